#!/usr/bin/env bash
# What a real browser makes of the tickets: files texts through the binary into the running RT and Redmine (or $SYSTEMS), opens every ticket in
# Chromium, logged in, in each format that Redmine has, and prints what was live in it and what was not as typed. Any is exit 1.
#   browser.sh [--some N] [FILE…]   FILE: lines of {id, field, kind, text}; --some: N of them, spread over all
# ALL=1 prints every line of what was found, SHOW=ID the texts of one.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
PLAYWRIGHT=1.65.1 # Apache-2.0, from npm; the browser is Debian's
cache=$ROOT/browser
binary=${ESCALATE_BIN:-${CARGO_TARGET_DIR:-$HERE/../../target}/debug/escalate}
[ -x "$binary" ] || { echo "no $binary: cargo build first" >&2; exit 1; }
SYSTEMS=${SYSTEMS:-redmine rt}
for server in $SYSTEMS; do
  [ -f "$ROOT/$server/env" ] || { echo "$server is not up: tests/servers/run $server up" >&2; exit 1; }
done
mkdir -p "$cache"
apt_install chromium
if [ "$(cat "$cache/installed" 2>/dev/null)" != "$PLAYWRIGHT" ]; then
  (cd "$cache" && npm install --no-save --no-audit --no-fund --loglevel=error "playwright-core@$PLAYWRIGHT" >&2)
  echo "$PLAYWRIGHT" >"$cache/installed"
fi
HERE=$HERE ROOT=$ROOT SYSTEMS=$SYSTEMS ESCALATE_BIN=$(realpath "$binary") exec node "$HERE/browser.mjs" "$@"
