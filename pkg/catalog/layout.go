package catalog

// The index is a header, tables of fixed-width records of little-endian 32-bit
// words, and the text they point into:
//
//	8 bytes  magic
//	word     format version
//	word     length of the whole index in bytes
//	2 words  checksum: FNV-1a 64 of everything but these two words
//	word     string: date of the newest page that bears one
//	word     number of sections
//	2 words  per section: offset in bytes, number of records
//
// A string is the index of an entry of the offsets section, whose neighbours
// delimit it in the text section; 0 is "". A list is a position in the lists
// section, where its length stands before its members; 0 is the empty list.
const (
	magic         = "permgap\x1a"
	formatVersion = 3

	headerVersion  = 8
	headerLength   = 12
	headerChecksum = 16
	headerBuilt    = 24
	headerSections = 28
	headerTable    = 32
	headerSize     = headerTable + 8*int(sectionCount)
)

// section is one table of the index.
type section uint8

// The sections. Those from services to defects are ordered by platform, and a
// platform's record holds its range of each.
const (
	platforms section = iota
	services
	types
	sources
	features
	rules
	roles
	actions
	aliases
	operations
	roleNames
	defects
	requirements
	cells
	lists
	offsets
	text
	sectionCount
)

// platformRanges is the field where the ranges of a platform start.
const platformRanges = 2

// The fields of each record.
const (
	platformName = iota
	platformPrerequisites
	platformWidth = platformRanges + 2*int(defects-services+1)
)

const (
	servicePlatform = iota
	serviceName
	serviceTitle
	serviceBits = iota + 2 // scope, default
	serviceActions
	serviceOperations
	serviceWidth
)

const (
	typeService = iota
	typeName
	typePatterns
	typeWidth
)

const (
	sourceService = iota
	sourceID
	sourceTitle
	sourceURL = iota + 2
	sourceUpdated
	sourceRead
	sourceBits // standing
	sourceNote
	sourceWidth
)

const (
	featureService = iota
	featureName
	featureTitle
	featureWidth = iota + 2
)

const (
	ruleService = iota
	ruleName
	ruleSays
	ruleWidth = iota + 2
)

const (
	roleService = iota
	roleName
	roleTitle
	roleSources = iota + 2
	roleCells
	roleWidth
)

const (
	actionName = iota
	actionService
	actionTitle
	actionBits = iota + 2 // see the bits below
	actionTypes
	actionReplacedBy
	actionAliases
	actionWorkspace // codes
	actionSources
	actionUnlocks
	actionRequiredBy
	actionCells // the first
	actionCellCount
	actionWidth
)

// The bits of an action, four each.
const (
	bitAccess = iota
	bitScope
	bitDefault // 0: that of its service; else the default + 1
	bitDeprecated
	bitEnterprise
	bitResourceLess
	bitMentioned
)

const (
	aliasName = iota
	aliasAction
	aliasWidth
)

const (
	operationName = iota
	operationService
	operationTitle
	operationGroup = iota + 2
	operationAPI
	operationActions
	operationRequires // the first
	operationRequireCount
	operationSources
	operationNote
	operationListAll
	operationWidth
)

const (
	requirementOperation = iota
	requirementAny
	requirementPattern
	requirementRole
	requirementFeature
	requirementWhen
	requirementBits = iota + 2 // by, standing, always, same resource
	requirementSources
	requirementWidth
)

const (
	cellRole = iota
	cellAction
	cellBits // reach mask, certainty
	cellRule
	cellWidth
)

const (
	roleNameService = iota
	roleNameName
	roleNameBits // kind
	roleNameWidth
)

const (
	defectService = iota
	defectKind
	defectWhere
	defectWritten
	defectCorrected
	defectNote
	defectSource
	defectWidth
)

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

// layouts describes every record.
var layouts = [sectionCount][]field{
	platforms: {{kind: str}, {kind: number}}, // then ranges
	services: {
		{kind: one, to: platforms}, {kind: str}, {kind: str}, {kind: str}, {kind: str},
		{kind: bits, maxima: "\x03\x02"}, {kind: number}, {kind: number},
	},
	types: {{kind: one, to: services}, {kind: str}, {kind: strList}},
	sources: {
		{kind: one, to: services}, {kind: str}, {kind: str}, {kind: str}, {kind: str},
		{kind: str}, {kind: str}, {kind: str}, {kind: bits, maxima: "\x03"}, {kind: str},
	},
	features: {{kind: one, to: services}, {kind: str}, {kind: str}, {kind: str}, {kind: str}},
	rules:    {{kind: one, to: services}, {kind: str}, {kind: str}, {kind: str}, {kind: str}},
	roles: {
		{kind: one, to: services}, {kind: str}, {kind: str}, {kind: str}, {kind: str},
		{kind: list, to: sources}, {kind: list, to: cells},
	},
	actions: {
		{kind: str}, {kind: one, to: services}, {kind: str}, {kind: str}, {kind: str},
		{kind: bits, maxima: "\x05\x03\x03\x01\x02\x01\x01"},
		{kind: list, to: types}, {kind: strList}, {kind: strList}, {kind: strList}, {kind: list, to: sources},
		{kind: list, to: operations}, {kind: list, to: requirements}, {kind: number}, {kind: number},
	},
	aliases: {{kind: str}, {kind: one, to: actions}},
	operations: {
		{kind: str}, {kind: one, to: services}, {kind: str}, {kind: str}, {kind: str},
		{kind: str}, {kind: strList}, {kind: list, to: actions}, {kind: number}, {kind: number},
		{kind: list, to: sources}, {kind: str}, {kind: optional, to: actions},
	},
	requirements: {
		{kind: one, to: operations}, {kind: list, to: actions}, {kind: str}, {kind: str}, {kind: str},
		{kind: str}, {kind: str}, {kind: str}, {kind: bits, maxima: "\x02\x03\x01\x01"}, {kind: list, to: sources},
	},
	cells:     {{kind: one, to: roles}, {kind: one, to: actions}, {kind: bits, maxima: "\x0f\x04"}, {kind: optional, to: rules}},
	roleNames: {{kind: one, to: services}, {kind: str}, {kind: bits, maxima: "\x03"}},
	defects: {
		{kind: one, to: services}, {kind: str}, {kind: str}, {kind: str}, {kind: str}, {kind: str},
		{kind: optional, to: sources},
	},
}

// widths gives the length of a record in words; the text counts bytes.
var widths = [sectionCount]int{
	platforms: platformWidth, services: serviceWidth, types: typeWidth, sources: sourceWidth,
	features: featureWidth, rules: ruleWidth, roles: roleWidth, actions: actionWidth, aliases: aliasWidth,
	operations: operationWidth, roleNames: roleNameWidth, defects: defectWidth,
	requirements: requirementWidth, cells: cellWidth, lists: 1, offsets: 1,
}

// pack puts four-bit values into a word, the first lowest.
func pack(values ...uint8) (w uint32) {
	for i, v := range values {
		w |= uint32(v&0xf) << (4 * i)
	}
	return w
}

// unpack gives the value at a place of a packed word.
func unpack(w uint32, at int) uint8 { return uint8(w>>(4*at)) & 0xf }
