package audit

import (
	"maps"
	"slices"
)

// Other is a file that was met and holds no policy.
type Other struct{ Path, Kind string }

// Others are the files of one kind that were met in folders and hold no policy.
type Others struct {
	// Kind is a kind of input, such as "json" or "terraform", "binary", "empty",
	// "special" (no regular file), "report" (one of permgap), or "left-out": files
	// and folders that --exclude or a .gitignore leaves out, which were not met.
	Kind  string `json:"kind"`
	Count int    `json:"count"`
	// Paths are the first of them, sorted; a folder ends in a slash.
	Paths []string `json:"paths"`
}

// LeftOutFiles is the kind of [Others] that were not looked at.
const LeftOutFiles = "left-out"

// mostOthers is how many paths of a kind a report lists.
const mostOthers = 1000

// others gathers them by kind.
type others map[string]*Others

func (all *others) add(more []Other) {
	if *all == nil && len(more) > 0 {
		*all = others{}
	}
	for _, o := range more {
		of := (*all)[o.Kind]
		if of == nil {
			of = &Others{Kind: o.Kind}
			(*all)[o.Kind] = of
		}
		of.Count++
		of.Paths = append(of.Paths, cut(o.Path))
		if len(of.Paths) >= 2*mostOthers { // which are let go of now and then
			of.trim()
		}
	}
}

// trim keeps the first paths.
func (o *Others) trim() {
	slices.Sort(o.Paths)
	o.Paths = slices.Clone(o.Paths[:min(len(o.Paths), mostOthers)])
}

// list gives them in the order of their kinds, and how many files were met.
func (all others) list() (list []Others, met int) {
	list = []Others{}
	for _, kind := range slices.Sorted(maps.Keys(all)) {
		o := all[kind]
		o.trim()
		list = append(list, *o)
		if kind != LeftOutFiles {
			met += o.Count
		}
	}
	return list, met
}
