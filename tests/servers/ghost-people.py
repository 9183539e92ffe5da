#!/usr/bin/env python3
"""Staff users of a Ghost that is up, each in a state of their own, and what Ghost itself answers for each of them.

    ghost-people.py ENVFILE [PEOPLE.json] [--show]   seeds everybody, asks the server, compares with `asked`; exit 1: not as written

Ghost's roles are its own; `grants` of the world names what they may do in the words of this file, and `can` tries each as the person. What no call does is done in
the database: an invitation's age, and the states `locked` (an import leaves it, or "reset all passwords", which would lock everybody at once) and `warn-…`.
May be repeated; other people on the site stay as they are. Asking leaves no session behind, and `last_seen` as it was.
"""
import base64
import hashlib
import hmac
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import quote, urlencode

from people_asked import Http, WRONG, run, statement

HERE = Path(__file__).resolve().parent
OTHER = "Another-lamp-42"


def part(value):
    return base64.urlsafe_b64encode(value).rstrip(b"=")


class Site:
    """The site and everybody on its staff."""

    def __init__(self, env, spec, envfile):
        self.env, self.spec, self.folder = env, spec, Path(envfile).parent
        self.http, self.password = Http(env["GHOST_URL"] + "/ghost/api/admin"), env["GHOST_PASSWORD"]
        self.addresses = 0

    def sql(self, text, *values):
        return statement(self.env["GHOST_DATABASE"], text, *values)

    def bearer(self, key="GHOST_OWNER_KEY"):
        name, secret = self.env[key].split(":")
        now = int(time.time())
        head = part(json.dumps({"alg": "HS256", "typ": "JWT", "kid": name}).encode())
        text = head + b"." + part(json.dumps({"iat": now, "exp": now + 300, "aud": "/admin/"}).encode())
        return {"Authorization": f"Ghost {(text + b'.' + part(hmac.new(bytes.fromhex(secret), text, hashlib.sha256).digest())).decode()}"}

    def do(self, method, path, body=None):
        return self.http.do(method, path, body, self.bearer())[0]

    def sign_in(self, mail, password=None, address=None):
        """From an address of its own: attempts are counted for each address, over all users."""
        self.addresses += 1
        headers = {"Origin": self.env["GHOST_URL"], "X-Forwarded-For": address or f"10.{self.addresses >> 16}.{self.addresses >> 8 & 255}.{self.addresses & 255}"}
        return self.http.ask("POST", "/session/", {"username": mail, "password": password or self.password}, headers)

    def role(self, name):
        return self.sql("SELECT id FROM roles WHERE name = ?", name)[0][0]

    def clear(self):
        mine = [person["state"]["mail"] for person in self.spec["people"] if person["state"].get("made") != "owner" and "mail" in person["state"]]
        for mail in mine:
            for (key,) in self.sql("SELECT id FROM users WHERE email = ?", mail):
                self.do("DELETE", f"/users/{key}/")
            self.sql("DELETE FROM invites WHERE email = ?", mail)
            for (key,) in self.sql("SELECT id FROM members WHERE email = ?", mail):
                self.do("DELETE", f"/members/{key}/")
        self.sql("DELETE FROM brute")

    def sink(self, up):
        """The mail server, away and back: what is sent meanwhile does not leave."""
        pid = self.folder / "run/sink.pid"
        if not up:
            leader = int(pid.read_text().split()[0])
            os.kill(leader, signal.SIGTERM)
            for _ in range(100):  # as long as it is there, it counts as back
                if not Path(f"/proc/{leader}").exists():
                    break
                time.sleep(0.1)
        else:
            subprocess.run([HERE / "run", "ghost", "do", "mail", "up"], check=True, capture_output=True, env=os.environ | {"ESCALATE_SERVERS": str(self.folder.parent)})


class Person:
    """One person: `state` makes them."""

    def __init__(self, site, spec):
        self.site, self.spec, self.state = site, spec, spec["state"]
        self.mail, self.id = self.state.get("mail"), None

    def make(self):
        s, state = self.site, self.state
        if state.get("made") not in ("nobody", "owner"):
            self.then_invite(state["role"])
            self.then_accept()
        if state.get("made") == "owner":
            self.id = s.sql("SELECT id FROM users WHERE email = ?", self.mail)[0][0]
        for step in state.get("then", []):
            verb, *rest = step if isinstance(step, list) else [step]
            getattr(self, f"then_{verb}")(*rest)

    # ---- steps

    def then_invite(self, role):
        self.site.do("POST", "/invites/", {"invites": [{"email": self.mail, "role_id": self.site.role(role)}]})

    def then_invite_without_mail(self, role):
        self.site.sink(False)
        status = self.site.http.ask("POST", "/invites/", {"invites": [{"email": self.mail, "role_id": self.site.role(role)}]}, self.site.bearer())[0]
        self.site.sink(True)
        if status < 400:
            raise RuntimeError(f"the mail to {self.mail} left")

    def then_accept(self):
        token = self.site.sql("SELECT token FROM invites WHERE email = ?", self.mail)[0][0].replace("+", "-").replace("/", "_").rstrip("=")
        self.site.do("POST", "/authentication/invitation/", {"invitation": [{"token": token, "email": self.mail, "password": self.site.password,
                                                                             "name": self.state.get("name", self.mail.split("@")[0])}]})
        self.id = self.site.sql("SELECT id FROM users WHERE email = ?", self.mail)[0][0]

    def then_days_later(self, days):
        self.site.sql("UPDATE invites SET expires = expires - ?, created_at = datetime(created_at, ?) WHERE email = ?",
                      days * 86400000, f"-{days} days", self.mail)

    def then_cancel(self):
        self.site.do("DELETE", f"/invites/{self.site.sql('SELECT id FROM invites WHERE email = ?', self.mail)[0][0]}/")

    def then_edit(self, change):
        if "role" in change:
            change = {"roles": [{"id": self.site.role(change["role"])}]}
        self.site.do("PUT", f"/users/{self.id}/", {"users": [change]})

    def then_status(self, status):
        self.site.sql("UPDATE users SET status = ? WHERE id = ?", status, self.id)

    def then_sign_in(self):
        status, got, _ = self.site.sign_in(self.mail)
        if status != 201:
            raise RuntimeError(f"{self.mail} does not sign in: {status} {got}")

    def then_wrong(self, times, address):
        for _ in range(times):
            self.site.sign_in(self.mail, WRONG, address)

    def then_admin_sets_password(self):
        time.sleep(2.1)  # times are kept to the second
        cookie = {"Cookie": self.site.sign_in("opal@acme.example")[2]["set-cookie"].split(";")[0], "Origin": self.site.env["GHOST_URL"]}
        self.site.http.do("PUT", "/users/password/", {"password": [{"newPassword": OTHER, "ne2Password": OTHER, "user_id": self.id}]}, cookie)  # a key gets 500 here

    def then_delete(self):
        self.site.do("DELETE", f"/users/{self.id}/")
        self.id = None

    def then_subscribe(self):
        self.site.do("POST", "/members/", {"members": [{"email": self.mail, "name": self.state["name"]}]})


def attempt(site, permission, cookie, author):
    """The action, as whoever has the cookie; what it makes is taken away again. A post is its author's, as the editor's page sends it."""
    headers = {"Cookie": cookie, "Origin": site.env["GHOST_URL"]}
    made = f"made {time.time_ns()}"
    reads = {"members.read": "/members/?limit=1", "invites.read": "/invites/", "integrations.read": "/integrations/"}
    if permission in reads:
        return site.http.ask("GET", reads[permission], None, headers)[0]
    if permission == "settings.edit":
        return site.http.ask("PUT", "/settings/", {"settings": [{"key": "description", "value": made}]}, headers)[0]
    if permission == "site.transfer":
        return site.http.ask("PUT", "/users/owner/", {"owner": [{"id": site.sql("SELECT id FROM users WHERE email = 'reader@acme.example'")[0][0]}]}, headers)[0]
    if permission == "tags.delete":
        key = site.do("POST", "/tags/", {"tags": [{"name": made}]})["tags"][0]["id"]
        status = site.http.ask("DELETE", f"/tags/{key}/", None, headers)[0]
        site.http.ask("DELETE", f"/tags/{key}/", None, site.bearer())
        return status
    kind, action = permission.split(".")
    body = {"name": made} if kind == "tags" else {"title": made, "status": "published" if action == "publish" else "draft", "authors": [{"id": author}]}
    status, got, _ = site.http.ask("POST", f"/{kind}/", {kind: [body]}, headers)
    if status == 201:
        site.do("DELETE", f"/{kind}/{got[kind][0]['id']}/")
    return status


def make(env, spec):
    site = Site(env, spec, next(a for a in sys.argv[1:] if not a.startswith("--")))
    site.clear()
    people = {each["id"]: Person(site, each) for each in spec["people"]}
    for person in people.values():
        person.make()
    users = site.sql("SELECT status, last_seen, updated_at, id FROM users")
    sessions = {row[0] for row in site.sql("SELECT id FROM sessions")}

    def ask(spec, question):
        person, call = people[spec["id"]], question["call"]
        if call == "sign_in":
            password = {"wrong": WRONG, "new": OTHER}.get(question.get("password"))
            status, got, _ = site.sign_in(question.get("as", person.mail), password, question.get("from"))
            error = got["errors"][0] if isinstance(got, dict) and got.get("errors") else {}
            return {"status": status, "type": error.get("type"), "says": error.get("message")}
        if call == "can":
            _, _, headers = site.sign_in(person.mail)
            return {"status": attempt(site, question["permission"], headers["set-cookie"].split(";")[0], person.id)}
        if call == "user":
            user = site.http.do("GET", f"/users/{person.id}/?include=roles", None, site.bearer("GHOST_KEY"))[0]["users"][0]
            return {"role": user["roles"][0]["name"], "seen": user["last_seen"] is not None} | {name: user.get(name) for name in question if name not in ("call", "role", "seen")}
        if call == "listed":
            value = question["mail"].replace("\\", "\\\\").replace("'", "\\'")
            got = site.http.do("GET", "/users/?" + urlencode({"filter": f"email:'{value}'"}, quote_via=quote), None, site.bearer("GHOST_KEY"))[0]
            return {"found": got["meta"]["pagination"]["total"]}
        if call == "invite":
            got = [each for each in site.http.do("GET", "/invites/?limit=100", None, site.bearer("GHOST_KEY"))[0]["invites"] if each["email"] == person.mail]
            return {"count": len(got), "status": got[0]["status"] if got else None, "over": bool(got) and got[0]["expires"] < time.time() * 1000}
        if call == "accept":
            token = site.sql("SELECT token FROM invites WHERE email = ?", person.mail)[0][0].replace("+", "-").replace("/", "_").rstrip("=")
            status, got, _ = site.http.ask("POST", "/authentication/invitation/", {"invitation": [{"token": token, "email": person.mail, "name": "x", "password": site.password}]})
            return {"status": status, "says": got["errors"][0]["message"] if status >= 400 else None}
        raise ValueError(call)

    def done():
        for row in users:
            site.sql("UPDATE users SET status = ?, last_seen = ?, updated_at = ? WHERE id = ?", *row)
        for key in {row[0] for row in site.sql("SELECT id FROM sessions")} - sessions:
            site.sql("DELETE FROM sessions WHERE id = ?", key)

    return {name: person.id for name, person in people.items()}, ask, done


if __name__ == "__main__":
    sys.exit(run("ghost", make))
