# shellcheck shell=bash
# PostgreSQL from Debian with the database of a product in it (sql-schema.sql): a directory that has no API but SELECT.
VERSION=15
FULL_ONLY=1
PRODUCT=product
READER_PW=reader-secret
PW=Pw-12345678
# what a reader may see; of each there is a reader who lacks it
TABLES=(tenants users memberships roles role_permissions membership_roles permissions teams team_members team_roles invitations password_resets sign_ins
  feature_flags features audit_log)

server_install() { pg_install; }

server_start() {
  local table
  pg_start $PRODUCT
  put SQL_PORT "$PG_PORT"
  make_schema
  put SQL_URL "postgres://reader:$READER_PW@$LOOP:$PG_PORT/$PRODUCT"
  put SQL_HOST $LOOP
  put SQL_DATABASE $PRODUCT
  put SQL_USER reader
  put SQL_PASSWORD $READER_PW
  for table in "${TABLES[@]}"; do put "SQL_WEAK_NO_${table^^}" "no_$table"; done
  put SQL_WEAK_NO_HASH no_hash
  put SQL_WEAK_OWN_ROWS own_rows
  put SQL_TENANT acme
  put SQL_OTHER_TENANT globex
  put SQL_ADMIN_URL "postgres://$PRODUCT:$PRODUCT@$LOOP:$PG_PORT/$PRODUCT"
  put SQL_USER_PASSWORD $PW
}

# of users, everything but the password and the second factor themselves: whether there is one, a column says
COLUMNS="id, email, username, name, has_password, password_changed_at, password_expires_at, must_change_password, email_verified_at, has_mfa,
  sso_provider, failed_sign_ins, locked_until, valid_until, deactivated_at, deactivated_by, deactivated_reason, has_beta_access, locale,
  created_at, deleted_at"

make_schema() {
  local table weak seen
  {
    cat "$HERE/sql-schema.sql"
    for weak in reader no_hash own_rows "${TABLES[@]/#/no_}"; do
      echo "CREATE ROLE $weak LOGIN PASSWORD '$READER_PW'; ALTER ROLE $weak SET default_transaction_read_only = on;"
      echo "GRANT USAGE ON SCHEMA public TO $weak;"
      for table in "${TABLES[@]}"; do
        [ "no_$table" != "$weak" ] || continue
        seen=
        [ "$table" != users ] || seen="($COLUMNS)"
        [ "$table$weak" != usersno_hash ] || seen="(${COLUMNS/has_password, /})"
        echo "GRANT SELECT $seen ON $table TO $weak;"
      done
    done
    # row security: one of the readers sees the people of globex alone, without an error
    echo "ALTER TABLE users ENABLE ROW LEVEL SECURITY;"
    echo "CREATE POLICY all_rows ON users FOR SELECT USING (current_user <> 'own_rows' OR lower(email) LIKE '%@globex.example');"
    echo "REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA public FROM PUBLIC; GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO reader;"
  } | PGPASSWORD=$PRODUCT psql -qX -v ON_ERROR_STOP=1 -h $LOOP -p "${PG_PORT:-$SQL_PORT}" -U $PRODUCT -d $PRODUCT >/dev/null
}

sql() { # SQL [-v NAME=VALUE]...
  PGPASSWORD=$PRODUCT psql -qXtA -v ON_ERROR_STOP=1 -h $LOOP -p "$SQL_PORT" -U $PRODUCT -d $PRODUCT "${@:2}" -f - <<<"$1"
}
sql_as() { PGPASSWORD=$READER_PW psql -qXtA -v ON_ERROR_STOP=1 -h $LOOP -p "$SQL_PORT" -U "$1" -d $PRODUCT -c "$2"; } # ROLE SQL

server_seed() { # may be repeated
  sql "$(cat <<SQL
BEGIN;
TRUNCATE $(IFS=,; echo "${TABLES[*]}") RESTART IDENTITY;
INSERT INTO tenants (slug, name, plan) VALUES ('acme', 'Acme Ltd', 'team'), ('globex', 'Globex Corporation', 'enterprise');
INSERT INTO permissions VALUES ('conversations.read', 'Read conversations'), ('conversations.assign', 'Assign conversations'),
  ('billing.manage', 'Manage billing'), ('users.manage', 'Manage users');
INSERT INTO roles (tenant_id, name, parent_id) VALUES (NULL, 'viewer', NULL), (NULL, 'agent', 1), (NULL, 'billing', NULL), (NULL, 'owner', 2),
  (1, 'night agent', 2);
INSERT INTO role_permissions VALUES (1, 'conversations.read'), (2, 'conversations.assign'), (3, 'billing.manage'), (4, 'users.manage'),
  (4, 'billing.manage');
INSERT INTO users (email, username, name, password_hash, password_changed_at)
  SELECT who || '@acme.example', who, initcap(who), crypt('$PW', gen_salt('bf', 4)), now() - interval '20 days'
  FROM unnest('{opal,ana,sam,nia,bob,carol,peggy,oscar,vera}'::text[]) who;
INSERT INTO users (email, username, name) VALUES ('erin@acme.example', 'erin', 'Erin');
INSERT INTO users (email, name, sso_provider, sso_subject) VALUES ('ivan@acme.example', 'Ivan', 'okta', '00u1');
INSERT INTO users (email, name, password_hash, password_changed_at) VALUES ('judy@globex.example', 'Judy', crypt('$PW', gen_salt('bf', 4)), now());
INSERT INTO users (email, name, deleted_at) VALUES ('dora@acme.example', 'Dora', now() - interval '3 days');
INSERT INTO memberships (tenant_id, user_id) SELECT CASE WHEN email LIKE '%@globex.example' THEN 2 ELSE 1 END, id FROM users;
INSERT INTO membership_roles (tenant_id, user_id, role_id)
  SELECT m.tenant_id, u.id, r.id FROM users u JOIN memberships m ON m.user_id = u.id JOIN roles r ON r.name = CASE split_part(u.email, '@', 1)
    WHEN 'opal' THEN 'owner' WHEN 'sam' THEN 'viewer' WHEN 'nia' THEN 'night agent' ELSE 'agent' END;
UPDATE users SET deactivated_at = now() - interval '2 days', deactivated_by = 1001, deactivated_reason = 'left' WHERE username = 'bob';
UPDATE users SET must_change_password = true WHERE username = 'peggy';
UPDATE users SET password_expires_at = now() - interval '1 day' WHERE username = 'oscar';
UPDATE users SET email_verified_at = NULL WHERE username = 'vera';
INSERT INTO invitations (tenant_id, email, role_id, invited_by) VALUES (1, 'frank@acme.example', 2, 1001);
INSERT INTO invitations (tenant_id, email, role_id, invited_by, created_at, expires_at)
  VALUES (1, 'grace@acme.example', 2, 1001, now() - interval '10 days', now() - interval '3 days');
INSERT INTO features (key, plans, beta) VALUES ('cases', '{free,team,enterprise}', false), ('warehouse', '{enterprise}', false),
  ('exports', '{team,enterprise}', true);
INSERT INTO feature_flags VALUES (1, 'cases', false), (2, 'cases', true);
COMMIT;
SELECT sign_in('acme', 'ana@acme.example', '$PW');
SELECT sign_in('acme', 'carol@acme.example', 'not-the-password') FROM generate_series(1, 5);
SQL
)" >/dev/null
  local key who
  for key in GOOD=ana NO_ROLE=sam INHERITED=nia DEACTIVATED=bob LOCKED=carol MUST_CHANGE=peggy PASSWORD_EXPIRED=oscar UNVERIFIED=vera \
    NO_PASSWORD=erin SSO_ONLY=ivan DELETED=dora ABSENT=nobody; do
    who=${key#*=}
    put "SQL_USER_${key%=*}" "$who@acme.example"
  done
  put SQL_USER_ELSEWHERE judy@globex.example
  put SQL_INVITE_PENDING frank@acme.example
  put SQL_INVITE_EXPIRED grace@acme.example
  put SQL_PERMISSION conversations.assign
}

server_check() {
  local table
  is() { check_is "$1" "$(sql_as reader "$2" 2>&1)" "$3"; }
  may() { echo "SELECT may('acme', id, 'conversations.assign') FROM users WHERE username = '$1'"; }
  is "ana may assign" "$(may ana)" t
  is "sam may not" "$(may sam)" f
  is "nia may, by what her role inherits" "$(may nia)" t
  is "bob is deactivated" "SELECT deactivated_reason FROM users WHERE username = 'bob' AND deactivated_at < now()" left
  is "carol is locked" "SELECT locked_until > now() FROM users WHERE username = 'carol'" t
  is "carol's failures" "SELECT count(*) FROM sign_ins WHERE email = 'carol@acme.example' AND outcome = 'wrong_password'" 5
  is "ana has signed in" "SELECT outcome FROM sign_ins WHERE email = 'ana@acme.example'" success
  is "erin has no password" "SELECT has_password FROM users WHERE username = 'erin'" f
  is "ivan has single sign-on" "SELECT sso_provider FROM users WHERE email = 'ivan@acme.example'" okta
  is "dora was deleted" "SELECT count(*) FROM users WHERE email = 'dora@acme.example' AND deleted_at IS NOT NULL" 1
  is "grace's invitation ran out and says pending" "SELECT status FROM invitations WHERE email = 'grace@acme.example' AND expires_at < now()" pending
  is "judy is in globex alone" "SELECT string_agg(slug, ',') FROM memberships JOIN tenants t ON t.id = tenant_id JOIN users u ON u.id = user_id
    WHERE email LIKE 'judy@%'" globex
  is "cases is off in acme" "SELECT sees('acme', 1002, 'cases')" f
  is "no second account with another case" "SELECT indexdef ~ 'lower' FROM pg_indexes WHERE indexname = 'users_email'" t
  refused() { check_is "$1" "$(sql_as "$2" "$3" 2>&1 | grep -c 'permission denied\|read-only')" 1; }
  refused "the reader sees no hash" reader "SELECT password_hash FROM users LIMIT 1"
  refused "the reader writes nothing" reader "DELETE FROM sign_ins"
  for table in "${TABLES[@]}"; do refused "no_$table lacks it" "no_$table" "SELECT 1 FROM $table LIMIT 1"; done
  refused "no_hash does not see whether there is a password" no_hash "SELECT has_password FROM users LIMIT 1"
  check_is "own_rows sees the people of one tenant" "$(sql_as own_rows 'SELECT count(*) FROM users')" 1
  check_is "a wrong password of the reader" "$(READER_PW=wrong; sql_as reader 'SELECT 1' 2>&1 | grep -c 'authentication failed')" 1
}

server_do() { # MAIL as it is stored
  local who="(SELECT id FROM users WHERE email = :'mail' AND deleted_at IS NULL)"
  of() { [ -n "$(sql "SELECT 1 FROM users WHERE email = :'mail' AND deleted_at IS NULL" -v mail="$1")" ] || die "no user $1"; }
  case ${1:-} in
    deactivate | activate | lock | unlock | delete | verify | unverify | must-change | no-password | set-password | expire-password) of "$2" ;;
    add-role | remove-role | join-tenant | leave-tenant | beta) of "$2" ;;
  esac
  case ${1:-} in
    deactivate) sql "UPDATE users SET deactivated_at = now(), deactivated_by = 1001 WHERE id = $who" -v mail="$2" ;;
    activate) sql "UPDATE users SET deactivated_at = NULL, deactivated_by = NULL WHERE id = $who" -v mail="$2" ;;
    lock) sql "SELECT sign_in('acme', :'mail', 'not-the-password') FROM generate_series(1, 5)" -v mail="$2" >/dev/null ;;
    unlock) sql "UPDATE users SET locked_until = NULL, failed_sign_ins = 0 WHERE id = $who" -v mail="$2" ;;
    delete) sql "UPDATE users SET deleted_at = now() WHERE id = $who" -v mail="$2" ;;
    verify) sql "UPDATE users SET email_verified_at = now() WHERE id = $who" -v mail="$2" ;;
    unverify) sql "UPDATE users SET email_verified_at = NULL WHERE id = $who" -v mail="$2" ;;
    must-change) sql "UPDATE users SET must_change_password = true WHERE id = $who" -v mail="$2" ;;
    no-password) sql "UPDATE users SET password_hash = NULL WHERE id = $who" -v mail="$2" ;;
    set-password) sql "UPDATE users SET password_hash = crypt(:'pw', gen_salt('bf', 4)), password_changed_at = now(), must_change_password = false,
      password_expires_at = NULL WHERE id = $who" \
      -v mail="$2" -v pw="${3:-$PW}" ;;
    expire-password) sql "UPDATE users SET password_expires_at = now() - interval '1 minute' WHERE id = $who" -v mail="$2" ;;
    beta) sql "UPDATE users SET has_beta_access = :'on' WHERE id = $who" -v mail="$2" -v on="$3" ;;
    add-role) sql "INSERT INTO membership_roles SELECT t.id, $who, r.id FROM tenants t, roles r
      WHERE t.slug = :'tenant' AND r.name = :'role' AND coalesce(r.tenant_id, t.id) = t.id ON CONFLICT DO NOTHING" \
      -v mail="$2" -v tenant="$3" -v role="$4" ;;
    remove-role) sql "DELETE FROM membership_roles m USING tenants t, roles r
      WHERE m.tenant_id = t.id AND t.slug = :'tenant' AND role_id = r.id AND r.name = :'role' AND user_id = $who" \
      -v mail="$2" -v tenant="$3" -v role="$4" ;;
    join-tenant) sql "INSERT INTO memberships (tenant_id, user_id) SELECT id, $who FROM tenants WHERE slug = :'tenant'
      ON CONFLICT (tenant_id, user_id) DO UPDATE SET deleted_at = NULL" \
      -v mail="$2" -v tenant="$3" ;;
    leave-tenant) sql "UPDATE memberships SET deleted_at = now() WHERE user_id = $who AND tenant_id = (SELECT id FROM tenants WHERE slug = :'tenant')" \
      -v mail="$2" -v tenant="$3" ;;
    invite) sql "INSERT INTO invitations (tenant_id, email) SELECT id, :'mail' FROM tenants WHERE slug = :'tenant'" \
      -v mail="$2" -v tenant="${3:-acme}" ;;
    expire-invite) sql "UPDATE invitations SET expires_at = now() - interval '1 minute' WHERE email = :'mail'" -v mail="$2" ;;
    flag) sql "INSERT INTO feature_flags SELECT id, :'key', :'on' FROM tenants WHERE slug = :'tenant'
      ON CONFLICT (tenant_id, key) DO UPDATE SET enabled = excluded.enabled" -v tenant="$2" -v key="$3" -v on="$4" ;;
    plan) sql "UPDATE tenants SET plan = :'plan' WHERE slug = :'tenant'" -v tenant="$2" -v plan="$3" ;;
    sign-in) sql "SELECT sign_in(:'tenant', :'mail', :'pw')" -v mail="$2" -v tenant="${3:-acme}" -v pw="${4:-$PW}" ;;
    id) python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))[sys.argv[2]])' "$W/people-sql.json" "$2" ;;
    people) PYTHONPATH=$HERE python3 "${ESCALATE_PEOPLE_SQL_SCRIPT:-$HERE/sql-people.py}" "$ENVFILE" "${@:2}" ;;
    reset) server_seed ;;
    down) halt postgres ;;
    up) alive postgres || {
      launch postgres INT env -C "$DATA/pg" "${AS_POSTGRES[@]}" "$(pg_bin)/postgres" -D "$DATA/pg" -p "$SQL_PORT" -h $LOOP -k '' -c fsync=off
      wait_for postgres 120 pg_isready -q -h $LOOP -p "$SQL_PORT" -U $PRODUCT; } ;;
    *) die "do deactivate|activate|lock|unlock|delete|verify|unverify|must-change|no-password|expire-password MAIL, set-password MAIL [PASSWORD],
  beta MAIL on|off, add-role|remove-role MAIL TENANT ROLE, join-tenant|leave-tenant MAIL TENANT, invite|expire-invite MAIL [TENANT],
  flag TENANT KEY on|off, plan TENANT PLAN, sign-in MAIL [TENANT [PASSWORD]], id PERSON-ID, people [FILE], reset, down, up" ;;
  esac
}
