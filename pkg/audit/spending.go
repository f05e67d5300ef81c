package audit

import (
	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/principal"
)

// The bounds of the work on all principals of one file, or of none, in operations
// that are judged. One document may grant everything, and a short file holds many:
// what stands behind them when the work is used up is undecided.
const (
	leastWork   = 1 << 16
	workPerByte = 3
	workOfRoles = 1 << 19 // principals without documents are what a user lists
	workOfOne   = 1 << 17 // operations that take as long as all that one principal may take
)

// spending is the work that was done for principals, by their first file.
type spending struct {
	spent   map[string]int
	sharers map[string]int // principals of the part that is judged
	whole   int            // of [States]: the work on all principals of the run; else 0
}

// mostStates bounds the work on all principals of a run whose states alone are asked
// for, beside that which the bytes of the documents allow.
const mostStates = 1 << 17

// begin counts the principals of a part.
func (s *spending) begin(all []principal.Principal) {
	s.sharers = map[string]int{}
	for i := range all {
		s.sharers[home(&all[i])]++
	}
	if s.whole > 0 {
		s.sharers = map[string]int{"": len(all)}
	}
	if s.spent == nil {
		s.spent = map[string]int{}
	}
}

// home gives the file of a principal; "" where there is none.
func home(p *principal.Principal) string {
	if len(p.Documents) == 0 {
		return ""
	}
	return p.Documents[0].File.Path
}

// over reports whether the work is used up. It is asked between batches, so it does
// not depend on the number of workers.
func (s *spending) over(p *principal.Principal) bool {
	if s.whole > 0 {
		return s.spent[""] > s.whole
	}
	if len(p.Documents) == 0 {
		return s.spent[""] > workOfRoles
	}
	return s.spent[home(p)] > leastWork+workPerByte*len(p.Documents[0].File.Data)
}

// share lets the principals of a file share what one may take.
func (s *spending) share(j *judge) {
	if name := s.account(j.principal); name != "" || s.whole > 0 {
		j.rights.caller.Share(s.sharers[name])
	}
}

// account is what the work on a principal is noted for: its file, or the whole run.
func (s *spending) account(p *principal.Principal) string {
	if s.whole > 0 {
		return ""
	}
	return home(p)
}

// workOf gives the work that a principal took.
func workOf(j *judge, out *outcome) int {
	return out.operations.Live + len(j.granted)/4 + int(workOfOne*j.rights.caller.Work())
}

// unlooked is the outcome of a principal that was not looked at.
func unlooked(p *principal.Principal) outcome {
	var notes noting
	notes.add(message.New("note-unlooked"))
	return outcome{undecided: 1, notes: notes, standing: &Standing{Principal: p, Notes: notes, Unlooked: true}}
}
