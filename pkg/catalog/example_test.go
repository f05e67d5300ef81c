package catalog_test

import (
	"fmt"

	"github.com/permgap/permgap/pkg/catalog"
	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/policy"
	"github.com/permgap/permgap/policies"
)

// opened is the built-in catalogue.
func opened() *catalog.Catalog {
	cat, err := policies.Catalog()
	if err != nil {
		panic(err)
	}
	return cat
}

// What does an action unlock, and what does that need besides?
func Example() {
	cat := opened()
	id, ok := cat.Lookup(policy.HuaweiCloud, "modelarts:image:delete")
	if !ok {
		panic("no such action")
	}
	for _, unlocked := range cat.Unlocks(id) {
		op := cat.Operation(unlocked)
		fmt.Println(op.Name, op.API)
		for _, need := range op.Requires {
			for _, action := range need.Any {
				fmt.Println("  ", cat.ActionName(action))
			}
		}
	}
	// Output:
	// modelarts.image.delete [DELETE /v1/{project_id}/images/{id}]
	//    swr:repo:deleteRepoTag
	//    swr:repo:listRepoTags
	//    swr:repository:deleteTag
	//    swr:repository:getTag
}

// The operations that need an action.
func ExampleCatalog_RequiredBy() {
	cat := opened()
	id, ok := cat.Lookup(policy.HuaweiCloud, "swr:repo:deleteRepoTag")
	if !ok {
		panic("no such action")
	}
	for _, edge := range cat.RequiredBy(id) {
		fmt.Println(cat.OperationName(edge.Operation))
	}
	// Output:
	// modelarts.image.delete
}

// The actions that a pattern matches.
func ExampleCatalog_Expand() {
	cat := opened()
	pattern := match.Compile("modelarts:notebook:st*", match.Options{Fold: true})
	for _, id := range cat.Expand(policy.HuaweiCloud, pattern) {
		fmt.Println(cat.ActionName(id))
	}
	// Output:
	// modelarts:notebook:start
	// modelarts:notebook:stop
}
