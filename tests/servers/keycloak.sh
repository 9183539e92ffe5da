# shellcheck shell=bash
# Keycloak from Maven. Its states: keycloak-states.sh.
VERSION=26.7.3
BOOT_ID=boot BOOT_SECRET=boot-secret # the admin service account, made on the first boot of a data folder only
READ_ID=escalate-ro READ_SECRET=ro-secret
TENANTS_SECRET=tenants-secret
USER_PASSWORD=Pw-1
HOME_DIR=$SOFT/keycloak-$VERSION
. "$HERE/keycloak-states.sh"

server_install() { # the first boot builds the server and a data folder; later starts copy that folder
  need jq curl unzip openssl java:default-jre-headless mvn:maven
  rm -rf "$HOME_DIR"
  mvn -q -B dependency:copy -Dartifact="org.keycloak:keycloak-quarkus-dist:$VERSION:zip" -DoutputDirectory="$SOFT"
  unzip -q "$SOFT/keycloak-quarkus-dist-$VERSION.zip" -d "$SOFT"
  rm -f "$SOFT/keycloak-quarkus-dist-$VERSION.zip"
  openssl genrsa -out "$SOFT/rsa.pem" 2048
  PORT=$(free_port)
  boot
  halt keycloak
  rm -rf "$SOFT/data"
  mv "$HOME_DIR/data" "$SOFT/data"
}

boot() {
  KC_BOOTSTRAP_ADMIN_CLIENT_ID="$BOOT_ID" KC_BOOTSTRAP_ADMIN_CLIENT_SECRET="$BOOT_SECRET" JAVA_OPTS_APPEND=-XX:TieredStopAtLevel=1 \
    launch keycloak TERM "$HOME_DIR/bin/kc.sh" start-dev --http-host "$LOOP" --http-port "$PORT"
  wait_for keycloak 600 curl -sf "http://$LOOP:$PORT/realms/master" # start-dev has no /health
}

server_start() {
  cp -a "$SOFT/data" "$DATA/keycloak"
  rm -rf "$HOME_DIR/data"
  ln -s "$DATA/keycloak" "$HOME_DIR/data"
  mail_sink
  PORT=$(free_port)
  boot
  put KEYCLOAK_URL "http://$LOOP:$PORT"
  put KEYCLOAK_SMTP_PORT "$SMTP_PORT"
  put KEYCLOAK_ADMIN_CLIENT_ID "$BOOT_ID"
  put KEYCLOAK_ADMIN_CLIENT_SECRET "$BOOT_SECRET"
}

# ---- calls ----------------------------------------------------------------------------------------------------------

token() { # REALM CLIENT SECRET
  http "$KEYCLOAK_URL/realms/$1/protocol/openid-connect/token" -d grant_type=client_credentials -d client_id="$2" \
    -d client_secret="$3" | jq -r .access_token
}
admin_token() { # a master token lives 60 s: one for 40
  [ "$((SECONDS - ${ADMIN_SINCE:--99}))" -lt 40 ] || { ADMIN_TOKEN=$(token master "$BOOT_ID" "$BOOT_SECRET"); ADMIN_SINCE=$SECONDS; }
}
api() { # METHOD PATH [JSON]: as $TOKEN, else as the admin
  [ -n "${TOKEN:-}" ] || admin_token
  http -X "$1" "$KEYCLOAK_URL/admin/realms$2" -H "Authorization: Bearer ${TOKEN:-$ADMIN_TOKEN}" \
    ${3:+-H 'Content-Type: application/json' -d "$3"}
}
form() { # METHOD PATH k=v...
  local method=$1 path=$2 args=() x
  shift 2
  for x in "$@"; do args+=(--data-urlencode "$x"); done
  admin_token
  http -X "$method" "$KEYCLOAK_URL/admin/realms$path" -H "Authorization: Bearer $ADMIN_TOKEN" "${args[@]}"
}
as_human() { # REALM: a token of the person in the realm who manages users, so that events name somebody
  http "$KEYCLOAK_URL/realms/$1/protocol/openid-connect/token" -d grant_type=password -d client_id=admin-cli \
    -d username=opal -d password="$USER_PASSWORD" | jq -r .access_token
}
sign_in() { # REALM USER PASSWORD: the answer's error text, empty when it worked
  curl -s "$KEYCLOAK_URL/realms/$1/protocol/openid-connect/token" -d grant_type=password -d client_id=app \
    --data-urlencode "username=$2" --data-urlencode "password=$3" | jq -r '.error_description // ""'
}
uid() { # REALM USER
  local id
  id=$(api GET "/$1/users?username=$2&exact=true" | jq -r '.[0].id // empty')
  [ -n "$id" ] || die "no user $2 in realm $1"
  printf '%s' "$id"
}
org_id() { api GET "/$1/organizations?q=alias:initech" | jq -r '.[0].id'; }

forgot() { # REALM USER: as in the browser; its session cookies are Secure, so they are sent by hand over http
  local page form_url
  page=$(mktemp -d)
  curl -s -c "$page/cookies" "$KEYCLOAK_URL/realms/$1/login-actions/reset-credentials?client_id=app" >"$page/html"
  form_url=$(grep -o 'action="[^"]*"' "$page/html" | head -n 1 | sed 's/^action="//; s/"$//; s/&amp;/\&/g')
  status_of -H "Cookie: $(awk -F'\t' 'NF > 6 { printf "%s%s=%s", s, $6, $7; s = "; " }' "$page/cookies")" "$form_url" -d username="$2"
  rm -r "$page"
}

expired_invite() ( # REALM MAIL: an invitation whose time is over: the realm's link lifetime is one second for a moment
  exec 7>"$W/.invite-lock"
  flock 7
  local org id
  org=$(org_id "$1")
  for id in $(api GET "/$1/organizations/$org/invitations?email=$2" | jq -r '.[].id'); do
    api DELETE "/$1/organizations/$org/invitations/$id"
  done
  api PUT "/$1" '{"actionTokenGeneratedByAdminLifespan":1}'
  form POST "/$1/organizations/$org/members/invite-user" "email=$2"
  api PUT "/$1" '{"actionTokenGeneratedByAdminLifespan":43200}'
  sleep 2.1
)

role_of() { # REALM ROLE: [the role] and where it is mapped: a realm role, else a role of the client "app"
  local role client
  if role=$(TOKEN='' api GET "/$1/roles/$2" 2>/dev/null); then
    printf 'realm\n[%s]\n' "$role"
  else
    client=$(TOKEN='' api GET "/$1/clients?clientId=app" | jq -r '.[0].id')
    role=$(TOKEN='' api GET "/$1/clients/$client/roles/$2") || die "no role $2 in realm $1"
    printf 'clients/%s\n[%s]\n' "$client" "$role"
  fi
}

people() { # seed|check [FILE]: people with known truth, each realm of the file anew; the words of the file are in README.md
  KEYCLOAK_URL=$KEYCLOAK_URL KEYCLOAK_SMTP_PORT=$KEYCLOAK_SMTP_PORT KEYCLOAK_ADMIN_CLIENT_ID=$BOOT_ID KEYCLOAK_ADMIN_CLIENT_SECRET=$BOOT_SECRET \
    PEOPLE_KEY=$SOFT/rsa.pem PEOPLE_MAIL=$DATA/mail PYTHONPATH=$HERE python3 "${ESCALATE_PEOPLE_KEYCLOAK_SCRIPT:-$HERE/keycloak-people.py}" "$1" "${2:-$HERE/../data/people/keycloak.json}"
}

# ---- actions --------------------------------------------------------------------------------------------------------

server_do() { # in REALM=acme; another one: do -r REALM ACTION…
  local r=acme org id user role found TOKEN=''
  if [ "${1:-}" = -r ]; then r=$2; shift 2; fi
  case ${1:-} in # an action on a person of the realm
    deactivate | activate | unlock | add-role | remove-role | must-change | set-password | no-password | leave-org | join-org)
      user=$(uid "$r" "$2") ;;
  esac
  case ${1:-} in
    invite | leave-org | join-org) org=$(org_id "$r") ;;
    add-role | remove-role) role=$(role_of "$r" "$3") ;;
  esac
  case ${1:-} in # what a person of the realm does, so that the events name somebody
    deactivate | activate | add-role | remove-role) TOKEN=$(as_human "$r") ;;
  esac
  case ${1:-} in
    deactivate) api PUT "/$r/users/$user" '{"enabled":false}' ;;
    activate) api PUT "/$r/users/$user" '{"enabled":true}' ;;
    lock) for id in 1 2 3 4; do sign_in "$r" "$2" wrong >/dev/null; done ;;
    unlock) api DELETE "/$r/attack-detection/brute-force/users/$user" ;;
    add-role) api POST "/$r/users/$user/role-mappings/${role%%$'\n'*}" "${role#*$'\n'}" ;;
    remove-role) api DELETE "/$r/users/$user/role-mappings/${role%%$'\n'*}" "${role#*$'\n'}" ;;
    must-change) api PUT "/$r/users/$user" '{"requiredActions":["UPDATE_PASSWORD"]}' ;;
    set-password) # and no action is required any more
      api PUT "/$r/users/$user/reset-password" "{\"type\":\"password\",\"value\":\"${3:-$USER_PASSWORD}\",\"temporary\":false}"
      api PUT "/$r/users/$user" '{"requiredActions":[]}' ;;
    no-password)
      for id in $(api GET "/$r/users/$user/credentials" | jq -r '.[].id'); do api DELETE "/$r/users/$user/credentials/$id"; done ;;
    sign-in) sign_in "$r" "$2" "${3:-$USER_PASSWORD}" ;;
    forgot) forgot "$r" "$2" >/dev/null ;;
    invite) # nothing to do while one is pending
      found=$(api GET "/$r/organizations/$org/invitations?email=$2")
      if ! jq -e 'any(.[]; .status == "PENDING")' >/dev/null <<<"$found"; then
        for id in $(jq -r '.[].id' <<<"$found"); do api DELETE "/$r/organizations/$org/invitations/$id"; done
        form POST "/$r/organizations/$org/members/invite-user" "email=$2"
      fi ;;
    expire-invite) expired_invite "$r" "$2" ;;
    leave-org | join-org)
      found=$(api GET "/$r/organizations/$org/members?max=-1" | jq --arg id "$user" 'any(.[]; .id == $id)')
      if [ "$1$found" = leave-orgtrue ]; then api DELETE "/$r/organizations/$org/members/$user"; fi
      if [ "$1$found" = join-orgfalse ]; then api POST "/$r/organizations/$org/members" "$user"; fi ;;
    mail) if [ "$2" = down ]; then halt sink; else alive sink || mail_sink "$KEYCLOAK_SMTP_PORT"; fi ;;
    people) people seed "${@:2}" ;;
    ask-people) people check "${@:2}" ;;
    client) # NAME RIGHT…: a service account with exactly these rights of realm-management; its secret is the readers'
      id=$(api POST "/$r/clients" "$(jq -n --arg id "$2" --arg secret "$READ_SECRET" '{clientId: $id, secret: $secret, serviceAccountsEnabled: true, standardFlowEnabled: false, fullScopeAllowed: true}')" >/dev/null
        api GET "/$r/clients?clientId=$2" | jq -r '.[0].id')
      user=$(api GET "/$r/clients/$id/service-account-user" | jq -r .id)
      role=$(api GET "/$r/clients?clientId=realm-management" | jq -r '.[0].id')
      found=$(api GET "/$r/clients/$role/roles" | jq -c --args 'map(select(.name as $name | any($ARGS.positional[]; . == $name)))' "${@:3}")
      api POST "/$r/users/$user/role-mappings/clients/$role" "$found" ;;
    settings) api PUT "/$r" "$2" ;; # JSON of a realm
    realm) seed_realm "$2" >/dev/null ;; # one more realm with all the states of acme
    reset) server_seed >/dev/null ;;
    *) die "do [-r REALM] deactivate|activate|lock|unlock|must-change|no-password|forgot|leave-org|join-org USER," \
      "add-role|remove-role USER ROLE, set-password|sign-in USER [PASSWORD], invite|expire-invite MAIL, mail down|up, realm NAME, client NAME RIGHT..., settings JSON, people|ask-people [FILE], reset" ;;
  esac
}
