package audit_test

import (
	"encoding/json"
	"flag"
	"slices"
	"strings"
	"testing"

	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/principal"
)

var wholeLaw = flag.Bool("law", false, "advise on every operation of the catalogue, not on some of them")

// sampled is which part of the operations the law is tried on without -law: a
// prime, so that no table falls in step with it.
const sampled = 31

// advised is a policy that grows by what findings advise.
type advised struct {
	cat      *catalog.Catalog
	platform policy.Platform
	version  string
	actions  []string
	second   []string // in a policy of their own
	roles    []string
	member   int // which member of an any-of is granted
}

func (a *advised) audit(t *testing.T, o audit.Options) *audit.Report {
	t.Helper()
	docs := a.document(t, "p.json", a.actions)
	if len(a.second) > 0 {
		docs = append(docs, a.document(t, "second.json", a.second)...)
	}
	p := principal.Together("p", docs)
	p[0].Roles = a.roles
	return audit.Run(a.cat, audit.Input{Principals: p, Documents: docs}, o)
}

func (a *advised) document(t *testing.T, name string, actions []string) []*policy.Document {
	t.Helper()
	data, err := json.Marshal(map[string]any{"Version": a.version, "Statement": []any{
		map[string]any{"Effect": "Allow", "Action": actions, "Resource": []string{"*"}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	docs := policy.Parse(diag.NewFile(name, data), policy.Options{Platform: a.platform})
	if len(docs) != 1 || docs[0].Broken() {
		t.Fatalf("%s does not parse: %+v", data, docs[0].Problems)
	}
	return docs
}

// heavy lists the findings about an operation that are more than a note.
func heavy(r *audit.Report, operation string) (out []*diag.Finding) {
	for _, f := range r.Findings {
		if f.Operation == operation && f.Level > diag.Note && strings.HasPrefix(f.Code, "PG1") {
			out = append(out, f)
		}
	}
	return out
}

// follow does what a finding advises.
func (a *advised) follow(f *diag.Finding) {
	for _, p := range f.Prerequisites {
		var names []string
		switch {
		case p.Role != "":
			a.roles = append(a.roles, p.Role)
		case len(p.AnyOf) > 0:
			names = a.choose(p)
		default:
			names = []string{p.Name()}
		}
		to := &a.actions
		if p.SecondPolicy {
			to = &a.second
		}
		*to = append(*to, names...)
		slices.Sort(*to)
		*to = slices.Compact(*to)
	}
}

// choose gives a member of a group with what it needs besides.
func (a *advised) choose(p diag.Prerequisite) []string {
	one := p.AnyOf[a.member%len(p.AnyOf)]
	for _, b := range p.Beside {
		if b.Action == one {
			return append([]string{one}, b.Needs...)
		}
	}
	return []string{one}
}

// law is one way to try the law.
type law struct {
	name     string
	platform policy.Platform
	version  string
	options  audit.Options
	member   int
}

func laws() []law {
	none := audit.Options{Features: []string{}}
	return []law{
		{"Huawei 1.1", policy.HuaweiCloud, "1.1", audit.Options{}, 0},
		{"Huawei 1.1 without features", policy.HuaweiCloud, "1.1", none, 1},
		{"Huawei 5.0", policy.HuaweiCloud, "5.0", audit.Options{}, 1},
		{"Huawei 5.0 without features", policy.HuaweiCloud, "5.0", none, 0},
		{"Open Telekom Cloud", policy.OpenTelekomCloud, "1.1", audit.Options{}, 0},
		{"Open Telekom Cloud without features", policy.OpenTelekomCloud, "1.1", none, 1},
		{"Alibaba Cloud", policy.AlibabaCloud, "1", audit.Options{}, 0},
		{"Alibaba Cloud without features", policy.AlibabaCloud, "1", none, 1},
		{"AWS", policy.AWS, "2012-10-17", audit.Options{}, 0},
		{"AWS without features", policy.AWS, "2012-10-17", none, 1},
	}
}

// TestAdviceConverges is the law of advice: an operation whose own actions are
// granted, and all that its findings name, has no finding left but notes.
func TestAdviceConverges(t *testing.T) {
	cat := builtIn(t)
	for at, l := range laws() {
		t.Run(l.name, func(t *testing.T) {
			t.Parallel()
			tried, lacked, others := 0, 0, map[string]bool{}
			for i, id := range cat.Operations(l.platform) {
				own := cat.OwnActions(id)
				if len(own) == 0 || !*wholeLaw && (i+at)%sampled != 0 {
					continue
				}
				a := &advised{cat: cat, platform: l.platform, version: l.version, member: l.member}
				for _, o := range own {
					a.actions = append(a.actions, cat.ActionName(o))
				}
				name := cat.OperationName(id)
				tried++
				first := heavy(a.audit(t, l.options), name)
				if len(first) == 0 {
					continue
				}
				lacked++
				for _, f := range first {
					a.follow(f)
				}
				second := a.audit(t, l.options)
				for _, f := range heavy(second, name) {
					t.Errorf("%s: after the advice of %d findings: %s %s %v", name, len(first), f.Code, f.Level, namesOf(f))
				}
				for _, f := range second.Findings {
					if f.Code == "PG406" {
						t.Errorf("%s: after the advice: PG406 %v", name, f.MessageArgs)
					}
					if f.Operation != name && f.Level == diag.Error && strings.HasPrefix(f.Code, "PG1") {
						others[f.Operation] = true
					}
				}
			}
			t.Logf("%d operations, %d of them with advice; %d other operations have an error by it", tried, lacked, len(others))
			if tried == 0 {
				t.Error("nothing was tried")
			}
		})
	}
}

func namesOf(f *diag.Finding) (names []string) {
	for _, p := range f.Prerequisites {
		names = append(names, p.Name()+" via "+strings.Join(p.Via, ", "))
	}
	return names
}
