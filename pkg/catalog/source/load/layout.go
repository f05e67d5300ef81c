package load

import "strings"

// The parser of YAML names the line where a block begins, far above the one
// that does not fit into it, and says nothing of what to do. These find the
// line and the usual slips; they are asked only about a text that is no YAML.

// mostNested is how many items of lists in lists one line may begin: more than
// any form has.
const mostNested = 10

// misplaced finds the first line, from one on, that stands between the columns
// of the lines around it.
func misplaced(lines []string, from int) (line, indent, neighbours int, ok bool) {
	var columns []int // of the blocks that are open, innermost last
	var t scanner
	ended := true // the line before left nothing open, so that nothing may stand deeper
	for i, text := range lines {
		at := len(text) - len(strings.TrimLeft(text, " "))
		rest := strings.TrimRight(text[at:], " \r")
		if t.inside() || t.within(at, rest) {
			t.read(rest)
			continue
		}
		if rest == "" || rest[0] == '#' || strings.HasPrefix(rest, "---") {
			continue
		}
		last := -1
		for len(columns) > 0 && columns[len(columns)-1] > at {
			last = columns[len(columns)-1]
			columns = columns[:len(columns)-1]
		}
		top := -1
		if len(columns) > 0 {
			top = columns[len(columns)-1]
		}
		deeper := last < 0 && top >= 0 && at > top
		if i+1 >= from && (last >= 0 && at != top || deeper && ended && isEntry(rest)) {
			return i + 1, at, max(last, top), true
		}
		if at != top {
			columns = append(columns, at)
		}
		// The mapping of an item of a list stands where its first key does.
		for level := 0; level < mostNested && strings.HasPrefix(rest, "- "); level++ {
			inner := strings.TrimLeft(rest[1:], " ")
			at += len(rest) - len(inner)
			if rest = inner; isEntry(rest) {
				columns = append(columns, at)
			}
		}
		t.block, t.indent = opensText(rest), at
		t.read(rest)
		ended = !strings.HasSuffix(withoutComment(rest), ":") && rest != "-" && !t.inside()
	}
	return 0, 0, 0, false
}

// isEntry reports whether a line gives a key or an item.
func isEntry(rest string) bool {
	return strings.HasPrefix(rest, "- ") || strings.Contains(rest, ": ") || strings.HasSuffix(rest, ":")
}

// opensText reports whether a text follows that is read as it stands.
func opensText(rest string) bool {
	rest = strings.TrimRight(withoutComment(rest), "+-0123456789")
	return strings.HasSuffix(rest, ": |") || strings.HasSuffix(rest, ": >")
}

func withoutComment(rest string) string {
	rest, _, _ = strings.Cut(rest, " #")
	return strings.TrimRight(rest, " ")
}

// scanner follows brackets and quotes over lines.
type scanner struct {
	depth  int  // of brackets
	quote  byte // that is open; 0: none
	block  bool // a text follows that stands deeper than indent
	indent int
}

func (t *scanner) inside() bool { return t.depth > 0 || t.quote != 0 }

// within reports whether a line belongs to a text that is read as it stands.
func (t *scanner) within(at int, rest string) bool {
	if !t.block {
		return false
	}
	t.block = rest == "" || at > t.indent
	return t.block
}

// read follows a line. A quote or a bracket opens something only where a value
// can begin.
func (t *scanner) read(rest string) {
	if t.block {
		return
	}
	start := true
	for i := 0; i < len(rest); i++ {
		c := rest[i]
		switch {
		case t.quote == '"' && c == '\\':
			i++
		case t.quote != 0:
			if c == t.quote {
				t.quote = 0
			}
		case c == '#' && (i == 0 || rest[i-1] == ' '):
			return
		case start && (c == '"' || c == '\''):
			t.quote, start = c, false
		case (start || t.depth > 0) && (c == '[' || c == '{'):
			t.depth++
			start = true
		case t.depth > 0 && (c == ']' || c == '}'):
			t.depth--
		case c == ' ':
		default:
			start = c == ',' || c == ':' || c == '-' && start
		}
	}
}

// slip says which value of a line has to stand in quotes, by its place; "" when
// none does. It repeats nothing of the text, which may be a key that a link
// leads to.
func slip(text string) (column int, what string) {
	_, value, found := strings.Cut(text, ": ")
	value = strings.TrimLeft(value, " ")
	if !found || value == "" {
		return 0, ""
	}
	column = len(text) - len(value) + 1
	switch value[0] {
	case '"', '\'', '|', '>', '#':
		return 0, ""
	case '[', '{':
		if at := barePath(value); at >= 0 {
			return column + at, "braces mean a mapping here: put the value in quotes"
		}
		return 0, ""
	}
	if strings.Contains(value, ": ") {
		return column, "a colon and a blank begin another value: put this one in quotes"
	}
	return 0, ""
}

// barePath finds a member of a list in brackets that holds braces and stands in
// no quotes, such as GET /v1/{id}; -1 when there is none.
func barePath(list string) int {
	at := 0
	for part := range strings.SplitSeq(list, ",") {
		start := at + len(part) - len(strings.TrimLeft(part, " [{"))
		at += len(part) + 1
		if _, value, keyed := strings.Cut(part, ": "); keyed {
			start = at - 1 - len(strings.TrimLeft(value, " ["))
		}
		if start >= len(list) || list[start] == '"' || list[start] == '\'' {
			continue
		}
		if word := list[start : at-1]; strings.ContainsAny(word, "/") && strings.Contains(word, "{") {
			return start
		}
	}
	return -1
}
