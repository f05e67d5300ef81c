package answer

import (
	"cmp"
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/audit"
	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/denial"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/principal"
)

// Denials is the JSON form of why: each answer of a text by which access was
// denied.
type Denials struct {
	Version string   `json:"version"`
	Denials []Denied `json:"denials"`
	More    int      `json:"more"` // how many are left out of very many
}

// Denied is one answer, and what it means.
type Denied struct {
	Said                   // what happened, in one sentence
	Vendor policy.Platform `json:"vendor"` // "" where nothing shows it
	Code   string          `json:"code,omitempty"`
	Action string          `json:"action"` // "" where neither the answer nor the catalogue names one
	// ActionInferred: only the catalogue names the action, by the call.
	ActionInferred bool   `json:"action_inferred,omitempty"`
	Resource       string `json:"resource"`
	Principal      string `json:"principal,omitempty"`
	API            string `json:"api,omitempty"`  // what was called, by its method and path
	Call           string `json:"call,omitempty"` // or by its name
	Layer          string `json:"layer"`          // the kind of policy that decided: see package denial
	Explicit       bool   `json:"explicit"`       // a Deny decided
	Policy         string `json:"policy,omitempty"`
	Times          int    `json:"times"` // how often the text has it
	// Operations are those of the call, else those that use or need the action.
	Operations     []DeniedOperation `json:"operations"`
	MoreOperations int               `json:"more_operations"`
	AlsoNeeds      []AlsoNeeded      `json:"also_needs"`
	Encoded        *Encoded          `json:"encoded,omitempty"`
	Cause          *DenialCause      `json:"cause,omitempty"` // what the given policies say
	Repair         DenialRepair      `json:"repair"`
	Note           *Said             `json:"note,omitempty"`
}

// Said is a sentence.
type Said struct {
	Text string       `json:"message"`
	ID   message.ID   `json:"message_id"`
	Args message.Args `json:"message_args"`
}

func said(m message.Message) Said {
	return Said{message.In("").Text(m), m.ID, append(message.Args{}, m.Args...)}
}

// DeniedOperation is an operation that cannot be carried out without the action.
type DeniedOperation struct {
	Operation string `json:"operation"`
	Title     string `json:"title,omitempty"`
	// Role is what the action is to it: own, or needed.
	Role string `json:"role"`
}

// AlsoNeeded is something else that one of the operations needs.
type AlsoNeeded struct {
	Operation string   `json:"operation"`
	Action    string   `json:"action,omitempty"`
	Pattern   string   `json:"pattern,omitempty"`
	AnyOf     []string `json:"any_of"`
	Role      string   `json:"role,omitempty"`
	RoleKind  string   `json:"role_kind,omitempty"`
	Feature   string   `json:"feature,omitempty"`
	When      string   `json:"when,omitempty"`
	By        string   `json:"by"`
	Standing  string   `json:"standing,omitempty"`
	Scope     string   `json:"scope,omitempty"`
	Via       []string `json:"via"`               // what needs it, where the operation itself does not
	Verdict   string   `json:"verdict,omitempty"` // of the given policies
}

// Encoded says how to decode a message that only the platform can read.
type Encoded struct {
	API     string `json:"api"`
	Command string `json:"command,omitempty"`
}

// DenialCause is what the given policies say of the action.
type DenialCause struct {
	Said
	Verdict  string          `json:"verdict"`
	Evidence []diag.Evidence `json:"evidence"`
	More     int             `json:"evidence_more"`
}

// DenialRepair is what to do.
type DenialRepair struct {
	Said
	// At is the statement to change, or the document to add one to.
	At     *diag.Location `json:"at,omitempty"`
	Grants []RepairGrant  `json:"grants"`
	// Command is the command that repairs the policies, or writes one; "" where none
	// does.
	Command string `json:"command,omitempty"`
	// Depends: what else is to be allowed depends on which of the operations was
	// called.
	Depends bool `json:"depends,omitempty"`
}

// RepairGrant is what to allow in one policy.
type RepairGrant struct {
	Scope     string   `json:"scope,omitempty"`   // of the policy that it must stand in
	Feature   string   `json:"feature,omitempty"` // only if this is in use
	Actions   []string `json:"actions"`
	Choices   []AnyOf  `json:"choices"` // one action of each
	Resources []string `json:"resources"`
}

// AnyOf lists actions; one is enough.
type AnyOf struct {
	Actions []string `json:"any_of"`
}

// Bounds of an answer.
const (
	mostWhyOperations = 20 // that are listed
	mostWhyNeeds      = 5  // whose prerequisites are
	mostWhyJudged     = 40 // that are judged, for all answers of a text
)

// Why says of each answer what was denied, which operations need it, what else
// they need, what the policies of the principals say of it, and what to do, with the
// command that does it. Of the principals the one of the answer's platform is asked; none is fine.
func Why(cat *catalog.Catalog, q Question, all []denial.Denial, more int, held []principal.Principal, given Given) Denials {
	out := Denials{Version: version, Denials: []Denied{}, More: more}
	known := &judged{results: map[catalog.OperationID]*audit.Result{}, asked: map[string]audit.Asked{}}
	for i := range all {
		w := why{q: q, cat: cat, of: all[i], judged: known}
		x := w.answer(held)
		x.Repair.Command = commandOf(&w, &x, given)
		out.Denials = append(out.Denials, x)
	}
	return out
}

// judged keeps what was asked of the policies, for all answers of a text: there is
// one holder a platform, and actions and operations are of one.
type judged struct {
	results map[catalog.OperationID]*audit.Result
	asked   map[string]audit.Asked
}

// why answers one denial.
type why struct {
	*judged
	q        Question
	cat      *catalog.Catalog
	of       denial.Denial
	platform policy.Platform
	holder   *principal.Principal // nil where nobody shows policies
	exact    bool                 // the operation is the one that was called
	calls    []catalog.OperationID
	needs    []catalog.OperationID // that need the action for something else
}

func (w *why) answer(held []principal.Principal) Denied {
	d := &w.of
	w.platform = w.find()
	for i := range held {
		if held[i].Platform == w.platform {
			w.holder = &held[i]
		}
	}
	x := Denied{
		Vendor: w.platform, Code: d.Code, Action: w.spelled(d.Action), Resource: d.Resource, Principal: d.Principal,
		API: d.API, Call: d.Operation, Layer: string(d.Layer), Explicit: d.Explicit, Policy: d.Policy, Times: d.Times,
		Operations: []DeniedOperation{}, AlsoNeeds: []AlsoNeeded{},
	}
	w.operations(&x)
	if d.Encoded != "" {
		x.Encoded = w.decode()
	}
	x.Said = said(w.headline(&x))
	if w.ofPolicies() {
		w.others(&x)
	}
	w.judge(&x, held)
	w.unknown(&x)
	return x
}

// ofPolicies reports whether policies decide at all.
func (w *why) ofPolicies() bool {
	switch w.of.Layer {
	case denial.NoAgency, denial.Authentication, denial.Unsupported, denial.Workspace:
		return false
	}
	return true
}

// find finds the platform: that of the user, of the answer, or the first that
// knows the names.
func (w *why) find() policy.Platform {
	shown := w.of.Platform
	if p := w.q.Platform; p != "" && (shown == "" || p.HuaweiFamily() == shown.HuaweiFamily() && p.HuaweiFamily()) {
		return p
	}
	if shown != "" && shown != policy.HuaweiCloud {
		return shown
	}
	for _, p := range w.q.likely() {
		if shown == policy.HuaweiCloud && !p.HuaweiFamily() {
			continue
		}
		if _, known := w.cat.Lookup(p, w.of.Action); known && w.of.Action != "" {
			return p
		}
		if w.of.API != "" && len(w.cat.FindAPI(p, w.of.API)) > 0 {
			return p
		}
	}
	return shown
}

// spelled gives an action as the catalogue spells it.
func (w *why) spelled(action string) string {
	if id, known := w.cat.Lookup(w.platform, action); known && action != "" {
		return w.cat.ActionName(id)
	}
	return action
}

// operations finds the operations: those of the call, else those that the action
// unlocks, and those that need it.
func (w *why) operations(x *Denied) {
	called := w.called()
	id, known := w.cat.Lookup(w.platform, x.Action)
	if known && x.Action != "" {
		for _, e := range w.cat.RequiredBy(id) {
			if !slices.Contains(w.needs, e.Operation) {
				w.needs = append(w.needs, e.Operation)
			}
		}
		w.calls = w.cat.Unlocks(id)
		fits := func(op catalog.OperationID) bool { return slices.Contains(w.calls, op) || slices.Contains(w.needs, op) }
		if called = slices.DeleteFunc(called, func(op catalog.OperationID) bool { return !fits(op) }); len(called) > 0 {
			w.exact = true
		}
	} else if x.Action == "" {
		w.exact, w.calls = len(called) == 1, called
		if own := w.ownOf(called); len(own) == 1 {
			x.Action, x.ActionInferred = own[0], true
		}
	}
	if w.exact {
		w.calls, w.needs = called, nil
	}
	w.needs = slices.DeleteFunc(w.needs, func(op catalog.OperationID) bool { return slices.Contains(w.calls, op) })
	for i, op := range append(slices.Clip(w.calls), w.needs...) {
		if len(x.Operations) == mostWhyOperations {
			x.MoreOperations = len(w.calls) + len(w.needs) - i
			break
		}
		o := w.cat.Operation(op)
		role := "needed"
		if x.Action == "" || slices.ContainsFunc(o.Actions, func(a catalog.ActionID) bool { return w.cat.ActionName(a) == x.Action }) {
			role = "own"
		}
		x.Operations = append(x.Operations, DeniedOperation{o.Name, o.Title.In(w.q.Lang), role})
	}
}

// ownOf lists the own actions of operations, each once.
func (w *why) ownOf(ops []catalog.OperationID) (names []string) {
	for _, op := range ops {
		for _, a := range w.cat.OwnActions(op) {
			if name := w.cat.ActionName(a); !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	return names
}

// called finds the operations of the call that the answer names.
func (w *why) called() []catalog.OperationID {
	if w.platform == "" {
		return nil
	}
	var found []catalog.OperationID
	if w.of.API != "" {
		found = w.cat.FindAPI(w.platform, w.of.API)
	}
	if name := w.of.Operation; len(found) == 0 && name != "" {
		if id, ok := w.cat.FindOperation(w.platform, name); ok {
			return []catalog.OperationID{id}
		}
		for _, id := range w.cat.Operations(w.platform) {
			if isCalled(w.cat.OperationName(id), name) {
				found = append(found, id)
			}
		}
		if len(found) == 0 && strings.Contains(name, "/") {
			found = w.cat.FindAPI(w.platform, name)
		}
	}
	if service, _, coded := strings.Cut(w.of.Code, "."); coded && len(found) > 1 {
		ofCode := slices.DeleteFunc(slices.Clone(found), func(id catalog.OperationID) bool {
			return !match.HasPrefixFold(w.cat.OperationName(id), service+".")
		})
		if len(ofCode) > 0 {
			return ofCode
		}
	}
	return found
}

// isCalled reports whether an operation has the name of a call: service.CreateRole,
// or service.notebook.create for CreateNotebook.
func isCalled(operation, name string) bool {
	parts := strings.Split(operation, ".")
	n := len(parts)
	return n > 1 && match.EqualFold(parts[n-1], name) || n > 2 && match.EqualFold(parts[n-1]+parts[n-2], name)
}

// headline says what happened.
func (w *why) headline(x *Denied) message.Message {
	what := message.Name("what", cmp.Or(x.Action, x.Call, x.API, x.Code))
	layer := message.Text("layer", x.Layer)
	if !w.ofPolicies() {
		return message.New("why-no-policy", what, layer)
	}
	if x.Action+x.Call+x.API == "" { // a code is an answer, and not what was denied
		what = message.Part("what", message.New("why-some-call", message.Name("code", x.Code)))
	}
	switch {
	case x.Layer == string(denial.Unknown) && !x.Explicit:
		return message.New("why-refused", what)
	case x.Explicit:
		return message.New("why-denied", what, policyOf(x.Layer))
	}
	return message.New("why-not-allowed", what, layer, policyOf(x.Layer))
}

// decode says how the message of an answer is decoded. Its alphabet has nothing
// that a shell reads between single quotes.
func (w *why) decode() *Encoded {
	command := message.In("").Phrase("why-command", message.Text("platform", string(w.platform)), message.Text("encoded", w.of.Encoded))
	switch w.platform {
	case policy.AWS:
		return &Encoded{"sts:DecodeAuthorizationMessage", command}
	case policy.AlibabaCloud:
		return &Encoded{"ram:DecodeDiagnosticMessage", command}
	}
	return &Encoded{API: "decode-authorization-message"}
}

// unknown says of an action that the catalogue does not have it.
func (w *why) unknown(x *Denied) {
	if x.Action == "" || w.platform == "" {
		return
	}
	if _, known := w.cat.Lookup(w.platform, x.Action); known {
		return
	}
	n := said(message.New("why-unknown-action", message.Name("action", x.Action), message.Text("platform", string(w.platform)),
		message.Texts("near", w.cat.Suggest(w.platform, x.Action, 2))))
	x.Note = &n
}

// policyOf names a kind of policy.
func policyOf(layer string) message.Arg {
	return message.Part("policy", message.New("why-policy", message.Text("layer", layer)))
}
