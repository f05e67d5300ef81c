package aws

import (
	"cmp"
	"io/fs"
	"maps"
	"slices"
	"strings"
)

// action is one of the reference.
type action struct {
	service, name, level string
	types                []string // resource types, those that are required with a star behind
	keys                 []string
}

// tagging reports whether it gives or takes tags only.
func (a *action) tagging() bool { return a != nil && strings.Contains(a.level, "Tagging") }

// edge is what the operation of an action needs besides.
type edge struct {
	action, needs      string
	role               bool // it needs a role of this name
	feature, featureBy string
	when, standing     string
	always             bool
	key, value         string // the value that the key has in this call
	sources            []string
}

func (e *edge) cite(ids ...string) {
	for _, id := range ids {
		if !slices.Contains(e.sources, id) {
			e.sources = append(e.sources, id)
		}
	}
	slices.SortFunc(e.sources, func(a, b string) int { return cmp.Compare(order(a), order(b)) })
}

// facts are what the inputs state.
type facts struct {
	actions   map[string]*action
	resources map[string]map[string][]string // by service and type
	titles    map[string]string
	edges     []*edge
	defects   []defect
	policies  [][2]string         // managed ones: names and contents
	roles     map[string][]string // service-linked ones, by service
}

// defect is what an input gets wrong.
type defect struct{ service, kind, where, written, source string }

// The editions of the column of dependent actions.
const june, july = "2026-06-14", "2026-07-02"

// read reads the inputs.
func read(from fs.FS) (*facts, error) {
	in := map[string][][]string{}
	for name := range columns {
		rows, err := table(from, name)
		if err != nil {
			return nil, err
		}
		in[name] = rows
	}
	f := &facts{actions: map[string]*action{}, resources: map[string]map[string][]string{}, titles: map[string]string{},
		roles: map[string][]string{}}
	for _, r := range in["actions"] {
		service, _, _ := strings.Cut(r[0], ":")
		f.actions[r[0]] = &action{service, r[0], r[1], list(r[2]), list(r[3])}
	}
	for _, r := range in["resources"] {
		if f.resources[r[0]] == nil {
			f.resources[r[0]] = map[string][]string{}
		}
		f.resources[r[0]][r[1]] = append(f.resources[r[0]][r[1]], pattern(r[2]))
	}
	for _, r := range in["services"] {
		f.titles[r[0]] = r[1]
	}
	b := edgeBuilder{facts: f, known: map[[2]string]*edge{}}
	b.dependents(in["dependents"])
	b.models(in["models"])
	b.operations(in["operations"])
	b.samples("sessions", in["sessions"])
	b.samples("handlers", in["handlers"])
	b.required(in["roles"])
	b.without(in["without"])
	b.pins(in["pins"], in["operations"])
	for _, r := range in["policies"] {
		f.policies = append(f.policies, [2]string{r[0], r[1]})
	}
	b.serviceRoles(in["service-roles"])
	f.edges = slices.SortedFunc(maps.Values(b.known), func(x, y *edge) int {
		return cmp.Or(strings.Compare(x.action, y.action), strings.Compare(x.needs, y.needs))
	})
	return f, nil
}

// list splits a cell.
func list(cell string) []string {
	if cell == "" {
		return nil
	}
	return strings.Split(cell, ",")
}

// pattern turns an ARN of the reference into a pattern: ${Region} stands for any.
// Its partition is aws, as the audit reads it in policies.
func pattern(arn string) string {
	arn = strings.Replace(arn, "${Partition}", "aws", 1)
	var b strings.Builder
	for arn != "" {
		before, rest, found := strings.Cut(arn, "${")
		b.WriteString(before)
		if !found {
			break
		}
		b.WriteByte('*')
		_, arn, _ = strings.Cut(rest, "}")
	}
	text := b.String()
	for strings.Contains(text, "**") {
		text = strings.ReplaceAll(text, "**", "*")
	}
	return text
}

// edgeBuilder gathers edges, one for an action and what it needs.
type edgeBuilder struct {
	*facts
	known map[[2]string]*edge
}

// edge gives an edge, a new one if there is none. Both ends must be actions.
func (b *edgeBuilder) edge(action, needs string) (e *edge, fresh bool) {
	if b.actions[action] == nil || b.actions[needs] == nil || action == needs {
		return nil, false
	}
	k := [2]string{action, needs}
	if b.known[k] == nil {
		b.known[k], fresh = &edge{action: action, needs: needs}, true
		b.kind(b.known[k])
	}
	return b.known[k], fresh
}

// kind gives an edge the feature that follows from what it needs. AWS's tables
// name what may be needed and leave out when; pages about these permissions say it.
func (b *edgeBuilder) kind(e *edge) {
	service, _, _ := strings.Cut(e.action, ":")
	switch needs := b.actions[e.needs]; {
	case e.needs == "iam:PassRole":
		e.feature = "role"
	case e.needs == "iam:CreateServiceLinkedRole":
		e.feature = "first-use"
	case needs.tagging() && !b.actions[e.action].tagging():
		e.feature = "tags"
	case needs.service == "kms" && service != "kms":
		e.feature = "encryption"
	default:
		return
	}
	e.featureBy = "rule-" + e.feature
}

// dependents reads the column of dependent actions, in two editions. What only
// the earlier one has is no longer stated.
func (b *edgeBuilder) dependents(rows [][]string) {
	for _, r := range rows {
		editions := list(r[3])
		if r[0] == r[1] {
			b.defect(r[0], "duplicate", "the row of "+r[0], "an action that depends on itself", editions)
			continue
		}
		e, _ := b.edge(r[0], r[1])
		if e == nil {
			continue // one of the two is gone from the reference
		}
		e.cite(editionIDs(editions)...)
		if !slices.Contains(editions, july) {
			e.standing = "inferred"
		}
		if kind := b.optional(r[0], list(r[2])); kind != "" && e.feature == "" {
			e.feature, e.featureBy = kind, "rule-resource"
		}
	}
}

func editionIDs(editions []string) (ids []string) {
	if slices.Contains(editions, july) {
		ids = append(ids, "dependents")
	}
	if slices.Contains(editions, june) {
		ids = append(ids, "dependents-june")
	}
	return ids
}

func (b *edgeBuilder) defect(action, kind, where, written string, editions []string) {
	b.defects = append(b.defects, defect{b.actions[action].service, kind, where, written, editionIDs(editions)[0]})
}

// optional gives the resource type that dependents are declared for, if it is
// one that calls of the action may leave out.
func (b *edgeBuilder) optional(action string, declared []string) string {
	for _, d := range declared {
		if d == "action" || !slices.Contains(b.actions[action].types, d) {
			return ""
		}
	}
	if b.resources[b.actions[action].service][declared[0]] == nil {
		return ""
	}
	return declared[0]
}

// models reads what the API models declare.
func (b *edgeBuilder) models(rows [][]string) {
	for _, r := range rows {
		if e, _ := b.edge(r[0], r[1]); e != nil {
			e.cite("models")
			e.standing = ""
		}
	}
}

// operations reads the new table. It names all that calls of an operation may
// need, so that what no other table has is needed by some of them.
func (b *edgeBuilder) operations(rows [][]string) {
	for _, r := range rows {
		e, fresh := b.edge(r[0], r[1])
		if e == nil {
			continue
		}
		e.cite("operations")
		e.standing = ""
		if fresh && e.feature == "" {
			e.when = "for some calls of the operation"
		}
	}
}

// samples reads what was seen in use.
func (b *edgeBuilder) samples(source string, rows [][]string) {
	for _, r := range rows {
		e, fresh := b.edge(r[0], r[1])
		if e == nil {
			continue
		}
		e.cite(source)
		if fresh {
			e.standing = "sample"
			switch {
			case e.feature != "":
			case strings.HasPrefix(e.needs, "ec2:"):
				e.feature, e.featureBy = "vpc", source
			case strings.HasPrefix(e.needs, "logs:"):
				e.feature, e.featureBy = "log-delivery", "rule-log-delivery"
			default:
				e.when = "for some calls of the operation"
			}
		}
	}
}

// required marks the calls that cannot be made without a role: the API refuses
// one without the parameter, and AWS's table says that the role is passed.
func (b *edgeBuilder) required(rows [][]string) {
	for _, r := range rows {
		e := b.known[[2]string{r[0], "iam:PassRole"}]
		if e == nil || e.standing != "" || strings.Contains(r[0], ":Remove") {
			continue
		}
		e.feature, e.featureBy, e.always = "", "", true
		e.cite("parameters")
	}
}

// without marks what AWS's own policies do without: they grant the action by its
// name and nothing of what the table names, so that two documents disagree.
func (b *edgeBuilder) without(rows [][]string) {
	for _, r := range rows {
		e := b.known[[2]string{r[0], r[1]}]
		if e == nil || e.always || e.feature != "" || e.when != "" || e.standing != "" {
			continue
		}
		e.standing = "inferred"
		e.cite("managed-without")
	}
}

// pins gives edges the values of condition keys that are certain: those that a
// page states, and those that are the only ones seen wherever the key is used. A
// key of a service in a region has one value for each region, and is left out.
func (b *edgeBuilder) pins(rows, operations [][]string) {
	type call struct{ action, needs, key string }
	seen := map[call]map[string]bool{}
	stated := map[call]string{}
	for _, r := range operations {
		if r[3] != "" {
			stated[call{r[0], r[1], r[2]}] = r[3]
		}
	}
	for k := range stated {
		seen[k] = map[string]bool{}
	}
	for _, r := range rows {
		k := call{r[0], r[1], r[2]}
		if seen[k] == nil {
			seen[k] = map[string]bool{}
		}
		seen[k][r[3]] = unanimous(r[4])
		if r[4] == "sourced" && !strings.Contains(r[3], "${") {
			stated[k] = r[3]
		}
	}
	for k, values := range seen {
		e := b.known[[2]string{k.action, k.needs}]
		if e == nil {
			continue
		}
		value, source := stated[k], "operations"
		switch _, name, _ := strings.Cut(k.action, ":"); {
		case value != "":
		case k.key == "ec2:CreateAction":
			value, source = name, "create-action"
		case len(values) == 1:
			for v, all := range values {
				if all && !strings.Contains(v, "${") {
					value, source = v, "managed-policies"
				}
			}
		}
		if value != "" {
			e.key, e.value = k.key, value
			e.cite(source)
		}
	}
}

// unanimous reads "observed in 3 of 3 managed policies".
func unanimous(basis string) bool {
	words := strings.Fields(strings.TrimPrefix(basis, "observed in "))
	return strings.HasPrefix(basis, "observed in ") && len(words) > 2 && words[1] == "of" && words[0] == words[2]
}

// serviceRoles reads the roles that services act with. The first call that needs
// one creates it, once in an account. Names and calls were put together by what
// managed policies allow, so that they are deduced.
func (b *edgeBuilder) serviceRoles(rows [][]string) {
	for _, r := range rows {
		action, role := r[0], r[2]
		if b.actions[action] == nil || strings.HasPrefix(role, "(") {
			continue // it has no name that anybody states
		}
		if slices.ContainsFunc(b.policies, func(p [2]string) bool { return p[0] == role }) {
			continue // a managed policy has the name too, and a name means one thing
		}
		k := [2]string{action, role}
		if b.known[k] != nil {
			continue
		}
		e := &edge{action: action, needs: role, role: true, feature: "first-use", featureBy: "rule-first-use", standing: "inferred"}
		if !strings.HasPrefix(r[1], "(") {
			e.key, e.value = "iam:AWSServiceName", r[1]
		}
		e.cite("service-roles")
		b.known[k] = e
		service := b.actions[action].service
		if !slices.Contains(b.roles[service], role) {
			b.roles[service] = append(b.roles[service], role)
		}
	}
}
