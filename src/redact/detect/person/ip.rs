//! IPv4 and IPv6 addresses, also inside other names; not version numbers, netmasks, times.

mod in_names;
mod octets;
mod v4;
mod v4_context;
mod v6;

use crate::redact::detect::span::Span;
use crate::redact::vocabulary;

/// Finds addresses. Those that name no machine (`127.0.0.1`, `0.0.0.0`, `::1`, netmasks) stay.
pub(super) fn find(line: &[u8], name: Option<&str>, spans: &mut Vec<Span>) {
    if !name.is_some_and(|name| v4_context::names_a_version(name.as_bytes())) {
        v4::find(line, spans);
    }
    in_names::find(line, spans);
    v6::find(line, spans);
}

/// Words that say so, whole or, if they are longer, at the end of a word. Folded.
#[rustfmt::skip]
const VERSION_WORDS: &[&str] = &[
    "version", "versionen", "versions", "versión", "build", "release", "revision", "firmware", "rv", "vm", "oid", "jre", "jdk",
    "java", "driver", "sdk", "schema", "section", "chapter", "clause", "ver", "assemblyversion", "agent", "patch", "hotfix",
    "kernel", "engine", "runtime", "bios", "protocol", "fw", "sw", "hw", "ios", "android", "chrome", "edge", "tls", "libssl",
    "plugin", "v", "icu", "openssl", "curl", "zlib", "sqlite", "webkit", "chromium", "electron", "skia", "unicode", "cldr", "cef",
];

/// Whether a word in a text in front of four numbers says that they are a version.
fn is_version_word(word: &[u8]) -> bool {
    let mut folded = vocabulary::fold(word);
    while folded.last().is_some_and(u8::is_ascii_digit) {
        folded.pop();
    }
    word.eq_ignore_ascii_case(b"v8")
        || VERSION_WORDS.iter().any(|end| {
            folded.as_slice() == end.as_bytes()
                || ((end.len() >= 5 || *end == "oid") && folded.ends_with(end.as_bytes()))
        })
}
