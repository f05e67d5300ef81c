package access

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/permgap/permgap/pkg/policy"
)

// evaluationCase is an example of evaluation from a vendor's page.
type evaluationCase struct {
	ID, Cloud, Version string
	Statements         json.RawMessage
	Expect             map[string]string
}

// TestEvaluationCases replays the vendors' own examples of evaluation. Every
// case is replayed or has a reason why not.
func TestEvaluationCases(t *testing.T) {
	data, err := os.ReadFile(shared(t, "corpora", "evaluation-docs-cases.json"))
	if err != nil {
		t.Fatal(err)
	}
	var cases []evaluationCase
	if err := json.Unmarshal(data, &cases); err != nil {
		t.Fatal(err)
	}
	reasons := map[string]string{
		"hw11-obs-two-policies": "where custom policies may live: mixed-scope is a rule of its own",
		"hw10-depends":          "the document doesn't show which roles are attached: role-dependency is a rule of its own",
		"hw50-messages":         "the wording of a service's message",
		"gcp-states":            "the vocabulary of another vendor",
		"aa-pass-fail":          "the wording of another tool's answer",
	}
	inWords := map[string]bool{}
	for _, w := range casesInWords {
		inWords[w.id] = true
	}
	for _, c := range cases {
		switch {
		case len(c.Statements) > 0:
			t.Run(c.ID, c.replay)
		case !inWords[c.ID] && reasons[c.ID] == "":
			t.Errorf("%s is neither replayed nor has a reason", c.ID)
		}
		delete(inWords, c.ID)
		delete(reasons, c.ID)
	}
	if len(inWords)+len(reasons) > 0 {
		t.Errorf("no such cases: %v %v", inWords, reasons)
	}
}

// replay asks for the requests of a case with statements. The example of
// Huawei 1.1 spells its service in upper case, which the same vendor's grammar
// rules out: that depends on the spelling, but what nothing allows stays refused.
func (c evaluationCase) replay(t *testing.T) {
	if c.Version == "" {
		c.Version = map[string]string{"aws": "2012-10-17"}[c.Cloud]
	}
	p := NewPrincipal(parse(t, `{"Version": "`+c.Version+`", "Statement": `+string(c.Statements)+`}`))
	words := map[Verdict]string{Granted: "Allowed", Missing: "ImplicitlyDenied", Denied: "ExplicitlyDenied"}
	for request, want := range c.Expect {
		action, resource, _ := strings.Cut(request, "@")
		n := Need{Action: action, ResourceLess: resource == "*"}
		if resource != "" && resource != "*" {
			n.Universe = []string{resource}
		}
		d := p.Decide(nil, []Need{n})
		if c.ID == "hw11-deny-first" {
			if want == "Allowed" && (d.Verdict != Undecided || causeList(d.Causes) != "unreadable") || want != "Allowed" && d.Verdict == Granted {
				t.Errorf("%s: %v %v, want undecided", request, d.Verdict, d.Causes)
			}
			continue
		}
		if words[d.Verdict] != want {
			t.Errorf("%s: %v, want %s", request, d.Verdict, want)
		}
	}
}

// casesInWords are cases that the pages describe without a policy.
var casesInWords = []struct {
	id, document string
	boundary     string
	need         Need
	want         Verdict
}{
	{"hw11-order", statements11(`{"Effect": "Allow", "Action": ["obs:bucket:*"]}, {"Effect": "Deny", "Action": ["obs:bucket:delete"]}`), "",
		Need{Action: "obs:bucket:delete"}, Denied},
	{"hw11-order", statements11(`{"Effect": "Deny", "Action": ["obs:bucket:delete"]}, {"Effect": "Allow", "Action": ["obs:bucket:get", ` +
		`"obs:bucket:list"]}`), "", Need{Action: "obs:bucket:list"}, Granted},
	{"hw11-order", statements11(`{"Effect": "Allow", "Action": ["obs:bucket:get"]}`), "", Need{Action: "obs:bucket:list"}, Missing},
	{"hw11-case", statements11(`{"Effect": "Allow", "Action": ["ecs:CloudServers:LIST"]}`), "", Need{Action: "ecs:cloudServers:list"},
		Granted},
	{"hw11-case", statements11(`{"Effect": "Allow", "Action": ["ECS:cloudServers:list"]}`), "", Need{Action: "ecs:cloudServers:list"},
		Undecided},
	{"hw11-case", statements11(`{"Effect": "Allow", "Action": ["ecs:cloud*:li*"]}`), "", Need{Action: "ecs:cloudServers:list"}, Granted},
	{"hw50-wild", statements(`{"Effect": "Allow", "Action": ["ecs:*:l?st"]}`), "", Need{Action: "ECS:cloudServers:List"}, Granted},
	{"hw50-wild", statements(`{"Effect": "Allow", "Action": ["ecs:*:l?st"]}`), "", Need{Action: "ecs:cloudServers:lst"}, Missing},
	{"hw50-wild", statements(`{"Effect": "Allow", "NotAction": ["ecs:*:delete*"]}`), "", Need{Action: "obs:bucket:list"}, Granted},
	{"hw50-wild", statements(`{"Effect": "Allow", "NotAction": ["ecs:*:delete*"]}`), "", Need{Action: "ecs:cloudServers:deleteAll"}, Missing},
	{"hw50-wild", statements(`{"Effect": "Allow", "Action": ["*"]}, {"Effect": "Deny", "Action": ["ecs:*"]}`), "",
		Need{Action: "ecs:cloudServers:list"}, Denied},
	{"ram-eval", ram(`{"Effect": "Allow", "Action": "ecs:Describe*", "Resource": "*"}`), "", Need{Action: "ecs:StopInstance"}, Missing},
	{"ram-eval", ram(`{"Effect": "Allow", "Action": "*", "Resource": "*"}, {"Effect": "Deny", "Action": "ecs:StopInstance", ` +
		`"Resource": "*"}`), "", Need{Action: "ecs:StopInstance"}, Denied},
	{"ram-eval", ram(`{"Effect": "Allow", "Action": "*", "Resource": "*"}`),
		ram(`{"Effect": "Allow", "Action": "ecs:Describe*", "Resource": "*"}`), Need{Action: "ecs:StopInstance"}, Missing},
	{"ram-eval", ram(`{"Effect": "Allow", "Action": "*", "Resource": "*"}`),
		ram(`{"Effect": "Allow", "Action": "*", "Resource": "*"}, {"Effect": "Deny", "Action": "ecs:*", "Resource": "*"}`),
		Need{Action: "ecs:StopInstance"}, Denied},
	{"ram-notaction", ram(`{"Effect": "Allow", "NotAction": "ecs:*", "Resource": "*"}`), "", Need{Action: "ecs:StopInstance"}, Missing},
	{"ram-notaction", ram(`{"Effect": "Allow", "NotAction": "ecs:*", "Resource": "*"}, {"Effect": "Allow", "Action": "ecs:StopInstance", ` +
		`"Resource": "*"}`), "", Need{Action: "ecs:StopInstance"}, Granted},
	{"aws-case", `{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "IAM:listaccesskeys", "Resource": "*"}}`, "",
		Need{Action: "iam:ListAccessKeys"}, Granted},
	{"sts-always", `{"Version": "2012-10-17", "Statement": {"Effect": "Deny", "Action": "*", "Resource": "*"}}`, "",
		Need{Action: "sts:GetCallerIdentity", Class: Always}, Granted},
}

func statements11(text string) string { return `{"Version": "1.1", "Statement": [` + text + `]}` }

func ram(text string) string { return `{"Version": "1", "Statement": [` + text + `]}` }

func TestCasesInWords(t *testing.T) {
	for _, c := range casesInWords {
		t.Run(c.id, func(t *testing.T) {
			var boundaries [][]*policy.Document
			if c.boundary != "" {
				boundaries = append(boundaries, parse(t, c.boundary))
			}
			if d := NewPrincipal(parse(t, c.document), boundaries...).Decide(nil, []Need{c.need}); d.Verdict != c.want {
				t.Errorf("%s by %s: %v %v, want %v", c.need.Action, c.document, d.Verdict, d.Causes, c.want)
			}
		})
	}
}
