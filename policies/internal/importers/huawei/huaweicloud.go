// Package huawei knows the documents about Huawei Cloud and Open Telekom
// Cloud that the catalogue is made of: where each stands among the collected
// facts, its title, address and date, and what it says of which service. It
// gives the catalogue files of the two platforms.
package huawei

import (
	"fmt"
	"io/fs"
	"maps"
	"strings"

	"github.com/permgap/permgap/pkg/catalog/source/schema"
	"github.com/permgap/permgap/policies/internal/importers/assemble"
	"github.com/permgap/permgap/policies/internal/importers/names"
	"github.com/permgap/permgap/policies/internal/importers/table"
)

// HuaweiCloud gives the files of Huawei Cloud, by service, from the folder of
// seeds and facts.
func HuaweiCloud(shared fs.FS) (map[string]schema.File, error) {
	return huaweiCloud(shared, knownTitles())
}

func huaweiCloud(shared fs.FS, known titlesKnown) (map[string]schema.File, error) {
	chosen, err := chosenNames()
	if err != nil {
		return nil, err
	}
	roles, err := roleNames(shared, huaweiRoleColumns)
	if err != nil {
		return nil, err
	}
	english, err := englishTitles(shared)
	if err != nil {
		return nil, err
	}
	maps.Copy(english, known.pages)
	p := assemble.Platform{
		Name: "huaweicloud", Misspelt: misspelt, Words: parseWords(names.Words), Names: chosen, Services: huaweiServices(), Feature: notebookFeature,
		Resources: huaweiResources, Renames: renames, Aliases: aliases, RoleNames: roles, SystemPolicy: systemPolicy, English: english, Own: known.own,
	}
	seed, err := devenviron(shared)
	if err != nil {
		return nil, err
	}
	p.Add(seed)
	p.Add(impliedDocument())
	if err := addAll(&p, shared, modelartsDocuments, identityDocuments, docsDocuments, historyDocuments, docsRoles, docsConsole, webDocuments); err != nil {
		return nil, err
	}
	if err := docsDefects(shared, &p); err != nil {
		return nil, err
	}
	for _, d := range modelartsDefects {
		p.Defect("modelarts", d)
	}
	apis, err := overview(shared, chosen)
	if err != nil {
		return nil, err
	}
	p.Add(apis)
	files, err := finished(&p)
	if err != nil {
		return nil, err
	}
	files["modelarts"] = retire(files["modelarts"])
	return files, nil
}

// addAll adds what each reader gives; a page that several tables of facts name
// is one document.
func addAll(p *assemble.Platform, shared fs.FS, readers ...func(fs.FS) ([]assemble.Document, error)) error {
	var docs []assemble.Document
	at := map[string]int{}
	for _, read := range readers {
		more, err := read(shared)
		if err != nil {
			return err
		}
		for _, d := range more {
			if i, ok := at[d.ID]; ok {
				docs[i].Rows = append(docs[i].Rows, d.Rows...)
				continue
			}
			at[d.ID] = len(docs)
			docs = append(docs, d)
		}
	}
	for _, d := range docs {
		p.Add(d)
	}
	return nil
}

func chosenNames() (assemble.Names, error) {
	chosen, err := assemble.ParseNames(names.ModelArts)
	if err != nil {
		return nil, fmt.Errorf("names/modelarts.tsv: %w", err)
	}
	for i := range chosen {
		chosen[i].Title.En = sentence(chosen[i].Title.En)
	}
	return chosen, nil
}

// englishTitles gives the English titles of the operations that Open Telekom
// Cloud has with the same API and action.
func englishTitles(shared fs.FS) (map[string]string, error) {
	titles := map[string]string{}
	for _, read := range []func(fs.FS) ([]assemble.Document, error){otcDocuments, otcHistory} {
		docs, err := read(shared)
		if err != nil {
			return nil, err
		}
		for _, d := range docs {
			for _, r := range d.Rows {
				for _, api := range r.API {
					if key := assemble.Key(api, r.Actions); titles[key] == "" {
						titles[key] = r.Title.En
					}
				}
			}
		}
	}
	return titles, nil
}

// features are the optional parts of working with a notebook, by the service
// that a prerequisite belongs to.
var features = map[string]string{
	"csms": "secrets", "kps": "ssh-login", "obs": "obs", "sfsturbo": "sfs-turbo",
	"swr": "custom-image", "vpc": "dedicated-network",
}

// notebookFeature labels the prerequisites of notebook operations. The table
// itself has no such column: the label is deduced from the service's name and
// from the scenarios that Open Telekom Cloud publishes. Where an operation is
// itself about images, SWR is no option and has no label.
func notebookFeature(operation, action string) string {
	if !strings.HasPrefix(operation, "modelarts.notebook.") || strings.HasSuffix(operation, ".v1") {
		return ""
	}
	return features[table.Service(action)]
}
