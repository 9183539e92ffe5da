# OPA's own authorization: what each token may ask.
package system.authz

default allow := false

allow if input.identity == "the-admin-of-the-tests"

allow if {
	input.identity == "the-reader-of-the-tests"
	decisions
}

allow if {
	input.identity == "gate-alone-of-the-tests"
	decisions
	input.path[2] == "gate"
}

allow if {
	input.identity in {"the-reader-of-the-tests", "gate-alone-of-the-tests", "health-alone-of-the-tests"}
	input.path[0] == "health"
}

allow if input.path == ["health"]

decisions if {
	input.method in {"GET", "POST"}
	array.slice(input.path, 0, 2) == ["v1", "data"]
	input.path[2] in {"authz", "gate"}
}
