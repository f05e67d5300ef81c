package main

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/permgap/permgap/pkg/access"
	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/principal"
	"github.com/permgap/permgap/pkg/principal/plan"
	"github.com/permgap/permgap/pkg/repair"
	"github.com/permgap/permgap/pkg/report"
	"github.com/permgap/permgap/pkg/rule"
)

// An audit ends with the command that repairs, where one does.

const (
	// mostTried is how many files with findings are asked whether they can be edited.
	mostTried = 4
	// longestCommand is how long the command may be.
	longestCommand = 200
)

// repairCommand gives the command that repairs what an audit found; "" where none
// changes anything, or where it is too long to type.
func repairCommand(
	cmd *cobra.Command, args []string, f auditFlags, r *audit.Report, held *plan.Plan,
) string {
	if len(args) == 0 || f.all || f.principal != "" || cmd.Flags().Changed("role-basis") {
		return "" // what fix does not have
	}
	line := commandLine(cmd, args)
	if line == "" || !repairs(r, held) {
		return ""
	}
	return line
}

// repairs reports whether a repair changes a file: a permission is missing, and a
// document of the file can be edited. It judges nothing anew.
func repairs(r *audit.Report, held *plan.Plan) bool {
	looked := map[string]bool{}
	for _, found := range r.Findings {
		path := found.Location.Path
		if found.Level <= diag.Note || !mendable(found) || looked[path] {
			continue
		}
		if looked[path] = true; len(looked) > mostTried {
			return false
		}
		for _, p := range holding(r, held, path) {
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

// mendable reports whether a finding is about what a grant mends.
func mendable(found *diag.Finding) bool {
	switch found.Code {
	case string(rule.MixedScope):
		return true
	case string(rule.PrerequisiteMissing):
		return slices.ContainsFunc(found.Prerequisites, func(p diag.Prerequisite) bool {
			return p.Verdict == diag.Missing && p.Role == "" && p.By != "agency" && p.Weight != "note" && p.Pattern == "" &&
				!slices.Contains(p.Causes, access.AtBoundary)
		})
	}
	return false
}

// holding gives the principals with a document of a file. Those of a run in parts are
// gone, and each document of theirs was one.
func holding(r *audit.Report, held *plan.Plan, path string) (out []principal.Principal) {
	for _, p := range held.Principals {
		if slices.ContainsFunc(p.Documents, func(d *policy.Document) bool { return d.File.Path == path }) {
			out = append(out, p)
		}
	}
	if file := r.Files[path]; held.Parts() != nil && file != nil {
		out = principal.Each(policy.Parse(diag.NewFile(path, file.Data), policy.Options{}))
	}
	return out
}

// sameFlags are the flags of an audit that a repair has as well.
var sameFlags = []string{
	"together", "only", "role", "agency", "boundary", "resource", "features", "without", "exclude", "no-ignore",
	"platform", "catalog", "config", "no-config",
}

// commandLine writes the command line of a repair: the paths, and the flags that say
// who is judged and what is in use.
func commandLine(cmd *cobra.Command, args []string) string {
	words := []string{"permgap", "fix"}
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
	words = append(words, args...)
	for i, word := range words {
		if report.Escape(word) != word || strings.Contains(word, "'") {
			return ""
		}
		if word == "" || strings.ContainsFunc(word, func(r rune) bool { return !plainInShell(r) }) {
			words[i] = "'" + word + "'"
		}
	}
	line := strings.Join(words, " ")
	if len(line) > longestCommand {
		return ""
	}
	return line
}

// plainInShell reports whether a character means itself in a shell.
func plainInShell(r rune) bool {
	return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || strings.ContainsRune("_./:@%+=,-", r)
}
