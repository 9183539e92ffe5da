# shellcheck shell=bash
# Request Tracker 5 from Debian: an instance of our own (configuration, SQLite file, port), the system's one untouched.
VERSION=5.0.3
BOT=escalate-bot BOT_PASSWORD=bot-password

server_install() { # the packages, then a database with queue, field, users and tokens; later starts copy it
  need jq curl
  debconf_answers
  apt_install request-tracker5 rt5-db-sqlite rt5-standalone msmtp-mta
  rm -rf "$SOFT/template"
  mkdir -p "$SOFT/template"
  configure "$SOFT/template" 8080
  RT_SITE_CONFIG_DIR=$SOFT/template rt-setup-database-5 --action init --skip-create
  RT_SITE_CONFIG_DIR=$SOFT/template perl -I"$(rt_share)/lib" "$HERE/rt-setup.pl" >"$SOFT/template/tokens"
  grep -q '^RT_TOKEN=' "$SOFT/template/tokens"
}

debconf_answers() {
  [ "$(dpkg-query -W -f '${db:Status-Status}' request-tracker5 2>/dev/null)" != installed ] || return 0
  apt_answers <<'END'
request-tracker5 request-tracker5/rtname string escalate.test
request-tracker5 request-tracker5/organization string escalate.test
request-tracker5 request-tracker5/correspondaddress string rt@localhost
request-tracker5 request-tracker5/commentaddress string rt-comment@localhost
request-tracker5 request-tracker5/webbaseurl string http://127.0.0.1:8080
request-tracker5 request-tracker5/webpath string
request-tracker5 request-tracker5/handle-siteconfig-permissions boolean true
request-tracker5 request-tracker5/install-cronjobs boolean false
request-tracker5 request-tracker5/initial-root-password password rt-root-pw
request-tracker5 request-tracker5/dbconfig-install boolean false
END
}

rt_share() { dirname "$(dirname "$(dpkg -L request-tracker5 rt5-standalone | grep -m1 'libexec/rt-server$')")"; }

configure() { # FOLDER PORT
  cat >"$1/10.pm" <<END
Set(\$rtname, 'escalate.test');
Set(\$Organization, 'escalate.test');
Set(\$CorrespondAddress, 'rt\@localhost');
Set(\$CommentAddress, 'rt-comment\@localhost');
Set(\$DatabaseType, 'SQLite');
Set(\$DatabaseName, '$1/rtdb');
Set(\$WebDomain, '$LOOP');
Set(\$WebPort, $2);
Set(\$WebBaseURL, 'http://$LOOP:$2');
Set(\$WebPath, '');
Set(\$MailCommand, 'testfile');
Set(\$LogToSTDERR, 'warning');
Set(\$LogToSyslog, undef);
1;
END
}

boot() { # PORT
  local share
  share=$(rt_share)
  configure "$DATA" "$1"
  RT_SITE_CONFIG_DIR=$DATA launch rt TERM perl -I"$share/lib" "$share/libexec/rt-server" --server Starlet --host "$LOOP" --port "$1" --max-workers 2
  wait_for rt 240 curl -sf "http://$LOOP:$1/REST/2.0/rt" -H "Authorization: token $(sed -n 's/^RT_TOKEN=//p' "$SOFT/template/tokens")"
}

server_start() {
  local port key value
  port=$(free_port)
  cp "$SOFT/template/rtdb" "$DATA/rtdb"
  boot "$port"
  put RT_URL "http://$LOOP:$port"
  while IFS='=' read -r key value; do put "$key" "$value"; done <"$SOFT/template/tokens"
  put RT_USER $BOT
  put RT_PASSWORD $BOT_PASSWORD
  put RT_QUEUE Escalations
  put RT_FIELD Fingerprint
  put RT_HOOK_SECRET "$(head -c 24 /dev/urandom | od -An -tx1 | tr -d ' \n')"
}

api() { # METHOD PATH [JSON]
  http -X "$1" "$RT_URL/REST/2.0$2" -H "Authorization: token ${TOKEN:-$RT_TOKEN}" ${3:+-H 'Content-Type: application/json' -d "$3"}
}

ticket() { # FINGERPRINT SUBJECT: somebody else's ticket
  api POST /ticket "{\"Queue\":\"Escalations\",\"Subject\":\"$2\",\"Requestor\":\"jane@customer.test\",\"Content\":\"As it was.\",
    \"ContentType\":\"text/plain\",\"CustomFields\":{\"Fingerprint\":\"$1\"}}" | jq -r .id
}

server_seed() { # two tickets of other people, so that a search that matches everything is seen
  local id
  ticket 00000000000000000000000000000001 "Printer on the second floor" >/dev/null
  id=$(ticket 00000000000000000000000000000002 "Resolved long ago")
  api PUT "/ticket/$id" '{"Status":"resolved"}'
  put RT_OTHER_FINGERPRINT 00000000000000000000000000000001
  put RT_RESOLVED_FINGERPRINT 00000000000000000000000000000002
  put RT_RESOLVED_TICKET "$id"
}

find_tickets() { # FINGERPRINT
  api GET "/tickets?query=Queue%3D%27Escalations%27%20AND%20CF.%7BFingerprint%7D%3D%27$1%27&fields=Subject,Status,CustomFields"
}

server_check() {
  local id sum
  api GET /rt | check_that "the version" '.Version | startswith("5.0.3")'
  find_tickets "$RT_OTHER_FINGERPRINT" | check_that "found by fingerprint" '.total == 1 and .items[0].CustomFields[0].values == ["00000000000000000000000000000001"]'
  find_tickets "$RT_RESOLVED_FINGERPRINT" | check_that "a resolved one too" '.total == 1 and .items[0].Status == "resolved"'
  find_tickets 0123 | check_that "an unknown fingerprint" '.total == 0'
  head -c 40000 /dev/urandom >"$DATA/check.bin"
  sum=$(sha256sum <"$DATA/check.bin")
  id=$(http "$RT_URL/REST/2.0/ticket" -H "Authorization: token $RT_TOKEN" -F 'JSON={"Queue":"Escalations","Subject":"check"};type=application/json' \
    -F "Attachments=@$DATA/check.bin;filename=bundle.zip;type=application/zip" | jq -r .id)
  id=$(api GET "/ticket/$id/attachments?fields=Filename" | jq -r '.items[] | select(.Filename == "bundle.zip").id')
  check_is "an attachment comes back whole" "$(api GET "/attachment/$id" | jq -r .Content | base64 -d | sha256sum)" "$sum"
  check_is "weak: create" "$(status_of "$RT_URL/REST/2.0/ticket" -H "Authorization: token $RT_WEAK_TOKEN" -H 'Content-Type: application/json' \
    -d '{"Queue":"Escalations","Subject":"x"}')" 403
  check_is "no token" "$(status_of "$RT_URL/REST/2.0/rt")" 401
}

misconfigure() { # accounts, queues and fields that are each wrong in one way; once for each start
  grep -q '^RT_SEER=' "$ENVFILE" && return 0
  local key value
  RT_SITE_CONFIG_DIR=$DATA perl -I"$(rt_share)/lib" "$HERE/rt-misconfigured.pl" >"$DATA/misconfigured"
  while IFS='=' read -r key value; do put "$key" "$value"; done <"$DATA/misconfigured"
}

limit() { # BYTES or none: larger attachments are dropped, under 201; the server starts again
  if [ "$1" = none ]; then
    rm -f "$DATA/20.pm"
  else
    printf 'Set($MaxAttachmentSize, %s);\nSet($DropLongAttachments, 1);\n1;\n' "$1" >"$DATA/20.pm"
  fi
  halt rt
  boot "${RT_URL##*:}" >/dev/null
}

perl_of_rt() { RT_SITE_CONFIG_DIR=$DATA perl -I"$(rt_share)/lib" "$@"; }

webhook() { # URL or none: new tickets and answers of requesters are told there; the server starts again, the scrip goes in once
  if [ "$1" = none ]; then
    rm -f "$DATA/30.pm"
  else
    (umask 077 && printf '%s\n' "$RT_HOOK_SECRET" >"$DATA/hook.secret")
    printf "Set(\$EscalateHook, '%s');\nSet(\$EscalateHookSecretFile, '%s');\n1;\n" "$1" "$DATA/hook.secret" >"$DATA/30.pm"
  fi
  halt rt
  [ "$1" = none ] || [ -e "$DATA/hooked" ] || { perl_of_rt "$HERE/rt-webhook.pl" scrip "$HERE/../../examples/09_service/rt-scrip.md" && touch "$DATA/hooked"; }
  boot "${RT_URL##*:}" >/dev/null
}

server_do() {
  case ${1:-} in
    misconfigure) misconfigure ;;
    limit) limit "$2" ;;
    reset) # the tickets are gone, the port stays
      halt rt
      cp "$SOFT/template/rtdb" "$DATA/rtdb"
      rm -f "$DATA/hooked" "$DATA/30.pm"
      boot "${RT_URL##*:}" >/dev/null
      server_seed >/dev/null ;;
    close) api PUT "/ticket/$2" '{"Status":"resolved"}' ;;
    unmark) api PUT "/ticket/$2" '{"CustomFields":{"Fingerprint":""}}' ;;
    ticket) ticket "$2" "${3:-A ticket}" ;;
    webhook) webhook "$2" ;;
    reply) perl_of_rt "$HERE/rt-webhook.pl" reply "$2" "$3" "$4" ;;
    down) halt rt ;;
    up) alive rt || boot "${RT_URL##*:}" ;;
    *) die "do reset, close TICKET, unmark TICKET, ticket FINGERPRINT [SUBJECT], misconfigure, limit BYTES|none, webhook URL|none, reply TICKET ADDRESS TEXT, down, up" ;;
  esac
}
