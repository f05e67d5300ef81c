package main

import (
	"io"
	"strings"
	"testing"

	"github.com/spf13/cobra"
)

// A line that begins with a command makes that command alone, and the command
// is the same as in the whole tree; every other line sees them all.
func TestPlant(t *testing.T) {
	whole := tree()
	var names []string
	for _, c := range whole.Commands() {
		names = append(names, c.Name())
	}
	const want = "audit can catalog completion config diff expand explain fix generate graph init render roles rules version why"
	if got := strings.Join(names, " "); got != want {
		t.Fatalf("the commands are %s", got)
	}
	for _, c := range allCommands() {
		alone := tree(c.name, "x")
		if n := len(alone.Commands()); n != 1 {
			t.Errorf("%s: %d commands are made", c.name, n)
			continue
		}
		if got, want := shape(find(t, alone, c.name)), shape(find(t, whole, c.name)); got != want {
			t.Errorf("%s: alone it is\n%s\nin the tree\n%s", c.name, got, want)
		}
	}
	for _, line := range [][]string{nil, {"help", "audit"}, {"--help"}, {"audti"}, {"--lang", "en", "version"},
		{cobra.ShellCompRequestCmd, "audit", ""}, {"completion"}} {
		if n := len(tree(line...).Commands()); n != len(names) {
			t.Errorf("%q makes %d commands", line, n)
		}
	}
}

// TestVersionAlone holds that version says the same without the tree of commands.
func TestVersionAlone(t *testing.T) {
	alone, _, code := execute("", []string{"version"})
	whole, _, _ := execute("", []string{"version", "--format", "text"})
	if alone != whole || code != exitClean || !strings.HasPrefix(alone, "permgap ") {
		t.Errorf("%q, and with a flag %q", alone, whole)
	}
}

func tree(args ...string) *cobra.Command {
	a := &app{stdout: io.Discard, stderr: io.Discard}
	return a.root(args)
}

func find(t *testing.T, root *cobra.Command, name string) *cobra.Command {
	t.Helper()
	c, _, err := root.Find([]string{name})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// shape is what a user sees of a command and of those below it.
func shape(c *cobra.Command) string {
	text := c.UseLine() + "\n" + c.Long + c.Example + sortedFlags(c.LocalFlags()).FlagUsages() + sortedFlags(c.InheritedFlags()).FlagUsages()
	for _, below := range c.Commands() {
		text += shape(below)
	}
	return text
}
