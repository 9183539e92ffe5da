# shellcheck shell=bash
# Roundup from PyPI: the classic tracker with the field, the rights and the detector that templates/connectors/ticketing/roundup.toml asks for.
VERSION=2.6.0
# shellcheck disable=SC2034
FULL_ONLY=1
AS_ROUNDUP=() # Roundup refuses to run as root
[ "$(id -u)" != 0 ] || AS_ROUNDUP=(setpriv --reuid=nobody --regid=nogroup --clear-groups --)

server_install() { # the packages, then a tracker with its accounts; later starts copy it
  need jq curl
  apt_install python3-venv
  python_venv "$SOFT/venv" "roundup==$VERSION"
  rm -rf "$SOFT/tracker"
  admin "$SOFT/tracker" install classic sqlite "admin_email=admin@localhost,mail_domain=localhost,mail_host=localhost,tracker_web=http://$LOOP:1/escalate/"
  python3 "$HERE/roundup-setup.py" "$SOFT/tracker"
  admin "$SOFT/tracker" initialise admin-password-1
  account bot Escalation
  account reader Looker
  account engineer User
}

admin() { "$SOFT/venv/bin/roundup-admin" -i "$@"; } # TRACKER COMMAND…
account() { admin "$SOFT/tracker" create user username="$1" password="$1-password-1" address="$1@escalate.test" realname="$1" roles="$2"; }

admin_of_data() { env HOME="$DATA" "$SOFT/venv/bin/roundup-admin" -i "$DATA/tracker" "$@"; [ "$(id -u)" != 0 ] || chown -R nobody:nogroup "$DATA"; }

by_mail() { # SUBJECT: an issue of somebody who writes a mail
  printf 'From: engineer@escalate.test\nTo: tracker@localhost\nSubject: %s\n\nIt came by mail.\n' "$1" |
    env HOME="$DATA" "$SOFT/venv/bin/roundup-mailgw" "$DATA/tracker"
  [ "$(id -u)" != 0 ] || chown -R nobody:nogroup "$DATA"
}

misconfigure() { # accounts that lack one right each
  [ ! -e "$DATA/tracker/misconfigured" ] || return 0
  local name
  for name in rest users; do
    admin_of_data create user username="without-$name" password="without-$name-1" address="$name@escalate.test" roles="Without${name^}" >/dev/null
    put "ROUNDUP_WITHOUT_${name^^}" "without-$name"
    put "ROUNDUP_WITHOUT_${name^^}_PASSWORD" "without-$name-1"
  done
  touch "$DATA/tracker/misconfigured"
}

fresh_tracker() {
  rm -rf "$DATA/tracker"
  cp -a "$SOFT/tracker" "$DATA/tracker"
}

boot() { # PORT; Roundup takes writes only from pages of its own address, which is a setting
  sed -i "s|^web = .*|web = http://$LOOP:$1/escalate/|" "$DATA/tracker/config.ini"
  [ "$(id -u)" != 0 ] || chown -R nobody:nogroup "$DATA"
  launch roundup TERM "${AS_ROUNDUP[@]}" "$SOFT/venv/bin/roundup-server" -t thread -n $LOOP -p "$1" "escalate=$DATA/tracker"
  wait_for roundup 60 curl -sf "http://$LOOP:$1/escalate/"
}

server_start() {
  local port name
  port=$(free_port)
  fresh_tracker
  boot "$port"
  put ROUNDUP_URL "http://$LOOP:$port/escalate"
  put ROUNDUP_ORIGIN "http://$LOOP:$port"
  put ROUNDUP_FIELD fingerprint
  for name in bot reader engineer admin; do put "ROUNDUP_${name^^}" $name; done
  put ROUNDUP_PASSWORD bot-password-1
  put ROUNDUP_WRONG_PASSWORD not-the-password-1
  put ROUNDUP_WEAK_PASSWORD reader-password-1
  put ROUNDUP_ENGINEER_PASSWORD engineer-password-1
  put ROUNDUP_ADMIN_PASSWORD admin-password-1
}

api() { # METHOD PATH [JSON]; as the engineer who works there
  http -X "$1" "$ROUNDUP_URL/rest/data$2" -u "engineer:$ROUNDUP_ENGINEER_PASSWORD" -H 'X-Requested-With: rest' -H "Origin: $ROUNDUP_ORIGIN" \
    ${3:+-H 'Content-Type: application/json' -d "$3"}
}
change() { # ISSUE JSON
  local etag
  etag=$(api GET "/issue/$1" | jq '.data["@etag"]')
  api PUT "/issue/$1" "$(jq -c --argjson etag "$etag" '. + {"@etag": $etag}' <<<"$2")"
}
issue() { # FINGERPRINT SUBJECT: somebody else's issue
  api POST /issue "$(jq -nc --arg mark "$1" --arg title "$2" '{title: $title, fingerprint: $mark, priority: "bug"}')" | jq -r .data.id
}
retire() { # ISSUE
  http -X DELETE "$ROUNDUP_URL/rest/data/issue/$1" -u "engineer:$ROUNDUP_ENGINEER_PASSWORD" -H 'X-Requested-With: rest' -H "Origin: $ROUNDUP_ORIGIN" \
    -H "If-Match: $(api GET "/issue/$1" | jq -r '.data["@etag"]')"
}
close() { change "$1" '{"status": "resolved"}'; }
find_issues() { api GET "/issue?fingerprint:=$1&@fields=fingerprint,status.name"; }

server_seed() { # two issues of other people, so that a search that matches everything is seen
  local id
  issue 00000000000000000000000000000001 "Printer on the second floor"
  id=$(issue 00000000000000000000000000000002 "Closed long ago")
  close "$id"
  put ROUNDUP_OTHER_FINGERPRINT 00000000000000000000000000000001
  put ROUNDUP_CLOSED_FINGERPRINT 00000000000000000000000000000002
  put ROUNDUP_CLOSED_ISSUE "$id"
}

server_check() {
  local id etag sum bot=(-u "bot:$ROUNDUP_PASSWORD") head=(-H 'X-Requested-With: rest' -H "Origin: $ROUNDUP_ORIGIN" -H 'Content-Type: application/json')
  local rest=$ROUNDUP_URL/rest/data
  find_issues "$ROUNDUP_OTHER_FINGERPRINT" | check_that "found by fingerprint" \
    '.data["@total_size"] == 1 and .data.collection[0].fingerprint == "00000000000000000000000000000001"'
  find_issues "$ROUNDUP_CLOSED_FINGERPRINT" | check_that "a closed one too" '.data.collection[0]["status.name"] == "resolved"'
  find_issues 0123 | check_that "an unknown fingerprint" '.data["@total_size"] == 0'
  twice() { curl -s "$rest/issue" "${bot[@]}" "${head[@]}" -d '{"title":"check","fingerprint":"0000c4ec"}'; }
  twice | check_that "made" '.data.id'
  twice | check_that "the second is refused" '.error.status == 409 and (.error.msg | test("^node with key .* exists$"))'
  id=$(find_issues 0000c4ec | jq -r '.data.collection[0].id')
  etag=$(api GET "/issue/$id" | jq '.data["@etag"]')
  change "$id" '{"status": "testing"}' >/dev/null
  curl -s -X PUT "$rest/issue/$id" "${bot[@]}" "${head[@]}" -d "{\"status\":\"resolved\",\"@etag\":$etag}" | check_that "changed meanwhile" '.error.status == 412'
  head -c 40000 /dev/urandom >"$DATA/check.bin"
  sum=$(sha256sum <"$DATA/check.bin")
  id=$(curl -s "$rest/file" "${bot[@]}" "${head[@]:0:4}" -F name=bundle.zip -F type=application/zip -F "content=@$DATA/check.bin" | jq -r .data.id)
  check_is "a file comes back whole" "$(curl -s "$rest/file/$id/binary_content" "${bot[@]}" | sha256sum)" "$sum"
  check_is "weak: create" "$(status_of "$rest/issue" -u "reader:$ROUNDUP_WEAK_PASSWORD" "${head[@]}" -d '{"title":"x","fingerprint":"ff"}')" 403
  check_is "weak: read" "$(status_of "$rest/issue/1" -u "reader:$ROUNDUP_WEAK_PASSWORD")" 200
  check_is "no origin" "$(status_of "$rest/issue" "${bot[@]}" -H 'X-Requested-With: rest' -H 'Content-Type: application/json' -d '{"title":"x"}')" 400
  # outside the API nobody gives a fingerprint: the detector does
  by_mail "by mail"
  api GET '/issue?title=by+mail&@fields=fingerprint' | check_that "made without a fingerprint" '.data.collection[0].fingerprint | test("^none-")'
}

config() { # NAME VALUE: a setting of the tracker, which starts again
  sed -i "s|^#* *$1 *=.*|$1 = $2|" "$DATA/tracker/config.ini"
  grep -q "^$1 = $2$" "$DATA/tracker/config.ini" || die "config.ini has no $1"
  again
}
again() { local port=${ROUNDUP_ORIGIN##*:}; halt roundup; boot "$port"; }

server_do() {
  case ${1:-} in
    reset) # the issues are gone, the port stays
      halt roundup
      fresh_tracker
      boot "${ROUNDUP_ORIGIN##*:}" >/dev/null
      server_seed >/dev/null ;;
    close) close "$2" ;;
    retire) retire "$2" ;;
    unmark) change "$2" '{"fingerprint": null}' ;;
    issue) issue "$2" "${3:-An issue}" ;;
    refused) grep -c '" 401 ' "$LOGS/roundup.log" || true ;; # how many requests had a wrong password
    priority) api GET "/issue/$2?@fields=priority.name" | jq -r '.data.attributes["priority.name"]' ;;
    misconfigure) misconfigure ;;
    calls) config api_calls_per_interval "$2" ;;
    setting) config "$2" "$3" ;;
    down) halt roundup ;;
    up) alive roundup || boot "${ROUNDUP_ORIGIN##*:}" ;;
    *) die "do reset, close ISSUE, retire ISSUE, unmark ISSUE, issue FINGERPRINT [SUBJECT], refused, priority ISSUE, misconfigure, calls NUMBER, setting NAME VALUE, down, up" ;;
  esac
}
