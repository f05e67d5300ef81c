package config_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/permgap/permgap/pkg/config"
	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/source"
)

// found writes a configuration where it is found, and reads it.
func found(t *testing.T, content string) (*config.Config, error) {
	t.Helper()
	t.Chdir(t.TempDir())
	if err := os.WriteFile(config.FileName, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
	return config.Load(t.Context(), "", flags(t), nil, source.Reader{})
}

// What leads out of the folder is refused where it stands, on every system, in
// every key that holds paths.
func TestFoundStaysInItsFolder(t *testing.T) {
	for _, path := range []string{
		"../a.json", "a/../../b.json", "a/..", "..", `..\a.json`, `a\..\..\b`, "/etc/passwd", `\a`, `\\server\share\a`, "//server/share/a",
		`\\?\C:\a`, "C:/a.json", `c:\a`, "c:a.json", "-", " /etc/passwd", "a.json,../b.json",
	} {
		quoted := "'" + path + "'"
		for _, content := range []string{
			"catalog: [" + quoted + "]\n", "catalog: " + quoted + "\n",
			"principals: [{name: x, documents: [a, " + quoted + "]}]\n",
			"principals: [{name: x, roles: [a], agency: " + quoted + "}]\n",
			"principals: [{name: x, roles: [a], boundary: [" + quoted + "]}]\n",
			"principals: [{name: x, roles: [a], Boundary: [" + quoted + "]}]\n",
		} {
			_, err := found(t, content)
			place := config.FileName + ":1:" // and the column
			if err == nil || !strings.HasPrefix(err.Error(), place) ||
				!strings.Contains(err.Error(), "reads only below its own folder; name it with --config") {
				t.Errorf("%s: error %v", content, err)
			}
		}
		if _, err := config.Load(t.Context(), file(t, "catalog: ["+quoted+"]\n"), flags(t), nil, source.Reader{}); err != nil {
			t.Errorf("%s in a file that was named: %v", path, err)
		}
	}
	if _, err := found(t, "catalog: [a.yaml, ./b/c.yaml, '..a', 'a..b', 'é:x']\n"); err != nil {
		t.Error(err)
	}
}

// No configuration names an output, found or not.
func TestNoOutput(t *testing.T) {
	for _, content := range []string{"format: [text, compact=../home/.bashrc]\n", "format: json=x\n", "format: 'text,json=x'\n",
		"format: ['=x']\n", "format: [json=-]\n"} {
		_, inFolder := found(t, content)
		_, named := config.Load(t.Context(), file(t, content), flags(t), nil, source.Reader{})
		for _, err := range []error{inFolder, named} {
			if err == nil || !strings.Contains(err.Error(), ":1:") || !strings.Contains(err.Error(), "a configuration names no output") {
				t.Errorf("%s: error %v", content, err)
			}
		}
	}
}

// A link that leads out is no configuration of this folder.
func TestFoundLinkLeadsOut(t *testing.T) {
	outside := file(t, "strict: true\n")
	t.Chdir(t.TempDir())
	if err := os.Symlink(outside, config.FileName); err != nil {
		t.Skip(err)
	}
	if _, err := config.Load(t.Context(), "", flags(t), nil, source.Reader{}); err == nil ||
		!strings.Contains(err.Error(), "leads out of its folder") {
		t.Errorf("error %v", err)
	}
	if c, err := config.Load(t.Context(), config.FileName, flags(t), nil, source.Reader{}); err != nil || !c.Strict {
		t.Errorf("by name: %v", err)
	}
	for link, target := range map[string]string{"a.yaml": "real.yaml", "real.yaml": ""} {
		if target == "" {
			if err := os.WriteFile(link, []byte("strict: true\n"), 0o644); err != nil {
				t.Fatal(err)
			}
		} else if err := os.Symlink(target, link); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Remove(config.FileName); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("a.yaml", config.FileName); err != nil {
		t.Fatal(err)
	}
	if c, err := config.Load(t.Context(), "", flags(t), nil, source.Reader{}); err != nil || !c.Strict {
		t.Errorf("a link within the folder: %v", err)
	}
}

// What a file holds is shown nowhere: nothing of what is no configuration, and
// of a value its start.
func TestNothingIsEchoed(t *testing.T) {
	secret := "b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQ"
	for _, content := range []string{
		"-----BEGIN OPENSSH PRIVATE KEY-----\n" + secret + "\n-----END OPENSSH PRIVATE KEY-----\n",
		"-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,AA\n\n" + secret + "\n",
		secret, "'" + secret + "'\n", "[" + secret + "]\n", "*" + secret + "\n", "a: *" + secret + "\n", "!" + secret + " a\n",
		"%TAG ! " + secret + "\n",
		"a: !" + secret + " b\n", "@" + secret, "a: [\n" + secret, secret + ": 1\n", "strict: " + secret + "\n",
		"strict: !!bool " + secret + "\n",
		"fail-on: !!int " + secret + "\n", "fail-on: " + secret + "\n", "lang: [" + secret + "]\n",
		"rules: {" + secret + ": off}\n", "rules: {PG101: " + secret + "}\n",
		"principals: " + secret + "\n", "principals: [" + secret + "]\n", "principals: [{name: " + secret + "}]\n",
		"principals: [{name: " + secret + ", roles: [a]}, {name: " + secret + ", roles: [a]}]\n", "format: [" + secret + "=x]\n",
		"format: [json=" + secret + "]\n",
		"catalog: [/" + secret + "]\n", "catalog: [../" + secret + "]\n", secret + ": 1\n" + secret + ": 2\n",
		"strict: true\n---\n" + secret + "\n",
		"? [" + secret + "]\n: 1\n", "<<: " + secret + "\n", "strict: &" + secret + " perhaps\n", "quiet: \"" + secret + "\n",
		"without: !!binary " + secret + "\n",
	} {
		_, err := found(t, content)
		if err == nil {
			t.Errorf("%q is read", content)
		} else if strings.Contains(err.Error(), secret[:33]) || strings.Contains(err.Error(), "BEGIN") {
			t.Errorf("%q is echoed: %v", content, err)
		}
	}
}

// Many mistakes, many values and aliases of aliases cost little and say little.
func TestBounds(t *testing.T) {
	laughs := "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
	for i := range 9 {
		n := string(rune('0' + i))
		next := string(rune('1' + i))
		laughs += "a" + next + ": &a" + next + " [" + strings.Repeat("*a"+n+", ", 9) + "]\n"
	}
	for _, tt := range []struct{ name, content, want string }{
		{"many mistakes", strings.Repeat("? a\n", 9_000), "and more mistakes"},
		{"many keys", func() string {
			var b strings.Builder
			for i := range 9_000 {
				b.WriteString("k" + strings.Repeat("x", i%7) + string(rune('a'+i%26)) + ": 1\n")
			}
			return b.String()
		}(), "and more mistakes"},
		{"many values", "without: [" + strings.Repeat("a,", 300_000) + "]\n", "larger than the limit of 100000 values"},
		{"some values", "without: [" + strings.Repeat("a,", 130_000) + "]\n", "larger than the limit of 100000 values"},
		{"aliases of aliases", laughs, "larger than the limit of 100000 values, aliases written out"},
		{"an alias of itself", "without: &a [*a]\n", ":1: an anchor that holds its own alias"},
		{"deep", "a: " + strings.Repeat("[", 5000) + strings.Repeat("]", 5000) + "\n", "deeper than the limit of 100 levels"},
		{"too deep to be parsed", strings.Repeat("[", 100_000), "exceeded max depth"},
		{"too large", strings.Repeat("# comment\n", 11<<20/10), "larger than the limit of 10 MiB"},
	} {
		_, err := found(t, tt.content)
		if err == nil || !strings.Contains(err.Error(), tt.want) || len(err.Error()) > 8000 {
			t.Errorf("%s: error %.300v", tt.name, err)
		}
	}
}

// Only what the file turns off or lowers is listed, and only where no flag wins.
func TestLowered(t *testing.T) {
	const all = `fail-on: never
rules: {PG101: note, mixed-scope: off, PG303: error}
features: [a, b, c, d, e, f, "a name that is rather long for a feature"]
without: obs
platform: aws
together: true
role-basis: and
quiet: true
catalog: [x.yaml]
principals:
  - {name: a, roles: [r]}
  - {name: b, roles: [r], boundary: [b.json]}
  - {name: c, roles: [r], in-use: {features: []}}
  - {name: d, roles: [r], in-use: {resources: ["obs:bucket=a"]}}
  - {name: e, roles: [r], in-use: {}}
resource: ["obs:bucket=b"]
`
	c, err := config.Load(t.Context(), file(t, all), flags(t, "--without", "sfs"), nil, source.Reader{})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, l := range c.Lowered() {
		got = append(got, strings.TrimPrefix((config.Place{Path: filepath.Base(l.Path), Line: l.Line, Column: l.Column}).String(),
			"config.yaml:")+" "+l.Setting+"="+l.Value+" "+strings.TrimPrefix(l.Told(message.In("en")).Message, "the configuration "))
	}
	want := `1:10 fail-on=never lets no finding fail the run
2:16 rules.PG101=note lowers PG101 (prerequisite-missing) from error to note
2:35 rules.PG406=off turns off PG406 (mixed-scope)
3:12 features=a, b, c, d, e, … limits the check to these features: a, b, c, d, e and 2 more
16:12 resource=obs:bucket=b names the resources in use: obs:bucket=b; no others of their types are asked for
5:11 platform=aws reads every document as one of aws
6:11 together=true judges all documents as one principal: what one does not grant another may
7:13 role-basis=and judges only what policies and workspace roles both allow
8:8 quiet=true hides what was assumed and what was not judged
9:11 catalog=x.yaml changes the catalogue by these files: x.yaml
12:38 boundary=1 sets a boundary for 1 principal: what a boundary does not allow is not judged
13:35 in-use=2 says what is in use (in-use) for 2 principals: what is not in use is not asked for`
	if d := cmp.Diff(strings.Split(want, "\n"), got); d != "" {
		t.Error(d)
	}
	if u := c.Principals[2].InUse; u.Features == nil || len(u.Features) > 0 || c.Principals[4].InUse.Features != nil {
		t.Errorf("no feature is in use: %#v, or none is named: %#v", u, c.Principals[4].InUse)
	}
	c, err = config.Load(t.Context(), file(t, "principals: [{name: a, roles: [r], in-use: {resources: [x], features: [y]}}]\n"),
		flags(t, "--features", "z", "--resource", "x=y"), nil, source.Reader{})
	if err != nil || len(c.Lowered()) > 0 || c.Principals[0].InUse.Resources != nil || c.Principals[0].InUse.Features != nil {
		t.Errorf("flags win: %v, %+v, %v", err, c.Principals, c.Lowered())
	}
	c, err = config.Load(t.Context(),
		file(t, "fail-on: note\nrules: {PG301: error}\nstrict: true\nquiet: false\nrole-basis: or\nlang: en\nrequire: "+
			"[x]\nprincipals: [{name: a, roles: [r], agency: [b]}]\n"), flags(t), nil, source.Reader{})
	if err != nil || len(c.Lowered()) > 0 {
		t.Errorf("nothing is lowered: %v, %v", c.Lowered(), err)
	}
}
