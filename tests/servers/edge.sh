# shellcheck shell=bash
# Unleash Edge, built from its crate: without an Unleash behind it, its flags are those of a file that it reads when it starts.
VERSION=19.15.1
FULL_ONLY=1 # some minutes of two cores to build
SWAGGER=5.17.14
CLIENT_KEY='*:development.escalate-edge-client'
FRONTEND_KEY='*:development.escalate-edge-frontend'
WEAK_CLIENT_KEY='annex:development.escalate-edge-client-of-annex'
WEAK_FRONTEND_KEY='annex:development.escalate-edge-frontend-of-annex'

server_install() { # a build script wants the pages of its documentation as a zip: npm has what is in it; what was compiled is gigabytes, and not needed afterwards
  need gcc jq curl node:nodejs npm
  command -v cargo >/dev/null || die "cargo is needed, of Rust 1.95 or newer"
  mkdir -p "$SOFT/build"
  (cd "$SOFT/build" && npm pack --silent "swagger-ui-dist@$SWAGGER" >/dev/null)
  python3 - "$SOFT/build" "$SWAGGER" <<'PY'
import sys, tarfile, zipfile
folder, version = sys.argv[1:]
with tarfile.open(f"{folder}/swagger-ui-dist-{version}.tgz") as given, zipfile.ZipFile(f"{folder}/swagger.zip", "w") as made:
    for member in given:
        if member.isfile():
            made.writestr(f"swagger-ui-{version}/dist/{member.name.removeprefix('package/')}", given.extractfile(member).read())
PY
  SWAGGER_UI_DOWNLOAD_URL=file://$SOFT/build/swagger.zip CARGO_HOME=$SOFT/build/cargo CARGO_TARGET_DIR=$SOFT/build/target \
    CARGO_PROFILE_RELEASE_OPT_LEVEL=0 CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 CARGO_PROFILE_RELEASE_DEBUG=0 \
    CARGO_PROFILE_RELEASE_STRIP=symbols nice -n 19 cargo install "unleash-edge@$VERSION" --locked --no-default-features --root "$SOFT"
  rm -rf "$SOFT/build"
}

boot() { # PORT; it ends when the file is not as it wants
  launch edge TERM "$SOFT/bin/unleash-edge" --interface $LOOP --port "$1" offline --bootstrap-file "$DATA/edge.json" \
    --client-tokens "$CLIENT_KEY,$WEAK_CLIENT_KEY" --frontend-tokens "$FRONTEND_KEY,$WEAK_FRONTEND_KEY"
  wait_for edge 60 curl -sf "http://$LOOP:$1/internal-backstage/health"
}

load() { # FILE, in the place of what it has
  cmp -s "$1" "$DATA/edge.json" || cp "$1" "$DATA/edge.json"
  halt edge
  boot "${EDGE_URL##*:}"
}

server_start() {
  local port
  port=$(free_port)
  echo '{"version":2,"features":[],"segments":[]}' >"$DATA/edge.json"
  boot "$port"
  put EDGE_URL "http://$LOOP:$port"
  put EDGE_FILE "$DATA/edge.json"
  put EDGE_TOKEN "$CLIENT_KEY"
  put EDGE_FRONTEND_TOKEN "$FRONTEND_KEY"
  put EDGE_WEAK_TOKEN "$WEAK_CLIENT_KEY"
  put EDGE_WEAK_FRONTEND_TOKEN "$WEAK_FRONTEND_KEY"
  put EDGE_BAD_TOKEN not-a-token
}

server_seed() {
  jq -n '
    def plans: {contextName: "plan", operator: "IN", values: ["pro", "enterprise"]};
    def open($flag; $constraints): {name: "flexibleRollout", parameters: {rollout: "100", stickiness: "userId", groupId: $flag}, $constraints};
    def flag($name; $on; $strategies): {$name, type: "release", project: "default", enabled: $on, $strategies};
    {version: 2, segments: [], features: [
      flag("cases"; true; [open("cases"; [])]),
      flag("exports"; true; [open("exports"; [plans])]),
      flag("exports-beta"; true; [open("exports-beta"; [plans]),
        open("exports-beta"; [{contextName: "userId", operator: "IN", values: ["ana@acme.test", "u-beta-1"]}])]),
      flag("warehouse"; false; [open("warehouse"; [])]),
      flag("acme-only"; true; [open("acme-only"; [{contextName: "tenant", operator: "IN", values: ["acme"]}])])]}' >"$DATA/seed.json"
  load "$DATA/seed.json"
  put EDGE_FLAG_ON cases
  put EDGE_FLAG_OFF warehouse
  put EDGE_FLAG_TIER exports
  put EDGE_FLAG_BETA exports-beta
  put EDGE_FLAG_TENANT acme-only
  put EDGE_BETA_USER ana@acme.test
}

told() { # USER PLAN TENANT: {flag: on or not} of those above
  http -G "$EDGE_URL/api/frontend/all" -H "Authorization: $EDGE_FRONTEND_TOKEN" -d "userId=$1" -d "properties[plan]=$2" -d "properties[tenant]=$3" |
    jq -c --arg ours "$EDGE_FLAG_ON $EDGE_FLAG_OFF $EDGE_FLAG_TIER $EDGE_FLAG_BETA $EDGE_FLAG_TENANT" \
      '[.toggles[] | select(.name | IN($ours | splits(" "))) | {key: .name, value: .enabled}] | from_entries'
}

server_check() {
  local key
  told sam@acme.test free globex | check_that "a stranger on the free plan" \
    '. == {"cases":true,"exports":false,"exports-beta":false,"warehouse":false,"acme-only":false}'
  told sam@acme.test pro acme | check_that "the plan opens exports" '.exports and .["exports-beta"] and .["acme-only"]'
  told ana@acme.test free acme | check_that "the beta list opens exports-beta" '.["exports-beta"] and (.exports | not)'
  http "$EDGE_URL/api/client/features/exports" -H "Authorization: $EDGE_TOKEN" \
    | check_that "the rule of exports" '.strategies[0].constraints[0].contextName == "plan"'
  check_is "no such flag" "$(status_of "$EDGE_URL/api/client/features/nope" -H "Authorization: $EDGE_TOKEN")" 404
  check_is "weak: flags of another project" "$(status_of "$EDGE_URL/api/client/features/cases" -H "Authorization: $EDGE_WEAK_TOKEN")" 404
  for key in "$EDGE_FRONTEND_TOKEN" "$EDGE_BAD_TOKEN"; do
    check_is "rules: $key" "$(status_of "$EDGE_URL/api/client/features" -H "Authorization: $key")" 403
  done
  for key in "$EDGE_TOKEN" "$EDGE_BAD_TOKEN"; do
    check_is "answers: $key" "$(status_of "$EDGE_URL/api/frontend/all" -H "Authorization: $key")" 403
  done
}

changed() { # JQ-PROGRAM [ARGUMENT...]: of the file
  jq "${@:2}" "$1" "$EDGE_FILE" >"$DATA/changed.json"
  load "$DATA/changed.json"
}

server_do() {
  case ${1:-} in
    flag) changed '(.features[] | select(.name == $name)).enabled = ($on == "on")' --arg name "$2" --arg on "$3" ;;
    delete) changed 'del(.features[] | select(.name == $name))' --arg name "$2" ;;
    load) load "$2" ;;
    people) PYTHONPATH=$HERE python3 "${ESCALATE_PEOPLE_EDGE_SCRIPT:-$HERE/edge-people.py}" "$ENVFILE" "${@:2}" ;;
    id) jq -er --arg id "$2" '.[$id]' "$W/people-edge.json" ;;
    reset) server_seed ;;
    *) die "do flag NAME on|off, delete NAME, load FILE, people [FILE] [--show], id PERSON, reset" ;;
  esac
}
