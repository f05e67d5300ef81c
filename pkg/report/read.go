package report

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"reflect"
	"strings"

	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/message"
)

// Bounds of a report that is read. What an audit writes stays far below them.
const (
	// MostBytes is how large it may be.
	MostBytes = 32 << 20
	mostDepth = 64
	// mostNested is how deep sentences stand in sentences: each may be said twice
	// by the one around it.
	mostNested = 4
	mostNumber = math.MaxInt32
	// mostFinding bounds the JSON of a finding, and mostListed its lists.
	mostFinding = 8 << 20
	mostListed  = 10_000
	// The others bound what formats do for each platform, each rule, and each
	// finding without a place.
	mostPlatforms = 100
	mostRules     = 1000
	mostLookups   = 1 << 30
)

// Read reads what [JSON] writes. A file is input like any other: it may have been
// made by anybody to do harm. What is not of the shape of a report is an error
// with its place; what a report says may still be a lie, and every format can be
// made of it.
func Read(path string, data []byte) (*audit.Report, error) {
	d := reading{path: path, data: bytes.TrimPrefix(data, []byte("\uFEFF")), file: diag.NewFile(path, data)}
	d.skipped = len(data) - len(d.data)
	if err := d.wellFormed(); err != nil {
		return nil, err
	}
	d.json = json.NewDecoder(bytes.NewReader(d.data))
	r := &audit.Report{Shown: []audit.ShownFile{}}
	if err := d.report(r); err != nil {
		return nil, err
	}
	return r, nil
}

// reading is the state of Read.
type reading struct {
	path    string
	data    []byte
	skipped int // bytes of the file in front of data
	file    *diag.File
	json    *json.Decoder
}

// fail gives an error with its place.
func (d *reading) fail(offset int, format string, args ...any) error {
	p := d.file.Position(offset + d.skipped)
	return fmt.Errorf("%s: %w", at(d.path, p.Line, p.Column), fmt.Errorf(format, args...))
}

const noReport = "'permgap audit --format json' writes reports"

// wellFormed refuses what is no JSON, and what is nested deeper than a report.
func (d *reading) wellFormed() error {
	var syntax *json.SyntaxError
	var raw json.RawMessage
	if err := json.Unmarshal(d.data, &raw); errors.As(err, &syntax) {
		return diag.Hint(d.fail(int(syntax.Offset)-1, "not JSON: %s", strings.TrimPrefix(syntax.Error(), "json: ")), noReport)
	} else if err != nil {
		return d.fail(0, "not JSON: %w", err)
	}
	depth, inString := 0, false
	for i := 0; i < len(d.data); i++ {
		switch c := d.data[i]; {
		case inString && c == '\\':
			i++
		case c == '"':
			inString = !inString
		case inString:
		case c == '{' || c == '[':
			if depth++; depth > mostDepth {
				return d.fail(i, "nested deeper than a report is (%d levels)", mostDepth)
			}
		case c == '}' || c == ']':
			depth--
		}
	}
	return nil
}

// report reads the members of the outermost object.
func (d *reading) report(r *audit.Report) error {
	if err := d.open('{', "a report, which is an object"); err != nil {
		return diag.Hint(err, noReport)
	}
	seen := map[string]bool{}
	for d.json.More() {
		start := d.next()
		t, err := d.json.Token()
		if err != nil {
			return d.fail(start, "%w", err)
		}
		key, _ := t.(string)
		if seen[key] {
			return d.fail(start, "%q stands twice", shorten(key))
		}
		seen[key] = true
		if err := d.member(r, key); err != nil {
			return err
		}
	}
	for _, key := range []string{"version", "tool", "findings", "summary"} {
		if !seen[key] {
			return diag.Hint(d.fail(0, "no report of an audit: it has no %q", key), noReport)
		}
	}
	return d.affordable(r)
}

// affordable refuses what formats would take very long for.
func (d *reading) affordable(r *audit.Report) error {
	platforms, codes, placeless := map[string]bool{}, map[string]bool{}, 0
	for f := range r.All() {
		platforms[f.Platform], codes[f.Code] = true, true
		if f.Location.Path == "" {
			placeless++
		}
	}
	switch {
	case len(platforms) > mostPlatforms:
		return d.fail(0, "findings on more than %d platforms", mostPlatforms)
	case len(codes) > mostRules:
		return d.fail(0, "findings of more than %d rules", mostRules)
	case placeless > 0 && len(r.Principals) > mostLookups/placeless:
		return d.fail(0, "%d findings without a place, and %d principals", placeless, len(r.Principals))
	}
	return nil
}

func (d *reading) member(r *audit.Report, key string) error {
	switch key {
	case "version":
		return d.version(r)
	case "tool":
		return d.value(&r.Tool, key)
	case "catalog":
		return d.value(&r.Catalog, key)
	case "principals":
		return list(d, &r.Principals, key)
	case "findings":
		return findings(d, &r.Findings, key)
	case "suppressed":
		return suppressed(d, &r.Suppressed, key)
	case "left_out":
		return list(d, &r.LeftOut, key)
	case "not_analysed":
		return list(d, &r.NotAnalysed, key)
	case "others":
		return list(d, &r.Others, key)
	case "unjudged":
		return list(d, &r.Unjudged, key)
	case "skipped":
		return d.value(&r.Skipped, key)
	case "compared":
		return list(d, &r.Compared, key)
	case "lowered":
		return list(d, &r.Lowered, key)
	case "summary":
		return d.value(&r.Summary, key)
	case "unanswered":
		return d.value(&r.Unanswered, key)
	case "repair":
		return d.value(&r.Repair, key)
	case "files":
		return list(d, &r.Shown, key)
	}
	return d.value(new(json.RawMessage), key) // of a later version of the same number
}

// version refuses the shape of another version.
func (d *reading) version(r *audit.Report) error {
	start := d.next()
	if err := d.value(&r.Version, "version"); err != nil {
		return err
	}
	if r.Version != reportVersion {
		return diag.Hint(d.fail(start, "a report of version %q, and this program reads version %q", shorten(r.Version), reportVersion),
			"render it with the version of permgap that wrote it")
	}
	return nil
}

const reportVersion = "1"

func findings(d *reading, into *[]*diag.Finding, key string) error {
	var all []diag.Finding
	if err := list(d, &all, key); err != nil {
		return err
	}
	*into = make([]*diag.Finding, len(all))
	for i := range all {
		(*into)[i] = &all[i]
	}
	return nil
}

// suppressed reads findings that are accepted.
func suppressed(d *reading, into *[]audit.Suppressed, key string) error {
	start := d.next()
	if err := list(d, into, key); err != nil {
		return err
	}
	for i := range *into {
		switch s := &(*into)[i]; {
		case s.Finding == nil:
			return d.fail(start, "%s[%d]: no finding", key, i)
		case len(s.By) == 0:
			return d.fail(start, "%s[%d]: nothing accepts it", key, i)
		}
	}
	return nil
}

// list reads a list, one element after another, so that an error has the place
// of its element.
func list[T any](d *reading, into *[]T, key string) error {
	if err := d.open('[', fmt.Sprintf("%s to be a list", key)); err != nil {
		return err
	}
	for d.json.More() {
		var zero T
		*into = append(*into, zero)
		if err := d.value(&(*into)[len(*into)-1], fmt.Sprintf("%s[%d]", key, len(*into)-1)); err != nil {
			return err
		}
	}
	_, err := d.json.Token()
	return err
}

// open reads the bracket that begins an object or a list.
func (d *reading) open(bracket json.Delim, expected string) error {
	start := d.next()
	t, err := d.json.Token()
	if err != nil && !errors.Is(err, io.EOF) {
		return d.fail(start, "%w", err)
	}
	if t != bracket {
		return d.fail(start, "expected %s, found %s", expected, kindOf(t))
	}
	return nil
}

// next gives the offset of the value or name that comes next.
func (d *reading) next() int {
	at := int(d.json.InputOffset())
	for at < len(d.data) && strings.IndexByte(" \t\r\n,:", d.data[at]) >= 0 {
		at++
	}
	return at
}

// value reads a value and looks at what is in it.
func (d *reading) value(into any, name string) error {
	start := d.next()
	err := d.json.Decode(into)
	var wrong *json.UnmarshalTypeError
	switch {
	case errors.As(err, &wrong):
		if wrong.Field != "" {
			name += "." + wrong.Field
		}
		found, _, _ := strings.Cut(wrong.Value, " ")
		return d.fail(d.begin(start+int(wrong.Offset)), "%s: expected %s, found %s", shorten(name), expectedOf(wrong.Type), article(found))
	case err != nil:
		return d.fail(start, "%s: %w", name, err)
	}
	if weighty(into) && int(d.json.InputOffset())-start > mostFinding {
		return d.fail(start, "%s: larger than a finding is (%d bytes)", name, mostFinding)
	}
	if wrong := check(reflect.ValueOf(into).Elem()); wrong != "" {
		return d.fail(start, "%s: %s", name, wrong)
	}
	return nil
}

// weighty reports whether a value is a finding, accepted or not.
func weighty(into any) bool {
	switch into.(type) {
	case *diag.Finding, *audit.Suppressed:
		return true
	}
	return false
}

// begin gives where a string, number, word or bracket begins that ends at an
// offset.
func (d *reading) begin(end int) int {
	end = min(max(end, 1), len(d.data))
	i := end - 1
	if d.data[i] == '"' {
		for i--; i > 0; i-- {
			if d.data[i] == '"' && (len(d.data[:i])-len(bytes.TrimRight(d.data[:i], `\`)))%2 == 0 {
				return i
			}
		}
		return end - 1
	}
	for i > 0 && strings.IndexByte(" \t\r\n,:[{", d.data[i-1]) < 0 {
		i--
	}
	return i
}

// check says what of a value is no report's: numbers that count nothing, levels
// that are none, sentences in sentences without end.
func check(v reflect.Value) string {
	switch v.Kind() {
	case reflect.Int:
		if n := v.Int(); n < 0 || n > mostNumber {
			return fmt.Sprintf("expected a number from 0 to %d, found %d", mostNumber, n)
		}
	case reflect.Uint8:
		if level, is := v.Interface().(diag.Severity); is && !level.Valid() {
			return "expected a level (error, warning or note)"
		}
	case reflect.Pointer:
		if !v.IsNil() {
			return check(v.Elem())
		}
	case reflect.Slice:
		if args, is := v.Interface().(message.Args); is {
			return checkArgs(args)
		}
		if v.Len() > mostListed {
			return fmt.Sprintf("a list has at most %d entries", mostListed)
		}
		for i := range v.Len() {
			if wrong := check(v.Index(i)); wrong != "" {
				return wrong
			}
		}
	case reflect.Struct:
		return checkFields(v)
	}
	return ""
}

func checkArgs(args message.Args) string {
	if args.Depth() > mostNested {
		return "sentences in sentences, deeper than any that permgap says"
	}
	return ""
}

func checkFields(v reflect.Value) string {
	if part, is := v.Interface().(audit.LinePart); is && len(part.Text) > 8*partSize {
		return fmt.Sprintf("a part of a line has at most %d bytes", 8*partSize)
	}
	for i := range v.NumField() {
		if !v.Type().Field(i).IsExported() || v.Type().Field(i).Tag.Get("json") == "-" {
			continue
		}
		if wrong := check(v.Field(i)); wrong != "" {
			if name, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("json"), ","); name != "" {
				wrong = name + ": " + wrong
			}
			return wrong
		}
	}
	return ""
}

// expectedOf says in words what a type is in JSON.
func expectedOf(t reflect.Type) string {
	switch t.Kind() {
	case reflect.String:
		return "a string"
	case reflect.Bool:
		return "true or false"
	case reflect.Slice:
		return "a list"
	case reflect.Struct, reflect.Map:
		return "an object"
	case reflect.Uint8:
		return "a level"
	}
	return "a whole number"
}

// article names what was found.
func article(found string) string {
	switch found {
	case "array":
		return "a list"
	case "object":
		return "an object"
	case "bool":
		return "true or false"
	}
	return "a " + found
}

// kindOf names the value that a token begins.
func kindOf(t json.Token) string {
	switch t := t.(type) {
	case json.Delim:
		if t == '{' {
			return "an object"
		}
		return "a list"
	case string:
		return "a string"
	case float64:
		return "a number"
	case bool:
		return "true or false"
	}
	return "null"
}
