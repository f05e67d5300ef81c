package policy

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"

	"github.com/permgap/permgap/pkg/diag"
)

const small = `{"Version":"1.1","Statement":[{"Effect":"Allow","Action":["a:b:c"]}]}`

// What golden files cannot hold: bytes that are no text, sizes, options.
func TestParseBytes(t *testing.T) {
	wide := func(bom string, order int) string {
		var b strings.Builder
		b.WriteString(bom)
		for _, c := range utf16.Encode([]rune(small)) {
			pair := [2]byte{byte(c >> (8 * order)), byte(c >> (8 * (1 - order)))}
			b.Write(pair[:])
		}
		return b.String()
	}
	for _, c := range []struct {
		name, text string
		opts       Options
		want       []string
	}{
		{"empty", "", Options{},
			[]string{"1:1-1:1 PG401! the input is empty // check that this is the file you mean: a policy begins with {"}},
		{"blank", " \r\n\t", Options{},
			[]string{"1:1-1:1 PG401! the input is empty // check that this is the file you mean: a policy begins with {"}},
		{"only a byte order mark", "\xEF\xBB\xBF", Options{},
			[]string{"1:1-1:1 PG401! the input is empty // check that this is the file you mean: a policy begins with {"}},
		{"byte order mark", "\xEF\xBB\xBF" + small, Options{}, nil},
		{"byte order mark twice", "\xEF\xBB\xBF\xEF\xBB\xBF" + small, Options{},
			[]string{"1:1-1:2 PG401! expected white space, found the character U+FEFF // replace it with a plain space"}},
		{"byte order mark, broken", "\xEF\xBB\xBF{\n  \"a\" 1}", Options{},
			[]string{`2:6-2:6 PG401! expected ":" after the key, found "1" // put a colon here`}},
		{"UTF-16 LE", wide("\xFF\xFE", 0), Options{},
			[]string{"1:1-1:1 PG401! expected UTF-8, found UTF-16LE // save the file as UTF-8"}},
		{"UTF-16 BE", wide("\xFE\xFF", 1), Options{},
			[]string{"1:1-1:1 PG401! expected UTF-8, found UTF-16BE // save the file as UTF-8"}},
		{"UTF-16 LE, no mark", wide("", 0), Options{},
			[]string{"1:1-1:1 PG401! expected UTF-8, found UTF-16LE // save the file as UTF-8"}},
		{"UTF-16 LE, one character", "{\x00", Options{},
			[]string{"1:1-1:1 PG401! expected UTF-8, found UTF-16LE // save the file as UTF-8"}},
		{"UTF-16 BE, one character", "\x00{", Options{},
			[]string{"1:1-1:1 PG401! expected UTF-8, found UTF-16BE // save the file as UTF-8"}},
		{"UTF-16 BE, no mark", wide("", 1), Options{},
			[]string{"1:1-1:1 PG401! expected UTF-8, found UTF-16BE // save the file as UTF-8"}},
		{"UTF-32", "\xFF\xFE\x00\x00{\x00\x00\x00", Options{},
			[]string{"1:1-1:1 PG401! expected UTF-8, found UTF-32 // save the file as UTF-8"}},
		{"Windows line ends", "{\r\n  \"a\": \"中\"\r\n  \"b\": 1\r\n}", Options{},
			[]string{`2:11-2:11 PG401! missing comma: expected "," or "}", found the next key // put a comma here`}},
		{"characters, not bytes", `{"文": "😀", "b" 1}`, Options{},
			[]string{`1:15-1:15 PG401! expected ":" after the key, found "1" // put a colon here`}},
		{"invalid UTF-8", "{\"a\": \"\xE4\xB8\"}", Options{},
			[]string{"1:8-1:9 PG401! expected UTF-8, found the byte 0xe4 // save the file as UTF-8"}},
		{"another encoding: told once", "{\"a\": \"\xC6\xF4\", \"b\": [\"\xB6\xAF\"],}", Options{}, []string{
			"1:8-1:9 PG401! expected UTF-8, found the byte 0xc6 // save the file as UTF-8",
			`1:24-1:25 PG401! trailing comma: expected another member, found "}" // remove the comma`,
		}},
		{"Markdown", "# policies\n\nAll of them.\n", Options{}, []string{
			"1:1-1:11 PG401! expected a JSON document, found other text // check that this is the file you mean: a policy begins with {",
		}},
		{"YAML behind a comment", "\n// generated\nVersion: 1\n", Options{}, []string{
			"2:1-2:13 PG401! expected a JSON document, found other text // check that this is the file you mean: a policy begins with {",
		}},
		{"a policy behind a comment", "# ours\n{}\n", Options{},
			[]string{"1:1-1:7 PG401! expected JSON, found a comment // remove it: JSON has no comments"}},
		{"HCL", "{\n  Version = \"5.0\"\n  Statement = []\n}", Options{}, []string{
			"2:3-2:10 PG401! expected a JSON document, found text as Terraform writes it (HCL) // give the policy as JSON, as jsonencode makes it",
		}},
		{"invalid UTF-8 outside a string", "{\xFF}", Options{},
			[]string{"1:2-1:3 PG401! expected a key in double quotes, found the byte 0xff, which is not UTF-8"}},
		{"tab in a string", "[\"a\tb\"]", Options{}, []string{
			`1:4-1:5 PG401! expected the rest of a string, found the control character U+0009 // write it as \u0009 in a string`,
		}},
		{"no-break space", "{\u00A0\"a\": 1}", Options{},
			[]string{"1:2-1:3 PG401! expected white space, found the character U+00A0 // replace it with a plain space"}},
		{"zero byte", "{\"a\": 1}\x00", Options{},
			[]string{"1:9-1:10 PG401! expected the end of the file, found the character U+0000"}},
		{"too large", small, Options{MaxBytes: 10}, []string{
			"1:1-1:1 PG401! the file has 69 bytes: the limit is 10 // check that this is the file you mean: a policy has a few thousand characters",
		}},
		{"as large as allowed", small, Options{MaxBytes: len(small)}, nil},
		{"as deep as allowed", strings.Repeat("[", 64) + strings.Repeat("]", 64), Options{}, nil},
		{"too deep", strings.Repeat("[", 65) + strings.Repeat("]", 65), Options{},
			[]string{"1:65-1:66 PG401! nested too deep: more than 64 levels // remove levels: no policy needs so many"}},
		{"too deep, and mixed", strings.Repeat(`{"a":[`, 500), Options{},
			[]string{"1:193-1:194 PG401! nested too deep: more than 64 levels // remove levels: no policy needs so many"}},
		{"too deep by option", `[[[1]]]`, Options{MaxDepth: 2},
			[]string{"1:3-1:4 PG401! nested too deep: more than 2 levels // remove levels: no policy needs so many"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			file := diag.NewFile("policy.json", []byte(c.text))
			docs := Parse(file, c.opts)
			checkSpans(t, file, docs)
			if diff := cmp.Diff(c.want, lines(docs[0])); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// Offsets behind a byte order mark are those of the file.
func TestByteOrderMarkOffsets(t *testing.T) {
	d := parse(t, "\xEF\xBB\xBF"+small)
	action := d.Statements[0].Actions[0]
	if got := string(d.File.Data[action.Span.Start:action.Span.End]); got != `"a:b:c"` {
		t.Errorf("the span holds %s", got)
	}
}

func list(n int, format string) string {
	var b strings.Builder
	for i := range n {
		if i > 0 {
			b.WriteString(", ")
		}
		fmt.Fprintf(&b, format, i)
	}
	return b.String()
}

// Each limit at its edge: nothing at the limit, a warning one beyond.
func TestLimits(t *testing.T) {
	huawei := func(statement string) string {
		return `{"Version": "1.1", "Statement": [{"Effect": "Allow", ` + statement + `}]}`
	}
	long := func(n int) string { return strings.Repeat("x", n) }
	for _, c := range []struct {
		name  string
		text  func(n int) string
		limit int
		want  string
	}{
		{"statements", func(n int) string {
			return `{"Version": "1.1", "Statement": [` + list(n, `{"Effect": "Allow", "Action": ["a:b:c%d"]}`) + `]}`
		}, 8, "the policy has 9 statements, more than the limit of 8 (IAM.1028)"},
		{"actions", func(n int) string { return huawei(`"Action": [` + list(n, `"a:b:c%d"`) + `]`) },
			100, "the statement has 101 actions, more than the limit of 100 (IAM.1033)"},
		{"action length", func(n int) string { return huawei(`"Action": ["a:b:` + long(n-4) + `"]`) },
			128, "the action has 129 characters, more than the limit of 128 (IAM.1034)"},
		{"action length in characters", func(n int) string { return huawei(`"Action": ["` + strings.Repeat("中", n) + `"]`) },
			128, "the action has 129 characters, more than the limit of 128 (IAM.1034)"},
		{"resources", func(n int) string { return huawei(`"Action": ["a:b:c"], "Resource": [` + list(n, `"r%d"`) + `]`) },
			20, "the statement has 21 resources, more than the limit of 20 (IAM.1037)"},
		{"URIs", func(n int) string {
			return huawei(`"Action": ["a:b:c"], "Resource": {"uri": [` + list(n, `"r%d"`) + `]}`)
		}, 10, "the resource object has 11 URIs, more than the limit of 10 (IAM.1040)"},
		{"URI length", func(n int) string { return huawei(`"Action": ["a:b:c"], "Resource": ["` + long(n) + `"]`) },
			1500, "the resource has 1,501 characters, more than the limit of 1,500 (IAM.1042)"},
		{"operators", func(n int) string {
			return huawei(`"Action": ["a:b:c"], "Condition": {` + list(n, `"o%d": {"k": ["v"]}`) + `}`)
		}, 10, `"Condition" has 11 operators, more than the limit of 10 (IAM.1050)`},
		{"keys", func(n int) string {
			return huawei(`"Action": ["a:b:c"], "Condition": {"o": {` + list(n, `"k%d": ["v"]`) + `}}`)
		}, 10, `the operator has 11 keys, more than the limit of 10 (IAM.1054)`},
		{"value length", func(n int) string {
			return huawei(`"Action": ["a:b:c"], "Condition": {"o": {"k": ["` + long(n) + `"]}}`)
		}, 1024, "the value has 1,025 characters, more than the limit of 1,024 (IAM.1056)"},
		{"dependencies", func(n int) string {
			return `{"Version": "1.0", "Statement": [{"Effect": "Allow", "Action": ["a:b:c"]}], "Depends": [` +
				list(n, `{"display_name": "r%d"}`) + `]}`
		}, 20, "the role has 21 dependencies, more than the limit of 20 (IAM.1058)"},
		{"RAM policy", func(n int) string {
			head, tail := `{"Version": "1", "Statement": [{"Effect": "Allow", "Action": "ram:*", "Resource": "acs:ram:*:*:`, `"}]}`
			return head + long(n-len(head)-len(tail)) + tail
		}, 6144, "the policy has 6,145 characters, more than the limit of 6,144"},
		{"Huawei 5.0 policy", func(n int) string {
			head, tail := `{"Version": "5.0", "Statement": [{"Effect": "Allow", "Action": "ram:*", "Resource": "`, `"}]}`
			return head + long(n-len(head)-len(tail)) + tail
		}, 6144, "the policy has 6,145 bytes, more than the limit of 6,144"},
		{"AWS policy", func(n int) string {
			head, tail := "{\n\"Version\":\"2012-10-17\",\t\"Statement\": [{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"", `"}]}`
			return head + long(n-len(head)+3-len(tail)) + tail
		}, 6144, "the policy has 6,145 characters that are not white space, more than the limit of 6,144"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := limitProblems(parse(t, c.text(c.limit))); len(got) != 0 {
				t.Errorf("at the limit: %q", got)
			}
			if got := limitProblems(parse(t, c.text(c.limit+1))); len(got) != 1 || got[0] != c.want {
				t.Errorf("beyond the limit: %q, want %q", got, c.want)
			}
		})
	}
}

// The limits are those of customers: the large managed policies of AWS exceed them
// under their own names. Which names AWS has is for the caller to say.
func TestLargeManaged(t *testing.T) {
	text := fmt.Sprintf(`{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": %q}]}`,
		strings.Repeat("a", 20000))
	for path, want := range map[string]int{
		"ReadOnlyAccess.json": 0, "iam/SecurityAudit.json": 0, "AmazonEC2FullAccess.json": 0,
		"ReadOnly.json": 1, "OurReadOnlyAccess.json": 1, "\n.json": 1, ".json": 1,
	} {
		own := func(p Platform, name string) bool {
			return p == AWS && (name == "ReadOnlyAccess" || name == "SecurityAudit")
		}
		docs := Parse(diag.NewFile(path, []byte(text)), Options{Own: own})
		if got := limitProblems(docs[0]); len(got) != want {
			t.Errorf("%q: %q, want %d", path, got, want)
		}
	}
}

func limitProblems(d *Document) []string {
	var messages []string
	for _, p := range d.Problems {
		if p.Code == "PG405" {
			messages = append(messages, words(p.Message))
		}
	}
	return messages
}

// The characters of a 1.1 policy are counted as the service keeps it, without
// the white space between tokens.
func TestCompactLength(t *testing.T) {
	for text, want := range map[string]int{
		`{}`: 2, " { \n\t} \r": 2, `{"a b": 1}`: 9, `"\" x"`: 6, `"中 文"`: 5, `"\\" , "a"`: 8, ``: 0,
	} {
		if got := compactLength([]byte(text)); got != want {
			t.Errorf("compactLength(%q) = %d, want %d", text, got, want)
		}
	}
}

// TestManyValues: a text of more values than are held is refused at the first
// that is too much.
func TestManyValues(t *testing.T) {
	const first = "["
	for name, c := range map[string]struct {
		text string
		at   int
	}{
		"numbers": {first + strings.Repeat("0,", maxValues) + "0]", len(first) + 2*(maxValues-1)},
		"lists":   {first + strings.Repeat("[],", maxValues) + "[]]", len(first) + 3*(maxValues-1)},
	} {
		d := parse(t, c.text)
		if len(d.Problems) != 1 || d.Problems[0].Message.ID != "json-many" || d.Problems[0].Span != (diag.Span{Start: c.at, End: c.at + 1}) {
			t.Errorf("%s: %+v, want one at %d", name, d.Problems, c.at)
		}
	}
	if d := parse(t, first+strings.Repeat("0,", maxValues-2)+"0]"); len(d.Problems) > 0 && d.Problems[0].Message.ID == "json-many" {
		t.Error("as many as are held are refused")
	}
}

func TestRequestSize(t *testing.T) {
	text := `{"role": {"type": "XA", "description": "` + strings.Repeat("x", 33<<10) + `", "policy": ` + small + `}}`
	if got := limitProblems(parse(t, text)); len(got) != 1 || !strings.Contains(got[0], "IAM.1101") {
		t.Errorf("problems %q", got)
	}
}

// A secret is in no value, no message, and its place is known.
func TestSecrets(t *testing.T) {
	for name, text := range map[string]string{
		"request":      `{"user_id": "u", "type": "credential", "content": "AK", "secret_key": "hunter2"}`,
		"list":         `{"total_count": 1, "auth": [{"type": "credential", "content": "AK", "secret_key": "hunter2"}]}`,
		"twice":        `{"user_id": "u", "type": "credential", "content": "AK", "secret_key": "hunter2", "secret_key": "hunter2"}`,
		"broken":       `{"user_id": "u" "type": "credential", "content": "AK", "secret_key": "hunter2"}`,
		"no quotes":    `{"user_id": "u", "type": "credential", "content": "AK", "secret_key": hunter2}`,
		"no colon":     `{"user_id": "u", "secret_key" "hunter2" "content": "AK"}`,
		"quotes":       `{'user_id': 'u', 'secret_key': 'hunter2'}`,
		"equals":       `{secret_key = hunter2}`,
		"unfinished":   `{"user_id": "u", "secret_key": "hunter2`,
		"in a policy":  `{"Version": "1.1", "Statement": [], "SecretAccessKey": "hunter2"}`,
		"password":     `{"Version": "1.1", "Statement": [], "Pass-Word": "hunter2"}`,
		"SK":           `{"Version": "1.1", "Statement": [], "SK": "hunter2hunter2hunter2"}`,
		"sk":           `{"a": {"sk": "hunter2hunter2hunter2"}}`,
		"broken sk":    `{"a": {"sk": "hunter2hunter2hunter2" "b": 1}}`,
		"token":        `{"a": {"token": "ghp_hunter2hunter2hunter2"}}`,
		"broken Token": `{"a": {"Token": "ghp_hunter2hunter2hunter2" "b": 1}}`,
		"short sk":     `{"user_id": "u", "type": "credential", "content": "AK", "sk": "hunter2"}`,
		"in a list":    `{"user_id": "u", "type": "credential", "content": "AK", "secret_key": ["hunter2"]}`,
		"as type":      `{"user_id": "u", "type": "hunter2", "content": "AK", "secret_key": "hunter2"}`,
		"as escapes":   `{"user_id": "u", "type": "\u0068unter2", "content": "AK", "secret_key": "hunter2"}`,
		"inside":       `{"user_id": "u", "type": "credential", "content": "AK:hunter2hunter2hunter2", "secret_key": "hunter2hunter2hunter2"}`,
		"as name":      `{"user_id": "u", "type": "credential", "hunter2hunter2hunter2": {}, "secret_key": "hunter2hunter2hunter2"}`,
		"swapped":      `{"user_id": "u", "type": "credential", "content": "hunter2HUNTER2hunter2HUNTER2hunter2HUNTE", "secret_key": "AK"}`,
		"every kind":   `{"user_id": "u", "type": "credential", "content": "hunter2azAZ09+/hunter2azAZ09+/hunter2azA", "secret_key": "AK"}`,
		"other name":   `{"user_id": "u", "type": "credential", "content": "AK", "access_key": "hunter2HUNTER2hunter2HUNTER2hunter2HUNTE"}`,
		"deeper":       `{"user_id": "u", "type": "credential", "content": "AK", "keys": [{"b": "hunter2HUNTER2hunter2HUNTER2hunter2HUNTE"}]}`,
		"broken type":  `{"user_id": "u", "type": "hunter2" "secret_key": "hunter2"}`,
		"broken swap":  `{"content": "hunter2HUNTER2hunter2HUNTER2hunter2HUNTE" "secret_key": "AK"}`,
		"in a string":  `{"body": "{\"user_id\": \"u\" \"secret_key\": \"hunter2\"}"}`,
	} {
		t.Run(name, func(t *testing.T) {
			d := parse(t, text)
			if said := describe([]*Document{d}) + fmt.Sprintf("%+v", d.Authorizations); strings.Contains(said, "hunter2") {
				t.Errorf("the secret is shown:\n%s", said)
			}
			masked := []byte(text)
			for _, s := range d.Secrets {
				for i := s.Span.Start; i < s.Span.End; i++ {
					masked[i] = '*'
				}
			}
			if strings.Contains(string(masked), "hunter2") {
				t.Errorf("the place of the secret is not known: %s", masked)
			}
		})
	}
}

// What only looks like a secret is left readable.
func TestNoSecrets(t *testing.T) {
	for _, text := range []string{
		`{"Version": "1.1", "sk": "short"}`,
		`{"a": {"sk": ["hunter2hunter2hunter2"]}}`,
		`{"a": {"token": "NextToken"}}`,
		`{"a": {"NextToken": "hunter2hunter2hunter2"}}`,
		`{"a": {"task": "hunter2hunter2hunter2"}}`,
		`{"a": "sk hunter2hunter2hunter2" "b"}`,
		`{"a" "sk": "short", "b": 1}`,
		`{"Version": "1.1", "Statement": [], "Sid": "hunter2HUNTER2hunter2HUNTER2hunter2HUNTE"}`,
		`{"user_id": "u", "type": "agency", "content": "AnAgencyWhoseNameHasExactlyFortyLettersX"}`,
		`{"user_id": "u", "type": "agency", "content": "an_agency_whose_name_has_forty_letters_2"}`,
	} {
		if d := parse(t, text); len(d.Secrets) > 0 {
			t.Errorf("%s: %v", text, d.Secrets)
		}
	}
}

// How long a value must be to be taken for a secret, or for one that stands
// elsewhere as well; in a file that is no JSON too.
func TestSecretLengths(t *testing.T) {
	const five, six, fifteen, sixteen = "hunt1", "hunt12", "hunter2hunter2h", "hunter2hunter2hu"
	for _, c := range []struct {
		name, text string
		want       int
	}{
		{"a vague name", `{"a": {"sk": "` + sixteen + `"}}`, 1},
		{"a vague name of less", `{"a": {"sk": "` + fifteen + `"}}`, 0},
		{"a vague name, broken", `{"a": {"sk": "` + sixteen + `" "b": 1}}`, 1},
		{"a vague name of less, broken", `{"a": {"sk": "` + fifteen + `" "b": 1}}`, 0},
		{"repeated", `{"a": "` + six + `", "secret_key": "` + six + `"}`, 2},
		{"repeated, too short", `{"a": "` + five + `", "secret_key": "` + five + `"}`, 1},
		{"repeated, broken", `{"a": "` + six + `" "secret_key": "` + six + `"}`, 2},
		{"repeated, too short, broken", `{"a": "` + five + `" "secret_key": "` + five + `"}`, 1},
		{"inside", `{"a": "b:` + sixteen + `", "secret_key": "` + sixteen + `"}`, 2},
		{"inside, too short", `{"a": "b:` + fifteen + `", "secret_key": "` + fifteen + `"}`, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			if d := parse(t, c.text); len(d.Secrets) != c.want {
				t.Errorf("%d secrets in %s, want %d", len(d.Secrets), c.text, c.want)
			}
		})
	}
}

// Places inside a policy that stands in a string are those in the file.
func TestEmbeddedOffsets(t *testing.T) {
	inner := `{"Version":"1","Statement":[{"Effect":"Allow","Action":"\u0070ai:*","Resource":"中😀"}]}`
	for name, raw := range map[string]string{
		"plain escapes": strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(inner),
		"everything escaped": func() string {
			var b strings.Builder
			for _, c := range utf16.Encode([]rune(inner)) {
				fmt.Fprintf(&b, `\u%04x`, c)
			}
			return b.String()
		}(),
	} {
		t.Run(name, func(t *testing.T) {
			d := parse(t, `{"PolicyDocument": "`+raw+`"}`)
			s := d.Statements[0]
			for _, x := range []Text{d.Version, s.EffectAt, s.Actions[0], s.Resources[0]} {
				written := string(d.File.Data[x.Span.Start:x.Span.End])
				text, _ := embedded([]byte(`"`+written+`"`), 0)
				if inner := strings.ReplaceAll(string(text), `\u0070`, "p"); inner != `"`+x.Value+`"` {
					t.Errorf("%q stands at %q", x.Value, written)
				}
			}
		})
	}
}

func TestMentions(t *testing.T) {
	for _, text := range append(seeds[6:], `{"\u0053tatement": []}`) {
		if docs := Parse(diag.NewFile("x", []byte(text)), Options{}); docs[0].Kind != KindUnknown && !Mentions([]byte(text)) {
			t.Errorf("%s is a %s, but Mentions says no", text, docs[0].Kind)
		}
	}
	if Mentions([]byte(`{"name": "x", "version": "1.0.0", "dependencies": {}}`)) {
		t.Error("any JSON mentions a document")
	}
}

func BenchmarkParse(b *testing.B) {
	data := []byte(`{"Version":"1.1","Statement":[{"Effect":"Allow","Action":[` + list(60, `"modelarts:notebook:create%d"`) +
		`],"Resource":["obs:*:*:bucket:b"],"Condition":{"StringStartWith":{"g:ProjectName":["cn-north-1"]}}}]}`)
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		if d := Parse(diag.NewFile("policy.json", data), Options{}); len(d[0].Problems) != 0 {
			b.Fatal(lines(d[0]))
		}
	}
}

func BenchmarkParseBroken(b *testing.B) {
	data := []byte(strings.Repeat(" ", 4000) + `{"Version": "1.1" "Statement": []}`)
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		Parse(diag.NewFile("policy.json", data), Options{})
	}
}

// TestJSONC: comments and a last comma are white space, and nothing else is.
func TestJSONC(t *testing.T) {
	for _, c := range []struct {
		text string
		want string // "" if the text is refused
	}{
		{"{// c\n\"a\": 1}", "{    \n\"a\": 1}"},
		{`{"a": /* c */ 1}`, `{"a":         1}`},
		{`{"a": [1, 2,],}`, `{"a": [1, 2 ] }`},
		{"{\"a\": [1, // c\n]}", "{\"a\": [1      \n]}"},
		{`{"a": "// no /* comment */ ,]"}`, `{"a": "// no /* comment */ ,]"}`},
		{`{"a": "\"// ,]"}`, `{"a": "\"// ,]"}`},
		{`{"a": 1 /** c **/}`, `{"a": 1          }`},
		{`{"a": 1 * c */}`, ""},
		{`{"a": 1 ** c */}`, ""},
		{`{"a": 1 / c}`, ""},
		{`{"a": 1 /`, ""},
		{`{"a": 1 /* c`, ""},
		{`{"a": 1 /*/}`, ""},
		{`{"a": [,]}`, ""},
		{`{"a": [1,,]}`, ""},
		{`{"a": 1, "b"}`, ""},
	} {
		got := string(withoutComments([]byte(c.text)))
		if len(got) != len(c.text) {
			t.Errorf("%q has %d bytes, became %d", c.text, len(c.text), len(got))
		}
		valid := json.Valid([]byte(got))
		if valid != (c.want != "") || valid && got != c.want {
			t.Errorf("%q became %q, want %q", c.text, got, c.want)
		}
	}
}
