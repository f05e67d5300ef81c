package aws

import (
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
)

// mostShown is how many rows of a file are printed.
const mostShown = 20

// Print lists the rows that come and go.
func Print(w io.Writer, files []File) error {
	var b strings.Builder
	for _, f := range files {
		gone, added := less(f.Before, f.After), less(f.After, f.Before)
		fmt.Fprintf(&b, "%s: %d rows added, %d gone\n", f.Path, len(added), len(gone))
		for _, part := range []struct {
			sign string
			rows []string
		}{{"-", gone}, {"+", added}} {
			for i, row := range part.rows {
				if i == mostShown {
					fmt.Fprintf(&b, "%s … %d more\n", part.sign, len(part.rows)-i)
					break
				}
				fmt.Fprintf(&b, "%s %s\n", part.sign, row)
			}
		}
	}
	fmt.Fprintf(&b, "aws: %d files change\n", len(files))
	_, err := io.WriteString(w, b.String())
	return err
}

// less gives the lines of a text that another does not have.
func less(text, other string) (out []string) {
	has := map[string]bool{}
	for line := range strings.Lines(other) {
		has[line] = true
	}
	for line := range strings.Lines(text) {
		if !has[line] {
			out = append(out, strings.TrimRight(line, "\n"))
		}
	}
	return out
}

// What a table may lose without a word: as many rows, or this part of them.
const (
	fewRows  = 5
	smallest = 0.02
)

// Losses names the tables that lose more than 2% of their rows, and at least 5,
// unless their service is allowed to.
func Losses(files []File, allow []string) (lost []string) {
	for _, f := range files {
		service, kind, _ := strings.Cut(path.Base(f.Path), ".")
		if !strings.HasSuffix(kind, ".tsv") || slices.Contains(allow, Folder+"/"+service) || slices.Contains(allow, service) {
			continue
		}
		before, after := strings.Count(f.Before, "\n")-1, max(strings.Count(f.After, "\n")-1, 0)
		if drop := before - after; drop >= fewRows && float64(drop) > smallest*float64(before) {
			lost = append(lost, fmt.Sprintf("%s would have %d rows instead of %d (-allow-drop %s)", f.Path, after, before, service))
		}
	}
	return lost
}
