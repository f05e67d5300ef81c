package report

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/message"
)

// mostAnnotations is how many annotations of one level GitHub shows of a step.
const mostAnnotations = 10

// GitHub writes workflow commands, from which GitHub makes annotations: one
// for each grant and rule, the heaviest first, since only ten of a level are
// shown. A line says so when there are more; the summary follows.
func GitHub(out io.Writer, r *audit.Report, o Options) error {
	b, w := bufio.NewWriter(out), o.words()
	groups := heaviestFirst(group(r.Findings, o.groupBy(ByGrant)))
	count := map[diag.Severity]int{}
	for _, n := range unread(r) {
		count[diag.Error]++
		writeCommand(b, diag.Error, []string{"title", unreadTitle(w), "file", repoPath(n.Path, o)}, unreadMessage(w, n))
	}
	notes := slices.IndexFunc(groups, func(g []*diag.Finding) bool { return g[0].Level == diag.Note })
	for i, g := range groups {
		if i == notes {
			count[diag.Note] += githubLowered(b, r, o) + githubSuppressed(b, r, o)
		}
		block := describing(r, o).block(g)
		count[block.level()]++
		writeAnnotation(b, r, block, o)
	}
	if notes < 0 {
		count[diag.Note] += githubLowered(b, r, o) + githubSuppressed(b, r, o)
	}
	if !o.Quiet {
		for _, level := range []diag.Severity{diag.Error, diag.Warning, diag.Note} {
			if n := count[level]; n > mostAnnotations {
				fmt.Fprintln(b, w.say("github-shows", message.Count("shown", mostAnnotations), message.Count("count", n),
					message.Text("level", level.String())))
			}
		}
		o.Color = false
		writeSummary(b, r, o)
	}
	o.Color = false
	writeBounds(b, r, o)
	return b.Flush()
}

// writeAnnotation writes the command of a block.
func writeAnnotation(b *bufio.Writer, r *audit.Report, block block, o Options) {
	f := block.first()
	l := f.Location
	properties := []string{"title", shorten(f.Code) + " " + shorten(f.Rule), "file", repoPath(filePath(r, f), o)}
	if l.Line > 0 {
		properties = append(properties, "line", fmt.Sprint(l.Line), "endLine", fmt.Sprint(max(l.EndLine, l.Line)))
		if l.Column > 0 && l.EndLine <= l.Line { // columns hold for one line only
			properties = append(properties, "col", fmt.Sprint(l.Column), "endColumn", fmt.Sprint(max(l.EndColumn, l.Column)))
		}
	}
	writeCommand(b, f.Level, properties, strings.Join(append([]string{plainHeader(block)}, plainLines(o.words(), block)...), "\n"))
}

// writeCommand writes "::error file=…,line=…::message"; properties are pairs.
func writeCommand(b *bufio.Writer, level diag.Severity, properties []string, message string) {
	var pairs []string
	for i := 0; i < len(properties); i += 2 {
		pairs = append(pairs, properties[i]+"="+commandProperty(properties[i+1]))
	}
	fmt.Fprintf(b, "::%s %s::%s\n", commandName(level), strings.Join(pairs, ","), commandData(message))
}

func commandName(level diag.Severity) string {
	switch level {
	case diag.Error:
		return "error"
	case diag.Warning:
		return "warning"
	}
	return "notice"
}

// commandData escapes the message of a command.
func commandData(s string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A").Replace(s)
}

// commandProperty escapes a value between the name of a command and "::".
// What cannot be seen in it is escaped as well; its colons need no more than
// the escape that the runner takes off.
func commandProperty(s string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C").Replace(escape(s, noCommand, opensLogCommand))
}
