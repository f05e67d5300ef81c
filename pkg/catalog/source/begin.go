package source

import (
	"fmt"
	"strings"

	"github.com/permgap/permgap/pkg/catalog/source/compile"
	"github.com/permgap/permgap/pkg/policy"
)

// serviceName reports whether a string can be the name of a service: letters,
// digits and hyphens behind a letter.
func serviceName(s string) bool {
	for i, c := range s {
		letter := 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
		if !letter && (i == 0 || (c < '0' || c > '9') && c != '-') {
			return false
		}
	}
	return s != ""
}

// Begin gives the file that a service begins with: one action and one
// operation to be replaced, from a page that was read on a day (2026-01-31).
// It is valid as it is.
func Begin(p policy.Platform, service, day string) (string, error) {
	if !serviceName(service) {
		return "", fmt.Errorf("%q is not the name of a service: it is what stands before the colon of its actions", service)
	}
	action, scope := service+":CreateThing", ""
	if p.HuaweiFamily() {
		action, scope = service+":thing:create", "scope: project # where a custom policy with these actions may live: project, global or both\n"
	}
	return fmt.Sprintf(`# docs/catalogue.md says what each field means.
platform: %s
service: %s
title: {en: %[2]s}
%[3]scoverage: part # whole when every action and operation that the documents list is here
sources:
  page:
    title: {en: %[7]s}
    url: %[8]s
    read: %[4]s # or updated: the date that the page bears
    standing: official
# Optional parts of operations that some prerequisites serve:
# features:
#   encryption: {en: a thing that is encrypted}
actions:
  - {name: "%[5]s", access: write, source: [page]}
operations:
  - id: %[6]s
    title: {en: Creating a thing}
    # api: ["POST /v1/{project_id}/things"]
    actions: ["%[5]s"]
    # What else the call needs, one line each; all, any, pattern or role:
    # requires:
    #   - {all: ["other:thing:get"]}
    #   - {all: ["another:key:get"], feature: encryption}
    source: [page]
`, p, service, scope, day, action, strings.ToLower(service)+".thing.create", compile.PlaceholderTitle, compile.PlaceholderURL), nil
}
