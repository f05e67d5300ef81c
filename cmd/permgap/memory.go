package main

import (
	"iter"
	"math"
	"runtime"
	"runtime/debug"
	"sync"

	"github.com/permgap/permgap/pkg/audit"
)

// spared says that [memory.spare] has set a limit. The mutex is held by who sets one.
var (
	limiting sync.Mutex
	spared   bool
)

// boundMemory keeps a run of some files below a hundred megabytes: without a limit, as
// much is thrown away before it is collected as is in use. A run that needs more gets it.
// The limit is set after each collection, so a run that needs none does not stop for it.
func boundMemory() {
	sentinel := new([64]byte)
	runtime.SetFinalizer(sentinel, func(*[64]byte) {
		limiting.Lock()
		defer limiting.Unlock()
		if spared {
			return
		}
		debug.SetMemoryLimit(math.MaxInt64)
		var now runtime.MemStats
		runtime.ReadMemStats(&now)
		inUse := now.NextGC / 2 // without a limit
		if inUse > smallLimit {
			return
		}
		limit := int64(smallLimit)
		if inUse > smallLimit/2 { // or it would be collected again and again
			limit = max(limit, int64(inUse)*3/2+runtimeMemory)
		}
		debug.SetMemoryLimit(limit)
		boundMemory()
	})
}

const (
	smallLimit    = 64 << 20
	runtimeMemory = 8 << 20 // that is not of the heap
)

// memory says how early memory is collected in a run of more than some files: a little
// slower, and small enough for a build machine. Near the limit it is collected as often
// as it must be; more than ten thousand files get more room. A run of some files
// needs little memory, and collects it later; for a few, nothing is worth setting.
type memory struct {
	percent int // how much may come to what is in use before it is collected; 0 for the default
	now     int // the same while parts are judged; 0 where there are none
}

// spare sets it for so many files.
func (m *memory) spare(files int) {
	switch {
	case files <= fewFiles:
		return
	case files <= someFiles:
		m.percent = 200
	default:
		m.percent = 50
	}
	debug.SetGCPercent(m.percent)
	limiting.Lock()
	defer limiting.Unlock()
	spared = true
	debug.SetMemoryLimit(max(leastLimit, int64(files)*limitPerFile))
}

const (
	fewFiles     = 64
	someFiles    = 1000
	leastLimit   = 250 << 20
	limitPerFile = 25 << 10
	// unsparedMemory is not worth collecting anything: all runs of many files need it.
	unsparedMemory = 40 << 20
	// Below spaciousMemory half of the percentage is enough, which keeps the peak of some
	// thousand files lower.
	spaciousMemory = 64 << 20
)

// pace sets when memory is collected next, by what is in use after the last time.
func (m *memory) pace() {
	var now runtime.MemStats
	runtime.ReadMemStats(&now)
	inUse := max(1<<20, int(now.NextGC)*100/(100+m.now))
	least := m.percent
	if inUse < spaciousMemory {
		least = m.percent / 2
	}
	m.now = max(least, 100*(unsparedMemory-inUse)/inUse)
	debug.SetGCPercent(m.now)
}

// settle has what was read released once all is judged, and given back: what is written
// needs other room, and little at a time.
func (m *memory) settle() {
	if m.now != 0 {
		debug.FreeOSMemory()
		debug.SetGCPercent(m.percent)
	}
}

// paced has memory collected later while little is in use: it would be done again and
// again for the first parts of a run.
func (m *memory) paced(parts iter.Seq[audit.Input]) iter.Seq[audit.Input] {
	if m.percent == 0 || parts == nil {
		return parts
	}
	return func(yield func(audit.Input) bool) {
		m.now = m.percent
		for part := range parts {
			m.pace()
			if !yield(part) {
				return
			}
		}
	}
}
