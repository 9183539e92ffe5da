//! Headers of mails and lines of version control, where all between the name of the header and `<` is somebody's name.

use std::ops::Range;

use super::super::words;

/// Names of headers and trailers in front of `Name <address>`. Lower case.
const HEADERS: &[&str] = &[
    "from",
    "to",
    "cc",
    "bcc",
    "reply-to",
    "sender",
    "author",
    "commit",
    "committer",
    "tagger",
    "resent-from",
    "resent-to",
    "resent-cc",
    "mail-followup-to",
    "disposition-notification-to",
    "signed-off-by",
    "co-authored-by",
    "reviewed-by",
    "acked-by",
    "tested-by",
    "reported-by",
    "suggested-by",
    "maintainer",
    "maintainers",
    "uploaders",
    "packager",
    "changed-by",
    "contact",
    "merge-request-by",
    "helped-by",
    "mentored-by",
    "von",
    "an",
    "de",
    "para",
    "da",
    "à",
    "a",
    "van",
    "aan",
    "från",
    "till",
    "fra",
    "til",
    "od",
    "do",
    "kopie",
    "отправитель",
    "кому",
    "от",
    "差出人",
    "宛先",
    "发件人",
    "收件人",
    "보낸 사람",
    "받는 사람",
];

/// How many names of one header are gone back over.
const MOST: usize = 120;

/// The name at the end of `text`, which stands at `from` in the line and is followed by `<`, if the line is such a header.
pub(super) fn name_in_header(line: &[u8], text: &str, from: usize) -> Option<Range<usize>> {
    let boundary = text
        .char_indices()
        .rev()
        .take(MOST)
        .find(|(_, char)| matches!(char, ':' | '：' | ',' | ';' | '>' | '<' | '=' | '"' | '|' | '\t'));
    let (start, mark) = boundary.map_or((0, None), |(at, char)| (at + char.len_utf8(), Some(char)));
    let is_header = match mark {
        Some(':' | '：') => ends_with_header(&text[..start]),
        Some(',' | ';' | '>') => begins_with_header(line),
        // The line begins here: `author mia kern <…>`, or `mia kern <…>` in a list of authors.
        None if from == 0 || line[from - 1] == b'\n' => true,
        _ => false,
    };
    if !is_header {
        return None;
    }
    let lead = text[start..].len() - text[start..].trim_start().len();
    let mut start = start + lead;
    for word in ["author ", "committer ", "tagger ", "-- ", "- ", "* "] {
        if mark.is_none() && text[start..].starts_with(word) {
            start += word.len();
        }
    }
    let name = text[start..].trim_end();
    // `Mia Kern via Acme Desk <noreply@…>`
    let name = name.find(" via ").map_or(name, |cut| &name[..cut]);
    let bare = name.trim_matches(['"', '\'', '*', '_']);
    start += name.len() - name.trim_start_matches(['"', '\'', '*', '_']).len();
    (words::is_given_as_name(bare)).then(|| start..start + bare.len())
}

fn ends_with_header(text: &str) -> bool {
    let text = text.trim_end_matches([':', '：']).trim_end();
    let text = text.trim_end_matches(['*', '"']).to_lowercase();
    HEADERS.iter().any(|header| {
        text.strip_suffix(header)
            .is_some_and(|before| !before.ends_with(|char: char| char.is_alphanumeric() || char == '-'))
    })
}

fn begins_with_header(line: &[u8]) -> bool {
    let start = line
        .iter()
        .take(20)
        .take_while(|byte| matches!(byte, b' ' | b'\t' | b'>' | b'*' | b'|' | b'"'))
        .count();
    if start > 0 && matches!(line[0], b' ' | b'\t') {
        // A header that goes on from the line before.
        return true;
    }
    let rest = &line[start..];
    let length = rest.iter().take(40).position(|byte| *byte == b':').unwrap_or(0);
    std::str::from_utf8(&rest[..length]).is_ok_and(|name| length > 0 && ends_with_header(name))
}
