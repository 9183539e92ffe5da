//! The notations in which a secret is planted, in one piece and split over lines.

use std::io::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};

/// A notation: its name, and what it makes of a text.
pub(crate) type Encoding = (&'static str, fn(&str) -> String);

/// All of them.
pub(crate) const ENCODINGS: &[Encoding] = &[
    ("as it is", str::to_owned),
    ("URL", |text| each_byte(text, |byte| format!("%{byte:02X}"))),
    ("URL, only what must be", must_be_encoded),
    ("double URL", |text| each_byte(text, |byte| format!("%25{byte:02x}"))),
    ("JSON", |text| each_byte(text, |byte| format!("\\u{byte:04x}"))),
    ("JSON in JSON", |text| each_byte(text, |byte| format!("\\\\u{byte:04X}"))),
    ("base64", |text| STANDARD.encode(text)),
    ("base64 in a pair", |text| STANDARD.encode(format!("user:{text}"))),
    ("base64url", |text| URL_SAFE_NO_PAD.encode(format!("?>{text}"))),
    ("base64 of base64", |text| STANDARD.encode(STANDARD.encode(text))),
    ("base64 in a URL", |text| must_be_encoded(&STANDARD.encode(text))),
    ("URL in base64", |text| STANDARD.encode(each_byte(text, |byte| format!("%{byte:02x}")))),
    ("hex", |text| each_byte(text, |byte| format!("{byte:02x}"))),
    ("HEX with colons", |text| each_byte(text, |byte| format!("{byte:02X}:"))),
    ("hex escapes", |text| each_byte(text, |byte| format!("\\x{byte:02x}"))),
    ("hex in a list", |text| each_byte(text, |byte| format!("0x{byte:02x}, "))),
    ("octal escapes", |text| each_byte(text, |byte| format!("\\{byte:03o}"))),
    ("numbers in a list", |text| each_byte(text, |byte| format!("{byte}, "))),
    ("HTML, decimal", |text| each_byte(text, |byte| format!("&#{byte};"))),
    ("HTML, hex", |text| each_byte(text, |byte| format!("&#x{byte:X};"))),
    ("quoted-printable", |text| each_byte(text, |byte| format!("={byte:02X}"))),
    ("UTF-16LE in base64", |text| STANDARD.encode(utf16(text, u16::to_le_bytes))),
    ("UTF-16BE in base64", |text| STANDARD.encode(utf16(text, u16::to_be_bytes))),
    ("gzip in base64", |text| STANDARD.encode(gzip(text))),
    ("gzip in hex", |text| gzip(text).iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().concat()),
    ("split: hard-wrapped", |text| wrapped(text, 11, "\n")),
    ("split: at 76 columns", |text| wrapped(&format!("{}{text}", "x".repeat(64)), 76, "\r\n")),
    ("split: YAML, folded", |text| format!(">-\n    {}", wrapped(text, 9, "\n    "))),
    ("split: in a mail", |text| format!("> {}", wrapped(text, 13, "\n> "))),
    ("split: in a shell", |text| wrapped(text, 10, "\\\n")),
    ("split: quoted-printable", |text| wrapped(&text.replace('=', "=3D"), 12, "=\n")),
    ("split: base64", |text| wrapped(&STANDARD.encode(format!("{{\"auth\": \"{text}\"}}")), 16, "\n")),
    ("split: base64, indented", |text| wrapped(&STANDARD.encode(format!("key {text}")), 20, "\r\n  ")),
    ("split: base64 in JSON", |text| wrapped(&STANDARD.encode(format!("a {text}")), 24, "\\n")),
    ("split: base64url", |text| wrapped(&URL_SAFE_NO_PAD.encode(text), 15, "\n")),
    ("split: hex", |text| wrapped(&each_byte(text, |byte| format!("{byte:02x}")), 16, "\n")),
    ("split: URL", |text| wrapped(&each_byte(text, |byte| format!("%{byte:02x}")), 20, "\n")),
    ("split: gzip in base64", |text| wrapped(&STANDARD.encode(gzip(text)), 30, "\n")),
    ("small letters", str::to_lowercase),
    ("capitals", str::to_uppercase),
    ("with letters without width", |text| wrapped(text, 7, "\u{200b}")),
    ("between tags", |text| format!("<p><em>{}</em></p>", wrapped(text, 8, "</em><em>"))),
    ("with places to break", |text| wrapped(text, 9, "<wbr>")),
    ("in colours", |text| format!("\u{1b}[01;31m{}\u{1b}[0m", wrapped(text, 10, "\u{1b}[m\u{1b}[K"))),
    ("strings put together", |text| format!("\"{}\"", wrapped(&must_be_escaped(text), 9, "\" + \""))),
    ("escaped for a pattern", must_be_escaped),
    ("split: traced", |text| format!("0000: {}", wrapped(text, 11, "\n0040: "))),
    ("split: behind signs", |text| format!("# {}", wrapped(text, 10, "\n# "))),
    ("split: behind times", |text| {
        format!("2026-11-23T08:59:00Z {}", wrapped(text, 12, "\n2026-11-23T08:59:01Z "))
    }),
    ("split: xxd", |text| {
        dump(text, |at, hex, letters| format!("{at:08x}: {:<40} {letters}", groups(hex, 4)))
    }),
    ("split: hexdump -C", |text| {
        dump(text, |at, hex, letters| format!("{at:08x}  {:<49} |{letters}|", groups(hex, 2)))
    }),
];

/// The signs that mean something in patterns, behind a backslash.
fn must_be_escaped(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b" _-/%&'\"<>~=,;:@!#".contains(&byte);
    each_byte(text, |byte| {
        if plain(byte) { char::from(byte).to_string() } else { format!("\\{}", char::from(byte)) }
    })
}

/// Lines of sixteen bytes: where they are, their digits, and the same as letters.
fn dump(text: &str, line: fn(usize, &str, &str) -> String) -> String {
    let lines = text.as_bytes().chunks(16).enumerate().map(|(number, bytes)| {
        let letters = std::str::from_utf8(bytes).unwrap();
        line(number * 16, &each_byte(letters, |byte| format!("{byte:02x}")), letters)
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn groups(hex: &str, digits: usize) -> String {
    wrapped(hex, digits, " ")
}

/// The same, for places that hold one line.
pub(crate) fn one_line() -> impl Iterator<Item = &'static Encoding> {
    ENCODINGS.iter().filter(|(name, _)| !name.starts_with("split") && *name != "in colours")
}

fn each_byte(text: &str, write: impl Fn(u8) -> String) -> String {
    text.bytes().map(write).collect()
}

fn must_be_encoded(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    each_byte(text, |byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
}

/// The text with a break after every `columns` characters.
fn wrapped(text: &str, columns: usize, with: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    letters.chunks(columns).map(|line| line.iter().collect::<String>()).collect::<Vec<_>>().join(with)
}

/// In UTF-16, without a mark.
pub(crate) fn utf16(text: &str, units: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(units).collect()
}

/// Packed.
pub(crate) fn gzip(text: &str) -> Vec<u8> {
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    writer.write_all(text.as_bytes()).unwrap();
    writer.finish().unwrap()
}
