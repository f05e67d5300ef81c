package main

import (
	"encoding/csv"
	"slices"
	"strings"

	"github.com/spf13/pflag"
)

// repeated is a flag that may be repeated. The library has its own, which make a
// writer with a buffer for each flag of each run, to print that there is no
// default.
type repeated struct {
	words *[]string
	split bool // commas part the words of a value
	given bool
}

// addList adds a list to the flags of a command.
func addList(set *pflag.FlagSet, words *[]string, name, short, usage string) {
	set.VarPF(&repeated{words: words}, name, short, usage).DefValue = ""
}

// addSplitList adds a list whose values may hold several words.
func addSplitList(set *pflag.FlagSet, words *[]string, name, usage string) {
	set.VarPF(&repeated{words: words, split: true}, name, "", usage).DefValue = ""
}

// Set adds a value. The first takes the place of what the list held before.
func (r *repeated) Set(value string) error {
	words := []string{value}
	if r.split {
		var err error
		if words, err = fields(value); err != nil {
			return err
		}
	}
	if !r.given {
		*r.words, r.given = nil, true
	}
	*r.words = append(*r.words, words...)
	return nil
}

// fields reads words with commas between them, in quotes where one holds a
// comma.
func fields(value string) ([]string, error) {
	if value == "" {
		return []string{}, nil
	}
	return csv.NewReader(strings.NewReader(value)).Read()
}

// Type is the library's name of such a flag: it reads those of a configuration
// file by it.
func (r *repeated) Type() string {
	if r.split {
		return "stringSlice"
	}
	return "stringArray"
}

// String writes the words as the library does.
func (r *repeated) String() string {
	if r.words == nil || len(*r.words) == 0 {
		return "[]"
	}
	var b strings.Builder
	w := csv.NewWriter(&b)
	w.Write(*r.words) // to memory, which takes all
	w.Flush()
	return "[" + strings.TrimSuffix(b.String(), "\n") + "]"
}

// GetSlice, Append and Replace make it a [pflag.SliceValue].
func (r *repeated) GetSlice() []string { return slices.Clone(*r.words) }

// Append adds a word as it is.
func (r *repeated) Append(word string) error {
	*r.words = append(*r.words, word)
	return nil
}

// Replace sets the words.
func (r *repeated) Replace(words []string) error {
	*r.words = slices.Clone(words)
	return nil
}
