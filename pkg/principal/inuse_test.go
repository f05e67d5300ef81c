package principal_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/principal"
	"github.com/permgap/permgap/policies"
)

func builtIn(t testing.TB) *catalog.Catalog {
	t.Helper()
	cat, err := policies.Catalog()
	if err != nil {
		t.Fatal(err)
	}
	return cat
}

func TestResolveResource(t *testing.T) {
	cat := builtIn(t)
	for _, tt := range []struct {
		platform         policy.Platform
		given            string
		kind, want, says string
	}{
		{policy.HuaweiCloud, "obs:bucket=logs", "obs:bucket", "obs:*:*:bucket:logs", ""},
		{policy.HuaweiCloud, " OBS:Bucket = logs ", "obs:bucket", "obs:*:*:bucket:logs", ""},
		{policy.HuaweiCloud, "bucket=logs-*", "obs:bucket", "obs:*:*:bucket:logs-*", ""},
		{policy.HuaweiCloud, "obs:bucket=bucket:logs", "obs:bucket", "obs:*:*:bucket:logs", ""},
		{policy.HuaweiCloud, "obs:bucket=OBS:*:*:bucket:logs", "obs:bucket", "obs:*:*:bucket:logs", ""},
		{policy.HuaweiCloud, "obs:object=logs/a=b", "obs:object", "obs:*:*:object:logs/a=b", ""},
		{policy.HuaweiCloud, "obs:*:*:object:logs/a=b", "obs:object", "obs:*:*:object:logs/a=b", ""},
		{policy.HuaweiCloud, "swr:repo=*", "swr:repo", "swr:*:*:repo:*", ""},
		{policy.AlibabaCloud, "oss:bucket=logs", "oss:bucket", "acs:oss:*:*:logs", ""},
		{policy.AlibabaCloud, "oss:object=logs/*", "oss:object", "acs:oss:*:*:logs/*", ""},
		{policy.AlibabaCloud, "acs:oss:*:*:logs", "oss:bucket", "acs:oss:*:*:logs", ""},
		{policy.AlibabaCloud, "acs:oss:*:*:logs/*", "oss:object", "acs:oss:*:*:logs/*", ""},
		{policy.AlibabaCloud, "dswinstance=dsw-1", "paidsw:dswinstance", "acs:paidsw:*:*:workspace/*/dswinstance/dsw-1", ""},
		{policy.AlibabaCloud, "dswinstance=workspace/1/dswinstance/*", "paidsw:dswinstance", "acs:paidsw:*:*:workspace/1/dswinstance/*", ""},
		{policy.AlibabaCloud, "acs:ram:*:1:role/x", "ram:role", "acs:ram:*:1:role/x", ""},
		{policy.HuaweiCloud, "obs:bukket=x", "", "", "did you mean obs:bucket?"},
		{policy.HuaweiCloud, "obs=x", "", "", "its types are obs:bucket, obs:object"},
		{policy.HuaweiCloud, "obs:thing=x", "", "", "the types of obs are obs:bucket, obs:object"},
		{policy.HuaweiCloud, "hilens:nowhere=x", "", "", "the catalogue knows no resource types of hilens"},
		{policy.HuaweiCloud, "instance=x", "", "", "it is one of"},
		{policy.HuaweiCloud, "obs:bucket=obs:*:*:object:x", "", "", "resources of this type are named obs:*:*:bucket:*"},
		{policy.HuaweiCloud, "obs:bucket=", "", "", "name the resources in use"},
		{policy.HuaweiCloud, "logs", "", "", "write TYPE=PATTERN"},
		{policy.HuaweiCloud, "obs:*:*:*:logs", "", "", "write TYPE=PATTERN"},
		{policy.HuaweiCloud, "", "", "", "write TYPE=PATTERN"},
		{policy.HuaweiCloud, "obs:bucket=${g:UserName}", "", "", "a star stands for any characters"},
		{policy.HuaweiCloud, "obs:bucket=a\nb", "", "", "cannot be printed"},
		{policy.HuaweiCloud, "obs:bucket=" + strings.Repeat("a", 2000), "", "", "more than 1500 characters"},
		{policy.AWS, "s3:bucket=logs", "s3:bucket", "arn:aws:s3:::logs", ""},
		{policy.AWS, "arn:aws:s3:::logs/*", "s3:object", "arn:aws:s3:::logs/*", ""},
	} {
		r, err := principal.ResolveResource(cat, tt.platform, tt.given)
		if tt.says != "" {
			if err == nil || !strings.Contains(said(err), tt.says) {
				t.Errorf("%q: error %q, want … %s", tt.given, said(err), tt.says)
			}
			continue
		}
		if err != nil || r.Type != tt.kind || !slices.Equal(r.Patterns, []string{tt.want}) {
			t.Errorf("%q: %+v, %q, want %s %s", tt.given, r, said(err), tt.kind, tt.want)
		}
	}
}

// said is an error with its hint.
func said(err error) string {
	if err == nil {
		return ""
	}
	var hinted diag.Hinted
	if errors.As(err, &hinted) {
		return err.Error() + "\n" + hinted.Hint
	}
	return err.Error()
}

// Whatever is accepted is within its type, and errors show little of what was given.
func FuzzResolveResource(f *testing.F) {
	cat := builtIn(f)
	for _, seed := range []string{
		"obs:bucket=logs", "bucket=", "acs:oss:*:*:a/b", "arn:aws:s3:::b", "a=b=c", "=", "*", "obs:*:*:bucket:*:*", "oss:object=*/*",
		"dswinstance=workspace/*/dswinstance/*/*", "\xff=\x00", "bucket=****************",
		"-----BEGIN OPENSSH PRIVATE KEY-----=b3BlbnNzaC1rZXktdjEAAAAABG5vbmU",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, given string) {
		for _, p := range policy.Platforms() {
			r, err := principal.ResolveResource(cat, p, given)
			if err != nil {
				if len(said(err)) > 1000 {
					t.Errorf("%q: error %q", given, said(err))
				}
				continue
			}
			if r.Type == "" || len(r.Patterns) == 0 {
				t.Fatalf("%q: %+v", given, r)
			}
			for _, pattern := range r.Patterns {
				if !slices.ContainsFunc(r.Of, func(of string) bool {
					_, a := match.Covers(match.Compile(pattern, match.Options{}), []*match.Pattern{match.Compile(of, match.Options{})}, 1_000_000)
					return a == match.Yes
				}) {
					t.Errorf("%q: %s is outside of %v", given, pattern, r.Of)
				}
			}
		}
	})
}
