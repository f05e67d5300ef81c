package source

import "path/filepath"

// Absolute gives one spelling of a path; an empty one, which stands for a
// stream, has none.
func Absolute(path string) string {
	if path == "" {
		return ""
	}
	if abs, err := filepath.Abs(path); err == nil {
		return abs
	}
	return filepath.Clean(path)
}
