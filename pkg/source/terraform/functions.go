package terraform

import (
	"encoding/base64"
	"errors"
	"path"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/function/stdlib"
)

// plainFunctions gives the functions that depend on their arguments alone, made when
// they are first asked for. Any other is not known, as is what it gives.
func plainFunctions() map[string]function.Function {
	madeFunctions.once.Do(func() { madeFunctions.all = makeFunctions() })
	return madeFunctions.all
}

var madeFunctions struct {
	once sync.Once
	all  map[string]function.Function
}

func makeFunctions() map[string]function.Function {
	return map[string]function.Function{
		"alltrue": every(true), "anytrue": every(false), "regex": stdlib.RegexFunc, "regexall": bounded(stdlib.RegexAllFunc),
		"base64encode": texts(func(a []string) string { return base64.StdEncoding.EncodeToString([]byte(a[0])) }),
		"base64decode": textFunction(func(a []string) (cty.Value, error) {
			text, err := base64.StdEncoding.DecodeString(a[0])
			if err != nil || !utf8.Valid(text) {
				return cty.DynamicVal, errNoText
			}
			return cty.StringVal(string(text)), nil
		}),
		"abs": stdlib.AbsoluteFunc, "ceil": stdlib.CeilFunc, "chomp": stdlib.ChompFunc, "chunklist": stdlib.ChunklistFunc,
		"coalesce": stdlib.CoalesceFunc, "coalescelist": stdlib.CoalesceListFunc, "compact": stdlib.CompactFunc,
		"concat": stdlib.ConcatFunc, "contains": stdlib.ContainsFunc, "distinct": distinct(), "element": stdlib.ElementFunc,
		"flatten": stdlib.FlattenFunc, "floor": stdlib.FloorFunc, "format": bounded(stdlib.FormatFunc),
		"formatlist": bounded(stdlib.FormatListFunc), "join": bounded(stdlib.JoinFunc),
		"indent": indent(), "jsondecode": stdlib.JSONDecodeFunc,
		"jsonencode": stdlib.JSONEncodeFunc, "keys": stdlib.KeysFunc, "length": stdlib.LengthFunc,
		"lookup": stdlib.LookupFunc, "lower": stdlib.LowerFunc, "max": stdlib.MaxFunc, "merge": stdlib.MergeFunc, "min": stdlib.MinFunc,
		"parseint": stdlib.ParseIntFunc, "range": stdlib.RangeFunc,
		"replace": bounded(stdlib.ReplaceFunc), "reverse": stdlib.ReverseListFunc,
		"setintersection": stdlib.SetIntersectionFunc,
		"setproduct":      bounded(stdlib.SetProductFunc), "setsubtract": stdlib.SetSubtractFunc,
		"setunion": stdlib.SetUnionFunc, "slice": stdlib.SliceFunc, "sort": stdlib.SortFunc, "split": stdlib.SplitFunc,
		"strrev": stdlib.ReverseFunc, "substr": stdlib.SubstrFunc, "title": stdlib.TitleFunc, "trim": stdlib.TrimFunc,
		"trimprefix": stdlib.TrimPrefixFunc, "trimspace": stdlib.TrimSpaceFunc, "trimsuffix": stdlib.TrimSuffixFunc,
		"upper": stdlib.UpperFunc, "values": stdlib.ValuesFunc, "zipmap": stdlib.ZipmapFunc,
		"tostring": converts(cty.String), "tonumber": converts(cty.Number), "tobool": converts(cty.Bool),
		"tolist": converts(cty.List(cty.DynamicPseudoType)), "toset": converts(cty.Set(cty.DynamicPseudoType)),
		"tomap":      converts(cty.Map(cty.DynamicPseudoType)),
		"yamlencode": stdlib.JSONEncodeFunc, // JSON is YAML
		"sensitive":  itself(), "nonsensitive": itself(), "one": one(),
		"basename":   texts(func(a []string) string { return path.Base(a[0]) }),
		"dirname":    texts(func(a []string) string { return path.Dir(a[0]) }),
		"startswith": textTest(strings.HasPrefix), "endswith": textTest(strings.HasSuffix), "strcontains": textTest(strings.Contains),
	}
}

// mostRoom is the most that a function may make of its arguments.
const mostRoom = 4 << 20

// bounded refuses arguments of a function that may make much of little.
func bounded(f function.Function) function.Function {
	return function.New(&function.Spec{
		VarParam: &function.Parameter{Name: "args", Type: cty.DynamicPseudoType, AllowNull: true, AllowUnknown: true, AllowDynamicType: true},
		Type: func(args []cty.Value) (cty.Type, error) {
			if !fits(args) {
				return cty.DynamicPseudoType, nil
			}
			return f.ReturnTypeForValues(fitted(f, args))
		},
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			if !fits(args) {
				return cty.DynamicVal, nil
			}
			return f.Call(fitted(f, args))
		},
	})
}

// fitted gives arguments the types that a function has for them, as a call does.
func fitted(f function.Function, args []cty.Value) []cty.Value {
	out := slices.Clone(args)
	for i, a := range args {
		p := f.VarParam()
		if i < len(f.Params()) {
			p = &f.Params()[i]
		}
		if p == nil {
			continue
		}
		if v, err := convert.Convert(a, p.Type); err == nil {
			out[i] = v
		}
	}
	return out
}

// fits reports arguments whose product is small: each can be put in the place of
// every part of every other. Numbers may be a width.
func fits(args []cty.Value) bool {
	product := 1
	for _, a := range args {
		product *= sizeOf(a, mostRoom)
		if product > mostRoom || isWide(a) {
			return false
		}
	}
	return true
}

// isWide reports a number that is large for a count, and a text with a wide verb.
func isWide(v cty.Value) bool {
	v, _ = v.Unmark()
	if !v.IsKnown() || v.IsNull() {
		return false
	}
	switch v.Type() {
	case cty.Number:
		n, _ := v.AsBigFloat().Float64()
		return n > 1e15
	case cty.String:
		for text := v.AsString(); ; {
			_, rest, found := strings.Cut(text, "%")
			if !found {
				return false
			}
			if wideVerb(rest[:min(len(rest), 32)]) {
				return true
			}
			text = rest
		}
	}
	return false
}

// wideVerb reports a verb of format with a width of many digits, or one that an
// argument gives.
func wideVerb(text string) bool {
	digits := 0
	for _, c := range text {
		switch {
		case '0' <= c && c <= '9':
			if digits++; digits > 4 {
				return true
			}
		case c == '*':
			return true
		case strings.ContainsRune("+-# .[]", c):
			digits = 0
		default:
			return false
		}
	}
	return false
}

func converts(to cty.Type) function.Function {
	return function.New(&function.Spec{
		Params: anyValue(),
		Type: func(args []cty.Value) (cty.Type, error) {
			v, err := convert.Convert(args[0], to)
			if err != nil {
				return cty.NilType, function.NewArgError(0, err)
			}
			return v.Type(), nil
		},
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) { return convert.Convert(args[0], to) },
	})
}

// distinct is that of the library, which compares each element with each other, for few
// elements and for those that are no plain texts.
func distinct() function.Function {
	return function.New(&function.Spec{
		Params: stdlib.DistinctFunc.Params(),
		Type:   func(args []cty.Value) (cty.Type, error) { return args[0].Type(), nil },
		Impl: func(args []cty.Value, of cty.Type) (cty.Value, error) {
			n := args[0].LengthInt()
			switch {
			case n == 0 || !args[0].IsWhollyKnown() || n <= fewElements:
				return stdlib.DistinctFunc.Call(args)
			case of.ElementType() != cty.String:
				if n > mostCompared {
					return cty.UnknownVal(of), nil
				}
				return stdlib.DistinctFunc.Call(args)
			}
			var all []cty.Value
			seen := map[string]bool{}
			for it := args[0].ElementIterator(); it.Next(); {
				_, v := it.Element()
				if v.IsNull() {
					return stdlib.DistinctFunc.Call(args)
				}
				if text := v.AsString(); !seen[text] {
					seen[text] = true
					all = append(all, v)
				}
			}
			return cty.ListVal(all), nil
		},
	})
}

// mostCompared is how many values are compared, each with each other.
const mostCompared = 256

func anyValue() []function.Parameter {
	return []function.Parameter{{Name: "v", Type: cty.DynamicPseudoType, AllowNull: true, AllowUnknown: true, AllowDynamicType: true}}
}

// itself gives its argument.
func itself() function.Function {
	return function.New(&function.Spec{
		Params: anyValue(),
		Type:   func(args []cty.Value) (cty.Type, error) { return args[0].Type(), nil },
		Impl:   func(args []cty.Value, _ cty.Type) (cty.Value, error) { return args[0], nil },
	})
}

// one gives the one element of a list, or null.
func one() function.Function {
	return function.New(&function.Spec{
		Params: anyValue(),
		Type:   func([]cty.Value) (cty.Type, error) { return cty.DynamicPseudoType, nil },
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			v := args[0]
			if !v.IsKnown() || v.IsNull() || !v.CanIterateElements() || v.LengthInt() > 1 {
				return cty.DynamicVal, nil
			}
			for it := v.ElementIterator(); it.Next(); {
				_, v := it.Element()
				return v, nil
			}
			return cty.NullVal(cty.DynamicPseudoType), nil
		},
	})
}

var errNoText = errors.New("not a text in base64")

// every reports whether all of a list are true, or else whether one is.
func every(all bool) function.Function {
	return function.New(&function.Spec{
		Params: []function.Parameter{{Name: "list", Type: cty.List(cty.Bool)}},
		Type:   function.StaticReturnType(cty.Bool),
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			for it := args[0].ElementIterator(); it.Next(); {
				_, v := it.Element()
				if !v.IsKnown() {
					return cty.UnknownVal(cty.Bool), nil
				}
				if is := !v.IsNull() && v.True(); is != all {
					return cty.BoolVal(!all), nil
				}
			}
			return cty.BoolVal(all), nil
		},
	})
}

// indent puts spaces in front of all lines but the first.
func indent() function.Function {
	return function.New(&function.Spec{
		Params: []function.Parameter{{Name: "spaces", Type: cty.Number}, {Name: "text", Type: cty.String}},
		Type:   function.StaticReturnType(cty.String),
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			n, _ := args[0].AsBigFloat().Int64()
			if n < 0 || n > 100 {
				return cty.UnknownVal(cty.String), nil
			}
			return cty.StringVal(strings.ReplaceAll(args[1].AsString(), "\n", "\n"+strings.Repeat(" ", int(n)))), nil
		},
	})
}

func textParams(n int) []function.Parameter {
	out := make([]function.Parameter, n)
	for i := range out {
		out[i] = function.Parameter{Name: "text", Type: cty.String}
	}
	return out
}

func texts(do func([]string) string) function.Function {
	return textFunction(func(args []string) (cty.Value, error) { return cty.StringVal(do(args)), nil })
}

func textFunction(do func([]string) (cty.Value, error)) function.Function {
	return function.New(&function.Spec{
		Params: textParams(1), Type: function.StaticReturnType(cty.String),
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) { return do([]string{args[0].AsString()}) },
	})
}

func boolFunction(do func(string) bool) function.Function {
	return function.New(&function.Spec{
		Params: textParams(1), Type: function.StaticReturnType(cty.Bool),
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) { return cty.BoolVal(do(args[0].AsString())), nil },
	})
}

func textTest(do func(a, b string) bool) function.Function {
	return function.New(&function.Spec{
		Params: textParams(2), Type: function.StaticReturnType(cty.Bool),
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			return cty.BoolVal(do(args[0].AsString(), args[1].AsString())), nil
		},
	})
}

func templateFunction(do func(name string, vars cty.Value) cty.Value) function.Function {
	return function.New(&function.Spec{
		Params: []function.Parameter{
			{Name: "path", Type: cty.String},
			{Name: "vars", Type: cty.DynamicPseudoType, AllowUnknown: true, AllowMarked: true, AllowDynamicType: true},
		},
		Type: function.StaticReturnType(cty.DynamicPseudoType),
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) { return do(args[0].AsString(), args[1]), nil },
	})
}
