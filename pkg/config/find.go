package config

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/permgap/permgap/pkg/source"
)

// FileName is the one file that is looked for, from the current folder up to the root
// of its repository.
const FileName = ".permgap.yaml"

// misnames are names that people give it, and that are not read.
var misnames = [...]string{".permgap.yml", "permgap.yaml", "permgap.yml"}

// Misnames lists names that people give the file, and that are not read.
func Misnames() []string { return misnames[:] }

// Nearest gives the configuration that holds in the current folder; "" for none.
func Nearest() string {
	path, _ := locateFile(source.Reader{})
	return path
}

// locateFile gives the nearest configuration, "" for none, and what stands on the way
// and looks like one. Without a repository only the current folder counts: what stands
// above it is somebody else's.
func locateFile(files source.Reader) (path string, misnamed []string) {
	for _, folder := range foldersUp(files) {
		for _, name := range misnames {
			if info, err := files.Look(filepath.Join(folder, name)); err == nil && !info.IsDir() {
				misnamed = append(misnamed, filepath.Join(folder, name))
			}
		}
		if at := filepath.Join(folder, FileName); exists(files, at) {
			return at, misnamed
		}
	}
	return "", misnamed
}

// foldersUp lists the current folder and those above it, up to the root of the
// repository. It stops at a folder that was reached through a link: what is above
// such a one depends on who asks.
func foldersUp(files source.Reader) []string {
	folders := []string{"."}
	here, err := os.Getwd()
	for dir := "."; err == nil; {
		if files.IsRepository(dir) {
			return folders
		}
		above := filepath.Dir(here)
		if above == here {
			break
		}
		if dir, here = filepath.Join("..", dir), above; !same(dir, here) {
			break
		}
		folders = append(folders, dir)
	}
	return folders[:1]
}

// exists reports whether something of a name is there. What cannot be looked at is,
// and who reads it tells why not.
func exists(files source.Reader, path string) bool {
	_, err := files.Look(path)
	return !errors.Is(err, fs.ErrNotExist)
}

// same reports whether two paths lead to one folder.
func same(a, b string) bool {
	one, err := os.Stat(a)
	other, e := os.Stat(b)
	return err == nil && e == nil && os.SameFile(one, other)
}
