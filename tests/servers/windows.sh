#!/usr/bin/env bash
# The program for Windows, built here and run under wine: the README's example to a bundle, texts as Windows writes them, and where its
# state lies. Needed beforehand: rustup, Debian 12 with root or `sudo` without a password. Asks nothing.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
. tests/servers/lib.sh
SERVER=windows
TARGET=x86_64-pc-windows-gnu
mkdir -p "$ROOT/windows"
work=$(mktemp -d)
trap 'wineserver -k 2>/dev/null || true; rm -rf "$work"' EXIT
export WINEPREFIX=$work/wine WINEDEBUG=-all

need x86_64-w64-mingw32-gcc:gcc-mingw-w64-x86-64 wine unzip
rustup target add "$TARGET" >/dev/null 2>&1 || die "rustup has no target $TARGET"
say "building"
cargo build --locked --quiet --target "$TARGET"
cp "${CARGO_TARGET_DIR:-target}/$TARGET/debug/escalate.exe" "$work/"

# wine 8 has no bcryptprimitives.dll, from which Rust's standard library takes its random bytes.
x86_64-w64-mingw32-gcc -shared -O2 -o "$work/bcryptprimitives.dll" -xc - -ladvapi32 <<'C'
#include <windows.h>
BOOLEAN NTAPI SystemFunction036(PVOID bytes, ULONG length); /* RtlGenRandom */
__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE bytes, SIZE_T length) { return SystemFunction036(bytes, (ULONG)length); }
C
wineboot -i >/dev/null 2>&1 || die "wine does not start"

escalate() { # EXPECTED-EXIT-CODE ARGUMENT...: what it says is kept in $work/said
  local expected=$1 rc=0
  shift
  timeout 120 wine "$work/escalate.exe" "$@" >"$work/said" 2>&1 </dev/null || rc=$?
  [ "$rc" = "$expected" ] || { cat "$work/said" >&2; die "exit $rc and not $expected: escalate $*"; }
  ! grep -q 'os error\|panicked' "$work/said" || { cat "$work/said" >&2; die "not in words: escalate $*"; }
}
says() { grep -qF -- "$1" "$work/said" || { cat "$work/said" >&2; die "it does not say: $1"; }; }

case=(--user ana@acme.example --tenant acme-prod --action "reassign a conversation")
escalate 0 --version
escalate 3 --config examples/01_export/escalate.toml "${case[@]}" --error "You don't have permission"
says "check 5, role"
escalate 0 --config examples/01_export/escalate.toml "${case[@]}" --error "You don't have permission" --still-failing --bundle "$work/escalate.zip"
escalate 0 bundle verify "$work/escalate.zip"
unzip -Z1 "$work/escalate.zip" | while read -r name; do
  [[ "$name" != *[\<\>:\"\|?*\\]* && "$name" != *[.\ ] ]] || die "Windows has no file called $name"
done

local=$(find "$WINEPREFIX/drive_c/users" -path '*AppData/Local/escalate' -type d)
[ -n "$local" ] || die "no state in LocalAppData"
[ -z "$(find "$WINEPREFIX/drive_c/users" -path '*AppData/Roaming/escalate/tokens')" ] || die "state in Roaming"

# Exports and an error with the line ends of Windows, and the error in UTF-16.
cp -r examples/01_export "$work/crlf"
sed -i 's/$/\r/' "$work/crlf"/*.csv "$work/crlf"/*.toml "$work/crlf"/*.json "$work/crlf"/*.ndjson
printf "You don't have permission\r\n" | iconv -f UTF-8 -t UTF-16 >"$work/error.txt"
escalate 3 --config "$work/crlf/escalate.toml" "${case[@]}" --error "@$work/error.txt"
says "check 5, role"
escalate 5 explain "@$work/missing.txt"
says "it is not there"
escalate 5 doctor --config "$work/nowhere.toml"
says "escalate init --config"
say "the example, a bundle, line ends, UTF-16 and the place of the state: as on Linux"
