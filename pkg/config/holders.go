package config

import (
	"path/filepath"
	"slices"
	"strings"

	"github.com/bmatcuk/doublestar/v4"
)

// PrincipalOf gives the principal of a name.
func PrincipalOf(c *Config, name string) (Principal, bool) {
	i := slices.IndexFunc(c.Principals, func(p Principal) bool { return p.Name == name })
	if i < 0 {
		return Principal{}, false
	}
	return c.Principals[i], true
}

// HoldersOf gives the principals that hold something at one of some paths, by the names
// alone. A folder that the configuration stands in, or below which it stands, is held
// by all of them.
func HoldersOf(c *Config, paths []string) []Principal {
	var out []Principal
	for _, p := range c.Principals {
		held := slices.Concat(p.Documents, p.Agency, p.Boundary)
		if slices.ContainsFunc(paths, func(path string) bool {
			return path != "-" && (!isGlob(path) && contains(path, c.Dir()) ||
				slices.ContainsFunc(held, func(h string) bool { return meet(path, h) }))
		}) {
			out = append(out, p)
		}
	}
	return out
}

// meet reports whether what a path stands for and what a principal holds may have a
// file in common. Both may be globs.
func meet(path, held string) bool {
	if held == "-" {
		return false
	}
	if contains(path, held) {
		return true
	}
	if !contains(held, path) {
		return false
	}
	return !isGlob(held) || isGlob(path) || mayName(held, path)
}

// mayName reports whether a glob may name a path, a folder above it, or something below
// it. The path is below what the glob begins with.
func mayName(glob, path string) bool {
	rel, err := filepath.Rel(absolute(base(glob)), absolute(path))
	if err != nil || strings.Contains(glob, "{") {
		return true
	}
	_, pattern := doublestar.SplitPattern(filepath.ToSlash(glob))
	parts, names := strings.Split(pattern, "/"), strings.Split(filepath.ToSlash(rel), "/")
	for i := range min(len(parts), len(names)) {
		if parts[i] == "**" {
			return true
		}
		if matched, err := doublestar.Match(parts[i], names[i]); err != nil || !matched {
			return false
		}
	}
	return true
}

// contains reports whether a path, or what a glob begins with, is another one or a
// folder above it.
func contains(path, other string) bool {
	rel, err := filepath.Rel(absolute(base(path)), absolute(base(other)))
	return err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator))
}

func isGlob(path string) bool { return strings.ContainsAny(path, "*?[{") }

// base is the folder in which a glob begins; the path itself of any other.
func base(path string) string {
	if !isGlob(path) {
		return path
	}
	at, _ := doublestar.SplitPattern(filepath.ToSlash(path))
	return filepath.FromSlash(at)
}

func absolute(path string) string {
	if abs, err := filepath.Abs(path); err == nil {
		return abs
	}
	return path
}
