package access

// mask is a set of guards of one decision.
type mask [maskWords]uint64

// A decision with more guards is too large; what is behind them is left out.
const (
	maskWords = 8
	maxGuards = 64 * maskWords
)

func (m *mask) set(i int) {
	if i < maxGuards {
		m[i>>6] |= 1 << (i & 63)
	}
}

// put sets a guard, or takes it out.
func (m *mask) put(i int, is bool) {
	switch {
	case i >= maxGuards:
	case is:
		m[i>>6] |= 1 << (i & 63)
	default:
		m[i>>6] &^= 1 << (i & 63)
	}
}

func (m *mask) has(i int) bool { return i < maxGuards && m[i>>6]>>(i&63)&1 != 0 }

// beyondFirst reports whether it has guards behind those of the first word.
func (m *mask) beyondFirst() bool {
	for _, word := range m[1:] {
		if word != 0 {
			return true
		}
	}
	return false
}

// and gives what two masks have in common.
func (m mask) and(other mask) mask {
	for i := range m {
		m[i] &= other[i]
	}
	return m
}

// or gives what either mask has.
func (m mask) or(other mask) mask {
	for i := range m {
		m[i] |= other[i]
	}
	return m
}
