# shellcheck shell=bash
# OpenStack Keystone from PyPI, on SQLite, behind gunicorn.
VERSION=30.0.0
FULL_ONLY=1
USER_PASSWORD=Password-1

server_install() { # the tables take half a minute: later starts copy them
  need jq curl
  apt_install python3-venv
  python_venv "$SOFT/venv" "keystone==$VERSION" "gunicorn==27.0.1"
  rm -rf "$SOFT/instance"
  mkdir -p "$SOFT/instance"
  settings "$SOFT/instance" 5000
  manage "$SOFT/instance" db_sync
  manage "$SOFT/instance" fernet_setup
  manage "$SOFT/instance" credential_setup
  manage "$SOFT/instance" bootstrap --bootstrap-username opal --bootstrap-password $USER_PASSWORD --bootstrap-public-url http://$LOOP:5000/v3
}

manage() { # INSTANCE COMMAND...; as root it wants to be told whom the keys belong to
  local owner=()
  case $2 in fernet_setup | credential_setup) owner=(--keystone-user "$(id -un)" --keystone-group "$(id -gn)") ;; esac
  "$SOFT/venv/bin/keystone-manage" --config-file "$1/keystone.conf" "${@:2}" "${owner[@]}"
}

settings() { # INSTANCE PORT
  cat >"$1/keystone.conf" <<END
[DEFAULT]
use_stderr = true
[database]
connection = sqlite:///$1/keystone.db
[fernet_tokens]
key_repository = $1/fernet
[credential]
key_repository = $1/credential
[identity]
password_hash_rounds = 4
[cache]
enabled = false
[auth]
methods = password,token,totp,application_credential,mapped
[security_compliance]
lockout_failure_attempts = 3
lockout_duration = 1800
password_expires_days = 90
unique_last_password_count = 0
[oslo_policy]
policy_file = $1/policy.yaml
END
  # as the defaults are, but for a role that takes one right away from a reader who has it, too
  cat >"$1/policy.yaml" <<'END'
"identity:list_users": "(rule:admin_required or (role:reader and system_scope:all) or (role:reader and domain_id:%(target.domain_id)s)) and not role:no-users"
"identity:list_projects": "(rule:admin_required or (role:reader and system_scope:all) or (role:reader and domain_id:%(target.domain_id)s)) and not role:no-projects"
"identity:list_roles": "(rule:admin_required or (role:reader and system_scope:all)) and not role:no-roles"
"identity:list_role_assignments": "(rule:admin_required or (role:reader and system_scope:all) or (role:reader and domain_id:%(target.domain_id)s)) and not role:no-assignments"
END
  cat >"$1/gunicorn.conf.py" <<END
# not as arguments: Keystone reads those of the process, too
wsgi_app = "keystone.wsgi.api:application"
bind = "$LOOP:$2"
workers = 2
END
}

server_start() {
  local port
  port=$(free_port)
  rm -rf "$DATA"
  cp -a "$SOFT/instance" "$DATA"
  settings "$DATA" "$port"
  launch keystone TERM env -C "$DATA" OS_KEYSTONE_CONFIG_FILES="$DATA/keystone.conf" "$SOFT/venv/bin/gunicorn"
  wait_for keystone 120 curl -sf "http://$LOOP:$port/v3"
  put KEYSTONE_URL "http://$LOOP:$port/v3"
  put KEYSTONE_DATABASE "$DATA/keystone.db"
  put KEYSTONE_ADMIN opal
  put KEYSTONE_ADMIN_PASSWORD $USER_PASSWORD
  put KEYSTONE_PASSWORD $USER_PASSWORD
}

# ---- calls ----------------------------------------------------------------------------------------------------------

sign_in() { # USER DOMAIN PASSWORD [SCOPE]: prints the token, or what refuses it
  local headers answer
  headers=$(mktemp)
  answer=$(curl -s -D "$headers" "$KEYSTONE_URL/auth/tokens" -H 'Content-Type: application/json' -d "$(jq -nc --arg user "$1" --arg domain "$2" \
    --arg password "$3" --argjson scope "${4:-null}" '{name: $user, domain: {name: $domain}, password: $password} |
      {auth: ({identity: {methods: ["password"], password: {user: .}}} + if $scope then {scope: $scope} else {} end)}')")
  awk 'tolower($1) == "x-subject-token:" { printf "%s", $2 }' "$headers" | tr -d '\r'
  rm -f "$headers"
  jq -r '.error // empty | "\(.code) \(.message)"' <<<"$answer"
}
SYSTEM='{"system":{"all":true}}'
api() { # METHOD PATH [JSON]
  http -X "$1" "$KEYSTONE_URL$2" -H "X-Auth-Token: $ADMIN_TOKEN" ${3:+-H 'Content-Type: application/json' -d "$3"}
}
as_admin() { ADMIN_TOKEN=$(sign_in opal Default $USER_PASSWORD "$SYSTEM"); }
named() { # users|projects|groups|roles|domains NAME [DOMAIN]: the id, or nothing
  local more=()
  [ -z "${3:-}" ] || more=(--data-urlencode "domain_id=$(named domains "$3")")
  http -G "$KEYSTONE_URL/$1" -H "X-Auth-Token: $ADMIN_TOKEN" --data-urlencode "name=$2" "${more[@]}" | jq -r ".$1[0].id // empty"
}
made() { api POST "/$1s" "{\"$1\":$2}" | jq -r ".$1.id"; } # user|project|group|role|domain JSON: prints the id
user() { # NAME [DOMAIN [MAIL]]: prints the id
  made user "{\"name\":\"$1\",\"email\":\"${3:-$1@acme.example}\",\"domain_id\":\"$(named domains "${2:-acme}")\",\"password\":\"$USER_PASSWORD\"}"
}
uid() { # NAME
  local id
  id=$(named users "$1" acme)
  [ -n "$id" ] || die "no user $1 in acme"
  printf '%s' "$id"
}
grant() { api "${5:-PUT}" "/$3/$4/users/$1/roles/$(named roles "$2")"; } # USER-ID ROLE projects|domains ID [DELETE]
sql() { # STATEMENT [VALUE...]
  python3 -c 'import sqlite3, sys
with sqlite3.connect(sys.argv[1], timeout=20) as database: database.execute(sys.argv[2], sys.argv[3:])' "$KEYSTONE_DATABASE" "$@"
}
age_password() { # USER-ID DAYS: no call sets the end of a password
  sql "UPDATE password SET expires_at = datetime('now', '-$2 days'), expires_at_int = (strftime('%s', 'now') - $2 * 86400) * 1000000
    WHERE local_user_id = (SELECT id FROM local_user WHERE user_id = ?)" "$1"
}

# ---- states ---------------------------------------------------------------------------------------------------------

clear() { # what an earlier seed left: domains go with everything in them once they are disabled
  local id
  for id in $(api GET /domains | jq -r '.domains[] | select(.name == "acme" or .name == "globex").id'); do
    api PATCH "/domains/$id" '{"domain":{"enabled":false}}' >/dev/null
    api DELETE "/domains/$id"
  done
  for id in $(api GET /roles | jq -r '.roles[] | select(.name | IN("agent", "viewer", "lead", "no-users", "no-projects", "no-roles", "no-assignments")).id'); do
    api DELETE "/roles/$id"
  done
  for id in $(api GET "/users?domain_id=default" | jq -r '.users[] | select(.name != "opal").id'); do api DELETE "/users/$id"; done
}

server_seed() {
  local acme globex support sales name id
  as_admin
  clear
  acme=$(made domain '{"name":"acme"}')
  globex=$(made domain '{"name":"globex"}')
  support=$(made project "{\"name\":\"support\",\"domain_id\":\"$acme\"}")
  sales=$(made project "{\"name\":\"sales\",\"domain_id\":\"$acme\"}")
  made project "{\"name\":\"support\",\"domain_id\":\"$globex\"}" >/dev/null # a name is unique within its domain only
  for name in agent viewer lead no-users no-projects no-roles no-assignments; do made role "{\"name\":\"$name\"}" >/dev/null; done
  api PUT "/roles/$(named roles lead)/implies/$(named roles agent)" >/dev/null

  for name in escalate-reader plain domain-reader no-users no-projects no-roles no-assignments; do
    id=$(user "$name" Default)
    case $name in plain | domain-reader) ;; *) api PUT "/system/users/$id/roles/$(named roles reader)" ;; esac
    case $name in no-*) api PUT "/system/users/$id/roles/$(named roles "$name")" ;; esac
    [ $name != domain-reader ] || grant "$id" reader domains "$acme"
  done

  for name in ana sam bob carol dora eve pia; do user $name >/dev/null; done
  user gus globex gus@globex.example >/dev/null
  for name in ana bob carol; do grant "$(uid $name)" agent projects "$support"; done
  grant "$(uid eve)" agent projects "$support"
  grant "$(uid sam)" viewer projects "$support"
  grant "$(uid pia)" lead projects "$support"
  grant "$(uid dora)" agent projects "$sales"
  api PATCH "/users/$(uid bob)" '{"user":{"enabled":false}}' >/dev/null
  for id in 1 2 3; do sign_in carol acme wrong >/dev/null; done
  age_password "$(uid eve)" 2

  put KEYSTONE_USER escalate-reader
  put KEYSTONE_USER_DOMAIN Default
  put KEYSTONE_WEAK_USER plain
  put KEYSTONE_WEAK_SYSTEM_USER domain-reader
  put KEYSTONE_WEAK_USERS_USER no-users
  put KEYSTONE_WEAK_PROJECTS_USER no-projects
  put KEYSTONE_WEAK_ROLES_USER no-roles
  put KEYSTONE_WEAK_ASSIGNMENTS_USER no-assignments
  put KEYSTONE_WRONG_PASSWORD not-the-password
  put KEYSTONE_DOMAIN acme
  put KEYSTONE_OTHER_DOMAIN globex
  put KEYSTONE_TENANT support
  put KEYSTONE_OTHER_TENANT sales
  put KEYSTONE_USER_GOOD ana
  put KEYSTONE_USER_GOOD_ID "$(uid ana)"
  put KEYSTONE_USER_NO_ROLE sam
  put KEYSTONE_USER_IMPLIED_ROLE pia
  put KEYSTONE_USER_DISABLED bob
  put KEYSTONE_USER_LOCKED carol
  put KEYSTONE_USER_EXPIRED eve
  put KEYSTONE_USER_ELSEWHERE dora
  put KEYSTONE_USER_OTHER_DOMAIN gus
  put KEYSTONE_USER_ABSENT nobody
}

server_check() { # as the reader, and what each weaker one is refused
  local T acme name lacks path refused="401 The request you have made requires authentication."
  as_admin
  acme=$(named domains acme)
  T=$(sign_in escalate-reader Default $USER_PASSWORD "$SYSTEM")
  ask() { curl -s "$KEYSTONE_URL$1" -H "X-Auth-Token: $T"; }
  who() { ask "/users?name=$1&domain_id=$acme"; }
  roles_of() { ask "/role_assignments?user.id=$(uid "$1")&effective&include_names"; }
  in_support() { sign_in "$1" acme $USER_PASSWORD '{"project":{"name":"support","domain":{"name":"acme"}}}'; }
  who ana | check_that "ana" '.users | length == 1 and .[0].enabled and .[0].password_expires_at != null'
  who bob | check_that "bob is disabled" '.users[0].enabled == false'
  who carol | check_that "carol looks well" '.users[0].enabled'
  who eve | check_that "eve's password" '.users[0].password_expires_at < (now | todate)'
  who gus | check_that "gus is not in acme" '.users == []'
  roles_of ana | check_that "ana is an agent" '[.role_assignments[] | .role.name + " " + .scope.project.name] == ["agent support"]'
  roles_of pia | check_that "pia's roles" '[.role_assignments[] | .role.name] | sort == ["agent", "lead"]'
  roles_of dora | check_that "dora is in sales" '[.role_assignments[].scope.project.name] == ["sales"]'
  ask /role_inferences | check_that "what lead implies" 'any(.role_inferences[]; .prior_role.name == "lead" and .implies[0].name == "agent")'
  ask "/projects?domain_id=$acme" | check_that "projects" '[.projects[].name] | sort == ["sales", "support"]'
  check_is "bob" "$(in_support bob)" "$refused" # the same text as for a wrong password
  check_is "carol has the right password" "$(in_support carol)" "$refused"
  check_is "eve" "$(in_support eve)" "401 The password is expired and needs to be changed for user: $(uid eve)."
  check_is "dora" "$(in_support dora | cut -c1-4)" "401 "
  check_is "no roles at all" "$(sign_in plain Default $USER_PASSWORD "$SYSTEM" | cut -c1-4)" "401 "
  check_is "of one domain" "$(sign_in domain-reader Default $USER_PASSWORD "$SYSTEM" | cut -c1-4)" "401 "
  for lacks in users:users projects:projects roles:roles assignments:role_assignments; do
    path=${lacks#*:}
    name=no-${lacks%:*}
    check_is "$name" "$(status_of "$KEYSTONE_URL/$path" -H "X-Auth-Token: $(sign_in "$name" Default $USER_PASSWORD "$SYSTEM")")" 403
  done
}

server_do() { # in the domain acme
  local scope=projects place
  as_admin
  case ${1:-} in
    enable | disable) api PATCH "/users/$(uid "$2")" "{\"user\":{\"enabled\":$([ "$1" = enable ] && echo true || echo false)}}" >/dev/null ;;
    lock) for place in 1 2 3; do sign_in "$2" acme wrong >/dev/null; done ;;
    expire) age_password "$(uid "$2")" "${3:-1}" ;;
    unlock | set-password) # a new password, even the same one, is what unlocks
      api PATCH "/users/$(uid "$2")" "{\"user\":{\"password\":\"${3:-$USER_PASSWORD}\"}}" >/dev/null ;;
    create) user "$2" >/dev/null ;;
    delete) api DELETE "/users/$(uid "$2")" ;;
    grant | revoke) # USER ROLE PROJECT|domain
      if [ "$4" = domain ]; then scope=domains place=$(named domains acme); else place=$(named projects "$4" acme); fi
      grant "$(uid "$2")" "$3" $scope "$place" "$([ "$1" = grant ] && echo PUT || echo DELETE)" ;;
    project) api PATCH "/projects/$(named projects "$3" acme)" "{\"project\":{\"enabled\":$([ "$2" = enable ] && echo true || echo false)}}" >/dev/null ;;
    domain) api PATCH "/domains/$(named domains "$3")" "{\"domain\":{\"enabled\":$([ "$2" = enable ] && echo true || echo false)}}" >/dev/null ;;
    sign-in) sign_in "$2" acme "${3:-$USER_PASSWORD}" >/dev/null ;;
    reset) server_seed >/dev/null ;;
    id) jq -re --arg id "$2" '.[$id] // empty' "$W/people-keystone.json" ;;
    people) PYTHONPATH=$HERE python3 "${ESCALATE_PEOPLE_KEYSTONE_SCRIPT:-$HERE/keystone-people.py}" "$ENVFILE" "${@:2}" ;;
    *) die "do enable|disable|lock|unlock|create|delete USER, expire USER [DAYS], set-password USER [PASSWORD], grant|revoke USER ROLE PROJECT|domain," \
      "project enable|disable PROJECT, domain enable|disable DOMAIN, sign-in USER [PASSWORD], reset, people [FILE] [--show], id PERSON" ;;
  esac
}
