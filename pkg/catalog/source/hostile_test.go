package source_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/catalog/source"
	"github.com/permgap/permgap/pkg/catalog/source/load"
	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/testinput"
)

// Whatever an overlay is full of, it is laid or refused in time that grows with
// its size. Each of these took minutes where something was done for every pair.
func TestOverlaysTakeNoLongerThanTheyAre(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	const n, limit = 12_000, 2 * testinput.Second
	base, err := catalog.Embedded(encoded(t, compiled(t, large(t, 3*perService)))...)
	if err != nil {
		t.Fatal(err)
	}
	list := func(format string) string {
		var b strings.Builder
		for i := range n {
			if i > 0 {
				b.WriteString(", ")
			}
			fmt.Fprintf(&b, format, i)
		}
		return b.String()
	}
	lines := func(format string) string {
		var b strings.Builder
		for i := range n {
			b.WriteString(strings.ReplaceAll(format, "%d", fmt.Sprint(i)))
		}
		return b.String()
	}
	const head = "platform: aws\nservice: svc0000\n"
	for name, text := range map[string]string{
		"wildcards": "operations:\n" +
			lines("  - {id: our.op%d, title: {en: T}, actions: ['svc0000:Action001'], requires: [{pattern: 'svc*:*%d*'}]}\n"),
		"one wildcard": "operations:\n" +
			lines("  - {id: our.op%d, title: {en: T}, actions: ['svc0000:Action001'], requires: [{pattern: '*:*'}]}\n"),
		"prerequisites": "operations:\n  - {id: our.op, title: {en: T}, actions: ['svc0000:Action001'], requires_added: [" +
			list("{all: ['svc0000:Action001'], feature: f, when: {en: w%d}}") + "]}\nfeatures: {f: {en: F}}\n",
		"own actions": "actions:\n" + lines("  - {name: 'svc0000:own%d'}\n") +
			"operations:\n  - {id: our.op, title: {en: T}, actions: [" + list("'svc0000:own%d'") + "]}\n",
		"taken away":         "operations:\n  - {id: svc0000.Action000, requires_removed: [" + list("'svc0000:gone%d'") + "]}\n",
		"unknown names":      "operations:\n" + lines("  - {id: our.op%d, title: {en: T}, actions: ['svc0000:Aktion%d']}\n"),
		"unknown operations": "operations:\n" + lines("  - {id: svc0000.Aktion%d, note: what}\n"),
		"twins":              "operations:\n  - {id: svc0000.Action000, twin: [" + list("svc0000.Aktion%d") + "]}\n",
		"a long line of twins": "operations:\n" +
			lines("  - {id: our.op%d, title: {en: T}, actions: ['svc0000:Action001'], twin: [our.op1%d]}\n"),
		"defects": "defects:\n" + lines("  - {kind: typo, where: row %d}\n"),
		"roles": "roles:\n" + lines("  - {name: role%d}\n") + "actions:\n  - {name: 'svc0000:mine', roles: {" +
			list("role%d: {certainty: low}") + "}}\n",
		"aliases": "actions:\n  - {name: 'svc0000:mine', aliases: [" + list("'svc0000:also%d'") + "]}\n",
		"removed": "actions:\n" + lines("  - {name: 'svc0000:Action%d', removed: true}\n"),
	} {
		t.Run(name, func(t *testing.T) {
			overlay := written(t, head+text)
			testinput.AtMost(t, limit, fmt.Sprint(n, " entries"), func() {
				c, err := source.Overlay(base, overlay)
				var problems load.Problems
				if err != nil && !errors.As(err, &problems) {
					t.Fatal(err)
				}
				if err == nil {
					c.Expand(policy.AWS, match.Compile("svc0000:*", match.Options{Fold: true}))
					id, _ := c.Lookup(policy.AWS, "svc0000:Action001")
					c.RequiredBy(id)
				}
			})
		})
	}
}
