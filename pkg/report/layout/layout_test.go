package layout

import (
	"slices"
	"strings"
	"testing"
)

func TestFold(t *testing.T) {
	for _, c := range []struct {
		text    string
		columns int
		want    string
	}{
		{"CreateGatewayIntranetLinkedVpc", 19, "CreateGateway|IntranetLinkedVpc"},
		{"CreateGatewayIntranetLinkedVpcPeer", 12, "Create|Gateway|Intranet|LinkedVpc|Peer"},
		{"getVPCPeering", 8, "getVPC|Peering"},
		{"modelarts.notebook.createInstance", 22, "modelarts.notebook.|createInstance"},
		{"modelarts:notebook:create", 12, "modelarts:|notebook:|create"},
		{"云容器引擎CCE", 12, "云容器引擎|CCE"},
		{"API网关APIG", 8, "API网关|APIG"},
		{"统一身份认证（IAM）服务", 9, "统一身份|认证|（IAM）服|务"},
		{"2019-12-10 to 2021-09-17", 13, "2019-12-10 to|2021-09-17"},
		{"/a/group_policy_cond_deny.json:5:20", 16, "/a/group_policy_|cond_deny.|json:5:20"},
		{"Developer", 8, "Develope|r"},
	} {
		if got := strings.Join(Fold(c.text, c.columns), "|"); got != c.want {
			t.Errorf("fold(%q, %d) = %q, want %q", c.text, c.columns, got, c.want)
		}
	}
}

// Prose gives way before names, and names give way to what prose must have.
func TestFit(t *testing.T) {
	name, sentence := "modelarts:notebook:create", strings.Repeat("word ", 20)
	texts := [][]string{{"action", "title"}, {name, sentence}}
	for _, c := range []struct {
		room, floor int
		want        []int
	}{
		{200, 24, []int{25, 100}},
		{60, 24, []int{25, 35}},
		{49, 24, []int{25, 24}},
		{40, 24, []int{16, 24}},
		{40, 30, []int{10, 30}},
		{20, 24, []int{10, 10}},
	} {
		if got := fit(texts, c.room, Shape{Prose: []bool{false, true}, Floor: c.floor}); !slices.Equal(got, c.want) {
			t.Errorf("room %d, floor %d: %v, want %v", c.room, c.floor, got, c.want)
		}
	}
}

func TestWrap(t *testing.T) {
	for _, c := range []struct {
		text          string
		width, indent int
		want          string
	}{
		{"", 20, 2, ""},
		{"one two three", 20, 0, "one two three"},
		{"one two three", 9, 2, "one two\n  three"},
		{"averyveryverylongword x", 10, 0, "averyveryverylongword\nx"},
		{"创建 实例 列表", 9, 0, "创建 实例\n列表"},
		{"spaces   and\nlines", 80, 4, "spaces and lines"},
	} {
		if got := Wrap(c.text, c.width, c.indent); got != c.want {
			t.Errorf("Wrap(%q, %d, %d) = %q, want %q", c.text, c.width, c.indent, got, c.want)
		}
	}
}

// TestRows holds where the notes of a list stand: beside a name that leaves room
// for one, and if they are whole below a name that does not.
func TestRows(t *testing.T) {
	const short, wide = "modelarts.job.list", "modelarts.notebook.createWithAVeryLongName"
	r := LayRows([]string{"12", "3"}, []string{short, wide}, 60, 24)
	for _, c := range []struct {
		name               string
		number, text, note string
		whole              bool
		want               string
	}{
		{"beside", "12", short, "Listing jobs", false, "12  modelarts.job.list  <Listing jobs>"},
		{"cut", "3", short, strings.Repeat("word ", 20), false, " 3  modelarts.job.list  <word word word word word word word…>"},
		{"whole", "3", short, strings.Repeat("word ", 9), true,
			" 3  modelarts.job.list  <word word word word word word word>|                        <word word>"},
		{"no note", "3", short, "", true, " 3  modelarts.job.list"},
		{"too wide", "3", wide, "Creating it", false, " 3  " + wide},
		{"too wide, whole", "3", wide, "Creating it", true, " 3  " + wide + "|                        <Creating it>"},
	} {
		got := strings.Join(r.Row(c.number, c.text, c.note, c.whole, func(s string) string { return "<" + s + ">" }), "|")
		if got != c.want {
			t.Errorf("%s:\n%q, want\n%q", c.name, got, c.want)
		}
	}
}
