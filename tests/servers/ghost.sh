# shellcheck shell=bash
# Ghost from npm on SQLite, with a mail sink: its staff users.
VERSION=5.130.6
FULL_ONLY=1 # ten minutes of npm
USER_PASSWORD=Sheep-lamp-42 # at least ten characters, and none that it calls common
NEXT=$SOFT/package
AT=acme.example

server_install() { # as a dependency it cannot be installed: one of its development packages is an archive on a code host
  need jq curl npm g++ make
  rm -rf "$NEXT" "$SOFT"/ghost-*.tgz
  (cd "$SOFT" && npm pack --loglevel=error "ghost@$VERSION" && tar xf "ghost-$VERSION.tgz" && rm "ghost-$VERSION.tgz")
  (cd "$NEXT" && npm pkg delete devDependencies && nice npm install --omit=dev --legacy-peer-deps --no-audit --no-fund --loglevel=error)
}

server_start() {
  local port
  mail_sink
  port=$(free_port)
  cp -r "$NEXT/content" "$NEXT/package.json" "$DATA/" # its version is read from where it runs
  jq -n --arg url "http://$LOOP:$port" --arg host $LOOP --argjson port "$port" --argjson smtp "$SMTP_PORT" --arg data "$DATA" '
    {url: $url, server: {host: $host, port: $port}, database: {client: "sqlite3", connection: {filename: ($data + "/ghost.db")}, useNullAsDefault: true},
     mail: {transport: "SMTP", from: "ghost@example.com", options: {host: $host, port: $smtp, secure: false, ignoreTLS: true}}, paths: {contentPath: ($data + "/content")},
     privacy: {useUpdateCheck: false, useGravatar: false, useStructuredData: false}, logging: {level: "warn", transports: ["stdout"]},
     security: {staffDeviceVerification: false}}' >"$DATA/config.development.json" # a code by mail at each sign-in from a new device is the one thing that is not as delivered
  launch ghost INT env -C "$DATA" NODE_ENV=development node "$NEXT/index.js"
  wait_for ghost 240 curl -sf "http://$LOOP:$port/ghost/api/admin/site/"
  put GHOST_URL "http://$LOOP:$port"
  put GHOST_DATABASE "$DATA/ghost.db"
  put GHOST_MAIL "$DATA/mail"
  put GHOST_SMTP_PORT "$SMTP_PORT"
  put GHOST_PASSWORD $USER_PASSWORD
}

# ---- calls ----------------------------------------------------------------------------------------------------------

jwt() { # ID:SECRET: what the admin API wants as a token
  python3 - "$1" <<'PY'
import base64, hashlib, hmac, json, sys, time
key, secret = sys.argv[1].split(":")
part = lambda value: base64.urlsafe_b64encode(value).rstrip(b"=")
head = part(json.dumps({"alg": "HS256", "typ": "JWT", "kid": key}).encode())
now = int(time.time())
text = head + b"." + part(json.dumps({"iat": now, "exp": now + 300, "aud": "/admin/"}).encode())
print((text + b"." + part(hmac.new(bytes.fromhex(secret), text, hashlib.sha256).digest())).decode())
PY
}
api() { # METHOD PATH [JSON [KEY]]
  http -X "$1" "$GHOST_URL/ghost/api/admin$2" -H "Authorization: Ghost $(jwt "${4:-$GHOST_OWNER_KEY}")" ${3:+-H 'Content-Type: application/json' -d "$3"}
}
sql() { # STATEMENT [VALUE...]: prints the rows
  python3 -c 'import sqlite3, sys
with sqlite3.connect(sys.argv[1], timeout=20) as database:
    for row in database.execute(sys.argv[2], sys.argv[3:]): print(*row, sep="\t")' "$GHOST_DATABASE" "$@"
}
sign_in() { # MAIL [PASSWORD [ADDRESS]]: status and code of the error; attempts are counted for each address they come from, over all users
  curl -s -w '%{http_code}' -o "$DATA/answer" "$GHOST_URL/ghost/api/admin/session/" -H "Origin: $GHOST_URL" -H "X-Forwarded-For: ${3:-203.0.113.$((RANDOM % 250 + 1))}" \
    -H 'Content-Type: application/json' -d "{\"username\":\"$1\",\"password\":\"${2:-$USER_PASSWORD}\"}" -c "$DATA/cookies"
  jq -r '.errors[0] // empty | " " + (.context // .message)' "$DATA/answer" 2>/dev/null || true
}
role_id() { api GET '/roles/?limit=50' | jq -r --arg name "$1" '.roles[] | select(.name == $name).id'; }
user_id() { sql 'SELECT id FROM users WHERE email = ?' "$1"; }
uid() { # MAIL
  local id
  id=$(user_id "$1")
  [ -n "$id" ] || die "no user $1"
  printf '%s' "$id"
}
invite() { api POST /invites/ "{\"invites\":[{\"email\":\"$1\",\"role_id\":\"$(role_id "${2:-Author}")\"}]}" >/dev/null; } # MAIL [ROLE]
accept() { # MAIL: with the token of the link that was sent
  local token
  token=$(sql 'SELECT token FROM invites WHERE email = ?' "$1" | tr '+/' '-_' | tr -d '=')
  http "$GHOST_URL/ghost/api/admin/authentication/invitation/" -H 'Content-Type: application/json' -d "$(jq -nc --arg mail "$1" --arg password "$USER_PASSWORD" --arg token "$token" '
    {invitation: [{token: $token, email: $mail, name: ($mail | split("@")[0]), password: $password}]}')" >/dev/null
}
user() { invite "$1" "${2:-Author}"; accept "$1"; } # MAIL [ROLE]: there is no other way in
edit() { api PUT "/users/$(uid "$1")/" "{\"users\":[$2]}" >/dev/null; } # MAIL JSON
expire() { sql 'UPDATE invites SET expires = ? WHERE email = ?' 1577836800000 "$1"; } # MAIL: it always lives a week
staff_key() { # MAIL: one of their own; the API shows it to themselves only
  sign_in "$1" >/dev/null
  http "$GHOST_URL/ghost/api/admin/users/$(uid "$1")/token/" -b "$DATA/cookies" -H "Origin: $GHOST_URL" | jq -r '.apiKey | .id + ":" + (.secret | split(":")[-1])'
}

# ---- states ---------------------------------------------------------------------------------------------------------

set_up() { # the owner, once
  http "$GHOST_URL/ghost/api/admin/authentication/setup/" -H 'Content-Type: application/json' \
    -d "{\"setup\":[{\"name\":\"Opal\",\"email\":\"opal@$AT\",\"password\":\"$USER_PASSWORD\",\"blogTitle\":\"The site\"}]}" >/dev/null
  put GHOST_OWNER_KEY "$(staff_key "opal@$AT")"
  load_env
}

server_seed() {
  local name role id
  [ -n "${GHOST_OWNER_KEY:-}" ] || set_up
  for id in $(sql "SELECT id FROM users WHERE email LIKE '%@$AT' AND email <> 'opal@$AT'"); do api DELETE "/users/$id/"; done
  sql "DELETE FROM invites WHERE email LIKE '%@$AT'"
  for role in reader:Administrator editor:Editor author:Author; do user "${role%:*}@$AT" "${role#*:}"; done
  put GHOST_KEY "$(staff_key "reader@$AT")"
  put GHOST_EDITOR_KEY "$(staff_key "editor@$AT")"
  put GHOST_WEAK_INVITES_KEY "$(staff_key "author@$AT")"
  id=$(api GET '/integrations/?limit=all' | jq -r '.integrations[] | select(.name == "escalate").id')
  [ -z "$id" ] || api DELETE "/integrations/$id/"
  put GHOST_INTEGRATION_KEY "$(api POST '/integrations/?include=api_keys' '{"integrations":[{"name":"escalate"}]}' |
    jq -r '.integrations[0].api_keys[] | select(.type == "admin") | .id + ":" + (.secret | split(":")[-1])')"
  put GHOST_BAD_KEY 0123456789abcdef01234567:00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff

  for name in ana sue lou; do user "$name@$AT" Editor; done
  user "sam@$AT" Contributor
  edit "sue@$AT" '{"status":"inactive"}'
  sql "UPDATE users SET status = 'locked' WHERE email = ?" "lou@$AT" # as an import or \"reset all passwords\" leaves everybody
  invite "ivy@$AT"
  invite "ole@$AT"
  expire "ole@$AT"
  halt sink
  invite "max@$AT" >/dev/null 2>&1 || true # the mail cannot leave
  mail_sink "$GHOST_SMTP_PORT"
  sign_in "ana@$AT" >/dev/null
  put GHOST_TENANT site
  put GHOST_PERMISSION posts.publish
  put GHOST_USER_GOOD "ana@$AT"
  put GHOST_USER_GOOD_ID "$(uid "ana@$AT")"
  put GHOST_USER_NO_ROLE "sam@$AT"
  put GHOST_USER_SUSPENDED "sue@$AT"
  put GHOST_USER_MUST_RESET "lou@$AT"
  put GHOST_USER_ABSENT "absent@$AT"
  put GHOST_INVITE_PENDING "ivy@$AT"
  put GHOST_INVITE_EXPIRED "ole@$AT"
  put GHOST_INVITE_NOT_SENT "max@$AT"
}

server_check() { # as the reader, and with the weaker keys
  local K=$GHOST_KEY
  ask() { curl -sG "$GHOST_URL/ghost/api/admin$1" -H "Authorization: Ghost $(jwt "$K")" "${@:2}"; }
  code() { status_of -G "$GHOST_URL/ghost/api/admin$1" -H "Authorization: Ghost $(jwt "$2")" "${@:3}"; }
  who() { ask /users/ --data-urlencode "filter=email:'$1@$AT'" -d include=roles; }
  who ana | check_that "ana" '.users | length == 1 and .[0].status == "active" and .[0].last_seen != null and .[0].roles[0].name == "Editor"'
  who sam | check_that "sam" '.users[0].roles[0].name == "Contributor"'
  who sue | check_that "sue is suspended" '.users[0].status == "inactive"'
  who lou | check_that "lou must reset" '.users[0].status == "locked"'
  who absent | check_that "nobody" '.users == [] and .meta.pagination.total == 0'
  ask /invites/ -d limit=50 | check_that "ivy is invited" 'any(.invites[]; .email == "ivy@acme.example" and .status == "sent" and .expires > now * 1000)'
  ask /invites/ -d limit=50 | check_that "ole was" 'any(.invites[]; .email == "ole@acme.example" and .status == "sent" and .expires < now * 1000)'
  ask /invites/ -d limit=50 | check_that "max got no mail" 'any(.invites[]; .email == "max@acme.example" and .status == "pending")'
  check_is "ana signs in" "$(sign_in "ana@$AT")" 201
  check_is "sue" "$(sign_in "sue@$AT")" "403 Your account was suspended."
  check_is "lou" "$(sign_in "lou@$AT" | cut -c1-4)" "401 "
  check_is "an editor sees invites" "$(code /invites/ "$GHOST_EDITOR_KEY")" 200
  check_is "an author sees users" "$(code /users/ "$GHOST_WEAK_INVITES_KEY")" 200
  check_is "and no invites" "$(code /invites/ "$GHOST_WEAK_INVITES_KEY")" 403
  check_is "an integration sees users" "$(code /users/ "$GHOST_INTEGRATION_KEY")" 200
  check_is "and no invites" "$(code /invites/ "$GHOST_INTEGRATION_KEY")" 501
  check_is "no key" "$(code /users/ "$GHOST_BAD_KEY")" 401
}

server_do() {
  case ${1:-} in
    suspend) edit "$2" '{"status":"inactive"}' ;;
    activate) edit "$2" '{"status":"active"}' ;;
    must-reset) sql "UPDATE users SET status = 'locked' WHERE email = ?" "$2" ;;
    create) user "$2" "${3:-Author}" ;;
    delete) api DELETE "/users/$(uid "$2")/" >/dev/null ;;
    set-role) edit "$2" "{\"roles\":[{\"id\":\"$(role_id "$3")\"}]}" ;;
    invite) invite "${@:2}" ;;
    expire-invite) invite "$2"; expire "$2" ;;
    accept-invite) accept "$2" ;;
    cancel-invite) api DELETE "/invites/$(sql 'SELECT id FROM invites WHERE email = ?' "$2")/" ;;
    sign-in) sign_in "${@:2}" ;;
    mail) if [ "$2" = down ]; then halt sink; else alive sink || mail_sink "$GHOST_SMTP_PORT"; fi ;;
    reset) server_seed >/dev/null ;;
    id) jq -re --arg id "$2" '.[$id] // empty' "$W/people-ghost.json" ;;
    people) PYTHONPATH=$HERE python3 "${ESCALATE_PEOPLE_GHOST_SCRIPT:-$HERE/ghost-people.py}" "$ENVFILE" "${@:2}" ;;
    *) die "do suspend|activate|must-reset|delete|accept-invite|cancel-invite|expire-invite MAIL, create|invite MAIL [ROLE], set-role MAIL ROLE, sign-in MAIL [PASSWORD [ADDRESS]]," \
      "mail down|up, reset, people [FILE] [--show], id PERSON" ;;
  esac
}
