package audit_test

import (
	"os"
	"testing"

	"github.com/permgap/permgap/pkg/testinput"
)

func TestMain(m *testing.M) { os.Exit(testinput.Roomy{M: m}.Run()) }
