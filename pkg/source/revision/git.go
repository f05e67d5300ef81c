package revision

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"time"

	"github.com/permgap/permgap/pkg/diag"
)

// command runs git in a folder.
type command struct{ program, folder string }

// find looks for git. It is not taken from the current folder.
func find(folder string) (command, error) {
	program, err := exec.LookPath("git")
	if err != nil {
		return command{}, diag.Hint(ErrNoGit, "install git, or give two files or folders")
	}
	return command{program, folder}, nil
}

// arguments stand in front of every question. They win over all files of
// configuration: what can run a program is off.
func arguments(args ...string) []string {
	return append([]string{
		"--no-pager", "--no-replace-objects", "--no-optional-locks", "--literal-pathspecs",
		"-c", "core.fsmonitor=false",
		"-c", "core.hooksPath=" + os.DevNull,
		"-c", "core.pager=cat",
		"-c", "core.editor=false",
		"-c", "core.askPass=",
		"-c", "core.sshCommand=false",
		"-c", "core.gitProxy=",
		"-c", "core.alternateRefsCommand=",
		"-c", "core.attributesFile=" + os.DevNull,
		"-c", "credential.helper=",
		"-c", "diff.external=",
		"-c", "diff.textconv=",
		"-c", "gpg.program=false",
		"-c", "protocol.allow=never",
		"-c", "safe.bareRepository=explicit",
	}, args...)
}

// environment is what git gets: where it is installed, where the user's own
// configuration is (which says whose repositories are trusted), and switches.
func environment() []string {
	env := []string{
		"LC_ALL=C", "GIT_OPTIONAL_LOCKS=0", "GIT_NO_REPLACE_OBJECTS=1", "GIT_NO_LAZY_FETCH=1", "GIT_ALLOW_PROTOCOL=none",
		"GIT_TERMINAL_PROMPT=0", "GIT_ASKPASS=", "SSH_ASKPASS=", "GIT_PAGER=cat", "PAGER=cat", "GIT_TRACE2=0", "GIT_TRACE2_EVENT=0",
		"GIT_TRACE2_PERF=0",
	}
	for _, name := range []string{
		"PATH", "HOME", "XDG_CONFIG_HOME", "USERPROFILE", "HOMEDRIVE", "HOMEPATH", "SYSTEMROOT", "SystemRoot", "TMPDIR", "TEMP", "TMP",
	} {
		if value, set := os.LookupEnv(name); set {
			env = append(env, name+"="+value)
		}
	}
	return env
}

func (c command) make(ctx context.Context, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, c.program, arguments(args...)...)
	cmd.Dir, cmd.Env, cmd.WaitDelay = c.folder, environment(), waitToStop
	return cmd
}

// failure is an answer of git that is none.
type failure struct {
	said string
	err  error
}

func (f *failure) Error() string { return "git: " + f.first() }
func (f *failure) Unwrap() error { return f.err }

// first is the first line of what git said.
func (f *failure) first() string {
	line, _, _ := strings.Cut(strings.TrimSpace(f.said), "\n")
	line = strings.TrimPrefix(line, "fatal: ")
	if line == "" {
		return f.err.Error()
	}
	return line[:min(len(line), 300)]
}

const maxAnswer = 64 << 10

// one asks for one line.
func (c command) one(ctx context.Context, args ...string) (string, error) {
	limited, cancel := context.WithTimeout(ctx, mostWait)
	defer cancel()
	cmd := c.make(limited, args...)
	var out, wrong head
	cmd.Stdout, cmd.Stderr = &out, &wrong
	err := cmd.Run()
	switch {
	case ctx.Err() != nil:
		return "", ctx.Err()
	case limited.Err() != nil:
		return "", noAnswer()
	case err != nil:
		return "", &failure{wrong.String(), err}
	}
	return strings.TrimRight(out.String(), "\r\n"), nil
}

func noAnswer() error {
	return diag.Hint(fmt.Errorf("git gave no answer in %s", mostWait), "check the repository with 'git status'")
}

// head keeps the first part of what is written to it.
type head struct{ bytes.Buffer }

func (h *head) Write(p []byte) (int, error) {
	h.Buffer.Write(p[:max(0, min(len(p), maxAnswer-h.Len()))])
	return len(p), nil
}

// talk is a conversation with one git cat-file: an id goes in, an answer comes out.
type talk struct {
	cmd    *exec.Cmd
	cancel context.CancelFunc
	in     io.WriteCloser
	out    *bufio.Reader
}

// begin starts git cat-file.
func (c command) begin(ctx context.Context, how string) (*talk, error) {
	ctx, cancel := context.WithCancel(ctx)
	cmd := c.make(ctx, "cat-file", how)
	in, err := cmd.StdinPipe()
	if err != nil {
		cancel()
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		cancel()
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		cancel()
		return nil, fmt.Errorf("git cannot be started: %w", err)
	}
	return &talk{cmd, cancel, in, bufio.NewReaderSize(out, 64<<10)}, nil
}

// end ends it, and waits until it is gone.
func (t *talk) end() {
	t.in.Close()
	t.cancel()
	_ = t.cmd.Wait()
}

// object is what an id stands for.
type object struct {
	kind string
	size int64
}

// errGone is the cause when the repository does not have an object.
var errGone = errors.New("the repository does not have this object")

// ask asks about an object, and reads its header. Nobody waits for ever.
func (t *talk) ask(id string) (object, error) {
	late := time.AfterFunc(mostWait, t.cancel)
	defer late.Stop()
	if _, err := io.WriteString(t.in, id+"\n"); err != nil {
		return object{}, err
	}
	line, err := t.out.ReadSlice('\n')
	if err != nil {
		return object{}, err
	}
	words := strings.Fields(string(line))
	if len(words) == 2 && words[0] == id && words[1] == "missing" {
		return object{}, errGone
	}
	if len(words) != 3 || words[0] != id {
		return object{}, errors.New("git gave an answer that is not understood")
	}
	size, err := strconv.ParseInt(words[2], 10, 64)
	if err != nil || size < 0 {
		return object{}, errors.New("git gave an answer that is not understood")
	}
	return object{words[1], size}, nil
}

// content reads what stands behind a header.
func (t *talk) content(size int64) ([]byte, error) {
	late := time.AfterFunc(mostWait, t.cancel)
	defer late.Stop()
	data := make([]byte, size+1)
	if _, err := io.ReadFull(t.out, data); err != nil {
		return nil, err
	}
	return data[:size], nil
}
