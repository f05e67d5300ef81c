package huawei

import (
	"strings"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/catalog/source/schema"
	"github.com/permgap/permgap/policies/internal/importers/table"
)

// kinds are the things that a row may be about one of: its cell lists the
// actions for each, and a call needs those of one kind.
var kinds = []struct{ prefix, en, zhHans string }{
	{"evs:volumeTags:", "disks", "云硬盘"},
	{"evs:backupTags:", "backups", "备份"},
	{"evs:snapshotTags:", "snapshots", "快照"},
	{"ims:serverImages:", "system disk images", "系统盘镜像"},
	{"ims:dataImages:", "data disk images", "数据盘镜像"},
}

// demands fills in a row as demand does. A cell whose actions are alternatives
// becomes a row for each kind of thing, and a defect tells what the cell said.
// lists are the prerequisites that the table gives for one of the actions only.
func demands(row table.Row, actions, needs []string, lists map[string][]string) []table.Row {
	var rows []table.Row
	ofKind := 0
	for _, k := range kinds {
		own := withPrefix(actions, k.prefix)
		if len(own) == 0 {
			continue
		}
		ofKind += len(own)
		one := row
		one.Title = titleOfKind(row.Title, k.en, k.zhHans)
		wants := needs
		if list := lists[own[0]]; list != nil {
			wants = list
		}
		demand(&one, own, wants)
		rows = append(rows, one)
	}
	if len(rows) < 2 || ofKind < len(actions) {
		demand(&row, actions, needs)
		return []table.Row{row}
	}
	rows[0].Defects = append(rows[0].Defects, schema.Defect{
		Kind: "alternatives", Where: strings.Join(row.API, " "), Written: strings.Join(actions, " "), Source: row.Source,
		Note: "one cell lists the actions for several kinds of things, of which a call is about one: an operation for each",
	})
	return rows
}

func withPrefix(names []string, prefix string) []string {
	var out []string
	for _, n := range names {
		if strings.HasPrefix(n, prefix) {
			out = append(out, n)
		}
	}
	return out
}

// titleOfKind adds to a title what it is about.
func titleOfKind(t catalog.Text, en, zhHans string) catalog.Text {
	if t.En != "" {
		t.En += " (" + en + ")"
	}
	if t.ZhHans != "" {
		t.ZhHans += "（" + zhHans + "）"
	}
	return t
}

// underHeadings gives the names of a cell that stand below each name that
// heads a list: behind a bullet, and with further names below that have none.
func underHeadings(cell string) map[string][]string {
	lists := map[string][]string{}
	bullet, head := false, ""
	for _, w := range strings.Fields(cell) {
		switch {
		case w == "-":
			bullet, head = true, ""
		case !table.IsAction(w):
		case bullet:
			bullet, head = false, w
		case head != "":
			lists[head] = appendNew(lists[head], w)
		}
	}
	return lists
}
