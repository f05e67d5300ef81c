package report

import (
	"fmt"
	"strings"

	"github.com/fatih/color"

	"github.com/permgap/permgap/pkg/diag"
)

// ColorMode is what the user asked for with --color.
type ColorMode string

// The modes.
const (
	ColorAuto   ColorMode = "auto"
	ColorAlways ColorMode = "always"
	ColorNever  ColorMode = "never"
)

// ParseColorMode reads a mode; the empty string is auto.
func ParseColorMode(name string) (ColorMode, error) {
	switch m := ColorMode(name); m {
	case "":
		return ColorAuto, nil
	case ColorAuto, ColorAlways, ColorNever:
		return m, nil
	}
	return "", fmt.Errorf("unknown colour mode %q (one of auto, always, never)", name)
}

// UseColor decides whether a stream gets colours. The first that speaks wins:
// the mode, NO_COLOR, FORCE_COLOR or CLICOLOR_FORCE, TERM=dumb, and whether
// the stream is a terminal. An empty variable does not speak, and neither
// does a FORCE_COLOR or CLICOLOR_FORCE of 0.
func UseColor(mode ColorMode, env func(string) string, terminal bool) bool {
	switch {
	case mode == ColorAlways:
		return true
	case mode == ColorNever, env("NO_COLOR") != "":
		return false
	case forced(env("FORCE_COLOR")), forced(env("CLICOLOR_FORCE")):
		return true
	case env("TERM") == "dumb":
		return false
	}
	return terminal
}

func forced(value string) bool { return value != "" && value != "0" && value != "false" }

// Style is the palette of one writer. Its methods colour a string, or give it
// back as it is when the writer gets no colours.
type Style struct{ err, warn, note, path, dim, bold *color.Color }

// NewStyle makes the palette that the options ask for; an empty one, which
// colours nothing, for a writer without colours.
func NewStyle(o Options) Style {
	if !o.Color {
		return Style{}
	}
	shade := func(attributes ...color.Attribute) *color.Color {
		c := color.New(attributes...)
		c.EnableColor()
		return c
	}
	return Style{
		err:  shade(color.FgRed, color.Bold),
		warn: shade(color.FgYellow, color.Bold),
		note: shade(color.FgCyan, color.Bold),
		path: shade(color.Bold),
		dim:  shade(color.Faint),
		bold: shade(color.Bold),
	}
}

// paint colours s line by line, so that no colour reaches over a line end.
func paint(c *color.Color, s string) string {
	if s == "" || c == nil {
		return s
	}
	lines := strings.Split(s, "\n")
	for i, l := range lines {
		if l != "" {
			lines[i] = c.Sprint(l)
		}
	}
	return strings.Join(lines, "\n")
}

// Error colours what is wrong.
func (s Style) Error(text string) string { return paint(s.err, text) }

// Warning colours what may be wrong.
func (s Style) Warning(text string) string { return paint(s.warn, text) }

// Note colours what is worth knowing.
func (s Style) Note(text string) string { return paint(s.note, text) }

// Path colours a place in a file.
func (s Style) Path(text string) string { return paint(s.path, text) }

// Dim takes back what is secondary.
func (s Style) Dim(text string) string { return paint(s.dim, text) }

// Bold stresses a word.
func (s Style) Bold(text string) string { return paint(s.bold, text) }

// Level colours a text by the weight of a finding.
func (s Style) Level(level diag.Severity, text string) string {
	switch level {
	case diag.Error:
		return s.Error(text)
	case diag.Warning:
		return s.Warning(text)
	}
	return s.Note(text)
}
