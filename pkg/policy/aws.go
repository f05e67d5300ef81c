package policy

import (
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/rule"
)

// AWS, versions 2012-10-17 and 2008-10-17, which share everything but policy
// variables.

var (
	awsRoot      = []string{"Version", "Id", "Statement"}
	awsStatement = []string{"Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Condition"}
)

var aws2012 = grammar{
	dialect:          AWS2012,
	root:             awsRoot,
	statement:        awsStatement,
	statementObject:  true,
	resourceRequired: true,
	check:            awsCheck,
}

var aws2008 = grammar{
	dialect:          AWS2008,
	root:             awsRoot,
	statement:        awsStatement,
	statementObject:  true,
	resourceRequired: true,
	check:            awsCheck,
}

// What an identity policy of a customer may have without white space. A managed
// one of AWS itself may have more. Source: IAM and STS quotas, IAM user guide.
const (
	mostManaged = 6144
	mostInline  = 10240 // the inline policies of a role together
)

// awsCheck notes what is too large for a managed policy, and warns of what no
// policy of a customer may have.
func awsCheck(l limits) {
	checkARNs(l.reader)
	checkOperators(l.reader)
	checkSids(l.reader, l.policy)
	text := l.text()
	if len(text) <= mostManaged || l.reader.vendors() {
		return
	}
	switch n := solidLength(text); {
	case n > mostInline:
		l.exceeds(l.policy.open(), n, mostInline, policyVisible, "")
	case n > mostManaged:
		l.tell(diag.Note, l.policy.open(), n, mostManaged, policyVisible, message.New("limit-inline-role", message.Count("limit", mostInline)))
	}
}

// checkOperators warns of condition operators that AWS refuses. Source: IAM JSON
// policy elements: Condition operators, IAM user guide.
func checkOperators(r *reader) {
	last := -1
	for i := range r.doc.Statements {
		for _, t := range r.doc.Statements[i].Conditions {
			at := t.Operator.Span.Start
			near, refused := refusedOperator(r.doc.Dialect, t.Operator.Value)
			if !refused || at == last {
				continue
			}
			last = at // once, however many keys it has
			r.warn(Place{Span: t.Operator.Span, Pointer: t.Operator.Pointer},
				message.New("operator-unknown", message.Name("operator", t.Operator.Value)), didYouMean(near))
		}
	}
}

// refusedOperator reports an operator that AWS does not have in any spelling, and
// the one that may be meant.
func refusedOperator(d Dialect, name string) (near string, refused bool) {
	if _, known := d.Operator(name); known {
		return "", false
	}
	bare := name
	for _, quantifier := range []string{"ForAllValues:", "ForAnyValue:"} {
		bare = strings.TrimPrefix(bare, quantifier)
	}
	base, ifExists := strings.CutSuffix(bare, "IfExists")
	if ifExists && match.EqualFold(base, "Null") {
		return "Null", true
	}
	all := d.Operators()
	if _, open := filled(name); open != nil || slices.ContainsFunc(all, func(o string) bool { return match.EqualFold(o, base) }) {
		return "", false
	}
	if near = match.Nearest(base, all); near != "" {
		near = strings.TrimSuffix(name, bare) + near + strings.TrimPrefix(bare, base)
	}
	return near, true
}

// checkSids warns of names of statements that AWS refuses: of other characters than
// letters and digits, and twice the same. Source: IAM JSON policy elements: Sid.
func checkSids(r *reader, policy *node) {
	seen := map[string]*node{}
	for _, s := range statementsOf(policy) {
		sid := s.fold("Sid")
		if !sid.is(kindString) || sid.text == "" {
			continue
		}
		if _, open := filled(sid.text); open != nil {
			continue
		}
		switch first := seen[sid.text]; {
		case strings.ContainsFunc(sid.text, func(c rune) bool { return !alphanumeric(c) }):
			r.warn(sid.place(), message.New("sid-characters", message.Name("sid", sid.text)), message.Message{})
		case first != nil:
			r.add(Problem{Code: rule.MalformedElement, Level: diag.Warning, Message: message.New("sid-twice", message.Name("sid", sid.text)),
				Span: sid.span, Pointer: sid.pointer(), Related: []Place{hereIs(first, "Sid")}})
		default:
			seen[sid.text] = sid
		}
	}
}

func alphanumeric(c rune) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
}

// checkARNs warns of resources that AWS refuses: every one is an ARN or a star. Source:
// IAM JSON policy elements: Resource, IAM user guide.
func checkARNs(r *reader) {
	for i := range r.doc.Statements {
		s := &r.doc.Statements[i]
		for _, t := range s.Resources {
			if _, open := filled(t.Value); open != nil || t.Value == "*" || strings.HasPrefix(t.Value, "arn:") {
				continue
			}
			if _, others := spelling("Resource", t.Value); others {
				continue // a name of another platform: that is said of the whole policy
			}
			name := "Resource"
			if s.NotResource {
				name = "NotResource"
			}
			says, hint := message.New("resource-no-arn", message.Name("resource", t.Value)), message.Message{}
			switch {
			case t.Value == "":
				says = message.New("resource-empty-text", message.Name("name", name))
			case bucketName(t.Value):
				hint = message.New("resource-no-arn-hint", message.Text("resource", t.Value))
			}
			r.warn(Place{Span: t.Span, Pointer: t.Pointer}, says, hint)
		}
	}
}

// bucketName reports whether a text can be the name of a bucket, with or without
// its objects.
func bucketName(text string) bool {
	name, _, _ := strings.Cut(text, "/")
	return len(name) >= 3 && len(text) <= 63 && !strings.ContainsFunc(name, func(c rune) bool {
		return c != '-' && c != '.' && c != '*' && (c < '0' || c > '9') && (c < 'a' || c > 'z')
	})
}
