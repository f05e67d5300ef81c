// Package denial reads answers by which a cloud platform denies access: a body
// in JSON or XML, a line of a log, what a command line tool or Terraform makes
// of it. [Parse] gives each answer of a text as a [Denial], with the action, the
// resource, the caller and the kind of policy as far as the text names them.
//
// It takes a text that anybody may have written, and gives names. It looks
// nothing up and judges nothing: what a name means is for package answer. The
// forms that it knows are those that the platforms publish.
package denial

import (
	"strings"

	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/platform"
	"github.com/permgap/permgap/pkg/policy"
)

// Denial is one answer. What the text does not name is empty.
type Denial struct {
	// Platform is the one that the answer shows.
	Platform platform.Platform
	// Code is the error code, as the platform writes it.
	Code string
	// Action is the permission that was asked for; of a verb without a service
	// that of the resource stands in front.
	Action string
	// Operation is the name of the call ("CreateRole"), and API its method and path.
	Operation, API string
	Resource       string
	Principal      string
	// Layer is the kind of policy that decided.
	Layer Layer
	// Explicit: a Deny decided. Implicit: an Allow is lacking. Neither is set where
	// the answer does not say.
	Explicit, Implicit bool
	// Policy is the name of the policy that decided.
	Policy string
	// Encoded is a message that only the platform can decode.
	Encoded string
	// Times is how often the text has this answer.
	Times int
}

// Layer is the kind of policy that decided.
type Layer string

// The layers. Those from NoAgency on say that no policy decided.
const (
	Unknown        Layer = "unknown"
	Identity       Layer = "identity-policy"
	Boundary       Layer = "boundary"
	ControlPolicy  Layer = "control-policy" // of the organization: SCP, control policy
	ResourceLimit  Layer = "resource-control-policy"
	Session        Layer = "session-policy"
	ResourcePolicy Layer = "resource-policy"
	EndpointPolicy Layer = "endpoint-policy"
	Trust          Layer = "trust-policy"
	NoAgency       Layer = "agency"         // a role or agency that must exist does not
	Workspace      Layer = "workspace"      // a limit of the workspace
	Authentication Layer = "authentication" // the caller is not known
	Unsupported    Layer = "unsupported"    // the call is not open to users of this kind
)

// Bounds of what is given of a text.
const (
	mostDenials = 50
	mostKept    = 2000 // before equal ones are joined
	longestName = 2048
)

// Parse finds the answers of a text, in its order, each once. more counts those
// that are left out of very many. Credentials are taken out of the text first.
func Parse(text string) (found []Denial, more int) {
	text = policy.Masked(plain(text))
	s := scanner{text: text, folded: match.Fold(text)}
	s.scan()
	all := s.answers()
	sign := policy.SignOf(s.folded)
	for i := range all {
		all[i].complete(s.folded, sign)
	}
	all = joined(all)
	if len(all) > mostDenials {
		return all[:mostDenials:mostDenials], len(all) - mostDenials + s.lost
	}
	return all, s.lost
}

// joined leaves each answer once, and drops a bare code that a fuller answer has.
func joined(all []Denial) []Denial {
	var out []Denial
	at := map[Denial]int{}
	full := map[string]bool{}
	for _, d := range all {
		full[d.Code] = full[d.Code] || !d.bare()
	}
	for _, d := range all {
		if d.bare() && full[d.Code] {
			continue
		}
		i, known := at[d]
		if !known {
			i = len(out)
			at[d] = i
			out = append(out, d)
		}
		out[i].Times++
	}
	return out
}

// bare reports whether an answer has nothing but a code.
func (d *Denial) bare() bool { return d.Action+d.Operation+d.API+d.Resource+d.Encoded == "" }

// complete adds what follows from the code, the names and the rest of the text.
func (d *Denial) complete(text string, sign platform.Platform) {
	known := kindOf(d.Code)
	if d.Action == "" {
		d.Action = known.action
	}
	if d.Action != "" && !strings.Contains(d.Action, ":") {
		if service := serviceOf(d.Resource); service != "" {
			d.Action = service + ":" + d.Action
		} else {
			d.Operation, d.Action = d.Action, ""
		}
	}
	if d.Layer == "" || d.Layer == Unknown {
		d.Layer = known.layer
	}
	if d.Layer == "" {
		d.Layer = Unknown
	}
	if d.Layer == Unknown && d.Implicit && d.Policy == "" {
		d.Layer = Identity
	}
	if d.Platform == "" {
		d.Platform = platformOf(d, known, text, sign)
	}
	if d.Platform == platform.HuaweiCloud && sign != "" {
		d.Platform = sign
	}
}

// platformOf finds the platform by the names of the answer, its code, and the
// hosts of the text.
func platformOf(d *Denial, known kind, text string, sign platform.Platform) platform.Platform {
	for _, name := range [...]string{d.Resource, d.Principal, d.Policy} {
		switch {
		case match.HasPrefixFold(name, "arn:"):
			return platform.AWS
		case match.HasPrefixFold(name, "acs:"):
			return platform.AlibabaCloud
		}
	}
	switch {
	case strings.Count(d.Action, ":") == 2:
		return platform.HuaweiCloud
	case known.platform != "":
		return known.platform
	case sign != "":
		return sign
	}
	for _, host := range hosts {
		if strings.Contains(text, host.part) {
			return host.platform
		}
	}
	return ""
}

// hosts are parts of names that only one platform has.
var hosts = [...]struct {
	part     string
	platform platform.Platform
}{
	{"amazonaws.com", platform.AWS}, {"botocore", platform.AWS}, {"aws-sdk", platform.AWS}, {"when calling the ", platform.AWS},
	{"aliyuncs.com", platform.AlibabaCloud}, {"alibabacloud", platform.AlibabaCloud}, {"alicloud", platform.AlibabaCloud},
	{"aliyun", platform.AlibabaCloud}, {"accessdenieddetail", platform.AlibabaCloud},
	{"myhuaweicloud", platform.HuaweiCloud}, {"huaweicloud", platform.HuaweiCloud},
}

// serviceOf gives the service of a resource name: the part behind acs, or behind
// arn and the partition.
func serviceOf(resource string) string {
	parts := strings.SplitN(resource, ":", 4)
	switch {
	case len(parts) == 4 && match.EqualFold(parts[0], "acs"):
		return parts[1]
	case len(parts) == 4 && match.EqualFold(parts[0], "arn"):
		return parts[2]
	}
	return ""
}
