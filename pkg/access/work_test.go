package access

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/permgap/permgap/pkg/access/spec/worlds"
	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/testinput"
)

var repositories = []string{"swr:*:*:repo:*"}

func principalOf(statements ...policy.Statement) *Principal {
	return NewPrincipal([]*policy.Document{worlds.NewDocument(policy.Huawei50, "p.json", statements...)})
}

// TestSharedOutcomes: needs that the same statements match are searched once.
func TestSharedOutcomes(t *testing.T) {
	p := principalOf(worlds.Statement(policy.Allow, []string{"own:*"}, nil),
		worlds.Statement(policy.Allow, []string{"swr:*", "swr:repo:get*"}, []string{"swr:*:*:repo:x"}))
	for i := range 100 {
		action := fmt.Sprintf("swr:repo:get%d", i)
		d := p.Decide([]Need{{Action: fmt.Sprintf("own:a:%d", i)}}, []Need{{Action: action, Universe: repositories}})
		if d.Verdict != Partial || d.Evidence[0].Action.Value != "swr:*" {
			t.Fatalf("%s: %v by %v", action, d.Verdict, d.Evidence)
		}
	}
	if n := len(p.memo.rulings); n != 1 {
		t.Errorf("%d searches", n)
	}
	d := p.Decide([]Need{{Action: "own:a:b"}}, []Need{{Action: "swr:repo:put", Universe: repositories}})
	if len(d.Evidence) != 1 || d.Evidence[0].Action.Value != "swr:*" || len(p.memo.rulings) != 1 {
		t.Errorf("%v by %v, %d searches", d.Verdict, d.Evidence, len(p.memo.rulings))
	}
}

// TestHardQuestionsEnd asks what is as hard as it gets: there is an answer, or
// it is given up after a bounded number of questions about resources.
func TestHardQuestionsEnd(t *testing.T) {
	testinput.OneGoroutine(t)
	stars := strings.Repeat("a*b*", 32)[:128]
	other := strings.Repeat("*ba*", 32)[:128]
	var patterns []string
	for i := range 60 {
		patterns = append(patterns, "swr:*:*:repo:"+stars[i%7:]+other[i:], "swr:*:*:repo:"+other[i%5:]+"?"+stars[i:])
	}
	var keyed, many []policy.Statement
	for i := range 60 {
		var tests []policy.Test
		for j := range 4 {
			tests = append(tests, worlds.Test("StringLike", fmt.Sprintf("k%d", (i*7+j*13)%50), patterns[i], patterns[i+1]))
		}
		effect := policy.Allow
		if i%3 == 0 {
			effect = policy.Deny
		}
		keyed = append(keyed, worlds.Statement(effect, []string{"swr:repo:get"}, patterns[i:i+4], tests...))
	}
	for i := range 300 {
		many = append(many, worlds.Statement(policy.Allow, []string{"swr:repo:get"}, nil,
			worlds.Test("StringEquals", fmt.Sprintf("k%d", i), "v")))
	}
	var homes []string
	for i := range 20 {
		homes = append(homes, fmt.Sprintf("swr:*:*:repo:${v%d}/${w%d}*", i, i))
	}
	var complements []policy.Statement
	for i := range 25 {
		s := worlds.Statement(policy.Deny, []string{"swr:repo:get"}, patterns[:10], worlds.Test("StringEquals", fmt.Sprintf("k%d", i), "v"))
		s.NotResource = true
		complements = append(complements, s)
	}
	numbers := worlds.Test("ForAnyValue:NumericEquals", "k")
	for i := range 5000 {
		numbers.Values = append(numbers.Values, worlds.Texts(fmt.Sprint(i))...)
	}
	for name, statements := range map[string][]policy.Statement{
		"complements": append(complements, worlds.Statement(policy.Allow, []string{"swr:repo:get"}, nil)),
		"numbers":     {worlds.Statement(policy.Allow, []string{"swr:repo:get"}, nil, numbers)},
		"stars": {worlds.Statement(policy.Allow, []string{"swr:repo:get"}, patterns), worlds.Statement(policy.Deny, []string{"swr:repo:get"},
			patterns[5:50])},
		"keys":       keyed,
		"conditions": many,
		"variables": {worlds.Statement(policy.Allow, []string{"swr:repo:get"}, homes[:10]), worlds.Statement(policy.Deny,
			[]string{"swr:repo:get"}, homes[5:])},
	} {
		t.Run(name, func(t *testing.T) {
			p := NewPrincipal([]*policy.Document{worlds.NewDocument(policy.RAM1, "p.json", append(statements, worlds.Statement(policy.Allow,
				[]string{"own:a:b"}, nil))...)})
			s := newSearch(p, p.layers)
			r := s.rule([]Need{{Action: "own:a:b"}}, []Need{{Action: "swr:repo:get", Universe: repositories}})
			t.Log(r.Verdict, r.Causes, s.q.finds)
			if s.q.finds > maxFinds+1 || s.q.asked > maxAsked+1 {
				t.Errorf("%d questions, %d searches", s.q.asked, s.q.finds)
			}
			if s.visits > maxVisits+1 {
				t.Errorf("%d contexts", s.visits)
			}
			for _, cells := range p.memo.cells {
				if name == "numbers" && cells.Complete {
					t.Error("all of the values compared with each other")
				}
			}
		})
	}
}

// TestGivenUp: a pattern search that gives up is no verdict reached, also where
// something unreadable plays a part.
func TestGivenUp(t *testing.T) {
	hard := []string{"swr:*:*:repo:\xe4*", "swr:*:*:repo:*\xb8\xad"} // bytes that join to a character
	own := worlds.Statement(policy.Allow, []string{"own:*"}, nil)
	allow := worlds.Statement(policy.Allow, []string{"swr:repo:get"}, hard[:1])
	every := worlds.Statement(policy.Allow, []string{"swr:repo:*"}, nil)
	deny := worlds.Statement(policy.Deny, []string{"swr:repo:get"}, hard[:1])
	var homes []string
	for i := range mostTemplates + 1 {
		homes = append(homes, fmt.Sprintf("swr:*:*:repo:${g:v%d}", i))
	}
	unreadable := worlds.Test("Unheard", "k", "v")
	doubtful := worlds.Statement(policy.Allow, []string{"swr:repo:get"}, nil, unreadable)
	doubtfulOwn := worlds.Statement(policy.Allow, []string{"own:*"}, nil, unreadable)
	for name, c := range map[string]struct {
		cause      Cause
		statements []policy.Statement
	}{
		"limit":                      {OverBudget, []policy.Statement{own, allow}},
		"limit of a Deny":            {OverBudget, []policy.Statement{own, every, deny}},
		"unreadable":                 {Unreadable, []policy.Statement{own, doubtful}},
		"variables":                  {OverBudget, []policy.Statement{own, worlds.Statement(policy.Allow, []string{"swr:repo:get"}, homes)}},
		"both":                       {OverBudget, []policy.Statement{own, allow, doubtful}},
		"limit of an unreadable own": {OverBudget, []policy.Statement{doubtfulOwn, allow}},
	} {
		d := principalOf(c.statements...).Decide([]Need{{Action: "own:a:b"}},
			[]Need{{Action: "swr:repo:get", Universe: hard[1:]}})
		if d.Verdict != Undecided || len(d.Causes) != 1 || d.Causes[0] != c.cause {
			t.Errorf("%s: %v %v", name, d.Verdict, d.Causes)
		}
	}
}

// TestGivenUpOnVariables: to find no values for more variables than anybody reads is no
// verdict reached.
func TestGivenUpOnVariables(t *testing.T) {
	own := worlds.Statement(policy.Allow, []string{"own:*"}, nil)
	for n, want := range map[int]Cause{mostNamed: "", mostNamed + 1: OverBudget} {
		name := "swr:*:*:repo:"
		for i := range n {
			name += fmt.Sprintf("${g:v%d}-", i)
		}
		d := principalOf(own, worlds.Statement(policy.Allow, []string{"swr:repo:get"}, []string{name})).Decide(
			[]Need{{Action: "own:a:b"}}, []Need{{Action: "swr:repo:get", Universe: []string{"swr:*:*:repo:*"}}})
		if want == "" && d.Verdict != Partial || want != "" && (d.Verdict != Undecided || !slices.Contains(d.Causes, want)) {
			t.Errorf("%d variables: %v %v", n, d.Verdict, d.Causes)
		}
	}
}

// TestSpent: what is asked when enough was asked stays open.
func TestSpent(t *testing.T) {
	for _, m := range []meter{{asked: maxAsked + 1}, {finds: maxFinds + 1}, {open: maxOpen + 1}} {
		if _, a := m.solve([]clause{{{}}}); a != match.Undecided {
			t.Errorf("%+v: %v", m, a)
		}
	}
}

// TestOpenStaysOpen: a choice that the budget does not settle is not taken for
// none, whatever the others are.
func TestOpenStaysOpen(t *testing.T) {
	m := new(meter)
	hard := fragment{all: []*match.Pattern{match.Compile("\xe4*", match.Options{}), match.Compile("*\xb8\xad",
		match.Options{})}} // bytes that join to a character
	if _, a := m.find(hard.addTo(match.Query{})); a != match.Undecided {
		t.Fatalf("%v: not hard enough", a)
	}
	empty := fragment{all: []*match.Pattern{match.Compile("x", match.Options{}), match.Compile("y", match.Options{})}}
	if _, a := m.solve([]clause{{hard, empty}}); a != match.Undecided {
		t.Errorf("%v of a choice that is open", a)
	}
}

// TestExhausted: what was not looked at is neither granted nor missing.
func TestExhausted(t *testing.T) {
	n := Need{Action: "swr:repo:get"}
	for name, actions := range map[string][]string{"granted": {"*"}, "missing": {"own:*"}} {
		p := principalOf(worlds.Statement(policy.Allow, actions, nil))
		p.memo.steps = maxSteps + 1
		d := p.Decide([]Need{{Action: "own:a:b"}}, []Need{n})
		if d.Verdict != Undecided || d.Causes[0] != OverBudget || !p.Live(n) || !p.OverBudget(n) {
			t.Errorf("%s: %v %v, live %v", name, d.Verdict, d.Causes, p.Live(n))
		}
	}
}
