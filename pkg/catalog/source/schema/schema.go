// Package schema is the form of the catalogue's YAML: one file a service,
// written and reviewed by people. docs/catalogue.md explains it to them, and
// docs/schema/catalogue.schema.json to their editors. Its types are made from
// the table of policies/internal/fields.
package schema

// AllReaches stands for every reach in a cell.
const AllReaches = "all"

// Values are one or several: a single one needs no list.
type Values []string
