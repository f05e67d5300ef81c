package report

import (
	"slices"
	"strings"

	"github.com/permgap/permgap/pkg/diag"
	"github.com/permgap/permgap/pkg/message"
)

// secondPolicy says what cannot be granted beside an operation, by service: a
// custom policy of Huawei Cloud is global or of projects. What another policy of the
// run grants needs no further one.
func secondPolicy(w words, g []*diag.Finding) []detail {
	var services []string
	for _, f := range g {
		for i := range f.Prerequisites {
			if p := &f.Prerequisites[i]; p.SecondPolicy && len(p.Elsewhere) == 0 {
				service, _, _ := strings.Cut(p.Name(), ":")
				services = append(services, shorten(service))
			}
		}
	}
	if len(services) == 0 {
		return nil
	}
	slices.Sort(services)
	return []detail{{label: w.say("label-help"), kind: anAdvice,
		text: w.say("in-second-policy", message.First("services", slices.Compact(services), fewFeatures))}}
}

// notInUse says how to leave out features that are not in use.
func notInUse(w words, g []*diag.Finding) []detail {
	features, _ := featuresOf(g)
	if len(features) == 0 {
		return nil
	}
	shown := features[:min(len(features), fewFeatures)]
	return []detail{{label: w.say("label-help"), kind: anAdvice, text: w.say("not-in-use",
		message.Text("features", strings.Join(shown, ",")), message.Count("more", len(features)-len(shown)))}}
}

// deducedFeatures says, once a report, that no page names some of its features, and
// where to read what they are; "" where pages name all.
func deducedFeatures(w words, all []*diag.Finding) string {
	features, deduced := featuresOf(all)
	switch len(deduced) {
	case 0:
		return ""
	case len(features):
		return w.say("features-deduced", message.Text("how", "all"))
	}
	return w.say("features-deduced", message.Text("how", "some"))
}

// featuresOf lists the features of a group, and those that were deduced.
func featuresOf(g []*diag.Finding) (features, deduced []string) {
	for _, f := range g {
		for i := range f.Prerequisites {
			p := &f.Prerequisites[i]
			if p.Feature == "" {
				continue
			}
			name := shorten(p.Feature)
			if n := len(features); n == 0 || features[n-1] != name { // one stands many times in turn
				features = append(features, name)
			}
			if n := len(deduced); p.FeatureDeduced && (n == 0 || deduced[n-1] != name) {
				deduced = append(deduced, name)
			}
		}
	}
	slices.Sort(features)
	slices.Sort(deduced)
	return slices.Compact(features), slices.Compact(deduced)
}
