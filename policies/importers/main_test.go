package main

import (
	"bytes"
	"flag"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

var update = flag.Bool("update", false, "rewrite the outputs that the scripts compare")

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"importers": main})
}

func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{Dir: "testdata/script", UpdateScripts: *update})
}

// The tables of inputs/ are those that the catalogue was made from: what they
// state stands in the YAML, or a person decided otherwise there. Run it with
// -count=1: the YAML is of another module, whose files no cache of go test
// watches. TestCorrectionsAreChecked of package policies needs no flag.
func TestOwnInputsProposeNothing(t *testing.T) {
	var stdout, stderr bytes.Buffer
	if code := run(nil, &stdout, &stderr); code != 0 {
		t.Errorf("exit code %d, and this:\n%s%s", code, stdout.String(), stderr.String())
	}
}
