package huawei

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/catalog/source/schema"
	"github.com/permgap/permgap/policies/internal/importers/assemble"
	"github.com/permgap/permgap/policies/internal/importers/table"
)

func webPage(t *testing.T, id string) assemble.Document {
	t.Helper()
	docs, err := webDocuments(nil)
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(docs, func(d assemble.Document) bool { return d.ID == id })
	if i < 0 {
		t.Fatalf("no page %s", id)
	}
	return docs[i]
}

// A line of a page that only lists an action is no operation; conditions and
// features stand on every prerequisite of their line.
func TestWebRows(t *testing.T) {
	listed := webPage(t, "lts-identity-2025-12-02").Rows[0]
	if !listed.ActionsOnly || listed.Access != "write" {
		t.Errorf("%+v", listed)
	}
	want := []table.Row{
		{Title: catalog.Text{En: "Creating a secret"}, API: []string{"POST /v1/{project_id}/secrets"}, Actions: []string{"csms:secret:create"}, Access: "write",
			Source: "api-createsecret", Requires: []schema.Requirement{{All: []string{"kms:cmk:createDataKey"}, Feature: "identity-policies"}}},
		{Title: catalog.Text{En: "Creating a secret"}, API: []string{"POST /v1/{project_id}/secrets"}, Actions: []string{"csms:secret:create"}, Access: "write",
			Source: "api-createsecret", Requires: []schema.Requirement{{All: []string{"kms:dek:create"}, When: catalog.Text{En: "a customer master key of one's own encrypts the secret"}}}},
	}
	if d := cmp.Diff(want, webPage(t, "api-createsecret").Rows); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

// Every page has an address and a date, its own or that of the reading.
func TestWebPages(t *testing.T) {
	docs, err := webDocuments(nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range docs {
		if !strings.HasPrefix(d.Source.URL, "https://") || d.Source.Updated == "" && d.Source.Read == "" || d.Age == 0 || len(d.Rows) == 0 {
			t.Errorf("%s: %+v, %d rows", d.ID, d.Source, len(d.Rows))
		}
	}
}
