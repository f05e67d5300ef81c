package testinput

import (
	"fmt"
	"strings"
	"testing"
)

// recorder is a test that keeps how it ends.
type recorder struct {
	testing.TB
	ended string
}

func (r *recorder) Helper() {}

func (r *recorder) Skipf(format string, args ...any) { r.end("skipped", format, args) }

func (r *recorder) Fatalf(format string, args ...any) { r.end("failed", format, args) }

func (r *recorder) end(how, format string, args []any) {
	r.ended = how + ": " + fmt.Sprintf(format, args...)
	panic(r)
}

// A test without its input is skipped and names it, and fails where the input
// is required.
func TestMissing(t *testing.T) {
	for value, want := range map[string]string{"": "skipped: ../shared/no/such is not there",
		"required": "failed: ../shared/no/such is not there, and PERMGAP_SHARED=required"} {
		t.Setenv(Required, value)
		r := &recorder{TB: t}
		func() {
			defer func() { _ = recover() }()
			Shared(r, "no", "such")
		}()
		if r.ended != want {
			t.Errorf("%s=%s: %s", Required, value, r.ended)
		}
	}
}

// What is there is found beside the module.
func TestShared(t *testing.T) {
	if path := Shared(t, "corpora"); !strings.HasSuffix(path, "corpora") {
		t.Error(path)
	}
}
