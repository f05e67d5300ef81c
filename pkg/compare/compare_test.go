package compare

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/permgap/permgap/pkg/access"
	"github.com/permgap/permgap/pkg/access/compile"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/testinput"
)

const (
	allowAll    = `{"Effect": "Allow", "Action": ["*"]}`
	allowCreate = `{"Effect": "Allow", "Action": ["modelarts:*:*"]}`
	getOnX      = `{"Effect": "Allow", "Action": ["swr:repo:get*"], "Resource": ["swr:*:*:repo:x"]}`
	getOnY      = `{"Effect": "Allow", "Action": ["swr:repo:getRepo"], "Resource": ["swr:*:*:repo:y"]}`
	getWithMFA  = `{"Effect": "Allow", "Action": ["swr:repo:getRepo"], "Condition": {"Bool": {"g:MFAPresent": ["true"]}}}`
	denyGetOnX  = `{"Effect": "Deny", "Action": ["swr:repo:getRepo"], "Resource": ["swr:*:*:repo:x"]}`
)

func parse(t *testing.T, text string) []*policy.Document {
	t.Helper()
	return policy.Parse(diag.NewFile("policy.json", []byte(text)), policy.Options{})
}

// huawei makes a principal of one document of Huawei 5.0.
func huawei(t *testing.T, statements string) *access.Principal {
	t.Helper()
	return access.NewPrincipal(parse(t, `{"Version": "5.0", "Statement": [`+statements+`]}`))
}

func readDocuments(t *testing.T, path string, o policy.Options) []*policy.Document {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return policy.Parse(diag.NewFile(filepath.Base(path), data), o)
}

func TestWithin(t *testing.T) {
	for _, c := range []struct {
		name, a, b string
		want       match.Answer
		action     string
		resource   string
	}{
		{"the same", getOnX, getOnX, match.Yes, "", ""},
		{"less", getOnX, allowAll, match.Yes, "", ""},
		{"more actions", allowAll, allowCreate, match.No, "b", "a"},
		{"more resources", `{"Effect": "Allow", "Action": ["swr:repo:getRepo"]}`, getOnX, match.No, "swr:repo:getRepo", "a"},
		{"a Deny makes up for it", allowAll + `,{"Effect": "Deny", "NotAction": ["modelarts:*"]}`,
			allowCreate + `,{"Effect": "Allow", "Action": ["modelarts:*"]}`, match.Yes, "", ""},
		{"a Deny on the other side", getOnX, allowAll + `,` + denyGetOnX, match.No, "swr:repo:getRepo", "swr:*:*:repo:x"},
		{"a narrower condition", getWithMFA,
			`{"Effect": "Allow", "Action": ["swr:repo:getRepo"], "Condition": {"Null": {"g:MFAPresent": ["false"]}}}`, match.Yes, "", ""},
		{"a wider condition", `{"Effect": "Allow", "Action": ["swr:repo:getRepo"]}`, getWithMFA, match.No, "swr:repo:getRepo", "a"},
		{"unreadable", `{"Effect": "Allow", "Action": ["swr:repo:getRepo"]}`,
			`{"Effect": "Allow", "Action": ["swr:repo:getRepo"], "NotResource": ["x"]}`, match.Undecided, "", ""},
		{"nothing allowed", denyGetOnX, getOnY, match.Yes, "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, got := Within(huawei(t, c.a), huawei(t, c.b))
			if got != c.want || (r != nil) != (got == match.No) {
				t.Fatalf("%v %+v, want %v", got, r, c.want)
			}
			if r != nil && (r.Action != c.action || r.Resource != c.resource) {
				t.Errorf("%s on %s, want %s on %s", r.Action, r.Resource, c.action, c.resource)
			}
		})
	}
}

// TestWithinAgencies: a statement about agencies grants and denies what takes
// them.
func TestWithinAgencies(t *testing.T) {
	document := func(text string) *access.Principal {
		return access.NewPrincipal(parse(t, `{"Version": "1.1", "Statement": [`+text+`]}`))
	}
	const agencies = `{"Effect": "Allow", "Action": ["*"], "Resource": {"uri": ["*"]}}`
	for _, c := range []struct{ a, b string }{
		{agencies, `{"Effect": "Allow", "Action": ["ra:nb:get"]}`},
		{allowAll, allowAll + `,` + strings.Replace(agencies, "Allow", "Deny", 1)},
	} {
		r, a := Within(document(c.a), document(c.b))
		if a != match.No || !compile.TakesAgency(r.Action) {
			t.Errorf("%v %+v, want no for an agency: %s in %s", a, r, c.a, c.b)
		}
	}
}

// TestFoldedService: in Huawei 1.x the service of a resource is read in lower
// case, and so is a witness.
func TestFoldedService(t *testing.T) {
	document := func(resource string) *access.Principal {
		return access.NewPrincipal(parse(t,
			`{"Version": "1.1", "Statement": [{"Effect": "Allow", "Action": ["sb:*:*"], "Resource": ["`+resource+`"]}]}`))
	}
	if r, a := Within(document("SB:*:*:t:b"), document("sb:*:*:t:*")); a != match.Yes {
		t.Errorf("%v %+v", a, r)
	}
	if r, a := Within(document("sb:*:*:t:*"), document("SB:*:*:t:b")); a != match.No || !strings.HasPrefix(r.Resource, "sb:") {
		t.Errorf("%v %+v", a, r)
	}
}

// TestWithinSpelling: what is spelled as nobody documents is within nothing for
// sure, wherever in a list it stands.
func TestWithinSpelling(t *testing.T) {
	document := func(actions string) *access.Principal {
		return access.NewPrincipal(parse(t, `{"Version": "1.1", "Statement": [{"Effect": "Allow", "Action": [`+actions+`]}]}`))
	}
	inner := document(`"obs:bucket:Get*", "obs:object:*"`)
	for _, outer := range []string{`"obs:bucket:Get*", "OBS:object:*"`, `"OBS:object:*", "obs:bucket:Get*"`} {
		if r, a := Within(inner, document(outer)); a != match.Undecided {
			t.Errorf("%v %+v in %s, want undecided", a, r, outer)
		}
	}
}

// publishedPair is two files of a published benchmark, and which holds the other.
type publishedPair struct {
	P1, P2 string
	Sub12  bool `json:"p1_subset_p2"`
	Sub21  bool `json:"p2_subset_p1"`
}

// publishedPairs gives the benchmark, and the folder of its files.
func publishedPairs(t *testing.T) (dir string, pairs []publishedPair) {
	t.Helper()
	dir = testinput.Shared(t, "corpora", "quacky")
	data, err := os.ReadFile(filepath.Join(dir, "pairs.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, &pairs); err != nil {
		t.Fatal(err)
	}
	return dir, pairs
}

// TestPublishedContainment answers the containment questions of a published
// benchmark, in both directions.
func TestPublishedContainment(t *testing.T) {
	dir, pairs := publishedPairs(t)
	for _, pair := range pairs {
		load := func(name string) *access.Principal {
			docs := readDocuments(t, filepath.Join(dir, name), policy.Options{Platform: policy.AWS})
			for _, d := range docs {
				if !d.Judged() {
					t.Fatalf("%s is not judged: %s %v", name, d.Reason.ID, d.Problems)
				}
			}
			return access.NewPrincipal(docs)
		}
		p1, p2 := load(pair.P1), load(pair.P2)
		for _, q := range []struct {
			in, out *access.Principal
			want    bool
		}{{p1, p2, pair.Sub12}, {p2, p1, pair.Sub21}} {
			r, a := Within(q.in, q.out)
			if a == match.Undecided || (a == match.Yes) != q.want {
				t.Errorf("%s, %s: %v, published %v (%+v)", pair.P1, pair.P2, a, q.want, r)
			}
		}
	}
}

// TestFieldsOfARNs: a star in a field of an ARN stands for nothing of the next,
// and a witness is an ARN.
func TestFieldsOfARNs(t *testing.T) {
	document := func(statements string) *access.Principal {
		return access.NewPrincipal(parse(t, `{"Version": "2012-10-17", "Statement": [`+statements+`]}`))
	}
	on := func(effect, resource string) string {
		return `{"Effect": "` + effect + `", "Action": "sns:Publish", "Resource": "` + resource + `"}`
	}
	for _, c := range []struct {
		inner, outer string
		want         match.Answer
	}{
		{on("Allow", "arn:aws:sns:*:1:t"), on("Allow", "arn:aws:sns:*:1:t") + `,` + on("Deny", "arn:aws:sns:*:2:*"), match.Yes},
		{on("Allow", "arn:aws:sns:*:1:t*"), on("Allow", "arn:aws:sns:*:1:t*") + `,` + on("Deny", "arn:aws:sns:*:1:ta:b"), match.No},
		{on("Allow", "arn:aws:sns:eu-*:1:t"), on("Allow", "arn:aws:sns:*:1:*"), match.Yes},
		{on("Allow", "*"), on("Allow", "arn:aws:sns:*:1:*"), match.No},
		{on("Allow", "*"), on("Allow", "arn:*"), match.No}, // of an action without resources
		{on("Allow", "arn:*"), on("Allow", "arn:aws:*") + `,` + on("Allow", "arn:aws-cn:*"), match.No},
		{on("Allow", "arn:aws*:sns:*"), on("Allow", "arn:*"), match.Yes},
	} {
		r, got := Within(document(c.inner), document(c.outer))
		if got != c.want || r != nil && r.Resource != "*" && !strings.HasPrefix(r.Resource, "arn:") {
			t.Errorf("%v %+v, want %v: %s in %s", got, r, c.want, c.inner, c.outer)
		}
	}
}
