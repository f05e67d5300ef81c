package catalog

import (
	"iter"
	"strings"

	"github.com/permgap/permgap/pkg/match"
)

// A slip measures how far the names of a service are from one that it does not
// have, all without the service. A name is what it is by its words: each may be
// off by what its own length tolerates, and a word that the service uses is
// none that was misspelt, so that neither update nor delete is taken for a slip
// of create.
type slip struct {
	rest  string
	names iter.Seq[string] // all that are known
	words map[string]bool  // of these names, when they were asked for
}

// of gives how far a known name is off, if it can be meant.
func (s *slip) of(known string) (off int, is bool) {
	given, meant := strings.Split(s.rest, ":"), strings.Split(known, ":")
	if len(given) != len(meant) { // a colon too many, one too few, or a dot in its place
		return within(match.Distance(s.rest, known, 1), 1)
	}
	limit := match.Tolerance(len(s.rest))
	for i := range given {
		d, is := s.segment(given[i], meant[i])
		if off += d; !is || off > limit {
			return 0, false
		}
	}
	return off, true
}

// within gives a distance back if it is inside a limit.
func within(d, limit int) (off int, is bool) { return d, d <= limit }

// segment compares what stands between two colons.
func (s *slip) segment(given, meant string) (off int, is bool) {
	if match.EqualFold(given, meant) {
		return 0, true
	}
	if limit := match.Tolerance(len(given)) + inflection; max(len(given), len(meant))-min(len(given), len(meant)) > limit {
		return 0, false
	}
	words, meantWords := wordsOf(given), wordsOf(meant)
	if len(words) != len(meantWords) { // a word more is none misspelt; a capital may be
		return within(match.Distance(given, meant, 1), 1)
	}
	for i := range words {
		d, is := s.word(words[i], meantWords[i])
		if !is {
			return 0, false
		}
		off += d
	}
	return within(off, match.Tolerance(len(given)))
}

// word compares two words of a name.
func (s *slip) word(given, meant string) (off int, is bool) {
	switch {
	case match.EqualFold(given, meant):
		return 0, true
	case inflected(given, meant), inflected(meant, given):
		return 1, true
	}
	limit := match.Tolerance(len(given))
	d := match.Distance(given, meant, limit)
	return d, d <= limit && !s.uses(given)
}

// uses reports whether a word is one of the service's names.
func (s *slip) uses(word string) bool {
	if s.words == nil {
		s.words = map[string]bool{}
		for name := range s.names {
			for _, w := range wordsOf(name) {
				s.words[match.Fold(w)] = true
			}
		}
	}
	return s.words[match.Fold(word)]
}

// inflection is how many letters a plural may have more.
const inflection = 2

// inflected reports whether a word is another's plural.
func inflected(plural, singular string) bool {
	if stem, y := strings.CutSuffix(match.Fold(singular), "y"); y && match.EqualFold(plural, stem+"ies") {
		return true
	}
	return match.EqualFold(plural, singular+"s") || match.EqualFold(plural, singular+"es")
}

// wordsOf splits a name into its words: getRepoTags, VPCPeer, instance_group.
func wordsOf(name string) (words []string) {
	for _, part := range strings.FieldsFunc(name, func(r rune) bool { return strings.ContainsRune(":_-.", r) }) {
		start := 0
		for i := 1; i < len(part); i++ {
			if isUpper(part[i]) && (!isUpper(part[i-1]) || i+1 < len(part) && isLower(part[i+1])) {
				words = append(words, part[start:i])
				start = i
			}
		}
		words = append(words, part[start:])
	}
	return words
}

func isUpper(c byte) bool { return 'A' <= c && c <= 'Z' }
func isLower(c byte) bool { return 'a' <= c && c <= 'z' }
