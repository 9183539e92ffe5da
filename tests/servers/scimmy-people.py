#!/usr/bin/env python3
"""People on the SCIM server of scimmy.sh, each in a state of their own: scimmy-people.py ENVFILE [PEOPLE.json] [--show], see asked.py.

`state.user` is the person's SCIM record without schemas; `then` is what is done to it after; `plain_roles` is written into the server's data,
since no request could send such roles. `world.groups` names the people and groups in each group. May be repeated: who was there goes first.
"""
import json
from pathlib import Path

from asked import Http, run

CORE = "urn:ietf:params:scim:schemas:core:2.0:"
ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"


class Scimmy:
    def __init__(self, env, spec):
        self.spec, self.password, self.database = spec, env["SCIMMY_PASSWORD"], Path(env["SCIMMY_DATABASE"])
        self.site = Http(env["SCIMMY_URL"])
        self.scim = Http(env["SCIMMY_URL"] + "/scim/v2", {"Authorization": "Bearer token-all", "Content-Type": "application/scim+json"})
        self.ids, self.groups = {}, {}

    def all(self, kind):
        """Everything, page by page."""
        found, start = [], 1
        while True:
            page = self.scim.do("GET", f"/{kind}", query={"startIndex": start, "count": 50})
            found += page["Resources"]
            if not page["Resources"] or len(found) >= page["totalResults"]:
                return found
            start += len(page["Resources"])

    def seed(self):
        people, world = self.spec["people"], self.spec["world"]
        names = {person["state"]["user"]["userName"].lower() for person in people if "user" in person["state"]}
        for user in self.all("Users"):
            if user["userName"].lower() in names:
                self.scim.do("DELETE", f"/Users/{user['id']}")
        for group in self.all("Groups"):
            if group["displayName"] in world["groups"]:
                self.scim.do("DELETE", f"/Groups/{group['id']}")
        for person in people:
            if "user" in person["state"]:
                self.ids[person["id"]] = self.make(person)
        for name, group in world["groups"].items():  # a group within a group comes before it
            members = [{"value": self.ids[one], "type": "User"} for one in group.get("people", [])]
            members += [{"value": self.groups[one], "type": "Group"} for one in group.get("groups", [])]
            self.groups[name] = self.scim.do("POST", "/Groups", {"schemas": [CORE + "Group"], "displayName": name, "members": members})["id"]
        data = json.loads(self.database.read_text())
        plain = {person["state"]["user"]["userName"] for person in people if person["state"].get("plain_roles")}
        data["plain_roles"] = sorted(set(data.get("plain_roles", [])) | plain)
        self.database.write_text(json.dumps(data))
        return self.ids

    def make(self, person):
        user = dict(person["state"]["user"])
        schemas = [CORE + "User"] + ([ENTERPRISE] if ENTERPRISE in user else [])
        made = self.scim.do("POST", "/Users", {"schemas": schemas, "password": self.password} | user)
        for step, value in person["state"].get("then", []):
            if step == "delete":
                self.scim.do("DELETE", f"/Users/{made['id']}")
            else:
                operation = {"op": "remove", "path": step} if value is None else {"op": "replace", "path": step, "value": value}
                self.scim.do("PATCH", f"/Users/{made['id']}", {"schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": [operation]})
        return made["id"]

    def ask(self, person, question):
        call = question["call"]
        if call == "sign_in":
            login = question.get("as", person["state"].get("user", {}).get("userName"))
            return {"status": self.site.ask("POST", "/sign-in", {"login": login, "password": self.password}).status}
        if call == "filter":
            got = self.scim.ask("GET", "/Users", query={"filter": question["filter"]})
            return {"status": got.status, "found": got.data.get("totalResults")}
        if call == "groups":
            mine = [group["displayName"] for group in self.all("Groups")
                    if any(member["value"] == self.ids[person["id"]] for member in group.get("members", []))]
            return {"count": len(mine), "names": sorted(mine)}
        if call == "members":
            mine = [group for group in self.all("Groups") if group["displayName"] == question["of"]][0]
            return {"types": sorted(member["type"] for member in mine["members"])}
        record = self.scim.do("GET", f"/Users/{self.ids[person['id']]}")
        return {name: record.get(name) for name in question if name != "call"}


run("scimmy", Scimmy)
