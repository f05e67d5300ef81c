package access_test

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/permgap/permgap/pkg/access"
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
	p := access.NewPrincipal(parse(t, `{"Version": "`+c.Version+`", "Statement": `+string(c.Statements)+`}`))
	words := map[access.Verdict]string{access.Granted: "Allowed", access.Missing: "ImplicitlyDenied", access.Denied: "ExplicitlyDenied"}
	for request, want := range c.Expect {
		action, resource, _ := strings.Cut(request, "@")
		n := access.Need{Action: action, ResourceLess: resource == "*"}
		if resource != "" && resource != "*" {
			n.Universe = []string{resource}
		}
		d := p.Decide(nil, []access.Need{n})
		if c.ID == "hw11-deny-first" {
			if want == "Allowed" && (d.Verdict != access.Undecided || causeList(d.Causes) != "unreadable") || want != "Allowed" &&
				d.Verdict == access.Granted {
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
	need         access.Need
	want         access.Verdict
}{
	{"hw11-order", statements11(`{"Effect": "Allow", "Action": ["obs:bucket:*"]}, {"Effect": "Deny", "Action": ["obs:bucket:delete"]}`), "",
		access.Need{Action: "obs:bucket:delete"}, access.Denied},
	{"hw11-order", statements11(`{"Effect": "Deny", "Action": ["obs:bucket:delete"]}, {"Effect": "Allow", "Action": ["obs:bucket:get", ` +
		`"obs:bucket:list"]}`), "", access.Need{Action: "obs:bucket:list"}, access.Granted},
	{"hw11-order", statements11(`{"Effect": "Allow", "Action": ["obs:bucket:get"]}`), "", access.Need{Action: "obs:bucket:list"},
		access.Missing},
	{"hw11-case", statements11(`{"Effect": "Allow", "Action": ["ecs:CloudServers:LIST"]}`), "", access.Need{Action: "ecs:cloudServers:list"},
		access.Granted},
	{"hw11-case", statements11(`{"Effect": "Allow", "Action": ["ECS:cloudServers:list"]}`), "", access.Need{Action: "ecs:cloudServers:list"},
		access.Undecided},
	{"hw11-case", statements11(`{"Effect": "Allow", "Action": ["ecs:cloud*:li*"]}`), "", access.Need{Action: "ecs:cloudServers:list"},
		access.Granted},
	{"hw50-wild", statements(`{"Effect": "Allow", "Action": ["ecs:*:l?st"]}`), "", access.Need{Action: "ECS:cloudServers:List"},
		access.Granted},
	{"hw50-wild", statements(`{"Effect": "Allow", "Action": ["ecs:*:l?st"]}`), "", access.Need{Action: "ecs:cloudServers:lst"},
		access.Missing},
	{"hw50-wild", statements(`{"Effect": "Allow", "NotAction": ["ecs:*:delete*"]}`), "", access.Need{Action: "obs:bucket:list"},
		access.Granted},
	{"hw50-wild", statements(`{"Effect": "Allow", "NotAction": ["ecs:*:delete*"]}`), "", access.Need{Action: "ecs:cloudServers:deleteAll"},
		access.Missing},
	{"hw50-wild", statements(`{"Effect": "Allow", "Action": ["*"]}, {"Effect": "Deny", "Action": ["ecs:*"]}`), "",
		access.Need{Action: "ecs:cloudServers:list"}, access.Denied},
	{"ram-eval", ram(`{"Effect": "Allow", "Action": "ecs:Describe*", "Resource": "*"}`), "", access.Need{Action: "ecs:StopInstance"},
		access.Missing},
	{"ram-eval", ram(`{"Effect": "Allow", "Action": "*", "Resource": "*"}, {"Effect": "Deny", "Action": "ecs:StopInstance", ` +
		`"Resource": "*"}`), "", access.Need{Action: "ecs:StopInstance"}, access.Denied},
	{"ram-eval", ram(`{"Effect": "Allow", "Action": "*", "Resource": "*"}`),
		ram(`{"Effect": "Allow", "Action": "ecs:Describe*", "Resource": "*"}`), access.Need{Action: "ecs:StopInstance"}, access.Missing},
	{"ram-eval", ram(`{"Effect": "Allow", "Action": "*", "Resource": "*"}`),
		ram(`{"Effect": "Allow", "Action": "*", "Resource": "*"}, {"Effect": "Deny", "Action": "ecs:*", "Resource": "*"}`),
		access.Need{Action: "ecs:StopInstance"}, access.Denied},
	{"ram-notaction", ram(`{"Effect": "Allow", "NotAction": "ecs:*", "Resource": "*"}`), "", access.Need{Action: "ecs:StopInstance"},
		access.Missing},
	{"ram-notaction", ram(`{"Effect": "Allow", "NotAction": "ecs:*", "Resource": "*"}, {"Effect": "Allow", "Action": "ecs:StopInstance", ` +
		`"Resource": "*"}`), "", access.Need{Action: "ecs:StopInstance"}, access.Granted},
	{"aws-case", `{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "IAM:listaccesskeys", "Resource": "*"}}`, "",
		access.Need{Action: "iam:ListAccessKeys"}, access.Granted},
	{"sts-always", `{"Version": "2012-10-17", "Statement": {"Effect": "Deny", "Action": "*", "Resource": "*"}}`, "",
		access.Need{Action: "sts:GetCallerIdentity", Class: access.Always}, access.Granted},
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
			if d := access.NewPrincipal(parse(t, c.document), boundaries...).Decide(nil, []access.Need{c.need}); d.Verdict != c.want {
				t.Errorf("%s by %s: %v %v, want %v", c.need.Action, c.document, d.Verdict, d.Causes, c.want)
			}
		})
	}
}
