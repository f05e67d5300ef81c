package match

// code is the number of a character in an alphabet.
type code int32

const (
	other  code = 0  // any character that no pattern names
	anyone code = -1 // what ? takes: each character
	nobody code = -2 // no character
)

// alphabet numbers the characters that the patterns of a query name. If every
// pattern folds, the two cases of a letter are one character.
type alphabet struct {
	fold    bool
	symbols []symbol // by code; symbols[other] is the fresh one
	codes   map[symbol]code
}

func newAlphabet(q Query, fresh symbol) *alphabet {
	return &alphabet{fold: q.folds(), symbols: []symbol{fresh}, codes: map[symbol]code{}}
}

func (a *alphabet) code(c symbol) code {
	key := c
	if a.fold {
		key = foldSymbol(c)
	}
	n, ok := a.codes[key]
	if !ok {
		n = code(len(a.symbols))
		a.codes[key] = n
		a.symbols = append(a.symbols, c)
	}
	return n
}

// both gives the codes of a character of a pattern: two for a letter that p
// takes in either case while other patterns tell them apart.
func (a *alphabet) both(p *Pattern, c symbol) (code, code) {
	if a.fold || !p.opts.Fold || !isLetter(c) {
		return a.code(c), nobody
	}
	return a.code(c), a.code(c ^ 0x20)
}
