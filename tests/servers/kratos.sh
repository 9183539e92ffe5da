# shellcheck shell=bash
# Ory Kratos, built from its Go module: one instance, its identities, and the mails that it would send.
VERSION=1.3.1
FULL_ONLY=1 # some minutes of two cores to build

server_install() { # the modules and the compiler's cache are gigabytes, and not needed afterwards
  need gcc jq curl go:golang-go
  mkdir -p "$SOFT/module"
  cat >"$SOFT/module/go.mod" <<'END'
module escalate.invalid/kratos

go 1.26

replace (
	github.com/gobuffalo/pop/v6 => github.com/ory/pop/v6 v6.2.0
	github.com/gorilla/sessions => github.com/ory/sessions v1.2.2-0.20220110165800-b09c17334dc2
	github.com/mattn/go-sqlite3 => github.com/mattn/go-sqlite3 v1.14.22
)
END
  in_go go get -tool "github.com/ory/kratos@v$VERSION"
  in_go nice go build -tags sqlite,json1 -ldflags "-s -w" -o "$SOFT/kratos" github.com/ory/kratos
  rm -rf "$SOFT/go" "$SOFT/cache" "$SOFT/module"
}

kratos() { "$SOFT/kratos" "$@" -c "$DATA/kratos.yml"; }

settings() { # PUBLIC ADMIN SMTP
  cat >"$DATA/schema.json" <<'END'
{
  "$id": "https://escalate.invalid/person.json",
  "title": "Person",
  "type": "object",
  "properties": {
    "traits": {
      "type": "object",
      "properties": {
        "email": {
          "type": "string", "format": "email", "maxLength": 320,
          "ory.sh/kratos": {
            "credentials": { "password": { "identifier": true }, "totp": { "account_name": true } },
            "verification": { "via": "email" }, "recovery": { "via": "email" }
          }
        },
        "username": { "type": "string", "ory.sh/kratos": { "credentials": { "password": { "identifier": true } } } },
        "second_email": {
          "type": "string", "format": "email",
          "ory.sh/kratos": { "verification": { "via": "email" }, "recovery": { "via": "email" } }
        },
        "name": { "type": "object", "properties": { "first": { "type": "string" }, "last": { "type": "string" } } }
      },
      "additionalProperties": false
    }
  }
}
END
  cat >"$DATA/kratos.yml" <<END
version: v$VERSION
dsn: sqlite://$DATA/kratos.sqlite?_fk=true
serve:
  public: { base_url: "http://$LOOP:$1/", host: $LOOP, port: $1 }
  admin: { base_url: "http://$LOOP:$2/", host: $LOOP, port: $2 }
selfservice:
  default_browser_return_url: http://$LOOP:$1/
  methods:
    password: { enabled: true, config: { haveibeenpwned_enabled: false } }
    totp: { enabled: true, config: { issuer: escalate } }
    link: { enabled: true }
    code: { enabled: true }
    oidc:
      enabled: true
      config:
        providers:
          - { id: corp, provider: generic, client_id: kratos, client_secret: secret, issuer_url: "http://$LOOP:9/", mapper_url: "base64://e30=" }
  flows:
    error: { ui_url: "http://$LOOP:$1/error" }
    login: { ui_url: "http://$LOOP:$1/login", lifespan: 10m, after: { password: { hooks: [{ hook: require_verified_address }] } } }
    settings: { ui_url: "http://$LOOP:$1/settings", privileged_session_max_age: 15m, required_aal: highest_available }
    recovery: { enabled: true, ui_url: "http://$LOOP:$1/recovery", use: code }
    verification: { enabled: true, ui_url: "http://$LOOP:$1/verification", use: code }
session:
  whoami: { required_aal: highest_available }
log: { level: warning }
secrets:
  cookie: [a-secret-of-the-tests-alone]
  cipher: [32-characters-and-not-secret-oh.]
ciphers: { algorithm: xchacha20-poly1305 }
# the least that it takes: with bcrypt each person costs a second, whatever cost is asked for
hashers: { algorithm: argon2, argon2: { memory: 1MB, iterations: 1, parallelism: 1, expected_duration: 20ms, expected_deviation: 10ms } }
identity:
  default_schema_id: person
  schemas: [{ id: person, url: "file://$DATA/schema.json" }]
feature_flags: { use_continue_with_transitions: true }
courier:
  message_retries: 1
  worker: { pull_wait: 200ms }
  smtp: { connection_uri: "smtp://$LOOP:$3/?disable_starttls=true", from_address: kratos@escalate.test }
END
}

boot() { # ADMIN
  launch kratos TERM "$SOFT/kratos" serve -c "$DATA/kratos.yml" --sqa-opt-out --watch-courier
  wait_for kratos 60 curl -sf "http://$LOOP:$1/admin/health/ready"
}

fresh_database() { # its migrations take seconds, so later starts copy what the first one made
  if [ ! -f "$SOFT/empty.sqlite" ]; then
    kratos migrate sql -e --yes
    mv "$DATA/kratos.sqlite" "$SOFT/empty.sqlite"
  fi
  rm -f "$DATA"/kratos.sqlite*
  cp "$SOFT/empty.sqlite" "$DATA/kratos.sqlite"
}

server_start() {
  local public admin
  mail_sink
  public=$(free_port)
  admin=$(free_port)
  settings "$public" "$admin" "$SMTP_PORT"
  fresh_database
  boot "$admin"
  put KRATOS_URL "http://$LOOP:$admin" # its admin API knows no credential: who reaches it may do everything
  put KRATOS_PUBLIC_URL "http://$LOOP:$public"
  put KRATOS_PASSWORD lantern-Quay-41
  put KRATOS_DATABASE "$DATA/kratos.sqlite"
  put KRATOS_MAILS "$DATA/mail"
}

api() { # METHOD PATH [JSON]
  http -X "$1" "$KRATOS_URL/admin$2" ${3:+-H 'Content-Type: application/json' -d "$3"}
}
uid() { # MAIL|USERNAME
  local id
  id=$(http -G "$KRATOS_URL/admin/identities" --data-urlencode "credentials_identifier=$1" | jq -r '.[0].id // empty')
  [ -n "$id" ] || die "no identity $1"
  printf '%s' "$id"
}

person() { # MAIL ROLE [JSON that changes it]: a password, and a verified address
  api POST /identities "$(jq -nc --arg mail "$1" --arg role "$2" --arg password "$KRATOS_PASSWORD" --argjson change "${3:-null}" '
    {schema_id: "person", state: "active", traits: {email: $mail}, metadata_admin: {roles: [$role]},
      credentials: {password: {config: {password: $password}}},
      verifiable_addresses: [{value: $mail, verified: true, via: "email", status: "completed"}]}
    * ($change // {}) | if .credentials.password.config.password == "" then del(.credentials) else . end')" | jq -r .id
}

sign_in() { # NAME [PASSWORD]: the answer of the public API
  local flow
  flow=$(http "$KRATOS_PUBLIC_URL/self-service/login/api" | jq -r .ui.action)
  curl -sS "$flow" -H 'Content-Type: application/json' \
    -d "$(jq -nc --arg name "$1" --arg password "${2:-$KRATOS_PASSWORD}" '{method: "password", identifier: $name, password: $password}')"
}
recover() { # MAIL: asks for a code as the person does
  local flow
  flow=$(http "$KRATOS_PUBLIC_URL/self-service/recovery/api" | jq -r .ui.action)
  curl -sS "$flow" -H 'Content-Type: application/json' -d "{\"method\":\"code\",\"email\":\"$1\"}"
}
state() { api PATCH "/identities/$(uid "$1")" "[{\"op\":\"replace\",\"path\":\"/state\",\"value\":\"$2\"}]" >/dev/null; }

server_seed() {
  if [ "$(api GET '/identities?credentials_identifier=ana@acme.test')" = '[]' ]; then
    person ana@acme.test agent >/dev/null
    sign_in ana@acme.test >/dev/null
    person sam@acme.test viewer >/dev/null
    person ina@acme.test agent >/dev/null
    state ina@acme.test inactive
    person una@acme.test agent '{"verifiable_addresses":[{"value":"una@acme.test","verified":false,"via":"email","status":"pending"}]}' >/dev/null
    person erin@acme.test agent '{"credentials":{"password":{"config":{"password":""}}}}' >/dev/null
    person refused-rosa@acme.test agent >/dev/null
    recover refused-rosa@acme.test >/dev/null
  fi
  put KRATOS_USER_GOOD ana@acme.test
  put KRATOS_USER_NO_ROLE sam@acme.test
  put KRATOS_USER_INACTIVE ina@acme.test
  put KRATOS_USER_UNVERIFIED una@acme.test
  put KRATOS_USER_NO_PASSWORD erin@acme.test
  put KRATOS_USER_MAIL_REFUSED refused-rosa@acme.test
  put KRATOS_USER_ABSENT absent@acme.test
}

server_check() {
  local id i
  by() { http -G "$KRATOS_URL/admin/identities" --data-urlencode "credentials_identifier=$1" -d include_credential=password; }
  sessions() { api GET "/identities/$(uid "$1")/sessions"; }
  by ANA@acme.test | check_that "ana is active, whatever the case" 'length == 1 and .[0].state == "active" and .[0].metadata_admin.roles == ["agent"]'
  sessions ana@acme.test | check_that "she has signed in" 'length >= 1 and .[0].active'
  by ina@acme.test | check_that "ina is not active" '.[0].state == "inactive" and .[0].state_changed_at != null'
  sign_in ina@acme.test | check_that "and may not sign in" '.error.reason == "This account was disabled."'
  by una@acme.test \
    | check_that "una is active, and her address is not verified" '.[0].state == "active" and .[0].verifiable_addresses[0].verified == false'
  sign_in una@acme.test | check_that "and may not sign in" 'any(.ui.messages[]; .id == 4000010)'
  by erin@acme.test | check_that "erin never had a password" '.[0].credentials.password.config // {} | has("hashed_password") | not'
  sign_in erin@acme.test | check_that "which is not said to her" 'any(.ui.messages[]; .id == 4000006)'
  by absent@acme.test | check_that "nobody of that name" '. == []'
  for i in $(seq 50); do
    [ "$(api GET '/courier/messages?recipient=refused-rosa@acme.test&status=abandoned')" = '[]' ] || break
    sleep 0.2
  done
  api GET '/courier/messages?recipient=refused-rosa@acme.test' | check_that "the mail to rosa was given up" 'length == 1 and .[0].status == "abandoned"'
  check_is "the public address sends elsewhere" "$(status_of "$KRATOS_PUBLIC_URL/admin/identities")" 307
}

server_do() {
  case ${1:-} in
    deactivate) state "$2" inactive ;;
    activate) state "$2" active ;;
    create) person "$2" "${3:-agent}" ;;
    delete) api DELETE "/identities/$(uid "$2")" ;;
    set-role) api PATCH "/identities/$(uid "$2")" "[{\"op\":\"add\",\"path\":\"/metadata_admin\",\"value\":{\"roles\":[\"$3\"]}}]" >/dev/null ;;
    sign-in) sign_in "$2" "${3:-}" | jq -e .session.id >/dev/null ;;
    sign-out) api DELETE "/identities/$(uid "$2")/sessions" ;;
    forgot) recover "$2" >/dev/null ;;
    people) PYTHONPATH=$HERE python3 "${ESCALATE_PEOPLE_KRATOS_SCRIPT:-$HERE/kratos-people.py}" "$ENVFILE" "${@:2}" ;;
    id) jq -er --arg id "$2" '.[$id]' "$W/people-kratos.json" ;;
    reset)
      halt kratos
      fresh_database
      boot "${KRATOS_URL##*:}"
      server_seed ;;
    *) die "do deactivate|activate|delete|sign-out|forgot MAIL, create MAIL [ROLE], set-role MAIL ROLE, sign-in MAIL [PASSWORD]," \
      "people [FILE] [--show], id PERSON, reset" ;;
  esac
}
