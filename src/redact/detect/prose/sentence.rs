//! Cutting a part of a text into words, with the quotes, tags and marks around them taken off.

use std::ops::Range;

/// The rule of a password that a sentence tells.
pub(super) const TOLD: &str = "password told in a sentence";

/// A word of a sentence.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each says one thing about the word and what follows it")]
pub(super) struct SentenceWord {
    /// The word without the marks around it; with an exclamation mark at its end, which may belong to a password.
    pub(super) range: Range<usize>,
    /// The same in lower case, without any mark.
    pub(super) lower: String,
    /// Whether it stands in quotes.
    pub(super) quoted: bool,
    /// Whether a colon, an equals sign or an arrow follows, or it is one.
    pub(super) joins: bool,
    /// Whether a sentence ends behind it.
    pub(super) ends: bool,
    /// Whether a comma follows.
    pub(super) comma: bool,
}

/// Quotes that open, and what closes each.
const QUOTES: &[(&str, &[&str])] = &[
    ("\"", &["\""]),
    ("'", &["'"]),
    ("`", &["`", "'"]),
    ("“", &["”", "“"]),
    ("„", &["“", "”", "\""]),
    ("‚", &["‘", "’"]),
    ("‘", &["’"]),
    ("«", &["»"]),
    ("»", &["«"]),
    ("‹", &["›"]),
    ("「", &["」"]),
    ("『", &["』"]),
    ("【", &["】"]),
];

/// The longest text in quotes.
const LONGEST_QUOTE: usize = 100;

/// The words from `at` on: at most `most`, in the next `bytes` bytes.
pub(super) fn ahead(line: &[u8], at: usize, most: usize, bytes: usize) -> Vec<SentenceWord> {
    // A quote that closes what the cue stands in opens nothing.
    let closes = matches!(line.get(at), Some(b'"' | b'\'' | b'`'))
        && line.get(at + 1).is_some_and(|next| !next.is_ascii_alphanumeric() && *next < 0x80);
    let start = at + usize::from(closes);
    words(line, start..line.len().min(start + bytes), most)
}

/// The words before `at`, the nearest first.
pub(super) fn before(line: &[u8], at: usize, most: usize, bytes: usize) -> Vec<SentenceWord> {
    let mut start = at.saturating_sub(bytes);
    // Not half a word, and not half a character.
    if start > 0 {
        start += line[start..at].iter().position(u8::is_ascii_whitespace).unwrap_or(at - start);
    }
    let mut found = words(line, start..at, usize::MAX);
    found.reverse();
    found.truncate(most);
    found
}

fn words(line: &[u8], range: Range<usize>, most: usize) -> Vec<SentenceWord> {
    let Some(text) = valid(&line[range.clone()]) else { return Vec::new() };
    let mut found: Vec<SentenceWord> = Vec::new();
    let mut at = 0;
    while found.len() < most {
        at += separators(&text[at..]);
        if at >= text.len() {
            break;
        }
        let (word, end) = word(text, at, range.start);
        match word {
            Some(word) => found.push(word),
            // A mark alone: `:`, `->`, `—`, `/`.
            None => mark(&text[at..end], &mut found),
        }
        at = end.max(at + 1);
        while !text.is_char_boundary(at) {
            at += 1;
        }
    }
    found
}

/// The part of the bytes that is text: a window may begin or end inside a character.
fn valid(bytes: &[u8]) -> Option<&str> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Some(text),
        Err(error) => std::str::from_utf8(&bytes[..error.valid_up_to()]).ok().filter(|text| !text.is_empty()),
    }
}

/// Blanks and tags.
fn separators(text: &str) -> usize {
    let mut at = 0;
    loop {
        let rest = &text[at..];
        let Some(first) = rest.chars().next() else { return at };
        if first.is_whitespace() || first == '\u{200b}' || first == '\u{feff}' {
            at += first.len_utf8();
        } else if let Some(length) = tag(rest) {
            at += length;
        } else {
            return at;
        }
    }
}

/// `<b>`, `</td>`: the length of a tag that the text begins with.
fn tag(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let is_open = bytes.first() == Some(&b'<')
        && bytes.get(1).is_some_and(|byte| byte.is_ascii_alphabetic() || *byte == b'/');
    let end = bytes.iter().take(120).position(|byte| *byte == b'>')?;
    is_open.then_some(end + 1)
}

/// Letters that are written without blanks between words.
fn is_dense(letter: char) -> bool {
    matches!(letter, '\u{2e80}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{ff00}'..='\u{ffef}')
}

/// The word that begins at `at`, and where the next one may begin.
fn word(text: &str, at: usize, offset: usize) -> (Option<SentenceWord>, usize) {
    let open = at + text[at..].find(|letter| !"*_~([{".contains(letter)).unwrap_or(text.len() - at);
    for (quote, closers) in QUOTES {
        let Some(inside) = text[open..].strip_prefix(quote) else { continue };
        let start = open + quote.len();
        let closing = closers
            .iter()
            .filter_map(|closer| close(inside, closer).map(|length| (start + length, closer.len())))
            .min();
        if let Some((end, closer)) = closing
            && !text[start..end].trim().is_empty()
        {
            let mut behind = end + closer;
            let tail = text[behind..]
                .find(|letter: char| letter.is_whitespace() || letter.is_alphanumeric() || letter == '<');
            let marks = &text[behind..behind + tail.unwrap_or(text.len() - behind)];
            behind += marks.len();
            // `« V »`: the blanks are the quotes'.
            let inside = &text[start..end];
            let start = start + inside.len() - inside.trim_start().len();
            let end = end - (inside.len() - inside.trim_end().len());
            return (Some(made(text, start..end, offset, marks, true)), behind);
        }
    }
    let rest = &text[at..];
    let mut end = rest.len();
    let mut dense = None;
    for (index, letter) in rest.char_indices() {
        let stops = letter.is_whitespace()
            || (letter == '<' && tag(&rest[index..]).is_some())
            || "“”„«»「」『』【】\"：＝。、，；→（）".contains(letter) && index > 0
            // `662018,5 minutes` is written without a blank where nobody has any.
            || matches!(letter, ',' | '(') && index >= 6 && rest[..index].bytes().all(|byte| byte.is_ascii_digit())
            || letter.is_alphanumeric() && *dense.get_or_insert(is_dense(letter)) != is_dense(letter);
        if stops {
            end = index;
            break;
        }
    }
    let follows = rest[end..].chars().next().filter(|letter| "：＝。、，；→\"".contains(*letter));
    let raw = &rest[..end];
    let core = raw.trim_start_matches(|letter: char| "*_~([{\"'“„«：＝→=:".contains(letter));
    let start = at + raw.len() - core.len();
    let tail =
        core.trim_end_matches(|letter: char| ".,;:*~)]}([{\"'”»“’>…、。：（）！？」』】".contains(letter));
    // `answer="…"`: the sign belongs to neither.
    let tail = if follows == Some('"') { tail.trim_end_matches('=') } else { tail };
    if tail.chars().all(|letter| !letter.is_alphanumeric()) {
        return (None, at + end.max(1));
    }
    let marks = &core[tail.len()..];
    let behind = at + end + follows.map_or(0, char::len_utf8);
    let mut word = made(text, start..start + tail.len(), offset, marks, false);
    match follows {
        Some('：' | '＝' | '→') => word.joins = true,
        Some('。' | '；') => word.ends = true,
        Some('、' | '，') => word.comma = true,
        _ => {}
    }
    (Some(word), if follows == Some('"') { at + end } else { behind })
}

fn close(inside: &str, closer: &str) -> Option<usize> {
    let mut end = LONGEST_QUOTE.min(inside.len());
    while !inside.is_char_boundary(end) {
        end -= 1;
    }
    let near = &inside[..end];
    near.match_indices(closer)
        .map(|(at, _)| at)
        // An apostrophe inside a word closes nothing.
        .find(|at| closer != "'" || !inside[at + 1..].starts_with(|next: char| next.is_alphanumeric()))
}

fn made(text: &str, range: Range<usize>, offset: usize, marks: &str, quoted: bool) -> SentenceWord {
    let core = text[range.clone()].trim_end_matches(['!', '?']);
    SentenceWord {
        range: range.start + offset..range.end + offset,
        lower: core.to_lowercase(),
        quoted,
        joins: marks.contains([':', '：', '=', '＝']),
        // "i.e.", "d.h." end nothing.
        ends: marks.contains(['.', ';', '。'])
            && !(core.len() <= 5
                && core.chars().skip(1).any(|letter| letter == '.')
                && !core.contains(|letter: char| letter.is_ascii_digit()))
            || (!quoted
                && core.len() < range.len()
                && !core.contains(|letter: char| letter.is_ascii_digit())),
        comma: marks.contains([',', '、', '，']),
    }
}

/// What a mark between two words says about the one before it.
fn mark(text: &str, found: &mut [SentenceWord]) {
    let Some(last) = found.last_mut() else { return };
    last.joins |= text.starts_with([':', '=', '-', '–', '—', '→', '：', '＝']);
    last.comma |= text.starts_with(['/', '|', ',', '&', '+']);
    last.ends |= text.starts_with(['.', ';', '。', '?', '!']);
}
