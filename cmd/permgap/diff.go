package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/permgap/permgap/pkg/answer"
	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/compare"
	"github.com/permgap/permgap/pkg/config"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/principal/plan"
	"github.com/permgap/permgap/pkg/report"
	"github.com/permgap/permgap/pkg/source"
	"github.com/permgap/permgap/pkg/source/revision"
)

const diffLong = `Show what a change of policies does. Actions are gained or lost: one side allows a
request that the other refuses. Operations are broken (they worked, and fail now) or
unblocked (they failed, and work now).

OLD and NEW are files, folders or - for standard input. --git REV compares a revision
of the repository with the working tree. Without a PATH it compares the principals of
the configuration, else the current folder.

Each document is compared with the one of the same path; --together compares all
documents of each side as one principal. A file and a folder are compared so too.

Exit codes:

  0  compared; also with changes, unless --fail-on names them
  1  a change that --fail-on names
  2  no answer: a usage or configuration error, something that
     cannot be read, interpreted or decided, no policy at all`

const diffExample = `  permgap diff old.json new.json
  permgap diff --fail-on broken,gained old/ new/
  permgap diff --git main --format markdown policies/
  terraform show -json plan.out | permgap diff old-plan.json -`

// diffFormats names the formats of comparisons.
func diffFormats() []string { return []string{"text", "json", "markdown"} }

// diffKinds names the changes that an exit code can be about.
func diffKinds() []string { return []string{"broken", "gained"} }

// diffFlags are the flags of the diff command beside those of audits.
type diffFlags struct {
	auditFlags
	git    string
	failOn []string
}

func diffCommand(a *app) *cobra.Command {
	var f diffFlags
	cmd := &cobra.Command{
		Use: "diff OLD NEW | --git REV [PATH...]", Short: "Show what a change of policies grants, removes and breaks",
		Long: diffLong, Example: diffExample, Args: cobra.ArbitraryArgs,
	}
	set := cmd.Flags()
	set.StringVar(&f.git, "git", "", "compare this `REVISION` of the repository with the working tree")
	addSplitList(set, &f.failOn, "fail-on", "exit with 1 for changes of this `KIND`: broken, gained")
	addPrincipalFlags(set, &f.auditFlags)
	addList(set, &f.only, "only", "", "compare only this operation, action, API, title or pattern (`NAME`); may be repeated")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		c, err := a.settings(cmd)
		if err != nil {
			return err
		}
		return runDiff(a, cmd, args, c, f)
	}
	return cmd
}

// runDiff is the whole command: read both sides, compare, write, and sum up in an exit
// code.
func runDiff(a *app, cmd *cobra.Command, args []string, c *config.Config, f diffFlags) error {
	if err := checkDiff(cmd, args, c, f); err != nil {
		return err
	}
	format, err := a.oneFormat(cmd, diffFormats())
	if err != nil {
		return err
	}
	cat, err := a.open(cmd.Context(), c)
	if err != nil {
		return err
	}
	s := sides{a: a, cmd: cmd, cat: cat, config: c, flags: f.auditFlags}
	var old, now compare.Side
	if cmd.Flags().Changed("git") {
		old, now, err = s.revision(f.git, args)
	} else {
		old, now, err = s.paths(args[0], args[1])
	}
	if err != nil {
		return err
	}
	d := compare.Diff(cat, questionOf(c), old, now, judging(cmd, c, f.auditFlags))
	d.Lower(c.Lowered())
	told := map[answer.Problem]bool{}
	for _, u := range slices.Concat(d.Old.Unreadable, d.New.Unreadable) {
		if told[u] {
			continue
		}
		told[u] = true
		a.tell("permgap: %s:%d:%d: %s", u.Path, u.Line, u.Column, u.Message)
	}
	switch {
	case d.Unanswered:
		a.code = exitTrouble
	case slices.Contains(f.failOn, "broken") && d.Counts.Broken > 0, slices.Contains(f.failOn, "gained") && d.Counts.Gained > 0:
		a.code = exitFindings
	}
	if format == "json" {
		return a.printJSON(d)
	}
	return a.show(a.style(c), func(p *report.Page) {
		if format == "markdown" {
			report.DifferenceMarkdown(p, d)
		} else {
			report.Difference(p, d)
		}
	})
}

// checkDiff holds the rules across flags and arguments.
func checkDiff(cmd *cobra.Command, args []string, c *config.Config, f diffFlags) error {
	for _, kind := range f.failOn {
		if !slices.Contains(diffKinds(), kind) {
			return usage(cmd, "--fail-on accepts %s, not %q", strings.Join(diffKinds(), " and "), source.Head(kind))
		}
	}
	switch git := cmd.Flags().Changed("git"); {
	case git && slices.Contains(args, source.Stdin):
		return usage(cmd, "--git compares files of the repository: standard input is none")
	case git:
	case len(args) != 2:
		return usage(cmd, "diff needs two files or folders, the old and the new one; or --git with a revision")
	case args[0] == source.Stdin && args[1] == source.Stdin:
		return usage(cmd, "only one side can be standard input")
	}
	return checkFeatures(cmd, c)
}

// sides reads what is compared.
type sides struct {
	a      *app
	cmd    *cobra.Command
	cat    *catalog.Catalog
	config *config.Config
	flags  auditFlags
}

// paths reads two files or folders.
func (s *sides) paths(before, after string) (old, now compare.Side, err error) {
	if isFolder(before) != isFolder(after) {
		whole := *s.config
		whole.Together = true
		s.config = &whole
	}
	was, err := s.read(nil, nil, before)
	if err != nil {
		return old, now, err
	}
	is, err := s.read(nil, nil, after)
	if err != nil {
		return old, now, err
	}
	forgive(was, is, source.ErrNone)
	old, now = s.side(before, was), s.side(after, is)
	old.Key, now.Key = below(before), below(after)
	return old, now, s.complain(&old, &now, was, is)
}

// revision reads files as they are at a revision, and as they are now.
func (s *sides) revision(rev string, args []string) (old, now compare.Side, err error) {
	r, err := revision.Open(s.cmd.Context(), ".", rev)
	if err != nil {
		return old, now, err
	}
	defer r.Close()
	if path := outsideOf(r, slices.Concat(args, s.flags.boundary, s.flags.agency)); path != "" {
		return old, now, diag.Hint(fmt.Errorf("--git compares files of the repository, and %s is outside of it", path),
			"'permgap diff OLD NEW' compares any two files")
	}
	if len(args) == 0 && len(s.config.Principals) == 0 {
		args = []string{"."}
	}
	is, err := s.read(nil, nil, args...)
	if err != nil {
		return old, now, err
	}
	renamed, err := renamedFiles(r, is)
	if err != nil {
		return old, now, err
	}
	var before []string
	if len(args) > 0 {
		for _, name := range renamed {
			before = append(before, fromHere(filepath.Join(r.Top(), filepath.FromSlash(name))))
		}
		slices.Sort(before)
	}
	was, err := s.read(r, before, args...)
	if err != nil {
		return old, now, err
	}
	forgive(was, is, source.ErrNone, fs.ErrNotExist)
	old, now = s.side(rev, was), s.side(worktree, is)
	name := func(path string) string {
		if name, inside := r.Path(path); inside {
			return name
		}
		return path
	}
	old.Key = name
	now.Key = func(path string) string {
		name := name(path)
		if before, is := renamed[name]; is {
			return before
		}
		return name
	}
	return old, now, s.complain(&old, &now, was, is)
}

// worktree is what the new side is called beside a revision.
const worktree = "working tree"

// renamedFiles says which of the files that were read have another path at a revision.
func renamedFiles(r *revision.Revision, p *plan.Plan) (map[string]string, error) {
	files := map[string][]byte{}
	for _, d := range p.Documents {
		if name, inside := r.Path(d.File.Path); inside && len(d.File.Data) > 0 {
			files[name] = d.File.Data
		}
	}
	return r.Renamed(files)
}

// fromHere writes a path as it is seen from the current folder, if it is below.
func fromHere(path string) string {
	dir, err := os.Getwd()
	if err != nil {
		return path
	}
	if below, err := filepath.Rel(withoutLinks(dir), path); err == nil {
		return below
	}
	return path
}

// read reads one side: the paths, or the principals of the configuration without any.
func (s *sides) read(tree source.Tree, more []string, args ...string) (*plan.Plan, error) {
	if len(args) == 1 && args[0] == os.DevNull {
		return &plan.Plan{}, nil
	}
	specs, err := specs(s.a, s.cmd, args, s.config, s.flags)
	if err != nil {
		return nil, err
	}
	if len(args) > 0 {
		specs[0].Documents = slices.Concat(args, more)
	}
	files := s.a.files()
	files.Tree = tree
	p, err := plan.Read(s.cmd.Context(), s.cat, specs, plan.Options{
		Reader: files, Stdin: s.a.stdin, Platform: policy.Platform(s.config.Platform), Found: s.a.memory.spare,
		Own: isOwn, Exclude: s.config.Exclude, Base: baseOf(s.config), NoIgnore: s.config.NoIgnore, JSONC: s.config.JSONC,
	})
	if err != nil {
		return nil, err
	}
	return p, p.Check(s.cat, plan.Use{Features: s.config.Features, Without: s.config.Without, At: s.config.At})
}

// side makes a side of what was read.
func (s *sides) side(name string, p *plan.Plan) compare.Side {
	if name == source.Stdin {
		name = source.StdinPath
	}
	return compare.Side{Name: filepath.ToSlash(name), Input: input(p), Failed: len(p.Failures) > 0}
}

// forgive removes failures that only one side has, of some causes: what is not there
// yet, or no more, grants nothing.
func forgive(was, is *plan.Plan, causes ...error) {
	before, after := failing(was, causes), failing(is, causes)
	for _, side := range []struct {
		p           *plan.Plan
		own, others map[string]bool
	}{{was, before, after}, {is, after, before}} {
		alone := func(path string) bool {
			if len(causes) == 1 { // two folders: their paths differ
				return side.own[path] && len(side.others) == 0
			}
			return side.own[path] && !side.others[path]
		}
		side.p.Failures = slices.DeleteFunc(side.p.Failures, func(err error) bool {
			var f source.Failure
			return errors.As(err, &f) && alone(f.Path)
		})
		side.p.NotAnalysed = slices.DeleteFunc(side.p.NotAnalysed, func(n plan.Unread) bool { return n.Failed && alone(n.Path) })
	}
}

func failing(p *plan.Plan, causes []error) map[string]bool {
	out := map[string]bool{}
	for _, err := range p.Failures {
		var f source.Failure
		if errors.As(err, &f) && slices.ContainsFunc(causes, func(cause error) bool { return errors.Is(err, cause) }) {
			out[f.Path] = true
		}
	}
	return out
}

// complain tells what could not be read, each once, and refuses to compare nothing.
func (s *sides) complain(old, now *compare.Side, was, is *plan.Plan) error {
	told := map[string]bool{}
	for _, err := range slices.Concat(was.Failures, is.Failures) {
		if !told[err.Error()] {
			s.a.complain(err)
		}
		told[err.Error()] = true
	}
	if len(old.Input.Documents)+len(now.Input.Documents)+len(old.Input.Principals)+len(now.Input.Principals)+len(told) == 0 {
		return diag.Hint(errors.New("no policy on either side"), "'permgap audit' says what the files are")
	}
	return nil
}

// below gives the paths of a file or folder as they are seen from it.
func below(arg string) func(path string) string {
	top := filepath.ToSlash(filepath.Clean(arg))
	return func(path string) string {
		if path == top || path == source.StdinPath || path == filepath.ToSlash(arg) {
			return ""
		}
		return strings.TrimPrefix(path, strings.TrimSuffix(top, "/")+"/")
	}
}

func isFolder(path string) bool {
	info, err := os.Lstat(path)
	if err == nil && info.Mode()&fs.ModeSymlink != 0 {
		info, err = os.Lstat(withoutLinks(path))
	}
	return err == nil && info.IsDir()
}
