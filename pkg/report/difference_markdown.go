package report

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/permgap/permgap/pkg/answer"
	"github.com/permgap/permgap/pkg/compare"
	"github.com/permgap/permgap/pkg/message"
)

// DifferenceMarkdown prints a summary for a pull request: what the change breaks in
// the title, then the operations, and the actions folded. It stays within the length
// of a comment.
func DifferenceMarkdown(p *Page, d *compare.Difference) {
	m := differenceMarkdown{differenceText: differenceText{p, d}, b: &strings.Builder{}}
	m.title()
	for _, c := range m.changed() {
		m.one(c)
	}
	if m.left > 0 {
		m.write(fmt.Sprintf("\n%s\n", mdProse(p.say("diff-unlisted", message.Count("count", m.left)))), 0)
	}
	notes := differenceNotes(p.words, d, p.o)
	for i, n := range notes {
		line := fmt.Sprintf("- %s: %s\n", mdProse(p.say(n.label)), mdProse(n.text))
		if i == 0 {
			line = "\n" + line
		}
		m.write(line, 0)
	}
	p.print(m.b.String())
}

// marker begins a comment, so that a pipeline finds the one to update.
const marker = "<!--permgap-diff-->"

type differenceMarkdown struct {
	differenceText
	b    *strings.Builder
	left int // changes without room
}

// write adds a text that stands for so many changes, if there is room.
func (m *differenceMarkdown) write(text string, changes int) {
	if m.b.Len()+len(text) > mostMarkdown-1000*min(changes, 1) {
		m.left += changes
		return
	}
	m.b.WriteString(text)
}

// title says first what the change breaks, else what it makes work.
func (m *differenceMarkdown) title() {
	var says string
	switch {
	case len(m.d.Broken) > 0:
		says = m.say("diff-breaks", m.titles(m.d.Broken, m.d.Counts.Broken))
	case len(m.d.Unblocked) > 0:
		says = m.say("diff-unblocks", m.titles(m.d.Unblocked, m.d.Counts.Unblocked))
	default:
		says = m.summary()
	}
	m.write(marker+"\n", 0)
	m.write(fmt.Sprintf("### permgap: %s\n\n", mdProse(says)), 0)
	line := m.say("diff-title", message.Text("old", shownPath(m.d.Old.Name)), message.Text("new", shownPath(m.d.New.Name)))
	if len(m.d.Broken)+len(m.d.Unblocked) > 0 {
		line += ": " + m.summary()
	}
	m.write(mdProse(line)+"\n", 0)
}

// titles names the first operations, each once; the rest are counted.
func (m *differenceMarkdown) titles(all []compare.OperationChange, count int) message.Arg {
	var names []string
	shown := 0
	for i := range all {
		name := operationTitle(&all[i].Now)
		if slices.Contains(names, name) {
			shown++
			continue
		}
		if len(names) == mostDiffTitles {
			break
		}
		names = append(names, name)
		shown++
	}
	return message.Some("names", names, count-shown)
}

// operationTitle is what a sentence calls an operation.
func operationTitle(a *answer.Ability) string {
	title := strings.TrimSuffix(a.Title, ".")
	first, _, _ := strings.Cut(title, " ")
	switch {
	case title == "":
		return shorten(a.Operation)
	case !strings.HasSuffix(first, "ing"):
		return `"` + shorten(title) + `"`
	}
	r, n := utf8.DecodeRuneInString(title)
	return shorten(string(unicode.ToLower(r)) + title[n:])
}

// one writes what changes for one principal.
func (m *differenceMarkdown) one(c *compare.ComparedPrincipal) {
	state := m.say("diff-state", message.Text("change", string(c.Change)))
	if state != "" {
		state = " (" + mdProse(state) + ")"
	}
	m.write(fmt.Sprintf("\n**%s**%s\n\n", mdCode(shownPath(c.Name)), state), 0)
	if c.Change == compare.NotCompared || c.TooMuch {
		m.write("- "+mdProse(notCompared(m.words, c))+"\n", 0)
	}
	if c.Change == compare.NotCompared {
		return
	}
	for _, list := range [...]struct {
		kind string
		all  []compare.OperationChange
	}{{"broken", m.d.Broken}, {"unblocked", m.d.Unblocked}, {"changed", m.d.Changed}} {
		own, plain := operationsOf(list.all, c)
		if len(plain) > 0 {
			m.write(fmt.Sprintf("- **%s** %s\n", list.kind, mdProse(m.say("page-names", message.First("names", plain, mostAbleNames)))), len(plain))
		}
		for i, o := range own {
			if left := len(own) - i; i == mostDiffOperations && left > 1 && !m.o.Verbose {
				m.write("- "+mdProse(m.say("diff-more-operations", message.Count("count", left), message.Text("kind", list.kind)))+"\n", 0)
				break
			}
			m.write(m.operation(list.kind, o), 1)
		}
	}
	m.folded("gained", ofPrincipal(m.d.Gained, c))
	m.folded("lost", ofPrincipal(m.d.Lost, c))
	m.folded("undecided", ofPrincipal(m.d.Undecided, c))
}

func (m *differenceMarkdown) operation(kind string, o *compare.OperationChange) string {
	var b strings.Builder
	name := mdCode(shorten(o.Now.Operation))
	if o.Now.Title != "" {
		name = mdProse(shorten(o.Now.Title)) + " (" + name + ")"
	}
	fmt.Fprintf(&b, "- **%s** %s: %s\n", kind, name,
		mdProse(m.say("diff-was", message.Text("before", o.Before), message.Text("now", o.Now.State))))
	for _, l := range linesOf(m.words, &o.Now, true) {
		fmt.Fprintf(&b, "  - %s: %s\n", mdProse(l.label), mdProse(l.text))
	}
	return b.String()
}

// folded writes the actions of one kind in a part that opens on a click.
func (m *differenceMarkdown) folded(kind string, all []*compare.ActionChange) {
	if len(all) == 0 {
		return
	}
	var b strings.Builder
	label := m.say("diff-change", message.Text("kind", kind), message.Text("part", ""))
	fmt.Fprintf(&b, "\n<details>\n<summary>%s: %d</summary>\n\n", htmlProse(label), len(all))
	lines := changeLines(m.words, all)
	for i, l := range lines {
		if left := len(lines) - i; i == mostDiffLines && left > 1 && !m.o.Verbose {
			fmt.Fprintf(&b, "- %s\n", mdProse(m.say("diff-more-actions", message.Count("count", left))))
			break
		}
		if kind == "undecided" && l.first.Pattern == "*" && l.by == "" {
			fmt.Fprintf(&b, "- %s\n", mdProse(m.say("diff-too-many", message.Text("side", sideOf(l)))))
			continue
		}
		part := ""
		if l.part {
			part = " (" + mdProse(m.say("diff-wider")) + ")"
		}
		fmt.Fprintf(&b, "- %s%s: %s\n", mdProse(l.by), part, mdProse(m.say("page-names", message.First("names", l.names, 3*mostDiffNames))))
		if l.part && kind != "undecided" {
			fmt.Fprintf(&b, "  - %s\n", mdProse(exampleOf(m.words, l.first)))
		}
	}
	b.WriteString("\n</details>\n")
	m.write(b.String(), len(all))
}
