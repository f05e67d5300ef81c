package compile

import (
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/platform"
	"github.com/permgap/permgap/pkg/policy"
)

// Call is one of the two calls that a decision is about. Keys of the caller have
// one value in both, but the requested region between a global call and a regional
// one (see In). Every other key is a request's, and has a value of its own
// in each: see [platform.OfCaller].
type Call uint8

// The calls.
const (
	OwnCall          Call = iota // of the operation itself
	PrerequisiteCall             // which the prerequisite must allow
)

// otherCall begins the name of a key in the call of the prerequisite, where it
// has a value of its own there. No text of a policy has this character: see
// private.
const otherCall = "\uE003"

// InCall gives the name of a key of requests in a call.
func InCall(key string, call Call) string {
	if call == OwnCall {
		return key
	}
	return otherCall + key
}

// CallOf gives a key as a policy names it, and in which call it has the value.
// What is not of one call alone is of the first.
func CallOf(name string) (key string, call Call) {
	if key, ok := strings.CutPrefix(name, otherCall); ok {
		return key, PrerequisiteCall
	}
	return name, OwnCall
}

// keyOf is CallOf for who needs the key only.
func keyOf(name string) string {
	key, _ := CallOf(name)
	return key
}

// OfRequest reports whether a key, or a variable, has a value for each call.
// Agencies that stand for a variable are no keys.
func OfRequest(key string) bool { return !strings.HasPrefix(key, "/") && !platform.OfCaller(key) }

// variableIn gives the name of a variable in a call.
func variableIn(name string, call Call) string {
	if call == OwnCall || !OfRequest(name) {
		return name
	}
	return InCall(name, call)
}

// In gives the test of a condition in a call, by its id. Tests that read keys of
// the caller alone are the same in both calls, but one on the requested region
// where one of the calls goes to a global service.
func (t *Table) In(id int, call Call, regionApart bool) int {
	test := t.Tests[id]
	if call == OwnCall || test.regional && !regionApart {
		return id
	}
	return test.other
}

// OfCaller reports whether a test reads keys that the two calls share; a doubt,
// which has no key, does not.
func (t *Test) OfCaller() bool { return t.Key != "" && !t.apart }

// OfRequest reports whether a test reads a key that the call of the prerequisite
// has for itself.
func (t *Test) OfRequest() bool { return t.apart }

// ofRequest reports whether a condition reads a key of requests.
func ofRequest(d policy.Dialect, c policy.Test) bool {
	return OfRequest(c.Key.Value) || slices.ContainsFunc(c.Values, func(v policy.Text) bool {
		return slices.ContainsFunc(Variables(d, v.Value), OfRequest)
	})
}

// readsRequest reports whether what the region holds depends on a key of requests.
func (r *Region) readsRequest() bool {
	found := false
	for _, template := range r.Templates {
		template.Names(func(name, _ string) { found = found || OfRequest(name) })
	}
	return found
}

// Reads reports whether a condition or a resource depends on what the call of the
// prerequisite has under a key.
func (t *Table) Reads(key string) bool {
	return len(t.read) > 0 && t.read[Lower(InCall(key, PrerequisiteCall))]
}

// Regions reads the Resource or NotResource element for each of the calls.
func (t *Table) Regions(d policy.Dialect, s *policy.Statement) (both [2]*Region) {
	own := t.Region(d, s)
	both = [2]*Region{&own, &own}
	if own.readsRequest() {
		other := region(t, d, s, PrerequisiteCall)
		both[PrerequisiteCall] = &other
	}
	return both
}
