package policies

import (
	"bytes"
	"crypto/sha256"
	"flag"
	"fmt"
	"maps"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/policy"
)

var update = flag.Bool("update", false, "rewrite the figures of docs/accuracy.md")

const accuracyPage = "../docs/accuracy.md"

// figures are a row of the table of docs/accuracy.md.
type figures struct{ documents, broken, live, ready, notReady, incidental, errors, warnings, notes int }

func figuresOf(r *audit.Report) (f figures) {
	for _, x := range r.Findings {
		switch {
		case strings.HasPrefix(x.Code, "PG10") && x.Code < "PG105":
			switch x.Level {
			case diag.Error:
				f.errors++
			case diag.Warning:
				f.warnings++
			case diag.Note:
				f.notes++
			}
		case x.Code == "PG401":
			f.broken++
		}
	}
	o := r.Summary.Operations
	f.documents, f.live, f.ready, f.notReady = r.Summary.Documents, o.Live, o.Ready, o.Live-o.Ready-o.Incidental
	f.incidental = o.Incidental
	return f
}

// The policies that vendors publish earn no more errors than the page of
// figures says. Its other figures are those of the day it was made: with every
// fact that the catalogue gets, more is judged.
func TestAccuracyFigures(t *testing.T) {
	page, before, after := section(t, "figures")
	stated := map[string]figures{}
	for row := range strings.Lines(string(page[before:after])) {
		var f figures
		name, rest, _ := strings.Cut(strings.TrimPrefix(row, "| "), " | ")
		if n, _ := fmt.Sscanf(rest, "%d | %d | %d | %d | %d | %d | %d | %d | %d", &f.documents, &f.broken, &f.live, &f.ready,
			&f.notReady, &f.incidental, &f.errors, &f.warnings, &f.notes); n == 9 {
			stated[name] = f
		}
	}
	rows := "\n| policies | documents | no JSON | operations unlocked | ready | not ready | incidental | errors | warnings | notes " +
		"|\n|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n"
	for i, set := range published {
		f := figuresOf(auditPublished(t, i))
		rows += fmt.Sprintf("| %s | %d | %d | %d | %d | %d | %d | %d | %d | %d |\n", set.name, f.documents, f.broken, f.live, f.ready,
			f.notReady, f.incidental, f.errors, f.warnings, f.notes)
		if *update {
			continue
		}
		if was, ok := stated[set.name]; !ok || f.errors > was.errors || f.documents != was.documents || f.broken != was.broken {
			t.Errorf("%s: %+v, and %s says %+v: look at what changed, then: go test ./policies -run Accuracy -update",
				set.name, f, accuracyPage, was)
		}
	}
	if *update {
		rewrite(t, page, before, after, rows)
	}
}

// rewrite puts a table between two markers of the page.
func rewrite(t *testing.T, page []byte, from, to int, table string) {
	t.Helper()
	if err := os.WriteFile(accuracyPage, slices.Concat(page[:from], []byte(table), page[to:]), 0o644); err != nil {
		t.Fatal(err)
	}
}

const rulesHead = "\n| policies | rule | documents with errors | documents with warnings |\n|---|---|--:|--:|\n"

// The page says in how many documents each rule finds an error or a warning. A
// catalogue that knows more finds more; errors are not more than the page says.
func TestAccuracyByRule(t *testing.T) {
	rows := rulesHead
	for i, set := range published {
		rows += byRule(set.name, auditPublished(t, i))
	}
	compareRules(t, "rules", rows)
}

// byRule gives the rows of a report: each rule that finds more than notes.
func byRule(name string, r *audit.Report) (rows string) {
	documents := map[string]map[diag.Severity]map[string]bool{}
	for _, f := range r.Findings {
		if f.Level == diag.Note {
			continue
		}
		if documents[f.Code] == nil {
			documents[f.Code] = map[diag.Severity]map[string]bool{diag.Error: {}, diag.Warning: {}}
		}
		documents[f.Code][f.Level][f.Location.Path] = true
	}
	for _, code := range slices.Sorted(maps.Keys(documents)) {
		d := documents[code]
		rows += fmt.Sprintf("| %s | %s | %d | %d |\n", name, code, len(d[diag.Error]), len(d[diag.Warning]))
	}
	return rows
}

// compareRules compares such rows with those of the page, or writes them there.
func compareRules(t *testing.T, name, rows string) {
	t.Helper()
	page, from, to := section(t, name)
	if *update {
		rewrite(t, page, from, to, rows)
		return
	}
	stated := map[string]int{}
	for _, row := range rowsOf(t, name) {
		var n int
		if _, err := fmt.Sscan(row[2], &n); err != nil {
			t.Fatal(err)
		}
		stated[row[0]+" "+row[1]] = n
	}
	for _, row := range tableRows(rows) {
		var n int
		if _, err := fmt.Sscan(row[2], &n); err != nil {
			t.Fatal(err)
		}
		if was, ok := stated[row[0]+" "+row[1]]; !ok || n > was {
			t.Errorf("%s: %s finds errors in %d documents, and %s says %d: look at what changed, then: "+
				"go test ./policies -run Accuracy -update", row[0], row[1], n, accuracyPage, was)
		}
	}
}

// section gives the page and where the text between two markers is.
func section(t *testing.T, name string) (page []byte, from, to int) {
	t.Helper()
	page, err := os.ReadFile(accuracyPage)
	if err != nil {
		t.Fatal(err)
	}
	begin, end := "<!-- "+name+" -->", "<!-- end -->"
	from = bytes.Index(page, []byte(begin))
	if from < 0 {
		t.Fatalf("%s has no marker %s", accuracyPage, begin)
	}
	from += len(begin)
	length := bytes.Index(page[from:], []byte(end))
	if length < 0 {
		t.Fatalf("%s: %s has no end", accuracyPage, begin)
	}
	return page, from, from + length
}

// rowsOf gives the cells of the table between two markers, without its head.
func rowsOf(t *testing.T, name string) [][]string {
	t.Helper()
	page, from, to := section(t, name)
	return tableRows(string(page[from:to]))
}

// tableRows gives the cells of a table, without its head.
func tableRows(table string) (rows [][]string) {
	for _, line := range strings.Split(strings.TrimSpace(table), "\n")[2:] {
		var cells []string
		for _, c := range strings.Split(strings.Trim(line, "|"), " | ") {
			cells = append(cells, strings.TrimSpace(c))
		}
		rows = append(rows, cells)
	}
	return rows
}

var quoted = regexp.MustCompile("`([^`]+)`")

// codes gives the words of a cell that stand in backquotes.
func codes(cell string) []string {
	var words []string
	for _, m := range quoted.FindAllStringSubmatch(cell, -1) {
		words = append(words, m[1])
	}
	return words
}

func matchesAny(patterns []string, name string) bool {
	return slices.ContainsFunc(patterns, func(p string) bool {
		ok, _ := path.Match(p, name)
		return ok
	})
}

// Every error of the published policies has its reason in the table of those
// that are kept, and every row of that table is about an error.
func TestAccuracyErrorsHaveReasons(t *testing.T) {
	rows := rowsOf(t, "kept")
	used := make([]bool, len(rows))
	for i, set := range published {
		for _, f := range auditPublished(t, i).Findings {
			if f.Level != diag.Error || f.Code == "PG401" {
				continue
			}
			document := strings.TrimSuffix(filepath.Base(f.Location.Path), ".json")
			at := slices.IndexFunc(rows, func(row []string) bool {
				return row[0] == string(set.platform) && matchesAny(codes(row[1]), f.Operation) && matchesAny(codes(row[2]), document)
			})
			if at < 0 {
				t.Errorf("%s: no reason is given for the error %s of %s in %s", set.platform, f.Code, f.Operation, document)
				continue
			}
			used[at] = true
		}
	}
	for i, row := range rows {
		if !used[i] {
			t.Errorf("no error is left for: %s", strings.Join(row, " | "))
		}
	}
}

// drawn is how many prerequisites are checked by hand, and lastLot the lot of
// the last of them when they were drawn.
const (
	drawn   = 50
	lastLot = "04490e02"
)

// lot gives a prerequisite its place in a draw. A hash, not a shuffled list:
// what is added to the catalogue later does not change the places of the rest.
func lot(draw, edge string) string {
	return fmt.Sprintf("%x", sha256.Sum256([]byte(draw+" "+edge)))
}

// edges lists the prerequisites of platforms: platform, operation and what it
// needs.
func edges(cat *catalog.Catalog, platforms ...policy.Platform) []string {
	var out []string
	for _, p := range platforms {
		for _, id := range cat.Operations(p) {
			op := cat.Operation(id)
			for _, r := range op.Requires {
				out = append(out, fmt.Sprintf("%s %s %s", p, op.Name, strings.Join(neededNames(cat, r), " or ")))
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// neededNames gives what a prerequisite names.
func neededNames(cat *catalog.Catalog, r catalog.Requirement) []string {
	if len(r.Any) == 0 {
		return []string{r.Pattern + r.Role}
	}
	var names []string
	for _, a := range r.Any {
		names = append(names, cat.ActionName(a))
	}
	return names
}

// The fifty prerequisites of the page are the first of the draw, but for what
// was added since, and stand in the catalogue unless they were found wrong.
// To see the draw: go test ./policies -run AccuracyDraw -v
func TestAccuracyDraw(t *testing.T) {
	all := edges(embedded(t), policy.HuaweiCloud, policy.OpenTelekomCloud)
	checkDraw(t, "2026-11", rowsOf(t, "draw"), all, drawn, lastLot)
}

// checkDraw checks the rows of a draw, and that few prerequisites were added
// since that come before its last.
func checkDraw(t *testing.T, draw string, rows [][]string, all []string, drawn int, lastLot string) {
	t.Helper()
	if len(rows) != drawn {
		t.Fatalf("%d rows, want %d", len(rows), drawn)
	}
	var checked []string
	for _, row := range rows {
		edge := strings.Join([]string{row[0], strings.Trim(row[1], "`"), strings.Trim(row[2], "`")}, " ")
		checked = append(checked, edge)
		_, found := slices.BinarySearch(all, edge)
		if wrong := strings.HasPrefix(row[4], "wrong"); found == wrong {
			t.Errorf("%s: in the catalogue: %v, verdict: %s", edge, found, row[4])
		}
	}
	slices.SortFunc(all, func(a, b string) int { return strings.Compare(lot(draw, a), lot(draw, b)) })
	later := 0
	for i, edge := range all {
		seen := slices.Contains(checked, edge)
		if i < drawn {
			t.Logf("checked: %v, %s %s", seen, lot(draw, edge)[:8], edge)
		}
		if !seen && lot(draw, edge) <= lastLot {
			later++
		}
	}
	if later > drawn {
		t.Errorf("%d prerequisites that were added since come before the last of the draw: draw again", later)
	}
}
