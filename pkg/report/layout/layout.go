// Package layout fits texts into a width: it measures, wraps and cuts them, and
// gives the columns of tables their widths.
//
// Widths are columns of a terminal: a wide character takes two, a colour none.
// Texts are safe to show already; the package escapes nothing, draws nothing
// and knows nothing of what a text says.
package layout
