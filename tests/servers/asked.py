"""What the scripts share that put people with known truth on a server and then ask it.

    SYSTEM-people.py ENVFILE [PEOPLE.json]          seeds everybody, asks the server, compares with `asked`; exit 1: not as written
    SYSTEM-people.py ENVFILE [PEOPLE.json] --show   the same, and prints every answer
"""
import json
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

HERE = Path(__file__).resolve().parent
GIVEN = {"call", "as", "password", "filter", "q", "name", "by", "of", "what", "in", "below", "tenant"}  # unless the answer has it, too


class Answer:
    """What a server answered: status, headers, and the body as JSON where it is any."""

    def __init__(self, status, headers, text):
        self.status, self.headers, self.text = status, headers, text
        try:
            self.data = json.loads(text) if text else None
        except ValueError:
            self.data = None


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


class Http:
    """Calls of one client: its headers, and its cookies where it keeps any."""

    def __init__(self, base, headers=None, *handlers):
        self.base, self.headers = base, headers or {}
        self.opener = urllib.request.build_opener(*(handlers or [_Stay]))

    def ask(self, method, path, body=None, headers=None, query=None):
        """The answer, whatever its status; `body` is JSON, or a form if it is a list of pairs."""
        sent = dict(self.headers, **(headers or {}))
        if isinstance(body, list) and all(isinstance(pair, tuple) for pair in body):
            data = urllib.parse.urlencode(body).encode()
        else:
            data = json.dumps(body).encode() if body is not None else None
            if data is not None:
                sent.setdefault("Content-Type", "application/json")
        url = path if path.startswith("http") else self.base + path
        if query:
            url += "?" + urllib.parse.urlencode(query)
        request = urllib.request.Request(url, data, sent, method=method)
        try:
            with self.opener.open(request, timeout=60) as got:
                return Answer(got.status, got.headers, got.read().decode())
        except urllib.error.HTTPError as error:
            return Answer(error.code, error.headers, error.read().decode(errors="replace"))

    def do(self, method, path, body=None, headers=None, query=None):
        """The body; anything but success is an error."""
        got = self.ask(method, path, body, headers, query)
        if got.status >= 300:
            raise RuntimeError(f"{method} {path}: {got.status} {got.text[:400]}")
        return got.data


class Call:
    """What a script was called with, and what it prints at its end."""

    def __init__(self, system):
        self.show, (envfile, *rest) = "--show" in sys.argv, [a for a in sys.argv[1:] if not a.startswith("--")]
        self.system, self.folder, self.began = system, Path(envfile).parent, time.monotonic()
        self.env = dict(line.split("=", 1) for line in Path(envfile).read_text().splitlines() if "=" in line)
        self.spec = json.loads(Path(rest[0] if rest else HERE.parent / f"data/people/{system}.json").read_text())
        self.people = self.spec["people"]

    def seeded(self, ids):
        """Ids are the server's, by person; whoever is nobody there has none."""
        (self.folder / f"people-{self.system}.json").write_text(json.dumps(ids, indent=1))
        print(f"{len(ids)} of {len(self.people)} people seeded in {time.monotonic() - self.began:.1f} s")

    def compare(self, ask):
        """`ask(person, question)` is what the server says; what the question has beside what it is given must be in it. 1: not as written."""
        differs, count, began = 0, 0, time.monotonic()
        for person in self.people:
            for question in person.get("asked", []):
                count += 1
                try:
                    answer = ask(person, question)
                except (RuntimeError, KeyError, IndexError, TypeError, AttributeError) as error:
                    answer = {"failed": f"{type(error).__name__}: {error}"}
                wanted = {key: value for key, value in question.items() if key in answer or key not in GIVEN}
                wrong = {key: answer.get(key) for key, value in wanted.items() if key not in answer or answer[key] != value}
                wrong = wrong or not wanted  # a question of which nothing is compared proves nothing
                differs += bool(wrong)
                if wrong or self.show:
                    print(f"{'NOT SO' if wrong else 'so'}: {person['id']} {json.dumps(question, ensure_ascii=False)} -> {answer}")
        print(f"{count} answers of the server in {time.monotonic() - began:.1f} s, {differs} not as written")
        return 1 if differs else 0


def run(system, make):
    """`make(env, spec)` gives something with `seed()`, which returns the server's id of each person, and `ask(person, question)`."""
    call = Call(system)
    server = make(call.env, call.spec)
    call.seeded(server.seed())
    sys.exit(call.compare(server.ask))
