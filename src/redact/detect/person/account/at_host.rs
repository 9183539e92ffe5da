//! `mia@server01`, `ssh mia@10.1.2.3`, `'mia'@'localhost'`, `https://mia@host/`: an account at a host whose name has no domain.

use super::super::mail;
use crate::redact::detect::span::Span;
use crate::redact::vocabulary::person;

/// Words in front of an account at a host. In lower case.
const BEFORE: &[&str] = &[
    "ssh",
    "scp",
    "sftp",
    "rsync",
    "user",
    "login",
    "account",
    "for",
    "from",
    "by",
    "as",
    "principal",
    "identity",
    "benutzer",
    "mosh",
    "user:",
    "login:",
    "principal:",
    "account:",
    "identity:",
];

/// Parts of names of computers.
const MACHINES: &[&str] = &[
    "localhost",
    "server",
    "srv",
    "host",
    "laptop",
    "desktop",
    "macbook",
    "mbp",
    "imac",
    "thinkpad",
    "workstation",
    "node",
    "mail",
    "web",
    "db",
    "proxy",
    "gateway",
    "vm",
    "box",
    "raspberrypi",
    "nas",
    "bastion",
    "jump",
    "prod",
    "staging",
    "fs",
];

/// Finds the account before the `@`.
pub(super) fn find(line: &[u8], name: Option<&str>, spans: &mut Vec<Span>) {
    for at in memchr::memchr_iter(b'@', line) {
        // 'mia'@'localhost', `mia`@`%`
        if at >= 2
            && let quote @ (b'\'' | b'`' | b'"') = line[at - 1]
            && line.get(at + 1) == Some(&quote)
        {
            let inside = &line[..at - 1];
            let length = inside
                .iter()
                .rev()
                .take(64)
                .take_while(|byte| super::is_part(**byte) && **byte != quote)
                .count();
            if length > 0 && inside[..inside.len() - length].last() == Some(&quote) {
                super::push(line, at - 1 - length, at - 1, "account at a host", spans);
            }
            continue;
        }
        let length = line[..at].iter().rev().take(64).take_while(|byte| super::is_part(**byte)).count();
        let start = at - length;
        let host = mail::host_at(line, at + 1);
        if length == 0 || host.is_empty() {
            continue;
        }
        let before = &line[..start];
        let is_account = if before.ends_with(b"://") {
            true
        } else if name.filter(|_| start == 0).is_some_and(is_of_mail) || is_behind_mail(before) {
            // `email=mia@posta`: the name says that it is an address, though the host has no domain.
            host.len() > 1 && line[host.start].is_ascii_alphabetic() && !line[host.clone()].contains(&b'.')
        } else {
            !before.last().is_some_and(|byte| b"/.@:\\#-+*$%=".contains(byte) && !before.ends_with(b"user="))
                && is_at_host(line, start, &line[start..at], &line[host.clone()], line.get(host.end).copied())
        };
        if is_account {
            super::push(line, start, at, "account at a host", spans);
        }
    }
}

fn is_at_host(line: &[u8], start: usize, local: &[u8], host: &[u8], behind: Option<u8>) -> bool {
    let plain_local =
        local[0].is_ascii_alphabetic() && !local.iter().any(u8::is_ascii_uppercase) || is_title(local);
    if !plain_local || mail::is_node(local) {
        return false;
    }
    if host.contains(&b'.') {
        // `mia@10.1.2.3`; a host with a domain makes an address, which is found as such.
        let labels: Vec<&[u8]> = host.split(|byte| *byte == b'.').collect();
        return labels.len() == 4
            && labels
                .iter()
                .all(|label| !label.is_empty() && label.len() <= 3 && label.iter().all(u8::is_ascii_digit));
    }
    let hex = host.iter().all(u8::is_ascii_hexdigit) && host.iter().any(u8::is_ascii_digit);
    if !host[0].is_ascii_alphabetic() || host.len() < 2 || mail::is_version(host) || hex {
        return false;
    }
    let lower = String::from_utf8_lossy(host).to_lowercase();
    let prompt = behind == Some(b':')
        && line.get(start + local.len() + 1 + host.len() + 1).is_some_and(|byte| matches!(byte, b'~' | b'/'))
        || (start > 0 && line[start - 1] == b'[' && behind == Some(b' '));
    let numbered = lower.ends_with(|char: char| char.is_ascii_digit())
        && lower.chars().filter(char::is_ascii_alphabetic).count() >= 2;
    let machine = lower
        .split(['-', '_'])
        .any(|part| MACHINES.contains(&part.trim_end_matches(|char: char| char.is_ascii_digit())));
    is_log_of_postgres(&line[start..]) || prompt || numbered || machine || is_behind_word(&line[..start])
}

/// `mia@shop FATAL:`: `%u@%d` in the prefix of `PostgreSQL`'s log.
fn is_log_of_postgres(text: &[u8]) -> bool {
    let Some(blank) = text.iter().take(130).position(|byte| *byte == b' ') else { return false };
    let rest = &text[blank + 1..];
    [
        &b"LOG:"[..],
        b"FATAL:",
        b"ERROR:",
        b"DETAIL:",
        b"STATEMENT:",
        b"HINT:",
        b"WARNING:",
        b"NOTICE:",
        b"CONTEXT:",
        b"PANIC:",
    ]
    .iter()
    .any(|level| rest.starts_with(level))
}

/// `Mia`, `Mia.Kern`: capitals at the beginning of words only.
fn is_title(local: &[u8]) -> bool {
    local.split(|byte| matches!(byte, b'.' | b'-' | b'_')).all(|part| {
        part.first().is_some_and(u8::is_ascii_uppercase)
            && part.len() <= 12
            && !part[1..].iter().any(u8::is_ascii_uppercase)
    })
}

fn is_behind_word(before: &[u8]) -> bool {
    let before = &before[before.len().saturating_sub(40)..];
    let mut words = before.rsplit(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'"' | b'\''));
    // The part behind the last space is empty: the account begins there.
    let first = words.next().unwrap_or_default();
    let word = String::from_utf8_lossy(words.next().unwrap_or_default()).to_lowercase();
    first.is_empty() && BEFORE.contains(&word.as_str())
}

/// Whether a field of this name holds an address.
fn is_of_mail(name: &str) -> bool {
    const ENDS: &[&str] =
        &["mail", "mailaddress", "mailadresse", "correo", "courriel", "eposta", "posta", "почта"];
    let folded = person::fold(name);
    ENDS.iter().any(|end| folded.ends_with(end))
}

/// Whether the name of a field of addresses stands in front, or a field of an envelope: `email="`, `from=<`.
fn is_behind_mail(before: &[u8]) -> bool {
    let near = &before[before.len().saturating_sub(48)..];
    let cut = near.iter().rev().take(6).take_while(|byte| b" \t=:\"'<".contains(byte)).count();
    let (name, marks) = near.split_at(near.len() - cut);
    if !marks.iter().any(|byte| matches!(byte, b'=' | b':')) {
        return false;
    }
    let length = name
        .iter()
        .rev()
        .take(24)
        .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-') || !byte.is_ascii())
        .count();
    let name = String::from_utf8_lossy(&name[name.len() - length..]);
    let envelope = marks.ends_with(b"<")
        && matches!(&*name.to_lowercase(), "from" | "to" | "orig_to" | "sender" | "recipient" | "rcpt" | "f");
    envelope || is_of_mail(&name)
}
