# shellcheck shell=bash
# SpiceDB, built from its Go module: one permissions system with one key, its relationships in memory.
VERSION=1.56.2
FULL_ONLY=1 # minutes of two cores to build

server_install() { # the modules and the compiler's cache are gigabytes, and not needed afterwards
  need jq curl go:golang-go
  mkdir -p "$SOFT/module"
  printf 'module escalate.invalid/spicedb\n\ngo 1.26\n' >"$SOFT/module/go.mod"
  in_go go get -tool "github.com/authzed/spicedb/cmd/spicedb@v$VERSION"
  in_go nice go build -ldflags "-s -w" -o "$SOFT/spicedb" github.com/authzed/spicedb/cmd/spicedb
  rm -rf "$SOFT/go" "$SOFT/cache" "$SOFT/module"
}

server_start() { # telemetry and the look for a newer release would go outside
  local http grpc
  http=$(free_port)
  grpc=$(free_port)
  launch spicedb TERM "$SOFT/spicedb" serve --grpc-preshared-key the-key-of-the-tests --grpc-addr "$LOOP:$grpc" --http-enabled --http-addr "$LOOP:$http" \
    --datastore-engine memory --metrics-enabled=false --telemetry-endpoint= --skip-release-check --log-level warn
  put SPICEDB_URL "http://$LOOP:$http"
  put SPICEDB_TOKEN the-key-of-the-tests
  put SPICEDB_BAD_TOKEN not-the-key
  put SPICEDB_FILL "$DATA/fill.json"
  load_env
  wait_for spicedb 60 answers
}

api() { # PATH JSON [KEY]
  curl -sS --max-time 60 "$SPICEDB_URL/v1/$1" -H "Authorization: Bearer ${3:-$SPICEDB_TOKEN}" -H 'Content-Type: application/json' -d "$2"
}
answers() { api schema/read '{}' | jq -e '.schemaText // (.code == 5)'; } # 5: there is no schema yet

server_seed() {
  PYTHONPATH=$HERE python3 "$HERE/spicedb-people.py" "$ENVFILE" --world <<'END'
{"schema": [
  "use expiration",
  "caveat office_hours(hour int) { hour >= 9 && hour < 17 }",
  "definition user {}",
  "definition team {",
  "  relation member: user | team#member",
  "}",
  "definition role {",
  "  relation assignee: user | team#member | user with office_hours | user with expiration",
  "}",
  "definition org {",
  "  relation admin: user",
  "  relation member: user",
  "  relation exporter: role#assignee",
  "  relation suspended: user",
  "  permission export = exporter + admin",
  "  permission bill = export - suspended",
  "}",
  "definition report {",
  "  relation org: org",
  "  relation viewer: user | user:*",
  "  permission view = viewer + org->member",
  "  permission export = org->export",
  "}"],
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
  "org:acme#member@user:xena", "role:exporter#assignee@user:xena[until:-1 hour]",
  "org:globex#member@user:gus", "role:globex-exporter#assignee@user:gus"]}
END
  put SPICEDB_TENANT acme
  put SPICEDB_OTHER_TENANT globex
  put SPICEDB_OBJECT report:7
  put SPICEDB_PERMISSION export
  put SPICEDB_USER_GOOD ana
  put SPICEDB_USER_NESTED nia
  put SPICEDB_USER_NO_ROLE sam
  put SPICEDB_USER_SUSPENDED bob
  put SPICEDB_USER_CONDITIONAL cora
  put SPICEDB_USER_EXPIRED xena
  put SPICEDB_USER_ELSEWHERE gus
  put SPICEDB_USER_ABSENT nobody
}

check() { # TYPE:ID PERMISSION USER [CONTEXT [KEY]]: permissionship, or what is refused
  api permissions/check "$(jq -nc --arg type "${1%%:*}" --arg id "${1#*:}" --arg permission "$2" --arg user "$3" --argjson context "${4:-null}" '
    {consistency: {fullyConsistent: true}, resource: {objectType: $type, objectId: $id}, permission: $permission,
      subject: {object: {objectType: "user", objectId: $user}}} + if $context then {context: $context} else {} end')" "${5:-}" |
    jq -r '.permissionship // "\(.code) \(.message | .[:60])"'
}

server_check() {
  local yes=PERMISSIONSHIP_HAS_PERMISSION no=PERMISSIONSHIP_NO_PERMISSION
  check_is "ana, by a team" "$(check report:7 export ana)" $yes
  check_is "nia, by a team in a team" "$(check report:7 export nia)" $yes
  check_is "sam" "$(check report:7 export sam)" $no
  check_is "bob may export" "$(check org:acme export bob)" $yes
  check_is "bob may not bill" "$(check org:acme bill bob)" $no
  check_is "cora, at an hour not told" "$(check report:7 export cora)" PERMISSIONSHIP_CONDITIONAL_PERMISSION
  check_is "cora at ten" "$(check report:7 export cora '{"hour":10}')" $yes
  check_is "cora at eight in the evening" "$(check report:7 export cora '{"hour":20}')" $no
  check_is "xena" "$(check report:7 export xena)" $no
  check_is "gus elsewhere" "$(check report:9 export gus)" $yes
  check_is "gus here" "$(check report:7 export gus)" $no
  check_is "nobody is no error" "$(check report:7 export nobody)" $no
  check_is "nobody may view what everybody may" "$(check report:7 view nobody)" $yes
  check_is "a permission that is misspelt" "$(check report:7 exprot ana | cut -d' ' -f1)" 9
  check_is "the wrong key" "$(check report:7 export ana null "$SPICEDB_BAD_TOKEN" | cut -d' ' -f1)" 7
}

server_do() {
  case ${1:-} in
    write | delete) # RELATIONSHIP, as relationships.py writes it
      (cd "$HERE" && python3 -c 'import runpy, sys
server = runpy.run_path("spicedb-people.py")["Spicedb"](dict(line.rstrip("\n").split("=", 1) for line in open(sys.argv[1])))
server.write(sys.argv[3:], {"write": "OPERATION_TOUCH", "delete": "OPERATION_DELETE"}[sys.argv[2]])' "$ENVFILE" "$1" "${@:2}") ;;
    reset) server_seed ;;
    id) jq -re --arg id "$2" '.[$id] // empty' "$W/people-spicedb.json" ;;
    people) PYTHONPATH=$HERE python3 "${ESCALATE_PEOPLE_SPICEDB_SCRIPT:-$HERE/spicedb-people.py}" "$ENVFILE" "${@:2}" ;;
    *) die "do write|delete RELATIONSHIP..., reset, people [FILE] [--show], id PERSON" ;;
  esac
}
