# Who may do what in a tenant, with the reasons. gate.allow is the same without them.
#
# input: {"tenant", "user": "u-1", "permission", "on": "report:7" (the tenant's own without it), "context": {…}}
# data.tenants[TENANT]: permissions, members, teams, roles, blocks, both, objects; see README.md
package authz

tenant := data.tenants[input.tenant]

context := object.get(input, "context", {})

here := object.get(input, "on", sprintf("tenant:%s", [input.tenant]))

# ---- teams: in one of them is in what it is part of

parts_of[team] contains bigger if {
	some bigger
	team := tenant.teams[bigger].teams[_]
}

edges[team] := object.get(parts_of, team, set()) if some team, _ in tenant.teams

direct contains team if {
	some team
	tenant.teams[team].members[_] == input.user
}

in_teams := graph.reachable(edges, direct)

# how somebody is among those that a rule names: users, teams, everybody
ways(who) := ({sprintf("user:%s", [input.user]) | who.users[_] == input.user} | {sprintf("team:%s#member", [team]) | some team in who.teams; team in in_teams}) | {"user:*" | who.everybody}

# ---- the object, and what it is in

chain contains here

chain contains above if {
	not walled
	some below in chain_of_three
	above := tenant.objects[below].in
}

chain_of_three := ({here} | {up | up := tenant.objects[here].in}) | {up | up := tenant.objects[tenant.objects[here].in].in}

walled if tenant.objects[here].walled # what is granted above it does not reach it

# ---- conditions of a role or of a share

state(rule) := "met" if count(object.get(rule, "when", [])) == 0

state(rule) := "open" if {
	count(unmet(rule)) == 0
	count(untold(rule)) > 0
}

state(rule) := "met" if {
	count(rule.when) > 0
	count(untold(rule)) == 0
	count(unmet(rule)) == 0
}

state(rule) := "unmet" if count(unmet(rule)) > 0

untold(rule) := {when.field | some when in object.get(rule, "when", []); not when.field in object.keys(context)}

unmet(rule) := {sprintf("%s %s %v", [when.field, when.op, when.value]) | some when in object.get(rule, "when", []); when.field in object.keys(context); not holds(when)}

holds(when) if {
	when.op == "at least"
	to_number(context[when.field]) >= when.value
}

holds(when) if {
	when.op == "below"
	to_number(context[when.field]) < when.value
}

holds(when) if {
	when.op == "is"
	sprintf("%v", [context[when.field]]) == sprintf("%v", [when.value])
}

holds(when) if {
	when.op == "one of"
	some value in when.value
	sprintf("%v", [context[when.field]]) == sprintf("%v", [value])
}

holds(when) if {
	when.op == "before"
	time.parse_rfc3339_ns(context[when.field]) < time.parse_rfc3339_ns(when.value)
}

holds(when) if {
	when.op == "has"
	when.value in listed(context[when.field])
}

holds(when) if {
	when.op == "in network"
	net.cidr_contains(when.value, context[when.field])
}

listed(value) := value if is_array(value)

listed(value) := json.unmarshal(value) if is_string(value)

# ---- what grants: roles of the tenant, and shares of the object or of what it is in

rules contains {"name": sprintf("role:%s#assignee", [name]), "rule": role} if {
	some name, role in tenant.roles
	input.permission in role.permissions
	here in object.keys(object.union(tenant.objects, {sprintf("tenant:%s", [input.tenant]): {}}))
	not walled
	not ended(role)
}

rules contains {"name": sprintf("%s#%s", [object_, share.name]), "rule": share} if {
	some object_ in chain
	some share in tenant.objects[object_].shares
	input.permission in share.permissions
	not ended(share)
}

ended(rule) if time.parse_rfc3339_ns(rule.until) < time.now_ns()

held contains {"name": each.name, "ways": ways(each.rule), "state": state(each.rule), "unmet": unmet(each.rule), "untold": untold(each.rule)} if {
	some each in rules
	count(ways(each.rule)) > 0
}

grants contains sprintf("%s by %s", [each.name, way]) if {
	some each in held
	each.state == "met"
	some way in each.ways
}

# ---- what takes away, and what has to be there besides

deny contains sprintf("block:%s#member by %s", [name, way]) if {
	some name, block in tenant.blocks
	input.permission in block.permissions
	some way in ways(block)
}

lacks contains sprintf("role:%s#assignee", [name]) if {
	some name in tenant.both[input.permission]
	role := tenant.roles[name]
	count(ways(role)) == 0
}

# ---- the decision

needs contains field if {
	count(grants) == 0
	some each in held
	each.state == "open"
	some field in each.untold
}

missing contains name if {
	count(grants) == 0
	count(held) == 0
	some each in rules
	name := each.name
}

missing contains name if some name in lacks

missing contains text if {
	count(grants) == 0
	some each in held
	some text in each.unmet
}

unknown contains sprintf("permission:%s", [input.permission]) if not input.permission in tenant.permissions

unknown contains here if {
	input.on
	not tenant.objects[input.on]
}

unknown contains sprintf("user:%s", [input.user]) if not named

named if input.user in tenant.members

named if {
	some other in data.tenants
	walk(other, [_, value])
	value == input.user
}

default allow := false

allow if {
	count(grants) > 0
	count(deny) == 0
	count(lacks) == 0
	count(unknown) == 0
}

allow if { # everybody is everybody
	some grant in grants
	endswith(grant, " by user:*")
	count(deny) == 0
	count(lacks) == 0
}

decision := {"allow": allow, "deny": deny, "grants": grants, "missing": missing, "needs": needs, "unknown": unknown} if tenant
