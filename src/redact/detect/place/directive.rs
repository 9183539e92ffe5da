//! Directives of servers and networks: a keyword, a blank or a sign, and the secret: redis, `wpa_supplicant`, netplan, `WireGuard`,
//! ipsec.secrets, `RADIUS`, mail relays.

use std::ops::Range;

use super::read;
use crate::redact::detect::cue::{Cue, cue};
use crate::redact::detect::shape;
use crate::redact::detect::span::Span;
use crate::redact::vocabulary::{self, NameHint};

const RULE: &str = "secret of a directive";

/// What reads on from which word.
pub(super) const CUES: &[Cue] = &[
    cue("requirepass", blank),
    cue("masterauth", blank),
    cue("sentinel auth-pass", named),
    cue("acl setuser ", access),
    cue("user ", access),
    cue("psk", sign),
    cue("wep_key", sign),
    cue("wep-key", sign),
    cue("shared", sign),
    cue("sae_password", sign),
    cue("wpa_passphrase", sign),
    cue("private_key_passwd", sign),
    cue("presharedkey", sign),
    cue("privatekey", sign),
    cue("wireless-key", blank),
    cue("key s:", glued),
    cue(": psk ", mine),
    cue(": xauth ", mine),
    cue(": eap ", mine),
    cue(": ntlm ", mine),
    cue(": rsa ", file),
    cue(": ecdsa ", file),
    cue(": pkcs12 ", file),
    cue(": p12 ", file),
    cue(": pin ", file),
    cue("_header ", header),
    cue("key content", sign),
    cue("schlüsselinhalt", sign),
    cue("contenu de la clé", sign),
    cue("contenido de la clave", sign),
    cue("contenuto chiave", sign),
    cue("password><value>", tag),
    cue("rpcauth", sign),
    cue("auth_pass ", blank),
    cue("userpassword:", ldif),
    cue("olcrootpw:", ldif),
    cue("unicodepwd:", ldif),
    cue("rootpw ", blank),
    cue("bindpw ", blank),
    cue("bind_pw ", blank),
    cue("ldap_bindpw", sign),
    cue("authtok", sign),
    cue("sslpassword", sign),
    cue("bootpw", sign),
    cue("grub.pbkdf2.", grub),
];

/// At the beginning of a line: the keyword, a blank, the value.
fn blank(line: &[u8], hit: Range<usize>, spans: &mut Vec<Span>) {
    let before = line[..hit.start].trim_ascii();
    let starts =
        before.is_empty() || before.ends_with(b"set") || before.ends_with(b"SET") || before.ends_with(b">");
    if starts
        && read::is_open(line, hit.start)
        && line[hit.end - 1..].iter().take(2).any(|byte| b" \t\"'".contains(byte))
    {
        let at =
            if line.get(hit.end).is_some_and(|byte| b"\"'".contains(byte)) { hit.end + 1 } else { hit.end };
        read::push(line, read::value(line, read::blanks(line, at)), RULE, spans);
    }
}

/// `sentinel auth-pass mymaster V`
fn named(line: &[u8], hit: Range<usize>, spans: &mut Vec<Span>) {
    if let [_, value] = read::words(line, hit.end, 2).as_slice() {
        read::push(line, value.clone(), RULE, spans);
    }
}

/// `user reporter on >V ~stat:* +@read`: redis access lists. `#` stands before a hash, `<` before what is taken back.
fn access(line: &[u8], hit: Range<usize>, spans: &mut Vec<Span>) {
    let words = read::words(line, hit.end, 24);
    let is_rule = |word: &Range<usize>| {
        matches!(line[word.start], b'~' | b'+' | b'&' | b'%') || line[word.clone()] == *b"on"
    };
    if words.len() >= 2 && words.iter().any(is_rule) {
        for word in words.iter().skip(1).filter(|word| matches!(line[word.start], b'>' | b'<' | b'#')) {
            read::push(line, word.start + 1..word.end, RULE, spans);
        }
    }
}

/// The keyword, `=` or `:`, and the value to its end; a word only in quotes.
fn sign(line: &[u8], hit: Range<usize>, spans: &mut Vec<Span>) {
    if !read::is_open(line, hit.start) && line[hit.start - 1] != b'_' {
        return;
    }
    let digits = line[hit.end..].iter().take(2).take_while(|byte| byte.is_ascii_digit()).count();
    let mut at = hit.end + digits;
    at += usize::from(line.get(at).is_some_and(|byte| matches!(byte, b'"' | b'\'')));
    at = read::blanks(line, at);
    if !matches!(line.get(at), Some(b'=' | b':')) {
        return;
    }
    at = read::blanks(line, at + 1);
    if at >= line.len() {
        return;
    }
    let value = read::value(line, at);
    let text = &line[value.clone()];
    let is_key = value.start > at || !shape::is_word(text);
    // `shared: 4096 MB` and `psk: 0` are settings.
    let is_number = text.iter().all(u8::is_ascii_digit) && text.len() < 8;
    if is_key && !is_number && text.len() >= 5 {
        read::push(line, value, RULE, spans);
    }
}

/// `iwconfig wlan0 key s:V`
fn glued(line: &[u8], hit: Range<usize>, spans: &mut Vec<Span>) {
    read::push(line, read::value(line, hit.end), RULE, spans);
}

/// ipsec.secrets: `10.0.0.1 %any : PSK "V"`, `mia : EAP "V"`
fn mine(line: &[u8], hit: Range<usize>, spans: &mut Vec<Span>) {
    let at = read::blanks(line, hit.end);
    let value = read::value(line, at);
    let text = &line[value.clone()];
    let encoded = text.starts_with(b"0s") || text.starts_with(b"0x");
    if value.start > at || (encoded && text.len() >= 8) {
        read::push(line, value, RULE, spans);
    }
}

/// ipsec.secrets: `: RSA gw.key "V"`
fn file(line: &[u8], hit: Range<usize>, spans: &mut Vec<Span>) {
    for word in read::words(line, hit.end, 2) {
        if word.start > 0 && line[word.start - 1] == b'"' {
            read::push(line, word, RULE, spans);
        }
    }
}

/// nginx and others: `proxy_set_header X-Upstream-Secret "V";`
fn header(line: &[u8], hit: Range<usize>, spans: &mut Vec<Span>) {
    if let [name, value] = read::words(line, hit.end, 2).as_slice()
        && matches!(vocabulary::classify_name(&line[name.clone()]), NameHint::Password | NameHint::Token)
        && line[value.start] != b'$'
    {
        read::push(line, value.clone(), RULE, spans);
    }
}

/// Answer files of Windows: `<Password><Value>V</Value>`
fn tag(line: &[u8], hit: Range<usize>, spans: &mut Vec<Span>) {
    let length = line[hit.end..].iter().take(read::LONGEST).take_while(|byte| **byte != b'<').count();
    read::push(line, hit.end..hit.end + length, RULE, spans);
}

/// `userPassword:: e1NTSEF9…`: in LDIF, two colons stand before base64.
fn ldif(line: &[u8], hit: Range<usize>, spans: &mut Vec<Span>) {
    let colons = line[hit.end..].iter().take(1).filter(|byte| **byte == b':').count();
    let at = read::blanks(line, hit.end + colons);
    if at > hit.end && at < line.len() {
        read::push(line, at..at + line[at..].trim_ascii_end().len().min(read::LONGEST), RULE, spans);
    }
}

fn grub(line: &[u8], hit: Range<usize>, spans: &mut Vec<Span>) {
    let value = read::value(line, hit.start);
    if value.len() >= 40 {
        read::push(line, value, "hash of a password", spans);
    }
}
