package policy

import (
	"strings"

	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/rule"
)

// Bounds of one policy. The platforms take a few thousand characters; a policy
// beyond these bounds was made to keep its reader busy, and is not judged.
const (
	// maxNames bounds the actions, resources and values of conditions.
	maxNames = 100_000
	// maxPatterns bounds the different patterns of actions that have a wildcard,
	// and maxOpen those among them that can match actions of every service.
	maxPatterns = 20_000
	maxOpen     = 1_000
	// mostProblems is how many problems of a code and level are kept.
	mostProblems = 2_000
)

// size refuses a policy that is too large to judge.
func (l limits) size() {
	names, open := 0, 0
	patterns := map[string]bool{}
	for i := range l.reader.doc.Statements {
		s := &l.reader.doc.Statements[i]
		names += len(s.Actions) + len(s.Resources)
		for _, t := range s.Conditions {
			names += 1 + len(t.Values)
		}
		for _, a := range s.Actions {
			wild := strings.IndexAny(a.Value, "*?")
			if wild < 0 || len(patterns) > maxPatterns || patterns[a.Value] {
				continue
			}
			patterns[a.Value] = true
			if colon := strings.IndexByte(a.Value, ':'); colon < 0 || wild < colon {
				open++
			}
		}
	}
	l.tooMany(names, maxNames, "names")
	l.tooMany(len(patterns), maxPatterns, "patterns")
	l.tooMany(open, maxOpen, "services")
}

func (l limits) tooMany(found, most int, what string) {
	if found <= most {
		return
	}
	l.reader.fatal(l.policy.open(), message.New("policy-too-large", message.Count("most", most), message.Text("what", what)),
		message.New("policy-too-large-hint"))
}

// MoreProblems counts the problems of a code and level that are not kept.
type MoreProblems struct {
	Code  rule.Code
	Level diag.Severity // zero: the rule's own level
	Count int
}

type problemKind struct {
	code  rule.Code
	level diag.Severity
	fatal bool
}

// add keeps a problem, or counts it.
func (d *Document) add(p Problem) {
	k := problemKind{p.Code, p.Level, p.Fatal}
	if d.told == nil {
		d.told = map[problemKind]int{}
	}
	if d.told[k]++; d.told[k] <= mostProblems {
		d.Problems = append(d.Problems, p)
		return
	}
	for i := range d.MoreProblems {
		if m := &d.MoreProblems[i]; m.Code == p.Code && m.Level == p.Level {
			m.Count++
			return
		}
	}
	d.MoreProblems = append(d.MoreProblems, MoreProblems{p.Code, p.Level, 1})
}
