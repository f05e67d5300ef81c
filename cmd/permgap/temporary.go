package main

import (
	"io/fs"
	"os"
	"os/signal"
	"sync"
)

// temporary is a new file beside the one that it will replace. While there is
// one, a signal that ends the program removes it first. At other times no
// signal is caught: the system's way to end a program is the quickest.
type temporary struct {
	*os.File
	caught chan os.Signal
	done   chan struct{}
	// turn is held by who makes or removes the file, and kept by a signal.
	turn sync.Mutex
}

// newTemporary makes a file with the given mode beside the one of that path.
func newTemporary(path string, mode os.FileMode) (*temporary, error) {
	t := &temporary{caught: make(chan os.Signal, 1), done: make(chan struct{})}
	t.turn.Lock()
	defer t.turn.Unlock()
	for _, s := range endings() {
		if !signal.Ignored(s) { // by nohup
			signal.Notify(t.caught, s)
		}
	}
	f, err := os.OpenFile(beside(path), os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		t.release()
		return nil, err
	}
	t.File = f
	go t.watch()
	return t, nil
}

// watch waits for a signal or for the end of the file. With a signal the turn
// is never given back: nothing happens to the file any more.
func (t *temporary) watch() {
	select {
	case s := <-t.caught:
		t.turn.Lock()
		t.remove()
		endBy(s)
	case <-t.done:
	}
}

// finish closes the file and puts it in the place of the other one; after an
// error, also one of before, it removes it.
func (t *temporary) finish(path string, err error) error { return t.end(path, err, os.Rename) }

// settle is finish for a place where nothing stands: a file that came there in the
// meantime stays.
func (t *temporary) settle(path string, err error) error { return t.end(path, err, renameNew) }

// renameNew gives a file a name that no other one has.
func renameNew(from, to string) error {
	err := os.Link(from, to)
	if err == nil {
		return os.Remove(from)
	}
	if _, there := os.Lstat(to); there == nil {
		return fs.ErrExist
	}
	return os.Rename(from, to) // a file system without links
}

func (t *temporary) end(path string, err error, rename func(from, to string) error) error {
	t.turn.Lock()
	defer t.turn.Unlock()
	if e := t.Close(); err == nil {
		err = e
	}
	if err == nil {
		err = rename(t.Name(), path)
	}
	if err != nil {
		t.remove()
	}
	t.release()
	return err
}

// remove closes the file first: some systems keep one that is open.
func (t *temporary) remove() {
	t.Close()
	os.Remove(t.Name())
}

// release gives signals back to the system, and obeys one that came last.
func (t *temporary) release() {
	signal.Stop(t.caught)
	close(t.done)
	select {
	case s := <-t.caught:
		endBy(s)
	default:
	}
}
