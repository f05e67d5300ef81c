package audit

import (
	"fmt"
	"strings"

	"github.com/permgap/permgap/pkg/diag"
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
		what := "the name of the agency"
		if kind == byCredential {
			what = "the access key ID"
		}
		l.say(rule.AuthorizationIncomplete, given(a.Content, whole), "the authorization has no content", "content holds "+what)
	}
	switch kind {
	case byAgency:
		if a.UserID.Value == "" && !a.Response && !a.Unreadable {
			l.say(rule.AuthorizationIncomplete, given(a.UserID, whole), "an authorization by agency has no user_id", "user_id is mandatory for type agency: the ID of the user, or all")
		}
	case byCredential:
		if !a.HasSecret && !a.Response && !a.Unreadable {
			l.say(rule.AuthorizationIncomplete, given(a.SecretKey, whole), "an authorization by access key has no secret_key", "secret_key is mandatory for type credential; an agency needs none and is recommended")
		}
		l.say(rule.StaticCredential, given(a.Type, whole), "authorized with an access key, which does not expire", "an agency is recommended: \"type\": \"agency\", and its name as content")
	case "":
	default:
		l.say(rule.AuthorizationUnknownType, a.Type, fmt.Sprintf("unknown authorization type %q", kind), "the types are agency and credential")
	}
	if strings.EqualFold(a.UserID.Value, "all") || strings.EqualFold(a.UserID.Value, "all-users") {
		l.say(rule.AuthorizesAllUsers, a.UserID, "all IAM users are authorized", "name the user who needs it; existing authorizations are replaced")
	}
}

// secrets tells of every credential that stands in the file itself.
func (l *linter) secrets() {
	for _, s := range l.doc.Secrets {
		if !s.Exposed {
			continue
		}
		what := "a secret"
		if s.Guessed {
			what = "what looks like a secret access key"
		}
		where := "as a name"
		if s.Name != "" {
			where = fmt.Sprintf("the value of %q", s.Name)
		}
		l.say(rule.SecretInFile, policy.Text{Span: s.Span, Pointer: s.Pointer}, fmt.Sprintf("%s stands in this file: %s", what, where),
			"revoke it, and take it out of the file and its history")
	}
}

// say adds a finding that shows no value of the document.
func (l *linter) say(code rule.Code, at policy.Text, message, hint string) {
	l.report(code, at, message, hint).Concerns("")
}

// given is the place of a field, or of the whole when the field is not there.
func given(field, whole policy.Text) policy.Text {
	if field.Span.Len() > 0 {
		return field
	}
	return whole
}
