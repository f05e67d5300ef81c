package main

import (
	"slices"

	"github.com/spf13/cobra"

	"github.com/permgap/permgap/pkg/answer"
	"github.com/permgap/permgap/pkg/report"
)

func explainCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "explain NAME...",
		Short: "Show what an action, operation, API, role or rule needs, and what needs it",
		Long: `Show what an action, operation, API or role needs, and what needs it, with dated
sources. For a rule, show what it means and how to repair it.

If several platforms have the name, one is shown: huaweicloud for the Huawei
family. The output names the others; choose one with --platform. For an unknown
name the exit code is 1.`,
		Example: `  permgap explain modelarts:notebook:start
  permgap explain swr:repo:getRepo
  permgap explain 'POST /v1/{project_id}/notebooks'
  permgap explain PG101`,
		Args: needArgs("a name: an action, an operation, an API, a role or a rule"),
		RunE: func(cmd *cobra.Command, args []string) error {
			in, err := a.opened(cmd)
			if err != nil {
				return err
			}
			return runExplain(a, in, args)
		},
	}
}

const explainTakes = "'permgap explain' accepts actions, operations, APIs, roles and rules; 'permgap catalog list' lists the services"

func runExplain(a *app, in lookup, names []string) error {
	var answers []shown
	for _, name := range names {
		answers = append(answers, explained(a, in, name, explainTakes))
	}
	return showAnswers(a, answers, in)
}

// explained is what a name means. An unknown one is an error, which says what
// the command accepts, and makes the exit code 1.
func explained(a *app, in lookup, name, takes string) shown {
	x, err := answer.Explain(in.catalog, in.question(), name, takes)
	if err != nil {
		a.code = exitFindings
		a.complain(err)
		return shown{value: x}
	}
	return shown{x, func(p *report.Page) { report.Explanation(p, &x) }}
}

// shown is what a command says of one name: for programs and for people. What
// is unknown has no text, only an error.
type shown struct {
	value any
	text  func(p *report.Page)
}

// showAnswers writes answers, a blank line between them, or their JSON: one
// value, of several a list.
func showAnswers(a *app, answers []shown, in lookup) error {
	if in.format == "json" {
		if len(answers) == 1 {
			return a.printJSON(answers[0].value)
		}
		values := make([]any, len(answers))
		for i, x := range answers {
			values[i] = x.value
		}
		return a.printJSON(values)
	}
	answers = slices.DeleteFunc(answers, func(x shown) bool { return x.text == nil })
	return a.show(a.style(in.Config), func(p *report.Page) {
		for i, x := range answers {
			if i > 0 {
				p.Blank()
			}
			x.text(p)
		}
	})
}
