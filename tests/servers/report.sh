#!/usr/bin/env bash
# What a real browser makes of report.html and of the page of clusters: opens the reports of recorded cases in Chromium, on a phone and
# on a desk, light, dark and printed, and looks for what cannot be read: a page that scrolls sideways, what axe-core finds, a table
# without caption and heads, a picture without words, text that is cut off. A request that leaves the page is a fault. Any is exit 1.
#   report.sh [CASE…]   CASE: a folder of tests/cases with a facts.json, or `clusters`; without one, all of them
# SHOTS=FOLDER keeps a picture of every page.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
PLAYWRIGHT=1.65.1 # Apache-2.0, from npm; the browser is Debian's
AXE=4.14.1        # MPL-2.0, from npm
cache=$ROOT/browser-report
binary=${ESCALATE_BIN:-${CARGO_TARGET_DIR:-$HERE/../../target}/debug/escalate}
[ -x "$binary" ] || { echo "no $binary: cargo build first" >&2; exit 1; }
mkdir -p "$cache"
apt_install chromium
if [ "$(cat "$cache/installed" 2>/dev/null)" != "$PLAYWRIGHT $AXE" ]; then
  (cd "$cache" && npm install --no-save --no-audit --no-fund --loglevel=error "playwright-core@$PLAYWRIGHT" "axe-core@$AXE" >&2)
  echo "$PLAYWRIGHT $AXE" >"$cache/installed"
fi
HERE=$HERE ROOT=$ROOT ESCALATE_BIN=$(realpath "$binary") exec node "$HERE/report.mjs" "$@"
