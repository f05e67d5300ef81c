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

// English are titles in our own words, for operations whose documents have
// none in English or a whole sentence: service or action, the document's title,
// the English one and perhaps a Chinese one. People write them.
//
//go:embed english.tsv
var English string

// Words name operations without an API that share their action: action, title,
// the last word of the id, English title.
//
//go:embed words.tsv
var Words string
