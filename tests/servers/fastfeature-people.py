#!/usr/bin/env python3
"""The flags of a fast-feature that is up, for people with known truth, and what it answers for each of them.

    fastfeature-people.py ENVFILE [PEOPLE.json] [--show]   makes every flag, asks the server, compares with `asked`; exit 1: not as written

The world has the flags as the administration takes them. `evaluate` asks as the application does: `targetingKey` is the account's id, beside it its address, the
tenant and what is in `traits`, unless the question has a `context`, which is laid over it. `rule` reads the flag from the administration, `listed` from the answer
for all flags. What an earlier file made goes; the seed's flags stay. May be repeated.
"""
import sys
from urllib.parse import quote

from asked import Http, run

FILLER = "filler-"


def context(person, question):
    """What the application sends for this person."""
    account, call = person["account"], person["call"]
    own = {"targetingKey": account["id"], "email": account["email"], "tenant": call["tenant"]}
    sent = own | call.get("traits", {}) | question.get("context", {})
    return {name: value for name, value in sent.items() if value is not None}


class Server:
    def __init__(self, env, spec):
        self.http, self.spec = Http(env["FASTFEATURE_URL"]), spec
        self.seeded = {value for name, value in env.items() if name.startswith("FASTFEATURE_FLAG_")}

    def seed(self):
        for flag in self.http.do("GET", "/admin/api/flags"):
            if flag["key"] not in self.seeded and not flag["key"].startswith(FILLER):
                self.http.do("DELETE", f"/admin/api/flags/{quote(flag['key'])}")
        for key, flag in self.spec["world"]["flags"].items():
            self.http.do("POST", "/admin/api/flags", {"key": key} | flag)
        return {person["id"]: person["account"]["id"] for person in self.spec["people"]}

    def ask(self, person, question):
        return self.answer(person, question) | {name: question[name] for name in ("flag", "context") if name in question}  # given, not compared

    def answer(self, person, question):
        key = question.get("flag") or self.spec["world"]["features"][person["call"]["feature"]]["flag"]
        body = {"context": context(person, question)}
        if question["call"] == "evaluate":
            got = self.http.ask("POST", f"/ofrep/v1/evaluate/flags/{quote(key, safe='')}", body)
            said = got.data or {}
            return {"status": got.status, "reason": said.get("reason"), "value": said.get("value"), "variant": said.get("variant"),
                    "error": said.get("errorCode"), "details": said.get("errorDetails"), "metadata": said.get("metadata")}
        if question["call"] == "rule":
            got = self.http.ask("GET", f"/admin/api/flags/{quote(key, safe='')}")
            return {"status": got.status, "state": (got.data or {}).get("state"), "targeting": (got.data or {}).get("targeting")}
        if question["call"] == "listed":
            flags = self.http.do("POST", "/ofrep/v1/evaluate/flags", body)["flags"]
            return {"found": any(flag["key"] == key for flag in flags)}
        raise ValueError(question["call"])


if __name__ == "__main__":
    run("fastfeature", Server)
