package source_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/catalog/source"
	"github.com/permgap/permgap/pkg/catalog/source/compile"
	"github.com/permgap/permgap/pkg/catalog/source/load"
	"github.com/permgap/permgap/pkg/policy"
)

const perService = 1000

// large writes a catalogue of AWS into a folder: n actions in services of a
// thousand, an operation for every third one, and three prerequisites each.
func large(t testing.TB, n int) (root string) {
	t.Helper()
	root = t.TempDir()
	dir := filepath.Join(root, "aws")
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	name := func(i int) string { return fmt.Sprintf("svc%04d:Action%03d", i/perService, i%perService) }
	for s := range n / perService {
		var actions, operations, requires strings.Builder
		actions.WriteString("name\taccess\tresources\tsource\n")
		operations.WriteString("id\ttitle.en\tactions\tsource\n")
		requires.WriteString("operation\tall\twith\tsource\n")
		for i := s * perService; i < (s+1)*perService; i++ {
			fmt.Fprintf(&actions, "%s\twrite\tthing\treference\n", name(i))
			if i%3 != 0 {
				continue
			}
			id := fmt.Sprintf("svc%04d.Action%03d", s, i%perService)
			fmt.Fprintf(&operations, "%s\tDoing the thing number %d\t%s\treference\n", id, i, name(i))
			fmt.Fprintf(&requires, "%s\t%s\t\treference\n", id, name((i*7+1)%n))
			fmt.Fprintf(&requires, "%s\t%s\tiam:PassedToService=svc%04d.amazonaws.com\treference\n", id, name((i*11+2)%n), s)
			fmt.Fprintf(&requires, "%s\t%s\t\treference\n", id, name((i*13+5)%n))
		}
		stem := filepath.Join(dir, fmt.Sprintf("svc%04d", s))
		for ext, text := range map[string]string{
			".yaml": fmt.Sprintf("platform: aws\nservice: svc%04d\ncoverage: whole\nsources:\n  reference: {title: {en: "+
				"The reference}, updated: 2026-11-30, standing: official}\nresources:\n  thing: [\"arn:*:svc%04d:*:*:thing/*\"]\n", s, s),
			".actions.tsv": actions.String(), ".operations.tsv": operations.String(), ".requires.tsv": requires.String(),
		} {
			if err := os.WriteFile(stem+ext, []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	return root
}

func compiled(t testing.TB, root string) catalog.Model {
	t.Helper()
	files, problems, err := load.Folder(root)
	if err != nil {
		t.Fatal(err)
	}
	m, more := compile.Compile(files)
	if err := append(problems, more...).Err(); err != nil {
		t.Fatal(err)
	}
	return m
}

func encoded(t testing.TB, m catalog.Model) []string {
	t.Helper()
	indexes, err := catalog.Encode(m)
	if err != nil {
		t.Fatal(err)
	}
	blobs := make([]string, len(indexes))
	for i, b := range indexes {
		blobs[i] = string(b)
	}
	return blobs
}

// Sixty thousand actions and as many prerequisites need no other form.
func TestSixtyThousandActions(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	const n = 60_000
	m := compiled(t, large(t, n))
	blobs := encoded(t, m)
	c, err := catalog.Embedded(blobs...)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d bytes", len(blobs[3]))
	if got := c.Platforms(); len(got) != 1 || got[0].Actions != n || got[0].Prerequisites < n-n/100 {
		t.Errorf("%+v", got)
	}
	for _, want := range []string{"svc0000:Action000", "svc0029:Action042", "svc0059:Action999"} {
		id, ok := c.Lookup(policy.AWS, strings.ToUpper(want))
		if a := c.Action(id); !ok || a.Name != want || len(a.Resources) != 1 {
			t.Errorf("%s: %+v", want, a)
		}
	}
	id, _ := c.FindOperation(policy.AWS, "svc0001.Action002")
	o := c.Operation(id)
	if len(o.Requires) != 3 || o.Requires[1].With[0].Value != "svc0001.amazonaws.com" || len(c.RequiredBy(o.Requires[0].Any[0])) == 0 {
		t.Errorf("%+v", o)
	}
	over, err := source.Overlay(c, overlay(t, 10))
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := over.FindOperation(policy.AWS, "deploy.op7"); !ok {
		t.Error("the overlay is not there")
	}
}

// overlay writes a file with n operations.
func overlay(t testing.TB, n int) string {
	t.Helper()
	var b strings.Builder
	b.WriteString("platform: aws\nservice: deploy\noperations:\n")
	for i := range n {
		fmt.Fprintf(&b, "  - id: deploy.op%d\n    title: {en: Deploying}\n    actions: [svc0000:Action%03d]\n    requires: "+
			"[{pattern: \"svc0001:Action0%d*\"}]\n", i, i%perService, i%10)
	}
	return written(t, b.String())
}

// written writes an overlay and gives its path.
func written(t testing.TB, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "my.yaml")
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

func BenchmarkLarge(b *testing.B) {
	for _, n := range []int{6_000, 60_000} {
		root := large(b, n)
		m := compiled(b, root)
		blobs := encoded(b, m)
		c, err := catalog.Embedded(blobs...)
		if err != nil {
			b.Fatal(err)
		}
		id, _ := c.FindOperation(policy.AWS, "svc0001.Action002")
		run := func(what string, f func(b *testing.B)) { b.Run(fmt.Sprintf("%s/%d", what, n), f) }
		run("compile", func(b *testing.B) {
			for b.Loop() {
				compiled(b, root)
			}
		})
		run("encode", func(b *testing.B) {
			for b.Loop() {
				encoded(b, m)
			}
			b.ReportMetric(float64(len(blobs[3])), "bytes")
		})
		run("open", func(b *testing.B) {
			for b.Loop() {
				if _, err := catalog.Embedded(blobs...); err != nil {
					b.Fatal(err)
				}
			}
		})
		run("lookup", func(b *testing.B) {
			for b.Loop() {
				c.Lookup(policy.AWS, "svc0005:Action042")
			}
		})
		run("operation", func(b *testing.B) {
			for b.Loop() {
				c.Operation(id)
			}
		})
		for _, operations := range []int{10, 800} {
			path := overlay(b, operations)
			run(fmt.Sprintf("overlay of %d", operations), func(b *testing.B) {
				for b.Loop() {
					if _, err := source.Overlay(c, path); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
