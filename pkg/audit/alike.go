package audit

import (
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/message"
)

// register collects the findings of one document. Of many that say the same it
// makes one, and of a rule it keeps so many and counts the rest.
type register struct {
	kept    []diag.Finding
	alike   map[saying]*repeated
	listed  map[kind]int
	leftOut map[kind]int
}

// saying is what equal findings have in common.
type saying struct {
	kind
	message, hint string // by their IDs and arguments
}

func sayingOf(f *diag.Finding) saying {
	hint := message.Message{ID: f.HintID, Args: f.HintArgs}
	return saying{kind{f.Code, f.Level}, f.Message + f.Said().Whole(), f.Hint + hint.Whole()}
}

// repeated is where the findings of one saying are: the first places, and the
// number of all.
type repeated struct {
	at    []int // in register.kept
	count int
}

func newRegister() *register {
	return &register{alike: map[saying]*repeated{}, listed: map[kind]int{}, leftOut: map[kind]int{}}
}

// add takes a finding, or counts it.
func (r *register) add(f diag.Finding) {
	bound(&f)
	says := sayingOf(&f)
	k := says.kind
	same := r.alike[says]
	if r.listed[k] >= mostOfRule && (same == nil || len(same.at) < mostAlike) {
		if same == nil {
			r.leftOut[k]++
			return
		}
	} else {
		if same == nil {
			same = &repeated{}
			r.alike[says] = same
		}
		if len(same.at) < mostAlike {
			same.at = append(same.at, len(r.kept))
			r.kept = append(r.kept, f)
			r.listed[k]++
		}
	}
	same.count++
}

// findings gives what is listed. What stands at more places than are worth a
// finding each is one, with the first of its places.
func (r *register) findings() []diag.Finding {
	folded := map[int]bool{}
	for says, same := range r.alike {
		if same.count <= mostAlike {
			if left := same.count - len(same.at); left > 0 {
				r.leftOut[says.kind] += left
			}
			continue
		}
		one := &r.kept[same.at[0]]
		one.Places = same.count
		told := 1
		for _, at := range same.at[1:] {
			folded[at] = true
			if len(one.Related) < MostPlaces {
				one.Related = append(one.Related, diag.NewRelated(message.New("here-as-well"), r.kept[at].Location))
				told++
			}
		}
		one.RelatedMore += same.count - told
	}
	if len(folded) == 0 {
		return r.kept
	}
	var out []diag.Finding
	for i := range r.kept {
		if !folded[i] {
			out = append(out, r.kept[i])
		}
	}
	return out
}
