-- What a product's developers have: accounts, tenants, roles and what they grant, invitations.
CREATE TABLE tenants (id INTEGER PRIMARY KEY, slug TEXT NOT NULL UNIQUE, name TEXT NOT NULL, plan TEXT NOT NULL);
CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT NOT NULL, active BOOLEAN NOT NULL, password_hash TEXT, locked_until TEXT, last_sign_in TEXT);
CREATE TABLE memberships (tenant_id INTEGER NOT NULL, user_id INTEGER NOT NULL, role TEXT NOT NULL);
CREATE TABLE role_permissions (role TEXT NOT NULL, permission TEXT NOT NULL);
CREATE TABLE invitations (tenant_id INTEGER NOT NULL, email TEXT NOT NULL, status TEXT NOT NULL, sent_at TEXT NOT NULL, expires_at TEXT NOT NULL);

INSERT INTO tenants VALUES (1, 'acme', 'Acme', 'team'), (2, 'globex', 'Globex', 'enterprise');
INSERT INTO users VALUES
  (1, 'ana@acme.example', 1, '$2b$10$none', NULL, '2026-11-29T08:12:00Z'),
  (2, 'Bob@acme.example', 0, '$2b$10$none', NULL, '2026-10-02T16:40:00Z'),
  (3, 'cem@acme.example', 1, '$2b$10$none', NULL, '2026-11-28T09:30:00Z');
INSERT INTO memberships VALUES (1, 1, 'agent'), (1, 2, 'agent'), (1, 3, 'senior agent');
INSERT INTO role_permissions VALUES ('agent', 'conversations.read'), ('senior agent', 'conversations.read'), ('senior agent', 'conversations.assign');
INSERT INTO invitations VALUES (1, 'dora@acme.example', 'pending', '2026-11-01T08:00:00Z', '2026-11-08T08:00:00Z');
