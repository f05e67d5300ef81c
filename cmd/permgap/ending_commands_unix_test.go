//go:build unix

package main

import (
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/spf13/cobra"
)

// waiting are arguments by which each command waits for standard input; nil for those
// that wait for nothing. A new command fails until it stands here.
func waiting(command, policy string) (args []string, known bool) {
	switch command {
	case "audit", "can", "graph", "fix", "why", "generate", "render":
		return []string{"-"}, true
	case "diff":
		return []string{policy, "-"}, true
	case "", "catalog", "catalog coverage", "catalog defects", "catalog diff", "catalog list", "catalog new", "catalog show",
		"catalog sources", "catalog validate", "completion", "completion bash", "completion fish", "completion powershell",
		"completion zsh", "config", "expand", "explain", "help", "init", "roles", "rules", "version":
		return nil, true
	}
	return nil, false
}

// TestEveryCommandEnds ends each command that waits for its input by a signal.
func TestEveryCommandEnds(t *testing.T) {
	caught := make(chan os.Signal, 1)
	signal.Notify(caught, syscall.SIGINT, syscall.SIGTERM) // see TestEnds
	defer signal.Stop(caught)
	program, dir := ownProgram(t), copies(t, 1, []byte(`{"Version": "1.1", "Statement": []}`))
	for _, cmd := range commandsOf((&app{}).root(nil)) {
		words := strings.Fields(cmd.CommandPath())[1:]
		args, known := waiting(strings.Join(words, " "), filepath.Join(dir, "policy00000.json"))
		switch {
		case slices.Contains(words, cobra.ShellCompRequestCmd):
		case !known:
			t.Errorf("%s: nobody knows whether it waits for standard input", cmd.CommandPath())
		case args != nil:
			for _, s := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM} {
				p := exec.Command(program, slices.Concat(words, []string{"--no-config"}, args)...)
				in := started(t, p)
				// More than a pipe holds: when it is written, the program is reading.
				if _, err := in.Write([]byte(strings.Repeat(" ", 1<<20))); err != nil {
					t.Fatalf("%s: %v", cmd.CommandPath(), err)
				}
				endsBy(t, p, s)
			}
		}
	}
	if names := listed(t, dir); len(names) != 1 {
		t.Errorf("left behind: %q", names)
	}
}
