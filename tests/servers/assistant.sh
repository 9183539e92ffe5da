#!/usr/bin/env bash
# `escalate mcp`, called by the protocol's own Python SDK, in its present way and in that of before: every tool, two calls at once, one
# that is called off, and what is wrong with a call. Each answer is held against its tool's output schema. Any surprise is exit 1.
#   assistant.sh     with ESCALATE_BIN, or target/debug/escalate of a build with the feature `mcp`
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
SDK=2.3.0 # MIT, from PyPI; jsonschema comes with it
cache=$ROOT/assistant
binary=$(built mcp)
mkdir -p "$cache"
apt_install python3-venv
python_venv "$cache/venv" "mcp==$SDK"
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
HOME=$home ESCALATE_BIN=$binary EXAMPLE=$(realpath "$HERE/../../examples/01_export/escalate.toml") \
  "$cache/venv/bin/python" "$HERE/assistant.py"
