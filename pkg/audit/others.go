package audit

import (
	"maps"
	"slices"
	"strconv"

	"github.com/permgap/permgap/pkg/message"
)

// Other is a file that was met and holds no policy, or that was not looked at.
type Other struct {
	Path, Kind string
	Ignored    *Ignored
}

// Ignored says which line of a .gitignore leaves files out that speak of a policy.
type Ignored struct {
	Path  string // of the .gitignore
	Line  int
	Files int
	More  bool // there may be more
}

// Others are the files of one kind that were met in folders and hold no policy.
type Others struct {
	// Kind is a kind of input, such as "json" or "terraform", "binary", "empty",
	// "special" (no regular file), "report" (one of permgap), "left-out": files and
	// folders that --exclude or a .gitignore leaves out, or "not-walked": folders with
	// what others publish. The last two were not met.
	Kind  string `json:"kind"`
	Count int    `json:"count"`
	// Paths are the first of them, sorted; a folder ends in a slash.
	Paths []string `json:"paths"`
}

// LeftOutFiles is the kind of [Others] that were not looked at, as somebody says.
const (
	LeftOutFiles = "left-out"
	notWalked    = "not-walked"
)

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
		if kind != LeftOutFiles && kind != notWalked {
			met += o.Count
		}
	}
	return list, met
}

// ignored are the lines of .gitignore files that leave something out: who adds one
// together with a policy cannot mute the check unseen.
type ignored []Ignored

// mostIgnored is how many such lines a report names; the last one counts for the rest.
const mostIgnored = 20

func (all *ignored) add(others []Other) {
	for _, o := range others {
		g := o.Ignored
		if g == nil {
			continue
		}
		i := slices.IndexFunc(*all, func(known Ignored) bool { return known.Path == g.Path && known.Line == g.Line })
		switch {
		case i < 0 && len(*all) < mostIgnored:
			*all = append(*all, *g)
			continue
		case i < 0:
			i = mostIgnored - 1
		}
		(*all)[i].Files += g.Files
		(*all)[i].More = (*all)[i].More || g.More
	}
}

// IgnoredBy says of files which lines of a .gitignore leave them out, for who makes no
// report.
func IgnoredBy(others []Other) []Lowered {
	var all ignored
	all.add(others)
	return all.lowered()
}

// lowered says it, in the order in which they were met.
func (all ignored) lowered() (list []Lowered) {
	for _, g := range all {
		more := ""
		if g.More {
			more = "more"
		}
		says := message.New("lowered-ignored", message.Count("count", g.Files), message.Text("more", more))
		list = append(list, Lowered{
			Setting: "ignored", Value: strconv.Itoa(g.Files), MessageID: says.ID, MessageArgs: says.Args, Path: g.Path, Line: g.Line, Column: 1,
		})
	}
	return list
}
