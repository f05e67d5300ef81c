// Package gen compiles the YAML files of the catalogue into the indexes that the
// program embeds, one a platform: PLATFORM.bin. It is what `go generate ./policies` runs.
//
// A rebuild that would lose more than 2% of a service's actions or
// prerequisites, and at least 5, against the index of the last commit is
// refused unless the service is named by -allow-drop. With -check nothing is
// written: the exit code tells whether the indexes are current. With -dump it
// prints every fact, so that a change of the code or the files can be compared.
package gen

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/catalog/source/compile"
	"github.com/permgap/permgap/pkg/catalog/source/load"
	"github.com/permgap/permgap/pkg/policy"
)

// options are what the flags say.
type options struct {
	root      string
	check     bool
	dump      bool
	allowDrop []string
}

// Main gives the exit code: 0 done or current, 1 not, 2 wrong usage.
func Main(args []string, stdout, stderr io.Writer) int {
	var o options
	var drops string
	flags := flag.NewFlagSet("gen", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.StringVar(&o.root, "root", ".", "folder of the YAML files and the indexes")
	flags.BoolVar(&o.check, "check", false, "only tell whether the indexes are current")
	flags.BoolVar(&o.dump, "dump", false, "only print what the YAML files say, a line a fact")
	flags.StringVar(&drops, "allow-drop", "", "services that may lose entries, separated by commas")
	if err := flags.Parse(args); err != nil {
		return 2
	}
	if flags.NArg() > 0 {
		fmt.Fprintf(stderr, "gen: unexpected argument %q\n", flags.Arg(0))
		return 2
	}
	if drops != "" {
		o.allowDrop = strings.Split(drops, ",")
	}
	if err := generate(o, stdout); err != nil {
		fmt.Fprintln(stderr, err)
		return 1
	}
	return 0
}

// generate compiles, compares with the indexes there are, and writes the new
// ones.
func generate(o options, stdout io.Writer) error {
	model, err := compiled(o.root)
	if err != nil {
		return err
	}
	if o.dump {
		return catalog.Dump(stdout, model)
	}
	indexes, err := catalog.Encode(model)
	if err != nil {
		return err
	}
	if indexes, err = catalog.Pack(indexes); err != nil {
		return err
	}
	stale, err := changed(o, indexes, stdout)
	if err != nil {
		return err
	}
	for _, f := range stale {
		if o.check {
			return fmt.Errorf("%s is not what the YAML files say: run go generate ./policies", f.path)
		}
		if err := write(f.path, f.data); err != nil {
			return err
		}
	}
	return summary(stdout, indexes)
}

// file is an index and where it stands.
type file struct {
	path string
	data []byte
}

// changed gives the indexes that differ from what there is, none of which may
// lose too much.
func changed(o options, indexes [][]byte, stdout io.Writer) ([]file, error) {
	var stale []file
	var drops []compile.Drop
	for i, p := range policy.Platforms() { // the order of catalog.Encode
		path := filepath.Join(o.root, string(p)+".bin")
		old, err := os.ReadFile(path)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
		if err == nil && bytes.Equal(old, indexes[i]) {
			continue
		}
		stale = append(stale, file{path, indexes[i]})
		if err != nil || o.check {
			continue
		}
		if kept, ok := committed(path); ok {
			old = kept
		}
		lost, err := losses(old, indexes[i], o.allowDrop)
		if errors.Is(err, catalog.ErrVersion) {
			fmt.Fprintf(stdout, "%s was of another format: what it held is not compared\n", path)
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("%s cannot be compared: %w (remove it to begin anew)", path, err)
		}
		drops = append(drops, lost...)
	}
	if len(drops) > 0 {
		return nil, refusal(drops)
	}
	return stale, nil
}

// compiled gives what the files of a folder say.
func compiled(root string) (catalog.Model, error) {
	files, problems, err := load.Folder(root)
	if err != nil {
		return catalog.Model{}, err
	}
	model, more := compile.Compile(files)
	reviewed, _ := compile.Review(files)
	return model, slices.Concat(problems, more, reviewed).Sorted().Err()
}

// losses says what an index loses too much of. One of another format cannot be
// compared.
func losses(old, now []byte, allow []string) ([]compile.Drop, error) {
	before, err := catalog.Open(old)
	if err != nil {
		return nil, err
	}
	after, err := catalog.Open(now)
	if err != nil {
		return nil, err
	}
	return compile.Drops(before, after, allow), nil
}

// refusal says what is lost and the command for who means it.
func refusal(drops []compile.Drop) error {
	var lines, services []string
	for _, d := range drops {
		lines = append(lines, d.String())
		if !slices.Contains(services, d.Service) {
			services = append(services, d.Service)
		}
	}
	return fmt.Errorf("%s\nif that is meant: (cd policies && go run ./internal/_gen -allow-drop %s)", strings.Join(lines, "\n"),
		strings.Join(services, ","))
}

// committed gives an index as the last commit has it: what was tried since
// must not count. Outside a repository, and for a new index, there is none.
func committed(path string) ([]byte, bool) {
	show := exec.Command("git", "show", "HEAD:./"+filepath.Base(path))
	show.Dir = filepath.Dir(path)
	data, err := show.Output()
	return data, err == nil
}

// write replaces a file in one step.
func write(path string, data []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+"-*")
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	err = errors.Join(err, f.Chmod(0o644), f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return nil
}

// summary prints the counts of the indexes.
func summary(stdout io.Writer, indexes [][]byte) error {
	c, err := catalog.Open(indexes...)
	if err != nil {
		return err
	}
	for _, p := range c.Platforms() {
		_, err = fmt.Fprintf(stdout, "%s: %d services, %d actions, %d operations, %d prerequisites\n",
			p.Name, p.Services, p.Actions, p.Operations, p.Prerequisites)
		if err != nil {
			return err
		}
	}
	size := 0
	for _, b := range indexes {
		size += len(b)
	}
	_, err = fmt.Fprintf(stdout, "%d bytes, sources up to %s\n", size, c.Built())
	return err
}
