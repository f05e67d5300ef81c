package spec

import "github.com/permgap/permgap/pkg/policy"

// Distinct keeps of the resources one for each answer that the resource
// elements of the documents give in a context.
func (e *Evaluator) Distinct(resources []string, context map[string][]string) []string {
	var out []string
	seen := map[string]bool{}
	for _, resource := range resources {
		var answers []byte
		e.eachStatement(func(d policy.Dialect, s *policy.Statement) {
			answers = append(answers, answer(e.resource(d, s, Request{Resource: resource, Context: context})))
		})
		if !seen[string(answers)] {
			seen[string(answers)] = true
			out = append(out, resource)
		}
	}
	return out
}

// Variables describes the values that the variables of resource elements have
// in a context: where it gives the same, so does Distinct.
func (e *Evaluator) Variables(context map[string][]string) string {
	out := ""
	for _, name := range e.named {
		out += describe(Lookup(context, name)) + "\x00"
	}
	return out
}

func (e *Evaluator) eachStatement(f func(policy.Dialect, *policy.Statement)) {
	for _, set := range append([][]*policy.Document{e.docs}, e.boundaries...) {
		for _, d := range set {
			for i := range d.Statements {
				f(d.Dialect, &d.Statements[i])
			}
		}
	}
}

func answer(t truth) byte {
	switch {
	case t.open():
		return '?'
	case t.value:
		return 'y'
	}
	return 'n'
}
