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
	path string
	info fs.FileInfo
}

// Opened gives the path under which a file was opened; "" for one that was not.
func (r *Record) Opened(info fs.FileInfo) string {
	return r.find(info, func() []met { return r.files })
}

// Listed gives the path under which a folder was listed; "" for one that was
// not. All that stands in a folder that was listed was met.
func (r *Record) Listed(info fs.FileInfo) string {
	return r.find(info, func() []met { return r.folders })
}

func (r *Record) find(info fs.FileInfo, in func() []met) string {
	if r == nil || info == nil {
		return ""
	}
	r.lock.Lock()
	defer r.lock.Unlock()
	for _, m := range in() {
		if os.SameFile(m.info, info) {
			return m.path
		}
	}
	return ""
}

func (r *Record) opened(path string, info fs.FileInfo) {
	if r != nil {
		r.lock.Lock()
		defer r.lock.Unlock()
		r.files = append(r.files, met{path, info})
	}
}

func (r *Record) listed(path string, info fs.FileInfo) {
	if r != nil {
		r.lock.Lock()
		defer r.lock.Unlock()
		r.folders = append(r.folders, met{path, info})
	}
}
