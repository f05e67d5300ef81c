package platform

import "strings"

// Dialect is a policy grammar and its edition.
type Dialect uint8

// The dialects. The zero value is a document in none of them.
const (
	DialectUnknown Dialect = iota
	Huawei10               // roles, "Version": "1.0"
	Huawei11               // policies, "Version": "1.1"
	Huawei50               // identity policies, "Version": "5.0"
	RAM1                   // Alibaba Cloud RAM, "Version": "1"
	AWS2012                // "Version": "2012-10-17"
	AWS2008                // "Version": "2008-10-17", or none
)

// traits are what a dialect answers questions with.
type traits struct {
	name     string
	platform Platform
	// family names the condition grammar: a test means the same wherever its text
	// and this are the same.
	family string
	// question: ? stands for one character in actions and resources.
	question bool
	// variables: ${…} refers to a value of the request.
	variables bool
	// complement: NotResource is documented.
	complement bool
	// lowerService: the service of an action is documented as lower case.
	lowerService bool
	// plainService: the service of an action takes no wildcard, unless the whole
	// pattern is a star.
	plainService bool
	// anyCaseService: the service of a resource name is read in any case.
	anyCaseService bool
	// arn: a resource is an ARN, of which a policy may leave fields out.
	arn bool
	// oneScope: a policy grants actions of one scope only.
	oneScope bool
	// dependsOnRoles: a document names roles that it works with only.
	dependsOnRoles bool
	// identity: a document is an identity policy by the newest grammar.
	identity bool
	// ifExists: operators take the suffix IfExists.
	ifExists bool
	// anyOf: some operators have a second spelling with the suffix AnyOf.
	anyOf bool
	// nullOfSeveral: Null takes an empty value of a key with several for none.
	nullOfSeveral bool
	// numbers is the prefix of operators that compare numbers.
	numbers string
	// operators are those that not every dialect has, by list.
	operators [][]named
}

var dialects = [...]*traits{
	DialectUnknown: {name: "unknown"},
	Huawei10:       &huawei10, Huawei11: &huawei11, Huawei50: &huawei50,
	RAM1:    &ram1,
	AWS2012: &aws2012, AWS2008: &aws2008,
}

func (d Dialect) traits() *traits {
	if int(d) < len(dialects) {
		return dialects[d]
	}
	return dialects[DialectUnknown]
}

// String gives the name as messages use it.
func (d Dialect) String() string { return d.traits().name }

// Platform gives the platform of a dialect. The Huawei grammars are shared:
// they belong to the first of the family.
func (d Dialect) Platform() Platform { return d.traits().platform }

// Family names the grammar of conditions: dialects of one family read a
// condition alike.
func (d Dialect) Family() string { return d.traits().family }

// Question reports whether ? stands for one character in actions and resources.
func (d Dialect) Question() bool { return d.traits().question }

// Wildcards lists the wildcards of actions and resources.
func (d Dialect) Wildcards() string {
	if d.Question() {
		return "*?"
	}
	return "*"
}

// Variables reports whether policies have variables.
func (d Dialect) Variables() bool { return d.traits().variables }

// Complement reports whether NotResource is documented.
func (d Dialect) Complement() bool { return d.traits().complement }

// Undocumented reports whether the spelling of an action pattern is outside
// what the platform documents: nobody says whether it matches anything.
func (d Dialect) Undocumented(action string) bool {
	service, _, _ := strings.Cut(action, ":")
	switch t := d.traits(); {
	case t.lowerService:
		return strings.ContainsFunc(service, func(c rune) bool { return 'A' <= c && c <= 'Z' })
	case t.plainService:
		return strings.ContainsAny(service, "*?") && action != "*"
	}
	return false
}

// PlainService reports whether the service of an action takes no wildcard.
func (d Dialect) PlainService() bool { return d.traits().plainService }

// AnyCaseService reports whether the service part of a resource name is read
// in any case; requests name it in lower case.
func (d Dialect) AnyCaseService() bool { return d.traits().anyCaseService }

// ARN reports whether resources are ARNs: a star stands for each field that a
// policy leaves out.
func (d Dialect) ARN() bool { return d.traits().arn }

// OneScope reports whether all actions of a policy must be of one scope.
func (d Dialect) OneScope() bool { return d.traits().oneScope }

// DependsOnRoles reports whether a document names roles it depends on.
func (d Dialect) DependsOnRoles() bool { return d.traits().dependsOnRoles }

// Identity reports whether documents are identity policies of the newest
// grammar.
func (d Dialect) Identity() bool { return d.traits().identity }

// NullOfSeveral reports whether Null takes an empty value for none where the
// key can have several values.
func (d Dialect) NullOfSeveral() bool { return d.traits().nullOfSeveral }
