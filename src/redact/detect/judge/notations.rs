//! What no value of a secret is: a package with its version, what a command runs, how long something is.

use crate::redact::detect::shape;

/// `desk_sso.token:main`: what of a module a command runs, as the metadata of a package say.
pub(super) fn is_entry_point(value: &[u8]) -> bool {
    const RUN: &[&[u8]] =
        &[b"main", b"run", b"cli", b"app", b"application", b"start", b"serve", b"handler", b"plugin"];
    memchr::memrchr(b':', value).is_some_and(|colon| {
        let module = &value[..colon];
        RUN.contains(&&value[colon + 1..])
            && module.contains(&b'.')
            && module.iter().all(|byte| byte.is_ascii_lowercase() || matches!(byte, b'.' | b'_'))
    })
}

/// `io.jsonwebtoken:jjwt-api:0.12.6`: a package and its version.
pub(super) fn is_package(value: &[u8]) -> bool {
    memchr::memrchr(b':', value).is_some_and(|colon| {
        shape::is_version(&value[colon + 1..])
            && value[..colon].iter().all(|byte| byte.is_ascii_alphanumeric() || b"-_.:/@".contains(byte))
    })
}

/// `15m`, `90d`, `16 bytes`, `12 Zeichen`: how long something is.
pub(in crate::redact::detect) fn is_amount(value: &[u8]) -> bool {
    const UNITS: &[&[u8]] = &[
        b"ms",
        b"s",
        b"m",
        b"h",
        b"d",
        b"w",
        b"y",
        b"min",
        b"sec",
        b"mins",
        b"secs",
        b"hrs",
        b"days",
        b"kb",
        b"mb",
        b"k",
        b"bytes",
        b"byte",
        b"bits",
        b"bit",
        b"chars",
        b"characters",
        b"zeichen",
        b"minutes",
        b"hours",
        b"seconds",
        b"tage",
    ];
    let digits = value.iter().take(7).take_while(|byte| byte.is_ascii_digit()).count();
    let unit = value[digits..].trim_ascii_start();
    (1..=6).contains(&digits) && UNITS.iter().any(|known| unit.eq_ignore_ascii_case(known))
}
