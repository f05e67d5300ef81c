package pai

import "strings"

// rule is one way in which the ticks of a row were put back into columns.
type rule struct {
	prefix string // how the table of facts begins it
	name   string // in the YAML; "" for a row without cells
	says   string
}

// rules are tried in order; the first whose prefix fits is taken.
var rules = []rule{
	{"AutoML cells kept", "as-written", "the cells of this table kept their places"},
	{"8 ticks fill all 8", "all-columns", "8 ticks fill all 8 columns"},
	{"single tick", "one-tick", "a single tick is the first column's (owner and administrator)"},
	{"5 cells = all 5", "all-roles", "5 cells are all 5 roles, whatever the visibility"},
	{"3 merged cells = all 3", "merged-all", "3 merged cells are the 3 roles of the table"},
	{"2 merged cells: admin + dev", "merged-two", "2 merged cells are administrator and developer: deploying is documented as theirs"},
	{"admin + 2 merged", "merged-in-order", "merged cells are read from left to right"},
	{"merged cell", "merged-in-order", "merged cells are read from left to right"},
	{"decoded from page HTML", "own-private-read", "a readable copy of the page shows the deletion rows: own private ones only"},
	{"own private only, by analogy", "own-private-alike", "3 ticks as in the readable deletion rows: own private ones only"},
	{"own-private only, by analogy", "own-private-alike", "3 ticks as in the readable deletion rows: own private ones only"},
	{"own + public for each role", "own-and-public-each", "10 and 8 ticks: every role its own and public ones, never the private ones of others; the deletion rows of a readable copy agree"},
	{`own+public pattern (row name`, "own-and-public-named", "6 ticks: own and public ones, as the name of the row says or by analogy with it"},
	{"own+public pattern + guest", "own-and-public-guest", "own and public ones, guests only public ones"},
	{"own+public pattern", "own-and-public", "own and public ones, by the number of ticks"},
	{`6-tick pattern minus`, "own-and-own-public", "5 ticks: the pattern of 6 without the public ones of others"},
	{"7 ticks: create", "own", "7 ticks of a creation: own ones of every role"},
	{"ambiguous: dev(", "developer-own", "3 ticks fit several columns; the developer's own ones are the likelier reading"},
	{"ambiguous", "ambiguous", "the ticks fit several columns"},
	{"POSITIONS NOT RECOVERABLE", "columns-lost", "which columns of developer and operator are ticked cannot be recovered: they have no cells"},
	{"no role columns", "", ""},
	{"row has NO tick", "", ""},
}

// The rules that hold for single cells, whatever the row's own rule.
var (
	firstColumn = rule{name: "first-column", says: "every row with a tick has one in the first column: owner and administrator hold it"}
	noColumn    = rule{name: "no-column", says: "a role without a column in a table lacks its points"}
	laterTick   = rule{name: "later-tick", says: "of a point that only the newer English page has, one tick is the first column's"}
)

// lost marks the rule of rows whose ticks fit no pattern: no cell follows
// from it.
const lost = "columns-lost"

func ruleFor(text string) (rule, bool) {
	for _, r := range rules {
		if strings.HasPrefix(text, r.prefix) {
			return r, true
		}
	}
	return rule{}, false
}
