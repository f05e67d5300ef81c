package rule

import "github.com/permgap/permgap/pkg/diag"

// suppressions are the rules about findings that are accepted.
var suppressions = []Rule{
	{
		Code: SuppressionUnused, Name: "suppression-unused", Level: diag.Warning, Since: "0.1.0",
		Summary: "A suppression matches no finding, or cannot be read.",
		Why: "What it accepted is repaired, has moved, or was never found. Remove the suppression, or mend it: " +
			"one that is left accepts the same mistake when it comes back.",
		Bad: Example{Args: "audit policy.json", Input: listsNotebooks, Extra: []File{{Name: ".permgap.yaml", Content: `suppressions:
  - rule: PG101
    operation: modelarts.notebook.start
    path: policy.json
    reason: the images come in spring
`}}},
		Good: listNotebooks,
	},
	{
		Code: SuppressionExpired, Name: "suppression-expired", Level: diag.Error, Since: "0.1.0",
		Summary: "A suppression has expired and accepts nothing any more.",
		Why: "The finding that it accepted counts again. Repair it and remove the suppression, " +
			"or decide anew until when it is accepted.",
		Bad: Example{Args: "audit policy.json", Input: listsNotebooks, Extra: []File{{Name: ".permgap.yaml", Content: `suppressions:
  - rule: PG101
    path: policy.json
    reason: the images come in spring
    expires: 2026-03-31
`}}},
		Good: listNotebooks,
	},
}
