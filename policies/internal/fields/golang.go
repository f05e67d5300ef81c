package fields

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"slices"
	"strings"
)

// writer gathers lines of Go.
type writer struct{ strings.Builder }

func (w *writer) p(format string, args ...any) { fmt.Fprintf(w, format+"\n", args...) }

// inBits reports whether a field is one of the values that share words.
func (f field) inBits() bool { return slices.Contains([]kind{word, override, yesNo, flag}, f.Kind) }

// inIndex reports whether a field is stored.
func (f field) inIndex() bool { return f.Kind != inFile }

// words gives how many words of a record a field takes besides shared ones.
func (f field) words() int {
	switch {
	case !f.inIndex(), f.inBits():
		return 0
	case f.Kind == text:
		return 3
	}
	return 1
}

// max is the highest value of a field that shares a word.
func (f field) max() int {
	switch f.Kind {
	case flag:
		return 1
	case yesNo:
		return 2
	}
	if f.Of == "reachMask" {
		return 15
	}
	for _, e := range enums() {
		if e.Type == f.Of {
			highest := len(e.Words)
			if e.ZeroIsOne {
				highest--
			}
			if f.Kind == override {
				highest++
			}
			return highest
		}
	}
	panic("no words for " + f.Go)
}

// fileName is what the YAML's type calls a field.
func (f field) fileName() string {
	if f.InFile != "" {
		return f.InFile
	}
	return f.Go
}

// stored gives the records of the index.
func stored() []record {
	return slices.DeleteFunc(table(), func(r record) bool { return r.Section == "" })
}

// comment makes a comment behind a field.
func comment(doc string) string {
	if doc == "" {
		return ""
	}
	return " // " + doc
}

func wordsSource() string {
	w := &writer{}
	w.WriteString(header("catalog"))
	w.p("// The words that files and reports use for what a catalogue says. An unknown\n// value has no word.\n")
	for _, e := range enums() {
		all := e.Words
		if !e.ZeroIsOne {
			all = append([]string{""}, all...)
		}
		w.p("var words%s = [...]string{%s}\n", e.Type, quoted(all))
		w.p("// String gives the word.\nfunc (v %s) String() string { return wordOf(words%s[:], uint8(v)) }\n", e.Type, e.Type)
	}
	return w.String()
}

func quoted(all []string) string {
	out := make([]string, len(all))
	for i, s := range all {
		out[i] = fmt.Sprintf("%q", s)
	}
	return strings.Join(out, ", ")
}

// modelType is the type of a field in the model.
func (f field) modelType() string {
	switch f.Kind {
	case str, content, date, yesNo, action, owner:
		return "string"
	case text:
		return "Text"
	case strs, actions, twins:
		return "[]string"
	case word, override:
		return f.Of
	case flag:
		return "bool"
	case sources:
		return "[]Ref"
	case source:
		return "Ref"
	case pins:
		return "[]Pin"
	case rows:
		if f.Of == "types" {
			return "[]Ref"
		}
	}
	return ""
}

// viewType is the type of a field for readers.
func (f field) viewType() string {
	switch f.Kind {
	case action:
		return "ActionID"
	case actions:
		return "[]ActionID"
	case twins:
		return "[]OperationID"
	case sources:
		return "[]Source"
	case rows:
		return ""
	}
	return f.modelType()
}

func modelSource() string {
	w := &writer{}
	w.WriteString(header("catalog", "github.com/permgap/permgap/pkg/policy"))
	for _, r := range stored() {
		platform := "Platform policy.Platform"
		if r.Section == "requirements" {
			platform = ""
		}
		if r.Spelt {
			w.p("// %s %s\ntype %s struct {\n%s", r.Model, r.Doc, r.Model, platform)
			for _, f := range r.Fields {
				if t := f.modelType(); t != "" {
					w.p("%s %s%s", f.Go, t, comment(f.Doc))
				}
				if f.Kind == override {
					w.p("Own%s bool // whether it says so itself", f.Go)
				}
			}
			w.p("%s\n}\n", r.MoreModel)
		}
		if r.View != "" {
			w.p("// %s %s\ntype %s struct {", r.View, r.Doc, r.View)
			if platform != "" {
				w.p("ID %sID\n%s", r.View, platform)
			}
			for _, f := range r.Fields {
				if t := f.viewType(); t != "" {
					w.p("%s %s%s", f.Go, t, comment(cmp.Or(f.ViewDoc, f.Doc)))
				}
			}
			w.p("%s\n}\n", r.MoreView)
		}
	}
	return w.String()
}

func layoutSource() string {
	w := &writer{}
	w.WriteString(header("catalog"))
	w.p("// The sections.\nconst (")
	for i, r := range stored() {
		if i == 0 {
			w.p("%s section = iota", r.Section)
			continue
		}
		w.p("%s", r.Section)
	}
	w.p("lists\noffsets\ntext\npacked\nsectionCount\n)\n")
	for _, r := range stored() {
		w.p("// Where the fields of a record of %s stand: words, then places in the words\n// that several share.\nconst (", r.Section)
		at, bit := 0, 0
		for _, f := range r.Fields {
			if n := f.words(); n > 0 {
				w.p("%s%s = %d", r.One, f.Go, at)
				at += n
			}
		}
		shared := at
		for _, f := range r.Fields {
			if f.inBits() {
				w.p("%s%s = %d", r.One, f.Go, bit)
				bit++
			}
		}
		if bit > 0 {
			w.p("%sBits = %d", r.One, shared)
		}
		w.p("%sWidth = %d\n)\n", r.One, at+(bit+7)/8)
	}
	w.p("// layouts describes every record.\nvar layouts = [sectionCount][]field{")
	for _, r := range stored() {
		w.p("%s: {", r.Section)
		for words := range slices.Chunk(layoutOf(r), 4) {
			w.p("%s,", strings.Join(words, ", "))
		}
		w.p("},")
	}
	h := fnv.New32a()
	for _, r := range stored() {
		fmt.Fprintln(h, r.Section)
		for _, f := range r.Fields {
			if f.inIndex() {
				fmt.Fprintln(h, f.Go, f.Kind, f.Of)
			}
		}
	}
	w.p("}\n\n// layoutNumber differs when a section or a field does.\nconst layoutNumber = %#08x", h.Sum32())
	w.p("\n// widths gives the length of a record in words; text and packed count bytes.\nvar widths = [sectionCount]int{")
	for _, r := range stored() {
		w.p("%s: %sWidth,", r.Section, r.One)
	}
	w.p("lists: 1, offsets: 1,\n}")
	return w.String()
}

// layoutOf describes the words of a record for who checks an index.
func layoutOf(r record) []string {
	var out []string
	maxima := ""
	for _, f := range r.Fields {
		switch f.Kind {
		case str, date:
			out = append(out, "{kind: str}")
		case content:
			out = append(out, "{kind: optional, to: contents}")
		case text:
			out = append(out, "{kind: str}, {kind: str}, {kind: str}")
		case strs, pins:
			out = append(out, "{kind: strList}")
		case owner:
			out = append(out, "{kind: one, to: services}")
		case one:
			out = append(out, "{kind: one, to: "+f.Of+"}")
		case maybe:
			out = append(out, "{kind: optional, to: "+f.Of+"}")
		case source:
			out = append(out, "{kind: optional, to: sources}")
		case action:
			out = append(out, "{kind: optional, to: actions}")
		case actions:
			out = append(out, "{kind: list, to: actions}")
		case twins:
			out = append(out, "{kind: list, to: operations}")
		case sources:
			out = append(out, "{kind: list, to: sources}")
		case rows:
			out = append(out, "{kind: list, to: "+f.Of+"}")
		case number:
			out = append(out, "{kind: number}")
		}
		if f.inBits() {
			maxima += fmt.Sprintf("\\x%02x", f.max())
		}
	}
	for ; maxima != ""; maxima = maxima[min(len(maxima), 8*4):] {
		out = append(out, `{kind: bits, maxima: "`+maxima[:min(len(maxima), 8*4)]+`"}`)
	}
	return out
}

// kept reports whether the model tells a field of a record.
func kept(r record, f field) bool {
	return f.Kind != inFile && f.modelType() != "" && f.Of != "reachMask" && r.Model != ""
}

func writerSource() string {
	w := &writer{}
	w.WriteString(header("catalog"))
	for _, r := range stored() {
		if r.Model == "" {
			continue
		}
		w.p("// %sWords gives the record of an entry, without what is counted or leads back.", r.One)
		w.p("func (e *encoder) %sWords(v *%s, from string) []uint32 {\nw := make([]uint32, %sWidth)", r.One, r.Model, r.One)
		for _, f := range r.Fields {
			if !kept(r, f) {
				continue
			}
			to, from := "w["+r.One+f.Go+"]", "v."+f.Go
			switch f.Kind {
			case str, date:
				w.p("%s = e.string(%s)", to, from)
			case content:
				w.p("%s = e.content(%s)", to, from)
			case text:
				w.p("e.words(w[%s%s:], %s)", r.One, f.Go, from)
			case strs:
				w.p("%s = e.stringList(%s)", to, from)
			case pins:
				w.p("%s = e.pins(%s)", to, from)
			case owner:
				w.p("%s = e.owner(%s, from)", to, from)
			case source:
				w.p("%s = e.optional(sources, %s, \"source\", from)", to, from)
			case action:
				w.p("%s = e.optionalAction(%s, from)", to, from)
			case actions:
				w.p("%s = e.named(actions, %s, \"action\", from)", to, from)
			case twins:
				w.p("%s = e.named(operations, %s, \"operation\", from)", to, from)
			case sources:
				w.p("%s = e.refs(sources, %s, \"source\", from)", to, from)
			case rows:
				w.p("%s = e.refs(%s, %s, \"resource type\", from)", to, f.Of, from)
			default:
				value := map[kind]string{word: "uint8(" + from + ")", flag: "bit(" + from + ")",
					override: "own(v.Own" + f.Go + ", uint8(" + from + "))", yesNo: "e.yesNo(" + from + ", from)"}[f.Kind]
				w.p("setBit(w[%sBits:], %s%s, %s)", r.One, r.One, f.Go, value)
			}
		}
		w.p("return w\n}\n")
	}
	return w.String()
}

func readerSource() string {
	w := &writer{}
	w.WriteString(header("catalog"))
	for _, r := range stored() {
		if r.Model != "" {
			w.p("// read%s reads an entry as it was written, without its parts.", r.Model)
			w.p("func (x *index) read%s(row int) (v %s) {", r.Model, r.Model)
			if r.Section != "requirements" {
				w.p("v.Platform = x.platform")
			}
			for _, f := range r.Fields {
				if kept(r, f) {
					readField(w, r, f, false)
				}
			}
			w.p("return v\n}\n")
		}
		if r.View != "" {
			w.p("// read%s reads an entry for who asks, without its parts and what it leaves to others.", r.View)
			w.p("func (x *index) read%s(row int) (v %s) {", r.View, r.View)
			if r.Section != "requirements" {
				w.p("v.ID, v.Platform = %sID(x.id(row)), x.platform", r.View)
			}
			for _, f := range r.Fields {
				if kept(r, f) && f.viewType() != "" {
					readField(w, r, f, true)
				}
			}
			w.p("return v\n}\n")
		}
	}
	return w.String()
}

// readField reads one field of an entry for the model or for who asks.
func readField(w *writer, r record, f field, view bool) {
	at := r.Section + ", row, " + r.One + f.Go
	shared := fmt.Sprintf("x.bit(%s, row, %sBits+%s%s/8, %s%s%%8)", r.Section, r.One, r.One, f.Go, r.One, f.Go)
	value := ""
	switch f.Kind {
	case str, date:
		value = "x.str(" + at + ")"
	case content:
		value = "x.content(" + at + ")"
	case text:
		value = "x.text(" + at + ")"
	case strs:
		value = "x.strings(" + at + ")"
	case pins:
		value = "x.pins(" + at + ")"
	case owner:
		value = "x.service(" + at + ")"
	case source:
		value = "x.optionalRef(sources, " + at + ")"
	case action:
		value = "x.optionalName(" + at + ")"
		if view {
			value = "x.optionalID(" + at + ")"
		}
	case actions:
		value = "x.names(actions, actionName, " + at + ")"
		if view {
			value = "idsAt[ActionID](x, " + at + ")"
		}
	case twins:
		value = "x.names(operations, operationName, " + at + ")"
		if view {
			value = "idsAt[OperationID](x, " + at + ")"
		}
	case sources:
		value = "x.refs(sources, " + at + ")"
		if view {
			value = "x.sourcesAt(" + at + ")"
		}
	case rows:
		value = "x.refs(" + f.Of + ", " + at + ")"
	case word:
		value = f.Of + "(" + shared + ")"
	case flag:
		value = shared + " != 0"
	case yesNo:
		value = "yesNoOf(" + shared + ")"
	case override:
		if view {
			return // the service's, unless it is its own
		}
		w.p("if own := %s; own != 0 {\nv.Own%s, v.%s = true, %s(own-1)\n}", shared, f.Go, f.Go, f.Of)
		return
	}
	w.p("v.%s = %s", f.Go, value)
}

// yamlType is the type of a field in the YAML.
func (f field) yamlType() string {
	switch f.Kind {
	case str, content, date, word, override, yesNo, action, source:
		return "string"
	case text:
		return "catalog.Text"
	case strs, actions, twins, sources:
		return "[]string"
	case flag:
		return "bool"
	case pins:
		return "map[string]Values"
	}
	return f.Type
}

func yamlSource() string {
	w := &writer{}
	w.WriteString(header("schema", "github.com/permgap/permgap/pkg/catalog"))
	for _, r := range table() {
		if r.YAML == "" {
			continue
		}
		w.p("// %s %s\ntype %s struct {", r.YAML, r.Doc, r.YAML)
		for _, f := range r.Fields {
			if f.YAML == "" {
				continue
			}
			options := ",omitempty"
			if f.Needed {
				options = ""
			} else if strings.HasPrefix(f.yamlType(), "[]string") {
				options += ",flow"
			}
			if f.Doc != "" { // above the field: behind it the lines are too long to read
				w.p("// %s", f.Doc)
			}
			w.p("%s %s `yaml:\"%s%s\"`", f.fileName(), f.yamlType(), f.YAML, options)
		}
		if r.YAML == "Operation" {
			w.p("// RequiresNone: the file says requires: none.\nRequiresNone bool `yaml:\"-\"`")
		}
		w.p("}\n")
	}
	return w.String()
}

func fillSource() string {
	w := &writer{}
	w.WriteString(header("compile", "github.com/permgap/permgap/pkg/catalog", "github.com/permgap/permgap/pkg/catalog/source/load",
		"github.com/permgap/permgap/pkg/catalog/source/schema"))
	for _, r := range table() {
		if r.YAML == "" || r.Model == "" {
			continue
		}
		w.p("// fill%s overwrites the plain fields that a file gives.", r.YAML)
		w.p("func (b *builder) fill%s(s *source, at string, from *schema.%s, to *catalog.%s) {", r.YAML, r.YAML, r.Model)
		for _, f := range r.Fields {
			if f.YAML == "" || f.Kind == inFile {
				continue
			}
			to, from := "&to."+f.Go, "from."+f.fileName()
			switch f.Kind {
			case text:
				w.p("setText(s, load.Field(at, %q), %s, %s)", f.YAML, to, from)
			case word:
				w.p("setWord(b, s, at, %q, %s, %s)", f.YAML, from, to)
			case override:
				w.p("setWord(b, s, at, %q, %s, %s)", f.YAML, from, to)
				w.p("to.Own%s = to.Own%s || s.Has(load.Field(at, %q))", f.Go, f.Go, f.YAML)
			case yesNo:
				w.p("b.setYesNo(s, at, %q, %s, %s)", f.YAML, from, to)
			case date:
				w.p("b.setDate(s, at, %q, %s, %s)", f.YAML, from, to)
			case sources:
				w.p("set(s, at, %q, %s, refs(s, %s))", f.YAML, to, from)
			case source:
				w.p("set(s, at, %q, %s, ref(s, %s))", f.YAML, to, from)
			case pins:
				w.p("set(s, at, %q, %s, pins(%s))", f.YAML, to, from)
			default:
				w.p("set(s, at, %q, %s, %s)", f.YAML, to, from)
			}
		}
		w.p("}\n")
	}
	return w.String()
}
