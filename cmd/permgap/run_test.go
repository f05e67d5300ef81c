package main

import (
	"strings"
	"testing"

	"github.com/permgap/permgap/pkg/workers"
)

// A panic is reported in short, without what a terminal would obey. Its stack is
// shown only on request, and nobody is asked for a whole input.
func TestApologize(t *testing.T) {
	worker := thrown(func() {
		workers.Each(2, 2, func(int) { panic("oh \x1b[2J\n::error::x\u202e " + strings.Repeat("secret ", 1000)) })
	})
	for _, trace := range []string{"", "1"} {
		var out strings.Builder
		a := app{stderr: &out, env: map[string]string{"PERMGAP_TRACE": trace}}
		a.apologize(worker)
		lines := strings.Split(out.String(), "\n")
		if want := `permgap: internal error: oh \x1b[2J\n::error::x<U+202E> secret`; !strings.HasPrefix(lines[0], want) || len(lines[0]) > 300 {
			t.Errorf("trace %q: %s", trace, lines[0])
		}
		if want := "please report it at https://github.com/permgap/permgap/issues, " +
			"with the smallest input that shows it, without secrets"; lines[1] != want {
			t.Errorf("trace %q: %s", trace, lines[1])
		}
		if strings.Contains(out.String(), "goroutine") != (trace != "") {
			t.Errorf("trace %q: %s", trace, out.String())
		}
		for _, line := range lines {
			if what := harm(line, "text"); what != "" {
				t.Errorf("trace %q: %s: %q", trace, what, line)
			}
		}
	}
}

// thrown gives what a function panics with.
func thrown(f func()) (v any) {
	defer func() { v = recover() }()
	f()
	return nil
}
