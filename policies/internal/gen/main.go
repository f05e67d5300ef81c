// Command gen compiles the YAML files of the catalogue into the index that the
// program embeds. It is what `go generate ./policies` runs.
//
// A rebuild that would lose more than 2% of a service's actions or edges is
// refused unless the service is named by -allow-drop. With -check nothing is
// written: the exit code tells whether the index is current. With -dump it
// prints every fact, so that a change of the code or the files can be compared.
package main

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/catalog/source/compile"
	"github.com/permgap/permgap/pkg/catalog/source/load"
)

// indexName is the file that package policies embeds.
const indexName = "catalog.bin"

// options are what the flags say.
type options struct {
	root      string
	check     bool
	dump      bool
	allowDrop []string
}

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

// run gives the exit code: 0 done or current, 1 not, 2 wrong usage.
func run(args []string, stdout, stderr io.Writer) int {
	var o options
	var drops string
	flags := flag.NewFlagSet("gen", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.StringVar(&o.root, "root", ".", "folder of the YAML files and the index")
	flags.BoolVar(&o.check, "check", false, "only tell whether the index is current")
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

// generate compiles, compares with the index there is, and writes the new one.
func generate(o options, stdout io.Writer) error {
	if o.dump {
		model, err := compiled(o.root)
		if err != nil {
			return err
		}
		return catalog.Dump(stdout, model)
	}
	blob, err := build(o.root)
	if err != nil {
		return err
	}
	path := filepath.Join(o.root, indexName)
	old, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if bytes.Equal(old, blob) {
		return summary(stdout, blob)
	}
	if o.check {
		return fmt.Errorf("%s is not what the YAML files say: run go generate ./policies", path)
	}
	if err == nil {
		if err := compareDrops(old, blob, o.allowDrop); err != nil {
			return err
		}
	}
	if err := write(path, blob); err != nil {
		return err
	}
	return summary(stdout, blob)
}

// build compiles the files of a folder.
func build(root string) ([]byte, error) {
	model, err := compiled(root)
	if err != nil {
		return nil, err
	}
	return catalog.Encode(model)
}

// compiled gives what the files of a folder say.
func compiled(root string) (catalog.Model, error) {
	files, problems, err := load.Folder(root)
	if err != nil {
		return catalog.Model{}, err
	}
	model, more := compile.Compile(catalog.Model{}, files, compile.Whole)
	return model, append(problems, more...).Sorted().Err()
}

// compareDrops refuses an index that loses too much. An index of another
// format cannot be compared, and says nothing about the data.
func compareDrops(old, blob []byte, allow []string) error {
	before, err := catalog.Open(old)
	if errors.Is(err, catalog.ErrVersion) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("the index there is cannot be compared: %w (remove it to begin anew)", err)
	}
	after, err := catalog.Open(blob)
	if err != nil {
		return err
	}
	if drops := compile.Drops(before, after, allow); len(drops) > 0 {
		return fmt.Errorf("%s\nif that is meant: go run ./internal/gen -allow-drop SERVICE[,SERVICE] in policies", strings.Join(drops, "\n"))
	}
	return nil
}

// write replaces a file in one step.
func write(path string, data []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), "."+indexName+"-*")
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

// summary prints the counts of the index.
func summary(stdout io.Writer, blob []byte) error {
	c, err := catalog.Open(blob)
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
	_, err = fmt.Fprintf(stdout, "%s: %d bytes, sources up to %s\n", indexName, len(blob), c.Built())
	return err
}
