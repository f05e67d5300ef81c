package source

import (
	"io/fs"
	"os"
	"sync"
)

// Record is what a run has met: the files that were opened and the folders
// that were listed, each as the system knows it, whatever its name. It is asked
// before anything is written. A nil Record keeps nothing.
type Record struct {
	lock    sync.Mutex
	files   []met
	folders []met
}

type met struct {
	path  string
	info  fs.FileInfo
	input bool // the run rests on it; else it was only looked at on a walk
}

// Opened gives the path under which a file was opened; "" for one that was not.
func (r *Record) Opened(info fs.FileInfo) string {
	return r.find(info, func() []met { return r.files }).path
}

// Input reports whether the run rests on a file: one that was named, or that a
// walk found to be a document. Whatever it says of itself, it is no report.
func (r *Record) Input(info fs.FileInfo) bool {
	return r.find(info, func() []met { return r.files }).input
}

// Listed gives the path under which a folder was listed; "" for one that was
// not. All that stands in a folder that was listed was met.
func (r *Record) Listed(info fs.FileInfo) string {
	return r.find(info, func() []met { return r.folders }).path
}

// find gives the weightiest of what was met under any name.
func (r *Record) find(info fs.FileInfo, in func() []met) (found met) {
	if r == nil || info == nil {
		return met{}
	}
	r.lock.Lock()
	defer r.lock.Unlock()
	for _, m := range in() {
		if os.SameFile(m.info, info) && (found.info == nil || m.input && !found.input) {
			found = m
		}
	}
	return found
}

// opened keeps a file that was opened, and gives its number.
func (r *Record) opened(path string, info fs.FileInfo, input bool) int {
	if r == nil {
		return 0
	}
	r.lock.Lock()
	defer r.lock.Unlock()
	r.files = append(r.files, met{path, info, input})
	return len(r.files) - 1
}

// rests says that the run rests on a file that was opened.
func (r *Record) rests(number int) {
	if r != nil {
		r.lock.Lock()
		defer r.lock.Unlock()
		r.files[number].input = true
	}
}

func (r *Record) listed(path string, info fs.FileInfo) {
	if r != nil {
		r.lock.Lock()
		defer r.lock.Unlock()
		r.folders = append(r.folders, met{path: path, info: info})
	}
}
