-- The database of a product with several tenants, as its developers would have made it: accounts that are deleted by a mark, addresses without
-- regard to case, roles that inherit, invitations, a log of sign-ins. What the product itself does stands at the end, as functions.
CREATE EXTENSION citext;
CREATE EXTENSION pgcrypto;

CREATE TYPE plan AS ENUM ('free', 'team', 'enterprise');
CREATE TYPE membership_status AS ENUM ('active', 'suspended');
CREATE TYPE invitation_status AS ENUM ('pending', 'accepted', 'revoked');

CREATE TABLE tenants (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  slug citext NOT NULL UNIQUE,
  name text NOT NULL,
  plan plan NOT NULL DEFAULT 'team',
  plan_until timestamptz, -- a trial; null is for good
  seats integer, -- null is unlimited
  sso_provider text, -- with one, nobody of this tenant uses a password
  suspended_at timestamptz,
  deleted_at timestamptz
);

CREATE TABLE users (
  id bigint GENERATED ALWAYS AS IDENTITY (START WITH 1001) PRIMARY KEY,
  email text NOT NULL,
  username citext UNIQUE,
  name text NOT NULL DEFAULT '',
  password_hash text, -- null: none was ever set, or single sign-on
  has_password boolean NOT NULL GENERATED ALWAYS AS (password_hash IS NOT NULL) STORED,
  password_changed_at timestamptz,
  password_expires_at timestamptz,
  must_change_password boolean NOT NULL DEFAULT false,
  email_verified_at timestamptz DEFAULT now(),
  mfa_secret text,
  has_mfa boolean NOT NULL GENERATED ALWAYS AS (mfa_secret IS NOT NULL) STORED,
  sso_provider text,
  sso_subject text,
  failed_sign_ins integer NOT NULL DEFAULT 0,
  locked_until timestamptz, -- 'infinity': until an admin unlocks
  valid_until timestamptz,
  deactivated_at timestamptz,
  deactivated_by bigint REFERENCES users,
  deactivated_reason text,
  has_beta_access boolean NOT NULL DEFAULT false,
  locale text,
  created_at timestamptz NOT NULL DEFAULT now(),
  deleted_at timestamptz
);
CREATE UNIQUE INDEX users_email ON users (lower(email)) WHERE deleted_at IS NULL; -- a deleted address may come again

CREATE TABLE roles (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  tenant_id bigint REFERENCES tenants, -- null: in every tenant
  name text NOT NULL,
  parent_id bigint REFERENCES roles, -- has what the parent has, too
  UNIQUE NULLS NOT DISTINCT (tenant_id, name)
);
CREATE TABLE permissions (id text PRIMARY KEY, title text NOT NULL);
CREATE TABLE role_permissions (
  role_id bigint NOT NULL REFERENCES roles,
  permission text NOT NULL REFERENCES permissions,
  PRIMARY KEY (role_id, permission)
);

CREATE TABLE memberships (
  tenant_id bigint NOT NULL REFERENCES tenants,
  user_id bigint NOT NULL REFERENCES users,
  status membership_status NOT NULL DEFAULT 'active',
  until timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  deleted_at timestamptz,
  PRIMARY KEY (tenant_id, user_id)
);
CREATE TABLE membership_roles (
  tenant_id bigint NOT NULL,
  user_id bigint NOT NULL,
  role_id bigint NOT NULL REFERENCES roles,
  until timestamptz,
  PRIMARY KEY (tenant_id, user_id, role_id),
  FOREIGN KEY (tenant_id, user_id) REFERENCES memberships
);
CREATE TABLE teams (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  tenant_id bigint NOT NULL REFERENCES tenants,
  name text NOT NULL,
  UNIQUE (tenant_id, name)
);
CREATE TABLE team_members (team_id bigint REFERENCES teams, user_id bigint REFERENCES users, PRIMARY KEY (team_id, user_id));
CREATE TABLE team_roles (team_id bigint REFERENCES teams, role_id bigint REFERENCES roles, PRIMARY KEY (team_id, role_id));

CREATE TABLE invitations (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  tenant_id bigint NOT NULL REFERENCES tenants,
  email text NOT NULL,
  role_id bigint REFERENCES roles,
  status invitation_status NOT NULL DEFAULT 'pending', -- stays pending when it runs out
  invited_by bigint REFERENCES users,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL DEFAULT now() + interval '7 days',
  accepted_at timestamptz,
  revoked_at timestamptz
);
CREATE INDEX invitations_email ON invitations (lower(email));
CREATE TABLE password_resets (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  user_id bigint NOT NULL REFERENCES users,
  requested_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL DEFAULT now() + interval '1 hour',
  used_at timestamptz,
  mail text NOT NULL DEFAULT 'sent' CHECK (mail IN ('sent', 'bounced', 'failed'))
);
CREATE TABLE sign_ins (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at timestamptz NOT NULL DEFAULT now(),
  tenant_id bigint REFERENCES tenants,
  user_id bigint REFERENCES users, -- null: nobody of that address
  email text NOT NULL, -- as typed
  outcome text NOT NULL CHECK (outcome IN ('success', 'unknown_user', 'wrong_password', 'no_password', 'locked', 'deactivated', 'expired',
    'unverified', 'wrong_code', 'password_expired', 'must_change_password', 'not_a_member', 'suspended', 'tenant_suspended', 'sso_required')),
  ip inet
);
CREATE INDEX sign_ins_user ON sign_ins (user_id, at);

CREATE TABLE feature_flags (
  tenant_id bigint NOT NULL REFERENCES tenants,
  key text NOT NULL,
  enabled boolean NOT NULL,
  PRIMARY KEY (tenant_id, key)
);
CREATE TABLE features (key text PRIMARY KEY, plans plan[] NOT NULL DEFAULT '{free,team,enterprise}', beta boolean NOT NULL DEFAULT false);
CREATE TABLE audit_log (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at timestamptz NOT NULL DEFAULT now(),
  tenant_id bigint REFERENCES tenants,
  actor text NOT NULL,
  user_id bigint REFERENCES users,
  what text NOT NULL CHECK (what IN ('created', 'invited', 'accepted', 'activated', 'deactivated', 'deleted', 'role_granted', 'role_removed',
    'locked', 'unlocked', 'password_changed', 'tenant_joined', 'tenant_left', 'flag_changed')),
  detail text NOT NULL DEFAULT ''
);

-- What the product does. A sign-in is refused with one sentence, whatever the reason: the reason is in the log alone.
CREATE FUNCTION sign_in(slug citext, typed text, password text, code text DEFAULT NULL) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  t tenants; u users; m memberships; verdict text;
BEGIN
  SELECT * INTO t FROM tenants WHERE tenants.slug = sign_in.slug AND deleted_at IS NULL;
  SELECT * INTO u FROM users WHERE (lower(email) = lower(typed) OR username = typed::citext) AND deleted_at IS NULL
    ORDER BY lower(email) = lower(typed) DESC LIMIT 1;
  SELECT * INTO m FROM memberships WHERE tenant_id = t.id AND user_id = u.id AND deleted_at IS NULL AND (until IS NULL OR until > now());
  verdict := CASE
    WHEN u.id IS NULL THEN 'unknown_user'
    WHEN u.deactivated_at IS NOT NULL THEN 'deactivated'
    WHEN u.valid_until <= now() THEN 'expired'
    WHEN u.locked_until > now() THEN 'locked'
    WHEN u.sso_provider IS NOT NULL OR t.sso_provider IS NOT NULL THEN 'sso_required'
    WHEN u.password_hash IS NULL THEN 'no_password'
    WHEN crypt(password, u.password_hash) <> u.password_hash THEN 'wrong_password'
    WHEN u.mfa_secret IS NOT NULL AND code IS DISTINCT FROM u.mfa_secret THEN 'wrong_code'
    WHEN u.email_verified_at IS NULL THEN 'unverified'
    WHEN u.must_change_password THEN 'must_change_password'
    WHEN u.password_expires_at <= now() THEN 'password_expired'
    WHEN t.suspended_at IS NOT NULL THEN 'tenant_suspended'
    WHEN m.user_id IS NULL THEN 'not_a_member'
    WHEN m.status = 'suspended' THEN 'suspended'
    ELSE 'success' END;
  INSERT INTO sign_ins (tenant_id, user_id, email, outcome, at) VALUES (t.id, u.id, typed, verdict, clock_timestamp());
  IF verdict = 'wrong_password' THEN -- the fifth one in a row locks for half an hour
    UPDATE users SET failed_sign_ins = failed_sign_ins + 1,
      locked_until = CASE WHEN failed_sign_ins >= 4 THEN now() + interval '30 minutes' ELSE locked_until END WHERE id = u.id;
  ELSIF verdict = 'success' THEN
    UPDATE users SET failed_sign_ins = 0, locked_until = NULL WHERE id = u.id;
  END IF;
  RETURN verdict;
END $$;

CREATE FUNCTION held_roles(tenant bigint, person bigint) RETURNS SETOF bigint LANGUAGE sql STABLE AS $$ -- with what they inherit
  WITH RECURSIVE held AS (
    SELECT role_id AS id FROM membership_roles WHERE tenant_id = tenant AND user_id = person AND (until IS NULL OR until > now())
    UNION SELECT r.role_id FROM team_roles r JOIN team_members m USING (team_id) JOIN teams t ON t.id = team_id
      WHERE t.tenant_id = tenant AND m.user_id = person
    UNION SELECT parent_id FROM held JOIN roles USING (id) WHERE parent_id IS NOT NULL
  ) SELECT id FROM held $$;

CREATE FUNCTION may(slug citext, person bigint, wanted text) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (
    SELECT FROM tenants t JOIN memberships m ON m.tenant_id = t.id JOIN users u ON u.id = m.user_id, held_roles(t.id, u.id) h
      JOIN role_permissions p ON p.role_id = h
    WHERE t.slug = may.slug AND u.id = person AND p.permission = wanted AND t.deleted_at IS NULL AND t.suspended_at IS NULL
      AND m.deleted_at IS NULL AND m.status = 'active' AND (m.until IS NULL OR m.until > now())
      AND u.deleted_at IS NULL AND u.deactivated_at IS NULL AND (u.valid_until IS NULL OR u.valid_until > now())) $$;

CREATE FUNCTION sees(slug citext, person bigint, feature text) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT coalesce(bool_or(t.plan = ANY (f.plans) AND (t.plan_until IS NULL OR t.plan_until > now()) AND coalesce(g.enabled, true)
    AND (NOT f.beta OR u.has_beta_access)), false)
  FROM tenants t JOIN features f ON f.key = feature JOIN users u ON u.id = person LEFT JOIN feature_flags g ON g.tenant_id = t.id AND g.key = f.key
  WHERE t.slug = sees.slug $$;
