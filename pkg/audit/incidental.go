package audit

import (
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/rule"
)

// incidentalFindings tells in one note of the operations that are granted for the sake of
// others and would lack something, and how they can be judged.
func incidentalFindings(t *teller, all []*Result) []diag.Finding {
	if len(all) == 0 {
		return nil
	}
	f := t.aboutPrincipal(rule.IncidentalOperation)
	f.Say(message.New("incidental", message.Count("count", len(all))))
	f.Advise(message.New("judge-incidental", message.Text("name", all[0].Operation.Name)))
	for _, r := range all {
		if len(f.Related) == MostPlaces {
			f.RelatedMore = len(all) - MostPlaces
			break
		}
		f.Related = append(f.Related, unlocked(t, r, f.Location))
	}
	f.Location = f.Related[0].Location
	return one(f)
}

// unlocked names an incidental operation at the grant that unlocks it, else at
// the place of the principal, and the operation that it comes along with.
func unlocked(t *teller, r *Result, at diag.Location) diag.Related {
	lang := t.judge.opts.Lang
	args := []message.Arg{
		message.Text("operation", r.Operation.Name),
		nameOf(r.explainedBy, r.explainedBy.Title.In(lang)),
	}
	if grants := t.rights.grantsOf(r.Operation.Actions...).first; len(grants) > 0 {
		at = grants[0].Location()
		args = append(args, message.Text("pattern", patternOf(grants[0])))
	}
	return diag.NewRelated(message.New("incidental-operation", args...), at)
}
