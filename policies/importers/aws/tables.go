// Package aws makes the tables of the AWS services: every action of the Service
// Authorization Reference with its level, resource types and condition keys, and
// what operations need besides. Its inputs are tables too, packed; the YAML that
// people write beside the tables wins over them.
package aws

import (
	"io/fs"

	"github.com/permgap/permgap/policies/importers/tables"
)

// The columns of the inputs. All must be there: one that vanished from a new
// edition would take its facts along.
var columns = map[string][]string{
	"actions":       {"name", "level", "resources", "keys"},
	"resources":     {"service", "type", "pattern"},
	"dependents":    {"action", "needs", "declared_at", "editions"},
	"models":        {"action", "needs"},
	"operations":    {"operation", "action", "key", "value", "page"},
	"sessions":      {"action", "needs", "operation"},
	"handlers":      {"action", "needs", "handlers"},
	"pins":          {"action", "needs", "key", "value", "basis"},
	"without":       {"action", "needs", "count", "policies"},
	"roles":         {"action", "member", "model"},
	"services":      {"service", "title"},
	"service-roles": {"action", "principal", "role", "basis"},
	"policies":      {"name", "content"},
}

// table reads one input.
func table(from fs.FS, name string) ([][]string, error) {
	return tables.Read(from, name, columns[name])
}
