package report

import (
	"maps"
	"slices"
	"sort"
	"strings"
	"unicode/utf8"

	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/diag"
)

// Formats show lines of the inputs. All of them show what [audit.Report.Shown]
// holds and nothing else, so that a report that was read from its JSON looks
// like the audit's own.

const (
	// nearby is how many bytes before, in and behind a marked part can be shown.
	nearby = 1000
	// partSize is how many bytes a part of a long line has.
	partSize = 1000
)

// shownFiles are the lines that formats show, by path and number.
type shownFiles map[string]map[int]*audit.ShownLine

// shownOf gives the lines of a report for its formats.
func shownOf(r *audit.Report) shownFiles { return indexed(shownLines(r, false)) }

// hashedOf gives them with their hashes.
func hashedOf(r *audit.Report) shownFiles { return indexed(shownLines(r, true)) }

func indexed(files []audit.ShownFile) shownFiles {
	out := shownFiles{}
	for i := range files {
		f := &files[i]
		if out[f.Path] == nil {
			out[f.Path] = map[int]*audit.ShownLine{}
		}
		for k := range f.Lines {
			out[f.Path][f.Lines[k].Line] = &f.Lines[k]
		}
	}
	return out
}

// shownLines gives the lines that the findings of a report are about, of each
// file in order: those that were read, or those of the inputs.
func shownLines(r *audit.Report, hashes bool) []audit.ShownFile {
	if r.Files == nil {
		return r.Shown
	}
	wanted := map[string]*wantedLines{}
	for f := range r.All() {
		path := filePath(r, f)
		file := r.Files[path]
		if file == nil {
			continue
		}
		w := wanted[path]
		if w == nil {
			w = &wantedLines{file: file, parts: map[int]map[int]bool{}}
			wanted[path] = w
		}
		w.add(f.Location)
	}
	out := []audit.ShownFile{}
	for _, path := range slices.Sorted(maps.Keys(wanted)) {
		out = append(out, audit.ShownFile{Path: path, Lines: wanted[path].lines(hashes)})
	}
	return out
}

// wantedLines are the lines of a file that are shown, and which parts of each.
type wantedLines struct {
	file  *diag.File
	parts map[int]map[int]bool
}

func (w *wantedLines) line(n int) map[int]bool {
	if w.parts[n] == nil {
		w.parts[n] = map[int]bool{}
	}
	return w.parts[n]
}

// add wants what is shown of a location: its first line around the marked part,
// and where the line is that it ends in.
func (w *wantedLines) add(l diag.Location) {
	first := max(l.Line, 1)
	if last := max(l.EndLine, first); last > w.file.Lines() {
		return
	} else if last > first {
		w.line(last)
	}
	parts := w.line(first)
	if l.Line < 1 || l.Column < 1 || w.file.Concealed() {
		return
	}
	line := w.file.Line(first)
	start, end := spanInLine(w.file, l)
	from, to := max(start-nearby, 0), min(end, start+nearby)+nearby
	for k := from / partSize; k*partSize <= min(to, len(line)); k++ {
		parts[k] = true
	}
}

// lines gives what is wanted.
func (w *wantedLines) lines(hashes bool) []audit.ShownLine {
	var hashed []lineHash
	if hashes && !w.file.Concealed() {
		hashed = lineHashes(w.file)
	}
	var out []audit.ShownLine
	for _, n := range slices.Sorted(maps.Keys(w.parts)) {
		l := audit.ShownLine{Line: n, Offset: w.file.Offset(n), Parts: []audit.LinePart{}}
		if n <= len(hashed) {
			l.Hash = hashed[n-1].String()
		}
		for _, k := range slices.Sorted(maps.Keys(w.parts[n])) {
			if part := partOf(w.file, n, k); part.Text != "" || k == 0 {
				l.Parts = append(l.Parts, part)
			}
		}
		out = append(out, l)
	}
	return out
}

// partOf gives the k-th part of a line.
func partOf(f *diag.File, n, k int) audit.LinePart {
	line, first := f.Line(n), f.Offset(n)
	from, to := 0, len(line)
	if at := k * partSize; at < len(line) {
		from = runeStart(line, at)
	} else if k > 0 {
		return audit.LinePart{}
	}
	if at := (k + 1) * partSize; at < len(line) {
		to = runeStart(line, at)
	}
	column := f.Position(first + from).Column
	text := f.Shown(diag.Span{Start: first + from, End: first + to})
	if n == 1 && from == 0 {
		text = strings.TrimPrefix(text, "\uFEFF") // which no editor shows and no column counts
	}
	return audit.LinePart{Column: column, Text: validText(text), More: to < len(line)}
}

// validText gives a text with each byte replaced that is no UTF-8.
func validText(s string) string {
	if utf8.ValidString(s) {
		return s
	}
	return string([]rune(s))
}

// around gives the text of a line before a column and from it on, at least as
// much as is shown of it, and whether the line has more on either side.
func around(l *audit.ShownLine, column int) (before, rest string, less, more, found bool) {
	at := sort.Search(len(l.Parts), func(i int) bool { return l.Parts[i].Column > column }) - 1
	if at < 0 {
		return "", "", false, false, false
	}
	first, last := at, at
	part := l.Parts[at].Text
	cut := byteColumn([]byte(part), column-l.Parts[at].Column+1)
	before, rest = part[:cut], part[cut:]
	for first > 0 && len(before) < nearby && adjoin(l.Parts[first-1], l.Parts[first]) {
		first--
		before = l.Parts[first].Text + before
	}
	for last+1 < len(l.Parts) && len(rest) <= 2*nearby && adjoin(l.Parts[last], l.Parts[last+1]) {
		last++
		rest += l.Parts[last].Text
	}
	return before, rest, l.Parts[first].Column > 1, l.Parts[last].More, true
}

// adjoin reports whether a part of a line begins where another ends.
func adjoin(a, b audit.LinePart) bool { return a.Column+utf8.RuneCountInString(a.Text) == b.Column }
