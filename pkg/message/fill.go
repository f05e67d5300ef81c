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
			inner, rest := braced(template)
			f.argument(inner, number)
			template = rest
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

func (f *filling) argument(inner, number string) {
	name, form, formed := strings.Cut(inner, ",")
	v := f.args.find(trimmed(name))
	if !formed {
		f.table.value(f.out, v, "and")
		return
	}
	form, style, _ := strings.Cut(form, ",")
	style = trimmed(style)
	switch trimmed(form) {
	case "plural":
		n := quantity(v)
		if text, found := choice(style, "="+strconv.Itoa(n)); found {
			f.fill(text, strconv.Itoa(n))
			return
		}
		text, _ := choice(style, f.table.plural(n))
		f.fill(text, strconv.Itoa(n))
	case "select":
		text, _ := choice(style, keyword(v))
		f.fill(text, number)
	case "list":
		f.table.value(f.out, v, style)
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
		f.table.value(f.out, v, "and")
	}
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

// choice gives the case of a plural or select: that of the word, else "other".
func choice(style, word string) (text string, found bool) {
	other := ""
	for style != "" {
		at := strings.IndexByte(style, '{')
		if at < 0 {
			break
		}
		key := trimmed(style[:at])
		inner, rest := braced(style[at:])
		switch key {
		case word:
			return inner, true
		case "other":
			other = inner
		}
		style = rest
	}
	return other, false
}
