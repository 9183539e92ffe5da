"""What the scripts that put people on a server share: the env file, calls in JSON, the ids beside it, and the comparison with `asked`."""
import http.client
import json
import sqlite3
import sys
import time
from pathlib import Path

WRONG = "Not-the-password-1"


class Http:
    """Calls to one server over a connection that is kept; an answer is (status, body, headers)."""

    def __init__(self, url):
        self.host, _, self.base = url.split("//")[1].partition("/")
        self.base = f"/{self.base}" if self.base else ""
        self.connection = None

    def ask(self, method, path, body=None, headers=None):
        """The answer, whatever its status."""
        headers = {"Content-Type": "application/json"} | (headers or {})
        text = json.dumps(body).encode() if body is not None else None
        for attempt in (1, 2):
            self.connection = self.connection or http.client.HTTPConnection(self.host, timeout=60)
            try:
                self.connection.request(method, self.base + path, text, headers)
                got = self.connection.getresponse()
                raw = got.read()
                break
            except (http.client.HTTPException, ConnectionError):
                self.connection = None  # the server closed an idle connection
                if attempt == 2:
                    raise
        try:
            parsed = json.loads(raw) if raw.strip() else None
        except ValueError:
            parsed = raw.decode("utf-8", "replace")
        return got.status, parsed, got.headers

    def do(self, method, path, body=None, headers=None):
        """The body and the headers; anything but success is an error."""
        status, got, more = self.ask(method, path, body, headers)
        if status >= 300:
            raise RuntimeError(f"{method} {path}: {status} {str(got)[:400]}")
        return got, more


def statement(file, text, *values):
    """The rows of one statement on the server's own database, which is SQLite."""
    with sqlite3.connect(file, timeout=30) as database:
        return database.execute(text, values).fetchall()


def run(system, make):
    """ENVFILE [PEOPLE.json] [--show]: `make(env, spec)` seeds and gives ({person id: server id}, ask, done); exit 1: not as written."""
    show, (envfile, *rest) = "--show" in sys.argv, [a for a in sys.argv[1:] if not a.startswith("--")]
    env = dict(line.split("=", 1) for line in Path(envfile).read_text().splitlines() if "=" in line)
    file = rest[0] if rest else Path(__file__).resolve().parent.parent / "data/people" / f"{system}.json"
    spec = json.loads(Path(file).read_text())
    began = time.monotonic()
    ids, ask, done = make(env, spec)
    (Path(envfile).parent / f"people-{system}.json").write_text(json.dumps({name: each for name, each in ids.items() if each}))
    seeded = time.monotonic() - began
    differs = count = 0
    for person in spec["people"]:
        for question in person["asked"]:
            answer = ask(person, question)
            count += 1
            wrong = not answer or any(question.get(name) != value for name, value in answer.items() if name in question)
            differs += wrong
            if wrong or show:
                print(f"{'NOT SO' if wrong else 'so'}: {person['id']} {json.dumps(question)} -> {json.dumps(answer)}")
    done()
    print(f"{len(spec['people'])} people seeded in {seeded:.1f} s; {count} answers of the server in {time.monotonic() - began - seeded:.1f} s, {differs} not as written")
    return 1 if differs else 0
