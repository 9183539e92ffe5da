# shellcheck shell=bash
# Exim 4 from Debian, unpacked and not installed (an installed mail server would take the place of the one that RT came with), with a
# configuration, a spool, a port and a certificate of its own. What it takes for support becomes a ticket of the RT of rt.sh, which must
# be up.
FULL_ONLY=1
VERSION=4.96
MAIL_ACCOUNT=escalate MAIL_SECRET=mail-password-17

server_install() {
  local deb
  need curl jq openssl
  apt_install rt5-clients libgnutls-dane0 libidn12 libnsl2 libpcre2-8-0 libdb5.3
  rm -rf "$SOFT/exim"
  mkdir -p "$SOFT/exim"
  (cd "$SOFT" && rm -f ./*.deb && apt-get -q download exim4-daemon-light)
  for deb in "$SOFT"/*.deb; do dpkg-deb -x "$deb" "$SOFT/exim"; done
  rm -f "$SOFT"/*.deb
  id Debian-exim >/dev/null 2>&1 || as_root useradd --system --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin Debian-exim
  certificates
}

certificates() { # an authority of its own, and a certificate for localhost
  (
    cd "$SOFT"
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 3650 -keyout ca.key -out ca.pem -subj '/CN=escalate test authority' \
      -addext 'basicConstraints=critical,CA:TRUE' -addext 'keyUsage=critical,keyCertSign'
    openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout server.key -out server.csr -subj '/CN=localhost'
    openssl x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 3650 -out server.pem \
      -extfile <(printf 'subjectAltName=DNS:localhost,IP:127.0.0.1\nbasicConstraints=critical,CA:FALSE\nextendedKeyUsage=serverAuth\n')
  )
}

configure() { # PORT
  cat >"$DATA/exim.conf" <<END
primary_hostname = localhost
spool_directory = $DATA/spool
log_file_path = $LOGS/exim-%s
pid_file_path = $DATA/exim.pid
local_interfaces = $LOOP
daemon_smtp_ports = $1
tls_advertise_hosts = *
tls_certificate = $DATA/server.pem
tls_privatekey = $DATA/server.key
message_size_limit = 1M
host_lookup =
rfc1413_hosts =
ignore_bounce_errors_after = 0s
# Without root everything runs as the user of Exim: a configuration named with -C has no other rights.
deliver_drop_privilege
queue_run_in_order
trusted_users = Debian-exim
acl_smtp_mail = at_mail
acl_smtp_rcpt = at_rcpt

begin acl
at_mail:
  accept
at_rcpt:
  defer condition = \${if exists{$DATA/greylisted}}
        message = Greylisted, try again later
  deny  local_parts = nobody
        message = unknown recipient or relay not permitted
  deny  !authenticated = *
        message = Administrative prohibition: sign in first
  accept domains = escalate.test
  deny  message = unknown recipient or relay not permitted

begin routers
support:
  driver = accept
  domains = escalate.test
  local_parts = support
  transport = rt
kept:
  driver = accept
  domains = escalate.test
  transport = kept

begin transports
rt:
  driver = pipe
  command = $(command -v rt-mailgate-5 || command -v rt-mailgate) --queue Escalations --action correspond --url \${readfile{$DATA/rt-url}{}}
  return_fail_output
  user = Debian-exim
kept:
  driver = appendfile
  directory = $DATA/kept
  user = Debian-exim
  maildir_format

begin authenticators
plain:
  driver = plaintext
  public_name = PLAIN
  server_advertise_condition = \${if def:tls_in_cipher}
  server_prompts = :
  server_condition = \${if and {{eq{\$auth2}{$MAIL_ACCOUNT}}{eq{\$auth3}{$MAIL_SECRET}}}}
  server_set_id = \$auth2
END
}

server_start() {
  local port
  port=$(free_port)
  mkdir -p "$DATA/spool" "$DATA/kept"
  cp "$SOFT/server.pem" "$SOFT/server.key" "$SOFT/ca.pem" "$DATA"
  configure "$port"
  chmod 755 "$W" "$DATA" "$LOGS"
  chmod 644 "$DATA/exim.conf" "$DATA/ca.pem"
  # RT is asked when its tickets are: it may start after this one.
  : >"$DATA/rt-url"
  as_root chown -R Debian-exim "$DATA/spool" "$DATA/kept" "$DATA/server.key" "$LOGS"
  launch exim TERM "$SOFT/exim/usr/sbin/exim4" -C "$DATA/exim.conf" -bdf -q1m
  wait_for exim 60 bash -c "exec 3<>/dev/tcp/$LOOP/$port"
  put MAIL_URL "smtp://localhost:$port"
  put MAIL_FROM escalate@escalate.test
  put MAIL_TO support@escalate.test
  put MAIL_KEPT_TO desk@escalate.test
  put MAIL_USER $MAIL_ACCOUNT
  put MAIL_PASSWORD $MAIL_SECRET
  put MAIL_CA "$DATA/ca.pem"
  put MAIL_KEPT "$DATA/kept"
}

rt_env() { # the env file of rt.sh
  local env=$ROOT/rt/env i
  for i in $(seq 300); do
    grep -q '^RT_RESOLVED_TICKET=' "$env" 2>/dev/null && break
    sleep 1
  done
  [ -f "$env" ] || die "RT is not up: $HERE/run rt up"
  # shellcheck source=/dev/null
  . "$env"
}

server_seed() { # whoever writes may make tickets
  rt_env
  printf '%s/' "$RT_URL" >"$DATA/rt-url"
  RT_SITE_CONFIG_DIR=$ROOT/rt/data perl -I"$(dirname "$(dirname "$(dpkg -L request-tracker5 rt5-standalone | grep -m1 'libexec/rt-server$')")")/lib" "$HERE/mail-rights.pl"
}

talk() { # LINE...: what the server answers, without TLS
  python3 - "${MAIL_URL##*:}" "$@" <<'PY'
import socket, sys
s = socket.create_connection(("127.0.0.1", int(sys.argv[1])), 10)
f = s.makefile("rb")
def reply():
    while True:
        line = f.readline().decode()
        print(line.rstrip())
        if line[3:4] != "-":
            return
reply()
for line in sys.argv[2:]:
    s.sendall(line.encode() + b"\r\n")
    reply()
PY
}

server_check() {
  local hello
  hello=$(talk 'EHLO x' | tr '\n' ' ')
  check_is "STARTTLS" "$(grep -c 'STARTTLS' <<<"$hello")" 1
  check_is "no AUTH without TLS" "$(grep -c 'AUTH' <<<"$hello" || true)" 0
  check_is "a limit" "$(grep -o 'SIZE [0-9]*' <<<"$hello")" "SIZE 1048576"
  check_is "nobody signed in" "$(talk 'EHLO x' 'MAIL FROM:<a@b.test>' 'RCPT TO:<support@escalate.test>' | tail -n 1 | cut -c1-3)" 550
  check_is "nobody there" "$(talk 'EHLO x' 'MAIL FROM:<a@b.test>' 'RCPT TO:<nobody@escalate.test>' | tail -n 1 | cut -c1-3)" 550
}

rt_tickets() { # SUBJECT-PART: the ids of tickets whose subject has it, newest first
  rt_env
  http -G "$RT_URL/REST/2.0/tickets" -H "Authorization: token $RT_TOKEN" --data-urlencode "query=Subject LIKE '$1'" \
    --data-urlencode 'orderby=id' --data-urlencode 'order=DESC' | jq -r '.items[].id'
}

server_do() {
  case ${1:-} in
    greylist) if [ "$2" = on ]; then : >"$DATA/greylisted"; else rm -f "$DATA/greylisted"; fi ;;
    tickets) rt_tickets "$2" ;;
    kept) grep -rh "^Message-ID: " "$DATA/kept/new" 2>/dev/null || true ;;
    down) halt exim ;;
    up) alive exim || { launch exim TERM "$SOFT/exim/usr/sbin/exim4" -C "$DATA/exim.conf" -bdf -q1m
      wait_for exim 60 bash -c "exec 3<>/dev/tcp/$LOOP/${MAIL_URL##*:}"; } ;;
    *) die "do greylist on|off, tickets SUBJECT, kept, down, up" ;;
  esac
}
