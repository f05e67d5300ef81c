package policy

import (
	"strings"
	"unicode/utf8"

	"github.com/permgap/permgap/pkg/match"
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
	check: func(l limits) {
		l.length(compactLength, 6144, policySolid, "IAM.1021")
		l.huawei()
		l.request()
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
	switch match.Fold(name) {
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

// huawei checks the counts and lengths of 1.0 and 1.1.
func (l limits) huawei() {
	if list := l.policy.fold("Statement"); list.is(kindArray) {
		l.between(list.place(), len(list.children), 8, statementCount, "IAM.1028")
	}
	for i := range l.reader.doc.Statements {
		s := &l.reader.doc.Statements[i]
		n := statementNode(l.policy, s.Index)
		l.actions(n, s)
		l.resources(n, s)
		l.conditions(n.fold("Condition"))
	}
}

func statementNode(policy *node, index int) *node {
	if list := policy.fold("Statement"); list.is(kindArray) {
		return list.children[index]
	}
	return policy.fold("Statement")
}

func (l limits) actions(n *node, s *Statement) {
	at := n.open()
	if list := present(n.fold("Action")); list != nil {
		at = list.keyPlace()
	} else if list := present(n.fold("NotAction")); list != nil {
		at = list.keyPlace()
	}
	l.exceeds(at, len(s.Actions), 100, actionCount, "IAM.1033")
	for _, a := range s.Actions {
		l.exceeds(Place{Span: a.Span, Pointer: a.Pointer}, utf8.RuneCountInString(a.Value), 128, actionLength, "IAM.1034")
	}
}

func (l limits) resources(n *node, s *Statement) {
	list := present(n.fold("Resource"))
	if list == nil || !s.HasResource {
		return
	}
	if s.AgencyURI {
		l.between(list.fold("uri").keyPlace(), len(s.Resources), 10, uriCount, "IAM.1040")
	} else {
		l.between(list.keyPlace(), len(s.Resources), 20, resourceCount, "IAM.1037")
	}
	for _, u := range s.Resources {
		at := Place{Span: u.Span, Pointer: u.Pointer}
		l.exceeds(at, utf8.RuneCountInString(u.Value), 1500, resourceLength, "IAM.1042")
		if strings.ContainsAny(u.Value, " \t\r\n") || u.Value == "" {
			says := message.New("resource-blank", message.Name("resource", u.Value), message.Text("code", l.reader.code(blankResource)))
			l.reader.warn(at, says, message.Message{})
		} else if parts := strings.SplitN(u.Value, ":", 3); len(parts) == 3 && parts[1] == "" {
			l.reader.warn(at, message.New("resource-no-region", message.Name("resource", u.Value), message.Text("code", l.reader.code(noRegion))),
				message.New("resource-no-region-hint"))
		}
	}
}

func (l limits) conditions(n *node) {
	if !n.is(kindObject) {
		return
	}
	l.between(n.keyPlace(), len(n.children), 10, operatorCount, "IAM.1050")
	for _, operator := range n.children {
		if operator.kind != kindObject {
			continue
		}
		l.between(operator.keyPlace(), len(operator.children), 10, keyCount, "IAM.1054")
		for _, key := range operator.children {
			l.values(key)
		}
	}
}

func (l limits) values(key *node) {
	values := key.children
	if key.kind != kindArray {
		values = []*node{key}
	}
	for _, v := range values {
		if v.kind == kindString {
			l.between(v.place(), utf8.RuneCountInString(v.text), 1024, valueLength, "IAM.1056")
		}
	}
}

// request checks what an API request says around the policy: its size and the
// scope. A system role, which has a catalog of its own, may state other scopes.
func (l limits) request() {
	if l.reader.doc.Pointer == "/role/policy" {
		l.exceeds(l.policy.open(), len(l.reader.doc.File.Data), 32<<10, requestBytes, "IAM.1101")
	}
	if t := l.reader.doc.Type; t.Pointer != "" && t.Value != "AX" && t.Value != "XA" {
		at := Place{Span: t.Span, Pointer: t.Pointer}
		l.reader.warn(at, message.New("policy-type", message.Name("type", t.Value)), message.New("policy-type-hint"))
	}
}
