//! Configurations of routers, switches and firewalls: a keyword, how the value is written, and the value. From the vendors'
//! command references.

use std::ops::Range;

use super::read;
use crate::redact::detect::cue::{Cue, cue};
use crate::redact::detect::shape::{self, CharStats};
use crate::redact::detect::span::Span;

const RULE: &str = "secret of a network device";

/// What reads on from which word.
pub(super) const CUES: &[Cue] = &[
    // The value stands behind the keyword, whatever it looks like.
    cue("enable secret ", direct),
    cue("enable password ", direct),
    cue("snmp-server community ", direct),
    cue("snmp-agent community read ", direct),
    cue("snmp-agent community write ", direct),
    cue("set snmp community ", direct),
    cue("tacacs-server key ", direct),
    cue("radius-server key ", direct),
    cue("crypto isakmp key ", direct),
    cue("encrypted-password ", direct),
    cue("plain-text-password-value ", direct),
    cue("chap password ", direct),
    cue("pap password ", direct),
    cue("set psksecret ", direct),
    cue("set passwd ", direct),
    cue("ospf authentication-key ", direct),
    cue("isis password ", direct),
    cue("rocommunity ", direct),
    cue("rwcommunity ", direct),
    cue("rocommunity6 ", direct),
    cue("rwcommunity6 ", direct),
    cue("wpa-psk ", direct),
    cue("wpa-passphrase ", direct),
    cue("wpa psk set-key ", direct),
    cue("wlan psk set-key ", direct),
    cue("sent-username ", account),
    cue("bgp password ", direct),
    cue("md5 key-string ", direct),
    cue("hsrp authentication ", direct),
    cue("option key ", direct),
    cue("option psk ", direct),
    cue("option sae_password ", direct),
    cue("option auth_secret ", direct),
    // The value stands behind the keyword in a configuration; in a sentence a word does.
    cue("key-string ", worded),
    cue("pre-shared-key ", worded),
    cue("pre-shared-secret ", worded),
    cue("shared-secret ", worded),
    cue("authentication-key ", worded),
    cue("ascii-text ", worded),
    cue("secret-key ", worded),
    cue("community-string ", worded),
    cue("set community ", worded),
    cue("set secret ", worded),
    cue("set password ", worded),
    cue("set key ", worded),
    cue("auth-password ", worded),
    cue("priv-password ", worded),
    // How the value is written stands between: `password 7 0822455D0A16`.
    cue("password ", typed),
    cue("secret ", typed),
    cue("passwd ", typed),
    cue("passphrase ", typed),
    cue("key ", typed),
    cue("key-string ", typed),
    cue("community ", typed),
    cue("authentication-key ", typed),
    cue("md5 ", typed),
    // Further words stand between.
    cue("username ", account),
    cue("user ", account),
    cue("radius-server host ", server),
    cue("tacacs-server host ", server),
    cue("server-private ", server),
    cue("message-digest-key ", digest),
    cue("authentication-key ", digest),
    cue("neighbor ", neighbour),
    cue("snmp-server user ", manager),
    cue("snmp-server host ", trap),
    cue("createuser ", manager),
    cue("snmpv3 user ", manager),
    cue("snmp user ", manager),
    cue("snmp-agent usm-user v3 ", manager),
    cue("com2sec ", community),
];

/// How a value is written: the words between a keyword and the value.
#[rustfmt::skip]
const TYPES: &[&[u8]] = &[
    b"0", b"4", b"5", b"6", b"7", b"8", b"9", b"10", b"15", b"enc", b"cipher", b"irreversible-cipher",
    b"simple", b"encrypted", b"encrypt", b"ascii-text", b"hexadecimal", b"hash", b"sha256", b"sha512",
    b"clear", b"cleartext", b"plaintext", b"plain", b"ascii", b"hex", b"local", b"remote", b"md5", b"read",
    b"write",
];

fn is_type(word: &[u8]) -> bool {
    word.len() <= 20 && TYPES.contains(&word.to_ascii_lowercase().as_slice())
}

/// Behind the types that begin at `at`; how many there were, and the last of them.
fn behind_types(line: &[u8], mut at: usize) -> (usize, Option<Range<usize>>) {
    let mut last = None;
    for _ in 0..3 {
        let word = read::value(line, at);
        if !is_type(&line[word.clone()]) || line.get(word.end) != Some(&b' ') {
            break;
        }
        at = read::blanks(line, word.end);
        last = Some(word);
    }
    (at, last)
}

fn direct(line: &[u8], hit: Range<usize>, spans: &mut Vec<Span>) {
    // `key_mgmt=WPA-PSK SAE` names the kind of key.
    let is_value = hit.start > 0 && matches!(line[hit.start - 1], b'=' | b'-');
    if (read::is_open(line, hit.start) || line[hit.start] == b's') && !is_value {
        let (at, _) = behind_types(line, read::blanks(line, hit.end));
        read::push(line, read::value(line, at), RULE, spans);
    }
}

fn worded(line: &[u8], hit: Range<usize>, spans: &mut Vec<Span>) {
    let (at, _) = behind_types(line, read::blanks(line, hit.end));
    let value = read::value(line, at);
    let is_quoted = value.start > at;
    let ends = line[(value.end + usize::from(is_quoted)).min(line.len())..].trim_ascii();
    let text = &line[value.clone()];
    // `address 10.0.0.1` and `{` follow the key in a configuration, a sentence goes on with words.
    if is_quoted
        || !shape::is_word(text)
        || (ends.is_empty() && line[..hit.start].trim_ascii().len() < 64 && is_config(line))
    {
        read::push(line, value, RULE, spans);
    }
}

/// Whether the line begins as one of a configuration does: with a blank, `set` or the keyword itself in lower case.
fn is_config(line: &[u8]) -> bool {
    let text = line.trim_ascii_start();
    text.starts_with(b"set ") || (text.len() < line.len() && text.first().is_some_and(u8::is_ascii_lowercase))
}

fn typed(line: &[u8], hit: Range<usize>, spans: &mut Vec<Span>) {
    let (at, Some(kind)) = behind_types(line, hit.end) else { return };
    let value = read::value(line, at);
    let text = &line[value.clone()];
    let stats = CharStats::of(text);
    let fits = match &line[kind] {
        // Cisco's reversible form: two decimal digits and pairs of hexadecimal ones.
        b"7" => {
            text.len() >= 4
                && text.len().is_multiple_of(2)
                && stats.hex
                && text[..2].iter().all(u8::is_ascii_digit)
        }
        b"read" | b"write" | b"local" | b"remote" | b"hash" => value.start > at || stats.is_mixed(),
        kind if kind[0].is_ascii_digit() || kind.eq_ignore_ascii_case(b"md5") => {
            value.start > at
                || text.first() == Some(&b'$')
                || (text.len() >= 5 && stats.is_mixed() && !is_unit(text))
        }
        _ => text.len() >= 4 && !shape::is_word(text) || value.start > at,
    };
    // `key 0 V` alone on an indented line is a configuration, whatever the value is.
    let ends = line[value.end.min(line.len())..].trim_ascii().is_empty();
    let fits =
        fits || (ends && text.len() >= 5 && is_config(line) && line[..hit.start].trim_ascii().is_empty());
    if fits {
        read::push(line, value, RULE, spans);
    }
}

fn is_unit(text: &[u8]) -> bool {
    let digits = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    digits > 0 && text.len() - digits <= 3
}

/// The value behind one of these words, among the next of the line.
fn behind_word(line: &[u8], at: usize, names: &[&[u8]], spans: &mut Vec<Span>) -> bool {
    let words = read::words(line, at, 16);
    let mut found = false;
    for (index, word) in words.iter().enumerate() {
        if names.contains(&&line[word.clone()])
            && let Some(next) = words.get(index + 1)
        {
            let start = next.start - usize::from(line[next.start - 1] == b'"');
            let (at, _) = behind_types(line, start);
            found |= read::push(line, read::value(line, at), RULE, spans);
        }
    }
    found
}

/// `username mia privilege 15 secret 9 $9$…`
fn account(line: &[u8], hit: Range<usize>, spans: &mut Vec<Span>) {
    if !line[..hit.start].trim_ascii().is_empty()
        && !line[..hit.start].ends_with(b"# ")
        && !line[..hit.start].ends_with(b"login ")
    {
        return;
    }
    let words = read::words(line, hit.end, 2);
    let is_list = words
        .get(1)
        .is_some_and(|word| matches!(&line[word.clone()], b"or" | b"and" | b"is" | b"has" | b"with" | b","));
    if !is_list {
        behind_word(
            line,
            hit.end,
            &[b"password", b"secret", b"hashed-password", b"encrypted-password"],
            spans,
        );
    }
}

fn server(line: &[u8], hit: Range<usize>, spans: &mut Vec<Span>) {
    behind_word(line, hit.end, &[b"key", b"secret"], spans);
}

/// `message-digest-key 1 md5 7 V`, `ntp authentication-key 1 md5 V`
fn digest(line: &[u8], hit: Range<usize>, spans: &mut Vec<Span>) {
    let words = read::words(line, hit.end, 3);
    let [number, kind, value] = words.as_slice() else { return };
    let is_kind = [&b"md5"[..], b"sha1", b"sha256", b"hmac-sha-256", b"cmac-aes-128"]
        .iter()
        .any(|known| line[kind.clone()].eq_ignore_ascii_case(known));
    if is_kind && line[number.clone()].iter().all(u8::is_ascii_digit) {
        let (at, _) = behind_types(line, value.start);
        read::push(line, read::value(line, at), RULE, spans);
    }
}

fn neighbour(line: &[u8], hit: Range<usize>, spans: &mut Vec<Span>) {
    if line[..hit.start].trim_ascii().is_empty() {
        behind_word(line, hit.end, &[b"password"], spans);
    }
}

/// `snmp-server user mia ops v3 auth sha V priv aes 128 V`, `createUser mia SHA "V" AES V`
fn manager(line: &[u8], hit: Range<usize>, spans: &mut Vec<Span>) {
    let words = read::words(line, hit.end, 16);
    let kinds: &[&[u8]] = &[b"md5", b"sha", b"sha256", b"sha512", b"des", b"3des", b"aes"];
    for (index, word) in words.iter().enumerate() {
        if kinds.contains(&line[word.clone()].to_ascii_lowercase().as_slice()) {
            let is_size = |word: &&Range<usize>| matches!(&line[(*word).clone()], b"128" | b"192" | b"256");
            let skipped = usize::from(words.get(index + 1).as_ref().is_some_and(is_size));
            if let Some(value) = words.get(index + 1 + skipped) {
                read::push(line, value.clone(), RULE, spans);
            }
        }
    }
}

/// `snmp-server host 10.0.0.5 version 2c V`, `snmp-server host 10.0.0.5 traps V`
fn trap(line: &[u8], hit: Range<usize>, spans: &mut Vec<Span>) {
    let words = read::words(line, hit.end, 8);
    let settings: &[&[u8]] =
        &[b"traps", b"informs", b"version", b"1", b"2c", b"3", b"auth", b"noauth", b"priv", b"vrf"];
    if let Some(value) = words.iter().skip(1).find(|word| !settings.contains(&&line[(*word).clone()])) {
        read::push(line, value.clone(), RULE, spans);
    }
}

/// `com2sec local localhost V`
fn community(line: &[u8], hit: Range<usize>, spans: &mut Vec<Span>) {
    if let [_, _, value] = read::words(line, hit.end, 3).as_slice() {
        read::push(line, value.clone(), RULE, spans);
    }
}
