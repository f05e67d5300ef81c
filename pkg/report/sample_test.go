package report

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/message"
)

// The sample is one report with every rule, every verdict, evidence in two
// files, Chinese and tabs. All goldens are made from it.

const teamPolicy = `{
	"Version": "1.1",
	"Statement": [
		{
			"Sid": "算法团队的笔记本",	"Effect": "Allow",	"Action": ["modelarts:*:*", "swr:repo:list*"]
		},
		{
			"Effect": "Allow",
			"Action": ["modelarts:notebook:start", "modelarts:notebook:strat", "KMS Administrator"],
			"Resource": ["modelarts:*:*:notebook:*"]
		},
		{
			"Effect": "Allow",
			"Action": ["swr:repo:getRepo"],
			"Resource": ["swr:*:*:repo:team-a/*"]
		},
		{
			"Effect": "Deny",
			"Action": ["obs:bucket:Put*"]
		},
		{
			"Effect": "Allow", "effect": "allow", "Aktion": [],
			"Action": ["vpc:subnets:nothing*", "ecs:serverKeypairs:get", "modelarts:old:action"],
			"Condition": {"StringNoLike": {"g:UserName": ["测试*"]}}
		}
	]
}
`

const sharedPolicy = `{
  "Version": "1.1",
  "Statement": [
    {"Effect": "Allow", "Action": ["obs:object:*", "obs:bucket:Get*", "obs:bucket:HeadBucket"], ` +
	`"Resource": ["OBS:*:*:bucket:共享", "obs:*:*:object:共享/*"]}
  ]
}
`

const teamPath, sharedPath = "policies/算法团队 a.json", "policies/shared-obs.json"

type sampler struct {
	team, shared *diag.File
	r            *audit.Report
}

func sample() *audit.Report {
	s := sampler{team: diag.NewFile(teamPath, []byte(teamPolicy)), shared: diag.NewFile(sharedPath, []byte(sharedPolicy))}
	s.r = &audit.Report{
		Version: "1", Tool: audit.Tool{Name: "permgap", Version: "0.1.0"},
		Catalog: audit.CatalogInfo{Built: "2025-10-29", Platforms: []catalog.PlatformCounts{
			{Name: "huaweicloud", Services: 7, Actions: 214, Operations: 27, Prerequisites: 66},
			{Name: "alibabacloud", Services: 3, Actions: 486, Operations: 40, Prerequisites: 30},
		}},
		Principals: []audit.PrincipalInfo{
			{Name: teamPath, Platform: "huaweicloud", Documents: []string{teamPath},
				Notes: notes("judged as huaweicloud; --platform chooses another")},
			{Name: sharedPath, Platform: "huaweicloud", Documents: []string{sharedPath}, Notes: notes(
				"judged as huaweicloud; --platform chooses another",
				"no ModelArts grant: every ModelArts permission is held by default (default access, not judged)")},
			{Name: "ml-developer", Platform: "alibabacloud", Documents: []string{"-"}, Roles: []string{"PAI.AlgoDeveloper"}},
		},
		NotAnalysed: []audit.NotAnalysed{
			{Path: "infra/main.tf", Address: "aws_iam_policy.ci", ReasonID: "source-unread",
				ReasonArgs: message.Args{message.Text("error", "the policy is known only after apply")}},
			{Path: "policies/trust.json", ReasonID: "source-unread",
				ReasonArgs: message.Args{message.Text("error", "a trust policy says who may assume a role, not what is granted")}},
		},
		Skipped: 2,
		Lowered: []audit.Lowered{
			{Setting: "fail-on", Value: "never", MessageID: "lowered-fail-on", Path: ".permgap.yaml", Line: 1, Column: 10},
			{Setting: "rules.PG406", Value: "off", MessageID: "lowered-rule-off",
				MessageArgs: message.Args{message.Name("code", "PG406"), message.Text("rule", "mixed-scope")},
				Path:        ".permgap.yaml", Line: 3, Column: 10},
		},
		Files: map[string]*diag.File{teamPath: s.team, sharedPath: s.shared},
	}
	s.prerequisites()
	s.workspaces()
	s.names()
	s.documents()
	s.authorizations()
	diag.Sort(s.r.Findings)
	s.r.Suppressed = []audit.Suppressed{{
		By: []audit.Suppression{
			{Kind: audit.ByConfiguration, Reason: "the subnets come in spring", Owner: "network team", Expires: "2027-04-30",
				Path: ".permgap.yaml", Line: 12, Column: 5},
			{Kind: audit.ByComment, Reason: "known", Path: teamPath, Line: 2, Column: 1},
		},
		Finding: s.finding("PG302", "pattern-matches-nothing", diag.Warning, s.at(s.team, `"vpc:subnets:nothing*"`),
			"vpc:subnets:nothing* matches no known action"),
	}}
	s.r.Findings[0].Known = &diag.Known{Kind: string(audit.ByBaseline), New: []string{"swr:repo:getRepo"}, Level: "warning"}
	s.r.Compared = []audit.Compared{{
		Kind: audit.ByBaseline, Path: "permgap-baseline.jsonl", Accepted: 2,
		Moved:  []audit.Moved{{From: "iam/old.json", To: "iam/new.json", Count: 2}},
		Unused: []audit.UnusedEntry{{File: "iam/gone.json", Code: "PG101", Operation: "modelarts.notebook.stop", Level: diag.Error, Line: 7}},
	}}
	s.count()
	return s.r
}

func (s *sampler) count() {
	sum := &s.r.Summary
	*sum = audit.Summary{Documents: 3, Statements: 7, Suppressed: len(s.r.Suppressed), NotAnalysed: len(s.r.NotAnalysed),
		Operations: audit.OperationCounts{Live: 43, Ready: 11, Partial: 2, MayFail: 3, Blocked: 10, Undecided: 1, Incidental: 16}}
	for _, f := range s.r.Findings {
		switch f.Level {
		case diag.Error:
			sum.Errors++
		case diag.Warning:
			sum.Warnings++
		case diag.Note:
			sum.Notes++
		}
	}
}

// at finds the first place of a text in a file.
func (s *sampler) at(f *diag.File, text string) diag.Location {
	i := bytes.Index(f.Data, []byte(text))
	if i < 0 {
		panic("the sample has no " + text)
	}
	return f.Locate(diag.Span{Start: i, End: i + len(text)}, "/Statement")
}

func (s *sampler) finding(code, rule string, level diag.Severity, at diag.Location, message string) *diag.Finding {
	return &diag.Finding{Code: code, Rule: rule, Level: level, Principal: at.Path, Platform: "huaweicloud",
		Message: message, Location: at, Fingerprint: strings.ToLower(code) + "-" + rule}
}

func (s *sampler) add(f *diag.Finding) { s.r.Findings = append(s.r.Findings, f) }

var (
	devenviron = diag.Source{ID: "devenviron-2025-10-29", Title: "开发环境权限", Updated: "2025-10-29",
		URL: "https://support.huaweicloud.com/api-modelarts/modelarts_03_0365.html"}
	sampleSource = diag.Source{ID: "sample-policy", Title: "A working policy"}
)

var startNeeds = map[string][]string{
	"": {"vpc:vpcs:list", "vpc:subnets:get", "vpc:securityGroups:get", "vpc:quotas:list"},
	"custom-image": {"swr:namespace:getNamespace", "swr:repo:getRepoDomain", "swr:repository:getTag", "swr:instance:get",
		"swr:instance:createTempCredential"},
	"ssh-login": {"kps:SSHKeyPair:get"},
	"secrets":   {"csms:secret:get", "csms:secret:getVersion"},
	"sfs-turbo": {"sfsturbo:shares:getShare"},
}

func missingOf(features ...string) []diag.Prerequisite {
	var ps []diag.Prerequisite
	for _, f := range features {
		for _, a := range startNeeds[f] {
			ps = append(ps, diag.Prerequisite{Action: a, Verdict: "missing", Feature: f, Standing: "official",
				Sources: []diag.Source{devenviron}})
		}
	}
	return ps
}

func grantOf(l diag.Location, pattern string) diag.Grant {
	return diag.Grant{Pattern: pattern, Path: l.Path, Pointer: l.Pointer, Line: l.Line, Column: l.Column, EndLine: l.EndLine,
		EndColumn: l.EndColumn}
}

func evidenceOf(l diag.Location, effect, pattern string) diag.Evidence {
	return diag.Evidence{Path: l.Path, Pointer: l.Pointer, Line: l.Line, Column: l.Column, Effect: effect, Pattern: pattern,
		EndLine: l.EndLine, EndColumn: l.EndColumn}
}

// operation makes a finding about an operation that a pattern grants.
func (s *sampler) operation(code, rule string, level diag.Severity, pattern, id, title, api string, ps ...diag.Prerequisite) *diag.Finding {
	at := s.at(s.team, `"`+pattern+`"`)
	f := s.finding(code, rule, level, at, willFail(title, len(ps)))
	f.Operation, f.Title, f.Intent, f.API = id, title, "named", []string{api}
	f.Action = strings.Replace(id, ".", ":", 2)
	f.GrantedBy = []diag.Grant{grantOf(at, pattern)}
	f.Prerequisites = ps
	f.Fingerprint += "-" + id + "-" + pattern
	return f
}

func willFail(title string, lacks int) string {
	if lacks == 1 {
		return title + " will fail: 1 prerequisite not granted"
	}
	return fmt.Sprintf("%s will fail: %d prerequisites not granted", title, lacks)
}

func (s *sampler) prerequisites() {
	deny := s.at(s.team, `"obs:bucket:Put*"`)
	obs := s.at(s.shared, `"obs:bucket:Get*"`)
	narrow := s.at(s.team, `"swr:repo:getRepo"`)
	denied := func(a string) diag.Prerequisite {
		return diag.Prerequisite{Action: a, Verdict: "denied", Feature: "obs", Standing: "official", Sources: []diag.Source{devenviron},
			Evidence: []diag.Evidence{evidenceOf(deny, "Deny", "obs:bucket:Put*")}}
	}
	elsewhere := func(a string) diag.Prerequisite {
		return diag.Prerequisite{Action: a, Verdict: "missing", Feature: "obs", Standing: "official", Sources: []diag.Source{devenviron},
			Elsewhere: []diag.Grant{grantOf(obs, "obs:bucket:Get*")}}
	}
	ips := diag.Prerequisite{AnyOf: []string{"vpc:publicIps:create", "vpc:publicIps:update"}, Verdict: "missing",
		When: "a new or an existing EIP", Standing: "official", Sources: []diag.Source{devenviron}}

	create := s.operation("PG101", "prerequisite-missing", diag.Error, "modelarts:*:*", "modelarts.notebook.create", "创建Notebook实例",
		"POST /v1/{project_id}/notebooks", append(missingOf("", "custom-image", "ssh-login", "secrets", "sfs-turbo"),
			elsewhere("obs:bucket:GetBucketAcl"), elsewhere("obs:bucket:GetBucketPolicy"), ips)...)
	open := s.operation("PG101", "prerequisite-missing", diag.Error, "modelarts:*:*", "modelarts.notebook.open", "打开Notebook实例",
		"GET /v1/{project_id}/notebooks/{id}/open", missingOf("secrets")...)
	stop := s.operation("PG101", "prerequisite-missing", diag.Error, "modelarts:*:*", "modelarts.notebook.stop",
		"Stopping a notebook instance",
		"POST /v1/{project_id}/notebooks/{id}/stop", missingOf("")[:1]...)
	start := s.operation("PG101", "prerequisite-missing", diag.Error, "modelarts:notebook:start", "modelarts.notebook.start",
		"Starting a notebook instance", "POST /v1/{project_id}/notebooks/{id}/start", missingOf("", "custom-image")...)
	start.GrantedBy = append(start.GrantedBy, grantOf(s.at(s.team, `"modelarts:*:*"`), "modelarts:*:*"))
	start.Hint = "add the missing actions to this policy, or to another one that the same principal holds"
	via := s.operation("PG101", "prerequisite-missing", diag.Warning, "modelarts:notebook:start", "modelarts.notebook.start",
		"Starting a notebook instance", "POST /v1/{project_id}/notebooks/{id}/start",
		diag.Prerequisite{Action: "swr:namespace:listNamespaces", Verdict: "missing", Standing: "inferred",
			Via: []string{"swr:repo:listRepoTags"}, Sources: []diag.Source{sampleSource}})
	via.Message = "Starting a notebook instance may fail: " +
		"its prerequisite swr:repo:listRepoTags itself needs swr:namespace:listNamespaces, which is not granted"
	via.Fingerprint += "-inferred"
	blocked := s.operation("PG102", "prerequisite-denied", diag.Error, "modelarts:*:*", "modelarts.notebook.create", "创建Notebook实例",
		"POST /v1/{project_id}/notebooks", denied("obs:bucket:PutBucketAcl"), denied("obs:bucket:PutBucketPolicy"))
	blocked.Message = "创建Notebook实例 will fail: 2 prerequisites are denied"
	partial := s.operation("PG103", "prerequisite-partial", diag.Warning, "modelarts:notebook:start", "modelarts.notebook.start",
		"Starting a notebook instance", "POST /v1/{project_id}/notebooks/{id}/start",
		diag.Prerequisite{Action: "swr:repo:getRepo", Verdict: "partial", Causes: []diag.Cause{"narrowed"}, Feature: "custom-image",
			Standing: "official",
			Sources:  []diag.Source{devenviron}, Evidence: []diag.Evidence{evidenceOf(narrow, "Allow", "swr:repo:getRepo")},
			Witness: &diag.Witness{Resource: "swr:cn-north-4:*:repo:team-b/图像"}},
		diag.Prerequisite{
			Action: "obs:object:GetObject", Verdict: "partial", Causes: []diag.Cause{"conditional", "denied-if"}, Standing: "official",
			Sources: []diag.Source{devenviron, sampleSource},
			Evidence: []diag.Evidence{evidenceOf(s.at(s.shared, `"obs:object:*"`), "Allow", "obs:object:*"),
				evidenceOf(deny, "Deny", "obs:bucket:Put*")},
			Witness: &diag.Witness{Resource: "obs:*:*:object:b/k",
				Context: map[string][]string{"g:SourceIp": {"203.0.113.9"}, "g:MFAPresent": nil}}})
	partial.Message = "Starting a notebook instance works only in part: 2 prerequisites are granted only in part"
	undecided := s.operation("PG104", "prerequisite-undecided", diag.Note, "modelarts:*:*", "modelarts.image.register",
		"注册自定义镜像",
		"POST /v1/{project_id}/images",
		diag.Prerequisite{Action: "swr:repo:listRepoTags", Verdict: "undecided", Causes: []diag.Cause{"unreadable"}, Standing: "official",
			Sources: []diag.Source{devenviron}, Evidence: []diag.Evidence{evidenceOf(s.at(s.team, `"swr:repo:list*"`), "Allow", "swr:repo:list*")}},
		diag.Prerequisite{Action: "swr:repo:getRepo", Verdict: "undecided", Causes: []diag.Cause{"budget"}, Standing: "sample",
			Sources: []diag.Source{sampleSource}})
	undecided.Message = "注册自定义镜像 may fail: 2 prerequisites could not be decided"
	agency := s.operation("PG105", "agency-prerequisite-missing", diag.Error, "modelarts:notebook:start", "modelarts.notebook.start",
		"Starting a notebook instance", "POST /v1/{project_id}/notebooks/{id}/start",
		diag.Prerequisite{Action: "obs:bucket:ListBucket", Verdict: "missing", By: "agency", Standing: "sample",
			Sources: []diag.Source{sampleSource}})
	agency.Message = "Starting a notebook instance will fail behind the scenes: the agency lacks 1 permission"
	for _, f := range []*diag.Finding{create, open, stop, start, via, blocked, partial, undecided, agency} {
		s.add(f)
	}

	required := s.finding("PG106", "required-operation-not-ready", diag.Error, diag.Location{Path: sharedPath},
		"modelarts.trainJob.create is required and not granted")
	required.Operation, required.Principal = "modelarts.trainJob.create", sharedPath
	s.add(required)
	along := s.finding("PG108", "incidental-operation", diag.Note, s.at(s.team, `"modelarts:*:*"`), "16 operations were not judged")
	along.Related = []diag.Related{{Message: "ecs.servers.get comes along with 创建Notebook实例", Location: s.at(s.team, `"modelarts:*:*"`)}}
	along.Hint = "to judge one of them, use '--only ecs.servers.get'; to judge all, use --all"
	s.add(along)
	cut := s.finding("PG109", "boundary-cuts-grant", diag.Warning, s.at(s.team, `"modelarts:*:*"`),
		"a boundary denies modelarts:image:delete, which this policy grants")
	cut.Related = []diag.Related{{Message: `"modelarts:*:delete" is denied here`, Location: s.at(s.shared, `"obs:object:*"`)}}
	cut.Hint = "change the boundary, or grant only what it allows"
	s.add(cut)
	excess := s.finding("PG110", "excess-grant", diag.Note, s.at(s.shared, `"obs:object:*"`),
		"no operation that is meant needs the 7 actions that obs:object:* grants")
	excess.Pattern = "obs:object:*"
	excess.Hint = "remove what is not used"
	s.add(excess)
	depends := s.finding("PG107", "role-dependency", diag.Note, s.at(s.team, `"KMS Administrator"`),
		"the role also needs the role Tenant Guest, which a policy cannot show")
	depends.Operation = "kms.key.list"
	depends.Prerequisites = []diag.Prerequisite{{Role: "Tenant Guest", Verdict: "missing", Standing: "official"}}
	s.add(depends)
}

func (s *sampler) workspaces() {
	stdin := diag.Location{Path: "-", Pointer: "/Permissions/0", Line: 1, Column: 1}
	for _, f := range []*diag.Finding{
		s.finding("PG201", "role-lacks-permission", diag.Error, stdin, "PAI.LabelManager lacks PaiDSW:ListAllInstances"),
		s.finding("PG202", "role-reach-limited", diag.Warning, stdin, "PAI.AlgoDeveloper holds PaiDLC:GetTensorboard on private-own only"),
		s.finding("PG203", "listing-trimmed", diag.Note, stdin,
			"PaiDSW:ListInstances without PaiDSW:ListAllInstances shows fewer rows and no error"),
	} {
		f.Principal, f.Platform = "ml-developer", "alibabacloud"
		f.Action = "PaiDSW:ListAllInstances"
		s.add(f)
	}
}

func (s *sampler) names() {
	unknown := s.finding("PG301", "unknown-action", diag.Warning, s.at(s.team, `"modelarts:notebook:strat"`),
		"modelarts:notebook:strat is not in the catalogue")
	unknown.Action, unknown.Hint = "modelarts:notebook:strat", "did you mean modelarts:notebook:start?"
	renamed := s.finding("PG303", "action-renamed", diag.Warning, s.at(s.team, `"ecs:serverKeypairs:get"`),
		"ecs:serverKeypairs:get is now kps:SSHKeyPair:get")
	renamed.Action = "ecs:serverKeypairs:get"
	s.add(unknown)
	s.add(renamed)
	s.add(s.finding("PG302", "pattern-matches-nothing", diag.Warning, s.at(s.team, `"vpc:subnets:nothing*"`),
		"vpc:subnets:nothing* matches no known action of vpc"))
	s.add(s.finding("PG304", "action-deprecated", diag.Warning, s.at(s.team, `"modelarts:old:action"`), "modelarts:old:action is deprecated"))
	s.add(s.finding("PG305", "role-name-as-action", diag.Error, s.at(s.team, `"KMS Administrator"`),
		"KMS Administrator is the name of a role, not an action"))
	s.add(s.finding("PG306", "wrong-platform", diag.Error, s.at(s.team, `"1.1"`), "oss:GetObject is a name of alibabacloud"))
}

func (s *sampler) documents() {
	twice := s.finding("PG402", "duplicate-key", diag.Error, s.at(s.team, `"effect"`), "effect stands twice in one object, in two spellings")
	twice.Related = []diag.Related{{Message: "first here", Location: s.at(s.team, `"Effect": "Allow", "effect"`)}}
	broken := s.finding("PG401", "invalid-json", diag.Error,
		diag.Location{Path: "policies/broken.json", Line: 3, Column: 1, EndLine: 3, EndColumn: 1, Offset: 40},
		"expected a value, found the end of the file")
	s.add(twice)
	s.add(broken)
	s.add(s.finding("PG403", "unknown-element", diag.Warning, s.at(s.team, `"Aktion"`), "Aktion is no element of a statement"))
	s.add(s.finding("PG404", "malformed-element", diag.Error, s.at(s.team, `"allow"`), "Effect must be Allow or Deny, not allow"))
	s.add(s.finding("PG405", "limit-exceeded", diag.Warning, s.at(s.team, `{
	"Version"`), "the policy has 6,200 characters; the platform takes 6,144"))
	s.add(s.finding("PG406", "mixed-scope", diag.Warning, s.at(s.team, `"modelarts:*:*", "swr:repo:list*"`),
		"global and project-level actions stand in one custom policy"))
	s.add(s.finding("PG407", "ineffective-grant", diag.Warning, s.at(s.team, `"modelarts:*:*:notebook:*"`),
		"this resource is one that the action never uses"))
}

func (s *sampler) authorizations() {
	at := diag.Location{Path: "C:/infra/authorization.json", Pointer: "/auth/0", Line: 7, Column: 3, EndLine: 7, EndColumn: 20,
		Offset: 120, Length: 17}
	s.add(s.finding("PG501", "authorization-incomplete", diag.Error, at, "the authorization names no agency"))
	s.add(s.finding("PG502", "authorization-unknown-type", diag.Error, at, `the type "agnecy" is unknown`))
	s.add(s.finding("PG503", "static-credential", diag.Warning, at, "an access key is used where an agency is recommended"))
	s.add(s.finding("PG504", "secret-in-file", diag.Error, at, "a secret key stands in the file"))
	s.add(s.finding("PG505", "authorizes-all-users", diag.Warning, at, "the authorization is for all users"))
	s.add(s.finding("PG506", "delegation-exceeds-holder", diag.Error, at, "the agency may do more than who delegates to it"))
	s.add(s.finding("PG601", "not-analysable", diag.Note,
		diag.Location{Path: "infra/main.tf", Line: 12, Column: 1, EndLine: 18, EndColumn: 2, Offset: 200, Length: 150},
		"aws_iam_policy.ci is known only after apply"))
	s.add(s.finding("PG901", "suppression-unused", diag.Warning,
		diag.Location{Path: ".permgap.yaml", Line: 4, Column: 3, EndLine: 4, EndColumn: 30}, "nothing matches this suppression"))
	s.add(s.finding("PG902", "suppression-expired", diag.Error,
		diag.Location{Path: "/etc/permgap/baseline.yaml", Line: 9, Column: 3, EndLine: 9, EndColumn: 30}, "this suppression ended on 2026-06-30"))
}

func cleanReport() *audit.Report {
	return &audit.Report{Version: "1", Tool: audit.Tool{Name: "permgap", Version: "0.1.0"},
		Principals: []audit.PrincipalInfo{{Name: sharedPath, Platform: "huaweicloud", Documents: []string{sharedPath}}},
		Files:      map[string]*diag.File{sharedPath: diag.NewFile(sharedPath, []byte(sharedPolicy))},
		Summary:    audit.Summary{Documents: 1, Statements: 1, Operations: audit.OperationCounts{Live: 12, Ready: 12}}}
}

// notes makes notes of texts, those that many runs have with their IDs.
func notes(texts ...string) []audit.Note {
	roles := message.Names("roles", []string{"PAI.AlgoDeveloper"})
	known := []message.Message{
		message.New(audit.OnPlatform, message.Name("platform", "huaweicloud")), message.New(audit.OnDefaultAccess),
		message.New(audit.OnRolesAlone, roles), message.New(audit.OnRolesAnd, roles), message.New(audit.OnRolesOr, roles),
		message.New(audit.OnNothing),
	}
	var out []audit.Note
	for _, text := range texts {
		n := audit.Note{Text: text}
		for _, m := range known {
			if message.In("").Text(m) == text {
				n.ID, n.Args = m.ID, m.Args
			}
		}
		out = append(out, n)
	}
	return out
}
