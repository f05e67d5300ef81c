package answer_test

import (
	"fmt"
	"time"

	"github.com/permgap/permgap/pkg/answer"
	"github.com/permgap/permgap/pkg/message"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/policies"
)

// What does an operation need beside its own action?
func ExampleExplain() {
	cat, err := policies.Catalog()
	if err != nil {
		panic(err)
	}
	q := answer.Question{Platform: policy.HuaweiCloud, Today: time.Date(2026, 11, 30, 0, 0, 0, 0, time.UTC)}
	x, err := answer.Explain(cat, q, "modelarts.notebook.start", message.Message{})
	if err != nil {
		panic(err)
	}
	op := x.Operations[0]
	fmt.Println(x.Kind, op.Operation, op.Actions)
	for _, need := range op.Prerequisites {
		if need.Feature == "ssh-login" {
			fmt.Println("for", need.Feature, "also", need.Action)
		}
	}
	// Output:
	// operation modelarts.notebook.start [modelarts:notebook:start]
	// for ssh-login also kps:SSHKeyPair:get
}

// What does a pattern mean today?
func ExampleExpand() {
	cat, err := policies.Catalog()
	if err != nil {
		panic(err)
	}
	for _, found := range answer.Expand(cat, answer.Question{}, "modelarts:note*:st*") {
		fmt.Println(found.Platform, found.Actions)
	}
	// Output:
	// huaweicloud [modelarts:notebook:start modelarts:notebook:stop]
}
