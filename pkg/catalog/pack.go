package catalog

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"fmt"
	"io"
	"strings"
	"sync"
)

// A packed index has another magic and the same header; what is behind the
// header is packed with DEFLATE. It is unpacked when something behind the header
// is first asked for.
const packedMagic = "permgap\x1b"

// mostUnpackedIndex bounds what an index may unpack to, in bytes.
const mostUnpackedIndex = 64 << 20

// Pack packs the indexes whose actions are mostly only deduced: there are many
// of those, and little is known of each. Others are searched where they lie.
func Pack(indexes [][]byte) ([][]byte, error) {
	out := make([][]byte, len(indexes))
	for i, b := range indexes {
		out[i] = b
		x, err := openIndex(string(b))
		if err != nil {
			return nil, err
		}
		if c := x.counts(); c.inferred <= c.actions || x.late != nil {
			continue
		}
		packed := bytes.NewBufferString(packedMagic)
		packed.Write(b[len(packedMagic):headerSize])
		w, err := flate.NewWriter(packed, flate.BestCompression)
		if err != nil {
			return nil, err
		}
		if _, err := w.Write(b[headerSize:]); err != nil {
			return nil, err
		}
		if err := w.Close(); err != nil {
			return nil, err
		}
		out[i] = packed.Bytes()
	}
	return out, nil
}

// late is a packed index, and what it is when it was unpacked.
type late struct {
	once   sync.Once
	packed string
	length int
	whole  string
	err    error
}

// read unpacks at the first call. What does not unpack to its length reads as
// zeros behind the header: nothing is there.
func (l *late) read() string {
	l.once.Do(func() {
		var out strings.Builder
		out.Grow(l.length)
		out.WriteString(magic)
		out.WriteString(l.packed[len(magic):headerSize])
		r := flate.NewReader(strings.NewReader(l.packed[headerSize:]))
		_, err := io.Copy(&out, io.LimitReader(r, int64(l.length-headerSize)+1))
		if err != nil || out.Len() != l.length {
			l.err = fmt.Errorf("catalogue index: it does not unpack to %d bytes", l.length)
			l.whole = magic + l.packed[len(magic):headerSize] + strings.Repeat("\x00", l.length-headerSize)
			return
		}
		l.whole = out.String()
	})
	return l.whole
}

// sameSum reports whether the checksum in the header of an index fits.
func sameSum(blob string) bool {
	var stored [8]byte
	copy(stored[:], blob[headerChecksum:])
	return binary.LittleEndian.Uint64(stored[:]) == checksum(blob)
}
