// Package plan reads who is judged.
//
// [Read] takes principals as a user describes them, by paths and names, reads
// the documents and gives a [Plan]: the principals in the order of their
// descriptions, what was read, and what could not be. [Plan.Check] refuses
// roles, features and required operations that the catalogue does not know.
//
// It knows neither the command line nor the configuration: who calls it hands
// over plain data, with the place of each word where it has one.
package plan

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/principal"
	"github.com/permgap/permgap/pkg/source"
	"github.com/permgap/permgap/pkg/source/form"
)

// Spec describes principals as a user does: by the paths of documents and by
// names.
type Spec struct {
	// Name is that of the one principal which the documents make, unless they
	// are taken apart.
	Name string
	// As says what the documents make.
	As Shape
	// Documents, Agency and Boundary are paths: of policies and documents of a
	// workspace, of the policies of an agency, and of boundaries. Several
	// boundaries must each allow; what one folder holds is one of them.
	Documents, Agency, Boundary []string
	// Roles are names of roles that are held, Require what must be ready, and Only
	// what is meant.
	Roles, Require, Only []string
	// InUse says what the principals use.
	InUse principal.InUse
	// Platform and Files are those of [Options], for this description alone.
	Platform policy.Platform
	Files    *source.Reader
	// Rest leaves out the documents that a description before it has: those who hold
	// the others are in no list of principals, and say so.
	Rest bool
	// At gives the place (file:line:column) where a word of a list stands, by
	// its name (documents, agency, boundary, roles, require, only, resources, features)
	// and index; "" for a word that stands nowhere.
	At func(list string, i int) string
}

// options gives the options by which it is read.
func (s Spec) options(o Options) Options {
	if s.Platform != "" {
		o.Platform = s.Platform
	}
	if s.Files != nil {
		tree := o.Reader.Tree
		if o.Reader = *s.Files; o.Reader.Tree == nil {
			o.Reader.Tree = tree
		}
	}
	return o
}

// Shape is what the documents of a [Spec] make.
type Shape uint8

// The shapes.
const (
	// Apart: every document is a principal of its own, named by its path.
	Apart Shape = iota
	// Joined: the policies are one principal of the name. Roles and answers of
	// the platform that nobody holds keep names of their own.
	Joined
	// Named: as Joined, and whatever they hold, a single principal has the name.
	Named
)

// Options say how documents are read.
type Options struct {
	// Reader reads the files, and Stdin is read for the path "-".
	Reader source.Reader
	Stdin  io.Reader
	// Platform is the one that documents and roles are taken as of; "" for the
	// one that they show.
	Platform policy.Platform
	// JSONC allows comments in JSON; Own, Exclude, Base and NoIgnore are those of
	// [source.Options].
	JSONC    bool
	Own      func(head []byte) bool
	Exclude  []string
	Base     string
	NoIgnore bool
	// TerraformRoot is that of [source.Options].
	TerraformRoot string
	// Found, if set, is called with numbers of files before they are read.
	Found func(files int)
	// Part, if set, lets more than so many files be read in parts of so many, where
	// each document is a principal of its own: see [Plan.Parts].
	Part int
}

// Read reads the documents of principals and says who holds them. What cannot
// be read is in the plan, and the rest is judged all the same; the error is
// that of the context.
func Read(ctx context.Context, cat *catalog.Catalog, specs []Spec, o Options) (*Plan, error) {
	r := reading{plan: &Plan{places: map[string]string{}}, cat: cat, options: o, met: map[string]bool{}}
	if o.Part > 0 && len(specs) == 1 && specs[0].separable() {
		r.options = specs[0].options(o)
		return r.apart(ctx, specs[0])
	}
	for _, s := range specs {
		if err := r.principals(ctx, s); err != nil {
			if s.As == Named {
				err = fmt.Errorf("principal %s: %w", s.Name, err)
			}
			return nil, err
		}
	}
	r.plan.leaveBoundaries()
	return r.plan, nil
}

// reading is the work of [Read].
type reading struct {
	plan    *Plan
	cat     *catalog.Catalog
	options Options
	files   map[string][]*policy.Document // by absolute path
	adopted map[place]*policy.Document
	left    map[string]bool
	met     map[string]bool // the others of the plan
	heard   map[string]bool // the files whose comments are in the plan, by absolute path
}

// principals adds those that one description makes.
func (r *reading) principals(ctx context.Context, s Spec) error {
	defer func(o Options) { r.options = o }(r.options)
	r.options = s.options(r.options)
	known := len(r.plan.Documents)
	r.plan.note(s, "roles", s.Roles)
	r.plan.note(s, "require", s.Require)
	r.plan.note(s, "only", s.Only)
	r.plan.note(s, "resources", s.InUse.Resources)
	r.plan.note(s, "features", s.InUse.Features)
	r.plan.note(s, "documents", s.Documents)
	docs, holders, err := r.load(ctx, s.Documents)
	if err != nil {
		return err
	}
	if s.Rest {
		docs = slices.Clone(r.plan.Documents[known:])
	}
	r.plan.note(s, "agency", s.Agency)
	agency, _, err := r.load(ctx, s.Agency)
	if err != nil {
		return err
	}
	r.plan.note(s, "boundary", s.Boundary)
	boundaries, err := r.boundaries(ctx, s.Boundary)
	if err != nil {
		return err
	}
	if s.As != Apart {
		agree(slices.Concat(docs, agency, slices.Concat(boundaries...)))
	}
	held := hold(r.cat, s, docs, holders, r.options.Platform)
	require, only := r.require(s.Require), r.only(s.Only)
	for i := range held {
		held[i].Agency, held[i].Boundaries = agency, slices.Concat(held[i].Boundaries, boundaries)
		held[i].Require, held[i].Only, held[i].InUse = require, only, s.InUse
		held[i].Unlisted = s.Rest
	}
	r.unknownRoles(held)
	r.plan.Principals = append(r.plan.Principals, held...)
	return nil
}

// unknownRoles notes the roles whose content nobody knows.
func (r *reading) unknownRoles(held []principal.Principal) {
	for _, p := range held {
		for _, a := range p.Attached {
			switch {
			case a.Document != nil, a.Told:
			case strings.Contains(a.Role, "#"): // a holder, for what is attached to it
				r.leave(Unread{Path: a.Role, Reason: message.New("attached-unknown")})
			default:
				r.leave(Unread{Path: a.Role, Reason: message.New("role-without-contents")})
			}
		}
		for _, name := range p.Unbound {
			r.leave(Unread{Path: name, Reason: message.New("boundary-without-contents")})
		}
	}
}

// agree gives documents that belong together, and whose platform the grammar leaves
// open, the platform that a sign in one of them shows.
func agree(docs []*policy.Document) {
	var shown policy.Platform
	for _, d := range docs {
		switch {
		case d.Sign.Text == "" || !d.Platform.HuaweiFamily() || d.Platform == shown:
		case shown != "":
			return // two platforms
		default:
			shown = d.Platform
		}
	}
	for _, d := range docs {
		if d.Assumed && shown != "" {
			d.Platform, d.Assumed = shown, false
		}
	}
}

// hold says who holds the documents and roles of one description.
func hold(
	cat *catalog.Catalog, s Spec, docs []*policy.Document, holders []form.Holder, platform policy.Platform,
) []principal.Principal {
	w := workspacesOf(cat, docs, s.Roles, platform)
	policies := each(cat, docs, holders)
	if s.As != Apart {
		policies = joint(cat, s.Name, docs, holders)
	}
	members := w.listed(cat, policies)
	if s.As != Apart && len(members) > 0 {
		policies = w.share(policies, members)
	}
	lone := w.alone(policies)
	if s.As != Apart {
		lone = joined(s.Name, lone)
	}
	held := slices.Concat(w.give(policies), lone, members)
	if s.As == Named && len(held) == 1 {
		held[0].Name = s.Name
	}
	for i := range held {
		if !held[i].Listed() || s.As != Apart {
			held[i].AttachRoles(cat, platform == "" && len(held[i].Documents) == 0)
		}
	}
	return held
}

// load reads documents and adds them to the plan. What cannot be read is a
// failure of the plan.
func (r *reading) load(ctx context.Context, paths []string) ([]*policy.Document, []form.Holder, error) {
	if len(paths) == 0 {
		return nil, nil, nil
	}
	var docs []*policy.Document
	if held := r.files[source.Absolute(source.StdinPath)]; len(held) > 0 && slices.Contains(paths, source.Stdin) {
		// It can be read only once, for all who hold what it says.
		docs = held
		paths = slices.DeleteFunc(slices.Clone(paths), func(path string) bool { return path == source.Stdin })
	}
	res, err := source.Load(ctx, paths, r.sources())
	if err != nil {
		return nil, nil, err
	}
	same, met := map[*policy.Document]*policy.Document{}, map[place]int{}
	for _, d := range res.Documents {
		at := place{file: source.Absolute(d.File.Path), in: d.Address + d.Pointer, start: d.Span.Start}
		met[at]++
		at.n = met[at]
		same[d] = r.adopt(d, at)
		same[d].Bounds = cmp.Or(same[d].Bounds, d.Bounds)
		docs = append(docs, same[d])
	}
	for _, h := range res.Holders {
		for _, list := range [...][]*policy.Document{h.Documents, h.Boundaries, h.Members} {
			for i, d := range list {
				if known := same[d]; known != nil {
					list[i] = known
				}
			}
		}
	}
	r.hear(res.Comments)
	for _, other := range res.Others {
		if !r.met[other.Path] {
			r.met[other.Path] = true
			r.plan.Others = append(r.plan.Others, other)
		}
	}
	r.unread(res)
	return docs, res.Holders, nil
}

// hear adds comments, those of a file once.
func (r *reading) hear(comments []source.Comment) {
	heard := map[string]bool{}
	for _, c := range comments {
		file := source.Absolute(c.Path)
		if !r.heard[file] {
			r.plan.Comments = append(r.plan.Comments, c)
			heard[file] = true
		}
	}
	if r.heard == nil && len(heard) > 0 {
		r.heard = map[string]bool{}
	}
	maps.Copy(r.heard, heard)
}

// sources says how files are found and read.
func (r *reading) sources() source.Options {
	o := r.options
	return source.Options{
		Reader: o.Reader, Stdin: o.Stdin, Found: o.Found, Policy: policy.Options{Platform: o.Platform, JSONC: o.JSONC, Own: r.own},
		Own: o.Own, Exclude: o.Exclude, Base: o.Base, NoIgnore: o.NoIgnore, TerraformRoot: o.TerraformRoot,
	}
}

// own reports whether a platform has a system policy of a name.
func (r *reading) own(p policy.Platform, name string) bool {
	return r.cat.RoleKind(p, name) == catalog.SystemPolicy
}

// unread notes what could not be read.
func (r *reading) unread(res source.Result) {
	for _, f := range res.Failures {
		if r.leave(Unread{Path: f.Path, Reason: source.Reason(f.Err), Failed: true}) {
			r.plan.Failures = append(r.plan.Failures, r.plan.placed(f.Path, f))
		}
	}
}

// boundaries reads the boundaries, each of which must allow. What one folder
// holds is one of them, and adds up.
func (r *reading) boundaries(ctx context.Context, paths []string) ([][]*policy.Document, error) {
	var out [][]*policy.Document
	for _, path := range paths {
		docs, _, err := r.load(ctx, []string{path})
		if err != nil {
			return nil, err
		}
		out = append(out, docs) // one that cannot be read allows nothing
	}
	return out, nil
}

// place is where a document stands. Several share an address, as the policies of one
// role do, and what a loop makes shares a text as well: n counts them.
type place struct {
	file     string // absolute
	in       string
	start, n int
}

// adopt adds a document to the plan. One that another principal holds as well
// is reported once: the same document is given again.
func (r *reading) adopt(d *policy.Document, at place) *policy.Document {
	if known := r.adopted[at]; known != nil {
		return known
	}
	if r.files == nil {
		r.files, r.adopted = map[string][]*policy.Document{}, map[place]*policy.Document{}
	}
	r.adopted[at] = d
	r.files[at.file] = append(r.files[at.file], d)
	r.plan.Documents = append(r.plan.Documents, d)
	return d
}

// leave notes what is not judged, once, and reports whether it is new.
func (r *reading) leave(n Unread) bool {
	what := fmt.Sprint(n.Path, "\x00", n.Reason.Whole(), n.Failed)
	if r.left[what] {
		return false
	}
	if r.left == nil {
		r.left = map[string]bool{}
	}
	r.left[what] = true
	r.plan.NotAnalysed = append(r.plan.NotAnalysed, n)
	return true
}
