package huawei

import (
	"maps"
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/catalog/source/schema"
	"github.com/permgap/permgap/policies/internal/importers/assemble"
)

// retiredRule is the source for prerequisites of APIs that ModelArts' newest
// API overview no longer has.
const retiredRule = "rule-retired-api"

// oldVersion is the feature of the old development environment and training
// management, whose actions the new ones share.
const oldVersion = "old-version"

var retiredPaths = []string{"/demanager/", "/v1/{project_id}/training-job", "/v1/{project_id}/visualization-jobs"}

// retire lowers the prerequisites of retired APIs to deductions: their pages
// are official, but that they still hold is not stated anywhere. Without it a
// policy with everything that the new notebook needs would fail for the old.
func retire(f schema.File) schema.File {
	for i, o := range f.Operations {
		if !slices.ContainsFunc(o.API, retired) || len(o.Requires) == 0 {
			continue
		}
		for j, r := range o.Requires {
			r.Feature, r.Standing = oldVersion, "inferred"
			from := r.Source
			if len(from) == 0 {
				from = o.Source
			}
			r.Source = append(slices.Clone(from), retiredRule)
			o.Requires[j] = r
		}
		f.Operations[i].Requires = assemble.Group(o.Requires)
	}
	f.Sources, f.Features = maps.Clone(f.Sources), maps.Clone(f.Features)
	f.Sources[retiredRule] = schema.Source{
		Title: catalog.Text{En: "APIs of the old version"}, Standing: "inferred",
		Note: "the API overview of 2026-01-30 no longer lists these APIs; that their prerequisites still hold is a deduction",
	}
	f.Features[oldVersion] = catalog.Text{En: "the old development environment and training management", ZhHans: "旧版开发环境与训练管理"}
	return f
}

func retired(api string) bool {
	return slices.ContainsFunc(retiredPaths, func(p string) bool { return strings.Contains(api, p) })
}
