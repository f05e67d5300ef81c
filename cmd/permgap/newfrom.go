package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/config"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/exception"
	"github.com/permgap/permgap/pkg/source"
	"github.com/permgap/permgap/pkg/source/revision"
)

// acceptKnown accepts the findings that were there at a revision: it judges what
// stood there as the revision's own configuration says, with the flags of this run.
// What a change of the configuration brings up is new then, too.
func acceptKnown(
	a *app, cmd *cobra.Command, cat *catalog.Catalog, r *audit.Report, c *config.Config, f auditFlags, args []string,
) error {
	if f.newFrom == "" {
		return nil
	}
	rev, err := revision.Open(cmd.Context(), ".", f.newFrom)
	if err != nil {
		return withoutGit(f.newFrom, err)
	}
	defer rev.Close()
	if path := outsideOf(rev, slices.Concat(args, f.boundary, f.agency)); path != "" {
		return diag.Hint(fmt.Errorf("--new-from compares files of the repository, and %s is outside of it", path),
			"write a baseline before the change, and give --baseline FILE")
	}
	place, err := placing(rev.Top())
	if err != nil {
		return err
	}
	then, err := judgedAt(a, cmd, cat, rev, c, f, args)
	if err != nil {
		return fmt.Errorf("at %s: %w", f.newFrom, err)
	}
	naming := namingFor(place, c, f, args)
	known := exception.KnownAt(then, naming)
	known.Compare(r, naming).Apply(r, audit.Suppression{Kind: audit.ByRevision, Revision: f.newFrom})
	return nil
}

// outsideOf gives the first path that is outside of a repository; "" for none.
func outsideOf(rev *revision.Revision, paths []string) string {
	for _, path := range paths {
		if _, inside := rev.Path(path); !inside && path != source.Stdin {
			return path
		}
	}
	return ""
}

// withoutGit says what to do where no revision can be read.
func withoutGit(rev string, err error) error {
	hint := "without git, write a baseline before the change, and give --baseline FILE"
	if h := (diag.Hinted{}); errors.As(err, &h) && repositoryAbove(withoutLinks(".")) != "" && !errors.Is(err, revision.ErrNoGit) {
		hint = h.Hint
	}
	return diag.Hint(fmt.Errorf("--new-from %s: %w", rev, err), hint)
}

// judgedAt judges what a revision had at the same paths. Standard input has no past,
// and what was not there yet had no findings.
func judgedAt(
	a *app, cmd *cobra.Command, cat *catalog.Catalog, rev *revision.Revision, c *config.Config, f auditFlags, args []string,
) (*audit.Report, error) {
	past := a.at(rev)
	today := *c
	today.Files.Tree = past.tree
	c, err := configAt(cmd.Context(), a, past, rev, &today, cmd)
	if err != nil {
		return nil, err
	}
	named := len(args) > 0
	args = slices.DeleteFunc(slices.Clone(args), func(path string) bool { return path == source.Stdin })
	if named && len(args) == 0 {
		return &audit.Report{}, nil
	}
	asked := func(p config.Principal) bool { return f.principal == "" || p.Name == f.principal }
	if !named && !slices.ContainsFunc(c.Principals, asked) {
		c = &today // which is the first to say who there is
	}
	missing := func(path string) bool { _, err := past.files().Look(path); return errors.Is(err, fs.ErrNotExist) }
	if !c.Together && slices.ContainsFunc(args, missing) {
		args = append(args, rev.Top()) // what has a new name may have stood anywhere
	}
	r, held, err := judge(past, cmd, cat, args, c, f)
	if err == nil {
		tellUnread(a, rev, held.Failures)
	}
	return r, err
}

// mostUnread is how many files of a revision are named that cannot be read.
const mostUnread = 10

// tellUnread says which files of a revision cannot be read: all their findings are new.
func tellUnread(a *app, rev *revision.Revision, failures []error) {
	failures = slices.DeleteFunc(slices.Clone(failures), func(err error) bool {
		return errors.Is(err, fs.ErrNotExist) || errors.Is(err, source.ErrNone)
	})
	for _, err := range failures[:min(len(failures), mostUnread)] {
		if fail := (source.Failure{}); errors.As(err, &fail) && filepath.IsAbs(filepath.FromSlash(fail.Path)) {
			fail.Path = filepath.ToSlash(fromHere(filepath.FromSlash(fail.Path)))
			err = fail
		}
		a.tell("warning: at %s: %s", rev.Name(), err)
	}
	if more := len(failures) - mostUnread; more > 0 {
		a.tell("warning: at %s, %d more files cannot be read", rev.Name(), more)
	}
}

// configAt gives the configuration that a revision had. One that was named is that of
// the user for both, and where the revision's own is not valid that of today is.
func configAt(
	ctx context.Context, a, past *app, rev *revision.Revision, today *config.Config, cmd *cobra.Command,
) (*config.Config, error) {
	if a.flags.noConfig || a.flags.config != "" {
		return today, nil
	}
	then, err := config.Load(ctx, "", cmd.Flags(), a.env, past.files())
	if err == nil || ctx.Err() != nil {
		return then, err
	}
	a.tell("warning: the configuration at %s is not valid, and that of today is used: %s", rev.Name(), err)
	return today, nil
}
