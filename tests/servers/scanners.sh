#!/usr/bin/env bash
# Secret scanners that others wrote look into the finished bundle that the real-server tests left. A finding fails.
#   scanners.sh [FOLDER]   FOLDER has bundle.zip, and before/ with what was attached (default: where the tests put it)
# A scanner that finds nothing in before/ proves nothing about the bundle: that fails too. None of them sends anything anywhere:
# where a scanner can ask a vendor whether a secret is alive, that is switched off.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
RIPSECRETS=0.1.11 # MIT, from crates.io
DETECT_SECRETS=1.5.0 # Apache-2.0, from PyPI
folder=${1:-${CARGO_TARGET_DIR:-$(dirname "${BASH_SOURCE[0]}")/../../target}/tmp/scanned}
cache=$ROOT/scanners
[ -f "$folder/bundle.zip" ] || { echo "no $folder/bundle.zip: run the real-server tests first" >&2; exit 1; }
mkdir -p "$cache"

if ! [ -x "$cache/bin/ripsecrets" ]; then
  cargo install --quiet --locked --root "$cache" --target-dir "$cache/build" --version "$RIPSECRETS" ripsecrets
  rm -rf "$cache/build"
fi
if ! [ -x "$cache/venv/bin/detect-secrets" ]; then
  rm -rf "$cache/venv"
  python3 -m venv "$cache/venv"
  "$cache/venv/bin/pip" install --quiet --disable-pip-version-check "detect-secrets==$DETECT_SECRETS"
fi

# Each prints one line for a finding: file and line or rule, and never the value.
ripsecrets() ( # exit code 1 is a finding, anything above is trouble
  cd "$1"
  rc=0
  "$cache/bin/ripsecrets" --strict-ignore . >"$cache/ripsecrets.txt" || rc=$?
  [ $rc -le 1 ] || exit $rc
  cut -d: -f1,2 "$cache/ripsecrets.txt" | sort -u
)
detect_secrets() (
  cd "$1"
  "$cache/venv/bin/detect-secrets" scan --all-files --no-verify . |
    python3 -c 'import json, sys; [print(f"{file}:{hit['"'line_number'"']} {hit['"'type'"']}") for file, hits in json.load(sys.stdin)["results"].items() for hit in hits]'
)

# Base64 of a text looks like a secret to a scanner of entropy, and hides one from all others: the scanners read the text itself.
decoded() { # FOLDER: in its JSON and HAR files
  python3 - "$1" <<'END'
import base64, json, pathlib, sys

def texts(value, found):
    if isinstance(value, dict):
        return {key: texts(inner, found) for key, inner in value.items()}
    if isinstance(value, list):
        return [texts(inner, found) for inner in value]
    if isinstance(value, str) and len(value) >= 16:
        try:
            found.append(base64.b64decode(value, validate=True).decode())
            return "(decoded beside this file)"
        except ValueError:
            pass
    return value

for path in [*pathlib.Path(sys.argv[1]).rglob("*.har"), *pathlib.Path(sys.argv[1]).rglob("*.json")]:
    found = []
    cleaned = texts(json.loads(path.read_text()), found)
    if found:
        path.write_text(json.dumps(cleaned, indent=1))
        path.with_name(path.name + ".decoded.txt").write_text("\n".join(found))
END
}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m zipfile -e "$folder/bundle.zip" "$work/after"
cp -r "$folder/before" "$work/before"
decoded "$work/after"
decoded "$work/before"
failed=0
for scanner in ripsecrets detect_secrets; do
  before=$("$scanner" "$work/before")
  after=$("$scanner" "$work/after")
  count=$(grep -c . <<<"$before" || true)
  echo "$scanner: $count findings in what was attached, $(grep -c . <<<"$after" || true) in the bundle"
  [ "$count" -gt 0 ] || { echo "$scanner finds nothing even before: it proves nothing" >&2; failed=1; }
  [ -z "$after" ] || { echo "$after" >&2; failed=1; }
done
exit $failed
