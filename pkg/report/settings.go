package report

import (
	"strings"

	"github.com/permgap/permgap/pkg/config"
	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/report/layout"
)

// Settings prints the settings of a run as a configuration would have them, each with
// a comment that says where it comes from.
func Settings(p *Page, e config.Effective) {
	p.Line(0, "%s", p.Dim("# "+p.say("config-file", message.Name("path", e.Path))))
	list := settingList{page: p}
	list.settings(0, "", nested(e.Settings))
	list.print()
}

// SettingsTable prints them as a list.
func SettingsTable(p *Page, e config.Effective) {
	var rows [][]string
	var add func(prefix string, all []config.Setting)
	add = func(prefix string, all []config.Setting) {
		for _, s := range all {
			if s.Kind != "entries" {
				rows = append(rows, []string{prefix + s.Key, strings.Join(s.Values, ", "), origin(p, s)})
			}
			for _, entry := range s.Entries {
				add(prefix+s.Key+"."+nameOf(entry)+".", entry.Settings)
			}
		}
	}
	add("", e.Settings)
	p.Table([]string{p.say("config-column-key"), p.say("config-column-value"), p.say("config-column-origin")}, rows)
}

// nameOf is what an entry is called.
func nameOf(e config.Entry) string {
	for _, s := range e.Settings {
		if s.Key == "name" {
			return strings.Join(s.Values, "")
		}
	}
	return "-"
}

// origin says where a setting comes from.
func origin(p *Page, s config.Setting) string {
	place := s.Variable
	if place == "" {
		place = at(s.Path, s.Line, s.Column)
	}
	return p.say("config-origin", message.Name("layer", string(s.Origin)), message.Name("key", s.Key), message.Text("place", place))
}

// settingGroup is a key with a dot in it, taken apart.
type settingGroup struct {
	key    string
	inner  []config.Setting // of a key that has others below it
	itself config.Setting
}

// nested puts the keys that have others in front of them below these.
func nested(all []config.Setting) []settingGroup {
	var out []settingGroup
	for _, s := range all {
		outer, inner, below := strings.Cut(s.Key, ".")
		if !below {
			out = append(out, settingGroup{key: s.Key, itself: s})
			continue
		}
		if len(out) == 0 || out[len(out)-1].key != outer {
			out = append(out, settingGroup{key: outer})
		}
		s.Key = inner
		out[len(out)-1].inner = append(out[len(out)-1].inner, s)
	}
	return out
}

// settingList are lines with comments that stand in a column.
type settingList struct {
	page  *Page
	lines []settingLine
}

type settingLine struct{ text, comment string }

func (l *settingList) add(indent int, text, comment string) {
	l.lines = append(l.lines, settingLine{strings.Repeat(" ", indent) + Escape(text), comment})
}

// settings adds settings; lead stands before the first of an entry.
func (l *settingList) settings(indent int, lead string, all []settingGroup) {
	for i, g := range all {
		at, before := indent, ""
		if i == 0 && lead != "" {
			at, before = indent-len(lead), lead
		}
		s := g.itself
		switch {
		case g.inner != nil:
			l.add(at, before+g.key+":", "")
			l.settings(indent+2, "", nested(g.inner))
		case s.Kind == "entries":
			l.entries(indent, s)
		case s.Kind == "list":
			l.list(at, indent, before, s)
		default:
			value := ""
			if len(s.Values) > 0 {
				value = " " + config.YAML(s.Values[0], s.Kind)
			}
			l.add(at, before+s.Key+":"+value, origin(l.page, s))
		}
	}
}

// entries adds a list of mappings.
func (l *settingList) entries(indent int, s config.Setting) {
	if len(s.Entries) == 0 {
		l.add(indent, s.Key+": []", origin(l.page, s))
		return
	}
	l.add(indent, s.Key+":", "")
	for _, e := range s.Entries {
		l.settings(indent+4, "- ", nested(e.Settings))
	}
}

// list adds a list, on one line where it is short.
func (l *settingList) list(at, indent int, before string, s config.Setting) {
	words := make([]string, len(s.Values))
	for i, v := range s.Values {
		words[i] = config.YAML(v, s.Kind)
	}
	const short = 40
	line := before + s.Key + ": [" + strings.Join(words, ", ") + "]"
	if layout.Width(line) <= short {
		l.add(at, line, origin(l.page, s))
		return
	}
	l.add(at, before+s.Key+":", origin(l.page, s))
	for _, w := range words {
		l.add(indent+2, "- "+w, "")
	}
}

// print prints the lines. The comments stand behind most of them in one column.
func (l *settingList) print() {
	const most = 44
	column := 0
	for _, line := range l.lines {
		if w := layout.Width(line.text); w <= most && line.comment != "" {
			column = max(column, w)
		}
	}
	for _, line := range l.lines {
		text := line.text
		if line.comment != "" {
			text += strings.Repeat(" ", max(column-layout.Width(text), 0)+2) + l.page.style.Dim("# "+Escape(line.comment))
		}
		l.page.print(withoutCommands(text) + "\n")
	}
}
