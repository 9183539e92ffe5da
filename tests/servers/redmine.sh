# shellcheck shell=bash
# Redmine from Debian: an instance folder of our own, the system's one untouched.
VERSION=5.0.4
CODE=/usr/share/redmine
API_LIMIT_KIB=5120
# The security update of ruby3.1 brings a bundler that cannot find Debian's gems; this one can. Also for the package's own set-up.
export BUNDLER_VERSION=2.3.15

server_install() { # the packages, then an instance with project, field, users and keys; later starts copy it
  need jq curl
  debconf_answers
  APT_ENV=BUNDLER_VERSION=$BUNDLER_VERSION apt_install redmine redmine-sqlite puma
  rm -rf "$SOFT/instance"
  instance "$SOFT/instance"
  in_redmine "$SOFT/instance" bundle exec rake db:migrate
  REDMINE_LANG=en in_redmine "$SOFT/instance" bundle exec rake redmine:load_default_data
  LIMIT=$API_LIMIT_KIB in_redmine "$SOFT/instance" bundle exec rails runner "$HERE/redmine-setup.rb" | tee "$SOFT/instance/keys"
  grep -q '^REDMINE_KEY=' "$SOFT/instance/keys"
}

debconf_answers() {
  [ "$(dpkg-query -W -f '${db:Status-Status}' redmine 2>/dev/null)" != installed ] || return 0
  apt_answers <<'END'
redmine redmine/current-instances string default
redmine redmine/instances/default/dbconfig-install boolean true
redmine redmine/instances/default/database-type select sqlite3
redmine redmine/instances/default/default-language select en
redmine redmine/default-language select en
END
}

instance() { # FOLDER
  mkdir -p "$1"/{config,files,log,tmp,public}
  cat >"$1/config/database.yml" <<END
<% require "$HERE/redmine-sqlite.rb" %>
production:
  adapter: sqlite3
  database: $1/redmine.sqlite3
  encoding: utf8
  timeout: 20000
END
  openssl rand -hex 32 >"$1/config/secret_key.txt"
}

in_redmine() { # INSTANCE COMMAND...; the package joins the instance's name to /var/lib/redmine, so the name climbs out of there
  env -C $CODE RAILS_ENV=production REDMINE_INSTANCE="../../../../../..$1" SCHEMA="$1/schema.rb" "${@:2}"
}

fresh_instance() {
  rm -rf "$DATA/instance"
  cp -a "$SOFT/instance" "$DATA/instance"
  instance "$DATA/instance"
}

boot() { # PORT
  launch redmine TERM env -C $CODE RAILS_ENV=production REDMINE_INSTANCE="../../../../../..$DATA/instance" \
    puma -e production -b "tcp://$LOOP:$1" -t 1:1 config.ru # two threads would wait for each other: the gem waits with Ruby's lock held
  wait_for redmine 240 curl -sf "http://$LOOP:$1/users/current.json" -H "X-Redmine-API-Key: $(sed -n 's/^REDMINE_KEY=//p' "$SOFT/instance/keys")"
}

server_start() {
  local port key value
  port=$(free_port)
  fresh_instance
  boot "$port"
  put REDMINE_URL "http://$LOOP:$port"
  while IFS='=' read -r key value; do put "$key" "$value"; done < <(grep '^REDMINE_' "$SOFT/instance/keys")
  put REDMINE_PROJECT escalations
  put REDMINE_FIELD Fingerprint
  put REDMINE_LIMIT_BYTES $((API_LIMIT_KIB * 1024))
}

api() { # METHOD PATH [JSON]
  http -X "$1" "$REDMINE_URL$2" -H "X-Redmine-API-Key: $REDMINE_KEY" ${3:+-H 'Content-Type: application/json' -d "$3"}
}

issue() { # FINGERPRINT SUBJECT: somebody else's issue
  api POST /issues.json "{\"issue\":{\"project_id\":\"escalations\",\"tracker_id\":$REDMINE_TRACKER_ID,\"subject\":\"$2\",
    \"description\":\"As it was.\",\"custom_fields\":[{\"id\":$REDMINE_FIELD_ID,\"value\":\"$1\"}]}}" | jq -r .issue.id
}
close() { api PUT "/issues/$1.json" "{\"issue\":{\"status_id\":$REDMINE_CLOSED_ID}}"; }
find_issues() { api GET "/issues.json?project_id=escalations&status_id=*&cf_$REDMINE_FIELD_ID=$1"; }

server_seed() { # two issues of other people, so that a search that matches everything is seen
  local id
  issue 00000000000000000000000000000001 "Printer on the second floor"
  id=$(issue 00000000000000000000000000000002 "Closed long ago")
  close "$id"
  put REDMINE_OTHER_FINGERPRINT 00000000000000000000000000000001
  put REDMINE_CLOSED_FINGERPRINT 00000000000000000000000000000002
  put REDMINE_CLOSED_ISSUE "$id"
}

server_check() {
  local upload id sum
  find_issues "$REDMINE_OTHER_FINGERPRINT" | check_that "found by fingerprint" \
    '.total_count == 1 and any(.issues[0].custom_fields[]; .name == "Fingerprint" and .value == "00000000000000000000000000000001")'
  find_issues "$REDMINE_CLOSED_FINGERPRINT" | check_that "a closed one too" '.total_count == 1 and .issues[0].status.name == "Closed"'
  find_issues 0123 | check_that "an unknown fingerprint" '.total_count == 0'
  head -c 40000 /dev/urandom >"$DATA/check.bin"
  sum=$(sha256sum <"$DATA/check.bin")
  upload() { curl -s "$REDMINE_URL/uploads.json?filename=bundle.zip" -H "X-Redmine-API-Key: $REDMINE_KEY" -H 'Content-Type: application/octet-stream' --data-binary "@$1"; }
  upload=$(upload "$DATA/check.bin" | jq -r .upload.token)
  id=$(api POST /issues.json "{\"issue\":{\"project_id\":\"escalations\",\"subject\":\"check\",\"uploads\":[{\"token\":\"$upload\",\"filename\":\"bundle.zip\"}]}}" | jq -r .issue.id)
  id=$(api GET "/issues/$id.json?include=attachments" | jq -r '.issue.attachments[0].content_url')
  check_is "an attachment comes back whole" "$(curl -s "$id" -H "X-Redmine-API-Key: $REDMINE_KEY" | sha256sum)" "$sum"
  head -c $((REDMINE_LIMIT_BYTES + 1)) /dev/zero >"$DATA/check.bin"
  upload "$DATA/check.bin" | check_that "one byte too many" '.errors[0] | test("exceeds the maximum allowed file size")'
  check_is "weak: create" "$(status_of "$REDMINE_URL/issues.json" -H "X-Redmine-API-Key: $REDMINE_WEAK_KEY" -H 'Content-Type: application/json' \
    -d '{"issue":{"project_id":"escalations","subject":"x"}}')" 422
  check_is "weak: read" "$(status_of "$REDMINE_URL/issues.json?project_id=escalations" -H "X-Redmine-API-Key: $REDMINE_WEAK_KEY")" 200
  check_is "no key" "$(status_of "$REDMINE_URL/issues.json?project_id=escalations")" 401
}

misconfigure() { # accounts, projects and fields that are each wrong in one way; once for each start
  grep -q '^REDMINE_STRANGER=' "$ENVFILE" && return 0
  local key value
  in_redmine "$DATA/instance" bundle exec rails runner "$HERE/redmine-misconfigured.rb" >"$DATA/misconfigured"
  while IFS='=' read -r key value; do put "$key" "$value"; done < <(grep '^REDMINE_' "$DATA/misconfigured")
}

setting() { # NAME VALUE: of the administration; the server sees that the table is newer than what it remembers
  python3 - "$DATA/instance/redmine.sqlite3" "$@" <<'PY'
import datetime, sqlite3, sys
path, name, value = sys.argv[1:]
base = sqlite3.connect(path, timeout=30)
now = (datetime.datetime.utcnow() + datetime.timedelta(seconds=1)).strftime("%Y-%m-%d %H:%M:%S")
base.execute("DELETE FROM settings WHERE name = ?", [name])
base.execute("INSERT INTO settings (name, value, updated_on) VALUES (?, ?, ?)", [name, value, now])
base.commit()
PY
}

server_do() {
  case ${1:-} in
    misconfigure) misconfigure ;;
    setting) setting "$2" "$3" ;;
    reset) # the issues are gone, the port stays
      halt redmine
      fresh_instance
      boot "${REDMINE_URL##*:}" >/dev/null
      server_seed >/dev/null ;;
    close) close "$2" ;;
    unmark) api PUT "/issues/$2.json" "{\"issue\":{\"custom_fields\":[{\"id\":$REDMINE_FIELD_ID,\"value\":\"\"}]}}" ;;
    issue) issue "$2" "${3:-An issue}" ;;
    down) halt redmine ;;
    up) alive redmine || boot "${REDMINE_URL##*:}" ;;
    *) die "do reset, close ISSUE, unmark ISSUE, issue FINGERPRINT [SUBJECT], misconfigure, setting NAME VALUE, down, up" ;;
  esac
}
