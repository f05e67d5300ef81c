package inside

import (
	"bytes"
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/source/form"
)

// Template is the kind of templates. Broken reads a text that is no JSON or YAML.
func Template(values Values, broken func(in *form.Input, err error) form.Reading) form.Kind {
	return form.Kind{Name: "template", Is: isTemplate, Read: func(in *form.Input) form.Reading {
		if !speaks(in.Text) {
			return form.Reading{}
		}
		tops, err := values(in)
		if len(tops) == 0 && err != nil {
			return broken(in, err)
		}
		r := reader{in: in}
		for _, top := range tops {
			r.template(top)
		}
		r.rest("template")
		return r.reading()
	}}
}

// headSize is how much of a file is searched for what says its kind.
const headSize = 256 << 10

func isTemplate(in *form.Input) bool {
	if in.Ends("serverless.yml", "serverless.yaml", "serverless.json") {
		return true
	}
	head := in.Text[:min(len(in.Text), headSize)]
	has := func(word string) bool { return bytes.Contains(head, []byte(word)) }
	return in.Ends(".json", ".yaml", ".yml", ".template", ".ros", ".cfn", ".sam") && (has("AWSTemplateFormatVersion") ||
		has("ROSTemplateFormatVersion") || has("AWS::Serverless-2016-10-31") ||
		(has(`"Resources"`) || has("Resources:")) && has("Type") && (has("AWS::") || has("ALIYUN::")))
}

// The words that say which kind of template it is, as messages choose by.
const (
	cloudFormation = "cloudformation"
	ros            = "ros"
	serverless     = "serverless"
)

// template reads the documents of one template.
func (r *reader) template(top *policy.Value) {
	if top.Kind != policy.ObjectValue {
		return
	}
	root := &place{}
	r.workspace(member(top, "Workspace"), root.below("Workspace"))
	t := newAttaching(r)
	defer t.finish()
	r.platform, r.shows = policy.AWS, cloudFormation
	switch {
	case member(top, "ROSTemplateFormatVersion") != nil:
		r.platform, r.shows = policy.AlibabaCloud, ros
	case member(top, "service") != nil && member(top, "provider") != nil:
		r.shows = serverless
		framework{t}.read(top, root)
		inner := member(top, "resources")
		t.read(inner, root.below("resources"))
		if inner != nil && inner.Kind == policy.ListValue {
			for i, v := range inner.Values {
				t.read(v, root.below("resources").at(i))
			}
		}
		return
	}
	t.read(top, root)
}

// workspace names the policies in the files of Terraform that a ROS template holds.
func (r *reader) workspace(files *policy.Value, at *place) {
	if files == nil || files.Kind != policy.ObjectValue {
		return
	}
	for _, f := range files.Values {
		span, found := form.Effect([]byte(f.Text))
		if !found || f.Inside == nil {
			continue
		}
		r.cover(f)
		doc := form.Place(r.in, "terraform", f.Inside.Span(span))
		doc.Address, doc.Pointer = at.below(f.Name).address(), at.below(f.Name).pointer()
		r.docs = append(r.docs, doc)
	}
}

// read reads the resources of a template, or of a part of it.
func (t *attaching) read(top *policy.Value, at *place) {
	all := member(top, "Resources")
	if all == nil || all.Kind != policy.ObjectValue {
		return
	}
	r := t.reader
	boundary := member(member(member(top, "Globals"), "Function"), "PermissionsBoundary")
	at = at.below("Resources")
	for _, one := range all.Values {
		platform, shows := r.platform, r.shows
		kind := textOf(member(one, "Type"))
		switch {
		case strings.HasPrefix(kind, "ALIYUN::"), strings.HasPrefix(kind, "DATASOURCE::"):
			r.platform, r.shows = policy.AlibabaCloud, ros
		case strings.HasPrefix(kind, "AWS::"):
			r.platform = policy.AWS
		}
		if properties := member(one, "Properties"); properties != nil {
			here, before := at.below(one.Name), len(r.docs)
			if strings.HasPrefix(kind, "AWS::Serverless::") {
				r.samPolicies(properties, here)
			}
			r.search(properties, here.quiet("Properties"), "")
			t.add(one.Name, &resource{kind, properties, here.quiet("Properties"), r.platform, slices.Clone(r.docs[before:]), boundary})
		}
		r.platform, r.shows = platform, shows
	}
}

// samPolicies names the policy templates of SAM in the policies of a function.
func (r *reader) samPolicies(properties *policy.Value, at *place) {
	all := member(properties, "Policies")
	if all == nil || all.Kind != policy.ListValue {
		return
	}
	for i, v := range all.Values {
		if v.Kind == policy.ObjectValue && len(v.Values) == 1 && strings.HasSuffix(v.Values[0].Name, "Policy") && !isFunction(v) {
			r.leave(v, at.below("Policies").at(i), message.New("not-analysable-sam", message.Name("name", cut(v.Values[0].Name))),
				message.New("not-analysable-sam-hint"))
		}
	}
}
