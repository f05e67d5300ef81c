package policy

import "sync"

// Texts keeps one copy of what the documents of a run have in common: they name
// the same actions, at the same places. The zero value is ready, and safe for
// use by several goroutines.
type Texts struct {
	mutex sync.Mutex
	known map[string]string
}

// mostTexts and longestText bound what is kept for documents that may never come.
const (
	mostTexts   = 1 << 13
	longestText = 128
)

// share puts the copies that are kept in the place of a document's texts.
func (t *Texts) share(d *Document) {
	if t == nil {
		return
	}
	t.mutex.Lock()
	defer t.mutex.Unlock()
	if t.known == nil {
		t.known = map[string]string{}
	}
	for i := range d.Statements {
		s := &d.Statements[i]
		t.one(&s.Pointer)
		t.text(&s.EffectAt)
		t.all(s.Actions)
		t.all(s.Resources)
		for k := range s.Conditions {
			c := &s.Conditions[k]
			t.text(&c.Operator)
			t.text(&c.Key)
			t.all(c.Values)
		}
	}
}

func (t *Texts) all(texts []Text) {
	for i := range texts {
		t.text(&texts[i])
	}
}

func (t *Texts) text(at *Text) {
	t.one(&at.Value)
	t.one(&at.Pointer)
}

func (t *Texts) one(text *string) {
	known, is := t.known[*text]
	switch {
	case is:
		*text = known
	case len(t.known) < mostTexts && len(*text) <= longestText:
		t.known[*text] = *text
	}
}
