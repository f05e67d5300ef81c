package pai

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/permgap/permgap/pkg/policy"
)

// columns tells which role and reach a column of the table of facts stands for.
var columns = []struct {
	name  string
	roles []string
	reach []policy.Reach
}{
	{"admin_owner", []string{Owner, Admin}, policy.Reaches()},
	{"dev_priv_own", []string{Developer}, []policy.Reach{policy.PrivateOwn}},
	{"dev_priv_others", []string{Developer}, []policy.Reach{policy.PrivateOthers}},
	{"dev_pub_own", []string{Developer}, []policy.Reach{policy.PublicOwn}},
	{"dev_pub_others", []string{Developer}, []policy.Reach{policy.PublicOthers}},
	{"op_priv_own", []string{Operator}, []policy.Reach{policy.PrivateOwn}},
	{"op_priv_others", []string{Operator}, []policy.Reach{policy.PrivateOthers}},
	{"op_public", []string{Operator}, []policy.Reach{policy.PublicOwn, policy.PublicOthers}},
	{"label_priv_own", []string{Label}, []policy.Reach{policy.PrivateOwn}},
	{"label_priv_others", []string{Label}, []policy.Reach{policy.PrivateOthers}},
	{"label_public", []string{Label}, []policy.Reach{policy.PublicOwn, policy.PublicOthers}},
	{"guest_priv_own", []string{Guest}, []policy.Reach{policy.PrivateOwn}},
	{"guest_priv_others", []string{Guest}, []policy.Reach{policy.PrivateOthers}},
	{"guest_public", []string{Guest}, []policy.Reach{policy.PublicOwn, policy.PublicOthers}},
	{"mc_priv_own", []string{MaxCompute}, []policy.Reach{policy.PrivateOwn}},
	{"mc_priv_others", []string{MaxCompute}, []policy.Reach{policy.PrivateOthers}},
	{"mc_public", []string{MaxCompute}, []policy.Reach{policy.PublicOwn, policy.PublicOthers}},
}

// ReadFacts reads the table of facts: tab-separated, with a header row.
func ReadFacts(r io.Reader) ([]Facts, error) {
	var out []Facts
	err := readTSV(r, func(field func(string) string) error {
		f := Facts{
			NameEn: field("name_en"), NameZh: field("name_zh"),
			Workspace: field("workspace_code"), RAM: field("ram_action"),
			Resource: field("resource"), Allowed: field("default_allow_unless_deny") == "1", Retired: field("deprecated") == "1",
			Certainty: field("positions_certainty"), Rule: strings.Trim(field("rule"), `"`),
			Reach: map[string][]policy.Reach{},
		}
		for name, to := range map[string]*int{"seed_line": &f.Line, "ticks_in_document": &f.Ticks, "merged_cells": &f.Merged} {
			n, err := strconv.Atoi(field(name))
			if err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
			*to = n
		}
		for _, c := range columns {
			if field(c.name) != "1" {
				continue
			}
			for _, role := range c.roles {
				f.Reach[role] = append(f.Reach[role], c.reach...)
			}
		}
		out = append(out, f)
		return nil
	})
	return out, err
}

// ReadLater reads the table of points that were added later.
func ReadLater(r io.Reader) ([]Later, error) {
	var out []Later
	err := readTSV(r, func(field func(string) string) error {
		n, err := strconv.Atoi(field("ticks_in_newer_page"))
		if err != nil {
			return fmt.Errorf("ticks_in_newer_page: %w", err)
		}
		out = append(out, Later{Code: field("code"), Ticks: n})
		return nil
	})
	return out, err
}

// readTSV calls row for each line with a function that gives its fields by name.
func readTSV(r io.Reader, row func(field func(string) string) error) error {
	var head map[string]int
	sc := bufio.NewScanner(r)
	for line := 1; sc.Scan(); line++ {
		fields := strings.Split(sc.Text(), "\t")
		if head == nil {
			head = map[string]int{}
			for i, name := range fields {
				head[name] = i
			}
			continue
		}
		if len(fields) != len(head) {
			return fmt.Errorf("line %d: %d fields, the header has %d", line, len(fields), len(head))
		}
		err := row(func(name string) string {
			if i, ok := head[name]; ok {
				return fields[i]
			}
			return ""
		})
		if err != nil {
			return fmt.Errorf("line %d: %w", line, err)
		}
	}
	return sc.Err()
}
