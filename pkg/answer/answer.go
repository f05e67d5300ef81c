// Package answer looks names up in the catalogue, and gives what it knows as
// data: what a name needs and is needed by ([Explain]), what a pattern means
// ([Expand]), what workspace roles hold ([Who], [PointsOf]), and what the
// catalogue has ([ServicesOf], [ShowService], [SourcesOf], [DefectsOf],
// [CoverageOf]).
//
// Every function takes a catalogue and a question, and its result is the JSON
// form of the command of that name: plain values in the order of the catalogue,
// titles in the language that was asked for. The same question has the same
// answer. A name that nothing knows is an error that carries a hint
// ([diag.Hinted]).
//
// It reads no files, prints nothing and judges no policy. What people read of an
// answer is made by package report.
package answer

import (
	"time"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/policy"
)

// version is that of the JSON forms.
const version = "1"

// Question says where names are looked for, and how the answer is written.
type Question struct {
	// Platform is the one to look on; "" for all.
	Platform policy.Platform
	// Lang is the language of titles: en (default), zh-Hans or zh-Hant.
	Lang string
	// Today is the day from which the age of sources counts.
	Today time.Time
}

// Platforms lists the platforms to look on, in their fixed order.
func (q Question) Platforms() []policy.Platform {
	if q.Platform != "" {
		return []policy.Platform{q.Platform}
	}
	return policy.Platforms()
}

// likely lists them in the order in which a name without a platform is meant:
// of the two that share Huawei's names, Huawei Cloud, as for documents.
func (q Question) likely() []policy.Platform {
	if q.Platform != "" {
		return q.Platforms()
	}
	return []policy.Platform{policy.HuaweiCloud, policy.AlibabaCloud, policy.AWS, policy.OpenTelekomCloud}
}

// Source is where a fact comes from, and whether that is older than a year.
type Source struct {
	diag.Source
	Stale bool `json:"stale,omitempty"`
}

// Dated gives the date of a source, and marks one that is older than a year.
func (s Source) Dated() string {
	if s.Stale {
		return s.Date() + " (stale)"
	}
	return s.Date()
}

func (q Question) source(s catalog.Source) Source {
	return Source{
		Source: diag.Source{ID: s.ID, Title: s.Title.In(q.Lang), URL: s.URL, Updated: s.Updated, Read: s.Read},
		Stale:  s.Stale(q.Today),
	}
}

func (q Question) sources(in []catalog.Source) []Source {
	var out []Source
	for _, s := range in {
		out = append(out, q.source(s))
	}
	return out
}
