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
	// allocated is what it may allocate where that is more than others may: AWS has
	// several times the names.
	allocated uint64
	// cpu is how many yardsticks it may cost where that is more than others may.
	cpu float64
	// growth is how much CPU time may grow where that is more than others may: some
	// inputs name every pair of what they hold.
	growth float64
}

// hostile is what an attack hands to the program: files and the command line.
type hostile struct {
	files map[string]string
	args  []string
}

// attacks lists the kinds. Each is measured for n and for 2n.
func attacks() []attack {
	return []attack{
		{name: "blocks of Markdown that are cut off", n: 4000, make: func(n int) hostile {
			block := "```json\n" + `{"Version": "1.1", "Statement": [{"Effect": "Allow", "Action": ["ecs:*:list"` + "\n```\n\n"
			return hostile{map[string]string{"policy.md": strings.Repeat(block, n)}, []string{"policy.md"}}
		}},
		{name: "lines of a block of YAML", n: 24000, cpu: aSecond, make: func(n int) hostile {
			text := strings.ReplaceAll(huawei(listFunc(n, func(i int) string { return fmt.Sprintf("ecs:x:n%d", i) })), ",", ",\n    ")
			return hostile{map[string]string{"map.yaml": "data:\n  policy.json: |\n    " + text + "\n"}, []string{"map.yaml"}}
		}},
		{name: "principals with a role", n: 1000, cpu: twoSeconds, make: func(n int) hostile {
			return hostile{map[string]string{
				"policy.json": huawei(`["modelarts:notebook:create"]`),
				"all.yaml":    "principals:\n" + strings.Join(texts(n, "- {name: p%d, documents: [policy.json], roles: [Tenant Administrator]}\n"), ""),
			}, []string{"--config", "all.yaml"}}
		}},
		{name: "equal wildcards", n: 8000, make: func(n int) hostile { return one(huawei(actions(n, "*:*:*"))) }},
		{name: "equal names", n: 40000, cpu: aSecond, make: func(n int) hostile { return one(huawei(actions(n, "ecs:cloudServers:create"))) }},
		{name: "unknown names", n: 20000, cpu: aSecond, make: func(n int) hostile { return one(huawei(actionsOf(n, "ecs:x:n%d"))) }},
		{name: "unknown services", n: 10000, make: func(n int) hostile { return one(huawei(actionsOf(n, "srv%dx:x:list"))) }},
		{name: "unknown AWS services", n: 10000, make: func(n int) hostile {
			return one(identityOne(allow(list(n, "srv%dx:List"), `["*"]`)))
		}},
		{name: "unknown AWS names", n: 20000, cpu: aSecond, make: func(n int) hostile {
			return one(identityOne(allow(list(n, "ec2:RunInstancesX%d"), `["*"]`)))
		}},
		{name: "renamed actions", n: 16000, make: func(n int) hostile { return one(huawei(actions(n, "kms:cmk:create"))) }},
		{name: "renamed action of a key pair", n: 16000, make: func(n int) hostile {
			return one(huawei(actions(n, "ecs:serverKeypairs:create")))
		}},
		{name: "renamed in statements", n: 4000, make: func(n int) hostile {
			return one(huaweiStatements(n, func(int) string { return `{"Effect":"Allow","Action":["ecs:serverKeypairs:create"]}` }))
		}},
		{name: "typos on a line", n: 50000, cpu: twoSeconds, make: func(n int) hostile {
			return one(huawei(actionsOf(n, "ecs:cloudServers:craete%d")))
		}},
		{name: "equal typos on a line", n: 50000, cpu: twoSeconds, make: func(n int) hostile {
			return one(huawei(actions(n, "ecs:cloudServers:craete")))
		}},
		{name: "stray characters", n: 20000, cpu: aSecond, make: func(n int) hostile {
			return one(huawei(actionsOf(n, "ecs:cloud Servers:%d")))
		}},
		{name: "blank actions", n: 20000, make: func(n int) hostile { return one(huawei(actions(n, ""))) }},
		{name: "role names as actions", n: 20000, make: func(n int) hostile { return one(huawei(actions(n, "KMS Administrator"))) }},
		{name: "no actions", n: 20000, cpu: twoSeconds, make: func(n int) hostile { return one(huawei(actionsOf(n, "word%d"))) }},
		{name: "patterns that match nothing", n: 10000, cpu: aSecond, make: func(n int) hostile {
			return one(huawei(actionsOf(n, "ecs:cloudServerz:x%d*")))
		}},
		{name: "patterns that match much", n: 600, cpu: aSecond, make: func(n int) hostile { return one(huawei(actionsOf(n, "*:*:*e*%d"))) }},
		{name: "patterns full of stars", n: 400, make: func(n int) hostile { return one(huawei(list(n, "*e*c*s*:*s*:*%d*"))) }},
		{name: "nearly equal patterns", n: 4000, make: func(n int) hostile {
			return one(huawei(listFunc(n, func(i int) string { return "ecs:*:" + strings.Repeat("*", i%50) + "list" + strings.Repeat("*", i/50) })))
		}},
		{name: "patterns for each service", n: 500, make: func(n int) hostile { return one(huawei(list(n, "*%d:*:*"))) }},
		{name: "patterns for too many services", n: 8000, make: func(n int) hostile { return one(huawei(list(n, "*%d:*:*"))) }},
		{name: "names of a million actions", n: 1_000_000, cpu: twoSeconds, make: func(n int) hostile { return one(huawei(list(n, "a:%x"))) }},
		{name: "wide pattern of many stars", n: 20000, make: func(n int) hostile {
			return one(huawei(quoteAll(strings.Repeat("*e", n) + ":*")))
		}},
		{name: "long pattern", n: 200000, make: func(n int) hostile {
			return one(huawei(quoteAll("ecs:" + strings.Repeat("a", n) + "*")))
		}},
		{name: "long name", n: 500000, make: func(n int) hostile {
			return one(huawei(quoteAll("ecs:cloudServers:" + strings.Repeat("a", n))))
		}},
		{name: "long names", n: 1000, make: func(n int) hostile {
			return one(huawei(listFunc(n, func(i int) string { return fmt.Sprintf("ecs:cloudServers:%d%s", i, strings.Repeat("a", 500)) })))
		}},
		{name: "long service", n: 200000, make: func(n int) hostile { return one(huawei(quoteAll(strings.Repeat("a", n) + ":x:list"))) }},
		{name: "long resource", n: 200000, make: func(n int) hostile {
			return one(identityOne(allow(quoteAll("s3:GetObject"), quoteAll("obs:*:*:bucket:"+strings.Repeat("a", n)))))
		}},
		{name: "star statements", n: 1000, make: func(n int) hostile {
			return one(identity(n, func(int) string { return allow(`["*"]`, `["*"]`) }))
		}},
		{name: "star statements of Huawei", n: 1000, cpu: aSecond, make: func(n int) hostile {
			return one(huaweiStatements(n, func(int) string { return `{"Effect":"Allow","Action":["*:*:*"]}` }))
		}},
		{name: "grants of one name", n: 3000, make: func(n int) hostile {
			return one(huaweiStatements(n, func(i int) string { return `{"Effect":"Allow","Action":["modelarts:notebook:create"]}` }))
		}},
		{name: "narrow star statements", n: 400, cpu: aSecond, make: func(n int) hostile {
			return one(identity(n, func(i int) string { return allow(`["*"]`, fmt.Sprintf(`["obs:*:*:bucket:b%d"]`, i)) }))
		}},
		{name: "narrow statements of Huawei", n: 400, cpu: aSecond, make: func(n int) hostile {
			return one(identity(n, func(i int) string { return allow(`["*"]`, fmt.Sprintf(`["ecs:*:*:instance:b%d"]`, i)) }))
		}},
		{name: "resources", n: 4000, make: func(n int) hostile {
			return one(identityOne(allow(`["obs:*"]`, list(n, "obs:*:*:bucket:b%d"))))
		}},
		{name: "resources of Huawei", n: 2000, make: func(n int) hostile {
			return one(identity(1, func(int) string { return allow(`["*"]`, list(n, "ecs:*:*:instance:b%d")) }))
		}},
		{name: "resources with stars", n: 1000, make: func(n int) hostile {
			return one(identityOne(allow(`["obs:*","ecs:*"]`, list(n, "*:*:*a*b*:*:*b%d*"))))
		}},
		{name: "denies and allows", n: 300, make: func(n int) hostile {
			return one(identity(2*n, func(i int) string {
				return statement([]string{"Allow", "Deny"}[i%2], `["obs:*"]`, fmt.Sprintf(`["obs:*:*:bucket:b%d*"]`, i))
			}))
		}},
		{name: "denies and allows of lambda", n: 300, cpu: twoSeconds, make: func(n int) hostile {
			return one(identity(2*n, func(i int) string {
				return statement([]string{"Allow", "Deny"}[i%2], `["obs:*","iam:*","ecs:*"]`, fmt.Sprintf(`["*:*:*:*:*b%d*"]`, i))
			}))
		}},
		{name: "conditions", n: 300, make: func(n int) hostile {
			return one(identity(n, func(i int) string {
				return conditioned("Allow", `["obs:*","iam:*","ecs:*"]`, `["*"]`, fmt.Sprintf(`{"StringEquals":{"g:PrincipalTag/k%d":["v"]}}`, i))
			}))
		}},
		{name: "values of one key", n: 300, make: func(n int) hostile {
			return one(identity(n, func(i int) string {
				return conditioned("Allow", `["obs:*","iam:*","ecs:*"]`, `["*"]`, fmt.Sprintf(`{"StringMatch":{"g:PrincipalTag/k":["*v%d*"]}}`, i))
			}))
		}},
		{name: "values of one condition", n: 4000, make: func(n int) hostile {
			return one(identityOne(conditioned("Allow", `["obs:*","iam:*","ecs:*"]`, `["*"]`,
				`{"StringMatch":{"g:PrincipalTag/k":`+list(n, "*v%d*")+`}}`)))
		}},
		{name: "numbers of one key", n: 1000, make: func(n int) hostile {
			return one(identity(n, func(i int) string {
				return conditioned([]string{"Allow", "Deny"}[i%2], `["obs:*","iam:*"]`, `["*"]`,
					fmt.Sprintf(`{"NumberLessThan":{"g:MFAAge":["%d"]}}`, i))
			}))
		}},
		{name: "conditions of Huawei with variables", n: 150, make: func(n int) hostile {
			return one(identity(n, func(i int) string {
				return conditioned("Allow", `["*"]`, `["*"]`, fmt.Sprintf(`{"StringMatch":{"g:UserName":["${g:UserId}*%d"]}}`, i))
			}))
		}},
		{name: "values with variables", n: 400, make: func(n int) hostile {
			return one(identity(1, func(int) string {
				return conditioned("Allow", `["*"]`, `["*"]`, `{"StringMatch":{"g:UserName":`+list(n, "${g:UserId}*%d")+`}}`)
			}))
		}},
		{name: "conditioned prerequisites", n: 200, make: func(n int) hostile {
			return one(identity(n+1, func(i int) string {
				if i == 0 {
					return allow(`["*:*:create*","*:*:update*"]`, `["*"]`)
				}
				return conditioned("Allow", `["*"]`, `["*"]`, fmt.Sprintf(`{"StringMatch":{"g:UserName":["${g:UserId}*%d"]}}`, i))
			}))
		}},
		{name: "conditioned prerequisites of one statement", n: 1000, make: func(n int) hostile {
			return one(identity(2, func(i int) string {
				if i == 0 {
					return allow(`["*:*:create*","*:*:update*"]`, `["*"]`)
				}
				return conditioned("Allow", `["*"]`, `["*"]`, `{"StringMatch":{"g:UserName":`+list(n, "${g:UserId}*%d")+`}}`)
			}))
		}},
		{name: "conditioned prerequisites of many keys", n: 300, cpu: aSecond, make: func(n int) hostile {
			return one(identity(2, func(i int) string {
				if i == 0 {
					return allow(`["*:*:create*","*:*:update*"]`, `["*"]`)
				}
				return conditioned("Allow", `["*"]`, `["*"]`,
					`{"StringMatch":{`+strings.Join(texts(n, `"g:ResourceTag/k%d":["${g:UserId}*%d"]`), ",")+`}}`)
			}))
		}},
		{name: "conditioned denies", n: 200, cpu: aSecond, make: func(n int) hostile {
			return one(identity(n+1, func(i int) string {
				if i == 0 {
					return allow(`["*"]`, `["*"]`)
				}
				return conditioned("Deny", `["*:*:get*","*:*:list*"]`, `["*"]`, fmt.Sprintf(`{"StringMatch":{"g:UserName":["${g:UserId}*%d"]}}`, i))
			}))
		}},
		{name: "conditioned denies of many variables", n: 100, make: func(n int) hostile {
			return one(identity(n+1, func(i int) string {
				if i == 0 {
					return allow(`["*"]`, `["*"]`)
				}
				return conditioned("Deny", `["*:*:get*","*:*:list*"]`, `["*"]`,
					fmt.Sprintf(`{"StringNotMatch":{"g:UserName":["${g:K%d}*x${g:L%d}*"]}}`, i, i))
			}))
		}},
		{name: "conditions on resources with variables", n: 100, make: func(n int) hostile {
			return one(identity(n+1, func(i int) string {
				if i == 0 {
					return allow(`["*:*:create*"]`, `["*"]`)
				}
				return conditioned("Allow", `["*"]`, fmt.Sprintf(`["*:*:*:*:${g:K%d}*"]`, i),
					fmt.Sprintf(`{"StringMatch":{"g:UserName":["${g:K%d}*x${g:L%d}*"]}}`, i, i))
			}))
		}},
		{name: "keys with variables", n: 100, cpu: aSecond, make: func(n int) hostile {
			return one(identity(n, func(i int) string {
				return conditioned("Allow", `["*"]`, `["*"]`, fmt.Sprintf(`{"StringMatch":{"g:ResourceTag/k%d":["${g:UserId}*"]}}`, i))
			}))
		}},
		{name: "resources with variables", n: 200, make: func(n int) hostile {
			return one(identity(n, func(i int) string {
				return allow(`["obs:*","ecs:*"]`, fmt.Sprintf(`["obs:*:*:bucket:b%d${g:UserName}*"]`, i))
			}))
		}},
		{name: "NotAction", n: 200, make: func(n int) hostile {
			return one(identity(n, func(i int) string {
				return fmt.Sprintf(`{"Effect":"Allow","NotAction":["obs:*","x%d:*"],"Resource":["*"]}`, i)
			}))
		}},
		{name: "a long NotAction", n: 5000, make: func(n int) hostile {
			return one(huawei(`["x:*:*"]},{"Effect":"Allow","NotAction":` + list(n, "x%d:y:z")))
		}},
		{name: "a long NotAction of AWS", n: 5000, make: func(n int) hostile {
			return one(`{"Version":"5.0","Statement":[{"Effect":"Allow","Resource":["*"],"NotAction":` + list(n,
				"obs:get%d*") + `},{"Effect":"Deny","Resource":["*"],"Action":["*:*:get*"]}]}`)
		}},
		{name: "actions on wrong resources", n: 400, make: func(n int) hostile {
			return one(identityOne(allow(list(n, "obs:*:ge*%d"), list(n, "ecs:*:*:instance:x%d"))))
		}},
		{name: "equal actions on wrong resources", n: 300, make: func(n int) hostile {
			return one(identityOne(allow(actions(n, "obs:*"), list(n, "ecs:*:*:instance:x%d"))))
		}},
		{name: "undocumented spellings", n: 5000, make: func(n int) hostile { return one(huawei(list(n, "ECS:cloudServers:x%d*"))) }},
		{name: "undocumented stars", n: 500, make: func(n int) hostile { return one(identityOne(allow(list(n, "*%d:List*"), `["*"]`))) }},
		{name: "denies of what is required", n: 3000, make: func(n int) hostile {
			h := one(huaweiStatements(n, func(i int) string {
				return statement([]string{"Allow", "Deny"}[min(i, 1)], `["modelarts:notebook:*"]`, `["*"]`)
			}))
			h.args = append(h.args, "--require", "modelarts:notebook:create")
			return h
		}},
		{name: "requirements", n: 1000, make: func(n int) hostile {
			h := one(huawei(`["modelarts:*:*"]`))
			h.files[".permgap.yaml"] = "require: " + list(n, "modelarts:notebook:create") + "\n"
			return h
		}},
		{name: "unknown requirements", n: 1000, cpu: twoSeconds, make: func(n int) hostile {
			h := one(huawei(`["modelarts:*:*"]`))
			h.files[".permgap.yaml"] = "require: " + list(n, "modelarts:notebook:craete%d") + "\n"
			return h
		}},
		{name: "unknown features", n: 1000, make: func(n int) hostile {
			h := one(huawei(`["modelarts:*:*"]`))
			h.files[".permgap.yaml"] = "without: " + list(n, "obsx%d") + "\n"
			return h
		}},
		{name: "unknown roles", n: 500, make: func(n int) hostile {
			h := one(huawei(`["modelarts:*:*"]`))
			h.files[".permgap.yaml"] = "principals:\n- {name: x, documents: [policy.json], roles: " + list(n, "Role %d") + "}\n"
			h.args = nil
			return h
		}},
		{name: "patterns to judge only", n: 8000, make: func(n int) hostile {
			h := one(huawei(`["*:*:*"]`))
			h.files[".permgap.yaml"] = "principals:\n- {name: x, documents: [policy.json], only: " + list(n, "*x%d*y") + "}\n"
			h.args = nil
			return h
		}},
		{name: "operations to judge only", n: 8000, cpu: twoSeconds, make: func(n int) hostile {
			h := one(huawei(`["ecs:*:*"]`))
			h.files[".permgap.yaml"] = "principals:\n- {name: x, documents: [policy.json], only: " + list(n, "operation%d") + "}\n"
			h.args = nil
			return h
		}},
		{name: "boundaries", n: 40, make: func(n int) hostile {
			h := one(huawei(`["*:*:*"]`))
			h.files["boundary.json"] = huawei(`["ecs:*:*","vpc:*:*"]`)
			for range n {
				h.args = append(h.args, "--boundary", "boundary.json")
			}
			return h
		}},
		{name: "boundaries of a configuration", n: 100, make: func(n int) hostile {
			h := one(huawei(`["*:*:*"]`))
			h.files["boundary.json"] = huawei(`["ecs:*:*","vpc:*:*"]`)
			h.files[".permgap.yaml"] = "principals:\n- {name: x, documents: [policy.json], boundary: " + list(n, "boundary.json") + "}\n"
			h.args = nil
			return h
		}},
		{name: "principals of a configuration", n: 20, cpu: aSecond, make: func(n int) hostile {
			h := one(huawei(`["*:*:*"]`))
			h.files[".permgap.yaml"] = "principals:\n" + strings.Join(texts(n, "- {name: x%d, documents: [policy.json]}\n"), "")
			h.args = nil
			return h
		}},
		{name: "documents held together", n: 300, make: func(n int) hostile {
			h := one(`{"PolicyVersionList":[` + strings.Join(texts(n,
				`{"VersionId":"v%d","Document":`+identityOne(allow(`["obs:*","ecs:*"]`, `["*"]`))+`}`), ",") + `]}`)
			h.args = append(h.args, "--together")
			return h
		}},
		{name: "documents in a list", n: 100, make: func(n int) hostile {
			return one("[" + strings.Join(texts(n, `{"name":"x%d","policy":`+huawei(`["ecs:*:create*"]`)+`}`), ",") + "]")
		}},
		{name: "documents of a file that grant everything", n: 400, cpu: twoSeconds, make: func(n int) hostile {
			return one("[" + joined(n, huawei(`["*:*:*"]`), ",") + "]")
		}},
		{name: "documents of AWS that grant everything", allocated: 560 << 20, n: 200, make: func(n int) hostile {
			return one(joined(n, amazon(allow(`["*"]`, `["*"]`)), "\n"))
		}},
		{name: "denies and allows of AWS", allocated: 560 << 20, cpu: twoSeconds, n: 30, make: func(n int) hostile {
			return one(amazon(strings.Trim(statements(2*n, func(i int) string {
				return statement([]string{"Allow", "Deny"}[i%2], `["*"]`, fmt.Sprintf(`["arn:aws:*:*:*:*b%d*"]`, i))
			}), "[]")))
		}},
		{name: "conditions on everything of AWS", n: 150, cpu: aSecond, make: func(n int) hostile { return one(amazon(conditionedStars(n))) }},
		{name: "quotations around a fence", n: 30000, make: func(n int) hostile {
			return hostile{map[string]string{"page.md": strings.Repeat(">", n) + "```json\n" + strings.Repeat("a\n", n) +
				huawei(`["ecs:*:*"]`)}, []string{"page.md"}}
		}},
		{name: "fences", n: 500, cpu: twoSeconds, make: func(n int) hostile {
			return hostile{map[string]string{"page.md": strings.Repeat("```json\n"+huawei(`["ecs:*:*"]`)+"\n```\n", n)},
				[]string{"page.md"}}
		}},
		{name: "YAML in many documents", n: 500, cpu: twoSeconds, make: func(n int) hostile {
			return hostile{map[string]string{"policy.yaml": strings.Repeat(
				"---\nVersion: \"1.1\"\nStatement:\n- {Effect: Allow, Action: [\"ecs:*:*\"]}\n", n)}, []string{"policy.yaml"}}
		}},
		{name: "aliases of a statement", n: 2000, make: func(n int) hostile {
			return hostile{map[string]string{"policy.yaml": "s: &s {Effect: Allow, Action: [\"ecs:*:*\"]}\nVersion: \"1.1\"\nStatement: [" +
				joined(n, "*s", ",") + "]\n"}, []string{"policy.yaml"}}
		}},
		{name: "braces in a pattern of files", n: 24, make: func(n int) hostile {
			h := one(huawei(`["ecs:*:*"]`))
			h.files[strings.Repeat("a", 60)+"b.json"] = "{}"
			h.args = []string{"policy.json", strings.Repeat("{a,a}", n) + "*c.json"}
			return h
		}},
		{name: "braces in a pattern of a configuration", n: 24, make: func(n int) hostile {
			h := one(huawei(`["ecs:*:*"]`))
			h.files[strings.Repeat("a", 60)+"b.json"] = "{}"
			h.files[".permgap.yaml"] = "principals: [{name: x, documents: [policy.json, \"" + strings.Repeat("{a,a}", n) + "*c.json\"]}]\n"
			h.args = nil
			return h
		}},
		{name: "placeholders", n: 10000, make: func(n int) hostile {
			return one(amazon(allow(`["s3:*"]`, quoteAll("arn:aws:s3:::"+strings.Repeat("${var.b}{{ x }}<y>", n)))))
		}},
		{name: "documents behind a long key", n: 60, make: func(n int) hostile {
			return one(`{"` + strings.Repeat("k", 50*n) + `":[` + strings.Join(texts(n,
				`{"name":"x%d","policy":`+huawei(`["ecs:*:create*"]`)+`}`), ",") + "]}")
		}},
		{name: "errors behind a long key", n: 1000, make: func(n int) hostile {
			return one(`{"` + strings.Repeat("k", 50*n) + `":` + huaweiStatements(n, func(int) string { return `{"Action":["ecs:*:*"]}` }) + "}")
		}},
		{name: "statements without an effect", n: 10000, make: func(n int) hostile {
			return one(huaweiStatements(n, func(int) string { return `{"Action":["ecs:*:*"]}` }))
		}},
		{name: "unknown elements", n: 10000, make: func(n int) hostile {
			return one(`{"Version":"1.1","Statement":[{"Effect":"Allow","Action":["ecs:*:*"],` + strings.Join(texts(n, `"x%d":1`), ",") + `}]}`)
		}},
		{name: "equal keys", n: 10000, make: func(n int) hostile {
			return one(`{"Version":"1.1","Statement":[{"Effect":"Allow","Action":["ecs:*:*"],` + strings.Join(texts(n, `"x":%d`), ",") + `}]}`)
		}},
		{name: "equal keys of many names", n: 10000, make: func(n int) hostile {
			return one(`{"Version":"1.1","Statement":[{"Effect":"Allow","Action":["ecs:*:*"],` + strings.Join(texts(n, `"x%d":1`),
				",") + "," + strings.Join(texts(n, `"X%d":1`), ",") + `}]}`)
		}},
		{name: "actions that are no strings", n: 10000, make: func(n int) hostile {
			return one(huawei("[" + strings.Repeat("1,", n) + "1]"))
		}},
		{name: "unknown operators", n: 5000, make: func(n int) hostile {
			return one(identity(1, func(int) string {
				return conditioned("Allow", `["ecs:*:*"]`, `["*"]`, "{"+strings.Join(texts(n, `"Op%d":{"g:UserName":["x"]}`), ",")+"}")
			}))
		}},
		{name: "condition keys", n: 5000, cpu: twoSeconds, make: func(n int) hostile {
			return one(identity(1, func(int) string {
				return conditioned("Allow", `["ecs:*:*"]`, `["*"]`, `{"StringEquals":{`+strings.Join(texts(n, `"g:K%d":["x"]`), ",")+"}}")
			}))
		}},
		{name: "texts that are no JSON", n: 3000, cpu: aSecond, make: func(n int) hostile {
			return one(`{"PolicyVersionList":[` + strings.Join(texts(n, `{"VersionId":"v%d","Document":"{\"Statement\": x"}`), ",") + `]}`)
		}},
		{name: "documents in texts", n: 300, make: func(n int) hostile {
			return one(`{"PolicyVersionList":[` + strings.Join(texts(n,
				`{"VersionId":"v%d","Document":"{\"Version\":\"1.1\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":[\"ecs:x:%d\"]}]}"}`), ",") + `]}`)
		}},
		{name: "equal keys in documents", n: 1000, make: func(n int) hostile {
			return one(`{"PolicyVersionList":[` + strings.Join(texts(n,
				`{"Document":{"Version":"1.1","Version":"1.1","Statement":[{"Effect":"Allow","Action":["ecs:x:%d"]}]}}`), ",") + `]}`)
		}},
		{name: "nesting", n: 60, make: func(n int) hostile {
			return one(strings.Repeat(`{"a":`, n) + huawei(`["ecs:*:*"]`) + strings.Repeat("}", n))
		}},
		{name: "dependencies", n: 1000, make: func(n int) hostile {
			return one(`{"Version":"1.0","Statement":[{"Effect":"Allow","Action":["ecs:*:*"]}],"Depends":[` +
				strings.Join(texts(n, `{"catalog":"x","display_name":"Role %d"}`), ",") + `]}`)
		}},
		{name: "equal dependencies", n: 5000, make: func(n int) hostile {
			return one(`{"Version":"1.0","Statement":[{"Effect":"Allow","Action":["ecs:*:*"]}],"Depends":[` +
				strings.Join(texts(n, `{"catalog":"x%d","display_name":"Role"}`), ",") + `]}`)
		}},
		{name: "authorizations", n: 5000, make: func(n int) hostile {
			return one(`{"total_count":1,"auth":[` + strings.Join(texts(n,
				`{"user_id":"u%d","user_name":"u","type":"agency","content":"","create_time":1}`), ",") + `]}`)
		}},
		{name: "secrets", n: 5000, make: func(n int) hostile {
			return one(`{"Version":"1.1","Statement":[{"Effect":"Allow","Action":["ecs:*:*"]}],` +
				strings.Join(texts(n, `"secret_access_key%d":"wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY00"`), ",") + `}`)
		}},
		{name: "members with roles", n: 1000, make: func(n int) hostile {
			return one(`{"RequestId":"x","TotalCount":1,"Members":[` +
				strings.Join(texts(n, `{"MemberId":"m%d","UserId":"u","Roles":["PAI.AlgoDeveloper","PAI.X1","PAI.X2"]}`), ",") + `]}`)
		}},
		{name: "roles of a member", n: 1000, make: func(n int) hostile {
			return one(`{"RequestId":"x","TotalCount":1,"Members":[{"MemberId":"m","UserId":"u","Roles":` + list(n, "PAI.X%d") + `}]}`)
		}},
		{name: "roles of members required", n: 500, cpu: aSecond, make: func(n int) hostile {
			h := one(`{"RequestId":"x","TotalCount":1,"Members":[` +
				strings.Join(texts(n, `{"MemberId":"m%d","UserId":"u","Roles":["PAI.LabelManager"]}`), ",") + `]}`)
			h.args = append(h.args, "--require", "PaiDLC:CreateJob", "--require", "PaiDSW:CreateInstance")
			return h
		}},
		{name: "permissions of a caller", n: 5000, make: func(n int) hostile {
			h := one(`{"RequestId":"x","TotalCount":1,"Permissions":[` +
				strings.Join(texts(n, `{"PermissionCode":"PaiDLC:X%d","PermissionRules":`+
					`[{"Accessibility":"PUBLIC","EntityAccessType":"ANY"}]}`), ",") + `]}`)
			h.args = append(h.args, "--require", "PaiDLC:CreateJob")
			return h
		}},
		{name: "overlay operations with a wildcard", n: 800, cpu: twoSeconds, make: overlay(`operations:
%s`, "- {id: acme.op%d, title: {en: Op %d}, actions: [\"acme:x:a%d\"], requires: [{pattern: \"*:*:*\"}]}\n",
			"- {name: \"acme:x:a%d\", title: {en: A}}\n")},
		{name: "overlay operations with their own wildcard", n: 800, make: overlay(`operations:
%s`, "- {id: acme.op%d, title: {en: Op %d}, actions: [\"acme:x:a%d\"], requires: [{pattern: \"acme:*:*\"}]}\n",
			"- {name: \"acme:x:a%d\", title: {en: A}}\n")},
		{name: "overlay operations in a chain", n: 1000, make: overlay(`operations:
%s`, "- {id: acme.op%d, title: {en: Op %d}, actions: [\"acme:x:a%d\"], requires: [{all: [\"acme:x:b%[1]d\"]}]}\n",
			"- {name: \"acme:x:a%d\", title: {en: A}}\n- {name: \"acme:x:b%[1]d\", title: {en: A}}\n")},
		{name: "overlay operations that need the next", n: 800, cpu: aSecond, growth: part * part, make: func(n int) hostile {
			var ops strings.Builder
			for i := range n {
				fmt.Fprintf(&ops, "- {id: acme.op%d, title: {en: Op}, actions: [\"acme:x:a%d\"], requires: [{pattern: \"acme:*:*\"}, "+
					"{all: [\"acme:x:a%d\"]}]}\n", i, i, (i+1)%n)
			}
			return overlayOf("operations:\n" + ops.String())(n)
		}},
		{name: "overlay operations of conditioned actions", n: 300, cpu: twoSeconds, make: func(n int) hostile {
			h := overlay("operations:\n%s",
				"- {id: acme.op%d, title: {en: Op %d}, actions: [\"acme:x:a%d\"], requires: [{pattern: \"acme:*:*\"}]}\n",
				"- {name: \"acme:x:a%d\", title: {en: A}}\n")(n)
			h.files["policy.json"] = identity(n, func(i int) string {
				return conditioned("Allow", fmt.Sprintf(`["acme:x:a%d"]`, i), `["*"]`, fmt.Sprintf(`{"StringEquals":{"g:UserName":["u%d"]}}`, i%50))
			})
			return h
		}},
		{name: "overlay operations of one action", n: 400, make: overlay(`operations:
%s`, "- {id: acme.op%d, title: {en: Op %d}, actions: [\"acme:x:a0\"], requires: [{all: [\"acme:x:a%[1]d\"]}]}\n",
			"- {name: \"acme:x:a%d\", title: {en: A}}\n")},
		{name: "overlay operations that explain each other", n: 800, cpu: aSecond, make: func(n int) hostile {
			h := overlay("operations:\n%s",
				"- {id: acme.op%d, title: {en: Op %d}, actions: [\"acme:x:a0\"], requires: [{all: [\"acme:x:b0\", \"ecs:servers:list\"]}]}\n"+
					"- {id: acme.up%[1]d, title: {en: Up %[1]d}, actions: [\"acme:x:b0\"], requires: [{pattern: \"acme:*:*\"}]}\n",
				"- {name: \"acme:x:a%d\", title: {en: A}}\n- {name: \"acme:x:b%[1]d\", title: {en: A}}\n")(n)
			h.files["policy.json"] = huawei(`["acme:*:a*","acme:*:b*"]`)
			return h
		}},
		{name: "overlay of unknown actions", n: 1000, make: overlay(`operations:
%s`, "- {id: acme.op%d, title: {en: Op %d}, actions: [\"acme:x:z%d\"], requires: [{all: [\"acme:x:b%[1]d\"]}]}\n",
			"- {name: \"acme:x:a%d\", title: {en: A}}\n")},
		{name: "overlay of corrections to nothing", n: 500, make: overlay(`operations:
%s`, "- {id: ecs.op%d, requires_added: [{all: [\"acme:x:a0\"]}]}\n", "- {name: \"acme:x:a%d\", title: {en: A}}\n")},
		{name: "overlay of long prerequisites", n: 1000, make: func(n int) hostile {
			return overlayOf("operations:\n- {id: acme.op, title: {en: Op}, actions: [\"acme:x:a0\"], requires: [{all: " + list(n,
				"acme:x:a%d") + "}]}\n")(n)
		}},
		{name: "overlay of any-of prerequisites", n: 1000, make: func(n int) hostile {
			return overlayOf("operations:\n- {id: acme.op, title: {en: Op}, actions: [\"acme:x:a0\"], requires: [{any: " + list(n,
				"acme:x:a%d") + "}]}\n")(n)
		}},
		{name: "overlay of own actions", n: 1000, make: func(n int) hostile {
			return overlayOf("operations:\n- {id: acme.op, title: {en: Op}, actions: " + list(n,
				"acme:x:a%d") + ", requires: [{all: [\"ecs:cloudServers:list\"]}]}\n")(n)
		}},
		{name: "overlay of features", n: 500, make: func(n int) hostile {
			return overlayOf("features: {" + strings.Join(texts(n, "f%d: {en: F}"),
				", ") + "}\noperations:\n- {id: acme.op, title: {en: Op}, actions: [\"acme:x:a0\"], requires: [" +
				strings.Join(texts(n, "{all: [\"acme:x:a%d\"], feature: f%[1]d}"), ", ") + "]}\n")(n)
		}},
		{name: "overlay of resource types", n: 1000, make: func(n int) hostile {
			h := overlayOf("resources: {t: " + list(n, "acme:*:*:t%d:*") +
				"}\noperations:\n- {id: acme.op, title: {en: Op}, actions: [\"acme:x:r\"], requires: [{all: [\"acme:x:s\"]}]}\n" +
				"")(n)
			h.files["overlay.yaml"] += "- {name: \"acme:x:r\", title: {en: A}, resources: [t]}\n- {name: \"acme:x:s\", title: " +
				"{en: A}, resources: [t]}\n"
			h.files["policy.json"] = identity(1, func(int) string { return allow(`["acme:*:*"]`, `["acme:*:*:t1:x"]`) })
			return h
		}},
		{name: "overlay of aliases", n: 2000, make: func(n int) hostile {
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

// conditionedStars are statements of AWS that grant everything, each on a condition of
// its own.
func conditionedStars(n int) string {
	return strings.Join(texts(n, `{"Effect":"Allow","Action":"*","Resource":"*",`+
		`"Condition":{"StringEquals":{"aws:PrincipalTag/t%d":"v"}}}`), ",")
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
