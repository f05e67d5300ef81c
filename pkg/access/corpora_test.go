package access

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/policy"
)

func readDocuments(t *testing.T, path string, o policy.Options) []*policy.Document {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return policy.Parse(diag.NewFile(filepath.Base(path), data), o)
}

// TestPublishedContainment answers the containment questions of a published
// benchmark, in both directions.
func TestPublishedContainment(t *testing.T) {
	dir := shared(t, "corpora", "quacky")
	data, err := os.ReadFile(filepath.Join(dir, "pairs.json"))
	if err != nil {
		t.Fatal(err)
	}
	var pairs []struct {
		P1, P2 string
		Sub12  bool `json:"p1_subset_p2"`
		Sub21  bool `json:"p2_subset_p1"`
	}
	if err := json.Unmarshal(data, &pairs); err != nil {
		t.Fatal(err)
	}
	for _, pair := range pairs {
		load := func(name string) *Principal {
			docs := readDocuments(t, filepath.Join(dir, name), policy.Options{Platform: policy.AWS})
			for _, d := range docs {
				if !d.Judged() {
					t.Fatalf("%s is not judged: %s %v", name, d.Reason, d.Problems)
				}
			}
			return NewPrincipal(docs)
		}
		p1, p2 := load(pair.P1), load(pair.P2)
		for _, q := range []struct {
			in, out *Principal
			want    bool
		}{{p1, p2, pair.Sub12}, {p2, p1, pair.Sub21}} {
			r, a := q.in.Within(q.out)
			if a == match.Undecided || (a == match.Yes) != q.want {
				t.Errorf("%s, %s: %v, published %v (%+v)", pair.P1, pair.P2, a, q.want, r)
			}
		}
	}
}

// TestManagedPolicies asks every published AWS managed policy whether it
// grants the actions that it spells out: there is always an answer.
func TestManagedPolicies(t *testing.T) {
	dir := shared(t, "corpora", "aws-managed", "documents")
	files, err := filepath.Glob(filepath.Join(dir, "*.json"))
	if err != nil || len(files) < 1600 {
		t.Fatalf("%d documents, %v", len(files), err)
	}
	var judged, asked, undecided int
	var open []string
	for _, file := range files {
		docs := readDocuments(t, file, policy.Options{Platform: policy.AWS})
		p := NewPrincipal(docs)
		var needs []Need
		for _, d := range docs {
			if d.Judged() {
				judged++
			}
			for _, s := range d.Statements {
				for _, a := range s.Actions {
					needs = append(needs, Need{Action: strings.ReplaceAll(a.Value, "*", "x")})
				}
			}
		}
		for i := 0; i < len(needs); i += 3 {
			n := needs[i]
			own := needs[len(needs)-1-i]
			p.Live(n)
			d := p.Decide([]Need{own}, []Need{n})
			if asked++; d.Verdict == Undecided {
				undecided++
				open = append(open, filepath.Base(file)+" "+own.Action+" "+n.Action+" "+causeList(d.Causes))
			}
		}
	}
	t.Logf("%d documents, %d judged, %d questions, %d undecided", len(files), judged, asked, undecided)
	for _, o := range open[:min(len(open), 20)] {
		t.Log(o)
	}
	if judged < 1600 || undecided*1000 > asked {
		t.Errorf("%d judged, %d of %d undecided", judged, undecided, asked)
	}
}
