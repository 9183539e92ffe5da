#!/usr/bin/env python3
"""People on an Ory Kratos that is up, each in a state of their own: kratos-people.py ENVFILE [PEOPLE.json] [--show], see asked.py.

`state` says how an administrator makes the identity, and `then` what happens after, in order; what people do goes through the public flows. Only
`age`, by which all that happened so far happened so many hours earlier, is done in the database: no API has another clock. May be repeated: who was
there goes first.
"""
import base64
import email
import re
import sqlite3
import time
from pathlib import Path

from asked import Http, run
from totp import one_time_code

AGED = {  # table: whose rows they are, and the times
    "identities": ("id", "created_at", "updated_at", "state_changed_at"),
    "sessions": ("identity_id", "created_at", "updated_at", "issued_at", "authenticated_at", "expires_at"),
    "identity_credentials": ("identity_id", "created_at", "updated_at"),
    "identity_recovery_codes": ("identity_id", "created_at", "updated_at", "issued_at", "expires_at"),
}


class Kratos:
    def __init__(self, env, spec):
        self.spec, self.password, self.database, self.mails = spec, env["KRATOS_PASSWORD"], env["KRATOS_DATABASE"], Path(env["KRATOS_MAILS"])
        self.admin, self.public = Http(env["KRATOS_URL"] + "/admin"), Http(env["KRATOS_PUBLIC_URL"], {"Accept": "application/json"})
        self.ids, self.secrets, self.tokens = {}, {}, {}

    def everybody(self):
        """Every identity, by the pages that the header names."""
        path, found = "/identities?page_size=250", []
        while path:
            got = self.admin.ask("GET", path)
            found += got.data
            following = re.search(r'<[^>]*/admin(/identities[^>]*)>; ?rel="next"', got.headers.get("Link") or "")
            path = following[1] if following and got.data else None
        return found

    def seed(self):
        for identity in self.everybody():
            if (identity.get("metadata_public") or {}).get("of") == "people":
                self.admin.do("DELETE", f"/identities/{identity['id']}")
        with sqlite3.connect(self.database, timeout=30) as base:  # mails outlive whom they were for, and no API takes them away
            for person in self.spec["people"]:
                base.execute("DELETE FROM courier_messages WHERE recipient = ?", [person["state"].get("mail", "")])
        for person in self.spec["people"]:
            if person["state"]:
                self.make(person)
        return self.ids

    def make(self, person):
        state = person["state"]
        traits = {name: state[key] for key, name in (("mail", "email"), ("username", "username"), ("second", "second_email")) if key in state}
        if "name" in state:
            traits["name"] = dict(zip(("first", "last"), state["name"]))
        body = {"schema_id": "person", "state": state.get("state", "active"), "traits": traits, "metadata_public": {"of": "people"}}
        if "roles" in state:
            body["metadata_admin"] = {"roles": state["roles"]}
        if state.get("metadata"):
            body["metadata_admin"] = state["metadata"]
        addresses = [state[key] for key in ("mail", "second") if key in state]
        verified = [state[key] for key in state.get("verified", ["mail"]) if key in state]
        body["verifiable_addresses"] = [{"value": one.lower(), "via": "email", "verified": one in verified,
                                         "status": "completed" if one in verified else "pending"} for one in addresses]
        credentials = {}
        if state.get("password", True):
            credentials["password"] = {"config": {"password": self.password}}
        if "corp" in state:
            credentials["oidc"] = {"config": {"providers": [{"provider": "corp", "subject": state["corp"]}]}}
        if credentials:
            body["credentials"] = credentials
        self.ids[person["id"]] = self.admin.do("POST", "/identities", body)["id"]
        for step in state.get("then", []):
            verb, *rest = step if isinstance(step, list) else [step]
            getattr(self, f"then_{verb}")(person, *rest)

    def key(self, person):
        return f"/identities/{self.ids[person['id']]}"

    def name(self, person):
        return person["state"].get("mail") or person["state"]["username"]

    # ---- steps

    def sign_in(self, name, password=None, token=None, code=None):
        headers = {"X-Session-Token": token} if token else {}
        flow = self.public.do("GET", "/self-service/login/api", headers=headers, query={"aal": "aal2"} if token else None)
        body = {"method": "totp", "totp_code": code} if code else {"method": "password", "identifier": name, "password": password or self.password}
        return self.public.ask("POST", flow["ui"]["action"], body, headers)

    def then_sign_in(self, person, password=None):
        got = self.sign_in(self.name(person), password)
        if got.status != 200:
            raise RuntimeError(f"{person['id']} does not sign in: {got.text[:300]}")
        self.tokens[person["id"]] = got.data["session_token"]

    def then_wrong(self, person, times):
        for _ in range(times):
            self.sign_in(self.name(person), "not-the-password")

    def then_second_factor(self, person):
        """Set up by the person, who is signed in; then they are signed out everywhere."""
        headers = {"X-Session-Token": self.tokens[person["id"]]}
        flow = self.public.do("GET", "/self-service/settings/api", headers=headers)
        text = next(node["attributes"]["text"]["text"] for node in flow["ui"]["nodes"] if node["attributes"].get("id") == "totp_secret_key")
        self.secrets[person["id"]] = base64.b32decode(text + "=" * (-len(text) % 8))
        self.public.do("POST", flow["ui"]["action"], {"method": "totp", "totp_code": one_time_code(self.secrets[person["id"]])}, headers)
        self.then_sign_out(person)

    def then_code(self, person, wrong=False):
        got = self.sign_in(None, token=self.tokens[person["id"]], code=one_time_code(self.secrets[person["id"]], wrong))
        if (got.status == 200) == wrong:
            raise RuntimeError(f"{person['id']}: {got.text[:300]}")

    def then_sign_out(self, person):
        self.admin.do("DELETE", self.key(person) + "/sessions")

    def patch(self, person, path, value):
        self.admin.do("PATCH", self.key(person), [{"op": "add", "path": path, "value": value}])

    def then_deactivate(self, person):
        self.patch(person, "/state", "inactive")

    def then_activate(self, person):
        self.patch(person, "/state", "active")

    def then_roles(self, person, *roles):
        self.patch(person, "/metadata_admin", {"roles": list(roles)})

    def then_new_mail(self, person, mail):
        self.patch(person, "/traits/email", mail)

    def then_new_password(self, person, password):
        """By an administrator: the whole identity is put again."""
        now = self.admin.do("GET", self.key(person))
        body = {key: now[key] for key in ("schema_id", "state", "traits", "metadata_public", "metadata_admin") if key in now}
        self.admin.do("PUT", self.key(person), body | {"credentials": {"password": {"config": {"password": password}}}})

    def then_invite(self, person):
        """An administrator makes a code and hands it over: no mail leaves."""
        self.admin.do("POST", "/recovery/code", {"identity_id": self.ids[person["id"]], "expires_in": "12h"})

    def then_forgot(self, person):
        return self.asks(person, "recovery")

    def then_asks_to_verify(self, person):
        return self.asks(person, "verification")

    def asks(self, person, what):
        flow = self.public.do("GET", f"/self-service/{what}/api")["ui"]["action"]
        since = time.time_ns()
        self.public.do("POST", flow, {"method": "code", "email": person["state"]["mail"]})
        self.settled(person["state"]["mail"])
        return flow, since

    def settled(self, mail):
        """The courier has sent every mail to the address, or given it up."""
        for _ in range(100):
            messages = self.admin.do("GET", "/courier/messages", query={"recipient": mail})
            if messages and all(one["status"] in ("sent", "abandoned") for one in messages):
                return
            time.sleep(0.2)
        raise RuntimeError(f"the mail to {mail} is still on its way")

    def the_code(self, mail, since):
        for _ in range(50):
            for file in sorted(self.mails.glob("*.eml"), reverse=True):
                parsed = email.message_from_bytes(file.read_bytes())
                if int(file.stem) > since and mail.lower() in str(parsed["To"]).lower():
                    text = "".join(part.get_payload(decode=True).decode() for part in parsed.walk() if part.get_content_type() == "text/plain")
                    return re.search(r"^\s*(\d{6})\s*$", text, re.M)[1]
            time.sleep(0.2)
        raise RuntimeError(f"no mail to {mail}")

    def then_verifies(self, person):
        flow, since = self.asks(person, "verification")
        self.public.do("POST", flow, {"method": "code", "code": self.the_code(person["state"]["mail"], since)})

    def then_recovers(self, person, password):
        """The code of the mail, and a new password."""
        flow, since = self.asks(person, "recovery")
        got = self.public.do("POST", flow, {"method": "code", "code": self.the_code(person["state"]["mail"], since)})
        steps = {step["action"]: step for step in got["continue_with"]}
        headers = {"X-Session-Token": steps["set_ory_session_token"]["ory_session_token"]}
        form = self.public.do("GET", "/self-service/settings/flows", headers=headers, query={"id": steps["show_settings_ui"]["flow"]["id"]})
        self.public.do("POST", form["ui"]["action"], {"method": "password", "password": password}, headers)

    def then_delete(self, person):
        self.admin.do("DELETE", self.key(person))

    def then_age(self, person, hours):
        def back(column):
            return f"{column} = strftime('%Y-%m-%d %H:%M:%f', {column}, '-{hours} hours')"

        with sqlite3.connect(self.database, timeout=30) as base:
            for table, (key, *columns) in AGED.items():
                base.execute(f"UPDATE {table} SET {', '.join(map(back, columns))} WHERE {key} = ?", [self.ids[person["id"]]])
            times = f"{back('created_at')}, {back('updated_at')}"
            base.execute(f"UPDATE courier_messages SET {times} WHERE recipient = ?", [person["state"].get("mail", "")])

    # ---- questions

    def ask(self, person, question):
        call = question["call"]
        if call == "sign_in":
            got = self.sign_in(question.get("as") or self.name(person), question.get("password"))
            if got.status == 200:
                mine = self.public.ask("GET", "/sessions/whoami", headers={"X-Session-Token": got.data["session_token"]})
                # the question is to leave no trace
                self.forget(got.data["session"]["id"])
                return {"status": 200, "whoami": mine.status}
            said = (got.data.get("ui") or {}).get("messages") or [{}]
            return {"status": got.status, "message": said[0].get("id"), "reason": (got.data.get("error") or {}).get("reason")}
        if call == "found":
            return {"count": len(self.admin.do("GET", "/identities", query={"credentials_identifier": question["by"]}))}
        if call == "sessions":
            found = self.admin.do("GET", self.key(person) + "/sessions")
            levels = sorted({one["authenticator_assurance_level"] for one in found})
            return {"count": len(found), "active": sum(one["active"] for one in found), "aal": levels}
        if call == "mails":
            found = self.admin.do("GET", "/courier/messages", query={"recipient": person["state"]["mail"]})
            return {"kinds": sorted(f"{one['template_type']} {one['status']}" for one in found)}
        if call == "namesakes":
            return {"count": sum((one["traits"].get("name") or {}) == dict(zip(("first", "last"), question["name"])) for one in self.everybody())}
        record = self.admin.do("GET", self.key(person), query={"include_credential": "password"})
        credentials = record.get("credentials") or {}
        return {"state": record["state"], "metadata": record.get("metadata_admin"), "ways": sorted(credentials),
                "password": "hashed_password" in ((credentials.get("password") or {}).get("config") or {}),
                "verified": sorted(one["verified"] for one in record.get("verifiable_addresses") or [])}

    def forget(self, session):
        """The session of a question, from the database: revoking it would leave an inactive one."""
        with sqlite3.connect(self.database, timeout=30) as base:
            base.execute("DELETE FROM session_devices WHERE session_id = ?", [session])
            base.execute("DELETE FROM sessions WHERE id = ?", [session])


if __name__ == "__main__":
    run("kratos", Kratos)
