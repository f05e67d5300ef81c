// Command importers writes the catalogue's YAML for the platforms whose
// documents were collected:
//
//	go run ./policies/internal/importers -from TABLES
//
// A second run changes nothing; what people corrected stands in SERVICE.corrections.yaml
// and is not touched.
//
// With -pages DIR it also reads repositories of documentation that lie there
// as OWNER/NAME, compares them with the facts and writes what those lack to
// SERVICE.pages.yaml, and English titles to names/titles.tsv. DIR must hold
// every repository of huawei/repositories.go. A run without -pages leaves these
// files as they are.
package main

import (
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/permgap/permgap/pkg/catalog/source/schema"
	"github.com/permgap/permgap/policies/internal/importers/huawei"
	"github.com/permgap/permgap/policies/internal/importers/yamlfile"
)

// platform makes the files of one platform from the folder of seeds and facts.
type platform struct {
	name string
	make func(fs.FS) (map[string]schema.File, error)
	// pages gives what documentation adds to the files that make gives.
	pages func(fs.FS, map[string]schema.File) (map[string]schema.File, error)
}

var platforms = []platform{
	{"huaweicloud", huawei.HuaweiCloud, huawei.HuaweiCloudPages},
	{"opentelekomcloud", huawei.OpenTelekomCloud, huawei.OpenTelekomCloudPages},
}

func main() {
	from := flag.String("from", "", "folder with the collected tables, as seeds/ and facts/")
	pages := flag.String("pages", "", "folder with repositories of documentation as OWNER/NAME: also write SERVICE.pages.yaml and names/titles.tsv")
	to := flag.String("to", "policies", "folder of the catalogue")
	flag.Parse()
	if *from == "" {
		fmt.Fprintln(os.Stderr, "importers: -from names the folder with the collected tables, seeds/ and facts/; they are no part of this repository")
		os.Exit(2)
	}
	if err := importAll(*from, *pages, *to); err != nil {
		fmt.Fprintln(os.Stderr, "importers:", err)
		os.Exit(2)
	}
}

// importAll imports the facts, and from a folder of repositories, unless it is
// "", the pages. It changes nothing when a repository is missing.
func importAll(from, pages, to string) error {
	if pages != "" {
		if missing := huawei.MissingRepositories(os.DirFS(pages)); len(missing) > 0 {
			return fmt.Errorf("%s lacks %d repositories, and what only they tell would be lost: put them there as OWNER/NAME: %s", pages, len(missing), strings.Join(missing, ", "))
		}
	}
	if err := run(os.DirFS(from), to); err != nil || pages == "" {
		return err
	}
	return runPages(os.DirFS(from), os.DirFS(pages), to)
}

func run(shared fs.FS, to string) error {
	for _, p := range platforms {
		files, err := p.make(shared)
		if err != nil {
			return fmt.Errorf("%s: %w", p.name, err)
		}
		if err := write(filepath.Join(to, p.name), ".yaml", files); err != nil {
			return err
		}
	}
	return nil
}

// runPages writes what the pages add to the files of the facts, and the
// English titles that they give: those are built in, so that it takes a second
// import to see them.
func runPages(shared, pages fs.FS, to string) error {
	for _, p := range platforms {
		have, err := p.make(shared)
		if err != nil {
			return fmt.Errorf("%s: %w", p.name, err)
		}
		files, err := p.pages(pages, have)
		if err != nil {
			return fmt.Errorf("%s: %w", p.name, err)
		}
		if err := write(filepath.Join(to, p.name), ".pages.yaml", files); err != nil {
			return err
		}
	}
	titles, err := huawei.PageTitles(shared, pages)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(to, "internal", "importers", "names", "titles.tsv"), []byte(titles), 0o644)
}

// write writes the files of a platform, and removes those of an earlier import
// whose service is gone. What people made and correct stays.
func write(dir, ending string, files map[string]schema.File) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	for service, f := range files {
		if err := os.WriteFile(filepath.Join(dir, service+ending), yamlfile.Bytes(f, yamlfile.Imported), 0o644); err != nil {
			return err
		}
	}
	return removeStale(dir, ending, files)
}

func removeStale(dir, ending string, files map[string]schema.File) error {
	paths, err := filepath.Glob(filepath.Join(dir, "*"+ending))
	if err != nil {
		return err
	}
	made, _, _ := strings.Cut(yamlfile.Imported, "\n")
	for _, path := range paths {
		service := strings.TrimSuffix(filepath.Base(path), ending)
		if _, written := files[service]; written || strings.Contains(service, ".") {
			continue
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if !strings.HasPrefix(string(data), "# "+made) {
			continue
		}
		if err := os.Remove(path); err != nil {
			return err
		}
	}
	return nil
}
