package answer

import (
	"slices"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/policy"
)

// ServiceCounts is what the catalogue has of a service, in numbers.
type ServiceCounts struct {
	Platform      policy.Platform `json:"platform"`
	Service       string          `json:"service"`
	Title         string          `json:"title,omitempty"`
	Scope         string          `json:"scope,omitempty"`
	Coverage      string          `json:"coverage,omitempty"` // whole or part: as its file says, else whole where a table lists its actions
	Actions       int             `json:"actions"`
	Inferred      int             `json:"inferred,omitempty"` // actions that are only deduced
	Operations    int             `json:"operations"`
	Prerequisites int             `json:"prerequisites"`
	Oldest        string          `json:"oldest_source,omitempty"`
	Newest        string          `json:"newest_source,omitempty"`
}

// Services is the JSON form of the list of services.
type Services struct {
	Version  string          `json:"version"`
	Services []ServiceCounts `json:"services"`
}

// ServicesOf lists the services with their counts and the dates of their
// sources.
func ServicesOf(cat *catalog.Catalog, q Question) Services {
	list := []ServiceCounts{}
	for _, p := range q.Platforms() {
		dates := map[string][]string{}
		for _, s := range cat.Sources(p) {
			if s.Updated != "" {
				dates[s.Service] = append(dates[s.Service], s.Updated)
			}
		}
		needs := prerequisites(cat, p)
		for _, s := range cat.Services(p) {
			row := serviceCounts(cat, q, s)
			row.Prerequisites = needs[s.Name]
			if d := dates[s.Name]; len(d) > 0 {
				row.Oldest, row.Newest = slices.Min(d), slices.Max(d)
			}
			list = append(list, row)
		}
	}
	return Services{version, list}
}

// serviceCounts gives the counts of a service, but of its prerequisites.
func serviceCounts(cat *catalog.Catalog, q Question, s catalog.Service) ServiceCounts {
	known, _ := catalog.ExtentOf(cat, s.Platform, s.Name)
	return ServiceCounts{
		Platform: s.Platform, Service: s.Name, Title: s.Title.In(q.Lang), Scope: s.Scope.String(), Coverage: known.String(),
		Actions: s.Actions, Inferred: s.Inferred, Operations: s.Operations,
	}
}

// prerequisites counts those of the operations of each service.
func prerequisites(cat *catalog.Catalog, p policy.Platform) map[string]int {
	n := map[string]int{}
	for _, id := range cat.Operations(p) {
		op := cat.Operation(id)
		n[op.Service] += countNeeds(&op)
	}
	return n
}

// countNeeds counts the actions, patterns and roles that an operation needs,
// each once.
func countNeeds(op *catalog.Operation) int {
	seen := map[any]bool{}
	for i := range op.Requires {
		r := &op.Requires[i]
		for _, id := range r.Any {
			seen[id] = true
		}
		if r.Pattern+r.Role != "" {
			seen[r.Pattern+r.Role] = true
		}
	}
	return len(seen)
}

// ShownService is a service with its operations and actions.
type ShownService struct {
	ServiceCounts
	OperationList []ListedOperation `json:"operation_list"`
	ActionList    []ListedAction    `json:"action_list"`
}

// ListedOperation is an operation as one of a list.
type ListedOperation struct {
	Operation     string   `json:"operation"`
	Title         string   `json:"title,omitempty"`
	Group         string   `json:"group,omitempty"`
	API           []string `json:"api"`
	Actions       []string `json:"actions"`
	Prerequisites int      `json:"prerequisites"`
	NothingNeeded bool     `json:"nothing_needed,omitempty"` // a source states it
	Overlay       string   `json:"overlay,omitempty"`
}

// ListedAction is an action as one of a list.
type ListedAction struct {
	Action    string `json:"action"`
	Title     string `json:"title,omitempty"`
	Access    string `json:"access,omitempty"`
	Mentioned bool   `json:"mentioned,omitempty"`
	Inferred  bool   `json:"inferred,omitempty"`
	Overlay   string `json:"overlay,omitempty"`
}

// ShowService gives the services of a name, by itself or behind its platform
// (huaweicloud/ecs), of every platform that has it; ok is false when none has.
func ShowService(cat *catalog.Catalog, q Question, name string) (shown Explanation, ok bool) {
	var found []ShownService
	for _, p := range q.Platforms() {
		for _, s := range cat.Services(p) {
			if match.EqualFold(s.Name, name) || match.EqualFold(string(p)+"/"+s.Name, name) {
				found = append(found, shownService(q, cat, s))
			}
		}
	}
	return Explanation{Kind: "service", Name: name, Services: found}, len(found) > 0
}

// shownService lists the operations and actions of a service.
func shownService(q Question, cat *catalog.Catalog, s catalog.Service) ShownService {
	out := ShownService{ServiceCounts: serviceCounts(cat, q, s)}
	for _, id := range cat.Operations(s.Platform) {
		op := cat.Operation(id)
		if op.Service != s.Name {
			continue
		}
		row := ListedOperation{
			Operation: op.Name, Title: op.Title.In(q.Lang), Group: op.Group, API: op.API,
			Prerequisites: countNeeds(&op), NothingNeeded: op.NoneNeeded, Overlay: op.Overlay,
		}
		for _, own := range op.Actions {
			row.Actions = append(row.Actions, cat.ActionName(own))
		}
		out.OperationList = append(out.OperationList, row)
		out.Prerequisites += row.Prerequisites
	}
	for _, id := range cat.Actions(s.Platform) {
		if act := cat.Action(id); act.Service == s.Name {
			out.ActionList = append(out.ActionList, ListedAction{
				Action: act.Name, Title: act.Title.In(q.Lang), Access: act.Access.String(),
				Mentioned: act.Mentioned, Inferred: act.Standing == catalog.Inferred, Overlay: act.Overlay,
			})
		}
	}
	return out
}
