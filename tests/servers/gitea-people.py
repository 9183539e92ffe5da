#!/usr/bin/env python3
"""People on a Gitea that is up, each in a state of their own: gitea-people.py ENVFILE [PEOPLE.json] [--show], see asked.py.

`world.organizations` says which teams there are, with their units; each organization has one private repository, `ship`. `state` is how an
administrator makes the person (`user` as the API takes it, `set` what is changed right after), and `then` what happens later, in order. May be
repeated: the organizations and people of the file go first.
"""
import base64
import http.cookiejar
import re
import urllib.parse
import urllib.request

from asked import Http, run


class Gitea:
    def __init__(self, env, spec):
        self.spec, self.site, self.password, self.source = spec, env["GITEA_URL"], env["GITEA_PASSWORD"], int(env["GITEA_SOURCE_ID"])
        self.api = Http(self.site + "/api/v1", {"Authorization": f"token {env['GITEA_ADMIN_TOKEN']}"})
        self.ids, self.teams = {}, {}

    def seed(self):
        self.clear()
        for name, organization in self.spec["world"]["organizations"].items():
            self.found(name, organization)
        for person in self.spec["people"]:
            if person["state"]:
                self.make(person)
        return self.ids

    def clear(self):
        for name in self.spec["world"]["organizations"]:
            if self.api.ask("GET", f"/orgs/{name}").status == 200:
                self.api.ask("DELETE", f"/repos/{name}/ship")
                self.api.do("DELETE", f"/orgs/{name}")
        for person in self.spec["people"]:
            names = {person["state"].get("user", {}).get("username")} | {step[1] for step in person["state"].get("then", []) if step[0] == "rename"}
            for name in names - {None}:
                if self.api.ask("GET", f"/users/{name}").status == 200:
                    self.api.do("DELETE", f"/admin/users/{name}?purge=true")

    def found(self, name, organization):
        self.api.do("POST", "/orgs", {"username": name, "full_name": organization.get("title", ""), "visibility": "private"})
        self.api.do("POST", f"/orgs/{name}/repos", {"name": "ship", "private": True, "auto_init": True, "default_branch": "main"})
        self.api.do("POST", f"/repos/{name}/ship/issues", {"title": "An issue"})
        self.teams[name, "Owners"] = next(team["id"] for team in self.api.do("GET", f"/orgs/{name}/teams") if team["name"] == "Owners")
        for team, what in organization["teams"].items():
            body = {"name": team, "includes_all_repositories": what.get("all", True)}
            if "units" in what:
                body |= {"permission": "read", "units": sorted(what["units"]), "units_map": what["units"]}
            else:
                body |= {"permission": what["permission"], "units": self.spec["world"]["units"]}
            self.teams[name, team] = self.api.do("POST", f"/orgs/{name}/teams", body)["id"]

    def make(self, person):
        state = person["state"]
        user = {"must_change_password": False, "password": self.password, "send_notify": False} | state["user"]
        if state.get("corp"):
            user |= {"source_id": self.source, "login_name": user["username"]}
        self.ids[person["id"]] = str(self.api.do("POST", "/admin/users", user)["id"])
        for team in state.get("teams", []):
            self.then_join(person, team)
        if state.get("set"):
            self.then_set(person, state["set"])
        for step in state.get("then", []):
            verb, *rest = step if isinstance(step, list) else [step]
            getattr(self, f"then_{verb}")(person, *rest)

    def name(self, person):
        return person["state"]["user"]["username"]

    # ---- steps

    def then_set(self, person, change):
        """An administrator's change; the API wants the source and the name there with each one."""
        self.api.do("PATCH", f"/admin/users/{self.name(person)}", {"source_id": 0, "login_name": self.name(person)} | change)

    def then_join(self, person, team):
        self.api.do("PUT", f"/teams/{self.teams[tuple(team.split('/'))]}/members/{self.name(person)}")

    def then_leave(self, person, team):
        self.api.do("DELETE", f"/teams/{self.teams[tuple(team.split('/'))]}/members/{self.name(person)}")

    def then_another_address(self, person, mail):
        self.as_person(person).do("POST", "/user/emails", {"emails": [mail]})

    def then_rename(self, person, name):
        self.api.do("POST", f"/admin/users/{self.name(person)}/rename", {"new_username": name})

    def then_delete(self, person):
        self.api.do("DELETE", f"/admin/users/{self.name(person)}")

    def then_sign_in(self, person):
        if not self.page(self.name(person), self.password):
            raise RuntimeError(f"{person['id']} does not sign in")

    def then_wrong(self, person, times):
        for _ in range(times):
            self.page(self.name(person), "not-the-password")

    def page(self, name, password):
        """Whether the page of the sign-in lets them in; only that leaves a last sign-in."""
        browser = Http(self.site, {}, urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
        form = browser.ask("GET", "/user/login").text
        token = re.search(r'name="_csrf"[^>]*value="([^"]*)"', form)
        fields = [("user_name", name), ("password", password)] + ([("_csrf", token[1])] if token else [])
        browser.ask("POST", "/user/login", fields)
        return 'name="full_name"' in browser.ask("GET", "/user/settings").text  # the profile, and no other page that stands before it

    # ---- questions

    def as_person(self, person, password=None):
        pair = f"{self.name(person)}:{password or self.password}".encode()
        return Http(self.site + "/api/v1", {"Authorization": "Basic " + base64.b64encode(pair).decode()})

    def ask(self, person, question):
        call = question["call"]
        if call == "sign_in":
            return {"in": self.page(question.get("as") or self.name(person), question.get("password") or self.password)}
        if call == "search":
            return {"logins": sorted(one["login"] for one in self.api.do("GET", "/users/search", query={"q": question["q"]})["data"])}
        if call == "user":
            got = self.api.ask("GET", "/users/" + urllib.parse.quote(question["name"], safe=""))
            return {"status": got.status, "login": (got.data or {}).get("login")}
        if call == "teams":
            found = self.api.do("GET", "/user/teams", headers={"Sudo": self.name(person)})
            return {"names": sorted(f"{one['organization']['username']}/{one['name']}" for one in found)}
        if call == "members":
            found = self.api.ask("GET", f"/orgs/{question['of']}/members/{self.name(person)}").status
            return {"is": found == 204}
        if call == "may":
            return {"status": self.try_it(person, question["what"], question.get("in", "harbour"))}
        record = self.api.do("GET", f"/users/{self.name(person)}")
        signed_in = not record["last_login"].startswith(("1970", "0001"))
        return {name: record.get(name) for name in question if name not in ("call", "signed_in")} | {"signed_in": signed_in}

    def try_it(self, person, what, organization):
        """What needs the right, done as the person: an administrator's token with Sudo, which counts as theirs."""
        as_them, ship = {"Sudo": self.name(person)}, f"/repos/{organization}/ship"
        if what == "repo.issues.read":
            got = self.api.ask("GET", f"{ship}/issues/1", headers=as_them)
        elif what == "repo.issues.write":  # somebody else's issue: everybody who reads may make one
            got = self.api.ask("PATCH", f"{ship}/issues/1", {"title": "An issue"}, as_them)
        elif what == "repo.code.read":
            got = self.api.ask("GET", f"{ship}/branches", headers=as_them)
        elif what == "repo.code.write":
            got = self.api.ask("POST", f"{ship}/contents/{person['id']}.txt", {"content": "eA==", "message": "x"}, as_them)
        elif what == "repo.wiki.write":
            got = self.api.ask("POST", f"{ship}/wiki/new", {"title": person["id"], "content_base64": "eA==", "message": "x"}, as_them)
        else:  # repo.UNIT.admin: the settings of the repository
            got = self.api.ask("GET", f"{ship}/hooks", headers=as_them)
        return got.status


if __name__ == "__main__":
    run("gitea", Gitea)
