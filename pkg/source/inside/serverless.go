package inside

import (
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/policy"
)

// framework reads a file of the Serverless Framework.
type framework struct{ *reader }

// read reads what a file of the Serverless Framework grants: lists of
// statements without a policy around them, of the provider and of functions.
func (r framework) read(top *policy.Value, root *place) {
	provider, at := member(top, "provider"), root.below("provider")
	if name := textOf(member(provider, "name")); name == "aliyun" {
		r.platform = policy.AlibabaCloud
	}
	r.statements(provider, at)
	if iam := member(provider, "iam"); iam != nil {
		r.role(member(iam, "role"), at.below("iam").below("role"))
	}
	functions := member(top, "functions")
	if functions == nil {
		return
	}
	each := func(all *policy.Value, at *place) {
		if all.Kind != policy.ObjectValue {
			return
		}
		for _, f := range all.Values {
			r.statements(f, at.below(f.Name))
			if iam := member(f, "iam"); iam != nil {
				r.role(member(iam, "role"), at.below(f.Name).below("iam").below("role"))
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

func (r framework) role(role *policy.Value, at *place) {
	if list := member(role, "statements"); list != nil {
		r.list(list, at.below("statements"))
	}
	if list := member(role, "managedPolicies"); list != nil {
		r.byName(list, nil, at.below("managedPolicies"))
	}
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
