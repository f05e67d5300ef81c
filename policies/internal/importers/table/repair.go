package table

import (
	"regexp"
	"strings"
)

var repairs = []struct {
	broken *regexp.Regexp
	mended string
}{
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

// upperMethod writes a method in capitals: tables have Get too.
func upperMethod(word string) string {
	if up := strings.ToUpper(word); methods[up] {
		return up
	}
	return word
}
