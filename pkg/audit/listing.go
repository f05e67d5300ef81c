package audit

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/rule"
)

// listing tells of a live listing that shows fewer rows, and no error, since
// the permission to see all is not granted.
func (j *judge) listing(op *catalog.Operation) []diag.Finding {
	if op.ListAll < 0 || j.holds(op.ListAll).held {
		return nil
	}
	grants := j.grantsOf(op)
	if len(grants) == 0 {
		return nil
	}
	all := j.cat.ActionName(op.ListAll)
	r, _ := rule.Get(string(rule.ListingTrimmed))
	f := diag.Finding{
		Code: string(r.Code), Rule: r.Name, Level: r.Level,
		Principal: j.principal.Name, Platform: string(j.principal.Platform),
		Operation: op.Name, Title: op.Title.In(j.opts.Lang), API: op.API, Action: j.cat.ActionName(op.Actions[0]),
		Message:  fmt.Sprintf("%s shows only some rows, and no error: %s is not granted", cmp.Or(op.Title.In(j.opts.Lang), op.Name), all),
		Location: grants[0].Location(),
		Hint:     "grant " + all + " where the whole list is needed",
	}
	for _, g := range grants {
		f.GrantedBy = append(f.GrantedBy, grantAt(g))
	}
	f.Fingerprint = fingerprint(f.Code, f.Principal, f.Operation, f.GrantedBy[0].Pattern)
	return []diag.Finding{f}
}

// unnamedRole is a role that a document depends on and that is not named as
// held.
type unnamedRole struct {
	document *policy.Document
	name     policy.Text
}

func (j *judge) unnamedRoles() []unnamedRole {
	var out []unnamedRole
	for _, d := range j.principal.Documents {
		if d.Dialect != policy.Huawei10 || d.Broken() {
			continue
		}
		for _, dep := range d.Depends {
			if name := dep.DisplayName; name.Value != "" && !slices.Contains(j.principal.Roles, name.Value) {
				out = append(out, unnamedRole{d, name})
			}
		}
	}
	return out
}

// DependsOn reports whether a document of the principal depends on a role.
func DependsOn(p Principal, name string) bool {
	return slices.ContainsFunc(p.Documents, func(d *policy.Document) bool {
		return slices.ContainsFunc(d.Depends, func(dep policy.Dependency) bool { return dep.DisplayName.Value == name })
	})
}

// roleDependencies tells which roles the documents' roles depend on.
func (j *judge) roleDependencies() []diag.Finding {
	r, _ := rule.Get(string(rule.RoleDependency))
	var out []diag.Finding
	for _, u := range j.unnamedRoles() {
		out = append(out, diag.Finding{
			Code: string(r.Code), Rule: r.Name, Level: r.Level,
			Principal: j.principal.Name, Platform: string(j.principal.Platform),
			Message:     fmt.Sprintf("the role depends on the role %s, and the document cannot show whether it is attached", u.name.Value),
			Hint:        fmt.Sprintf("in the same project, or the role has no effect; --role '%s' says that it is", u.name.Value),
			Location:    u.document.File.Locate(u.name.Span, u.name.Pointer),
			Fingerprint: fingerprint(string(r.Code), j.principal.Name, u.name.Value),
		})
	}
	return out
}
