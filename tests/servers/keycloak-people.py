#!/usr/bin/env python3
"""People with known truth on a real Keycloak: seeds what a file says, and asks the server whether it is so.

keycloak-people.py seed FILE     make the realms of FILE anew and let everybody in it do what is written there
keycloak-people.py check FILE    ask the server everything under "asked"; exit 1: it says otherwise

Called by `run keycloak do people` and `run keycloak do ask-people`. From the environment: KEYCLOAK_URL, KEYCLOAK_ADMIN_CLIENT_ID,
KEYCLOAK_ADMIN_CLIENT_SECRET, KEYCLOAK_SMTP_PORT, PEOPLE_KEY (PEM of the realms' key), PEOPLE_MAIL (folder of the mail sink).
The file's own words are explained in README.md. Every sign-in goes through the server's public endpoints, as a browser or an
application does it, so that sessions and events are the server's own.
"""

import base64
import concurrent.futures
import hashlib
import html.parser
import http.client
import json
import os
import pathlib
import re
import subprocess
import sys
import threading
import time
import urllib.parse

from totp import one_time_code

HERE = pathlib.Path(__file__).resolve().parent
BASE = urllib.parse.urlsplit(os.environ["KEYCLOAK_URL"])
READER = ["view-users", "view-events", "view-realm", "view-clients", "view-organizations", "manage-organizations"]
LANDING = "http://127.0.0.1:9/done"  # where the browser would go back to; nobody listens


class Refused(Exception):
    """The server answered with something else than was expected."""


# ---- HTTP -----------------------------------------------------------------------------------------------------------

LOCAL = threading.local()


def request(method, path, body=None, headers=None):
    """One request on the kept connection of this thread: status, headers, text."""
    for attempt in (0, 1):
        connection = getattr(LOCAL, "connection", None)
        if connection is None:
            connection = LOCAL.connection = http.client.HTTPConnection(BASE.hostname, BASE.port, timeout=60)
        try:
            connection.request(method, path, body, headers or {})
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read().decode()
        except (http.client.HTTPException, OSError):
            connection.close()
            LOCAL.connection = None
            if attempt:  # a kept connection may have been closed meanwhile: once more on a new one
                raise


def quote(text):
    return urllib.parse.quote(text, safe="")


def post_form(path, fields, headers=None):
    headers = {"Content-Type": "application/x-www-form-urlencoded", **(headers or {})}
    return request("POST", path, urllib.parse.urlencode(fields), headers)


def token_of(realm, **fields):
    """The token endpoint's answer as an object, also a refusal."""
    return json.loads(post_form(f"/realms/{realm}/protocol/openid-connect/token", fields)[2])


class Admin:
    """Calls of the admin API with a token that is fetched again before it ends."""

    def __init__(self, realm, **grant):
        self.realm, self.grant, self.token, self.until, self.lock = realm, grant, None, 0, threading.Lock()

    def call(self, method, path, body=None, missing_ok=False):
        with self.lock:
            if time.monotonic() > self.until:
                answer = token_of(self.realm, **self.grant)
                if "access_token" not in answer:
                    raise Refused(f"{self.grant}: {answer}")
                self.token, self.until = answer["access_token"], time.monotonic() + answer["expires_in"] - 20
        headers = {"Authorization": "Bearer " + self.token}
        if isinstance(body, dict) and "form" in body:
            status, _, text = post_form("/admin/realms" + path, body["form"], headers)
        else:
            headers["Content-Type"] = "application/json"
            status, _, text = request(method, "/admin/realms" + path, None if body is None else json.dumps(body), headers)
        if missing_ok and status == 404:
            return None
        if status >= 300:
            raise Refused(f"{method} {path}: {status} {text[:300]}")
        return json.loads(text) if text else None


BOOT = Admin("master", grant_type="client_credentials", client_id=os.environ["KEYCLOAK_ADMIN_CLIENT_ID"],
             client_secret=os.environ["KEYCLOAK_ADMIN_CLIENT_SECRET"])


# ---- a browser ------------------------------------------------------------------------------------------------------


class Page(html.parser.HTMLParser):
    """The forms, links and words of a page of the login theme."""

    def __init__(self, text):
        super().__init__()
        self.forms, self.links, self.words, self.mute, self.challenge = [], [], [], 0, None
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "form":
            self.forms.append({"action": attrs.get("action", ""), "fields": {}})
        elif tag in ("input", "button") and self.forms and attrs.get("name"):
            if attrs.get("type") != "submit" and tag == "input":
                self.forms[-1]["fields"][attrs["name"]] = attrs.get("value") or ""
        elif tag == "a":
            self.links.append(attrs.get("href") or "")
        self.mute += tag in ("script", "style")

    def handle_endtag(self, tag):
        self.mute -= tag in ("script", "style")

    def handle_data(self, data):
        if self.mute and (found := re.search(r"challenge\s*:\s*[\"']([\w-]+)", data)):
            self.challenge = found[1]
        if not self.mute and data.strip():
            self.words.append(data.strip())

    @property
    def text(self):
        return " ".join(self.words)


class Browser:
    """Follows links and forms; sends cookies also over http, which a real one does on localhost."""

    def __init__(self):
        self.cookies, self.page, self.landed = {}, None, None

    def go(self, method, url, fields=None):
        parts = urllib.parse.urlsplit(html.unescape(url))
        for _ in range(20):
            if parts.netloc and parts.netloc != BASE.netloc:
                self.landed = parts
                return self
            realm = "/".join(parts.path.split("/")[:3])  # cookies of a realm stay in it
            jar = self.cookies.setdefault(realm, {})
            headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in jar.items())} if jar else {}
            target = parts.path + ("?" + parts.query if parts.query else "")
            if method == "POST":
                status, answer, text = post_form(target, fields, headers)
            else:
                status, answer, text = request("GET", target, None, headers)
            for cookie in answer.get_all("Set-Cookie") or []:
                name, _, value = cookie.split(";")[0].partition("=")
                jar[name] = value
            if status not in (302, 303):
                self.page = Page(text)
                return self
            parts, method = urllib.parse.urlsplit(urllib.parse.urljoin(parts.geturl(), answer["Location"])), "GET"
        raise Refused(f"redirected without end: {parts.geturl()}")

    def submit(self, which=0, **fields):
        form = self.page.forms[which]
        return self.go("POST", form["action"], {**form["fields"], **fields})

    def start(self, realm, client, **query):
        query = {"client_id": client, "redirect_uri": LANDING, "response_type": "code", "scope": "openid", **query}
        return self.go("GET", f"/realms/{realm}/protocol/openid-connect/auth?" + urllib.parse.urlencode(query))

    def fill(self, values):
        """Answers every page for which there are values, in the order in which the server asks."""
        values = dict(values)
        for _ in range(8):
            if self.landed or not self.page.forms:
                break
            fields = self.page.forms[0]["fields"]
            known = {name: values.pop(name) for name in list(values) if name in fields}
            if not known:
                break
            self.submit(**known)
        return self

    def outcome(self):
        if self.landed:
            query = urllib.parse.parse_qs(self.landed.query)
            return "signed in" if "code" in query else "back: " + query.get("error", ["?"])[0]
        return self.page.text


# ---- a passkey: ECDSA on P-256, enough to sign in with ----------------------------------------------------------------

P = 2**256 - 2**224 + 2**192 + 2**96 - 1
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
GENERATOR = (0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296, 0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5)


def added(a, b):
    """The sum of two points of the curve; None is the neutral one."""
    if a is None or b is None:
        return a or b
    if a[0] == b[0]:
        if (a[1] + b[1]) % P == 0:
            return None
        slope = 3 * (a[0] * a[0] - 1) * pow(2 * a[1], -1, P)  # the curve's a is -3
    else:
        slope = (b[1] - a[1]) * pow(b[0] - a[0], -1, P)
    x = (slope * slope - a[0] - b[0]) % P
    return x, (slope * (a[0] - x) - a[1]) % P


def times(factor, point):
    total = None
    for bit in bin(factor)[2:]:
        total = added(total, total)
        if bit == "1":
            total = added(total, point)
    return total


def web64(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def passkey_of(label):
    """Id, private number and COSE public key of the passkey with this label; always the same ones."""
    secret = int.from_bytes(hashlib.sha256(b"passkey " + label.encode()).digest(), "big") % ORDER
    x, y = times(secret, GENERATOR)
    cose = bytes.fromhex("a5010203262001215820") + x.to_bytes(32, "big") + bytes.fromhex("225820") + y.to_bytes(32, "big")
    return hashlib.sha256(label.encode()).digest(), secret, cose


def signed(secret, message):
    """DER of an ECDSA signature with SHA-256; a number used once, derived from both."""
    digest = int.from_bytes(hashlib.sha256(message).digest(), "big")
    once = int.from_bytes(hashlib.sha256(secret.to_bytes(32, "big") + message).digest(), "big") % ORDER
    r = times(once, GENERATOR)[0] % ORDER
    s = pow(once, -1, ORDER) * (digest + r * secret) % ORDER
    numbers = b"".join(b"\x02" + bytes([len(n)]) + n for n in (v.to_bytes(v.bit_length() // 8 + 1, "big") for v in (r, s)))
    return b"\x30" + bytes([len(numbers)]) + numbers


# ---- realms ---------------------------------------------------------------------------------------------------------


def realm_representation(realm, people):
    """What one POST takes: the realm's own words plus keys that need no time, the reader, the manager and everybody in it."""
    name = realm["realm"]
    key = "".join(line for line in pathlib.Path(os.environ["PEOPLE_KEY"]).read_text().split("\n") if "-----" not in line)
    keys = [("rsa", "rsa", {"privateKey": [key], "algorithm": ["RS256"]}), ("hmac", "hmac-generated", {"algorithm": ["HS512"]}),
            ("aes", "aes-generated", {})]

    def service(client, roles):
        return ({"clientId": client, "secret": "ro-secret", "serviceAccountsEnabled": True, "standardFlowEnabled": False},
                {"username": "service-account-" + client, "enabled": True, "serviceAccountClientId": client,
                 "clientRoles": {"realm-management": roles}})

    reader, reader_account = service("escalate-ro", READER)
    manager = {"username": "opal", "email": f"opal@{name}.test", "firstName": "Opal", "lastName": "Manager", "enabled": True,
               "emailVerified": True, "credentials": [{"type": "password", "value": "Pw-1"}],
               "clientRoles": {"realm-management": ["realm-admin"]}}
    whole = {
        "enabled": True, "eventsEnabled": True, "eventsExpiration": 864000, "adminEventsEnabled": True, "adminEventsDetailsEnabled": True,
        "bruteForceProtected": True, "failureFactor": 3, "quickLoginCheckMilliSeconds": 0, "waitIncrementSeconds": 900,
        "maxFailureWaitSeconds": 900, "resetPasswordAllowed": True, "sslRequired": "none",
        "passwordPolicy": "hashAlgorithm(pbkdf2-sha256) and hashIterations(1)",
        "smtpServer": {"host": "127.0.0.1", "port": os.environ["KEYCLOAK_SMTP_PORT"], "from": "kc@people.test"},
        "components": {"org.keycloak.keys.KeyProvider": [
            {"name": n, "providerId": p, "config": {"priority": ["100"], **c}} for n, p, c in keys]},
        **realm,
    }
    text = json.dumps(whole).replace("{url}", os.environ["KEYCLOAK_URL"]).replace("{smtp}", os.environ["KEYCLOAK_SMTP_PORT"])
    whole = json.loads(text)
    whole["clients"] = whole.get("clients", []) + [reader]
    whole["users"] = [reader_account, manager] + whole.get("users", []) + [representation(name, p) for p in people if "user" in p]
    whole.pop("organizations", None)
    return whole


def representation(realm, person):
    """A user with what nearly everybody has: a name, a verified address, the default role; a password if one is given."""
    user = {"enabled": True, "emailVerified": True, "firstName": "First", "lastName": "Last", **person["user"]}
    user["username"] = user.get("username") or person["id"]
    user["realmRoles"] = [f"default-roles-{realm}"] + user.get("realmRoles", [])
    credentials = user.get("credentials", [])
    if password := user.pop("password", None):
        credentials = credentials + [{"type": "password", "value": password, "temporary": False}]
    if secret := user.pop("otp", None):
        credentials = credentials + [{"type": "otp", "secretData": json.dumps({"value": secret}), "credentialData": json.dumps(
            {"subType": "totp", "digits": 6, "counter": 0, "period": 30, "algorithm": "HmacSHA1"})}]
    if passkey := user.pop("passkey", None):
        identifier, _, public = passkey_of(passkey)
        credentials = credentials + [{"type": "webauthn-passwordless", "userLabel": passkey, "secretData": "{}", "credentialData": json.dumps({
            "aaguid": "00000000-0000-0000-0000-000000000000", "credentialId": base64.b64encode(identifier).decode(), "counter": 0,
            "credentialPublicKey": web64(public), "attestationStatementFormat": "none", "transports": ["internal"]})}]
    return {**user, "credentials": credentials}


def make_realm(realm, people):
    name = realm["realm"]
    BOOT.call("DELETE", f"/{name}", missing_ok=True)
    BOOT.call("POST", "", realm_representation(realm, people))
    for org in realm.get("organizations", []):
        BOOT.call("POST", f"/{name}/organizations", org)


def let_see_all(realms):
    """An account of the realm master that sees in which of these realms a person is."""
    mine = "/master/clients?clientId=people-tenants"
    if not BOOT.call("GET", mine):  # kept: the realms of another file are seen with it, too
        BOOT.call("POST", "/master/clients", {"clientId": "people-tenants", "secret": "tenants-secret", "serviceAccountsEnabled": True,
                                             "standardFlowEnabled": False})
    client = BOOT.call("GET", mine)[0]["id"]
    account = BOOT.call("GET", f"/master/clients/{client}/service-account-user")["id"]
    for name in realms:
        of = BOOT.call("GET", f"/master/clients?clientId={name}-realm")[0]["id"]
        roles = [r for r in BOOT.call("GET", f"/master/clients/{of}/roles") if r["name"] in ("view-users", "query-realms")]
        BOOT.call("POST", f"/master/users/{account}/role-mappings/clients/{of}", roles)


# ---- what people do -------------------------------------------------------------------------------------------------


class Person:
    """Somebody of the file, with what they did so far."""

    def __init__(self, person, opal):
        self.person, self.realm, self.opal, self.tokens, self.browser, self.tried = person, person["realm"], opal, {}, None, 0
        self.user = person.get("user", {})
        self.typed = person.get("types") or self.user.get("email") or self.user.get("username") or person["call"]["user"]

    def id(self):
        if "id" in self.user:
            return self.user["id"]
        name = self.user.get("username") or self.person["id"]
        found = BOOT.call("GET", f"/{self.realm}/users?exact=true&username={quote(name)}")
        if not found:
            raise Refused(f"no user {name} in {self.realm}")
        return found[0]["id"]

    def filled(self, text):
        """{me}, {client:NAME}, {group:PATH}, {role:NAME}, {org:ALIAS}: ids that the server chose."""
        while "{" in text:
            before, _, rest = text.partition("{")
            word, _, after = rest.partition("}")
            kind, _, name = word.partition(":")
            text = before + self.looked_up(kind, name) + after
        return text

    def looked_up(self, kind, name):
        get = lambda path: BOOT.call("GET", f"/{self.realm}{path}")
        if kind == "me":
            return self.id()
        if kind == "client":
            return get(f"/clients?clientId={quote(name)}")[0]["id"]
        if kind == "group":
            return get(f"/group-by-path/{urllib.parse.quote(name.lstrip('/'))}")["id"]
        if kind == "role":
            return get(f"/roles/{quote(name)}")["id"]
        if kind == "org":
            return get(f"/organizations?q=alias:{name}")[0]["id"]
        if kind == "invitation":
            org, _, mail = name.partition("/")
            oid = self.looked_up("org", org)
            return get(f"/organizations/{oid}/invitations?email={quote(mail)}")[0]["id"]
        raise Refused(f"unknown name {{{kind}}}")

    def roles(self, names):
        """Representations of realm roles "name" and client roles "client:name"."""
        found = []
        for name in names:
            client, colon, role = name.partition(":")
            path = f"/{self.realm}/clients/{self.looked_up('client', client)}/roles/{quote(role)}" if colon else f"/{self.realm}/roles/{quote(name)}"
            found.append(BOOT.call("GET", path))
        return found

    def pause(self):
        """The server counts an attempt after it has answered, and until then refuses the person's next one as "temporarily disabled"."""
        time.sleep(max(0, self.tried + 0.4 - time.monotonic()))
        self.tried = time.monotonic()

    # each step is a method: its name is the key in the file, its value the argument, what it returns is compared with "answers"

    def grant(self, how):
        """The application's own form: user name and password for a token."""
        client = how.get("client", self.person["call"].get("client") or "yard")
        fields = {"grant_type": "password", "client_id": client, "username": how.get("as", self.typed), "password": how.get("password", "Pw-1")}
        if "code" in how:
            fields["totp"] = one_time_code(self.user["otp"].encode(), how["code"] == "wrong")
        answer = None
        for _ in range(how.get("times", 1)):
            self.pause()
            answer = token_of(how.get("realm", self.realm), **fields)
        if "access_token" not in answer:
            return answer["error_description"]
        self.tokens[client] = answer
        return "token" + granted(answer["access_token"], how)

    def at_once(self, number):
        """The right password several times in the same instant: all but one are refused."""
        with concurrent.futures.ThreadPoolExecutor(number) as pool:
            fields = {"grant_type": "password", "client_id": "yard", "username": self.typed, "password": "Pw-1"}
            list(pool.map(lambda _: token_of(self.realm, **fields), range(number)))

    def lock(self, how):
        """Wrong passwords until the account is locked: "a while" or "for good". The server counts beside the answer, so it is asked."""
        for _ in range(20):
            self.pause()
            token_of(self.realm, grant_type="password", client_id="yard", username=self.typed, password="wrong")
            for _ in range(4):
                time.sleep(0.05)
                if how == "for good" and not BOOT.call("GET", f"/{self.realm}/users/{self.id()}")["enabled"]:
                    return how
                if how == "a while" and BOOT.call("GET", f"/{self.realm}/attack-detection/brute-force/users/{self.id()}")["disabled"]:
                    return how
        raise Refused(f"{self.person['id']}: twenty wrong passwords and not locked")

    def refresh(self, times):
        client, answer = next(iter(self.tokens.items()))
        for _ in range(times):
            answer = token_of(self.realm, grant_type="refresh_token", client_id=client, refresh_token=answer["refresh_token"])
        return "token" if "access_token" in answer else answer["error_description"]

    def browse(self, how):
        """The login page, with what is typed into it; "password", "code" and whatever else the pages ask for."""
        self.pause()
        self.browser = Browser() if how.get("fresh", True) else self.browser
        if how.get("fresh", True):
            self.browser.start(self.realm, how.get("client", "yard"), **({"kc_idp_hint": how["provider"]} if "provider" in how else {}))
        return self.answer_pages(how)

    def answer_pages(self, how):
        values = {key: value for key, value in how.items() if key in ("username", "password", "password-new", "password-confirm", "email",
                                                                     "firstName", "lastName")}
        values.setdefault("username", how.get("as", self.typed))
        if "password-new" in values:
            values["password-confirm"] = values["password-new"]
        if "code" in how:
            values["otp"] = one_time_code(self.user["otp"].encode(), how["code"] == "wrong")
        return self.browser.fill(values).outcome()

    def passkey(self, how):
        """Signs in at the login page with the passkey; "wrong": with one that somebody else made."""
        self.pause()
        self.browser = Browser().start(self.realm, "yard")
        challenge = self.browser.page.challenge
        identifier, secret, _ = passkey_of(self.user["passkey"])
        if how == "wrong":
            secret = passkey_of("somebody else's")[1]
        client = json.dumps({"type": "webauthn.get", "challenge": challenge, "origin": f"{BASE.scheme}://{BASE.netloc}", "crossOrigin": False}).encode()
        seen = hashlib.sha256(BASE.hostname.encode()).digest() + b"\x05\0\0\0\0"  # the person was there and was recognised
        which = next(i for i, form in enumerate(self.browser.page.forms) if "clientDataJSON" in form["fields"])
        return self.browser.submit(which, clientDataJSON=web64(client), authenticatorData=web64(seen), credentialId=web64(identifier),
                                   signature=web64(signed(secret, seen + hashlib.sha256(client).digest())),
                                   userHandle=web64(self.id().encode())).outcome()

    def forgot(self, typed):
        self.browser = Browser().go("GET", f"/realms/{self.realm}/login-actions/reset-credentials?client_id=yard")
        return self.browser.fill({"username": typed or self.typed}).outcome()

    def open_mail(self, how):
        """The link of the newest mail to this person, opened and followed with what is typed there."""
        link = subprocess.run([sys.executable, HERE / "mail-sink.py", "link", os.environ["PEOPLE_MAIL"], how.get("to", self.typed), self.realm],
                              capture_output=True, text=True, check=True).stdout.strip()
        self.browser = Browser().go("GET", link)
        for _ in range(3):  # "click here to proceed"
            onward = [l for l in self.browser.page.links if "/login-actions/action-token" in l] if self.browser.page else []
            if self.browser.landed or self.browser.page.forms or not onward:
                break
            self.browser.go("GET", onward[0])
        return self.answer_pages(how)

    def opal_calls(self, call):
        """An admin of this realm changes something: [METHOD, PATH, BODY?], so that the admin event names opal."""
        method, path, *body = call
        body = body[0] if body else None
        if isinstance(body, dict) and "roles" in body:
            body = self.roles(body["roles"])
        elif body == "{me}":
            body = self.id()
        self.opal.call(method, f"/{self.realm}/" + self.filled(path), body)

    def server_calls(self, call):
        """The same by the operator's account of the realm master."""
        method, path, *body = call
        BOOT.call(method, f"/{self.realm}" + ("/" + self.filled(path) if path else ""), body[0] if body else None)

    def wait(self, seconds):
        time.sleep(seconds)

    def bots(self, number):
        """Strangers try names that nobody has."""
        for i in range(number):
            token_of(self.realm, grant_type="password", client_id="yard", username=f"bot{i}@spam.test", password="guess")

    def run(self):
        for step in self.person.get("steps", []):
            (verb, value), = [(k, v) for k, v in step.items() if k != "answers"]
            got = getattr(self, verb)(value)
            if "answers" in step and got != step["answers"] and (step["answers"] == "token" or step["answers"] not in (got or "")):
                raise Refused(f"{self.person['id']}: {verb} {json.dumps(value, ensure_ascii=False)}: {got!r} instead of {step['answers']!r}")
            if "answers" not in step and verb in ("grant", "browse", "open_mail", "forgot", "passkey"):
                print(f"{self.person['id']}: {verb}: {got!r}", file=sys.stderr)


def roles_in(token):
    body = token.split(".")[1]
    return {client: sorted(access["roles"]) for client, access in
            json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4))).get("resource_access", {}).items()}


def granted(token, wanted):
    """What of "has" and "lacks" is not so in a token's client roles; nothing if all is."""
    roles, wrong = roles_in(token), []
    for words, expected in ((wanted.get("has", []), True), (wanted.get("lacks", []), False)):
        for word in words:
            client, _, role = word.partition(":")
            if (role in roles.get(client, [])) != expected:
                wrong.append(("lacks " if expected else "has ") + word)
    return "".join(", but " + w for w in wrong)


# ---- asking ---------------------------------------------------------------------------------------------------------


def ask(person, question, reader):
    """None if the server says what "asked" claims, else what it says."""
    me, realm = Person(person, None), person["realm"]
    (kind, wanted), = question.items()
    get = lambda path: reader.call("GET", f"/{realm}{path}", missing_ok=True)
    if kind == "token":
        client = wanted.get("client", "yard")
        path = f"/{realm}/clients/{me.looked_up('client', client)}/evaluate-scopes/generate-example-access-token?scope=openid&userId={me.id()}"
        access = BOOT.call("GET", path).get("resource_access", {})
        wrong = [w for w in wanted.get("has", []) if w.partition(":")[2] not in access.get(w.partition(":")[0], {}).get("roles", [])]
        wrong += ["has " + w for w in wanted.get("lacks", []) if w.partition(":")[2] in access.get(w.partition(":")[0], {}).get("roles", [])]
        return wrong or None
    if kind == "user":
        got = get(f"/users/{me.id()}")
        in_order = lambda value: sorted(value) if isinstance(value, list) else value
        return None if all(in_order(got.get(k)) == in_order(v) for k, v in wanted.items()) else {k: got.get(k) for k in wanted}
    if kind == "credentials":
        got = sorted(c["type"] for c in get(f"/users/{me.id()}/credentials"))
    elif kind == "locked":
        got = get(f"/attack-detection/brute-force/users/{me.id()}")["disabled"]
    elif kind == "identities":
        got = [i["identityProvider"] for i in get(f"/users/{me.id()}").get("federatedIdentities", [])]
    elif kind == "groups":
        got = len(get(f"/users/{me.id()}/groups?max=-1"))
    elif kind == "sessions":
        got = len(get(f"/users/{me.id()}/sessions"))
    elif kind == "found":  # how many accounts the exact look-up finds by address or name, in the realm that is named
        got = {}
        for where, number in wanted.items():
            rows = {row["id"] for field in ("email", "username") for row in
                    BOOT.call("GET", f"/{where}/users?exact=true&{field}={quote(person['call']['user'])}")}
            got[where] = len(rows)
    elif kind == "last":  # the newest event of a type group with this user's id: [type, error]
        types = "".join(f"&type={t}" for t in ("LOGIN", "LOGIN_ERROR", "RESET_PASSWORD_ERROR", "SEND_RESET_PASSWORD",
                                              "SEND_RESET_PASSWORD_ERROR", "EXECUTE_ACTION_TOKEN_ERROR"))
        rows = get(f"/events?user={me.id()}&max=1{types}")
        got = [rows[0]["type"], rows[0].get("error")] if rows else None
    elif kind == "changed":  # admin events about the user: [[operation, resource type]], newest first
        got = [[e["operationType"], e["resourceType"]] for e in get(f"/admin-events?resourcePath=users/{me.id()}*&max=10")]
    elif kind == "invitation":
        org, mail = wanted["org"], wanted["mail"]
        rows = get(f"/organizations/{me.looked_up('org', org)}/invitations?email={quote(mail)}")
        got, wanted = [r["status"] for r in rows], wanted["status"]
    else:
        raise Refused(f"unknown question {kind}")
    return None if got == wanted else got


# ---- the two commands -----------------------------------------------------------------------------------------------


def by_realm(data):
    return [(realm, [p for p in data["people"] if p["realm"] == realm["realm"]]) for realm in data["realms"]]


def in_turns(work, items):
    """Four at a time; every failure is printed, then the command fails."""
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        for future in concurrent.futures.as_completed([pool.submit(work, *item) for item in items]):
            try:
                future.result()
            except Exception as problem:  # noqa: BLE001: all that went wrong is shown, with the person in it
                print(f"NOT SO: {problem}", file=sys.stderr)
                failed += 1
    return failed


def seed(data):
    failed = in_turns(make_realm, by_realm(data))
    if failed:
        return failed
    let_see_all([realm["realm"] for realm in data["realms"]])
    opals = {realm["realm"]: Admin(realm["realm"], grant_type="password", client_id="admin-cli", username="opal", password="Pw-1")
             for realm in data["realms"]}

    def live(person):
        Person(person, opals[person["realm"]]).run()

    slow_first = sorted(data["people"], key=lambda p: -len(json.dumps(p.get("steps", []))))
    turns = [[(p,) for p in slow_first if p.get("steps") and p.get("late", False) == late] for late in (False, True)]
    return sum(in_turns(live, turn) for turn in turns)  # what concerns everybody is changed when all have signed in


def check(data):
    readers = {realm["realm"]: Admin(realm["realm"], grant_type="client_credentials", client_id="escalate-ro", client_secret="ro-secret")
               for realm in data["realms"]}

    def one(person):
        for question in person.get("asked", []):
            if (says := ask(person, question, readers[person["realm"]])) is not None:
                raise Refused(f"{person['id']}: {json.dumps(question, ensure_ascii=False)}: the server says {says}")

    return in_turns(one, [(person,) for person in data["people"]])


def main():
    command, path = sys.argv[1:]
    data = json.loads(pathlib.Path(path).read_text())
    began = time.monotonic()
    failed = {"seed": seed, "check": check}[command](data)
    asked = sum(len(p.get("asked", [])) for p in data["people"])
    print(f"{command}: {len(data['people'])} people in {len(data['realms'])} realms, {asked} questions, {failed} not as written, "
          f"{time.monotonic() - began:.1f} s", file=sys.stderr)
    sys.exit(1 if failed else 0)


main()
