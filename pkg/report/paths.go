package report

import (
	"cmp"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/audit"
)

// stdinPath stands for standard input where a path is needed.
const stdinPath = "stdin"

// isStdin reports whether a path of a report means standard input.
func isStdin(p string) bool { return p == "-" || p == "<stdin>" }

// isAbsolute reports whether a path is absolute on any system: /x, C:/x, //x.
func isAbsolute(p string) bool { return strings.HasPrefix(p, "/") || hasDrive(p) }

// hasDrive reports whether a path starts with a drive letter of Windows.
func hasDrive(p string) bool {
	return len(p) >= 3 && p[1] == ':' && p[2] == '/' &&
		(p[0] >= 'a' && p[0] <= 'z' || p[0] >= 'A' && p[0] <= 'Z')
}

// repoPath gives a path as code hosts want it: with forward slashes, without
// "./", and relative to the root of the repository where that is known; a file
// outside of it by its absolute path, since a relative one would name another
// file. It is never empty.
func repoPath(p string, o Options) string {
	if isStdin(p) || p == "" {
		return stdinPath
	}
	if known := o.InRepository[p]; known != "" {
		return known
	}
	full := cmp.Or(o.Links[p], forward(p))
	if !isAbsolute(full) && o.Dir != "" {
		full = slashed(o.Dir) + "/" + full
	}
	if o.Root == "" || !isAbsolute(full) {
		return cleanPath(cmp.Or(o.Links[p], forward(p)))
	}
	full = cleanPath(full)
	root := strings.TrimSuffix(path.Clean(slashed(o.Root)), "/")
	if rest, inside := strings.CutPrefix(full, root+"/"); inside {
		return rest
	}
	return full
}

// givenPath gives a path as it was given, with forward slashes and without
// "./".
func givenPath(p string) string {
	if isStdin(p) || p == "" {
		return stdinPath
	}
	return cleanPath(forward(p))
}

// forward turns the separators of Windows around, in a path that shows that it
// is one of there.
func forward(p string) string {
	if len(p) >= 3 && p[1] == ':' && p[2] == '\\' {
		return slashed(p)
	}
	return p
}

// cleanPath is path.Clean that keeps the two slashes of a share of Windows.
func cleanPath(p string) string {
	if strings.HasPrefix(p, "//") {
		return "/" + path.Clean(p)
	}
	return path.Clean(p)
}

func slashed(dir string) string { return strings.ReplaceAll(dir, `\`, "/") }

// uri gives a path as a URI reference: relative to the root of the repository,
// else a file URI. Everything but the unreserved characters and "/" is
// percent-encoded, byte by byte.
func uri(p string, o Options) string {
	p = repoPath(p, o)
	switch {
	case hasDrive(p):
		return "file:///" + p[:2] + percent(p[2:])
	case strings.HasPrefix(p, "//"):
		return "file:" + percent(p)
	case strings.HasPrefix(p, "/"):
		return "file://" + percent(p)
	}
	return percent(p)
}

func percent(s string) string {
	var b strings.Builder
	for i := range len(s) {
		c := s[i]
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', strings.IndexByte("-._~/", c) >= 0:
			b.WriteByte(c)
		default:
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}

// withRepository notes the paths from the root of the repository beside lines of
// inputs, where they are others than those that were given.
func withRepository(r *audit.Report, files []audit.ShownFile, o Options) []audit.ShownFile {
	if r.Files == nil {
		return files
	}
	at := map[string]int{}
	for i := range files {
		at[files[i].Path] = i
	}
	for _, p := range pathsOf(r) {
		known := repoPath(p, o)
		if known == givenPath(p) {
			continue
		}
		i, listed := at[p]
		if !listed {
			i = len(files)
			files = append(files, audit.ShownFile{Path: p, Lines: []audit.ShownLine{}})
		}
		files[i].InRepository = known
	}
	slices.SortFunc(files, func(a, b audit.ShownFile) int { return strings.Compare(a.Path, b.Path) })
	return files
}

// pathsOf lists the files that formats name, each once.
func pathsOf(r *audit.Report) []string {
	paths := slices.Collect(maps.Keys(r.Files))
	for f := range r.All() {
		paths = append(paths, f.Location.Path)
	}
	for _, s := range r.Suppressed {
		for _, by := range s.By {
			paths = append(paths, by.Path)
		}
	}
	for _, l := range r.LeftOut {
		paths = append(paths, l.Path)
	}
	for _, n := range r.NotAnalysed {
		paths = append(paths, n.Path)
	}
	for _, l := range r.Lowered {
		paths = append(paths, l.Path)
	}
	slices.Sort(paths)
	return slices.DeleteFunc(slices.Compact(paths), func(p string) bool { return p == "" || isStdin(p) })
}

// InRepository gives the paths from the root of the repository that a report
// which was read has noted.
func InRepository(r *audit.Report) map[string]string {
	known := map[string]string{}
	for _, f := range r.Shown {
		if f.InRepository != "" {
			known[f.Path] = f.InRepository
		}
	}
	return known
}
