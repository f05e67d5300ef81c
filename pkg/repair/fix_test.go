package repair_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/permgap/permgap/pkg/access"
	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/principal"
	"github.com/permgap/permgap/pkg/repair"
	"github.com/permgap/permgap/pkg/rule"
	"github.com/permgap/permgap/pkg/testinput"
)

func never(string) bool { return false }

// fixFile repairs a text as a file of that name.
func fixFile(cat *catalog.Catalog, name string, text []byte, p policy.Platform) (*repair.Fixed, []principal.Principal) {
	held := principal.Each(policy.Parse(diag.NewFile(name, text), policy.Options{Platform: p}))
	return repair.Fix(cat, held, repair.Options{}, never), held
}

// after gives the principals with the files as the changes leave them.
func after(t *testing.T, held []principal.Principal, f *repair.Fixed) []principal.Principal {
	t.Helper()
	out := slices.Clone(held)
	for i := range out {
		var docs []*policy.Document
		for _, d := range out[i].Documents {
			now := d
			for _, c := range f.Changes {
				if c.Path != d.File.Path {
					continue
				}
				for _, again := range policy.Parse(diag.NewFile(c.Path, c.After), policy.Options{Platform: d.Platform}) {
					if again.Pointer == d.Pointer {
						now = again
					}
				}
			}
			docs = append(docs, now)
		}
		for _, c := range f.Changes {
			if c.Before == nil {
				docs = append(docs, policy.Parse(diag.NewFile(c.Path, c.After), policy.Options{Platform: out[i].Platform})...)
			}
		}
		out[i].Documents = docs
	}
	return out
}

// missing lists what PG101 names above a note of what a principal means, but for what
// is only proposed.
func missing(cat *catalog.Catalog, p *principal.Principal) (out []string) {
	for r := range audit.Judge(cat, p, audit.Options{}) {
		for gap := range r.Gaps() {
			if r.Rule(gap) == rule.PrerequisiteMissing && r.Level(gap) > diag.Note && gap.Role() == "" && len(gap.Stated.Without) == 0 {
				out = append(out, r.Operation.Name+" lacks "+gap.Action+strings.Join(gap.AnyOf, "|"))
			}
		}
	}
	return out
}

// verdicts gives the least verdict of each operation.
func verdicts(cat *catalog.Catalog, p *principal.Principal) map[string]access.Verdict {
	out := map[string]access.Verdict{}
	for r := range audit.Judge(cat, p, audit.Options{All: true}) {
		out[r.Operation.Name] = r.Verdict()
	}
	return out
}

// within reports whether all bytes of a text stand in another one, in order: only
// insertions make one of the other.
func within(before, after []byte) bool {
	for _, c := range after {
		if len(before) > 0 && before[0] == c {
			before = before[1:]
		}
	}
	return len(before) == 0
}

// holds is the law of fix for one file.
func holds(t *testing.T, cat *catalog.Catalog, name string, text []byte, platform policy.Platform) (changed bool) {
	t.Helper()
	f, held := fixFile(cat, name, text, platform)
	now := after(t, held, f)
	var byHand []string
	for _, l := range f.Left {
		byHand = append(byHand, string(l.Message.ID))
	}
	for i := range now {
		if gaps := missing(cat, &now[i]); len(gaps) > 0 && !slices.Contains(byHand, "repair-by-hand") {
			t.Errorf("%s: still missing (%s): %s", name, byHand, gaps[:min(len(gaps), 5)])
		}
		if len(f.Changes) == 0 {
			continue // what is as it was falls nowhere
		}
		fell := 0
		was, is := verdicts(cat, &held[i]), verdicts(cat, &now[i])
		for op, v := range was {
			if is[op] < v {
				if fell++; fell < 3 {
					t.Errorf("%s: %s fell from %s to %s", name, op, v, is[op])
				}
			}
		}
	}
	for _, c := range f.Changes {
		if !json.Valid(bytes.TrimPrefix(c.After, []byte("\uFEFF"))) {
			t.Errorf("%s: %s is no JSON any more:\n%s", name, c.Path, c.After)
		}
		if c.Before != nil && c.Moved == 0 && !within(c.Before, c.After) {
			t.Errorf("%s: bytes of %s changed", name, c.Path)
		}
		if made := applied(&c); c.Before != nil && made != string(c.After) {
			t.Errorf("%s: the edits make %q, not %q", name, made, c.After)
		}
		problems(t, name, held, c)
	}
	again := repair.Fix(cat, now, repair.Options{}, never)
	for _, c := range again.Changes {
		t.Errorf("%s: a second repair changes %s:\n%s", name, c.Path, c.Diff())
	}
	return len(f.Changes) > 0
}

// problems holds that a change makes no document worse.
func problems(t *testing.T, name string, held []principal.Principal, c repair.Change) {
	t.Helper()
	count := func(text []byte) (n int) {
		for _, d := range policy.Parse(diag.NewFile(c.Path, text), policy.Options{Platform: held[0].Platform}) {
			n += len(d.Problems)
		}
		return n
	}
	was := 0
	if c.Before != nil {
		was = count(c.Before)
	}
	if is := count(c.After); is > was {
		t.Errorf("%s: %s has %d problems, and had %d", name, c.Path, is, was)
	}
}

func eachJSON(t *testing.T, folder string, most int, f func(name string, text []byte)) (n int) {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(folder, "*.json"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("no files in %s: %v", folder, err)
	}
	step := max(1, len(paths)/most)
	for i := 0; i < len(paths); i += step {
		text, err := os.ReadFile(paths[i])
		if err != nil {
			t.Fatal(err)
		}
		f(filepath.Base(paths[i]), text)
		n++
	}
	return n
}

// TestFixLeavesNothingMissing is the law of fix, on the examples: nothing that a
// grant mends is missing, no verdict falls, a second repair changes nothing, and
// nothing but what is added differs.
func TestFixLeavesNothingMissing(t *testing.T) {
	cat := builtIn(t)
	for _, folder := range []string{"../../docs/examples", "../../docs/examples/roles"} {
		eachJSON(t, folder, 1000, func(name string, text []byte) { holds(t, cat, name, text, "") })
	}
}

// TestFixOnCorpora is the same on policies that people wrote.
func TestFixOnCorpora(t *testing.T) {
	testinput.OneGoroutine(t)
	cat := builtIn(t)
	for _, c := range []struct {
		folder []string
		most   int
	}{
		{[]string{"cases"}, 1000}, {[]string{"corpora", "huawei"}, 1000}, {[]string{"corpora", "huawei-docs"}, 1000},
		{[]string{"corpora", "alibaba"}, 1000}, {[]string{"corpora", "aws-managed", "documents"}, 300},
	} {
		t.Run(strings.Join(c.folder, "/"), func(t *testing.T) {
			t.Parallel()
			changed := 0
			n := eachJSON(t, testinput.Shared(t, c.folder...), c.most, func(name string, text []byte) {
				if holds(t, cat, name, text, "") {
					changed++
				}
			})
			t.Logf("%d files, %d repaired", n, changed)
		})
	}
}
