package diag_test

import (
	"errors"
	"io/fs"
	"testing"

	"github.com/permgap/permgap/pkg/diag"
)

func TestHinted(t *testing.T) {
	err := diag.Placed("a.yaml:2:3", diag.Hint(fs.ErrNotExist, "check the path"))
	var h diag.Hinted
	if !errors.As(err, &h) || h.Hint != "check the path" || !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the hint or the cause is lost: %#v", err)
	}
	if got, want := err.Error(), "a.yaml:2:3: file does not exist"; got != want {
		t.Errorf("the error says %q, want %q", got, want)
	}
	if err := diag.Placed("a.yaml:2:3", nil); err != nil {
		t.Errorf("a place makes no error: %v", err)
	}
	if err := diag.Placed("", fs.ErrNotExist); err != fs.ErrNotExist { //nolint:errorlint // the same value
		t.Errorf("no place changes an error: %v", err)
	}
}

func TestWords(t *testing.T) {
	for _, c := range []struct {
		words      []string
		or, didYou string
	}{
		{nil, "", "did you mean ?"},
		{[]string{"a"}, "a", "did you mean a?"},
		{[]string{"a", "b"}, "a or b", "did you mean a or b?"},
		{[]string{"a", "b", "c"}, "a, b or c", "did you mean a, b or c?"},
	} {
		if got := diag.Or(c.words); got != c.or {
			t.Errorf("Or(%q) = %q, want %q", c.words, got, c.or)
		}
		if got := diag.DidYouMean(c.words); got != c.didYou {
			t.Errorf("DidYouMean(%q) = %q, want %q", c.words, got, c.didYou)
		}
	}
	if a, b, c := diag.Count(0, "action"), diag.Count(1, "action"), diag.Count(2, "action"); a != "0 actions" ||
		b != "1 action" || c != "2 actions" {
		t.Errorf("counts are %q, %q and %q", a, b, c)
	}
}
