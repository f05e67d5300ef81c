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

// packer joins long strings in blocks and packs each.
type packer struct {
	out, block bytes.Buffer
	blocks     [][]uint32 // the records of the blocks
}

// add gives the block that has a string, and where it stands there.
func (p *packer) add(s string) (block, from uint32, err error) {
	if p.block.Len() >= blockSize {
		if err := p.end(); err != nil {
			return 0, 0, err
		}
	}
	block, from = uint32(len(p.blocks)), uint32(p.block.Len())
	p.block.WriteString(s)
	return block, from, nil
}

// end packs what was joined.
func (p *packer) end() error {
	if p.block.Len() == 0 {
		return nil
	}
	from := p.out.Len()
	w, err := flate.NewWriter(&p.out, flate.BestCompression)
	if err != nil {
		return err
	}
	if _, err := w.Write(p.block.Bytes()); err != nil {
		return err
	}
	if err := w.Close(); err != nil {
		return err
	}
	p.blocks = append(p.blocks, []uint32{uint32(from), uint32(p.out.Len() - from), uint32(p.block.Len())})
	p.block.Reset()
	return nil
}

// open opens a block of an index.
func (u *unpacked) open(x *index, number int) (string, error) {
	u.Lock()
	defer u.Unlock()
	if u.block == number+1 {
		return u.text, nil
	}
	from, n := uint64(x.get(blocks, number, blockFrom)), uint64(x.get(blocks, number, blockPacked))
	length := uint64(x.get(blocks, number, blockLength))
	t := &x.tables[packed]
	if from+n > uint64(t.rows) || length > mostUnpacked {
		return "", errors.New("it lies outside")
	}
	r := flate.NewReader(strings.NewReader(x.part(t.off+int(from), t.off+int(from+n))))
	var out strings.Builder
	if got, err := io.Copy(&out, io.LimitReader(r, int64(length)+1)); err != nil || uint64(got) != length {
		return "", errors.New("it does not unpack to its length")
	}
	u.block, u.text = number+1, out.String()
	return u.text, nil
}

// contents checks that the contents follow each other in blocks that unpack.
func (v verifier) contents() error {
	block, end, length, next := -1, 0, 0, 0
	for row := range v.x.rows(contents) {
		number, from, n := int(v.x.get(contents, row, contentBlock)), int(v.x.get(contents, row, contentFrom)),
			int(v.x.get(contents, row, contentLength))
		if end == length {
			block, end = block+1, 0
			text, err := v.x.unpacked.open(v.x, block)
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
