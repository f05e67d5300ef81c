// Command importers proposes changes to the catalogue's YAML: it reads tables
// or a page, compares them with what the YAML says, and prints a unified diff
// and what is added, changed and gone. It writes only with -write.
//
//	go run .                     the tables of inputs/, and the packed ones of AWS and Alibaba Cloud
//	go run . TABLE.tsv...        these tables, as PLATFORM/NAME.tsv
//	go run . page [flags] FILE   a page in Markdown, HTML or reStructuredText
//	go run . aws [FOLDER]        the tables of AWS, of inputs/aws or another folder
//	go run . alibaba [FOLDER]    those of Alibaba Cloud, of inputs/alibabacloud or another folder
//
// Exit codes: 0 there is nothing to propose, or it was written; 1 there is a
// proposal; 2 it failed, or the proposal loses too much.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/catalog/source/schema"
	"github.com/permgap/permgap/policies/importers/alibaba"
	"github.com/permgap/permgap/policies/importers/aws"
	"github.com/permgap/permgap/policies/importers/page"
	"github.com/permgap/permgap/policies/importers/pai"
	"github.com/permgap/permgap/policies/importers/propose"
	"github.com/permgap/permgap/policies/importers/rows"
	"github.com/permgap/permgap/policies/importers/tables"
)

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

// options are what the flags say.
type options struct {
	catalogue, inputs string
	write             bool
	drop, columns     string
	onPage            bool
	packed            string // the folder of the packed tables alone; "" is all
	platform, service string
	source            string
	title, url        string
	updated, read     string
}

// run gives the exit code.
func run(args []string, stdout, stderr io.Writer) int {
	var o options
	flags := flag.NewFlagSet("importers", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.StringVar(&o.catalogue, "catalogue", "..", "folder of the YAML files")
	flags.BoolVar(&o.write, "write", false, "write the proposal into the YAML files")
	flags.StringVar(&o.drop, "allow-drop", "",
		"services that may lose more than 2% of their actions or prerequisites (5 at least), separated by commas")
	flags.StringVar(&o.columns, "allow-lost-column", "", "columns that a page may have lost: needs, api, enterprise_project")
	if o.onPage = len(args) > 0 && args[0] == "page"; o.onPage {
		args = args[1:]
		flags.StringVar(&o.platform, "platform", "huaweicloud", "platform that the page is about")
		flags.StringVar(&o.service, "service", "", "service that the page is about")
		flags.StringVar(&o.source, "source", "", "id of the page under sources:, a new one or one there is")
		flags.StringVar(&o.title, "title", "", "title of a new source")
		flags.StringVar(&o.url, "url", "", "address of a new source")
		flags.StringVar(&o.updated, "updated", "", "the page's own date, YYYY-MM-DD")
		flags.StringVar(&o.read, "read", "", "the day you read it, for a page without a date")
	} else {
		flags.StringVar(&o.inputs, "inputs", "inputs", "folder of the tables that are read when none is named")
	}
	if len(args) > 0 && (args[0] == "aws" || args[0] == "alibaba") {
		o.packed = map[string]string{"aws": aws.Folder, "alibaba": alibaba.Folder}[args[0]]
		args = args[1:]
	}
	flags.Usage = func() { o.usage(flags) }
	if err := flags.Parse(args); errors.Is(err, flag.ErrHelp) {
		return 0
	} else if err != nil {
		return 2
	}
	code, err := o.run(flags.Args(), stdout)
	if err != nil {
		fmt.Fprintln(stderr, "importers:", err)
	}
	return code
}

// usage prints how to run the program, with an example.
func (o options) usage(flags *flag.FlagSet) {
	text := `usage: go run . [flags] [TABLE.tsv...]
       go run . page [flags] FILE
       go run . aws|alibaba [flags] [FOLDER]

Propose changes of the YAML from tables (those of inputs/, or PLATFORM/NAME.tsv)
or from a saved page ("page -help" tells its flags). Nothing is written without -write.

example: go run . NEW/huaweicloud/pages.tsv
`
	if o.onPage {
		text = `usage: go run . page -service SERVICE -source ID [flags] FILE

Propose changes of the YAML from the tables of one page that you saved, in
Markdown, HTML or reStructuredText. Nothing is written without -write.

example: go run . page -service ecs -source ecs-disks-2026-05-04 -title 'Disk management' \
           -url https://support.huaweicloud.com/api-ecs/ecs_06_0010.html -updated 2026-05-04 disks.html
`
	}
	fmt.Fprintf(flags.Output(), "%s\nflags:\n", text)
	flags.PrintDefaults()
}

// run proposes, and writes if that is wanted. Without a name all kinds of
// tables are read.
func (o options) run(paths []string, stdout io.Writer) (int, error) {
	code := 0
	if o.packed == "" {
		var err error
		if code, err = o.propose(paths, stdout); err != nil || len(paths) > 0 || o.onPage {
			return code, err
		}
	}
	for _, m := range []maker{{aws.Folder, aws.Files}, {alibaba.Folder, alibaba.Files}} {
		if o.packed != "" && o.packed != m.folder {
			continue
		}
		more, err := o.make(m, paths, stdout)
		if code = max(code, more); err != nil {
			return code, err
		}
	}
	return code, nil
}

// maker makes the tables of a folder of the catalogue from packed ones.
type maker struct {
	folder string
	files  func(catalogue, inputs fs.FS) ([]tables.File, error)
}

// make makes the tables from those of a folder, inputs/FOLDER unless another is named.
func (o options) make(m maker, paths []string, stdout io.Writer) (int, error) {
	folder := filepath.Join(o.inputs, m.folder)
	switch {
	case len(paths) > 1:
		return 2, errors.New("name one folder with the packed tables")
	case len(paths) == 1:
		folder = paths[0]
	}
	if packed, err := filepath.Glob(filepath.Join(folder, "*.gz")); err != nil || len(paths) == 0 && len(packed) == 0 {
		return 0, err // inputs of other platforms alone
	}
	files, err := m.files(os.DirFS(o.catalogue), os.DirFS(folder))
	if err != nil {
		return 2, err
	}
	if err := tables.Print(stdout, m.folder, files); err != nil {
		return 2, err
	}
	if lost := tables.Losses(files, list(o.drop)); len(lost) > 0 {
		return 2, fmt.Errorf("refused, nothing was written: %s", strings.Join(lost, "; "))
	}
	switch {
	case len(files) == 0:
		return 0, nil
	case !o.write:
		return 1, nil
	}
	for _, f := range files {
		path := filepath.Join(o.catalogue, filepath.FromSlash(f.Path))
		if f.After == "" {
			err = os.Remove(path)
		} else {
			err = os.WriteFile(path, []byte(f.After), 0o644)
		}
		if err != nil {
			return 2, err
		}
	}
	return 0, nil
}

func (o options) propose(paths []string, stdout io.Writer) (int, error) {
	c, err := propose.Open(os.DirFS(o.catalogue))
	if err != nil {
		return 2, err
	}
	statements, err := o.statements(c, paths)
	if err != nil {
		return 2, err
	}
	p, err := c.Make(statements, propose.Allow{Drop: list(o.drop), Columns: list(o.columns)})
	if err := errors.Join(print(stdout, p), err); err != nil {
		return 2, err
	}
	switch {
	case len(p.Refused) > 0:
		return 2, errors.New("refused: the proposal loses too much, see above; nothing was written")
	case p.Empty():
		return 0, nil
	case !o.write:
		return 1, nil
	}
	for _, f := range p.Files {
		if err := os.WriteFile(filepath.Join(o.catalogue, filepath.FromSlash(f.Path)), []byte(f.After), 0o644); err != nil {
			return 2, err
		}
	}
	return 0, nil
}

func list(s string) []string {
	return strings.FieldsFunc(s, func(c rune) bool { return c == ',' })
}

func (o options) statements(c *propose.Catalogue, paths []string) ([]propose.Statement, error) {
	if o.onPage {
		s, err := o.page(c, paths)
		return []propose.Statement{s}, err
	}
	if len(paths) == 0 {
		var err error
		if paths, err = filepath.Glob(filepath.Join(o.inputs, "*", "*.tsv")); err != nil {
			return nil, err
		}
		if len(paths) == 0 {
			return nil, fmt.Errorf("%s holds no PLATFORM/NAME.tsv: run this in policies/importers, or name the folder with -inputs", o.inputs)
		}
	}
	return read(paths)
}

// read reads tables; their folders name the platforms. Those of one platform
// are compared together, since a page may stand in several.
func read(paths []string) ([]propose.Statement, error) {
	var all []propose.Statement
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		parse := rows.Parse
		if filepath.Base(path) == "pai.tsv" {
			parse = pai.Parse
		}
		stated, err := parse(string(text))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		absolute, err := filepath.Abs(path)
		if err != nil {
			return nil, err
		}
		platform := filepath.Base(filepath.Dir(absolute))
		i := slices.IndexFunc(all, func(s propose.Statement) bool { return s.Platform == platform })
		if i < 0 {
			i = len(all)
			all = append(all, propose.Statement{Platform: platform})
		}
		all[i].Rows = append(all[i].Rows, stated...)
	}
	return all, nil
}

// page reads one page.
func (o options) page(c *propose.Catalogue, paths []string) (propose.Statement, error) {
	s := propose.Statement{Platform: o.platform, Pages: []string{o.source}}
	switch {
	case len(paths) != 1:
		return s, errors.New("name one page: importers page -service SERVICE -source ID FILE")
	case o.service == "" || o.source == "":
		return s, errors.New("-service and -source are needed: the service that the page is about, and its id under sources")
	}
	if !rows.IsOperation(o.service + ".x") {
		return s, fmt.Errorf("-service %q is no name of a service", o.service)
	}
	if err := c.Service(o.platform, o.service); err != nil {
		return s, err
	}
	if o.title+o.url+o.updated+o.read == "" {
		if err := c.Source(o.platform, o.source); err != nil {
			return s, err
		}
	}
	text, err := os.ReadFile(paths[0])
	if err != nil {
		return s, err
	}
	if s.Rows, err = page.Rows(paths[0], text, page.Subject{ID: o.source, Service: o.service, Roles: c.Roles(o.platform)}); err != nil {
		return s, fmt.Errorf("%s: %w", paths[0], err)
	}
	if o.title+o.url+o.updated+o.read != "" {
		s.Sources = map[string]schema.Source{o.source: {Title: catalog.Text{En: o.title}, URL: o.url, Updated: o.updated,
			Read: o.read, Standing: "official"}}
	}
	return s, nil
}

// print writes the diffs, then the lists.
func print(w io.Writer, p propose.Proposal) error {
	var b strings.Builder
	for _, f := range p.Files {
		b.WriteString(f.Diff())
	}
	for _, part := range []struct {
		what  string
		lines []string
	}{{"added", p.Added}, {"changed", p.Changed}, {"gone", p.Gone}} {
		for _, line := range part.lines {
			fmt.Fprintf(&b, "%s: %s\n", part.what, line)
		}
	}
	for _, k := range p.Kept {
		fmt.Fprintf(&b, "kept: %s: %s\n", k.What, k.Why)
	}
	for _, d := range p.Doubts {
		fmt.Fprintf(&b, "look: %s\n", d)
	}
	for _, r := range p.Refused {
		fmt.Fprintf(&b, "refused: %s\n", r)
	}
	fmt.Fprintf(&b, "%d added, %d changed, %d gone, %d kept, in %d files\n", len(p.Added), len(p.Changed), len(p.Gone),
		len(p.Kept), len(p.Files))
	_, err := io.WriteString(w, b.String())
	return err
}
