package match

import (
	"strings"
	"testing"
)

var (
	exact    = Options{}
	question = Options{Question: true}
	folded   = Options{Fold: true}
	aws      = Options{Question: true, Fold: true}
)

func TestMatch(t *testing.T) {
	tests := []struct {
		name    string
		pattern string
		opts    Options
		s       string
		want    bool
	}{
		{"empty", "", exact, "", true},
		{"empty against something", "", exact, "a", false},
		{"equal", "swr:repo:getRepo", exact, "swr:repo:getRepo", true},
		{"case differs", "swr:repo:getRepo", exact, "swr:repo:getrepo", false},
		{"case folded", "swr:repo:getRepo", folded, "SWR:repo:getrepo", true},
		{"fold is for ASCII only", "é", folded, "É", false},
		{"fold leaves neighbours of letters alone", "[", folded, "{", false},
		{"the Kelvin sign is no k", "k", folded, "\u212a", false},
		{"star for nothing", "a*", exact, "a", true},
		{"star for much", "a*z", exact, "a:b/c z", true},
		{"star across separators", "*:*:get*", exact, "obs:bucket:getAcl", true},
		{"inner star", "aaa:a*b:baa*", exact, "aaa:axxb:baa", true},
		{"needs to go back", "*aab", exact, "aaaab", true},
		{"prefix only", "abc", exact, "abcd", false},
		{"longer than the string", "abcd", exact, "abc", false},
		{"question is a character", "b?", question, "bx", true},
		{"question is not nothing", "b?", question, "b", false},
		{"question is one character, not one byte", "b?c", question, "b中c", true},
		{"two questions are not one wide character", "b??c", question, "b中c", false},
		{"question takes a stray byte", "b?c", question, "b\xffc", true},
		{"each stray byte is a character", "b??c", question, "b\xe4\xb8c", true},
		{"question is literal without the option", "b?", exact, "bx", false},
		{"question is literal without the option, itself", "b?", exact, "b?", true},
		{"star and question", "b/?*", question, "b/", false},
		{"star never splits a character", "*\xb8\xad", exact, "中", false},
		{"many stars", strings.Repeat("a*", 30) + "b", exact, strings.Repeat("a", 200), false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := Compile(tt.pattern, tt.opts).Match(tt.s); got != tt.want {
				t.Errorf("Compile(%q).Match(%q) = %v", tt.pattern, tt.s, got)
			}
		})
	}
}

func TestPatternFacts(t *testing.T) {
	tests := []struct {
		pattern    string
		opts       Options
		prefix     string
		literal    bool
		everything bool
	}{
		{"", exact, "", true, false},
		{"*", exact, "", false, true},
		{"**", exact, "", false, true},
		{"*?", question, "", false, false},
		{"swr:*:get*", exact, "swr:", false, false},
		{"S3:Get?", aws, "S3:Get", false, false},
		{"S3:Get?*", exact, "S3:Get?", false, false},
		{"S3:Get?", exact, "S3:Get?", true, false},
	}
	for _, tt := range tests {
		p := Compile(tt.pattern, tt.opts)
		if p.Prefix() != tt.prefix || p.Literal() != tt.literal || p.Everything() != tt.everything {
			t.Errorf("%q: prefix %q, literal %v, everything %v", tt.pattern, p.Prefix(), p.Literal(), p.Everything())
		}
		if p.String() != tt.pattern || p.Options() != tt.opts {
			t.Errorf("%q does not give back what it was made of", tt.pattern)
		}
	}
}

func TestStars(t *testing.T) {
	for _, c := range []struct{ pattern, s, want string }{
		{"h/*/*", "h/ann/x/y", "ann|x/y"},
		{"*", "", ""},
		{"a*b*", "ab", "|"},
		{"a?*", "abc", "c"},
		{"a**b", "axb", "|x"},
		{"a", "a", ""},
	} {
		if got := strings.Join(Compile(c.pattern, question).Stars(c.s), "|"); got != c.want {
			t.Errorf("%q in %q: %q, want %q", c.pattern, c.s, got, c.want)
		}
	}
}

func TestAnswerString(t *testing.T) {
	for a, want := range map[Answer]string{Yes: "yes", No: "no", Undecided: "undecided", 0: "no answer"} {
		if got := a.String(); got != want {
			t.Errorf("Answer(%d) = %q, want %q", a, got, want)
		}
	}
}

func TestMatchDoesNotAllocate(t *testing.T) {
	p := Compile("arn:aws:s3:::*/home/?*", aws)
	if n := testing.AllocsPerRun(100, func() { p.Match("ARN:aws:s3:::bucket/home/中") }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func FuzzMatch(f *testing.F) {
	f.Add("a*b?c", "aXbYc", true, true)
	f.Add("**a", "ba", false, false)
	f.Add("?\xff*中", "\xff\xff中", true, false)
	f.Fuzz(func(t *testing.T, pattern, s string, question, fold bool) {
		if strings.Count(pattern, "*") > 6 || len(s) > 60 {
			t.Skip("the oracle takes too long")
		}
		p := Compile(pattern, Options{Question: question, Fold: fold})
		if got, want := p.Match(s), naiveMatch(p, s); got != want {
			t.Errorf("Compile(%q, %+v).Match(%q) = %v", pattern, p.Options(), s, got)
		}
		if p.Match(s) && !fold && !strings.HasPrefix(s, p.Prefix()) {
			t.Errorf("%q matches %q, which lacks its prefix", pattern, s)
		}
	})
}

func BenchmarkCompile(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		Compile("modelarts:notebook:get*", folded)
	}
}

func BenchmarkMatch(b *testing.B) {
	for _, bb := range []struct{ name, pattern, s string }{
		{"action", "modelarts:note*:st*", "modelarts:notebook:start"},
		{"resource", "arn:aws:s3:::*/home/?*/x", "arn:aws:s3:::bucket/home/someone/x"},
		{"stars", strings.Repeat("a*", 30) + "b", strings.Repeat("a", 200)},
	} {
		b.Run(bb.name, func(b *testing.B) {
			p := Compile(bb.pattern, aws)
			b.ReportAllocs()
			for b.Loop() {
				p.Match(bb.s)
			}
		})
	}
}

func TestEvery(t *testing.T) {
	if Every != *Compile("*", Options{}) {
		t.Errorf("Every is %+v", Every)
	}
}
