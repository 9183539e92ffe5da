# shellcheck shell=bash
# django-helpdesk from PyPI in the smallest project that it runs in, behind waitress. .zip is among the extensions that it takes: by
# default it is not.
VERSION=2.6.1
# shellcheck disable=SC2034
FULL_ONLY=1

server_install() { # the packages, then a database with queue, field and accounts; later starts copy it
  need jq curl
  apt_install python3-venv
  python_venv "$SOFT/venv" "django-helpdesk==$VERSION" waitress==3.0.2
  rm -rf "$SOFT/site"
  mkdir -p "$SOFT/site"
  in_site "$SOFT/site" -m django migrate --verbosity 0
  in_site "$SOFT/site" "$HERE/helpdesk-setup.py" | tee "$SOFT/site/keys"
  grep -q '^HELPDESK_TOKEN=' "$SOFT/site/keys"
}

in_site() { # FOLDER ARGUMENT…
  env -C "$1" SITE="$1" PYTHONPATH="$HERE/helpdesk" DJANGO_SETTINGS_MODULE=site_settings "$SOFT/venv/bin/python" "${@:2}"
}

fresh_site() {
  rm -rf "$DATA/site"
  cp -a "$SOFT/site" "$DATA/site"
}

boot() { # PORT
  launch helpdesk TERM env -C "$DATA/site" SITE="$DATA/site" PYTHONPATH="$HERE/helpdesk" DJANGO_SETTINGS_MODULE=site_settings \
    "$SOFT/venv/bin/waitress-serve" --threads=4 --host=$LOOP --port="$1" --call django.core.wsgi:get_wsgi_application
  wait_for helpdesk 60 curl -sf "http://$LOOP:$1/login/"
}

server_start() {
  local port key value
  port=$(free_port)
  fresh_site
  boot "$port"
  put HELPDESK_URL "http://$LOOP:$port"
  while IFS='=' read -r key value; do put "$key" "$value"; done < <(grep '^HELPDESK_' "$SOFT/site/keys")
  put HELPDESK_FIELD fingerprint
}

api() { # METHOD PATH [ARGUMENT…]
  http -X "$1" "$HELPDESK_URL/api$2" -H "Authorization: Token $HELPDESK_TOKEN" "${@:3}"
}

ticket() { # FINGERPRINT SUBJECT: somebody else's ticket
  api POST /tickets/ -F "queue=$HELPDESK_QUEUE" -F "title=$2" -F 'description=As it was.' -F priority=3 -F "custom_fingerprint=$1" | jq -r .id
}
patch() { api PATCH "/tickets/$1/" -H 'Content-Type: application/json' -d "$2"; }
close() { patch "$1" '{"status": 4}'; }

server_seed() { # two tickets of other people, so that a search that matches everything is seen
  local id
  ticket 00000000000000000000000000000001 "Printer on the second floor" >/dev/null
  id=$(ticket 00000000000000000000000000000002 "Closed long ago")
  close "$id" >/dev/null
  put HELPDESK_OTHER_FINGERPRINT 00000000000000000000000000000001
  put HELPDESK_CLOSED_FINGERPRINT 00000000000000000000000000000002
  put HELPDESK_CLOSED_TICKET "$id"
}

server_check() {
  local id file
  api GET '/tickets/?page_size=50' | check_that "two tickets" '.count == 2 and .results[0].custom_fingerprint == "00000000000000000000000000000001"'
  api GET '/tickets/?custom_fingerprint=nothing' | check_that "a filter that is ignored" '.count == 2'
  head -c 40000 /dev/urandom >"$DATA/check.bin"
  id=$(api POST /tickets/ -F "queue=$HELPDESK_QUEUE" -F title=check -F description=x -F priority=3 -F "attachment=@$DATA/check.bin;filename=bundle.zip" | jq -r .id)
  file=$(api GET "/tickets/$id/" | jq -r '.followup_set[0].followupattachment_set[0].file')
  check_is "a file is stored whole" "$(sha256sum <"$DATA/site/media/${file#*/media/}")" "$(sha256sum <"$DATA/check.bin")"
  check_is "and not served" "$(status_of "$file" -H "Authorization: Token $HELPDESK_TOKEN")" 404
  check_is "weak" "$(status_of "$HELPDESK_URL/api/tickets/" -H "Authorization: Token $HELPDESK_WEAK_TOKEN")" 403
  check_is "no token" "$(status_of "$HELPDESK_URL/api/tickets/")" 401
}

again() { halt helpdesk; boot "${HELPDESK_URL##*:}"; } # with what stands in the file `settings.json`

server_do() {
  case ${1:-} in
    reset) # the tickets are gone, the port stays
      halt helpdesk
      fresh_site
      boot "${HELPDESK_URL##*:}" >/dev/null
      server_seed >/dev/null ;;
    close) close "$2" ;;
    unmark) patch "$2" '{"custom_fingerprint": "lost"}' ;;
    delete) api DELETE "/tickets/$2/" ;;
    ticket) ticket "$2" "${3:-A ticket}" ;;
    zip) # on: .zip may be attached; off: as django-helpdesk is by default
      if [ "$2" = off ]; then touch "$DATA/site/no-zip"; else rm -f "$DATA/site/no-zip"; fi
      again ;;
    files) in_site "$DATA/site" "$HERE/helpdesk-setup.py" files "$2" ;; # TICKET: its files with their digests, which the API does not give
    down) halt helpdesk ;;
    up) alive helpdesk || boot "${HELPDESK_URL##*:}" ;;
    *) die "do reset, close TICKET, unmark TICKET, delete TICKET, ticket FINGERPRINT [SUBJECT], zip on|off, files TICKET, down, up" ;;
  esac
}
