package source

import (
	"bytes"
	"slices"

	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/source/form"
	"github.com/permgap/permgap/pkg/source/inside"
	"github.com/permgap/permgap/pkg/source/known"
	"github.com/permgap/permgap/pkg/source/terraform"
)

// kinds lists the kinds of input in the order in which they are asked: a file is
// of the first that recognises it. The last recognises every text.
func kinds() []form.Kind { return kindsWith(terraform.Root{}) }

// kindsWith are those with the source of the plans of Terraform.
func kindsWith(plans terraform.Root) []form.Kind {
	return []form.Kind{
		terraform.Source(), terraform.Plan(plans), inside.Template(templateValues, brokenTemplate),
		inside.Account(templateValues, brokenTemplate), jsonKind(), yamlKind(), markdownKind(), known.Filled(), known.Code(), known.Text(),
	}
}

// jsonKind is JSON: by its ending, or by how it begins. Any file may hold a policy
// of JSON, whatever its name.
func jsonKind() form.Kind {
	return form.Kind{Name: "json", Is: isJSON, Read: readJSON}
}

func isJSON(in *form.Input) bool {
	return in.Ends(".json", ".jsonc", ".json5") || beginsJSON(in.Text)
}

// beginsJSON reports whether a text begins as an object or a list of objects does,
// perhaps percent-encoded.
func beginsJSON(text []byte) bool {
	text = bytes.TrimLeft(bytes.TrimPrefix(text, []byte("\xEF\xBB\xBF")), " \t\r\n")
	if len(text) < 2 {
		return false
	}
	switch next := bytes.TrimLeft(text[1:], " \t\r\n"); {
	case len(next) == 0:
		return false
	case text[0] == '{':
		return next[0] == '"'
	case text[0] == '[':
		return next[0] == '{'
	case bytes.EqualFold(text[:min(3, len(text))], []byte("%7B")):
		return true
	}
	return bytes.HasPrefix(text, []byte("\xFF\xFE")) || bytes.HasPrefix(text, []byte("\xFE\xFF"))
}

// readJSON gives the documents of a JSON text. One that cannot be read counts
// when it looks like a policy, and one that holds a policy in a place that no
// document has is named.
func readJSON(in *form.Input) (r form.Reading) {
	names := inside.NamesPolicies(in.Text)
	if !policy.Mentions(in.Text) && !names {
		return r
	}
	for _, d := range policy.Parse(in.File, in.Policy) {
		if d.Kind != policy.KindUnknown || (d.Broken() || d.NotAnalysable()) && form.LooksLikePolicy(in.Text) {
			r.Documents = append(r.Documents, d)
		}
	}
	broken := slices.ContainsFunc(r.Documents, (*policy.Document).Broken)
	if at, found := form.Effect(in.Text); found && broken && in.Ends(known.Endings()...) {
		return form.Unread(in, "filled", at)
	}
	if len(r.Documents) > 0 {
		return r
	}
	if at, found := form.Effect(in.Text); found || names {
		if tops, err := templateValues(in); err == nil && beginsJSON(in.Text) {
			return inside.Manifest(in, tops, nil, "json")
		}
		if !found {
			at, _ = form.Word(in.Text, "olicyArn", "olicies", "olicyAttachment")
		}
		return form.Unread(in, "json", at)
	}
	return r
}

// templateValues reads the values of a template: JSON by how it begins, else YAML.
func templateValues(in *form.Input) ([]*policy.Value, error) {
	text := in.File.Data
	start := len(text) - len(bytes.TrimPrefix(text, []byte("\xEF\xBB\xBF")))
	at := policy.NewOrigin(policy.Stop{File: start})
	if beginsJSON(text) {
		if v := policy.ReadValue(text[start:], at, in.Policy); v != nil {
			return []*policy.Value{v}, nil
		}
	}
	return yamlValues(text[start:], at, true)
}

// brokenTemplate says of a template that is neither JSON nor YAML what is wrong.
func brokenTemplate(in *form.Input, err error) form.Reading {
	if beginsJSON(in.Text) {
		return form.Reading{Documents: policy.Parse(in.File, in.Policy)}
	}
	if at, found := form.Effect(in.Text); found {
		return brokenYAML(in, at, err)
	}
	return form.Reading{}
}
