# shellcheck shell=bash
# A SCIM server on scimmy and scimmy-routers from npm (scimmy-server.mjs): strict, but its `eq` minds the case of userName, and on the newest
# Express it ignores startIndex and count. A second process, on the same data, runs on that one.
VERSION=1.3.5-1.3.2
FULL_ONLY=1
PW=Pw-12345678
CORE=urn:ietf:params:scim:schemas:core:2.0

server_install() {
  need jq curl
  (cd "$SOFT" && npm install --no-save --no-audit --no-fund --loglevel=error \
    scimmy@1.3.5 scimmy-routers@1.3.2 express@5.3.0 express4@npm:express@4.22.3)
}

boot() { # PORT PORT
  cp "$HERE/scimmy-server.mjs" "$SOFT/"
  launch scimmy TERM node "$SOFT/scimmy-server.mjs" "$1" "$DATA/scimmy.json" express4
  launch stuck TERM node "$SOFT/scimmy-server.mjs" "$2" "$DATA/scimmy.json" express
  wait_for scimmy 60 curl -sf -H 'Authorization: Bearer token-all' "http://$LOOP:$1/scim/v2/ServiceProviderConfig"
  wait_for stuck 60 curl -sf -H 'Authorization: Bearer token-all' "http://$LOOP:$2/scim/v2/ServiceProviderConfig"
}

server_start() {
  local port stuck
  port=$(free_port)
  stuck=$(free_port)
  echo '{"Users":{},"Groups":{}}' >"$DATA/scimmy.json"
  boot "$port" "$stuck"
  put SCIMMY_URL "http://$LOOP:$port"
  put SCIMMY_STUCK_URL "http://$LOOP:$stuck"
  put SCIMMY_PATH /scim/v2
  put SCIMMY_TOKEN token-all
  put SCIMMY_WEAK_NO_GROUPS token-users
  put SCIMMY_WEAK_NO_USERS token-groups
  put SCIMMY_BAD_TOKEN not-a-token
  put SCIMMY_PASSWORD "$PW"
  put SCIMMY_DATABASE "$DATA/scimmy.json"
}

api() { # METHOD PATH [JSON]
  http -X "$1" "$SCIMMY_URL/scim/v2$2" -H 'Authorization: Bearer token-all' ${3:+-H 'Content-Type: application/scim+json' -d "$3"}
}
list() { http -G "$SCIMMY_URL/scim/v2/$1" -H 'Authorization: Bearer token-all' --data-urlencode "filter=$2"; } # Users|Groups FILTER
uid() {
  local id
  id=$(list Users "userName eq \"$1\"" | jq -r '.Resources[0].id // empty')
  [ -n "$id" ] || die "no user $1"
  printf '%s' "$id"
}

user() { # MAIL ACTIVE|"" ROLE PLAN [USERNAME]: prints the id
  api POST /Users "$(jq -nc --arg mail "$1" --arg active "$2" --arg role "$3" --arg plan "$4" --arg name "${5:-$1}" \
    --arg password "$PW" --arg core $CORE '
    {schemas: [$core + ":User"], userName: $name, displayName: ($mail | split("@")[0]), emails: [{value: $mail, primary: true}], password: $password}
    + if $active == "" then {} else {active: ($active == "true")} end
    + if $role == "" then {} else {roles: [{value: $role, display: ("The " + $role), primary: true}]} end
    + if $plan == "" then {} else {entitlements: [{value: $plan, type: "plan"}]} end')" | jq -r .id
}
group() { # NAME ID...
  api POST /Groups "$(jq -nc --arg name "$1" --arg core $CORE '
    {schemas: [$core + ":Group"], displayName: $name, members: [$ARGS.positional[] | {value: .}]}' --args "${@:2}")" >/dev/null
}
patch() { api PATCH "$1" "{\"schemas\":[\"urn:ietf:params:scim:api:messages:2.0:PatchOp\"],\"Operations\":[$2]}" >/dev/null; }

seed_once() {
  local ana many i
  ana=$(user ana@scimmy.example true agent pro)
  many=$(user many@scimmy.example true viewer free)
  user sam@scimmy.example true viewer free >/dev/null
  user ina@scimmy.example false agent pro >/dev/null
  user Upper@Scimmy.example true agent pro >/dev/null
  user unsaid@scimmy.example "" agent pro >/dev/null
  user plain@scimmy.example true agent pro >/dev/null
  user twin@scimmy.example true agent pro twin-one >/dev/null
  user twin@scimmy.example false viewer free twin-two >/dev/null
  for i in $(seq 15); do user "filler-$i@scimmy.example" true viewer free >/dev/null; done
  user zzz-last@scimmy.example true agent pro >/dev/null
  group agents "$ana"
  for i in $(seq 30); do group "team-$i" "$many"; done
  jq '.plain_roles = ["plain@scimmy.example"]' "$DATA/scimmy.json" >"$DATA/new.json"
  mv "$DATA/new.json" "$DATA/scimmy.json"
}

server_seed() {
  [ "$(list Users 'userName eq "ana@scimmy.example"' | jq .totalResults)" = 1 ] || seed_once
  put SCIMMY_USER_GOOD ana@scimmy.example
  put SCIMMY_USER_NO_ROLE sam@scimmy.example
  put SCIMMY_USER_INACTIVE ina@scimmy.example
  put SCIMMY_USER_UPPER Upper@Scimmy.example
  put SCIMMY_USER_UNSAID unsaid@scimmy.example
  put SCIMMY_USER_PLAIN_ROLES plain@scimmy.example
  put SCIMMY_USER_MANY_GROUPS many@scimmy.example
  put SCIMMY_MAIL_OF_TWO twin@scimmy.example
  put SCIMMY_USER_LAST zzz-last@scimmy.example
  put SCIMMY_USER_ABSENT absent@scimmy.example
}

server_check() {
  may() { status_of "$SCIMMY_URL/scim/v2/$1" -H "Authorization: Bearer $2"; }
  pages() { http -G "$1/scim/v2/Users" -H 'Authorization: Bearer token-all' -d startIndex=21 -d count=20; }
  list Users 'userName eq "ana@scimmy.example"' \
    | check_that "ana is active" '.totalResults == 1 and .Resources[0].active and (.Resources[0] | has("groups") | not)'
  list Users 'userName eq "upper@scimmy.example"' | check_that "eq minds the case" '.totalResults == 0'
  list Users 'userName eq "unsaid@scimmy.example"' | check_that "active is not said" '.totalResults == 1 and (.Resources[0] | has("active") | not)'
  list Users 'userName eq "plain@scimmy.example"' \
    | check_that "roles as texts" '.Resources[0].roles == ["agent"] and .Resources[0].entitlements == ["pro"]'
  list Users 'emails.value eq "twin@scimmy.example"' | check_that "two of one address" '.totalResults == 2'
  list Users 'userName eq "absent@scimmy.example"' | check_that "nobody of that name" '.totalResults == 0'
  list Groups "members.value eq \"$(uid many@scimmy.example)\"" \
    | check_that "30 groups, 20 on the first page" '.totalResults == 30 and (.Resources | length) == 20'
  pages "$SCIMMY_URL" | check_that "it pages" '.startIndex == 21 and (.Resources | length) == ([20, .totalResults - 20] | min)'
  pages "$SCIMMY_STUCK_URL" | check_that "on Express 5 each page is the first" '.startIndex == 1 and (.Resources | length) == 20 and .totalResults > 20'
  check_is "a quote in a filter" "$(may 'Users?filter=userName%20eq%20%22a%5C%22b%22' "$SCIMMY_TOKEN")" 400
  check_is "without groups: users" "$(may Users "$SCIMMY_WEAK_NO_GROUPS")" 200
  check_is "without groups: groups" "$(may Groups "$SCIMMY_WEAK_NO_GROUPS")" 403
  check_is "without users: users" "$(may Users "$SCIMMY_WEAK_NO_USERS")" 403
  check_is "a wrong token" "$(may Users "$SCIMMY_BAD_TOKEN")" 401
}

server_do() {
  case ${1:-} in
    deactivate) patch "/Users/$(uid "$2")" '{"op":"replace","path":"active","value":false}' ;;
    activate) patch "/Users/$(uid "$2")" '{"op":"replace","path":"active","value":true}' ;;
    set-role) patch "/Users/$(uid "$2")" "{\"op\":\"replace\",\"path\":\"roles\",\"value\":[{\"value\":\"$3\",\"primary\":true}]}" ;;
    create) user "$2" true agent pro >/dev/null ;;
    delete) api DELETE "/Users/$(uid "$2")" ;;
    groups) # told|untold: whether a person's own record names their groups
      jq --argjson told "$([ "$2" = told ] && echo true || echo false)" '.tell_groups = $told' "$DATA/scimmy.json" >"$DATA/new.json"
      mv "$DATA/new.json" "$DATA/scimmy.json" ;;
    addresses) # told|untold: whether a person without an address has an empty list, or none, which is the end of filters on it
      jq --argjson bare "$([ "$2" = untold ] && echo true || echo false)" '.bare = $bare' "$DATA/scimmy.json" >"$DATA/new.json"
      mv "$DATA/new.json" "$DATA/scimmy.json" ;;
    people) PYTHONPATH=$HERE python3 "${ESCALATE_PEOPLE_SCIMMY_SCRIPT:-$HERE/scimmy-people.py}" "$ENVFILE" "${@:2}" ;;
    id) jq -er --arg id "$2" '.[$id]' "$W/people-scimmy.json" ;;
    reset)
      echo '{"Users":{},"Groups":{}}' >"$DATA/scimmy.json"
      server_seed ;;
    *) die "do deactivate|activate|create|delete MAIL, set-role MAIL ROLE, groups|addresses told|untold, people [FILE] [--show], id PERSON, reset" ;;
  esac
}
