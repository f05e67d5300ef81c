// Package platform holds what differs from one cloud platform to another: the
// platforms themselves, the dialects that their policies are written in, and
// the traits of each dialect as questions to it. What a question means for a
// dialect stands in one file a dialect, with its source. Code elsewhere asks;
// it does not switch.
//
// The package reads no policies and knows no actions.
package platform

import (
	"fmt"
	"strings"
)

// Platform is one policy grammar together with one set of action names.
type Platform string

// The platforms. The first two share the grammar, not the names.
const (
	HuaweiCloud      Platform = "huaweicloud"
	OpenTelekomCloud Platform = "opentelekomcloud"
	AlibabaCloud     Platform = "alibabacloud"
	AWS              Platform = "aws"
)

// All lists the platforms in report order.
func All() []Platform { return []Platform{HuaweiCloud, OpenTelekomCloud, AlibabaCloud, AWS} }

// Parse reads the name of a platform.
func Parse(name string) (Platform, error) {
	names := make([]string, 0, 4)
	for _, p := range All() {
		if string(p) == name {
			return p, nil
		}
		names = append(names, string(p))
	}
	return "", fmt.Errorf("unknown platform %q (one of %s)", name, strings.Join(names, ", "))
}

// HuaweiFamily reports whether the platform uses Huawei's policy grammar.
func (p Platform) HuaweiFamily() bool { return p == HuaweiCloud || p == OpenTelekomCloud }

// NeedsAreSometimes reports whether the platform documents which further actions
// a call may need, and not which it always does.
func (p Platform) NeedsAreSometimes() bool { return p == AWS }

// Speaks reports whether policies of the platform are written in the dialect.
func (p Platform) Speaks(d Dialect) bool {
	return p == d.Platform() || p.HuaweiFamily() && d.Platform() == HuaweiCloud
}

// ActionForm says how the platform writes the name of an action.
func (p Platform) ActionForm() string {
	if p.HuaweiFamily() {
		return "service:type:operation"
	}
	return "service:Action"
}

// WholeService is the pattern of all actions of a service.
func (p Platform) WholeService(service string) string {
	if p.HuaweiFamily() {
		return service + ":*:*"
	}
	return service + ":*"
}
