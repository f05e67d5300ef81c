package huawei

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/catalog/source/schema"
	"github.com/permgap/permgap/policies/internal/importers/table"
	"github.com/permgap/permgap/policies/internal/importers/yamlfile"
)

// TestImportIsCommitted proves that a new import changes nothing: what people
// correct stands in files of its own.
func TestImportIsCommitted(t *testing.T) {
	from := shared(t)
	for name, read := range map[string]func(fs.FS) (map[string]schema.File, error){
		"huaweicloud": HuaweiCloud, "opentelekomcloud": OpenTelekomCloud,
	} {
		files, err := read(from)
		if err != nil {
			t.Fatal(err)
		}
		again, err := read(from)
		if err != nil {
			t.Fatal(err)
		}
		for service, f := range files {
			fresh := yamlfile.Bytes(f, yamlfile.Imported)
			if !bytes.Equal(fresh, yamlfile.Bytes(again[service], yamlfile.Imported)) {
				t.Errorf("%s/%s: two imports differ", name, service)
			}
			path := filepath.Join(root, "policies", name, service+".yaml")
			have, err := os.ReadFile(path)
			if err != nil {
				t.Error(err)
				continue
			}
			if !bytes.Equal(have, fresh) {
				t.Errorf("%s is not what the import gives: run go run ./policies/internal/importers -from TABLES, and keep changes by hand in %s.corrections.yaml", path, service)
			}
		}
	}
}

func TestRemarkRequires(t *testing.T) {
	when := func(s string) catalog.Text { return catalog.Text{En: s} }
	for _, c := range []struct {
		name, remark string
		want         []schema.Requirement
	}{
		{"none", "", nil},
		{"a role alone", "KMS Administrator", []schema.Requirement{{Role: "KMS Administrator"}}},
		{"another case", "security administrator", []schema.Requirement{{Role: "Security Administrator"}}},
		{"a condition", "若为加密实例，需要在项目上配置KMS Administrator权限。", []schema.Requirement{{Role: "KMS Administrator", When: when("the instance is encrypted")}}},
		{"headings", "界面选择VPC需要： / VPC FULLAccess / 消息通知需要： / SMN Administrator", []schema.Requirement{
			{Role: "VPC FullAccess", When: when("choosing a VPC and a subnet on the console")}, {Role: "SMN Administrator", When: when("for notifications")}}},
		{"patterns", "界面展示VPC，需要vpc:*:get和vpc:*:list。", []schema.Requirement{
			{Pattern: "vpc:*:get", When: when("showing the VPC, subnet and security group on the console")},
			{Pattern: "vpc:*:list", When: when("showing the VPC, subnet and security group on the console")}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if d := cmp.Diff(c.want, remarkRequires(c.remark)); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
		})
	}
}

func TestRequires(t *testing.T) {
	for _, c := range []struct {
		name, own string
		names     []string
		want      []schema.Requirement
	}{
		{"plain and wildcard", "a:b:c", []string{"d:e:f", "g:*:get*"}, []schema.Requirement{{All: []string{"d:e:f"}}, {Pattern: "g:*:get*"}}},
		{"alternatives", "a:b:c", []string{"d:e:f|d:e:g"}, []schema.Requirement{{Any: []string{"d:e:f", "d:e:g"}}}},
		{"an address", "ecs:cloudServers:createServers", []string{"vpc:publicIps:create", "vpc:publicIps:update"},
			[]schema.Requirement{{Any: []string{"vpc:publicIps:create", "vpc:publicIps:update"}, When: catalog.Text{En: "a new or an existing EIP"}}}},
		{"a case", "scm:cert:push", []string{"cdn:configuration:queryHttpsConf"},
			[]schema.Requirement{{All: []string{"cdn:configuration:queryHttpsConf"}, When: catalog.Text{En: "pushing to CDN"}}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if d := cmp.Diff(c.want, requires(c.own, c.names)); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
		})
	}
}

func TestNotebookFeature(t *testing.T) {
	for _, c := range []struct{ operation, action, want string }{
		{"modelarts.notebook.start", "kps:SSHKeyPair:get", "ssh-login"},
		{"modelarts.notebook.create", "swr:repo:getRepo", "custom-image"},
		{"modelarts.notebook.create", "vpc:vpcs:list", "dedicated-network"},
		{"modelarts.notebook.create.v1", "obs:object:GetObject", ""},
		{"modelarts.image.register", "swr:repo:getRepo", ""},
		{"modelarts.notebook.create", "iam:users:listUsers", ""},
	} {
		if got := notebookFeature(c.operation, c.action); got != c.want {
			t.Errorf("%s, %s: %q, want %q", c.operation, c.action, got, c.want)
		}
	}
}

func TestAllRoles(t *testing.T) {
	got := allRoles("The ELB Administrator, CES Administrator and Tenant Guest roles, not VPC Administrator itself", "VPC Administrator")
	if d := cmp.Diff([]string{"Tenant Guest", "ELB Administrator", "CES Administrator"}, got); d != "" {
		t.Error(d)
	}
}

// storageTable is a grid table as the reader gives it, with the slip of the page.
var storageTable = table.Grid{
	Header: []string{"Permission", "API", "Action", "IAM Project", "Enterprise Project"},
	Rows: [][]string{
		{"Saving", "POST /v1/{project_id}/notebooks/{id}/create-image", "modelarts:image:create", "Y", "Y"},
		{"Listing Storage", "POST /v1/{project_id}/notebooks/{id}/create-image", "modelarts:notebook:listMountedStorages", "Y", "x"},
	},
}

func TestMendStorage(t *testing.T) {
	rows := gridRows(storageTable, "s")
	for i := range rows {
		mendStorage(&rows[i])
	}
	if len(rows) != 2 || rows[1].API[0] != "GET /v1/{project_id}/notebooks/{id}/storage" || len(rows[1].Defects) != 1 {
		t.Errorf("%+v", rows)
	}
	if len(rows[0].Defects) != 0 || rows[0].EnterpriseProject != "yes" || rows[1].EnterpriseProject != "no" {
		t.Errorf("%+v", rows)
	}
}
