package policies

import (
	"compress/gzip"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/principal"
	"github.com/permgap/permgap/pkg/testinput"
)

// awsInput reads a packed table of the importers.
func awsInput(t *testing.T, name string) [][]string {
	t.Helper()
	f, err := os.Open(filepath.Join("importers", "inputs", "aws", name+".tsv.gz"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	unpacked, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	return tableOf(t, unpacked)
}

func tableOf(t *testing.T, from io.Reader) [][]string {
	t.Helper()
	r := csv.NewReader(from)
	r.Comma, r.LazyQuotes, r.FieldsPerRecord = '\t', true, -1
	rows, err := r.ReadAll()
	if err != nil || len(rows) < 2 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	return rows[1:]
}

// onAWS audits documents, each by itself, and gives the findings by document.
func onAWS(t *testing.T, texts map[string]string, o audit.Options) map[string][]*diag.Finding {
	t.Helper()
	var docs []*policy.Document
	for _, name := range slices.Sorted(maps.Keys(texts)) {
		docs = append(docs, policy.Parse(diag.NewFile(name, []byte(texts[name])), policy.Options{Platform: policy.AWS})...)
	}
	r := audit.Run(embedded(t), audit.Input{Principals: principal.Each(docs), Documents: docs}, o)
	out := map[string][]*diag.Finding{}
	for _, f := range r.Findings {
		out[f.Location.Path] = append(out[f.Location.Path], f)
	}
	return out
}

// alone is a policy that grants one action.
func alone(action string) string {
	return fmt.Sprintf(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":%q,"Resource":"*"}]}`, action)
}

// namedIn lists the actions that findings name as lacking.
func namedIn(findings []*diag.Finding) map[string]bool {
	named := map[string]bool{}
	for _, f := range findings {
		for _, p := range f.Prerequisites {
			named[p.Action] = true
			for _, a := range p.AnyOf {
				named[a] = true
			}
		}
		if f.Code == "PG407" {
			named[f.Action] = true
		}
	}
	return named
}

// What both editions of AWS's table say an action needs is named when the action
// is granted alone. An action that depends on itself is a slip of the table.
func TestAWSRecall(t *testing.T) {
	needs := map[string][]string{}
	for _, r := range awsInput(t, "dependents") {
		if strings.Contains(r[3], ",") && r[0] != r[1] {
			needs[r[0]] = append(needs[r[0]], r[1])
		}
	}
	texts := map[string]string{}
	for action := range needs {
		texts[action] = alone(action)
	}
	found := onAWS(t, texts, audit.Options{})
	edges, cat := 0, embedded(t)
	for action, all := range needs {
		named := namedIn(found[action])
		for _, need := range all {
			if _, known := cat.Lookup(policy.AWS, need); !known {
				t.Errorf("%s needs %s, which is no action", action, need)
			}
			if edges++; !named[need] {
				t.Errorf("%s granted alone: %s is not named", action, need)
			}
		}
	}
	if edges < 4100 {
		t.Errorf("%d edges are too few", edges)
	}
}

// A role may be passed to the service that the call passes it to, and not with a
// permission for another one.
func TestAWSPins(t *testing.T) {
	limited := func(service string) string {
		return fmt.Sprintf(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"lambda:CreateFunction","Resource":"*"},`+
			`{"Effect":"Allow","Action":"iam:PassRole","Resource":"*","Condition":{"StringEquals":{"iam:PassedToService":%q}}}]}`, service)
	}
	found := onAWS(t, map[string]string{"right": limited("lambda.amazonaws.com"), "wrong": limited("ec2.amazonaws.com")},
		audit.Options{})
	if namedIn(found["right"])["iam:PassRole"] {
		t.Error("a role that may be passed to Lambda is lacking")
	}
	errors := slices.DeleteFunc(found["wrong"], func(f *diag.Finding) bool { return f.Level != diag.Error })
	if len(errors) != 1 || errors[0].Code != "PG101" || !namedIn(errors)["iam:PassRole"] {
		t.Errorf("a role that may only be passed to EC2: %d errors", len(errors))
	}
}

// An error needs a source that states that no call works without the permission;
// what a source states for some calls is a note.
func TestAWSLevels(t *testing.T) {
	cat := embedded(t)
	always := 0
	for _, id := range cat.Operations(policy.AWS) {
		o := cat.Operation(id)
		for _, r := range o.Requires {
			if r.Always {
				always++
			}
			if r.Always && (r.Feature != "" || r.When != (catalog.Text{}) || r.Standing != catalog.Official) {
				t.Errorf("%s: what every call needs has a condition, or no page states it", o.Name)
			}
		}
	}
	if always < 50 {
		t.Errorf("%d prerequisites of every call are too few", always)
	}
	for action, want := range map[string]diag.Severity{
		"lambda:CreateFunction": diag.Error, "sagemaker:BatchAddClusterNodes": diag.Warning, "ec2:AttachVolume": diag.Note,
	} {
		highest := diag.Note
		for _, f := range onAWS(t, map[string]string{"p": alone(action)}, audit.Options{})["p"] {
			highest = max(highest, f.Level)
		}
		if highest != want {
			t.Errorf("%s alone earns %s, want %s", action, highest, want)
		}
	}
}

// AWS's own policies earn errors and warnings in few documents.
func TestAWSManagedPolicies(t *testing.T) {
	paths, err := filepath.Glob(filepath.Join(testinput.Shared(t, "corpora", "aws-managed", "documents"), "*.json"))
	if err != nil || len(paths) < 1600 {
		t.Fatalf("%d documents, %v", len(paths), err)
	}
	if testing.Short() {
		t.Skip("takes long")
	}
	own := func(p policy.Platform, name string) bool {
		return embedded(t).RoleKind(p, name) == catalog.SystemPolicy
	}
	var docs []*policy.Document
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		docs = append(docs, policy.Parse(diag.NewFile(filepath.Base(path), data), policy.Options{Platform: policy.AWS, Own: own})...)
	}
	r := audit.Run(embedded(t), audit.Input{Principals: principal.Each(docs), Documents: docs}, audit.Options{})
	errors, warnings := map[string]bool{}, map[string]bool{}
	for _, f := range r.Findings {
		if f.Code == "PG404" || f.Code == "PG405" {
			t.Errorf("%s of AWS's own %s: %s", f.Code, f.Location.Path, f.MessageID)
		}
		switch f.Level {
		case diag.Error:
			errors[f.Location.Path] = true
		case diag.Warning:
			warnings[f.Location.Path] = true
		}
	}
	t.Logf("%d documents, %d operations, errors in %d, warnings in %d", len(docs), r.Summary.Operations.Live, len(errors), len(warnings))
	explained(t, r)
	compareRules(t, "aws rules", rulesHead+byRule("AWS's managed policies", r))
	if len(errors)*100 > 2*len(docs) || len(warnings)*100 > 10*len(docs) || r.Summary.Operations.Live < 100_000 {
		t.Errorf("of %d documents %d have an error and %d a warning, %d operations judged", len(docs), len(errors), len(warnings),
			r.Summary.Operations.Live)
	}
}

// explained checks that each error has its reason in the table of the page, and
// that each row of that table is about an error.
func explained(t *testing.T, r *audit.Report) {
	t.Helper()
	rows := rowsOf(t, "aws kept")
	used := map[string]bool{}
	for _, f := range r.Findings {
		if f.Level != diag.Error {
			continue
		}
		document := strings.TrimSuffix(filepath.Base(f.Location.Path), ".json")
		at := slices.IndexFunc(rows, func(row []string) bool {
			return slices.Contains(codes(row[0]), document) && matchesAny(codes(row[1]), f.Operation)
		})
		if at < 0 || f.Code != "PG101" || !namedIn([]*diag.Finding{f})["iam:PassRole"] {
			t.Errorf("no reason is given for the error %s of %s in %s", f.Code, f.Operation, document)
		}
		used[document] = true
	}
	for _, row := range rows {
		for _, document := range codes(row[0]) {
			if !used[document] {
				t.Errorf("no error is left in %s", document)
			}
		}
	}
}

// Of what people were missing, most is named when they grant the action alone.
func TestAWSMissingPermissions(t *testing.T) {
	f, err := os.Open(testinput.Shared(t, "cases", "aws-missing-permissions.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows := tableOf(t, f)
	named := 0
	for _, r := range rows {
		resource := "*"
		if strings.HasPrefix(r[2], "route53:") && r[1] == "resource" {
			resource = "arn:aws:route53:::hostedzone/Z1"
		}
		var agency []*policy.Document
		doc := policy.Parse(diag.NewFile("p", []byte(strings.Replace(alone(r[2]), `"*"`, fmt.Sprintf("%q", resource), 1))),
			policy.Options{Platform: policy.AWS})
		if r[1] == "service-role" {
			agency = policy.Parse(diag.NewFile("a", []byte(alone("sts:GetCallerIdentity"))), policy.Options{Platform: policy.AWS})
		}
		all := principal.Each(doc)
		for i := range all {
			all[i].Agency = agency
		}
		report := audit.Run(embedded(t), audit.Input{Principals: all, Documents: slices.Concat(doc, agency)}, audit.Options{})
		got, whole := namedIn(report.Findings), true
		for _, want := range strings.Split(r[3], ",") {
			want, _, _ = strings.Cut(strings.TrimSpace(want), " on ")
			whole = whole && got[want]
		}
		if whole {
			named++
		} else {
			t.Logf("%s: %s lacks %s", r[0], r[2], r[3])
		}
	}
	if named*100 < 70*len(rows) {
		t.Errorf("%d of %d are named", named, len(rows))
	}
}

// Patterns stand for what an expression finds among the names of the reference.
func TestAWSPatterns(t *testing.T) {
	var names []string
	for _, r := range awsInput(t, "actions") {
		names = append(names, r[0])
	}
	cat := embedded(t)
	if f, err := os.Open(filepath.Join("..", "..", "shared", "facts", "aws", "aws_actions_2026-09.tsv")); err == nil {
		defer f.Close()
		var collected []string
		for _, r := range tableOf(t, f) {
			collected = append(collected, r[1])
		}
		if diff := cmp.Diff(slices.Sorted(slices.Values(names)), slices.Sorted(slices.Values(collected))); diff != "" {
			t.Errorf("the packed names are not those that were collected: %s", diff)
		}
	}
	for _, pattern := range []string{"ec2:*Instances", "s3:Get*Acl", "*", "iam:?etUser", "*:List*", "EC2:describe?pc*", "s3:*"} {
		text := strings.NewReplacer(`\*`, ".*", `\?`, ".").Replace(regexp.QuoteMeta(pattern))
		expression := regexp.MustCompile("(?i)^" + text + "$")
		want := slices.DeleteFunc(slices.Clone(names), func(n string) bool { return !expression.MatchString(n) })
		var got []string
		for _, id := range cat.Expand(policy.AWS, match.Compile(pattern, match.Options{Fold: true, Question: true})) {
			got = append(got, cat.ActionName(id))
		}
		slices.Sort(want)
		slices.Sort(got)
		if len(want) == 0 || !slices.Equal(want, got) {
			t.Errorf("%s: %d actions, want %d", pattern, len(got), len(want))
		}
	}
}

// The contents of the managed policies are those that were collected.
func TestAWSContents(t *testing.T) {
	testinput.OneGoroutine(t)
	folder := testinput.Shared(t, "corpora", "aws-managed", "documents")
	paths, err := filepath.Glob(filepath.Join(folder, "*.json"))
	if err != nil || len(paths) < 1600 {
		t.Fatalf("%d documents, %v", len(paths), err)
	}
	cat := embedded(t)
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		name := strings.TrimSuffix(filepath.Base(path), ".json")
		known, ok := cat.PlatformRole(policy.AWS, name)
		var want, got any
		if !ok || json.Unmarshal(data, &want) != nil || json.Unmarshal([]byte(known.Content), &got) != nil {
			t.Errorf("%s: the catalogue has no content", name)
			continue
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}
