#!/usr/bin/env python3
"""People whom the policy of an OPA that is up knows by its data, and what OPA itself answers for each of them.

    opa-people.py ENVFILE [PEOPLE.json] [--show]   seeds everybody, asks the server, compares with `asked`; exit 1: not as written
    opa-people.py ENVFILE --world                  only a world, from standard input

The policies are opa-authz.rego and opa-gate.rego, the data is the world's `data`; a person's id is put into each list that `state.in` names. It may be
repeated.
"""
import json
import sys
import urllib.request
from pathlib import Path

import relationships
from people_asked import Http, run

HERE = Path(__file__).resolve().parent


class Opa:
    def __init__(self, env):
        self.http = Http(env["OPA_URL"])
        self.admin, self.reader = ({"Authorization": f"Bearer {env[name]}"} for name in ("OPA_ADMIN_TOKEN", "OPA_TOKEN"))

    def build(self, data):
        for package in ("authz", "gate"):
            self.policy(package, (HERE / f"opa-{package}.rego").read_text())
        self.http.do("PUT", "/v1/data/tenants", data, self.admin)

    def policy(self, name, text):
        """As text: the call takes no JSON."""
        request = urllib.request.Request(f"http://{self.http.host}/v1/policies/{name}", text.encode(), self.admin | {"Content-Type": "text/plain"}, method="PUT")
        urllib.request.urlopen(request, timeout=60).read()

    def decide(self, path, given):
        return self.http.ask("POST", f"/v1/data/{path}", {"input": given}, self.reader)[:2]


def build(env, world):
    server = Opa(env)
    server.build(world["data"])
    relationships.keep_fill(env, "OPA", world.get("fill", []))
    return server


def stand(data, path, person):
    """Into the list at the path; `~` stands for a slash in a name."""
    *above, last = (step.replace("~", "/") for step in path.split("/"))
    for step in above:
        data = data[int(step)] if isinstance(data, list) else data[step]
    data.setdefault(last, []).append(person)


def make(env, spec):
    for person in spec["people"]:
        for path in person["state"]["in"]:
            stand(spec["world"]["data"], path, person["account"]["id"])
    server, decisions = build(env, spec["world"]), spec["world"]["decisions"]

    def ask(person, question):
        if question["call"] != "decide":
            raise ValueError(question["call"])
        call = person["call"]
        given = {"tenant": call["tenant"], "user": person["account"]["id"], "permission": call["permission"]} | ({"on": call["on"]} if "on" in call else {})
        given |= {"context": question.get("context", {})} | question.get("input", {})
        path = decisions[question.get("manner", call.get("manner", "reasons"))]
        status, got = server.decide(path, given)
        if status != 200 or "result" not in got:
            return {"status": status, "is": "undefined" if status == 200 else "refused"}
        result = got["result"]
        if isinstance(result, bool):
            return {"status": status, "is": "yes" if result else "no"}
        if not isinstance(result, dict):
            return {"status": status, "is": "list" if isinstance(result, list) else "text"}
        return {"status": status, "is": "yes" if result["allow"] else "no"} | {name: result[name] for name in ("grants", "deny", "missing", "needs", "unknown")}

    return {person["id"]: person["account"]["id"] for person in spec["people"]}, ask, lambda: None


if __name__ == "__main__":
    if "--world" in sys.argv:
        build(dict(line.split("=", 1) for line in Path(sys.argv[1]).read_text().splitlines() if "=" in line), json.load(sys.stdin))
        sys.exit(0)
    sys.exit(run("opa", make))
