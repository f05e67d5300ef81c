package match

import "slices"

// maxName bounds the names that are compared; longer ones are near nothing.
const maxName = 128

// Distance counts the insertions, deletions, substitutions and swaps of
// neighbours that turn a into b with ASCII letters folded. It gives up beyond
// a limit, and then answers limit+1.
func Distance(a, b string, limit int) int {
	if len(a) > maxName || len(b) > maxName || max(len(a), len(b))-min(len(a), len(b)) > limit {
		return limit + 1
	}
	var rows [3][maxName + 1]int // the last two rows and this one
	for j := range len(b) + 1 {
		rows[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		older, old, now := &rows[(i+1)%3], &rows[(i+2)%3], &rows[i%3]
		now[0] = i
		least := i
		x := lower(a[i-1])
		for j := 1; j <= len(b); j++ {
			y := lower(b[j-1])
			d := old[j-1]
			if x != y {
				d = 1 + min(d, old[j], now[j-1])
				if i > 1 && j > 1 && x == lower(b[j-2]) && lower(a[i-2]) == y {
					d = min(d, 1+older[j-2])
				}
			}
			now[j] = d
			least = min(least, d)
		}
		if least > limit {
			return limit + 1
		}
	}
	return min(rows[len(a)%3][len(b)], limit+1)
}

// Tolerance says how far a name of a length may be off and still be meant.
func Tolerance(length int) int { return min(1+length/5, 4) }

// Nearest gives the one of some names that a misspelt one most likely means,
// the first of equals; "" when none is near.
func Nearest(name string, names []string) string {
	best, nearest := Tolerance(len(name))+1, ""
	for _, n := range names {
		if d := Distance(name, n, best-1); d < best {
			best, nearest = d, n
		}
	}
	return nearest
}

// NearestFirst sorts names by how far they are from another, equals as they stood.
func NearestFirst(name string, names []string) {
	slices.SortStableFunc(names, func(a, b string) int { return Distance(name, a, maxName) - Distance(name, b, maxName) })
}

// NearestOf gives up to n of some names: those that are least far from a
// misspelt one, each once and in their order.
func NearestOf(name string, names []string, n int) []string {
	limit := Tolerance(len(name))
	var out []string
	for _, k := range names {
		d := Distance(name, k, limit)
		if d < limit {
			out, limit = nil, d
		}
		if d <= limit && !slices.Contains(out, k) {
			out = append(out, k)
		}
	}
	return out[:min(n, len(out))]
}
