package repair

import (
	"cmp"
	"path"
	"strconv"
	"strings"

	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/source/terraform"
)

// Where a policy beside another one stands, and how it is written there.

// medium is what a draft is written as.
type medium uint8

const (
	asJSON     medium = iota // a file
	asYAML                   // a file
	asResource               // a resource in the file of the other one
	asText                   // nothing: the text is shown
)

// mediumOf chooses what a policy beside a document is written as.
func mediumOf(f *file, base *policy.Document, kind string) medium {
	switch {
	case f.json && !terraform.IsModule(f.path):
		return asJSON
	case languageOf(f.path) == ofYAML && base.Pointer == "" && !base.Named() && len(f.docs) == 1:
		return asYAML
	case languageOf(f.path) == ofHCL:
		if _, ok := f.sibling(base, kind); ok {
			return asResource
		}
	}
	return asText
}

// sibling gives the resource beside that of a document, in the text as it was: what an
// edit adds to a policy changes nothing of it but its place.
func (f *file) sibling(base *policy.Document, suffix string) (terraform.Sibling, bool) {
	return siblingIn(f.resources(), base, suffix)
}

func siblingIn(all *terraform.Siblings, base *policy.Document, suffix string) (terraform.Sibling, bool) {
	if base.From != "" || len(base.Alike) > 0 {
		return terraform.Sibling{}, false
	}
	level := terraform.SameLevel
	switch {
	case strings.HasPrefix(suffix, forAll):
		level = terraform.GlobalLevel
	case strings.HasPrefix(suffix, forProjects):
		level = terraform.ProjectLevel
	}
	return all.Of(base.Address, suffix, level)
}

// resources are those of the file as it was.
func (f *file) resources() *terraform.Siblings {
	if f.siblings == nil {
		f.siblings = terraform.ReadSiblings(f.before)
	}
	return f.siblings
}

// render writes the parts of a draft, and reads them.
func (one *draft) render(d *desk, p policy.Platform) {
	f := d.files[one.base.File.Path]
	l := layoutOf(one.base.File.Data, one.base.Statements[0].Span)
	one.docs, one.texts, one.paths = nil, nil, nil
	for i, part := range one.grammar.pack(one.statements, p) {
		to := one.part(i)
		text := one.grammar.policy(part, l.unit, l.newline)
		if doc := one.grammar.parse(to, text, p); doc != nil {
			one.docs = append(one.docs, doc)
		}
		switch {
		case one.medium == asYAML, one.medium == asText && languageOf(f.path) == ofYAML:
			text = one.grammar.inYAML(part, f.margin(one.base), newlineOf(f.before))
		case one.medium == asResource:
			sibling, _ := f.sibling(one.base, one.suffix(i))
			text = []byte(one.grammar.resource(sibling, part, newlineOf(f.before)))
			to = sibling.Address
		}
		one.texts, one.paths = append(one.texts, text), append(one.paths, to)
	}
}

// suffix is what the name of a part ends with.
func (one *draft) suffix(i int) string {
	if i == 0 {
		return one.kind
	}
	return one.kind + "-" + strconv.Itoa(i+1)
}

// part names a part of a draft.
func (one *draft) part(i int) string {
	if i == 0 {
		return one.path
	}
	ext := path.Ext(one.path)
	return strings.TrimSuffix(one.path, ext) + "-" + strconv.Itoa(i+1) + ext
}

// margin gives how deep the statements of a policy in lines stand.
func (f *file) margin(base *policy.Document) string {
	if doc := f.docs[f.placeOf(base)]; doc != nil && doc.Pointer == "" && notationOf(doc) == inLines {
		return lineStart(f.now, doc.Statements[0].Span.Start)
	}
	return "  "
}

// resourced gives the text of the file with the resources of drafts, and these by their
// addresses; nothing where it cannot be written.
func (f *file) resourced(drafts []*draft) (text []byte, wanted map[string]*policy.Document) {
	var edits []edit
	wanted = map[string]*policy.Document{}
	now := terraform.ReadSiblings(f.now)
	for _, one := range drafts {
		for i, text := range one.texts {
			sibling, ok := siblingIn(now, one.base, one.suffix(i))
			if !ok || len(text) == 0 || i >= len(one.docs) || wanted[sibling.Address] != nil {
				return nil, nil
			}
			edits = append(edits, edit{sibling.At, sibling.At, string(text)})
			wanted[sibling.Address] = one.docs[i]
		}
	}
	if !f.literally(edits) {
		return nil, nil
	}
	return apply(f.now, edits), wanted
}

// hasResources reports whether documents are those of the file now and some resources.
func (f *file) hasResources(docs, wanted map[string]*policy.Document) bool {
	if len(docs) != len(f.docs)+len(wanted) {
		return false
	}
	for at, is := range docs {
		was := cmp.Or(f.docs[at], wanted[is.Address])
		if was == nil || was.Judged() != is.Judged() || !(additions{}).make(was, is) {
			return false
		}
	}
	return true
}
