package rule

import "github.com/permgap/permgap/pkg/diag"

// authorizations are the rules about ModelArts authorization documents.
var authorizations = []Rule{
	{
		Code: AuthorizationIncomplete, Name: "authorization-incomplete", Level: diag.Error, Since: "0.1.0",
		Summary: "A ModelArts authorization lacks a field that its type needs.",
		Why: "Add the field: `content` always, `user_id` for an agency, `secret_key` for an access key. " +
			"Otherwise the request is refused, or authorizes nobody.",
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
		Why:     "Use `agency` or `credential`: the API accepts no other type.",
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
		Summary: "A ModelArts authorization uses an access key instead of an agency.",
		Why:     "Use an agency: it is limited and can be withdrawn. An access key does not expire, and has all permissions of its owner.",
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
		Summary: "A file contains a secret access key.",
		Why: "Revoke the key, and authorize with an agency. Anyone who can read the file can act as the owner of the key. " +
			"In an authorization, any 40 letters and digits count as a key, whatever the name of the field. " +
			"permgap never prints the value, wherever in the file it stands.",
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
		Summary: "A ModelArts authorization applies to all users.",
		Why:     "Name the user. Every IAM user of the account acts with this agency, and existing authorizations are replaced.",
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
