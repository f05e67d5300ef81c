package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/principal"
	"github.com/permgap/permgap/pkg/principal/plan"
	"github.com/permgap/permgap/pkg/repair"
	"github.com/permgap/permgap/pkg/report"
)

const generateLong = `Write the least policy with which operations work: their own actions, and what
they need besides. The result has no finding above a note.

An OPERATION is an operation, an action, an API, a title, or a pattern of these.
@FILE names a file with one a line; so does a file that no operation is called
like. Lines that begin with # are comments.

Huawei Cloud attaches global and project-level actions in policies of their own.
If several policies are needed, they are written as a list.

If a name is unknown, the exit code is 2, and the nearest names are listed.`

const generateExample = `  permgap generate modelarts.notebook.start
  permgap generate --resource obs:bucket=my-bucket modelarts:notebook:create
  permgap generate --without sfs-turbo --explain 'modelarts.notebook.*'
  permgap generate --format json @operations.txt`

func generateCommand(a *app) *cobra.Command {
	explain := false
	cmd := &cobra.Command{
		Use: "generate OPERATION...", Short: "Write the least policy with which operations work",
		Long: generateLong, Example: generateExample, Args: needArgs("an operation, such as modelarts.notebook.start"),
	}
	set := cmd.Flags()
	addList(set, new([]string), "resource", "",
		"grant only these resources of a type (`TYPE=PATTERN`, such as obs:bucket=my-bucket); may be repeated")
	addSplitList(set, new([]string), "features", "optional features in use (`NAME,...`), and no others")
	addSplitList(set, new([]string), "without", "optional features that are not in use (`NAME,...`)")
	set.BoolVar(&explain, "explain", false, "write Markdown: each policy, and who asks for each action, with document and date")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		in, err := a.opened(cmd)
		if err != nil {
			return err
		}
		return runGenerate(a, cmd, in, args, explain)
	}
	return cmd
}

func runGenerate(a *app, cmd *cobra.Command, in lookup, args []string, explain bool) error {
	switch {
	case explain && len(a.flags.format) > 0:
		return usage(cmd, "use either --explain or --format: an explanation is Markdown")
	case in.format == "table":
		return usage(cmd, "generate has the formats text (the policy alone) and json, not %q", in.format)
	}
	if err := checkFeatures(cmd, in.Config); err != nil {
		return err
	}
	words, err := operationsOf(a, cmd, in.catalog, args)
	if err != nil {
		return err
	}
	want, err := repair.Resolve(in.catalog, policy.Platform(in.Platform), words)
	if err != nil {
		return err
	}
	want.InUse = principal.InUse{Resources: in.Resource}
	want.Audit = audit.Options{Features: features(cmd, in.Config), Without: in.Without, Lang: in.Lang}
	used := plan.Plan{Principals: []principal.Principal{{Name: "generate", Platform: want.Platform, InUse: want.InUse}}}
	if err := used.Check(in.catalog, plan.Use{Features: in.Config.Features, Without: in.Without, At: in.At}); err != nil {
		return err
	}
	tellLowered(a, in.Config, "features", "without", "resource", "catalog")
	g := repair.Generate(in.catalog, want)
	return deliverGenerated(a, in, g, explain)
}

// deliverGenerated writes the policies, and says on standard error what a policy
// alone does not.
func deliverGenerated(a *app, in lookup, g *repair.Generated, explain bool) error {
	switch {
	case explain:
		return a.send(func(w io.Writer) error { return report.Generated(w, g, report.Options{Lang: in.Lang}) })
	case in.format == "json" && len(a.flags.format) > 0:
		return a.printJSON(g)
	}
	if !in.Quiet {
		tellAll(a, in.Lang, g.Told())
	}
	if len(g.Policies) == 1 {
		return a.printJSON(g.Policies[0].Document)
	}
	documents := make([]json.RawMessage, len(g.Policies))
	for i, p := range g.Policies {
		documents[i] = p.Document
	}
	return a.printJSON(documents)
}

// tellAll writes sentences to standard error.
func tellAll(a *app, lang string, all []message.Message) {
	words := message.In(lang)
	for _, m := range all {
		a.tell("note: %s", words.Text(m))
	}
}

// mostOperationBytes bounds a list of operations.
const mostOperationBytes = 1 << 20

// operationsOf gives the words of the command line, with those of the files that it
// names.
func operationsOf(a *app, cmd *cobra.Command, cat *catalog.Catalog, args []string) (words []string, err error) {
	for _, arg := range args {
		path, isFile := strings.CutPrefix(arg, "@")
		if !isFile && arg != "-" && !listOf(a, cat, arg) {
			words = append(words, arg)
			continue
		}
		if !isFile {
			path = arg
		}
		data, err := a.files().Input(cmd.Context(), path, a.stdin, mostOperationBytes)
		if err != nil {
			return nil, fmt.Errorf("%s: cannot read the list of operations: %w", path, withoutHint(err))
		}
		if !utf8.Valid(data) || len(data) > 0 && strings.ContainsAny(strings.TrimPrefix(string(data), "\uFEFF")[:1], "{[") {
			return nil, diag.Hint(fmt.Errorf("%s: is no list of operations", path), "write one operation a line; 'permgap fix' repairs a policy")
		}
		n := len(words)
		for line := range strings.Lines(strings.TrimPrefix(string(data), "\uFEFF")) {
			if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
				words = append(words, line)
			}
		}
		if len(words) == n {
			return nil, fmt.Errorf("%s: names no operation", path)
		}
		if !anyKnown(a, cat, words[n:]) {
			return nil, diag.Hint(fmt.Errorf("%s: is no list of operations: none of its first lines names one", path), "write one operation a line")
		}
	}
	return words, nil
}

// anyKnown reports whether one of the first words is an operation. Of a file without any
// nothing is repeated: it may be anything.
func anyKnown(a *app, cat *catalog.Catalog, words []string) bool {
	const most = 20
	return slices.ContainsFunc(words[:min(most, len(words))], func(word string) bool {
		_, err := repair.Resolve(cat, policy.Platform(a.flags.platform), []string{word})
		return err == nil
	})
}

// listOf reports whether a word is no operation and the name of a file.
func listOf(a *app, cat *catalog.Catalog, word string) bool {
	if info, err := os.Stat(word); err != nil || info.IsDir() {
		return false
	}
	_, err := repair.Resolve(cat, policy.Platform(a.flags.platform), []string{word})
	return err != nil
}
