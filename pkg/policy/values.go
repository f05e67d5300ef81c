package policy

// Member gives a member of an object by its name; nil where it has none.
func (v *Value) Member(name string) *Value {
	if v == nil || v.Kind != ObjectValue {
		return nil
	}
	for _, m := range v.Values {
		if m.Name == name {
			return m
		}
	}
	return nil
}
