package huawei

import (
	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/catalog/source/schema"
	"github.com/permgap/permgap/policies/internal/importers/assemble"
)

// titles name the services in English and Chinese.
var titles = map[string]catalog.Text{
	"aom": {En: "Application Operations Management", ZhHans: "应用运维管理AOM"}, "apig": {En: "API Gateway", ZhHans: "API网关APIG"},
	"apm": {En: "Application Performance Management", ZhHans: "应用性能管理APM"}, "as": {En: "Auto Scaling", ZhHans: "弹性伸缩AS"},
	"bms": {En: "Bare Metal Server", ZhHans: "裸金属服务器BMS"}, "bss": {En: "Billing Center", ZhHans: "费用中心BSS"},
	"cbr": {En: "Cloud Backup and Recovery", ZhHans: "云备份CBR"}, "cce": {En: "Cloud Container Engine", ZhHans: "云容器引擎CCE"},
	"cci": {En: "Cloud Container Instance", ZhHans: "云容器实例CCI"}, "cdm": {En: "Cloud Data Migration", ZhHans: "云数据迁移CDM"},
	"cdn": {En: "Content Delivery Network", ZhHans: "内容分发网络CDN"}, "ces": {En: "Cloud Eye", ZhHans: "云监控CES"},
	"csms": {En: "Cloud Secret Management Service", ZhHans: "凭据管理服务CSMS"}, "css": {En: "Cloud Search Service", ZhHans: "云搜索服务CSS"},
	"dataartsstudio": {En: "DataArts Studio"}, "dcs": {En: "Distributed Cache Service", ZhHans: "分布式缓存服务DCS"},
	"deh": {En: "Dedicated Host", ZhHans: "专属主机DeH"}, "dis": {En: "Data Ingestion Service", ZhHans: "数据接入服务DIS"},
	"dli": {En: "Data Lake Insight", ZhHans: "数据湖探索DLI"}, "dms": {En: "Distributed Message Service", ZhHans: "分布式消息服务DMS"},
	"dns": {En: "Domain Name Service", ZhHans: "云解析服务DNS"}, "drs": {En: "Data Replication Service", ZhHans: "数据复制服务DRS"},
	"dss": {En: "Dedicated Distributed Storage Service", ZhHans: "专属分布式存储服务DSS"}, "dws": {En: "Data Warehouse Service", ZhHans: "数据仓库服务DWS"},
	"ecs": {En: "Elastic Cloud Server", ZhHans: "弹性云服务器ECS"}, "eip": {En: "Elastic IP", ZhHans: "弹性公网IP"},
	"elb": {En: "Elastic Load Balance", ZhHans: "弹性负载均衡ELB"}, "eps": {En: "Enterprise Project Management", ZhHans: "企业项目管理EPS"},
	"evs": {En: "Elastic Volume Service", ZhHans: "云硬盘EVS"}, "functiongraph": {En: "FunctionGraph", ZhHans: "函数工作流FunctionGraph"},
	"ges": {En: "Graph Engine Service", ZhHans: "图引擎服务GES"}, "hilens": {En: "HiLens", ZhHans: "华为HiLens"},
	"hss": {En: "Host Security Service", ZhHans: "主机安全服务HSS"}, "iam": {En: "Identity and Access Management", ZhHans: "统一身份认证IAM"},
	"ief": {En: "Intelligent EdgeFabric", ZhHans: "智能边缘平台IEF"}, "ims": {En: "Image Management Service", ZhHans: "镜像服务IMS"},
	"kms": {En: "Key Management Service", ZhHans: "密钥管理服务KMS"}, "kps": {En: "Key Pair Service", ZhHans: "密钥对管理服务KPS"},
	"lts": {En: "Log Tank Service", ZhHans: "云日志服务LTS"}, "modelarts": {En: "ModelArts", ZhHans: "AI开发平台ModelArts"},
	"mrs": {En: "MapReduce Service", ZhHans: "MapReduce服务MRS"}, "nat": {En: "NAT Gateway", ZhHans: "NAT网关"},
	"obs": {En: "Object Storage Service", ZhHans: "对象存储服务OBS"}, "rds": {En: "Relational Database Service", ZhHans: "云数据库RDS"},
	"rms": {En: "Resource Management Service"}, "scm": {En: "SSL Certificate Manager", ZhHans: "SSL证书管理SCM"},
	"sfs": {En: "Scalable File Service", ZhHans: "弹性文件服务SFS"}, "sfsturbo": {En: "SFS Turbo", ZhHans: "弹性文件服务SFS Turbo"},
	"smn": {En: "Simple Message Notification", ZhHans: "消息通知服务SMN"}, "swr": {En: "SoftWare Repository for Container", ZhHans: "容器镜像服务SWR"},
	"tms": {En: "Tag Management Service", ZhHans: "标签管理服务TMS"}, "vpc": {En: "Virtual Private Cloud", ZhHans: "虚拟私有云VPC"},
	"cfw": {En: "Cloud Firewall", ZhHans: "云防火墙CFW"}, "dcaas": {En: "Direct Connect", ZhHans: "云专线DC"}, "dds": {En: "Document Database Service", ZhHans: "文档数据库服务DDS"},
	"er": {En: "Enterprise Router", ZhHans: "企业路由器ER"}, "vpn": {En: "Virtual Private Network", ZhHans: "虚拟专用网络VPN"},
	"vpcep": {En: "VPC Endpoint", ZhHans: "VPC终端节点VPCEP"}, "waf": {En: "Web Application Firewall", ZhHans: "Web应用防火墙WAF"},
}

// scopes say where a custom policy may live, for services whose documents or
// system policies tell: IAM is global; OBS needs its actions in both kinds.
var scopes = map[string]string{
	"csms": "project", "ecs": "project", "evs": "project", "iam": "global", "kps": "project", "modelarts": "project",
	"obs": "both", "lts": "project", "sfsturbo": "project", "swr": "project", "vpc": "project",
}

// finished gives the files of a platform their titles and scopes.
func finished(p *assemble.Platform) (map[string]schema.File, error) {
	files, err := p.Files()
	if err != nil {
		return nil, err
	}
	for name, f := range files {
		f.Title, f.Scope = titles[name], scopes[name]
		files[name] = f
	}
	return files, nil
}

// huaweiServices holds what no table of permissions tells of a service.
func huaweiServices() map[string]schema.File {
	return map[string]schema.File{
		"modelarts": modelartsService(),
		"iam":       agencyActions(),
		"csms": {
			Features: identityPolicies,
			Sources:  map[string]schema.Source{"csms-identity-2025-12-17": official("Actions supported by identity policies (CSMS), read in part", "https://support.huaweicloud.com/api-dew/Permission_1.html", "2025-12-17", "身份策略授权参考（CSMS）")},
			Actions: []schema.Action{
				act("csms:secret:create", "write", "csms-identity-2025-12-17"),
				act("csms:secret:delete", "write", "csms-identity-2025-12-17"),
				act("csms:secret:get", "read", "csms-identity-2025-12-17"),
				act("csms:secret:list", "", "csms-identity-2025-12-17"),
				act("csms:secret:update", "write", "csms-identity-2025-12-17"),
			},
		},
		"kps": {
			Features: identityPolicies,
			Sources:  map[string]schema.Source{"kps-identity-2025-12-03": official("Actions supported by identity policies (KPS)", "https://support.huaweicloud.com/api-dew/Permission_0.html", "2025-12-03", "身份策略授权参考（KPS）")},
			Resources: map[string][]string{
				"SSHKeyPair": {"kps:*:*:SSHKeyPair:*"},
			},
			Actions: []schema.Action{
				act("kps:SSHKeyPair:create", "write", "kps-identity-2025-12-03"),
				act("kps:SSHKeyPair:delete", "write", "kps-identity-2025-12-03"),
				act("kps:SSHKeyPair:get", "read", "kps-identity-2025-12-03"),
			},
		},
		"lts": {Features: identityPolicies},
		"obs": {Sources: map[string]schema.Source{"obs-paths": obsPaths}, Resources: obsTypes},
		"swr": {
			Sources: map[string]schema.Source{
				"swr-identity-2026-02-02":  official("Actions supported by identity policies (SWR)", "https://support.huaweicloud.com/api-swr/Permission.html", "2026-02-02", "身份策略授权参考"),
				"swr2-identity-2026-02-05": official("Actions supported by identity policies (SWR Enterprise Edition)", "https://support.huaweicloud.com/api-swr2/Permission.html", "2026-02-05", "身份策略授权参考（企业版）"),
				"swr-resources-2025-11-14": official("SWR resources", "https://support.huaweicloud.com/usermanual-swr/swr_01_0104.html", "2025-11-14", "SWR资源"),
			},
			Resources: map[string][]string{
				"namespace": {"swr:*:*:namespace:*"}, "repo": {"swr:*:*:repo:*"}, "repository": {"swr:*:*:repository:*"},
			},
			Actions: []schema.Action{
				act("swr:namespace:createNamespace", "write", "swr-identity-2026-02-02"),
				act("swr:namespace:deleteNamespace", "write", "swr-identity-2026-02-02"),
				act("swr:namespace:getNamespace", "read", "swr-identity-2026-02-02"),
				act("swr:namespace:listNamespaces", "list", "swr-identity-2026-02-02"),
				act("swr:repo:createRepo", "write", "swr-identity-2026-02-02"),
				act("swr:repo:deleteRepo", "write", "swr-identity-2026-02-02"),
				act("swr:repo:getRepo", "read", "swr-identity-2026-02-02"),
				act("swr:repo:listRepos", "list", "swr-identity-2026-02-02"),
				act("swr:repo:listSharedRepos", "list", "swr-identity-2026-02-02"),
				act("swr:repository:createImmutableRule", "write", "swr2-identity-2026-02-05"),
				act("swr:repository:deleteImmutableRule", "write", "swr2-identity-2026-02-05"),
				act("swr:repository:listImmutableRules", "list", "swr2-identity-2026-02-05"),
				act("swr:repository:listTags", "list", "swr2-identity-2026-02-05"),
			},
			Defects: []schema.Defect{{
				Kind: "edition", Where: "listing the tags of a repository", Written: "swr:repository:listTags", Corrected: "swr:repo:listRepoTags",
				Note: "told as renamed: the Enterprise Edition still has the first (2026-02-05), the basic edition, which notebooks use (2025-10-29), has the second; training jobs are ready with either", Source: "swr2-identity-2026-02-05",
			}},
		},
	}
}

// identityPolicies is the feature of what a page states of identity policies
// alone: pages of single APIs say nothing of the older model.
var identityPolicies = map[string]catalog.Text{
	"identity-policies": {En: "authorization by identity policies (5.0)", ZhHans: "身份策略授权"},
}

// agencyActions are the actions of a policy whose resource names agencies.
func agencyActions() schema.File {
	const id = "iam-agency-form"
	return schema.File{
		Sources: map[string]schema.Source{id: {
			Title: catalog.Text{En: "IAM error codes: policies whose resource is a list of agencies"},
			URL:   "https://github.com/opentelekomcloud-docs/identity-access-management/blob/HEAD/api-ref/source/appendix/error_codes.rst",
			Read:  read, Standing: "official",
		}},
		Actions: []schema.Action{act("iam:agencies:assume", "", id), act("iam:tokens:assume", "", id)},
	}
}

func act(name, access, source string) schema.Action {
	return schema.Action{Name: name, Access: access, Source: []string{source}}
}

func official(en, url, updated, zh string) schema.Source {
	return schema.Source{Title: catalog.Text{En: en, ZhHans: zh}, URL: url, Updated: updated, Standing: "official"}
}

func modelartsService() schema.File {
	types := map[string][]string{}
	for _, t := range narrow {
		types[t] = []string{"modelarts:*:*:" + t + ":*"}
	}
	return schema.File{
		Resources: types,
		Features: map[string]catalog.Text{
			"custom-image":      {En: "a notebook made from a custom image in SWR", ZhHans: "使用自定义镜像"},
			"dedicated-network": {En: "a notebook in a VPC of one's own", ZhHans: "使用专属网络"},
			"obs":               {En: "data in OBS buckets", ZhHans: "使用OBS存储"},
			"secrets":           {En: "a secret of CSMS in a notebook", ZhHans: "使用凭据"},
			"sfs-turbo":         {En: "an SFS Turbo file system as storage", ZhHans: "使用SFS Turbo存储"},
			"ssh-login":         {En: "remote login with an SSH key pair", ZhHans: "使用SSH密钥对远程登录"},
		},
		Sources: map[string]schema.Source{"feature-labels": {
			Title: catalog.Text{En: "How the features were assigned"}, Standing: "inferred",
			Note: "the tables state the prerequisites; which feature one serves is deduced from its service " +
				"(kps: ssh-login, swr: custom-image, vpc: dedicated-network, csms: secrets, sfsturbo: sfs-turbo, obs: obs) " +
				"and from the scenarios in Open Telekom Cloud's user guide (modelarts_24_0081)",
		}},
	}
}

// otcServices holds the same for Open Telekom Cloud.
func otcServices() map[string]schema.File {
	return map[string]schema.File{
		"iam":       agencyActions(),
		"modelarts": {Features: otcFeatures},
		"obs":       {Sources: map[string]schema.Source{"obs-paths": obsPaths}, Resources: obsTypes},
	}
}
