package access

import (
	"slices"
	"testing"

	"github.com/permgap/permgap/pkg/policy"
)

// An operator that a platform's documentation does not have is unknown there,
// whatever the others call it.
func TestParseOperator(t *testing.T) {
	for _, c := range []struct {
		name  string
		known []policy.Dialect
	}{
		{"StringEquals", []policy.Dialect{policy.Huawei10, policy.Huawei11, policy.Huawei50, policy.RAM1, policy.AWS2008, policy.AWS2012}},
		{"StringLike", []policy.Dialect{policy.Huawei10, policy.Huawei11, policy.RAM1, policy.AWS2008, policy.AWS2012}},
		{"StringMatch", []policy.Dialect{policy.Huawei10, policy.Huawei11, policy.Huawei50}},
		{"StringStartWithAnyOf", []policy.Dialect{policy.Huawei10, policy.Huawei11}},
		{"NumberEqualsAnyOf", []policy.Dialect{policy.Huawei10, policy.Huawei11}},
		{"NumericEqualsIfExists", []policy.Dialect{policy.AWS2008, policy.AWS2012}},
		{"ForAnyValue:ArnLike", []policy.Dialect{policy.AWS2008, policy.AWS2012}},
		{"Null", []policy.Dialect{policy.Huawei10, policy.Huawei11, policy.Huawei50, policy.AWS2008, policy.AWS2012}},
		{"IsNullOrEmpty", []policy.Dialect{policy.Huawei10, policy.Huawei11}},
		{"NullIfExists", nil},
		{"ForAllValues:Null", nil},
		{"StringMatchAnyOf", nil},
		{"NumberLessThanAnyOf", nil},
		{"StringEqualsAnyOfAnyOf", nil},
		{"stringequals", nil},
		{"", nil},
	} {
		for d := policy.Huawei10; d <= policy.AWS2008; d++ {
			want := slices.Contains(c.known, d)
			if _, got := parseOperator(d, c.name); got != want {
				t.Errorf("%q in %s: known %t, want %t", c.name, d, got, want)
			}
		}
	}
}
