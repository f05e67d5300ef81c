package terraform

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/source/form"
)

// run holds the folders of a run while their files are read, and knows which of them
// call which.
type run struct {
	files  form.Files
	lock   sync.Mutex
	kept   map[string]*kept
	order  []string // of the folders that are kept, the latest last
	marks  map[string]*marks
	looked sync.Once
	roots  map[string][]string // who leads to a called folder, in order
	first  map[string]int      // the first file of each folder
}

// kept is a folder that is read once, and what of it is said with it.
type kept struct {
	once, sorted sync.Once
	folder, said *folder
}

// folder is what the files of a folder hold, with the modules that they call.
type folder struct {
	found   []found
	holders []form.Holder
	files   map[string]bool // that were read, by path
	reached map[string]bool // the folders of the modules that are called
}

// mostKept is how many folders are kept: their files are read one after the other.
const mostKept = 32

// survey notes the files of the run. They are looked at when the first one is read.
func (r *run) survey(files form.Files) { r.files = files }

// look finds which folders call which, by the words of their files.
func (r *run) look() {
	r.roots, r.first = map[string][]string{}, map[string]int{}
	callers := map[string][]string{}
	for i, p := range r.files.Paths {
		if !IsModule(path.Base(p)) {
			continue
		}
		dir := path.Dir(p)
		if _, known := r.first[dir]; !known {
			r.first[dir] = i
		}
		text, err := r.files.Folder(i).Read(p, mostBytes)
		if err != nil {
			continue
		}
		for _, to := range callsOf(text) {
			if to = join(dir, to); !slices.Contains(callers[to], dir) && to != dir {
				callers[to] = append(callers[to], dir)
			}
		}
	}
	for to := range callers {
		if _, has := r.first[to]; has {
			r.roots[to] = leadingTo(to, callers)
		}
	}
}

// leadingTo gives the folders that lead to one and that nobody calls.
func leadingTo(to string, callers map[string][]string) []string {
	met := map[string]bool{to: true}
	var roots []string
	for next := []string{to}; len(next) > 0 && len(met) < mostCallers; {
		dir := next[0]
		next = next[1:]
		for _, by := range callers[dir] {
			if met[by] {
				continue
			}
			met[by] = true
			if len(callers[by]) == 0 {
				roots = append(roots, by)
			}
			next = append(next, by)
		}
	}
	slices.Sort(roots)
	return roots
}

// mostCallers bounds the folders that lead to one.
const mostCallers = 5000

// leading gives the folders of the run that lead to one.
func (r *run) leading(dir string) []string {
	if len(r.files.Paths) < 2 {
		return nil
	}
	r.looked.Do(r.look)
	return r.roots[dir]
}

// isCalled reports whether the modules of a folder are judged where they are called.
func (r *run) isCalled(dir string) bool {
	return slices.ContainsFunc(r.leading(dir), func(root string) bool {
		m := r.marksOf(root)
		return m != nil && m.reached[dir]
	})
}

// standing gives the documents of a module that stand in one of its files, for the
// comments in it.
func (r *run) standing(dir string, in *form.Input) (out []*policy.Document) {
	if !bytes.Contains(in.Text, []byte("permgap:")) {
		return nil
	}
	for _, root := range r.leading(dir) {
		k := r.keep(root)
		if k.read(r, root, nil); k.folder == nil {
			continue
		}
		for _, d := range k.folder.found {
			if d.doc.File.Path == in.File.Path {
				out = append(out, d.doc)
			}
		}
	}
	return out
}

// said gives what is reported with the files of a folder; nil where it cannot be read.
func (r *run) said(dir string, in *form.Input) *folder {
	if in.Folder.Read == nil {
		return documentsOf(in)
	}
	k := r.keep(dir)
	if k.read(r, dir, in); k.folder != nil {
		k.sorted.Do(func() { k.said = r.once(dir, k.folder) })
	}
	return k.said
}

// keep gives the place for a folder.
func (r *run) keep(dir string) *kept {
	r.lock.Lock()
	defer r.lock.Unlock()
	k := r.kept[dir]
	if k == nil {
		k = &kept{}
		r.kept[dir] = k
		if r.order = append(r.order, dir); len(r.order) > mostKept {
			delete(r.kept, r.order[0])
			r.order = r.order[1:]
		}
	}
	return k
}

// read reads a folder once. The input is one of its files; nil for any.
func (k *kept) read(r *run, dir string, in *form.Input) {
	k.once.Do(func() {
		if in == nil {
			in = r.input(dir)
		}
		if in != nil {
			k.folder = documentsOf(in)
		}
	})
}

// input reads the first file of a folder.
func (r *run) input(dir string) *form.Input {
	i, known := r.first[dir]
	if !known {
		return nil
	}
	name, beside := r.files.Paths[i], r.files.Folder(i)
	text, err := beside.Read(name, mostBytes)
	if err != nil {
		return nil
	}
	in := form.New(diag.NewFile(name, text), text)
	in.Folder, in.Policy = beside, r.files.Policy
	return in
}

// marks are what is kept of a folder for the whole run: what its modules say, to say
// it once.
type marks struct {
	once    sync.Once
	reached map[string]bool
	says    map[mark][]string // the addresses
}

func (m *marks) add(of mark, file, address string, alike []string) {
	for _, a := range append([]string{address}, alike...) {
		m.says[of] = append(m.says[of], file+"#"+a)
	}
}

// mark stands for what a document or a holder of a module is, without its address.
type mark [16]byte

func markOf(text string) mark {
	sum := sha256.Sum256([]byte(text))
	return mark(sum[:16])
}

func (r *run) marksOf(dir string) *marks {
	r.lock.Lock()
	if r.marks == nil {
		r.marks = map[string]*marks{}
	}
	m := r.marks[dir]
	if m == nil {
		m = &marks{}
		r.marks[dir] = m
	}
	r.lock.Unlock()
	m.once.Do(func() {
		k := r.keep(dir)
		k.read(r, dir, nil)
		f := k.folder
		if f == nil {
			return
		}
		m.reached, m.says = f.reached, map[mark][]string{}
		for _, d := range f.found {
			if d.doc.From != "" {
				m.add(markOf(d.says), d.doc.From, d.doc.Address, d.doc.Alike)
			}
		}
		for i, h := range f.holders {
			if h.From {
				m.add(f.holding(i), h.File.Path, h.Address, h.Alike)
			}
		}
	})
	return m
}

// holding is the mark of a holder.
func (f *folder) holding(i int) mark {
	h := f.holders[i]
	says := map[*policy.Document]string{}
	for _, d := range f.found {
		says[d.doc] = d.says
	}
	var b strings.Builder
	for _, d := range h.Documents {
		b.WriteString("holds " + says[d])
	}
	for _, d := range h.Boundaries {
		b.WriteString("bound by " + says[d])
	}
	fmt.Fprint(&b, h.Roles, h.Bounds, h.Open)
	return markOf(b.String())
}

// once leaves out what the modules of another folder say as well: what is the same is
// said with the first folder in order, which knows the addresses of the others.
func (r *run) once(dir string, f *folder) *folder {
	var others []string
	for reached := range f.reached {
		for _, o := range r.leading(reached) {
			if o != dir && !slices.Contains(others, o) {
				others = append(others, o)
			}
		}
	}
	if len(others) == 0 {
		return f
	}
	slices.Sort(others)
	before := func(m mark) bool {
		for _, o := range others {
			if o < dir && r.marksOf(o).says[m] != nil {
				return true
			}
		}
		return false
	}
	behind := func(m mark) (out []string) {
		for _, o := range others {
			if o > dir {
				out = append(out, r.marksOf(o).says[m]...)
			}
		}
		return out
	}
	out := *f
	out.found, out.holders = nil, nil
	held := map[*policy.Document]bool{}
	for i, h := range f.holders {
		m := f.holding(i)
		if h.From && before(m) {
			continue
		}
		if h.From {
			h.Alike = slices.Concat(h.Alike, behind(m))
		}
		for _, d := range slices.Concat(h.Documents, h.Boundaries) {
			held[d] = true
		}
		out.holders = append(out.holders, h)
	}
	for _, d := range f.found {
		if m := markOf(d.says); d.doc.From != "" && !held[d.doc] {
			if before(m) {
				continue
			}
			if more := behind(m); len(more) > 0 {
				doc := *d.doc
				doc.Alike = slices.Concat(doc.Alike, more)
				d.doc = &doc
			}
		}
		out.found = append(out.found, d)
	}
	return &out
}

// of gives what is reported with a file. Documents that are held together are reported
// with one file, unless files are given by name.
func (f *folder) of(in *form.Input) form.Reading {
	name := in.File.Path
	with := f.together()
	home := func(file string) string {
		if with[file] != "" && !in.Named {
			return with[file]
		}
		return file
	}
	var out form.Reading
	for _, d := range f.found {
		if home(d.home) == name || in.Named && d.block == name {
			out.Documents = append(out.Documents, d.doc)
		}
	}
	for _, h := range f.holders {
		if home(h.File.Path) == name {
			out.Holders = append(out.Holders, h)
		}
	}
	out.Elsewhere = len(out.Documents) == 0 && f.speaksOf(name)
	return out
}

// speaksOf reports whether documents that are reported with another file stand in one.
func (f *folder) speaksOf(name string) bool {
	return slices.ContainsFunc(f.found, func(d found) bool { return d.home == name || d.block == name || d.doc.File.Path == name })
}

// together says with which file the documents of another are reported, since a holder
// has documents of both: with the first of them.
func (f *folder) together() map[string]string {
	homes := map[*policy.Document]string{}
	for _, d := range f.found {
		homes[d.doc] = d.home
	}
	to := map[string]string{}
	first := func(file string) string {
		for to[file] != "" {
			file = to[file]
		}
		return file
	}
	for _, h := range f.holders {
		for _, d := range slices.Concat(h.Documents, h.Boundaries) {
			a, b := first(h.File.Path), first(homes[d])
			if a != b && a != "" && b != "" {
				to[max(a, b)] = min(a, b)
			}
		}
	}
	out := map[string]string{}
	for file := range to {
		out[file] = first(file)
	}
	return out
}
