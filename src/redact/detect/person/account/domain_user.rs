//! `DOMAIN\user`. Read in the line as it is written: in the decoded one, `CORP\nora` is two lines.

use crate::redact::class::Class;
use crate::redact::detect::span::Span;

/// What stands in capitals before a backslash and is no domain. In lower case.
const NO_DOMAINS: &[&str] = &[
    "software",
    "system",
    "sam",
    "security",
    "hklm",
    "hkcu",
    "hkcr",
    "hku",
    "hkcc",
    "windows",
    "winnt",
    "builtin",
    "nt",
    "oca",
    "ocp",
    "oc",
    "saml2",
    "program",
    "users",
    "drivers",
    "classes",
    "current_user",
    "hkey_local_machine",
    "hkey_current_user",
    "hkey_users",
    "hkey_classes_root",
    "error",
    "warn",
    "warning",
    "info",
    "debug",
    "fatal",
    "failed",
    "ok",
    "trace",
    "notice",
    "critical",
    "end",
    "begin",
    "null",
    "true",
    "false",
    "iis",
    "apppool",
    "font",
    "window",
    "authority",
    "service",
    "pdo",
    "php",
    "psr",
    "http",
];

/// The longest name of a domain (`NetBIOS` has 15 characters; DNS names are written here, too).
const LONGEST_DOMAIN: usize = 40;

/// Words that say that an account stands behind them, with `=`, `:` or a blank. In lower case.
const BEFORE: &[&str] = &[
    "user",
    "username",
    "login",
    "logon",
    "account",
    "benutzer",
    "konto",
    "for",
    "by",
    "as",
    "from",
    "name",
    "usuario",
    "utilisateur",
    "identity",
    "runas",
    "/user",
    "owner",
    "principal",
    "upn",
    "u",
    "utente",
    "gebruiker",
    "anmeldename",
    "benutzername",
    "uid",
    "acct",
    "member",
    "von",
    "durch",
    "für",
];

/// Finds the users behind a domain.
pub(in super::super) fn find(line: &[u8], spans: &mut Vec<Span>) {
    for slash in memchr::memchr_iter(b'\\', line) {
        let domain = line[..slash]
            .iter()
            .rev()
            .take(LONGEST_DOMAIN)
            .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_'))
            .count();
        // JSON in JSON doubles the backslash twice.
        let slashes = line[slash..].iter().take(4).take_while(|byte| **byte == b'\\').count();
        let start = slash + slashes;
        let length = super::length(&line[start..]);
        if domain == 0 || length < 2 || !is_name_of_account(&line[start..start + length]) {
            continue;
        }
        let behind = line.get(start + length);
        if matches!(behind, Some(b'\\' | b'/' | b'(' | b'*'))
            && !behind.is_some_and(|byte| *byte == b'\\' && ends_text(line, start + length))
        {
            continue;
        }
        if is_domain(line, slash - domain, slash, &line[start..start + length], slashes) {
            let end = start + length;
            let named = is_behind_word(&line[..slash - domain]);
            let is_account = |name: &str| super::is_somebody(name) || named && is_of_service(name);
            if std::str::from_utf8(&line[start..end]).is_ok_and(is_account) {
                spans.push(Span::new(start..end, Class::Name, "account of a domain"));
            }
        }
    }
}

/// Whether a backslash is that of `\"` or of a line break at the end: `"CORP\\mia\"`, `CORP\\mia\n`.
fn ends_text(line: &[u8], at: usize) -> bool {
    let slashes = line[at..].iter().take(4).take_while(|byte| **byte == b'\\').count();
    matches!(line.get(at + slashes), Some(b'"' | b'\'' | b'n' | b'r' | b't'))
        && !line.get(at + slashes + 1).is_some_and(u8::is_ascii_lowercase)
}

fn is_domain(line: &[u8], start: usize, end: usize, user: &[u8], slashes: usize) -> bool {
    let domain = &line[start..end];
    let before = &line[..start];
    let lower = String::from_utf8_lossy(domain).to_lowercase();
    if before.last().is_some_and(|byte| matches!(byte, b'\\' | b'/' | b'$' | b'%' | b'@') || !byte.is_ascii())
        || NO_DOMAINS.contains(&lower.as_str())
        || !domain.iter().any(u8::is_ascii_alphabetic)
        || before.ends_with(b"NT ")
    {
        return false;
    }
    let named = is_behind_word(before);
    if named {
        return true;
    }
    // A drive: `C:\Users`.
    if domain.len() < 2 || before.ends_with(b":") && domain.len() == 1 {
        return false;
    }
    let capitals = !domain.iter().any(u8::is_ascii_lowercase)
        && domain.len() <= 15
        && domain.iter().filter(|byte| byte.is_ascii_uppercase()).count() >= 2;
    // `FAILED\nretry`: with one backslash before n, r or t it may be a line break that was written so.
    let broken = slashes == 1
        && matches!(user[0], b'n' | b'r' | b't')
        && user[1..].first().is_some_and(u8::is_ascii_uppercase);
    let class = user[0].is_ascii_uppercase()
        && user.windows(2).any(|pair| pair[0].is_ascii_lowercase() && pair[1].is_ascii_uppercase());
    let server = [&b"source="[..], b"server=", b"instance=", b"host=", b"Source=", b"Server=", b"Instance="]
        .iter()
        .any(|word| before.trim_ascii_end().ends_with(word));
    capitals && !broken && !class && !server
}

/// `svc_backup`, `sa-crm`: words of software that are joined are an account where the sentence says so.
fn is_of_service(name: &str) -> bool {
    name.contains(['_', '-'])
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
        && !super::is_id(name)
        && !super::is_expression(name)
        && !super::well_known::is_well_known(&name.to_lowercase())
        && !crate::redact::pseudonym::is_token(name)
        && !crate::redact::vocabulary::placeholder::is_placeholder(name.as_bytes())
}

fn is_name_of_account(user: &[u8]) -> bool {
    user[0].is_ascii_alphanumeric() || !user[0].is_ascii()
}

fn is_behind_word(before: &[u8]) -> bool {
    let before = &before[before.len().saturating_sub(48)..];
    let trimmed: &[u8] = {
        let cut = before.iter().rev().take(8).take_while(|byte| b" \t=:\"'[(<>".contains(byte)).count();
        &before[..before.len() - cut]
    };
    if trimmed.len() == before.len() {
        return false;
    }
    let length = trimmed
        .iter()
        .rev()
        .take(20)
        .take_while(|byte| byte.is_ascii_alphabetic() || !byte.is_ascii() || **byte == b'/')
        .count();
    let word = String::from_utf8_lossy(&trimmed[trimmed.len() - length..]).to_lowercase();
    BEFORE.contains(&word.as_str())
        || ["user", "username", "login", "account"].iter().any(|end| word.ends_with(end))
}
