package catalog

import (
	"strings"

	"github.com/permgap/permgap/pkg/match"
)

// splitAPI cuts an API into method and path; the method may be missing.
func splitAPI(api string) (method, path string) {
	api = strings.TrimSpace(api)
	if i := strings.IndexAny(api, " \t"); i >= 0 {
		return api[:i], strings.TrimSpace(api[i:])
	}
	return "", api
}

// pathOf takes scheme, host, query and fragment off a URL.
func pathOf(url string) string {
	if i := strings.IndexAny(url, "?#"); i >= 0 {
		url = url[:i]
	}
	if _, rest, ok := strings.Cut(url, "://"); ok {
		url = rest
	}
	host, path, ok := strings.Cut(url, "/")
	if ok && host != "" && strings.ContainsAny(host, ".:") {
		return "/" + path
	}
	return url
}

// likeness scores how well a path fits a known one: 0 not at all, else more
// for every segment that is the same word in both.
func likeness(known, path string) int {
	known, path = strings.Trim(known, "/"), strings.Trim(path, "/")
	if path == "" || known == "" {
		return 0
	}
	score := 1
	for {
		a, restKnown, moreKnown := strings.Cut(known, "/")
		b, restPath, more := strings.Cut(path, "/")
		switch {
		case moreKnown != more:
			return 0
		case parameter(a):
			if !fills(a, b) {
				return 0
			}
			if parameter(b) {
				score++
			}
		case match.EqualFold(a, b):
			score++
		default:
			return 0
		}
		if !more {
			return score
		}
		known, path = restKnown, restPath
	}
}

// parameter reports whether a segment stands for a value. One brace is
// enough: published tables lose the other.
func parameter(segment string) bool { return strings.ContainsAny(segment, "{}<>") }

// fills reports whether a segment is a value, or another parameter, in the
// place of a parameter; what stands around the braces must be the same.
func fills(parameter, segment string) bool {
	open, end := strings.IndexAny(parameter, "{<"), strings.IndexAny(parameter, "}>")
	if open <= 0 && (end < 0 || end == len(parameter)-1) {
		return segment != ""
	}
	var glob strings.Builder
	for rest := parameter; rest != ""; {
		open = strings.IndexAny(rest, "{<")
		if open < 0 {
			glob.WriteString(rest)
			break
		}
		glob.WriteString(rest[:open] + "*")
		end = strings.IndexAny(rest, "}>")
		if end < open {
			break
		}
		rest = rest[end+1:]
	}
	return match.Compile(glob.String(), match.Options{Fold: true}).Match(segment)
}
