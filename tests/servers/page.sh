#!/usr/bin/env bash
# The helpdesk page in a real browser: starts `escalate serve` on the first example's profile behind a small proxy that signs people in, and plays
# a case to its end in Chromium by keyboard alone (form, near match, checks, report, reply, still fails, what would be sent, filed, bundle,
# sign-out), on a phone and on a desk, in light and dark, and once more without JavaScript. In every state axe-core looks at the page, and
# at what cannot be read. A request that leaves the page's own address is a fault. Any is exit 1.
# SHOTS=FOLDER keeps a picture of every state.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
binary=$(built serve)
playwright "$ROOT/browser-report" axe-core@4.14.1 # MPL-2.0
HERE=$HERE ROOT=$ROOT ESCALATE_BIN=$binary exec node "$HERE/page.mjs" "$@"
