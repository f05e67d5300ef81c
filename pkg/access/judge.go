package access

import "github.com/permgap/permgap/pkg/match"

// judgement is the answer for one context: is the operation allowed, does a
// need fail, may it be granted, and where.
type judgement struct {
	allowed, fails, may  match.Answer
	refusedOn, allowedOn string
}

// judgeContext judges the context that is chosen whole.
func (e *explorer) judgeContext() judgement {
	v := e.view()
	j := judgement{allowed: match.Yes, fails: match.No, may: match.No}
	for i := range e.own {
		switch e.ownAllowed(i, v.surely, v.surely) {
		case match.No:
			j.allowed = match.No
			return j
		case match.Undecided:
			j.allowed = match.Undecided
		}
	}
	if len(e.groups) == 0 {
		return j
	}
	return e.judgeNeeds(v.surely, j.allowed)
}

// judgeNeeds judges the contexts in which these guards hold.
func (e *explorer) judgeNeeds(holds mask, allowed match.Answer) judgement {
	fails, refusedOn := e.refused(holds, holds)
	may, allowedOn := e.allowed(holds, holds)
	j := judgement{allowed: allowed, fails: fails, may: may, refusedOn: refusedOn, allowedOn: allowedOn}
	if allowed == match.Undecided {
		j.fails, j.may = doubt(j.fails), doubt(j.may)
	}
	e.watchDenies(holds)
	switch {
	case j.fails == match.Yes && !e.doubtful() && !e.reading:
		e.explain(holds)
	case j.fails != match.No:
		e.noteReach(holds)
	}
	return j
}

// doubt turns a Yes that rests on something undecided.
func doubt(a match.Answer) match.Answer {
	if a == match.Yes {
		return match.Undecided
	}
	return a
}

// weaken keeps what holds in every reading.
func (j *judgement) weaken(other judgement) {
	j.allowed = least(j.allowed, other.allowed)
	j.fails = least(j.fails, other.fails)
	j.may = least(j.may, other.may)
	j.refusedOn, j.allowedOn = other.refusedOn, other.allowedOn
}

// strengthen keeps what holds in some reading.
func (j *judgement) strengthen(other judgement) {
	j.allowed = most(j.allowed, other.allowed)
	j.fails = most(j.fails, other.fails)
	j.may = most(j.may, other.may)
}

func least(a, b match.Answer) match.Answer {
	if a == match.No || b == match.No {
		return match.No
	}
	return max(a, b) // Undecided is behind Yes and No
}

func most(a, b match.Answer) match.Answer {
	if a == match.Yes || b == match.Yes {
		return match.Yes
	}
	return max(a, b)
}
