package source

import (
	"strings"
	"testing"
)

// What git leaves out: each row is a list of patterns, a path, and whether git
// check-ignore names it.
func TestIgnore(t *testing.T) {
	for _, c := range []struct {
		rules, path string
		want        bool
	}{
		{"*.log", "a.log", true},
		{"*.log", "x/y/a.log", true},
		{"*.log\n!keep.log", "keep.log", false},
		{"!keep.log\n*.log", "keep.log", true},
		{"/a.log", "x/a.log", false},
		{"/a.log", "a.log", true},
		{"x/*.log", "x/a.log", true},
		{"x/*.log", "x/y/a.log", false},
		{"x/**/a.log", "x/y/z/a.log", true},
		{"**/x", "b/x", true},
		{"build/", "build", false}, // a file
		{"build/", "build/", true},
		{"build/", "x/build/", true},
		{"/build/", "x/build/", false},
		{"# a\n\n  \na", "a", true},
		{`\#a`, "#a", true},
		{`\!a`, "!a", true},
		{"a\\ ", "a ", true},
		{"a  ", "a", true},
		{"a\r\nb", "a", true},
		{"\xEF\xBB\xBFa", "a", true},
		{"{a,b}", "a", false},
		{"{a,b}", "{a,b}", true},
		{"[", "[", false}, // no pattern
		{"[ab].json", "b.json", true},
		{"说明*", "说明.json", true},
		{strings.Repeat("a", mostPattern+1), strings.Repeat("a", mostPattern+1), false},
		{strings.Repeat("x\n", mostIgnoreRules) + "a", "a", false},
	} {
		name, folder := strings.CutSuffix(c.path, "/")
		if out, _ := newIgnore(".", []byte(c.rules)).says(name, folder); out != c.want {
			t.Errorf("%.40q leaves out %q: %v", c.rules, c.path, out)
		}
	}
}

// A list holds below its own folder, and that of a folder above for all below it.
func TestIgnoreFolders(t *testing.T) {
	for _, c := range []struct {
		folder, rule, path string
		want               bool
	}{
		{"a/b", "/x", "a/b/x", true},
		{"a/b", "/x", "x", false},
		{"a/b", "x", "a/x", false},
		{"../sub/", "/sub/x", "x", true},
		{"../sub/", "/x", "x", false},
		{"../a/b/", "b/*", "x", false},
		{"../a/b/", "a/b/*", "x", true},
	} {
		if out, _ := newIgnore(c.folder, []byte(c.rule)).says(c.path, false); out != c.want {
			t.Errorf("%q in %q leaves out %q: %v", c.rule, c.folder, c.path, out)
		}
	}
}
