package pai

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/permgap/permgap/pkg/catalog/source/schema"
)

// Load reads the three inputs and makes the files.
func Load(seed, facts, later string) ([]schema.File, error) {
	text, err := os.Open(seed)
	if err != nil {
		return nil, err
	}
	defer text.Close()
	rows, err := ReadSeed(text)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", seed, err)
	}
	table, err := os.Open(facts)
	if err != nil {
		return nil, err
	}
	defer table.Close()
	known, err := ReadFacts(table)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", facts, err)
	}
	more, err := os.Open(later)
	if err != nil {
		return nil, err
	}
	defer more.Close()
	added, err := ReadLater(more)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", later, err)
	}
	joined, err := Join(rows, known)
	if err != nil {
		return nil, err
	}
	return Files(joined, added)
}

// Generate writes the files into dir.
func Generate(seed, facts, later, dir string) error {
	files, err := Load(seed, facts, later)
	if err != nil {
		return err
	}
	for _, f := range files {
		if err := os.WriteFile(filepath.Join(dir, f.Service+".yaml"), YAML(f), 0o644); err != nil {
			return err
		}
	}
	return nil
}
