package compile

import (
	"net/netip"
	"slices"
)

// block is a range of addresses, given as CIDR or as one address.
type block struct{ netip.Prefix }

func parseBlock(s string) (block, bool) {
	if p, err := netip.ParsePrefix(s); err == nil {
		return block{p.Masked()}, true
	}
	a, err := netip.ParseAddr(s)
	if err != nil || a.Zone() != "" {
		return block{}, false
	}
	return block{netip.PrefixFrom(a, a.BitLen())}, true
}

// inBlocks reports whether an address is in one of the blocks.
func inBlocks(t *Test, v string) bool {
	a, err := netip.ParseAddr(v)
	if err != nil {
		return false
	}
	return slices.ContainsFunc(t.blocks, func(b block) bool { return b.Contains(a) })
}

// behind gives the address after the last of the block, if there is one.
func (b block) behind() netip.Addr {
	a := b.Addr().AsSlice()
	for i := b.Bits(); i < 8*len(a); i++ {
		a[i/8] |= 0x80 >> (i % 8)
	}
	last, _ := netip.AddrFromSlice(a)
	return last.Next()
}

// addressValues gives addresses that the blocks of the tests can't tell from
// any other: blocks only begin and end, so the first address of each and the
// one behind it are enough, and the two that begin the number lines. Addresses
// set aside for documentation come first, as they read best.
func addressValues(tests []*Test) []string {
	values := []string{"203.0.113.1", "2001:db8::1"}
	for _, t := range tests {
		for _, b := range t.blocks {
			values = append(values, b.Addr().String())
			if a := b.behind(); a.IsValid() {
				values = append(values, a.String())
			}
		}
	}
	return append(values, "0.0.0.0", "::")
}
