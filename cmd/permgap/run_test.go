package main

import (
	"strings"
	"testing"

	"github.com/permgap/permgap/pkg/workers"
)

// A panic is told in one line, and with its stack only when that is asked for.
func TestApologize(t *testing.T) {
	worker := thrown(func() { workers.Each(2, 2, func(int) { panic("oh") }) })
	for _, trace := range []string{"", "1"} {
		var out strings.Builder
		a := app{stderr: &out, env: map[string]string{"PERMGAP_TRACE": trace}}
		a.apologize(worker)
		if text := out.String(); !strings.HasPrefix(text, "permgap: internal error: oh\nplease report it") || strings.Contains(text, "goroutine") != (trace != "") {
			t.Errorf("trace %q: %s", trace, text)
		}
	}
}

// thrown gives what a function panics with.
func thrown(f func()) (v any) {
	defer func() { v = recover() }()
	f()
	return nil
}
