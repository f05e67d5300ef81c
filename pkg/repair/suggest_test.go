package repair_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/principal"
	"github.com/permgap/permgap/pkg/repair"
	"github.com/permgap/permgap/pkg/source"
)

// TestSuggestReadsOnce holds that the edits of many findings read their folder again a
// few times, and no folder that is large again and again.
func TestSuggestReadsOnce(t *testing.T) {
	cat := builtIn(t)
	const n = 40
	for _, files := range []int{1, n} {
		for _, large := range []bool{false, true} {
			t.Run(fmt.Sprintf("%d files, large: %v", files, large), func(t *testing.T) {
				dir, texts := t.TempDir(), map[string][]byte{}
				write := func(name string, text []byte) string {
					path := filepath.Join(dir, name)
					if err := os.WriteFile(path, text, 0o644); err != nil {
						t.Fatal(err)
					}
					return filepath.ToSlash(path)
				}
				for i := range files {
					text := []byte(roles(i*n/files, n/files, `"modelarts:notebook:create"`))
					texts[write(fmt.Sprintf("f%02d.tf", i), text)] = text
				}
				if large {
					write("zz.tf", slices.Repeat([]byte("# nothing\n"), 80_000))
				}
				readings, bytes := 0, 0
				read := func(texts map[string][]byte) (map[string][]*policy.Document, int) {
					docs, size := source.Again(t.Context(), texts, source.Options{})
					readings, bytes = readings+1, bytes+size
					return docs, size
				}
				first, _ := read(texts)
				var docs []*policy.Document
				for _, all := range first {
					docs = append(docs, all...)
				}
				held := principal.Each(docs)
				report := audit.Run(cat, audit.Input{Principals: held, Documents: docs}, audit.Options{})
				readings, bytes = 0, 0
				repair.NewSuggester(cat, repair.Options{Again: read}).Suggest(held, report.Findings)
				suggested := 0
				for _, f := range report.Findings {
					if f.Repair != nil {
						suggested++
					}
				}
				switch {
				case large && bytes > 2<<20:
					t.Errorf("%d bytes are read again", bytes)
				case !large && (suggested < n || readings > 4):
					t.Errorf("%d suggestions by %d readings", suggested, readings)
				}
			})
		}
	}
}
