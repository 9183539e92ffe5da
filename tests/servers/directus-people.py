#!/usr/bin/env python3
"""People on a Directus that is up, each in a state of its own, and what the server itself answers for each of them.

    directus-people.py ENVFILE [PEOPLE.json]          seeds everybody, asks the server, compares with `asked`; exit 1: not as written
    directus-people.py ENVFILE [PEOPLE.json] --show   the same, and prints every answer

PEOPLE.json (tests/data/people/directus.json) holds the world (collections, policies, roles, what the Public policy grants), and for
each person the state as steps, the call, the truth and `asked`: questions put to the server as that person, with the answers that were
written down beforehand. Asking leaves no trace: what it adds to the activity is taken out again, so that the evidence is the state alone.
May be repeated; other people on the instance stay as they are.
"""
import base64
import http.client
import json
import os
import subprocess
import sys
import threading
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote

from totp import one_time_code

HERE = Path(__file__).resolve().parent
WRONG = "not-the-password"


class Answer(Exception):
    """An answer of the server: status, the code of its first error, data."""

    def __init__(self, status, body):
        self.status, self.data = status, body.get("data") if isinstance(body, dict) else None
        errors = body.get("errors") if isinstance(body, dict) else None
        self.code = errors[0].get("extensions", {}).get("code") if errors else None
        super().__init__(f"{status} {str(body)[:400]}")


class Server:
    """Calls with a token, one connection for each thread."""

    def __init__(self, env):
        self.host = env["DIRECTUS_URL"].split("//")[1].rstrip("/")
        self.admin, self.password = env["DIRECTUS_ADMIN_TOKEN"], env.get("DIRECTUS_PASSWORD", "Pw-12345678")
        self.local, self.pg_port = threading.local(), env["DIRECTUS_PG_PORT"]

    def ask(self, method, path, body=None, token=None):
        """The answer, whatever its status."""
        headers = {"Content-Type": "application/json"}
        if token != "":
            headers["Authorization"] = f"Bearer {token or self.admin}"
        text = json.dumps(body).encode() if body is not None else None
        for attempt in (1, 2):
            if not hasattr(self.local, "connection"):
                self.local.connection = http.client.HTTPConnection(self.host, timeout=60)
            try:
                self.local.connection.request(method, quote(path, safe="/?&=[]$,:"), text, headers)
                got = self.local.connection.getresponse()
                raw = got.read()
                break
            except (http.client.HTTPException, ConnectionError):
                del self.local.connection  # the server closed an idle connection
                if attempt == 2:
                    raise
        return Answer(got.status, json.loads(raw) if raw.strip() else {})

    def do(self, method, path, body=None, token=None):
        """The data; anything but success is an error."""
        got = self.ask(method, path, body, token)
        if got.status >= 300:
            raise RuntimeError(f"{method} {path}: {got}")
        return got.data

    def sign_in(self, mail, password=None, otp=None):
        body = {"email": mail, "password": password or self.password} | ({"otp": otp} if otp else {})
        return self.ask("POST", "/auth/login", body, token="")

    def sql(self, *statements):
        env = os.environ | {"PGPASSWORD": "directus"}
        command = ["psql", "-qXtA", "-v", "ON_ERROR_STOP=1", "-h", "127.0.0.1", "-p", self.pg_port, "-U", "directus", "-d", "directus"]
        for statement in statements:
            command += ["-c", statement]
        return subprocess.run(command, env=env, check=True, capture_output=True, text=True).stdout.strip()


class World:
    """Collections, policies and roles by name."""

    def __init__(self, server, made):
        self.server, self.made, self.policies, self.roles = server, made, {}, {}

    def clear(self, domain):
        """What an earlier run left: only what has our names."""
        s = self.server
        mine = s.do("GET", f"/users?limit=-1&fields=id,email&filter[email][_icontains]=@{domain}")
        if mine:
            s.do("DELETE", "/users", [user["id"] for user in mine])
        for what in ("roles", "policies"):
            known = s.do("GET", f"/{what}?limit=-1&fields=id,name")
            gone = [each["id"] for each in known if each["name"] in self.made[what]]
            if gone:
                s.do("DELETE", f"/{what}", gone)
        public = self.public_policy()
        there = {each["collection"] for each in s.do("GET", "/collections")}
        for name in self.made["collections"]:
            rows = s.do("GET", f"/permissions?limit=-1&fields=id&filter[collection][_eq]={name}&filter[policy][_eq]={public}")
            if rows:
                s.do("DELETE", "/permissions", [row["id"] for row in rows])
            if name in there:
                s.do("DELETE", f"/collections/{name}")

    def public_policy(self):
        rows = self.server.do("GET", "/access?limit=-1&fields=policy&filter[role][_null]=true&filter[user][_null]=true")
        return rows[0]["policy"]

    def build(self):
        s, made = self.server, self.made
        for name, fields in made["collections"].items():
            key = {"field": "id", "type": "integer", "schema": {"is_primary_key": True, "has_auto_increment": True}}
            s.do("POST", "/collections", {"collection": name, "schema": {}, "meta": {},
                                          "fields": [key] + [{"field": f, "type": t} for f, t in fields.items()]})
        self.policies = {name: str(uuid.uuid4()) for name in made["policies"]}
        self.roles = {name: str(uuid.uuid4()) for name in made["roles"]}
        s.do("POST", "/policies", [{"id": self.policies[name], "name": name, "app_access": p.get("app", False), "admin_access": p.get("admin", False),
                                    "enforce_tfa": p.get("tfa", False), "ip_access": p.get("ip")} for name, p in made["policies"].items()])
        grants = [grant_row(self.policies[name], grant) for name, p in made["policies"].items() for grant in p.get("grants", [])]
        grants += [grant_row(self.public_policy(), grant) for grant in made["public"]]
        s.do("POST", "/permissions", grants)
        s.do("POST", "/roles", [{"id": self.roles[name], "name": name} for name in made["roles"]])
        for name, role in made["roles"].items():
            if role.get("parent"):
                s.do("PATCH", f"/roles/{self.roles[name]}", {"parent": self.roles[role["parent"]]})
        s.do("POST", "/access", [{"role": self.roles[name], "policy": self.policies[policy]}
                                 for name, role in made["roles"].items() for policy in role.get("policies", [])])


def grant_row(policy, grant):
    """A grant is `collection.action`, or that with fields, rows, check (validation) and presets."""
    grant = {"on": grant} if isinstance(grant, str) else grant
    collection, action = grant["on"].rsplit(".", 1)
    return {"policy": policy, "collection": collection, "action": action, "fields": grant.get("fields", ["*"]),
            "permissions": grant.get("rows", {}), "validation": grant.get("check", {}), "presets": grant.get("presets")}


class Person:
    """One person: `state` makes them, `asked` asks as them."""

    def __init__(self, world, spec, mails):
        self.world, self.server, self.spec, self.mails = world, world.server, spec, mails
        self.id, self.token, self.secret, self.mail = str(uuid.uuid4()), None, None, spec["state"].get("mail")
        self.fresh = False  # the last step was a sign-in that worked: that answer is the server's, too

    def row(self):
        """As the admin creates them, or None: somebody who is not created so."""
        state = self.spec["state"]
        if state.get("made") in ("invite", "register", "nobody"):
            return None
        role = state.get("role")
        return {"id": self.id, "email": self.mail, "status": "active", "password": self.server.password, "first_name": state.get("first"),
                "last_name": state.get("last"), "role": self.world.roles[role] if role else None} | state.get("set", {})

    def make(self):
        s, state = self.server, self.spec["state"]
        if state.get("made") == "invite":
            s.do("POST", "/users/invite", {"email": self.mail, "role": self.world.roles[state["role"]]})
        elif state.get("made") == "register":
            s.do("POST", "/users/register", {"email": self.mail, "password": s.password}, token="")
        if state.get("made") in ("invite", "register"):
            self.id = s.do("GET", f"/users?fields=id&filter[email][_eq]={self.mail}")[0]["id"]
        for policy in state.get("policies", []):
            s.do("POST", "/access", {"user": self.id, "policy": self.world.policies[policy]})
        for step in state.get("then", []):
            verb, *rest = step if isinstance(step, list) else [step]
            self.fresh = verb == "sign_in"
            getattr(self, f"then_{verb}")(*rest)

    # ---- steps

    def then_sign_in(self):
        got = self.server.sign_in(self.mail)
        if got.status != 200:
            raise RuntimeError(f"{self.mail} does not sign in: {got}")
        self.token = got.data["access_token"]

    def then_wrong(self, times):
        for _ in range(times):
            self.server.sign_in(self.mail, WRONG)

    def then_second_factor(self):
        """Set up by the person, who is signed in."""
        made = self.server.do("POST", "/users/me/tfa/generate", {"password": self.server.password}, self.token)
        self.secret = made["secret"]
        self.server.do("POST", "/users/me/tfa/enable", {"secret": self.secret, "otp": self.a_code()}, self.token)

    def then_wrong_code(self, times):
        for _ in range(times):
            self.server.sign_in(self.mail, otp=self.a_code(wrong=True))

    def then_sign_in_with_code(self):
        self.token = self.server.sign_in(self.mail, otp=self.a_code()).data["access_token"]

    def a_code(self, wrong=False):
        key = base64.b32decode(self.secret + "=" * (-len(self.secret) % 8))
        return one_time_code(key, wrong)

    def then_patch(self, change):
        self.server.do("PATCH", f"/users/{self.id}", change)

    def then_role(self, name):
        self.then_patch({"role": self.world.roles[name] if name else None})

    def then_attach(self, policy):
        self.server.do("POST", "/access", {"user": self.id, "policy": self.world.policies[policy]})

    def then_detach(self, policy):
        self.server.do("DELETE", f"/access/{self.access('user', self.id, policy)}")

    def access(self, whose, key, policy):
        rows = self.server.do("GET", f"/access?fields=id&filter[{whose}][_eq]={key}&filter[policy][_eq]={self.world.policies[policy]}")
        return rows[0]["id"]

    def then_role_loses(self, role, policy):
        """As the app does it: the role is saved without the policy, which leaves a revision of the role."""
        key = self.world.roles[role]
        self.server.do("PATCH", f"/roles/{key}", {"policies": {"create": [], "update": [], "delete": [self.access("role", key, policy)]}})

    def then_policy_loses(self, policy, permission):
        """As the app does it: the policy is saved without the permission."""
        key, (collection, action) = self.world.policies[policy], permission.rsplit(".", 1)
        row = self.server.do("GET", f"/permissions?fields=id&filter[policy][_eq]={key}&filter[collection][_eq]={collection}&filter[action][_eq]={action}")[0]
        self.server.do("PATCH", f"/policies/{key}", {"permissions": {"create": [], "update": [], "delete": [row["id"]]}})

    def then_accept(self):
        link = None
        for _ in range(50):
            found = subprocess.run([sys.executable, HERE / "mail-sink.py", "link", self.mails, self.mail, "accept-invite"], capture_output=True, text=True)
            if found.returncode == 0:
                link = found.stdout.strip()
                break
            time.sleep(0.2)
        self.server.do("POST", "/users/invite/accept", {"token": link.split("token=")[1], "password": self.server.password}, token="")

    def then_invite_again(self):
        self.server.do("POST", "/users/invite", {"email": self.mail, "role": self.world.roles[self.spec["state"]["role"]]})

    def then_reset_mail(self):
        self.server.do("POST", "/auth/password/request", {"email": self.mail}, token="")

    def then_delete(self):
        self.server.do("DELETE", f"/users/{self.id}")

    def then_age(self, hours):
        """All that happened so far happened so many hours earlier: the API has no other clock."""
        back = f"interval '{hours} hours'"
        self.server.sql(
            f"UPDATE directus_activity SET timestamp = timestamp - {back} WHERE item = '{self.id}' OR \"user\" = '{self.id}'",
            f"UPDATE directus_users SET last_access = last_access - {back} WHERE id = '{self.id}'",
        )

    # ---- questions

    def ask(self, question):
        call = question["call"]
        if call == "sign_in":
            otp = self.a_code(question["otp"] == "wrong") if question.get("otp") else None
            if not self.fresh or {"as", "password", "otp"} & question.keys():
                got = self.server.sign_in(question.get("as", self.mail), WRONG if question.get("password") == "wrong" else None, otp)
                if got.status != 200:
                    return {"status": got.status, "code": got.code}
                self.token = got.data["access_token"]
            claims = json.loads(base64.urlsafe_b64decode(self.token.split(".")[1] + "=="))
            return {"status": 200} | {name: claims.get(name, False) for name in ("enforce_tfa", "app_access", "admin_access") if name in question}
        if call == "reset_mail":
            return self.asks_for_a_reset()
        if call == "globals":
            got = self.server.do("GET", "/policies/me/globals", token=self.token)
            return {name: got[name] for name in ("app_access", "admin_access", "enforce_tfa") if name in question}
        if call == "listed":
            return {"found": len(self.server.do("GET", f"/users?fields=id&filter[email][_eq]={question['mail']}"))}
        collection, action = call.rsplit(".", 1)
        got = self.act(collection, action, question)
        mine = self.server.do("GET", "/permissions/me", token=self.token).get(collection, {}).get(action, {})
        answer = {"status": got.status}
        if "code" in question:
            answer["code"] = got.code
        if "me" in question:
            answer["me"] = mine.get("access", "-")
        return answer

    def asks_for_a_reset(self):
        """Directus answers 204 to everybody: whether a mail leaves is the answer."""
        since = time.time_ns()
        got = self.server.ask("POST", "/auth/password/request", {"email": self.mail}, token="")
        sent = False
        for _ in range(15):
            sent = any(int(file.stem) > since and f"To: {self.mail}\r".lower().encode() in file.read_bytes().lower() for file in self.mails.glob("*.eml"))
            if sent:
                break
            time.sleep(0.2)
        return {"status": got.status, "mail": sent}

    def act(self, collection, action, question):
        """The action, with the person's token, on a row made for it."""
        s, token = self.server, self.token
        if collection == "directus_users":
            key = self.id if question.get("row") == "own" else s.do("GET", "/users/me?fields=id")["id"]
            return s.ask("GET", f"/users/{key}", token=token) if action == "read" else s.ask("PATCH", f"/users/{key}", {"location": "x"}, token)
        if collection == "directus_presets":
            return s.ask("POST", "/presets", {"collection": "directus_files", "user": self.id if question.get("row") == "own" else None}, token)
        if collection.startswith("directus_"):
            return s.ask("GET", f"/{collection.removeprefix('directus_')}", token=token)
        values = {name: self.id if value == "$ME" else value for name, value in question.get("row", {}).items()}
        if action == "create":
            return s.ask("POST", f"/items/{collection}", values, token)
        key = s.do("POST", f"/items/{collection}", values)["id"]
        if action == "read":
            return s.ask("GET", f"/items/{collection}/{key}", token=token)
        if action == "update":
            return s.ask("PATCH", f"/items/{collection}/{key}", {name: None for name in question["set"]}, token)
        if action == "delete":
            return s.ask("DELETE", f"/items/{collection}/{key}", token=token)
        return s.ask("POST", "/shares", {"collection": collection, "item": str(key), "name": "a link"}, token)


def main():
    show, (envfile, *rest) = "--show" in sys.argv, [a for a in sys.argv[1:] if not a.startswith("--")]
    env = dict(line.split("=", 1) for line in Path(envfile).read_text().splitlines() if "=" in line)
    file = rest[0] if rest else HERE.parent / "data/people/directus.json"
    spec = json.loads(Path(file).read_text())
    server = Server(env)
    began = time.monotonic()
    world = World(server, spec["world"])
    world.clear(spec["domain"])
    world.build()
    people = [Person(world, each, Path(envfile).parent / "data/mail") for each in spec["people"]]
    before = server.do("GET", "/settings?fields=public_registration,public_registration_verify_email,public_registration_role")
    server.do("PATCH", "/settings", {"auth_login_attempts": 3, "public_registration": True, "public_registration_verify_email": True,
                                     "public_registration_role": world.roles[spec["world"]["registered"]]})
    try:
        server.do("POST", "/users", [row for row in (person.row() for person in people) if row])
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(Person.make, people))
    finally:
        server.do("PATCH", "/settings", before)
    ids = {person.spec["id"]: person.id for person in people if person.spec["state"].get("made") != "nobody"}
    (Path(envfile).parent / f"people-{Path(file).stem}.json").write_text(json.dumps(ids))
    seeded = time.monotonic() - began
    differs, count = compare(server, people, show)
    print(f"{len(people)} people seeded in {seeded:.1f} s; {count} answers of the server in {time.monotonic() - began - seeded:.1f} s, {differs} not as written")
    return 1 if differs else 0


def compare(server, people, show):
    """Asks everything, prints what is not as written, and takes the traces out again."""
    newest = server.sql(
        "SET client_min_messages = warning", "DROP SCHEMA IF EXISTS people CASCADE", "CREATE SCHEMA people",
        "CREATE TABLE people.seen AS SELECT id, last_access, status FROM directus_users", "SELECT coalesce(max(id), 0) FROM directus_activity")
    ours = ", ".join(f"'{person.id}'" for person in people)
    made = ", ".join(f"'{name}'" for name in people[0].world.made["collections"])
    traces = f"id > {newest} AND (\"user\" IN ({ours}) OR collection IN ({made}))"
    differs = count = 0
    with ThreadPoolExecutor(4) as pool:
        for person, answers in zip(people, pool.map(lambda p: [p.ask(q) for q in p.spec["asked"]], people)):
            for question, answer in zip(person.spec["asked"], answers):
                count += 1
                wrong = {name: value for name, value in answer.items() if question.get(name) != value and name in question}
                if wrong or not answer:
                    differs += 1
                if wrong or show:
                    print(f"{'NOT SO' if wrong else 'so'}: {person.spec['id']} {question} -> {answer}")
    server.sql(
        f"DELETE FROM directus_revisions WHERE activity IN (SELECT id FROM directus_activity WHERE {traces})",
        f"DELETE FROM directus_activity WHERE {traces}",
        f"UPDATE directus_users u SET last_access = s.last_access, status = s.status FROM people.seen s WHERE s.id = u.id AND u.id IN ({ours})",
        "SET client_min_messages = warning", "DROP SCHEMA people CASCADE")
    return differs, count


if __name__ == "__main__":
    sys.exit(main())
