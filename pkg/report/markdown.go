package report

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/message"
)

// mostMarkdown is how long a comment may be, in bytes; GitHub takes 65,536
// characters.
const mostMarkdown = 65000

// markdownMark begins a comment and does not show. A pipeline finds its own comment by
// it, and puts the new one in its place.
const markdownMark = "<!-- permgap -->\n"

// Markdown writes a comment for a pull request, or a job summary: the result
// in one line, a table of the findings, the heaviest first, and their details
// folded. It stays within the length of a comment and says what it leaves out.
func Markdown(out io.Writer, r *audit.Report, o Options) error {
	b, w := &strings.Builder{}, o.words()
	if len(r.Findings) == 0 && o.Quiet && len(r.Lowered)+r.Summary.Suppressed == 0 {
		return nil
	}
	all := heaviestFirst(group(folded(r.Findings), o.groupBy(ByGrant)))
	again := repeats{}
	if len(all) > manyBlocks && !o.Verbose {
		again = repeatsOf(all, describing(r, o).block)
		all = slices.DeleteFunc(all, func(g []*diag.Finding) bool { return again.hides(g[0]) })
	}
	markdownTitle(b, r, o)
	markdownLowered(b, w, r, o)
	if len(all) > 0 {
		markdownTable(b, r, all, again, o)
		b.WriteString("\n")
		markdownDetails(b, r, all, again, o)
	}
	if !o.Quiet {
		markdownNotes(b, r, o)
	}
	for _, line := range bounds(w, r, false) {
		fmt.Fprintf(b, "- %s: %s\n", line.title, mdProse(line.text))
	}
	markdownLinks(b, all)
	_, err := io.WriteString(out, b.String())
	return err
}

func markdownTitle(b *strings.Builder, r *audit.Report, o Options) {
	w := o.words()
	b.WriteString(markdownMark)
	if len(r.Findings) == 0 {
		head, rest := cleanLine(w, r)
		fmt.Fprintf(b, "### permgap\n\n%s\n", mdProse(head+": "+rest))
		if len(r.Lowered)+r.Summary.Suppressed > 0 {
			b.WriteString("\n")
		}
		return
	}
	fmt.Fprintf(b, "### permgap: %s\n\n", foundClause(w, r, NewStyle(Options{})))
	if !o.Quiet {
		fmt.Fprintf(b, "%s\n\n", mdProse(judgedClause(w, r)))
	}
}

// markdownTable lists the findings, as many as take half of the room.
func markdownTable(b *strings.Builder, r *audit.Report, all [][]*diag.Finding, again repeats, o Options) {
	w := o.words()
	fmt.Fprintf(b, "| %s | %s | %s | %s |\n| --- | --- | --- | --- |\n",
		w.say("heading-level"), w.say("heading-rule"), w.say("heading-place"), w.say("heading-what"))
	for i, g := range all {
		f, what := g[0], header(w, g)
		if one := again[f]; one != nil {
			what = w.say("finding-places", message.Text("said", what), message.Count("count", one.count))
		}
		row := fmt.Sprintf("| %s | %s | %s | %s |\n", mdLevel(w, f.Level), mdRule(f),
			mdCode(at(repoPath(filePath(r, f), o), f.Location.Line, f.Location.Column)), mdProse(what))
		if b.Len()+len(row) > mostMarkdown/2 {
			fmt.Fprintf(b, "\n%s\n", w.say("markdown-more", message.Count("count", len(all)-i)))
			return
		}
		b.WriteString(row)
	}
}

// markdownDetails writes a folded part for each block that has more to say.
func markdownDetails(b *strings.Builder, r *audit.Report, all [][]*diag.Finding, again repeats, o Options) {
	left, shown := 0, shownOf(r)
	for _, g := range all {
		block := describer{o.words(), r, !o.Verbose}.block(g)
		again.also(o.words(), &block)
		if len(block.details) == 0 {
			continue
		}
		if left == 0 {
			part := markdownBlock(r, block, shown, o)
			if b.Len()+len(part) <= mostMarkdown-2000 {
				b.WriteString(part)
				continue
			}
		}
		left++
	}
	if left > 0 {
		fmt.Fprintf(b, "%s\n\n", o.words().say("markdown-no-details", message.Count("count", left)))
	}
}

func markdownBlock(r *audit.Report, block block, shown shownFiles, o Options) string {
	f := block.first()
	var b strings.Builder
	place := at(repoPath(filePath(r, f), o), f.Location.Line, f.Location.Column)
	fmt.Fprintf(&b, "<details>\n<summary>%s %s: %s</summary>\n\n", htmlCode(place), htmlCode(shorten(f.Code)), htmlProse(block.header))
	if s, ok := shown.excerpt(f.Location); ok {
		s = s.window(100)
		indent, mark := s.caret()
		line := strings.TrimRight(s.before+s.marked+s.after, " ")
		fence := fenceFor(line)
		fmt.Fprintf(&b, "%s\n%s\n%s%s\n%s\n\n", fence, line, indent, mark, fence)
	}
	for _, d := range block.details {
		fmt.Fprintf(&b, "- %s: %s\n", mdProse(d.label), markdownDetail(o.words(), d))
	}
	b.WriteString("\n</details>\n\n")
	return b.String()
}

func markdownDetail(w words, d detail) string {
	switch {
	case d.lacks != nil:
		var ops []string
		for _, l := range d.lacks {
			ops = append(ops, fmt.Sprintf("%s (%d)", mdCode(l.operation), l.count))
		}
		return strings.Join(ops, ", ")
	case d.names != nil:
		var names []string
		for _, n := range d.names {
			names = append(names, mdProse(n.String()))
		}
		return strings.TrimSuffix(strings.Join(names, ", ")+" "+mdProse(d.text), " ")
	}
	return mdLinked(plainDetail(w, d))
}

// mdLinked is mdProse with an address at the end as a link, if it is one that
// nothing can hide in.
func mdLinked(text string) string {
	at := strings.LastIndex(text, "https://")
	if at < 0 || strings.ContainsFunc(text[at:], func(r rune) bool { return !mdAddress(r) }) {
		return mdProse(text)
	}
	return mdProse(text[:at]) + " <" + text[at:] + ">"
}

// mdAddress reports whether a character can stand in a link: nothing of markup.
func mdAddress(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("-._~:/?#@!$&+;=%,", r)
}

// markdownNotes ends with what was assumed and what was not judged.
func markdownNotes(b *strings.Builder, r *audit.Report, o Options) {
	const few = 10
	w, left := o.words(), unlisted(r)
	for _, d := range totals(w, r) {
		fmt.Fprintf(b, "- %s: %s\n", d.label, mdProse(d.text))
	}
	for _, n := range slices.Concat(comparedNotes(w, r, o.Verbose), principalNotes(w, r, o.Verbose)) {
		fmt.Fprintf(b, "- %s: %s\n", w.say("label-note"), mdProse(n))
	}
	if n := deducedFeatures(w, r.Findings); n != "" {
		fmt.Fprintf(b, "- %s: %s\n", w.say("label-note"), mdProse(n))
	}
	for i, n := range left {
		if i == few {
			fmt.Fprintf(b, "- %s: %s\n", w.say("label-not-judged"), w.say("more-not-judged", message.Count("count", len(left)-few)))
			break
		}
		fmt.Fprintf(b, "- %s: %s: %s\n", w.say("label-not-judged"), mdCode(notAnalysedPlace(n)), mdProse(shorten(w.whyNot(n))))
	}
}

// mdRule writes the code of a rule as a link that markdownLinks defines.
func mdRule(f *diag.Finding) string {
	if !linkable(f) {
		return mdWord(shorten(f.Code))
	}
	return "[" + f.Code + "]"
}

// linkable reports whether code and name are those of a rule and no other text.
func linkable(f *diag.Finding) bool {
	digits, found := strings.CutPrefix(f.Code, "PG")
	return found && len(digits) == 3 && strings.Trim(digits, "0123456789") == "" && mdPlain(f.Rule)
}

// markdownLinks defines the links of the rules.
func markdownLinks(b *strings.Builder, all [][]*diag.Finding) {
	links := map[string]string{}
	for _, g := range all {
		if f := g[0]; linkable(f) {
			links[f.Code] = ruleURL(f.Code, f.Rule)
		}
	}
	if len(links) > 0 {
		b.WriteString("\n")
	}
	for _, code := range sortedKeys(links) {
		fmt.Fprintf(b, "[%s]: %s\n", code, links[code])
	}
}

func mdLevel(w words, level diag.Severity) string {
	name := w.say("level-name", message.Text("level", level.String()))
	switch level {
	case diag.Error:
		return "🔴 " + name
	case diag.Warning:
		return "🟡 " + name
	}
	return "🔵 " + name
}

// mdProse escapes a sentence: words of letters, digits and plain punctuation
// stay, every other word becomes a code span, in which nothing is markup, a
// mention, a reference or an emoji.
func mdProse(s string) string {
	words := strings.Fields(Escape(s))
	for i, w := range words {
		words[i] = mdWord(w)
	}
	return strings.Join(words, " ")
}

// mdWord escapes one word; punctuation around it stays outside of its span.
func mdWord(w string) string {
	head, core, tail := splitWord(Escape(w))
	if !mdPlain(core) {
		core = mdCode(core)
	}
	return head + core + tail
}

// splitWord parts a word from the punctuation around it.
func splitWord(w string) (head, core, tail string) {
	core = strings.TrimLeft(w, `("`)
	head = w[:len(w)-len(core)]
	w = core
	core = strings.TrimRight(w, `,.;:)"!?`)
	return head, core, w[len(core):]
}

// mdPlain reports whether a word has nothing that Markdown or a code host
// could read as more than text.
func mdPlain(w string) bool {
	for _, r := range w {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune(",'-/…", r) {
			return false
		}
	}
	return !strings.HasPrefix(strings.ToUpper(w), "GH-") && !strings.HasPrefix(w, "-")
}

// mdCode writes a code span. With a backtick, a pipe or a backslash in it, for
// which Markdown has no rule that holds inside tables, the span is written as
// HTML.
func mdCode(s string) string {
	s = Escape(s)
	switch {
	case s == "":
		return ""
	case strings.ContainsAny(s, "`|\\"):
		return htmlCode(s)
	}
	return "`" + s + "`"
}

// htmlCode writes a code element in which Markdown finds nothing to read.
func htmlCode(s string) string { return "<code>" + entities(Escape(s)) + "</code>" }

// htmlProse is mdProse for the inside of an HTML element.
func htmlProse(s string) string {
	words := strings.Fields(Escape(s))
	for i, w := range words {
		head, core, tail := splitWord(w)
		if !mdPlain(core) {
			core = htmlCode(core)
		}
		words[i] = head + core + tail
	}
	return strings.Join(words, " ")
}

// entities writes every ASCII character but letters, digits and a few signs as
// a character reference.
func entities(s string) string {
	var b strings.Builder
	for _, r := range s {
		if r < utf8.RuneSelf && !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune(" .,:/-", r) {
			fmt.Fprintf(&b, "&#%d;", r)
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

// fenceFor gives a fence that a text does not contain.
func fenceFor(s string) string {
	fence := "```"
	for strings.Contains(s, fence) {
		fence += "`"
	}
	return fence
}
