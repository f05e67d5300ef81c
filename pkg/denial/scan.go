package denial

import (
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/match"
)

// scanner reads a text word by word, once. What it looks at around a word is
// bounded, so its work grows with the text.
type scanner struct {
	gathering
	text   string
	folded string // the same in lower case, byte by byte
	depth  int    // of braces
	method string // of the last member that names one
	// The last token: many may begin in one, and all end with it.
	tokenFrom, tokenEnd int
}

// scan goes through the text.
func (s *scanner) scan() {
	for i := 0; i < len(s.text); {
		c := s.text[i]
		switch {
		case isWordByte(c):
			end := i
			for end < len(s.text) && isWordByte(s.text[end]) {
				end++
			}
			i = max(end, s.word(i, end))
			continue
		case c == '{':
			s.depth++
		case c == '}':
			if s.depth = max(0, s.depth-1); s.depth == 0 {
				s.closeAt()
			}
		case c == '\n' && strings.HasPrefix(strings.TrimLeft(s.text[i+1:min(i+80, len(s.text))], " \t"), "\n"):
			s.depth = 0
			s.closeAt()
		case c == '<' && (strings.HasPrefix(s.folded[i:], "</error>") || strings.HasPrefix(s.folded[i:], "</response>")):
			s.closeAt()
		case c >= 0x80:
			s.chinese(i)
		}
		i++
	}
}

// chineseWords say that access is denied.
var chineseWords = [...]string{"没有权限", "无权限", "权限不足", "没有操作权限", "无权访问", "未授权", "拒绝访问"}

func (s *scanner) chinese(i int) {
	for _, w := range chineseWords {
		if strings.HasPrefix(s.text[i:], w) {
			s.refusal(i)
			return
		}
	}
}

// word reads what a word says, and gives where to go on.
func (s *scanner) word(from, end int) int {
	folded := strings.Trim(s.folded[from:end], ".-")
	if next, done := s.phrase(folded, from, end); done {
		return next
	}
	if name := memberName(folded); name != "" && !strings.HasSuffix(s.folded[:from], "access the ") { // a reason follows
		if value, next, ok := s.value(from, end); ok {
			return s.member(name, value, from, next)
		}
	}
	if word := strings.Trim(s.text[from:end], ".-"); isDenial(word) {
		s.code(word, from)
	}
	return end
}

// phrase reads the sentences that answers are written in.
func (s *scanner) phrase(word string, from, end int) (next int, done bool) {
	switch word {
	case "perform":
		return s.perform(from, end)
	case "allow":
		return s.doesNotAllow(from, end)
	case "calling": // when calling the X operation
		if name, to := s.between(end, "the ", " operation"); isPlainName(name) {
			s.operation(name, from)
			return to, true
		}
	case "operation": // operation error S3: PutObject,
		if strings.HasPrefix(s.folded[end:], " error ") {
			if _, rest := s.between(end, " error ", ": "); rest > end {
				name, to := s.token(rest)
				if name = strings.TrimRight(name, ",.:"); isPlainName(name) {
					s.operation(name, from)
					return to, true
				}
			}
		}
	case "permission", "permissions":
		return s.permission(from, end)
	case "get", "post", "put", "delete", "patch", "head":
		return s.request(from, end)
	case "403":
		if s.saysStatus(from, end) {
			s.refusal(from)
		}
	case "denied":
		if before(s.folded, from, 12, "access") {
			s.refusal(from)
		}
		s.deniedBy(end)
	case "authorized", "authorised":
		if before(s.folded, from, 8, "not") {
			s.refusal(from)
		}
	case "right", "allowed":
		if before(s.folded, from, 12, "no ", "not ") && strings.Contains(s.window(end, 60), " to ") {
			s.refusal(from)
			s.deniedBy(end)
		}
	case "with", "because":
		s.reason(from)
	}
	return end, false
}

// perform reads "not authorized to perform: ACTION on resource: NAME because …",
// and its like.
func (s *scanner) perform(from, end int) (int, bool) {
	if !before(s.folded, from, 60, "not ", "permission", "unauthorized", "denied", "cannot") {
		return end, false
	}
	if name, to := s.between(end, " the (", ") operation"); isPlainName(name) {
		s.refusal(from)
		s.operation(name, from)
		return to, true
	}
	at := end
	for _, filler := range [...]string{":", " ", "\n", "action", "operation", ":", " ", "\n"} {
		if at < len(s.folded) && strings.HasPrefix(s.folded[at:], filler) {
			at += len(filler)
		}
	}
	name, to := s.token(at)
	if name = actionOf(name); name == "" {
		s.refusal(from)
		return end, false
	}
	resource := ""
	if rest := s.window(to, 40); strings.Contains(rest, "on resource") {
		at := to + strings.Index(rest, "on resource") + len("on resource")
		resource, to = s.resourceAt(at)
	}
	s.sentence(name, resource, from)
	return to, true
}

// doesNotAllow reads "Policy doesn't allow ACTION, ACTION to be performed".
func (s *scanner) doesNotAllow(from, end int) (int, bool) {
	if !before(s.folded, from, 16, "doesn't", "does not", "doesnt", "not") || !before(s.folded, from, 40, "polic") {
		return end, false
	}
	rest := s.window(end, 4000)
	to := strings.Index(rest, "to be")
	if to < 0 {
		return end, false
	}
	var names []string
	for _, word := range strings.FieldsFunc(s.text[end:end+to], func(r rune) bool { return strings.ContainsRune(" \t\n,;<>()[]{}'\"`", r) }) {
		if name := actionOf(word); strings.Contains(name, ":") && !slices.Contains(names, name) && len(names) < mostDenials {
			names = append(names, name)
		}
	}
	s.refusal(from)
	for i, name := range names {
		if i == 0 {
			s.sentence(name, "", from)
		} else {
			s.another(name, from)
		}
	}
	s.layer(Identity, from)
	return end + to, true
}

// permission reads "the permission ACTION", "the ACTION permission", where
// something says that it is not there.
func (s *scanner) permission(from, end int) (int, bool) {
	if !before(s.folded, from, 150, "not ", "denied", "lack", "missing", "require", "make sure", "without", "no ", "403", "forbidden") {
		return end, false
	}
	name, to := s.token(skip(s.text, end, ": '\"`\n"))
	if name = actionOf(name); strings.Contains(name, ":") {
		s.action(name, from, false)
		return to, true
	}
	head := strings.TrimRight(s.text[max(0, from-200):from], " '\"`\n")
	if i := strings.LastIndexAny(head, " '\"`\n"); i >= 0 {
		if name = actionOf(head[i+1:]); strings.Contains(name, ":") {
			s.action(name, from, false)
		}
	}
	return end, false
}

// reason reads which kind of policy decided.
func (s *scanner) reason(from int) {
	rest := s.window(from, 400)
	for _, form := range [...]struct {
		words    string
		explicit bool
	}{
		{"because no ", false}, {"with an explicit deny", true}, {"because of an explicit deny", true},
	} {
		tail, found := strings.CutPrefix(rest, form.words)
		if !found {
			continue
		}
		s.decided(form.explicit, layerOf(tail[:min(len(tail), 60)]), from)
		if i := strings.Index(tail[:min(len(tail), 80)], "policy: "); i >= 0 {
			name, _ := s.token(from + len(form.words) + i + len("policy: "))
			if name = strings.TrimRight(name, ".,"); strings.ContainsAny(name, ":/") {
				s.policy(name, from)
			}
		}
	}
}

// deniedBy reads "denied by bucket policy", "because of bucket acl".
func (s *scanner) deniedBy(end int) {
	rest := s.window(end, 60)
	for _, words := range [...]string{"by ", "because of "} {
		if i := strings.Index(rest, words); i >= 0 {
			s.layer(layerOf(rest[i:]), end)
			return
		}
	}
}

// request reads "POST https://host/path" and "POST /path".
func (s *scanner) request(from, end int) (int, bool) {
	method := s.text[from:end]
	if method != strings.ToUpper(method) {
		return end, false
	}
	url, to := s.token(skip(s.text, end, " :'\"\n"))
	path := pathOf(url)
	if path == "" {
		return end, false
	}
	s.api(method+" "+path, from)
	return to, true
}

// pathOf gives the path of an address, without what may hold a credential.
func pathOf(url string) string {
	url, _, _ = strings.Cut(url, "?")
	url, _, _ = strings.Cut(url, "#")
	if scheme, rest, ok := strings.Cut(url, "://"); ok {
		if !match.EqualFold(scheme, "https") && !match.EqualFold(scheme, "http") {
			return ""
		}
		slash := strings.IndexByte(rest, '/')
		if slash < 0 {
			return ""
		}
		url = rest[slash:]
	}
	if url = strings.TrimRight(url, ".,:"); len(url) < 2 || url[0] != '/' || len(url) > 500 {
		return ""
	}
	return url
}

// saysStatus reports whether a number stands for the status of an answer.
func (s *scanner) saysStatus(from, end int) bool {
	return before(s.folded, from, 24, "status", "http", "code", "error", "returned", "response") ||
		strings.Contains(s.window(end, 14), "forbidden") || s.sinceRequest(from) < 200
}
