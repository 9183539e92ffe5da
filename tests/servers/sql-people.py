#!/usr/bin/env python3
"""People in the product's database, each in a state of its own, and what the product itself answers for each of them.

    sql-people.py ENVFILE [PEOPLE.json] [--show]    seeds everybody, asks, compares with `asked`; exit 1: not as written

PEOPLE.json (tests/data/people/sql.json) holds the world (tenants, roles, teams) and for each person the state, the call, the truth and
`asked`. What happens to people happens by the product's functions (sign_in, may: the end of sql-schema.sql); times that lie back are written.
Questions are asked in transactions that are rolled back, so that asking leaves no trace. May be repeated.
"""
import json
import os
import subprocess
import sys

from asked import Call

WRONG = "not-the-password"


def text(value):
    """A literal."""
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return str(value).lower()
    return "'" + str(value).replace("'", "''") + "'"


def when(value):
    """`-2 days` is two days ago."""
    return value and (text(value) if value == "infinity" else f"now() + interval {text(value)}")


class Product:
    """The database, by psql as its owner."""

    def __init__(self, env):
        self.env, self.url = env, env["SQL_ADMIN_URL"]

    def run(self, statements, url=None):
        command = ["psql", "-qXtA", "-v", "ON_ERROR_STOP=1", "-d", url or self.url, "-f", "-"]
        got = subprocess.run(command, input=statements, capture_output=True, text=True, env=os.environ | {"PGCLIENTENCODING": "UTF8"})
        if got.returncode:
            raise RuntimeError(f"{got.stderr}{statements[-1500:]}")
        return [line for line in got.stdout.split("\n") if line]


class World:
    """Tenants, roles, teams and people."""

    def __init__(self, product, spec):
        self.p, self.spec, self.world = product, spec, spec["world"]
        self.password = product.env["SQL_USER_PASSWORD"]
        self.accounts = {p["id"]: p["state"] for p in spec["people"] if p["state"].get("email")}

    def tenant(self, slug):
        return f"(SELECT id FROM tenants WHERE slug = {text(slug)})"

    def role(self, name, tenant):
        """A role of the tenant, or one of all."""
        return f"(SELECT id FROM roles WHERE name = {text(name)} AND coalesce(tenant_id, {self.tenant(tenant)}) = {self.tenant(tenant)} LIMIT 1)"

    def clear(self):
        """What an earlier run left: only what has our names."""
        slugs = ", ".join(map(text, self.world["tenants"]))
        roles = ", ".join(text(role["name"]) for role in self.world["defined"])
        return f"""
CREATE TEMP TABLE gone_tenants AS SELECT id FROM tenants WHERE slug IN ({slugs});
CREATE TEMP TABLE gone_users AS SELECT DISTINCT user_id AS id FROM audit_log WHERE actor = 'people';
DELETE FROM membership_roles WHERE tenant_id IN (TABLE gone_tenants) OR user_id IN (TABLE gone_users);
DELETE FROM memberships WHERE tenant_id IN (TABLE gone_tenants) OR user_id IN (TABLE gone_users);
DELETE FROM team_members WHERE team_id IN (SELECT id FROM teams WHERE tenant_id IN (TABLE gone_tenants));
DELETE FROM team_roles WHERE team_id IN (SELECT id FROM teams WHERE tenant_id IN (TABLE gone_tenants));
DELETE FROM teams WHERE tenant_id IN (TABLE gone_tenants);
DELETE FROM invitations WHERE tenant_id IN (TABLE gone_tenants);
DELETE FROM sign_ins WHERE tenant_id IN (TABLE gone_tenants) OR user_id IN (TABLE gone_users);
DELETE FROM password_resets WHERE user_id IN (TABLE gone_users);
DELETE FROM audit_log WHERE user_id IN (TABLE gone_users) OR tenant_id IN (TABLE gone_tenants);
DELETE FROM users WHERE id IN (TABLE gone_users);
DELETE FROM role_permissions WHERE role_id IN (SELECT id FROM roles WHERE name IN ({roles}));
DELETE FROM roles WHERE name IN ({roles});
DELETE FROM tenants WHERE id IN (TABLE gone_tenants);
"""

    def build(self):
        lines = []
        for slug, tenant in self.world["tenants"].items():
            more = self.world.get("of_tenants", {}).get(slug, {})
            lines.append(f"INSERT INTO tenants (slug, name, plan, sso_provider, suspended_at) VALUES ({text(slug)}, {text(tenant)}, "
                         f"{text(more.get('plan', 'team'))}, {text(more.get('sso'))}, {when(more.get('suspended')) or 'NULL'});")
        for role in self.world["defined"]:
            tenant = self.tenant(role["tenant"]) if role.get("tenant") else "NULL"
            lines.append(f"INSERT INTO roles (tenant_id, name) VALUES ({tenant}, {text(role['name'])});")
            for permission in role.get("permissions", []):
                lines.append(f"INSERT INTO permissions VALUES ({text(permission)}, {text(permission)}) ON CONFLICT DO NOTHING;")
                lines.append(f"INSERT INTO role_permissions SELECT id, {text(permission)} FROM roles "
                             f"WHERE name = {text(role['name'])} AND tenant_id IS NOT DISTINCT FROM {tenant};")
        for role in self.world["defined"]:
            if role.get("parent"):
                parent = f"(SELECT id FROM roles WHERE name = {text(role['parent'])} AND tenant_id IS NULL)"
                lines.append(f"UPDATE roles SET parent_id = {parent} WHERE name = {text(role['name'])};")
        for team in self.world["teams"]:
            lines.append(f"INSERT INTO teams (tenant_id, name) VALUES ({self.tenant(team['tenant'])}, {text(team['name'])});")
            for role in team["roles"]:
                lines.append(f"INSERT INTO team_roles SELECT id, {self.role(role, team['tenant'])} FROM teams WHERE name = {text(team['name'])};")
        return "\n".join(lines)

    def person(self, person):
        """The statements that make one of them; :id is the account."""
        state, lines = person["state"], []
        if state.get("email"):
            columns = {"email": text(state["email"]), "name": text(state.get("name", "")), "created_at": "now() - interval '40 days'"}
            if state.get("username"):
                columns["username"] = text(state["username"])
            if state.get("password", True):
                columns |= {"password_hash": f"crypt({text(self.password)}, gen_salt('bf', 4))", "password_changed_at": "now() - interval '20 days'"}
            columns |= {name: text(value) for name, value in state.get("set", {}).items()}
            columns |= {name: when(value) or "NULL" for name, value in state.get("at", {}).items()}
            made = f"INSERT INTO users ({', '.join(columns)}) VALUES ({', '.join(columns.values())})"
            lines.append(f"{made} RETURNING {text(person['id'])} AS person, id \\gset")
            lines.append("\\echo :person :id")
            lines.append("INSERT INTO audit_log (actor, user_id, what, at) VALUES ('people', :id, 'created', now() - interval '40 days');")
        for slug, member in state.get("member", {}).items():
            lines.append(f"INSERT INTO memberships (tenant_id, user_id, status, until, deleted_at) "
                         f"VALUES ({self.tenant(slug)}, :id, {text(member.get('status', 'active'))}, "
                         f"{when(member.get('until')) or 'NULL'}, {when(member.get('left')) or 'NULL'});")
            for role in member.get("roles", []):
                name, until = role if isinstance(role, list) else (role, None)
                lines.append(f"INSERT INTO membership_roles VALUES ({self.tenant(slug)}, :id, {self.role(name, slug)}, {when(until) or 'NULL'});")
        for team in state.get("teams", []):
            lines.append(f"INSERT INTO team_members SELECT id, :id FROM teams WHERE name = {text(team)};")
        for invitation in state.get("invited", []):
            times = {name: when(invitation[name]) for name in ("created_at", "expires_at", "accepted_at", "revoked_at") if name in invitation}
            columns = {"tenant_id": self.tenant(invitation["tenant"]), "email": text(invitation["email"])} | times
            columns["status"] = text(invitation.get("status", "pending"))
            lines.append(f"INSERT INTO invitations ({', '.join(columns)}) VALUES ({', '.join(columns.values())});")
        for step in state.get("then", []):
            verb, *rest = step
            lines.append(getattr(self, f"then_{verb}")(state, *rest))
        return "\n".join(lines)

    # ---- steps

    def then_sign_in(self, state, tenant, password=None, code=None):
        return f"SELECT sign_in({text(tenant)}, {text(state['email'])}, {text(password or self.password)}, {text(code)}) \\g /dev/null"

    def then_wrong(self, state, tenant, times):
        return "\n".join([self.then_sign_in(state, tenant, WRONG)] * times)

    def then_age(self, _state, much):
        """What is in the log so far, and a lock by it, lies so much further back."""
        return (f"UPDATE sign_ins SET at = at - interval {text(much)} WHERE user_id = :id; "
                f"UPDATE users SET locked_until = locked_until - interval {text(much)} WHERE id = :id;")

    def then_set(self, _state, column, value):
        return f"UPDATE users SET {column} = {text(value)} WHERE id = :id;"

    def then_at(self, _state, column, value):
        return f"UPDATE users SET {column} = {when(value) or 'NULL'} WHERE id = :id;"

    def then_new_password(self, _state, ago):
        return (f"UPDATE users SET password_hash = crypt({text(self.password)}, gen_salt('bf', 4)), password_changed_at = {when(ago)}, "
                "failed_sign_ins = 0 WHERE id = :id;")

    def then_reset(self, _state, requested, expires, mail="sent", used=None):
        return (f"INSERT INTO password_resets (user_id, requested_at, expires_at, mail, used_at) "
                f"VALUES (:id, {when(requested)}, {when(expires)}, {text(mail)}, {when(used) or 'NULL'});")

    def then_audit(self, _state, tenant, what, detail, at):
        return (f"INSERT INTO audit_log (at, tenant_id, actor, user_id, what, detail) "
                f"VALUES ({when(at)}, {self.tenant(tenant)}, 'opal@quay.example', :id, {text(what)}, {text(detail)});")

    def then_lose_role(self, _state, tenant, role):
        return f"DELETE FROM membership_roles WHERE user_id = :id AND tenant_id = {self.tenant(tenant)} AND role_id = {self.role(role, tenant)};"

    # ---- questions

    def ask(self, person, question, ids):
        call, me = question["call"], ids.get(person["id"])
        tenant = question.get("tenant", person["call"]["tenant"])
        if call == "sign_in":
            typed = question.get("as") or (self.accounts[person["id"]]["email"] if me else person["call"]["user"])
            asked = f"SELECT sign_in({text(tenant)}, {text(typed)}, {text(question.get('password', self.password))}, {text(question.get('code'))})"
            return {"outcome": self.one(asked)}
        if call == "may":
            return {"is": self.one(f"SELECT may({text(tenant)}, {me}, {text(person['call']['permission'])})") == "t"}
        if call == "found":  # as the product looks people up
            typed = text(person["call"]["user"])
            here = f"SELECT count(*) FROM users WHERE deleted_at IS NULL AND (lower(email) = lower({typed}) OR username = {typed})"
            return {"accounts": int(self.one(here))}
        if call == "reader":  # what the account that reads sees of it
            row = f"SELECT {', '.join(question['row'])} FROM users WHERE id = {me}"
            return {"row": json.loads(self.one(f"SELECT to_jsonb(u) FROM ({row}) u", self.p.env["SQL_URL"]))}
        if call == "log":
            return {"outcomes": self.p.run(f"SELECT outcome FROM sign_ins WHERE user_id = {me} ORDER BY at, id")}
        raise KeyError(call)

    def one(self, query, url=None):
        return self.p.run(f"BEGIN; {query}; ROLLBACK;", url)[0]


def main():
    call = Call("sql")
    product = Product(call.env)
    world = World(product, call.spec)
    statements = ["BEGIN;", world.clear(), world.build(), *map(world.person, call.people), "COMMIT;"]
    ids = {}
    for line in product.run("\n".join(statements)):
        person, _, number = line.partition(" ")
        ids[person] = number
    call.seeded(ids)
    return call.compare(lambda person, question: world.ask(person, question, ids))


if __name__ == "__main__":
    sys.exit(main())
