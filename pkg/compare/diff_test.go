package compare

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/permgap/permgap/pkg/access/spec"
	"github.com/permgap/permgap/pkg/access/spec/worlds"
	"github.com/permgap/permgap/pkg/answer"
	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/principal"
	"github.com/permgap/permgap/pkg/testinput"
	"github.com/permgap/permgap/policies"
)

func embedded(t *testing.T) *catalog.Catalog {
	t.Helper()
	cat, err := policies.Catalog()
	if err != nil {
		t.Fatal(err)
	}
	return cat
}

// sideOf makes a side of documents: one principal a platform.
func sideOf(docs []*policy.Document) Side {
	return Side{Input: audit.Input{Documents: docs, Principals: principal.Together("all", docs)}}
}

func diffOf(t *testing.T, old, now []*policy.Document) *Difference {
	t.Helper()
	return Diff(embedded(t), answer.Question{Lang: "en"}, sideOf(old), sideOf(now), audit.Options{})
}

// describe writes the changes of a list.
func describe(all []ActionChange) string {
	var out []string
	for _, c := range all {
		name := c.Name()
		if c.Pattern != "" {
			name = "all " + name
		}
		if c.InPart {
			name += " in part"
		}
		if c.Unknown {
			name += " unknown"
		}
		if c.OtherResources {
			name += " elsewhere"
		}
		out = append(out, name)
	}
	return strings.Join(out, ", ")
}

// TestGainedAndLost shows what is listed.
func TestGainedAndLost(t *testing.T) {
	const aws = `{"Version": "2012-10-17", "Statement": [%s]}`
	const ram = `{"Version": "1", "Statement": [%s]}`
	statement := func(effect, action, resource string) string {
		return fmt.Sprintf(`{"Effect": %q, "Action": %s, "Resource": %q}`, effect, action, resource)
	}
	for _, c := range []struct{ name, form, old, now, gained, lost, undecided string }{
		{"the same in other words", aws, statement("Allow", `["s3:GetObject", "s3:PutObject"]`, "*"),
			statement("Allow", `"s3:PutObject"`, "*") + "," + statement("Allow", `"S3:getobject"`, "*"), "", "", ""},
		{"by name", aws, statement("Allow", `"s3:GetObject"`, "*"), statement("Allow", `"s3:PutObject"`, "*"),
			"s3:PutObject", "s3:GetObject", ""},
		{"more resources", aws, statement("Allow", `"s3:GetObject"`, "arn:aws:s3:::a/*"),
			statement("Allow", `"s3:GetObject"`, "arn:aws:s3:::*/*"),
			"s3:GetObject in part", "", ""},
		{"resources that it does not have", aws, statement("Allow", `"sqs:SendMessage"`, "arn:aws:sqs:*:*:*"),
			statement("Allow", `"sqs:SendMessage"`, "*"), "sqs:SendMessage in part elsewhere", "", ""},
		{"a wildcard", aws, statement("Allow", `"sts:GetCallerIdentity"`, "*"), statement("Allow", `"sts:GetC*"`, "*"), "all sts:GetC*", "", ""},
		{"a name that the catalogue lacks", aws, statement("Allow", `"s3:GetObject"`, "*"),
			statement("Allow", `["s3:GetObject", "zzz:Do"]`, "*"), "zzz:Do unknown", "", ""},
		{"a spelling that nobody documents", aws, statement("Allow", `"s3:GetObject"`, "*"),
			statement("Allow", `["s3:GetObject", "yyy:*", "z*:Do", "x*:Do"]`, "*"), "all yyy:*", "", "all z*:Do, all x*:Do"},
		{"two spellings that nobody documents, of a list that stays", aws, statement("Allow", `["y*:Do", "z*:Do"]`, "*"),
			statement("Allow", `["y*:Do", "z?:Do"]`, "*"), "", "", "all z?:Do in part, all z?:Do in part, all z*:Do"},
		{"a Deny", aws, statement("Allow", `"zzz:*"`, "*"), statement("Allow", `"zzz:*"`, "*") + "," + statement("Deny", `"zzz:Del*"`, "*"),
			"", "all zzz:Del*", ""},
		{"a Deny goes", ram, statement("Allow", `"zzz:*"`, "*") + "," + statement("Deny", `"zzz:Del*"`, "*"), statement("Allow", `"zzz:*"`, "*"),
			"all zzz:Del*", "", ""},
		{"all but", aws, statement("Allow", `"s3:GetObject"`, "*"), `{"Effect": "Allow", "NotAction": "s3:*", "Resource": "*"}`,
			"all NotAction s3:*", "s3:GetObject", ""},
		{"nobody knows", `{"Version": "5.0", "Statement": [%s]}`, `{"Effect": "Allow", "Action": ["zzz:a:b"]}`,
			`{"Effect": "Allow", "Action": ["zzz:a:b"], "NotResource": ["x"]}`, "", "", "zzz:a:b in part unknown"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := diffOf(t, parse(t, fmt.Sprintf(c.form, c.old)), parse(t, fmt.Sprintf(c.form, c.now)))
			gained := describe(d.Gained)
			if c.name == "all but" {
				if d.Counts.Gained < 1000 || strings.Contains(gained, "s3:GetObject") {
					t.Errorf("%d gained", d.Counts.Gained)
				}
				gained, _, _ = strings.Cut(gained, ", ")
			}
			if gained != c.gained || describe(d.Lost) != c.lost || describe(d.Undecided) != c.undecided {
				t.Errorf("gained %q, lost %q, undecided %q", gained, describe(d.Lost), describe(d.Undecided))
			}
		})
	}
}

// TestDiffOfPublishedContainment: what is gained and lost agrees with a published
// benchmark, in both directions.
func TestDiffOfPublishedContainment(t *testing.T) {
	dir, pairs := publishedPairs(t)
	for _, p := range pairs {
		old := readDocuments(t, filepath.Join(dir, p.P1), policy.Options{Platform: policy.AWS})
		now := readDocuments(t, filepath.Join(dir, p.P2), policy.Options{Platform: policy.AWS})
		d := diffOf(t, old, now)
		if len(d.Undecided) > 0 || (len(d.Lost) == 0) != p.Sub12 || (len(d.Gained) == 0) != p.Sub21 {
			t.Errorf("%s, %s: gained %q, lost %q, undecided %q; published %v %v", p.P1, p.P2, describe(d.Gained), describe(d.Lost),
				describe(d.Undecided), p.Sub12, p.Sub21)
		}
		replay(t, p.P1+" "+p.P2, d, old, now)
	}
}

// replay asks the specification about every witness.
func replay(t *testing.T, name string, d *Difference, old, now []*policy.Document) {
	t.Helper()
	for _, list := range []struct {
		all            []ActionChange
		allows, denies []*policy.Document
	}{{d.Gained, now, old}, {d.Lost, old, now}} {
		for _, c := range list.all {
			r := spec.Request{Action: c.Witness.Action, Resource: c.Witness.Resource, Context: map[string][]string{}}
			for _, k := range c.Witness.Context {
				r.Context[k.Key] = k.Values
			}
			a, errA := spec.Evaluate(list.allows, r)
			b, errB := spec.Evaluate(list.denies, r)
			if errA != nil || errB != nil || a != spec.Allow || b == spec.Allow {
				t.Errorf("%s: %s: the witness %+v is %v %v on the side that allows, %v %v on the other", name, c.Name(), r, a, errA, b, errB)
			}
		}
	}
}

// covers reports whether a list has an action, by its name or a pattern.
func covers(all []ActionChange, action string) bool {
	return slices.ContainsFunc(all, func(c ActionChange) bool {
		return match.EqualFold(c.Action, action) || c.Pattern != "" &&
			(strings.HasPrefix(c.Pattern, "NotAction") || match.Compile(c.Pattern, match.Options{Fold: true, Question: true}).Match(action))
	})
}

// TestDiffAgreesWithTheSpecification: what the specification allows on one side and
// refuses on the other is listed, what is listed is so, and Within says the same.
func TestDiffAgreesWithTheSpecification(t *testing.T) {
	testinput.OneGoroutine(t)
	pairs, changed, decided := testinput.Times(24, 100), 0, 0
	if testing.Short() {
		pairs = 20
	}
	cat := embedded(t)
	means := audit.NewGrantings(cat)
	for seed := range uint64(pairs) {
		r := rand.New(rand.NewPCG(seed, 18))
		dialects := []policy.Dialect{policy.Huawei11, policy.Huawei50, policy.RAM1, policy.AWS2012}
		dialect := dialects[seed%uint64(len(dialects))]
		old, now := worlds.Generate(r, dialect), worlds.Generate(r, dialect)
		before, after := &sideOf(old).Input.Principals[0], &sideOf(now).Input.Principals[0]
		gained, lost := change(cat, means, before, after, rooms{1 << 30, 1 << 30, 1 << 30}, 1)
		d := &Difference{Gained: gained.found, Lost: lost.found}
		d.Undecided = slices.Concat(gained.undecided, lost.undecided)
		name := fmt.Sprintf("seed %d: %s\nand\n%s", seed, worlds.Describe(old), worlds.Describe(now))
		replay(t, name, d, old, now)
		was, is := principalOf(before), principalOf(after)
		for _, q := range []struct {
			list []ActionChange
			lost bool
			a    match.Answer
		}{{d.Gained, false, second(Within(is, was))}, {d.Lost, true, second(Within(was, is))}} {
			open := slices.ContainsFunc(d.Undecided, func(c ActionChange) bool { return c.Lost == q.lost })
			if (q.a == match.No) != (len(q.list) > 0) || q.a == match.Yes && open || q.a == match.Undecided && !open {
				t.Errorf("Within says %v, and listed is %q, undecided %q: %s", q.a, describe(q.list), describe(d.Undecided), name)
			}
		}
		around := worlds.Around(slices.Concat(old, now), worlds.Actions(dialect), nil)
		for range 60 {
			req := spec.Request{Action: worlds.Actions(dialect)[r.IntN(len(worlds.Actions(dialect)))], Context: around.Context(r)}
			resources := around.ResourcesIn()
			req.Resource = resources[r.IntN(len(resources))]
			a, errA := spec.Evaluate(old, req)
			b, errB := spec.Evaluate(now, req)
			if errA != nil || errB != nil {
				continue
			}
			decided++
			switch {
			case a == spec.Allow && b != spec.Allow:
				changed++
				if !covers(d.Lost, req.Action) && !covers(d.Undecided, req.Action) {
					t.Fatalf("%+v is lost, and not listed: %q\n%s", req, describe(d.Lost), name)
				}
			case a != spec.Allow && b == spec.Allow:
				changed++
				if !covers(d.Gained, req.Action) && !covers(d.Undecided, req.Action) {
					t.Fatalf("%+v is gained, and not listed: %q\n%s", req, describe(d.Gained), name)
				}
			}
		}
	}
	if changed < pairs || decided < 10*pairs {
		t.Errorf("%d of %d requests tell the sides apart: the worlds are too plain", changed, decided)
	}
}

func second(_ *Request, a match.Answer) match.Answer { return a }

// TestDiffOfOneFile holds that the principals of one file share what is listed: the
// first come first, and those beyond the bound are counted as if they were listed.
func TestDiffOfOneFile(t *testing.T) {
	cat := embedded(t)
	const n = 40
	text := `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"ec2:*","Resource":"*"}]}`
	one := func(name string) audit.Input {
		docs := policy.Parse(diag.NewFile(name, []byte(text)), policy.Options{})
		return audit.Input{Documents: docs, Principals: principal.Each(docs)}
	}
	many, apart := audit.Input{}, audit.Input{}
	for i := range n {
		in := one("p.json")
		in.Principals[0].Name = fmt.Sprint("p.json#", i)
		many.Documents, many.Principals = append(many.Documents, in.Documents...), append(many.Principals, in.Principals...)
		in = one(fmt.Sprint(i, ".json"))
		in.Principals[0].Name = fmt.Sprint("p.json#", i)
		apart.Documents, apart.Principals = append(apart.Documents, in.Documents...), append(apart.Principals, in.Principals...)
	}
	diff := func(in audit.Input) *Difference {
		return Diff(cat, answer.Question{}, Side{Name: "old"}, Side{Name: "new", Input: in}, audit.Options{})
	}
	shared, whole := diff(many), diff(apart)
	if shared.Counts != whole.Counts || !reflect.DeepEqual(shared.Principals, whole.Principals) {
		t.Errorf("in one file %+v, in files of their own %+v", shared.Counts, whole.Counts)
	}
	if listed := len(shared.Gained); listed == 0 || listed > len(whole.Gained) || listed == shared.Counts.Gained {
		t.Errorf("%d are listed of %d that one file gains, and %d of many", listed, shared.Counts.Gained, len(whole.Gained))
	}
	for _, d := range []*Difference{shared, whole} {
		text, err := json.Marshal(d)
		if err != nil || len(text) > 2<<20 {
			t.Errorf("%d bytes of JSON: %v", len(text), err)
		}
	}
}
