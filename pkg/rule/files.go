package rule

import "github.com/permgap/permgap/pkg/diag"

// files are the rules about what could not be judged at all.
var files = []Rule{
	{
		Code: NotAnalysable, Name: "not-analysable", Level: diag.Note, Since: "0.1.0",
		Summary: "A file holds a policy, or may hold one, and was not judged.",
		Why: "Give the policy in a form that permgap reads, or leave the file out with --exclude. " +
			"Nothing is known about what it grants. With --strict this is an error.",
		Bad:  Example{Args: "audit policy.json deploy.py", Input: listsNotebooks, Extra: []File{{Name: "deploy.py", Content: program}}},
		Good: listNotebooks,
	},
}

const program = `policy = {"Statement": [{"Effect": "Allow", "Action": "s3:GetObject"}]}
`
