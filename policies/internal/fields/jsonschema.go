package fields

import (
	"encoding/json"
	"fmt"
	"strings"
)

// jsonHead starts the JSON Schema, with what several fields share.
const jsonHead = `{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$id": "https://github.com/permgap/permgap/blob/main/docs/schema/catalogue.schema.json",
  "$comment": "Made from the table of policies/internal/fields: go generate ./pkg/catalog",
  "title": "permgap catalogue",
  "description": "One service of a platform: its actions, its operations, and what they require. ` +
	`docs/catalogue.md explains how a fact gets in.",
  "$ref": "#/$defs/file",
  "$defs": {
    "word": {"type": "string", "minLength": 1},
    "words": {"type": "array", "items": {"$ref": "#/$defs/word"}},
    "action_name": {"type": "string", "pattern": "^[A-Za-z][A-Za-z0-9-]*:[A-Za-z0-9_-]*(:[A-Za-z0-9_-]+)?$", "description": ` +
	`"service:type:operation or service:Operation; no wildcard."},
    "action_names": {"type": "array", "items": {"$ref": "#/$defs/action_name"}},
    "apis": {"type": "array", "items": {"type": "string", "pattern": "^([A-Z]+ /\\S*|[A-Za-z]+)$"}, "description": ` +
	`"METHOD /path/{parameter}, or the name of an API that has no path."},
    "date": {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
    "pins": {"type": "object", "additionalProperties": {"oneOf": [{"$ref": "#/$defs/word"}, {"$ref": "#/$defs/words"}]}},
    "requirements": {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/requirement"}},
    "text": {
      "type": "object",
      "additionalProperties": false,
      "properties": {
        "en": {"$ref": "#/$defs/word", "description": "English"},
        "zh-Hans": {"$ref": "#/$defs/word", "description": "Chinese, simplified"},
        "zh-Hant": {"$ref": "#/$defs/word", "description": "Chinese, traditional"}
      }
    }`

// jsonSchema describes the YAML to editors.
func jsonSchema() []byte {
	var b strings.Builder
	b.WriteString(jsonHead)
	for _, r := range table() {
		if r.YAML == "" {
			continue
		}
		fmt.Fprintf(&b, ",\n    %q: {\n      \"type\": \"object\",\n      \"additionalProperties\": false,\n", r.Def)
		var needed, properties []string
		for _, f := range r.Fields {
			if f.YAML == "" {
				continue
			}
			if f.Needed {
				needed = append(needed, f.YAML)
			}
			properties = append(properties, fmt.Sprintf("        %q: %s", f.YAML, described(f)))
		}
		if len(needed) > 0 {
			fmt.Fprintf(&b, "      \"required\": [%s],\n", quoted(needed))
		}
		if r.OneOf != "" {
			fmt.Fprintf(&b, "      \"oneOf\": %s,\n", r.OneOf)
		}
		fmt.Fprintf(&b, "      \"properties\": {\n%s\n      }\n    }", strings.Join(properties, ",\n"))
	}
	b.WriteString("\n  }\n}\n")
	return []byte(b.String())
}

// described gives the schema of a field with its description.
func described(f field) string {
	schema := f.Schema
	if schema == "" {
		schema = map[kind]string{
			str: `{"$ref": "#/$defs/word"}`, content: `{"$ref": "#/$defs/word"}`,
			date: `{"$ref": "#/$defs/date"}`, text: `{"$ref": "#/$defs/text"}`, strs: `{"$ref": "#/$defs/words"}`,
			yesNo: `{"enum": ["yes", "no"]}`, flag: `{"type": "boolean"}`, action: `{"$ref": "#/$defs/action_name"}`,
			actions: `{"$ref": "#/$defs/action_names"}`, twins: `{"$ref": "#/$defs/words"}`, sources: `{"$ref": "#/$defs/words"}`,
			source: `{"$ref": "#/$defs/word"}`, pins: `{"$ref": "#/$defs/pins"}`,
		}[f.Kind]
	}
	doc := f.Doc
	if schema == "" {
		for _, e := range enums() {
			if e.Type == f.Of {
				schema = `{"enum": [` + quoted(e.Words) + `]}`
				doc = strings.TrimSpace(doc + " " + e.Doc)
			}
		}
	}
	if doc == "" {
		return schema
	}
	text, err := json.Marshal(doc)
	if err != nil {
		panic(err) // a string always has a JSON form
	}
	return strings.TrimSuffix(schema, "}") + `, "description": ` + strings.NewReplacer(`\u003c`, "<", `\u003e`, ">", `\u0026`,
		"&").Replace(string(text)) + "}"
}
