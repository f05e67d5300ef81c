package audit

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/policy"
)

// Content tells how much two policies have in common, whatever their names, the
// order of what they say and how it is written: JSON, Terraform or Markdown. It is
// a sample of what they say: the least hashes of all, in order.
type Content []uint32

// mostContent is how many hashes a sample has. Of fewer all are in it.
const mostContent = 16

// String gives the hashes in hexadecimal digits, as [ParseContent] reads them.
func (c Content) String() string {
	data := make([]byte, 0, 4*len(c))
	for _, h := range c {
		data = binary.BigEndian.AppendUint32(data, h)
	}
	return hex.EncodeToString(data)
}

// ParseContent reads what [Content.String] gives.
func ParseContent(text string) (Content, error) {
	data, err := hex.DecodeString(text)
	if err != nil || len(data) == 0 || len(data)%4 != 0 || len(data) > 4*mostContent {
		return nil, fmt.Errorf("must be 8 to %d hexadecimal digits, 8 for each hash", 8*mostContent)
	}
	var c Content
	for ; len(data) > 0; data = data[4:] {
		c = append(c, binary.BigEndian.Uint32(data))
	}
	if !slices.IsSorted(c) || len(slices.Compact(slices.Clone(c))) < len(c) {
		return nil, fmt.Errorf("must be hashes in order, each once")
	}
	return c, nil
}

// Alike estimates which share of what either says both say, from 0 to 1. Without
// content there is none.
func (c Content) Alike(other Content) float64 {
	// The least hashes of both together are a sample of both together.
	both, all := 0, 0
	for i, j := 0, 0; all < mostContent && (i < len(c) || j < len(other)); all++ {
		switch {
		case j == len(other) || i < len(c) && c[i] < other[j]:
			i++
		case i == len(c) || other[j] < c[i]:
			j++
		default:
			i, j, both = i+1, j+1, both+1
		}
	}
	if all == 0 {
		return 0
	}
	return float64(both) / float64(all)
}

// contents adds what the documents and the principals of a part say, by the names
// that findings have: those of principals, and of files.
func (r *Report) contents(in Input) {
	if r.Contents == nil {
		r.Contents = map[string]Content{}
	}
	for i := 0; i < len(in.Documents); {
		path, n := in.Documents[i].File.Path, i
		for n < len(in.Documents) && in.Documents[n].File.Path == path {
			n++
		}
		r.Contents[path] = contentOf(in.Documents[i:n])
		i = n
	}
	for i := range in.Principals {
		p := &in.Principals[i]
		r.Contents[cut(p.Name)] = contentOf(slices.Concat(p.Documents, p.Workspace))
	}
}

// contentOf samples what documents say together.
func contentOf(docs []*policy.Document) Content {
	var c Content
	for _, d := range docs {
		for said := range sayings(d) {
			sum := sha256.Sum256([]byte(said))
			c = append(c, binary.BigEndian.Uint32(sum[:]))
		}
		slices.Sort(c)
		c = slices.Compact(c)
		c = slices.Clone(c[:min(len(c), mostContent)])
	}
	return c
}

// sayings gives what a document says, each in one text: of a policy an action, a
// resource or a condition of a statement, of anything else its words.
func sayings(d *policy.Document) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		if len(d.Statements) == 0 {
			for word := range strings.FieldsFuncSeq(withoutSecrets(d), func(r rune) bool {
				return !unicode.IsLetter(r) && !unicode.IsDigit(r)
			}) {
				if !yield(word) {
					return
				}
			}
			return
		}
		for i := range d.Statements {
			if !ofStatement(&d.Statements[i], yield) {
				return
			}
		}
	}
}

// withoutSecrets gives the text of a document: of a secret not even a hash is of
// any use to somebody.
func withoutSecrets(d *policy.Document) string {
	from, to := d.Span.Start, min(d.Span.End, len(d.File.Data))
	text := slices.Clone(d.File.Data[min(from, to):to])
	for _, s := range d.Secrets {
		for i := max(s.Span.Start, from); i < min(s.Span.End, to); i++ {
			text[i-from] = ' '
		}
	}
	return string(text)
}

func ofStatement(s *policy.Statement, yield func(string) bool) bool {
	say := func(kind string, parts ...string) bool {
		return yield(s.Effect.String() + "\x00" + kind + "\x00" + strings.Join(parts, "\x00"))
	}
	kind := func(name string, but bool) string {
		if but {
			return "not-" + name
		}
		return name
	}
	for _, a := range s.Actions {
		if !say(kind("action", s.NotAction), match.Fold(a.Value)) {
			return false
		}
	}
	for _, u := range s.Resources {
		if !say(kind("resource", s.NotResource), u.Value) {
			return false
		}
	}
	for _, c := range s.Conditions {
		for _, v := range c.Values {
			if !say("condition", match.Fold(c.Operator.Value), match.Fold(c.Key.Value), v.Value) {
				return false
			}
		}
	}
	return true
}
