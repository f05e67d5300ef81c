package main

import (
	"github.com/spf13/cobra"

	"github.com/permgap/permgap/pkg/answer"
	"github.com/permgap/permgap/pkg/report"
)

const showTakes = "'permgap catalog show' accepts services and operations; 'permgap catalog list' lists the services"

func catalogShowCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:     "show SERVICE|OPERATION...",
		Short:   "Show a service with its operations and actions, or one operation",
		Example: "  permgap catalog show modelarts\n  permgap catalog show modelarts.notebook.start",
		Args:    needArgs("a service or an operation; 'permgap catalog list' lists the services"),
		RunE: func(cmd *cobra.Command, args []string) error {
			in, err := a.opened(cmd)
			if err != nil {
				return err
			}
			var answers []shown
			for _, name := range args {
				if found, ok := answer.ShowService(in.catalog, in.question(), name); ok {
					answers = append(answers, shown{found, func(p *report.Page) { report.Services(p, found.Services) }})
					continue
				}
				answers = append(answers, explained(a, in, name, showTakes))
			}
			return showAnswers(a, answers, in)
		},
	}
}
