"""Relationships as both permission engines write them, and what the scripts that put them there share.

    report:7#parent@org:depot
    role:exporter#assignee@user:u-3[weekdays:{"days":["mon"]}]      on a condition, with what it brings of the context
    role:exporter#assignee@user:u-3[until:-2 hours]                 SpiceDB alone: the time from now when it ends
"""
import json
import re
import sys
from pathlib import Path

SHAPE = re.compile(r"([\w/]+):(.+?)#(\w+)@([\w/]+):(.+?)((?:\[\w+(?::.*)?\])*)")
UNITS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400}


def parsed(text):
    """{type, id, relation, subject: {type, id, relation}, condition, context, until (seconds from now)}"""
    kind, key, relation, subject_kind, subject, conditions = SHAPE.fullmatch(text).groups()
    subject_key, _, subject_relation = subject.partition("#")
    got = {"type": kind, "id": key, "relation": relation, "subject": {"type": subject_kind, "id": subject_key, "relation": subject_relation},
           "condition": None, "context": {}, "until": None}
    for name, value in re.findall(r"\[(\w+)(?::(.*?))?\](?=\[\w|$)", conditions):
        if name == "until":
            number, unit = value.split()
            got["until"] = int(number) * UNITS[unit.rstrip("s")]
        else:
            got["condition"], got["context"] = name, json.loads(value) if value else {}
    return got


def everything(spec):
    """The world's relationships and everybody's, each once."""
    return list(dict.fromkeys(spec["world"].get("relationships", []) + [each for person in spec["people"] for each in person["state"].get("relationships", [])]))


def subject_of(spec, person):
    return f"{spec['world'].get('user_type', 'user')}:{person['account']['id']}"


def target_of(spec, person, question):
    """(object, permission): what the question names, else what the person's call does; without an object it is the tenant's own."""
    if "ask" in question:
        return tuple(question["ask"].rsplit("#", 1))
    call = person["call"]
    return question.get("on", call.get("on", f"{spec['world']['tenant_type']}:{call['tenant']}")), question.get("permission", call["permission"])


def compared(got, question):
    """An answer, in which only the part of a refusal stands that the question names."""
    if got["says"] and "says" in question and question["says"] in got["says"]:
        got["says"] = question["says"]
    return got


def world():
    """What the env file says, and the world on standard input."""
    settings = dict(line.split("=", 1) for line in Path(sys.argv[1]).read_text().splitlines() if "=" in line)
    return settings, json.load(sys.stdin)


def keep_fill(env, prefix, templates):
    """What `do fill` adds to this world for each number."""
    Path(env[f"{prefix}_FILL"]).write_text(json.dumps({"templates": templates, "count": 0}))


def put(envfile, **values):
    """Lines of the env file."""
    lines = [line for line in Path(envfile).read_text().splitlines() if line.split("=", 1)[0] not in values]
    Path(envfile).write_text("".join(f"{line}\n" for line in lines + [f"{name}={value}" for name, value in values.items()]))
