package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"golang.org/x/term"

	"github.com/permgap/permgap/pkg/answer"
	"github.com/permgap/permgap/pkg/catalog"
	catalogfile "github.com/permgap/permgap/pkg/catalog/source"
	"github.com/permgap/permgap/pkg/config"
	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/pkg/report"
	"github.com/permgap/permgap/pkg/source"
	"github.com/permgap/permgap/policies"
)

// flags are the flags of every command.
type flags struct {
	format   []string
	output   string
	color    string
	lang     string
	config   string
	noConfig bool
	platform string
	catalog  []string
	quiet    bool
	verbose  bool

	showSuppressed bool
}

func (f *flags) register(set *pflag.FlagSet) {
	addList(set, &f.format, "format", "f", "output `FORMAT` (audit: "+strings.Join(report.Names(), ", ")+
		"; lists: text, table, json; graph: dot, mermaid, json); FORMAT=FILE writes to a file; may be repeated")
	set.StringVarP(&f.output, "output", "o", "", "write to this `FILE` instead of standard output; without --format its ending "+
		"gives the format of an audit: .sarif, .json, .md, .xml (junit)")
	set.StringVar(&f.color, "color", "auto", "colours: `WHEN` is auto, always or never")
	set.StringVar(&f.lang, "lang", "en", "`LANGUAGE` of titles: en, zh-Hans or zh-Hant")
	set.StringVar(&f.config, "config", "", "configuration `FILE` (default: the nearest "+config.FileName+" up to the root of the repository)")
	set.BoolVar(&f.noConfig, "no-config", false, "read no configuration file")
	set.StringVar(&f.platform, "platform", "",
		"treat documents and names as those of this `PLATFORM`: huaweicloud, opentelekomcloud (otc), alibabacloud (aliyun) or aws")
	addList(set, &f.catalog, "catalog", "", "private catalogue `FILE` that adds to the built-in one; may be repeated")
	set.BoolVarP(&f.quiet, "quiet", "q", false, "print findings only")
	set.BoolVarP(&f.verbose, "verbose", "v", false, "print also what text leaves out for brevity")
}

// check holds the rules that reach across flags.
func (f *flags) check(cmd *cobra.Command) error {
	switch {
	case f.noConfig && f.config != "":
		return usage(cmd, "use either --config or --no-config")
	case f.config == "-":
		return usage(cmd, "--config needs a file: standard input is for policies")
	case f.quiet && f.verbose:
		return usage(cmd, "use either --quiet or --verbose")
	}
	return nil
}

// settings reads the configuration and lays the command's flags over it.
func (a *app) settings(cmd *cobra.Command) (*config.Config, error) {
	return a.settingsUnder(cmd.Context(), cmd.Flags())
}

// settingsUnder reads the configuration and lays flags over it.
func (a *app) settingsUnder(ctx context.Context, flags *pflag.FlagSet) (*config.Config, error) {
	path := a.flags.config
	if a.flags.noConfig {
		path = "-"
	}
	c, err := config.Load(ctx, path, flags, a.env, a.files())
	if err == nil {
		a.warn(c)
	}
	return c, err
}

// warn tells of what looks like a setting and is none.
func (a *app) warn(c *config.Config) {
	words := message.In(c.Lang)
	for _, path := range c.Misnamed() {
		a.tell("warning: %s", words.Text(message.New("config-misnamed", message.Name("path", path))))
	}
	for _, v := range c.Unknown() {
		a.tell("warning: %s", words.Text(message.New("config-variable-unknown", message.Name("name", v.Name), message.Text("near", v.Nearest))))
	}
}

// files reads what the command line names, and keeps a record of it.
func (a *app) files() source.Reader { return source.Reader{Record: &a.record, Tree: a.tree} }

// embedded opens the built-in catalogue.
func (a *app) embedded() (*catalog.Catalog, error) { return policies.Catalog() }

// open opens the catalogue with the overlays of the settings.
func (a *app) open(ctx context.Context, c *config.Config) (*catalog.Catalog, error) {
	cat, err := a.embedded()
	if err != nil || len(c.Catalog) == 0 {
		return cat, err
	}
	from := c.Reader("catalog", a.files())
	for i, path := range c.Catalog {
		if _, err := from.Head(ctx, path, 1); err != nil {
			return nil, diag.Placed(c.At("catalog", i), fmt.Errorf("%s: cannot read the catalogue file: %w", path, withoutHint(err)))
		}
	}
	return catalogfile.OverlayFrom(ctx, from, cat, c.Catalog...)
}

// withoutHint removes the advice for policies from an error about another file.
func withoutHint(err error) error {
	var said *source.Error
	if errors.As(err, &said) && !errors.Is(err, source.ErrLeadsOut) {
		return errors.New(said.What)
	}
	return err
}

// style gives the options for what is shown on standard output.
func (a *app) style(c *config.Config) report.Options {
	mode, _ := report.ParseColorMode(c.Color)
	return report.Options{
		Width: a.width(), Lang: c.Lang, Verbose: a.flags.verbose, ShowSuppressed: a.flags.showSuppressed, GroupBy: c.GroupBy, Quiet: c.Quiet,
		Color: report.UseColor(mode, a.getenv, isTerminal(a.terminal)),
	}
}

func (a *app) getenv(name string) string { return a.env[name] }

// today is the day of the run in UTC: that of SOURCE_DATE_EPOCH, where it is set.
func (a *app) today() (string, error) {
	now := time.Now()
	if text := a.getenv("SOURCE_DATE_EPOCH"); text != "" {
		seconds, err := strconv.ParseInt(text, 10, 64)
		if err != nil || seconds < 0 || seconds > lastSecond {
			return "", fmt.Errorf("SOURCE_DATE_EPOCH is %q, and must be a number of seconds since 1970", source.Head(text))
		}
		now = time.Unix(seconds, 0)
	}
	return now.UTC().Format(time.DateOnly), nil
}

const lastSecond = 253402300799 // of the year 9999

// width gives the columns to wrap at, $COLUMNS or the terminal's; 0 where
// nobody looks.
func (a *app) width() int {
	if n, err := strconv.Atoi(a.getenv("COLUMNS")); err == nil && n > 0 {
		return n
	}
	if f, ok := a.terminal.(*os.File); ok {
		if n, _, err := term.GetSize(int(f.Fd())); err == nil && n > 0 {
			return n
		}
	}
	return 0
}

func isTerminal(w any) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// lookup is what commands that look into the catalogue start from.
type lookup struct {
	*config.Config
	catalog *catalog.Catalog
	format  string // text, table or json
}

// question asks as the settings say.
func (in lookup) question() answer.Question { return questionOf(in.Config) }

// questionOf asks the catalogue as the settings say.
func questionOf(c *config.Config) answer.Question {
	return answer.Question{Platform: policy.Platform(c.Platform), Lang: c.Lang, Today: time.Now()}
}

// opened reads the settings, the catalogue with its overlays and the format.
func (a *app) opened(cmd *cobra.Command) (lookup, error) {
	c, err := a.settings(cmd)
	if err != nil {
		return lookup{}, err
	}
	format, err := a.listFormat(cmd)
	if err != nil {
		return lookup{}, err
	}
	cat, err := a.open(cmd.Context(), c)
	return lookup{c, cat, format}, err
}

// listFormat gives the format of a command that prints a list: text, table or
// json. The formats of the configuration are those of audits.
func (a *app) listFormat(cmd *cobra.Command) (string, error) {
	return a.oneFormat(cmd, listFormats())
}

// oneFormat gives the format of a command that has these; the first if none is given.
func (a *app) oneFormat(cmd *cobra.Command, formats []string) (string, error) {
	switch len(a.flags.format) {
	case 0:
		return formats[0], nil
	case 1:
	default:
		return "", usage(cmd, "%s accepts one --format", cmd.Name())
	}
	if f := a.flags.format[0]; slices.Contains(formats, f) {
		return f, nil
	}
	last := len(formats) - 1
	return "", usage(cmd, "%s has the formats %s and %s, not %q", cmd.Name(), strings.Join(formats[:last], ", "), formats[last],
		a.flags.format[0])
}

// listFormats names the formats of commands that print a list.
func listFormats() []string { return []string{"text", "table", "json"} }
