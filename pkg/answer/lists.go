package answer

import (
	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/policy"
)

// CatalogSource is a document that the catalogue was made from.
type CatalogSource struct {
	Platform policy.Platform `json:"platform"`
	Service  string          `json:"service"`
	Source
	Standing string `json:"standing,omitempty"`
	Note     string `json:"note,omitempty"`
}

// Sources is the JSON form of the list of sources.
type Sources struct {
	Version string          `json:"version"`
	Sources []CatalogSource `json:"sources"`
}

// SourcesOf lists the documents that the catalogue was made from.
func SourcesOf(cat *catalog.Catalog, q Question) Sources {
	list := []CatalogSource{}
	for _, p := range q.Platforms() {
		for _, s := range cat.Sources(p) {
			list = append(list, CatalogSource{p, s.Service, q.source(s.Source), s.Standing.String(), s.Note})
		}
	}
	return Sources{version, list}
}

// Defect is what a source gets wrong, and how it is read.
type Defect struct {
	Platform  policy.Platform `json:"platform"`
	Service   string          `json:"service"`
	Kind      string          `json:"kind"`
	Where     string          `json:"where"`
	Written   string          `json:"written,omitempty"`
	Corrected string          `json:"corrected,omitempty"`
	Note      string          `json:"note,omitempty"`
	Source    string          `json:"source"`
}

// Defects is the JSON form of the list of defects.
type Defects struct {
	Version string   `json:"version"`
	Defects []Defect `json:"defects"`
}

// DefectsOf lists what the sources get wrong.
func DefectsOf(cat *catalog.Catalog, q Question) Defects {
	list := []Defect{}
	for _, p := range q.Platforms() {
		for _, d := range cat.Defects(p) {
			list = append(list, Defect{p, d.Service, d.Kind, d.Where, d.Written, d.Corrected, d.Note, d.Source.ID})
		}
	}
	return Defects{version, list}
}

// Coverage is the JSON form of how much is known.
type Coverage struct {
	Version string                  `json:"version"`
	Groups  []catalog.GroupCoverage `json:"groups"`
}

// CoverageOf tells how much is known of each group of operations.
func CoverageOf(cat *catalog.Catalog, q Question) Coverage {
	list := []catalog.GroupCoverage{}
	for _, p := range q.Platforms() {
		list = append(list, catalog.Coverage(cat, p)...)
	}
	return Coverage{version, list}
}

// Changes is the JSON form of what changed between two catalogues.
type Changes struct {
	Version  string                `json:"version"`
	Services []catalog.ServiceDiff `json:"services"`
}

// ChangesOf gives the changes of services their form.
func ChangesOf(diffs []catalog.ServiceDiff) Changes {
	return Changes{version, append([]catalog.ServiceDiff{}, diffs...)}
}

// Validations is the JSON form of what was found in files of the catalogue.
type Validations struct {
	Version string       `json:"version"`
	Files   []Validation `json:"files"`
}

// Validation is what was found in one file.
type Validation struct {
	Path     string    `json:"path"`
	Valid    bool      `json:"valid"`
	Problems []Problem `json:"problems"`
	Remarks  []Problem `json:"remarks"` // no mistakes, and yet worth a look
}

// Problem is a mistake in a file of the catalogue.
type Problem struct {
	Path    string `json:"path"` // the file, or another of its service
	Line    int    `json:"line"`
	Column  int    `json:"column"`
	Message string `json:"message"`
}

// ValidationsOf gives what was found in files its form.
func ValidationsOf(files []Validation) Validations {
	return Validations{version, append([]Validation{}, files...)}
}
