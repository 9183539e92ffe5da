"""A mail server that keeps every mail as one file, and the reader of those files.

mail-sink.py PORT FOLDER           listen on loopback; an address that begins with "refused-" is refused
mail-sink.py link FOLDER ADDRESS [WORD]
                                   print the first link (with WORD in it) of the newest mail to ADDRESS; exit 1: there is none
"""

import email
import glob
import html
import os
import re
import socketserver
import sys
import time


class Session(socketserver.StreamRequestHandler):
    def say(self, line):
        self.wfile.write(line + b"\r\n")
        self.wfile.flush()

    def handle(self):
        self.say(b"220 sink")
        while line := self.rfile.readline():
            command = line.strip().upper()
            if command == b"DATA":
                self.say(b"354 go")
                self.keep()
                self.say(b"250 ok")
            elif command.startswith(b"RCPT TO:<REFUSED-"):  # as a server that knows no such mailbox
                self.say(b"550 no such mailbox")
            elif command == b"QUIT":
                self.say(b"221 bye")
                return
            else:
                self.say(b"250 ok")

    def keep(self):
        mail = b""
        while (line := self.rfile.readline()) not in (b"", b".\r\n"):
            mail += line
        name = os.path.join(sys.argv[2], str(time.time_ns()))
        with open(name + ".tmp", "wb") as file:
            file.write(mail)
        os.rename(name + ".tmp", name + ".eml")


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


def link(folder, address, word=""):
    for name in sorted(glob.glob(folder + "/*.eml"), reverse=True):
        with open(name, "rb") as file:
            mail = email.message_from_binary_file(file)
        if address.lower() not in str(mail["To"]).lower():
            continue
        for part in mail.walk():
            if part.get_content_maintype() != "text":
                continue
            text = part.get_payload(decode=True).decode()
            for found in re.findall(r"http://127\.0\.0\.1[^\s\"'<>]+", text):
                if word in found:
                    print(html.unescape(found))
                    return 0
    return 1


if sys.argv[1] == "link":
    sys.exit(link(*sys.argv[2:]))
Server(("127.0.0.1", int(sys.argv[1])), Session).serve_forever()
