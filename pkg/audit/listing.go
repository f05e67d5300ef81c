package audit

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/access"
	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/rule"
)

// listing tells of a live listing that shows fewer rows, and no error, since
// the permission to see all is not granted.
func (j *judge) listing(op *catalog.Operation) []diag.Finding {
	if op.ListAll < 0 || j.mayUse(op.ListAll) {
		return nil
	}
	grants := j.grantsOf(op)
	if len(grants.first) == 0 {
		return nil
	}
	why, hint := j.whyNot(op.ListAll, j.rule(op.ListAll))
	f := j.about(rule.ListingTrimmed, op)
	f.Message = fmt.Sprintf("%s shows only some rows, and no error: %s", subject(f.Title, op.Name), why)
	grants.give(&f)
	f.Hint = hint + " where the whole list is needed"
	f.Fingerprint = fingerprint(f.Code, f.Principal, f.Operation, f.GrantedBy[0].Pattern)
	return []diag.Finding{f}
}

// whyNot says why a permission cannot be used, and what would change that.
func (j *judge) whyNot(a catalog.ActionID, r ruling) (why, hint string) {
	point := j.cat.ActionName(a)
	switch {
	case r.Verdict == access.Denied:
		return point + " is denied", "narrow or remove the Deny"
	case r.has(RoleLacks) && r.role.OfCaller:
		return point + " is not among the permissions that ListPermissions lists", "let the member hold a role with " + point
	case r.has(RoleLacks):
		return fmt.Sprintf("%s is not held by %s", point, j.holders(r.role)), fmt.Sprintf("give a role that holds it ('permgap roles --action %s')", point)
	}
	return point + " is not granted", "grant " + point
}

// dependency is a role that a document depends on.
type dependency struct {
	document *policy.Document
	name     policy.Text
}

// hiddenRoles lists the roles that the documents depend on and that are none
// of the documents: what one of those grants is known. That one is named as held does not say what it grants.
func (j *judge) hiddenRoles() []dependency {
	var out []dependency
	shown := map[string]bool{}
	for _, d := range j.principal.Documents {
		shown[strings.ToLower(d.Name)] = true
	}
	for _, d := range j.principal.Documents {
		if !d.Dialect.DependsOnRoles() || d.Broken() {
			continue
		}
		for _, dep := range d.Depends {
			if name := dep.DisplayName; name.Value != "" && !shown[strings.ToLower(name.Value)] {
				out = append(out, dependency{d, name})
			}
		}
	}
	return out
}

// roleDependencies tells which roles the documents' roles depend on.
func (j *judge) roleDependencies(out *outcome) {
	registers := map[string]*register{} // by file
	for _, u := range j.hiddenRoles() {
		if j.principal.Holds(u.name.Value) {
			continue
		}
		f := j.told(rule.RoleDependency)
		f.Message = fmt.Sprintf("the role depends on the role %s, and the document cannot show whether it is attached", u.name.Value)
		f.Hint = fmt.Sprintf("it must be attached in the same project, or this role has no effect; --role '%s' says that it is", u.name.Value)
		f.Location = u.document.File.Locate(u.name.Span, u.name.Pointer)
		f.Fingerprint = fingerprint(f.Code, j.principal.Name, u.name.Value)
		path := f.Location.Path
		if registers[path] == nil {
			registers[path] = newRegister()
		}
		registers[path].add(f)
	}
	for _, path := range slices.Sorted(maps.Keys(registers)) {
		out.findings = append(out.findings, registers[path].findings()...)
		out.leftOut[path] = registers[path].leftOut
	}
}
