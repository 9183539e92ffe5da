#!/usr/bin/env python3
"""People whom an OpenFGA that is up knows by relationships, and what OpenFGA itself answers for each of them.

    openfga-people.py ENVFILE [PEOPLE.json] [--show]   seeds everybody, asks the server, compares with `asked`; exit 1: not as written
    openfga-people.py ENVFILE --world                  only a world, from standard input

The world has the model in OpenFGA's own notation (schema 1.1), and relationships of its own. Each time it is a new store, the one before goes, and the
env file gets the ids. relationships.py says how a relationship is written.
"""
import re
import sys

import relationships
from people_asked import Http, run

TYPES = {"bool": "BOOL", "string": "STRING", "int": "INT", "uint": "UINT", "double": "DOUBLE", "duration": "DURATION", "timestamp": "TIMESTAMP", "ipaddress": "IPADDRESS",
         "list": "LIST", "map": "MAP"}


class Rules:
    """One `define`: a or b, a and b, a but not b, a from b, [types], parentheses."""

    def __init__(self, text):
        self.words, self.types = re.findall(r"\[[^\]]*\]|\(|\)|[\w]+", text), []

    def next(self, *wanted):
        if self.words and (not wanted or self.words[0] in wanted):
            return self.words.pop(0)
        return None

    def rule(self):
        left = self.part()
        for word, name in (("or", "union"), ("and", "intersection")):
            if self.words[:1] == [word]:
                parts = [left]
                while self.next(word):
                    parts.append(self.part())
                left = {name: {"child": parts}}
        if self.words[:2] == ["but", "not"]:
            self.words = self.words[2:]
            left = {"difference": {"base": left, "subtract": self.part()}}
        return left

    def part(self):
        word = self.next()
        if word == "(":
            inner = self.rule()
            assert self.next(")"), self.words
            return inner
        if word.startswith("["):
            self.types += [self.restriction(each.strip()) for each in word[1:-1].split(",")]
            return {"this": {}}
        if self.next("from"):
            return {"tupleToUserset": {"tupleset": {"relation": self.next()}, "computedUserset": {"relation": word}}}
        return {"computedUserset": {"relation": word}}

    @staticmethod
    def restriction(text):
        text, _, condition = text.partition(" with ")
        got = {"condition": condition} if condition else {}
        if text.endswith(":*"):
            return {"type": text[:-2], "wildcard": {}} | got
        kind, _, relation = text.partition("#")
        return {"type": kind} | ({"relation": relation} if relation else {}) | got


def parameter(text):
    kind, _, inner = text.strip().rstrip(">").partition("<")
    return {"type_name": f"TYPE_NAME_{TYPES[kind]}"} | ({"generic_types": [parameter(inner)]} if inner else {})


def model(lines):
    """The JSON of a model in OpenFGA's notation."""
    types, conditions = [], {}
    for line in lines:
        line = line.strip()
        if line.startswith("type "):
            types.append({"type": line[5:], "relations": {}, "metadata": {"relations": {}}})
        elif line.startswith("define "):
            name, text = line[7:].split(":", 1)
            rules = Rules(text)
            types[-1]["relations"][name] = rules.rule()
            assert not rules.words, line
            types[-1]["metadata"]["relations"][name] = {"directly_related_user_types": rules.types}
        elif line.startswith("condition "):
            name, parameters, expression = re.fullmatch(r"condition (\w+)\((.*?)\) \{ (.*) \}", line).groups()
            given = dict(each.split(":", 1) for each in parameters.split(", "))
            conditions[name] = {"name": name, "expression": expression, "parameters": {key: parameter(kind) for key, kind in given.items()}}
    return {"schema_version": "1.1", "type_definitions": types, "conditions": conditions}


class Openfga:
    def __init__(self, env):
        self.http, self.headers = Http(env["OPENFGA_URL"]), {"Authorization": f"Bearer {env['OPENFGA_TOKEN']}"}
        self.store, self.model = env.get("OPENFGA_STORE"), env.get("OPENFGA_MODEL")

    def ask(self, path, body, method="POST"):
        return self.http.ask(method, path, body, self.headers)[:2]

    def do(self, path, body, method="POST"):
        return self.http.do(method, path, body, self.headers)[0]

    def anew(self, lines):
        for store in self.do("/stores", None, "GET")["stores"]:
            self.do(f"/stores/{store['id']}", None, "DELETE")
        self.store = self.do("/stores", {"name": "tests"})["id"]
        self.model = self.do(f"/stores/{self.store}/authorization-models", model(lines))["authorization_model_id"]

    @staticmethod
    def relationship(text):
        got = relationships.parsed(text)
        subject = got["subject"]
        made = {"user": f"{subject['type']}:{subject['id']}" + (f"#{subject['relation']}" if subject["relation"] else ""), "relation": got["relation"],
                "object": f"{got['type']}:{got['id']}"}
        return made | ({"condition": {"name": got["condition"], "context": got["context"]}} if got["condition"] else {})

    def write(self, texts, operation="writes"):
        keys = [self.relationship(text) for text in texts]
        if operation == "deletes":
            keys = [{name: value for name, value in key.items() if name != "condition"} for key in keys]
        for first in range(0, len(keys), 100):
            self.do(f"/stores/{self.store}/write", {operation: {"tuple_keys": keys[first:first + 100]}, "authorization_model_id": self.model})

    def check(self, object_, relation, user, context, more):
        """{is: yes|no|refused, says}; without what a condition needs the answer is a 400"""
        body = {"tuple_key": {"user": user, "relation": relation, "object": object_}, "authorization_model_id": self.model, "consistency": "HIGHER_CONSISTENCY"}
        if context:
            body["context"] = context
        if more:
            body["contextual_tuples"] = {"tuple_keys": [self.relationship(text) for text in more]}
        status, got = self.ask(f"/stores/{self.store}/check", body)
        if status != 200:
            return {"is": "refused", "says": f"{status} {got.get('message') if isinstance(got, dict) else got}"}
        return {"is": "yes" if got.get("allowed") else "no", "says": None}


def build(envfile, env, world, texts):
    server = Openfga(env)
    server.anew(world["model"])
    server.write(texts)
    relationships.keep_fill(env, "OPENFGA", world.get("fill", []))
    relationships.put(envfile, OPENFGA_STORE=server.store, OPENFGA_MODEL=server.model)
    return server


def make(env, spec):
    server = build(sys.argv[1], env, spec["world"], relationships.everything(spec))

    def ask(person, question):
        object_, relation = relationships.target_of(spec, person, question)
        subject = question.get("as", relationships.subject_of(spec, person))
        if question["call"] != "check":
            raise ValueError(question["call"])
        got = server.check(object_, relation, subject, question.get("context"), question.get("with", []))
        return relationships.compared(got, question)

    return {person["id"]: person["account"]["id"] for person in spec["people"]}, ask, lambda: None


if __name__ == "__main__":
    if "--world" in sys.argv:
        settings, given = relationships.world()
        build(sys.argv[1], settings, given, given["relationships"])
        sys.exit(0)
    sys.exit(run("openfga", make))
