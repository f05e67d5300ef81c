package audit

import (
	"slices"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/catalog/names"
	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/principal"
)

// wish is what the user names. It is meant, however it is granted.
type wish struct {
	named map[catalog.OperationID]bool
	// only says that nothing else is judged.
	only    bool
	others  int                   // granted operations that are not judged
	idle    []string              // names of --only that stand for nothing granted
	absent  []catalog.OperationID // named by --only, known and not granted
	actions []catalog.ActionID    // likewise, actions that no operation has
	points  []catalog.ActionID    // all actions named by --only that no operation has
	live    []catalog.OperationID // what is granted, in order
	texts   map[catalog.OperationID][]string
	steps   int // see mostMatches
}

// mostMatches bounds the patterns of --only that are matched: the list may come
// from a configuration that nobody read.
const mostMatches = 1 << 18

// newWish finds out what the user names among the operations that are granted.
func newWish(j *judge, live []catalog.OperationID, means *expansions) wish {
	w := wish{named: map[catalog.OperationID]bool{}, live: live}
	p := j.principal
	for _, name := range p.Require {
		if want, ok := means.resolve(p.Platform, name); ok {
			w.name(want.Operations)
			if j.survey && len(want.Operations) > 0 && len(w.granted(j, want.Operations)) == 0 {
				w.absent = append(w.absent, want.Operations...)
			}
		}
	}
	if len(p.Only) == 0 || j.opts.All && !j.survey {
		return w
	}
	w.only = true
	seen := map[string]bool{}
	for _, name := range p.Only {
		if !seen[name] {
			seen[name] = true
			w.add(j, name, means)
		}
	}
	for _, id := range w.live {
		if !w.named[id] {
			w.others++
		}
	}
	return w
}

func (w *wish) name(operations []catalog.OperationID) {
	for _, id := range operations {
		w.named[id] = true
	}
}

// add adds what one name stands for.
func (w *wish) add(j *judge, name string, means *expansions) {
	want, known := means.resolve(j.principal.Platform, name)
	switch {
	case known && len(want.Operations) > 0:
		if granted := w.granted(j, want.Operations); len(granted) > 0 {
			w.name(granted)
		} else {
			w.absent = append(w.absent, want.Operations...)
		}
	case known:
		w.points = append(w.points, want.Action)
		if j.rights.mayUse(want.Action) {
			w.idle = append(w.idle, name)
		} else {
			w.actions = append(w.actions, want.Action)
		}
	case principal.IsGlob(name):
		if found := w.matching(j, name); len(found) > 0 {
			w.name(found)
		} else {
			w.idle = append(w.idle, name)
		}
	}
}

func (w *wish) granted(j *judge, operations []catalog.OperationID) (granted []catalog.OperationID) {
	for _, id := range operations {
		at, is := slices.BinarySearch(w.live, id)
		switch {
		case is:
		case !isLive(j.cat.OwnActions(id), j.rights.mayUse):
			continue
		default: // by default, without an Allow
			w.live = slices.Insert(w.live, at, id)
		}
		granted = append(granted, id)
	}
	return granted
}

// matching lists the granted operations for which a pattern matches the name, an
// action, an API or a title.
func (w *wish) matching(j *judge, glob string) (found []catalog.OperationID) {
	pattern := match.Compile(glob, match.Options{Fold: true, Question: true})
	if w.texts == nil {
		w.texts = map[catalog.OperationID][]string{}
		for _, id := range w.live {
			w.texts[id] = names.OfOperation(j.cat, id)
		}
	}
	for _, id := range w.live {
		if w.steps == mostMatches {
			return found
		}
		if w.steps++; w.steps == mostMatches {
			j.undecided++ // once for all that is not looked at
		}
		if slices.ContainsFunc(w.texts[id], pattern.Match) {
			found = append(found, id)
		}
	}
	return found
}

// notes says what --only leaves out.
func (w *wish) notes(to *noting) {
	if w.others > 0 {
		to.add(message.New(OnOnly, message.Count("count", w.others)))
	}
	if len(w.idle) > 0 {
		to.add(message.New(OnIdle, message.First("names", w.idle, 5)))
	}
}
