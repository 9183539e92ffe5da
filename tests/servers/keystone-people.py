#!/usr/bin/env python3
"""People of one domain of a Keystone that is up, each in a state of their own, and what Keystone itself answers for each of them.

    keystone-people.py ENVFILE [PEOPLE.json] [--show]   seeds everybody, asks the server, compares with `asked`; exit 1: not as written

The world has the domain, another one beside it, projects (with parents; `enabled`), groups, roles with what they imply, and `grants`, which Keystone knows
nothing of: `token` asks for a token of the project as the person and says which roles are in it. No call ages a password: that is done in the database. May be
repeated; other domains stay as they are.
"""
import sys
from urllib.parse import quote, urlencode

from people_asked import Http, WRONG, run, statement

SYSTEM = {"system": {"all": True}}


class World:
    """Domains, projects, groups and roles by name."""

    def __init__(self, env, spec):
        self.env, self.spec, self.http = env, spec, Http(env["KEYSTONE_URL"])
        self.world, self.password = spec["world"], env["KEYSTONE_PASSWORD"]
        self.ids = {"domains": {}, "projects": {}, "groups": {}, "roles": {}}
        self.admin = self.token_of(env["KEYSTONE_ADMIN"], "Default", env["KEYSTONE_ADMIN_PASSWORD"])
        self.reader = self.token_of(env["KEYSTONE_USER"], "Default", self.password)

    def sign_in(self, name, domain, password, scope=None):
        user = {"name": name, "domain": {"name": domain}, "password": password}
        return self.http.ask("POST", "/auth/tokens", {"auth": {"identity": {"methods": ["password"], "password": {"user": user}}} | ({"scope": scope} if scope else {})})

    def token_of(self, name, domain, password):
        status, got, headers = self.sign_in(name, domain, password, SYSTEM)
        if status != 201:
            raise RuntimeError(f"{name}: {status} {got}")
        return headers["X-Subject-Token"]

    def do(self, method, path, body=None, token=None):
        return self.http.do(method, path, body, {"X-Auth-Token": token or self.admin})[0]

    def made(self, kind, body):
        return self.do("POST", f"/{kind}s", {kind: body})[kind]["id"]

    def build(self):
        w, ids = self.world, self.ids
        for domain in self.do("GET", "/domains")["domains"]:
            if domain["name"] in (w["domain"], w["beside"]):
                self.do("PATCH", f"/domains/{domain['id']}", {"domain": {"enabled": False}})
                self.do("DELETE", f"/domains/{domain['id']}")
        for name in (w["domain"], w["beside"]):
            ids["domains"][name] = self.made("domain", {"name": name})
        self.home = ids["domains"][w["domain"]]
        there = {role["name"]: role["id"] for role in self.do("GET", "/roles")["roles"]}
        for name, role in w["roles_made"].items():
            own = {"domain_id": self.home} if role.get("own") else {}
            ids["roles"][name] = there.get(name) or self.made("role", {"name": name} | own)
        ids["roles"] |= {name: key for name, key in there.items() if name not in ids["roles"]}
        for name, role in w["roles_made"].items():
            for other in role.get("implies", []):
                status, got, _ = self.http.ask("PUT", f"/roles/{ids['roles'][name]}/implies/{ids['roles'][other]}", None, {"X-Auth-Token": self.admin})
                if status not in (201, 409):  # 409: from an earlier run
                    raise RuntimeError(f"{name} implies {other}: {got}")
        for name, project in w["projects"].items():
            parent = {"parent_id": ids["projects"][project["parent"]]} if "parent" in project else {}
            domain = ids["domains"][w["beside"]] if project.get("beside") else self.home
            ids["projects"][name] = self.made("project", {"name": project.get("name", name), "domain_id": domain} | parent)
        for name, group in w["groups"].items():
            ids["groups"][name] = self.made("group", {"name": name, "domain_id": self.home})
            for role, where in group:
                self.grant("groups", ids["groups"][name], role, where)
        if w.get("provider"):
            federation = f"/OS-FEDERATION/identity_providers/{w['provider']}"
            if self.http.ask("GET", federation, None, {"X-Auth-Token": self.admin})[0] == 404:
                self.do("PUT", federation, {"identity_provider": {"enabled": True}})
                self.do("PUT", f"/OS-FEDERATION/mappings/{w['provider']}", {"mapping": {"rules": [{"local": [{"user": {"name": "{0}"}}], "remote": [{"type": "UserName"}]}]}})
                self.do("PUT", f"{federation}/protocols/saml2", {"protocol": {"mapping_id": w["provider"]}})

    def grant(self, kind, key, role, where, method="PUT"):
        """Where: a project, `domain`, `system`; `… below` is inherited by the projects below it."""
        place, below = where.removesuffix(" below"), where.endswith(" below")
        role = self.ids["roles"][role]
        if place == "system":
            return self.do(method, f"/system/{kind}/{key}/roles/{role}")
        path = f"domains/{self.home}" if place == "domain" else f"projects/{self.ids['projects'][place]}"
        if below:
            return self.do(method, f"/OS-INHERIT/{path}/{kind}/{key}/roles/{role}/inherited_to_projects")
        return self.do(method, f"/{path}/{kind}/{key}/roles/{role}")

    def finish(self):
        """Once everybody is there: what is disabled, and what is deleted."""
        for name, project in self.world["projects"].items():
            if project.get("enabled") is False:
                self.do("PATCH", f"/projects/{self.ids['projects'][name]}", {"project": {"enabled": False}})
        for name in self.world["groups_deleted"]:
            self.do("DELETE", f"/groups/{self.ids['groups'][name]}")


class Person:
    """One person: `state` makes them."""

    def __init__(self, world, spec):
        self.world, self.spec, self.state = world, spec, spec["state"]
        self.name, self.id = self.state.get("name"), None
        self.domain = world.world["beside"] if self.state.get("beside") else world.world["domain"]

    def make(self):
        w, state = self.world, self.state
        if state.get("made") == "nobody":
            return
        body = {"name": self.name, "domain_id": w.ids["domains"][self.domain]}
        if state.get("password", True):
            body["password"] = w.password
        self.id = w.made("user", body | {"email": state.get("mail", f"{self.spec['id']}@depot.example")} | state.get("set", {}))
        for role, where in state.get("roles", []):
            w.grant("users", self.id, role, where)
        for group in state.get("groups", []):
            w.do("PUT", f"/groups/{w.ids['groups'][group]}/users/{self.id}")
        for step in state.get("then", []):
            verb, *rest = step if isinstance(step, list) else [step]
            getattr(self, f"then_{verb}")(*rest)
        if state.get("twin"):
            twin = w.made("user", {"name": self.name, "domain_id": w.ids["domains"][w.world["beside"]], "password": w.password})
            w.grant("users", twin, "dispatcher", "support")

    # ---- steps

    def then_edit(self, change):
        self.world.do("PATCH", f"/users/{self.id}", {"user": change})

    def then_wrong(self, times):
        for _ in range(times):
            self.world.sign_in(self.name, self.domain, WRONG)

    def then_password_ends(self, days):
        """In so many days; below zero: ago."""
        statement(self.world.env["KEYSTONE_DATABASE"], "UPDATE password SET expires_at = datetime('now', ?), expires_at_int = (strftime('%s', 'now') + ? * 86400) * 1000000 "
                  "WHERE local_user_id = (SELECT id FROM local_user WHERE user_id = ?)", f"{days} days", days, self.id)

    def then_new_password(self):
        self.then_edit({"password": self.world.password})

    def then_revoke(self, role, where):
        self.world.grant("users", self.id, role, where, "DELETE")

    def then_delete(self):
        self.world.do("DELETE", f"/users/{self.id}")
        self.id = None


def make(env, spec):
    world = World(env, spec)
    world.build()
    people = {each["id"]: Person(world, each) for each in spec["people"]}
    for person in people.values():
        person.make()
    world.finish()

    def ask(spec, question):
        person, call, w = people[spec["id"]], question["call"], world
        if call == "token":  # of a project, or of nothing in particular
            scope = {"project": {"id": w.ids["projects"][question["in"]]}} if "in" in question else None
            status, got, _ = w.sign_in(question.get("as", person.name), person.domain, WRONG if question.get("password") == "wrong" else w.password, scope)
            says = got["error"]["message"] if status >= 400 and "error" in got else "receipt" if status >= 400 else None
            return {"status": status, "says": says, "roles": sorted(role["name"] for role in got["token"].get("roles", [])) if status == 201 else None}
        if call == "user":
            user = w.do("GET", f"/users/{person.id}", None, w.reader)["user"]
            return {"enabled": user["enabled"], "expires": user.get("password_expires_at") is not None, "elsewhere": bool(user.get("federated"))}
        if call == "listed":
            return {"found": len(w.do("GET", "/users?" + urlencode({"name": question["name"], "domain_id": w.home}, quote_via=quote), None, w.reader)["users"])}
        if call == "assigned":  # as the reader sees it: role and project
            got = w.do("GET", f"/role_assignments?user.id={person.id}&effective&include_names", None, w.reader)["role_assignments"]
            named = [f"{each['role']['name']} {(each['scope'].get('project') or each['scope'].get('domain') or {'name': 'system'})['name']}" for each in got]
            return {"seen": sorted(named)}
        raise ValueError(call)

    return {name: person.id for name, person in people.items()}, ask, lambda: None


if __name__ == "__main__":
    sys.exit(run("keystone", make))
