// Package rule is the table of rules: code, name, level, and the texts that
// `permgap rules`, `permgap explain`, SARIF and docs/checks.md are made from.
// It holds data and no logic; codes are stable and never used again.
package rule

import (
	"strings"

	"github.com/permgap/permgap/pkg/diag"
)

// Code is the stable code of a rule, such as PG101.
type Code string

// The codes, by what they say.
const (
	PrerequisiteMissing      Code = "PG101"
	PrerequisiteDenied       Code = "PG102"
	PrerequisitePartial      Code = "PG103"
	PrerequisiteUndecided    Code = "PG104"
	AgencyPrerequisite       Code = "PG105"
	RequiredNotReady         Code = "PG106"
	RoleDependency           Code = "PG107"
	IncidentalOperation      Code = "PG108"
	BoundaryCutsGrant        Code = "PG109"
	ExcessGrant              Code = "PG110"
	RoleLacksPermission      Code = "PG201"
	RoleReachLimited         Code = "PG202"
	ListingTrimmed           Code = "PG203"
	UnknownAction            Code = "PG301"
	PatternMatchesNothing    Code = "PG302"
	ActionRenamed            Code = "PG303"
	ActionDeprecated         Code = "PG304"
	RoleNameAsAction         Code = "PG305"
	WrongPlatform            Code = "PG306"
	InvalidJSON              Code = "PG401"
	DuplicateKey             Code = "PG402"
	UnknownElement           Code = "PG403"
	MalformedElement         Code = "PG404"
	LimitExceeded            Code = "PG405"
	MixedScope               Code = "PG406"
	IneffectiveGrant         Code = "PG407"
	AuthorizationIncomplete  Code = "PG501"
	AuthorizationUnknownType Code = "PG502"
	StaticCredential         Code = "PG503"
	SecretInFile             Code = "PG504"
	AuthorizesAllUsers       Code = "PG505"
	NotAnalysable            Code = "PG601"
	SuppressionUnused        Code = "PG901"
	SuppressionExpired       Code = "PG902"
)

// Rule is one row of the table.
type Rule struct {
	Code    Code
	Name    string // kebab-case
	Level   diag.Severity
	Summary string // one sentence
	Why     string // what happens to a user who does nothing, and what to do
	Bad     Example
	Good    Example
	Since   string // the version that brought it
}

// Example is an input that the documentation shows and a test runs.
type Example struct {
	Args  string // arguments behind `permgap`, the file named "policy.json"
	Input string // the content of policy.json; empty when the arguments need no file
	Extra []File // further files the arguments name
}

// File is a further file of an example.
type File struct{ Name, Content string }

// All lists the rules in the order of their codes.
func All() []Rule {
	var all []Rule
	for _, group := range table {
		all = append(all, *group...)
	}
	return all
}

// Get finds a rule by code or by name, in any case.
func Get(name string) (Rule, bool) {
	for _, group := range table {
		for _, r := range *group {
			if strings.EqualFold(string(r.Code), name) || strings.EqualFold(r.Name, name) {
				return r, true
			}
		}
	}
	return Rule{}, false
}
