//! Hashes of passwords, each as one value: the scheme, its parameters, the salt and the digest. Whoever has them can try every
//! password. The forms are those of crypt(5), RFC 2307, and the makers' own documents.

use std::ops::Range;

use super::read;
use crate::redact::detect::cue::{Cue, cue};
use crate::redact::detect::span::Span;
use crate::redact::vocabulary::placeholder::is_placeholder;

const RULE: &str = "hash of a password";

/// What reads on from which word.
pub(super) const CUES: &[Cue] = &[
    // crypt(5): `$id$…`.
    cue("$1$", crypt),
    cue("$2$", crypt),
    cue("$2a$", crypt),
    cue("$2b$", crypt),
    cue("$2x$", crypt),
    cue("$2y$", crypt),
    cue("$3$", crypt),
    cue("$5$", crypt),
    cue("$6$", crypt),
    cue("$7$", crypt),
    cue("$8$", crypt),
    cue("$9$", crypt),
    cue("$14$", crypt),
    cue("$y$", crypt),
    cue("$gy$", crypt),
    cue("$md5", crypt),
    cue("$sha1$", crypt),
    cue("$sm3$", crypt),
    cue("$sha256$", crypt),
    cue("$sha512$", crypt),
    cue("$argon2", crypt),
    cue("$scrypt$", crypt),
    cue("$scrypt-", crypt),
    cue("$s0$", crypt),
    cue("$pbkdf2", crypt),
    cue("$bcrypt", crypt),
    cue("$apr1$", crypt),
    cue("$P$", crypt),
    cue("$H$", crypt),
    cue("$S$", crypt),
    cue("$A$", crypt),
    cue("$shiro1$", crypt),
    cue("$krb5", crypt),
    cue("$ml$", crypt),
    // The same in a double-quoted string of a shell.
    cue("$1\\$", crypt),
    cue("$5\\$", crypt),
    cue("$6\\$", crypt),
    cue("$2a\\$", crypt),
    cue("$2b\\$", crypt),
    cue("$2y\\$", crypt),
    cue("$y\\$", crypt),
    cue("$apr1\\$", crypt),
    cue("$argon2id\\$", crypt),
    // Django, passlib.
    cue("pbkdf2_sha1$", named),
    cue("pbkdf2_sha256$", named),
    cue("pbkdf2_sha512$", named),
    cue("bcrypt_sha256$", named),
    cue("bcrypt$$", named),
    cue("argon2$argon2", named),
    cue("scrypt$", named),
    cue("sha1$", named),
    cue("sha256$", named),
    cue("sha512$", named),
    cue("md5$", named),
    // Werkzeug, Jupyter, Rails and others: `pbkdf2:sha256:600000$…`, `sha1:salt:digest`.
    cue("pbkdf2:sha", named),
    cue("pbkdf2-sha", named),
    cue("scrypt:", named),
    cue("argon2:$", named),
    cue("sha1:", salted),
    cue("sha256:", salted),
    cue("sha384:", salted),
    cue("sha512:", salted),
    cue("md5:", salted),
    // PostgreSQL, MongoDB.
    cue("SCRAM-SHA-1$", named),
    cue("SCRAM-SHA-256$", named),
    cue("SCRAM-SHA-512$", named),
    cue("md5", postgres),
    // MySQL; ASP.NET Identity.
    cue("*", mysql),
    cue("AQAAAA", identity),
    // RFC 2307, Dovecot, Spring Security: `{SSHA}…`.
    cue("{ssha", scheme),
    cue("{sha", scheme),
    cue("{smd5", scheme),
    cue("{md5", scheme),
    cue("{crypt", scheme),
    cue("{pbkdf2", scheme),
    cue("{x-pbkdf2", scheme),
    cue("{bcrypt", scheme),
    cue("{blf-crypt", scheme),
    cue("{argon2", scheme),
    cue("{scrypt", scheme),
    cue("{noop", scheme),
    cue("{plain", scheme),
    cue("{clear", scheme),
    cue("{cram-md5", scheme),
    cue("{ntlm", scheme),
    cue("{lanman", scheme),
    cue("{nt}", scheme),
    cue("{x-nthash", scheme),
];

const fn is_digest(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
        || matches!(byte, b'.' | b'/' | b'+' | b'=' | b',' | b'$' | b'*' | b'_' | b'-' | b'\\')
}

/// How far the hash goes on from `at`. Only a backslash in front of a dollar belongs to it.
fn run(line: &[u8], at: usize, more: &[u8]) -> usize {
    let mut end = at;
    while end < line.len() && end - at < read::LONGEST {
        let byte = line[end];
        // A comma divides parameters (`m=65536,t=3`), else the columns of a table.
        let is_part = (is_digest(byte) || more.contains(&byte))
            && (byte != b'\\' || line.get(end + 1) == Some(&b'$'))
            && (byte != b',' || is_parameter(&line[end + 1..]));
        if !is_part {
            break;
        }
        end += 1;
    }
    while end > at && matches!(line[end - 1], b',' | b'\\' | b':') {
        end -= 1;
    }
    end
}

fn is_parameter(rest: &[u8]) -> bool {
    let name = rest.iter().take(8).take_while(|byte| byte.is_ascii_lowercase()).count();
    name > 0 && rest.get(name) == Some(&b'=') && rest.get(name + 1).is_some_and(u8::is_ascii_digit)
}

fn letters(text: &[u8]) -> usize {
    text.iter().filter(|byte| byte.is_ascii_alphanumeric()).count()
}

fn push(line: &[u8], range: Range<usize>, spans: &mut Vec<Span>) {
    if !is_placeholder(&line[range.clone()]) {
        spans.push(Span::secret(range, RULE));
    }
}

fn crypt(line: &[u8], hit: Range<usize>, spans: &mut Vec<Span>) {
    let kerberos = line[hit.clone()].eq_ignore_ascii_case(b"$krb5");
    let end = run(line, hit.end, if kerberos { b":@" } else { b"" });
    let rest = &line[hit.end..end];
    // `$P$` is one letter beside prices and shell arguments: only what is long enough for a salt and a digest.
    if letters(rest) < 8 || is_placeholder(rest) || !rest.iter().any(|byte| !byte.is_ascii_digit()) {
        return;
    }
    // Compose files double every dollar; shells put a backslash in front of it.
    let before = line[..hit.start].iter().rev().take(2).take_while(|byte| b"$\\".contains(byte)).count();
    spans.push(Span::secret(hit.start - before..end, RULE));
}

fn named(line: &[u8], hit: Range<usize>, spans: &mut Vec<Span>) {
    if hit.start > 0 && (line[hit.start - 1].is_ascii_alphanumeric() || b"$_-".contains(&line[hit.start - 1]))
    {
        return;
    }
    let end = run(line, hit.end, b":");
    let text = &line[hit.start..end];
    let parts = memchr::memchr_iter(b'$', text).count();
    let longest = text.split(|byte| matches!(byte, b'$' | b':')).map(letters).max().unwrap_or(0);
    // A scheme with its own name is enough; `md5$` is a variable as often.
    let least = if hit.len() > 7 { 4 } else { 16 };
    if parts > 0 && longest >= least && letters(text) >= 20 {
        push(line, hit.start..end, spans);
    }
}

/// `sha1:salt:digest`. Without a salt it is the digest of a file or an image, which stays.
fn salted(line: &[u8], hit: Range<usize>, spans: &mut Vec<Span>) {
    if !read::is_open(line, hit.start) {
        return;
    }
    let end = run(line, hit.end, b":");
    let mut parts = line[hit.end..end].split(|byte| *byte == b':');
    let (salt, digest, rest) = (parts.next(), parts.next(), parts.next());
    let is_salt = salt.is_some_and(|salt| (4..=64).contains(&salt.len()));
    // `sha256:600000:salt:digest` counts its rounds.
    let digest = if rest.is_some_and(|rest| rest.len() >= 27) { rest } else { digest };
    if is_salt && digest.is_some_and(|digest| digest.len() >= 27 && letters(digest) + 4 >= digest.len()) {
        push(line, hit.start..end, spans);
    }
}

fn hex(line: &[u8], at: usize) -> usize {
    line[at..].iter().take(129).take_while(|byte| byte.is_ascii_hexdigit()).count()
}

/// `md5` and 32 digits in one word: a role's password of `PostgreSQL`. With a colon between, it is a file's digest.
fn postgres(line: &[u8], hit: Range<usize>, spans: &mut Vec<Span>) {
    let is_lower = line[hit.clone()] == *b"md5";
    if is_lower
        && read::is_open(line, hit.start)
        && hex(line, hit.end) == 32
        && read::is_closed(line, hit.end + 32)
    {
        push(line, hit.start..hit.end + 32, spans);
    }
}

/// `*` and 40 digits.
fn mysql(line: &[u8], hit: Range<usize>, spans: &mut Vec<Span>) {
    let is_one = hex(line, hit.end) == 40 && read::is_closed(line, hit.end + 40);
    if is_one && !line[hit.end..hit.end + 40].iter().any(u8::is_ascii_lowercase) {
        push(line, hit.start..hit.end + 40, spans);
    }
}

fn identity(line: &[u8], hit: Range<usize>, spans: &mut Vec<Span>) {
    let end = run(line, hit.end, b"");
    if line[hit.clone()] == *b"AQAAAA" && read::is_open(line, hit.start) && end - hit.end >= 20 {
        push(line, hit.start..end, spans);
    }
}

fn scheme(line: &[u8], hit: Range<usize>, spans: &mut Vec<Span>) {
    let name = line[hit.end - 1..].iter().take(24).take_while(|byte| **byte != b'}').count();
    let open = hit.end - 1 + name + 1;
    if name >= 24 || line.get(open - 1) != Some(&b'}') || line[hit.start..open].contains(&b' ') {
        return;
    }
    let end = run(line, open, b"!@#%&~^?");
    let value = &line[open..end];
    if value.len() >= 6 && !value.contains(&b'{') && !is_placeholder(value) {
        push(line, hit.start..end, spans);
    }
}
