package policy

import "github.com/permgap/permgap/pkg/diag"

// Standing says where a value stands in its file, and what this place says about
// the policy in it.
type Standing struct {
	// Address is what the file calls the place, such as "Resources.Role.Policies[0]".
	Address string
	// Pointer is the JSON pointer of the value in the file.
	Pointer string
	// Name is the name of the policy; "" where the place gives none.
	Name string
	// Platform is that of the place, and Shows the word that says so, which becomes
	// the [Sign] of the document. Options that name a platform weigh more.
	Platform Platform
	Shows    string
	// Vendors says that the policy is the platform's own.
	Vendors bool
}

// ParseStanding reads the documents of a value that stands at a known place: a
// policy, or a string that holds one. It is [ParseValue] otherwise.
func ParseStanding(file *diag.File, v *Value, at Standing, opts Options) []*Document {
	asked := opts.Platform
	if asked == "" {
		opts.Platform, opts.shown = at.Platform, true
	}
	docs := parseValue(file, v, at.Pointer, envelope{name: at.Name, wrapped: true, vendors: at.Vendors}, opts)
	for _, d := range docs {
		d.Address, d.fromTop = at.Address, at.Address != ""
		if asked == "" && d.Platform == at.Platform {
			d.Assumed, d.Sign = false, Sign{at.Shows, true}
		}
	}
	return docs
}

// ReadValue reads a JSON text as a value with places, for a file that is more than
// a policy. It gives nil where the text is no JSON: [Parse] says why.
func ReadValue(text []byte, at Origin, opts Options) *Value {
	t, err := parseTree(text, at.at, nil, opts.maxDepth())
	if err != nil {
		return nil
	}
	r := valueReader{text: text, base: at.at.offset(0)}
	return r.value(t.root)
}

// valueReader makes values of a tree whose text stands in the file as it is.
type valueReader struct {
	text []byte
	base int
}

func (r valueReader) value(n *node) *Value {
	v := &Value{Kind: kindOfValue(n.kind), Text: n.text, Span: n.span, Name: n.name, Key: n.key}
	if n.kind == kindString {
		raw := r.text[n.span.Start-r.base : n.span.End-r.base]
		v.Inside = inside(raw, n.span.Start)
	}
	for _, c := range n.children {
		v.Values = append(v.Values, r.value(c))
	}
	return v
}

func kindOfValue(k kind) ValueKind {
	for i, known := range kindsOfValues {
		if known == k {
			return ValueKind(i)
		}
	}
	return NullValue
}

// inside gives the origin of the text of a JSON string, as it is written with its
// quotes.
func inside(raw []byte, start int) *Origin {
	_, at := embedded(raw, start)
	return &Origin{at}
}

// Stops lists the places from which on a text of some length runs side by side
// with the file, the first at its start.
func (o Origin) Stops(length int) []Stop {
	out := []Stop{{0, o.at.offset(0)}}
	for _, s := range o.at.stops {
		if s.decoded >= length {
			break
		}
		if s.decoded == 0 {
			out[0].File = s.file
			continue
		}
		out = append(out, Stop{s.decoded, s.file})
	}
	return out
}
