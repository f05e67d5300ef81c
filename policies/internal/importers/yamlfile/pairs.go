package yamlfile

import (
	"strings"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/catalog/source/schema"
)

// pair is a key with its written value. A list of strings keeps its items and
// a string its text, since both may be broken over lines.
type pair struct {
	key, value string
	text       string
	items      []string
}

// pairs is a map in the order in which it is written. Empty values are left out.
type pairs []pair

func (p pairs) str(key, value string) pairs {
	if value == "" {
		return p
	}
	return append(p, pair{key: key, value: scalar(value), text: value})
}

func (p pairs) flag(key string, value bool) pairs {
	if !value {
		return p
	}
	return append(p, pair{key: key, value: "true"})
}

func (p pairs) list(key string, items []string) pairs {
	if len(items) == 0 {
		return p
	}
	return append(p, pair{key: key, value: flowList(items), items: items})
}

func (p pairs) text(key string, t catalog.Text) pairs {
	if t == (catalog.Text{}) {
		return p
	}
	return append(p, pair{key: key, value: text(t).flow()})
}

func (p pairs) flow() string {
	var b strings.Builder
	b.WriteByte('{')
	for i, kv := range p {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(kv.key + ": " + kv.value)
	}
	b.WriteByte('}')
	return b.String()
}

func flowList(items []string) string {
	written := make([]string, len(items))
	for i, s := range items {
		written[i] = scalar(s)
	}
	return "[" + strings.Join(written, ", ") + "]"
}

func text(t catalog.Text) pairs {
	return pairs{}.str("en", t.En).str("zh-Hans", t.ZhHans).str("zh-Hant", t.ZhHant)
}

func source(s schema.Source) pairs {
	return pairs{}.text("title", s.Title).str("url", s.URL).str("updated", s.Updated).
		str("read", s.Read).str("standing", s.Standing).str("note", s.Note)
}

func action(a schema.Action) pairs {
	return pairs{}.str("name", a.Name).text("title", a.Title).str("access", a.Access).
		str("scope", a.Scope).str("default", a.Default).list("resources", a.Resources).
		str("enterprise_project", a.EnterpriseProject).flag("deprecated", a.Deprecated).
		list("replaced_by", a.ReplacedBy).list("aliases", a.Aliases).list("workspace", a.Workspace).
		flag("mentioned", a.Mentioned).flag("removed", a.Removed).list("source", a.Source)
}

// operation gives what stands before the prerequisites.
func operation(o schema.Operation) pairs {
	return pairs{}.str("id", o.ID).text("title", o.Title).str("group", o.Group).
		list("api", o.API).list("actions", o.Actions).str("list_all", o.ListAll).flag("removed", o.Removed)
}

func requirement(r schema.Requirement) pairs {
	return pairs{}.list("all", r.All).list("any", r.Any).str("pattern", r.Pattern).
		str("role", r.Role).str("feature", r.Feature).text("when", r.When).str("by", r.By).
		str("standing", r.Standing).flag("always", r.Always).
		flag("same_resource", r.SameResource).list("source", r.Source)
}

func role(r schema.Role) pairs {
	return pairs{}.str("name", r.Name).text("title", r.Title).list("source", r.Source)
}

func defect(d schema.Defect) pairs {
	return pairs{}.str("kind", d.Kind).str("where", d.Where).str("written", d.Written).
		str("corrected", d.Corrected).str("note", d.Note).str("source", d.Source)
}
