#!/usr/bin/env python3
"""People on a Samba domain controller that is up, each in a state of its own, and what the server itself answers for each of them.

    samba-people.py seed ENVFILE [PEOPLE.json]              puts everybody there
    samba-people.py ask ENVFILE [PEOPLE.json] [--show]      asks the server at ASK_URL, compares with `asked`; exit 1: not as written

samba.sh asks a copy of the server, because a sign-in leaves a trace. PEOPLE.json (tests/data/people/samba.json) holds the world (groups,
password settings) and for each person the state as steps, the call, the truth and `asked`. Failures and locks come of real binds.
May be repeated.
"""
import base64
import os
import re
import struct
import subprocess
import sys
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from asked import Call

WRONG = "not-the-password"
NEVER = -(2**63)  # as a duration of Active Directory: without an end


def escaped(value):
    """A value of a DN (RFC 4514)."""
    value = re.sub(r'([\\,+"<>;=])', r"\\\1", value)
    value = re.sub(r"^([ #])", r"\\\1", value)
    return re.sub(r" $", r"\\ ", value)


def filtered(value):
    """A value in a filter (RFC 4515)."""
    return "".join(f"\\{byte:02x}" if byte < 32 or byte > 126 or chr(byte) in "\\*()" else chr(byte) for byte in value.encode())


def line(name, value):
    raw = value if isinstance(value, bytes) else str(value).encode()
    return f"{name}:: {base64.b64encode(raw).decode()}\n"


def filetime(days):
    """100 nanoseconds since 1601, so many days from now."""
    return int((time.time() + days * 86400 + 11644473600) * 10_000_000)


def quoted(password):
    return f'"{password}"'.encode("utf-16-le")


def sid(raw):
    numbers = struct.unpack(f"<{raw[1]}I", raw[8:])
    return "-".join(["S", str(raw[0]), str(int.from_bytes(raw[2:8], "big")), *map(str, numbers)])


class Directory:
    """The server by ldap-utils, over TLS."""

    def __init__(self, env):
        self.env, self.base, self.domain = env, env["SAMBA_BASE"], env["SAMBA_DOMAIN"]
        self.url = os.environ.get("ASK_URL", env["SAMBA_TLS_URL"])

    def run(self, program, *arguments, who=None, password=None, given=None):
        account = (who, password) if who else (self.env["SAMBA_ADMIN"], self.env["SAMBA_ADMIN_PASSWORD"])
        command = [program, "-x", "-H", self.url, "-D", account[0], "-w", account[1], *arguments]
        return subprocess.run(command, input=given, capture_output=True, text=True, env=os.environ | {"LDAPTLS_CACERT": self.env["SAMBA_CA"]})

    def apply(self, ldif):
        got = self.run("ldapmodify", given=ldif)
        if got.returncode:
            raise RuntimeError(f"{got.stderr}{ldif[:900]}")

    def change(self, dn, name, *values, how="replace"):
        self.apply(f"{line('dn', dn)}changetype: modify\n{how}: {name}\n{''.join(line(name, v) for v in values)}\n")

    def find(self, filter_, *attributes, base=None, scope="sub", **account):
        """Entries as (DN, {attribute in lower case: [bytes]})."""
        got = self.run("ldapsearch", "-LLL", "-o", "ldif-wrap=no", "-s", scope, "-b", base or self.base, filter_, *attributes, **account)
        if got.returncode not in (0, 32):
            raise RuntimeError(got.stderr)
        entries = []
        for record in re.split(r"\n\n+", got.stdout):
            values = {}
            for name, coded, value in re.findall(r"^([^:#\s]+):(:?) ?(.*)$", record, re.M):
                values.setdefault(name.lower(), []).append(base64.b64decode(value) if coded else value.encode())
            if "dn" in values:
                entries.append((values.pop("dn")[0].decode(), values))
        return entries

    def sign_in(self, dn, password):
        """The code of the bind and the reason that Active Directory adds as `data`."""
        got = self.run("ldapsearch", "-LLL", "-s", "base", "-b", "", "1.1", who=dn, password=password)
        reason = re.search(r"data ([0-9a-f]+)", got.stderr)
        return {"code": got.returncode, "data": reason[1] if reason else None}


class World:
    """Units, groups, password settings and people, below the unit `Quay`."""

    def __init__(self, directory, spec):
        self.d, self.spec, self.world = directory, spec, spec["world"]
        self.password, self.top = directory.env["SAMBA_USER_PASSWORD"], f"OU=Quay,{directory.base}"
        self.dns = {p["id"]: self.dn(p["state"]) for p in spec["people"] if p["state"].get("made") != "nobody"}

    def group(self, name):
        return f"CN={escaped(name)},OU=Groups of Quay,{self.top}"

    def dn(self, state):
        units = "".join(f"OU={escaped(unit)}," for unit in state.get("below", []))
        return f"CN={escaped(state.get('cn', state['sam']))},{units}{self.top}"

    def settings(self, name):
        return f"CN={escaped(name)},CN=Password Settings Container,CN=System,{self.d.base}"

    def clear(self):
        """What an earlier run left: only what has our names."""
        for name in self.world["settings"]:
            self.d.run("ldapdelete", self.settings(name))
        if self.d.find("(ou=Quay)", "1.1"):
            people = [dn for dn, _ in self.d.find("(objectClass=user)", "1.1", base=self.top)]
            if people:
                self.d.run("ldapdelete", "-c", *people)  # before the groups: a primary group is not deleted
            got = self.d.run("ldapdelete", "-e", "!1.2.840.113556.1.4.805", self.top)  # with all below it
            if got.returncode:
                raise RuntimeError(got.stderr)

    def build(self):
        unit = "changetype: add\nobjectClass: organizationalUnit\n"
        records = [line("dn", self.top) + unit, line("dn", f"OU=Groups of Quay,{self.top}") + unit]
        for state in (p["state"] for p in self.spec["people"]):
            for depth in range(len(state.get("below", []))):
                record = line("dn", "".join(f"OU={escaped(u)}," for u in state["below"][-1 - depth:]) + self.top) + unit
                records += [record] if record not in records else []
        for name, group in self.world["groups"].items():
            names = line("sAMAccountName", group.get("sam", name)) + line("groupType", group.get("type", -2147483646))
            records.append(line("dn", self.group(name)) + "changetype: add\nobjectClass: group\n" + names)
        records += [self.entry(p) for p in self.spec["people"] if p["id"] in self.dns]
        for name, setting in self.world["settings"].items():
            records.append(self.setting(name, setting))
        self.d.apply("\n".join(records))
        records = []
        for name, group in self.world["groups"].items():
            members = [self.group(g) for g in group.get("groups", [])]
            members += [f"CN={each},CN=Users,{self.d.base}" for each in group.get("of_the_domain", [])]
            members += [self.dns[p["id"]] for p in self.spec["people"] if name in p["state"].get("groups", []) + [p["state"].get("primary")]]
            if members:
                records.append(line("dn", self.group(name)) + "changetype: modify\nadd: member\n" + "".join(line("member", m) for m in members))
        self.d.apply("\n".join(records))

    def setting(self, name, setting):
        """Password settings for groups; times in seconds, null is without an end."""
        def duration(seconds):
            return NEVER if seconds is None else -int(seconds * 10_000_000)
        values = {"PasswordSettingsPrecedence": setting["precedence"], "PasswordReversibleEncryptionEnabled": "FALSE", "PasswordHistoryLength": 0,
                  "PasswordComplexityEnabled": "FALSE", "MinimumPasswordLength": 7, "MinimumPasswordAge": 0, "LockoutThreshold": 3,
                  "MaximumPasswordAge": duration(setting["max_age"]), "LockoutObservationWindow": duration(setting["window"]),
                  "LockoutDuration": duration(setting["lockout"]), "PSOAppliesTo": self.group(setting["group"])}
        text = line("dn", self.settings(name)) + "changetype: add\nobjectClass: msDS-PasswordSettings\n"
        return text + "".join(line(f"msDS-{key}", value) for key, value in values.items())

    def entry(self, person):
        state = person["state"]
        text = line("dn", self.dns[person["id"]]) + f"changetype: add\nobjectClass: {state.get('class', 'user')}\n"
        for name, key in (("mail", "mail"), ("userPrincipalName", "upn"), ("sAMAccountName", "sam")):
            text += line(name, state[key]) if state.get(key) and (state.get("class", "user") == "user" or name == "mail") else ""
        if state.get("class", "user") == "user":
            text += line("userAccountControl", state.get("control", 512))
            if state.get("password", True):
                text += line("unicodePwd", quoted(self.password))
        return text

    def make(self, person):
        state, dn = person["state"], self.dns[person["id"]]
        if state.get("primary"):
            group = self.d.find("(objectClass=*)", "objectSid", base=self.group(state["primary"]), scope="base")[0][1]
            self.d.change(dn, "primaryGroupID", sid(group["objectsid"][0]).rsplit("-", 1)[1])
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

    def then_control(self, dn, value):
        self.d.change(dn, "userAccountControl", value)

    def then_must_change(self, dn):
        self.d.change(dn, "pwdLastSet", 0)

    def then_unlock(self, dn):
        self.d.change(dn, "lockoutTime", 0)

    def then_new_password(self, dn):
        """By an admin; a second later, so that it is newer than what was before."""
        time.sleep(1.1)
        self.d.change(dn, "unicodePwd", quoted(self.password))

    def then_set_before(self, dn, days):
        """Over LDAP, the time of the password can be 0 or now; the database takes what the module of passwords does not see."""
        data = Path(self.d.env["SAMBA_CA"]).parent.parent
        ldif = f"{line('dn', dn)}changetype: modify\nreplace: pwdLastSet\npwdLastSet: {filetime(-days)}\n"
        subprocess.run(["ldbmodify", "-H", data / "private/sam.ldb", f"--configfile={data}/smb.conf", "--controls=local_oid:1.3.6.1.4.1.7165.4.3.12:0"],
                       input=ldif, text=True, check=True, capture_output=True)

    def then_ends(self, dn, days):
        self.d.change(dn, "accountExpires", 0 if days is None else filetime(days))

    def then_no_hours(self, dn):
        self.d.change(dn, "logonHours", bytes(21))

    def then_leave(self, dn, group):
        self.d.change(self.group(group), "member", dn, how="delete")

    def then_delete(self, dn):
        self.d.run("ldapdelete", dn)

    # ---- questions

    def ask(self, person, question):
        dn, call = self.dns.get(person["id"]), question["call"]
        if call == "sign_in":
            return self.d.sign_in(dn, question.get("password", self.password))
        if call == "groups":  # what the server would put into a token: nested groups and the primary one
            tokens = self.d.find("(objectClass=*)", "tokenGroups", base=dn, scope="base")[0][1].get("tokengroups", [])
            names = self.d.find(f"(|{''.join(f'(objectSid={sid(each)})' for each in tokens)})", "cn")
            known = set(self.world["groups"])
            return {"groups": sorted(n for _, v in names if (n := v["cn"][0].decode()) in known)}
        if call == "found":
            typed = filtered(person["call"]["user"])
            return {"accounts": len(self.d.find(f"(&(objectClass=user)(|(sAMAccountName={typed})(userPrincipalName={typed})(mail={typed})))", "1.1"))}
        if call == "reader":  # what the account that reads sees of it
            names = list(question["row"])
            account = {"who": self.d.env["SAMBA_USER"], "password": self.d.env["SAMBA_PASSWORD"]}
            got = self.d.find("(objectClass=*)", *names, base=dn, scope="base", **account)[0][1]
            return {"row": {name: got[name.lower()][0].decode() if name.lower() in got else None for name in names}}
        if call == "is":  # a bit as the server computes it
            got = self.d.find("(objectClass=*)", "msDS-User-Account-Control-Computed", base=dn, scope="base")[0][1]
            bits = int(got["msds-user-account-control-computed"][0])
            return {"locked": bool(bits & 0x10), "expired": bool(bits & 0x800000)}
        raise KeyError(call)


def main():
    what = sys.argv.pop(1)
    call = Call("samba")
    world = World(Directory(call.env), call.spec)
    if what == "ask":
        return call.compare(world.ask)
    world.clear()
    world.build()
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(world.make, (p for p in call.people if p["id"] in world.dns)))
    time.sleep(3)  # locks of two seconds are over by now
    ids = {}
    for name, dn in world.dns.items():
        for _, values in world.d.find("(objectClass=*)", "objectGUID", base=dn, scope="base"):
            ids[name] = str(uuid.UUID(bytes_le=values["objectguid"][0]))
    call.seeded(ids)
    return 0


if __name__ == "__main__":
    sys.exit(main())
