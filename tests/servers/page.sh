#!/usr/bin/env bash
# The helpdesk page in a real browser: starts `escalate serve` on the first example's profile behind a small proxy that signs people in, and plays
# a case to its end in Chromium by keyboard alone (form, near match, checks, report, reply, still fails, what would be sent, filed, bundle,
# sign-out), on a phone and on a desk, in light and dark, and once more without JavaScript. In every state axe-core looks at the page, and
# at what cannot be read. A request that leaves the page's own address is a fault. Any is exit 1.
# SHOTS=FOLDER keeps a picture of every state.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
PLAYWRIGHT=1.65.1 # Apache-2.0, from npm; the browser is Debian's
AXE=4.14.1        # MPL-2.0, from npm
cache=$ROOT/browser-report
binary=${ESCALATE_BIN:-${CARGO_TARGET_DIR:-$HERE/../../target}/debug/escalate}
[ -x "$binary" ] || { echo "no $binary: cargo build --features serve first" >&2; exit 1; }
mkdir -p "$cache"
apt_install chromium
if [ "$(cat "$cache/installed" 2>/dev/null)" != "$PLAYWRIGHT $AXE" ]; then
  (cd "$cache" && npm install --no-save --no-audit --no-fund --loglevel=error "playwright-core@$PLAYWRIGHT" "axe-core@$AXE" >&2)
  echo "$PLAYWRIGHT $AXE" >"$cache/installed"
fi
HERE=$HERE ROOT=$ROOT ESCALATE_BIN=$(realpath "$binary") exec node "$HERE/page.mjs" "$@"
