package source

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/source/form"
	"github.com/permgap/permgap/pkg/testinput"
)

// address is a place of a .tf file that holds a policy, as its words alone show.
type address struct {
	file, name string
	from, to   int // the offsets of the block
}

// addressesOf finds the blocks of a text that hold policies: by the types of their
// resources, and locals by the words of a policy.
func addressesOf(file, text string) []address {
	heads := regexp.MustCompile(`(?m)^[ \t]*(resource|data|locals|variable|output|module)\b` +
		`[ \t]*(?:"([^"]*)")?[ \t]*(?:"([^"]*)")?[ \t]*\{`)
	holds := regexp.MustCompile(`^(alicloud_ram_policy|alicloud_ram_policy_document|alicloud_resource_manager_policy|` +
		`aws_iam_(user_|group_|role_)?policy|` +
		`aws_iam_policy_document|huaweicloud_identity_role|huaweicloud_identityv5_policy|opentelekomcloud_identity_role_v3)$`)
	at := heads.FindAllStringSubmatchIndex(text, -1)
	var out []address
	for i, m := range at {
		part := func(n int) string {
			if m[2*n] < 0 {
				return ""
			}
			return text[m[2*n]:m[2*n+1]]
		}
		end := len(text)
		if i+1 < len(at) {
			end = at[i+1][0]
		}
		body := text[m[1]:end]
		_, effect := form.Effect([]byte(body))
		name := strings.TrimRight(strings.Join([]string{part(2), part(3)}, "."), ".")
		switch part(1) {
		case "resource":
			if !effect && !holds.MatchString(part(2)) {
				continue
			}
		case "data":
			name = "data." + name
			if !strings.HasSuffix(part(2), "_policy_document") {
				continue
			}
		default:
			if name = strings.TrimRight(part(1)+"."+name, "."); !effect {
				continue
			}
		}
		out = append(out, address{file, name, m[0], end})
	}
	return out
}

// TestTerraformCorpus reads published Terraform, and prints for each place that holds a
// policy whether it is judged, or why not (go test -v). No place is missed in silence,
// and of policies 85% are judged. Trust policies and those of resources are read and
// named as such.
func TestTerraformCorpus(t *testing.T) {
	shared := testinput.Shared(t, "corpora", "terraform")
	index, err := os.ReadFile(filepath.Join(shared, "INDEX.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	root := t.TempDir()
	var all []address
	for _, line := range strings.Split(string(index), "\n")[1:] {
		fields := strings.Split(line, "\t")
		if len(fields) < 4 {
			continue
		}
		text, err := os.ReadFile(filepath.Join(shared, fields[0]))
		if err != nil {
			continue
		}
		name := filepath.Join(root, filepath.FromSlash(fields[1]), filepath.FromSlash(fields[3]))
		if err := os.MkdirAll(filepath.Join(filepath.Dir(name), ".git"), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, text, 0o600); err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(name, ".tf") {
			all = append(all, addressesOf(filepath.ToSlash(name), string(text))...)
		}
	}
	checkAddresses(t, root, all)
}

// checkAddresses reads a folder, and holds that none of some addresses is missed.
func checkAddresses(t *testing.T, root string, all []address) {
	t.Helper()
	r, err := Load(context.Background(), []string{root}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	var rows []string
	judged, policies, missed := 0, 0, 0
	for _, a := range all {
		// A document of the block stands in it, or has its address.
		is := func(d *policy.Document) bool {
			base, _, _ := strings.Cut(d.Address[strings.LastIndex(d.Address, "]")+1:], "[")
			of := strings.HasSuffix(strings.Split(d.Address+"[", "[")[0], a.name) || base != "" && strings.HasSuffix(base, a.name)
			of = of || slices.ContainsFunc(d.Alike, func(other string) bool { return strings.HasSuffix(strings.Split(other+"[", "[")[0], a.name) })
			near := d.From != "" || strings.HasPrefix(d.File.Path, path.Dir(a.file)+"/")
			return d.File.Path == a.file && a.from <= d.Span.Start && d.Span.Start < a.to ||
				near && (of || strings.Contains(reason(d), a.name+" "))
		}
		i := slices.IndexFunc(r.Documents, func(d *policy.Document) bool { return is(d) && d.Judged() })
		if i < 0 {
			i = slices.IndexFunc(r.Documents, is)
		}
		says := "MISSED"
		switch {
		case i < 0 && usedElsewhere(r.Documents, a):
			says = "judged where it is used"
			judged, policies = judged+1, policies+1
		case i < 0:
			missed++
			policies++
		case r.Documents[i].Judged():
			says = fmt.Sprintf("judged, %d statements", len(r.Documents[i].Statements))
			judged, policies = judged+1, policies+1
		case r.Documents[i].NotAnalysable() || r.Documents[i].Broken():
			says = reason(r.Documents[i])
			policies++
		default:
			says = reason(r.Documents[i])
		}
		rel, _ := filepath.Rel(root, filepath.FromSlash(a.file))
		rows = append(rows, fmt.Sprintf("%s\t%s\t%s", filepath.ToSlash(rel), a.name, says))
	}
	t.Logf("file\taddress\tjudged, or why not\n%s\n%d addresses; of %d policies %d are judged, %d are missed",
		strings.Join(rows, "\n"), len(all), policies, judged, missed)
	if missed > 0 {
		t.Errorf("%d addresses are missed in silence", missed)
	}
	if judged*100 < policies*85 {
		t.Errorf("%d of %d policies are judged, want 85%%", judged, policies)
	}
}

// usedElsewhere reports a data source or a local whose text a document of another
// address is made of: it has places inside.
func usedElsewhere(docs []*policy.Document, a address) bool {
	return slices.ContainsFunc(docs, func(d *policy.Document) bool {
		return d.File.Path == a.file && slices.ContainsFunc(d.Statements, func(s policy.Statement) bool {
			return a.from <= s.Span.Start && s.Span.Start < a.to
		})
	})
}

func reason(d *policy.Document) string {
	say := message.In("en")
	for _, p := range d.Problems {
		if p.Fatal || p.Code == "PG601" {
			return say.Text(p.Message)
		}
	}
	return cmp.Or(say.Text(d.Reason), string(d.Kind))
}
