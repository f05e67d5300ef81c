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
	if name := memberName(folded); name != "" {
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

// Members.

// memberName gives what a name of a member stands for; "" for one that says
// nothing here.
func memberName(folded string) string {
	if len(folded) > 40 {
		return ""
	}
	plain := folded
	if strings.ContainsAny(folded, "_-.") {
		plain = strings.Map(func(r rune) rune {
			if r == '_' || r == '-' || r == '.' {
				return -1
			}
			return r
		}, folded)
	}
	switch plain {
	case "code", "errorcode", "errcode", "type", "errortype":
		if plain == "type" && !strings.HasPrefix(folded, "__") {
			return ""
		}
		return "code"
	case "action", "authaction":
		return plain
	case "resource", "authresource":
		return "resource"
	case "user", "caller", "authprincipaldisplayname":
		return "principal"
	case "nopermissiontype", "explicitdeny", "allowed":
		return plain
	case "nopermissionpolicytype", "policytype":
		return "layer"
	case "encodeddiagnosticmessage", "encodeddiagnosticinfo", "encodedauthorizationmessage":
		return "encoded"
	case "message": // Encoded authorization failure message: …
		return "message"
	case "url", "uri", "requesturi", "requesturl":
		return "url"
	case "method", "httpmethod":
		return "method"
	case "api", "apiname", "operationname", "eventname":
		return "operation"
	}
	return ""
}

// member takes the value of a member, and gives where to go on.
func (s *scanner) member(name, value string, from, next int) int {
	inside := from + len("x") // sentences in a value are read as well
	switch name {
	case "code":
		switch {
		case isCode(value) && isDenialValue(value):
			s.code(value, from)
		case isCode(value) && !isStatus(value):
			s.anyCode(value, from)
		case value == "403":
			s.refusal(from)
		}
	case "action", "authaction":
		if name == "action" {
			name = ""
		}
		if a := actionOf(value); a != "" {
			s.action(a, from, name != "")
			return next
		}
		return inside
	case "resource":
		if r := strings.TrimRight(value, ".,"); isResource(r) {
			s.resource(r, from)
			return next
		}
		return inside
	case "principal":
		if isCaller(value) {
			s.principal(value, from)
		}
	case "nopermissiontype":
		if match.EqualFold(value, "ExplicitDeny") || match.EqualFold(value, "ImplicitDeny") {
			s.decided(match.EqualFold(value, "ExplicitDeny"), "", from)
		}
	case "explicitdeny":
		if match.EqualFold(value, "true") || match.EqualFold(value, "false") {
			s.decided(match.EqualFold(value, "true"), "", from)
		}
	case "allowed":
		if match.EqualFold(value, "false") {
			s.refusal(from)
		}
	case "layer":
		s.layer(layerOf(match.Fold(value)), from)
	case "encoded":
		if isEncoded(value) {
			s.encoded(value, from)
			return next
		}
	case "message":
		if before(s.folded, from, 40, "encoded authorization failure") && isEncoded(strings.TrimRight(value, ".,")) {
			s.encoded(strings.TrimRight(value, ".,"), from)
			return next
		}
		return inside
	case "url":
		if path := pathOf(value); path != "" {
			s.api(strings.TrimSpace(s.method+" "+path), from)
			s.method = ""
		}
	case "method":
		if m := strings.ToUpper(value); slices.Contains([]string{"GET", "POST", "PUT", "DELETE", "PATCH", "HEAD"}, m) {
			s.method = m
		}
	case "operation":
		if isPlainName(value) {
			s.operation(value, from)
		}
	}
	return inside
}

// value reads the value behind the name of a member: "name": "value", name:
// value, name=value, <name>value</name>.
func (s *scanner) value(from, end int) (value string, next int, ok bool) {
	i := end
	if i < len(s.text) && (s.text[i] == '"' || s.text[i] == '\'') {
		i++
	}
	i = skip(s.text, i, " \n")
	if i >= len(s.text) {
		return "", end, false
	}
	switch c := s.text[i]; {
	case c == '>' && from > 0 && s.text[from-1] == '<':
		i = skip(s.text, i+1, " \n")
		n := strings.IndexByte(s.text[i:min(len(s.text), i+mostValue)], '<')
		if n < 0 {
			return "", end, false
		}
		return strings.TrimSpace(s.text[i : i+n]), i + n, n > 0
	case c == ':' || c == '=':
		i = skip(s.text, i+1, " \n>")
	default:
		return "", end, false
	}
	if i < len(s.text) && (s.text[i] == '"' || s.text[i] == '\'') {
		n := strings.IndexByte(s.text[i+1:min(len(s.text), i+1+mostValue)], s.text[i])
		if n < 0 {
			return "", end, false
		}
		return s.text[i+1 : i+1+n], i + 2 + n, n > 0
	}
	value, next = s.token(i)
	return value, next, value != ""
}

// mostValue bounds a value: encoded messages are the longest.
const mostValue = 20 << 10

// Texts around a word.

// window gives the folded text from a place on, line ends as spaces.
func (s *scanner) window(at, n int) string {
	return strings.ReplaceAll(s.folded[at:min(len(s.folded), at+n)], "\n", " ")
}

// before reports whether one of some words stands within n bytes before a place.
func before(folded string, at, n int, words ...string) bool {
	head := strings.ReplaceAll(folded[max(0, at-n):at], "\n", " ")
	return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(head, w) })
}

// between gives what stands between two texts; the first stands at a place.
func (s *scanner) between(at int, open, end string) (string, int) {
	rest := s.window(at, 200)
	i := strings.Index(rest, open)
	if i < 0 || i > 2 {
		return "", at
	}
	i += len(open)
	n := strings.Index(rest[i:], end)
	if n < 0 {
		return "", at
	}
	return s.text[at+i : at+i+n], at + i + n + len(end)
}

// token gives the word that begins at a place, without quotes and brackets
// around it.
func (s *scanner) token(at int) (string, int) {
	at = skip(s.text, at, "'\"`([<{")
	if at < s.tokenFrom || at > s.tokenEnd { // else it ends where the last one did
		end := at
		for end < len(s.text) && !endsToken(s.text[end]) {
			end++
		}
		s.tokenFrom, s.tokenEnd = at, end
	}
	return s.text[at:s.tokenEnd], s.tokenEnd
}

func endsToken(c byte) bool { return strings.IndexByte(" \t\n'\"`<>[]{}(),;|", c) >= 0 }

// resourceAt gives the name of a resource, which may stand in quotes.
func (s *scanner) resourceAt(at int) (string, int) {
	at = skip(s.text, at, ": \n")
	if at < len(s.text) && (s.text[at] == '"' || s.text[at] == '\'') {
		if n := strings.IndexByte(s.text[at+1:min(len(s.text), at+longestName)], s.text[at]); n >= 0 {
			if r := s.text[at+1 : at+1+n]; isResource(r) {
				return r, at + n + 2
			}
		}
	}
	name, to := s.token(at)
	if name = strings.TrimRight(name, ".,:"); !isResource(name) {
		return "", at
	}
	return name, to
}

// skip gives the first place from at on that is none of some characters.
func skip(text string, at int, chars string) int {
	for n := 0; n < 200 && at < len(text) && strings.IndexByte(chars, text[at]) >= 0; n++ {
		at++
	}
	return at
}

// Forms of names.

func isWordByte(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '_' || c == '-' || c == '.'
}

// actionOf gives the action that a word is, or a verb without its service; ""
// for another word.
func actionOf(word string) string {
	if word = strings.Trim(word, ".,:;"); word == "" || len(word) > 200 {
		return ""
	}
	parts := strings.Split(word, ":")
	if len(parts) > 3 {
		return ""
	}
	for i, part := range parts {
		if len(parts) == 3 && i == 1 && part == "" {
			continue // service::operation
		}
		if !isName(part) {
			return ""
		}
	}
	switch {
	case len(parts) == 1:
		if len(word) < 4 || word[0] < 'A' || word[0] > 'Z' || word == strings.ToUpper(word) {
			return ""
		}
	case slices.Contains([]string{"http", "https", "arn", "acs", "urn"}, match.Fold(parts[0])), '0' <= word[0] && word[0] <= '9':
		return ""
	}
	return word
}

// isName reports whether a text has the form of a part of an action.
func isName(part string) bool {
	for i := range len(part) {
		if c := part[i]; !isWordByte(c) && c != '*' && c != '/' {
			return false
		}
	}
	return part != ""
}

// isPlainName reports whether a text has the form of the name of a call.
func isPlainName(name string) bool {
	for i := range len(name) {
		if c := name[i]; !isWordByte(c) {
			return false
		}
	}
	return len(name) > 2 && len(name) < 100 && (name[0] < '0' || name[0] > '9')
}

// isResource reports whether a text can name a resource or a caller.
func isResource(name string) bool {
	if name == "*" || len(name) > longestName {
		return name == "*"
	}
	for _, r := range name {
		if r < ' ' || r == 0x7f || r == '"' || r == '<' || r == '>' {
			return false
		}
	}
	return strings.ContainsAny(name, ":/")
}

// isCaller reports whether a text can name a caller, who may be a number.
func isCaller(name string) bool {
	return isResource(name) && name != "*" || len(name) > 1 && len(name) < 100 && strings.Trim(name, "0123456789") == ""
}

// isEncoded reports whether a text is in an alphabet that no shell reads.
func isEncoded(text string) bool {
	for i := range len(text) {
		if c := text[i]; !isWordByte(c) && c != '+' && c != '/' && c != '=' {
			return false
		}
	}
	return len(text) >= 16 && len(text) <= mostValue && text[0] != '-'
}

func isStatus(code string) bool { return len(code) == 3 && code[0] >= '1' && code[0] <= '5' }
