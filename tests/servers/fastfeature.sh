# shellcheck shell=bash
# fast-feature from PyPI: a flag service that answers OFREP, with rules in JSONLogic. Flags are in memory: every start is without any.
VERSION=0.0.2
FULL_ONLY=1

server_install() {
  need jq curl
  apt_install python3-venv
  python_venv "$SOFT/venv" "fast-feature[standalone,admin]==$VERSION"
}

boot() { # PORT
  launch fastfeature TERM env FAST_FEATURE_ADMIN=1 "$SOFT/venv/bin/fast-feature" serve --host $LOOP --port "$1"
  wait_for fastfeature 120 curl -sf "http://$LOOP:$1/admin/api/flags"
}

server_start() {
  local port
  port=$(free_port)
  boot "$port"
  put FASTFEATURE_URL "http://$LOOP:$port" # neither of its APIs knows a credential
}

api() { # METHOD PATH [JSON], of the administration
  http -X "$1" "$FASTFEATURE_URL/admin/api/flags$2" ${3:+-H 'Content-Type: application/json' -d "$3"}
}

flag() { # NAME ENABLED|DISABLED RULE: made anew; true is `on`, and `off` is what it is without a match
  api DELETE "/$1" >/dev/null 2>&1 || true
  api POST "" "$(jq -nc --arg key "$1" --arg state "$2" --argjson rule "$3" \
    '{$key, $state, variants: {on: true, off: false}, default_variant: (if $rule == true then "on" else "off" end),
      targeting: (if $rule == true then null else {if: [$rule, "on", null]} end)}')" >/dev/null
}

server_seed() {
  local plans='{"in":[{"var":"plan"},["pro","enterprise"]]}'
  flag cases ENABLED true
  flag exports ENABLED "$plans"
  flag exports-beta ENABLED "{\"or\":[$plans,{\"in\":[{\"var\":\"targetingKey\"},[\"ana@acme.test\",\"u-beta-1\"]]}]}"
  flag acme-only ENABLED '{"==":[{"var":"tenant"},"acme"]}'
  flag warehouse DISABLED "$plans"
  flag broken ENABLED '{"nosuchop":[1]}'
  put FASTFEATURE_FLAG_ON cases
  put FASTFEATURE_FLAG_OFF warehouse
  put FASTFEATURE_FLAG_TIER exports
  put FASTFEATURE_FLAG_BETA exports-beta
  put FASTFEATURE_FLAG_TENANT acme-only
  put FASTFEATURE_FLAG_BROKEN broken
  put FASTFEATURE_BETA_USER ana@acme.test
}

evaluate() { # FLAG USER PLAN TENANT: whatever the status
  curl -s "$FASTFEATURE_URL/ofrep/v1/evaluate/flags/$1" -H 'Content-Type: application/json' \
    -d "{\"context\":{\"targetingKey\":\"$2\",\"plan\":\"$3\",\"tenant\":\"$4\"}}"
}

server_check() {
  evaluate cases sam@acme.test free globex | check_that "on for all" '.value == true and .reason == "STATIC"'
  evaluate exports sam@acme.test free globex | check_that "no match" '.value == false and .reason == "DEFAULT" and .variant == "off"'
  evaluate exports sam@acme.test pro globex | check_that "the plan opens exports" '.value == true and .reason == "TARGETING_MATCH"'
  evaluate exports-beta ana@acme.test free globex | check_that "the beta list opens exports-beta" '.value == true'
  evaluate acme-only sam@acme.test free acme | check_that "of acme" '.value == true'
  evaluate warehouse sam@acme.test pro acme | check_that "switched off" '.value == false and .reason == "DISABLED"'
  evaluate broken sam@acme.test pro acme | check_that "a rule that cannot be evaluated" '.errorCode == "PARSE_ERROR"'
  evaluate nope sam@acme.test pro acme | check_that "no such flag" '.errorCode == "FLAG_NOT_FOUND"'
}

server_do() {
  case ${1:-} in
    flag) api PATCH "/$2" "{\"enabled\":$([ "$3" = on ] && echo true || echo false)}" >/dev/null ;;
    rule) # NAME RULE, as targeting
      api PUT "/$2" "$(api GET "/$2" | jq -c --argjson rule "$3" '{variants, default_variant, state, metadata, targeting: $rule}')" >/dev/null ;;
    delete) api DELETE "/$2" ;;
    people) PYTHONPATH=$HERE python3 "${ESCALATE_PEOPLE_FASTFEATURE_SCRIPT:-$HERE/fastfeature-people.py}" "$ENVFILE" "${@:2}" ;;
    id) jq -er --arg id "$2" '.[$id]' "$W/people-fastfeature.json" ;;
    reset)
      halt fastfeature
      boot "${FASTFEATURE_URL##*:}"
      server_seed ;;
    *) die "do flag NAME on|off, rule NAME JSON, delete NAME, people [FILE] [--show], id PERSON, reset" ;;
  esac
}
