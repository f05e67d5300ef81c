// Package catalog answers questions about actions, operations and their
// prerequisites from one immutable, sorted index that is searched in place.
//
// [Encode] writes an index from a [Model]; [Open] checks one whole and
// [Embedded] trusts the one that the program carries, so that a start costs
// nothing. Entries are made on demand and their strings are parts of the
// index. Names are compared with ASCII letters folded; ids and slices come in
// the order of the index, which is the same for the same catalogue.
//
// No index makes a method panic: what a broken one points to outside of itself
// reads as empty. The package judges no policy and reads no YAML.
package catalog

import (
	"github.com/permgap/permgap/pkg/policy"
)

// Catalog is an opened index. It is safe for use by several goroutines.
type Catalog struct {
	blob   string
	tables [sectionCount]table
}

// Open checks an index whole (form, bounds, references, checksum).
func Open(blob []byte) (*Catalog, error) {
	c, err := open(string(blob))
	if err != nil {
		return nil, err
	}
	if err := c.verify(); err != nil {
		return nil, err
	}
	return c, nil
}

// Embedded opens the index that the program carries; only its header is read.
func Embedded(blob string) (*Catalog, error) { return open(blob) }

// Bytes gives the index itself.
func (c *Catalog) Bytes() []byte { return []byte(c.blob) }

// Built gives the date of the newest page that bears one, YYYY-MM-DD.
func (c *Catalog) Built() string { return c.string(word(c.blob, headerBuilt)) }

// Platforms sums up each platform, in report order.
func (c *Catalog) Platforms() []PlatformCounts {
	return collect(0, c.rows(platforms), func(i int) PlatformCounts {
		p := policy.Platform(c.str(platforms, i, platformName))
		count := func(s section) int {
			from, to := c.of(p, s)
			return to - from
		}
		return PlatformCounts{
			Name: p, Services: count(services), Actions: count(actions), Operations: count(operations),
			Prerequisites: int(c.get(platforms, i, platformPrerequisites)),
		}
	})
}

// Services lists the services of a platform ("" for all) by platform and name.
func (c *Catalog) Services(p policy.Platform) []Service {
	from, to := c.of(p, services)
	return collect(from, to, c.service)
}

// Operations lists the operations of a platform ("" for all) in order.
func (c *Catalog) Operations(p policy.Platform) []OperationID {
	return idsOf[OperationID](c.of(p, operations))
}

// Actions lists the actions of a platform ("" for all) in order.
func (c *Catalog) Actions(p policy.Platform) []ActionID {
	return idsOf[ActionID](c.of(p, actions))
}

// Roles lists the workspace roles of a platform, in the source's order.
func (c *Catalog) Roles(p policy.Platform) []Role {
	from, to := c.of(p, roles)
	return collect(from, to, c.role)
}

// RoleNames lists the names of [Catalog.IsRoleName], in order.
func (c *Catalog) RoleNames(p policy.Platform) []string {
	from, to := c.of(p, roleNames)
	return collect(from, to, func(row int) string { return c.str(roleNames, row, roleNameName) })
}

// Defects lists what the sources of a platform ("" for all) get wrong.
func (c *Catalog) Defects(p policy.Platform) []Defect {
	from, to := c.of(p, defects)
	return collect(from, to, c.defect)
}

// Sources lists the sources of a platform ("" for all) with their service.
func (c *Catalog) Sources(p policy.Platform) []ServiceSource {
	from, to := c.of(p, sources)
	return collect(from, to, c.serviceSource)
}

// Features lists the optional features of a platform.
func (c *Catalog) Features(p policy.Platform) []Feature {
	from, to := c.of(p, features)
	return collect(from, to, c.feature)
}

// ServiceSource is a source and the service whose file names it.
type ServiceSource struct {
	Platform policy.Platform
	Service  string
	Source
}

// idsOf lists the ids from one up to another.
func idsOf[ID ~int32](from, to int) []ID {
	return collect(from, to, func(i int) ID { return ID(i) })
}
