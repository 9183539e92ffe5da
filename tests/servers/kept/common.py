"""What the three runners share: a service of its own, started and ended; requests over a raw socket."""
import json, os, re, shutil, socket, subprocess, threading, time

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", "..", ".."))
# What is left for whoever looks closer: whole answers, and the homes of the services.
RUN = os.path.join(ROOT, "target", "kept")
os.makedirs(RUN, exist_ok=True)
BINARY = os.environ.get("ESCALATE_BIN") or os.path.join(ROOT, "target", "debug", "escalate")
KEPT = os.path.join(ROOT, "tests", "data", "service")
EXAMPLE = os.path.join(ROOT, "examples", "01_export")


def scenarios(name):
    with open(os.path.join(KEPT, f"kept-{name}"), encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.strip()]


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def fresh(name):
    folder = os.path.join(RUN, "homes", name)
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    return folder


def environment(home, more=None):
    return {"HOME": home, "PATH": os.environ["PATH"], "TZ": "UTC", **(more or {})}


class Service:
    """`escalate serve` with its own HOME and profile."""

    def __init__(self, home, profile, port, more=None):
        self.port, self.home = port, home
        self.err = open(os.path.join(home, "stderr"), "wb")
        self.process = subprocess.Popen([BINARY, "--config", profile, "serve"], env=environment(home, more), cwd=home,
                                        stdin=subprocess.DEVNULL, stdout=self.err, stderr=self.err)
        end = time.time() + 40
        while True:
            try:
                if ask(port, "GET", "/readyz", {}, None).status == 200:
                    return
            except OSError:
                pass
            if self.process.poll() is not None or time.time() > end:
                raise SystemExit(f"the service did not start: {self.says()}")
            time.sleep(0.05)

    def says(self):
        with open(os.path.join(self.home, "stderr"), encoding="utf-8", errors="replace") as file:
            return file.read()

    def lives(self):
        try:
            return self.process.poll() is None and ask(self.port, "GET", "/healthz", {}, None).status == 200
        except OSError:
            return False

    def stop(self):
        self.process.kill()
        self.process.wait()
        self.err.close()


class Answer:
    """The first answer in the bytes that were read, interim ones skipped."""

    def __init__(self, raw):
        self.raw, self.status, self.head, self.body, self.headers, self.line = raw, 0, b"", b"", [], b""
        rest = raw
        while True:
            match = re.match(rb"HTTP/1\.[01] (\d{3})[^\r\n]*\r?\n", rest)
            if not match:
                return
            head, gap, after = rest.partition(b"\r\n\r\n")
            status = int(match.group(1))
            if 100 <= status < 200 and status != 101:
                rest = after
                continue
            break
        self.status, self.line = status, head.split(b"\r\n")[0]
        self.head = head[len(self.line):]
        for line in head.split(b"\r\n")[1:]:
            name, _, value = line.partition(b":")
            self.headers.append((name.decode("latin-1").strip().lower(), value.decode("latin-1").strip()))
        self.body = after
        if "chunked" in (self.header("transfer-encoding") or "").lower():
            self.body = dechunked(after)
        elif self.header("content-length") is not None:
            self.body = after[:int(self.header("content-length"))]

    def header(self, name):
        found = [value for one, value in self.headers if one == name.lower()]
        return ", ".join(found) if found else None

    def json(self):
        return json.loads(self.body)


def dechunked(data):
    out = b""
    while True:
        size, _, data = data.partition(b"\r\n")
        try:
            length = int(size.split(b";")[0], 16)
        except ValueError:
            return out
        if length == 0:
            return out
        out += data[:length]
        data = data[length + 2:]


def talk(port, payload, seconds, half_close=False):
    """Sends in a thread of its own while it reads, so that an early answer is not lost; reads until the other side closes, or the time is up."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as wire:
        def send():
            try:
                wire.sendall(payload)
            except OSError:
                pass
        thread = threading.Thread(target=send, daemon=True)
        thread.start()
        got, end = b"", time.time() + seconds
        while True:
            left = end - time.time()
            if left <= 0:
                break
            wire.settimeout(left)
            try:
                some = wire.recv(65536)
            except socket.timeout:
                break
            except OSError:
                break
            if not some:
                break
            got += some
    return got


def request(port, method, path, headers, body, chunked=False):
    lines = [f"{method} {path} HTTP/1.1".encode("utf-8"), f"Host: 127.0.0.1:{port}".encode()]
    for name, value in headers.items():
        lines.append(f"{name}: {value}".encode("utf-8"))
    lines.append(b"Connection: close")
    if chunked:
        lines.append(b"Transfer-Encoding: chunked")
    elif body is not None:
        lines.append(b"Content-Length: %d" % len(body))
    data = b"\r\n".join(lines) + b"\r\n\r\n"
    if chunked:
        for at in range(0, len(body), 8192):
            part = body[at:at + 8192]
            data += b"%x\r\n%s\r\n" % (len(part), part)
        return data + b"0\r\n\r\n"
    return data + (body or b"")


def ask(port, method, path, headers, body, chunked=False, seconds=40):
    return Answer(talk(port, request(port, method, path, headers, body, chunked), seconds))
