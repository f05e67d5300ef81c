package catalog

import "testing"

func TestDescribed(t *testing.T) {
	for role, want := range map[string]string{
		"(agency of OBS)": "agency of OBS", "EVSAccessKMS": "", "(a": "", "a)": "", "": "", "(": "",
	} {
		if what, is := Described(role); is != (want != "") || is && what != want {
			t.Errorf("Described(%q) = %q, %v", role, what, is)
		}
	}
}
