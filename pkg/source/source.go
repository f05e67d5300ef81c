// Package source finds the documents an audit is about: files, folders and
// standard input.
//
// [Load] takes paths as a user gives them and returns parsed documents in a
// fixed order, whatever the number of workers. [Find] and [Source.Parts] do the
// same part by part. A path given by name is always judged, and what cannot be
// read is a [Failure] beside the rest. A folder is walked without following
// links. Every file in it is of one kind of input (package form), which knows it
// by its name and its text: a document is taken, a policy that cannot be read is
// a document that says so ([policy.NotAnalysable]), and all other files are
// listed as [Other]. Nothing is left out in silence.
//
// It reads and sorts out; what a document means is for package policy.
package source

import (
	"context"
	"errors"
	"io"
	"iter"
	"slices"

	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/source/form"
	"github.com/permgap/permgap/pkg/workers"
)

// Stdin is the argument that stands for standard input, and StdinPath the path
// its documents have.
const (
	Stdin     = "-"
	StdinPath = "<stdin>"
)

// Options change how documents are found and read.
type Options struct {
	Policy policy.Options
	// Reader reads the files.
	Reader Reader
	// Stdin is read for the argument "-".
	Stdin io.Reader
	// Workers is how many files are read at the same time; 0 for the number of
	// processors. The result does not depend on it.
	Workers int
	// Own, if set, reports whether a text begins as a report of ours, which cites
	// policies and is none.
	Own func(head []byte) bool
	// Exclude are patterns of files and folders that a walk leaves out, as a
	// .gitignore has them, and NoIgnore lets it take what a .gitignore leaves out.
	Exclude  []string
	NoIgnore bool
	// Base is the folder that the patterns of Exclude are from, besides the one that is
	// walked and the current one; "" for none.
	Base string
	// TerraformRoot is the folder with the source of plans and states; "" if there is
	// none.
	TerraformRoot string
	// Found, if set, is called with the number of files before they are read.
	Found func(files int)
}

// maxBytes is how large a file may be.
func (o Options) maxBytes() int64 {
	if o.Policy.MaxBytes > 0 {
		return int64(o.Policy.MaxBytes)
	}
	return policy.DefaultMaxBytes
}

// Result is what was found, in the order of the arguments; inside a folder in
// the order of names.
type Result struct {
	Documents []*policy.Document
	// Holders say which of the documents are held together.
	Holders []form.Holder
	// Others are the files of folders that hold no known document, and what a walk
	// left out.
	Others   []Other
	Failures []Failure
	// Comments are those that speak to permgap, by file.
	Comments []Comment
}

// Other is a file of a folder that holds no policy, or that was left out.
type Other struct {
	Path string
	// Kind is what it is: a kind of input, "binary", "empty", "report", [LeftOut] or
	// [NotWalked].
	Kind string
	// Ignored, if set, says what of a policy a .gitignore left out here.
	Ignored *Ignored
}

// The kinds of an [Other] that was not looked at: left out as the user or a .gitignore
// says, or a folder with what others publish.
const (
	LeftOut   = "left-out"
	NotWalked = "not-walked"
)

// Failure is a path that could not be judged.
type Failure struct {
	Path string
	Err  error
}

// Error gives the path, what is wrong, and what to do.
func (f Failure) Error() string { return f.Path + ": " + f.Err.Error() }

// Unwrap gives the cause.
func (f Failure) Unwrap() error { return f.Err }

// Error says what is wrong with a path and what to do about it.
type Error struct {
	What  string
	Hint  string
	Cause error
}

// Error joins both halves.
func (e *Error) Error() string {
	if e.Hint == "" {
		return e.What
	}
	return e.What + "; " + e.Hint
}

// Unwrap gives the cause, so that errors.Is finds fs.ErrNotExist and its kin.
func (e *Error) Unwrap() error { return e.Cause }

// noDocument is the error of a file given by name that holds no document.
type noDocument struct{ reason message.Message }

func (e *noDocument) says() message.Message {
	return message.New("source-no-document", message.Part("reason", e.reason))
}

// Error gives the words in English, as errors have them.
func (e *noDocument) Error() string { return message.In("en").Text(e.says()) }

// Reason says why something could not be read.
func Reason(err error) message.Message {
	var none *noDocument
	if errors.As(err, &none) {
		return none.says()
	}
	return message.New("source-unread", message.Text("error", err.Error()))
}

// Load reads the documents of files, of folders, and for "-" of standard
// input. A path that stands twice is read once. The error is that of the
// context; everything else that goes wrong is in the result.
func Load(ctx context.Context, args []string, opts Options) (Result, error) {
	s, err := Find(ctx, args, opts)
	if err != nil {
		return Result{}, err
	}
	whole, err := Result{}, ctx.Err()
	s.Parts(ctx, max(s.Files(), 1))(func(r Result, e error) bool {
		whole, err = r, e
		return true
	})
	return whole, err
}

// Source is what paths stand for: files that are not read yet.
type Source struct{ loader loader }

// Find looks for the files of the same arguments as [Load] reads.
func Find(ctx context.Context, args []string, opts Options) (*Source, error) {
	s := &Source{loader{opts: opts, alone: len(args) == 1, kinds: kindsWith(sourceOfPlans(ctx, opts)), seen: map[string]*item{}}}
	for _, arg := range args {
		if err := s.loader.plan(ctx, arg); err != nil {
			return nil, err
		}
	}
	s.loader.seen = nil
	if opts.Found != nil {
		opts.Found(len(s.loader.items))
	}
	return s, nil
}

// Files gives the number of files.
func (s *Source) Files() int { return len(s.loader.items) }

// Parts reads so many files at a time. The results of all parts, one behind the
// other, are that of [Load]; the documents of a file are in one part. It reads
// once, and the error is that of the context.
func (s *Source) Parts(ctx context.Context, files int) iter.Seq2[Result, error] {
	return func(yield func(Result, error) bool) {
		l := &s.loader
		if len(l.items) > 1 {
			l.opts.Policy.Texts = &policy.Texts{}
		}
		l.open()
		defer l.close()
		l.survey(ctx)
		for part := range slices.Chunk(l.items, files) {
			l.read(ctx, part)
			if err := ctx.Err(); err != nil {
				yield(Result{}, err)
				return
			}
			if !yield(result(part), nil) {
				return
			}
		}
	}
}

// survey tells the kinds which files there are.
func (l *loader) survey(ctx context.Context) {
	var files []*item
	var paths []string
	for _, it := range l.items {
		if it.pending() && it.reason.IsZero() && it.path != Stdin {
			files, paths = append(files, it), append(paths, it.shown)
		}
	}
	l.shown = make(map[string]bool, len(paths))
	for _, p := range paths {
		l.shown[p] = true
	}
	folder := func(i int) form.Folder { return beside(ctx, l, files[i]) }
	for _, k := range l.kinds {
		if k.Survey != nil {
			k.Survey(form.Files{Paths: paths, Folder: folder, Policy: l.opts.Policy})
		}
	}
}

// read reads items with several workers. Each writes to its own item.
func (l *loader) read(ctx context.Context, items []*item) {
	workers.Each(len(items), l.opts.Workers, func(i int) {
		if it := items[i]; ctx.Err() == nil && it.folder == nil && it.failure == nil && it.other == "" {
			if !it.reason.IsZero() {
				l.leave(it, it.reason)
			} else {
				l.one(ctx, it)
			}
		}
	})
}

// result gathers the items in their order, and lets go of their documents.
func result(items []*item) Result {
	var r Result
	placeOnce(items)
	for _, it := range items {
		if it.folder != nil {
			it.failure = it.folder.verdict()
			r.Others = append(append(r.Others, it.folder.leftOut...), it.folder.notWalked...)
		}
		switch {
		case it.failure != nil:
			r.Failures = append(r.Failures, Failure{it.shown, it.failure})
		case it.other != "":
			r.Others = append(r.Others, Other{Path: it.shown, Kind: it.other})
		}
		r.Documents = append(r.Documents, it.documents...)
		r.Holders = append(r.Holders, it.holders...)
		r.Comments = append(r.Comments, it.comments...)
		it.comments = nil
		it.held, it.documents = it.held || len(it.documents) > 0, nil
		it.holders = nil
	}
	r.Comments = distinct(r.Comments)
	return r
}
