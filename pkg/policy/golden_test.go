package policy

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/permgap/permgap/pkg/diag"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// Every NAME.json of the archives in testdata is read and compared with
// NAME.want beside it; NAME@PLATFORM.json is read with the platform given.
func TestGolden(t *testing.T) {
	archives, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatalf("no archives: %v", err)
	}
	for _, path := range archives {
		t.Run(filepath.Base(path), func(t *testing.T) {
			archive, err := txtar.ParseFile(path)
			if err != nil {
				t.Fatal(err)
			}
			wants := map[string]string{}
			for _, f := range archive.Files {
				wants[f.Name] = string(f.Data)
			}
			var updated []txtar.File
			for _, f := range archive.Files {
				name, isInput := strings.CutSuffix(f.Name, ".json")
				if !isInput {
					continue
				}
				_, platform, _ := strings.Cut(name, "@")
				file := diag.NewFile(f.Name, f.Data)
				docs := Parse(file, Options{Platform: Platform(platform)})
				checkSpans(t, file, docs)
				got := describe(docs)
				if diff := cmp.Diff(wants[name+".want"], got); diff != "" && !*update {
					t.Errorf("%s (-want +got):\n%s", name, diff)
				}
				updated = append(updated, f, txtar.File{Name: name + ".want", Data: []byte(got)})
			}
			if *update {
				archive.Files = updated
				if err := os.WriteFile(path, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

// describe writes all that was read, for people to check.
func describe(docs []*Document) string {
	var b strings.Builder
	for _, d := range docs {
		fmt.Fprintf(&b, "%s, %s", d.Kind, d.Dialect)
		if d.Platform != "" {
			fmt.Fprintf(&b, ", %s", d.Platform)
		}
		for _, x := range []struct {
			name, value string
		}{{"at", d.Pointer}, {"name", d.Name}, {"version", d.Version.Value}, {"type", d.Type.Value}, {"reason", words(d.Reason)}} {
			if x.value != "" {
				fmt.Fprintf(&b, ", %s %s", x.name, x.value)
			}
		}
		if d.Assumed {
			b.WriteString(", assumed")
		}
		if d.Judged() {
			b.WriteString(", judged")
		}
		b.WriteByte('\n')
		for _, s := range d.Statements {
			describeStatement(&b, d, s)
		}
		for _, dep := range d.Depends {
			fmt.Fprintf(&b, "  depends on %s %s\n", dep.Catalog.Value, dep.DisplayName.Value)
		}
		for _, a := range d.Authorizations {
			fmt.Fprintf(&b, "  authorization user=%q %q type=%q content=%q secret=%v%q response=%v\n",
				a.UserID.Value, a.UserName.Value, a.Type.Value, a.Content.Value, a.HasSecret, a.SecretKey.Value, a.Response)
		}
		describeWorkspace(&b, d.Workspace)
		for _, s := range d.Secrets {
			p := d.File.Position(s.Span.Start)
			fmt.Fprintf(&b, "  secret at %d:%d\n", p.Line, p.Column)
		}
		for _, line := range lines(d) {
			b.WriteString(line + "\n")
		}
	}
	return b.String()
}

func describeStatement(b *strings.Builder, d *Document, s Statement) {
	at := d.File.Position(s.Span.Start)
	fmt.Fprintf(b, "  %d:%d %s", at.Line, at.Column, s.Effect)
	if s.Sid != "" {
		fmt.Fprintf(b, " sid=%s", s.Sid)
	}
	list := func(name string, not bool, texts []Text) {
		if not {
			name = "not-" + name
		}
		fmt.Fprintf(b, " %s[", name)
		for i, x := range texts {
			at := d.File.Position(x.Span.Start)
			fmt.Fprintf(b, "%s%s@%d:%d", strings.Repeat(" ", min(i, 1)), x.Value, at.Line, at.Column)
		}
		b.WriteString("]")
	}
	if s.HasAction {
		list("action", s.NotAction, s.Actions)
	}
	if s.HasResource {
		list("resource", s.NotResource, s.Resources)
	}
	if s.AgencyURI {
		b.WriteString(" agency")
	}
	if s.HasPrincipal {
		b.WriteString(" principal")
	}
	for _, c := range s.Conditions {
		list(c.Operator.Value+" "+c.Key.Value+" ", false, c.Values)
	}
	b.WriteByte('\n')
}

func describeWorkspace(b *strings.Builder, w *Workspace) {
	if w == nil {
		return
	}
	fmt.Fprintf(b, "  workspace %s %s\n", w.Form, w.RoleName)
	for _, m := range w.Modules {
		fmt.Fprintf(b, "  module %s %s\n", m.Name.Value, m.Type.Value)
	}
	for _, p := range w.Permissions {
		fmt.Fprintf(b, "  permission %s %v\n", p.Code.Value, p.Reach)
	}
	if w.Unlisted > 0 {
		fmt.Fprintf(b, "  unlisted %d\n", w.Unlisted)
	}
	for _, m := range w.Members {
		fmt.Fprintf(b, "  member %s", m.Name)
		for _, r := range m.Roles {
			fmt.Fprintf(b, " %s", r.Value)
		}
		b.WriteByte('\n')
	}
}
