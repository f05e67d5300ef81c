package catalog

// wordOf gives the word of a value; "" for one that has none.
func wordOf(table []string, i uint8) string {
	if int(i) < len(table) {
		return table[i]
	}
	return ""
}
