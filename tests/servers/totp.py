"""One-time codes, as an authenticator app makes them: RFC 6238, SHA-1, six digits, 30 seconds."""
import hashlib
import hmac
import struct
import time


def one_time_code(key, wrong=False):
    """The code of this half minute for a key (bytes); "wrong": one that differs from it."""
    digest = hmac.new(key, struct.pack(">Q", int(time.time()) // 30), hashlib.sha1).digest()
    at = digest[-1] & 15
    number = (struct.unpack(">I", digest[at:at + 4])[0] & 0x7FFFFFFF) % 1_000_000
    return f"{(number + 500_000 * wrong) % 1_000_000:06}"
