package catalog

import (
	"strings"
	"testing"
)

// Each block holds its own strings alone: one that held those before as well would
// answer the same, and an index would grow with the square.
func TestBlocksHoldTheirOwn(t *testing.T) {
	var p packer
	for i := range 3 {
		if block, from, err := p.add(strings.Repeat("a", blockSize)); err != nil || int(block) != i || from != 0 {
			t.Errorf("string %d is in block %d at %d: %v", i, block, from, err)
		}
	}
	if err := p.end(); err != nil {
		t.Fatal(err)
	}
	for i, block := range p.blocks {
		if block[2] != blockSize {
			t.Errorf("block %d holds %d bytes", i, block[2])
		}
	}
}
