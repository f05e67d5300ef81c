package audit_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/principal"
)

// auditIn audits documents in a language, with what is required of all.
func auditIn(t testing.TB, lang string, require []string, docs ...*policy.Document) *audit.Report {
	t.Helper()
	principals := principal.Each(docs)
	for i := range principals {
		principals[i].Require = require
	}
	return audit.Run(builtIn(t), audit.Input{Principals: principals, Documents: docs}, audit.Options{Lang: lang})
}

func fingerprintsOf(r *audit.Report) (all []string) {
	for _, f := range r.Findings {
		all = append(all, f.Code+" "+f.Fingerprint)
	}
	slices.Sort(all)
	return all
}

// everyKind are documents with findings of most kinds about operations.
func everyKind(t testing.TB) (docs []*policy.Document, require []string) {
	limited := allow("swr:*:*")
	limited.Resource = []string{"swr:*:*:repo:a*"}
	docs = []*policy.Document{
		huawei11(t, "start.json", allow("modelarts:notebook:start", "modelarts:notebook:create")),
		huawei11(t, "image.json", allow("modelarts:image:delete", "modelarts:image:register"), limited, deny("swr:repo:deleteRepoTag")),
		huawei11(t, "other.json", allow("modelarts:*:*", "ecs:*:*", "vpc:*:get*", "no:such:action")),
	}
	return docs, []string{"modelarts.notebook.stop", "modelarts.notebook.start", "obs:object:GetObject"}
}

// TestFingerprintsKnowNoLanguage: titles in another language, and lines that
// move, change no fingerprint.
func TestFingerprintsKnowNoLanguage(t *testing.T) {
	docs, require := everyKind(t)
	english, chinese := auditIn(t, "en", require, docs...), auditIn(t, "zh-Hans", require, docs...)
	if english.Findings[0].Title == chinese.Findings[0].Title {
		t.Fatal("the titles are of one language")
	}
	want := fingerprintsOf(english)
	if got := fingerprintsOf(chinese); !slices.Equal(got, want) {
		t.Errorf("in Chinese %v\nin English %v", got, want)
	}
	var moved []*policy.Document
	for _, d := range docs {
		file := diag.NewFile(d.File.Path, append([]byte("\n\n\n"), d.File.Data...))
		moved = append(moved, policy.Parse(file, policy.Options{})...)
	}
	if got := fingerprintsOf(auditIn(t, "en", require, moved...)); !slices.Equal(got, want) {
		t.Errorf("moved %v\nwant  %v", got, want)
	}
	if len(want) < 20 {
		t.Errorf("%d findings are too few", len(want))
	}
}

// TestFingerprintsKnowNoWords: whatever templates make of a message, its
// fingerprint stays.
func TestFingerprintsKnowNoWords(t *testing.T) {
	docs, require := everyKind(t)
	said := 0
	for _, f := range auditIn(t, "en", require, docs...).Findings {
		if f.MessageID == "" {
			continue // its sentence is no message yet
		}
		said++
		reworded := f.Told(message.In("en"))
		reworded.Message, reworded.Hint, reworded.Title = "x "+reworded.Message, "y", "z"
		if audit.FirstFingerprint(f) != audit.FirstFingerprint(reworded) {
			t.Errorf("%s %s: in other words it has another fingerprint", f.Code, f.Operation)
		}
	}
	if said < 20 {
		t.Errorf("%d messages are too few", said)
	}
}

// TestFingerprintsTellFindingsApart holds for real documents, file by file: two
// findings have one fingerprint never, and without the number of a repetition
// only if they say the same.
func TestFingerprintsTellFindingsApart(t *testing.T) {
	count, repeated := 0, 0
	for _, corpus := range []string{
		"corpora/huawei", "corpora/huawei-docs", "corpora/alibaba", "corpora/terraform", "corpora/aws-managed", "cases",
	} {
		for _, path := range someFiles(t, corpus) {
			data, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			docs := policy.Parse(diag.NewFile(filepath.Base(path), data), policy.Options{})
			r := auditIn(t, "en", nil, docs...)
			first := map[string]*diag.Finding{} // by the name without a number
			seen := map[string]bool{}
			for _, f := range r.Findings {
				if count++; seen[f.Fingerprint] {
					t.Errorf("%s: %s of %s has the fingerprint of another", path, f.Code, f.Operation+f.Action)
				}
				seen[f.Fingerprint] = true
				name := audit.FirstFingerprint(f)
				same := first[name]
				if same == nil {
					first[name] = f
					continue
				}
				repeated++
				if same.Code != f.Code || same.Principal != f.Principal || same.Operation != f.Operation || !sameSaid(same, f) {
					t.Errorf("%s: %s of %s and %s have one name: %+v, %+v", path, f.Code, same.Action, f.Action, same.Said(), f.Said())
				}
			}
		}
	}
	t.Logf("%d findings, %d repeated", count, repeated)
	if count < 800 || repeated == 0 {
		t.Errorf("%d findings and %d repeated ones are too few", count, repeated)
	}
}

// sameSaid reports whether two findings say the same of the same.
func sameSaid(a, b *diag.Finding) bool {
	if a.MessageID == "" {
		return a.Action == b.Action
	}
	return a.MessageID == b.MessageID && a.MessageArgs.Equal(b.MessageArgs)
}

// jsonFiles lists the JSON files below a folder.
func jsonFiles(t *testing.T, root string) (paths []string) {
	t.Helper()
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && filepath.Ext(path) == ".json" {
			paths = append(paths, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return paths
}
