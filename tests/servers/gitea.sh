# shellcheck shell=bash
# Gitea, built from its Go module: the binary, and beside it the pages that it takes from there (there are no scripts and styles in it).
VERSION=1.26.0
FULL_ONLY=1 # four minutes of two cores to build

server_install() { # the modules and the compiler's cache are 10 GB, and not needed afterwards
  need gcc git jq curl
  local go=$SOFT/go/pkg/mod/code.gitea.io/gitea@v$VERSION
  gitea_module
  in_go go get -tool "code.gitea.io/gitea@v$VERSION"
  in_go nice go build -tags 'sqlite sqlite_unlock_notify' -ldflags "-s -w -X main.Version=$VERSION" -o "$SOFT/gitea" code.gitea.io/gitea
  rm -rf "$SOFT/static"
  mkdir -p "$SOFT/static"
  cp -r "$go/public" "$go/templates" "$go/options" "$SOFT/static/"
  new_instance
  rm -rf "$SOFT/go" "$SOFT/cache" "$SOFT/module"
}

gitea_module() { # of Gitea's own go.mod the replacements count only in the main module
  mkdir -p "$SOFT/module"
  cat >"$SOFT/module/go.mod" <<'END'
module escalate.invalid/gitea

go 1.26.2

replace (
	github.com/Azure/azure-sdk-for-go/sdk/azcore => github.com/Azure/azure-sdk-for-go/sdk/azcore v1.19.0
	github.com/Azure/azure-sdk-for-go/sdk/storage/azblob => github.com/Azure/azure-sdk-for-go/sdk/storage/azblob v1.6.2
	github.com/jaytaylor/html2text => github.com/Necoro/html2text v0.0.0-20250804200300-7bf1ce1c7347
	github.com/microsoft/go-mssqldb => github.com/microsoft/go-mssqldb v1.9.7
	github.com/nektos/act => gitea.com/gitea/act v0.261.10
	github.com/urfave/cli/v3 => github.com/urfave/cli/v3 v3.4.1
	go.yaml.in/yaml/v4 => go.yaml.in/yaml/v4 v4.0.0-rc.3
)
END
}

gitea() { # INSTANCE ARGUMENT...
  GITEA_I_AM_BEING_UNSAFE_RUNNING_AS_ROOT=true GITEA_WORK_DIR=$1 HOME=$1 "$SOFT/gitea" --config "$1/app.ini" "${@:2}"
}

new_instance() { # tables and people; later starts copy it
  local user i=$SOFT/instance
  rm -rf "$i"
  mkdir -p "$i"
  printf 'SECRET=%s\nINTERNAL=%s\n' "$("$SOFT/gitea" generate secret SECRET_KEY)" "$("$SOFT/gitea" generate secret INTERNAL_TOKEN)" >"$i/secrets"
  settings "$i" 3000
  gitea "$i" migrate
  for user in opal escalate-bot looker clerk stranger engineer; do
    gitea "$i" admin user create --username "$user" --email "$user@acme.test" --password Password-1 --must-change-password=false \
      "--admin=$([ "$user" = opal ] && echo true || echo false)"
  done
  { # what a token may do is fixed when it is made
    token ADMIN_TOKEN opal all
    token TOKEN escalate-bot write:issue,read:repository
    token ISSUE_TOKEN escalate-bot write:issue
    token READ_ISSUE_TOKEN escalate-bot read:issue,read:repository
    token REPOSITORY_TOKEN escalate-bot write:repository
    token WEAK_TOKEN looker read:issue,read:repository
    token READER_TOKEN looker write:issue,read:repository
    token CODE_ONLY_TOKEN clerk write:issue,read:repository
    token STRANGER_TOKEN stranger write:issue,read:repository
    token ENGINEER_TOKEN engineer write:issue,read:repository
  } >"$i/tokens"
}

token() { # KEY USER SCOPES; what it warns of stands before the token
  printf 'GITEA_%s=%s\n' "$1" "$(gitea "$i" admin user generate-access-token --username "$2" --token-name "$1" --scopes "$3" --raw | tail -n 1)"
}

settings() { # INSTANCE PORT; what `do setting` changed stands at the end and wins
  local SECRET INTERNAL
  # shellcheck source=/dev/null
  . "$1/secrets"
  cat >"$1/app.ini" <<END
APP_NAME = Gitea
RUN_MODE = prod
WORK_PATH = $1
[server]
HTTP_ADDR = $LOOP
HTTP_PORT = $2
ROOT_URL = http://$LOOP:$2/
STATIC_ROOT_PATH = $SOFT/static
DISABLE_SSH = true
OFFLINE_MODE = true
[database]
DB_TYPE = sqlite3
PATH = $1/gitea.db
[security]
INSTALL_LOCK = true
SECRET_KEY = $SECRET
INTERNAL_TOKEN = $INTERNAL
[oauth2]
ENABLED = false
[service]
DISABLE_REGISTRATION = true
[session]
PROVIDER = memory
[cron.update_checker]
ENABLED = false
[actions]
ENABLED = false
[packages]
ENABLED = false
[log]
MODE = console
LEVEL = Warn
END
  cat "$1/changed.ini" >>"$1/app.ini" 2>/dev/null || true
}

boot() { # PORT
  settings "$DATA/instance" "$1"
  launch gitea TERM env GITEA_I_AM_BEING_UNSAFE_RUNNING_AS_ROOT=true GITEA_WORK_DIR="$DATA/instance" HOME="$DATA/instance" \
    "$SOFT/gitea" --config "$DATA/instance/app.ini" web
  wait_for gitea 120 curl -sf "http://$LOOP:$1/api/healthz"
}

fresh_instance() {
  rm -rf "$DATA/instance"
  cp -a "$SOFT/instance" "$DATA/instance"
}

server_start() {
  local port key value
  port=$(free_port)
  fresh_instance
  boot "$port"
  put GITEA_URL "http://$LOOP:$port"
  while IFS='=' read -r key value; do put "$key" "$value"; done <"$DATA/instance/tokens"
  put GITEA_OWNER acme
  put GITEA_REPO support
  put GITEA_PASSWORD Password-1
}

api() { # METHOD PATH [JSON [TOKEN]]
  http -X "$1" "$GITEA_URL/api/v1$2" -H "Authorization: token ${4:-$GITEA_ADMIN_TOKEN}" ${3:+-H 'Content-Type: application/json' -d "$3"}
}
there() { [ "$(status_of "$GITEA_URL/api/v1$1" -H "Authorization: token $GITEA_ADMIN_TOKEN")" = 200 ]; }

marker() { # FINGERPRINT: the line of the body by which a ticket is found; its number has the first 13 digits
  printf '<!-- escalate %s %d -->' "$1" "0x${1:0:13}"
}
issue() { # FINGERPRINT [TITLE]: somebody else's issue
  api POST /repos/acme/support/issues "{\"title\":\"${2:-An issue}\",\"body\":\"As it was.\n\n$(marker "$1")\"}" | jq -r .number
}
close() { api PATCH "/repos/acme/support/issues/$1" '{"state":"closed"}' >/dev/null; }
by_number() { api GET "/repos/acme/support/issues?state=all&type=issues&q=$((0x${1:0:13}))"; }

repository() { # NAME [SETTINGS]
  there "/repos/acme/$1" || api POST /orgs/acme/repos "{\"name\":\"$1\",\"private\":true}" >/dev/null
  [ -z "${2:-}" ] || api PATCH "/repos/acme/$1" "$2" >/dev/null
}

team() { # NAME UNITS MEMBER: units as JSON, for every repository of acme
  local id
  id=$(api GET "/orgs/acme/teams/search?q=$1" | jq -r '.data[0].id // empty')
  [ -n "$id" ] || id=$(api POST /orgs/acme/teams "{\"name\":\"$1\",\"permission\":\"read\",\"units\":$(jq -c keys <<<"$2"),\"units_map\":$2,
    \"includes_all_repositories\":true}" | jq -r .id)
  api PUT "/teams/$id/members/$3" >/dev/null
}

server_seed() { # two issues of other people, so that a search that matches everything is seen
  local id label
  there /orgs/acme || api POST /orgs '{"username":"acme","visibility":"public"}' >/dev/null
  repository support
  team bots '{"repo.issues":"write"}' escalate-bot
  team lookers '{"repo.issues":"read"}' looker
  team coders '{"repo.code":"read"}' clerk
  team engineers '{"repo.issues":"write","repo.code":"read"}' engineer
  for label in escalated verdict/should_work; do
    api GET /repos/acme/support/labels | jq -e --arg name "$label" 'any(.[]; .name == $name)' >/dev/null \
      || api POST /repos/acme/support/labels "{\"name\":\"$label\",\"color\":\"#00aabb\"}" >/dev/null
  done
  issue 00000000000000000000000000000001 "Printer on the second floor"
  id=$(issue 00000000000000000000000000000002 "Closed long ago")
  close "$id"
  put GITEA_OTHER_FINGERPRINT 00000000000000000000000000000001
  put GITEA_CLOSED_FINGERPRINT 00000000000000000000000000000002
  put GITEA_CLOSED_ISSUE "$id"
  directory_tokens
  source_of_people
}

directory_tokens() { # of a site's administrator, who alone is told the truth about people; each weak one lacks one right
  local all=read:admin,read:organization,read:user
  scoped DIRECTORY_TOKEN opal $all
  scoped WEAK_NO_ADMIN_SCOPE opal read:organization,read:user
  scoped WEAK_NO_ORGANIZATION_SCOPE opal read:admin,read:user
  scoped WEAK_NO_USER_SCOPE opal read:admin,read:organization
  scoped WEAK_NO_SITE_ADMIN looker $all
}
scoped() { # KEY USER SCOPES: made anew, since a token is shown once
  local tokens=$GITEA_URL/api/v1/users/$2/tokens
  curl -s -o /dev/null -u "$2:$GITEA_PASSWORD" -X DELETE "$tokens/$1"
  put "GITEA_$1" "$(http -u "$2:$GITEA_PASSWORD" "$tokens" -H 'Content-Type: application/json' \
    -d "$(jq -nc --arg name "$1" --arg scopes "$3" '{name: $name, scopes: ($scopes | split(","))}')" | jq -r .sha1)"
}

source_of_people() { # another place where passwords are checked: an LDAP server, which is not there
  source_id() { gitea "$DATA/instance" admin auth list 2>/dev/null | awk '$2 == "corp" { print $1 }'; }
  [ -n "$(source_id)" ] || gitea "$DATA/instance" admin auth add-ldap --name corp --active --security-protocol unencrypted --host "$LOOP" --port 9 \
    --user-search-base ou=people,dc=example,dc=org --user-filter '(uid=%s)' --email-attribute mail
  put GITEA_SOURCE_ID "$(source_id)"
}

assets() { curl -sS "$GITEA_URL/api/v1/repos/acme/support/issues/$1/assets" -H "Authorization: token $GITEA_TOKEN" -F "attachment=@$2;filename=$3"; }
may() { # TOKEN: the status of a ticket made with it
  status_of "$GITEA_URL/api/v1/repos/acme/support/issues" -H "Authorization: token $1" -H 'Content-Type: application/json' -d '{"title":"check"}'
}
may_read() { status_of "$GITEA_URL/api/v1/repos/acme/support/issues?state=all" -H "Authorization: token $1"; }

server_check() {
  local id sum
  by_number "$GITEA_CLOSED_FINGERPRINT" | check_that "found by its number" "any(.[]; .number == $GITEA_CLOSED_ISSUE and .state == \"closed\")"
  by_number abcdefabcdefabcdefabcdefabcdefab | check_that "an unknown fingerprint" '. == []'
  id=$(issue 123456789abcdef00000000000000003)
  by_number 123456789abcdef00000000000000003 | check_that "a number is found at once" "length == 1 and .[0].number == $id"
  head -c 40000 /dev/urandom >"$DATA/check.bin"
  sum=$(sha256sum <"$DATA/check.bin")
  id=$(api POST /repos/acme/support/issues '{"title":"check"}' "$GITEA_TOKEN" | jq -r .number)
  id=$(assets "$id" "$DATA/check.bin" bundle.zip | jq -r .browser_download_url)
  check_is "an attachment comes back whole" "$(curl -s "$id" -H "Authorization: token $GITEA_TOKEN" | sha256sum)" "$sum"
  check_is "and to nobody else" "$(status_of "$id" -H "Authorization: token $GITEA_STRANGER_TOKEN")" 404
  id=$(api POST /repos/acme/support/issues '{"title":"check"}' "$GITEA_TOKEN" | jq -r .number)
  assets "$id" "$DATA/check.bin" bundle.exe | check_that "a type that is not allowed" '.message | test("forbidden file")'
  check_is "weak: create" "$(may "$GITEA_WEAK_TOKEN")" 403
  check_is "weak: read" "$(may_read "$GITEA_WEAK_TOKEN")" 200
  check_is "a token for reading issues: create" "$(may "$GITEA_READ_ISSUE_TOKEN")" 403
  check_is "a member who may read issues may make one" "$(may "$GITEA_READER_TOKEN")" 201
  check_is "a member without issues: read" "$(may_read "$GITEA_CODE_ONLY_TOKEN")" 404
  check_is "a stranger: read" "$(may_read "$GITEA_STRANGER_TOKEN")" 404
  seen_with() { http "$GITEA_URL/api/v1$2" -H "Authorization: token $1"; }
  sees() { status_of "$GITEA_URL/api/v1$2" -H "Authorization: token $1" "${@:3}"; }
  seen_with "$GITEA_DIRECTORY_TOKEN" /users/looker \
    | check_that "the directory's token sees that looker is active" '.active and .email == "looker@acme.test"'
  seen_with "$GITEA_WEAK_NO_SITE_ADMIN" /users/clerk \
    | check_that "who administers nothing is told the opposite" '.active == false and (.last_login | startswith("0001"))'
  seen_with "$GITEA_DIRECTORY_TOKEN" /orgs/acme/teams | check_that "the teams" 'any(.[]; .name == "lookers" and .units_map == {"repo.issues": "read"})'
  check_is "the directory's token: write" "$(sees "$GITEA_DIRECTORY_TOKEN" /admin/users/looker -X PATCH)" 403
  check_is "without read:admin" "$(sees "$GITEA_WEAK_NO_ADMIN_SCOPE" /admin/users)" 403
  check_is "without read:organization" "$(sees "$GITEA_WEAK_NO_ORGANIZATION_SCOPE" /orgs/acme/teams)" 403
  check_is "without read:user" "$(sees "$GITEA_WEAK_NO_USER_SCOPE" /users/looker)" 403
  check_is "no token" "$(status_of "$GITEA_URL/api/v1/repos/acme/support/issues")" 404
  check_is "a wrong token" "$(may_read 0123456789012345678901234567890123456789)" 401
}

misconfigure() { # repositories that are each wrong in one way
  repository archived
  api PATCH /repos/acme/archived '{"archived":true}' >/dev/null
  repository silent '{"has_issues":false}'
  repository elsewhere '{"has_issues":true,"external_tracker":{"external_tracker_url":"https://tracker.example.com/","external_tracker_format":"https://tracker.example.com/{index}","external_tracker_style":"numeric"}}'
}

setting() { # SECTION KEY [VALUE]: it starts again at the same port; without a value as it was
  sed -i "/^\[$1\]$/,/^$2 = /d" "$DATA/instance/changed.ini" 2>/dev/null || true
  [ -z "${3+x}" ] || printf '[%s]\n%s = %s\n' "$1" "$2" "$3" >>"$DATA/instance/changed.ini"
  halt gitea
  boot "${GITEA_URL##*:}"
}

edit() { # USER CHANGE: the API wants the source and the name there with each one
  api PATCH "/admin/users/$1" "$(jq -c --arg name "$1" '{source_id: 0, login_name: $name} + .' <<<"$2")" >/dev/null
}

server_do() {
  local id
  case ${1:-} in
    misconfigure) misconfigure ;;
    setting) setting "${@:2}" >/dev/null ;;
    reset) # the issues are gone, the port stays
      halt gitea
      fresh_instance
      boot "${GITEA_URL##*:}" >/dev/null
      server_seed >/dev/null ;;
    close) close "$2" ;;
    unmark) # its body is as somebody else would have written it
      api PATCH "/repos/acme/support/issues/$2" \
        "$(api GET "/repos/acme/support/issues/$2" | jq '{ body: (.body | gsub("<!-- escalate [^\n]*-->"; "")) }')" >/dev/null ;;
    deactivate) edit "$2" '{"active":false}' ;;
    activate) edit "$2" '{"active":true,"prohibit_login":false}' ;;
    prohibit) edit "$2" '{"prohibit_login":true}' ;;
    join | leave) # USER TEAM, of acme
      id=$(api GET "/orgs/acme/teams/search?q=$3" | jq -r '.data[0].id // empty')
      [ -n "$id" ] || die "no team $3"
      api "$([ "$1" = join ] && echo PUT || echo DELETE)" "/teams/$id/members/$2" ;;
    people) PYTHONPATH=$HERE python3 "${ESCALATE_PEOPLE_GITEA_SCRIPT:-$HERE/gitea-people.py}" "$ENVFILE" "${@:2}" ;;
    id) jq -er --arg id "$2" '.[$id]' "$W/people-gitea.json" ;;
    issue) issue "$2" "${3:-An issue}" ;;
    down) halt gitea ;;
    up) alive gitea || boot "${GITEA_URL##*:}" ;;
    *) die "do reset, close ISSUE, unmark ISSUE, issue FINGERPRINT [TITLE], misconfigure, setting SECTION KEY [VALUE], down, up," \
      "deactivate|activate|prohibit USER, join|leave USER TEAM, people [FILE] [--show], id PERSON" ;;
  esac
}
