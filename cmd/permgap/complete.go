package main

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/catalog/names"
	"github.com/permgap/permgap/pkg/config"
	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/report"
)

// Shell completion: the values of flags and arguments. It is set up only for the
// run that a shell asks, so that no other run pays for it.

// asksForCompletion reports whether a shell asks what can come next.
func asksForCompletion(args []string) bool {
	return len(args) > 0 && (args[0] == cobra.ShellCompRequestCmd || args[0] == cobra.ShellCompNoDescRequestCmd)
}

// escaped makes the words of a command line safe to show: the library puts
// them into errors that it writes itself. No name needs it.
func escaped(args []string) []string {
	out := make([]string, len(args))
	for i, word := range args {
		out[i] = report.Escape(word)
	}
	return out
}

// completions tells every command below root what its words can be.
func completions(a *app, root *cobra.Command) {
	words := map[string]names.List{
		"require": names.Operations, "only": names.Operations, "role": names.Roles, "action": names.Actions,
		"resource": declarable,
	}
	lists := map[string]names.List{
		"features": names.Features, "without": names.Features, "module": names.Services,
	}
	arguments := map[string]names.List{
		"explain": explainable, "expand": names.Actions, "generate": names.Operations, "roles": names.Roles, "show": showable,
	}
	var each func(cmd *cobra.Command)
	each = func(cmd *cobra.Command) {
		for _, flag := range [...]string{"color", "lang", "platform", "fail-on", "group-by", "role-basis"} {
			offer(cmd, flag, cobra.FixedCompletions(wordsOf(cmd, flag), cobra.ShellCompDirectiveNoFileComp))
		}
		for flag, find := range words {
			offer(cmd, flag, fromCatalog(a, find))
		}
		for flag, find := range lists {
			offer(cmd, flag, lastOf(fromCatalog(a, find)))
		}
		offer(cmd, "principal", completePrincipal(a))
		if find := arguments[cmd.Name()]; find != nil {
			cmd.ValidArgsFunction = fromCatalog(a, find)
		}
		if cmd.Name() == "can" || cmd.Name() == "graph" {
			cmd.ValidArgsFunction = withFiles(fromCatalog(a, names.Operations))
		}
		for _, c := range cmd.Commands() {
			each(c)
		}
	}
	each(root)
	offer(root, "format", completeFormat)
}

// wordsOf lists the values of a flag: those of the configuration, but for a flag that
// means something else in its command.
func wordsOf(cmd *cobra.Command, flag string) []string {
	if cmd.Name() == "diff" && flag == "fail-on" {
		return diffKinds()
	}
	return config.Words(flag)
}

// offer sets the values of a flag of a command, if it is the command's own.
func offer(cmd *cobra.Command, flag string, f cobra.CompletionFunc) {
	if cmd.Flags().Lookup(flag) != nil || cmd.PersistentFlags().Lookup(flag) != nil {
		// The error would say that it is set already.
		_ = cmd.RegisterFlagCompletionFunc(flag, f)
	}
}

// completeFormat offers the formats of the command.
func completeFormat(cmd *cobra.Command, _ []string, _ string) ([]string, cobra.ShellCompDirective) {
	if cmd.Name() == "graph" {
		return graphFormats(), cobra.ShellCompDirectiveNoFileComp
	}
	if cmd.Name() == "diff" {
		return diffFormats(), cobra.ShellCompDirectiveNoFileComp
	}
	if cmd.Name() != "audit" {
		return listFormats(), cobra.ShellCompDirectiveNoFileComp
	}
	var out []string
	for _, f := range report.Formats() {
		out = append(out, f.Name+"\t"+f.Summary)
	}
	return out, cobra.ShellCompDirectiveNoFileComp
}

// completePrincipal offers the principals of the configuration.
func completePrincipal(a *app) cobra.CompletionFunc {
	return func(cmd *cobra.Command, _ []string, word string) ([]string, cobra.ShellCompDirective) {
		c, err := a.settings(cmd)
		if err != nil {
			return nil, cobra.ShellCompDirectiveError
		}
		var out []string
		for _, p := range c.Principals {
			if match.HasPrefixFold(p.Name, word) && typeable(p.Name) {
				out = append(out, p.Name)
			}
		}
		return out, cobra.ShellCompDirectiveNoFileComp
	}
}

// lastOf completes the last word of a list with commas.
func lastOf(complete cobra.CompletionFunc) cobra.CompletionFunc {
	return func(cmd *cobra.Command, args []string, word string) ([]string, cobra.ShellCompDirective) {
		comma := strings.LastIndexByte(word, ',') + 1
		out, directive := complete(cmd, args, word[comma:])
		for i := range out {
			out[i] = word[:comma] + out[i]
		}
		return out, directive
	}
}

// fromCatalog offers the names of the catalogue that begin as the word does, in
// any case.
func fromCatalog(a *app, find names.List) cobra.CompletionFunc {
	return func(cmd *cobra.Command, _ []string, word string) ([]string, cobra.ShellCompDirective) {
		c, err := a.settings(cmd)
		if err != nil {
			return nil, cobra.ShellCompDirectiveError
		}
		c.Catalog = once(c.Catalog)
		cat, err := a.open(cmd.Context(), c)
		if err != nil {
			return nil, cobra.ShellCompDirectiveError
		}
		var out []string
		for _, p := range questionOf(c).Platforms() {
			for _, name := range find(cat, p) {
				if match.HasPrefixFold(name, word) && typeable(name) {
					out = append(out, name)
				}
			}
		}
		slices.Sort(out)
		return slices.Compact(out), cobra.ShellCompDirectiveNoFileComp
	}
}

// withFiles offers files as well.
func withFiles(complete cobra.CompletionFunc) cobra.CompletionFunc {
	return func(cmd *cobra.Command, args []string, word string) ([]string, cobra.ShellCompDirective) {
		out, _ := complete(cmd, args, word)
		return out, cobra.ShellCompDirectiveDefault
	}
}

// typeable reports whether a name can be put on a command line as it is. An
// overlay may hold others: a shell would obey them.
func typeable(name string) bool {
	return !strings.ContainsAny(name, " \t\"'`$\\;&|<>(){}[]!#~^") && report.Escape(name) == name
}

// once gives each of some words once: the library reads the flags of a command
// line that it completes twice, and lists then hold everything twice.
func once(words []string) []string {
	var out []string
	for _, w := range words {
		if !slices.Contains(out, w) {
			out = append(out, w)
		}
	}
	return out
}

// showable lists what 'catalog show' accepts.
func showable(cat *catalog.Catalog, p policy.Platform) []string {
	return append(names.Services(cat, p), names.Operations(cat, p)...)
}

// explainable lists what explain accepts, without APIs, which have blanks.
func explainable(cat *catalog.Catalog, p policy.Platform) []string {
	return slices.Concat(names.Actions(cat, p), names.Operations(cat, p), names.Roles(cat, p), names.Rules())
}

// declarable lists the starts of what --resource accepts.
func declarable(cat *catalog.Catalog, p policy.Platform) []string {
	types := names.Types(cat, p)
	for i := range types {
		types[i] += "="
	}
	return types
}
