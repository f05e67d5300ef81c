package answer

import (
	"runtime"

	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/catalog"
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

// VersionOf tells the versions of a program with a catalogue.
func VersionOf(cat *catalog.Catalog, tool string) Version {
	return Version{
		Version: version, Tool: audit.Tool{Name: "permgap", Version: tool}, Catalog: CatalogDate{cat.Built()},
		Go: runtime.Version(), OS: runtime.GOOS, Arch: runtime.GOARCH,
	}
}
