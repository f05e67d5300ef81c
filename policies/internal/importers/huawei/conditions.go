package huawei

import (
	"regexp"
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/catalog/source/schema"
)

// situations say in English when a remark of a table applies, by a phrase of
// the remark; the first that it contains counts.
var situations = []struct{ phrase, when string }{
	{"原单实例为加密实例", "the single instance is encrypted"},
	{"若为加密实例", "the instance is encrypted"},
	{"加密实例", "the instance is encrypted"},
	{"使用默认VPC", "using the default VPC, subnet and security group on the console"},
	{"展示VPC", "showing the VPC, subnet and security group on the console"},
	{"数据库为RDS", "the database is on RDS"},
	{"备份任务", "for backup jobs"},
	{"消息通知", "for notifications"},
	{"选择桶", "choosing a bucket or an RDS instance on the console"},
	{"选择RDS", "choosing an RDS instance on the console"},
	{"选择VPC", "choosing a VPC and a subnet on the console"},
	{"推送至CDN", "pushing to CDN"},
	{"删除私有ip", "deleting the private IP address"},
	{"专属场景", "a dedicated file system (DSS)"},
}

// situation gives the condition of a remark, the zero Text when it states none.
func situation(remark string) catalog.Text {
	for _, s := range situations {
		if strings.Contains(remark, s.phrase) {
			return catalog.Text{En: s.when}
		}
	}
	return catalog.Text{}
}

var (
	roleName     = regexp.MustCompile(`[A-Z][A-Za-z]*(?: [A-Z][A-Za-z]*)* (?:Administrator|FullAccess|FULLAccess|ReadOnlyAccess)`)
	namedPattern = regexp.MustCompile(`[a-z]+:[A-Za-z]*\*?:\*?[A-Za-z]+`)
)

// remarkRequires reads the prerequisites that a table states in a remark:
// roles ("KMS Administrator") and patterns (vpc:*:create). A line that only
// announces what follows gives its condition to the next lines.
func remarkRequires(remark string) []schema.Requirement {
	var reqs []schema.Requirement
	heading := catalog.Text{}
	for _, part := range strings.FieldsFunc(remark, func(r rune) bool { return r == '/' || r == '。' }) {
		when := situation(part)
		if when == (catalog.Text{}) {
			when = heading
		}
		roles := roleName.FindAllString(part, -1)
		if strings.EqualFold(strings.TrimSpace(part), "security administrator") {
			roles = []string{"Security Administrator"}
		}
		if len(roles) == 0 && (strings.HasSuffix(strings.TrimSpace(part), "：") || strings.HasSuffix(strings.TrimSpace(part), ":")) {
			heading = situation(part)
		}
		for _, role := range roles {
			role = strings.Replace(role, "FULLAccess", "FullAccess", 1)
			reqs = append(reqs, schema.Requirement{Role: role, When: when})
		}
		for _, p := range namedPattern.FindAllString(part, -1) {
			if strings.Contains(p, "*") {
				reqs = append(reqs, schema.Requirement{Pattern: p, When: when})
			}
		}
	}
	return slices.CompactFunc(reqs, func(a, b schema.Requirement) bool {
		return a.Role == b.Role && a.Pattern == b.Pattern && a.When == b.When
	})
}

// conditional are the prerequisites that a table binds to a case in words,
// by the row's own action (a * ends a prefix) and a prefix of the prerequisite.
var conditional = []struct{ own, needs, when string }{
	{"evs:volumes:create", "ims:images:get", "creating the disk from an image"},
	{"evs:volumes:create", "evs:snapshots:get", "creating the disk from a snapshot"},
	{"ims:images:copy", "ims:serverImages:create", "only users who have enabled enterprise projects"},
	{"ims:images:copy", "bms:", "only users who have enabled enterprise projects"},
	{"ims:images:copy", "ecs:", "only users who have enabled enterprise projects"},
	{"ims:images:copy", "evs:", "only users who have enabled enterprise projects"},
	{"ims:images:update", "ims:images:get", ""},
	{"ims:images:update", "", "only for migration to an enterprise project"},
	{"CCI:namespaceSubResource:Create", "evs:", "the claim is for an EVS volume"},
	{"CCI:namespaceSubResource:Create", "sfs:", "the claim is for an SFS volume"},
	{"CCI:namespaceSubResource:Get", "evs:", "the claim is for an EVS volume"},
	{"CCI:namespaceSubResource:Get", "sfs:", "the claim is for an SFS volume"},
	{"CCI:namespaceSubResource:List", "evs:", "there are claims for EVS volumes"},
	{"CCI:namespaceSubResource:List", "sfs:", "there are claims for SFS volumes"},
	{"CCI:namespaceSubResource:List", "obs:", "there are claims for OBS volumes"},
	{"CCI:namespaceSubResource:Delete", "evs:", "the claim is for an EVS volume"},
	{"CCI:namespaceSubResource:Delete", "sfs:", "the claim is for an SFS volume"},
	{"vpc:publicipTags:create", "vpc:publicipTags:delete", "the batch deletes tags"},
	{"vpc:subnetTags:create", "vpc:subnetTags:delete", "the batch deletes tags"},
	{"vpc:vpcTags:create", "vpc:vpcTags:delete", "the batch deletes tags"},
	{"dms:instance:modifyStatus", "dms:instance:delete", "the batch deletes instances"},
	{"scm:cert:push", "cdn:", "pushing to CDN"},
	{"sfsturbo:shares:createShare", "dss:", "a dedicated file system (DSS)"},
	{"sfsturbo:shares:deleteShare", "dss:", "a dedicated file system (DSS)"},
}

func condition(own, needs string) catalog.Text {
	for _, c := range conditional {
		prefix, wild := strings.CutSuffix(c.own, "*")
		if (strings.EqualFold(c.own, own) || wild && strings.HasPrefix(own, prefix)) && strings.HasPrefix(needs, c.needs) {
			return catalog.Text{En: c.when}
		}
	}
	return catalog.Text{}
}

// eip is the one prerequisite that tables split by case: a new address must be
// created, an existing one updated.
var eip = []string{"vpc:publicIps:create", "vpc:publicIps:update"}

// requires makes the requirements of a row: conditions where the table states
// them, an any-of group for the address of a new server.
func requires(own string, names []string) []schema.Requirement {
	var reqs []schema.Requirement
	if len(names) == 2 && slices.Equal(names, eip) {
		return []schema.Requirement{{Any: slices.Clone(eip), When: catalog.Text{En: "a new or an existing EIP"}}}
	}
	for _, n := range names {
		r := schema.Requirement{When: condition(own, n)}
		switch {
		case strings.Contains(n, "|"):
			r.Any = strings.Split(n, "|")
		case strings.Contains(n, "*"):
			r.Pattern = n
		default:
			r.All = []string{n}
		}
		reqs = append(reqs, r)
	}
	return reqs
}
