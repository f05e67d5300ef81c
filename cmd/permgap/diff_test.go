package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/permgap/permgap/pkg/testinput"
)

// TestDiffBudgets holds what the comparison of a hostile text of 64 KB may cost, and how
// much text it makes.
func TestDiffBudgets(t *testing.T) {
	if underRace {
		t.Skip("budgets mean nothing under the race detector")
	}
	const size, mostDiff = 64 << 10, twoSeconds
	many := func(statement func(i int) string) string {
		var b strings.Builder
		for i := 0; b.Len() < size; i++ {
			if i > 0 {
				b.WriteString(",")
			}
			b.WriteString(statement(i))
		}
		return `{"Version": "1.1", "Statement": [` + b.String() + `]}`
	}
	dir := t.TempDir()
	for name, text := range map[string]string{
		"plain.json": `{"Version": "1.1", "Statement": [{"Effect": "Allow", "Action": ["modelarts:notebook:list"]}]}`,
		"list.json": `{"Version": "1.1", "Statement": [{"Effect": "Allow", "Action": [` +
			strings.TrimSuffix(strings.Repeat(`"*:*:*",`, size/8), ",") + `]}]}`,
		"same.json": many(func(int) string { return `{"Effect": "Allow", "Action": ["*:*:*"]}` }),
		"resources.json": many(func(i int) string {
			return fmt.Sprintf(`{"Effect": "Allow", "Action": ["*:*:*"], "Resource": ["obs:*:*:bucket:%d"]}`, i)
		}),
		"names.json": many(func(i int) string { return fmt.Sprintf(`{"Effect": "Allow", "Action": ["a:b%d:c"]}`, i) }),
		"patterns.json": many(func(i int) string {
			return fmt.Sprintf(`{"Effect": "Allow", "Action": ["a:*%d*:*%d*"], "Resource": ["x:*:*:y:%d*"]}`, i, i%7, i)
		}),
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	t.Chdir(dir)
	t.Run("everything under conditions", manyConditions)
	for i, pair := range [][2]string{
		{"plain.json", "list.json"}, {"plain.json", "same.json"}, {"resources.json", "plain.json"}, {"list.json", "same.json"},
		{"plain.json", "names.json"}, {"plain.json", "patterns.json"}, {"patterns.json", "names.json"},
	} {
		for _, format := range diffFormats() {
			if (i == 0) == (format == "text") {
				continue // the second pair differs by the same, in text
			}
			var out, errs bytes.Buffer
			var code int
			testinput.AtMost(t, mostDiff, fmt.Sprintf("%v as %s", pair, format), func() {
				out.Reset()
				errs.Reset()
				code = run(t.Context(), []string{"diff", "--no-config", "--format", format, pair[0], pair[1]}, nil, nil, &out, &errs)
			})
			if most := 64 << 10; format != "json" && out.Len() > most || out.Len() == 0 || errs.Len() > 0 || code == exitFindings {
				t.Errorf("%v as %s: %d bytes, exit code %d: %s", pair, format, out.Len(), code, errs.String())
			}
		}
	}
}

// manyConditions compares policies that allow everything, each under conditions that
// change: those that are not compared are named in every format.
func manyConditions(t *testing.T) {
	const pairs = 10
	for _, side := range []string{"old", "new"} {
		if err := os.Mkdir(side, 0o755); err != nil {
			t.Fatal(err)
		}
		for i := range pairs {
			var all []string
			for s := range 5 {
				all = append(all, fmt.Sprintf(`{"Effect": "Allow", "Action": "*", "Resource": "*",
					"Condition": {"StringEquals": {"aws:PrincipalTag/t%d": "%s%d"}}}`, s, side, i))
			}
			text := `{"Version": "2012-10-17", "Statement": [` + strings.Join(all, ",") + `]}`
			if err := os.WriteFile(filepath.Join(side, fmt.Sprintf("%d.json", i)), []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	left := "not compared: the policies"
	for format, says := range map[string]string{"text": left, "markdown": left, "json": `"too_much": true`} {
		var out, errs bytes.Buffer
		var code int
		testinput.AtMost(t, twoSeconds, "everything under conditions as "+format, func() {
			out.Reset()
			code = run(t.Context(), []string{"diff", "--no-config", "--format", format, "old", "new"}, nil, nil, &out, &errs)
		})
		if out.Len() > mostReport || errs.Len() > 0 || code != exitTrouble || !strings.Contains(out.String(), says) {
			t.Errorf("as %s: %d bytes, exit code %d: %s", format, out.Len(), code, errs.String())
		}
	}
}
