# shellcheck shell=bash
# The states of the Keycloak server: what is seeded, and the calls that show it.

realm_basics() { # fields that make a realm quick: a fixed key (none is generated), a cheap password hash
  jq -n --arg key "$(grep -v -- '-----' "$SOFT/rsa.pem" | tr -d '\n')" --arg smtp "$KEYCLOAK_SMTP_PORT" '{
    enabled: true, organizationsEnabled: true, resetPasswordAllowed: true,
    eventsEnabled: true, eventsExpiration: 864000, adminEventsEnabled: true, adminEventsDetailsEnabled: true,
    bruteForceProtected: true, failureFactor: 3, quickLoginCheckMilliSeconds: 0, waitIncrementSeconds: 900, maxFailureWaitSeconds: 900,
    passwordPolicy: "hashAlgorithm(pbkdf2-sha256) and hashIterations(1)",
    smtpServer: {host: "127.0.0.1", port: $smtp, from: "kc@acme.test"},
    components: {"org.keycloak.keys.KeyProvider": [
      {name: "rsa", providerId: "rsa", config: {priority: ["100"], privateKey: [$key], algorithm: ["RS256"]}},
      {name: "hmac", providerId: "hmac-generated", config: {priority: ["100"], algorithm: ["HS512"]}},
      {name: "aes", providerId: "aes-generated", config: {priority: ["100"]}}]}}'
}
APP_CLIENT='{"clientId":"app","publicClient":true,"directAccessGrantsEnabled":true,"redirectUris":["http://127.0.0.1:9/*"]}'

small_realm() { # NAME USER MAIL EXTRA: one user and the reader, nothing else
  api POST "" "$(realm_basics | jq --argjson app "$APP_CLIENT" --arg realm "$1" --arg user "$2" --arg mail "$3" --argjson extra "$4" \
    --arg id "$READ_ID" --arg secret "$READ_SECRET" '
    . + $extra + {realm: $realm, clients: [$app, {clientId: $id, secret: $secret, serviceAccountsEnabled: true, standardFlowEnabled: false}], users: [
      {username: ("service-account-" + $id), enabled: true, serviceAccountClientId: $id, clientRoles: {"realm-management":
        ["view-users", "view-events", "view-realm", "view-clients", "view-organizations", "manage-organizations"]}},
      {username: $user, email: $mail, firstName: $user, lastName: "T", enabled: true, emailVerified: true,
       credentials: [{type: "password", value: "Pw-1"}]}]}')"
}

seed_realm() { # NAME: a realm with every state
  local r=$1 human viewer org a
  api DELETE "/$r" >/dev/null 2>&1 || true
  api POST "" "$(realm_basics | jq --argjson app "$APP_CLIENT" --arg realm "$r" --arg id "$READ_ID" --arg secret "$READ_SECRET" '
    def user(n; x): {username: n, email: (n + "@acme.test"), firstName: n, lastName: "T", enabled: true, emailVerified: true,
      realmRoles: ["default-roles-" + $realm]} + x;
    def password: {credentials: [{type: "password", value: "Pw-1", temporary: false}]};
    def account(n; roles): {username: ("service-account-" + n), enabled: true, serviceAccountClientId: n,
      clientRoles: {"realm-management": roles}};
    def service(n): {clientId: n, secret: $secret, serviceAccountsEnabled: true, standardFlowEnabled: false};
    . + {realm: $realm,
    roles: {
      realm: [{name: "viewer", composites: {client: {app: ["conversations.read"]}}},
              {name: "agent", composites: {client: {app: ["conversations.read", "conversations.assign"]}}},
              {name: "editor", composites: {client: {app: ["invoice:write"]}}},
              {name: "superrole", composites: {realm: ["editor"]}}],
      client: {app: [{name: "conversations.read"}, {name: "conversations.assign"}, {name: "invoice:read"}, {name: "invoice:write"}]}},
    groups: [{name: "finance", realmRoles: ["superrole"], subGroups: [{name: "ap", clientRoles: {app: ["invoice:read"]}}]}],
    clients: [$app, service($id), service("escalate-weak")],
    identityProviders: [{alias: "corp-oidc", providerId: "oidc", enabled: true, config: {clientId: "x", clientSecret: "y",
      issuer: "http://127.0.0.1:9", authorizationUrl: "http://127.0.0.1:9/a", tokenUrl: "http://127.0.0.1:9/t"}}],
    users: [
      user("ana"; password + {realmRoles: ["default-roles-" + $realm, "agent"]}),
      user("sam"; password + {realmRoles: ["default-roles-" + $realm, "viewer"]}),
      user("alice"; password + {realmRoles: ["default-roles-" + $realm, "viewer"], groups: ["/finance/ap"]}),
      user("bob"; password), user("carol"; password), user("peggy"; password),
      user("erin"; {}),
      user("heidi"; {emailVerified: false, requiredActions: ["UPDATE_PASSWORD", "VERIFY_EMAIL"]}),
      user("ivan"; {federatedIdentities: [{identityProvider: "corp-oidc", userId: "ext-123", userName: "ivan@corp.test"}]}),
      user("opal"; password + {clientRoles: {"realm-management": ["manage-users"]}}),
      account($id; ["view-users", "view-events", "view-realm", "view-clients", "view-organizations", "manage-organizations"]),
      account("escalate-weak"; ["view-users"])]}')"

  # a person of the realm (opal) deactivates bob, gives peggy a temporary password and takes a role from alice
  human=$(as_human "$r")
  viewer=$(api GET "/$r/roles/viewer")
  TOKEN=$human api PUT "/$r/users/$(uid "$r" bob)" '{"enabled":false}'
  TOKEN=$human api PUT "/$r/users/$(uid "$r" peggy)/reset-password" '{"type":"password","value":"Tmp-1","temporary":true}'
  TOKEN=$human api DELETE "/$r/users/$(uid "$r" alice)/role-mappings/realm" "[$viewer]"

  # the organization: alice and ana are members, frank is invited, grace's invitation has run out
  api POST "/$r/organizations" '{"name":"Initech","alias":"initech","enabled":true,"domains":[{"name":"initech.test","verified":true}]}'
  org=$(org_id "$r")
  for a in alice ana sam; do api POST "/$r/organizations/$org/members" "$(uid "$r" $a)"; done
  form POST "/$r/organizations/$org/members/invite-user" email=frank@initech.test firstName=Frank lastName=F
  # heidi's set-up link is dead after a second, and she clicks it later than that
  api PUT "/$r/users/$(uid "$r" heidi)/execute-actions-email?lifespan=1" '["UPDATE_PASSWORD","VERIFY_EMAIL"]'
  expired_invite "$r" grace@initech.test
  status_of "$(mail_link heidi@acme.test)"
  forgot "$r" alice

  for _ in 1 2 3 4; do sign_in "$r" carol wrong; done
  for a in ana sam alice bob peggy erin heidi ivan judy@globex.test; do sign_in "$r" $a "$USER_PASSWORD"; done
  sign_in "$r" peggy Tmp-1
}

server_seed() {
  local r a id
  for r in globex perm; do api DELETE "/$r" >/dev/null 2>&1 || true; done
  rm -f "$DATA"/mail/*
  seed_realm acme
  small_realm globex judy judy@globex.test '{}' # in another realm only
  small_realm perm mallory mallory@acme.test '{"permanentLockout":true}'
  for a in 1 2 3 4; do sign_in perm mallory wrong; done
  sign_in globex judy "$USER_PASSWORD"

  # an account of the master realm that sees in which realms a person is, and nothing else
  for id in $(api GET '/master/clients?clientId=escalate-tenants' | jq -r '.[].id'); do api DELETE "/master/clients/$id"; done
  api POST /master/clients "{\"clientId\":\"escalate-tenants\",\"secret\":\"$TENANTS_SECRET\",\"serviceAccountsEnabled\":true,\"standardFlowEnabled\":false}"
  id=$(api GET '/master/clients?clientId=escalate-tenants' | jq -r '.[0].id')
  id=$(api GET "/master/clients/$id/service-account-user" | jq -r .id)
  for r in acme globex; do
    a=$(api GET "/master/clients?clientId=$r-realm" | jq -r '.[0].id')
    api POST "/master/users/$id/role-mappings/clients/$a" \
      "$(api GET "/master/clients/$a/roles" | jq -c '[.[] | select(.name == "view-users" or .name == "query-realms")]')"
  done

  put KEYCLOAK_REALM acme
  put KEYCLOAK_OTHER_REALM globex
  put KEYCLOAK_LOCKOUT_REALM perm
  put KEYCLOAK_CLIENT_ID "$READ_ID"
  put KEYCLOAK_CLIENT_SECRET "$READ_SECRET"
  put KEYCLOAK_WEAK_CLIENT_ID escalate-weak
  put KEYCLOAK_WEAK_CLIENT_SECRET "$READ_SECRET"
  put KEYCLOAK_TENANTS_CLIENT_ID escalate-tenants
  put KEYCLOAK_TENANTS_CLIENT_SECRET "$TENANTS_SECRET"
  put KEYCLOAK_APP_CLIENT app
  put KEYCLOAK_ORG initech
  put KEYCLOAK_ORG_ID "$(org_id acme)"
  put KEYCLOAK_PASSWORD "$USER_PASSWORD"
  put KEYCLOAK_USER_GOOD ana@acme.test
  put KEYCLOAK_USER_NO_ROLE sam@acme.test
  put KEYCLOAK_USER_ROLE_REMOVED alice@acme.test
  put KEYCLOAK_USER_DEACTIVATED bob@acme.test
  put KEYCLOAK_USER_LOCKED carol@acme.test
  put KEYCLOAK_USER_LOCKED_FOR_GOOD mallory@acme.test
  put KEYCLOAK_USER_NO_PASSWORD erin@acme.test
  put KEYCLOAK_USER_MUST_CHANGE peggy@acme.test
  put KEYCLOAK_USER_LATE_CLICK heidi@acme.test
  put KEYCLOAK_USER_SSO_ONLY ivan@acme.test
  put KEYCLOAK_USER_RESET_REQUESTED alice@acme.test
  put KEYCLOAK_USER_ADMIN opal@acme.test
  put KEYCLOAK_USER_ELSEWHERE judy@globex.test
  put KEYCLOAK_INVITE_PENDING frank@initech.test
  put KEYCLOAK_INVITE_EXPIRED grace@initech.test
}

server_check() { # as the least-privilege reader, the weak one, and the two admins
  local T id app now
  now=$(date +%s)
  get() { curl -s "$KEYCLOAK_URL/admin/realms$1" -H "Authorization: Bearer $T"; }
  id_of() { get "/acme/users?username=$1&exact=true" | jq -r '.[0].id'; }
  says() { get "$2" | check_that "$1" "$3"; }
  code() { check_is "$1" "$(status_of "$KEYCLOAK_URL/admin/realms$2" -H "Authorization: Bearer $T")" "$3"; }
  T=$(token acme "$READ_ID" "$READ_SECRET")
  says "bob is deactivated" "/acme/users?username=bob&exact=true" '.[0].enabled == false'
  id=$(get "/acme/admin-events?resourcePath=users/$(id_of bob)&operationTypes=UPDATE" | jq -r '.[0].authDetails.userId')
  says "by opal" "/acme/users/$id" '.username == "opal"'
  says "carol looks healthy" "/acme/users/$(id_of carol)" '.enabled == true'
  says "carol is locked for a time" "/acme/attack-detection/brute-force/users/$(id_of carol)" \
    ".disabled and .failedLoginNotBefore > $now and .failedLoginNotBefore < $now + 1000"
  says "peggy must change" "/acme/users/$(id_of peggy)" '.requiredActions == ["UPDATE_PASSWORD"]'
  says "an admin gave peggy a password" "/acme/admin-events?resourcePath=users/$(id_of peggy)/reset-password" 'length == 1'
  says "erin has no password" "/acme/users/$(id_of erin)/credentials" '. == []'
  says "heidi's actions" "/acme/users/$(id_of heidi)" '(.requiredActions | sort) == ["UPDATE_PASSWORD", "VERIFY_EMAIL"]'
  says "heidi clicked too late" "/acme/events?user=$(id_of heidi)&type=EXECUTE_ACTION_TOKEN_ERROR" '.[0].error == "expired_code"'
  says "ivan signs in elsewhere only" "/acme/users/$(id_of ivan)" '.federatedIdentities[0].identityProvider == "corp-oidc"'
  says "ivan has no password" "/acme/users/$(id_of ivan)/credentials" '. == []'
  says "alice asked for a reset" "/acme/events?user=$(id_of alice)&type=SEND_RESET_PASSWORD" 'length == 1'
  says "alice lost viewer" "/acme/admin-events?resourcePath=users/$(id_of alice)/*&operationTypes=DELETE&resourceTypes=REALM_ROLE_MAPPING" \
    '.[0].representation | fromjson | .[0].name == "viewer"'
  app=$(get '/acme/clients?clientId=app' | jq -r '.[0].id')
  says "ana may assign" "/acme/users/$(id_of ana)/role-mappings/clients/$app/composite" 'any(.[]; .name == "conversations.assign")'
  says "sam may not" "/acme/users/$(id_of sam)/role-mappings/clients/$app/composite" '[.[].name] == ["conversations.read"]'
  says "ana signed in" "/acme/events?user=$(id_of ana)&type=LOGIN" 'length > 0'
  says "alice's organizations" "/acme/organizations/members/$(id_of alice)/organizations" '.[0].alias == "initech"'
  says "frank's invitation is pending" "/acme/organizations/$KEYCLOAK_ORG_ID/invitations?email=frank@initech.test" '.[0].status == "PENDING"'
  says "grace's has run out" "/acme/organizations/$KEYCLOAK_ORG_ID/invitations?email=grace@initech.test" \
    "length == 1 and .[0].status == \"EXPIRED\" and .[0].expiresAt < $now"
  says "judy is not here" "/acme/users?email=judy@globex.test&exact=true" '. == []'
  code "the other realm is closed" "/globex/users?max=1" 403
  T=$(token acme escalate-weak "$READ_SECRET")
  code "weak: users" "/acme/users?max=1" 200
  code "weak: events" "/acme/events" 403
  code "weak: organizations" "/acme/organizations" 403
  code "weak: client roles" "/acme/users/$(id_of ana)/role-mappings/clients/$app/composite" 403
  T=$(token master escalate-tenants "$TENANTS_SECRET")
  says "the realms of the tenants account" "?briefRepresentation=true" '[.[].realm] | contains(["acme", "globex"])'
  says "judy is in globex" "/globex/users?email=judy@globex.test&exact=true" '.[0].username == "judy"'
  T=$(token master "$BOOT_ID" "$BOOT_SECRET")
  says "mallory is locked for good" "/perm/users?username=mallory&exact=true" \
    '.[0].enabled == false and .[0].attributes.disabledReason == ["permanentLockout"]'
}
