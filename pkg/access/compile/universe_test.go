package compile

import (
	"testing"
)

// The resource types of an action are what its requests can name: a variable stands
// for anything, and services are in lower case where any case is read.
func TestUniverse(t *testing.T) {
	for _, tt := range []struct {
		name    string
		types   []string
		anyCase bool
		want    string
	}{
		{"none", nil, false, "*"},
		{"as written", []string{"OBS:*:*:bucket:*"}, false, "OBS:*:*:bucket:*"},
		{"in any case", []string{"OBS:*:*:Bucket:*"}, true, "obs:*:*:Bucket:*"},
		{"with a variable", []string{"arn:aws:s3:::home-${Name}/x"}, false, "arn:aws:s3:::home-*/x"},
	} {
		got := Universe(tt.types, tt.anyCase)
		if len(got) != 1 || got[0].String() != tt.want {
			t.Errorf("%s: %v, want %s", tt.name, got, tt.want)
		}
	}
}
