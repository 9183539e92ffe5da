#!/usr/bin/env bash
# What a real browser makes of report.html and of the page of clusters: opens the reports of recorded cases in Chromium, on a phone and
# on a desk, light, dark and printed, and looks for what cannot be read: a page that scrolls sideways, what axe-core finds, a table
# without caption and heads, a picture without words, text that is cut off. A request that leaves the page is a fault. Any is exit 1.
#   report.sh [CASE…]   CASE: a folder of tests/cases with a facts.json, or `clusters`; without one, all of them
# SHOTS=FOLDER keeps a picture of every page.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
binary=$(built)
playwright "$ROOT/browser-report" axe-core@4.14.1 # MPL-2.0
HERE=$HERE ROOT=$ROOT ESCALATE_BIN=$binary exec node "$HERE/report.mjs" "$@"
