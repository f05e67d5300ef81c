package config

import (
	"bytes"
	"encoding/json"

	"github.com/permgap/permgap/pkg/platform"
	"github.com/permgap/permgap/pkg/rule"
)

// object is a mapping of JSON.
type object = map[string]any

// Schema is the JSON Schema of the configuration, for editors. It is made of the
// table that checks a file. It knows no catalogue: names of features, operations and
// roles are checked when a file is read.
func Schema() []byte {
	s := schemaOfKeys(table)
	s["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	s["$id"] = "https://github.com/permgap/permgap/blob/main/docs/schema/config.schema.json"
	s["title"] = "Configuration of permgap (" + FileName + ")"
	s["type"] = []string{"object", "null"}
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(s); err != nil {
		panic(err) // texts and lists always have a form
	}
	return out.Bytes()
}

// schemaOfKeys is that of a mapping.
func schemaOfKeys(keys []Key) object {
	properties, needed := object{}, []string{}
	for _, k := range keys {
		properties[k.Name] = schemaOf(k)
		if k.Needed {
			needed = append(needed, k.Name)
		}
	}
	s := object{"type": "object", "properties": properties, "additionalProperties": false}
	if len(needed) > 0 {
		s["required"] = needed
	}
	return s
}

// schemaOf is that of a value. A key that stands empty says nothing, so null is one.
func schemaOf(k Key) object {
	var s object
	switch k.Kind {
	case Switch:
		s = object{"type": []string{"boolean", "null"}}
	case Date:
		s = object{"type": []string{"string", "null"}, "format": "date", "pattern": `^\d{4}-\d{2}-\d{2}$`}
	case List:
		s = object{"type": []string{"array", "string", "null"}, "items": schemaOfWord(k), "maxLength": longestWord}
	case Levels:
		s = object{"type": []string{"object", "null"}, "properties": schemaOfRules(), "additionalProperties": false}
	case Mapping:
		s = schemaOfKeys(k.Keys)
		s["type"] = []string{"object", "null"}
	case Entries:
		s = object{"type": []string{"array", "null"}, "items": schemaOfKeys(k.Keys)}
	default:
		s = schemaOfWord(k)
	}
	s["description"] = k.Meaning
	if k.Default != "" {
		s["default"] = defaultOf(k)
	}
	return s
}

// schemaOfWord is that of one text.
func schemaOfWord(k Key) object {
	words := Words(k.Name)
	if k.Name == "platform" {
		words = platform.Names()
	}
	if words == nil {
		return object{"type": []string{"string", "null"}, "maxLength": longestWord}
	}
	all := []any{nil, ""}
	for _, w := range words {
		all = append(all, w)
	}
	return object{"enum": all}
}

// schemaOfRules is that of the level of each rule, by both its names.
func schemaOfRules() object {
	out := object{}
	for _, r := range rule.All() {
		for _, name := range [...]string{string(r.Code), r.Name} {
			out[name] = object{"enum": []any{"error", "warning", "note", "off"}, "description": r.Summary}
		}
	}
	return out
}

// defaultOf gives the default of a key in its form.
func defaultOf(k Key) any {
	switch k.Kind {
	case Switch:
		return k.Default == "true"
	case List:
		return []string{k.Default}
	}
	return k.Default
}
