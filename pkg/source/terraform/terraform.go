// Package terraform reads the policies of Terraform and OpenTofu, in source and
// in the JSON of plans and states.
//
// Source is read folder by folder, as Terraform reads it: the blocks of all files
// together, with the defaults of variables, the values of .tfvars, and the modules
// that it calls. Expressions are evaluated by HCL's own evaluator, within a
// [budget], and files are read through the reader of the run ([form.Folder]).
// Nothing of the environment or the network is asked.
//
// A policy keeps the places of what it is written in: a heredoc, an argument of
// jsonencode, the statement of a data source. What is known only when Terraform
// runs is a placeholder in a string. Where a policy as a whole is not known, the
// address is named with the reason.
package terraform

import (
	"cmp"
	"path"
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/source/form"
)

// Source is the kind of the files of Terraform. Each call gives a kind that keeps
// the folders of one run.
func Source() form.Kind {
	r := &run{kept: map[string]*kept{}}
	return form.Kind{Name: "terraform", Is: isSource, Read: r.read, Survey: r.survey}
}

func isSource(in *form.Input) bool {
	return in.Ends(".tf", ".tofu", ".tf.json", ".tofu.json", ".hcl", ".tfvars", ".tfvars.json")
}

// IsModule reports a file that is part of a module.
func IsModule(name string) bool {
	name = strings.ToLower(name)
	for _, ending := range [...]string{".tf", ".tofu", ".tf.json", ".tofu.json"} {
		if strings.HasSuffix(name, ending) {
			return true
		}
	}
	return false
}

// isValues reports a file whose values Terraform reads by itself.
func isValues(name string) bool {
	name = strings.TrimSuffix(strings.ToLower(name), ".json")
	return name == "terraform.tfvars" || strings.HasSuffix(name, ".auto.tfvars")
}

// read gives the documents of one file. A module that others of the run call is judged
// with their arguments, and its documents are those of the file that calls it.
func (r *run) read(in *form.Input) form.Reading {
	at, speaks := mention(in.Text)
	if !speaks && !calls(in.Text) {
		return form.Reading{}
	}
	if !IsModule(in.Name()) && !isValues(in.Name()) || len(in.Text) != len(in.File.Data) {
		return unread(in, at)
	}
	dir := path.Dir(in.File.Path)
	if r.isCalled(dir) {
		return form.Reading{Elsewhere: true, Standing: r.standing(dir, in)}
	}
	f := r.said(dir, in)
	if f == nil || !f.files[in.File.Path] {
		if !speaks {
			return form.Reading{}
		}
		return unread(in, at) // it changed, or there are too many
	}
	return f.of(in)
}

// unread names a file that is not read further.
func unread(in *form.Input, at diag.Span) form.Reading {
	if _, found := form.Effect(in.Text); !found && !IsModule(in.Name()) {
		return form.Reading{}
	}
	if len(in.Text) != len(in.File.Data) { // UTF-16: places are not those of the file
		at = diag.Span{}
	}
	return form.Unread(in, "terraform", at)
}

// mention finds the first place that speaks of policies.
func mention(text []byte) (diag.Span, bool) {
	first, found := form.Effect(text)
	if at, is := form.Word(text, resourceWords...); is && (!found || at.Start < first.Start) {
		return at, true
	}
	return first, found
}

// resourceWords are words in the names of resources and data sources that hold or
// attach policies.
var resourceWords = []string{
	"_iam_policy", "_iam_role", "_iam_user_policy", "_iam_group_policy", "_policy_document", "_identity_role", "_identity_policy",
	"_identityv5_policy", "_identity_trust_agency", "_identity_agency", "_identity_acl", "_organizations_policy", "_ram_policy",
	"_ram_role", "_cloud_sso_access_configuration", "_resource_manager_policy", "_resource_manager_control_policy",
	"_identity_group_role_assignment", "_identity_user_role_assignment",
	"_identitycenter_", "_ssoadmin_", "_modelarts_authorization", "_pai_workspace_member",
}

// documentsOf finds the documents of the folder of a file, in the order of their
// places, with who holds them.
func documentsOf(in *form.Input) *folder {
	t := newTree(in)
	m := t.module(t.config(path.Dir(in.File.Path), true))
	f := &folder{files: map[string]bool{}, reached: map[string]bool{}}
	for _, file := range m.config.files {
		f.files[file.file.Path] = true
	}
	for name := range t.files {
		if isValues(path.Base(name)) && path.Dir(name) == m.config.dir {
			f.files[name] = true
		}
	}
	c := collector{reader: reader{tree: t, options: in.Policy}, module: m}
	c.collect()
	for _, m := range c.whole[1:] {
		f.reached[m.config.dir] = true
	}
	f.holders = c.holders()
	slices.SortStableFunc(c.documents, func(a, b found) int {
		return cmp.Or(strings.Compare(a.doc.File.Path, b.doc.File.Path), cmp.Compare(a.doc.Span.Start, b.doc.Span.Start))
	})
	f.found = c.documents
	t.adviseTracking(f.found)
	if m.asked {
		for _, d := range f.found {
			d.doc.Variables = m.config.values
		}
	}
	return f
}

// Declared gives the files with each resource of the module of a file, by address.
func Declared(in *form.Input) map[string][]string {
	out := map[string][]string{}
	for _, f := range newTree(in).config(path.Dir(in.File.Path), false).files {
		for _, b := range f.blocks {
			if address := strings.Join(b.labels, "."); b.kind == "resource" && len(b.labels) == 2 {
				out[address] = append(out[address], f.file.Path)
			}
		}
	}
	return out
}

// notAnalysable is the document of an address that cannot be judged.
func notAnalysable(file *diag.File, at diag.Span, address string, why message.Message) *policy.Document {
	d := policy.NotAnalysable(file, policy.Place{Span: at},
		message.New("not-analysable-address", message.Name("address", address), message.Part("why", why)),
		message.New("not-analysable-address-hint"))
	d.Address = address
	return d
}
