package report

import (
	"cmp"
	"io"
	"reflect"
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/rule"
)

// Limits of code scanning.
const (
	mostResults = 25000 // of a run; more and the upload is refused
	mostRelated = 100   // locations of a result that are shown
	sourceRoot  = "%SRCROOT%"
)

// SARIF writes SARIF 2.1.0 as GitHub's code scanning reads it: a run for each
// platform and one for what has none, a result for each grant and rule, and in
// the rules only those that have results.
func SARIF(out io.Writer, r *audit.Report, o Options) error {
	return writeSARIF(out, r, o, ruleOf)
}

func writeSARIF(out io.Writer, r *audit.Report, o Options, rules func(*diag.Finding) rule.Rule) error {
	log := sarifLog{Schema: sarifSchema, Version: "2.1.0", Runs: []sarifRun{}}
	shown := hashedOf(r)
	return writeJSON(out, log, jsonList{"runs", func(e *jsonElements) {
		for _, p := range platforms(r) {
			s := sarifWriter{r: r, o: o, w: o.words(), rules: rules, shown: shown, seen: names{}, platform: p}
			s.run(e)
		}
	}})
}

// platforms lists the platforms to write runs of: all there are, others that
// findings name, and none, for what has none; whether there are findings or
// not. Code scanning closes alerts by a run of their category: one that is not
// written closes nothing.
func platforms(r *audit.Report) []string {
	var out []string
	for _, p := range policy.Platforms() {
		out = append(out, string(p))
	}
	others := map[string]bool{}
	for f := range r.All() {
		if p := f.Platform; p != "" && !slices.Contains(out, p) {
			others[p] = true
		}
	}
	return append(append(out, sortedKeys(others)...), "")
}

// sarifWriter makes the run of one platform.
type sarifWriter struct {
	r        *audit.Report
	o        Options
	w        words
	rules    func(*diag.Finding) rule.Rule
	shown    shownFiles // with the hashes of lines
	seen     names      // fingerprints of the run
	platform string
}

// candidate is a group that becomes a result, unless there are too many.
type candidate struct {
	findings     []*diag.Finding
	suppressions []sarifSuppression
	left         bool
}

func (c candidate) ruleID() string { return Escape(shorten(c.findings[0].Code)) }

// run writes the run: what stands before the results is known from the groups
// alone, and the results are described one after another.
func (s *sarifWriter) run(e *jsonElements) {
	candidates := s.candidates(s.r.Findings)
	candidates = append(candidates, s.suppressed()...)
	invocation := s.invocation()
	if over := len(candidates) - mostResults; over > 0 {
		keepHeaviest(candidates, mostResults)
		text := s.w.say("sarif-left-out",
			message.Count("left", over), message.Count("all", over+mostResults), message.Count("most", mostResults))
		invocation.Notifications = append(invocation.Notifications, sarifNotification{Level: "warning", Message: sarifText{Text: text}})
	}
	ids := ruleIDs(candidates)
	run := sarifRun{
		Tool: sarifTool{Driver: sarifDriver{Name: cmp.Or(s.r.Tool.Name, "permgap"), Version: s.r.Tool.Version,
			InformationURI: homeURL, Rules: s.describeRules(ids)}},
		Invocations: []sarifInvocation{invocation},
		Language:    "en",
		ColumnKind:  "unicodeCodePoints",
		OriginalURIBaseIDs: map[string]sarifBaseDir{
			sourceRoot: {Description: sarifText{Text: s.w.say("sarif-root")}}},
		AutomationDetails: sarifAutomation{ID: strings.TrimSuffix("permgap/"+percent(s.platform), "/") + "/"},
		Results:           []sarifResult{},
	}
	e.with(run, jsonList{"results", func(e *jsonElements) {
		for _, c := range candidates {
			name := s.seen.name(blockFingerprint(s.r, block{findings: c.findings}, s.o))
			if c.left {
				continue
			}
			res := s.result(describing(s.r, s.o).block(c.findings), name)
			res.RuleIndex, res.Suppressions = slices.Index(ids, res.RuleID), c.suppressions
			if !e.element(res) {
				return
			}
		}
	}})
}

// candidates groups the platform's findings.
func (s *sarifWriter) candidates(findings []*diag.Finding) []candidate {
	var out []candidate
	for _, g := range groupOf(findings, s.o.groupBy(ByGrant), func(f *diag.Finding) bool { return f.Platform == s.platform }) {
		out = append(out, candidate{findings: g})
	}
	return out
}

// suppressed groups those that are accepted, with all that accepts one of a group.
func (s *sarifWriter) suppressed() []candidate {
	by := map[*diag.Finding][]audit.Suppression{}
	var findings []*diag.Finding
	for _, accepted := range s.r.Suppressed {
		by[accepted.Finding] = accepted.By
		findings = append(findings, accepted.Finding)
	}
	out := s.candidates(findings)
	for i := range out {
		seen := map[audit.Suppression]bool{}
		for _, f := range out[i].findings {
			for _, said := range by[f] {
				if !seen[said] && len(seen) < mostRelated {
					seen[said] = true
					out[i].suppressions = append(out[i].suppressions, s.suppression(said))
				}
			}
		}
	}
	return out
}

// suppression tells what accepts a result: in the source or outside of it.
func (s *sarifWriter) suppression(by audit.Suppression) sarifSuppression {
	out := sarifSuppression{Kind: "external", Status: "accepted", Justification: Escape(shorten(by.Reason))}
	if by.Kind == audit.ByComment {
		out.Kind = "inSource"
	}
	if by.Path != "" {
		out.Location = &sarifLocation{PhysicalLocation: s.physical(diag.Location{
			Path: by.Path, Line: by.Line, Column: by.Column, EndLine: by.Line, EndColumn: by.Column})}
	}
	return out
}

func (s *sarifWriter) result(b block, name string) sarifResult {
	f := b.first()
	l := f.Location
	l.Path = filePath(s.r, f)
	return sarifResult{
		RuleID: Escape(shorten(f.Code)), Level: sarifLevelOf(f.Level),
		Message:             sarifText{Text: sarifMessage(s.w, b)},
		Locations:           []sarifLocation{{PhysicalLocation: s.physical(l)}},
		RelatedLocations:    s.related(b),
		PartialFingerprints: s.fingerprints(name, l),
		Fixes:               s.fixes(b),
	}
}

// mostFixes is how many edits a result offers.
const mostFixes = 20

// fixes lists the edits that mend findings of a block, each by itself. One that would
// not show as it is, is left out.
func (s *sarifWriter) fixes(b block) (out []sarifFix) {
	for _, f := range b.findings {
		r := f.Repair
		if r == nil || len(r.Edits) == 0 || len(out) == mostFixes {
			continue
		}
		change := sarifChange{ArtifactLocation: s.artifact(r.Path)}
		plain := true
		for _, e := range r.Edits {
			text := strings.NewReplacer("\n", " ", "\r", " ", "\t", " ").Replace(e.Text)
			plain = plain && Escape(text) == text
			at := regionOf(e.Line, e.Column, e.EndLine, e.EndColumn)
			change.Replacements = append(change.Replacements, sarifReplacement{*at, sarifText{Text: e.Text}})
		}
		said := sarifText{Text: escapeArguments(Escape(s.w.grants(r)))}
		fix := sarifFix{said, []sarifChange{change}}
		if plain && !slices.ContainsFunc(out, func(known sarifFix) bool { return reflect.DeepEqual(known, fix) }) {
			out = append(out, fix)
		}
	}
	return out
}

// ruleIDs lists the rules of the results that are kept, in order.
func ruleIDs(candidates []candidate) []string {
	used := map[string]bool{}
	for _, c := range candidates {
		if !c.left {
			used[c.ruleID()] = true
		}
	}
	return sortedKeys(used)
}

// describeRules describes the rules of those ids.
func (s *sarifWriter) describeRules(ids []string) []sarifRule {
	known := map[string]rule.Rule{}
	for f := range s.r.All() {
		if id := Escape(shorten(f.Code)); known[id].Code == "" {
			known[id] = s.rules(f)
		}
	}
	rules := []sarifRule{}
	for _, id := range ids {
		rules = append(rules, sarifRuleOf(s.w, known[id]))
	}
	return rules
}

// sarifMessage is the sentence of a block and its details, as plain text in
// which nothing is a link or stands for an argument.
func sarifMessage(w words, b block) string {
	text := strings.Join(append([]string{plainHeader(b)}, plainLines(w, b)...), "\n")
	if strings.Contains(text, "](") {
		text = strings.ReplaceAll(text, "[", `\[`)
	}
	return escapeArguments(text)
}

// escapeArguments doubles the braces of {0}, which SARIF replaces by an argument.
func escapeArguments(s string) string {
	var b strings.Builder
	for {
		open := strings.IndexByte(s, '{')
		if open < 0 {
			b.WriteString(s)
			return b.String()
		}
		inside, rest, closed := strings.Cut(s[open+1:], "}")
		if closed && inside != "" && strings.Trim(inside, "0123456789") == "" {
			b.WriteString(s[:open] + "{{" + inside + "}}")
			s = rest
			continue
		}
		b.WriteString(s[:open+1])
		s = s[open+1:]
	}
}

// physical gives a location; a place without a line is the start of its file.
func (s *sarifWriter) physical(l diag.Location) sarifPhysical {
	return sarifPhysical{ArtifactLocation: s.artifact(l.Path), Region: regionOf(l.Line, l.Column, l.EndLine, l.EndColumn)}
}

// regionOf gives a region with all its four numbers, which does not end before
// it starts.
func regionOf(line, column, endLine, endColumn int) *sarifRegion {
	r := &sarifRegion{StartLine: max(line, 1), StartColumn: max(column, 1), EndColumn: max(endColumn, 1)}
	r.EndLine = max(endLine, r.StartLine)
	if r.EndLine == r.StartLine {
		r.EndColumn = max(r.EndColumn, r.StartColumn)
	}
	return r
}

func (s *sarifWriter) artifact(path string) sarifArtifact {
	a := sarifArtifact{URI: uri(path, s.o)}
	if !strings.HasPrefix(a.URI, "file:") {
		a.URIBaseID = sourceRoot
	}
	return a
}

// related lists the further places of a block, each once.
func (s *sarifWriter) related(b block) []sarifLocation {
	var out []sarifLocation
	for _, p := range relatedPlaces(s.w, b) {
		if len(out) == mostRelated {
			break
		}
		id := len(out) + 1
		loc := sarifLocation{ID: &id, Message: &sarifText{Text: Escape(p.message)},
			PhysicalLocation: sarifPhysical{ArtifactLocation: s.artifact(p.path)}}
		if p.line > 0 {
			loc.PhysicalLocation.Region = regionOf(p.line, p.column, p.endLine, p.endColumn)
		}
		out = append(out, loc)
	}
	return out
}

// fingerprints gives our own, and the line hash that GitHub follows alerts by.
func (s *sarifWriter) fingerprints(name string, l diag.Location) map[string]string {
	out := map[string]string{"permgap/v1": name}
	if line := s.shown[l.Path][max(l.Line, 1)]; line != nil && line.Hash != "" {
		out["primaryLocationLineHash"] = line.Hash
	}
	return out
}

// keepHeaviest leaves out all but n, errors before warnings before notes.
func keepHeaviest(candidates []candidate, n int) {
	count := map[string]int{}
	for _, c := range candidates {
		count[sarifLevelOf(c.findings[0].Level)]++
	}
	room := map[string]int{}
	for _, level := range diag.Severities() {
		room[level] = min(count[level], n)
		n -= room[level]
	}
	for i := range candidates {
		level := sarifLevelOf(candidates[i].findings[0].Level)
		room[level]--
		candidates[i].left = room[level] < 0
	}
}
