// Package policies carries the catalogue: the YAML files of the services,
// which people write and review, and the indexes that are made from them and
// embedded in the program. It reads no YAML: package source does.
package policies

import (
	_ "embed"

	"github.com/permgap/permgap/pkg/catalog"
)

//go:generate go run ./internal/_gen

// The indexes, one a platform. One that nobody asks about is not read.
var (
	//go:embed huaweicloud.bin
	huaweiCloud string
	//go:embed opentelekomcloud.bin
	openTelekomCloud string
	//go:embed alibabacloud.bin
	alibabaCloud string
	//go:embed aws.bin
	aws string
)

// Catalog opens the embedded catalogue.
func Catalog() (*catalog.Catalog, error) {
	return catalog.Embedded(huaweiCloud, openTelekomCloud, alibabaCloud, aws)
}

// Built is the date of the embedded catalogue. It opens nothing.
func Built() string {
	return catalog.DateOf(huaweiCloud, openTelekomCloud, alibabaCloud, aws)
}
