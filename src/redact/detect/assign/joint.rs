//! What stands between a name and its value.

use crate::redact::detect::judge::Delimiter;
use crate::redact::detect::value_at::{is_name, letter_of_a_literal};

/// `Passwort[neu] =`: how long what stands in brackets behind a name is.
fn qualifier(rest: &[u8]) -> usize {
    if rest.first() != Some(&b'[') {
        return 0;
    }
    let inside = rest[1..].iter().take(24).take_while(|byte| is_name(**byte) || !byte.is_ascii()).count();
    let behind = rest.get(inside + 1..).unwrap_or_default();
    let joins = matches!(behind, [b']', b'=' | b':', ..] | [b']', b' ', b'=' | b':', ..]);
    if inside > 0 && joins { inside + 2 } else { 0 }
}

/// `PASSWORD: str = "x"`, `password: &'static str = "x"`: how long the type of a variable is, with the equals sign behind it.
fn type_of(rest: &[u8]) -> usize {
    let near = &rest[..rest.len().min(40)];
    let Some(equals) = memchr::memchr(b'=', near) else { return 0 };
    let name = near[..equals].trim_ascii();
    let is_type = !name.is_empty()
        && name.iter().all(|byte| byte.is_ascii_alphanumeric() || b"&<>?[]'._ ".contains(byte))
        && name[0] != b'\''
        && near[..equals].ends_with(b" ");
    let quote = near[equals + 1..].trim_ascii_start().first().copied();
    if is_type && matches!(quote, Some(b'"' | b'\'' | b'`')) { equals + 1 } else { 0 }
}

/// Where the value begins that is joined to a name which ends at `end`, and how.
pub(super) fn join(line: &[u8], end: usize) -> Option<(usize, Delimiter)> {
    // `test_password_reset.py::TestToken`: a path in a program.
    if line[end..].starts_with(b"::") && line.get(end + 2).is_some_and(u8::is_ascii_alphanumeric) {
        return None;
    }
    let mut at = end + qualifier(&line[end..]);
    let end = at;
    let skip = |at: &mut usize, set: &[u8], most: usize| {
        let count = line[*at..].iter().take(most).take_while(|byte| set.contains(byte)).count();
        *at += count;
        count
    };
    skip(&mut at, b"\"'`])}", 3);
    // {"name":"password","value":"…"} and <add key="password" value="…"/>
    if at > end {
        let mut beside = at;
        skip(&mut beside, b" ,\t", 4);
        skip(&mut beside, b"\"'", 1);
        if let Some(word) =
            [&b"value"[..], b"content", b"text"].iter().find(|word| line[beside..].starts_with(word))
        {
            at = beside + word.len();
            skip(&mut at, b"\"'", 1);
        }
    }
    // `PWD         = x`: columns of a configuration.
    let spaces = skip(&mut at, b" \t", 40);
    // `=>` and `?=` join; a tag's `>` does not: what stands in an element is read by its closing tag.
    let first = line.get(at).copied().unwrap_or(b' ');
    let joins = match first {
        b'=' | b':' => true,
        // A column of a table; `password|token` is a choice of words.
        b'|' => line.get(at + 1) == Some(&b' ') || line[at - 1] == b' ',
        // `enter passphrase> x`: a prompt.
        b'>' => line.get(at + 1) == Some(&b' ') && at == end,
        b'?' | b'~' => line.get(at + 1) == Some(&b'='),
        _ => false,
    };
    let mut operators = if joins { skip(&mut at, b"=:>?|~", 4) } else { 0 };
    // `Set-Item -Path Env:DB_PASSWORD -Value 'x'`
    if operators == 0 && line[at..].starts_with(b"-Value ") {
        at += b"-Value ".len();
        operators = 1;
    }
    // `Passwort ..... x`
    let dots = line[at..].iter().take(60).take_while(|byte| **byte == b'.').count();
    if operators == 0 && dots >= 3 && line.get(at + dots) == Some(&b' ') {
        at += dots;
        operators = dots;
    }
    if operators == 1 && line[at - 1] == b':' {
        at += type_of(&line[at..]);
    }
    // `Passwort → x`, `<property name="db.password">x</property>`
    if operators == 0
        && let Some(length) = odd_joint(line, end, at)
    {
        at += length;
        operators = length;
    }
    let mut joined = if operators > 0 {
        Delimiter::Firmly
    } else if line.get(at) == Some(&b'(') {
        at += 1;
        Delimiter::Call
    } else if spaces > 0 || line.get(at) == Some(&b',') && line.get(at + 1) == Some(&b' ') {
        skip(&mut at, b",", 1);
        Delimiter::Loosely
    } else if at > end && skip(&mut at, b",", 1) > 0 {
        // `"--db-password","x"`: two strings of a list.
        Delimiter::Loosely
    } else {
        return None;
    };
    skip(&mut at, b" \t", 8);
    if joined == Delimiter::Loosely && skip(&mut at, b"->", 2) > 0 {
        skip(&mut at, b" ", 2);
        // `secret -> x` and nothing behind it.
        let rest = line[at..].trim_ascii_end();
        if at > end + 3 && !rest.is_empty() && rest.len() < 80 && !rest.contains(&b' ') {
            joined = Delimiter::Firmly;
        }
    }
    if joined == Delimiter::Firmly {
        at += letter_of_a_literal(&line[at..]);
    }
    // Skips `[` and `{` only where a quote follows: `["x"]` holds a value, `[x]` is a placeholder.
    let brackets = line[at..].iter().take(2).take_while(|byte| b"[({".contains(byte)).count();
    if line.get(at + brackets).is_some_and(|byte| b"\"'`".contains(byte)) {
        at += brackets;
    }
    // `b'x'`, `N'x'`, `u"x"`: bytes and wide strings.
    if line.get(at).is_some_and(|byte| b"bBNuUrR".contains(byte))
        && matches!(line.get(at + 1), Some(b'"' | b'\''))
    {
        at += 1;
    }
    // `value="" />`: an empty value.
    if let [open @ (b'"' | b'\''), close, ..] = &line[at..]
        && open == close
        && line.get(at + 2).is_none_or(|next| next.is_ascii_whitespace() || b"/>,;)}]".contains(next))
    {
        return None;
    }
    let quotes = skip(&mut at, b"\"'`", 3);
    if joined == Delimiter::Call && quotes > 0 {
        joined = Delimiter::Firmly;
    }
    (at < line.len()).then_some((at, joined))
}

/// How long what joins is: an arrow, or the end of the tag whose attribute names what stands in its element.
fn odd_joint(line: &[u8], name_end: usize, at: usize) -> Option<usize> {
    const ARROWS: &[&str] =
        &["\u{2192}", "\u{21d2}", "\u{2794}", "\u{279c}", "\u{ff1a}", "\u{ff1d}", "\u{2013} ", "\u{2014} "];
    let rest = &line[at..];
    if let Some(arrow) = ARROWS.iter().find(|arrow| rest.starts_with(arrow.as_bytes())) {
        return Some(arrow.len());
    }
    let near = &rest[..rest.len().min(200)];
    let is_element = near.first() == Some(&b'>')
        && at == name_end + 1
        && matches!(line[name_end], b'"' | b'\'')
        && is_name_attribute(&line[name_end.saturating_sub(100)..name_end], line[name_end])
        && near.get(1).is_some_and(|byte| !byte.is_ascii_whitespace() && *byte != b'<')
        && memchr::memmem::find(near, b"</").is_some_and(|end| !near[1..end].contains(&b'<'));
    is_element.then_some(1)
}

/// Whether an attribute that ends here names something: `name="`, `key="`. `for="password"` is a label's.
fn is_name_attribute(before: &[u8], quote: u8) -> bool {
    memchr::memrchr(quote, before).is_some_and(|open| {
        [&b"name="[..], b"key=", b"n="].iter().any(|attribute| before[..open].ends_with(attribute))
    })
}
