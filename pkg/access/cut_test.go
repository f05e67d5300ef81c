package access_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/permgap/permgap/pkg/access"
	"github.com/permgap/permgap/pkg/policy"
)

// TestCut: what a boundary takes from a grant, and what in it does.
func TestCut(t *testing.T) {
	const (
		denyGet    = `{"Effect": "Deny", "Action": ["swr:repo:get*"]}`
		denyAbsent = `{"Effect": "Deny", "NotAction": ["modelarts:*"]}`
		denyNoMFA  = `{"Effect": "Deny", "Action": ["*"], "Condition": {"Bool": {"g:MFAPresent": ["false"]}}}`
		denyGetOnY = `{"Effect": "Deny", "Action": ["swr:repo:getRepo"], "Resource": ["swr:*:*:repo:y"]}`
	)
	for _, c := range []struct {
		name, own string
		boundary  []string
		want      string
	}{
		{"no boundary", allowAll, nil, "nothing"},
		{"allows all", allowAll, []string{allowAll}, "nothing"},
		{"denies", allowAll, []string{allowAll + `,` + denyGet}, "whole; swr:repo:get*"},
		{"denies all others", allowAll, []string{allowAll + `,` + denyAbsent}, "whole; NotAction modelarts:*"},
		{"denies on one", allowAll, []string{allowAll + `,` + denyGetOnY}, "part; swr:repo:getRepo"},
		{"denies where nothing is granted", getOnX, []string{allowAll + `,` + denyGetOnY}, "nothing"},
		{"denies all that is granted", getOnX, []string{allowAll + `,` + denyGetOnX}, "whole; swr:repo:getRepo"},
		{"denies under a condition", allowAll, []string{allowAll + `,` + denyNoMFA}, "part; *"},
		{"of two Denies one", getOnX, []string{allowAll + `,` + denyGetOnY + `,` + denyGet}, "whole; swr:repo:get*"},
		{"of many one", getOnX, []string{allowAll + strings.Repeat(`,`+denyGetOnY, 3) + `,` + denyGet + strings.Repeat(`,`+denyGetOnY, 3)},
			"whole; swr:repo:get*"},
		{"a Deny of the documents is none of the boundary", getOnX + `,` + denyGetOnX, []string{allowAll + `,` + denyGet}, "nothing"},
		{"denies what the grant excludes", getWithMFA, []string{allowAll + `,` + denyNoMFA}, "nothing"},
		{"leaves it out", allowAll, []string{allowCreate}, "whole; boundary 0"},
		{"leaves some out", allowAll, []string{allowCreate + `,` + getOnX}, "part; boundary 0 swr:repo:get*"},
		{"leaves out what is not granted", getOnX, []string{getOnX}, "nothing"},
		{"of two the second", allowAll, []string{allowAll, allowCreate}, "whole; boundary 1"},
		{"two that share nothing", allowAll, []string{getOnX, getOnY}, "whole; boundary 0 boundary 1 swr:repo:get* swr:repo:getRepo"},
		{"denied by the documents", allowAll + `,` + denyGet, []string{allowCreate}, "nothing"},
		{"not granted", allowCreate, []string{denyGet}, "nothing"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var sets [][]*policy.Document
			for _, b := range c.boundary {
				sets = append(sets, parse(t, statements(b)))
			}
			if got := cutText(access.NewPrincipal(parse(t, statements(c.own)), sets...).Cut(getRepo)); got != c.want {
				t.Errorf("%s, want %s", got, c.want)
			}
		})
	}
}

func cutText(c access.Cut) string {
	var by []string
	for _, d := range c.Denies {
		text := d.Action.Value
		if d.Statement.NotAction {
			text = "NotAction " + text
		}
		by = append(by, text)
	}
	for _, i := range c.Silent {
		by = append(by, fmt.Sprint("boundary ", i))
	}
	for _, g := range c.Narrow {
		by = append(by, g.Action.Value)
	}
	text := [...]string{"nothing", "part", "whole"}[c.Extent]
	if len(by) > 0 {
		text += "; " + strings.Join(by, " ")
	}
	return text
}
