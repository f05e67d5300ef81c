package report

import (
	"slices"
	"strings"
	"testing"

	"github.com/permgap/permgap/pkg/report/layout"
)

// rolesMatrix and services are shaped as the lists of the commands are.
func rolesMatrix() (header []string, rows [][]string) {
	return []string{"point", "Owner", "Admin", "Developer", "Operator", "Label", "Guest", "MaxCompute"},
		[][]string{{"CreateGatewayIntranetLinkedVpcPeer", "all", "all", "all~", "-~", "-", "-", "-"}, {"CreateService", "all"}}
}

func services() (header []string, rows [][]string) {
	return []string{"service", "title", "actions", "operations", "sources"},
		[][]string{{"modelarts", "An AI platform for machine learning", "90", "300", "2019-12-10 to 2021-09-17"},
			{"cce", "云容器引擎CCE", "45", "45", "2020-05-27"}}
}

// No name is cut inside a word while the width can hold its words, and dates
// take two lines at most.
func TestNamesAreWhole(t *testing.T) {
	for _, c := range []struct {
		name    string
		list    func() ([]string, [][]string)
		columns int
		whole   []string
	}{
		{"roles", rolesMatrix, 80, []string{"CreateGateway ", "Developer", "MaxCompute"}},
		{"roles, too narrow", rolesMatrix, 50, []string{"Gateway", "Intranet", "Developer", "Operator"}},
		{"services", services, 80, []string{"2019-12-10 to", "operations", "modelarts", "machine learning"}},
		{"services, narrow", services, 60, []string{"2019-12-10 to", "operations", "modelarts", "CCE"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var b strings.Builder
			header, rows := c.list()
			if err := ListTable(&b, header, rows, Options{Width: c.columns}); err != nil {
				t.Fatal(err)
			}
			for _, w := range c.whole {
				if !strings.Contains(b.String(), w) {
					t.Errorf("%q is cut:\n%s", w, b.String())
				}
			}
		})
	}
}

// The message of a finding has half of the width, whatever its place needs.
func TestMessageHasHalf(t *testing.T) {
	r := wild(3, 5, 25)
	for i := range r.Findings {
		r.Findings[i].Location.Path = "/srv/deployments/a_very_long_folder_name/iamdocs_role_v1.0_dns_admin_depends.json"
	}
	out := string(renderFormat(t, Table, r, Options{Quiet: true}))
	if !strings.Contains(out, "  3 operations granted by \"modelarts:*:*\"") {
		t.Errorf("the message is narrow:\n%s", out)
	}
	for line := range strings.Lines(out) {
		if layout.Width(strings.TrimRight(line, "\n")) > defaultWidth {
			t.Errorf("too wide: %s", line)
		}
	}
}

// Headings stay whole where cells must be cut, and the table fits all the same.
func TestHeadingsAreWhole(t *testing.T) {
	header := []string{"service", "title", "actions", "operations", "needs", "sources"}
	rows := [][]string{
		{"opentelekomcloud/functiongraph", "Application Operations Management", "14", "18", "0", "2019-12 to 2021-09"},
		{"huaweicloud/aom", "云容器引擎CCE", "82", "82", "12", "2021-09"},
	}
	for _, width := range []int{72, 60} {
		var b strings.Builder
		if err := ListTable(&b, header, rows, Options{Width: width}); err != nil {
			t.Fatal(err)
		}
		first, _, _ := strings.Cut(b.String(), "\n")
		if got := strings.Fields(first); !slices.Equal(got, header) {
			t.Errorf("headings are %q", got)
		}
		for _, part := range []string{"opentelekomcloud/", "functiongraph", "Application", "Operations", "Management", "2019-12"} {
			if !strings.Contains(b.String(), part) {
				t.Errorf("%s is cut at %d columns:\n%s", part, width, b.String())
			}
		}
		for line := range strings.Lines(b.String()) {
			if width == 72 && layout.Width(strings.TrimRight(line, "\n")) > width {
				t.Errorf("too wide: %s", line)
			}
		}
	}
}
