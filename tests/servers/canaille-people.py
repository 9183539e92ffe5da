#!/usr/bin/env python3
"""People on a Canaille that is up, each in a state of their own: canaille-people.py ENVFILE [PEOPLE.json] [--show], see asked.py.

`state.user` is the person's SCIM record without schemas; `then` is what is done to it after, `password: false` that none is set. `lock_date`, which
SCIM cannot set to a time, is written into the database, and so is `failures`: one wrong password is tried and counted so often, since each next one
would have to wait. `world.groups` names who is in each group. May be repeated: who was there goes first.
"""
import http.cookiejar
import json
import re
import sqlite3
import urllib.request

from asked import Http, run

CORE = "urn:ietf:params:scim:schemas:core:2.0:"
ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"


class Canaille:
    def __init__(self, env, spec):
        self.spec, self.site, self.password, self.database = spec, env["CANAILLE_URL"], env["CANAILLE_PASSWORD"], env["CANAILLE_DATABASE"]
        headers = {"Authorization": f"Bearer {env['CANAILLE_CLIENT_TOKEN']}", "Content-Type": "application/scim+json"}
        self.scim = Http(self.site + "/scim/v2", headers)
        self.ids = {}

    def all(self, kind):
        return self.scim.do("GET", f"/{kind}").get("Resources", [])

    def seed(self):
        people, world = self.spec["people"], self.spec["world"]
        names = {person["state"]["user"]["userName"] for person in people if "user" in person["state"]}
        for group in self.all("Groups"):
            if group["displayName"] in world["groups"]:
                self.scim.do("DELETE", f"/Groups/{group['id']}")
        for user in self.all("Users"):
            if user["userName"] in names:
                self.scim.do("DELETE", f"/Users/{user['id']}")
        for person in people:
            if "user" in person["state"]:
                self.ids[person["id"]] = self.make(person)
        for name, members in world["groups"].items():  # `value` is taken as user name or id, "$ref" is demanded and not read
            members = [{"value": self.ids[one], "$ref": "http://127.0.0.1/"} for one in members]
            self.scim.do("POST", "/Groups", {"schemas": [CORE + "Group"], "displayName": name, "members": members})
        for person in people:
            if "failures" in person["state"]:
                self.fail(self.ids[person["id"]], person["state"])
        return self.ids

    def make(self, person):
        user = {"schemas": [CORE + "User", ENTERPRISE], "name": {"formatted": "x", "familyName": "x"}} | person["state"]["user"]
        if person["state"].get("password", True):
            user["password"] = self.password
        made = self.scim.do("POST", "/Users", user)
        for step, value in person["state"].get("then", []):
            if step == "delete":
                self.scim.do("DELETE", f"/Users/{made['id']}")
            elif step == "lock_date":
                with sqlite3.connect(self.database, timeout=30) as base:
                    base.execute(f"UPDATE user SET lock_date = datetime('now', '{value}') WHERE id = ?", [made["id"]])
            else:
                self.scim.do("PATCH", f"/Users/{made['id']}", {"schemas": [PATCH], "Operations": [{"op": "replace", "path": step, "value": value}]})
        return made["id"]

    def fail(self, key, state):
        self.sign_in(state["user"]["userName"], "not-the-password")
        with sqlite3.connect(self.database, timeout=30) as base:
            (seen,) = base.execute("SELECT _password_failure_timestamps FROM user WHERE id = ?", [key]).fetchone()
            times = json.dumps(json.loads(seen) * state["failures"])
            base.execute("UPDATE user SET _password_failure_timestamps = ? WHERE id = ?", [times, key])

    def sign_in(self, name, password):
        """As a browser does: the name, then the password; what the page says if it stays."""
        browser = Http(self.site, {}, urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
        page = browser.ask("GET", "/login")
        page = browser.ask("POST", "/login", [("csrf_token", token_of(page.text)), ("login", name)])
        if 'name="password"' not in page.text:
            return {"in": False, "says": says(page.text)}
        page = browser.ask("POST", "/auth/password", [("csrf_token", token_of(page.text)), ("password", password)])
        return {"in": "/logout" in page.text, "says": says(page.text)}

    def ask(self, person, question):
        call = question["call"]
        if call == "sign_in":
            name = question.get("as", person["state"].get("user", {}).get("userName"))
            return self.sign_in(name, self.password if question.get("password", "right") == "right" else "not-the-password")
        if call == "listed":
            found = [user for user in self.all("Users") if question["name"] in [user["userName"], *(mail["value"] for mail in user.get("emails", []))]]
            return {"found": len(found), "active": sorted({user["active"] for user in found})}
        record = self.scim.do("GET", f"/Users/{self.ids[person['id']]}")
        answer = {name: record.get(name) for name in question if name not in ("call", "groups")}
        answer["groups"] = sorted(group["display"] for group in record.get("groups", []))
        return answer


def token_of(page):
    return re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)[1]


def says(page):
    """The text of the message that is flashed."""
    found = re.search(r'role="alert"\s*>(.*?)</div>', page, re.S)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", found[1])).strip() if found else ""


if __name__ == "__main__":
    run("canaille", Canaille)
