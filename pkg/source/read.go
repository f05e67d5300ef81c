package source

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/source/form"
	"github.com/permgap/permgap/pkg/source/terraform"
)

// one fills in an item.
func (l *loader) one(ctx context.Context, it *item) {
	if it.named {
		data, err := l.content(ctx, it)
		if err != nil {
			it.failure = err
			return
		}
		l.judge(ctx, it, data)
		return
	}
	data, other, err := l.look(ctx, it)
	switch {
	case err != nil && errors.Is(err, errTooLarge):
		l.leave(it, message.New("source-larger", message.Text("limit", sizeName(l.opts.maxBytes()))))
	case err != nil:
		it.failure = err
	case other != "":
		it.other = other
	default:
		l.consider(ctx, it, data)
	}
}

// leave makes a document of a file that is not opened, or not read whole.
func (l *loader) leave(it *item, why message.Message) {
	hint := message.New("source-left-hint", message.Name("why", string(why.ID)))
	it.documents = []*policy.Document{policy.NotAnalysable(diag.NewFile(it.shown, nil), policy.Place{}, why, hint)}
}

// judge takes what a path given by name holds, whatever it is.
func (l *loader) judge(ctx context.Context, it *item, data []byte) {
	if isBinary(it, data) {
		it.failure = &Error{What: "a binary file, not a policy", Hint: "give a JSON file"}
		return
	}
	in := l.input(ctx, it, data)
	var said form.Reading
	defer func() { it.comments = heard(l.shown, in, it, said) }()
	if r := l.readAccount(in); len(r.Documents) > 0 {
		it.documents, it.holders = r.Documents, r.Holders
		ask(r.Documents)
		return
	}
	docs := policy.Parse(in.File, in.Policy)
	known := slices.ContainsFunc(docs, func(d *policy.Document) bool { return d.Kind != policy.KindUnknown })
	if !known {
		kind, r := l.readAs(in)
		said = r
		switch {
		case r.Elsewhere && len(r.Documents) == 0:
			it.held = true
			return
		case len(r.Documents) > 0:
			it.documents, it.holders = r.Documents, r.Holders
			ask(r.Documents)
			return
		case kind != "json" && kind != "text" && kind != "filled":
			it.failure = &noDocument{message.New("source-none-in", message.Name("what", kind))}
			return
		}
	}
	ask(docs)
	for _, d := range docs {
		if d.Kind == policy.KindUnknown && !d.Broken() {
			it.failure = &noDocument{d.Reason}
			return
		}
		if !known && !form.ReadsLikeDocument(in.Text) {
			form.Conceal(d)
		}
		it.documents = append(it.documents, d)
	}
}

// ask says of the documents of a file that it was given by name, if none of them
// can be judged.
func ask(docs []*policy.Document) {
	if slices.ContainsFunc(docs, func(d *policy.Document) bool { return d.Kind != policy.KindUnknown && !d.NotAnalysable() }) {
		return
	}
	for _, d := range docs {
		d.Asked = true
	}
}

// input makes the input of an item.
func (l *loader) input(ctx context.Context, it *item, data []byte) *form.Input {
	in := form.New(diag.NewFile(it.shown, data), narrow(data))
	in.Named, in.Policy = it.named, l.opts.Policy
	in.Folder = beside(ctx, l, it)
	in.Policy.JSONC = in.Policy.JSONC || in.Ends(".jsonc", ".json5")
	return in
}

// readAccount reads a file that says who holds its policies: they are more than
// documents.
func (l *loader) readAccount(in *form.Input) form.Reading {
	for _, k := range l.kinds {
		if k.Name == "account" && k.Is(in) {
			return k.Read(in)
		}
	}
	return form.Reading{}
}

// readAs reads a file as the first kind that recognises it, and names the kind.
func (l *loader) readAs(in *form.Input) (string, form.Reading) {
	for _, k := range l.kinds {
		if k.Is(in) {
			return k.Name, k.Read(in)
		}
	}
	return "text", form.Reading{}
}

// consider takes the documents of a file found in a folder.
func (l *loader) consider(ctx context.Context, it *item, data []byte) {
	in := l.input(ctx, it, data)
	kind, r := l.readAs(in)
	defer func() { it.comments = heard(l.shown, in, it, r) }()
	left := func(d *policy.Document) bool { return d.NotAnalysable() }
	cited := func(d *policy.Document) bool { return left(d) || d.Named() }
	if slices.ContainsFunc(r.Documents, cited) && mayBeReport(kind, in) && l.opts.Own != nil && l.opts.Own(data[:min(len(data), ownHead)]) {
		r.Documents, kind = slices.DeleteFunc(r.Documents, cited), "report"
	}
	for _, d := range r.Documents {
		if !left(d) {
			l.opts.Reader.Record.rests(it.met)
			break
		}
	}
	it.holders = r.Holders
	if it.documents = r.Documents; len(r.Documents) == 0 && !r.Elsewhere {
		it.other = kind
	}
	it.held = r.Elsewhere
}

// mayBeReport reports whether a file has the form of a report of ours, or of a part of
// one. A comment that looks like one makes source of no other kind a report.
func mayBeReport(kind string, in *form.Input) bool {
	switch kind {
	case "markdown", "text":
		return true
	case "json", "template", "account":
		return beginsJSON(in.Text)
	}
	return false
}

// ownHead is how much of a file tells whether it is a report of ours.
const ownHead = 64 << 10

// narrow takes the zero bytes out of UTF-16 text, so that its words are found.
func narrow(data []byte) []byte {
	if bytes.IndexByte(data[:min(4, len(data))], 0) < 0 {
		return data
	}
	return bytes.ReplaceAll(data, []byte{0}, nil)
}

// isBinary reports content that no text editor would show. Terraform allows a zero byte
// in a comment, so that none hides a file of it.
func isBinary(it *item, data []byte) bool {
	if terraform.IsModule(it.shown) {
		return false
	}
	if bytes.HasPrefix(data, []byte("\xFF\xFE")) || bytes.HasPrefix(data, []byte("\xFE\xFF")) || bytes.IndexAny(narrow(data), "{[") == 0 {
		return false // UTF-16, which the parser names
	}
	head := data[:min(len(data), 8000)]
	return bytes.IndexByte(head, 0) >= 0
}

// content reads a path given by name, or standard input, up to the limit.
func (l *loader) content(ctx context.Context, it *item) ([]byte, error) {
	r, limit := l.opts.Reader, l.opts.maxBytes()
	if it.path == Stdin {
		return r.standardInput(ctx, l.opts.Stdin, limit)
	}
	return r.file(ctx, it.path, limit)
}

// How much is read of a file that a walk met: of a text the first part, unless
// its name is one that policies have, and of any file as much as tells a text.
const (
	textPart = 1 << 20
	textHead = 8000
)

// look reads a file that a walk met. Where it cannot hold a policy it gives what
// the file is instead.
func (l *loader) look(ctx context.Context, it *item) (data []byte, other string, err error) {
	r, limit := l.opts.Reader, l.opts.maxBytes()
	name, err := filepath.Rel(it.in, it.path)
	if err != nil {
		return nil, "", explain(it.path, err)
	}
	file, info, err := l.openFound(it.in, name)
	if err != nil {
		return nil, "", explain(it.path, err)
	}
	defer file.Close()
	if err := regular(info); err != nil {
		return nil, "", err
	}
	it.met = r.Record.opened(it.path, info, false)
	size, rest := info.Size(), io.Reader(attentive{ctx, file})
	var head []byte
	if size > textHead {
		head = make([]byte, textHead)
		n, err := io.ReadFull(rest, head)
		if head = head[:n]; err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
			return nil, "", l.reading(ctx, it, err)
		}
		if isBinary(it, head) {
			return nil, "binary", nil
		}
		rest = io.MultiReader(bytes.NewReader(head), rest)
	}
	switch candidate := isCandidate(it.shown); {
	case size <= limit && (candidate || size <= textPart):
		data, err = limited(rest, size, limit)
	case candidate && (isNamedJSON(it.shown) || policy.Mentions(head)):
		return nil, "", tooLarge(limit)
	default:
		data, err = io.ReadAll(io.LimitReader(rest, min(textPart, limit)))
	}
	switch {
	case err != nil:
		return nil, "", l.reading(ctx, it, err)
	case len(data) == 0:
		return nil, "empty", nil
	case isBinary(it, data):
		return nil, "binary", nil
	}
	return data, "", nil
}

// reading gives the error of a read: that of the context, if it ended.
func (l *loader) reading(ctx context.Context, it *item, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return explain(it.path, err)
}

// isCandidate reports whether a name is one that policies have: then a file is
// read whole, and a link with such a name is missed. Other texts are read too, up
// to a size.
func isCandidate(path string) bool {
	switch strings.ToLower(filepath.Ext(path)) {
	case "", ".json", ".jsonc", ".json5", ".yaml", ".yml", ".md", ".tf", ".tofu", ".tpl", ".tftpl", ".j2", ".erb", ".template",
		".policy", ".tfstate", ".txt":
		return true
	}
	return false
}

func isNamedJSON(path string) bool { return strings.EqualFold(filepath.Ext(path), ".json") }

// standardInput reads it whole, unless the context ends first.
func (r Reader) standardInput(ctx context.Context, stdin io.Reader, limit int64) ([]byte, error) {
	if stdin == nil {
		return nil, &Error{What: "there is no standard input", Hint: "give a file instead of -"}
	}
	if f, ok := stdin.(interface{ Stat() (fs.FileInfo, error) }); ok {
		if info, err := f.Stat(); err == nil && info.Mode().IsRegular() {
			r.Record.opened(StdinPath, info, true)
		}
	}
	return readStream(ctx, stdin, limit)
}
