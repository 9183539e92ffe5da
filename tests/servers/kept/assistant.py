#!/usr/bin/env python3
"""Kept scenarios of what an assistant would be misled by. `assistant.py [ID…]`; a process and a folder of its own for each."""
import os, sys
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path = [one for one in sys.path if os.path.abspath(one or ".") != HERE]
import json, re, shutil, subprocess
sys.path.insert(0, HERE)
from common import *

CALL = 4242


def profile(home, scenario):
    folder = os.path.join(home, "profile")
    shutil.copytree(EXAMPLE, folder)
    user = scenario["arguments"].get("user", "ana.ruiz@acme.example")
    people = scenario.get("people") or [{"email": user, "name": "Ana Ruiz", "about": True}]
    others = [one["email"] for one in people if not one.get("about")]
    rows = [{"email": one["email"], "id": f"u-{900 + number}", "name": one["name"], "tenant": "acme-prod", "status": "active",
             "since": "2026-02-02T09:00:00Z", "by": (others or [None])[0] if one.get("about") else None,
             "roles": "Agent" if one.get("about") else "Senior Agent", "last_sign_in": "2026-11-28T08:12:00Z", "password_set": "yes",
             "must_change": "no", "beta": "no"} for number, one in enumerate(people)]
    write = lambda name, value: open(os.path.join(folder, name), "w", encoding="utf-8").write(value)
    for name in ("users.csv", "invites.csv", "signins.ndjson", "changes.csv"):
        os.remove(os.path.join(folder, name))
    write("users.json", json.dumps([{k: v for k, v in row.items() if v is not None} for row in rows]))
    write("invites.json", json.dumps([{"email": one["email"], "tenant": "acme-prod", "status": "accepted", "sent_at": "2026-02-01T09:00:00Z"} for one in people]))
    write("signins.ndjson", "".join(json.dumps({"at": "2026-11-28T08:12:00Z", "email": one["email"], "tenant": "acme-prod", "result": "success"}) + "\n" for one in people))
    changes = [{"at": "2026-11-18T15:20:00Z", "tenant": "acme-prod", "role": "Agent", "permission": "conversations.assign", "what": "role_changed",
                "from": "granted", "to": "not granted", "by": (others or ["olga@acme.example"])[0], "text": "edited the role Agent: conversations.assign taken out"}]
    write("changes.json", json.dumps(changes))
    path = os.path.join(folder, "escalate.toml")
    text = open(path, encoding="utf-8").read()
    text = text.replace('connector = "export"', 'connector = "export"\nusers = "users.json"\ninvites = "invites.json"\nchanges = "changes.json"')
    open(path, "w", encoding="utf-8").write(text)
    return path


def called(home, path, scenario):
    lines = [
        {"jsonrpc": "2.0", "id": 1, "method": "initialize",
         "params": {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "kept", "version": "1"}}},
        {"jsonrpc": "2.0", "method": "notifications/initialized"},
        {"jsonrpc": "2.0", "id": CALL, "method": "tools/call", "params": {"name": scenario["tool"], "arguments": scenario["arguments"]}},
    ]
    # ASCII with escapes: what is invisible goes over the wire as it was meant, and lone surrogates would be seen by the program.
    given = "".join(json.dumps(line) + "\n" for line in lines)
    process = subprocess.Popen([BINARY, "--config", path, "--timeout", "30s", "mcp"], env=environment(home), cwd=home,
                               stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    out, err = process.communicate(given.encode(), timeout=90)
    return out, err


def strings(value, path="", data=False):
    """Every string, its path, and whether it is the `data` of an object that has `source` too."""
    if isinstance(value, str):
        yield path, value, data
    elif isinstance(value, list):
        for number, one in enumerate(value):
            yield from strings(one, f"{path}[{number}]")
    elif isinstance(value, dict):
        for key, one in value.items():
            yield f"{path}.{key} (key)", key, False
            yield from strings(one, f"{path}.{key}", key == "data" and "source" in value)


def fenced(text):
    """The spans of a text that are the content of a fence, as CommonMark reads it."""
    spans, at, opened = [], 0, None
    for line in re.findall(r"[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+$", text):
        bare = line.rstrip("\r\n")
        if opened is None:
            match = re.match(r" {0,3}(`{3,}(?=[^`]*$)|~{3,})", bare)
            if match:
                opened = (match.group(1)[0], len(match.group(1)), at + len(line))
        else:
            match = re.fullmatch(r" {0,3}(`{3,}|~{3,})[ \t]*", bare)
            if match and match.group(1)[0] == opened[0] and len(match.group(1)) >= opened[1]:
                spans.append((opened[2], at))
                opened = None
        at += len(line)
    if opened:
        spans.append((opened[2], len(text)))
    return spans


def occurrences(text, what):
    at = text.find(what)
    while at >= 0:
        yield at, at + len(what)
        at = text.find(what, at + 1)


def outside(text, what):
    spans = fenced(text)
    return [text[max(0, a - 80):b + 40] for a, b in occurrences(text, what) if not any(x <= a and b <= y for x, y in spans)]


def judged(scenario, out):
    wrong, remarks = [], []
    lines = out.split(b"\n")
    if lines[-1] != b"":
        wrong.append("the last line does not end")
    answers = []
    for line in lines[:-1]:
        try:
            message = json.loads(line.decode("utf-8"))
            assert message.get("jsonrpc") == "2.0" and ("id" in message or "method" in message)
            answers.append(message)
        except (ValueError, AssertionError, AttributeError):
            wrong.append(f"no JSON-RPC on stdout: {line[:200]!r}")
    if sorted(map(str, (one.get("id") for one in answers))) != sorted(["1", str(CALL)]):
        wrong.append(f"ids {[one.get('id') for one in answers]}")
    answer = next((one for one in answers if one.get("id") == CALL), None)
    if answer is None:
        return wrong + ["no answer"], remarks, None
    result = answer.get("result") or {}
    texts = [("content", one.get("text", "")) for one in result.get("content", [])]
    if "error" in answer:
        texts.append(("error", answer["error"].get("message", "")))
        texts.append(("error data", json.dumps(answer["error"].get("data"), ensure_ascii=False)))
    structured = list(strings(result.get("structuredContent")))
    for never in scenario.get("never", []):
        for place, text in texts + [(path, text) for path, text, _ in structured]:
            if never in text:
                at = text.find(never)
                wrong.append(f"never {never!r} in {place}: …{text[max(0, at - 60):at + len(never) + 30]!r}")
    for must in scenario.get("must_be_data", []):
        for place, text in texts:
            for found in outside(text, must):
                wrong.append(f"{must!r} is no data in {place}: …{found!r}")
        for path, text, is_data in structured:
            if must in text and not is_data:
                if path.endswith(".markdown") and not outside(text, must):
                    continue
                wrong.append(f"{must!r} is no data in {path}: {text[:200]!r}")
            if must in text and is_data and scenario["tool"] == "draft_ticket" and "markdown" in path and outside(text, must):
                remarks.append(f"{must!r} is outside of a fence of the draft's Markdown (which is data as a whole): {outside(text, must)[0]!r}")
    if result.get("isError") or "error" in answer:
        remarks.append(f"answered with an error: {texts[0][1][:200]!r}" if texts else "answered with an error")
    return wrong, remarks, answer


def main():
    wanted = sys.argv[1:]
    right = total = 0
    with open(os.path.join(RUN, "assistant.log"), "w", encoding="utf-8") as log:
        for scenario in scenarios("assistant.jsonl"):
            if wanted and scenario["id"] not in wanted:
                continue
            home = fresh(scenario["id"])
            out, err = called(home, profile(home, scenario), scenario)
            wrong, remarks, answer = judged(scenario, out)
            if b"panicked at" in err:
                wrong.append(f"stderr: {err[-400:]!r}")
            log.write(json.dumps({"id": scenario["id"], "answer": answer, "stderr": err.decode("utf-8", "replace")}) + "\n")
            total += 1
            right += not wrong
            print(f"{'right' if not wrong else 'WRONG'} {scenario['id']} {scenario['kind']}", flush=True)
            for text in wrong:
                print("    ", text, flush=True)
            for text in remarks:
                print("     (", text, ")", flush=True)
    print(f"assistant: {right} of {total} right")


main()
