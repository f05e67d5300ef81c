package audit_test

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/principal"
	"github.com/permgap/permgap/pkg/testinput"
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
	testinput.OneGoroutine(t)
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

// TestFingerprintsKnowNoOrder: statements, actions and members in another order, and
// other blanks, change no fingerprint and no content.
func TestFingerprintsKnowNoOrder(t *testing.T) {
	docs, require := everyKind(t)
	want := fingerprintsOf(auditIn(t, "en", require, docs...))
	for name, write := range map[string]func(any) ([]byte, error){
		"compact":  json.Marshal, // members by name
		"indented": func(v any) ([]byte, error) { return json.MarshalIndent(v, "\t", "        ") },
		"reversed": func(v any) ([]byte, error) { return json.Marshal(reversed(v)) },
	} {
		t.Run(name, func(t *testing.T) {
			var others []*policy.Document
			for _, d := range docs {
				var v any
				if err := json.Unmarshal(d.File.Data, &v); err != nil {
					t.Fatal(err)
				}
				text, err := write(v)
				if err != nil {
					t.Fatal(err)
				}
				others = append(others, policy.Parse(diag.NewFile(d.File.Path, text), policy.Options{})...)
			}
			if got := fingerprintsOf(auditIn(t, "en", require, others...)); !slices.Equal(got, want) {
				t.Errorf("got  %v\nwant %v", got, want)
			}
			for i, d := range others {
				if got, want := contentIn(t, d), contentIn(t, docs[i]); got.String() != want.String() || got.Alike(want) != 1 {
					t.Errorf("%s: content %s, want %s", d.File.Path, got, want)
				}
			}
		})
	}
}

// reversed turns every list around.
func reversed(v any) any {
	switch v := v.(type) {
	case []any:
		slices.Reverse(v)
		for i := range v {
			v[i] = reversed(v[i])
		}
	case map[string]any:
		for k := range v {
			v[k] = reversed(v[k])
		}
	}
	return v
}

// contentIn gives the content of the file that a document is alone in.
func contentIn(t *testing.T, d *policy.Document) audit.Content {
	t.Helper()
	docs := []*policy.Document{d}
	r := audit.Run(builtIn(t), audit.Input{Principals: principal.Each(docs), Documents: docs}, audit.Options{Contents: true})
	return r.Contents[d.File.Path]
}

func TestContent(t *testing.T) {
	var many []string
	for i := range 40 {
		many = append(many, fmt.Sprintf("modelarts:notebook%d:start", i))
	}
	content := func(actions ...string) audit.Content {
		return contentIn(t, huawei11(t, "x.json", allow(actions...)))
	}
	whole := content(many...)
	for _, c := range []struct {
		name        string
		other       audit.Content
		least, most float64
	}{
		{"itself", whole, 1, 1},
		{"in another case", content(upper(many)...), 1, 1},
		{"one less", content(many[1:]...), 0.8, 1},
		{"half of it", content(many[:20]...), 0.2, 0.8},
		{"another", content("ecs:*:*"), 0, 0.1},
		{"none", nil, 0, 0},
	} {
		if got := whole.Alike(c.other); got < c.least || got > c.most || got != c.other.Alike(whole) {
			t.Errorf("%s: alike by %v", c.name, got)
		}
	}
	if read, err := audit.ParseContent(whole.String()); err != nil || !slices.Equal(read, whole) {
		t.Errorf("read as %v, %v", read, err)
	}
	for _, bad := range []string{"", "0", "zz", "0000000200000001", "0000000100000001", strings.Repeat("00000000", 17)} {
		if _, err := audit.ParseContent(bad); err == nil {
			t.Errorf("%q is read", bad)
		}
	}
}

func upper(all []string) (out []string) {
	for _, s := range all {
		out = append(out, strings.ToUpper(s[:9])+s[9:])
	}
	return out
}

// TestIdentityStaysWhileMended: what an operation lacks is no part of the name.
func TestIdentityStaysWhileMended(t *testing.T) {
	identity := func(actions ...string) string {
		for _, f := range auditIn(t, "en", nil, huawei11(t, "x.json", allow(actions...))).Findings {
			if f.Operation == "modelarts.notebook.start" && f.Code == "PG101" {
				return audit.Holder(f) + " " + audit.Identity(f)
			}
		}
		return ""
	}
	whole := identity("modelarts:notebook:start")
	if mended := identity("modelarts:notebook:start", "swr:repo:getRepo", "obs:bucket:*"); whole == "" || mended != whole {
		t.Errorf("%q became %q", whole, mended)
	}
}
