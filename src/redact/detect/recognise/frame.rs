//! Stack frames: file and line, class and method of Java, Kotlin, Python, Go, JavaScript, .NET, Ruby, PHP and the like.

use std::ops::Range;

use super::{REACH, around};

/// Endings of source files that frames name.
const SOURCES: &[&str] = &[
    "asp", "aspx", "bundle", "jsbundle", "c", "cc", "cjs", "clj", "cls", "cpp", "cs", "cshtml", "dart",
    "ejs", "elm", "erb", "erl", "ex", "exs", "fs", "go", "groovy", "h", "hpp", "hs", "inc", "java", "jl",
    "js", "jsp", "jsx", "kt", "kts", "lua", "m", "mjs", "ml", "mm", "mts", "phar", "php", "phtml", "pl",
    "pm", "ps1", "psm1", "py", "pyc", "pyx", "r", "rake", "rb", "rs", "ru", "s", "scala", "sh", "sql",
    "svelte", "swift", "tpl", "ts", "tsx", "vb", "vue", "zig",
];

pub(super) fn covers(line: &[u8], range: &Range<usize>) -> bool {
    at_a_line(line, range) || in_brackets(line, range) || is_method(line, range)
}

/// `TokenStore.java:88`, `/app/auth/token.go:41 +0x1d`, `token_guard.rb:17:in`, `Hasher.cs:line 58`, `x.php(12)`: the finding begins in
/// the name of the file or behind it.
fn at_a_line(line: &[u8], range: &Range<usize>) -> bool {
    let word = around(line, &(range.start..range.start), |byte| {
        byte.is_ascii_whitespace() || matches!(byte, b'"' | b'\'' | b'`' | b'<' | b'>' | b',' | b';')
    });
    let text = &line[word.clone()];
    let mut from = 0;
    while let Some(dot) = memchr::memchr(b'.', &text[from..]).map(|at| from + at) {
        from = dot + 1;
        let length = text[from..].iter().take(6).take_while(|byte| byte.is_ascii_alphanumeric()).count();
        let behind = &text[from + length..];
        let numbered = match behind {
            [b':' | b'(', digit, ..] => digit.is_ascii_digit() || behind.starts_with(b":line"),
            _ => false,
        };
        let is_source = numbered
            && std::str::from_utf8(&text[from..from + length]).is_ok_and(|ending| SOURCES.contains(&ending));
        if is_source {
            // Behind the number, what the frame says of the method: nothing of it is a value.
            let end = word.start
                + from
                + length
                + behind.iter().take_while(|byte| !matches!(byte, b')' | b'?')).count();
            let line_number = range.start <= end;
            let arguments = memchr::memchr(b'?', &text[..from]).is_some();
            return line_number && !arguments;
        }
    }
    false
}

/// What stands in brackets behind a method: `(Native Method)`, `(webpack-internal:///./src/x.ts:21:9)`, `(<anonymous>:1:1)`.
fn in_brackets(line: &[u8], range: &Range<usize>) -> bool {
    let before = line[..range.start]
        .iter()
        .rev()
        .take(REACH)
        .position(|byte| matches!(byte, b'(' | b')' | b'"' | b'\''));
    let Some(open) = before.map(|back| range.start - 1 - back).filter(|at| line[*at] == b'(') else {
        return false;
    };
    let Some(length) = line[range.start..].iter().take(REACH).position(|byte| *byte == b')') else {
        return false;
    };
    let inside = &line[open + 1..range.start + length];
    // `pam_unix(gdm-password:auth)`: a module and its service.
    let module = line[..open]
        .iter()
        .rev()
        .take(24)
        .take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_')
        .count();
    line[open - module..open].starts_with(b"pam_")
        || inside.starts_with(b"webpack")
        || inside.ends_with(b"Native Method")
        || inside == b"Unknown Source"
}

/// `auth.(*TokenStore).Lookup(`, `Desk.Identity.PasswordHasher.Verify(`: words joined by dots, `::`, `#`, `$` or `->`, then
/// `(` or the end, with at least two joints.
fn is_method(line: &[u8], range: &Range<usize>) -> bool {
    let word =
        around(line, range, |byte| !(byte.is_ascii_alphanumeric() || b"._$*()`:#/-+\\~@".contains(&byte)));
    let text = &line[word.clone()];
    let text = text.strip_prefix(b"at ").unwrap_or(text);
    let open = memchr::memchr(b'(', text).unwrap_or(text.len());
    // `(*Type)` of Go stands inside the path.
    let pointer = text[open..].starts_with(b"(*");
    let joints = text.iter().filter(|byte| matches!(byte, b'.' | b'$' | b'#')).count();
    let starts_path = text.first().is_some_and(|byte| byte.is_ascii_alphabetic() || *byte == b'_');
    let go = pointer && joints >= 1;
    let path = &text[..open];
    let dotted = starts_path
        && joints >= 2
        && open < text.len()
        && path
            .split(|byte| b".$#:`/".contains(byte))
            .all(|piece| piece.len() <= 64 && super::super::shape::CharStats::of(piece).density() <= 34);
    let ends_in_path = range.end <= word.start + open || go;
    (go || dotted) && ends_in_path && !names_a_host(path)
}

/// `ana@acme.example(bob@acme.example)`: behind an `@` stands a host. A path has a version there: `app@v1.2.3/x.(*T).F(`.
fn names_a_host(path: &[u8]) -> bool {
    path.split(|byte| *byte == b'@').skip(1).any(|behind| {
        let number = behind.strip_prefix(b"v").unwrap_or(behind);
        !number.first().is_some_and(u8::is_ascii_digit)
    })
}
