package audit

import (
	"fmt"
	"strings"
	"testing"

	"github.com/permgap/permgap/pkg/access"
	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/principal"
	"github.com/permgap/permgap/pkg/testinput"
	"github.com/permgap/permgap/policies"
)

func ramPolicy(t testing.TB, statements ...string) *policy.Document {
	t.Helper()
	text := `{"Version": "1", "Statement": [` + strings.Join(statements, ", ") + `]}`
	docs := policy.Parse(diag.NewFile("p.json", []byte(text)), policy.Options{})
	if len(docs) != 1 || !docs[0].Judged() {
		t.Fatalf("%s does not parse", text)
	}
	return docs[0]
}

func says(effect, action, resource string) string {
	return fmt.Sprintf(`{"Effect": %q, "Action": %q, "Resource": %q}`, effect, action, resource)
}

// rightsOf gives what a principal of roles and statements may do, on the
// built-in catalogue.
func rightsOf(t testing.TB, basis RoleBasis, roles []string, statements ...string) *rights {
	t.Helper()
	cat, err := policies.Catalog()
	if err != nil {
		t.Fatal(err)
	}
	p := &principal.Principal{Name: "p", Platform: policy.AlibabaCloud, Roles: roles}
	if len(statements) > 0 {
		p.Documents = []*policy.Document{ramPolicy(t, statements...)}
	}
	return newRights(newNeeds(cat), p, basis)
}

func lookup(t testing.TB, r *rights, action string) catalog.ActionID {
	t.Helper()
	id, ok := r.cat.Lookup(policy.AlibabaCloud, action)
	if !ok {
		t.Fatalf("the catalogue does not know %s", action)
	}
	return id
}

// What policies and roles say of a point together.
func TestRuling(t *testing.T) {
	const (
		all      = "PaiDSW:ListAllInstances"       // the administrator's alone, high
		image    = "PaiImage:ListImages"           // own and public ones to the developer, medium
		create   = "PaiDSW:CreatePostPaidInstance" // low
		job      = "PaiDLC:CreateJob"              // not told of the developer
		byPolicy = "oss:GetObject"                 // of no role
		free     = "PaiDSW:GetTempFile"            // allowed by default
		admin    = "PAI.WorkspaceAdmin"
		dev      = "PAI.AlgoDeveloper"
		operator = "PAI.AlgoOperator"
	)
	part := "acs:paidsw:*:*:workspace/1/*"
	for _, tt := range []struct {
		name, role, action string
		statements         []string
		or, and            string // verdict, causes
	}{
		{"a role holds it", admin, all, nil, "granted", "missing"},
		{"a role lacks it", dev, all, nil, "missing", "missing"},
		{"a policy allows it", dev, all, []string{says("Allow", all, "*")}, "granted", "missing role-lacks"},
		{"both", admin, all, []string{says("Allow", all, "*")}, "granted", "granted"},
		{"denied to a role that holds it", admin, all, []string{says("Deny", all, "*")}, "denied", "denied"},
		{"denied in part", admin, all, []string{says("Deny", all, part)}, "partial denied-on-some", "missing"},
		{"allowed in part", admin, all, []string{says("Allow", all, part)}, "granted", "partial narrowed"},
		{"allowed in part, and lacked", dev, all, []string{says("Allow", all, part)}, "partial narrowed", "missing role-lacks"},
		{"a role reaches some", dev, image, nil, "partial role-reach", "missing"},
		{"a role reaches some and a policy all", dev, image, []string{says("Allow", image, "*")}, "granted", "partial role-reach"},
		{"denied where a role reaches some", dev, image, []string{says("Deny", image, "*")}, "denied", "denied"},
		{"not told", dev, job, nil, "undecided role-untold", "missing"},
		{"not told, and allowed", dev, job, []string{says("Allow", job, "*")}, "granted", "undecided role-untold"},
		{"not told, and denied", dev, job, []string{says("Deny", job, "*")}, "denied", "denied"},
		{"of no role", dev, byPolicy, []string{says("Allow", byPolicy, "*")}, "granted", "granted"},
		{"of no role, and not granted", admin, byPolicy, nil, "missing", "missing"},
		{"allowed by default", dev, free, nil, "granted", "granted"},
		{"denied against the default", admin, free, []string{says("Deny", free, "*")}, "denied", "denied"},
		{"lacked, by a doubtful cell", operator, create, nil, "missing doubtful", "missing"},
		{
			"lacked by a doubtful cell, and allowed", operator, create, []string{says("Allow", create, "*")},
			"granted", "missing role-lacks doubtful",
		},
	} {
		for basis, want := range map[RoleBasis]string{BasisOr: tt.or, BasisAnd: tt.and} {
			j := rightsOf(t, basis, []string{tt.role}, tt.statements...)
			r := j.rule(lookup(t, j, tt.action))
			got := r.Verdict.String()
			for _, c := range r.Causes {
				got += " " + string(c)
			}
			if r.Doubtful {
				got += " doubtful"
			}
			if got != want {
				t.Errorf("%s, %s: %s, want %s", tt.name, basis, got, want)
			}
		}
	}
}

// TestRulingLaws holds for every point and role: both is never more than
// either, an Allow lowers nothing and a Deny raises nothing.
func TestRulingLaws(t *testing.T) {
	testinput.OneGoroutine(t)
	roles := []string{"PAI.WorkspaceAdmin", "PAI.AlgoDeveloper", "PAI.LabelManager"}
	some := says("Allow", "paidsw:*", "acs:paidsw:*:*:workspace/1/*")
	everything, cut := says("Allow", "*", "*"), says("Deny", "paidsw:*", "acs:paidsw:*:*:workspace/2/*")
	for _, role := range roles {
		rulings := func(basis RoleBasis, statements ...string) func(catalog.ActionID) access.Verdict {
			j := rightsOf(t, basis, []string{role}, statements...)
			return func(a catalog.ActionID) access.Verdict { return j.rule(a).Verdict }
		}
		for _, basis := range []RoleBasis{BasisOr, BasisAnd} {
			bare, allowed, more := rulings(basis), rulings(basis, some), rulings(basis, some, everything)
			less, both, either := rulings(basis, some, cut), rulings(BasisAnd, some), rulings(BasisOr, some)
			for _, name := range []string{
				"ListAllInstances", "ListInstances", "CreatePostPaidInstance", "GetTempFile", "StartInstance", "GetInstance",
			} {
				a := lookup(t, rightsOf(t, basis, nil), "PaiDSW:"+name)
				if bare(a) > allowed(a) || allowed(a) > more(a) {
					t.Errorf("%s, %s, %s: an Allow lowers %s to %s to %s", role, basis, name, bare(a), allowed(a), more(a))
				}
				if less(a) > allowed(a) {
					t.Errorf("%s, %s, %s: a Deny raises %s to %s", role, basis, name, allowed(a), less(a))
				}
				if both(a) > either(a) {
					t.Errorf("%s, %s: both give %s, either %s", role, name, both(a), either(a))
				}
			}
		}
	}
}
