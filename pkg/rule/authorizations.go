package rule

import "github.com/permgap/permgap/pkg/diag"

// authorizations are the rules about ModelArts authorization documents.
var authorizations = []Rule{
	{
		Code: AuthorizationIncomplete, Name: "authorization-incomplete", Level: diag.Error, Since: "0.1.0",
		Summary: "A ModelArts authorization lacks a field that its type needs.",
		Why:     "The request is refused, or authorizes nobody. `content` is always needed, `user_id` for an agency, `secret_key` for an access key.",
		Bad: Example{Args: "audit policy.json", Input: `{
  "type": "agency",
  "content": "modelarts_agency"
}
`},
		Good: agencyAuthorization,
	},
	{
		Code: AuthorizationUnknownType, Name: "authorization-unknown-type", Level: diag.Error, Since: "0.1.0",
		Summary: "A ModelArts authorization has a type that the API does not know.",
		Why:     "The API takes `agency` and `credential`.",
		Bad: Example{Args: "audit policy.json", Input: `{
  "user_id": "d80fb058844ae8b82aa66d9fe0000000",
  "type": "role",
  "content": "modelarts_agency"
}
`},
		Good: agencyAuthorization,
	},
	{
		Code: StaticCredential, Name: "static-credential", Level: diag.Warning, Since: "0.1.0",
		Summary: "A ModelArts authorization uses an access key where an agency is recommended.",
		Why:     "An access key does not expire and acts with all of its owner's permissions; an agency is limited and can be withdrawn.",
		Bad: Example{Args: "audit policy.json", Input: `{
  "user_id": "d80fb058844ae8b82aa66d9fe0000000",
  "type": "credential",
  "content": "EXAMPLEACCESSKEY",
  "secret_key": "${MODELARTS_SECRET_KEY}"
}
`},
		Good: agencyAuthorization,
	},
	{
		Code: SecretInFile, Name: "secret-in-file", Level: diag.Error, Since: "0.1.0",
		Summary: "A secret access key stands in a file.",
		Why:     "Whoever reads the file can act as its owner: revoke the key, and authorize with an agency. In an authorization 40 letters and digits count as a key under any name. permgap never prints the value, wherever in the file it stands.",
		Bad: Example{Args: "audit policy.json", Input: `{
  "user_id": "d80fb058844ae8b82aa66d9fe0000000",
  "type": "credential",
  "content": "EXAMPLEACCESSKEY",
  "secret_key": "examplesecretkeyexamplesecretkey"
}
`},
		Good: agencyAuthorization,
	},
	{
		Code: AuthorizesAllUsers, Name: "authorizes-all-users", Level: diag.Warning, Since: "0.1.0",
		Summary: "A ModelArts authorization is given to all users.",
		Why:     "Every IAM user of the account acts with this agency, and existing authorizations are replaced. Name the user.",
		Bad: Example{Args: "audit policy.json", Input: `{
  "user_id": "all",
  "type": "agency",
  "content": "modelarts_agency"
}
`},
		Good: agencyAuthorization,
	},
}

var agencyAuthorization = Example{Args: "audit policy.json", Input: `{
  "user_id": "d80fb058844ae8b82aa66d9fe0000000",
  "type": "agency",
  "content": "modelarts_agency"
}
`}
