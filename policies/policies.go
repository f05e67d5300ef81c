// Package policies carries the catalogue: the YAML files of the services,
// which people write and review, and the index that is made from them and
// embedded in the program. It reads no YAML: package source does.
package policies

import (
	_ "embed"

	"github.com/permgap/permgap/pkg/catalog"
)

//go:generate go run ./internal/gen

//go:embed catalog.bin
var index string

// Catalog opens the embedded catalogue.
func Catalog() (*catalog.Catalog, error) { return catalog.Embedded(index) }
