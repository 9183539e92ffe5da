//! What a detector may start from: every literal in the source of the redaction (prefixes, stems, names, separators, markers), read
//! at run time, so that a new table is measured without anybody thinking of it; and a list of what people would try.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// Literals longer than this are messages.
const LONGEST: usize = 40;

/// What is in no table, or only in parts.
pub(crate) const OWN: &[&str] = &[
    "http://",
    "https://a@",
    "http://a:b@",
    "postgres://",
    "jdbc:oracle:thin:",
    "key=",
    "key:",
    "key: ",
    "key=\"",
    "key='",
    "token=a&",
    "password",
    "password is ",
    "password=a ",
    "my password ",
    "Passwort lautet ",
    "@",
    "a@",
    "a@b",
    "a@b.",
    "@a.b",
    "::",
    ":",
    "1:",
    "::1",
    "fe80::",
    "1.",
    "1.2.3.4",
    "1.2.3.4.",
    "1.2.3.4/",
    "10-1-2-3",
    "00:",
    "(",
    ")",
    "()",
    "<",
    ">",
    "<>",
    "<a>",
    "</a>",
    "<a ",
    "<!--",
    "<![CDATA[",
    "&",
    "&amp;",
    "&quot;",
    "&#34;",
    "%",
    "%41",
    "%2541",
    "%3D",
    "%22",
    "\\",
    "\\\"",
    "\\\\",
    "\\u0041",
    "\\n",
    "\\x41",
    "\"",
    "'",
    "`",
    "\"\"",
    "\"a\":",
    "\"a\":\"",
    "'a'=>'",
    "[",
    "]",
    "[]",
    "{",
    "}",
    "{}",
    "{{",
    "}}",
    "${",
    "[{\"a\":",
    "[[",
    "eyJ",
    "eyJhbGciOiJub25lIn0.",
    "eyJ.eyJ.",
    "-----BEGIN ",
    "-----BEGIN PRIVATE KEY-----",
    "-----BEGIN CERTIFICATE-----",
    "-----END ",
    "-----",
    "-",
    "--",
    "--password ",
    "-p ",
    "-u a:",
    "_",
    ".",
    "..",
    ",",
    ", ",
    ";",
    "; ",
    "=",
    "==",
    "/",
    "//",
    "/a",
    "../",
    "\\\\a",
    "C:\\Users\\",
    "/home/",
    "A\\b",
    "|",
    "?",
    "?a=",
    "&a=",
    "#",
    "$",
    "$6$",
    "$2b$10$",
    "$argon2id$v=19$",
    "{SSHA}",
    "Basic ",
    "Bearer ",
    "Digest username=\"",
    "Cookie: ",
    "Set-Cookie: ",
    "a=b; ",
    "Authorization: ",
    "Authorization: Basic ",
    "urn:",
    "urn:a:",
    "at a.b(",
    "at a.b(C.java:1)",
    "sha256:",
    "SHA256:",
    "+1",
    "+49 ",
    "0",
    "1",
    "12",
    "1 ",
    "1-",
    "555-",
    "4111 1111 ",
    "DE89",
    "2026-01-01T",
    "10:00:00 ",
    "a",
    "a ",
    "A",
    "aB1",
    "Ab1+",
    "Ab1/",
    "QUJD",
    "QUJDRA==",
    "deadbeef",
    "DEADBEEF",
    "00000000-0000-",
    "ab cd ",
    "Ana ",
    "Ana Lima ",
    "Ana Lima <",
    "From: ",
    "To: a <",
    "ä",
    "ä ",
    "パスワード",
    "：",
    "＝",
    "\u{200b}",
    "\u{feff}",
    "=?utf-8?B?",
    "=3D",
    "=\n",
    "\t",
    " ",
    "  ",
    "\n",
    "\r",
    "\r\n",
    "a\n",
    "a:\n",
    "a: |\n",
    "- ",
    "- a\n",
    "a,b\n",
    "a;",
    "machine ",
    "machine a login b password ",
    "secret-",
    "secret-0123456789abcdef01234567",
    "mail-",
    "[text, ",
    "INSERT INTO ",
    "VALUES ('",
    "IDENTIFIED BY '",
    "otp ",
    "code: ",
    "123456 ",
    "recovery codes:\n",
    "AKIA",
    "ghp_",
    "xoxb-",
    "SG.",
    "AccountKey=",
    "hooks.slack.com/services/",
    "AccountKey=a",
    "xoxb-a1b2c3d4e5f6g7h8i9j0.",
    "sk-ant-a1b2c3d4e5-",
];

/// All of them, each once.
pub(crate) fn all() -> Vec<String> {
    let mut stems: BTreeSet<String> = OWN.iter().map(|stem| (*stem).to_owned()).collect();
    read_folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/redact"), &mut stems);
    stems.into_iter().collect()
}

#[expect(clippy::expect_used, reason = "without the source the measure would leave out what it is about")]
fn read_folder(folder: &Path, stems: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).expect("the source can be read") {
        let path = entry.expect("the source can be read").path();
        if path.is_dir() {
            read_folder(&path, stems);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            literals(&fs::read_to_string(&path).expect("the source can be read"), stems);
        }
    }
}

/// The literals of strings, bytes and characters in Rust; comments and attributes are left out.
fn literals(source: &str, stems: &mut BTreeSet<String>) {
    let code: Vec<&str> = source
        .lines()
        .map(str::trim_start)
        .filter(|line| !line.starts_with("//") && !line.starts_with('#'))
        .collect();
    let code = code.join("\n");
    let mut rest = code.as_str();
    while let Some(at) = rest.find(['"', '\'']) {
        let (before, from) = rest.split_at(at);
        let quote = &from[..1];
        let raw = before.ends_with('r') || before.ends_with("r#");
        let inside = &from[1..];
        let Some(end) = closing(inside, quote, raw) else { return };
        // A lifetime has no closing quote near it.
        if quote == "'"
            && (end == 0 || inside[..end].chars().count() > 10 || inside[..end].contains([' ', ',', '>']))
        {
            rest = inside;
            continue;
        }
        let literal = if raw { inside[..end].to_owned() } else { unescaped(&inside[..end]) };
        if (1..=LONGEST).contains(&literal.len()) {
            stems.insert(literal);
        }
        rest = &inside[end + 1..];
    }
}

fn closing(inside: &str, quote: &str, raw: bool) -> Option<usize> {
    let mut escaped = false;
    inside.char_indices().find_map(|(at, letter)| {
        let closes = !escaped && inside[at..].starts_with(quote);
        escaped = !raw && letter == '\\' && !escaped;
        closes.then_some(at)
    })
}

fn unescaped(literal: &str) -> String {
    let mut out = String::new();
    let mut letters = literal.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => match letters.next() {
                Some('n') => out.push('\n'),
                Some('r') => out.push('\r'),
                Some('t') => out.push('\t'),
                Some(other) => out.push(other),
                None => {}
            },
            letter => out.push(letter),
        }
    }
    out
}
