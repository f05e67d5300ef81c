package message

import (
	"fmt"
	"slices"
	"strings"
)

// Check says what is wrong with a template.
func Check(template string) error {
	for template != "" {
		at := strings.IndexAny(template, "{}'")
		if at < 0 {
			return nil
		}
		template = template[at:]
		switch {
		case strings.HasPrefix(template, "'{'"), strings.HasPrefix(template, "'}'"):
			template = template[3:]
		case template[0] == '\'':
			template = template[1:]
		case template[0] == '}':
			return fmt.Errorf("a brace closes nothing: %q", template)
		default:
			inner, rest := braced(template)
			if len(inner)+len(rest)+2 != len(template) {
				return fmt.Errorf("a brace is not closed: %q", template)
			}
			if err := checkArgument(inner); err != nil {
				return err
			}
			template = rest
		}
	}
	return nil
}

func checkArgument(inner string) error {
	name, form, _ := strings.Cut(inner, ",")
	form, style, _ := strings.Cut(form, ",")
	form, style = strings.TrimSpace(form), strings.TrimSpace(style)
	if name == "" || strings.ContainsAny(name, " {}") {
		return fmt.Errorf("{%s}: no name of an argument", inner)
	}
	switch form {
	case "", "subject", "quoted", "number":
		return nil
	case "list":
		if !slices.Contains([]string{"and", "commas", "or"}, style) {
			return fmt.Errorf("{%s}: a list is joined by and, or, or commas", inner)
		}
		return nil
	case "plural", "select":
		return checkChoices(inner, style)
	}
	return fmt.Errorf("{%s}: unknown form %s", inner, form)
}

func checkChoices(inner, style string) error {
	other := false
	for style != "" {
		key, _, found := strings.Cut(style, "{")
		key = strings.TrimSpace(key)
		if !found || key == "" {
			return fmt.Errorf("{%s}: a case is a word and a text in braces", inner)
		}
		text, rest := braced(style[strings.IndexByte(style, '{'):])
		if err := Check(text); err != nil {
			return err
		}
		other = other || key == "other"
		style = strings.TrimSpace(rest)
	}
	if !other {
		return fmt.Errorf("{%s}: no case for other", inner)
	}
	return nil
}

// Arguments lists the names of the arguments that a template uses, each once,
// sorted.
func Arguments(template string) []string {
	var names []string
	for {
		at := strings.IndexByte(template, '{')
		if at < 0 {
			break
		}
		if at > 0 && strings.HasPrefix(template[at-1:], "'{'") {
			template = template[at+2:]
			continue
		}
		inner, rest := braced(template[at:])
		name, form, _ := strings.Cut(inner, ",")
		names = append(names, strings.TrimSpace(name))
		if _, style, choices := strings.Cut(form, ","); choices {
			for style != "" {
				open := strings.IndexByte(style, '{')
				if open < 0 {
					break
				}
				text, more := braced(style[open:])
				names = append(names, Arguments(text)...)
				style = more
			}
		}
		template = rest
	}
	slices.Sort(names)
	return slices.Compact(names)
}
