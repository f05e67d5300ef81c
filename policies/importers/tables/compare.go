package tables

import (
	"fmt"
	"io"
	"maps"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// File is a file of the catalogue as it is and as the inputs have it; "" is none.
type File struct{ Path, Before, After string }

// mostShown is how many rows of a file are printed.
const mostShown = 20

// Print lists the rows that come and go of a folder.
func Print(w io.Writer, folder string, files []File) error {
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
	fmt.Fprintf(&b, "%s: %d files change\n", folder, len(files))
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
		if !strings.HasSuffix(kind, ".tsv") || slices.Contains(allow, path.Dir(f.Path)+"/"+service) || slices.Contains(allow, service) {
			continue
		}
		before, after := strings.Count(f.Before, "\n")-1, max(strings.Count(f.After, "\n")-1, 0)
		if drop := before - after; drop >= fewRows && float64(drop) > smallest*float64(before) {
			lost = append(lost, fmt.Sprintf("%s would have %d rows instead of %d (-allow-drop %s)", f.Path, after, before, service))
		}
	}
	return lost
}

// Differ gives the files that change: those there are, of which before tells,
// and those that were made.
func Differ(before, made map[string]string) (changed []File) {
	paths := map[string]bool{}
	for _, m := range []map[string]string{before, made} {
		for p := range m {
			paths[p] = true
		}
	}
	for _, p := range slices.Sorted(maps.Keys(paths)) {
		if before[p] != made[p] {
			changed = append(changed, File{p, before[p], made[p]})
		}
	}
	return changed
}

// words are what YAML reads as something else than a text.
var words = []string{"null", "true", "false", "yes", "no", "on", "off"}

var plain = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9 ./_'-]*$`)

// Scalar writes a text so that YAML reads it as one.
func Scalar(s string) string {
	if plain.MatchString(s) && !strings.HasSuffix(s, " ") && !slices.Contains(words, strings.ToLower(s)) {
		return s
	}
	return strconv.Quote(s)
}
