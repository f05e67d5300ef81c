// Package revision reads the files of a revision of a git repository, as an
// fs.FS.
//
// [Open] asks git for objects and for nothing else: which commit a name stands
// for, and what trees and blobs hold. A repository is as untrusted as the
// policies in it, so everything in its configuration that can run a program is
// switched off ([arguments], [environment]): no hook, filter, text conversion,
// pager, monitor of files, transport, helper or replaced object. What git says is
// bounded in size, in number and in time.
//
// A file is as it was committed: no end of line is changed, and no filter is
// applied. A file that a partial clone does not have cannot be read.
package revision

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"
	"time"

	"github.com/permgap/permgap/pkg/diag"
)

// The bounds of a revision.
const (
	// MaxFile is how large a file may be.
	MaxFile    = 10 << 20
	maxTree    = 16 << 20 // bytes of the list of one folder
	maxNames   = 1 << 20  // files and folders that are listed
	maxAgain   = 1 << 12  // of them, in folders that are listed more than freely
	freely     = 4        // times that a folder may be listed
	maxBytes   = 1 << 30  // of all objects that are read
	maxRead    = 100_000  // files that are read, each time
	maxPath    = 4096     // bytes of a path
	maxLinks   = 16       // links on the way to a file
	maxName    = 1024     // bytes of the name of a revision
	mostWait   = 30 * time.Second
	waitToStop = 2 * time.Second
)

// ErrNoGit is the cause where there is no git to ask.
var ErrNoGit = errors.New("git is not installed, or not in the PATH")

// Revision is the files of a commit. It is an fs.FS with names from the top of the
// repository, and it is safe for several goroutines. Close it after use.
type Revision struct {
	name, commit, top string
	base              string // the folder that names begin in, and that no link leads out of
	objects           *objects
}

// Open opens a revision, such as main, HEAD~3 or v1.2, of the repository that a
// folder is in. The context ends all that is asked of it later, too. The error says
// what to do (diag.Hinted), or is that of the context.
func Open(ctx context.Context, folder, rev string) (*Revision, error) {
	if err := checkName(rev); err != nil {
		return nil, err
	}
	git, err := find(folder)
	if err != nil {
		return nil, err
	}
	if err := checkPlain(ctx, folder); err != nil {
		return nil, err
	}
	top, err := git.one(ctx, "rev-parse", "--show-toplevel")
	if err != nil {
		return nil, noRepository(ctx, folder, err)
	}
	commit, err := git.one(ctx, "rev-parse", "--verify", "--quiet", "--end-of-options", rev+"^{commit}")
	if err != nil {
		return nil, noRevision(ctx, rev, err)
	}
	tree, err := git.one(ctx, "rev-parse", "--verify", "--quiet", "--end-of-options", commit+"^{tree}")
	if err != nil || !isID(commit) || !isID(tree) {
		return nil, noRevision(ctx, rev, err)
	}
	return &Revision{
		name: rev, commit: commit, top: filepath.FromSlash(top), base: ".",
		objects: &objects{ctx: ctx, git: git, root: tree, trees: map[string][]entry{}, shown: map[string]int{}},
	}, nil
}

// Name is the revision as it was asked for, Commit the commit that it stands for.
func (r *Revision) Name() string { return r.name }

// Commit is the id of the commit.
func (r *Revision) Commit() string { return r.commit }

// Top is the folder of the system that the top of the revision stands for.
func (r *Revision) Top() string { return r.top }

// Close ends the programs that it has started.
func (r *Revision) Close() error {
	r.objects.end()
	return nil
}

// checkName refuses what git would not take as the name of one revision.
func checkName(rev string) error {
	const advice = "name a branch, a tag or a commit, such as main or HEAD~1"
	switch {
	case rev == "":
		return diag.Hint(errors.New("the revision has no name"), advice)
	case len(rev) > maxName:
		return diag.Hint(errors.New("the name of the revision is too long"), advice)
	case strings.HasPrefix(rev, "-"),
		strings.ContainsFunc(rev, func(c rune) bool { return c < ' ' || c == 0x7F }), strings.Contains(rev, ".."):
		return diag.Hint(fmt.Errorf("%q is not the name of one revision", rev), advice)
	}
	return nil
}

func noRepository(ctx context.Context, folder string, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	var said *failure
	switch {
	case !errors.As(err, &said):
		return err
	case strings.Contains(said.said, "dubious ownership"):
		return diag.Hint(errors.New("git refuses to read this repository: it belongs to another user"),
			"if you trust it, run 'git config --global --add safe.directory FOLDER'")
	case strings.Contains(said.said, "not a git repository"):
		if folder == "." {
			folder = "this folder"
		}
		return diag.Hint(fmt.Errorf("%s is not in a git repository", folder), "run it inside of one")
	case strings.Contains(said.said, "work tree"):
		return diag.Hint(errors.New("this git repository has no files beside it"), "run it in a clone with a work tree")
	}
	return diag.Hint(fmt.Errorf("git cannot read this repository: %s", said.first()), "check it with 'git status'")
}

func noRevision(ctx context.Context, rev string, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	var said *failure
	if err != nil && !errors.As(err, &said) {
		return err
	}
	return diag.Hint(fmt.Errorf("the repository has no revision %q", rev),
		"check the name with 'git log'; a pipeline that fetches only the newest commit must fetch more")
}

// isID reports whether a text is the id of an object, by SHA-1 or SHA-256.
func isID(text string) bool {
	return (len(text) == 40 || len(text) == 64) && strings.Trim(text, "0123456789abcdef") == ""
}

// notThere is the error of a path.
func notThere(op, name string, err error) error { return &fs.PathError{Op: op, Path: name, Err: err} }
