package policy

// maybe turns a suggestion into a hint.
func maybe(suggestion string) string {
	if suggestion == "" {
		return ""
	}
	return "did you mean " + quote(suggestion) + "?"
}
