#!/usr/bin/env python3
"""People on the application of betterauth-server.mjs, each in a state of its own, and what the server itself answers for each of them.

    betterauth-people.py ENVFILE [PEOPLE.json] [--show]   seeds everybody, asks the server, compares with `asked`; exit 1: not as written

The world has organizations (`reader`: whether the reading account is a member; `crowd`: invitations that were cancelled before), and what the application's
code grants to a role. What nobody can do over HTTP is done in the database: an invitation's or a ban's end, a role that the code does not know, another
provider's account. May be repeated; who is not of these organizations' addresses stays as they are. Asking leaves no session behind.
"""
import json
import os
import sys
from pathlib import Path
from urllib.parse import urlencode

from people_asked import Http, WRONG, run, statement

PAST = "2026-01-02T03:04:05.000Z"


class World:
    """The server, the organizations and everybody on them."""

    def __init__(self, env, spec):
        self.http, self.env, self.spec = Http(env["BETTERAUTH_URL"] + "/api/auth"), env, spec
        self.admin, self.password = env["BETTERAUTH_ADMIN_TOKEN"], env["BETTERAUTH_PASSWORD"]
        self.organizations, self.ids, self.tokens, self.invitations = {}, {}, {}, {}

    def sql(self, text, *values):
        return statement(self.env["BETTERAUTH_DATABASE"], text, *values)

    def bearer(self, token):
        return {"Authorization": f"Bearer {token or self.admin}"}

    def post(self, path, body, token=None):
        return self.http.do("POST", path, body, self.bearer(token))[0]

    def get(self, path, token=None, **query):
        return self.http.do("GET", f"{path}?{urlencode(query)}", None, self.bearer(token))[0]

    def sign_in(self, mail, password=None):
        return self.http.ask("POST", "/sign-in/email", {"email": mail, "password": password or self.password})[:2]

    def token_of(self, mail):
        status, got = self.sign_in(mail)
        if status != 200:
            raise RuntimeError(f"{mail} does not sign in: {status} {got}")
        return got["token"]

    def build(self):
        world = self.spec["world"]
        roles = Path(self.env["BETTERAUTH_ROLES"])
        seeded = json.loads(roles.read_text())
        roles.with_suffix(".new").write_text(json.dumps(seeded | world["grants"]))
        os.replace(roles.with_suffix(".new"), roles)
        mine = [person["state"]["mail"] for person in self.spec["people"] if "mail" in person["state"]]
        for mail in [*mine, *world.get("gone", [])]:
            self.sql("DELETE FROM session WHERE userId IN (SELECT id FROM user WHERE email = ?)", mail.lower())
            self.sql("DELETE FROM account WHERE userId IN (SELECT id FROM user WHERE email = ?)", mail.lower())
            self.sql("DELETE FROM user WHERE email IN (?, ?)", mail, mail.lower())
        reader = self.sql("SELECT id FROM user WHERE email = 'reader@acme.example'")[0][0]
        for slug, each in world["organizations"].items():
            for table in ("member", "invitation"):
                self.sql(f"DELETE FROM {table} WHERE organizationId IN (SELECT id FROM organization WHERE slug = ?)", slug)
            self.sql("DELETE FROM organization WHERE slug = ?", slug)
            made = self.post("/organization/create", {"name": each["name"], "slug": slug})
            self.organizations[slug] = made["id"]
            if each.get("reader"):
                self.sql("INSERT INTO member (id, organizationId, userId, role, createdAt) VALUES (?, ?, ?, 'member', ?)", f"reader-of-{slug}", made["id"], reader, PAST)
            for number in range(each.get("crowd", 0)):
                self.post("/organization/cancel-invitation", {"invitationId": self.invite(slug, f"nobody-{number}@crowd.example", "viewer")})

    def invite(self, slug, mail, role, **more):
        return self.post("/organization/invite-member", {"email": mail, "role": role, "organizationId": self.organizations[slug]} | more)["id"]


class Person:
    """One person: `state` makes them."""

    def __init__(self, world, spec):
        self.world, self.spec, self.state = world, spec, spec["state"]
        self.mail, self.id, self.invitation = self.state.get("mail", "").lower(), None, None

    def make(self):
        w, state = self.world, self.state
        if state.get("made") == "database":  # as a provider's sign-in leaves them, which does not look at the shape of an address
            self.id = f"made-{self.spec['id']}-{os.urandom(6).hex()}"
            w.sql("INSERT INTO user (id, name, email, emailVerified, createdAt, updatedAt, role, banned) VALUES (?, ?, ?, 1, ?, ?, 'user', 0)",
                  self.id, state["name"], state["mail"], PAST, PAST)
        elif state.get("made") != "nobody":
            body = {"email": state["mail"], "name": state.get("name", self.mail.split("@")[0]), "role": state.get("application_role", "user"),
                    "data": {"emailVerified": True}}
            if state.get("password", True):
                body["password"] = w.password
            self.id = w.post("/admin/create-user", body)["user"]["id"]
        for slug, role in state.get("member", {}).items():
            self.join(slug, role)
        for step in state.get("then", []):
            verb, *rest = step if isinstance(step, list) else [step]
            getattr(self, f"then_{verb}")(*rest)
        w.ids[self.spec["id"]] = self.id

    def join(self, slug, role):
        """By an invitation that they accept; somebody without a password is put in as the library's own server code does."""
        w = self.world
        if self.state.get("made") == "database" or not self.state.get("password", True):
            w.sql("INSERT INTO member (id, organizationId, userId, role, createdAt) VALUES (?, ?, ?, ?, ?)", f"{self.id}-{slug}", w.organizations[slug], self.id, role, PAST)
            return
        self.then_invite(slug, role)
        self.then_accept()

    # ---- steps

    def then_invite(self, slug, role, **more):
        self.invitation = self.world.invite(slug, self.state["mail"], role, **more)

    def then_accept(self):
        token = self.world.token_of(self.mail)
        self.world.post("/organization/accept-invitation", {"invitationId": self.invitation}, token)
        self.world.post("/sign-out", {}, token)

    def then_reject(self):
        token = self.world.token_of(self.mail)
        self.world.post("/organization/reject-invitation", {"invitationId": self.invitation}, token)
        self.world.post("/sign-out", {}, token)

    def then_cancel(self):
        self.world.post("/organization/cancel-invitation", {"invitationId": self.invitation})

    def then_run_out(self):
        self.world.sql("UPDATE invitation SET expiresAt = ? WHERE id = ?", PAST, self.invitation)

    def then_resend(self, slug, role):
        self.then_invite(slug, role, resend=True)

    def then_ban(self, reason=None, seconds=None):
        self.world.post("/admin/ban-user", {"userId": self.id} | ({"banReason": reason} if reason else {}) | ({"banExpiresIn": seconds} if seconds else {}))

    def then_ban_by_update(self):
        self.world.post("/admin/update-user", {"userId": self.id, "data": {"banned": True}})

    def then_unban(self):
        self.world.post("/admin/unban-user", {"userId": self.id})

    def then_ban_is_over(self):
        self.world.sql("UPDATE user SET banExpires = ? WHERE id = ?", PAST, self.id)

    def then_unverify(self):
        self.world.post("/admin/update-user", {"userId": self.id, "data": {"emailVerified": False}})

    def then_sign_in(self):
        self.world.tokens[self.spec["id"]] = self.world.token_of(self.mail)

    def then_choose(self, slug):
        self.world.post("/organization/set-active", {"organizationSlug": slug}, self.world.tokens[self.spec["id"]])

    def then_sign_out_everywhere(self):
        self.world.post("/admin/revoke-user-sessions", {"userId": self.id})
        self.world.tokens.pop(self.spec["id"])

    def then_impersonated(self):
        """By an admin, which leaves a session of the person's."""
        token = self.world.token_of("opal@acme.example")
        self.world.post("/admin/impersonate-user", {"userId": self.id}, token)

    def then_admin_sets_password(self):
        self.world.post("/admin/set-user-password", {"userId": self.id, "newPassword": "Another-1-word"})

    def then_provider(self, name):
        self.world.sql("INSERT INTO account (id, accountId, providerId, userId, createdAt, updatedAt) VALUES (?, ?, ?, ?, ?, ?)",
                       f"{self.id}-{name}", f"{name}-{self.id}", name, self.id, PAST, PAST)

    def then_session(self):
        """Of a sign-in at the provider, which is not here."""
        token = os.urandom(16).hex()
        self.world.sql("INSERT INTO session (id, token, userId, createdAt, updatedAt, expiresAt) VALUES (?, ?, ?, strftime('%Y-%m-%dT%H:%M:%fZ', 'now', '-1 hour'), "
                       "strftime('%Y-%m-%dT%H:%M:%fZ', 'now', '-1 hour'), strftime('%Y-%m-%dT%H:%M:%fZ', 'now', '6 days'))", f"{self.id}-session", token, self.id)
        self.world.tokens[self.spec["id"]] = token

    def then_remove(self, slug):
        self.world.post("/organization/remove-member", {"memberIdOrEmail": self.mail, "organizationId": self.world.organizations[slug]})

    def then_raw_role(self, slug, role):
        """A role that the code does not know (any more)."""
        self.world.sql("UPDATE member SET role = ? WHERE userId = ? AND organizationId = ?", role, self.id, self.world.organizations[slug])

    def then_delete(self):
        self.world.post("/admin/remove-user", {"userId": self.id})
        self.id = None


def make(env, spec):
    world = World(env, spec)
    world.build()
    people = {each["id"]: Person(world, each) for each in spec["people"]}
    for person in people.values():
        person.make()
    sessions = {row[0] for row in world.sql("SELECT id FROM session")}
    bans = world.sql("SELECT banned, banReason, banExpires, id FROM user")
    reader = env["BETTERAUTH_TOKEN"]

    def ask(spec, question):
        person, call = people[spec["id"]], question["call"]
        if call == "sign_in":
            status, got = world.sign_in(question.get("as", person.mail), WRONG if question.get("password") == "wrong" else None)
            if status == 200:
                world.post("/sign-out", {}, got["token"])
            return {"status": status, "code": got.get("code") if status != 200 else None}
        if call == "can":  # the library itself, as the person
            token = world.tokens.get(person.spec["id"]) or world.token_of(person.mail)
            resource, action = question["permission"].rsplit(".", 1)
            body = {"permissions": {resource: [action]}} | ({"organizationId": world.organizations[question["in"]]} if "in" in question else {})
            status, got, _ = world.http.ask("POST", "/organization/has-permission", body, world.bearer(token))
            return {"status": status, "allowed": status == 200 and got["success"]}
        if call == "user":
            user = world.get("/admin/get-user", reader, id=person.id)
            return {name: user.get(name) for name in question if name != "call"}
        if call == "listed":
            got = world.get("/admin/list-users", reader, searchField="email", searchValue=question["search"])
            return {"found": got["total"], "first": got["users"][0]["email"] if got["users"] else None}
        if call == "role":
            status, got, _ = world.http.ask("GET", f"/organization/list-members?{urlencode({'organizationSlug': question['in'], 'filterField': 'userId', 'filterValue': person.id})}",
                                            None, world.bearer(reader))
            return {"status": status, "role": got["members"][0]["role"] if status == 200 and got["members"] else None}
        if call == "invitations":
            got = world.get("/organization/list-invitations", reader, organizationId=world.organizations[question["in"]])
            return {"seen": sorted(each["status"] for each in got if each["email"] == person.mail), "length": len(got)}
        if call == "sessions":
            got = world.post("/admin/list-user-sessions", {"userId": person.id}, reader)["sessions"]
            chosen = {slug for slug, key in world.organizations.items() for each in got if each.get("activeOrganizationId") == key}
            return {"count": len(got), "by_admin": any(each.get("impersonatedBy") for each in got), "chosen": min(chosen, default=None)}
        raise ValueError(call)

    def done():
        for key in {row[0] for row in world.sql("SELECT id FROM session")} - sessions:
            world.sql("DELETE FROM session WHERE id = ?", key)
        for row in bans:  # a sign-in ends a ban that has run out
            world.sql("UPDATE user SET banned = ?, banReason = ?, banExpires = ? WHERE id = ?", *row)

    return {name: person.id for name, person in people.items()}, ask, done


if __name__ == "__main__":
    sys.exit(run("betterauth", make))
