package report

import (
	"bytes"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/permgap/permgap/pkg/answer"
	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/principal/workspace"
	"github.com/permgap/permgap/pkg/rule"
)

// TestLookUps holds what the answers for people show: of answers in which every
// part is filled, in which the yes-or-no parts are no, and in which nothing is.
func TestLookUps(t *testing.T) {
	for name, write := range map[string]func(*Page, filledWith){
		"explanation": explanations,
		"services":    func(p *Page, how filledWith) { Services(p, made[[]answer.ShownService](how)) },
		"sources":     func(p *Page, how filledWith) { Sources(p, made[[]answer.CatalogSource](how)) },
		"defects":     func(p *Page, how filledWith) { Defects(p, made[[]answer.Defect](how)) },
		"holders":     func(p *Page, how filledWith) { Holders(p, made[answer.Holders](how)) },
		"matrix":      func(p *Page, how filledWith) { Matrix(p, made[workspace.Matrix](how)) },
		"rule":        func(p *Page, how filledWith) { Rule(p, made[rule.Rule](how)) },
	} {
		var b bytes.Buffer
		for _, how := range []filledWith{everything, noes, onlyOurs, nothing} {
			fmt.Fprintf(&b, "== %s\n", how)
			p := NewPage(&b, Options{Width: 100})
			write(p, how)
			if p.Err() != nil {
				t.Error(p.Err())
			}
		}
		golden(t, "lookup."+name+".txt", b.Bytes())
	}
}

// explanations explains a name of each kind: an answer has one part for each.
func explanations(p *Page, how filledWith) {
	whole := made[answer.Explanation](how)
	whole.Rule = nil
	action, role, system, operations, services := whole, whole, whole, whole, whole
	action.Role, action.System, action.Operations, action.Services = nil, nil, nil, nil
	role.Action, role.System, role.Operations, role.Services, role.RequiredBy = nil, nil, nil, nil, nil
	system.Action, system.Role, system.Services = nil, nil, nil
	operations.Action, operations.Role, operations.System, operations.Retracted = nil, nil, nil, nil
	services.Kind = "service"
	unknown := answer.Explanation{Kind: "unknown", Name: whole.Name, Message: whole.Message, Hint: whole.Hint}
	for _, x := range []answer.Explanation{action, role, system, operations, services, unknown} {
		p.Line(0, "-- %s", x.Kind)
		Explanation(p, &x)
	}
}

// filledWith says what stands in an answer that was made up.
type filledWith string

const (
	everything filledWith = "everything"
	noes       filledWith = "everything but the yes"
	onlyOurs   filledWith = "everything but overlays and resources"
	nothing    filledWith = "nothing"
)

// made makes a value in which every text is the name of its field, every list
// has two members, and numbers count up.
func made[T any](how filledWith) (v T) {
	if how != nothing {
		n := 0
		fillFrom(reflect.ValueOf(&v).Elem(), "Value", how, &n)
	}
	return v
}

func fillFrom(v reflect.Value, name string, how filledWith, n *int) {
	*n++
	switch x := v.Addr().Interface().(type) {
	case *policy.Platform:
		*x = policy.HuaweiCloud
		return
	case *policy.Reach:
		*x = policy.PrivateOwn
		return
	case *catalog.Certainty:
		*x = catalog.High
		return
	}
	switch v.Kind() {
	case reflect.String:
		if how == onlyOurs && name == "Overlay" {
			return
		}
		v.SetString(fmt.Sprintf("%s%d", strings.ToLower(name), *n))
	case reflect.Int, reflect.Int32, reflect.Int64:
		v.SetInt(int64(*n))
	case reflect.Uint8:
		v.SetUint(1 + uint64(*n)%2)
	case reflect.Bool:
		v.SetBool(how != noes)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fillFrom(v.Elem(), name, how, n)
	case reflect.Slice:
		if how == onlyOurs && name == "Resources" {
			return
		}
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		for i := range 2 {
			fillFrom(v.Index(i), name, how, n)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				fillFrom(v.Field(i), v.Type().Field(i).Name, how, n)
			}
		}
	}
}
