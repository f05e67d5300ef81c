package source

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/policy"
)

// read fills in an item.
func (l *loader) read(ctx context.Context, it *item) {
	data, err := l.content(ctx, it)
	switch {
	case err != nil && !it.named && errors.Is(err, errTooLarge):
		it.reason = err.Error()
	case err != nil:
		it.failure = err
	case it.named:
		l.judge(it, data)
	default:
		l.consider(it, data)
	}
}

// judge takes what a path given by name holds, whatever it is.
func (l *loader) judge(it *item, data []byte) {
	if isBinary(data) {
		it.failure = &Error{What: "a binary file, not a policy", Hint: "give a JSON file"}
		return
	}
	for _, d := range policy.Parse(diag.NewFile(it.shown, data), l.opts.Policy) {
		if d.Kind == policy.KindUnknown && !d.Broken() {
			it.failure = &Error{What: d.Reason, Hint: "check that this is the file you mean"}
			return
		}
		it.documents = append(it.documents, d)
	}
}

// consider takes the documents of a file found in a folder. JSON that cannot
// be read counts when it looks like a policy.
func (l *loader) consider(it *item, data []byte) {
	it.skipped = true
	text := narrow(data)
	if !policy.Mentions(text) {
		return
	}
	for _, d := range policy.Parse(diag.NewFile(it.shown, data), l.opts.Policy) {
		if d.Kind != policy.KindUnknown || d.Broken() && looksLikePolicy(text) {
			it.documents = append(it.documents, d)
			it.skipped = false
		}
	}
}

// looksLikePolicy reports whether a text has one of the words that policies
// consist of.
func looksLikePolicy(text []byte) bool {
	return hasWord(text, "Statement") || hasWord(text, "Effect")
}

func hasWord(text []byte, word string) bool {
	for {
		before, after, found := bytes.Cut(text, []byte(word))
		if !found {
			return false
		}
		if !endsInLetter(before) && !(len(after) > 0 && isLetter(after[0])) {
			return true
		}
		text = after
	}
}

func endsInLetter(text []byte) bool { return len(text) > 0 && isLetter(text[len(text)-1]) }

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

// narrow takes the zero bytes out of UTF-16 text, so that its words are found.
func narrow(data []byte) []byte {
	if bytes.IndexByte(data[:min(4, len(data))], 0) < 0 {
		return data
	}
	return bytes.ReplaceAll(data, []byte{0}, nil)
}

// isBinary reports content that no text editor would show.
func isBinary(data []byte) bool {
	if bytes.HasPrefix(data, []byte("\xFF\xFE")) || bytes.HasPrefix(data, []byte("\xFE\xFF")) || bytes.IndexAny(narrow(data), "{[") == 0 {
		return false // UTF-16, which the parser names
	}
	head := data[:min(len(data), 8000)]
	return bytes.IndexByte(head, 0) >= 0
}

// content reads a file or standard input, up to the limit.
func (l *loader) content(ctx context.Context, it *item) ([]byte, error) {
	if it.path == Stdin {
		return l.standardInput(ctx)
	}
	// Opening a pipe that nobody asked for would wait for its other end.
	info, err := os.Stat(it.path)
	if err == nil {
		err = readable(info, it.named)
	}
	if err != nil {
		return nil, explain(it.path, err)
	}
	file, err := os.Open(it.path)
	if err != nil {
		return nil, explain(it.path, err)
	}
	defer file.Close()
	data, err := l.limited(file, info.Size())
	if err != nil {
		return nil, explain(it.path, err)
	}
	return data, nil
}

// readable refuses devices, and pipes unless the user named them, as a shell
// does that hands over the output of a command.
func readable(info os.FileInfo, named bool) error {
	if info.Mode().IsRegular() || named && info.Mode()&os.ModeNamedPipe != 0 {
		return nil
	}
	return &Error{What: "a device, not a file", Hint: "send it to standard input and give -"}
}

// limited reads all of r, and refuses more than the limit. The size is what r
// is thought to have; 0 when nobody knows.
func (l *loader) limited(r io.Reader, size int64) ([]byte, error) {
	limit := l.opts.maxBytes()
	if size > limit {
		return nil, tooLarge(limit)
	}
	var buffer bytes.Buffer
	buffer.Grow(int(size) + bytes.MinRead)
	n, err := buffer.ReadFrom(io.LimitReader(r, limit+1))
	if err == nil && n > limit {
		err = tooLarge(limit)
	}
	return buffer.Bytes(), err
}

// standardInput reads it whole, unless the context ends first.
func (l *loader) standardInput(ctx context.Context) ([]byte, error) {
	if l.opts.Stdin == nil {
		return nil, &Error{What: "there is no standard input", Hint: "give a file instead of -"}
	}
	type answer struct {
		data []byte
		err  error
	}
	done := make(chan answer, 1)
	go func() {
		data, err := l.limited(l.opts.Stdin, 0)
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

// errTooLarge is the cause of a refusal for size.
var errTooLarge = errors.New("too large")

func tooLarge(limit int64) error {
	size := fmt.Sprintf("%d bytes", limit)
	if limit%(1<<20) == 0 {
		size = fmt.Sprintf("%d MiB", limit>>20)
	}
	return &Error{"larger than the limit of " + size, "a policy has a few thousand bytes", errTooLarge}
}
