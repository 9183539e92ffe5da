# shellcheck shell=bash
# PostgreSQL from Debian, a cluster of its own: what several replicas of `escalate serve` share.
VERSION=15
NAME=escalate

server_install() { pg_install; }

server_start() {
  pg_start $NAME
  put POSTGRES_PORT "$PG_PORT"
  put POSTGRES_URL "$(url $NAME)"
}

url() { echo "postgres://$NAME:$NAME@$LOOP:${PG_PORT:-$POSTGRES_PORT}/$1"; }

server_seed() { :; }

sql() { PGPASSWORD=$NAME psql -q -t -A -h $LOOP -p "$POSTGRES_PORT" -U $NAME -d postgres -c "$1"; }

server_check() {
  check_is "the major version" "$(sql 'SHOW server_version' | cut -d. -f1)" $VERSION
}

server_do() {
  case ${1:-} in
    fresh) # the address of an empty database
      local name
      name=t$(od -An -N6 -tx1 /dev/urandom | tr -d ' \n')
      sql "CREATE DATABASE $name" >/dev/null
      url "$name" ;;
    down) halt postgres ;;
    up) alive postgres || { launch postgres INT env -C "$DATA/pg" "${AS_POSTGRES[@]}" "$(pg_bin)/postgres" -D "$DATA/pg" -p "$POSTGRES_PORT" -h $LOOP -k '' -c fsync=off
      wait_for postgres 120 pg_isready -q -h $LOOP -p "$POSTGRES_PORT" -U $NAME; } ;;
    *) die "do fresh, down, up" ;;
  esac
}
