package catalog

// An index holds one platform. It is a header, tables of fixed-width records
// of little-endian numbers, and the text they point into:
//
//	8 bytes   magic
//	word      format version
//	word      length of the whole index in bytes
//	2 words   checksum: FNV-1a 64 of everything but these two words
//	24 bytes  platform, filled up with zeros
//	12 bytes  date of the newest page that bears one, filled up with zeros
//	5 words   services, actions, inferred actions, operations, prerequisites
//	word      number of sections
//	word      layout: a number that differs when a field does
//	4 words   per section: offset in bytes, number of records, the sizes of the
//	          fields in bytes, three bits each: as many as the largest value
//	          needs, none for a field that is 0 in every record
//
// A string is the index of an entry of the offsets section, whose neighbours
// delimit it in the text section; 0 is "". A list is a position in the lists
// section, where its length stands before its members; 0 is the empty list.
//
// What roles and policies hold is long and seldom asked for. It is joined in
// blocks of about 64 KiB, each packed with DEFLATE in the packed section; a
// record of contents says where it stands. In a layer it is a string.
//
// The sections and the fields of their records are made from the table of
// policies/internal/fields.
const (
	magic         = "permgap\x1a"
	formatVersion = 7

	headerVersion  = 8
	headerLength   = 12
	headerChecksum = 16
	headerPlatform = 24
	headerBuilt    = 48
	headerCounts   = 60
	headerSections = 80
	headerLayout   = 84
	headerTable    = 88
	tableEntry     = 16
	headerSize     = headerTable + tableEntry*int(sectionCount)

	platformLength = headerBuilt - headerPlatform
	builtLength    = headerCounts - headerBuilt
)

//go:generate go run ../../policies/internal/_fields ../..

// section is one table of an index.
type section uint8

// kind is what a word of a record means, and so what makes it valid.
type kind uint8

const (
	number   kind = iota // anything
	str                  // a string
	strList              // a list of strings
	one                  // a record of a section
	optional             // a record of a section plus one; 0 for none
	list                 // a list of records of a section
	bits                 // four bits each, none above the maxima
)

// field describes one word.
type field struct {
	kind   kind
	to     section
	maxima string // for bits
}

// bytesOnly reports the sections that are bytes, not records.
func bytesOnly(s section) bool { return s == text || s == packed }

// setBit puts a four-bit value into words that several share.
func setBit(words []uint32, at int, v uint8) { words[at/8] |= uint32(v&0xf) << (4 * (at % 8)) }

// unpack gives the value at a place of a word that several share.
func unpack(w uint32, at int) uint8 { return uint8(w>>(4*at)) & 0xf }
