package table

import (
	"regexp"
	"strings"
)

var repairs = []struct {
	broken *regexp.Regexp
	mended string
}{
	{regexp.MustCompile(`^([A-Z]+) https?://[^/]+/`), "$1 /"},   // https://{*Endpoint*}/v3
	{regexp.MustCompile(`^([A-Z]+) ([vV][0-9])`), "$1 /$2"},     // GET v3.0/users
	{regexp.MustCompile(`\{\{([a-zA-Z_]+)\}\}`), "{$1}"},        // {{project_id}}
	{regexp.MustCompile(`/([a-zA-Z_]+)\}`), "/{$1}"},            // /project_id}
	{regexp.MustCompile(`\{([a-zA-Z_]+)/`), "{$1}/"},            // {project_id/jobs
	{regexp.MustCompile(`\}([a-zA-Z])`), "}/$1"},                // {job_id}versions
	{regexp.MustCompile(`\{[a-zA-Z_]*\?.*$`), ""},               // policy{?query}
	{regexp.MustCompile(`\{\?.*$`), ""},                         //
	{regexp.MustCompile(`/versopns/`), "/versions/"},            //
	{regexp.MustCompile(`[\p{Han}（].*$`), ""},                   // a remark that follows without a space
	{regexp.MustCompile(`/\{([a-zA-Z_]+)$`), "/{$1}"},           // an unclosed last parameter
	{regexp.MustCompile(`\s+\(with statuses in the .*\)$`), ""}, //
	{regexp.MustCompile(`\s+\(body status\)$`), ""},             //
	{regexp.MustCompile(`//+`), "/"},                            //
	{regexp.MustCompile(`[,;.]$`), ""},                          //
}

// RepairAPI mends the slips that the tables make in paths: braces and slashes
// left out, a remark fused to the path. It gives the path back and whether it
// had to change it.
func RepairAPI(api string) (string, bool) {
	mended := api
	for _, r := range repairs {
		mended = r.broken.ReplaceAllString(mended, r.mended)
	}
	return mended, mended != api
}

// blanks are those inside a path: "/v1/ {project_id}", "{ key_id }", and
// behind the commas of alternatives, "{user, group}".
var (
	blankBefore = regexp.MustCompile(`/\s+\{`)
	braces      = regexp.MustCompile(`\{[^{}]*\}`)
)

// JoinPath takes the blanks out of the paths of an API cell, which would end
// there.
func JoinPath(cell string) string {
	cell = blankBefore.ReplaceAllString(cell, "/{")
	return braces.ReplaceAllStringFunc(cell, func(s string) string { return strings.Join(strings.Fields(s), "") })
}

// upperMethod writes a method in capitals: tables have Get too.
func upperMethod(word string) string {
	if up := strings.ToUpper(word); methods[up] {
		return up
	}
	return word
}
