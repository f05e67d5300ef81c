package audit

import (
	"strings"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/rule"
)

// census counts the names of a document by the platform that has them.
type census struct {
	cat   *catalog.Catalog
	of    policy.Platform
	own   int // of the document's platform, or one with the same grammar
	other map[policy.Platform]int
	names map[policy.Platform][]string // the first of each
	total int
}

// mostCounted bounds the names that are looked for on other platforms.
const mostCounted = 1000

// censusOf counts the names of a document, until one is of its own platform: then no
// other fits.
func censusOf(cat *catalog.Catalog, d *policy.Document) census {
	c := census{cat: cat, of: d.Platform, other: map[policy.Platform]int{}, names: map[policy.Platform][]string{}}
	for i := range d.Statements {
		s := &d.Statements[i]
		for _, a := range s.Actions {
			if strings.HasPrefix(match.Fold(a.Value), "sts:") {
				continue // every platform has a service of this name
			}
			if c.count(a.Value, func(p policy.Platform) bool { return c.hasAction(p, a.Value) }); c.own > 0 {
				return c
			}
		}
		for _, r := range s.Resources {
			if c.count(r.Value, func(p policy.Platform) bool { return p == arnOf(r.Value) }); c.own > 0 {
				return c
			}
		}
		if c.total > mostCounted {
			break
		}
	}
	return c
}

// fits gives the platform that most names are of, where none is of the document's;
// "" otherwise.
func (c *census) fits() (fits policy.Platform) {
	for _, p := range policy.Platforms() {
		if c.other[p] > c.other[fits] {
			fits = p
		}
	}
	if c.own > 0 || c.other[fits]*2 <= c.total {
		return ""
	}
	return fits
}

// wrongPlatform reports a document whose names are those of another platform than
// its grammar. What it grants cannot be judged.
func wrongPlatform(l *linter) bool {
	c := censusOf(l.cat, l.doc)
	fits := c.fits()
	if fits == "" {
		return false
	}
	also := ""
	if fits.HuaweiFamily() {
		also = "5.0"
	}
	l.say(rule.WrongPlatform, placeOfDialect(l.doc), message.New("wrong-platform", message.Text("dialect", l.doc.Dialect.String()),
		message.Some("names", c.names[fits], c.other[fits]-len(c.names[fits])), message.Count("count", c.other[fits]),
		message.Name("platform", string(fits))),
		message.New("wrong-platform-hint", message.Text("version", fits.Version()), message.Text("also", also),
			message.Text("platform", string(fits))))
	return true
}

// placeOfDialect is what says the dialect of a document: its Version, else its
// first action.
func placeOfDialect(d *policy.Document) policy.Text {
	if d.Version.Value != "" {
		return d.Version
	}
	for i := range d.Statements {
		if actions := d.Statements[i].Actions; len(actions) > 0 {
			return actions[0]
		}
	}
	return policy.Text{Span: d.Span, Pointer: d.Pointer}
}

// count adds a name that is one of a service, if any platform has it.
func (c *census) count(name string, has func(policy.Platform) bool) {
	service, _, found := strings.Cut(name, ":")
	if !found || match.IsWild(service) {
		return
	}
	for _, p := range policy.Platforms() {
		switch {
		case !has(p):
		case p == c.of || p.HuaweiFamily() && c.of.HuaweiFamily():
			c.own++
			return
		default:
			c.total++
			c.other[p]++
			if len(c.names[p]) < mostBeyond {
				c.names[p] = append(c.names[p], name)
			}
			return
		}
	}
	c.total++
}

// hasAction reports whether an action, or a pattern of one service, is a platform's.
// A service of two platforms is taken for the document's own.
func (c *census) hasAction(p policy.Platform, name string) bool {
	service, _, _ := strings.Cut(name, ":")
	if p != c.of && strings.Count(name, ":") == 1 && !p.Owns(service) {
		return false
	}
	if p == policy.AWS && !c.cat.HasActions(p) {
		return strings.Count(name, ":") == 1 && p.Owns(service)
	}
	if _, is := c.cat.Lookup(p, name); is {
		return true
	}
	return match.IsWild(name) && len(c.cat.Expand(p, match.Compile(name, match.Options{Fold: true, Question: true}))) > 0
}

// arnOf gives the platform whose resource names begin so; "" for any other text.
func arnOf(resource string) policy.Platform {
	switch prefix, rest, _ := strings.Cut(resource, ":"); {
	case prefix == "acs":
		return policy.AlibabaCloud
	case prefix == "arn" && strings.HasPrefix(rest, "aws"):
		return policy.AWS
	}
	return ""
}
