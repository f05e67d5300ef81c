package audit

import "testing"

// TestFingerprint holds that a fingerprint tells who and what, and that who can
// be named anew.
func TestFingerprint(t *testing.T) {
	const path = "policies/a.json"
	one := Fingerprint(path, "PG101", "ecs.server.create")
	if same := Fingerprint("./"+path, "PG101", "ecs.server.create"); same != one {
		t.Errorf("a path that is typed in another way: %s, %s", one, same)
	}
	for _, other := range []string{
		Fingerprint("b.json", "PG101", "ecs.server.create"), Fingerprint(path, "PG102", "ecs.server.create"),
		Fingerprint(path, "PG101"), Fingerprint(path, "PG101ecs.server.create"),
	} {
		if other == one {
			t.Errorf("two have the name %s", one)
		}
	}
	if !IsHeldBy(one, path) || IsHeldBy(one, "b.json") || IsHeldBy("", path) {
		t.Error("it is held by another")
	}
	if got, want := HeldBy(one, "repo/a.json"), Fingerprint("repo/a.json", "PG101", "ecs.server.create"); got != want {
		t.Errorf("named anew it is %s, want %s", got, want)
	}
	if len(one) != 32 {
		t.Errorf("%d characters", len(one))
	}
}
