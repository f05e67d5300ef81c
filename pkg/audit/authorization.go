package audit

import (
	"strings"

	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/rule"
)

// The authorization types of ModelArts (POST /v2/{project_id}/authorizations).
const (
	byAgency     = "agency"
	byCredential = "credential"
)

// authorizations checks ModelArts authorizations: who may act for whom.
func (l *linter) authorizations() {
	for _, a := range l.doc.Authorizations {
		l.authorization(a)
	}
}

func (l *linter) authorization(a policy.Authorization) {
	whole := policy.Text{Span: diag.Span{Start: a.Span.Start, End: min(a.Span.Start+1, a.Span.End)}, Pointer: a.Pointer}
	kind := a.Type.Value
	if kind == "" && a.HasSecret {
		kind = byCredential
	}
	if strings.TrimSpace(a.Content.Value) == "" && !a.Unreadable {
		l.say(rule.AuthorizationIncomplete, given(a.Content, whole), message.New("authorization-no-content"),
			message.New("authorization-no-content-hint", message.Text("type", kind)))
	}
	switch kind {
	case byAgency:
		if a.UserID.Value == "" && !a.Response && !a.Unreadable {
			l.say(rule.AuthorizationIncomplete, given(a.UserID, whole), message.New("authorization-no-user"),
				message.New("authorization-no-user-hint"))
		}
	case byCredential:
		if !a.HasSecret && !a.Response && !a.Unreadable {
			l.say(rule.AuthorizationIncomplete, given(a.SecretKey, whole), message.New("authorization-no-secret"),
				message.New("authorization-no-secret-hint"))
		}
		l.say(rule.StaticCredential, given(a.Type, whole), message.New("authorization-by-key"), message.New("authorization-by-key-hint"))
	case "":
	default:
		l.say(rule.AuthorizationUnknownType, a.Type, message.New("authorization-type", message.Name("type", kind)),
			message.New("authorization-type-hint"))
	}
	if match.EqualFold(a.UserID.Value, "all") || match.EqualFold(a.UserID.Value, "all-users") {
		l.say(rule.AuthorizesAllUsers, a.UserID, message.New("authorization-of-all"), message.New("authorization-of-all-hint"))
	}
}

// secrets tells of every credential that stands in the file itself.
func (l *linter) secrets() {
	for _, s := range l.doc.Secrets {
		if !s.Exposed {
			continue
		}
		says := message.New("secret-in-file", message.Name("name", s.Name))
		if s.Guessed {
			says = message.New("key-in-file", message.Name("name", s.Name))
		}
		l.say(rule.SecretInFile, policy.Text{Span: s.Span, Pointer: s.Pointer}, says, message.New("secret-in-file-hint"))
	}
}

// given is the place of a field, or of the whole when the field is not there.
func given(field, whole policy.Text) policy.Text {
	if field.Span.Len() > 0 {
		return field
	}
	return whole
}
