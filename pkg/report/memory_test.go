package report

import (
	"fmt"
	"runtime"
	"testing"

	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/testinput"
)

// watching counts what is written, and from time to time how much memory is
// held meanwhile.
type watching struct {
	written, next int
	most          uint64
}

func (w *watching) Write(p []byte) (int, error) {
	if w.written += len(p); w.written >= w.next {
		w.next = w.written + 2<<20
		w.most = max(w.most, held())
	}
	return len(p), nil
}

// held gives the bytes that are in use.
func held() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// A format holds a small part of what it writes. A table, whose columns are as
// wide as the widest cell, holds its cells, and a comment in Markdown is short.
func TestFormatsHoldLittle(t *testing.T) {
	testinput.OneGoroutine(t)
	r := large(4000)
	for _, f := range Formats() {
		if f.Name == "table" || f.Name == "markdown" {
			continue
		}
		var w watching
		before := held()
		if err := f.Write(&w, r, Options{Verbose: true}); err != nil {
			t.Fatal(err)
		}
		const most = 3 << 20
		if grown := int(w.most) - int(before); grown > most {
			t.Errorf("%s: holds %d KiB of the %d KiB that it writes", f.Name, grown>>10, w.written>>10)
		}
		if f.Name == "json" && w.written < 3*most {
			t.Errorf("the report has %d bytes only: the test shows nothing", w.written)
		}
	}
	runtime.KeepAlive(r)
}

// large is a report of many files, whose findings share what they lack.
func large(files int) *audit.Report {
	r := &audit.Report{Version: "1", Files: map[string]*diag.File{}}
	var lacks []diag.Prerequisite
	for i := range 6 {
		lacks = append(lacks, diag.Prerequisite{Action: fmt.Sprintf("service:type:verb%d", i), Verdict: "missing", Standing: "official",
			Sources: []diag.Source{{ID: "page", Title: "A page of the documentation", URL: "https://example.com/page", Updated: "2026-01-01"}}})
	}
	for i := range files {
		path := fmt.Sprintf("policies/policy%05d.json", i)
		at := diag.Location{Path: path, Pointer: "/Statement/0/Action/0", Line: 3, Column: 5, EndLine: 3, EndColumn: 20, Offset: 40, Length: 15}
		for _, level := range []diag.Severity{diag.Error, diag.Warning} {
			r.Findings = append(r.Findings, &diag.Finding{
				Code: "PG101", Rule: "prerequisite-missing", Level: level, Principal: path, Platform: "huaweicloud",
				Operation: "service.type.create", Title: "Create a thing", Action: "service:type:create", Prerequisites: lacks,
				GrantedBy: []diag.Grant{{Pattern: "service:type:create", Path: path, Line: 3, Column: 5}},
				Message:   "Create a thing will fail", Location: at, Fingerprint: fmt.Sprintf("%032x", i),
			})
		}
	}
	return r
}
