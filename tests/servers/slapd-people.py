#!/usr/bin/env python3
"""People on a slapd that is up, each in a state of its own, and what the server itself answers for each of them.

    slapd-people.py ENVFILE [PEOPLE.json] [--show]    seeds everybody, asks the server, compares with `asked`; exit 1: not as written

PEOPLE.json (tests/data/people/slapd.json) holds the world (tenants, groups, the group of 1,500) and for each person the state as steps, the
call, the truth and `asked`. Failures and locks come of real binds; times that lie back are written by the administrator with the relax control,
since the server has no other clock. Everything is asked of a copy of the server, because a bind leaves a trace. May be repeated.
"""
import base64
import datetime
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from asked import Call

WRONG = "not-the-password"
FOREVER = "000001010000Z"


def escaped(value):
    """A value of a DN (RFC 4514)."""
    value = re.sub(r'([\\,+"<>;=])', r"\\\1", value)
    value = re.sub(r"^([ #])", r"\\\1", value)
    return re.sub(r" $", r"\\ ", value)


def stamp(when):
    return when.strftime("%Y%m%d%H%M%SZ")


def ago(text):
    """`20 days`, `2 hours`, `-3 days` (to come)."""
    number, unit = text.split()
    return datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(**{unit: float(number)})


class Directory:
    """A slapd by ldap-utils."""

    def __init__(self, url, env):
        self.url, self.env, self.base = url, env, env["SLAPD_BASE"]

    def run(self, program, *arguments, who=None, password=None, given=None):
        command = [program, "-x", "-H", self.url, "-D", who or self.env["SLAPD_ADMIN"], "-w", password or self.env["SLAPD_ADMIN_PASSWORD"], *arguments]
        return subprocess.run(command, input=given, capture_output=True, text=True)

    def apply(self, ldif, *arguments, missing_is_fine=False):
        """Records that each name their change."""
        got = self.run("ldapmodify", "-e", "relax", *arguments, given=ldif)
        if got.returncode and not missing_is_fine:
            raise RuntimeError(f"{got.stderr}{ldif[:600]}")

    def change(self, dn, name, *values):
        """The values in the place of those that are there."""
        lines = "".join(f"{name}:: {base64.b64encode(str(v).encode()).decode()}\n" for v in values)
        self.apply(f"{line('dn', dn)}changetype: modify\nreplace: {name}\n{lines}\n")

    def find(self, filter_, *attributes, base=None, **account):
        """Entries as (DN, {attribute in lower case: [value]})."""
        got = self.run("ldapsearch", "-LLL", "-o", "ldif-wrap=no", "-E", "pr=400/noprompt", "-b", base or self.base, filter_, *attributes, **account)
        if got.returncode not in (0, 32):
            raise RuntimeError(got.stderr)
        entries = []
        for record in re.split(r"\n\n+", got.stdout):
            pairs = [m.groups() for m in re.finditer(r"^([^:#\s]+):(:?) ?(.*)$", record, re.M)]
            values = {}
            for name, coded, value in pairs:
                values.setdefault(name.lower(), []).append(base64.b64decode(value).decode() if coded else value)
            if "dn" in values:
                entries.append((values.pop("dn")[0], values))
        return entries

    def sign_in(self, dn, password):
        """The code of the bind, what the policy adds, and the code of reading one's own entry after it."""
        got = self.run("ldapsearch", "-e", "ppolicy", "-LLL", "-s", "base", "-b", dn, "1.1", who=dn, password=password)
        bind = re.search(r"^ldap_bind: [^(]*\((-?\d+)\)(?: \(([^)]*)\))?(?:; ([^\n]*))?", got.stderr, re.M)
        code = int(bind[1]) if bind else 0
        return {"code": code, "says": (bind[2] or bind[3]) if bind else None, "reads": got.returncode if code == 0 else None}


def line(name, value):
    return f"{name}:: {base64.b64encode(value.encode()).decode()}\n"


def filtered(value):
    """A value in a filter (RFC 4515)."""
    return "".join(f"\\{byte:02x}" if byte < 32 or byte > 126 or chr(byte) in "\\*()" else chr(byte) for byte in value.encode())


class World:
    """Tenants, groups and people, below the base."""

    def __init__(self, directory, spec, password):
        self.d, self.spec, self.world, self.password = directory, spec, spec["world"], password
        self.dns = {p["id"]: self.dn(p["state"]) for p in spec["people"] if p["state"].get("made") != "nobody"}

    def unit(self, tenant):
        return f"ou={escaped(tenant)},{self.d.base}"

    def group(self, name):
        return f"cn={escaped(name)},ou=groups,{self.d.base}"

    def dn(self, state):
        rdn = "+".join(f"{name}={escaped(state[name])}" for name in state.get("rdn", ["uid"]))
        return f"{rdn},{''.join(f'ou={escaped(ou)},' for ou in state.get('below', []))}ou=people,{self.unit(state['tenant'])}"

    def clear(self):
        """What an earlier run left: only what has our names."""
        for name in self.world["groups"]:
            self.d.run("ldapdelete", self.group(name))
        for tenant in self.world["tenants"]:
            self.d.run("ldapdelete", "-r", self.unit(tenant))

    def build(self):
        unit = "changetype: add\nobjectClass: organizationalUnit\n"
        records = []
        for tenant, title in self.world["tenants"].items():
            records.append(line("dn", self.unit(tenant)) + unit + line("description", title))
            records.append(line("dn", f"ou=people,{self.unit(tenant)}") + unit)
        for state in (p["state"] for p in self.spec["people"]):
            for depth in range(len(state.get("below", []))):
                units = "".join(f"ou={escaped(ou)}," for ou in state["below"][-1 - depth:])
                records.append(line("dn", f"{units}ou=people,{self.unit(state['tenant'])}") + unit)
        for person in self.spec["people"]:
            if person["state"].get("made") != "nobody":
                records.append(self.entry(person))
        self.d.apply("\n".join(records))
        members = {name: [self.group(g) for g in group.get("groups", [])] for name, group in self.world["groups"].items()}
        for person in self.spec["people"]:
            for name in person["state"].get("groups", []):
                members[name].append(self.dns[person["id"]])
        for name, group in self.world["groups"].items():
            members[name] += [f"uid=crowd-{i},ou=people,ou=globex,{self.d.base}" for i in range(1, group.get("crowd", 0) + 1)]
        records = []
        for name, those in members.items():  # a group has a member
            lines = "".join(line("member", each) for each in those or [self.d.env["SLAPD_USER"]])
            records.append(line("dn", self.group(name)) + "changetype: add\nobjectClass: groupOfNames\n" + lines)
        self.d.apply("\n".join(records))

    def entry(self, person):
        state = person["state"]
        text = line("dn", self.dns[person["id"]]) + "changetype: add\nobjectClass: inetOrgPerson\n"
        text += line("uid", state["uid"]) + line("cn", state.get("cn", state["uid"])) + line("sn", state.get("sn", "Person"))
        text += "".join(line("mail", mail) for mail in state.get("mail", []))
        if state.get("password", True):
            text += line("userPassword", self.password)
        return text

    def make(self, person):
        """What happens to the person, in order; the password was set 20 days ago if nothing else is said."""
        state, dn = person["state"], self.dns[person["id"]]
        if "policy" in state:
            self.d.change(dn, "pwdPolicySubentry", f"cn={state['policy']},ou=policies,{self.d.base}")
        if state.get("password", True):
            self.d.change(dn, "pwdChangedTime", stamp(ago(state.get("changed", "20 days"))))
        for step in state.get("then", []):
            verb, *rest = step if isinstance(step, list) else [step]
            getattr(self, f"then_{verb}")(dn, *rest)

    def then_sign_in(self, dn):
        got = self.d.sign_in(dn, self.password)
        if got["code"]:
            raise RuntimeError(f"{dn} does not sign in: {got}")

    def then_wrong(self, dn, times):
        for _ in range(times):
            self.d.sign_in(dn, WRONG)

    def then_lock(self, dn):
        self.d.change(dn, "pwdAccountLockedTime", FOREVER)

    def then_unlock(self, dn):
        self.d.change(dn, "pwdAccountLockedTime")
        self.d.change(dn, "pwdFailureTime")

    def then_must_change(self, dn):
        self.d.change(dn, "pwdReset", "TRUE")

    def then_admin_password(self, dn):
        self.d.run("ldappasswd", "-s", self.password, dn)

    def then_changes_it(self, dn):
        """The person, to another password and back."""
        for old, new in ((self.password, "Pw-between-1"), ("Pw-between-1", self.password + "x")):
            got = self.d.run("ldappasswd", "-a", old, "-s", new, who=dn, password=old)
            if got.returncode:
                raise RuntimeError(got.stderr)

    def then_no_password(self, dn):
        self.d.change(dn, "userPassword")

    def then_at(self, dn, name, *when):
        """The time attribute lies so far back. The last success is not to be changed, not even with relax: slapmodify writes it, and
        more than one process may have an mdb database open."""
        times = [stamp(ago(each)) for each in when]
        if name != "pwdLastSuccess":
            self.d.change(dn, name, *times)
            return
        ldif = f"{line('dn', dn)}changetype: modify\nreplace: {name}\n{name}: {times[0]}\n"
        command = ["/usr/sbin/slapmodify", "-f", Path(self.d.env["SLAPD_CA"]).parent.parent / "slapd.conf"]
        subprocess.run(command, input=ldif, text=True, check=True, capture_output=True)

    def then_set(self, dn, name, *values):
        self.d.change(dn, name, *values)

    def then_leave(self, dn, group):
        self.d.apply(line("dn", self.group(group)) + "changetype: modify\ndelete: member\n" + line("member", dn))

    def then_delete(self, dn):
        self.d.run("ldapdelete", dn)

    # ---- questions

    def ask(self, person, question):
        dn, call = self.dns.get(person["id"]), question["call"]
        if call == "sign_in":
            return self.d.sign_in(dn, question.get("password", self.password))
        if call == "groups":
            return {"groups": sorted(self.groups(dn))}
        if call == "found":  # by the matching rules of the server
            typed = filtered(person["call"]["user"])
            base = question.get("below") or self.unit(person["call"]["tenant"])
            return {"entries": len(self.d.find(f"(&(objectClass=inetOrgPerson)(|(uid={typed})(mail={typed})))", "1.1", base=base))}
        if call == "reader":  # what the account that reads sees of it
            who, password = self.d.env["SLAPD_USER"], self.d.env["SLAPD_PASSWORD"]
            seen = self.d.find("(objectClass=*)", "*", "+", base=dn, who=who, password=password)[0][1]
            with_password = self.d.find("(userPassword=*)", "1.1", base=dn, who=who, password=password)
            times = sorted(name for name in seen if name.startswith("pwd"))
            return {"sees": times, "failures": len(seen.get("pwdfailuretime", [])), "password": bool(with_password)}
        raise KeyError(call)

    def groups(self, dn):
        """Names of all groups, nested ones too, by asking who has it as a member."""
        known, new = set(), {dn}
        while new:
            asked = "".join(f"(member={filtered(each)})" for each in new)
            got = {each: values["cn"][0] for each, values in self.d.find(f"(|{asked})", "cn")}
            new = got.keys() - {each for each, _ in known}
            known |= set(got.items())
        return {name for _, name in known}


def copy_of(directory, folder):
    """Another slapd with the same content, in the folder: its process."""
    data = Path(directory.env["SLAPD_CA"]).parent.parent
    conf = (data / "slapd.conf").read_text().replace(f"{data}/db", f"{folder}/db").replace(f"{data}/slapd.pid", f"{folder}/slapd.pid")
    (Path(folder) / "slapd.conf").write_text(conf)
    (Path(folder) / "db").mkdir()
    ldif = subprocess.run(["/usr/sbin/slapcat", "-f", data / "slapd.conf"], check=True, capture_output=True).stdout
    subprocess.run(["/usr/sbin/slapadd", "-q", "-f", f"{folder}/slapd.conf"], input=ldif, check=True)
    url = f"ldapi://{folder.replace('/', '%2F')}%2Fldapi"
    server = subprocess.Popen(["/usr/sbin/slapd", "-d", "0", "-f", f"{folder}/slapd.conf", "-h", url])
    copy = Directory(url, directory.env)
    for _ in range(100):
        if copy.run("ldapwhoami").returncode == 0:
            return copy, server
        time.sleep(0.1)
    server.terminate()
    raise RuntimeError("the copy does not start")


def main():
    call = Call("slapd")
    directory = Directory(call.env["SLAPD_URL"], call.env)
    world = World(directory, call.spec, call.env["SLAPD_USER_PASSWORD"])
    world.clear()
    world.build()
    for person in call.people:
        if person["state"].get("made") != "nobody":
            world.make(person)
    ids = {}
    for person in call.people:
        if person["id"] in world.dns:
            got = directory.find("(objectClass=*)", "entryUUID", base=world.dns[person["id"]])
            ids |= {person["id"]: values["entryuuid"][0] for _, values in got}
    call.seeded(ids)
    with tempfile.TemporaryDirectory() as folder:
        copy, server = copy_of(directory, folder)
        try:
            world.d = copy
            return call.compare(world.ask)
        finally:
            server.terminate()
            server.wait()


if __name__ == "__main__":
    sys.exit(main())
