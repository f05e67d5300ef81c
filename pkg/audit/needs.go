package audit

import (
	"slices"
	"sync"

	"github.com/permgap/permgap/pkg/access"
	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/policy"
)

// needs are the actions as a principal is asked for them. The judges of one run
// share what is the same for every principal.
type needs struct {
	cat     *catalog.Catalog
	oldest  string // what is older is outdated
	entries *entries
	mutex   sync.RWMutex
	known   map[catalog.ActionID]*access.Need
	names   map[policy.Platform]*renames
	types   *access.Types
	// services are the pins of the calls of a service.
	services map[serviceKey][]access.Pin
	// common is what all operations of an action need, and reached what an operation
	// leads to: see closure and reachOf.
	common  map[catalog.ActionID][]catalog.ActionID
	reached map[catalog.OperationID]reached
}

func newNeeds(cat *catalog.Catalog) *needs {
	return &needs{
		cat: cat, oldest: catalog.OutdatedOn(cat.Built()),
		entries: newEntries(cat), known: map[catalog.ActionID]*access.Need{}, names: map[policy.Platform]*renames{},
		types: access.NewTypes(), common: map[catalog.ActionID][]catalog.ActionID{}, reached: map[catalog.OperationID]reached{},
		services: map[serviceKey][]access.Pin{},
	}
}

func (n *needs) of(id catalog.ActionID) *access.Need {
	n.mutex.RLock()
	need := n.known[id]
	n.mutex.RUnlock()
	if need != nil {
		return need
	}
	a := n.cat.Terms(id)
	n.mutex.Lock()
	defer n.mutex.Unlock()
	if n.known[id] == nil {
		n.known[id] = &access.Need{
			Action: a.Name, Aliases: append(slices.Clip(a.Aliases), n.renamesOf(a.Platform).others(n.cat, id)...),
			Universe: a.Resources, ResourceLess: a.ResourceLess, Class: class(a.Default),
			Global: a.Scope == catalog.ScopeGlobal, With: n.with(a.Platform, a.Service),
		}
	}
	return n.known[id]
}

// with is serviceOf, once for all actions of a service. The mutex is held.
func (n *needs) with(p policy.Platform, service string) []access.Pin {
	key := serviceKey{p, service}
	pins, known := n.services[key]
	if !known {
		pins = serviceOf(p, service)
		n.services[key] = pins
	}
	return pins
}

// serviceOf pins the key that Huawei Cloud sets to the service that is called.
// Source: Huawei Cloud IAM, policy syntax (2023-02-23).
func serviceOf(p policy.Platform, service string) []access.Pin {
	if !p.HuaweiFamily() {
		return nil
	}
	return []access.Pin{{Key: "g:ServiceName", Values: []string{service}}}
}

// renames gives the renames of a platform.
func (n *needs) renames(platform policy.Platform) *renames {
	n.mutex.Lock()
	defer n.mutex.Unlock()
	return n.renamesOf(platform)
}

// renamesOf gives the renames of a platform, which are looked for once. The mutex
// is held.
func (n *needs) renamesOf(platform policy.Platform) *renames {
	if n.names[platform] == nil {
		n.names[platform] = newRenames(n.cat, platform)
	}
	return n.names[platform]
}

func class(d catalog.Default) access.Class {
	switch d {
	case catalog.DefaultAllowed:
		return access.ByDenial
	case catalog.DefaultAlways:
		return access.Always
	}
	return access.ByGrant
}
