//! `user:password` in one value, as it is or in base64, as `Basic` brings it and files of registries hold it.

use std::ops::Range;

use base64::Engine as _;
use base64::alphabet::{STANDARD, URL_SAFE};
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use super::judge;

const LENIENT: GeneralPurposeConfig = GeneralPurposeConfig::new()
    .with_decode_padding_mode(DecodePaddingMode::Indifferent)
    .with_decode_allow_trailing_bits(true);
const PLAIN: GeneralPurpose = GeneralPurpose::new(&STANDARD, LENIENT);
/// The alphabet of links, with padding or without.
pub(super) const LINK: GeneralPurpose = GeneralPurpose::new(&URL_SAFE, LENIENT);

/// Whether a text is base64 of `user:password` in printable characters.
pub(super) fn is_pair(text: &[u8]) -> bool {
    let engine = if text.iter().any(|byte| matches!(byte, b'-' | b'_')) { &LINK } else { &PLAIN };
    text.len() >= 4
        && text.len() % 4 != 1
        && engine.decode(text).is_ok_and(|plain| {
            plain.contains(&b':')
                && plain.len() >= 3
                && !plain.iter().any(u8::is_ascii_control)
                && std::str::from_utf8(&plain).map_or_else(
                    // A password in Latin-1: most of the pair is ASCII all the same.
                    |_| plain.iter().filter(|byte| byte.is_ascii()).count() * 4 >= plain.len() * 3,
                    |_| true,
                )
        })
}

/// The password of `auth: "mia:V"`, or the whole of it in base64.
pub(super) fn secret_of(line: &[u8], value: Range<usize>) -> Option<Range<usize>> {
    let text = &line[value.clone()];
    if text.len() >= 8 && is_pair(text) {
        return Some(value);
    }
    let colon = memchr::memchr(b':', text)?;
    let (user, password) = (&text[..colon], &text[colon + 1..]);
    let is_user = (2..=64).contains(&user.len())
        && user[0].is_ascii_alphabetic()
        && user.iter().all(|byte| byte.is_ascii_alphanumeric() || b"._-@+".contains(byte));
    let told = password.iter().any(|byte| !byte.is_ascii_lowercase())
        && password.iter().any(|byte| !byte.is_ascii_digit())
        && !password.iter().any(|byte| matches!(byte, b':' | b'/' | b'.'));
    (is_user && told && password.len() >= 4 && !judge::is_no_secret(password))
        .then_some(value.start + colon + 1..value.end)
}
