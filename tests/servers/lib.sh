# shellcheck shell=bash
# What all servers share: folders, logging, packages, free ports, processes, the env file, PostgreSQL, the mail sink.
# Sourced by `run`; W is the folder of the server at hand: soft/ is kept, everything else begins empty at each start.

HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
ROOT=${ESCALATE_SERVERS:-$(cd "$HERE/../.." && pwd)/target/servers}
LOOP=127.0.0.1

say() { printf '%s %-9s %s\n' "$(date +%T)" "${SERVER:-all}" "$*" >&2; }
die() { say "FAILED: $*"; exit 1; }

use_server() { # NAME: sets the folders and reads the server's file
  SERVER=$1 W=$ROOT/$1
  SOFT=$W/soft DATA=$W/data LOGS=$W/log RUN=$W/run ENVFILE=$W/env
  mkdir -p "$SOFT" "$LOGS" "$RUN"
  # shellcheck source=/dev/null
  . "$HERE/$SERVER.sh"
}

fresh_data() { rm -rf "$DATA"; mkdir -p "$DATA"; rm -f "$ENVFILE" "$LOGS"/*.log; }

# ---- packages -------------------------------------------------------------------------------------------------------

as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi; }

apt_turn() { # COMMAND...: one at a time over all servers, because debconf's database has a single writer
  (flock 8; "$@") 8>"$ROOT/.apt-lock"
}

apt_install() { # PACKAGE...: only what is missing; no package starts a service of its own
  local p missing=()
  for p in "$@"; do
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$p" 2>/dev/null)" = installed ] || missing+=("$p")
  done
  [ ${#missing[@]} = 0 ] || apt_turn apt_get "${missing[@]}"
}

playwright() { # FOLDER [PACKAGE@VERSION...]: Debian's Chromium, playwright-core (Apache-2.0, from npm) that drives it, and packages of npm beside it
  local folder=$1 wanted="playwright-core@1.65.1 ${*:2}"
  mkdir -p "$folder"
  apt_install chromium
  [ "$(cat "$folder/installed" 2>/dev/null)" = "$wanted" ] && return
  # shellcheck disable=SC2086
  (cd "$folder" && npm install --no-save --no-audit --no-fund --loglevel=error $wanted >&2)
  echo "$wanted" >"$folder/installed"
}

built() { # [FEATURES]: the program, as it was built last
  local binary=${ESCALATE_BIN:-${CARGO_TARGET_DIR:-$HERE/../../target}/debug/escalate}
  [ -x "$binary" ] || { echo "no $binary: cargo build ${1:+--features $1 }first" >&2; exit 1; }
  realpath "$binary"
}

apt_get() { # PACKAGE...
  [ -n "$(find "$ROOT/.apt-updated" -mmin -720 2>/dev/null)" ] || {
    as_root apt-get -q -o DPkg::Lock::Timeout=600 update
    touch "$ROOT/.apt-updated"
  }
  # a package that was purged before may have left a note that its configuration file is not wanted: UCF_…
  as_root env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 UCF_FORCE_CONFFMISS=1 ${APT_ENV:+"$APT_ENV"} apt-get -q -y --no-install-recommends \
    -o DPkg::Lock::Timeout=600 -o Dpkg::Options::=--force-confold install "$@"
}

apt_answers() { # the questions of packages that are not installed yet, answered from standard input
  local answers
  answers=$(cat)
  apt_install debconf
  apt_turn debconf_set "$answers"
}

debconf_set() { # ANSWERS; another program's apt may hold the database, too: it is waited for
  local i
  for i in $(seq 120); do
    as_root debconf-set-selections <<<"$1" && return 0
    sleep 5
  done
  die "debconf's database stayed locked"
}

need() { # COMMAND[:PACKAGE]...
  local c
  for c in "$@"; do command -v "${c%%:*}" >/dev/null || apt_install "${c#*:}"; done
}

python_venv() { # FOLDER REQUIREMENT...
  [ -x "$1/bin/python" ] || python3 -m venv "$1"
  "$1/bin/pip" install -q --disable-pip-version-check "${@:2}"
}

in_go() { # COMMAND...: in the folder of the module that is built, with a Go that is new enough
  local wanted=1.26.8 path=$PATH toolchain
  toolchain=golang.org/toolchain@v0.0.1-go$wanted.linux-$(dpkg --print-architecture)
  export GOPATH=$SOFT/go GOCACHE=$SOFT/cache GOTOOLCHAIN=local GOFLAGS='-buildvcs=false -modcacherw'
  need go:golang-go
  if ! go version | grep -qE 'go1\.(2[6-9]|[3-9][0-9])'; then # Debian's downloads a newer one, as a module
    [ -x "$GOPATH/pkg/mod/$toolchain/bin/go" ] || env -C / GOFLAGS=-mod=mod go mod download "$toolchain"
    chmod -R u+x "$GOPATH/pkg/mod/$toolchain/bin" "$GOPATH/pkg/mod/$toolchain/pkg/tool"
    path=$GOPATH/pkg/mod/$toolchain/bin:$path
  fi
  env -C "$SOFT/module" PATH="$path" "$@"
}

# ---- ports and processes --------------------------------------------------------------------------------------------

free_port() { # below the range that the kernel hands to outgoing connections
  python3 - <<'PY'
import random, socket
while True:
    port = random.randrange(18000, 32000)
    with socket.socket() as s:
        try:
            s.bind(("127.0.0.1", port))
        except OSError:
            continue
    print(port)
    break
PY
}

born() { { sed 's/.*) //' "/proc/$1/stat" 2>/dev/null || true; } | cut -d' ' -f20; } # when the process began; nothing when it is gone
group_lives() { # a process that ends meanwhile is no error
  { sed 's/.*) //' /proc/[0-9]*/stat 2>/dev/null || true; } | awk -v group="$1" '$3 == group && $1 != "Z" { found = 1 } END { exit !found }'
}

launch() { # NAME SIGNAL COMMAND...: in the background, leader of a group of its own; SIGNAL is what ends it
  local name=$1 signal=$2
  shift 2
  setsid "$@" >>"$LOGS/$name.log" 2>&1 </dev/null 8>&- 9>&- &
  printf '%s %s %s\n' $! "$(born $!)" "$signal" >"$RUN/$name.pid"
}

alive() { # NAME
  local pid birth rest
  [ -s "$RUN/$1.pid" ] || return 1
  # shellcheck disable=SC2034
  read -r pid birth rest <"$RUN/$1.pid"
  [ -n "$birth" ] && [ "$(born "$pid")" = "$birth" ]
}

halt() { # NAME: the signal to the leader, then wait for the whole group
  local pid birth signal i
  [ -s "$RUN/$1.pid" ] || return 0
  read -r pid birth signal <"$RUN/$1.pid"
  if [ -d "/proc/$pid" ] && [ "$(born "$pid")" != "$birth" ]; then
    rm -f "$RUN/$1.pid" # the number belongs to somebody else by now
    return 0
  fi
  kill -s "$signal" "$pid" 2>/dev/null || kill -s TERM -- "-$pid" 2>/dev/null || true
  for i in $(seq 150); do
    group_lives "$pid" || break
    [ "$i" != 75 ] || kill -s TERM -- "-$pid" 2>/dev/null || true
    sleep 0.2
  done
  kill -s KILL -- "-$pid" 2>/dev/null || true
  rm -f "$RUN/$1.pid"
}

halt_all() { # newest first: the server before its database
  local f
  # shellcheck disable=SC2045
  for f in $(ls -t "$RUN" 2>/dev/null); do halt "${f%.pid}"; done
}

wait_for() { # NAME SECONDS COMMAND...: until the command succeeds, while the process lives
  local name=$1 end=$((SECONDS + $2))
  shift 2
  until "$@" >/dev/null 2>&1; do
    alive "$name" || { tail -n 25 "$LOGS/$name.log" >&2; die "$name ended while starting"; }
    [ $SECONDS -lt $end ] || { tail -n 25 "$LOGS/$name.log" >&2; die "$name not ready in time"; }
    sleep 0.2
  done
}

# ---- env file and HTTP ----------------------------------------------------------------------------------------------

put() { # KEY VALUE: one line in the env file, the same for a shell and for a program that splits at "="
  local old=
  [[ $2 =~ ^[A-Za-z0-9_.,:/@*+=-]*$ ]] || die "$1 would need quotes"
  [ ! -f "$ENVFILE" ] || old=$(grep -v "^$1=" "$ENVFILE" || true)
  { [ -z "$old" ] || printf '%s\n' "$old"; printf '%s=%s\n' "$1" "$2"; } >"$ENVFILE.tmp"
  mv "$ENVFILE.tmp" "$ENVFILE"
}

load_env() {
  [ -f "$ENVFILE" ] || die "not started: $HERE/run $SERVER start"
  # shellcheck source=/dev/null
  . "$ENVFILE"
}

http() { curl -sS --fail-with-body --max-time 60 "$@"; } # an HTTP error is an error
status_of() { curl -s --max-time 60 -o /dev/null -w '%{http_code}' "$@"; }

check_that() { # NAME JQ-FILTER, the JSON on stdin
  local got
  got=$(cat)
  if jq -e "$2" >/dev/null 2>&1 <<<"$got"; then
    echo "ok $1" >>"$LOGS/check.log"
  else
    echo "no $1" >>"$LOGS/check.log"
    say "NOT SO: $1: ${got:0:600}"
  fi
}

check_is() { # NAME GOT WANTED
  printf '"%s"' "$2" | check_that "$1 (wanted $3)" ". == \"$3\""
}

checked() {
  say "checked: $(grep -c '^ok' "$LOGS/check.log") as seeded, $(grep -c '^no' "$LOGS/check.log" || true) not"
  ! grep -q '^no' "$LOGS/check.log"
}

# ---- helpers that two servers use -----------------------------------------------------------------------------------

pg_bin() { find /usr/lib/postgresql -maxdepth 3 -name initdb -printf '%h\n' | sort -V | tail -n 1; }

pg_install() { apt_install postgresql; }

AS_POSTGRES=(env) # PostgreSQL refuses to run as root
[ "$(id -u)" != 0 ] || AS_POSTGRES=(setpriv --reuid=postgres --regid=postgres --init-groups --)

pg_start() { # a cluster of this server's own; sets PG_PORT; user, password and database are all "$1"
  local bin
  bin=$(pg_bin)
  mkdir -p "$DATA/pg"
  printf '%s\n' "$1" >"$DATA/pg.pw"
  if [ "$(id -u)" = 0 ]; then
    chown postgres "$DATA/pg" "$DATA/pg.pw"
    "${AS_POSTGRES[@]}" test -w "$DATA/pg" || die "the user postgres cannot reach $DATA: set ESCALATE_SERVERS to a folder that it can"
  fi
  PG_PORT=$(free_port)
  (cd "$DATA" && "${AS_POSTGRES[@]}" "$bin/initdb" -D "$DATA/pg" -U "$1" --pwfile="$DATA/pg.pw" -A scram-sha-256 \
    -E UTF8 --locale=C.UTF-8 --no-sync) >>"$LOGS/initdb.log"
  launch postgres INT env -C "$DATA/pg" "${AS_POSTGRES[@]}" "$bin/postgres" -D "$DATA/pg" -p "$PG_PORT" -h $LOOP -k '' -c fsync=off -c full_page_writes=off
  wait_for postgres 120 pg_isready -q -h $LOOP -p "$PG_PORT" -U "$1"
  sql_in postgres "$1" "CREATE DATABASE $1" >/dev/null
}

sql_in() { PGPASSWORD=$2 psql -qXtA -v ON_ERROR_STOP=1 -h $LOOP -p "$PG_PORT" -U "$2" -d "$1" -c "$3"; } # DATABASE USER SQL

mail_sink() { # sets SMTP_PORT; one file per mail under data/mail
  mkdir -p "$DATA/mail"
  SMTP_PORT=${1:-$(free_port)}
  launch sink TERM python3 "$HERE/mail-sink.py" "$SMTP_PORT" "$DATA/mail"
  wait_for sink 60 bash -c "exec 3<>/dev/tcp/$LOOP/$SMTP_PORT"
}

mail_link() { # ADDRESS [WORD]: the first link (with the word in it) in the newest mail to it
  local i
  for i in $(seq 50); do
    python3 "$HERE/mail-sink.py" link "$DATA/mail" "$@" && return 0
    sleep 0.2
  done
  die "no mail to $1 after $i tries"
}
