package compile

import (
	"fmt"
	"strings"

	"github.com/permgap/permgap/pkg/policy"
)

// wordType is a type whose values have words.
type wordType interface {
	~uint8
	fmt.Stringer
}

// wordsOf gives the values of a type that have a word. Only the first may have
// none.
func wordsOf[T wordType]() (all []T) {
	for v := T(0); v == 0 || v.String() != ""; v++ {
		if v.String() != "" {
			all = append(all, v)
		}
	}
	return all
}

// meaning finds the value of a word.
func meaning[T wordType](text string) (T, bool) {
	for _, v := range wordsOf[T]() {
		if v.String() == text {
			return v, true
		}
	}
	return 0, false
}

// spellings lists the words of a type for a message.
func spellings[T wordType]() string {
	var all []string
	for _, v := range wordsOf[T]() {
		all = append(all, v.String())
	}
	return strings.Join(all, ", ")
}

// reach finds a part of a workspace by its word.
func reach(text string) (policy.Reach, bool) {
	for _, r := range policy.Reaches() {
		if r.String() == text {
			return r, true
		}
	}
	return 0, false
}

// reachWords lists the parts of a workspace for a message.
func reachWords() string {
	var all []string
	for _, r := range policy.Reaches() {
		all = append(all, r.String())
	}
	return strings.Join(all, ", ")
}
