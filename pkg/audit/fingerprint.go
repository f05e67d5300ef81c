package audit

import (
	"encoding/binary"
	"encoding/hex"
	"math/bits"
	"strconv"

	"github.com/permgap/permgap/pkg/diag"
)

// fingerprints names the findings of a run, so that a later run knows them
// again. A name is made of what stays the same when lines move, the language or
// the words change, or the path of who is judged is typed in another way: the
// rule, the principal (or the file), the operation, the ID of what the finding
// says, and the arguments that identify (see [message.Message.Key]). Where the
// same thing stands several times, all but the first have their number in it.
type fingerprints struct {
	seen map[uint64]int32 // by shortened names
}

func newFingerprints() *fingerprints { return &fingerprints{map[uint64]int32{}} }

// of gives the fingerprint of the next finding of the run.
func (p *fingerprints) of(f *diag.Finding) string {
	who, what := Holder(f), whatOf(f)
	name := Fingerprint(who, what...)
	short := shortened(name)
	n := p.seen[short]
	p.seen[short]++
	if n > 0 {
		name = Fingerprint(who, append(what, strconv.Itoa(int(n)))...)
	}
	return name
}

// shortened makes a number of both halves of a fingerprint.
func shortened(name string) uint64 {
	raw, _ := hex.DecodeString(name)
	return binary.BigEndian.Uint64(raw) ^ bits.RotateLeft64(binary.BigEndian.Uint64(raw[8:]), 1)
}
