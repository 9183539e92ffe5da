#!/usr/bin/env python3
"""People by the hundred, so that a test sees what the size of a tenant costs, and away again.

    fill.py SYSTEM ENVFILE fill N      filler-1 … filler-N in the place of those that an earlier fill left
    fill.py SYSTEM ENVFILE unfill

They are as the server's own `create` makes them, in the tenant of the people of tests/data/people (in that of the seed, where those are not there),
with the plainest role that people of it have. Where 300 take the API longer than a minute on two busy cores, the database gets the rows.
"""
import base64
import contextlib
import json
import os
import runpy
import secrets
import sqlite3
import subprocess
import sys
import time
import uuid
from datetime import datetime, timezone
from pathlib import Path

from asked import Http
from unleash_flags import remove

CORE = "urn:ietf:params:scim:schemas:core:2.0:"
BULK = "urn:ietf:params:scim:api:messages:2.0:BulkRequest"
SEEDED = {"scim2": 30, "scimmy": 15}  # so many of the name are the seed's: the numbers begin after them


class Filler:
    """What is the same for all: numbers, and which names are ours."""

    def __init__(self, system, env):
        self.system, self.env, self.seeded = system, env, SEEDED.get(system, 0)
        self.start()

    def start(self):
        pass

    def names(self, count):
        return [f"filler-{self.seeded + number}" for number in range(1, count + 1)]

    def ours(self, name):
        head, _, number = name.lower().partition("@")[0].partition("filler-")
        return not head and number.isdigit() and int(number) > self.seeded


class Tables(Filler):
    """A server on SQLite."""

    @contextlib.contextmanager
    def database(self, file):
        base = sqlite3.connect(file, timeout=30)
        base.row_factory = sqlite3.Row
        base.execute("PRAGMA foreign_keys = ON")  # what hangs on an account goes with it
        with base:
            yield base
        base.close()

    def like(self, base, table, where, values, copies):
        """A row as one that the server wrote itself, with other values, for each of the copies."""
        row = base.execute(f'SELECT * FROM "{table}" WHERE {where} LIMIT 1', values).fetchone()
        if not row:
            raise RuntimeError(f"nothing in {table} where {where} {values}")
        names = row.keys()
        base.executemany(f'INSERT INTO "{table}" ({", ".join(names)}) VALUES ({", ".join("?" * len(names))})',
                         [tuple((dict(row) | copy)[name] for name in names) for copy in copies])

    def first(self, base, query, *candidates):
        """The first of the candidates that is there, with what the query says of it."""
        for candidate in candidates:
            if row := base.execute(query, candidate).fetchone():
                return row
        raise RuntimeError(f"none of {candidates} is there")


class Betterauth(Tables):
    """Accounts by its API; memberships by the database, since the library has no other way than an invitation, four calls for each."""

    def start(self):
        self.api = Http(self.env["BETTERAUTH_URL"] + "/api/auth", {"Authorization": f"Bearer {self.env['BETTERAUTH_ADMIN_TOKEN']}"})

    def fill(self, count):
        ids = []
        for name in self.names(count):
            body = {"email": f"{name}@acme.example", "name": name, "password": self.env["BETTERAUTH_PASSWORD"], "role": "user",
                    "data": {"emailVerified": True}}
            ids.append(self.api.do("POST", "/admin/create-user", body)["user"]["id"])
        now = datetime.now(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        with self.database(self.env["BETTERAUTH_DATABASE"]) as base:
            organization = self.first(base, "SELECT id FROM organization WHERE slug = ?", ("atlas",), ("acme",))["id"]
            base.executemany('INSERT INTO member (id, "organizationId", "userId", role, "createdAt") VALUES (?, ?, ?, ?, ?)',
                             [(secrets.token_hex(16), organization, each, "viewer", now) for each in ids])

    def unfill(self):
        with self.database(self.env["BETTERAUTH_DATABASE"]) as base:
            gone = [(row["id"],) for row in base.execute("SELECT id, email FROM user WHERE email LIKE 'filler-%'") if self.ours(row["email"])]
            base.executemany("DELETE FROM user WHERE id = ?", gone)


class Ghost(Tables):
    """By the database: an invitation, its mail and its acceptance take a second and a half for each."""

    def fill(self, count):
        with self.database(self.env["GHOST_DATABASE"]) as base:
            role = self.first(base, "SELECT id FROM roles WHERE name = ?", ("Contributor",))["id"]
            ids = {name: secrets.token_hex(12) for name in self.names(count)}
            now = datetime.now(timezone.utc).strftime("%Y-%m-%d %H:%M:%S")
            self.like(base, "users", "email = ?", [self.env["GHOST_USER_NO_ROLE"]],
                      [{"id": each, "name": name, "slug": name, "email": f"{name}@acme.example", "status": "active", "last_seen": None,
                        "created_at": now, "updated_at": now} for name, each in ids.items()])
            base.executemany("INSERT INTO roles_users (id, role_id, user_id) VALUES (?, ?, ?)",
                             [(secrets.token_hex(12), role, each) for each in ids.values()])

    def unfill(self):
        with self.database(self.env["GHOST_DATABASE"]) as base:
            gone = [(row["id"],) for row in base.execute("SELECT id, email FROM users WHERE email LIKE 'filler-%'") if self.ours(row["email"])]
            base.executemany("DELETE FROM roles_users WHERE user_id = ?", gone)
            base.executemany("DELETE FROM sessions WHERE user_id = ?", gone)
            base.executemany("DELETE FROM users WHERE id = ?", gone)


class Keystone(Tables):
    """By the database: a user and a grant are two calls of a tenth of a second and more."""

    def fill(self, count):
        with self.database(self.env["KEYSTONE_DATABASE"]) as base:
            place = self.first(base, "SELECT d.id AS domain, p.id AS project, r.id AS role FROM project d JOIN project p ON p.domain_id = d.id, "
                               "role r WHERE d.is_domain AND d.name = ? AND p.name = ? AND r.name = ?",
                               ("depot", "support", "watcher"), ("acme", "support", "viewer"))
            ids = {name: uuid.uuid4().hex for name in self.names(count)}
            pattern = base.execute("SELECT id, user_id FROM local_user WHERE domain_id = ? AND name = 'ana'", [place["domain"]]).fetchone()
            self.like(base, "user", "id = ?", [pattern["user_id"]],
                      [{"id": each, "extra": json.dumps({"email": f"{name}@acme.example"})} for name, each in ids.items()])
            first = base.execute("SELECT max(id) FROM local_user").fetchone()[0] + 1
            numbers = dict(zip(ids.values(), range(first, first + count)))
            self.like(base, "local_user", "id = ?", [pattern["id"]],
                      [{"id": numbers[each], "user_id": each, "name": name, "failed_auth_count": 0, "failed_auth_at": None}
                       for name, each in ids.items()])
            self.like(base, "password", "local_user_id = ?", [pattern["id"]],
                      [{"id": None, "local_user_id": number} for number in numbers.values()])
            base.executemany("INSERT INTO assignment (type, actor_id, target_id, role_id, inherited) VALUES ('UserProject', ?, ?, ?, 0)",
                             [(each, place["project"], place["role"]) for each in ids.values()])

    def unfill(self):
        with self.database(self.env["KEYSTONE_DATABASE"]) as base:
            found = base.execute("SELECT user_id, name FROM local_user WHERE name LIKE 'filler-%'")
            gone = [(row["user_id"],) for row in found if self.ours(row["name"])]
            base.executemany("DELETE FROM assignment WHERE actor_id = ?", gone)
            base.executemany("DELETE FROM user WHERE id = ?", gone)


class Kratos(Filler):
    """By the batch of its admin API, which takes 200 with a password at most."""

    def start(self):
        self.api = Http(self.env["KRATOS_URL"] + "/admin")

    def fill(self, count):
        names = self.names(count)
        for begin in range(0, count, 100):
            made = [{"create": self.identity(f"{name}@acme.test")} for name in names[begin:begin + 100]]
            got = self.api.do("PATCH", "/identities", {"identities": made})
            if any(each["action"] != "create" for each in got["identities"]):
                raise RuntimeError(f"not all were made: {got}")

    def identity(self, mail):
        return {"schema_id": "person", "state": "active", "traits": {"email": mail}, "metadata_admin": {"roles": ["viewer"]},
                "credentials": {"password": {"config": {"password": self.env["KRATOS_PASSWORD"]}}},
                "verifiable_addresses": [{"value": mail, "verified": True, "via": "email", "status": "completed"}]}

    def unfill(self):
        with contextlib.closing(sqlite3.connect(f"file:{self.env['KRATOS_DATABASE']}?mode=ro", uri=True, timeout=30)) as base:
            rows = base.execute("SELECT id, json_extract(traits, '$.email') FROM identities WHERE traits LIKE '%filler-%'").fetchall()
        for each, mail in rows:
            if mail and self.ours(mail):
                self.api.do("DELETE", f"/identities/{each}")


class Engine(Filler):
    """Relationships: what the world says of each number. A file beside the data has how many there are."""

    def start(self):
        self.file = Path(self.env[f"{self.system.upper()}_FILL"])
        self.kept = json.loads(self.file.read_text())
        self.server = runpy.run_path(str(Path(__file__).resolve().parent / f"{self.system}-people.py"))[self.system.capitalize()](self.env)

    def texts(self):
        return list(dict.fromkeys(each.replace("$", str(number)) for number in range(1, self.kept["count"] + 1) for each in self.kept["templates"]))

    def count(self, count):
        self.kept["count"] = count
        self.file.write_text(json.dumps(self.kept))

    def fill(self, count):
        self.count(count)
        self.server.write(self.texts())

    def unfill(self):
        self.server.write(self.texts(), {"spicedb": "OPERATION_DELETE", "openfga": "deletes"}[self.system])
        self.count(0)


class Policy(Engine):
    """The data of a policy, in the place that the world names."""

    def fill(self, count):
        self.count(count)
        names = self.names(count)
        filled = {"members": names, "teams": {name: {"members": [name]} for name in names}, "objects": {f"filler:{name}": {} for name in names},
                  "roles": {name: {"permissions": ["filler"], "users": [name]} for name in names}, "permissions": ["filler"]}
        self.server.http.do("PUT", "/v1/data/tenants/filler", filled, self.server.admin)

    def unfill(self):
        self.server.http.ask("DELETE", "/v1/data/tenants/filler", None, self.server.admin)
        self.count(0)


class Gitea(Tables):
    """Accounts by the database, since the API makes a new hash for each, 50,000 rounds; the team, and their end, by the API."""

    def start(self):
        self.file = Path(sys.argv[2]).parent / "data/instance/gitea.db"
        self.api = Http(self.env["GITEA_URL"] + "/api/v1", {"Authorization": f"token {self.env['GITEA_ADMIN_TOKEN']}"})

    def fill(self, count):
        names, now = self.names(count), int(time.time())
        with self.database(self.file) as base:
            team = self.first(base, "SELECT t.id FROM team t JOIN user o ON o.id = t.org_id WHERE o.lower_name = ? AND t.lower_name = ?",
                              ("harbour", "readers"), ("acme", "lookers"))["id"]
            first = base.execute("SELECT max(id) FROM user").fetchone()[0] + 1
            mails = {name: f"{name}@acme.test" for name in names}
            new = {"created_unix": now, "updated_unix": now, "last_login_unix": 0, "is_active": 1, "prohibit_login": 0}
            self.like(base, "user", "lower_name = 'looker'", [],
                      [new | {"id": first + number, "lower_name": name, "name": name, "email": mail, "avatar_email": mail}
                       for number, (name, mail) in enumerate(mails.items())])
            self.like(base, "email_address", "lower_email = 'looker@acme.test'", [],
                      [{"id": None, "uid": first + number, "email": mail, "lower_email": mail} for number, mail in enumerate(mails.values())])
        for name in names:
            self.api.do("PUT", f"/teams/{team}/members/{name}")

    def unfill(self):
        with self.database(self.file) as base:
            gone = [row["name"] for row in base.execute("SELECT name FROM user WHERE lower_name LIKE 'filler-%'") if self.ours(row["name"])]
        for name in gone:
            self.api.do("DELETE", f"/admin/users/{name}?purge=true")


class Canaille(Tables):
    """By the database: it has no SCIM bulk, and a tenth of a second and more for each."""

    def fill(self, count):
        with self.database(self.env["CANAILLE_DATABASE"]) as base:
            group = self.first(base, 'SELECT id FROM "group" WHERE display_name = ?', ("readers",), ("watchers",))["id"]
            ids = {name: str(uuid.uuid4()) for name in self.names(count)}
            now = datetime.now(timezone.utc).strftime("%Y-%m-%d %H:%M:%S")
            self.like(base, "user", "user_name = 'sam'", [],
                      [{"id": each, "user_name": name, "family_name": name, "formatted_name": name, "created": f"{now}.000000",
                        "last_modified": f"{now}.000000", "emails": json.dumps([f"{name}@canaille.example.org"])} for name, each in ids.items()])
            base.executemany("INSERT INTO membership_association_table (user_id, group_id, created_at) VALUES (?, ?, ?)",
                             [(each, group, now) for each in ids.values()])

    def unfill(self):
        with self.database(self.env["CANAILLE_DATABASE"]) as base:
            found = base.execute("SELECT id, user_name FROM user WHERE user_name LIKE 'filler-%'")
            gone = [(row["id"],) for row in found if self.ours(row["user_name"])]
            base.executemany("DELETE FROM membership_association_table WHERE user_id = ?", gone)
            base.executemany("DELETE FROM user WHERE id = ?", gone)


class Scim(Filler):
    """One request for each."""

    def start(self):
        self.api = Http(self.env["SCIMMY_URL"] + self.env["SCIMMY_PATH"],
                        {"Authorization": f"Bearer {self.env['SCIMMY_TOKEN']}", "Content-Type": "application/scim+json"})
        self.password, self.domain = self.env["SCIMMY_PASSWORD"], "scimmy.example"

    def person(self, name):
        mail = f"{name}@{self.domain}"
        return {"schemas": [CORE + "User"], "userName": mail, "displayName": name, "active": True, "emails": [{"value": mail, "primary": True}],
                "roles": [{"value": "viewer", "primary": True}], "entitlements": [{"value": "free", "type": "plan"}]}

    def everybody(self):
        """Ids of ours, page by page."""
        found, start, total = [], 1, 1
        while start <= total:
            page = self.api.do("GET", f"/Users?startIndex={start}&count=50")
            found += [one["id"] for one in page["Resources"] if self.ours(one["userName"])]
            start, total = start + (len(page["Resources"]) or total), page["totalResults"]
        return found

    def fill(self, count):
        for name in self.names(count):
            self.api.do("POST", "/Users", self.person(name) | {"password": self.password})

    def unfill(self):
        for each in self.everybody():
            self.api.do("DELETE", f"/Users/{each}")


class Bulk(Scim):
    """scim2-server: fifty a request."""

    def start(self):
        self.api = Http(f"{self.env['SCIM2_URL']}/{self.env['SCIM2_TENANT']}/v2",
                        {"Authorization": f"Bearer {self.env['SCIM2_TOKEN']}", "Content-Type": "application/scim+json"})
        self.domain = "acme.example"

    def bulk(self, operations):
        for begin in range(0, len(operations), 50):
            got = self.api.do("POST", "/Bulk", {"schemas": [BULK], "Operations": operations[begin:begin + 50]})
            if any(int(each["status"]) >= 300 for each in got["Operations"]):
                raise RuntimeError(f"not all of it was done: {got}")

    def fill(self, count):
        self.bulk([{"method": "POST", "path": "/Users", "bulkId": name, "data": self.person(name)} for name in self.names(count)])

    def unfill(self):
        self.bulk([{"method": "DELETE", "path": f"/Users/{each}"} for each in self.everybody()])


class Ldap(Filler):
    """ldap-utils, an LDIF at once."""

    prefix, login, ca = "SLAPD", "uid", None

    def start(self):
        self.base, self.url = self.env[f"{self.prefix}_BASE"], self.env[f"{self.prefix}_URL"]

    def ldap(self, program, *arguments, given=None, may=(0,)):
        account = ["-D", self.env[f"{self.prefix}_ADMIN"], "-w", self.env[f"{self.prefix}_ADMIN_PASSWORD"]]
        command = [program, "-x", "-H", self.url, *account, *arguments]
        got = subprocess.run(command, input=given, capture_output=True, text=True, env=os.environ | ({"LDAPTLS_CACERT": self.ca} if self.ca else {}))
        if got.returncode not in may:
            raise RuntimeError(f"{program}: {got.stderr[:400]}")
        return got.stdout

    def find(self, filter_, base=None):
        """DNs, all of which are plain texts here."""
        answer = self.ldap("ldapsearch", "-LLL", "-o", "ldif-wrap=no", "-E", "pr=400/noprompt", "-b", base or self.base, filter_, "1.1", may=(0, 32))
        return [line[4:] for line in answer.splitlines() if line.startswith("dn: ")]

    def place(self, *candidates):
        """Where people go and their group: the first that is there."""
        for people, group in candidates:
            if self.find("(objectClass=*)", f"{people},{self.base}") and (found := self.find(f"(cn={group})")):
                return f"{people},{self.base}", found[0]
        raise RuntimeError(f"none of {candidates} is there")

    def add(self, records, group, dns):
        members = "".join(f"member: {dn}\n" for dn in dns)
        self.ldap("ldapmodify", given="\n".join([*records, f"dn: {group}\nchangetype: modify\nadd: member\n{members}"]))

    def fill(self, count):
        people, group = self.place(("ou=people,ou=quay", "berth-clerks"), ("ou=people,ou=acme", "viewers"))
        domain = people.split(",")[1].partition("=")[2]
        names, password = self.names(count), self.env["SLAPD_USER_PASSWORD"]
        records = [f"dn: uid={name},{people}\nchangetype: add\nobjectClass: inetOrgPerson\nuid: {name}\ncn: {name}\nsn: {name}\n"
                   f"mail: {name}@{domain}.example\nuserPassword: {password}\n" for name in names]
        self.add(records, group, [f"uid={name},{people}" for name in names])

    def unfill(self):
        gone = [dn for dn in self.find(f"({self.login}=filler-*)") if self.ours(dn.split(",")[0].partition("=")[2])]
        if gone:
            self.ldap("ldapdelete", given="\n".join(gone) + "\n")


class Samba(Ldap):
    prefix, login = "SAMBA", "sAMAccountName"

    def start(self):
        super().start()
        self.url, self.ca = self.env["SAMBA_TLS_URL"], self.env["SAMBA_CA"]  # passwords go over TLS alone

    def fill(self, count):
        people, group = self.place(("OU=Quay", "Berth Clerks"), ("OU=Staff", "Viewers"))
        password = base64.b64encode(f'"{self.env["SAMBA_USER_PASSWORD"]}"'.encode("utf-16-le")).decode()
        names = self.names(count)
        records = [f"dn: CN={name},{people}\nchangetype: add\nobjectClass: user\nsAMAccountName: {name}\nmail: {name}@example.org\n"
                   f"userPrincipalName: {name}@{self.env['SAMBA_DOMAIN']}\nuserAccountControl: 512\nunicodePwd:: {password}\n" for name in names]
        self.add(records, group, [f"CN={name},{people}" for name in names])


class Sql(Filler):
    """Statements of one transaction."""

    def psql(self, text):
        command = ["psql", "-qXtA", "-v", "ON_ERROR_STOP=1", self.env["SQL_ADMIN_URL"], "-f", "-"]
        got = subprocess.run(command, input=text, capture_output=True, text=True)
        if got.returncode:
            raise RuntimeError(got.stderr)
        return got.stdout

    def fill(self, count):
        password = self.env["SQL_USER_PASSWORD"]
        self.psql(f"""BEGIN;
CREATE TEMP TABLE place ON COMMIT DROP AS SELECT t.id AS tenant, t.slug, r.id AS role
  FROM tenants t, roles r WHERE (t.slug, r.name) IN (('quay', 'berth clerk'), ('acme', 'viewer')) ORDER BY t.slug = 'quay' DESC LIMIT 1;
INSERT INTO users (email, username, name, password_hash, password_changed_at)
  SELECT 'filler-' || n || '@' || slug || '.example', 'filler-' || n, 'Filler-' || n,
    crypt('{password}', gen_salt('bf', 4)), now()
  FROM generate_series(1, {count}) n, place;
INSERT INTO memberships (tenant_id, user_id) SELECT tenant, u.id FROM users u, place WHERE username ~ '^filler-[0-9]+$';
INSERT INTO membership_roles (tenant_id, user_id, role_id) SELECT tenant, u.id, role FROM users u, place WHERE username ~ '^filler-[0-9]+$';
COMMIT;""")

    def unfill(self):
        tables = "sign_ins", "password_resets", "audit_log", "team_members", "membership_roles", "memberships"
        ours = "username ~ '^filler-[0-9]+$'"
        deleted = "\n".join(f"DELETE FROM {table} WHERE user_id IN (SELECT id FROM users WHERE {ours});" for table in tables)
        self.psql(f"BEGIN;\n{deleted}\nDELETE FROM users WHERE {ours};\nCOMMIT;")


class Fastfeature(Filler):
    """Flags, since it knows no people."""

    def start(self):
        self.api = Http(self.env["FASTFEATURE_URL"] + "/admin/api/flags")

    def fill(self, count):
        for name in self.names(count):
            self.api.do("POST", "", {"key": name, "variants": {"on": True, "off": False}, "default_variant": "on"})

    def unfill(self):
        for flag in self.api.do("GET", ""):
            if self.ours(flag["key"]):
                self.api.do("DELETE", f"/{flag['key']}")


class Unleash(Filler):
    """Flags, since it knows no people of the application."""

    def start(self):
        self.api = Http(self.env["UNLEASH_URL"] + "/api/admin", {"Authorization": self.env["UNLEASH_TOKEN"]})
        self.path, self.environment = f"/projects/{self.env['UNLEASH_PROJECT']}/features", self.env["UNLEASH_ENVIRONMENT"]

    def fill(self, count):
        for name in self.names(count):
            self.api.do("POST", self.path, {"name": name, "type": "release"})
            self.api.do("POST", f"{self.path}/{name}/environments/{self.environment}/on")  # with a strategy for everybody, since it has none

    def unfill(self):
        names = [flag["name"] for flag in self.api.do("GET", self.path)["features"]]
        remove(self.env, self.api, [(self.env["UNLEASH_PROJECT"], name) for name in names if self.ours(name)])


class Edge(Filler):
    """Flags in its file, which it reads when it starts."""

    def start(self):
        self.file = Path(self.env["EDGE_FILE"])

    def load(self, change):
        content = json.loads(self.file.read_text())
        features = change(content["features"])
        if features != content["features"]:
            made = self.file.parent / "filled.json"
            made.write_text(json.dumps(content | {"features": features}))
            subprocess.run([Path(__file__).resolve().parent / "run", "edge", "do", "load", made], check=True)

    def fill(self, count):
        strategy = {"name": "flexibleRollout", "parameters": {"rollout": "100", "stickiness": "userId", "groupId": "filler"}, "constraints": []}
        self.load(lambda features: features + [{"name": name, "type": "release", "project": "default", "enabled": True, "strategies": [strategy]}
                                               for name in self.names(count)])

    def unfill(self):
        self.load(lambda features: [flag for flag in features if not self.ours(flag["name"])])


FILLERS = {
    "betterauth": Betterauth,
    "canaille": Canaille,
    "edge": Edge,
    "fastfeature": Fastfeature,
    "ghost": Ghost,
    "gitea": Gitea,
    "keystone": Keystone,
    "kratos": Kratos,
    "opa": Policy,
    "openfga": Engine,
    "samba": Samba,
    "scim2": Bulk,
    "scimmy": Scim,
    "slapd": Ldap,
    "spicedb": Engine,
    "sql": Sql,
    "unleash": Unleash,
}


def main():
    system, envfile, action, *rest = sys.argv[1:]
    if system not in FILLERS or (action, len(rest)) not in (("fill", 1), ("unfill", 0)):
        sys.exit(f"fill N and unfill are for {', '.join(FILLERS)}")
    env = dict(line.split("=", 1) for line in Path(envfile).read_text().splitlines() if "=" in line)
    filler, began = FILLERS[system](system, env), time.monotonic()
    filler.unfill()
    if action == "fill":
        filler.fill(int(rest[0]))
    print(f"{action}: {time.monotonic() - began:.1f} s", file=sys.stderr)


main()
