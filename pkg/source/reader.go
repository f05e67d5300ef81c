package source

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/permgap/permgap/pkg/policy"
)

// MaxBytes is how large a file may be.
const MaxBytes = policy.DefaultMaxBytes

// Reader is the one way in which files are read. A file is opened without
// waiting, and what was opened is looked at, not its name: only a regular file
// of a bounded size is read, and nobody can put another in its place in
// between. The zero Reader is ready.
type Reader struct {
	// Within, when set, is the folder that nothing may lead out of: no path, and
	// no link on the way. Paths are relative to the current folder all the same.
	Within string
	// Tree, when set, is read in place of the files of the system. Paths stay those
	// of the system, so that a file has one path in both.
	Tree Tree
	// Record, when set, keeps what was met.
	Record *Record
}

// File reads a file whole, up to [MaxBytes]. The error is an *[Error] or that
// of the context.
func (r Reader) File(ctx context.Context, path string) ([]byte, error) {
	return r.file(ctx, path, MaxBytes)
}

// Input reads a file, or of [Stdin] the stream, whole and up to a limit.
func (r Reader) Input(ctx context.Context, path string, stdin io.Reader, limit int64) ([]byte, error) {
	if path == Stdin {
		return r.standardInput(ctx, stdin, limit)
	}
	return r.file(ctx, path, limit)
}

// Head reads at most n bytes of the start of a file.
func (r Reader) Head(ctx context.Context, path string, n int64) ([]byte, error) {
	file, info, err := r.open(path)
	if err != nil {
		return nil, explain(path, err)
	}
	defer file.Close()
	if err := regular(info); err != nil {
		return nil, err
	}
	data, err := io.ReadAll(io.LimitReader(attentive{ctx, file}, n))
	if err != nil {
		return nil, explain(path, err)
	}
	return data, nil
}

// Names lists a folder, sorted.
func (r Reader) Names(path string) ([]string, error) {
	file, info, err := r.open(path)
	if err != nil {
		return nil, explain(path, err)
	}
	defer file.Close()
	if !info.IsDir() {
		return nil, &Error{What: "not a folder"}
	}
	entries, err := r.list(file, path, info)
	if err != nil {
		return nil, explain(path, err)
	}
	names := make([]string, len(entries))
	for i, e := range entries {
		names[i] = e.Name()
	}
	return names, nil
}

func (r Reader) file(ctx context.Context, path string, limit int64) ([]byte, error) {
	file, info, err := r.open(path)
	if err != nil {
		return nil, explain(path, err)
	}
	defer file.Close()
	if r.Within == "" && ownStream(path, info) {
		r.Record.opened(path, info, true)
		return readStream(ctx, file, limit)
	}
	if err := regular(info); err != nil {
		return nil, err
	}
	r.Record.opened(path, info, true)
	return r.content(ctx, file, info, path, limit)
}

// content reads a regular file that was opened.
func (r Reader) content(ctx context.Context, file fs.File, info fs.FileInfo, path string, limit int64) ([]byte, error) {
	data, err := limited(attentive{ctx, file}, info.Size(), limit)
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if err != nil {
		return nil, explain(path, err)
	}
	return data, nil
}

// open opens a file or folder that was named.
func (r Reader) open(path string) (fs.File, fs.FileInfo, error) {
	if r.Within == "" {
		return r.openPath(path)
	}
	root, err := r.openFolder(r.Within)
	if err != nil {
		return nil, nil, err
	}
	defer root.Close()
	return root.open(r.below(path))
}

// below gives a path from Within. One that leads out of it stays one that does.
func (r Reader) below(path string) string {
	if r.Within == "." || filepath.IsAbs(path) {
		return path
	}
	within, err := filepath.Abs(r.Within)
	if err != nil {
		return path
	}
	whole, err := filepath.Abs(path)
	if err != nil {
		return path
	}
	if rel, err := filepath.Rel(within, whole); err == nil {
		return rel
	}
	return path
}

// openFound opens what was found in a folder that was named, and nothing that
// took its place since: no link, and nothing outside of the folder.
func (r Reader) openFound(folder, name string) (fs.File, fs.FileInfo, error) {
	root, err := r.openTop(folder)
	if err != nil {
		return nil, nil, err
	}
	defer root.Close()
	return r.openIn(root, name)
}

// openIn is openFound in a folder that is open.
func (r Reader) openIn(root root, name string) (fs.File, fs.FileInfo, error) {
	const swapped, hint = "changed while the folder was read", "run again"
	file, info, err := root.open(name)
	if errors.Is(err, ErrLeadsOut) && r.Within == "" {
		return nil, nil, &Error{swapped, hint, err}
	}
	if err != nil {
		return nil, nil, err
	}
	if err := root.isStill(name, info); err != nil {
		file.Close()
		return nil, nil, &Error{swapped, hint, err}
	}
	return file, info, nil
}

// openTop opens a folder that was named, below Within.
func (r Reader) openTop(folder string) (root, error) {
	if r.Within == "" {
		return r.openFolder(folder)
	}
	outer, err := r.openFolder(r.Within)
	if err != nil {
		return nil, err
	}
	defer outer.Close()
	return outer.below(r.below(folder))
}

// ErrLeadsOut is the cause when a path leads out of [Reader.Within].
var ErrLeadsOut = errors.New("leads out of the folder")

func outOfFolder() error {
	return &Error{"leads out of the folder of the configuration",
		"one that is found reads only below its own folder; name it with --config", ErrLeadsOut}
}

// list reads the entries of an open folder, sorted by name.
func (r Reader) list(folder fs.File, path string, info fs.FileInfo) ([]fs.DirEntry, error) {
	r.Record.listed(path, info)
	lister, ok := folder.(fs.ReadDirFile)
	if !ok {
		return nil, &Error{What: "not a folder", Cause: fs.ErrNotExist}
	}
	entries, err := lister.ReadDir(-1)
	slices.SortFunc(entries, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return entries, err
}

// regular refuses what is no regular file.
func regular(info fs.FileInfo) error {
	const hint = "send it to standard input and give -"
	switch mode := info.Mode(); {
	case mode.IsRegular():
		return nil
	case mode.IsDir():
		return &Error{What: "a folder, not a file", Hint: "give a file in it"}
	case mode&(fs.ModeNamedPipe|fs.ModeSocket) != 0:
		return &Error{What: "a pipe, not a file", Hint: hint}
	}
	return &Error{What: "a device, not a file", Hint: hint}
}

// ownStream reports a pipe that the program was started with, as a
// shell does it for the output of a command: <(command).
func ownStream(path string, info fs.FileInfo) bool {
	if info.Mode()&fs.ModeNamedPipe == 0 {
		return false
	}
	number := ""
	for _, folder := range [...]string{"/dev/fd/", "/proc/self/fd/"} {
		if rest, found := strings.CutPrefix(path, folder); found {
			number = rest
		}
	}
	return path == "/dev/stdin" || number != "" && strings.Trim(number, "0123456789") == ""
}

// readStream reads what may never end, unless the context ends first.
func readStream(ctx context.Context, r io.Reader, limit int64) ([]byte, error) {
	type answer struct {
		data []byte
		err  error
	}
	done := make(chan answer, 1)
	go func() {
		data, err := limited(r, 0, limit)
		done <- answer{data, err}
	}()
	select {
	case a := <-done:
		if a.err != nil {
			return nil, explain(StdinPath, a.err)
		}
		return a.data, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// attentive reads a regular file, and ends with the context.
type attentive struct {
	ctx  context.Context
	file fs.File
}

// mostWait is how long one read of a file may wait for something to come. The
// system has files that look like any other and wait for news, /proc/kmsg for
// one; those that keep data cannot wait, and have no deadline.
const mostWait = time.Second

func (a attentive) Read(p []byte) (int, error) {
	if err := a.ctx.Err(); err != nil {
		return 0, err
	}
	if patient, ok := a.file.(interface{ SetReadDeadline(t time.Time) error }); ok {
		_ = patient.SetReadDeadline(time.Now().Add(mostWait))
	}
	n, err := a.file.Read(p)
	if errors.Is(err, os.ErrDeadlineExceeded) {
		err = &Error{"waits for something to come: it is no file that keeps data",
			"give a file, or send its text to standard input and give -", err}
	}
	return n, err
}

// limited reads all of r, and refuses more than the limit. The size is what r
// is thought to have; 0 when nobody knows.
func limited(r io.Reader, size, limit int64) ([]byte, error) {
	if size > limit {
		return nil, tooLarge(limit)
	}
	// One byte more than there should be finds the end without growing: files are
	// kept, and what a buffer has too much of is kept with them.
	room := size + 1
	if size <= 0 {
		room = bytes.MinRead
	}
	data := make([]byte, 0, room)
	for r = io.LimitReader(r, limit+1); ; {
		n, err := r.Read(data[len(data):cap(data)])
		data = data[:len(data)+n]
		switch {
		case err == io.EOF && int64(len(data)) > limit:
			return data, tooLarge(limit)
		case err == io.EOF:
			return data, nil
		case err != nil:
			return data, err
		case len(data) == cap(data):
			data = slices.Grow(data, bytes.MinRead)
		}
	}
}

// errTooLarge is the cause of a refusal for size.
var errTooLarge = errors.New("too large")

func tooLarge(limit int64) error {
	return &Error{"larger than the limit of " + sizeName(limit), "a policy has a few thousand bytes", errTooLarge}
}

// sizeName writes a number of bytes.
func sizeName(n int64) string {
	if n%(1<<20) == 0 {
		return fmt.Sprintf("%d MiB", n>>20)
	}
	return fmt.Sprintf("%d bytes", n)
}
