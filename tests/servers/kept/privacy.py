#!/usr/bin/env python3
"""Kept scenarios of tickets and the people in them. `privacy.py [ID…]`; a service of its own, with a profile, a desk and a directory, for each."""
import os, sys
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path = [one for one in sys.path if os.path.abspath(one or ".") != HERE]
import hashlib, hmac, http.server, json, re, threading, time, unicodedata
from datetime import datetime, timedelta, timezone
sys.path.insert(0, HERE)
from common import *

SECRET = "desk-secret-0123456789abcdef"
READER = "reader-token-0123456789abcdef"

DESK = r'''
title  = "Desk"
kind   = "ticketing"
proven = "contract"
url    = "{{url}}"

[settings]
url = { about = "base URL" }

[request.one]
get = "/tickets/{{found.id}}"

[request.made]
post = "/tickets"
json = '{ subject: $ticket.title, body: $ticket.text }'

[request.noted]
post = "/tickets/{{found.id}}/notes"
json = '{ text: $ticket.text, ticket: $ticket }'

[request.answered]
post = "/tickets/{{found.id}}/replies"
json = '{ text: $ticket.text, ticket: $ticket }'

[ticket]
create = '$made | { id: (.id | tostring), url: "https://desk.acme.example/\(.id)" }'
read   = '$one'
note   = '$noted | { id: $found.id }'
reply  = '$answered | { id: $found.id }'

[hook]
signature = { kind = "hmac-sha256", header = "X-Desk-Signature", prefix = "sha256=" }
event     = '.event'
ticket    = '.ticket | tostring'
'''

PEOPLE = r'''
title  = "People"
kind   = "directory"
proven = "contract"

[settings]
people = { about = "people, as facts" }
roles  = { about = "roles and what they grant" }

[request.rows]
read = "{{people}}"
keep = 'map(select([.email, .id] | any(. != null and (fold == ($case.user | fold)))))'

[request.catalogue]
read = "{{roles}}"

[request.everybody]
read = "{{people}}"
keep = 'map(select([.email, .id, .name] | like($text)))'

[facts]
account        = '$rows | map({ id, email, name, state, since })'
lock           = '$rows[0].lock'
invite         = '$rows[0].invite'
password       = '$rows[0].password'
sign_in        = 'if $rows == [] then null else { attempts: $rows[0].attempts } end'
reset          = 'null'
tenants        = '$rows | map({ tenant: "acme", state: (if .state == "active" then "member" elif .state == "invited" then "invited" else "inactive" end) })'
roles          = 'if $rows == [] then null else $rows[0].roles | map({ name: . }) end'
role_catalogue = '$catalogue'

[list]
users   = '$everybody | map({ id, name, email })'
'''

PROFILE = '''
title = "Acme"

[tenants]
acme = "Acme"

[domains]
"acme.example" = "acme"

[connect.people]
connector = "people"
people    = "people.json"
roles     = "roles.json"

[actions."reassign a conversation"]
aliases = ["reassign conversations", "assign a conversation", "hand over a conversation"]
all_of  = ["conversations.assign"]

[actions."open a report"]
aliases = ["open the report", "see a report", "view reports"]
all_of  = ["reports.read"]

[actions."see the billing page"]
aliases = ["open billing", "see billing", "Abrechnung"]
all_of  = ["billing.read"]

[ticketing]
connector = "desk"
url       = "http://127.0.0.1:%(desk)d"

[service]
listen = "127.0.0.1:%(port)d"
key = { env = "SERVICE_KEY" }
hook_secret = { env = "HOOK_SECRET" }
reply = true

[service.tokens.reader]
secret = { env = "READER" }
scopes = ["read"]
'''

ROLES = [
    {"name": "Admin", "permissions": ["*"], "protected": True, "holders": 1},
    {"name": "Agent", "permissions": ["conversations.read", "conversations.reply"], "holders": 5},
    {"name": "Supervisor", "permissions": ["conversations.read", "conversations.reply", "conversations.assign"], "holders": 2},
    {"name": "Analyst", "permissions": ["reports.read"], "holders": 1},
    {"name": "Billing", "permissions": ["billing.read"], "holders": 1},
]


def at(**ago):
    return (datetime.now(timezone.utc) - timedelta(**ago)).strftime("%Y-%m-%dT%H:%M:%SZ")


def person(number, one):
    state = one["state"]
    row = {"id": f"u-{101 + number}", "email": one["email"], "name": one["name"], "state": "active", "since": "2026-02-02T09:00:00Z", "lock": None,
           "invite": {"state": "accepted", "sent_at": "2026-02-01T09:00:00Z", "tenant": "acme"},
           "password": {"set": True, "must_change": False}, "roles": ["Agent"], "attempts": [{"at": at(days=2), "outcome": "success", "tenant": "acme"}]}
    words = [word.strip() for word in state.split(",")]
    for word in words:
        if word == "active":
            pass
        elif word == "deactivated":
            row.update(state="inactive", since=at(days=1))
        elif word == "locked":
            row["lock"] = {"since": at(hours=2), "until": None, "failures": 5}
            row["attempts"].append({"at": at(hours=2), "outcome": "locked", "tenant": "acme"})
        elif word == "invite pending":
            row.update(state="invited", password={"set": False}, attempts=[], roles=[])
            row["invite"] = {"state": "pending", "sent_at": at(days=3), "expires_at": at(days=-4), "mail": "delivered", "tenant": "acme"}
        elif word == "expired":
            row["invite"].update(state="expired", sent_at=at(days=20), expires_at=at(days=13))
        elif word.startswith("lacks role "):
            assert word[11:] not in row["roles"]
        elif word.startswith("has role "):
            row["roles"].append(word[9:])
        elif word == "admin":
            row["roles"].append("Admin")
        elif word == "last attempt: wrong password":
            row["attempts"].append({"at": at(hours=1), "outcome": "wrong_password", "tenant": "acme"})
        else:
            raise ValueError(state)
    return row


class Desk:
    """A helpdesk with one ticket."""

    def __init__(self, number, scenario):
        self.id, self.notes, self.replies, self.asked = str(number), [], [], []
        self.ticket = {"id": self.id, "url": f"https://desk.acme.example/{number}", "state": "open", "requester": scenario["requester"],
                       "subject": scenario["subject"], "body": scenario["body"], "body_type": "text"}
        desk = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_):
                pass

            def answer(self, status, value):
                data = json.dumps(value).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def do_GET(self):
                desk.asked.append("GET " + self.path)
                if self.path == f"/tickets/{desk.id}":
                    return self.answer(200, {**desk.ticket, "notes": [one["text"] for one in desk.notes], "replies": [one["text"] for one in desk.replies]})
                self.answer(404, {"error": "no such ticket"})

            def do_POST(self):
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                desk.asked.append("POST " + self.path)
                place = {f"/tickets/{desk.id}/notes": desk.notes, f"/tickets/{desk.id}/replies": desk.replies}.get(self.path)
                if place is None:
                    return self.answer(404, {"error": "nothing here"})
                place.append(body)
                self.answer(201, {"id": len(place)})

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


def start(home, scenario, desk):
    config = os.path.join(home, ".config", "escalate", "templates", "connectors")
    for kind, name, text in (("ticketing", "desk", DESK), ("directory", "people", PEOPLE)):
        os.makedirs(os.path.join(config, kind), exist_ok=True)
        with open(os.path.join(config, kind, name + ".toml"), "w", encoding="utf-8") as file:
            file.write(text)
    folder = os.path.join(home, "profile")
    os.makedirs(folder)
    port = free_port()
    path = os.path.join(folder, "escalate.toml")
    with open(path, "w", encoding="utf-8") as file:
        file.write(PROFILE % {"desk": desk.port, "port": port})
    rows = [person(number, one) for number, one in enumerate(scenario["people"])]
    for name, value in (("people.json", rows), ("roles.json", ROLES)):
        with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
            json.dump(value, file)
    more = {"HOOK_SECRET": SECRET, "SERVICE_KEY": "0123456789abcdef" * 4, "READER": READER}
    return Service(home, path, port, more), {row["id"]: row["email"] for row in rows}


def delivered(service, desk):
    body = json.dumps({"ticket": desk.id, "event": "created " + desk.id}).encode()
    signature = "sha256=" + hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
    answer = ask(service.port, "POST", "/hooks/desk", {"Content-Type": "application/json", "X-Desk-Signature": signature}, body)
    if answer.status != 202:
        raise SystemExit(f"the hook was not taken: {answer.raw!r}")
    case, end = answer.json()["case"], time.time() + 60
    while True:
        shown = ask(service.port, "GET", f"/v1/cases/{case}", {"Authorization": f"Bearer {READER}"}, None).json()
        if shown["state"] in ("done", "failed") or time.time() > end:
            return shown
        time.sleep(0.1)


def folded(text):
    return unicodedata.normalize("NFKC", text).casefold()


def has(text, never):
    text, wanted = folded(text), folded(never)
    if re.fullmatch(r"[A-Za-z]+", never):
        return re.search(r"(?<!\w)" + re.escape(wanted) + r"(?!\w)", text) is not None
    return wanted in text


def letter_of(desk):
    """Everything that reached the requester: what the connector was given for its replies."""
    out = []
    for one in desk.replies:
        ticket = one["ticket"]
        out.append("\n".join(str(ticket.get(key) or "") for key in ("title", "text", "follow_up")))
    return "\n".join(out)


def judged(scenario, case, desk, ids, letters):
    wrong, remarks = [], []
    if case["state"] != "done":
        return [f"the case is {case['state']}: {case.get('error')}"], remarks, None, None
    report = case["report"]
    settled = report and report["case"]["user"]
    settled = ids.get(settled, settled)
    allowed = scenario["about_any"] if "about_any" in scenario else [scenario["about"]]
    if scenario["about"] not in allowed:
        allowed = allowed + [scenario["about"]]
    same = lambda one, other: one == other or (one and other and one.lower() == other.lower())
    if not any(same(settled, one) for one in allowed):
        wrong.append(f"settled on {settled!r}, right is {allowed}")
    wanted, letter = scenario["letter"], letter_of(desk)
    letters[scenario["id"]] = desk.replies[0]["text"] if desk.replies else None
    if not wanted["may"] and desk.replies:
        wrong.append(f"a letter was sent: {letter!r}")
    if wanted.get("must") and not desk.replies:
        wrong.append("no letter was sent")
    for never in wanted.get("never", []):
        if has(letter, never):
            wrong.append(f"the letter has {never!r}: {letter!r}")
    if len(desk.replies) > 1:
        remarks.append(f"{len(desk.replies)} letters")
    if "same_letter_as" in scenario and letters[scenario["id"]] != letters.get(scenario["same_letter_as"]):
        wrong.append(f"another letter than {scenario['same_letter_as']}: {letters[scenario['id']]!r} / {letters.get(scenario['same_letter_as'])!r}")
    if "recipient_only" in scenario:
        for one in desk.replies:
            for key in ("requester", "follow_up"):
                to = one["ticket"].get(key)
                if to and not same(to, scenario["recipient_only"]):
                    wrong.append(f"sent to {to!r} ({key})")
    if not desk.notes:
        remarks.append("no note")
    return wrong, remarks, settled, letter


def main():
    wanted = sys.argv[1:]
    right = total = 0
    letters = {}
    with open(os.path.join(RUN, "privacy.log"), "w", encoding="utf-8") as log:
        for number, scenario in enumerate(scenarios("privacy.jsonl"), 1001):
            if wanted and scenario["id"] not in wanted:
                continue
            home = fresh(scenario["id"])
            desk = Desk(number, scenario)
            service, ids = start(home, scenario, desk)
            try:
                case = delivered(service, desk)
                wrong, remarks, settled, letter = judged(scenario, case, desk, ids, letters)
                if not service.lives() or "panicked at" in service.says():
                    wrong.append(f"the service: {service.says()[-500:]}")
            finally:
                service.stop()
                desk.server.shutdown()
            log.write(json.dumps({"id": scenario["id"], "settled": settled, "letters": desk.replies, "notes": desk.notes, "case": case, "asked": desk.asked, "stderr": service.says()}) + "\n")
            total += 1
            right += not wrong
            print(f"{'right' if not wrong else 'WRONG'} {scenario['id']} {scenario['kind']}: settled on {settled!r}, {'letter' if letter else 'no letter'}", flush=True)
            for text in wrong:
                print("    ", text, flush=True)
            for text in remarks:
                print("     (", text, ")", flush=True)
    print(f"privacy: {right} of {total} right")


main()
