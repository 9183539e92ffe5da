# shellcheck shell=bash
# webhook from Debian (adnanh): a receiver that checks signatures and hands what came to a script, which keeps it in a file.
FULL_ONLY=1
VERSION=2.8.0
WEBHOOK_KEY=hook-secret-41

server_install() {
  need curl jq openssl
  apt_install webhook
  [ "$(dpkg-query -W -f '${Version}' webhook | grep -o '^2\.8\.0')" = $VERSION ]
}

server_start() {
  local port
  port=$(free_port)
  mkdir -p "$DATA/kept"
  cat >"$DATA/keep" <<END
#!/bin/sh
# The body's words, as webhook hands them over, under the key of the sending; a second one is counted.
printf '%s' "\$PAYLOAD" >"$DATA/kept/\$KEY.\$(date +%s%N).json"
END
  chmod +x "$DATA/keep"
  hook() { # ID RULE
    jq -n --arg id "$1" --arg keep "$DATA/keep" --argjson rule "$2" '{ id: $id, "execute-command": $keep, "http-methods": ["POST"],
      "pass-environment-to-command": [ { source: "entire-payload", envname: "PAYLOAD" }, { source: "header", name: "Idempotency-Key", envname: "KEY" } ],
      "trigger-rule-mismatch-http-response-code": 403 } + (if $rule == null then {} else { "trigger-rule": $rule } end)'
  }
  jq -n --argjson signed "$(hook tickets "$(jq -n --arg key "$WEBHOOK_KEY" '{ match: { type: "payload-hmac-sha256", secret: $key,
      parameter: { source: "header", name: "X-Hub-Signature-256" } } }')")" --argjson open "$(hook open null)" '[ $signed, $open ]' >"$DATA/hooks.json"
  launch webhook TERM webhook -hooks "$DATA/hooks.json" -ip "$LOOP" -port "$port" -verbose
  wait_for webhook 60 curl -s "http://$LOOP:$port/"
  put WEBHOOK_URL "http://$LOOP:$port/hooks/tickets"
  put WEBHOOK_OPEN_URL "http://$LOOP:$port/hooks/open"
  put WEBHOOK_SECRET "$WEBHOOK_KEY"
  put WEBHOOK_KEPT "$DATA/kept"
}

server_seed() { :; }

post() { # SIGNATURE...: the status of a body with those headers
  status_of -X POST "$WEBHOOK_URL" -H 'Content-Type: application/json' -H 'Idempotency-Key: check' -d '{"a":1}' "$@"
}

server_check() {
  local right
  right=$(printf '{"a":1}' | openssl dgst -sha256 -hmac "$WEBHOOK_SECRET" -r | cut -d' ' -f1)
  check_is "the right signature" "$(post -H "X-Hub-Signature-256: sha256=$right")" 200
  check_is "a wrong signature" "$(post -H "X-Hub-Signature-256: sha256=${right//[0-9]/0}")" 500
  check_is "no signature" "$(post)" 403
  check_is "an unknown hook" "$(status_of -X POST "${WEBHOOK_URL%tickets}nobody")" 404
}

server_do() {
  case ${1:-} in
    kept) find "$WEBHOOK_KEPT" -name "$2.*" | wc -l ;;
    down) halt webhook ;;
    up) alive webhook || { launch webhook TERM webhook -hooks "$DATA/hooks.json" -ip "$LOOP" -port "$(sed 's/.*:\([0-9]*\)\/.*/\1/' <<<"$WEBHOOK_URL")" -verbose
      wait_for webhook 60 curl -s "${WEBHOOK_URL%/hooks/*}/"; } ;;
    *) die "do kept KEY, down, up" ;;
  esac
}
