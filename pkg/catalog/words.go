package catalog

// The words that reports use for what a catalogue says. An unknown value has
// no word.

func wordOf(table []string, i uint8) string {
	if int(i) < len(table) {
		return table[i]
	}
	return ""
}

// String gives the word for a standing.
func (s Standing) String() string {
	return wordOf([]string{"", "official", "sample", "inferred"}, uint8(s))
}

// String gives the word for the kind of a role name.
func (k RoleKind) String() string {
	return wordOf([]string{"", "role", "service role", "system policy"}, uint8(k))
}

// String gives the word for an access level.
func (a Access) String() string {
	return wordOf([]string{"", "list", "read", "write", "tagging", "permissions"}, uint8(a))
}

// String gives the word for a default.
func (d Default) String() string { return wordOf([]string{"none", "allowed", "always"}, uint8(d)) }

// String gives the word for a scope.
func (s Scope) String() string { return wordOf([]string{"", "project", "global", "both"}, uint8(s)) }

// String gives the word for whose permissions are meant.
func (b By) String() string { return wordOf([]string{"", "caller", "agency"}, uint8(b)) }

// String gives the word for a certainty.
func (c Certainty) String() string {
	return wordOf([]string{"", "low", "medium", "high", "exact"}, uint8(c))
}
