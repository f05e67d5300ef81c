package policy

import (
	"strings"
	"unicode/utf8"

	"github.com/permgap/permgap/pkg/message"
)

// Huawei 1.1: custom and system policies. The numbers IAM.10xx are the errors
// of the IAM service for the same mistakes; their texts give the limits.

var huawei11 = grammar{
	dialect:        Huawei11,
	root:           []string{"Version", "Statement"},
	statement:      []string{"Effect", "Action", "NotAction", "Resource", "Condition"},
	lists:          true,
	resourceObject: true,
	code:           huaweiCode,
	check: func(r *reader, policy *node) {
		r.exceeds(policy.open(), compactLength(r.text(policy)), 6144, policySolid, "IAM.1021")
		r.huaweiLimits(policy)
		r.request(policy)
	},
}

// huaweiCode gives the error that the service answers to a mistake.
func huaweiCode(m mistake) string {
	switch m {
	case wrongStatement:
		return "IAM.1027"
	case wrongAction:
		return "IAM.1030"
	case bothActions:
		return "IAM.1031"
	case actionCharacters:
		return "IAM.1035"
	case wrongResource:
		return "IAM.1049"
	case blankResource:
		return "IAM.1041"
	case noRegion:
		return "IAM.1043"
	}
	return "IAM.1059"
}

// keyCode gives the error of a key that a custom policy must not have.
func keyCode(name, other string) string {
	switch foldName(name) {
	case "catalog":
		return "IAM.1006"
	case "flag":
		return "IAM.1007"
	case "name":
		return "IAM.1008"
	case "depends":
		return "IAM.1025"
	case "condition":
		return "IAM.1039"
	}
	return other
}

// huaweiLimits checks the counts and lengths of 1.0 and 1.1.
func (r *reader) huaweiLimits(policy *node) {
	if list := policy.fold("Statement"); list.is(kindArray) {
		r.between(list.place(), len(list.children), 8, statements, "IAM.1028")
	}
	for i := range r.doc.Statements {
		s := &r.doc.Statements[i]
		n := statementNode(policy, s.Index)
		r.actionLimits(n, s)
		r.resourceLimits(n, s)
		r.conditionLimits(n.fold("Condition"))
	}
}

func statementNode(policy *node, index int) *node {
	if list := policy.fold("Statement"); list.is(kindArray) {
		return list.children[index]
	}
	return policy.fold("Statement")
}

func (r *reader) actionLimits(n *node, s *Statement) {
	at := n.open()
	if list := present(n.fold("Action")); list != nil {
		at = list.keyPlace()
	} else if list := present(n.fold("NotAction")); list != nil {
		at = list.keyPlace()
	}
	r.exceeds(at, len(s.Actions), 100, actionsOfStatement, "IAM.1033")
	for _, a := range s.Actions {
		r.exceeds(Place{Span: a.Span, Pointer: a.Pointer}, utf8.RuneCountInString(a.Value), 128, actionLength, "IAM.1034")
	}
}

func (r *reader) resourceLimits(n *node, s *Statement) {
	list := present(n.fold("Resource"))
	if list == nil || !s.HasResource {
		return
	}
	if s.AgencyURI {
		r.between(list.fold("uri").keyPlace(), len(s.Resources), 10, resourceURIs, "IAM.1040")
	} else {
		r.between(list.keyPlace(), len(s.Resources), 20, resources, "IAM.1037")
	}
	for _, u := range s.Resources {
		at := Place{Span: u.Span, Pointer: u.Pointer}
		r.exceeds(at, utf8.RuneCountInString(u.Value), 1500, resourceLength, "IAM.1042")
		if strings.ContainsAny(u.Value, " \t\r\n") || u.Value == "" {
			says := message.New("resource-blank", message.Name("resource", u.Value), message.Text("code", r.code(blankResource)))
			r.warn(at, says, message.Message{})
		} else if parts := strings.SplitN(u.Value, ":", 3); len(parts) == 3 && parts[1] == "" {
			r.warn(at, message.New("resource-no-region", message.Name("resource", u.Value), message.Text("code", r.code(noRegion))),
				message.New("resource-no-region-hint"))
		}
	}
}

func (r *reader) conditionLimits(n *node) {
	if !n.is(kindObject) {
		return
	}
	r.between(n.keyPlace(), len(n.children), 10, operators, "IAM.1050")
	for _, operator := range n.children {
		if operator.kind != kindObject {
			continue
		}
		r.between(operator.keyPlace(), len(operator.children), 10, operatorKeys, "IAM.1054")
		for _, key := range operator.children {
			r.valueLimits(key)
		}
	}
}

func (r *reader) valueLimits(key *node) {
	values := key.children
	if key.kind != kindArray {
		values = []*node{key}
	}
	for _, v := range values {
		if v.kind == kindString {
			r.between(v.place(), utf8.RuneCountInString(v.text), 1024, valueLength, "IAM.1056")
		}
	}
}

// request checks what an API request says around the policy: its size and the
// scope. A system role, which has a catalog of its own, may state other scopes.
func (r *reader) request(policy *node) {
	if r.doc.Pointer == "/role/policy" {
		r.exceeds(policy.open(), len(r.doc.File.Data), 32<<10, requestBytes, "IAM.1101")
	}
	if t := r.doc.Type; t.Pointer != "" && t.Value != "AX" && t.Value != "XA" {
		at := Place{Span: t.Span, Pointer: t.Pointer}
		r.warn(at, message.New("policy-type", message.Name("type", t.Value)), message.New("policy-type-hint"))
	}
}
