#!/usr/bin/env bash
# What a real browser makes of the tickets: files texts through the binary into the running RT and Redmine (or $SYSTEMS), opens every ticket in
# Chromium, logged in, in each format that Redmine has, and prints what was live in it and what was not as typed. Any is exit 1.
#   browser.sh [--some N] [FILE…]   FILE: lines of {id, field, kind, text}; --some: N of them, spread over all
# ALL=1 prints every line of what was found, SHOW=ID the texts of one.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
binary=$(built)
SYSTEMS=${SYSTEMS:-redmine rt}
for server in $SYSTEMS; do
  [ -f "$ROOT/$server/env" ] || { echo "$server is not up: tests/servers/run $server up" >&2; exit 1; }
done
playwright "$ROOT/browser"
HERE=$HERE ROOT=$ROOT SYSTEMS=$SYSTEMS ESCALATE_BIN=$binary exec node "$HERE/browser.mjs" "$@"
