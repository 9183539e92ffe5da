//! What has an `@` in it and is no address: algorithms, versions, ids of messages, units of systemd, objects, pictures.

use std::ops::Range;

/// Whose names of algorithms and extensions end with `@` and a domain (RFC 4251, section 6).
const ALGORITHM_OWNERS: &[&str] = &["openssh.com", "libssh.org", "ssh.com", "lysator.liu.se", "libssh2.org"];

/// Ends of hosts that are ends of files and units: `logo@2x.png`, `getty@tty1.service`. None is a top-level domain.
const ENDINGS: &[&str] = &[
    "png",
    "jpg",
    "jpeg",
    "gif",
    "svg",
    "webp",
    "ico",
    "css",
    "js",
    "mjs",
    "cjs",
    "jsx",
    "tsx",
    "ts",
    "json",
    "xml",
    "html",
    "htm",
    "yaml",
    "yml",
    "toml",
    "conf",
    "cfg",
    "log",
    "txt",
    "gz",
    "tgz",
    "bz2",
    "xz",
    "jar",
    "war",
    "dll",
    "exe",
    "service",
    "socket",
    "timer",
    "target",
    "mount",
    "slice",
    "scope",
    "device",
    "path",
    "swap",
    "automount",
    "tar",
    "whl",
    "deb",
    "rpm",
    "msi",
    "apk",
    "nix",
    "php",
    "rb",
    "cs",
    "java",
    "kt",
    "go",
    "tmpl",
    "snap",
    "lock",
    "bak",
    "utf-8",
    "utf8",
];

/// Programs that call their nodes `name@host`: `RabbitMQ`, Celery, Erlang.
const NODES: &[&str] =
    &["rabbit", "celery", "ejabberd", "couchdb", "emqx", "vernemq", "riak", "mongooseim", "nonode"];

/// Accounts of version control that stand in the address of a repository: `git@github.com:acme/app.git`.
const REPOSITORY_USERS: &[&str] = &["git", "hg", "svn", "gitlab", "gitea", "forgejo", "gerrit", "aur"];

/// Kinds of Kerberos services in front of `/host@REALM` (the registry of service names of Kerberos and Windows).
const SERVICES: &[&str] = &[
    "http",
    "host",
    "krbtgt",
    "cifs",
    "ldap",
    "nfs",
    "imap",
    "smtp",
    "pop",
    "mssqlsvc",
    "termsrv",
    "dns",
    "ftp",
    "restrictedkrbhost",
    "gc",
    "wsman",
    "rpcss",
    "postgres",
    "hdfs",
    "hive",
    "yarn",
    "kafka",
    "zookeeper",
    "hbase",
    "kadmin",
    "afs",
    "sip",
    "xmpp",
];

/// Whether an address that was found is something else. `at` is the place of its `@`.
pub(super) fn is_other(line: &[u8], address: &Range<usize>, at: usize) -> bool {
    let (local, host) = (&line[address.start..at], &line[at + 1..address.end]);
    let last = host.rsplit(|byte| *byte == b'.').next().unwrap_or_default();
    is_in_connection_string(line, address.start)
        || is_one_of(host, ALGORITHM_OWNERS)
        || is_one_of(last, ENDINGS)
        || is_node(local)
        || is_version(host)
        || is_id_of_message(line, address, local)
        || (is_one_of(local, REPOSITORY_USERS) && is_repository(line, address))
        || is_service(line, address.start)
}

/// Whether the part before an `@` is a program's that calls its nodes so.
pub(in super::super) fn is_node(local: &[u8]) -> bool {
    is_one_of(local, NODES)
}

/// `jdbc:oracle:thin:mia/…@db.acme.example:1521`: a password stands before the `@`.
fn is_in_connection_string(line: &[u8], start: usize) -> bool {
    let before = &line[..start];
    if !before.ends_with(b"/") && !before.ends_with(b":") {
        return false;
    }
    let length = before
        .iter()
        .rev()
        .take(80)
        .take_while(|byte| byte.is_ascii_graphic() && !matches!(byte, b'"' | b'\'' | b'='))
        .count();
    before[before.len() - length..].starts_with(b"jdbc:")
}

fn is_one_of(text: &[u8], words: &[&str]) -> bool {
    words.iter().any(|word| text.eq_ignore_ascii_case(word.as_bytes()))
}

/// `1.2.3-beta`, `v0.0.0-20260101`: what stands behind the `@` of a package.
pub(in super::super) fn is_version(host: &[u8]) -> bool {
    let host = host.strip_prefix(b"v").or_else(|| host.strip_prefix(b"V")).unwrap_or(host);
    let mut labels = host.split(|byte| *byte == b'.');
    // `1381.v2c3a_12074da`, as plugins of Jenkins are numbered.
    let number = |label: Option<&[u8]>| {
        label.is_some_and(|label| {
            label.strip_prefix(b"v").unwrap_or(label).first().is_some_and(u8::is_ascii_digit)
        })
    };
    let first = labels.next();
    number(first)
        && match labels.next() {
            None => true,
            second => first.is_some_and(|first| first.iter().all(u8::is_ascii_digit)) && number(second),
        }
}

/// `HTTP/web.acme.example@ACME.EXAMPLE`: a service, no person.
fn is_service(line: &[u8], start: usize) -> bool {
    let Some(before) = line[..start].strip_suffix(b"/") else { return false };
    let length = before.iter().rev().take(20).take_while(|byte| byte.is_ascii_alphanumeric()).count();
    is_one_of(&before[before.len() - length..], SERVICES)
}

fn is_repository(line: &[u8], address: &Range<usize>) -> bool {
    line.get(address.end) == Some(&b':') || line[..address.start].ends_with(b"ssh://")
}

/// The folded name of a field that holds the ids of messages, not addresses.
pub(super) fn names_a_message(name: &[u8]) -> bool {
    let folded: Vec<u8> = name
        .iter()
        .filter(|byte| byte.is_ascii_alphanumeric())
        .take(40)
        .map(u8::to_ascii_lowercase)
        .collect();
    ["messageid", "msgid", "references", "inreplyto", "contentid", "callid"]
        .iter()
        .any(|word| folded.ends_with(word.as_bytes()))
}

/// `Message-ID: <20260101.12@mail.acme.example>`, `message-id=<…>`, `References:` with several, `id=E1abcD-0004xY-7Z@mail`.
fn is_id_of_message(line: &[u8], address: &Range<usize>, local: &[u8]) -> bool {
    let mut before = &line[..address.start];
    if before.ends_with(b"cid:") || before.ends_with(b"mid:") {
        return true;
    }
    // Characters of an id that no local part has: `<CAKx7=a/b$c@mail.acme.example>`.
    let more = before.iter().rev().take(120).take_while(|byte| is_id_character(**byte)).count();
    let open = before[..before.len() - more].strip_suffix(b"<");
    if let Some(open) = open {
        let local = &line[open.len() + 1..address.start + local.len()];
        before = open;
        if is_machine_id(local) {
            return true;
        }
    }
    // Other ids of the same header: `<a@b> <c@d>`.
    for _ in 0..50 {
        let trimmed = before.trim_ascii_end();
        let Some(inside) = trimmed.strip_suffix(b">") else { break };
        let length =
            inside.iter().rev().take(250).take_while(|byte| !matches!(byte, b'<' | b'>' | b' ')).count();
        let Some(rest) = inside[..inside.len() - length].strip_suffix(b"<") else { break };
        before = rest;
    }
    let trimmed = before.trim_ascii_end();
    let trimmed = trimmed
        .strip_suffix(b"[")
        .or_else(|| trimmed.strip_suffix(b"\""))
        .unwrap_or(trimmed)
        .trim_ascii_end();
    let Some(named) = trimmed.strip_suffix(b":").or_else(|| trimmed.strip_suffix(b"=")) else {
        // `Message ID <…>`
        return open.is_some() && names_a_message(&trimmed[trimmed.len().saturating_sub(12)..]);
    };
    let named = named.strip_suffix(b"\"").unwrap_or(named).trim_ascii_end();
    let length = named
        .iter()
        .rev()
        .take(40)
        .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
        .count();
    let name = &named[named.len() - length..];
    let digits = local.iter().filter(|byte| byte.is_ascii_digit()).count();
    names_a_message(name)
        // The UID of an event in a calendar (RFC 5545).
        || (name == b"UID" && digits >= 4)
        || names_a_message(&named[named.len().saturating_sub(11)..])
        || (name.eq_ignore_ascii_case(b"id") && is_machine_id(local))
}

const fn is_id_character(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
        || matches!(byte, b'=' | b'/' | b'$' | b'+' | b'.' | b'_' | b'-' | b'%' | b'&' | b'!')
}

/// Whether the part before an `@` was made by a machine: long with many digits, or of Exim's form.
fn is_machine_id(local: &[u8]) -> bool {
    let digits = local.iter().filter(|byte| byte.is_ascii_digit()).count();
    let parts: Vec<usize> = local.split(|byte| *byte == b'-').map(<[u8]>::len).collect();
    let exim = matches!(parts.as_slice(), [7, 6, 2] | [7, 11, 4]) && local[0] == b'E' && digits > 0;
    let bounces = local.get(..6).is_some_and(|start| start.eq_ignore_ascii_case(b"bounce"));
    exim || (local.len() >= 20 && digits >= 8 && !bounces)
}
