package yamledit

import (
	"strconv"
	"strings"
	"unicode"
)

// scalar writes a string so that YAML reads the same string back, plain where
// that is safe in a flow list too.
func scalar(s string) string {
	if plain(s) {
		return s
	}
	return quote(s)
}

// plain reports whether a string can stand without quotes anywhere.
func plain(s string) bool {
	if s == "" || strings.TrimSpace(s) != s || reserved(s) {
		return false
	}
	if strings.ContainsAny(s[:1], "-?:,[]{}#&*!|>'\"%@`") {
		return false
	}
	if strings.Contains(s, ": ") || strings.Contains(s, " #") || strings.HasSuffix(s, ":") {
		return false
	}
	for _, r := range s {
		if strings.ContainsRune(",[]{}\\?", r) || !unicode.IsPrint(r) {
			return false
		}
	}
	return true
}

// reserved reports whether YAML would read a plain string as something else.
// Dates and yes/no are left plain: the schema's fields are strings.
func reserved(s string) bool {
	switch strings.ToLower(s) {
	case "null", "~", "true", "false", ".nan", ".inf", "on", "off", "y", "n", "<<":
		return true
	}
	_, err := strconv.ParseFloat(s, 64)
	return err == nil
}

// quote writes a double-quoted scalar; only what YAML must escape is escaped.
func quote(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\t':
			b.WriteString(`\t`)
		case unicode.IsPrint(r):
			b.WriteRune(r)
		case r <= 0xFFFF:
			b.WriteString(`\u` + hex(r, 4))
		default:
			b.WriteString(`\U` + hex(r, 8))
		}
	}
	b.WriteByte('"')
	return b.String()
}

func hex(r rune, width int) string {
	h := strconv.FormatInt(int64(r), 16)
	return strings.Repeat("0", width-len(h)) + h
}
