package answer

import (
	"runtime"

	"github.com/permgap/permgap/pkg/audit"
)

// Version is the JSON form of the versions of the program and of its catalogue.
// Tool and catalogue are as in reports.
type Version struct {
	Version string      `json:"version"` // of the form
	Tool    audit.Tool  `json:"tool"`
	Catalog CatalogDate `json:"catalog"`
	Go      string      `json:"go"`
	OS      string      `json:"os"`   // that the program was built for
	Arch    string      `json:"arch"` // and its processor
}

// CatalogDate is how new a catalogue is.
type CatalogDate struct {
	Built string `json:"built"` // the date of its newest page that bears one
}

// VersionOf tells the versions of a program with a catalogue of some date.
func VersionOf(built, tool string) Version {
	return Version{
		Version: version, Tool: audit.Tool{Name: "permgap", Version: tool}, Catalog: CatalogDate{built},
		Go: runtime.Version(), OS: runtime.GOOS, Arch: runtime.GOARCH,
	}
}
