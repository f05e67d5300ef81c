// Command reference imports the packages that permgap is built on and prints a
// line: the least that a program of this kind can cost.
package main

import (
	"fmt"

	_ "github.com/fatih/color"
	_ "github.com/olekukonko/tablewriter"
	_ "github.com/spf13/cobra"
	_ "github.com/spf13/viper"
)

func main() { fmt.Println("reference") }
