package main

import (
	"cmp"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/config"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/exception"
	"github.com/permgap/permgap/pkg/principal/plan"
	"github.com/permgap/permgap/pkg/rule"
	"github.com/permgap/permgap/pkg/source"
)

// suppressions gives what the configuration accepts; an unknown operation is an error.
func suppressions(cat *catalog.Catalog, c *config.Config) ([]exception.Entry, error) {
	entries := config.Accepted(c)
	return entries, exception.Resolve(cat, entries)
}

// suppress moves the findings that the configuration and the comments of files accept
// to the suppressed ones.
func suppress(
	a *app, cmd *cobra.Command, cat *catalog.Catalog, r *audit.Report, held *plan.Plan, entries []exception.Entry,
	c *config.Config, args []string, f auditFlags,
) error {
	if len(entries)+len(held.Comments) == 0 {
		return nil
	}
	today, err := a.today()
	if err != nil {
		return err
	}
	scope := newScope(r, c, args, f)
	exception.Suppress(r, exception.Input{
		Entries: entries, Comments: held.Comments, Today: today, Named: scope.named, Asked: scope.asked, Narrowed: scope.narrowed,
		Known: exception.NewNames(cat).Known, Levels: levels(c),
	})
	return cmd.Context().Err()
}

// acceptance is a finding that is accepted, as a repair knows it: by the principal and
// the operation, or by the file.
type acceptance struct {
	code          rule.Code
	of, operation string
}

// acceptedBy lists the findings above a note that suppressions accept. Nobody asks for
// a repair of those.
func acceptedBy(
	a *app, cmd *cobra.Command, cat *catalog.Catalog, held *plan.Plan, c *config.Config, args []string, f auditFlags,
) (map[acceptance]bool, error) {
	entries, err := suppressions(cat, c)
	if err != nil || len(entries)+len(held.Comments) == 0 {
		return nil, err
	}
	r := audit.Run(cat, input(held), judging(cmd, c, f))
	if err := suppress(a, cmd, cat, r, held, entries, c, args, f); err != nil {
		return nil, err
	}
	out := map[acceptance]bool{}
	for _, s := range r.Suppressed {
		if found := s.Finding; found.Level > diag.Note {
			out[acceptance{rule.Code(found.Code), cmp.Or(found.Principal, found.Location.Path), found.Operation}] = true
		}
	}
	return out, nil
}

// scope is what a run looked at: of other suppressions it is not said that they are
// unused.
type scope struct {
	dir      string // of the configuration
	narrowed bool   // to some operations or one principal
	whole    bool   // all principals of the configuration
	folders  []string
	files    []string
	names    []string // of principals
	paths    map[string]string
}

func newScope(r *audit.Report, c *config.Config, args []string, f auditFlags) *scope {
	s := &scope{
		dir: source.Absolute(filepath.Dir(c.Path)), narrowed: len(f.only) > 0 || f.principal != "" && !c.Together,
		whole: len(args) == 0, paths: map[string]string{},
	}
	for _, p := range r.Principals {
		s.names = append(s.names, p.Name)
		for _, d := range p.Documents {
			s.files = append(s.files, s.named(d))
		}
	}
	for f := range r.All() {
		if f.Location.Path != "" {
			s.files = append(s.files, s.named(f.Location.Path))
		}
	}
	slices.Sort(s.files)
	s.files = slices.Compact(s.files)
	for _, arg := range args {
		if name := s.named(arg); arg != source.Stdin && !slices.Contains(s.files, name) {
			s.folders = append(s.folders, name) // or a pattern, which stands for some
		}
	}
	return s
}

// named gives a path as seen from the folder of the configuration, with forward
// slashes.
func (s *scope) named(path string) string {
	if known, is := s.paths[path]; is {
		return known
	}
	name := path
	if path != source.StdinPath {
		if rel, err := filepath.Rel(s.dir, source.Absolute(path)); err == nil {
			name = filepath.ToSlash(rel)
		}
	}
	s.paths[path] = name
	return name
}

// everything reports whether the run searched the folder of the configuration, or where
// that is elsewhere the current one: what a suppression without a path is about may
// stand anywhere.
func (s *scope) everything() bool {
	here := s.named(".")
	return slices.ContainsFunc(s.folders, func(folder string) bool {
		return strings.Trim(folder, "./") == "" || folder == here && !filepath.IsLocal(here)
	})
}

// asked reports whether the run looked at what a suppression is about.
func (s *scope) asked(e *exception.Entry) bool {
	switch {
	case s.whole:
		return true
	case e.Path == "":
		return s.everything() || slices.Contains(s.names, e.Principal)
	}
	return e.Concerns(s.files, s.folders)
}
