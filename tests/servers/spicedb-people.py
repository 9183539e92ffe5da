#!/usr/bin/env python3
"""People whom a SpiceDB that is up knows by relationships, and what SpiceDB itself answers for each of them.

    spicedb-people.py ENVFILE [PEOPLE.json] [--show]   seeds everybody, asks the server, compares with `asked`; exit 1: not as written
    spicedb-people.py ENVFILE --world                  only a world, from standard input

The world has the schema and relationships of its own; whatever was there goes. relationships.py says how a relationship is written.
"""
import re
import sys
from datetime import datetime, timedelta, timezone

import relationships
from people_asked import Http, run

FULLY = {"fullyConsistent": True}
SAYS = {"PERMISSIONSHIP_HAS_PERMISSION": "yes", "PERMISSIONSHIP_NO_PERMISSION": "no", "PERMISSIONSHIP_CONDITIONAL_PERMISSION": "conditional"}


class Spicedb:
    def __init__(self, env):
        self.http, self.headers = Http(env["SPICEDB_URL"]), {"Authorization": f"Bearer {env['SPICEDB_TOKEN']}"}

    def ask(self, path, body):
        return self.http.ask("POST", f"/v1/{path}", body, self.headers)[:2]

    def do(self, path, body):
        return self.http.do("POST", f"/v1/{path}", body, self.headers)[0]

    def types(self):
        status, got = self.ask("schema/read", {})  # 404: no schema yet
        return re.findall(r"^definition (\S+)", got["schemaText"], re.M) if status == 200 else []

    def clear(self, **filters):
        for kind in self.types():
            self.do("relationships/delete", {"relationshipFilter": {"resourceType": kind} | filters})

    def write(self, texts, operation="OPERATION_TOUCH"):
        updates = [{"operation": operation, "relationship": self.relationship(text)} for text in texts]
        for first in range(0, len(updates), 500):
            self.do("relationships/write", {"updates": updates[first:first + 500]})

    @staticmethod
    def relationship(text):
        got = relationships.parsed(text)
        subject = {"object": {"objectType": got["subject"]["type"], "objectId": got["subject"]["id"]}}
        if got["subject"]["relation"]:
            subject["optionalRelation"] = got["subject"]["relation"]
        made = {"resource": {"objectType": got["type"], "objectId": got["id"]}, "relation": got["relation"], "subject": subject}
        if got["condition"]:
            made["optionalCaveat"] = {"caveatName": got["condition"], "context": got["context"]}
        if got["until"] is not None:
            ends = datetime.now(timezone.utc) + timedelta(seconds=got["until"])
            made["optionalExpiresAt"] = ends.strftime("%Y-%m-%dT%H:%M:%SZ")
        return made

    def check(self, object_, permission, subject, context):
        """{is: yes|no|conditional|refused, missing, says}"""
        kind, key = object_.split(":", 1)
        subject_kind, subject_key = subject.split(":", 1)
        subject_key, _, relation = subject_key.partition("#")
        who = {"object": {"objectType": subject_kind, "objectId": subject_key}} | ({"optionalRelation": relation} if relation else {})
        body = {"consistency": FULLY, "resource": {"objectType": kind, "objectId": key}, "permission": permission, "subject": who}
        status, got = self.ask("permissions/check", body | ({"context": context} if context else {}))
        if status != 200:
            return {"is": "refused", "missing": [], "says": f"{status} {got.get('message') if isinstance(got, dict) else got}"}
        return {"is": SAYS[got["permissionship"]], "missing": sorted(set((got.get("partialCaveatInfo") or {}).get("missingRequiredContext", []))), "says": None}


def build(env, world, texts):
    server = Spicedb(env)
    server.clear()
    server.do("schema/write", {"schema": "\n".join(world["schema"])})
    server.write(texts)
    relationships.keep_fill(env, "SPICEDB", world.get("fill", []))
    return server


def make(env, spec):
    server = build(env, spec["world"], relationships.everything(spec))

    def ask(person, question):
        object_, permission = relationships.target_of(spec, person, question)
        subject, more = question.get("as", relationships.subject_of(spec, person)), question.get("with", [])
        if question["call"] != "check":
            raise ValueError(question["call"])
        server.write(more)  # what would be if these were there, too
        got = server.check(object_, permission, subject, question.get("context"))
        server.write(more, "OPERATION_DELETE")
        return relationships.compared(got, question)

    return {person["id"]: person["account"]["id"] for person in spec["people"]}, ask, lambda: None


if __name__ == "__main__":
    if "--world" in sys.argv:
        settings, given = relationships.world()
        build(settings, given, given["relationships"])
        sys.exit(0)
    sys.exit(run("spicedb", make))
