package worlds

import (
	"encoding/json"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/permgap/permgap/pkg/access/spec"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/testinput"
)

func dialects() []policy.Dialect {
	return []policy.Dialect{policy.Huawei11, policy.Huawei50, policy.RAM1, policy.AWS2012}
}

// TestGenerated holds that the generator and the sampler reach everything a
// comparison with them is to reach.
func TestGenerated(t *testing.T) {
	testinput.OneGoroutine(t)
	for _, d := range dialects() {
		t.Run(d.String(), func(t *testing.T) {
			r := rand.New(rand.NewPCG(1, uint64(d)))
			outcomes, conditional, total := map[spec.Outcome]int{}, 0, 0
			for range testinput.Times(100, 300) {
				docs := Generate(r, d)
				s := Around(docs, Actions(d), nil)
				for _, action := range Actions(d) {
					for range 5 {
						request := s.Request(r, action, Universe(d, action))
						if !spec.Glob(Universe(d, action), request.Resource) {
							t.Fatalf("%q is outside the universe of %s", request.Resource, action)
						}
						got, err := spec.Evaluate(docs, request)
						if (err == nil) != (got != 0) {
							t.Fatalf("%v, %v", got, err)
						}
						outcomes[got]++
						total++
						if len(request.Context) > 0 {
							conditional++
						}
					}
				}
			}
			for _, o := range []spec.Outcome{spec.Allow, spec.ExplicitDeny, spec.ImplicitDeny} {
				if outcomes[o] < total/10 {
					t.Errorf("only %d of %d requests are %v", outcomes[o], total, o)
				}
			}
			if outcomes[0] > total/20 {
				t.Errorf("%d of %d requests are not settled", outcomes[0], total)
			}
			if conditional < total/4 {
				t.Errorf("only %d of %d requests have a context", conditional, total)
			}
		})
	}
}

// TestGenerateIsRepeatable: a seed is all that a failure has to name.
func TestGenerateIsRepeatable(t *testing.T) {
	for _, d := range dialects() {
		one, two := rand.New(rand.NewPCG(5, 6)), rand.New(rand.NewPCG(5, 6))
		for range 20 {
			a, b := Generate(one, d), Generate(two, d)
			if Describe(a) != Describe(b) {
				t.Fatalf("%s and then %s", Describe(a), Describe(b))
			}
			x, y := Around(a, nil, nil).Requests(one, 3), Around(b, nil, nil).Requests(two, 3)
			for i := range x {
				if x[i].Action != y[i].Action || x[i].Resource != y[i].Resource || len(x[i].Context) != len(y[i].Context) {
					t.Fatalf("%+v and then %+v", x[i], y[i])
				}
			}
		}
	}
}

func TestPlacesOfADocument(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 3))
	for _, d := range dialects() {
		for range 50 {
			for _, doc := range Generate(r, d) {
				if !json.Valid(doc.File.Data) {
					t.Fatalf("no JSON:\n%s", doc.File.Data)
				}
				checkPlaces(t, doc)
			}
		}
	}
}

// TestParsesToTheSame: what is built by hand is what its file says.
func TestParsesToTheSame(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for _, d := range dialects() {
		for range 50 {
			for _, doc := range Generate(r, d) {
				parsed := policy.Parse(doc.File, policy.Options{})
				if len(parsed) != 1 || parsed[0].Dialect != d {
					t.Fatalf("%d documents of\n%s", len(parsed), doc.File.Data)
				}
				if diff := cmp.Diff(doc.Statements, parsed[0].Statements, cmpopts.EquateEmpty()); diff != "" {
					t.Fatalf("built and parsed differ:\n%s\n%s", diff, doc.File.Data)
				}
			}
		}
	}
}

func checkPlaces(t *testing.T, doc *policy.Document) {
	t.Helper()
	texts := []policy.Text{doc.Version}
	for _, s := range doc.Statements {
		if body := string(doc.File.Data[s.Span.Start:s.Span.End]); body[0] != '{' || body[len(body)-1] != '}' {
			t.Errorf("statement at %q", body)
		}
		texts = slices.Concat(texts, s.Actions, s.Resources, []policy.Text{s.EffectAt})
		for _, c := range s.Conditions {
			texts = append(append(texts, c.Operator, c.Key), c.Values...)
		}
	}
	for _, text := range texts {
		var got string
		err := json.Unmarshal(doc.File.Data[text.Span.Start:text.Span.End], &got)
		if err != nil || got != text.Value || !strings.HasPrefix(text.Pointer, "/") {
			t.Errorf("%q (%s) stands at %q: %v", text.Value, text.Pointer, got, err)
		}
	}
}

func TestAroundReachesBothSides(t *testing.T) {
	docs := []*policy.Document{NewDocument(policy.AWS2012, "a",
		Statement(policy.Allow, []string{"s3:Get*"}, []string{"arn:aws:s3:::b/${aws:username}/?*"},
			Test("IpAddress", "aws:SourceIp", "10.0.0.0/8"),
			Test("NumericLessThan", "n", "5"),
			Test("ForAnyValue:StringLike", "tags", "a*")))}
	s := Around(docs, nil, []string{"arn:aws:s3:::*"})
	for _, want := range []string{"s3:Get", "s3:Getx", "s3:Ge"} {
		if !slices.Contains(s.Actions, want) {
			t.Errorf("no action %q in %q", want, s.Actions)
		}
	}
	if !slices.Contains(s.Resources, "arn:aws:s3:::b/a/aa") {
		t.Errorf("no folder in %q", s.Resources)
	}
	values := map[string][]string{}
	for i, key := range s.Keys {
		for _, v := range s.Values[i] {
			values[key] = append(values[key], strings.Join(v, "+"))
		}
	}
	for key, wants := range map[string][]string{
		"aws:username": {"", "a", "*"},
		"aws:SourceIp": {"", "9.255.255.255", "10.0.0.0", "10.255.255.255", "11.0.0.0"},
		"n":            {"", "4.0", "4.5", "5", "5.5"},
		"tags":         {"", "a", "a+a*"},
	} {
		for _, want := range wants {
			if !slices.Contains(values[key], want) {
				t.Errorf("no %q among the values of %s, %q", want, key, values[key])
			}
		}
	}
}
