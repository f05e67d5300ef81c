package message

import (
	"strconv"
	"strings"
)

// filling writes a template with its arguments.
type filling struct {
	table *Table
	args  Args
	out   *strings.Builder
}

// fill writes a template; number is what # stands for, in a plural.
func (f *filling) fill(template, number string) {
	for template != "" {
		at := special(template)
		f.out.WriteString(template[:at])
		if at == len(template) {
			return
		}
		template = template[at:]
		switch {
		case strings.HasPrefix(template, "'{'"), strings.HasPrefix(template, "'}'"):
			f.out.WriteByte(template[1])
			template = template[3:]
		case template[0] == '#' && number != "":
			f.out.WriteString(number)
			template = template[1:]
		case template[0] != '{':
			f.out.WriteByte(template[0])
			template = template[1:]
		default:
			template = f.argument(template[1:], number)
		}
	}
}

// special gives where the first character stands that may mean more than itself.
func special(template string) int {
	for i := range len(template) {
		if c := template[i]; c == '{' || c == '#' || c == '\'' {
			return i
		}
	}
	return len(template)
}

// braced cuts a template that begins with a brace behind the one that closes it.
func braced(template string) (inner, rest string) {
	if strings.IndexByte(template, '\'') < 0 { // no brace stands for itself
		depth := 0
		for at := 0; ; {
			n := strings.IndexByte(template[at:], '}')
			if n < 0 {
				return template[1:], ""
			}
			depth += strings.Count(template[at:at+n], "{") - 1
			if at += n + 1; depth == 0 {
				return template[1 : at-1], template[at:]
			}
		}
	}
	depth := 0
	for i := 0; i < len(template); i++ {
		c := template[i]
		if c < '{' && c != '\'' {
			continue
		}
		switch c {
		case '\'':
			if strings.HasPrefix(template[i:], "'{'") || strings.HasPrefix(template[i:], "'}'") {
				i += 2
			}
		case '{':
			depth++
		case '}':
			if depth--; depth == 0 {
				return template[1:i], template[i+1:]
			}
		}
	}
	return template[1:], ""
}

// argument writes the argument that a template begins with, behind its brace, and
// gives the rest.
func (f *filling) argument(template, number string) (rest string) {
	name, rest, formed := part(template)
	v := f.args.find(name)
	if !formed {
		f.table.value(f.out, v, "and")
		return rest
	}
	form, rest, styled := part(rest)
	switch form {
	case "plural":
		n := quantity(v)
		number := strconv.Itoa(n)
		text, rest := choice(rest, number, f.table.plural(n))
		f.fill(text, number)
		return rest
	case "select":
		text, rest := choice(rest, "", keyword(v))
		f.fill(text, number)
		return rest
	}
	style := "and"
	if styled {
		style, rest, _ = part(rest)
	}
	switch form {
	case "subject":
		title, _ := v.(string)
		f.out.WriteString(f.table.subject(title))
	case "quoted":
		text, _ := v.(string)
		f.out.WriteString(strconv.Quote(text))
	case "number":
		n, _ := v.(int)
		f.out.WriteString(grouped(n))
	default:
		f.table.value(f.out, v, style)
	}
	return rest
}

// part cuts a template behind the comma or the brace that ends its first part, and
// tells whether that is a comma: more parts follow.
func part(template string) (text, rest string, more bool) {
	for i := range len(template) {
		if c := template[i]; c == ',' || c == '}' {
			return trimmed(template[:i]), template[i+1:], c == ','
		}
	}
	return trimmed(template), "", false
}

// trimmed cuts the blanks at both ends of a part of a template.
func trimmed(part string) string {
	for part != "" && part[0] == ' ' {
		part = part[1:]
	}
	for part != "" && part[len(part)-1] == ' ' {
		part = part[:len(part)-1]
	}
	return part
}

// grouped writes a number in groups of three digits.
func grouped(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// quantity gives the number that a plural is chosen by: of a list, how many.
func quantity(v any) int {
	switch v := v.(type) {
	case int:
		return v
	case []string:
		return len(v)
	case list:
		return len(v.items) + v.more
	case []Message:
		return len(v)
	}
	return 0
}

// keyword gives what a select chooses by.
func keyword(v any) string {
	none := true
	switch v := v.(type) {
	case string:
		if v != "" && v != "none" {
			return v
		}
		none = v == ""
	case int:
		return strconv.Itoa(v)
	case Message:
		if !v.IsZero() {
			return string(v.ID)
		}
	case []string:
		none = len(v) == 0
	case list:
		none = false
	case []Message:
		none = len(v) == 0
	}
	if none {
		return "none"
	}
	return "other"
}

// choice gives the case of a plural or select that is taken, and what follows behind
// the last one: that of the number, else that of the word, else "other".
func choice(cases, number, word string) (text, rest string) {
	best := 0
	for {
		at := 0
		for at < len(cases) && cases[at] != '{' && cases[at] != '}' {
			at++
		}
		if at == len(cases) {
			return text, ""
		}
		if cases[at] == '}' {
			return text, cases[at+1:]
		}
		rank, key := 0, trimmed(cases[:at])
		switch {
		case number != "" && strings.HasPrefix(key, "=") && key[1:] == number:
			rank = 3
		case key == word:
			rank = 2
		case key == "other":
			rank = 1
		}
		inner, behind := braced(cases[at:])
		if rank > best {
			text, best = inner, rank
		}
		cases = behind
	}
}
