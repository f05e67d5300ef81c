package policy

import (
	"slices"
	"strconv"

	"github.com/permgap/permgap/pkg/match"
	"github.com/permgap/permgap/pkg/message"
)

// PAI workspaces: the answers of ListPermissions, GetPermission and
// ListMembers, and the roles that CreateWorkspaceRole takes and
// ListWorkspaceRoles gives.

// isWorkspace reports whether an object is one of these documents.
func isWorkspace(n *node) bool {
	switch {
	case n.get("ModulePermissions").is(kindArray):
		return true
	case n.get("PermissionCode").is(kindString) && n.get("PermissionRules") != nil:
		return true
	case n.get("Permissions").is(kindArray):
		return listOf(n, "Permissions", "PermissionCode")
	case n.get("Members").is(kindArray):
		return listOf(n, "Members", "Roles")
	}
	return false
}

// listOf reports whether a list of n is one of the API: some element has the
// member that tells it, or it is empty and what stands around it tells.
func listOf(n *node, list, member string) bool {
	elements := n.get(list).children
	if len(elements) == 0 {
		return n.get("RequestId") != nil || n.get("TotalCount") != nil
	}
	return slices.ContainsFunc(elements, func(c *node) bool { return c.get(member) != nil })
}

func readWorkspace(doc *Document, n *node) {
	doc.Kind, doc.Platform = KindWorkspace, AlibabaCloud
	w := &Workspace{}
	doc.Workspace = w
	r := workspaceReader{&reader{doc: doc}, w}
	switch {
	case n.get("ModulePermissions") != nil:
		r.role(n)
	case n.get("Members") != nil:
		r.members(n.get("Members"))
		w.Unlisted = unlisted(n, "Members")
	default:
		entries := []*node{n}
		w.Form = PermissionForm
		if list := n.get("Permissions"); list != nil {
			w.Form, entries = PermissionsForm, list.children
			w.Unlisted = unlisted(n, "Permissions")
		}
		for _, p := range entries {
			if code := p.get("PermissionCode"); r.isString(code, p, "PermissionCode") {
				w.Permissions = append(w.Permissions, WorkspacePermission{Code: code.value(), Reach: r.reach(p.get("PermissionRules"))})
			}
		}
	}
}

// workspaceReader fills a document of a workspace from its tree.
type workspaceReader struct {
	problems  *reader
	workspace *Workspace
}

// unlisted counts what the answer says there is and does not list: it can be
// one page of several.
func unlisted(n *node, list string) int {
	total := n.get("TotalCount")
	if !total.is(kindNumber) {
		return 0
	}
	count, err := strconv.Atoi(total.text)
	if err != nil {
		return 0
	}
	return max(0, count-len(n.get(list).children))
}

// role reads a custom role. The permissions of a module are listed one by one
// only for CustomPermissions.
func (r workspaceReader) role(n *node) {
	w := r.workspace
	w.Form = RoleForm
	if name := n.get("RoleName"); r.isString(name, n, "RoleName") {
		w.RoleName, r.problems.doc.Name = name.text, name.text
	}
	for _, m := range n.get("ModulePermissions").children {
		w.Modules = append(w.Modules, WorkspaceModule{
			Name: r.oneOf(m, "ModuleName", moduleNames), Type: r.oneOf(m, "PermissionType", permissionTypes),
		})
		list := present(m.get("Permissions"))
		if list == nil {
			continue
		}
		for _, p := range list.children {
			reach := r.reach(p.get("PermissionRules"))
			codes := p.get("PermissionCodes")
			if !codes.is(kindArray) {
				r.problems.fatal(p.place(), message.New("permission-no-codes"), message.Message{})
				continue
			}
			for _, code := range codes.children {
				if r.isString(code, codes, "PermissionCodes") {
					w.Permissions = append(w.Permissions, WorkspacePermission{Code: code.value(), Reach: reach})
				}
			}
		}
	}
}

// moduleNames and permissionTypes are what the API takes for a module of a
// custom role.
var (
	moduleNames = []string{
		"PaiDesigner", "Paiflow", "DSW", "DLC", "Dataset", "Model", "Image", "CodeSource", "ArtLab",
		"PaiWorkspace@@Workspace", "PaiWorkspace@@MemberRole", "PaiWorkspace@@Resource", "PaiWorkspace@@Config",
	}
	permissionTypes = []string{"ReadOnly", "ReadWrite", "FullAccess", "NoPrivilege", "CustomPermissions"}
)

// oneOf reads a member that takes one of some words. The API may have learned
// another one: the role is read, and what the word brings is left open.
func (r workspaceReader) oneOf(module *node, name string, words []string) Text {
	value := module.get(name)
	if !r.isString(value, module, name) {
		return Text{}
	}
	if i := slices.IndexFunc(words, func(w string) bool { return match.EqualFold(w, value.text) }); i >= 0 {
		if words[i] != value.text {
			r.problems.warn(value.place(), message.New("word-spelling", message.Name("element", name), message.Name("found", value.text),
				message.Name("word", words[i])), write(words[i]))
		}
	} else {
		hint := didYouMean(match.Nearest(value.text, words))
		if hint.IsZero() {
			hint = message.New("word-unknown-hint", message.Texts("words", words))
		}
		r.problems.warn(value.place(), message.New("word-unknown", message.Name("word", value.text), message.Name("element", name)), hint)
	}
	return value.value()
}

// members reads who is listed. A member whose roles cannot be read is left
// out: nothing can be said of it, and nothing is lost for the others.
func (r workspaceReader) members(list *node) {
	w := r.workspace
	w.Form = MembersForm
	for _, m := range list.children {
		member := WorkspaceMember{At: m.span}
		for _, key := range []string{"MemberName", "DisplayName", "AccountName", "UserId", "MemberId"} {
			if name := stringOf(m.get(key)).Value; name != "" && member.Name == "" {
				member.Name = name
			}
		}
		if r.rolesOf(m, &member) {
			w.Members = append(w.Members, member)
		}
	}
}

func (r workspaceReader) rolesOf(m *node, member *WorkspaceMember) bool {
	roles := m.get("Roles")
	switch {
	case roles == nil:
		r.problems.fatal(m.open(), message.New("member-no-roles", message.Name("member", member.Name)), message.New("member-no-roles-hint"))
		return false
	case roles.kind != kindArray:
		r.problems.fatal(roles.place(), message.New("member-roles-no-list", message.Part("found", roles.sort()),
			message.Name("member", member.Name)), message.Message{})
		return false
	}
	for _, role := range roles.children {
		if !r.isString(role, roles, "Roles") {
			return false
		}
		member.Roles = append(member.Roles, role.value())
	}
	return true
}

// isString makes sure that n, an element of parent, is a string.
func (r workspaceReader) isString(n, parent *node, name string) bool {
	switch {
	case n == nil:
		r.problems.fatal(parent.open(), message.New("element-missing", message.Name("name", name)), message.Message{})
		return false
	case n.kind != kindString:
		r.problems.fatal(n.place(), notString(name, n), message.Message{})
		return false
	}
	return true
}

// stringOf gives a string member, and nothing for any other value.
func stringOf(n *node) Text {
	if !n.is(kindString) {
		return Text{}
	}
	return n.value()
}

// reach reads the rules of a permission. They add up; no rule is no limit. For
// public resources it does not matter who made them.
func (r workspaceReader) reach(rules *node) []Reach {
	if rules = present(rules); rules == nil {
		return nil
	}
	if rules.kind != kindArray {
		r.problems.fatal(rules.place(), message.New("permission-rules", message.Part("found", rules.sort())), message.Message{})
		return nil
	}
	var held [PublicOthers + 1]bool
	for _, rule := range rules.children {
		accessibility := stringOf(rule.get("Accessibility"))
		entity := stringOf(rule.get("EntityAccessType"))
		private, public := accessibility.Value != "PUBLIC", accessibility.Value != "PRIVATE"
		switch accessibility.Value {
		case "PUBLIC", "PRIVATE", "ANY":
		default:
			r.problems.fatal(rule.place(), message.New("accessibility", message.Name("found", accessibility.Value)), message.Message{})
			continue
		}
		held[PublicOwn] = held[PublicOwn] || public
		held[PublicOthers] = held[PublicOthers] || public
		held[PrivateOwn] = held[PrivateOwn] || private
		held[PrivateOthers] = held[PrivateOthers] || private && entity.Value != "CREATOR"
	}
	var reach []Reach
	for _, at := range Reaches() {
		if held[at] {
			reach = append(reach, at)
		}
	}
	return reach
}
