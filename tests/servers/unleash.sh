# shellcheck shell=bash
# Unleash from npm, on a PostgreSQL cluster of its own.
VERSION=7.5.1
ADMIN_KEY='*:*.escalate-admin-key'
WEAK_KEY='default:development.escalate-frontend-key'
CLIENT_KEY='default:development.escalate-client-key'
PROJECT=default ENVIRONMENT=development

server_install() {
  need jq curl node:nodejs npm
  node -e 'process.exit(process.versions.node.split(".")[0] < 20 ? 1 : 0)' || die "Node 20 or newer is needed, not $(node --version)"
  pg_install
  npm install --prefix "$SOFT" --ignore-scripts --no-audit --no-fund --loglevel=error "unleash-server@$VERSION"
}

server_start() {
  pg_start unleash
  local port
  port=$(free_port)
  DATABASE_URL="postgres://unleash:unleash@$LOOP:$PG_PORT/unleash" DATABASE_SSL=false HTTP_HOST=$LOOP HTTP_PORT=$port \
    SEND_TELEMETRY=false CHECK_VERSION=false INIT_ADMIN_API_TOKENS=$ADMIN_KEY INIT_FRONTEND_API_TOKENS=$WEAK_KEY \
    INIT_CLIENT_API_TOKENS=$CLIENT_KEY launch unleash TERM node "$SOFT/node_modules/unleash-server/dist/server.js"
  wait_for unleash 240 curl -sf "http://$LOOP:$port/health"
  put UNLEASH_URL "http://$LOOP:$port"
  put UNLEASH_PG_PORT "$PG_PORT"
}

api() { # METHOD PATH [JSON], below /api/admin
  http -X "$1" "$UNLEASH_URL/api/admin$2" -H "Authorization: $ADMIN_KEY" ${3:+-H 'Content-Type: application/json' -d "$3"}
}

flag() { # NAME on|off STRATEGY…: made anew
  local path=/projects/$PROJECT/features
  api DELETE "$path/$1" >/dev/null 2>&1 || true # into the archive
  api DELETE "/archive/$1" >/dev/null 2>&1 || true
  api POST "$path" "{\"name\":\"$1\",\"type\":\"release\"}"
  local name=$1 state=$2 strategy
  shift 2
  for strategy in "$@"; do api POST "$path/$name/environments/$ENVIRONMENT/strategies" "$strategy"; done
  api POST "$path/$name/environments/$ENVIRONMENT/$state"
}

rollout() { # FLAG CONSTRAINTS: a strategy for everybody whom the constraints let through
  jq -nc --arg flag "$1" --argjson constraints "$2" '
    {name: "flexibleRollout", parameters: {rollout: "100", stickiness: "userId", groupId: $flag}, constraints: $constraints}'
}

users() { jq -nc '[{contextName: "userId", operator: "IN", values: $ARGS.positional}]' --args "$@"; } # the beta list

strategies() { # FLAG CONTEXT-FIELD: the ids of its strategies with a constraint on that field
  api GET "/projects/$PROJECT/features/$1" | jq -r --arg env $ENVIRONMENT --arg field "$2" '
    .environments[] | select(.name == $env).strategies[] | select(any(.constraints[]; .contextName == $field)).id'
}

server_seed() {
  local plans='[{"contextName":"plan","operator":"IN","values":["pro","enterprise"]}]'
  flag cases on "$(rollout cases '[]')"
  flag exports-beta on "$(rollout exports-beta "$plans")" "$(rollout exports-beta "$(users ana@acme.test u-beta-1)")"
  flag exports on "$(rollout exports "$plans")"
  flag warehouse off "$(rollout warehouse '[]')"
  flag acme-only on "$(rollout acme-only '[{"contextName":"tenant","operator":"IN","values":["acme"]}]')"
  put UNLEASH_TOKEN "$ADMIN_KEY"
  put UNLEASH_WEAK_TOKEN "$WEAK_KEY"
  put UNLEASH_CLIENT_TOKEN "$CLIENT_KEY"
  put UNLEASH_BAD_TOKEN not-a-token
  [ -n "${UNLEASH_READER_TOKEN:-}" ] || put UNLEASH_READER_TOKEN "$(reader)" # what an earlier seed put is still good
  put UNLEASH_PROJECT $PROJECT
  put UNLEASH_ENVIRONMENT $ENVIRONMENT
  put UNLEASH_FLAG_ON cases
  put UNLEASH_FLAG_OFF warehouse
  put UNLEASH_FLAG_TIER exports
  put UNLEASH_FLAG_BETA exports-beta
  put UNLEASH_FLAG_TENANT acme-only
  put UNLEASH_BETA_USER ana@acme.test
  # What browsers are told is read anew every few seconds.
  wait_for unleash 60 lists_to_browsers cases
}

reader() { # of the root role Viewer, which may ask the playground and change nothing: prints a token of its own
  local json='Content-Type: application/json'
  api POST /user-admin '{"username":"looker","name":"Looker","password":"Looker-pass-1!","rootRole":3,"sendEmail":false}' >/dev/null
  http "$UNLEASH_URL/auth/simple/login" -c "$DATA/looker" -H "$json" -d '{"username":"looker","password":"Looker-pass-1!"}' >/dev/null
  http "$UNLEASH_URL/api/admin/user/tokens" -b "$DATA/looker" -H "$json" -d '{"description":"reader","expiresAt":"2040-01-01T00:00:00.000Z"}' | jq -r .secret
}

lists_to_browsers() { # FLAG
  curl -sf "$UNLEASH_URL/api/frontend?userId=x" -H "Authorization: $WEAK_KEY" | jq -e --arg flag "$1" 'any(.toggles[]; .name == $flag)'
}

play() { # USER PLAN TENANT: {flag: on or not} of those above
  api POST /playground/advanced "{\"environments\":[\"$ENVIRONMENT\"],\"projects\":[\"$PROJECT\"],\"context\":{\"appName\":\"x\",
    \"userId\":\"$1\",\"properties\":{\"plan\":\"$2\",\"tenant\":\"$3\"}}}" |
    jq -c --arg ours "$UNLEASH_FLAG_ON $UNLEASH_FLAG_OFF $UNLEASH_FLAG_TIER $UNLEASH_FLAG_BETA $UNLEASH_FLAG_TENANT" \
      "[.features[] | select(.name | IN(\$ours | splits(\" \"))) | {key: .name, value: .environments.${ENVIRONMENT}[0].isEnabled}] | from_entries"
}

server_check() {
  play sam@acme.test free globex | check_that "a stranger on the free plan" \
    '. == {"cases":true,"exports":false,"exports-beta":false,"warehouse":false,"acme-only":false}'
  play sam@acme.test pro acme | check_that "the plan opens exports" '.exports and .["exports-beta"] and .["acme-only"]'
  play ana@acme.test free acme | check_that "the beta list opens exports-beta" '.["exports-beta"] and (.exports | not)'
  api GET /projects/$PROJECT/features/cases | check_that "cases is there" '.name == "cases"'
  check_is "the reader reads" "$(status_of "$UNLEASH_URL/api/admin/projects/$PROJECT/features" -H "Authorization: $UNLEASH_READER_TOKEN")" 200
  check_is "the reader changes nothing" \
    "$(status_of -X POST "$UNLEASH_URL/api/admin/projects/$PROJECT/features/cases/environments/$ENVIRONMENT/off" -H "Authorization: $UNLEASH_READER_TOKEN")" 403
  check_is "no such flag" "$(status_of "$UNLEASH_URL/api/admin/projects/$PROJECT/features/nope" -H "Authorization: $ADMIN_KEY")" 404
  local kind
  for kind in "$WEAK_KEY" "$CLIENT_KEY"; do
    check_is "weak: $kind" "$(status_of "$UNLEASH_URL/api/admin/projects/$PROJECT/features" -H "Authorization: $kind")" 403
  done
  check_is "weak: the frontend list" "$(lists_to_browsers cases)" true
}

server_do() {
  local path=/projects/$PROJECT/features/${2:-} id
  case ${1:-} in
    flag) api POST "$path/environments/$ENVIRONMENT/$3" ;;
    plans)
      for id in $(strategies "$2" plan); do
        api PUT "$path/environments/$ENVIRONMENT/strategies/$id" \
          "$(rollout "$2" "$(jq -nc '[{contextName: "plan", operator: "IN", values: $ARGS.positional}]' --args "${@:3}")")"
      done ;;
    beta)
      for id in $(strategies "$2" userId); do
        api PUT "$path/environments/$ENVIRONMENT/strategies/$id" "$(rollout "$2" "$(users "${@:3}")")"
      done ;;
    archive) api DELETE "$path" ;;
    reset) server_seed >/dev/null ;;
    people) PYTHONPATH=$HERE python3 "${ESCALATE_PEOPLE_UNLEASH_SCRIPT:-$HERE/unleash-people.py}" "$ENVFILE" "${@:2}" ;;
    id) jq -er --arg id "$2" '.[$id]' "$W/people-unleash.json" ;;
    *) die "do flag NAME on|off, plans NAME PLAN…, beta NAME USER…, archive NAME, reset, people [FILE] [--show], id PERSON" ;;
  esac
}
