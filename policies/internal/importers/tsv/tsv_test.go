package tsv

import (
	"testing"
	"testing/fstest"
)

func TestRead(t *testing.T) {
	files := fstest.MapFS{"kites.tsv": {Data: []byte("name\tlength\tnote\r\nred\t3\t\"said \"\"up\"\"\"\n\nblue\t4\n")}}
	got, err := Read(files, "kites.tsv", "name", "note")
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != 2 {
		t.Fatalf("%d records, want 2", len(got))
	}
	for _, c := range []struct{ got, want string }{
		{got[0].Get("name"), "red"}, {got[0].Get("note"), `said "up"`}, {got[1].Get("length"), "4"},
		{got[1].Get("note"), ""}, {got[1].Get("colour"), ""},
	} {
		if c.got != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
	if got[1].Line != 4 {
		t.Errorf("line %d, want 4", got[1].Line)
	}
}

func TestReadRefuses(t *testing.T) {
	files := fstest.MapFS{"kites.tsv": {Data: []byte("name\nred\t3\n")}, "empty.tsv": {}}
	if _, err := Read(files, "kites.tsv", "name"); err == nil {
		t.Error("no error for more cells than columns")
	}
	if _, err := Read(files, "kites.tsv", "colour"); err == nil {
		t.Error("no error for a column that is not there")
	}
	if _, err := Read(files, "empty.tsv", "name"); err == nil {
		t.Error("no error for an empty file")
	}
	if _, err := Read(files, "none.tsv"); err == nil {
		t.Error("no error for a file that is not there")
	}
}
