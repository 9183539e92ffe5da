#!/usr/bin/env python3
"""The flags of an Unleash Edge that is up, for people with known truth, and what it answers for each of them.

    edge-people.py ENVFILE [PEOPLE.json] [--show]   makes every flag, asks the server, compares with `asked`; exit 1: not as written

The world has `flags` and `segments` as for Unleash, but that nothing of an administration checks them: `strategies` and `depends` go into the file that Edge reads, as
they are. A rollout of 100 by user id is what a strategy is unless it says otherwise. The context is as the application sends it: `userId` is the account's id; address,
tenant and what is in `traits` are properties; a question's `context` is laid over them. `app` asks what the application is told, `rule` the flag as a server gets it. What an
earlier file made goes; the seed's flags stay, and those of a fill. Edge starts again for it. May be repeated.
"""
import json
import subprocess
from pathlib import Path
from urllib.parse import quote

from asked import HERE, Http, run
from unleash_flags import context

FILLER = "filler-"


class Server:
    def __init__(self, env, spec):
        self.env, self.spec, self.world = env, spec, spec["world"]
        self.client = Http(env["EDGE_URL"] + "/api/client", {"Authorization": env["EDGE_TOKEN"]})
        self.browser = Http(env["EDGE_URL"] + "/api/frontend", {"Authorization": env["EDGE_FRONTEND_TOKEN"]})
        self.seeded = {value for name, value in env.items() if name.startswith("EDGE_FLAG_")}

    def seed(self):
        segments = list(self.world.get("segments", {}))
        kept = [flag for flag in json.loads(Path(self.env["EDGE_FILE"]).read_text())["features"]
                if flag["name"] in self.seeded or flag["name"].startswith(FILLER)]
        made = [self.flag(name, flag, segments) for name, flag in self.world["flags"].items() if not flag.get("archived")]
        file = Path(self.env["EDGE_FILE"]).parent / "people.json"
        file.write_text(json.dumps({"version": 2, "features": kept + made, "segments": [
            {"id": number, "name": name, "constraints": self.world["segments"][name]} for number, name in enumerate(segments, 1)]}))
        subprocess.run([HERE / "run", "edge", "do", "load", file], check=True)
        return {person["id"]: person["account"]["id"] for person in self.spec["people"]}

    @staticmethod
    def flag(name, flag, segments):
        strategies = []
        for strategy in flag.get("strategies", []):
            one = {"name": "flexibleRollout", "constraints": []} | {key: value for key, value in strategy.items() if key not in ("rollout", "stickiness", "group")}
            if one["name"] == "flexibleRollout":
                one["parameters"] = {"rollout": str(strategy.get("rollout", 100)), "stickiness": strategy.get("stickiness", "userId"), "groupId": strategy.get("group", name)}
            if "segments" in strategy:  # one that nothing defines has a number, too
                one["segments"] = [segments.index(each) + 1 if each in segments else 999 for each in strategy["segments"]]
            strategies.append(one)
        more = {"dependencies": flag["depends"]} if "depends" in flag else {}
        more |= {key: flag[key] for key in ("variants", "stale") if key in flag}
        return {"name": name, "type": "release", "project": flag.get("project", "default"), "enabled": flag.get("on", False), "strategies": strategies} | more

    def ask(self, person, question):
        return self.answer(person, question) | {name: question[name] for name in ("name", "context") if name in question}  # given, not compared

    def answer(self, person, question):
        name = question.get("name") or self.world["features"][person["call"]["feature"]]["flag"]
        if question["call"] == "app":
            body = {"context": {"appName": "app"} | context(person, question)}
            found = [each for each in self.browser.do("POST", "/all", body)["toggles"] if each["name"] == name]
            return {"found": True, "on": found[0]["enabled"], "variant": found[0]["variant"]["name"]} if found else {"found": False}
        if question["call"] == "rule":
            got = self.client.ask("GET", f"/features/{quote(name, safe='')}")
            return {"status": got.status, "enabled": (got.data or {}).get("enabled"), "strategies": len((got.data or {}).get("strategies") or [])}
        raise ValueError(question["call"])


if __name__ == "__main__":
    run("edge", Server)
