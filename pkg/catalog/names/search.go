package names

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/policy"
)

// The bounds of a search: what is longer is no name that somebody looks for.
const (
	mostQuery = 2000 // bytes
	mostWords = 8
)

// Titled lists the operations of a platform that have a title, in any language and
// any case.
func Titled(cat *catalog.Catalog, p policy.Platform, title string) (found []catalog.OperationID) {
	if len(title) > mostQuery || strings.TrimSpace(title) == "" {
		return nil
	}
	title = strings.TrimSpace(title)
	for _, id := range cat.Operations(p) {
		t := cat.OperationTitle(id)
		if slices.ContainsFunc([]string{t.En, t.ZhHans, t.ZhHant}, func(s string) bool { return s != "" && strings.EqualFold(s, title) }) {
			found = append(found, id)
		}
	}
	return found
}

// Like lists up to n operations of a platform that have every word of a text in
// their id or a title, the best first: those of the service that has most of them,
// and of a service the operations that need most, which are those that fail.
func Like(cat *catalog.Catalog, p policy.Platform, text string, n int) []string {
	return having(cat, p, wordsOf(text), n)
}

// LikeMisspelt is Like for a text with words that no operation of the platform has:
// each stands for the nearest one that some have. Capitals may part words or not.
func LikeMisspelt(cat *catalog.Catalog, p policy.Platform, text string, n int) []string {
	parted, whole := wordsOf(text), wordsOf(strings.ToLower(text))
	if len(whole) == 0 || len(parted) > mostWords {
		return nil
	}
	seen, known := map[string]bool{}, []string(nil)
	for _, id := range cat.Operations(p) {
		for _, w := range slices.Concat(wordsOf(cat.OperationName(id)), wordsOf(cat.OperationTitle(id).En)) {
			if !seen[w] {
				seen[w] = true
				known = append(known, w)
			}
		}
	}
	for _, words := range [][]string{whole, parted} {
		for i, w := range words {
			if seen[w] || !isASCII(w) || len(w) < 4 {
				continue
			}
			if near := match.NearestOf(w, known, 1); len(near) > 0 {
				words[i] = near[0]
			}
		}
		if found := having(cat, p, words, n); len(found) > 0 {
			return found
		}
	}
	return nil
}

// having lists up to n operations that have each of some words, the best first.
func having(cat *catalog.Catalog, p policy.Platform, words []string, n int) (out []string) {
	if len(words) == 0 || len(words) > mostWords {
		return nil
	}
	type found struct {
		name, service string
		need          int
	}
	var all []found
	of := map[string]int{} // by service
	for _, id := range cat.Operations(p) {
		if !hasWords(cat.OperationName(id), cat.OperationTitle(id), words) {
			continue
		}
		if op := cat.Operation(id); !op.Deprecated {
			all = append(all, found{op.Name, op.Service, len(op.Requires)})
			of[op.Service]++
		}
	}
	slices.SortFunc(all, func(a, b found) int {
		return cmp.Or(of[b.service]-of[a.service], b.need-a.need, len(a.name)-len(b.name), strings.Compare(a.name, b.name))
	})
	for _, f := range all[:min(n, len(all))] {
		out = append(out, f.name)
	}
	return out
}

// hasWords reports whether each word is one of an operation's name or title.
func hasWords(name string, title catalog.Text, words []string) bool {
	titles := strings.ToLower(title.En + "\x00" + title.ZhHans + "\x00" + title.ZhHant)
	known := append(wordsOf(name), wordsOf(title.En)...)
	return !slices.ContainsFunc(words, func(w string) bool {
		is := slices.ContainsFunc(known, func(k string) bool { return alike(k, w) })
		return !is && (isASCII(w) || !strings.Contains(titles, w))
	})
}

// alike reports whether two words are one, in the singular or the plural, or as
// "starting" is start.
func alike(known, w string) bool {
	stem := func(s string) string {
		for _, end := range []string{"ing", "ies", "es", "s", "e"} {
			if len(s) > len(end)+2 && strings.HasSuffix(s, end) {
				return strings.TrimSuffix(s, end)
			}
		}
		return s
	}
	return known == w || len(w) > 2 && stem(known) == stem(w)
}

func isASCII(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r > unicode.MaxASCII })
}

// small are words of a question that say nothing of what is looked for.
var small = []string{"a", "an", "the", "of", "to", "in", "on", "for", "and", "or", "with", "is", "how", "do", "i"}

// wordsOf gives the words of a text in lower case, each part of createTrainJob one.
// What is not ASCII stays together.
func wordsOf(text string) (words []string) {
	if len(text) > mostQuery {
		return nil
	}
	var word []rune
	end := func() {
		if w := strings.ToLower(string(word)); w != "" && !slices.Contains(small, w) {
			words = append(words, w)
		}
		word = nil
	}
	for _, r := range text {
		switch {
		case !unicode.IsLetter(r) && !unicode.IsDigit(r):
			end()
			continue
		case len(word) > 0 && joins(word[len(word)-1], r):
			end()
		}
		word = append(word, r)
	}
	end()
	return words
}

// joins reports whether a word ends between two characters: before a capital, and
// where another script begins.
func joins(before, after rune) bool {
	return unicode.IsUpper(after) && !unicode.IsUpper(before) || (after > unicode.MaxASCII) != (before > unicode.MaxASCII)
}

// Mentioned finds the actions, operations and APIs that a longer text, such as the
// message of a refused call, has among its words, in the order of the text.
func Mentioned(cat *catalog.Catalog, p policy.Platform, text string) (found []string) {
	if len(text) > mostQuery {
		text = text[:mostQuery]
	}
	words := strings.FieldsFunc(text, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(`"'`+"`"+`,;()[]<>=`, r) })
	if len(words) < 2 {
		return nil
	}
	for _, w := range words {
		w = strings.Trim(w, ".:!?")
		name := ""
		if id, ok := cat.Lookup(p, w); ok && strings.Contains(w, ":") {
			name = cat.ActionName(id)
		} else if id, ok := cat.FindOperation(p, w); ok {
			name = cat.OperationName(id)
		} else if ids := apis(cat, p, w); len(ids) > 0 {
			name = cat.OperationName(ids[0])
		}
		if name != "" && !slices.Contains(found, name) && len(found) < 3 {
			found = append(found, name)
		}
	}
	return found
}

func apis(cat *catalog.Catalog, p policy.Platform, path string) []catalog.OperationID {
	if strings.Count(path, "/") < 2 {
		return nil
	}
	return cat.FindAPI(p, path)
}

// NearAPIs lists the APIs of a platform whose path is nearest to one that no
// operation has.
func NearAPIs(cat *catalog.Catalog, p policy.Platform, path string) []string {
	if !strings.Contains(path, "/") {
		return nil
	}
	var known []string
	for _, id := range cat.Operations(p) {
		known = append(known, cat.OperationAPI(id)...)
	}
	if strings.Contains(path, " ") { // with its method
		return match.NearestOf(path, known, 3)
	}
	var paths []string
	for _, k := range known {
		if _, rest, is := strings.Cut(k, " "); is && !slices.Contains(paths, rest) {
			paths = append(paths, rest)
		}
	}
	return match.NearestOf(path, paths, 3)
}

// NearPatterns lists patterns of the same service that match something and that a
// pattern which matches nothing may mean: one of its parts is misspelt.
func NearPatterns(cat *catalog.Catalog, p policy.Platform, pattern string) (out []string) {
	parts := strings.Split(pattern, ":")
	if len(parts) < 2 || len(pattern) > mostQuery || strings.ContainsAny(parts[0], "*?") {
		return nil
	}
	if !cat.HasService(p, parts[0]) {
		for _, near := range match.NearestOf(parts[0], Services(cat, p), 3) {
			out = append(out, matching(cat, p, parts, 0, near)...)
		}
		return out
	}
	for i := 1; i < len(parts); i++ {
		if parts[i] == "" || strings.ContainsAny(parts[i], "*?") {
			continue
		}
		var known []string
		for _, id := range cat.Expand(p, match.Compile(parts[0]+":*", match.Options{Fold: true})) {
			if of := strings.Split(cat.ActionName(id), ":"); len(of) == len(parts) && !slices.Contains(known, of[i]) {
				known = append(known, of[i])
			}
		}
		for _, near := range match.NearestOf(parts[i], known, 3) {
			out = append(out, matching(cat, p, parts, i, near)...)
		}
	}
	return out[:min(3, len(out))]
}

// matching gives a pattern with another part, if it matches something.
func matching(cat *catalog.Catalog, p policy.Platform, parts []string, i int, part string) []string {
	parts = slices.Clone(parts)
	parts[i] = part
	text := strings.Join(parts, ":")
	if len(cat.Expand(p, match.Compile(text, match.Options{Fold: true, Question: true}))) == 0 {
		return nil
	}
	return []string{text}
}
