package inside

import (
	"strings"

	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/source/form"
)

// Manifest reads the policies that stand anywhere in the values of a file: manifests
// of Crossplane and of the controllers of AWS for Kubernetes, tasks of Ansible, an
// export of a Pulumi stack, a permission set. What else looks like a policy is named
// with the what of [form.Place], as are documents that were read already.
func Manifest(in *form.Input, tops []*policy.Value, read []*policy.Document, what string) form.Reading {
	r := reader{in: in, docs: read}
	for _, d := range read {
		r.covered = append(r.covered, d.Span)
	}
	n := newNaming(&r)
	for i, top := range tops {
		if top == nil { // it was read already
			continue
		}
		at := &place{}
		if len(tops) > 1 {
			at = at.label("[" + itoa(i) + "]")
		}
		r.platform, r.shows = "", ""
		if resources := member(member(top, "deployment"), "resources"); resources != nil {
			pulumi(n, resources, at.below("deployment").below("resources"))
			continue
		}
		if api := textOf(member(top, "apiVersion")); api != "" {
			r.platform = platformOf(api)
			if r.platform != "" {
				r.shows = cut(api)
			}
			if name := textOf(member(member(top, "metadata"), "name")); name != "" {
				at = (&place{}).label(cut(textOf(member(top, "kind")) + "/" + name))
			}
		}
		r.search(top, at, "")
		spec, here := member(top, "spec"), at.below("spec")
		if provider := member(spec, "forProvider"); provider != nil {
			spec, here = provider, here.below("forProvider")
		}
		n.values(textOf(member(top, "kind")), textOf(member(member(top, "metadata"), "name")), spec, here)
	}
	n.finish()
	r.rest(what)
	return r.reading()
}

// pulumi reads the inputs of the resources of a stack; their outputs repeat them.
func pulumi(n *naming, resources *policy.Value, at *place) {
	r := n.reader
	for i, v := range resources.Values {
		kind := textOf(member(v, "type"))
		provider, _, _ := strings.Cut(kind, ":")
		r.platform, r.shows = platformOf(provider), ""
		if r.platform != "" {
			r.shows = cut(kind)
		}
		here := at.at(i)
		if urn := strings.Split(textOf(member(v, "urn")), "::"); len(urn) > 1 {
			here = at.at(i).named(cut(kind + "::" + urn[len(urn)-1]))
		}
		inputs, outputs := member(v, "inputs"), member(v, "outputs")
		switch {
		case inputs != nil:
			n.values(kind, textOf(member(outputs, "name")), inputs, here.below("inputs"))
			r.search(inputs, here.below("inputs"), "")
			if outputs != nil {
				r.cover(outputs)
			}
		case outputs != nil:
			r.search(outputs, here.below("outputs"), "")
		}
	}
}

// platformOf reads the platform off the name of a provider or of a group of APIs.
func platformOf(name string) policy.Platform {
	name, _, _ = strings.Cut(strings.ToLower(name), "/")
	for _, known := range [...]struct {
		word string
		of   policy.Platform
	}{
		{"opentelekomcloud", policy.OpenTelekomCloud}, {"huaweicloud", policy.HuaweiCloud}, {"alicloud", policy.AlibabaCloud},
		{"alibaba", policy.AlibabaCloud},
	} {
		if strings.Contains(name, known.word) {
			return known.of
		}
	}
	for _, part := range strings.FieldsFunc(name, func(c rune) bool { return c == '.' || c == '-' }) {
		if part == "aws" {
			return policy.AWS
		}
	}
	return ""
}
