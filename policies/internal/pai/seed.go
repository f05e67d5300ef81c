package pai

import (
	"bufio"
	"fmt"
	"io"
	"regexp"
	"strings"
)

// code matches a permission point and what is said about it in brackets.
var code = regexp.MustCompile(`^([A-Za-z]+:[A-Za-z0-9]+)(?:\((.*)\))?$`)

const headMark = "許可權點說明" // how the header row of every table begins

// ReadSeed reads the flattened text. A line that fits no form is an error
// that names it: nothing is passed over in silence.
func ReadSeed(r io.Reader) ([]SeedRow, error) {
	p := &seedParser{}
	sc := bufio.NewScanner(r)
	for sc.Scan() {
		p.line++
		if err := p.take(strings.TrimSpace(sc.Text())); err != nil {
			return nil, fmt.Errorf("line %d: %w", p.line, err)
		}
	}
	if err := sc.Err(); err != nil {
		return nil, fmt.Errorf("line %d: %w", p.line, err)
	}
	return p.rows, p.flush()
}

type seedParser struct {
	line    int
	module  string
	table   string
	head    []string // the cells of the table's header
	pending []string // the lines of a row that goes on
	start   int
	rows    []SeedRow
}

func (p *seedParser) take(s string) error {
	switch {
	case s == "" || p.line == 1:
		return nil
	case strings.HasPrefix(s, "|"):
		if p.pending == nil {
			return fmt.Errorf("a row goes on that never began")
		}
		p.pending = append(p.pending, s)
		return nil
	}
	if err := p.flush(); err != nil {
		return err
	}
	switch {
	case strings.HasPrefix(s, headMark):
		p.head = cells(s)
	case strings.HasPrefix(s, "Private("):
	case strings.Contains(s, "|"):
		p.pending, p.start = []string{s}, p.line
	case strings.HasPrefix(s, "表 "):
		p.table = p.module + " / " + s
	default:
		p.module, p.table = s, s
	}
	return nil
}

// flush ends the row that was being read.
func (p *seedParser) flush() error {
	if p.pending == nil {
		return nil
	}
	row, err := p.row(cells(strings.Join(p.pending, "")))
	if err != nil {
		return fmt.Errorf("row at line %d: %w", p.start, err)
	}
	p.pending = nil
	p.rows = append(p.rows, row)
	return nil
}

// row reads the cells of a row by what they hold, since their places are lost.
func (p *seedParser) row(cs []string) (SeedRow, error) {
	row := SeedRow{Line: p.start, Table: p.table, Title: cs[0], Roles: p.roles()}
	var codes []string
	for _, c := range cs[1:] {
		m := code.FindStringSubmatch(c)
		switch {
		case c == "":
		case m != nil:
			codes = append(codes, m[1])
			row.Allowed = row.Allowed || strings.Contains(m[2], defaultMark)
			row.Retired = row.Retired || strings.Contains(m[2], retiredMark)
		case c == tick:
			row.Ticks++
		case c == tick+anyAccess:
			row.Ticks++
			row.Merged++
		case strings.Contains(c, "/") && row.Resource == "":
			row.Resource = c
		default:
			return row, fmt.Errorf("unknown cell %q", c)
		}
	}
	return row, p.assign(&row, codes)
}

// assign tells the workspace code from the RAM action. A table without a
// column for one of them has only the other; a row of one code in a table of
// two is one that only a policy can grant.
func (p *seedParser) assign(row *SeedRow, codes []string) error {
	workspace, ram := p.has("PAI工作空間管理"), p.has("Resource Access Management")
	switch {
	case len(codes) == 0:
	case len(codes) == 2 && workspace && ram:
		row.Workspace, row.RAM = codes[0], codes[1]
	case len(codes) == 1 && ram:
		row.RAM = codes[0]
	case len(codes) == 1 && workspace:
		row.Workspace = codes[0]
	default:
		return fmt.Errorf("%d codes in a table with other columns", len(codes))
	}
	return nil
}

func (p *seedParser) has(column string) bool {
	for _, c := range p.head {
		if strings.Contains(c, column) {
			return true
		}
	}
	return false
}

func (p *seedParser) roles() []string {
	var out []string
	for _, h := range roleHeads {
		for _, c := range p.head {
			if strings.HasPrefix(c, h.head) {
				out = append(out, h.roles...)
			}
		}
	}
	return out
}

func cells(line string) []string {
	parts := strings.Split(line, "|")
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	return parts
}
