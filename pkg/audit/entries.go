package audit

import (
	"sync"

	"github.com/permgap/permgap/pkg/catalog"
)

// entries remembers the operations that were read of the catalogue: the
// principals of a run unlock the same ones. What it gives is read-only.
type entries struct {
	cat        *catalog.Catalog
	mutex      sync.RWMutex
	operations map[catalog.OperationID]*catalog.Operation
}

// mostEntries bounds the memory; beyond it an operation is read again.
const mostEntries = 4096

func newEntries(cat *catalog.Catalog) *entries {
	return &entries{cat: cat, operations: map[catalog.OperationID]*catalog.Operation{}}
}

func (e *entries) operation(id catalog.OperationID) *catalog.Operation {
	e.mutex.RLock()
	op := e.operations[id]
	e.mutex.RUnlock()
	if op != nil {
		return op
	}
	read := e.cat.Operation(id)
	e.mutex.Lock()
	defer e.mutex.Unlock()
	if len(e.operations) < mostEntries {
		e.operations[id] = &read
	}
	return &read
}
