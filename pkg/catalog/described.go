package catalog

import (
	"strings"

	"github.com/permgap/permgap/pkg/policy"
)

// Described gives what describes an agency without a fixed name. The catalogue
// writes it in brackets where others have their name: "(agency of OBS)".
func Described(role string) (what string, is bool) {
	if what, is = strings.CutPrefix(role, "("); is {
		what, is = strings.CutSuffix(what, ")")
	}
	return what, is
}

// Undescribed names the agency with which a service acts, where no source names
// it: in brackets, like those that a source describes. AWS has service roles.
func Undescribed(p policy.Platform, service string) string {
	if p == policy.AWS {
		return "(service role of " + service + ")"
	}
	return "(agency of " + service + ")"
}
