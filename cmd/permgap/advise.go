package main

import (
	"slices"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/principal"
	"github.com/permgap/permgap/pkg/principal/plan"
	"github.com/permgap/permgap/pkg/repair"
	"github.com/permgap/permgap/pkg/rule"
	"github.com/permgap/permgap/pkg/workers"
)

// An audit ends with the command that repairs, where one does.

const (
	// mostTried is how many files with findings are asked whether they can be edited.
	mostTried = 4
	// longestCommand is how long the command may be.
	longestCommand = 200
)

// adviser knows how to repair what an audit found.
type adviser struct {
	report *audit.Report
	held   *plan.Plan
	again  func(texts map[string][]byte) map[string][]*policy.Document
}

// command gives the command that repairs what an audit found; "" where none changes
// anything, or where it is too long to type.
func (v *adviser) command(cmd *cobra.Command, args []string, f auditFlags) string {
	if f.all {
		return "" // what fix does not have
	}
	line := commandLine(cmd, args)
	if line == "" || !v.repairs() {
		return ""
	}
	return line
}

// repairs reports whether a repair changes a file: a permission is missing, and a
// document of the file can be edited. It judges nothing anew.
func (v *adviser) repairs() bool {
	looked := map[string]bool{}
	for _, found := range v.report.Findings {
		path := found.Location.Path
		if found.Level <= diag.Note || !mendable(found) || looked[path] {
			continue
		}
		if looked[path] = true; len(looked) > mostTried {
			return false
		}
		for _, p := range v.holding(path) {
			if found.Code == string(rule.MixedScope) && len(p.Only) > 0 {
				continue // the rest is not looked at
			}
			if slices.ContainsFunc(p.Documents, func(d *policy.Document) bool { return d.File.Path == path && repair.Editable(d) }) {
				return true
			}
		}
	}
	return false
}

// mendable reports whether a finding is about what a repair mends.
func mendable(found *diag.Finding) bool {
	return found.Code == string(rule.MixedScope) || repair.Mendable(found)
}

// mostSuggested is how many findings of a run get an edit, so that they never double the
// work of an audit.
const mostSuggested = 1000

// suggest gives findings the edits that mend them.
func (v *adviser) suggest(cat *catalog.Catalog, o audit.Options) {
	byFile := map[string][]*diag.Finding{}
	var paths []string
	n := 0
	for _, f := range v.report.Findings {
		if path := f.Location.Path; n < mostSuggested && repair.Mendable(f) {
			n++
			if byFile[path] == nil {
				paths = append(paths, path)
			}
			byFile[path] = append(byFile[path], f)
		}
	}
	s := repair.NewSuggester(cat, repair.Options{Audit: o, Again: v.again})
	workers.Each(len(paths), o.Workers, func(i int) {
		path := paths[i]
		if file := v.report.Files[path]; v.held.Parts() != nil && file != nil {
			s.SuggestAlike(file, byFile[path], func() []principal.Principal { return v.holding(path) })
			return
		}
		s.Suggest(v.holding(path), byFile[path])
	})
}

// holding gives the principals with a document of a file. Those of a run in parts are
// gone, and each document of theirs was one.
func (v *adviser) holding(path string) (out []principal.Principal) {
	for _, p := range v.held.Principals {
		if slices.ContainsFunc(p.Documents, func(d *policy.Document) bool { return d.File.Path == path }) {
			out = append(out, p)
		}
	}
	if file := v.report.Files[path]; v.held.Parts() != nil && file != nil {
		bounds := func(p principal.Principal) bool { return p.Documents[0].Bounds != "" }
		out = slices.DeleteFunc(principal.Each(v.again(map[string][]byte{path: file.Data})[path]), bounds)
	}
	return out
}

// sameFlags are the flags of an audit that a repair has as well.
var sameFlags = []string{
	"together", "principal", "only", "role", "role-basis", "agency", "boundary", "resource", "features", "without", "exclude",
	"no-ignore", "jsonc", "platform", "catalog", "config", "no-config",
}

// commandLine writes the command line of a repair: the paths, and the flags that say
// who is judged and what is in use.
func commandLine(cmd *cobra.Command, args []string) string {
	line := message.Command(slices.Concat([]string{"permgap", "fix"}, sameWords(cmd), args)...)
	if len(line) > longestCommand {
		return ""
	}
	return line
}

// sameWords gives those flags as words of a command line.
func sameWords(cmd *cobra.Command) (words []string) {
	cmd.Flags().SortFlags = true
	cmd.Flags().Visit(func(f *pflag.Flag) {
		if !slices.Contains(sameFlags, f.Name) {
			return
		}
		switch list := f.Value.(type) {
		case interface{ GetSlice() []string }:
			all := list.GetSlice()
			for _, word := range all {
				words = append(words, "--"+f.Name, word)
			}
			if len(all) == 0 { // no feature is in use
				words = append(words, "--"+f.Name, "")
			}
		default:
			if f.Value.Type() == "bool" {
				words = append(words, "--"+f.Name)
			} else {
				words = append(words, "--"+f.Name, f.Value.String())
			}
		}
	})
	return words
}
