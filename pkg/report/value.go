package report

import "io"

// WriteJSON writes what a command says to a program, as the json format does:
// indented, with what does not show or opens a command as \u escapes.
func WriteJSON(w io.Writer, v any) error { return writeJSON(w, v) }
