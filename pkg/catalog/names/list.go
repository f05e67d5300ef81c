// Package names lists the names of a catalogue, and finds what a name that it
// does not have may stand for.
//
// It takes a catalogue and platforms, and gives names in the catalogue's
// spelling, or a hint for the person who wrote a name ([Meant]). It looks
// nothing up: that is for the catalogue itself.
package names

import (
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/rule"
)

// List gives the names of one kind that a platform has.
type List = func(*catalog.Catalog, policy.Platform) []string

// Features lists the optional features that prerequisites of a platform serve.
func Features(cat *catalog.Catalog, p policy.Platform) []string {
	var out []string
	for _, f := range cat.Features(p) {
		out = append(out, f.Name)
	}
	return out
}

// Types lists the resource types of a platform, with their services (obs:bucket).
func Types(cat *catalog.Catalog, p policy.Platform) []string {
	var out []string
	for _, t := range cat.Types(p) {
		out = append(out, t.Service+":"+t.Name)
	}
	return out
}

// Operations lists the operations of a platform.
func Operations(cat *catalog.Catalog, p policy.Platform) []string {
	var out []string
	for _, id := range cat.Operations(p) {
		out = append(out, cat.OperationName(id))
	}
	return out
}

// Actions lists the actions of a platform.
func Actions(cat *catalog.Catalog, p policy.Platform) []string {
	var out []string
	for _, id := range cat.Actions(p) {
		out = append(out, cat.ActionName(id))
	}
	return out
}

// Roles lists the workspace roles of a platform.
func Roles(cat *catalog.Catalog, p policy.Platform) []string {
	var out []string
	for _, r := range cat.Roles(p) {
		out = append(out, r.Name)
	}
	return out
}

// Services lists the services of a platform.
func Services(cat *catalog.Catalog, p policy.Platform) []string {
	var out []string
	for _, s := range cat.Services(p) {
		out = append(out, s.Name)
	}
	return out
}

// AnyRole lists the roles of a platform by all names that are taken: its own
// roles and policies, and workspace roles with and without the part before the
// dot.
func AnyRole(cat *catalog.Catalog, p policy.Platform) []string {
	out := cat.RoleNames(p)
	for _, name := range Roles(cat, p) {
		out = append(out, name, name[strings.LastIndexByte(name, '.')+1:])
	}
	return out
}

// Rules lists the codes of the rules, then their names.
func Rules() []string {
	var codes, names []string
	for _, r := range rule.All() {
		codes, names = append(codes, string(r.Code)), append(names, r.Name)
	}
	return slices.Concat(codes, names)
}

// OfOperation lists what one operation can be called by: its id, titles, APIs and
// own actions.
func OfOperation(cat *catalog.Catalog, id catalog.OperationID) []string {
	op := cat.Operation(id)
	all := append([]string{op.Name, op.Title.En, op.Title.ZhHans, op.Title.ZhHant}, op.API...)
	for _, a := range op.Actions {
		all = append(all, cat.ActionName(a))
	}
	return slices.DeleteFunc(all, func(n string) bool { return n == "" })
}
