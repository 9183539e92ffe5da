//! A secret on another line than what announces it: a code alone below "your code is", the answer to "what was the wifi password?" in a
//! chat, `P:` below `U:`, the answer below a security question.

use super::super::prose;
use super::super::shape::{self, CharStats};
use super::super::span::Span;
use super::announce::Announcement;
use super::lines::TextLine;
use crate::redact::vocabulary::placeholder::is_placeholder;

const RULE: &str = "value below a telling name";

/// The longest line that announces something.
const LONGEST: usize = 300;

pub(super) fn find(text: &str, lines: &[TextLine], spans: &mut Vec<Span>) {
    for (at, line) in lines.iter().enumerate() {
        let content = line.content(text);
        if content.len() < 2 || content.len() > LONGEST || !content.chars().any(char::is_alphabetic) {
            continue;
        }
        let behind = &lines[at + 1..];
        bound(text, line, content, spans);
        let Some(next) = behind.iter().take(3).find(|line| !line.blank) else { continue };
        if next.range.len() > LONGEST {
            continue;
        }
        account(text, content, next, spans);
        let asks = asks(content);
        let is_told = ends_openly(content);
        if !(asks || is_told || next.range.len() <= 120) {
            continue;
        }
        let says = Announcement::of(content);
        if asks {
            replies(text, &says, content, behind, spans);
        }
        if says.code {
            behind.iter().filter(|line| !line.blank).take(3).for_each(|line| device(text, line, spans));
        }
        if says.password || says.code {
            below(text, &says, content, next, spans);
        }
        if says.code && content.contains('<') {
            marked_up(text, behind, spans);
        }
    }
}

/// Words that ask, where nobody writes the mark.
#[rustfmt::skip]
const ASKING: &[&str] = &[
    "what", "what's", "whats", "which", "anyone", "welches", "welcher", "was", "wie", "wer", "weiß", "kennt", "quel", "quelle", "c'est quoi", "cuál", "cual", "qué",
    "alguien", "qual", "alguém", "quale", "qualcuno", "wat", "welk", "iemand", "jakie", "jaki", "ktoś", "vad", "vilket", "hvad", "hva", "jaké", "какой", "кто", "ne", "hangi",
];

/// Whether somebody asks: with the mark, or in a talk with a word that does.
fn asks(content: &str) -> bool {
    let said = message(content);
    content.contains(['?', '？'])
        || said.len() < content.len()
            && said.split([' ', ',']).take(3).any(|word| ASKING.contains(&word.to_lowercase().as_str()))
}

/// `@desk.example #492113`: the last line of a message whose code a browser may fill in.
fn bound(text: &str, line: &TextLine, content: &str, spans: &mut Vec<Span>) {
    if let Some(code) = content.strip_prefix('@').and_then(|rest| rest.split_once(" #")).map(|(_, code)| code)
        && (4..=10).contains(&code.len())
        && code.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && code.bytes().any(|byte| byte.is_ascii_digit())
    {
        spans.push(Span::secret(line.place(text, code), RULE));
    }
}

/// Whether a line ends as one does that goes on below: with a colon.
fn ends_openly(content: &str) -> bool {
    without_tags(content).last().is_some_and(|last| last.ends_with([':', '：']))
}

/// The texts between the tags of a line; the line, where it has none.
fn without_tags(content: &str) -> Vec<&str> {
    if !content.contains('<') {
        return vec![content];
    }
    content
        .split('<')
        .enumerate()
        .map(
            |(index, part)| if index == 0 { part } else { part.split_once('>').map_or("", |(_, text)| text) },
        )
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect()
}

/// Marks around a value.
const AROUND: &[char] =
    &['"', '\'', '`', '*', '„', '“', '”', '«', '»', '「', '」', '>', ' ', '~', '_', '[', ']', '(', ')'];

/// One value alone on the next line.
fn below(text: &str, says: &Announcement, content: &str, next: &TextLine, spans: &mut Vec<Span>) {
    let parts = without_tags(next.content(text));
    let [part] = parts.as_slice() else { return };
    let value = part.trim_matches(AROUND);
    let bytes = value.as_bytes();
    if value.is_empty() || is_placeholder(bytes) || shape::is_version(bytes) {
        return;
    }
    if !says.password && prose::is_other_code(content) {
        return;
    }
    let pieces: Vec<&str> = value.split(' ').collect();
    let has_digit = bytes.iter().any(u8::is_ascii_digit);
    let fits = if ends_openly(content) {
        let has_sign = value.chars().any(|letter| letter.is_ascii_punctuation() && !"-'".contains(letter));
        let has_letter = value.chars().any(char::is_alphabetic);
        // `492 113` and `WDJB MJHT`, or one word that is none of a language.
        let base32 = pieces.len() >= 4
            && pieces.iter().all(|piece| {
                piece.len() == 4
                    && piece.bytes().all(|byte| byte.is_ascii_lowercase() || matches!(byte, b'2'..=b'7'))
            });
        let grouped = base32 || pieces.len() <= 8 && pieces.iter().all(|piece| is_group(piece));
        let single = pieces.len() == 1
            && (6..=80).contains(&value.len())
            && (has_digit || says.password && has_sign && has_letter)
            && !value.ends_with([':', '.', ',', ';'])
            && !value.contains("://")
            && !value.contains(['@', '='])
            && !value.starts_with(['/', '-', '\\'])
            && !value.contains(['%', '\t'])
            // A sentence without blanks.
            && value.chars().all(|letter| letter < '\u{e00}')
            && !value.ends_with(['{', '(']);
        grouped || single
    } else {
        // Without a colon the line must be a sentence, and the value can be nothing else.
        content.contains(' ')
            && !content.contains(['=', '{', ';'])
            && (says.code && prose::is_code(value) || says.password && has_digit && prose::is_made_up(value))
    };
    if fits {
        spans.push(Span::secret(next.place(text, value), RULE));
    }
}

/// "and type WDJB-MJHT": the code of a device in a short line below what speaks of it.
fn device(text: &str, next: &TextLine, spans: &mut Vec<Span>) {
    if next.range.len() > LONGEST {
        return;
    }
    let parts = without_tags(next.content(text));
    let words = parts.iter().flat_map(|part| part.split([' ', '\t'])).filter(|word| !word.is_empty());
    if words.clone().count() > 12 {
        return;
    }
    for word in words.map(|word| word.trim_matches(AROUND).trim_end_matches(['.', ',', ':'])) {
        let is_half = |half: &str| {
            half.len() == 4 && half.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
        };
        let is_code = word.split_once('-').is_some_and(|(first, second)| {
            // `AUTH-1107` is of an error.
            let is_error = second.bytes().all(|byte| byte.is_ascii_digit());
            is_half(first) && is_half(second) && !is_error
        });
        if is_code {
            spans.push(Span::secret(next.place(text, word), RULE));
        }
    }
}

/// Four digits, `WDJB`, `4f9a-22b1`: one of at most eight parts of a code.
fn is_group(piece: &str) -> bool {
    let bytes = piece.as_bytes();
    let stats = CharStats::of(bytes);
    (1..=9).contains(&bytes.len())
        && bytes.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'-')
        && (stats.digits > 0 || stats.lower == 0 && bytes.len() >= 3)
}

/// A code that fills an element of the next lines of a mail in HTML, and the same once more in one piece.
fn marked_up(text: &str, behind: &[TextLine], spans: &mut Vec<Span>) {
    let mut split: Option<String> = None;
    for line in behind.iter().filter(|line| !line.blank).take(4) {
        let content = line.content(text);
        if content.len() > LONGEST {
            return;
        }
        let parts = without_tags(content);
        if let [part] = parts.as_slice()
            && prose::is_code(part)
        {
            spans.push(Span::secret(line.place(text, part), RULE));
            return;
        }
        if let Some(part) = split.as_ref().and_then(|code| parts.iter().find(|part| *part == code)) {
            spans.push(Span::secret(line.place(text, part), RULE));
            return;
        }
        // `<b>K4</b><b>T9</b><b>-70</b>`: one letter after the other.
        let joined = parts.concat();
        if let [first, .., last] = parts.as_slice()
            && parts.iter().all(|part| part.len() <= 4)
            && prose::is_code(&joined)
        {
            let (first, last) = (line.place(text, first), line.place(text, last));
            spans.push(Span { decoded: Some(joined.clone()), ..Span::secret(first.start..last.end, RULE) });
            split = Some(joined);
        }
    }
}

/// Who said it, taken off: `[09:42] Mia: `, `12/3/24, 18:06 - Mia: `, `> `, `{"ts":1,"text":"`.
fn message(content: &str) -> &str {
    if let Some(at) = content.rfind("\"text\":") {
        return content[at + 7..].trim_start().trim_start_matches('"');
    }
    let content = content.trim_start_matches(['>', ' ', '-', '*']);
    match content.find(": ").filter(|at| *at <= 60) {
        Some(at) => &content[at + 2..],
        None => content,
    }
}

/// The next two lines of a talk, where the line asks for something that opens.
fn replies(text: &str, says: &Announcement, content: &str, behind: &[TextLine], spans: &mut Vec<Span>) {
    let is_talk = message(content).len() < content.len();
    for line in behind.iter().filter(|line| !line.blank).take(2) {
        let content = line.content(text);
        if content.len() > LONGEST {
            return;
        }
        let said = message(content);
        let is_reply = said.len() < content.len();
        let whole = said.trim_end_matches(['.', '!', ' ', '"', '}', ',']);
        // "und am kastl?" "5 1 7 7": digits alone answer nothing else.
        let is_spaced = whole.len() >= 7
            && whole.bytes().step_by(2).all(|byte| byte.is_ascii_digit())
            && whole.bytes().skip(1).step_by(2).all(|byte| byte == b' ');
        if is_talk && is_reply && (is_spaced || says.code && prose::is_code(whole)) {
            spans.push(Span::secret(line.place(text, whole), RULE));
            return;
        }
        // "it shows 551 902 right now"
        if is_talk
            && is_reply
            && says.code
            && let Some(code) = prose::code_within(said)
        {
            spans.push(Span::secret(line.place(text, code), RULE));
        }
        if !(says.password || says.network || says.sign_in) {
            continue;
        }
        let words = said
            .split([' ', ',', '"'])
            .take(24)
            .map(|word| word.trim_matches(AROUND).trim_end_matches(['.', ';']));
        for word in words.filter(|word| prose::is_made_up(word)) {
            spans.push(Span::secret(line.place(text, word), RULE));
        }
    }
}

/// `U: mia` and `P: four words` below it.
fn account(text: &str, content: &str, next: &TextLine, spans: &mut Vec<Span>) {
    const USERS: &[&str] = &[
        "u", "user", "username", "login", "id", "benutzer", "usr", "mail", "email", "e-mail", "account",
        "konto",
    ];
    const PASSWORDS: &[&str] = &["p", "pw", "pass", "pwd", "k", "kw", "mdp"];
    let part = |line: &'_ str, names: &[&str]| {
        let (name, value) =
            line.split_once([':', '=']).map(|(name, value)| (name.trim().len(), value.len()))?;
        let name = line[..line.len() - value - 1]
            .trim()
            .trim_start_matches(['-', '*', '>', ' '])
            .get(..name.min(12))?
            .to_lowercase();
        names.contains(&name.as_str()).then_some(line.len() - value)
    };
    let below = next.content(text);
    let (Some(_), Some(at)) = (part(content, USERS), part(below, PASSWORDS)) else { return };
    let value = below[at..].trim();
    if value.len() >= 4
        && value.len() <= 80
        && !is_placeholder(value.as_bytes())
        && !shape::is_status_word(value.as_bytes())
    {
        spans.push(Span::secret(next.place(text, value), RULE));
    }
}
