"""What scripts that seed people share: the files that they are given, and the server's answers against those that were written down."""
import json
import sys
import time
from pathlib import Path


class Call:
    """`SCRIPT ENVFILE [PEOPLE.json] [--show]`."""

    def __init__(self, system):
        self.show, (envfile, *rest) = "--show" in sys.argv, [a for a in sys.argv[1:] if not a.startswith("--")]
        self.folder = Path(envfile).parent
        self.env = dict(line.split("=", 1) for line in Path(envfile).read_text().splitlines() if "=" in line)
        self.system, self.began = system, time.monotonic()
        self.spec = json.loads(Path(rest[0] if rest else Path(__file__).parent.parent / f"data/people/{system}.json").read_text())
        self.people = self.spec["people"]

    def seeded(self, ids):
        """Ids are the server's, by person; whoever is nobody there has none."""
        (self.folder / f"people-{self.system}.json").write_text(json.dumps(ids))
        print(f"{len(ids)} of {len(self.people)} people seeded in {time.monotonic() - self.began:.1f} s")

    def compare(self, answer):
        """`answer(person, question)` is what the server says; each key of it that the question has must be the same."""
        differs, count, began = 0, 0, time.monotonic()
        for person in self.people:
            for question in person.get("asked", []):
                count += 1
                got = answer(person, question)
                wrong = {name for name, value in got.items() if name in question and question[name] != value}
                asked_nothing = not question.keys() & got.keys()
                differs += bool(wrong or asked_nothing)
                if wrong or asked_nothing or self.show:
                    print(f"{'NOT SO' if wrong or asked_nothing else 'so'}: {person['id']} ({person['kind']}) {question} -> {got}")
        print(f"{count} answers of the server in {time.monotonic() - began:.1f} s, {differs} not as written")
        return 1 if differs else 0
