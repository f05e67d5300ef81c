package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestReportsAreBounded holds what other commands and large files may write: each is run
// with n and with half of it.
func TestReportsAreBounded(t *testing.T) {
	if underRace {
		t.Skip("it shares nothing that a race could be about")
	}
	for _, c := range []struct {
		name string
		n    int
		most int // bytes, beside those of the principals
		make func(n int) hostile
	}{
		{"policies of one file", 1500, 2 << 20, func(n int) hostile {
			return hostile{map[string]string{"p.json": statements(n, func(int) string { return huawei(`["modelarts:notebook:create"]`) })},
				[]string{"audit", "-f", "json", "p.json"}}
		}},
		{"policies of one file of YAML", 1000, 2 << 20, func(n int) hostile {
			one := "Version: '1.1'\nStatement:\n- {Effect: Allow, Action: [modelarts:notebook:create]}\n"
			return hostile{map[string]string{"p.yaml": strings.Repeat("---\n"+one, n)}, []string{"audit", "-f", "json", "p.yaml"}}
		}},
		{"policies of one file of Terraform", 500, 2 << 20, func(n int) hostile {
			return hostile{map[string]string{"p.tf": strings.Join(texts(n, "resource \"huaweicloud_identity_policy\" \"p%d\" {\n"+
				"  policy = jsonencode({ Version = \"1.1\", Statement = [{ Effect = \"Allow\", "+
				"Action = [\"modelarts:notebook:create\"] }] })\n}\n"), "")}, []string{"audit", "-f", "json", "p.tf"}}
		}},
		{"roles with a policy by its name", 400, 2 << 20, func(n int) hostile {
			return hostile{map[string]string{"t.json": `{"AWSTemplateFormatVersion":"2010-09-09","Resources":{` +
				strings.Join(texts(n, `"R%d":{"Type":"AWS::IAM::Role","Properties":{"AssumeRolePolicyDocument":{},`+
					`"ManagedPolicyArns":["arn:aws:iam::aws:policy/ReadOnlyAccess"]}}`), ",") + `}}`}, []string{"audit", "-f", "json", "t.json"}}
		}},
		{"all that AWS can do", 2, 2 << 20, func(n int) hostile {
			all := strings.Join(texts(n, `{"Effect":"Allow","Action":"*","Resource":"*"}`), ",")
			return hostile{map[string]string{"p.json": amazon(all)}, []string{"can", "-f", "json", "*", "p.json"}}
		}},
		{"policies that change", 40, 2 << 20, func(n int) hostile {
			h := hostile{map[string]string{}, []string{"diff", "-f", "json", "old", "new"}}
			for i := range n {
				same := strings.ReplaceAll(conditionedStars(8), `"Action":"*"`, `"Action":"sqs:*"`)
				h.files[fmt.Sprintf("old/p%d.json", i)] = amazon(same)
				h.files[fmt.Sprintf("new/p%d.json", i)] = amazon(same + `,{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}`)
			}
			return h
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			half, whole := boundedRun(t, c.make(c.n/2)), boundedRun(t, c.make(c.n))
			t.Logf("%d KB written, %d MB allocated", whole.report>>10, whole.allocated>>20)
			const ofPrincipal = 800
			if whole.report > c.most+ofPrincipal*c.n || whole.messages > mostMessages {
				t.Errorf("writes %d and %d bytes", whole.report, whole.messages)
			}
			if limit := mostGrowth*float64(half.allocated) + slack; float64(whole.allocated) > limit {
				t.Errorf("allocates %d bytes, and %d for twice the input", half.allocated, whole.allocated)
			}
		})
	}
}

// boundedRun runs a command that answers in JSON.
func boundedRun(t *testing.T, h hostile) cost {
	t.Helper()
	t.Chdir(t.TempDir())
	for name, text := range h.files {
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	var out, errs bytes.Buffer
	before := allocated()
	run(t.Context(), h.args, nil, nil, &out, &errs)
	if !json.Valid(out.Bytes()) {
		t.Fatalf("no JSON: %.300s%.300s", out.String(), errs.String())
	}
	return cost{report: out.Len(), messages: errs.Len(), allocated: allocated() - before}
}
