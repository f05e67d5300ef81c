package source

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"path/filepath"
	"slices"

	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/policy"
)

// read fills in an item.
func (l *loader) read(ctx context.Context, it *item) {
	data, err := l.content(ctx, it)
	switch {
	case err != nil && !it.named && errors.Is(err, errTooLarge):
		it.reason = message.New("source-larger", message.Text("limit", sizeName(l.opts.maxBytes())))
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
	docs := policy.Parse(diag.NewFile(it.shown, data), l.opts.Policy)
	known := slices.ContainsFunc(docs, func(d *policy.Document) bool { return d.Kind != policy.KindUnknown })
	for _, d := range docs {
		if d.Kind == policy.KindUnknown && !d.Broken() {
			it.failure = &noDocument{d.Reason}
			return
		}
		if !known && !readsLikeDocument(narrow(data)) {
			conceal(d)
		}
		it.documents = append(it.documents, d)
	}
}

// readsLikeDocument reports whether a text that could not be read has a word
// of the documents that we know. Any other may be anything: a key, a password.
func readsLikeDocument(text []byte) bool {
	return looksLikePolicy(text) || hasWord(text, "Members") || hasWord(text, "Permissions") ||
		hasWord(text, "ModulePermissions") || hasWord(text, "agency")
}

// conceal keeps what a file holds that is no policy out of the report: its
// lines, and what messages repeat of them. Where it went wrong stays.
func conceal(d *policy.Document) {
	d.File.Hidden = []diag.Span{{End: len(d.File.Data)}}
	d.Secrets = nil
	for i := range d.Problems {
		p := &d.Problems[i]
		p.Pointer, p.Related = "", nil
		if p.Span.End == 0 {
			continue // about the file as a whole
		}
		p.Message, p.Hint = message.New("source-text"), message.New("source-text-hint")
	}
	if len(d.Problems) > 1 {
		d.Problems = d.Problems[:1]
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
	if !it.skipped {
		l.opts.Reader.Record.rests(it.met)
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
	r, limit := l.opts.Reader, l.opts.maxBytes()
	switch {
	case it.path == Stdin:
		return l.standardInput(ctx, limit)
	case it.in == "":
		return r.file(ctx, it.path, limit)
	}
	name, err := filepath.Rel(it.in, it.path)
	if err != nil {
		return nil, explain(it.path, err)
	}
	file, info, err := l.openFound(it.in, name)
	if err != nil {
		return nil, explain(it.path, err)
	}
	defer file.Close()
	if err := regular(info); err != nil {
		return nil, err
	}
	it.met = r.Record.opened(it.path, info, false)
	return r.content(ctx, file, info, it.path, limit)
}

// standardInput reads it whole, unless the context ends first.
func (l *loader) standardInput(ctx context.Context, limit int64) ([]byte, error) {
	if l.opts.Stdin == nil {
		return nil, &Error{What: "there is no standard input", Hint: "give a file instead of -"}
	}
	if f, ok := l.opts.Stdin.(interface{ Stat() (fs.FileInfo, error) }); ok {
		if info, err := f.Stat(); err == nil && info.Mode().IsRegular() {
			l.opts.Reader.Record.opened(StdinPath, info, true)
		}
	}
	return readStream(ctx, l.opts.Stdin, limit)
}
