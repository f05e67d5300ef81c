package catalog

import (
	"bytes"
	"compress/flate"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"unicode/utf8"
)

// blockSize is how much is packed together, in bytes: more packs better, less
// is faster to open.
const blockSize = 64 << 10

// mostUnpacked bounds what a block may unpack to, in bytes.
const mostUnpacked = 4 << 20

// unpacked keeps the block that was opened last: neighbours are often asked for
// one after the other.
type unpacked struct {
	sync.Mutex
	block int // one more than its number
	text  string
}

// bytesOnly reports the sections that are bytes, not records.
func bytesOnly(s section) bool { return s == text || s == packed }

// content keeps a long string for packing, and gives one more than its record; 0
// for an empty one. In a layer it is a string like others.
func (e *encoder) content(s string) uint32 {
	if s == "" {
		return 0
	}
	w := make([]uint32, contentWidth)
	if e.base != nil {
		w[contentText] = e.string(s)
	} else {
		e.long = append(e.long, s)
	}
	return uint32(e.add(contents, w)) + 1
}

// pack joins the long strings in blocks, and says where each stands.
func (e *encoder) pack() ([]byte, error) {
	var out, block bytes.Buffer
	end := func() error {
		from := out.Len()
		w, err := flate.NewWriter(&out, flate.BestCompression)
		if err != nil {
			return err
		}
		if _, err := w.Write(block.Bytes()); err != nil {
			return err
		}
		if err := w.Close(); err != nil {
			return err
		}
		e.add(blocks, []uint32{uint32(from), uint32(out.Len() - from), uint32(block.Len())})
		block.Reset()
		return nil
	}
	for i, s := range e.long {
		w := e.tables[contents][i*contentWidth:]
		w[contentBlock], w[contentFrom], w[contentLength] = uint32(e.count(blocks)), uint32(block.Len()), uint32(len(s))
		block.WriteString(s)
		if block.Len() >= blockSize {
			if err := end(); err != nil {
				return nil, err
			}
		}
	}
	if block.Len() > 0 {
		if err := end(); err != nil {
			return nil, err
		}
	}
	return out.Bytes(), nil
}

// content reads a field that is a long string, and opens the block that has it.
// One that cannot be read is empty: [Open] says why.
func (x *index) content(s section, row, field int) string {
	v := x.get(s, row, field)
	if v == 0 {
		return ""
	}
	at := int(v) - 1
	if plain := x.str(contents, at, contentText); plain != "" {
		return plain
	}
	block, err := x.block(int(x.get(contents, at, contentBlock)))
	from, n := uint64(x.get(contents, at, contentFrom)), uint64(x.get(contents, at, contentLength))
	if err != nil || from+n > uint64(len(block)) {
		return ""
	}
	return strings.Clone(block[from : from+n])
}

// block opens a block.
func (x *index) block(number int) (string, error) {
	x.unpacked.Lock()
	defer x.unpacked.Unlock()
	if x.unpacked.block == number+1 {
		return x.unpacked.text, nil
	}
	from, n := uint64(x.get(blocks, number, blockFrom)), uint64(x.get(blocks, number, blockPacked))
	length := uint64(x.get(blocks, number, blockLength))
	t := &x.tables[packed]
	if from+n > uint64(t.rows) || length > mostUnpacked {
		return "", errors.New("lies outside")
	}
	r := flate.NewReader(strings.NewReader(x.blob[t.off+int(from) : t.off+int(from+n)]))
	var out strings.Builder
	if got, err := io.Copy(&out, io.LimitReader(r, int64(length)+1)); err != nil || uint64(got) != length {
		return "", errors.New("does not unpack to its length")
	}
	x.unpacked.block, x.unpacked.text = number+1, out.String()
	return x.unpacked.text, nil
}

// contents checks that the contents follow each other in blocks that unpack.
func (v verifier) contents() error {
	block, end, length, next := -1, 0, 0, 0
	for row := range v.x.rows(contents) {
		number, from, n := int(v.x.get(contents, row, contentBlock)), int(v.x.get(contents, row, contentFrom)),
			int(v.x.get(contents, row, contentLength))
		if end == length {
			block, end = block+1, 0
			text, err := v.x.block(block)
			if err != nil {
				return fmt.Errorf("block %d: %w", block, err)
			}
			if !utf8.ValidString(text) {
				return fmt.Errorf("block %d is not UTF-8", block)
			}
			if int(v.x.get(blocks, block, blockFrom)) != next {
				return fmt.Errorf("block %d does not follow the one before", block)
			}
			next += int(v.x.get(blocks, block, blockPacked))
			length = len(text)
		}
		if number != block || from != end || n == 0 || n > length-end || v.x.get(contents, row, contentText) != 0 {
			return fmt.Errorf("content %d does not fit", row)
		}
		end += n
	}
	if end != length || block+1 != v.x.rows(blocks) || next != v.x.rows(packed) {
		return errors.New("the contents do not fill the blocks")
	}
	return nil
}
