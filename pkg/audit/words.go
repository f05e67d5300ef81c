package audit

import (
	"fmt"
	"strings"
)

// counted writes "1 prerequisite is granted", "3 prerequisites are granted".
func counted(n int, one, many, rest string) string {
	noun := many
	if n == 1 {
		noun = one
	}
	return strings.TrimSuffix(fmt.Sprintf("%d %s %s", n, noun, rest), " ")
}

// list joins words as English does: a, b or c.
func list(words []string, last string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	n := len(words) - 1
	return strings.Join(words[:n], ", ") + " " + last + " " + words[n]
}
