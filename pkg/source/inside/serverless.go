package inside

import (
	"slices"

	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/source/form"
)

// framework reads a file of the Serverless Framework.
type framework struct{ *attaching }

// read reads what a file of the Serverless Framework grants: lists of
// statements without a policy around them, of the provider and of functions.
func (r framework) read(top *policy.Value, root *place) {
	provider, at := member(top, "provider"), root.below("provider")
	if name := textOf(member(provider, "name")); name == "aliyun" {
		r.platform = policy.AlibabaCloud
	}
	shared := r.role(provider, at)
	functions := member(top, "functions")
	if functions == nil {
		return
	}
	each := func(all *policy.Value, at *place) {
		if all.Kind != policy.ObjectValue {
			return
		}
		for _, f := range all.Values {
			own := r.role(f, at.below(f.Name))
			if inherits := member(f, "iamRoleStatementsInherit"); inherits != nil && inherits.Kind == policy.TrueValue {
				own.Join(shared)
			}
		}
	}
	each(functions, root.below("functions"))
	if functions.Kind == policy.ListValue {
		for i, some := range functions.Values {
			each(some, root.below("functions").at(i))
		}
	}
}

// statements reads the older lists, and those of a plug-in that gives each function a
// role.
func (r framework) statements(v *policy.Value, at *place) {
	for _, name := range [...]string{"iamRoleStatements", "resourcePolicy"} {
		if list := member(v, name); list != nil {
			r.list(list, at.below(name))
		}
	}
	if gateway := member(v, "apiGateway"); gateway != nil {
		if list := member(gateway, "resourcePolicy"); list != nil {
			r.list(list, at.below("apiGateway").below("resourcePolicy"))
		}
	}
}

// role reads what the role of the provider, or of a function, holds.
func (r framework) role(v *policy.Value, at *place) *form.Holder {
	before := len(r.docs)
	r.statements(v, at)
	role, here := member(member(v, "iam"), "role"), at.below("iam").below("role")
	if list := member(role, "statements"); list != nil {
		r.list(list, here.below("statements"))
	}
	h := r.holderAt(here.address(), r.platform, slices.Clone(r.docs[before:]))
	for _, of := range [...]struct {
		v  *policy.Value
		at *place
	}{{role, here}, {v, at}} {
		for _, name := range [...]string{"managedPolicies", "iamManagedPolicies"} {
			if list := member(of.v, name); list != nil {
				r.attaching.list(h, list, of.at.below(name))
			}
		}
		for _, name := range [...]string{"permissionsBoundary", "permissionBoundary", "rolePermissionsBoundary", "iamPermissionsBoundary"} {
			if boundary := member(of.v, name); boundary != nil {
				r.bound(h, boundary)
			}
		}
	}
	return h
}

// list reads a list of statements as the policy that the framework makes of it.
func (r framework) list(list *policy.Value, at *place) {
	start := diag.Span{Start: list.Span.Start, End: list.Span.Start}
	statement := *list
	statement.Name, statement.Key = "Statement", start
	r.document(&policy.Value{Kind: policy.ObjectValue, Span: list.Span, Values: []*policy.Value{
		{Kind: policy.StringValue, Text: "2012-10-17", Name: "Version", Key: start, Span: start}, &statement,
	}}, at, "")
}
