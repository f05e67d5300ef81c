//go:build unix

package main

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// patience is how long a program may go on after the signal that ends it.
const patience = time.Second

// TestEnds starts the program and ends it, by signals wherever it is:
// waiting for its input, reading and judging, and in the middle of writing a
// file. Nothing of the file is left.
func TestEnds(t *testing.T) {
	// Who runs the tests may ignore signals, as nohup does; what they start
	// would ignore them too.
	caught := make(chan os.Signal, 1)
	signal.Notify(caught, syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP)
	defer signal.Stop(caught)
	program, policies := ownProgram(t), exampleCopies(t, 500)
	for _, s := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP} {
		t.Run(s.String(), func(t *testing.T) {
			t.Run("reading", func(t *testing.T) { endsReading(t, program, s) })
			t.Run("judging", func(t *testing.T) { endsJudging(t, program, s) })
			t.Run("writing", func(t *testing.T) { endsWriting(t, program, policies, s) })
		})
	}
	t.Run("ignored", func(t *testing.T) { outlivesIgnored(t, program, policies) })
	t.Run("reader", func(t *testing.T) { readerLeaves(t, program, policies) })
}

func endsReading(t *testing.T, program string, s syscall.Signal) {
	p := exec.Command(program, "audit", "-")
	in := started(t, p)
	// More than a pipe holds: when it is written, the program is reading.
	if _, err := in.Write([]byte(strings.Repeat(" ", 1<<20))); err != nil {
		t.Fatal(err)
	}
	endsBy(t, p, s)
}

func endsJudging(t *testing.T, program string, s syscall.Signal) {
	p := exec.Command(program, "audit", "-")
	in := started(t, p)
	// Documents that grant everything: judging them lasts seconds.
	document := `{"Version": "1.1", "Statement": [{"Effect": "Allow", "Action": ["*:*:*"]}]}`
	policy := "[" + strings.Repeat(document+",", 400) + document + "]"
	if _, err := io.WriteString(in, policy); err != nil {
		t.Fatal(err)
	}
	in.Close()
	endsBy(t, p, s)
}

func endsWriting(t *testing.T, program, policies string, s syscall.Signal) {
	out := t.TempDir()
	file := filepath.Join(out, "report.json")
	p := exec.Command(program, "audit", "--no-config", "--format", "json", "--output", file, policies)
	started(t, p)
	stopWriting(t, p, out)
	endsBy(t, p, s, syscall.SIGCONT)
	names := listed(t, out)
	if len(names) == 1 && names[0] == "report.json" { // it had just been written
		if data, _ := os.ReadFile(file); !json.Valid(data) {
			t.Errorf("the report is not whole")
		}
	} else if len(names) > 0 {
		t.Errorf("left behind: %q", names)
	}
}

// A signal that the program was started to ignore, as by nohup, ends nothing.
func outlivesIgnored(t *testing.T, program, policies string) {
	out := t.TempDir()
	file := filepath.Join(out, "report.json")
	p := exec.Command("sh", "-c", `trap "" HUP; exec "$@"`, "sh", program, "audit", "--no-config", "--format", "json",
		"--output", file, policies)
	started(t, p)
	stopWriting(t, p, out)
	send(t, p, syscall.SIGHUP, syscall.SIGCONT)
	p.Wait()
	if code := p.ProcessState.ExitCode(); code != exitFindings {
		t.Errorf("exit code %d: %v", code, p.ProcessState)
	}
	if data, err := os.ReadFile(file); err != nil || !json.Valid(data) {
		t.Errorf("the report is not whole: %v", err)
	}
}

// started starts a program and gives its input.
func started(t *testing.T, p *exec.Cmd) io.WriteCloser {
	t.Helper()
	in, err := p.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.Process.Kill() })
	return in
}

// stopWriting holds a program when its new file has appeared in a folder.
func stopWriting(t *testing.T, p *exec.Cmd, dir string) {
	t.Helper()
	for deadline := time.Now().Add(time.Minute); len(listed(t, dir)) == 0; {
		if time.Now().After(deadline) {
			t.Fatal("no file appears")
		}
	}
	send(t, p, syscall.SIGSTOP)
	var status syscall.WaitStatus
	for {
		switch _, err := syscall.Wait4(p.Process.Pid, &status, syscall.WUNTRACED, nil); {
		case err == syscall.EINTR:
		case err != nil || !status.Stopped():
			t.Fatalf("the program did not stop: %v, %v", status, err)
		default:
			return
		}
	}
}

func listed(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

// send sends signals, one after another.
func send(t *testing.T, p *exec.Cmd, signals ...syscall.Signal) {
	t.Helper()
	for _, s := range signals {
		if err := p.Process.Signal(s); err != nil {
			t.Fatal(err)
		}
	}
}

// endsBy sends signals and checks that the program ends by the first, in time.
func endsBy(t *testing.T, p *exec.Cmd, s syscall.Signal, more ...syscall.Signal) {
	t.Helper()
	send(t, p, append([]syscall.Signal{s}, more...)...)
	ended := make(chan struct{})
	go func() {
		p.Wait()
		close(ended)
	}()
	select {
	case <-ended:
	case <-time.After(patience):
		t.Fatalf("the program goes on after %s", s)
	}
	if status, ok := p.ProcessState.Sys().(syscall.WaitStatus); !ok || !status.Signaled() || status.Signal() != s {
		t.Errorf("ended with %v, want %s", p.ProcessState, s)
	}
}

// A reader that leaves, as head does, is no error: nothing is said, and the
// exit code is that of the audit.
func readerLeaves(t *testing.T, program, policies string) {
	p := exec.Command(program, "audit", "--no-config", "--format", "json", policies)
	var complaints bytes.Buffer
	p.Stderr = &complaints
	out, err := p.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadFull(out, make([]byte, 2)); err != nil {
		t.Fatal(err)
	}
	out.Close()
	p.Wait()
	if code := p.ProcessState.ExitCode(); code != exitFindings || complaints.Len() > 0 {
		t.Errorf("exit code %d, %q", code, complaints.String())
	}
}
