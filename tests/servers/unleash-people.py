#!/usr/bin/env python3
"""The flags of an Unleash that is up, for people with known truth, and what it answers for each of them.

    unleash-people.py ENVFILE [PEOPLE.json] [--show]   makes every flag, asks the server, compares with `asked`; exit 1: not as written

The world has segments, custom strategies and flags: `on` in the environment of the tests, with `strategies`; `production`: the same of that environment; `depends` on
other flags; `project`, `stale`, `archived`. A strategy is a rollout of 100 by user id unless it says otherwise. `raw` constraints are written into the database, since
no call takes them, and so are another project and a parent flag that is archived. The context is as the application sends it: `userId` is the account's id; address,
tenant and what is in `traits` are properties; a question's `context` is laid over them. `play` asks the playground, `app` what the application is told, `flag` the
administration. What an earlier file made goes; the seed's flags stay. May be repeated.
"""
import json
import time
import uuid

from asked import Http, run
from unleash_flags import context, remove, sql

FILLER, MARKER = "filler-", "marker-"


class Server:
    def __init__(self, env, spec):
        self.env, self.spec, self.world = env, spec, spec["world"]
        self.admin = Http(env["UNLEASH_URL"] + "/api/admin", {"Authorization": env["UNLEASH_TOKEN"]})
        self.browser = Http(env["UNLEASH_URL"] + "/api/frontend", {"Authorization": env["UNLEASH_WEAK_TOKEN"]})
        self.project, self.environment = env["UNLEASH_PROJECT"], env["UNLEASH_ENVIRONMENT"]
        self.seeded = {value for name, value in env.items() if name.startswith("UNLEASH_FLAG_")}

    def sql(self, statement):
        return sql(self.env, statement)

    # ---- the flags

    def clear(self):
        """What earlier people had, in whatever project, and what of it is archived: its name stays taken."""
        self.sql("DELETE FROM dependent_features")
        self.sql("UPDATE features SET archived_at = NULL WHERE archived_at IS NOT NULL")
        flags = [row.split("|") for row in self.sql("SELECT project, name FROM features")]
        remove(self.env, self.admin, [(project, name) for project, name in flags if name not in self.seeded and not name.startswith(FILLER)])
        for segment in self.admin.do("GET", "/segments")["segments"]:
            self.admin.do("DELETE", f"/segments/{segment['id']}")
        for strategy in self.admin.do("GET", "/strategies")["strategies"]:
            if strategy["editable"]:
                self.admin.do("DELETE", f"/strategies/{strategy['name']}")

    def seed(self):
        self.clear()
        for project in self.world.get("projects", []):
            self.sql(f"INSERT INTO projects (id, name) VALUES ('{project}', initcap('{project}')) ON CONFLICT DO NOTHING; "
                     f"INSERT INTO project_environments (project_id, environment_name) SELECT '{project}', name FROM environments ON CONFLICT DO NOTHING")
        self.segments = {name: self.admin.do("POST", "/segments", {"name": name, "constraints": constraints})["id"]
                         for name, constraints in self.world.get("segments", {}).items()}
        for name in self.world.get("strategies", []):
            self.admin.do("POST", "/strategies", {"name": name, "parameters": [{"name": "sites", "type": "list", "description": "", "required": False}]})
        for name, flag in self.world["flags"].items():
            self.make(name, flag)
        for name, flag in self.world["flags"].items():
            for parent in flag.get("depends", []):
                self.admin.do("POST", f"/projects/{self.project}/features/{name}/dependencies", parent)
        for name, flag in self.world["flags"].items():
            if flag.get("archived") == "although others depend on it":
                self.sql(f"UPDATE features SET archived_at = now() WHERE name = '{name}'")
            elif flag.get("archived"):
                self.admin.do("DELETE", f"/projects/{self.project}/features/{name}")
        self.wait()
        return {person["id"]: person["account"]["id"] for person in self.spec["people"]}

    def make(self, name, flag):
        path = f"/projects/{flag.get('project', self.project)}/features"
        self.admin.do("POST", path, {"name": name, "type": flag.get("type", "release")})
        for environment, state in ((self.environment, flag), ("production", flag.get("production", {}))):
            for strategy in state.get("strategies", []):
                body = {"name": "flexibleRollout", "constraints": []} | {key: value for key, value in strategy.items() if key not in ("raw", "rollout", "stickiness")}
                if body["name"] == "flexibleRollout":
                    body["parameters"] = {"rollout": str(strategy.get("rollout", 100)), "stickiness": strategy.get("stickiness", "userId"), "groupId": name}
                body["segments"] = [self.segments[each] for each in strategy.get("segments", [])]
                made = self.admin.do("POST", f"{path}/{name}/environments/{environment}/strategies", body)
                if "raw" in strategy:
                    self.sql(f"UPDATE feature_strategies SET constraints = '{json.dumps(strategy['raw'])}' WHERE id = '{made['id']}'")
            if state.get("on"):
                self.admin.do("POST", f"{path}/{name}/environments/{environment}/on")
        if flag.get("stale"):
            self.admin.do("POST", f"/projects/{flag.get('project', self.project)}/stale", {"features": [name], "stale": True})

    def wait(self):
        """Until what browsers are told is as new as a flag that is made last, and that goes again."""
        marker = MARKER + uuid.uuid4().hex
        self.make(marker, {"on": True, "strategies": [{}]})
        for _ in range(150):
            if any(each["name"] == marker for each in self.browser.do("GET", "", query={"userId": "x"})["toggles"]):
                break
            time.sleep(0.2)
        else:
            raise RuntimeError("what browsers are told is not read anew")
        remove(self.env, self.admin, [(self.project, marker)])

    # ---- what is asked

    def ask(self, person, question):
        return self.answer(person, question) | {name: question[name] for name in ("name", "context", "environment") if name in question}  # given, not compared

    def answer(self, person, question):
        name = question.get("name") or self.world["features"][person["call"]["feature"]]["flag"]
        sent = context(person, question)
        if question["call"] == "app":
            return {"on": any(each["name"] == name for each in self.browser.do("POST", "", {"context": {"appName": "app"} | sent})["toggles"])}
        if question["call"] == "flag":
            got = self.admin.ask("GET", f"/projects/{self.project}/features/{name}")
            return {"status": got.status, "stale": (got.data or {}).get("stale"), "archived": (got.data or {}).get("archived"),
                    "parents": [each["feature"] for each in (got.data or {}).get("dependencies") or []]}
        if question["call"] == "play":
            environment = question.get("environment", self.environment)
            body = {"environments": [environment], "projects": [self.project], "context": {"appName": "app"} | sent}
            found = [flag for flag in self.admin.do("POST", "/playground/advanced", body)["features"] if flag["name"] == name]
            if not found:
                return {"found": False}
            several = found[0]["environments"][environment]
            got = several[0]
            strategies = [each for each in got["strategies"]["data"] if not each["disabled"]]
            constraints = [each for strategy in strategies for each in strategy["constraints"] + [one for segment in strategy["segments"] for one in segment["constraints"]]]
            return {"found": True, "enabled": got["isEnabled"], "here": got["isEnabledInCurrentEnvironment"], "result": got["strategies"]["result"],
                    "waits": got["hasUnsatisfiedDependency"], "several": len(several), "variant": got["variant"]["name"],
                    "unmet": sorted({each["contextName"] for each in constraints if each["result"] is False})}
        raise ValueError(question["call"])


if __name__ == "__main__":
    run("unleash", Server)
