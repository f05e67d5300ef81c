package main

import (
	"cmp"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/report"
)

// inRepository tells the options where the repository is: what the pipeline
// says, else the folder above with a .git in it, else the current folder. It
// is looked for only when a format asks for it.
func inRepository(a *app, o report.Options, r *audit.Report) report.Options {
	dir, err := os.Getwd()
	if err != nil {
		return o
	}
	o.Dir = withoutLinks(dir)
	o.Root = o.Dir
	if root := cmp.Or(a.getenv("GITHUB_WORKSPACE"), a.getenv("CI_PROJECT_DIR")); root != "" {
		o.Root = withoutLinks(root)
	} else if root := repositoryAbove(o.Dir); root != "" {
		o.Root = root
	}
	o.Links = linked(o.Dir, r)
	return o
}

// repositoryAbove gives the nearest folder that has a .git; a file of that name
// is a worktree's.
func repositoryAbove(dir string) string {
	for {
		if _, err := os.Lstat(filepath.Join(dir, ".git")); err == nil {
			return dir
		}
		above := filepath.Dir(dir)
		if above == dir {
			return ""
		}
		dir = above
	}
}

// withoutLinks gives the absolute folder that a path leads to; the path itself
// where that cannot be told.
func withoutLinks(dir string) string {
	if abs, err := filepath.Abs(dir); err == nil {
		dir = abs
	}
	if real, err := filepath.EvalSymlinks(dir); err == nil {
		return real
	}
	return dir
}

// linked gives, for each path of a report whose folders lead through a link,
// the path without. A link that is itself the file stays: it is what the
// repository has.
func linked(dir string, r *audit.Report) map[string]string {
	paths := slices.Collect(maps.Keys(r.Files))
	for _, n := range r.NotAnalysed {
		paths = append(paths, n.Path)
	}
	links, folders := map[string]string{}, map[string]string{}
	for _, p := range paths {
		i := strings.LastIndexByte(p, '/')
		if i < 0 {
			continue
		}
		folder := filepath.FromSlash(p[:i+1])
		if !filepath.IsAbs(folder) {
			folder = dir + string(filepath.Separator) + folder
		}
		real, known := folders[folder]
		if !known {
			real, _ = filepath.EvalSymlinks(folder)
			folders[folder] = real
		}
		if real != "" && real != filepath.Clean(folder) {
			links[p] = filepath.ToSlash(filepath.Join(real, p[i+1:]))
		}
	}
	return links
}
