package audit

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/principal"
	"github.com/permgap/permgap/pkg/rule"
)

// assumptions is what a principal was judged on.
type assumptions struct {
	cat         *catalog.Catalog
	principal   *principal.Principal
	everybody   []principal.Principal // of its part of the run
	rights      *rights
	wish        *wish
	withoutRole int // operations that the policies grant and the roles do not
	outside     int // operations that the policies grant and a boundary leaves out
	omitted     *omissions
}

// notes says on what a principal was judged, where the reader could think
// otherwise.
func (j assumptions) notes(unjudged *agencies, names *guesses) []Note {
	var notes noting
	docs := j.principal.Policies()
	if slices.ContainsFunc(docs, func(d *policy.Document) bool { return d.Assumed }) {
		notes.add(message.New(OnPlatform, message.Name("platform", string(j.principal.Platform))))
	} else if i := slices.IndexFunc(docs, func(d *policy.Document) bool { return d.Sign.Text != "" }); i >= 0 {
		of, by := message.Name("platform", string(j.principal.Platform)), docs[i].Sign
		if by.Around {
			notes.add(message.New(OnPlace, of, message.Name("place", by.Text)))
		} else {
			notes.add(message.New(OnSign, of, message.Text("sign", by.Text)))
		}
	}
	if j.principal.Unlisted {
		notes.add(message.New(OnUnlisted))
	}
	if filled := placeholders(docs); len(filled) > 0 {
		notes.add(message.New("note-placeholders", message.First("names", filled, 3)))
	}
	for _, d := range docs {
		if v := d.Variables; len(v.Read)+len(v.Left) > 0 {
			notes.add(message.New("note-variables", message.Names("read", v.Read), message.Names("left", v.Left),
				message.Count("count", len(v.Left))))
			break
		}
	}
	if n := len(j.principal.Alike); n > 0 {
		notes.add(message.New("note-alike", message.First("names", j.principal.Alike, 3), message.Count("count", n)))
	}
	if j.rights.byDefault && j.concernsModelArts(names.means) {
		notes.add(message.New(OnDefaultAccess))
	}
	notes = append(notes, j.roleBasis()...)
	j.attached(&notes)
	if j.outside > 0 {
		says := message.New("note-outside-boundary", message.Count("count", j.outside), message.Names("paths", j.boundaryPaths()))
		if j.unreadBoundary() {
			says = message.New("note-unread-boundary", message.Count("count", j.outside))
		}
		notes.add(says)
	}
	if onlyDenies(docs) && len(j.principal.Roles) == 0 && len(j.principal.Boundaries) == 0 {
		notes.add(message.New("note-only-denies", message.First("paths", principal.Paths(docs), 3)))
	}
	j.wish.notes(&notes)
	j.rights.used.note(&notes)
	if len(docs) == 0 && len(j.principal.Require) == 0 {
		notes.add(message.New(OnNothing))
	}
	unjudged.note(&notes)
	j.omitted.leave(UnjudgedAgencies, unjudged.sorted()...)
	j.omitted.leave(UnjudgedRoles, j.rights.unknownRoles...)
	if outside := j.outsideCatalog(); len(outside) > 0 {
		j.omitted.leave(UnjudgedServices, outside...)
		notes.add(message.New("note-unknown-services", message.First("services", outside, 5)))
	}
	if part := j.knownInPart(names); len(part) > 0 {
		notes.add(message.New("note-part-services", message.Parts("services", firstParts(part, 5))))
	}
	return notes
}

// onlyDenies reports policies that grant nothing, such as a service control policy.
func onlyDenies(docs []*policy.Document) bool {
	statements := 0
	for _, d := range docs {
		for i := range d.Statements {
			if statements++; d.Statements[i].Effect != policy.Deny {
				return false
			}
		}
	}
	return statements > 0
}

// placeholders lists those of documents that are read as any text, each once.
func placeholders(docs []*policy.Document) []string {
	var out []string
	for _, d := range docs {
		for _, p := range d.Placeholders {
			if !slices.Contains(out, p) && len(out) < MostPlaces {
				out = append(out, p)
			}
		}
	}
	return out
}

// concernsModelArts reports whether somebody who reads of the principal thinks of
// ModelArts: its documents name it, or the user did.
func (j assumptions) concernsModelArts(means *expansions) bool {
	if j.rights.relied {
		return true
	}
	for _, d := range slices.Concat(j.principal.Documents, slices.Concat(j.principal.Boundaries...)) {
		for i := range d.Statements {
			named := func(a policy.Text) bool { return match.HasPrefixFold(a.Value, modelArts+":") }
			if slices.ContainsFunc(d.Statements[i].Actions, named) {
				return true
			}
		}
	}
	return slices.ContainsFunc(slices.Concat(j.principal.Require, j.principal.Only), func(name string) bool {
		wanted, _ := means.resolve(j.principal.Platform, name)
		return strings.Contains(match.Fold(name), modelArts) || slices.ContainsFunc(wanted.Operations, func(id catalog.OperationID) bool {
			return j.cat.Operation(id).Service == modelArts
		})
	})
}

// noting collects notes.
type noting []Note

func (all *noting) add(says message.Message) {
	says = cutMessage(says)
	*all = append(*all, Note{ID: says.ID, Args: says.Args})
}

// unreadBoundary reports a boundary about which nothing is known. A judgement
// without it would promise what it may forbid.
func (j assumptions) unreadBoundary() bool {
	return slices.ContainsFunc(j.principal.Boundaries, func(docs []*policy.Document) bool { return len(docs) == 0 })
}

// boundaryPaths lists the files of the boundaries.
func (j assumptions) boundaryPaths() []string {
	return principal.Paths(slices.Concat(j.principal.Boundaries...))
}

// mostServices bounds the services that are told apart: a document can name a
// million, and five are shown.
const mostServices = 10000

// outsideCatalog lists the services that a principal names, if the catalogue has no
// actions of the whole platform. Otherwise findings name them.
func (j assumptions) outsideCatalog() []string {
	if j.cat.HasActions(j.principal.Platform) {
		return nil
	}
	wrong := map[*policy.Document]bool{} // has a finding of its own
	for _, d := range j.principal.Documents {
		c := censusOf(j.cat, d)
		wrong[d] = c.fits() != ""
	}
	return slices.Sorted(maps.Keys(j.services(func(d *policy.Document, _ *policy.Statement, _ string) bool { return !wrong[d] })))
}

// knownInPart counts what is known of the services that patterns of a principal
// name and that the catalogue has in part.
func (j assumptions) knownInPart(names *guesses) (out []message.Message) {
	patterns := j.services(func(d *policy.Document, s *policy.Statement, action string) bool {
		return s.Effect == policy.Allow && !s.NotAction && match.IsWild(action) && len(names.means.of(d, action)) > 0
	})
	for _, service := range slices.Sorted(maps.Keys(patterns)) {
		if e := names.means.extent(j.principal.Platform, service); e.of == catalog.Part {
			j.omitted.leave(UnjudgedParts, service)
			out = append(out, message.New("actions-of", message.Count("count", e.known), message.Name("service", service)))
		}
	}
	return out
}

// services gives the services of the actions in a principal's documents that
// pass, folded.
func (j assumptions) services(pass func(d *policy.Document, s *policy.Statement, action string) bool) map[string]bool {
	out := map[string]bool{}
	for _, d := range j.principal.Documents {
		for i := range d.Statements {
			s := &d.Statements[i]
			for _, a := range s.Actions {
				service, _, found := strings.Cut(a.Value, ":")
				if !found || service == "" || strings.ContainsAny(service, "*? ") || !pass(d, s, a.Value) || len(out) > mostServices {
					continue
				}
				out[match.Fold(service)] = true
			}
		}
	}
	return out
}

// newReport is a report in which nothing was judged yet.
func newReport(cat *catalog.Catalog, o Options) *Report {
	return &Report{
		Version: "1", Tool: Tool{Name: "permgap", Version: o.ToolVersion},
		Catalog:    CatalogInfo{Built: cat.Built(), Platforms: cat.Platforms()},
		Principals: []PrincipalInfo{},
		Findings:   []*diag.Finding{},
		Suppressed: []Suppressed{},
		Compared:   []Compared{},
		Others:     []Others{},
		Files:      map[string]*diag.File{},
	}
}

// judged adds a principal and the counts of what was judged of it.
func (r *Report) judged(p *principal.Principal, out outcome) {
	r.Principals = append(r.Principals, PrincipalInfo{
		Name: cut(p.Name), Platform: string(p.Platform), Documents: append([]string{}, p.JudgedBy()...),
		Roles: p.Roles, InUse: out.inUse, Notes: out.notes,
	})
	for _, a := range p.Attached {
		if a.Document != nil && r.Files[a.Document.File.Path] == nil {
			r.Files[a.Document.File.Path] = a.Document.File
		}
	}
	add(&r.Summary.Operations, out.operations)
	r.Summary.Required += out.required
	r.Summary.Undecided += out.undecided
}

// lint adds a document.
func (r *Report) lint(d *policy.Document, principals []principal.Principal) {
	r.show(d)
	r.count(d, principals)
}

// show keeps a document's file for formats that show source lines, with its
// secrets hidden, so that no format can give one away.
func (r *Report) show(d *policy.Document) {
	path := d.File.Path
	if r.Files[path] == nil {
		r.Files[path] = d.File
	}
	if len(d.Secrets) == 0 {
		return
	}
	hiding := diag.NewFile(path, d.File.Data)
	hiding.Hidden = slices.Clone(r.Files[path].Hidden)
	for _, s := range d.Secrets {
		hiding.Hidden = append(hiding.Hidden, s.Span)
	}
	hiding.Hidden = merged(hiding.Hidden)
	r.Files[path] = hiding
}

// merged puts spans in order and makes one of those that overlap.
func merged(spans []diag.Span) []diag.Span {
	slices.SortFunc(spans, func(a, b diag.Span) int { return cmp.Or(a.Start-b.Start, a.End-b.End) })
	out := spans[:0]
	for _, s := range spans {
		if last := len(out) - 1; last >= 0 && s.Start <= out[last].End {
			out[last].End = max(out[last].End, s.End)
			continue
		}
		out = append(out, s)
	}
	return out
}

func add(to *OperationCounts, c OperationCounts) {
	to.Live += c.Live
	to.Ready += c.Ready
	to.Partial += c.Partial
	to.MayFail += c.MayFail
	to.Blocked += c.Blocked
	to.Undecided += c.Undecided
	to.Incidental += c.Incidental
}

// count counts one document: as judged, or as read and not judged.
func (r *Report) count(d *policy.Document, principals []principal.Principal) {
	if says := unlisted(d); !says.IsZero() {
		r.leaveOut(d, says)
	}
	switch {
	case d.Broken():
	case d.Kind == policy.KindWorkspace && !judgedBy(d, principals):
		r.leaveOut(d, message.New(OnNothing))
		return
	case d.Bounds != "" && !d.Reason.IsZero():
		r.leaveOut(d, d.Reason)
		return
	case !d.Judged() && d.Kind != policy.KindAuthorization && d.Kind != policy.KindWorkspace:
		r.leaveOut(d, d.Reason)
		return
	}
	if d.Attaches != "" {
		r.ByName++
	}
	r.Summary.Documents++
	r.Summary.Statements += len(d.Statements)
}

func (r *Report) leaveOut(d *policy.Document, reason message.Message) {
	n := NewNotAnalysed(d.File.Path, cutMessage(reason), false)
	n.Address = cut(d.Where())
	if d.NotAnalysable() {
		n.Code, n.Failed = string(rule.NotAnalysable), d.Asked
		for _, p := range d.Problems {
			if p.Code == rule.NotAnalysable {
				n.Address = cut(p.Pointer)
			}
		}
	}
	r.NotAnalysed = append(r.NotAnalysed, n)
}

// unlisted says what a document of a workspace counts and does not list.
func unlisted(d *policy.Document) message.Message {
	w := d.Workspace
	if w == nil || w.Unlisted == 0 {
		return message.Message{}
	}
	if w.Form == policy.MembersForm {
		return message.New("document-unlisted-members", message.Count("count", w.Unlisted))
	}
	return message.New("document-unlisted-permissions", message.Count("count", w.Unlisted))
}

// judgedBy reports whether something was judged by a document of a workspace:
// its principals hold policies, or something is required of them.
func judgedBy(d *policy.Document, principals []principal.Principal) bool {
	return slices.ContainsFunc(principals, func(p principal.Principal) bool {
		by := slices.Contains(p.Workspace, d) || p.Listed() && p.At.Path == d.File.Path
		return by && len(p.Documents)+len(p.Require) > 0
	})
}

// relevel applies configured levels; a rule that is turned off is dropped.
func relevel(fs []diag.Finding, levels map[rule.Code]diag.Severity) []diag.Finding {
	if len(levels) == 0 {
		return fs
	}
	kept := fs[:0]
	for _, f := range fs {
		level, set := levels[rule.Code(f.Code)]
		if set && !level.Valid() {
			continue
		}
		if set {
			f.Prerequisites = slices.Clone(f.Prerequisites) // they are shared
			for i := range f.Prerequisites {
				p := &f.Prerequisites[i]
				if own, err := diag.ParseSeverity(p.Weight); err == nil && (own == f.Level || own > level) {
					p.Weight = level.String()
				}
			}
			f.Level = level
		}
		kept = append(kept, f)
	}
	return kept
}

// tally fills the counts of what was not judged or is not shown.
func (r *Report) tally(omitted *omissions) {
	for _, n := range r.NotAnalysed {
		kind := UnjudgedFiles
		if n.ReasonID == WithoutContents {
			kind = UnjudgedRoles
		}
		omitted.leave(kind, n.Path)
	}
	r.Unjudged = omitted.list()
	for i := range r.NotAnalysed {
		// What is left of a file with a mistake is no answer, where all that was judged is names.
		if n := &r.NotAnalysed[i]; n.ReasonID == "terraform-syntax" && r.ByName == r.Summary.Documents {
			n.Failed = true
		}
	}
	r.Summary.NotAnalysed = len(r.NotAnalysed)
	slices.SortStableFunc(r.NotAnalysed, func(a, b NotAnalysed) int { return strings.Compare(a.Path, b.Path) })
	r.NotAnalysed = firstOfFile(r.NotAnalysed)
}

// firstOfFile bounds what is listed of one file; a last one counts the rest.
func firstOfFile(all []NotAnalysed) []NotAnalysed {
	out := make([]NotAnalysed, 0, len(all))
	for len(all) > 0 {
		n := 1
		for n < len(all) && all[n].Path == all[0].Path {
			n++
		}
		list := all[:min(n, mostOfRule)]
		out = append(out, list...)
		if rest := all[len(list):n]; len(rest) > 0 {
			last := NewNotAnalysed(rest[0].Path, message.New("not-analysed-more", message.Count("count", len(rest))),
				slices.ContainsFunc(rest, func(n NotAnalysed) bool { return n.Failed }))
			out = append(out, last)
		}
		all = all[n:]
	}
	return out
}

// Idle reports whether nothing was judged: no operation that the catalogue
// knows is granted, and nothing was found either, accepted or not.
func (r *Report) Idle() bool {
	return r.Summary.Operations.Live == 0 && len(r.Findings) == 0 && r.Summary.Suppressed == 0
}

// Worst gives the heaviest level of the findings, listed or not; zero when there
// are none.
func (r *Report) Worst() diag.Severity {
	var worst diag.Severity
	for _, f := range r.Findings {
		worst = max(worst, f.Level)
	}
	for _, l := range r.LeftOut {
		worst = max(worst, l.Level)
	}
	return worst
}
