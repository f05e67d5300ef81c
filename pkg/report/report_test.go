package report

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/diag"
)

func TestFind(t *testing.T) {
	for _, name := range Names() {
		if f, err := Find(name); err != nil || f.Name != name || f.Summary == "" || f.Write == nil {
			t.Errorf("Find(%q) = %+v, %v", name, f, err)
		}
	}
	for name, first := range map[string]string{"sarfi": "sarif", "JSON": "json", "md": "rdjson", "txt": "text", "": "text"} {
		_, err := Find(name)
		if err == nil {
			t.Errorf("Find(%q) found something", name)
			continue
		}
		if name == "md" || name == "" {
			continue // any order will do
		}
		if want := fmt.Sprintf("unknown format %q (one of %s,", name, first); !strings.HasPrefix(err.Error(), want) {
			t.Errorf("Find(%q): %v; want %s…", name, err, want)
		}
		for _, known := range Names() {
			if !strings.Contains(err.Error(), known) {
				t.Errorf("the error does not name %s: %v", known, err)
			}
		}
	}
}

// limited is a writer that is full after some bytes.
type limited struct{ room int }

var errFull = errors.New("no space left on device")

func (w *limited) Write(p []byte) (int, error) {
	if len(p) > w.room {
		n := w.room
		w.room = 0
		return n, errFull
	}
	w.room -= len(p)
	return len(p), nil
}

// Every write error is returned, wherever it happens.
func TestWriteErrors(t *testing.T) {
	for _, f := range Formats() {
		var whole bytes.Buffer
		if err := f.Write(&whole, sample(), Options{}); err != nil {
			t.Fatal(err)
		}
		for _, room := range []int{0, 1, whole.Len() / 2, whole.Len() - 1} {
			if err := f.Write(&limited{room}, sample(), Options{}); !errors.Is(err, errFull) {
				t.Errorf("%s: full after %d of %d bytes: %v", f.Name, room, whole.Len(), err)
			}
		}
		if err := f.Write(&limited{whole.Len()}, sample(), Options{}); err != nil {
			t.Errorf("%s: just enough room: %v", f.Name, err)
		}
	}
	if err := ListTable(&limited{10}, []string{"a"}, [][]string{{"bbbbbbbbbbbbbbb"}}, Options{}); !errors.Is(err, errFull) {
		t.Errorf("ListTable: %v", err)
	}
}

func TestFullDevice(t *testing.T) {
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Skip("no /dev/full here")
	}
	defer full.Close()
	for _, f := range Formats() {
		if err := f.Write(full, sample(), Options{}); err == nil {
			t.Errorf("%s: no error from a full device", f.Name)
		}
	}
}

// The zero report and odd places must not break any format.
func TestOddReports(t *testing.T) {
	odd := []diag.Location{{}, {Line: 99, Column: 99, EndLine: 1}, {Path: teamPath, Line: 5, Column: 9999, EndLine: 5, EndColumn: 2},
		{Path: teamPath, Line: 5, Column: 3, EndLine: 9999, EndColumn: 9999},
		{Path: teamPath, Line: -3, Column: -1, EndLine: -1, EndColumn: -1}, {Path: teamPath, Line: 2}}
	r := &audit.Report{Files: sample().Files}
	for _, l := range odd {
		r.Findings = append(r.Findings, &diag.Finding{Level: diag.Warning, Location: l},
			&diag.Finding{Level: diag.Error, Code: "PG", Location: l, Operation: "o", GrantedBy: []diag.Grant{{}},
				Prerequisites: []diag.Prerequisite{{}, {Verdict: "partial"}, {Verdict: "undecided"}, {Verdict: "denied"}}})
	}
	for _, f := range Formats() {
		for _, o := range []Options{{}, {Width: 1}, {Width: -5}, {GroupBy: "nonsense"}, {Verbose: true, Color: true}} {
			renderFormat(t, f.Write, r, o)
			renderFormat(t, f.Write, &audit.Report{}, o)
		}
	}
	for line := range strings.Lines(string(renderFormat(t, SARIF, r, Options{}))) {
		if strings.Contains(line, `"uri": ""`) || strings.Contains(line, `"startLine": 0`) || strings.Contains(line, `"startColumn": 0`) {
			t.Errorf("SARIF: %s", line)
		}
	}
}
