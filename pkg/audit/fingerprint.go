package audit

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"path"
	"strconv"
	"strings"

	"github.com/permgap/permgap/pkg/diag"
)

// fingerprints names the findings of a run, so that a later run knows them
// again. A name is made of what stays the same when lines move, the language or
// the words change, or the path of who is judged is typed in another way: the
// rule, the principal (or the file), the operation, the ID of what the finding
// says, and the arguments that identify (see [message.Message.Key]). Where the
// same thing stands several times, all but the first have their number in it.
type fingerprints struct {
	seen map[uint64]int32 // by the beginning of the name
}

func newFingerprints() *fingerprints { return &fingerprints{map[uint64]int32{}} }

// of gives the fingerprint of the next finding of the run.
func (p *fingerprints) of(f *diag.Finding) string {
	parts := []string{f.Code, path.Clean(cmp.Or(f.Principal, f.Location.Path)), f.Operation, keyOf(f)}
	name := digest(parts)
	begin := binary.BigEndian.Uint64(name)
	n := p.seen[begin]
	p.seen[begin]++
	if n > 0 {
		name = digest(append(parts, strconv.Itoa(int(n))))
	}
	return hex.EncodeToString(name)
}

// keyOf gives what a finding says, without words where it is a message.
func keyOf(f *diag.Finding) string {
	if f.MessageID == "" {
		return cmp.Or(f.Action, f.Message)
	}
	return f.Said().Key()
}

// digest gives 16 bytes that stand for some texts.
func digest(parts []string) []byte {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return sum[:16]
}
