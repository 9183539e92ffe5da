# shellcheck shell=bash
# Open Policy Agent, built from its Go module: a policy written in two manners over the same data.
VERSION=1.22.2
FULL_ONLY=1 # more than a minute of two cores to build

server_install() { # the modules and the compiler's cache are gigabytes, and not needed afterwards
  need jq curl go:golang-go
  mkdir -p "$SOFT/module"
  printf 'module escalate.invalid/opa\n\ngo 1.26\n' >"$SOFT/module/go.mod"
  in_go go get -tool "github.com/open-policy-agent/opa@v$VERSION"
  in_go nice go build -ldflags "-s -w" -o "$SOFT/opa" github.com/open-policy-agent/opa
  rm -rf "$SOFT/go" "$SOFT/cache" "$SOFT/module"
}

server_start() {
  local port
  port=$(free_port)
  launch opa TERM "$SOFT/opa" run --server --addr "$LOOP:$port" --disable-telemetry --authentication=token --authorization=basic --log-level error "$HERE/opa-system.rego"
  put OPA_URL "http://$LOOP:$port"
  put OPA_TOKEN the-reader-of-the-tests
  put OPA_ADMIN_TOKEN the-admin-of-the-tests
  put OPA_WEAK_GATE_TOKEN gate-alone-of-the-tests
  put OPA_WEAK_HEALTH_TOKEN health-alone-of-the-tests
  put OPA_BAD_TOKEN nobody-at-all
  put OPA_FILL "$DATA/fill.json"
  wait_for opa 60 curl -sf "http://$LOOP:$port/health"
}

server_seed() {
  PYTHONPATH=$HERE python3 "$HERE/opa-people.py" "$ENVFILE" --world <<'END'
{"data": {
  "acme": {
   "permissions": ["export", "bill", "view"],
   "members": ["ana", "nia", "sam", "bob", "cora"],
   "teams": {"billing": {"members": ["ana"], "teams": ["night"]}, "night": {"members": ["nia"]}},
   "roles": {"exporter": {"permissions": ["export"], "teams": ["billing"]}, "admin": {"permissions": ["export", "bill"], "users": ["bob"]},
             "day exporter": {"permissions": ["export"], "users": ["cora"], "when": [{"field": "hour", "op": "at least", "value": 9}, {"field": "hour", "op": "below", "value": 17}]}},
   "blocks": {"suspended": {"permissions": ["bill"], "users": ["bob"]}},
   "objects": {"report:7": {"shares": [{"name": "public", "permissions": ["view"], "everybody": true}]}}},
  "globex": {
   "permissions": ["export"], "members": ["gus"], "teams": {}, "roles": {"exporter": {"permissions": ["export"], "users": ["gus"]}}, "objects": {"report:9": {}}}}}
END
  put OPA_DECISION authz/decision
  put OPA_BARE_DECISION gate/allow
  put OPA_TENANT acme
  put OPA_OTHER_TENANT globex
  put OPA_OBJECT report:7
  put OPA_PERMISSION export
  put OPA_USER_GOOD ana
  put OPA_USER_NESTED nia
  put OPA_USER_NO_ROLE sam
  put OPA_USER_SUSPENDED bob
  put OPA_USER_CONDITIONAL cora
  put OPA_USER_ELSEWHERE gus
  put OPA_USER_ABSENT nobody
}

api() { # PATH INPUT [TOKEN]
  curl -sS --max-time 60 "$OPA_URL/v1/data/$1" -H "Authorization: Bearer ${3:-$OPA_TOKEN}" -H 'Content-Type: application/json' -d "{\"input\":$2}"
}
asks() { # USER PERMISSION OBJECT [CONTEXT [TENANT]]
  jq -nc --arg user "$1" --arg permission "$2" --arg on "$3" --argjson context "${4:-{\}}" --arg tenant "${5:-acme}" '{$tenant, $user, $permission, $on, $context}'
}
decision() { api authz/decision "$(asks "$@")" | jq -c '.result // "undefined"'; }

server_check() {
  local day='{"allow":false,"deny":[],"grants":[],"missing":[],"needs":["hour"],"unknown":[]}'
  decision ana export report:7 | check_that "ana, by a team" '.allow and .grants == ["role:exporter#assignee by team:billing#member"]'
  decision nia export report:7 | check_that "nia, by a team in a team" '.allow and .grants == ["role:exporter#assignee by team:billing#member"]'
  decision sam export report:7 | check_that "sam" '(.allow | not) and (.missing | contains(["role:exporter#assignee"]))'
  decision bob bill report:7 | check_that "bob" '(.allow | not) and (.grants | length == 1) and .deny == ["block:suspended#member by user:bob"]'
  decision cora export report:7 | check_that "cora, at an hour not told" ". == $day"
  decision cora export report:7 '{"hour":10}' | check_that "cora at ten" .allow
  decision cora export report:7 '{"hour":20}' | check_that "cora at eight in the evening" '.missing == ["hour below 17"]'
  decision gus export report:9 '{}' globex | check_that "gus elsewhere" .allow
  decision gus export report:7 | check_that "gus here" '.allow | not'
  decision nobody export report:7 | check_that "nobody" '.unknown == ["user:nobody"]'
  decision nobody view report:7 | check_that "what everybody may" .allow
  decision ana export report:7 '{}' nowhere | check_that "a tenant without data" '. == "undefined"'
  api gate/allow "$(asks ana export report:7)" | check_that "the gate" '. == {result: true}'
  api gate/allow "$(asks sam export report:7)" "$OPA_WEAK_GATE_TOKEN" | check_that "the gate, asked by its own token" '. == {result: false}'
  api gate/alow "$(asks sam export report:7)" | check_that "a rule that is misspelt" '. == {}'
  api authz/decision "$(asks ana export report:7)" "$OPA_WEAK_GATE_TOKEN" | check_that "the gate's token asks for reasons" '.code == "unauthorized"'
  api gate/allow "$(asks ana export report:7)" "$OPA_WEAK_HEALTH_TOKEN" | check_that "a token for health alone" '.code == "unauthorized"'
  check_is "a wrong token" "$(status_of "$OPA_URL/v1/data/authz/decision" -H "Authorization: Bearer $OPA_BAD_TOKEN")" 401
  check_is "the reader changes nothing" "$(status_of -X DELETE "$OPA_URL/v1/data/tenants" -H "Authorization: Bearer $OPA_TOKEN")" 401
  check_is "the reader sees no data" "$(status_of "$OPA_URL/v1/data/tenants" -H "Authorization: Bearer $OPA_TOKEN")" 401
}

server_do() {
  case ${1:-} in
    put) # PATH JSON: below the data of the tenants
      http -X PUT "$OPA_URL/v1/data/tenants/$2" -H "Authorization: Bearer $OPA_ADMIN_TOKEN" -d "$3" >/dev/null ;;
    reset) server_seed ;;
    id) jq -re --arg id "$2" '.[$id] // empty' "$W/people-opa.json" ;;
    people) PYTHONPATH=$HERE python3 "${ESCALATE_PEOPLE_OPA_SCRIPT:-$HERE/opa-people.py}" "$ENVFILE" "${@:2}" ;;
    *) die "do put PATH JSON, reset, people [FILE] [--show], id PERSON" ;;
  esac
}
