# shellcheck shell=bash
# OpenFGA, built from its Go module: one store with one model, kept in memory.
VERSION=1.22.1
FULL_ONLY=1 # minutes of two cores to build

server_install() { # the modules and the compiler's cache are gigabytes, and not needed afterwards
  need jq curl go:golang-go
  mkdir -p "$SOFT/module"
  printf 'module escalate.invalid/openfga\n\ngo 1.26\n' >"$SOFT/module/go.mod"
  in_go go get -tool "github.com/openfga/openfga/cmd/openfga@v$VERSION"
  in_go nice go build -ldflags "-s -w" -o "$SOFT/openfga" github.com/openfga/openfga/cmd/openfga
  rm -rf "$SOFT/go" "$SOFT/cache" "$SOFT/module"
}

server_start() {
  local http grpc
  http=$(free_port)
  grpc=$(free_port)
  launch openfga TERM "$SOFT/openfga" run --datastore-engine memory --http-addr "$LOOP:$http" --grpc-addr "$LOOP:$grpc" --playground-enabled=false \
    --metrics-enabled=false --authn-method preshared --authn-preshared-keys the-key-of-the-tests --log-level warn
  put OPENFGA_URL "http://$LOOP:$http"
  put OPENFGA_TOKEN the-key-of-the-tests
  put OPENFGA_BAD_TOKEN not-the-key
  put OPENFGA_BAD_STORE 01ARZ3NDEKTSV4RRFFQ69G5FAV
  put OPENFGA_BAD_MODEL 01ARZ3NDEKTSV4RRFFQ69G5FAW
  put OPENFGA_FILL "$DATA/fill.json"
  wait_for openfga 60 curl -sf "http://$LOOP:$http/healthz"
}

server_seed() { # a new store: its ids are in env
  PYTHONPATH=$HERE python3 "$HERE/openfga-people.py" "$ENVFILE" --world <<'END'
{"model": [
  "type user",
  "type team",
  "  define member: [user, team#member]",
  "type role",
  "  define assignee: [user, user with office_hours, team#member]",
  "type org",
  "  define admin: [user]",
  "  define member: [user]",
  "  define exporter: [role#assignee]",
  "  define suspended: [user]",
  "  define can_export: exporter or admin",
  "  define can_bill: can_export but not suspended",
  "type report",
  "  define org: [org]",
  "  define viewer: [user, user:*]",
  "  define view: viewer or member from org",
  "  define export: can_export from org",
  "condition office_hours(hour: int) { hour >= 9 && hour < 17 }"],
 "fill": ["org:filler#member@user:filler-$", "team:filler-$#member@user:filler-$", "role:filler-$#assignee@team:filler-$#member", "org:filler#exporter@role:filler-$#assignee",
          "report:filler-$#org@org:filler"],
 "relationships": [
  "org:acme#exporter@role:exporter#assignee", "org:globex#exporter@role:globex-exporter#assignee", "role:exporter#assignee@team:billing#member", "team:billing#member@team:night#member",
  "report:7#org@org:acme", "report:9#org@org:globex", "report:7#viewer@user:*",
  "org:acme#member@user:ana", "team:billing#member@user:ana",
  "org:acme#member@user:nia", "team:night#member@user:nia",
  "org:acme#member@user:sam",
  "org:acme#admin@user:bob", "org:acme#suspended@user:bob",
  "role:exporter#assignee@user:cora[office_hours]",
  "org:globex#member@user:gus", "role:globex-exporter#assignee@user:gus"]}
END
  put OPENFGA_TENANT acme
  put OPENFGA_OTHER_TENANT globex
  put OPENFGA_OBJECT report:7
  put OPENFGA_PERMISSION export
  put OPENFGA_USER_GOOD ana
  put OPENFGA_USER_NESTED nia
  put OPENFGA_USER_NO_ROLE sam
  put OPENFGA_USER_SUSPENDED bob
  put OPENFGA_USER_CONDITIONAL cora
  put OPENFGA_USER_ELSEWHERE gus
  put OPENFGA_USER_ABSENT nobody
}

api() { # PATH JSON [KEY]
  curl -sS --max-time 60 "$OPENFGA_URL$1" -H "Authorization: Bearer ${3:-$OPENFGA_TOKEN}" -H 'Content-Type: application/json' -d "$2"
}
check() { # OBJECT RELATION USER [CONTEXT [STORE [MODEL [KEY]]]]: true or false, or what is refused
  api "/stores/${5:-$OPENFGA_STORE}/check" "$(jq -nc --arg object "$1" --arg relation "$2" --arg user "user:$3" --argjson context "${4:-null}" --arg model "${6:-$OPENFGA_MODEL}" '
    {tuple_key: {$user, $relation, $object}, authorization_model_id: $model, consistency: "HIGHER_CONSISTENCY"} + if $context then {context: $context} else {} end')" "${7:-}" |
    jq -r '.code // .allowed // false'
}

server_check() {
  load_env
  check_is "ana, by a team" "$(check report:7 export ana)" true
  check_is "nia, by a team in a team" "$(check report:7 export nia)" true
  check_is "sam" "$(check report:7 export sam)" false
  check_is "bob may export" "$(check org:acme can_export bob)" true
  check_is "bob may not bill" "$(check org:acme can_bill bob)" false
  check_is "cora, at an hour not told" "$(check report:7 export cora)" validation_error
  check_is "cora at ten" "$(check report:7 export cora '{"hour":10}')" true
  check_is "cora at eight in the evening" "$(check report:7 export cora '{"hour":20}')" false
  check_is "gus elsewhere" "$(check report:9 export gus)" true
  check_is "gus here" "$(check report:7 export gus)" false
  check_is "nobody is no error" "$(check report:7 export nobody)" false
  check_is "nobody may view what everybody may" "$(check report:7 view nobody)" true
  check_is "a permission that is misspelt" "$(check report:7 exprot ana)" validation_error
  check_is "the wrong key" "$(check report:7 export ana null "" "" "$OPENFGA_BAD_TOKEN")" unauthenticated
  check_is "another model" "$(check report:7 export ana null "" "$OPENFGA_BAD_MODEL")" authorization_model_not_found
  check_is "another store, without a model" "$(api "/stores/$OPENFGA_BAD_STORE/check" '{"tuple_key":{"user":"user:ana","relation":"export","object":"report:7"}}' | jq -r .code)" latest_authorization_model_not_found
}

server_do() {
  case ${1:-} in
    write | delete) # RELATIONSHIP, as relationships.py writes it
      (cd "$HERE" && python3 -c 'import runpy, sys
server = runpy.run_path("openfga-people.py")["Openfga"](dict(line.rstrip("\n").split("=", 1) for line in open(sys.argv[1])))
server.write(sys.argv[3:], sys.argv[2] + "s")' "$ENVFILE" "$1" "${@:2}") ;;
    reset) server_seed ;;
    id) jq -re --arg id "$2" '.[$id] // empty' "$W/people-openfga.json" ;;
    people) PYTHONPATH=$HERE python3 "${ESCALATE_PEOPLE_OPENFGA_SCRIPT:-$HERE/openfga-people.py}" "$ENVFILE" "${@:2}" ;;
    *) die "do write|delete RELATIONSHIP..., reset, people [FILE] [--show], id PERSON" ;;
  esac
}
