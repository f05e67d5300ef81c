package source

import (
	"bytes"
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/source/form"
	"github.com/permgap/permgap/pkg/source/terraform"
)

// Comment is a comment of a file that speaks to permgap, and the lines that it is
// about: those of the statement or block of code that begins in the line behind it, or that line; or
// the line in which it stands behind something else.
type Comment struct {
	Path         string
	Line, Column int
	// Text is what stands behind "permgap:".
	Text        string
	First, Last int
	// More counts the comments of the file that are not listed, in the last one.
	More int
}

const (
	// commentMark begins what a comment says to us.
	commentMark = "permgap:"
	// mostComments is how many comments of a file are listed, and mostCommentText
	// how much of one is.
	mostComments    = 1000
	mostCommentText = 2000
)

// heard finds the comments of a file, and of those that its documents stand in and
// that the run does not read by themselves: modules, the source of a plan.
func heard(shown map[string]bool, in *form.Input, it *item, r form.Reading) []Comment {
	out := comments(in, slices.Concat(it.documents, r.Standing))
	seen := map[string]bool{in.File.Path: true}
	for _, d := range it.documents {
		if path := d.File.Path; !seen[path] && !shown[path] {
			seen[path] = true
			out = append(out, comments(form.New(d.File, d.File.Data), it.documents)...)
		}
	}
	return out
}

// distinct leaves out comments that several files bring.
func distinct(all []Comment) []Comment {
	type place struct {
		path         string
		line, column int
	}
	seen := make(map[place]bool, len(all))
	return slices.DeleteFunc(all, func(c Comment) bool {
		at := place{c.Path, c.Line, c.Column}
		again := seen[at]
		seen[at] = true
		return again
	})
}

// comments finds those of a file.
func comments(in *form.Input, documents []*policy.Document) []Comment {
	if !bytes.Contains(in.File.Data, []byte(commentMark)) {
		return nil
	}
	statements := statementsOf(in.File, documents)
	var out []Comment
	for _, at := range commentSpans(in) {
		text := strings.TrimSuffix(string(in.File.Data[at.Start:at.End]), "*/")
		said, speaks := strings.CutPrefix(strings.TrimLeft(text, "#/*<!- \t"), commentMark)
		if !speaks {
			continue
		}
		if len(out) == mostComments {
			out[mostComments-1].More++
			continue
		}
		p := in.File.Position(at.Start)
		c := Comment{Path: in.File.Path, Line: p.Line, Column: p.Column, Text: said[:min(len(said), mostCommentText)]}
		c.First = c.Line
		if len(bytes.TrimSpace(in.File.Line(c.Line)[:at.Start-in.File.Offset(c.Line)])) == 0 {
			c.First = behind(in.File, in.File.Position(at.End).Line)
		}
		c.Last = max(c.First, statements[c.First], fenceEnd(in.File, c.First))
		out = append(out, c)
	}
	return out
}

// behind gives the first line behind another one that has more than a comment.
func behind(f *diag.File, line int) int {
	for line++; line <= f.Lines(); line++ {
		text := bytes.TrimSpace(f.Line(line))
		if !bytes.HasPrefix(text, []byte("#")) && !bytes.HasPrefix(text, []byte("//")) && !bytes.HasPrefix(text, []byte("<!--")) {
			return line
		}
	}
	return line
}

// fenceEnd gives the line that ends a block of code in Markdown; 0 where none begins in
// the line.
func fenceEnd(f *diag.File, line int) int {
	text := bytes.TrimSpace(f.Line(line))
	fence := text[:len(text)-len(bytes.TrimLeft(text, "`~"))]
	if len(fence) < 3 {
		return 0
	}
	for n := line + 1; n <= f.Lines(); n++ {
		if bytes.HasPrefix(bytes.TrimSpace(f.Line(n)), fence) {
			return n
		}
	}
	return f.Lines()
}

// statementsOf gives the last lines of the statements of a file, by their first.
func statementsOf(f *diag.File, documents []*policy.Document) map[int]int {
	last := map[int]int{}
	for _, d := range documents {
		if d.File.Path != f.Path {
			continue
		}
		for i := range d.Statements {
			at := d.Statements[i].Span
			line := f.Position(at.Start).Line
			last[line] = max(last[line], f.Position(max(at.End-1, at.Start)).Line)
		}
	}
	return last
}

// commentSpans gives the comments of a file, as its notation has them. A file whose
// notation has none, and one that is unknown, has none.
func commentSpans(in *form.Input) []diag.Span {
	switch {
	case in.Ends(".tf", ".tofu", ".hcl", ".tfvars"):
		return terraform.Comments(in.File)
	case in.Ends(".yaml", ".yml", ".template"):
		return yamlComments(in.File.Data)
	case in.Ends(".md", ".markdown"):
		return between(in.File.Data, "<!--", "-->")
	case in.Policy.JSONC:
		return jsonComments(in.File.Data)
	}
	return nil
}

// between gives what stands between two words.
func between(data []byte, open, end string) (out []diag.Span) {
	for i := 0; ; {
		n := bytes.Index(data[i:], []byte(open))
		if n < 0 {
			return out
		}
		start := i + n
		n = bytes.Index(data[start+len(open):], []byte(end))
		if n < 0 {
			return out
		}
		i = start + len(open) + n
		out = append(out, diag.Span{Start: start, End: i})
		i += len(end)
	}
}

// jsonComments gives the comments of JSON: // to the end of the line, and /* */.
func jsonComments(data []byte) (out []diag.Span) {
	for i := 0; i < len(data); i++ {
		switch {
		case data[i] == '"':
			for i++; i < len(data) && data[i] != '"' && data[i] != '\n'; i++ {
				if data[i] == '\\' {
					i++
				}
			}
		case bytes.HasPrefix(data[i:], []byte("//")):
			end := lineEnd(data, i)
			out = append(out, diag.Span{Start: i, End: end})
			i = end
		case bytes.HasPrefix(data[i:], []byte("/*")):
			n := bytes.Index(data[i+2:], []byte("*/"))
			if n < 0 {
				return out
			}
			out = append(out, diag.Span{Start: i, End: i + 2 + n})
			i += n + 3
		}
	}
	return out
}

// lineEnd gives the end of the line of an offset.
func lineEnd(data []byte, i int) int {
	if n := bytes.IndexByte(data[i:], '\n'); n >= 0 {
		return i + len(bytes.TrimSuffix(data[i:i+n], []byte("\r")))
	}
	return len(data)
}

// yamlComments gives the comments of YAML: from a # at the begin of a line or behind
// a blank, but not in a quoted text or a block of text.
func yamlComments(data []byte) (out []diag.Span) {
	y := yamlLines{block: -1}
	for start := 0; start < len(data); {
		end := start + len(data[start:])
		if n := bytes.IndexByte(data[start:], '\n'); n >= 0 {
			end = start + n
		}
		if at := y.line(data[start:end]); at >= 0 {
			out = append(out, diag.Span{Start: start + at, End: start + len(bytes.TrimRight(data[start:end], "\r"))})
		}
		start = end + 1
	}
	return out
}

// yamlLines is what a line of YAML means for those behind it.
type yamlLines struct {
	quote byte // that is open
	block int  // the indent that a block of text is deeper than; -1 for none
}

// line gives where the comment of a line begins; -1 where it has none.
func (y *yamlLines) line(text []byte) int {
	indent := len(text) - len(bytes.TrimLeft(text, " "))
	blank := len(bytes.TrimSpace(text)) == 0
	if y.quote == 0 && y.block >= 0 {
		if blank || indent > y.block {
			return -1
		}
		y.block = -1
	}
	begins := true // a text may begin here
	for i := 0; i < len(text); i++ {
		c := text[i]
		if y.quote != 0 {
			switch {
			case c == '\\' && y.quote == '"':
				i++
			case c == '\'' && y.quote == c && i+1 < len(text) && text[i+1] == c:
				i++
			case c == y.quote:
				y.quote = 0
			}
			begins = false
			continue
		}
		switch {
		case c == '#' && (i == 0 || text[i-1] == ' ' || text[i-1] == '\t'):
			y.opens(text[:i])
			return i
		case (c == '"' || c == '\'') && begins:
			y.quote = c
		case c == ' ' || c == '\t':
		case bytes.IndexByte([]byte("-:?,[{"), c) >= 0:
			begins = true
		case c == '!' || c == '&': // a tag or anchor stands in front of its text
			for i+1 < len(text) && text[i+1] != ' ' {
				i++
			}
		default:
			begins = false
		}
	}
	if y.quote == 0 {
		y.opens(text)
	}
	return -1
}

// opens looks whether a line ends in the sign of a block of text.
func (y *yamlLines) opens(text []byte) {
	text = bytes.TrimRight(text, " \t\r")
	sign := bytes.TrimRight(text, "+-0123456789")
	if len(sign) == 0 || len(text)-len(sign) > 2 || sign[len(sign)-1] != '|' && sign[len(sign)-1] != '>' {
		return
	}
	before := bytes.TrimRight(sign[:len(sign)-1], " ")
	last := before[bytes.LastIndexByte(before, ' ')+1:]
	switch {
	case len(last) == 0:
	case len(before) == len(sign)-1: // a part of a word
		return
	case bytes.IndexByte([]byte(":-?"), last[len(last)-1]) < 0 && last[0] != '!' && last[0] != '&':
		return
	}
	y.block = 0
	for i, c := range text { // the key of the block, or the last dash of a list
		if c == '-' && i+1 < len(text) && text[i+1] == ' ' {
			y.block = i
			continue
		}
		if c != ' ' {
			if c != '|' && c != '>' {
				y.block = i
			}
			break
		}
	}
}
