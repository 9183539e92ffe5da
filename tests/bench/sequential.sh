#!/usr/bin/env bash
# What live_latency compares with: the requests of keycloak.toml (and unleash.toml) one after the other, as an admin's script
# sends them. Not slower than it has to be: nothing is asked twice, and jq runs only where its answer is needed to go on.
#   sequential.sh keycloak|both   addresses and credentials from the environment, as tests/servers/run SERVER env prints them
set -euo pipefail
user=$KEYCLOAK_USER_GOOD
token=$(curl -sf "$KEYCLOAK_URL/realms/$KEYCLOAK_REALM/protocol/openid-connect/token" -d grant_type=client_credentials \
  -d "client_id=$KEYCLOAK_CLIENT_ID" -d "client_secret=$KEYCLOAK_CLIENT_SECRET" | jq -r .access_token)
get() { # PATH [KEY=VALUE...]
  local path=$1 query=()
  shift
  for pair in "$@"; do query+=(--data-urlencode "$pair"); done
  curl -sf -G "$KEYCLOAK_URL/admin/realms/$KEYCLOAK_REALM$path" -H "Authorization: Bearer $token" "${query[@]}"
}

id=$(get /users email="$user" exact=true | jq -r '.[0].id')
get /users username="$user" exact=true >/dev/null
get /users search="id:$user" >/dev/null
get "/users/$id/credentials" >/dev/null
get "/users/$id/federated-identity" >/dev/null
get "/attack-detection/brute-force/users/$id" >/dev/null
get /events/config >/dev/null
get /events user="$id" max=100 >/dev/null
get /events type=LOGIN_ERROR max=200 >/dev/null
edits=$(get /admin-events resourcePath="users/$id*" max=100)
for editor in $(jq -r --arg realm "$KEYCLOAK_REALM" 'map(.authDetails | select(.realmId != null).userId) | unique[]' <<<"$edits"); do
  get "/users/$editor" >/dev/null || true # an admin of another realm is not found here
done
for organization in $(get /organizations first=0 max=100 | jq -r '.[].id'); do
  get "/organizations/$organization/invitations" email="$user" >/dev/null
done
application=$(get /clients clientId="$KEYCLOAK_APP_CLIENT" | jq -r '.[0].id')
get "/users/$id/role-mappings/realm/composite" >/dev/null
get "/users/$id/role-mappings/clients/$application/composite" >/dev/null
for role in $(get /roles first=0 max=100 | jq -r '.[].name | select(test("^(offline_access|uma_authorization|default-roles-.*)$") | not)'); do
  get "/roles/$role/composites" >/dev/null
done
[ "$1" = both ] || exit 0
curl -sf "$UNLEASH_URL/api/admin/playground/advanced" -H "Authorization: $UNLEASH_TOKEN" -H 'Content-Type: application/json' \
  -d "{\"environments\":[\"$UNLEASH_ENVIRONMENT\"],\"projects\":[\"$UNLEASH_PROJECT\"],\"context\":{\"appName\":\"escalate\",\"userId\":\"$user\",\"properties\":{\"tenant\":\"$KEYCLOAK_REALM\"}}}" |
  jq -r '.features[] | [.name, .environments[][0].isEnabled] | @tsv' >/dev/null
