package answer

import "github.com/permgap/permgap/pkg/principal"

// Shares bounds what is listed of those whose documents stand in one file: a file can
// have thousands. The first is listed in full, and all are counted.
type Shares struct{ bytes map[string]int }

// mostOfFile is about how many bytes of JSON are listed of a file before no further
// principal of it is.
const mostOfFile = 768 << 10

// Open reports whether what a principal can do is listed.
func (s *Shares) Open(p *principal.Principal) bool { return s.bytes[fileOf(p)] < mostOfFile }

// Add notes how many bytes were listed of a principal.
func (s *Shares) Add(p *principal.Principal, n int) {
	if s.bytes == nil {
		s.bytes = map[string]int{}
	}
	s.bytes[fileOf(p)] += n
}

func fileOf(p *principal.Principal) string {
	if len(p.Documents) == 0 {
		return ""
	}
	return p.Documents[0].File.Path
}
