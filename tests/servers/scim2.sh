# shellcheck shell=bash
# scim2-server from PyPI: two tenants, in memory. It knows one kind of token, so nothing between "all" and "401".
VERSION=0.8.3
BEARER=escalate-scim-token
CORE=urn:ietf:params:scim:schemas:core:2.0

server_install() {
  need jq curl
  apt_install python3-venv
  python_venv "$SOFT/venv" "scim2-server==$VERSION" "scim2-models==0.12.3"
}

boot() { # PORT
  launch scim2 TERM "$SOFT/venv/bin/scim2-server" --hostname "$LOOP" --port "$1" --bearer-token $BEARER --tenant acme --tenant globex
  wait_for scim2 120 curl -sf -H "Authorization: Bearer $BEARER" "http://$LOOP:$1/acme/v2/ServiceProviderConfig"
}

server_start() {
  local port
  port=$(free_port)
  boot "$port"
  put SCIM2_URL "http://$LOOP:$port"
  put SCIM2_TENANT acme
  put SCIM2_OTHER_TENANT globex
  put SCIM2_TOKEN $BEARER
  put SCIM2_BAD_TOKEN not-a-token
}

api() { # METHOD /TENANT/v2/PATH [JSON]
  http -X "$1" "$SCIM2_URL$2" -H "Authorization: Bearer $BEARER" ${3:+-H 'Content-Type: application/scim+json' -d "$3"}
}
find_id() { # TENANT Users|Groups FILTER
  http -G "$SCIM2_URL/$1/v2/$2" -H "Authorization: Bearer $BEARER" --data-urlencode "filter=$3" | jq -r '.Resources[0].id // empty'
}
uid() { # TENANT MAIL
  local id
  id=$(find_id "$1" Users "userName eq \"$2\"")
  [ -n "$id" ] || die "no user $2 in tenant $1"
  printf '%s' "$id"
}

user_json() { # MAIL ACTIVE [ROLE] [PLAN]
  jq -nc --arg mail "$1" --argjson active "$2" --arg role "${3:-}" --arg plan "${4:-}" --arg core $CORE '
    {schemas: [$core + ":User"], userName: $mail, displayName: ($mail | split("@")[0]), active: $active, emails: [{value: $mail, primary: true}]}
    + if $role == "" then {} else {roles: [{value: $role, primary: true}]} end
    + if $plan == "" then {} else {entitlements: [{value: $plan, type: "plan"}]} end'
}
user() { api POST "/$1/v2/Users" "$(user_json "${@:2}")" | jq -r .id; } # TENANT and as above: prints the id
group() { # TENANT NAME ID...
  api POST "/$1/v2/Groups" "$(jq -nc --arg name "$2" --arg core $CORE '
    {schemas: [$core + ":Group"], displayName: $name, members: [$ARGS.positional[] | {value: .}]}' --args "${@:3}")" >/dev/null
}
many() { # TENANT Users|Groups FROM TO JSON: as many of it, with every # in it the number
  api POST "/$1/v2/Bulk" "$(jq -nc --arg path "/$2" --argjson from "$3" --argjson to "$4" --arg body "$5" '
    {schemas: ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"], Operations: [range($from; $to + 1) | tostring | . as $i |
      {method: "POST", path: $path, bulkId: $i, data: ($body | gsub("#"; $i) | fromjson)}]}')" | jq -e 'all(.Operations[]; .status == "201" or .status == 201)' >/dev/null
}
patch() { # TENANT PATH OPERATION
  api PATCH "/$1/v2/$2" "{\"schemas\":[\"urn:ietf:params:scim:api:messages:2.0:PatchOp\"],\"Operations\":[$3]}"
}

server_seed() {
  local ana sam many
  ana=$(user acme ana@acme.example true agent pro)
  sam=$(user acme sam@acme.example true viewer free)
  many=$(user acme many@acme.example true agent enterprise)
  user acme ina@acme.example false agent pro >/dev/null
  user acme nobody-in-groups@acme.example true >/dev/null
  many acme Users 1 30 "$(user_json 'filler-#@acme.example' true viewer free)"
  user globex gus@globex.example true agent pro >/dev/null
  user globex ana@acme.example false viewer free >/dev/null
  group acme agents "$ana" "$many"
  group acme viewers "$sam" "$many"
  group acme empty
  many acme Groups 1 66 "{\"schemas\":[\"$CORE:Group\"],\"displayName\":\"team-#\",\"members\":[{\"value\":\"$many\"}]}"
  put SCIM2_USER_GOOD ana@acme.example
  put SCIM2_USER_NO_ROLE sam@acme.example
  put SCIM2_USER_INACTIVE ina@acme.example
  put SCIM2_USER_MANY_GROUPS many@acme.example
  put SCIM2_USER_NO_GROUPS nobody-in-groups@acme.example
  put SCIM2_USER_ELSEWHERE gus@globex.example
  put SCIM2_USER_ABSENT absent@acme.example
  put SCIM2_USER_GOOD_ID "$ana"
}

server_check() {
  local many
  many=$(uid acme many@acme.example)
  list() { http -G "$SCIM2_URL/$1/v2/$2" -H "Authorization: Bearer $BEARER" --data-urlencode "filter=$3" "${@:4}"; }
  list acme Users 'userName eq "ana@acme.example"' | check_that "ana is active" '.totalResults == 1 and .Resources[0].active and .Resources[0].roles[0].value == "agent"'
  list acme Users 'userName eq "ina@acme.example"' | check_that "ina is not" '.Resources[0].active == false'
  list acme Users 'userName eq "absent@acme.example"' | check_that "nobody of that name" '.totalResults == 0'
  list acme Users 'userName eq "gus@globex.example"' | check_that "gus is not here" '.totalResults == 0'
  list globex Users 'userName eq "gus@globex.example"' | check_that "gus is there" '.totalResults == 1'
  list globex Users 'userName eq "ana@acme.example"' | check_that "ana is inactive there" '.Resources[0].active == false'
  list acme Groups "members.value eq \"$many\"" -d count=25 -d startIndex=51 | check_that "68 groups, in pages" '.totalResults == 68 and (.Resources | length) == 18'
  list acme Groups "members.value eq \"$SCIM2_USER_GOOD_ID\"" | check_that "ana's group" '[.Resources[].displayName] == ["agents"]'
  check_is "bad token" "$(status_of "$SCIM2_URL/acme/v2/Users" -H "Authorization: Bearer $SCIM2_BAD_TOKEN")" 401
  check_is "bad filter" "$(status_of "$SCIM2_URL/acme/v2/Users?filter=nonsense" -H "Authorization: Bearer $BEARER")" 400
}

server_do() { # in TENANT=acme; another one: do -r TENANT ACTION…
  local t=acme id group
  if [ "${1:-}" = -r ]; then t=$2; shift 2; fi
  case ${1:-} in
    deactivate | activate | set-role | set-plan | join | leave) id=$(uid "$t" "$2") ;;
  esac
  case ${1:-} in
    deactivate) patch "$t" "Users/$id" '{"op":"replace","path":"active","value":false}' ;;
    activate) patch "$t" "Users/$id" '{"op":"replace","path":"active","value":true}' ;;
    set-role) patch "$t" "Users/$id" "{\"op\":\"replace\",\"path\":\"roles\",\"value\":[{\"value\":\"$3\",\"primary\":true}]}" ;;
    set-plan) patch "$t" "Users/$id" "{\"op\":\"replace\",\"path\":\"entitlements\",\"value\":[{\"value\":\"$3\",\"type\":\"plan\"}]}" ;;
    join | leave)
      group=$(find_id "$t" Groups "displayName eq \"$3\"")
      [ -n "$group" ] || die "no group $3 in tenant $t"
      if [ "$1" = join ]; then
        patch "$t" "Groups/$group" "{\"op\":\"add\",\"path\":\"members\",\"value\":[{\"value\":\"$id\"}]}"
      else
        patch "$t" "Groups/$group" "{\"op\":\"remove\",\"path\":\"members[value eq \\\"$id\\\"]\"}"
      fi ;;
    create) user "$t" "$2" true agent pro ;;
    delete)
      id=$(find_id "$t" Users "userName eq \"$2\"")
      [ -z "$id" ] || api DELETE "/$t/v2/Users/$id" ;;
    reset) halt scim2; boot "${SCIM2_URL##*:}"; server_seed ;;
    *) die "do [-r TENANT] deactivate|activate|create|delete MAIL, set-role MAIL ROLE, set-plan MAIL PLAN, join|leave MAIL GROUP, reset" ;;
  esac
}
