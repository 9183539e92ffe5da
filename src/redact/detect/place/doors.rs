//! Words in paths behind which a one-time link's own part stands, in several languages, with or without a host in front: invite,
//! confirm, reset, `einladung/annehmen`, `rejoindre`. The part may be short, and may be made of words.

use std::ops::Range;

use crate::redact::detect::cue::{Cue, cues};
use crate::redact::detect::shape::{self, CharStats};
use crate::redact::detect::span::Span;
use crate::redact::vocabulary::placeholder::is_placeholder;

const RULE: &str = "one-time link";

/// What reads on from which word.
pub(super) const CUES: &[&[Cue]] =
    &[&cues::<{ DOORS.len() }>(DOORS, door), &cues::<{ PASSWORDS.len() }>(PASSWORDS, door)];

/// Beginnings of words that invite, confirm, activate, reset, sign in once or take off a list.
#[rustfmt::skip]
const DOORS: &[&str] = &[
    "invit", "einlad", "uitnod", "zapros", "zaprosz", "davet", "convit", "pozvan", "inbjud", "priglash", "join", "beitr", "rejoin", "unirse",
    "unisc", "deelne", "dolacz", "katil", "accept", "annehm", "accett", "aceit", "acept", "akcept", "confirm", "bestaet", "bestät",
    "confer", "bevest", "potwier", "onayla", "potvrd", "bekraft", "bekräft", "verif", "vérif", "valid", "activ", "aktiv", "attiva",
    "ativ", "reset", "zurueck", "zurück", "reinit", "réinit", "restab", "redefin", "reimpost", "herstel", "sifirla", "sıfırla",
    "obnov", "recover", "recuper", "récup", "forgot", "vergess", "magic", "onboard", "welcome", "willkomm", "unsubscr", "abmeld", "abbestell",
    "desabon", "désabon", "desuscri", "cancelar-sus", "descadast", "disiscr", "afmeld", "wypisz", "odhlas", "one-time", "onetime",
    "einmal", "loginlink", "login-link", "signin-link", "passwordless", "redeem", "einloes",
];

/// Words of passwords: behind them stands a reset's part or the name of a page.
#[rustfmt::skip]
const PASSWORDS: &[&str] = &[
    "/pw/", "/pwd/", "/password/", "/passwort/", "/kennwort/", "/mot-de-passe/", "/contrasena/", "/senha/", "/wachtwoord/", "/haslo/", "/sifre/",
    "/lost-password/", "/new-password/", "/set-password/",
];

/// The longest segment before and behind which is looked.
const LONGEST: usize = 160;
/// How many segments behind the word are looked at.
const SEGMENTS: usize = 3;

fn ends(byte: u8) -> bool {
    byte.is_ascii_whitespace() || b"\"'<>`\\()[]{}|,;".contains(&byte)
}

fn door(line: &[u8], hit: Range<usize>, spans: &mut Vec<Span>) {
    let start = hit.start + usize::from(line[hit.start] == b'/');
    let before = line[..start]
        .iter()
        .rev()
        .take(40)
        .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_') || **byte >= 0x80)
        .count();
    // The word is a part of a path's segment, and begins a word of it.
    if !line[..start - before].ends_with(b"/")
        || (before > 0 && line[start - 1].is_ascii_lowercase() && line[start].is_ascii_lowercase())
    {
        return;
    }
    let length = line[start..].iter().take(4 * LONGEST).take_while(|byte| !ends(**byte)).count();
    let text = &line[start..start + length];
    let path = text.iter().position(|byte| matches!(byte, b'?' | b'#')).unwrap_or(length);
    let mut at = start;
    for (index, segment) in text[..path].split(|byte| *byte == b'/').enumerate().take(SEGMENTS + 1) {
        let own = segment.iter().rposition(|byte| !byte.is_ascii_punctuation()).map_or(0, |last| last + 1);
        if index > 0 && is_own(&segment[..own]) {
            spans.push(Span::secret(at..at + own, RULE));
        }
        at += segment.len() + 1;
    }
    let mut at = start + path + 1;
    for part in text[path..].split(|byte| matches!(byte, b'?' | b'&' | b'#')).skip(1) {
        if let Some(equals) = memchr::memchr(b'=', part)
            && is_own(&part[equals + 1..])
        {
            spans.push(Span::secret(at + equals + 1..at + part.len(), RULE));
        }
        at += part.len() + 1;
    }
}

/// Whether a part is the link's own: letters and digits as in no word, page or version.
fn is_own(part: &[u8]) -> bool {
    let stats = CharStats::of(part);
    let plain = part.iter().all(|byte| byte.is_ascii_alphanumeric() || b"-_~.=+%".contains(byte));
    if !(6..=LONGEST).contains(&part.len()) || !plain || is_placeholder(part) {
        return false;
    }
    if shape::is_uuid(part) || (stats.digits == 0 && stats.density() >= 45 && stats.length >= 8) {
        return true;
    }
    let digits_end = part.iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
    // `member12`, `oauth2`, `v2.1`, `main.8f3a.js`, `how-to-reset-2fa-and-sign-in`
    let is_numbered = digits_end == stats.digits && digits_end <= 2 && !part.contains(&b'-');
    let is_version = part[0] == b'v' && part[1..].iter().all(|byte| byte.is_ascii_digit() || *byte == b'.');
    let is_file = part.iter().rposition(|byte| *byte == b'.').is_some_and(|dot| {
        let end = &part[dot + 1..];
        (1..=5).contains(&end.len()) && end.iter().all(u8::is_ascii_lowercase)
    });
    let is_slug = stats.upper == 0 && memchr::memchr_iter(b'-', part).count() >= 3 && stats.density() < 20;
    stats.letters() >= 2 && stats.digits >= 1 && !is_numbered && !is_version && !is_file && !is_slug
}
