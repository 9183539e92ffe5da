# shellcheck shell=bash
# Canaille from PyPI, as a SCIM server that behaves badly: it has no filter and gives everybody, refuses `count` with a page of its own,
# and names the members of a group by user name.
VERSION=0.3.6
FULL_ONLY=1
PW=Pw-12345678
CORE=urn:ietf:params:scim:schemas:core:2.0

server_install() { # the newest scim2-models answers each list with 500
  need jq curl
  apt_install python3-venv
  python_venv "$SOFT/venv" "canaille[front,oidc,scim,server,sqlite]==$VERSION" scim2-models==0.6.12 scim2-client==0.7.5
  new_instance
}

new_instance() { # tables, and tokens of accounts that each may do something; later starts copy it
  local i=$SOFT/instance
  rm -rf "$i"
  mkdir -p "$i"
  settings "$i" 5000
  canaille "$i" install
  jq -nc '
    (now | todate | sub("Z$"; "+00:00")) as $now
    | def token($name; $seconds; $subject): {id: $name, created: $now, last_modified: $now, token_id: $name, access_token: $name, client: "escalate",
        type: "access_token", scope: ["openid"], issue_date: (now - 60 | todate | sub("Z$"; "+00:00")), lifetime: $seconds} + $subject;
      ["reader", "no-groups", "no-users", "no-rights"] as $names
    | {
        user: [$names[] | {id: "escalate-\(.)", created: $now, last_modified: $now, user_name: "escalate-\(.)", family_name: "escalate",
          formatted_name: "escalate \(.)", emails: ["escalate-\(.)@canaille.example.org"]}],
        group: [], webauthncredential: [], authorizationcode: [], consent: [],
        client: [{id: "escalate", created: $now, last_modified: $now, client_id: "escalate", client_secret: "client-secret",
          client_name: "escalate", client_uri: "http://127.0.0.1/"}],
        token: [($names[] | token("token-\(.)"; 864000; {subject: "escalate-\(.)"})), token("token-client"; 864000; {}),
          token("token-ended"; 1; {subject: "escalate-reader"})]
      }' | canaille "$i" restore
}

canaille() { CANAILLE_CONFIG=$1/canaille.toml "$SOFT/venv/bin/canaille" "${@:2}"; } # INSTANCE ARGUMENT...

settings() { # INSTANCE PORT; SCIM has no right to read alone: who reads may write
  cat >"$1/canaille.toml" <<END
SECRET_KEY = "of-a-test"
SERVER_NAME = "$LOOP:$2"
PREFERRED_URL_SCHEME = "http"
[CANAILLE_SQL]
DATABASE_URI = "sqlite:///$1/canaille.sqlite"
[CANAILLE]
ENABLE_INTRUDER_LOCKOUT = true
[CANAILLE.ACL.DEFAULT]
PERMISSIONS = ["edit_self", "use_oidc"]
[CANAILLE.ACL.READER]
FILTER = { user_name = "escalate-reader" }
PERMISSIONS = ["manage_users", "manage_all_groups"]
[CANAILLE.ACL.NO_GROUPS]
FILTER = { user_name = "escalate-no-groups" }
PERMISSIONS = ["manage_users"]
[CANAILLE.ACL.NO_USERS]
FILTER = { user_name = "escalate-no-users" }
PERMISSIONS = ["manage_all_groups"]
[CANAILLE_SCIM]
ENABLE_SERVER = true
[CANAILLE_OIDC]
END
}

boot() { # PORT
  settings "$DATA/instance" "$1"
  launch canaille TERM env CANAILLE_CONFIG="$DATA/instance/canaille.toml" "$SOFT/venv/bin/canaille" run --bind "$LOOP:$1"
  wait_for canaille 120 curl -sf "http://$LOOP:$1/login"
}

server_start() {
  local port
  port=$(free_port)
  cp -a "$SOFT/instance" "$DATA/instance"
  boot "$port"
  put CANAILLE_URL "http://$LOOP:$port"
  put CANAILLE_PATH /scim/v2
  put CANAILLE_TOKEN token-reader
  put CANAILLE_CLIENT_TOKEN token-client
  put CANAILLE_WEAK_NO_GROUPS token-no-groups
  put CANAILLE_WEAK_NO_USERS token-no-users
  put CANAILLE_WEAK_TOKEN token-no-rights
  put CANAILLE_ENDED_TOKEN token-ended
  put CANAILLE_BAD_TOKEN not-a-token
  put CANAILLE_PASSWORD "$PW"
  put CANAILLE_DATABASE "$DATA/instance/canaille.sqlite"
}

api() { # METHOD PATH [JSON]
  http -X "$1" "$CANAILLE_URL/scim/v2$2" -H 'Authorization: Bearer token-client' ${3:+-H 'Content-Type: application/scim+json' -d "$3"}
}
found() { # Users|Groups ATTRIBUTE VALUE: the resource, looked for in all of them
  api GET "/$1" | jq -e --arg value "$3" ".Resources[]? | select(.$2 == \$value)"
}
path() { # USER: the address by id, which is safe for every name
  local id
  id=$(found Users userName "$1" | jq -r .id)
  [ -n "$id" ] || die "no user $1"
  printf '/Users/%s' "$id"
}

user() { # NAME ACTIVE [MAIL [PASSWORD]]
  local mail=${3:-$1@canaille.example.org}
  api POST /Users "$(jq -nc --arg name "$1" --argjson active "$2" --arg mail "$mail" --arg password "${4-$PW}" --arg core $CORE '
    {schemas: [$core + ":User"], userName: $name, active: $active, name: {formatted: $name, familyName: $name}, emails: [{value: $mail}]}
    + if $password == "" then {} else {password: $password} end')" >/dev/null
}
group() { # NAME USER...: also replaces the members of a group that is there
  local body id
  body=$(jq -nc --arg name "$1" --arg core $CORE '{schemas: [$core + ":Group"], displayName: $name,
    members: [$ARGS.positional[] | {value: ., "$ref": "http://127.0.0.1/"}]}' --args "${@:2}")
  id=$(found Groups displayName "$1" | jq -r .id) || true
  if [ -n "$id" ]; then api PUT "/Groups/$id" "$body" >/dev/null; else api POST /Groups "$body" >/dev/null; fi
}
members() { found Groups displayName "$1" | jq -r '.members[]?.value'; }
patch() { api PATCH "$1" "{\"schemas\":[\"urn:ietf:params:scim:api:messages:2.0:PatchOp\"],\"Operations\":[$2]}" >/dev/null; }

server_seed() {
  local name
  if ! found Users userName ana >/dev/null; then
    for name in ana sam nogroup; do user "$name" true; done
    user ANA true upper@canaille.example.org
    user ina false
    user twin-one true twin@canaille.example.org
    user twin-two false twin@canaille.example.org
    user nopassword true '' ''
  fi
  group helpers ana ina
  group watchers sam
  group empty
  put CANAILLE_USER_GOOD ana
  put CANAILLE_USER_OTHER_CASE ANA
  put CANAILLE_USER_NO_ROLE sam
  put CANAILLE_USER_NO_GROUPS nogroup
  put CANAILLE_USER_INACTIVE ina
  put CANAILLE_MAIL_OF_TWO twin@canaille.example.org
  put CANAILLE_USER_ABSENT absent
}

server_check() {
  may() { status_of "$CANAILLE_URL/scim/v2/$1" -H "Authorization: Bearer $2"; }
  api GET '/Users?filter=userName%20eq%20%22absent%22' \
    | check_that "a filter is ignored" '.totalResults == (.Resources | length) and .totalResults >= 12'
  check_is "count is refused" "$(may 'Users?count=10' "$CANAILLE_TOKEN")" 500
  api GET '/Users?startIndex=5' | check_that "startIndex is not" '.totalResults == (.Resources | length) + 4 and .startIndex == 5'
  found Users userName ana | check_that "ana is active, and her groups are there" '.active and [.groups[].display] == ["helpers"]'
  found Users userName ANA | check_that "ANA is somebody else" '.active and (has("groups") | not)'
  found Users userName ina | check_that "ina is not active" '.active == false'
  found Groups displayName helpers | check_that "members are named by user name" '[.members[].value] | sort == ["ana", "ina"]'
  api GET /Users | check_that "two of one address" '[.Resources[] | select(.emails[0].value == "twin@canaille.example.org")] | length == 2'
  api GET /ServiceProviderConfig | check_that "and it says so" '.filter.supported == false'
  check_is "reader: users" "$(may Users "$CANAILLE_TOKEN")" 200
  check_is "reader: groups" "$(may Groups "$CANAILLE_TOKEN")" 200
  check_is "without groups: users" "$(may Users "$CANAILLE_WEAK_NO_GROUPS")" 200
  check_is "without groups: groups" "$(may Groups "$CANAILLE_WEAK_NO_GROUPS")" 403
  check_is "without users: users" "$(may Users "$CANAILLE_WEAK_NO_USERS")" 403
  check_is "without users: groups" "$(may Groups "$CANAILLE_WEAK_NO_USERS")" 200
  check_is "without any right: users" "$(may Users "$CANAILLE_WEAK_TOKEN")" 403
  check_is "a token that has ended" "$(may Users "$CANAILLE_ENDED_TOKEN")" 401
  check_is "a wrong token" "$(may Users "$CANAILLE_BAD_TOKEN")" 401
}

server_do() {
  local path
  case ${1:-} in
    deactivate) path=$(path "$2"); patch "$path" '{"op":"replace","path":"active","value":false}' ;;
    activate) path=$(path "$2"); patch "$path" '{"op":"replace","path":"active","value":true}' ;;
    create) user "$2" true "${3:-}" ;;
    delete) path=$(path "$2"); api DELETE "$path" ;;
    join) mapfile -t path < <(members "$3"); group "$3" "${path[@]}" "$2" ;;
    leave) mapfile -t path < <(members "$3" | grep -vxF "$2"); group "$3" "${path[@]}" ;;
    people) PYTHONPATH=$HERE python3 "${ESCALATE_PEOPLE_CANAILLE_SCRIPT:-$HERE/canaille-people.py}" "$ENVFILE" "${@:2}" ;;
    id) jq -er --arg id "$2" '.[$id]' "$W/people-canaille.json" ;;
    reset)
      halt canaille
      rm -rf "$DATA/instance"
      cp -a "$SOFT/instance" "$DATA/instance"
      boot "${CANAILLE_URL##*:}"
      server_seed ;;
    *) die "do deactivate|activate|delete USER, create USER [MAIL], join|leave USER GROUP, people [FILE] [--show], id PERSON, reset" ;;
  esac
}
