package source

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// The limits of a YAML text. The library builds a tree of what it reads, a few
// hundred bytes a value, and follows aliases as often as they stand there; so
// the text is measured before, and the tree behind it.
const (
	mostSigns  = 200_000 // that begin or part values
	mostLevels = 100
	// largeText is how many bytes of a text count as one more value: an alias may
	// stand for a long one.
	largeText = 256
)

// YAMLError says what is wrong with a YAML text, and nothing of what it holds.
type YAMLError struct {
	Line int // 0 where nobody knows
	What string
}

// Error gives the line and what is wrong.
func (e *YAMLError) Error() string {
	if e.Line > 0 {
		return fmt.Sprintf("line %d: %s", e.Line, e.What)
	}
	return e.What
}

// YAML reads the documents of a text, each by its top value, within limits of
// size and depth. A document may hold a number of values, aliases written out.
// What is empty is left out. The error is a *[YAMLError], with the documents
// that stand before it.
func YAML(data []byte, most int) ([]*yaml.Node, error) {
	if signs(data) > mostSigns {
		return nil, tooMany(0, most)
	}
	var documents []*yaml.Node
	for decoder := yaml.NewDecoder(bytes.NewReader(data)); ; {
		var document yaml.Node
		switch err := decoder.Decode(&document); {
		case errors.Is(err, io.EOF):
			return documents, nil
		case err != nil:
			return documents, withoutValues(err)
		case len(document.Content) == 0:
			continue
		}
		if err := measure(document.Content[0], most); err != nil {
			return documents, err
		}
		documents = append(documents, document.Content[0])
	}
}

func tooMany(line, most int) error {
	return &YAMLError{line, fmt.Sprintf("larger than the limit of %d values, aliases written out", most)}
}

// signs counts the characters that begin or part values; a text has few more
// values than that.
func signs(data []byte) int {
	n := 0
	for _, c := range data {
		switch c {
		case ',', '[', '{', ':', '-', '?', '\n', '\r':
			n++
		}
	}
	return n
}

// withoutValues gives an error of the library in our words. It names anchors
// and cites values, which may be anything.
func withoutValues(err error) error {
	text := strings.Join(strings.Fields(strings.TrimPrefix(err.Error(), "yaml: ")), " ")
	e := &YAMLError{}
	if number, rest, found := strings.Cut(strings.TrimPrefix(text, "line "), ": "); found {
		if n, err := strconv.Atoi(number); err == nil {
			e.Line, text = n, rest
		}
	}
	switch {
	case strings.Contains(text, "anchor '"):
		text = "an alias of an anchor that is not there"
	case strings.Contains(text, "`"):
		text = "a value that does not fit its tag"
	}
	e.What = "not valid YAML: " + text
	return e
}

// Decode reads a value of a document into another form.
func Decode(n *yaml.Node, into any) error {
	if err := n.Decode(into); err != nil {
		return withoutValues(err)
	}
	return nil
}

// extent is how much a value holds, aliases written out.
type extent struct{ values, levels int }

// measure refuses a document that is too deep or too large.
func measure(top *yaml.Node, most int) error {
	m := measurer{most: most, known: map[*yaml.Node]extent{}}
	_, err := m.extent(top, 0)
	return err
}

// measurer keeps the extent of what has an anchor; of one that is being
// measured, nothing.
type measurer struct {
	most  int
	known map[*yaml.Node]extent
}

func (m measurer) extent(n *yaml.Node, above int) (extent, error) {
	at := n
	if n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	known, met := m.known[n]
	switch {
	case met && known.values == 0:
		return known, &YAMLError{at.Line, "an anchor that holds its own alias"}
	case met && above+known.levels <= mostLevels:
		return known, nil
	case above >= mostLevels || met:
		return known, &YAMLError{at.Line, fmt.Sprintf("deeper than the limit of %d levels", mostLevels)}
	}
	if n.Anchor != "" {
		m.known[n] = extent{}
	}
	sum := extent{values: 1 + len(n.Value)/largeText}
	for _, c := range n.Content {
		inner, err := m.extent(c, above+1)
		if err != nil {
			return sum, err
		}
		sum.values += inner.values
		sum.levels = max(sum.levels, inner.levels)
		if sum.values > m.most {
			return sum, tooMany(at.Line, m.most)
		}
	}
	sum.levels++
	if n.Anchor != "" {
		m.known[n] = sum
	}
	return sum, nil
}

// longestHead is how many characters of a value a message shows.
const longestHead = 32

// Head gives the start of a value for a message about a file that may hold
// anything: a link may lead to a key, and what stands there is shown nowhere
// whole.
func Head(s string) string { return cut(s, longestHead) }

// longestMessage is how many characters of a message are of use to somebody.
const longestMessage = 400

// Shorten bounds a message that names what stands in a file.
func Shorten(s string) string { return cut(s, longestMessage) }

func cut(s string, n int) string {
	if len(s) <= n || utf8.RuneCountInString(s) <= n {
		return s
	}
	return string([]rune(s)[:n]) + "…"
}
