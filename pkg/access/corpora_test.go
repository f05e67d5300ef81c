package access_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/permgap/permgap/pkg/access"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/testinput"
)

func readDocuments(t *testing.T, path string, o policy.Options) []*policy.Document {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return policy.Parse(diag.NewFile(filepath.Base(path), data), o)
}

// TestManagedPolicies asks every published AWS managed policy whether it
// grants the actions that it spells out: there is always an answer.
func TestManagedPolicies(t *testing.T) {
	testinput.OneGoroutine(t)
	dir := shared(t, "corpora", "aws-managed", "documents")
	files, err := filepath.Glob(filepath.Join(dir, "*.json"))
	if err != nil || len(files) < 1600 {
		t.Fatalf("%d documents, %v", len(files), err)
	}
	var judged, asked, undecided int
	var open []string
	for _, file := range files {
		docs := readDocuments(t, file, policy.Options{Platform: policy.AWS})
		p := access.NewPrincipal(docs)
		var needs []access.Need
		for _, d := range docs {
			if d.Judged() {
				judged++
			}
			for _, s := range d.Statements {
				for _, a := range s.Actions {
					needs = append(needs, access.Need{Action: strings.ReplaceAll(a.Value, "*", "x")})
				}
			}
		}
		for i := 0; i < len(needs); i += 3 {
			n := needs[i]
			own := needs[len(needs)-1-i]
			p.Live(n)
			d := p.Decide([]access.Need{own}, []access.Need{n})
			if asked++; d.Verdict == access.Undecided {
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
