package catalog

import "strings"

// Described gives what describes an agency without a fixed name. The catalogue
// writes it in brackets where others have their name: "(agency of OBS)".
func Described(role string) (what string, is bool) {
	if what, is = strings.CutPrefix(role, "("); is {
		what, is = strings.CutSuffix(what, ")")
	}
	return what, is
}
