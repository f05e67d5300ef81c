package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/config"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/report"
	"github.com/permgap/permgap/pkg/rule"
)

// explanation is the JSON form of what explain says.
type explanation struct {
	Version    string               `json:"version"`
	Kind       string               `json:"kind"` // action, operation, api, role or rule
	Name       string               `json:"name"`
	Asked      string               `json:"asked,omitempty"`     // how the name was given, when it is another spelling
	RoleKind   string               `json:"role_kind,omitempty"` // of a role of the platform itself
	Platform   policy.Platform      `json:"platform,omitempty"`
	Rule       *ruleRow             `json:"rule,omitempty"`
	Role       *roleRow             `json:"role,omitempty"`
	Action     *explainedAction     `json:"action,omitempty"`
	System     *explainedRole       `json:"platform_role,omitempty"`
	Operations []explainedOperation `json:"operations,omitempty"`
	Roles      []explainedCell      `json:"roles,omitempty"` // who has the permission point
	RequiredBy []requiredBy         `json:"required_by,omitempty"`
	Retracted  *retraction          `json:"retracted,omitempty"` // of a name that an overlay takes away

	rule   *rule.Rule
	system catalog.RoleKind  // of a role of the platform, of which only the name is known
	others []policy.Platform // that know the name as well
}

type explainedOperation struct {
	Operation     string                  `json:"operation"`
	Title         string                  `json:"title,omitempty"`
	API           []string                `json:"api,omitempty"`
	Actions       []string                `json:"actions,omitempty"`
	Prerequisites []explainedPrerequisite `json:"prerequisites,omitempty"`
	NothingNeeded bool                    `json:"nothing_needed,omitempty"`    // a source states it
	NoneBy        string                  `json:"nothing_needed_by,omitempty"` // no source does, but this overlay
	Twins         []string                `json:"twins,omitempty"`             // of the same purpose
	Note          string                  `json:"note,omitempty"`
	Checked       string                  `json:"checked,omitempty"`
	Overlay       string                  `json:"overlay,omitempty"`
	Retracted     []retraction            `json:"retracted,omitempty"`
	Sources       []datedSource           `json:"sources,omitempty"`
}

type explainedPrerequisite struct {
	Action   string        `json:"action,omitempty"`
	AnyOf    []string      `json:"any_of,omitempty"`
	Role     string        `json:"role,omitempty"`
	RoleKind string        `json:"role_kind,omitempty"`
	Feature  string        `json:"feature,omitempty"`
	When     string        `json:"when,omitempty"`
	With     []pin         `json:"with,omitempty"`
	By       string        `json:"by,omitempty"`
	Standing string        `json:"standing,omitempty"`
	Always   bool          `json:"always,omitempty"`
	Checked  string        `json:"checked,omitempty"`
	Overlay  string        `json:"overlay,omitempty"`
	Sources  []datedSource `json:"sources,omitempty"`
}

// pin is what a condition key is in a call.
type pin struct {
	Key    string   `json:"key"`
	Values []string `json:"values"`
}

// retraction is what an overlay takes away.
type retraction struct {
	Platform policy.Platform `json:"platform,omitempty"` // of a name
	Name     string          `json:"name"`
	Overlay  string          `json:"overlay"`
	Reason   string          `json:"reason,omitempty"`
}

type requiredBy struct {
	Operation string          `json:"operation"`
	Action    string          `json:"action,omitempty"`
	Platform  policy.Platform `json:"platform"`
	When      string          `json:"when,omitempty"`    // of a role
	Sources   []datedSource   `json:"sources,omitempty"` // of a role
}

func (a *app) explainCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "explain NAME...",
		Short: "Show what a name (action, operation, API, role, rule) needs and is needed by",
		Long: `Show what the catalogue knows of an action, an operation, an API, a role or a
rule, in both directions (what it needs, what needs it), with sources and dates.
A name of several platforms is shown on one, the Huawei family's on huaweicloud,
with a word on where else it is; --platform chooses. A name that is unknown
makes the exit code 1.`,
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
			return a.explain(in, args)
		},
	}
}

const explainTakes = "'permgap explain' takes actions, operations, APIs, roles and rules; 'permgap catalog list' lists the services"

func (a *app) explain(in lookup, names []string) error {
	var answers []answer
	for _, name := range names {
		answers = append(answers, a.explanations(in.catalog, name, in.Config, explainTakes)...)
	}
	return a.showAnswers(answers, in)
}

// answer is what a command says of one name: for programs and for people. What
// is unknown has no text, since it was told as an error.
type answer struct {
	value any
	text  func(p *report.Page)
}

// showAnswers writes answers, a blank line between them, or their JSON: one
// value, of several a list.
func (a *app) showAnswers(answers []answer, in lookup) error {
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
	answers = slices.DeleteFunc(answers, func(x answer) bool { return x.text == nil })
	return a.show(a.style(in.Config), func(p *report.Page) {
		for i, x := range answers {
			if i > 0 {
				p.Blank()
			}
			x.text(p)
		}
	})
}

// explanations gives all that a name means. One that means nothing is told, with
// what the command takes, and makes the exit code 1.
func (a *app) explanations(cat *catalog.Catalog, name string, c *config.Config, takes string) []answer {
	found := explainOne(cat, name, c)
	if len(found) == 0 {
		a.code = exitFindings
		x := explanation{Version: "1", Kind: "unknown", Name: name}
		err := unknownName(cat, name, c, takes)
		if r := retracted(cat, name, c); r != nil {
			x.Retracted = r
			err = hinted{fmt.Errorf("%s is taken away by %s", r.Name, r.Overlay), cmp.Or(r.Reason, "the file gives no reason")}
		}
		a.complain(err)
		return []answer{{value: x}}
	}
	answers := make([]answer, len(found))
	for i, x := range found {
		answers[i] = answer{x, func(p *report.Page) { writeExplanation(p, &x) }}
	}
	return answers
}

// explainOne finds what a name stands for: a rule, else on the likeliest
// platform that knows it an action, an operation, an API or a role.
func explainOne(cat *catalog.Catalog, name string, c *config.Config) []explanation {
	if r, ok := rule.Get(name); ok {
		x := row(r)
		return []explanation{{Version: "1", Kind: "rule", Name: string(r.Code), Rule: &x, rule: &r}}
	}
	var found *explanation
	for _, p := range byLikelihood(c) {
		switch x := explainOn(cat, p, name, c.Lang); {
		case x == nil:
		case found == nil:
			found = x
		default:
			found.others = append(found.others, p)
		}
	}
	if found == nil {
		return nil
	}
	found.Retracted = retracted(cat, name, c)
	return []explanation{*found}
}

// retracted finds what an overlay says of a name that it takes away; nil when
// none does.
func retracted(cat *catalog.Catalog, name string, c *config.Config) *retraction {
	for _, p := range byLikelihood(c) {
		if r, ok := cat.Retracted(p, name); ok {
			return &retraction{p, r.Name, r.Overlay, r.Reason}
		}
	}
	return nil
}

func explainOn(cat *catalog.Catalog, p policy.Platform, name, lang string) *explanation {
	x := &explanation{Version: "1", Name: name, Platform: p}
	if id, ok := cat.Lookup(p, name); ok {
		act := cat.Action(id)
		x.Kind, x.Name, x.Action = "action", act.Name, describeAction(&act, lang)
		if !strings.EqualFold(name, act.Name) {
			x.Asked = name
		}
		x.addOperations(cat, cat.Unlocks(id), lang)
		x.addRoles(cat, id, lang)
		x.RequiredBy = neededBy(cat, id)
		return x
	}
	if id, ok := cat.FindOperation(p, name); ok {
		x.Kind, x.Name = "operation", cat.Operation(id).Name
		x.addOperations(cat, []catalog.OperationID{id}, lang)
		for _, own := range cat.Operation(id).Actions {
			x.RequiredBy = append(x.RequiredBy, neededBy(cat, own)...)
		}
		return x
	}
	if role, ok := cat.FindRole(p, name); ok {
		x.Kind, x.Name = "role", role.Name
		x.Role = describeRole(cat, role, lang)
		return x
	}
	if kind := cat.RoleKind(p, name); kind != 0 {
		x.Kind, x.RoleKind, x.system = "role", kind.String(), kind
		x.System = describePlatformRole(cat, p, name, lang)
		x.addOperations(cat, dependsOn(cat, p, name), lang)
		x.RequiredBy = needRole(cat, p, name, lang)
		return x
	}
	if ids := cat.FindAPI(p, name); strings.Contains(name, "/") && len(ids) > 0 {
		x.Kind = "api"
		x.addOperations(cat, ids, lang)
		return x
	}
	return nil
}

func (x *explanation) addOperations(cat *catalog.Catalog, ids []catalog.OperationID, lang string) {
	for _, id := range ids {
		op := cat.Operation(id)
		e := explainedOperation{
			Operation: op.Name, Title: op.Title.In(lang), API: op.API, Note: op.Note, Sources: sourceList(op.Sources, lang),
			NothingNeeded: op.NoneNeeded, NoneBy: op.NoneBy, Checked: op.Checked, Overlay: op.Overlay,
		}
		for _, twin := range op.Twins {
			e.Twins = append(e.Twins, cat.OperationName(twin))
		}
		for _, r := range op.Retracted {
			e.Retracted = append(e.Retracted, retraction{Name: r.Name, Overlay: r.Overlay, Reason: r.Reason})
		}
		for _, own := range op.Actions {
			e.Actions = append(e.Actions, cat.ActionName(own))
		}
		for i := range op.Requires {
			e.Prerequisites = append(e.Prerequisites, describe(cat, &op, &op.Requires[i], lang))
		}
		x.Operations = append(x.Operations, e)
	}
}

func describe(cat *catalog.Catalog, op *catalog.Operation, r *catalog.Requirement, lang string) explainedPrerequisite {
	p := explainedPrerequisite{
		Role: r.Role, RoleKind: r.RoleKind.String(), Feature: r.Feature, When: r.When.In(lang), By: cmp.Or(r.By, catalog.Caller).String(),
		Standing: r.Standing.String(), Always: r.Always, Checked: r.Checked, Overlay: r.Overlay, Sources: sourceList(r.Sources, lang),
	}
	for _, with := range r.With {
		if n := len(p.With); n > 0 && p.With[n-1].Key == with.Key {
			p.With[n-1].Values = append(p.With[n-1].Values, with.Value)
			continue
		}
		p.With = append(p.With, pin{with.Key, []string{with.Value}})
	}
	if len(p.Sources) == 0 {
		p.Sources = sourceList(op.Sources, lang)
	}
	for _, id := range r.Any {
		p.AnyOf = append(p.AnyOf, cat.ActionName(id))
	}
	if len(p.AnyOf) == 1 {
		p.Action, p.AnyOf = p.AnyOf[0], nil
	}
	if r.Pattern != "" {
		p.Action = r.Pattern
	}
	return p
}

// neededBy lists the operations that need an action, each once.
func neededBy(cat *catalog.Catalog, id catalog.ActionID) []requiredBy {
	var out []requiredBy
	for _, e := range cat.RequiredBy(id) {
		op := cat.Operation(e.Operation)
		n := needs(cat, &op)
		if !slices.ContainsFunc(out, func(o requiredBy) bool { return o.Operation == n.Operation && o.Action == n.Action }) {
			out = append(out, n)
		}
	}
	return out
}

// needs names an operation as one that needs something.
func needs(cat *catalog.Catalog, op *catalog.Operation) requiredBy {
	n := requiredBy{Operation: op.Name, Platform: op.Platform}
	if len(op.Actions) > 0 {
		n.Action = cat.ActionName(op.Actions[0])
	}
	return n
}
