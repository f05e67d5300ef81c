// Package names holds the ids and English titles that people chose for the
// operations of a service.
package names

import _ "embed"

// ModelArts are the names of ModelArts' operations on Huawei Cloud.
//
//go:embed modelarts.tsv
var ModelArts string

// Titles are English titles that other documents give to operations whose own
// have none: API, actions and title. The import of pages writes them.
//
//go:embed titles.tsv
var Titles string

// Words name operations without an API that share their action: action, title,
// the last word of the id, English title.
//
//go:embed words.tsv
var Words string
