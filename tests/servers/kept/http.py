#!/usr/bin/env python3
"""Kept scenarios of the HTTP contract. `http.py [ID…]`; a service of its own for each scenario. Details go to http.log."""
import sys, os
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
# This file's own name must not hide the standard library's `http`.
import base64, hashlib, hmac, json, re, shutil, time
from common import *

SECRET = "hook-secret-0123456789abcdef"
TOKENS = {"reader": ["read"], "diag": ["diagnose"], "filer": ["diagnose", "read", "file"], "metrics": ["metrics"], "log": ["log"]}
CRASH = [b"panicked at", b"goroutine ", b"stack backtrace", b"Traceback (most recent"]
STANDING = {"x-content-type-options": "nosniff", "cache-control": "no-store", "referrer-policy": "no-referrer"}


def start(name):
    home = fresh(name)
    profile = os.path.join(home, "profile")
    shutil.copytree(EXAMPLE, profile)
    port, closed = free_port(), free_port()
    path = os.path.join(profile, "escalate.toml")
    more = {"HOOK_SECRET": SECRET, "SERVICE_KEY": "0123456789abcdef" * 4, "RT_TOKEN": "1-14-fedcba98765432100123456789abcdef"}
    text = f'''
[ticketing]
connector = "rt"
url = "http://127.0.0.1:{closed}"
token = {{ env = "RT_TOKEN" }}
queue = "Support"
field = "Fingerprint"

[service]
listen = "127.0.0.1:{port}"
key = {{ env = "SERVICE_KEY" }}
hook_secret = {{ env = "HOOK_SECRET" }}
'''
    for token, scopes in TOKENS.items():
        more[f"TOKEN_{token.upper()}"] = f"{token}-token-0123456789abcdef"
        text += f'\n[service.tokens.{token}]\nsecret = {{ env = "TOKEN_{token.upper()}" }}\nscopes = {json.dumps(scopes)}\n'
    with open(path, "a", encoding="utf-8") as file:
        file.write(text)
    return Service(home, path, port, more)


def repeated(made):
    return made.get("prefix", "") + made["text"] * made["times"] + made.get("suffix", "")


def body_of(step):
    if "body" in step:
        return step["body"].encode("utf-8", "surrogatepass")
    if "body_base64" in step:
        return base64.b64decode(step["body_base64"])
    if "body_repeat" in step:
        return repeated(step["body_repeat"]).encode("utf-8")
    return None


def filled(headers, body):
    now = int(time.time())
    body = body or b""

    def signed(at, secret=SECRET, digest=hashlib.sha256):
        return hmac.new(secret.encode(), at.encode("utf-8") + b"." + body, digest).hexdigest()

    def time_of(match):
        return str(now + int(match.group(1) or 0))
    first = {name: re.sub(r"\{\{rt_time([+-]\d+)?\}\}", time_of, value) for name, value in headers.items()}
    sent = next((value for name, value in first.items() if name.lower() == "x-escalate-time"), str(now))

    def one(match):
        what, _, more = match.group(1).partition(":")
        if what == "rt_signature":
            return "sha256=" + signed(sent, more or SECRET)
        if what == "rt_signature_at":
            return "sha256=" + signed(str(now + int(more)))
        if what == "rt_signature_body_only":
            return "sha256=" + hmac.new((more or SECRET).encode(), body, hashlib.sha256).hexdigest()
        if what == "rt_signature_sha1":
            return "sha1=" + signed(sent, SECRET, hashlib.sha1)
        raise ValueError(match.group(0))
    return {name: re.sub(r"\{\{(rt_signature[^}]*)\}\}", one, value) for name, value in first.items()}


def played(service, step):
    if "raw" in step or "raw_repeat" in step:
        text = step["raw"] if "raw" in step else repeated(step["raw_repeat"])
        text = text.replace("{{host}}", f"127.0.0.1:{service.port}")
        return Answer(talk(service.port, text.encode("latin-1"), step.get("pause_ms", 3000) / 1000)), None
    body = body_of(step)
    headers = filled(step.get("headers", {}), body)
    return ask(service.port, step["method"], step["path"], headers, body, step.get("chunked", False)), headers


def judged(service, step, answer, headers, before):
    expect, wrong = step["expect"], []
    is_raw = "raw" in step or "raw_repeat" in step
    allowed = expect.get("status")
    if allowed is not None and answer.status not in allowed:
        wrong.append(f"status {answer.status}, not {allowed}")
    if answer.status == 500 or (answer.status > 500 and answer.status not in (allowed or [])):
        wrong.append(f"status {answer.status}")
    seen = answer.raw if is_raw else answer.head + b"\r\n\r\n" + answer.body + b"\n" + answer.raw.partition(b"\r\n\r\n")[2]
    for text in expect.get("never", []):
        if text.encode("utf-8", "surrogatepass") in seen:
            wrong.append(f"has {text!r}")
    for text in CRASH:
        if text in answer.raw:
            wrong.append(f"has {text!r}")
    several = len(allowed or []) > 1
    if not several or answer.status in (200, 202):
        for text in expect.get("contains", []):
            if text.encode("utf-8") not in answer.body:
                wrong.append(f"body lacks {text!r}")
    if answer.status:
        for name, text in expect.get("header", {}).items():
            value = answer.header(name)
            if value is None or text.lower() not in value.lower():
                wrong.append(f"header {name} is {value!r}, not {text!r}")
        for name in expect.get("no_header", []):
            if answer.header(name) is not None:
                wrong.append(f"has header {name}")
        if not is_raw:
            for name, text in STANDING.items():
                if text not in (answer.header(name) or "").lower():
                    wrong.append(f"standing header {name} is {answer.header(name)!r}")
    if "same_body_as" in expect and answer.body != before[expect["same_body_as"]].body:
        wrong.append(f"another body than step {expect['same_body_as']}")
    if expect.get("utf8"):
        try:
            json.loads(answer.body.decode("utf-8"))
        except ValueError as error:
            wrong.append(f"no UTF-8 JSON: {error}")
    if expect.get("no_redirect") and answer.status in (301, 302, 303, 307, 308):
        to = re.sub(r"^https?://[^/]*", "", answer.header("location") or "")
        next_one = ask(service.port, step["method"], to or "/", headers or {}, None)
        if next_one.status == 200 and any(text.encode() in next_one.body for text in expect.get("never", [])):
            wrong.append(f"the redirect to {to} answers 200 with what must not be there")
    return wrong


def main():
    wanted = sys.argv[1:]
    right = total = 0
    log = open(os.path.join(RUN, "http.log"), "w", encoding="utf-8")
    for scenario in scenarios("http.jsonl"):
        if wanted and scenario["id"] not in wanted:
            continue
        service = start(scenario["id"])
        answers, wrong = [], []
        try:
            for index, step in enumerate(scenario["steps"]):
                answer, headers = played(service, step)
                for text in judged(service, step, answer, headers, answers):
                    sent = step.get("raw") or (step.get("method", "") + " " + step.get("path", "") + " " + str(step.get("headers", {})) + " " + str(step.get("body", "")))
                    wrong.append(f"step {index}: {text}\n     sent {sent[:400]!r}\n     got {answer.raw[:700]!r}")
                log.write(f"{scenario['id']} {index} {answer.status} {answer.raw[:1500]!r}\n")
                answers.append(answer)
            if not service.lives():
                wrong.append("the service does not live afterwards")
            if any(text.decode() in service.says() for text in CRASH):
                wrong.append(f"stderr: {service.says()[-600:]}")
        finally:
            service.stop()
        total += 1
        right += not wrong
        print(f"{'right' if not wrong else 'WRONG'} {scenario['id']} {scenario['kind']}", flush=True)
        for text in wrong:
            print("   ", text, flush=True)
    print(f"http: {right} of {total} right")


main()
