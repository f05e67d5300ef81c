package report

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/repair"
)

// Generated writes an explanation of policies in Markdown: each policy, who asks
// for each of its actions with document and date, what else must be there, and
// what is not granted since only notes ask for it.
func Generated(out io.Writer, g *repair.Generated, o Options) error {
	b, w := &bytes.Buffer{}, o.words()
	title := w.say("generated-title", message.Count("count", len(g.Policies)), message.Text("platform", string(g.Platform)))
	fmt.Fprintf(b, "# %s\n", mdProse(title))
	for _, p := range g.Policies {
		fmt.Fprintf(b, "\n## %s\n\n", mdProse(p.Name))
		if p.Scope != "" {
			fmt.Fprintf(b, "%s\n\n", mdProse(w.say("generated-scope", message.Text("scope", p.Scope))))
		}
		b.WriteString("```json\n")
		if err := WriteJSON(b, p.Document); err != nil {
			return err
		}
		b.WriteString("```\n\n")
		generatedReasons(b, w, g.Reasons, func(r repair.Reason) bool { return r.Policy == p.Name })
	}
	if len(g.Left) > 0 {
		fmt.Fprintf(b, "\n## %s\n\n", mdProse(w.say("generated-beside")))
		for _, l := range g.Left {
			fmt.Fprintf(b, "- %s\n", mdProse(w.table.Text(l.Message)))
		}
	}
	if len(g.Notes) > 0 {
		fmt.Fprintf(b, "\n## %s\n\n", mdProse(w.say("generated-notes")))
		generatedReasons(b, w, g.Notes, func(repair.Reason) bool { return true })
	}
	_, err := out.Write(b.Bytes())
	return err
}

// generatedReasons writes a table: an action, who asks for it, and the document.
func generatedReasons(b *bytes.Buffer, w words, all []repair.Reason, of func(repair.Reason) bool) {
	fmt.Fprintf(b, "| %s | %s | %s |\n| --- | --- | --- |\n", w.say("column-action"), w.say("generated-asked"), w.say("generated-source"))
	for _, r := range all {
		if !of(r) {
			continue
		}
		for i, by := range r.By {
			action := ""
			if i == 0 {
				action = mdCode(r.Action)
			}
			source := ""
			if by.Source.ID != "" {
				source = mdLinked(sourceText(w, &by.Source))
			}
			fmt.Fprintf(b, "| %s | %s | %s |\n", action, mdCell(askedText(w, by)), strings.ReplaceAll(source, "|", `\|`))
		}
	}
}

// askedText says which operation asks for an action, and when.
func askedText(w words, by repair.Asked) string {
	return w.say("generated-by", message.Text("operation", by.Operation), message.Text("title", by.Title),
		message.Text("own", choose(by.Own)), message.Text("feature", by.Feature), message.Text("when", by.When),
		message.Text("inferred", choose(by.Standing == "inferred")), message.Texts("via", by.Via))
}

func choose(yes bool) string {
	if yes {
		return "yes"
	}
	return "no"
}

// mdCell is prose in a cell of a table.
func mdCell(s string) string { return strings.ReplaceAll(mdProse(s), "|", `\|`) }
