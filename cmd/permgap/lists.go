package main

import (
	"encoding/csv"
	"slices"
	"strings"

	"github.com/spf13/pflag"
)

// list is a flag that may be repeated. The library has its own, which make a
// writer with a buffer for each flag of each run, to print that there is no
// default.
type list struct {
	words *[]string
	split bool // commas part the words of a value
	given bool
}

// addList adds a list to the flags of a command.
func addList(set *pflag.FlagSet, words *[]string, name, short, usage string) {
	set.VarPF(&list{words: words}, name, short, usage).DefValue = ""
}

// addSplitList adds a list whose values may hold several words.
func addSplitList(set *pflag.FlagSet, words *[]string, name, usage string) {
	set.VarPF(&list{words: words, split: true}, name, "", usage).DefValue = ""
}

// Set adds a value. The first takes the place of what the list held before.
func (l *list) Set(value string) error {
	words := []string{value}
	if l.split {
		var err error
		if words, err = fields(value); err != nil {
			return err
		}
	}
	if !l.given {
		*l.words, l.given = nil, true
	}
	*l.words = append(*l.words, words...)
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
func (l *list) Type() string {
	if l.split {
		return "stringSlice"
	}
	return "stringArray"
}

// String writes the words as the library does.
func (l *list) String() string {
	if l.words == nil || len(*l.words) == 0 {
		return "[]"
	}
	var b strings.Builder
	w := csv.NewWriter(&b)
	w.Write(*l.words) // to memory, which takes all
	w.Flush()
	return "[" + strings.TrimSuffix(b.String(), "\n") + "]"
}

// GetSlice, Append and Replace make it a [pflag.SliceValue].
func (l *list) GetSlice() []string { return slices.Clone(*l.words) }

// Append adds a word as it is.
func (l *list) Append(word string) error {
	*l.words = append(*l.words, word)
	return nil
}

// Replace sets the words.
func (l *list) Replace(words []string) error {
	*l.words = slices.Clone(words)
	return nil
}
