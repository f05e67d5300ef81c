package revision

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// objects are those of a repository, and the conversation with git about them. They
// are safe for several goroutines that hold the lock.
type objects struct {
	ctx   context.Context
	git   command
	root  string // the tree of the commit
	lock  sync.Mutex
	kinds *talk // answers what an object is
	texts *talk // gives what it holds
	trees map[string][]entry
	names int            // listed so far
	shown map[string]int // how often a folder was listed
	again int            // names of those that were listed more than freely
	files int            // read so far
	bytes int64
}

// end ends the conversation.
func (o *objects) end() {
	o.lock.Lock()
	defer o.lock.Unlock()
	for _, t := range []**talk{&o.kinds, &o.texts} {
		if *t != nil {
			(*t).end()
			*t = nil
		}
	}
}

// entry is a name of a folder, as a tree of git has it.
type entry struct {
	name string
	mode fs.FileMode
	id   string
}

// look says what an object is. The lock is held.
func (o *objects) look(id string) (object, error) {
	if o.kinds == nil {
		t, err := o.git.begin(o.ctx, "--batch-check")
		if err != nil {
			return object{}, err
		}
		o.kinds = t
	}
	what, err := o.kinds.ask(id)
	return what, o.failed(err, &o.kinds)
}

// read gives what an object holds, if it is of the kind and no larger than a limit.
// The lock is held.
func (o *objects) read(id, kind string, limit int64) ([]byte, error) {
	what, err := o.look(id)
	switch {
	case err != nil:
		return nil, err
	case what.kind != kind:
		return nil, fmt.Errorf("a %s where git has a %s", kind, what.kind)
	case what.size > limit:
		return nil, fmt.Errorf("larger than the limit of %d MiB", limit>>20)
	}
	if o.bytes += what.size; o.bytes > maxBytes {
		return nil, errors.New("more is read of the revision than the limit allows")
	}
	if kind == "blob" {
		if o.files++; o.files > maxRead {
			return nil, fmt.Errorf("more than %d files are read of the revision", maxRead)
		}
	}
	if o.texts == nil {
		t, err := o.git.begin(o.ctx, "--batch")
		if err != nil {
			return nil, err
		}
		o.texts = t
	}
	var data []byte
	if what, err = o.texts.ask(id); err == nil {
		if what.kind != kind || what.size > limit {
			err = errors.New("git gave another answer than before")
		} else {
			data, err = o.texts.content(what.size)
		}
	}
	return data, o.failed(err, &o.texts)
}

// failed ends a conversation that went wrong, and gives the error of the context if
// it ended.
func (o *objects) failed(err error, t **talk) error {
	if err == nil || errors.Is(err, errGone) {
		return err
	}
	(*t).end()
	*t = nil
	if o.ctx.Err() != nil {
		return context.Cause(o.ctx)
	}
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		err = errors.New("it ended before it gave an answer")
	}
	return fmt.Errorf("git: %w", err)
}

// list lists a folder by the id of its tree, sorted by name. The lock is held.
func (o *objects) list(id string) ([]entry, error) {
	if known, ok := o.trees[id]; ok {
		return known, nil
	}
	data, err := o.read(id, "tree", maxTree)
	if err != nil {
		return nil, err
	}
	entries, err := parseTree(data, len(o.root)/2)
	if err != nil {
		return nil, err
	}
	if o.names += len(entries); o.names > maxNames {
		return nil, fmt.Errorf("the revision has more than %d files", maxNames)
	}
	o.trees[id] = entries
	return entries, nil
}

// show lists a folder for one who walks. A few objects can be thousands of millions
// of files: each folder holds the next one ten times. The lock is held.
func (o *objects) show(id string) ([]entry, error) {
	if o.ctx.Err() != nil {
		return nil, context.Cause(o.ctx)
	}
	entries, err := o.list(id)
	if err != nil {
		return nil, err
	}
	if o.shown[id]++; o.shown[id] > freely {
		if o.again += len(entries); o.again > maxAgain {
			return nil, errors.New("the revision has the same folders again and again, in more places than are read")
		}
	}
	return entries, nil
}

var errTree = errors.New("a folder of the revision is damaged")

// parseTree reads a tree: of each name the mode, a space, the name, a zero byte and
// the bytes of the id.
func parseTree(data []byte, idBytes int) ([]entry, error) {
	var out []entry
	seen := map[string]bool{}
	for len(data) > 0 {
		mode, rest, ok := bytes.Cut(data, []byte(" "))
		if !ok || len(mode) > 6 {
			return nil, errTree
		}
		name, rest, ok := bytes.Cut(rest, []byte{0})
		if !ok || len(rest) < idBytes {
			return nil, errTree
		}
		bits, err := strconv.ParseUint(string(mode), 8, 32)
		if err != nil || !plainName(string(name)) || seen[string(name)] {
			return nil, errTree
		}
		seen[string(name)] = true
		out = append(out, entry{string(name), modeOf(bits), hex.EncodeToString(rest[:idBytes])})
		data = rest[idBytes:]
	}
	slices.SortFunc(out, func(a, b entry) int { return strings.Compare(a.name, b.name) })
	return out, nil
}

// plainName reports whether a name leads to one thing in its folder, on every system.
func plainName(name string) bool {
	return name != "" && name != "." && name != ".." && !strings.ContainsAny(name, "/\x00")
}

// modeOf gives the mode of what git keeps under some bits. A repository in the
// repository is neither a file nor a folder.
func modeOf(bits uint64) fs.FileMode {
	switch bits & 0o170000 {
	case 0o040000:
		return fs.ModeDir | 0o555
	case 0o100000:
		return 0o444
	case 0o120000:
		return fs.ModeSymlink | 0o777
	}
	return fs.ModeIrregular
}
