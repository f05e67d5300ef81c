package pai

import (
	"github.com/permgap/permgap/pkg/catalog/source/schema"
	"github.com/permgap/permgap/policies/internal/importers/yamlfile"
)

// YAML writes a file as people read it.
func YAML(f schema.File) []byte {
	return yamlfile.Bytes(f, "Imported from the vendor's appendix of roles and permissions.\n"+
		"Changes by hand belong in "+f.Service+".corrections.yaml.")
}
