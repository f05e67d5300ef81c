package main

import (
	"fmt"
	"strings"
)

// An attack is a kind of input that was made to cost much: of size n it is n
// times the same thing.
type attack struct {
	name string
	n    int
	make func(n int) hostile
}

// hostile is what an attack hands to the program: files and the command line.
type hostile struct {
	files map[string]string
	args  []string
}

// attacks lists the kinds. Each is measured for n and for 2n.
func attacks() []attack {
	return []attack{
		{"equal wildcards", 8000, func(n int) hostile { return one(huawei(actions(n, "*:*:*"))) }},
		{"equal names", 40000, func(n int) hostile { return one(huawei(actions(n, "ecs:cloudServers:create"))) }},
		{"unknown names", 20000, func(n int) hostile { return one(huawei(actionsOf(n, "ecs:x:n%d"))) }},
		{"unknown services", 10000, func(n int) hostile { return one(huawei(actionsOf(n, "srv%dx:x:list"))) }},
		{"unknown AWS services", 10000, func(n int) hostile { return one(identityOne(allow(list(n, "srv%dx:List"), `["*"]`))) }},
		{"unknown AWS names", 20000, func(n int) hostile { return one(identityOne(allow(list(n, "ec2:RunInstancesX%d"), `["*"]`))) }},
		{"renamed actions", 16000, func(n int) hostile { return one(huawei(actions(n, "kms:cmk:create"))) }},
		{"renamed action of a key pair", 16000, func(n int) hostile { return one(huawei(actions(n, "ecs:serverKeypairs:create"))) }},
		{"renamed in statements", 4000, func(n int) hostile {
			return one(huaweiStatements(n, func(int) string { return `{"Effect":"Allow","Action":["ecs:serverKeypairs:create"]}` }))
		}},
		{"typos on a line", 50000, func(n int) hostile { return one(huawei(actionsOf(n, "ecs:cloudServers:craete%d"))) }},
		{"equal typos on a line", 50000, func(n int) hostile { return one(huawei(actions(n, "ecs:cloudServers:craete"))) }},
		{"stray characters", 20000, func(n int) hostile { return one(huawei(actionsOf(n, "ecs:cloud Servers:%d"))) }},
		{"blank actions", 20000, func(n int) hostile { return one(huawei(actions(n, ""))) }},
		{"role names as actions", 20000, func(n int) hostile { return one(huawei(actions(n, "KMS Administrator"))) }},
		{"no actions", 20000, func(n int) hostile { return one(huawei(actionsOf(n, "word%d"))) }},
		{"patterns that match nothing", 10000, func(n int) hostile { return one(huawei(actionsOf(n, "ecs:cloudServerz:x%d*"))) }},
		{"patterns that match much", 600, func(n int) hostile { return one(huawei(actionsOf(n, "*:*:*e*%d"))) }},
		{"patterns full of stars", 400, func(n int) hostile { return one(huawei(list(n, "*e*c*s*:*s*:*%d*"))) }},
		{"nearly equal patterns", 4000, func(n int) hostile {
			return one(huawei(listFunc(n, func(i int) string { return "ecs:*:" + strings.Repeat("*", i%50) + "list" + strings.Repeat("*", i/50) })))
		}},
		{"patterns for each service", 500, func(n int) hostile { return one(huawei(list(n, "*%d:*:*"))) }},
		{"patterns for too many services", 8000, func(n int) hostile { return one(huawei(list(n, "*%d:*:*"))) }},
		{"names of a million actions", 1_000_000, func(n int) hostile { return one(huawei(list(n, "a:%x"))) }},
		{"wide pattern of many stars", 20000, func(n int) hostile { return one(huawei(quoteAll(strings.Repeat("*e", n) + ":*"))) }},
		{"long pattern", 200000, func(n int) hostile { return one(huawei(quoteAll("ecs:" + strings.Repeat("a", n) + "*"))) }},
		{"long name", 500000, func(n int) hostile { return one(huawei(quoteAll("ecs:cloudServers:" + strings.Repeat("a", n)))) }},
		{"long names", 1000, func(n int) hostile {
			return one(huawei(listFunc(n, func(i int) string { return fmt.Sprintf("ecs:cloudServers:%d%s", i, strings.Repeat("a", 500)) })))
		}},
		{"long service", 200000, func(n int) hostile { return one(huawei(quoteAll(strings.Repeat("a", n) + ":x:list"))) }},
		{"long resource", 200000, func(n int) hostile {
			return one(identityOne(allow(quoteAll("s3:GetObject"), quoteAll("obs:*:*:bucket:"+strings.Repeat("a", n)))))
		}},
		{"star statements", 1000, func(n int) hostile {
			return one(identity(n, func(int) string { return allow(`["*"]`, `["*"]`) }))
		}},
		{"star statements of Huawei", 1000, func(n int) hostile {
			return one(huaweiStatements(n, func(int) string { return `{"Effect":"Allow","Action":["*:*:*"]}` }))
		}},
		{"grants of one name", 3000, func(n int) hostile {
			return one(huaweiStatements(n, func(i int) string { return `{"Effect":"Allow","Action":["modelarts:notebook:create"]}` }))
		}},
		{"narrow star statements", 400, func(n int) hostile {
			return one(identity(n, func(i int) string { return allow(`["*"]`, fmt.Sprintf(`["obs:*:*:bucket:b%d"]`, i)) }))
		}},
		{"narrow statements of Huawei", 400, func(n int) hostile {
			return one(identity(n, func(i int) string { return allow(`["*"]`, fmt.Sprintf(`["ecs:*:*:instance:b%d"]`, i)) }))
		}},
		{"resources", 4000, func(n int) hostile { return one(identityOne(allow(`["obs:*"]`, list(n, "obs:*:*:bucket:b%d")))) }},
		{"resources of Huawei", 2000, func(n int) hostile {
			return one(identity(1, func(int) string { return allow(`["*"]`, list(n, "ecs:*:*:instance:b%d")) }))
		}},
		{"resources with stars", 1000, func(n int) hostile { return one(identityOne(allow(`["obs:*","ecs:*"]`, list(n, "*:*:*a*b*:*:*b%d*")))) }},
		{"denies and allows", 300, func(n int) hostile {
			return one(identity(2*n, func(i int) string {
				return statement([]string{"Allow", "Deny"}[i%2], `["obs:*"]`, fmt.Sprintf(`["obs:*:*:bucket:b%d*"]`, i))
			}))
		}},
		{"denies and allows of lambda", 300, func(n int) hostile {
			return one(identity(2*n, func(i int) string {
				return statement([]string{"Allow", "Deny"}[i%2], `["obs:*","iam:*","ecs:*"]`, fmt.Sprintf(`["*:*:*:*:*b%d*"]`, i))
			}))
		}},
		{"conditions", 300, func(n int) hostile {
			return one(identity(n, func(i int) string {
				return conditioned("Allow", `["obs:*","iam:*","ecs:*"]`, `["*"]`, fmt.Sprintf(`{"StringEquals":{"g:PrincipalTag/k%d":["v"]}}`, i))
			}))
		}},
		{"values of one key", 300, func(n int) hostile {
			return one(identity(n, func(i int) string {
				return conditioned("Allow", `["obs:*","iam:*","ecs:*"]`, `["*"]`, fmt.Sprintf(`{"StringMatch":{"g:PrincipalTag/k":["*v%d*"]}}`, i))
			}))
		}},
		{"values of one condition", 4000, func(n int) hostile {
			return one(identityOne(conditioned("Allow", `["obs:*","iam:*","ecs:*"]`, `["*"]`,
				`{"StringMatch":{"g:PrincipalTag/k":`+list(n, "*v%d*")+`}}`)))
		}},
		{"numbers of one key", 1000, func(n int) hostile {
			return one(identity(n, func(i int) string {
				return conditioned([]string{"Allow", "Deny"}[i%2], `["obs:*","iam:*"]`, `["*"]`,
					fmt.Sprintf(`{"NumberLessThan":{"g:MFAAge":["%d"]}}`, i))
			}))
		}},
		{"conditions of Huawei with variables", 150, func(n int) hostile {
			return one(identity(n, func(i int) string {
				return conditioned("Allow", `["*"]`, `["*"]`, fmt.Sprintf(`{"StringMatch":{"g:UserName":["${g:UserId}*%d"]}}`, i))
			}))
		}},
		{"values with variables", 400, func(n int) hostile {
			return one(identity(1, func(int) string {
				return conditioned("Allow", `["*"]`, `["*"]`, `{"StringMatch":{"g:UserName":`+list(n, "${g:UserId}*%d")+`}}`)
			}))
		}},
		{"conditioned prerequisites", 200, func(n int) hostile {
			return one(identity(n+1, func(i int) string {
				if i == 0 {
					return allow(`["*:*:create*","*:*:update*"]`, `["*"]`)
				}
				return conditioned("Allow", `["*"]`, `["*"]`, fmt.Sprintf(`{"StringMatch":{"g:UserName":["${g:UserId}*%d"]}}`, i))
			}))
		}},
		{"conditioned prerequisites of one statement", 1000, func(n int) hostile {
			return one(identity(2, func(i int) string {
				if i == 0 {
					return allow(`["*:*:create*","*:*:update*"]`, `["*"]`)
				}
				return conditioned("Allow", `["*"]`, `["*"]`, `{"StringMatch":{"g:UserName":`+list(n, "${g:UserId}*%d")+`}}`)
			}))
		}},
		{"conditioned prerequisites of many keys", 300, func(n int) hostile {
			return one(identity(2, func(i int) string {
				if i == 0 {
					return allow(`["*:*:create*","*:*:update*"]`, `["*"]`)
				}
				return conditioned("Allow", `["*"]`, `["*"]`,
					`{"StringMatch":{`+strings.Join(texts(n, `"g:ResourceTag/k%d":["${g:UserId}*%d"]`), ",")+`}}`)
			}))
		}},
		{"conditioned denies", 200, func(n int) hostile {
			return one(identity(n+1, func(i int) string {
				if i == 0 {
					return allow(`["*"]`, `["*"]`)
				}
				return conditioned("Deny", `["*:*:get*","*:*:list*"]`, `["*"]`, fmt.Sprintf(`{"StringMatch":{"g:UserName":["${g:UserId}*%d"]}}`, i))
			}))
		}},
		{"conditioned denies of many variables", 100, func(n int) hostile {
			return one(identity(n+1, func(i int) string {
				if i == 0 {
					return allow(`["*"]`, `["*"]`)
				}
				return conditioned("Deny", `["*:*:get*","*:*:list*"]`, `["*"]`,
					fmt.Sprintf(`{"StringNotMatch":{"g:UserName":["${g:K%d}*x${g:L%d}*"]}}`, i, i))
			}))
		}},
		{"conditions on resources with variables", 100, func(n int) hostile {
			return one(identity(n+1, func(i int) string {
				if i == 0 {
					return allow(`["*:*:create*"]`, `["*"]`)
				}
				return conditioned("Allow", `["*"]`, fmt.Sprintf(`["*:*:*:*:${g:K%d}*"]`, i),
					fmt.Sprintf(`{"StringMatch":{"g:UserName":["${g:K%d}*x${g:L%d}*"]}}`, i, i))
			}))
		}},
		{"keys with variables", 100, func(n int) hostile {
			return one(identity(n, func(i int) string {
				return conditioned("Allow", `["*"]`, `["*"]`, fmt.Sprintf(`{"StringMatch":{"g:ResourceTag/k%d":["${g:UserId}*"]}}`, i))
			}))
		}},
		{"resources with variables", 200, func(n int) hostile {
			return one(identity(n, func(i int) string {
				return allow(`["obs:*","ecs:*"]`, fmt.Sprintf(`["obs:*:*:bucket:b%d${g:UserName}*"]`, i))
			}))
		}},
		{"NotAction", 200, func(n int) hostile {
			return one(identity(n, func(i int) string {
				return fmt.Sprintf(`{"Effect":"Allow","NotAction":["obs:*","x%d:*"],"Resource":["*"]}`, i)
			}))
		}},
		{"a long NotAction", 5000, func(n int) hostile {
			return one(huawei(`["x:*:*"]},{"Effect":"Allow","NotAction":` + list(n, "x%d:y:z")))
		}},
		{"a long NotAction of AWS", 5000, func(n int) hostile {
			return one(`{"Version":"5.0","Statement":[{"Effect":"Allow","Resource":["*"],"NotAction":` + list(n,
				"obs:get%d*") + `},{"Effect":"Deny","Resource":["*"],"Action":["*:*:get*"]}]}`)
		}},
		{"actions on wrong resources", 400, func(n int) hostile {
			return one(identityOne(allow(list(n, "obs:*:ge*%d"), list(n, "ecs:*:*:instance:x%d"))))
		}},
		{"equal actions on wrong resources", 300, func(n int) hostile {
			return one(identityOne(allow(actions(n, "obs:*"), list(n, "ecs:*:*:instance:x%d"))))
		}},
		{"undocumented spellings", 5000, func(n int) hostile { return one(huawei(list(n, "ECS:cloudServers:x%d*"))) }},
		{"undocumented stars", 500, func(n int) hostile { return one(identityOne(allow(list(n, "*%d:List*"), `["*"]`))) }},
		{"denies of what is required", 3000, func(n int) hostile {
			h := one(huaweiStatements(n, func(i int) string {
				return statement([]string{"Allow", "Deny"}[min(i, 1)], `["modelarts:notebook:*"]`, `["*"]`)
			}))
			h.args = append(h.args, "--require", "modelarts:notebook:create")
			return h
		}},
		{"requirements", 1000, func(n int) hostile {
			h := one(huawei(`["modelarts:*:*"]`))
			h.files[".permgap.yaml"] = "require: " + list(n, "modelarts:notebook:create") + "\n"
			return h
		}},
		{"unknown requirements", 1000, func(n int) hostile {
			h := one(huawei(`["modelarts:*:*"]`))
			h.files[".permgap.yaml"] = "require: " + list(n, "modelarts:notebook:craete%d") + "\n"
			return h
		}},
		{"unknown features", 1000, func(n int) hostile {
			h := one(huawei(`["modelarts:*:*"]`))
			h.files[".permgap.yaml"] = "without: " + list(n, "obsx%d") + "\n"
			return h
		}},
		{"unknown roles", 500, func(n int) hostile {
			h := one(huawei(`["modelarts:*:*"]`))
			h.files[".permgap.yaml"] = "principals:\n- {name: x, documents: [policy.json], roles: " + list(n, "Role %d") + "}\n"
			h.args = nil
			return h
		}},
		{"patterns to judge only", 8000, func(n int) hostile {
			h := one(huawei(`["*:*:*"]`))
			h.files[".permgap.yaml"] = "principals:\n- {name: x, documents: [policy.json], only: " + list(n, "*x%d*y") + "}\n"
			h.args = nil
			return h
		}},
		{"operations to judge only", 8000, func(n int) hostile {
			h := one(huawei(`["ecs:*:*"]`))
			h.files[".permgap.yaml"] = "principals:\n- {name: x, documents: [policy.json], only: " + list(n, "operation%d") + "}\n"
			h.args = nil
			return h
		}},
		{"boundaries", 40, func(n int) hostile {
			h := one(huawei(`["*:*:*"]`))
			h.files["boundary.json"] = huawei(`["ecs:*:*","vpc:*:*"]`)
			for range n {
				h.args = append(h.args, "--boundary", "boundary.json")
			}
			return h
		}},
		{"boundaries of a configuration", 100, func(n int) hostile {
			h := one(huawei(`["*:*:*"]`))
			h.files["boundary.json"] = huawei(`["ecs:*:*","vpc:*:*"]`)
			h.files[".permgap.yaml"] = "principals:\n- {name: x, documents: [policy.json], boundary: " + list(n, "boundary.json") + "}\n"
			h.args = nil
			return h
		}},
		{"principals of a configuration", 20, func(n int) hostile {
			h := one(huawei(`["*:*:*"]`))
			h.files[".permgap.yaml"] = "principals:\n" + strings.Join(texts(n, "- {name: x%d, documents: [policy.json]}\n"), "")
			h.args = nil
			return h
		}},
		{"documents held together", 300, func(n int) hostile {
			h := one(`{"PolicyVersionList":[` + strings.Join(texts(n,
				`{"VersionId":"v%d","Document":`+identityOne(allow(`["obs:*","ecs:*"]`, `["*"]`))+`}`), ",") + `]}`)
			h.args = append(h.args, "--together")
			return h
		}},
		{"documents in a list", 100, func(n int) hostile {
			return one("[" + strings.Join(texts(n, `{"name":"x%d","policy":`+huawei(`["ecs:*:create*"]`)+`}`), ",") + "]")
		}},
		{"documents of a file that grant everything", 400, func(n int) hostile { return one("[" + joined(n, huawei(`["*:*:*"]`), ",") + "]") }},
		{"documents of AWS that grant everything", 400, func(n int) hostile {
			return one(joined(n, amazon(allow(`["*"]`, `["*"]`)), "\n"))
		}},
		{"patterns of AWS that match much", 100, func(n int) hostile {
			return one(amazon(allow(listFunc(n, func(i int) string {
				return "*:*e*" + string(rune('a'+i%10)) + strings.Repeat("*", i/10)
			}), `["*"]`)))
		}},
		{"denies and allows of AWS", 100, func(n int) hostile {
			return one(amazon(strings.Trim(statements(2*n, func(i int) string {
				return statement([]string{"Allow", "Deny"}[i%2], `["*"]`, fmt.Sprintf(`["arn:aws:*:*:*:*b%d*"]`, i))
			}), "[]")))
		}},
		{"quotations around a fence", 30000, func(n int) hostile {
			return hostile{map[string]string{"page.md": strings.Repeat(">", n) + "```json\n" + strings.Repeat("a\n", n) +
				huawei(`["ecs:*:*"]`)}, []string{"page.md"}}
		}},
		{"fences", 500, func(n int) hostile {
			return hostile{map[string]string{"page.md": strings.Repeat("```json\n"+huawei(`["ecs:*:*"]`)+"\n```\n", n)},
				[]string{"page.md"}}
		}},
		{"YAML in many documents", 500, func(n int) hostile {
			return hostile{map[string]string{"policy.yaml": strings.Repeat(
				"---\nVersion: \"1.1\"\nStatement:\n- {Effect: Allow, Action: [\"ecs:*:*\"]}\n", n)}, []string{"policy.yaml"}}
		}},
		{"aliases of a statement", 2000, func(n int) hostile {
			return hostile{map[string]string{"policy.yaml": "s: &s {Effect: Allow, Action: [\"ecs:*:*\"]}\nVersion: \"1.1\"\nStatement: [" +
				joined(n, "*s", ",") + "]\n"}, []string{"policy.yaml"}}
		}},
		{"braces in a pattern of files", 24, func(n int) hostile {
			h := one(huawei(`["ecs:*:*"]`))
			h.files[strings.Repeat("a", 60)+"b.json"] = "{}"
			h.args = []string{"policy.json", strings.Repeat("{a,a}", n) + "*c.json"}
			return h
		}},
		{"braces in a pattern of a configuration", 24, func(n int) hostile {
			h := one(huawei(`["ecs:*:*"]`))
			h.files[strings.Repeat("a", 60)+"b.json"] = "{}"
			h.files[".permgap.yaml"] = "principals: [{name: x, documents: [policy.json, \"" + strings.Repeat("{a,a}", n) + "*c.json\"]}]\n"
			h.args = nil
			return h
		}},
		{"placeholders", 10000, func(n int) hostile {
			return one(amazon(allow(`["s3:*"]`, quoteAll("arn:aws:s3:::"+strings.Repeat("${var.b}{{ x }}<y>", n)))))
		}},
		{"documents behind a long key", 60, func(n int) hostile {
			return one(`{"` + strings.Repeat("k", 50*n) + `":[` + strings.Join(texts(n,
				`{"name":"x%d","policy":`+huawei(`["ecs:*:create*"]`)+`}`), ",") + "]}")
		}},
		{"errors behind a long key", 1000, func(n int) hostile {
			return one(`{"` + strings.Repeat("k", 50*n) + `":` + huaweiStatements(n, func(int) string { return `{"Action":["ecs:*:*"]}` }) + "}")
		}},
		{"statements without an effect", 10000, func(n int) hostile {
			return one(huaweiStatements(n, func(int) string { return `{"Action":["ecs:*:*"]}` }))
		}},
		{"unknown elements", 10000, func(n int) hostile {
			return one(`{"Version":"1.1","Statement":[{"Effect":"Allow","Action":["ecs:*:*"],` + strings.Join(texts(n, `"x%d":1`), ",") + `}]}`)
		}},
		{"equal keys", 10000, func(n int) hostile {
			return one(`{"Version":"1.1","Statement":[{"Effect":"Allow","Action":["ecs:*:*"],` + strings.Join(texts(n, `"x":%d`), ",") + `}]}`)
		}},
		{"equal keys of many names", 10000, func(n int) hostile {
			return one(`{"Version":"1.1","Statement":[{"Effect":"Allow","Action":["ecs:*:*"],` + strings.Join(texts(n, `"x%d":1`),
				",") + "," + strings.Join(texts(n, `"X%d":1`), ",") + `}]}`)
		}},
		{"actions that are no strings", 10000, func(n int) hostile { return one(huawei("[" + strings.Repeat("1,", n) + "1]")) }},
		{"unknown operators", 5000, func(n int) hostile {
			return one(identity(1, func(int) string {
				return conditioned("Allow", `["ecs:*:*"]`, `["*"]`, "{"+strings.Join(texts(n, `"Op%d":{"g:UserName":["x"]}`), ",")+"}")
			}))
		}},
		{"condition keys", 5000, func(n int) hostile {
			return one(identity(1, func(int) string {
				return conditioned("Allow", `["ecs:*:*"]`, `["*"]`, `{"StringEquals":{`+strings.Join(texts(n, `"g:K%d":["x"]`), ",")+"}}")
			}))
		}},
		{"texts that are no JSON", 3000, func(n int) hostile {
			return one(`{"PolicyVersionList":[` + strings.Join(texts(n, `{"VersionId":"v%d","Document":"{\"Statement\": x"}`), ",") + `]}`)
		}},
		{"documents in texts", 300, func(n int) hostile {
			return one(`{"PolicyVersionList":[` + strings.Join(texts(n,
				`{"VersionId":"v%d","Document":"{\"Version\":\"1.1\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":[\"ecs:x:%d\"]}]}"}`), ",") + `]}`)
		}},
		{"equal keys in documents", 1000, func(n int) hostile {
			return one(`{"PolicyVersionList":[` + strings.Join(texts(n,
				`{"Document":{"Version":"1.1","Version":"1.1","Statement":[{"Effect":"Allow","Action":["ecs:x:%d"]}]}}`), ",") + `]}`)
		}},
		{"nesting", 60, func(n int) hostile {
			return one(strings.Repeat(`{"a":`, n) + huawei(`["ecs:*:*"]`) + strings.Repeat("}", n))
		}},
		{"dependencies", 1000, func(n int) hostile {
			return one(`{"Version":"1.0","Statement":[{"Effect":"Allow","Action":["ecs:*:*"]}],"Depends":[` +
				strings.Join(texts(n, `{"catalog":"x","display_name":"Role %d"}`), ",") + `]}`)
		}},
		{"equal dependencies", 5000, func(n int) hostile {
			return one(`{"Version":"1.0","Statement":[{"Effect":"Allow","Action":["ecs:*:*"]}],"Depends":[` +
				strings.Join(texts(n, `{"catalog":"x%d","display_name":"Role"}`), ",") + `]}`)
		}},
		{"authorizations", 5000, func(n int) hostile {
			return one(`{"total_count":1,"auth":[` + strings.Join(texts(n,
				`{"user_id":"u%d","user_name":"u","type":"agency","content":"","create_time":1}`), ",") + `]}`)
		}},
		{"secrets", 5000, func(n int) hostile {
			return one(`{"Version":"1.1","Statement":[{"Effect":"Allow","Action":["ecs:*:*"]}],` +
				strings.Join(texts(n, `"secret_access_key%d":"wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY00"`), ",") + `}`)
		}},
		{"members with roles", 1000, func(n int) hostile {
			return one(`{"RequestId":"x","TotalCount":1,"Members":[` +
				strings.Join(texts(n, `{"MemberId":"m%d","UserId":"u","Roles":["PAI.AlgoDeveloper","PAI.X1","PAI.X2"]}`), ",") + `]}`)
		}},
		{"roles of a member", 1000, func(n int) hostile {
			return one(`{"RequestId":"x","TotalCount":1,"Members":[{"MemberId":"m","UserId":"u","Roles":` + list(n, "PAI.X%d") + `}]}`)
		}},
		{"roles of members required", 500, func(n int) hostile {
			h := one(`{"RequestId":"x","TotalCount":1,"Members":[` +
				strings.Join(texts(n, `{"MemberId":"m%d","UserId":"u","Roles":["PAI.LabelManager"]}`), ",") + `]}`)
			h.args = append(h.args, "--require", "PaiDLC:CreateJob", "--require", "PaiDSW:CreateInstance")
			return h
		}},
		{"permissions of a caller", 5000, func(n int) hostile {
			h := one(`{"RequestId":"x","TotalCount":1,"Permissions":[` +
				strings.Join(texts(n, `{"PermissionCode":"PaiDLC:X%d","PermissionRules":`+
					`[{"Accessibility":"PUBLIC","EntityAccessType":"ANY"}]}`), ",") + `]}`)
			h.args = append(h.args, "--require", "PaiDLC:CreateJob")
			return h
		}},
		{"overlay operations with a wildcard", 800, overlay(`operations:
%s`, "- {id: acme.op%d, title: {en: Op %d}, actions: [\"acme:x:a%d\"], requires: [{pattern: \"*:*:*\"}]}\n",
			"- {name: \"acme:x:a%d\", title: {en: A}}\n")},
		{"overlay operations with their own wildcard", 800, overlay(`operations:
%s`, "- {id: acme.op%d, title: {en: Op %d}, actions: [\"acme:x:a%d\"], requires: [{pattern: \"acme:*:*\"}]}\n",
			"- {name: \"acme:x:a%d\", title: {en: A}}\n")},
		{"overlay operations in a chain", 1000, overlay(`operations:
%s`, "- {id: acme.op%d, title: {en: Op %d}, actions: [\"acme:x:a%d\"], requires: [{all: [\"acme:x:b%[1]d\"]}]}\n",
			"- {name: \"acme:x:a%d\", title: {en: A}}\n- {name: \"acme:x:b%[1]d\", title: {en: A}}\n")},
		{"overlay operations that need the next", 800, func(n int) hostile {
			var ops strings.Builder
			for i := range n {
				fmt.Fprintf(&ops, "- {id: acme.op%d, title: {en: Op}, actions: [\"acme:x:a%d\"], requires: [{pattern: \"acme:*:*\"}, "+
					"{all: [\"acme:x:a%d\"]}]}\n", i, i, (i+1)%n)
			}
			return overlayOf("operations:\n" + ops.String())(n)
		}},
		{"overlay operations of conditioned actions", 300, func(n int) hostile {
			h := overlay("operations:\n%s",
				"- {id: acme.op%d, title: {en: Op %d}, actions: [\"acme:x:a%d\"], requires: [{pattern: \"acme:*:*\"}]}\n",
				"- {name: \"acme:x:a%d\", title: {en: A}}\n")(n)
			h.files["policy.json"] = identity(n, func(i int) string {
				return conditioned("Allow", fmt.Sprintf(`["acme:x:a%d"]`, i), `["*"]`, fmt.Sprintf(`{"StringEquals":{"g:UserName":["u%d"]}}`, i%50))
			})
			return h
		}},
		{"overlay operations of one action", 400, overlay(`operations:
%s`, "- {id: acme.op%d, title: {en: Op %d}, actions: [\"acme:x:a0\"], requires: [{all: [\"acme:x:a%[1]d\"]}]}\n",
			"- {name: \"acme:x:a%d\", title: {en: A}}\n")},
		{"overlay operations that explain each other", 800, func(n int) hostile {
			h := overlay("operations:\n%s",
				"- {id: acme.op%d, title: {en: Op %d}, actions: [\"acme:x:a0\"], requires: [{all: [\"acme:x:b0\", \"ecs:servers:list\"]}]}\n"+
					"- {id: acme.up%[1]d, title: {en: Up %[1]d}, actions: [\"acme:x:b0\"], requires: [{pattern: \"acme:*:*\"}]}\n",
				"- {name: \"acme:x:a%d\", title: {en: A}}\n- {name: \"acme:x:b%[1]d\", title: {en: A}}\n")(n)
			h.files["policy.json"] = huawei(`["acme:*:a*","acme:*:b*"]`)
			return h
		}},
		{"overlay of unknown actions", 1000, overlay(`operations:
%s`, "- {id: acme.op%d, title: {en: Op %d}, actions: [\"acme:x:z%d\"], requires: [{all: [\"acme:x:b%[1]d\"]}]}\n",
			"- {name: \"acme:x:a%d\", title: {en: A}}\n")},
		{"overlay of corrections to nothing", 500, overlay(`operations:
%s`, "- {id: ecs.op%d, requires_added: [{all: [\"acme:x:a0\"]}]}\n", "- {name: \"acme:x:a%d\", title: {en: A}}\n")},
		{"overlay of long prerequisites", 1000, func(n int) hostile {
			return overlayOf("operations:\n- {id: acme.op, title: {en: Op}, actions: [\"acme:x:a0\"], requires: [{all: " + list(n,
				"acme:x:a%d") + "}]}\n")(n)
		}},
		{"overlay of any-of prerequisites", 1000, func(n int) hostile {
			return overlayOf("operations:\n- {id: acme.op, title: {en: Op}, actions: [\"acme:x:a0\"], requires: [{any: " + list(n,
				"acme:x:a%d") + "}]}\n")(n)
		}},
		{"overlay of own actions", 1000, func(n int) hostile {
			return overlayOf("operations:\n- {id: acme.op, title: {en: Op}, actions: " + list(n,
				"acme:x:a%d") + ", requires: [{all: [\"ecs:cloudServers:list\"]}]}\n")(n)
		}},
		{"overlay of features", 500, func(n int) hostile {
			return overlayOf("features: {" + strings.Join(texts(n, "f%d: {en: F}"),
				", ") + "}\noperations:\n- {id: acme.op, title: {en: Op}, actions: [\"acme:x:a0\"], requires: [" +
				strings.Join(texts(n, "{all: [\"acme:x:a%d\"], feature: f%[1]d}"), ", ") + "]}\n")(n)
		}},
		{"overlay of resource types", 1000, func(n int) hostile {
			h := overlayOf("resources: {t: " + list(n, "acme:*:*:t%d:*") +
				"}\noperations:\n- {id: acme.op, title: {en: Op}, actions: [\"acme:x:r\"], requires: [{all: [\"acme:x:s\"]}]}\n" +
				"")(n)
			h.files["overlay.yaml"] += "- {name: \"acme:x:r\", title: {en: A}, resources: [t]}\n- {name: \"acme:x:s\", title: " +
				"{en: A}, resources: [t]}\n"
			h.files["policy.json"] = identity(1, func(int) string { return allow(`["acme:*:*"]`, `["acme:*:*:t1:x"]`) })
			return h
		}},
		{"overlay of aliases", 2000, func(n int) hostile {
			h := overlayOf("")(1)
			h.files["overlay.yaml"] += "- {name: \"acme:x:al\", title: {en: A}, aliases: " + list(n, "acme:y:l%d") + "}\n"
			return h
		}},
	}
}

func quoteAll(s string) string { return `["` + s + `"]` }

func texts(n int, format string) []string {
	out := make([]string, n)
	for i := range out {
		switch strings.Count(format, "%") {
		case 0:
			out[i] = format
		case 1:
			out[i] = fmt.Sprintf(format, i)
		case 2:
			out[i] = fmt.Sprintf(format, i, i)
		default:
			out[i] = fmt.Sprintf(format, i, i, i)
		}
	}
	return out
}

// list is a JSON list of n texts.
func list(n int, format string) string { return `["` + strings.Join(texts(n, format), `","`) + `"]` }

func listFunc(n int, f func(i int) string) string {
	out := make([]string, n)
	for i := range out {
		out[i] = f(i)
	}
	return `["` + strings.Join(out, `","`) + `"]`
}

func actions(n int, name string) string     { return listFunc(n, func(int) string { return name }) }
func actionsOf(n int, format string) string { return list(n, format) }

func huawei(actions string) string {
	return `{"Version":"1.1","Statement":[{"Effect":"Allow","Action":` + actions + `}]}`
}

func statements(n int, f func(i int) string) string {
	all := make([]string, n)
	for i := range all {
		all[i] = f(i)
	}
	return "[" + strings.Join(all, ",") + "]"
}

func huaweiStatements(n int, f func(i int) string) string {
	return `{"Version":"1.1","Statement":` + statements(n, f) + `}`
}

func identity(n int, f func(i int) string) string {
	return `{"Version":"5.0","Statement":` + statements(n, f) + `}`
}

// amazon is a policy of AWS.
func amazon(statements string) string {
	return `{"Version":"2012-10-17","Statement":[` + statements + `]}`
}

func joined(n int, text, between string) string {
	return strings.TrimSuffix(strings.Repeat(text+between, n), between)
}

func identityOne(statement string) string { return identity(1, func(int) string { return statement }) }

func allow(actions, resources string) string { return statement("Allow", actions, resources) }

func statement(effect, actions, resources string) string {
	return `{"Effect":"` + effect + `","Action":` + actions + `,"Resource":` + resources + `}`
}

func conditioned(effect, actions, resources, condition string) string {
	return `{"Effect":"` + effect + `","Action":` + actions + `,"Resource":` + resources + `,"Condition":` + condition + `}`
}

func one(text string) hostile {
	return hostile{map[string]string{"policy.json": text}, []string{"policy.json"}}
}

// overlay lays operations of a service over the catalogue, each with its
// actions, and grants them all.
func overlay(frame, operation, action string) func(n int) hostile {
	return func(n int) hostile {
		return hostile{map[string]string{
			"policy.json": huawei(`["acme:*:*"]`),
			"overlay.yaml": "platform: huaweicloud\nservice: acme\n" + fmt.Sprintf(frame, strings.Join(texts(n, operation), "")) +
				"actions:\n" + strings.Join(texts(n, action), ""),
		}, []string{"--catalog", "overlay.yaml", "policy.json"}}
	}
}

func overlayOf(head string) func(n int) hostile {
	return func(n int) hostile {
		return hostile{map[string]string{
			"policy.json": huawei(`["acme:*:*"]`),
			"overlay.yaml": "platform: huaweicloud\nservice: acme\n" + head + "actions:\n" +
				strings.Join(texts(n, "- {name: \"acme:x:a%d\", title: {en: A}}\n"), ""),
		}, []string{"--catalog", "overlay.yaml", "policy.json"}}
	}
}
