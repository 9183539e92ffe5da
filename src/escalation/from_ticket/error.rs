//! The exact error in a ticket: what was set apart or quoted, what was announced, or the lines with a code. Not the story around it.

use std::sync::LazyLock;

use regex::Regex;

use super::line::BodyLineKind;
use super::message::{Message, MessageKind};
use super::{has, words};
use crate::case::Catalogue;
use crate::error_text;

/// An error, and where it stood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct FoundError {
    pub(super) text: String,
    pub(super) from: &'static str,
}

/// Something that programs call by a code: `AADSTS50105`, `HTTP 403`, `E-1042`, `PERM_DENIED_17`, `0x80070005`.
const CODE: &str = r"(?x) \b(?:[A-Z]{2,}[A-Z_-]*\d{2,}\b | [A-Z]-?\d{3,}\b | [A-Z]{3,}(?:_[A-Z0-9]{2,})+\b | 0x[0-9A-Fa-f]{4,}\b | [45]\d\d\b
    | (?i:error|fehler|erreur|erro|feil|code)\s\d{3,}\b | (?i:(?:error|request|trace|correlation|incident)[_-]?id)\s*[:=]\s*[\w-]{8,})";
/// A code in a story, with the word before it and what it is called behind it.
const IN_STORY: &str = r"(?x) (?i:\b(?:http|https|error|fehler|erreur|erro|errore|feil|fejl|fel|fout|błąd|virhe|hata|chyba|ошибка|code|status|fehlercode)\b [\s:\#]*)*
    (?: \b(?:[A-Z]{2,}[A-Z_-]*\d{2,}\b | [A-Z]-?\d{3,}\b | [A-Z]{3,}(?:_[A-Z0-9]{2,})+\b | 0x[0-9A-Fa-f]{4,}\b | [45]\d\d\b) )
    (?: [\s:(–-]{1,3} [A-Z][A-Za-z]+ (?:\s[A-Za-z]+){0,5} \)? )?";

static CODES: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(CODE).ok());
static STORY: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(IN_STORY).ok());

/// Pairs of marks.
const MARKS: &[(char, char)] = &[
    ('"', '"'),
    ('“', '”'),
    ('„', '“'),
    ('„', '”'),
    ('«', '»'),
    ('»', '«'),
    ('‘', '’'),
    ('‚', '‘'),
    ('`', '`'),
    ('「', '」'),
    ('『', '』'),
    ('”', '”'),
    ('\'', '\''),
];

/// In the messages in which the case is told, the one that counts most first.
pub(super) fn find(told: &[&Message], catalogue: &Catalogue) -> Option<FoundError> {
    told.iter().find_map(|message| {
        let found = in_message(message, catalogue)?;
        let from = if message.kind == MessageKind::Earlier { "an earlier mail in it" } else { found.from };
        Some(FoundError { from, ..found })
    })
}

fn in_message(message: &Message, catalogue: &Catalogue) -> Option<FoundError> {
    let blocks = blocks(message);
    let strong: Vec<&String> = blocks.iter().filter(|block| is_error(block)).collect();
    if let Some(best) = strong.iter().find(|block| has_code(block)).or(strong.first()) {
        return Some(FoundError { text: (*best).clone(), from: "the text that is set apart or quoted" });
    }
    let quoted = quoted(message, catalogue);
    if let Some(text) = quoted.iter().find(|text| has_code(text)).or(quoted.first()) {
        return Some(FoundError { text: text.clone(), from: "the words in quotation marks" });
    }
    if let Some(text) = announced(message) {
        return Some(FoundError { text, from: "the lines that are announced as the error" });
    }
    if let [only] = blocks.as_slice()
        && !reads_as_orders(only)
        && !reads_as_letter(only)
    {
        return Some(FoundError { text: only.clone(), from: "the text that is set apart or quoted" });
    }
    with_code(message)
}

/// What was set apart or quoted, each block whole.
fn blocks(message: &Message) -> Vec<String> {
    let mut all: Vec<(BodyLineKind, Vec<&str>)> = Vec::new();
    let mut open = None;
    for line in &message.lines {
        if line.kind == BodyLineKind::Prose {
            open = None;
        } else if open == Some(line.kind) {
            if let Some((_, block)) = all.last_mut() {
                block.push(&line.text);
            }
        } else {
            open = Some(line.kind);
            all.push((line.kind, vec![&line.text]));
        }
    }
    let texts = all.into_iter().map(|(_, lines)| {
        let from = lines.iter().position(|line| !line.trim().is_empty()).unwrap_or(lines.len());
        let to = lines.iter().rposition(|line| !line.trim().is_empty()).map_or(from, |last| last + 1);
        lines[from..to].join("\n").trim_end().to_owned()
    });
    texts.filter(|text| !text.trim().is_empty()).collect()
}

/// Words in quotation marks that are an error: by what they say, or because a word for showing stands before them.
fn quoted(message: &Message, catalogue: &Catalogue) -> Vec<String> {
    let mut found = Vec::new();
    // Quotation marks of JSON quote nobody.
    for paragraph in message.prose().into_iter().filter(|text| !text.starts_with(['{', '['])) {
        for (open, close) in MARKS {
            let mut rest = paragraph.as_str();
            while let Some(at) = rest.find(*open) {
                let before = &rest[..at];
                let after = &rest[at + open.len_utf8()..];
                // An apostrophe is no mark.
                let begins = *open != '\'' || before.is_empty() || before.ends_with([' ', '\n', '(', ':']);
                if !begins {
                    rest = after;
                    continue;
                }
                let end = after
                    .match_indices(*close)
                    .map(|(end, _)| end)
                    .find(|end| *close != '\'' || !after[end + 1..].starts_with(char::is_alphanumeric));
                // What does not end here does not end further on.
                let Some(end) = end else { break };
                let text = after[..end].trim();
                let sentence = before.rsplit(['.', '!', '?', '。']).next().unwrap_or_default().to_lowercase();
                let shown = has(&sentence, &words::SAYS);
                let several =
                    text.split_whitespace().count() > 1 || text.chars().any(|c| (c as u32) >= 0x3040);
                if !is_named(text, catalogue)
                    && !reads_as_letter(text)
                    && (has_code(text) || (several && (shown || is_error(text))))
                {
                    found.push(text.to_owned());
                }
                rest = &after[end + close.len_utf8()..];
            }
        }
    }
    found
}

fn is_named(text: &str, catalogue: &Catalogue) -> bool {
    let same = |name: &String| name.eq_ignore_ascii_case(text);
    catalogue.actions.iter().any(|action| same(&action.name) || action.aliases.iter().any(same))
        || catalogue.features.iter().any(|feature| same(&feature.need.name))
}

/// What stands behind "Error message:", in that line or below it; or behind a line that ends with a colon and speaks of a message.
fn announced(message: &Message) -> Option<String> {
    let lines = &message.lines;
    for (at, line) in lines.iter().enumerate().filter(|(_, line)| line.kind == BodyLineKind::Prose) {
        let text = line.text.trim();
        let lower = text.to_lowercase();
        let label_only = words::announces(text) && text.ends_with([':', '：']);
        let asks = text.ends_with([':', '：']) && has(&lower, &words::SAYS);
        if label_only || asks {
            let start = lines[at + 1..].iter().position(|line| !line.is_blank()).map(|next| at + 1 + next)?;
            if lines[start].kind == BodyLineKind::Prose && !lines[start].text.trim().ends_with('?') {
                let block = lines[start..]
                    .iter()
                    .take_while(|line| !line.is_blank() && line.kind == BodyLineKind::Prose)
                    .map(|line| line.text.trim());
                return Some(block.collect::<Vec<_>>().join("\n"));
            }
        }
        if words::announces(text) && !label_only {
            let (label, rest) = text.split_once([':', '：'])?;
            // "Error: permission denied" is how programs write it; "Fehlermeldung: …" is a label of the writer.
            let whole = matches!(label.trim().to_lowercase().as_str(), "error");
            return Some(if whole { text.to_owned() } else { rest.trim().to_owned() });
        }
        if let Some(said) = said_behind(text) {
            return Some(said);
        }
    }
    None
}

/// What a sentence says that a screen says: "It says AADSTS50105: the signed in user is not …".
fn said_behind(text: &str) -> Option<String> {
    let (before, after) = text.split_once(": ")?;
    let lower = before.to_lowercase();
    // "… I cannot export. Error message: denied", in one line.
    let label = lower.rsplit(['.', '!', '?']).next().unwrap_or_default().trim();
    if words::ERROR_LABEL.contains(&label) && !after.trim().is_empty() {
        return Some(after.trim().to_owned());
    }
    if before.split_whitespace().count() < 3 || !has(&lower, &words::SAYS) {
        return None;
    }
    let whole = if has_code(before) {
        // The code belongs to what is said; the word for saying stands before it.
        let words: Vec<&str> = before.split_whitespace().collect();
        let cue = words.iter().rposition(|word| words::SAYS.contains(&word.to_lowercase().as_str()))?;
        format!("{}: {after}", words.get(cue + 1..)?.join(" "))
    } else {
        after.to_owned()
    };
    let whole = whole.trim().trim_start_matches([':', ' ', '-']).to_owned();
    (!whole.is_empty() && (has_code(&whole) || is_error(&whole))).then_some(whole)
}

/// The lines with a code; of a line that tells a story, the code with its words.
fn with_code(message: &Message) -> Option<FoundError> {
    let from = "the lines with a code";
    let mut found: Vec<String> = Vec::new();
    for line in message.lines.iter().filter(|line| line.kind == BodyLineKind::Prose) {
        let text = line.text.trim();
        if !has_code(text) {
            // `X-Request-Id: 7f3a9b21` belongs to the answer above it.
            let of_answer = !found.is_empty()
                && text.split_once(": ").is_some_and(|(name, _)| !name.is_empty() && !name.contains(' '));
            if of_answer {
                found.push(text.to_owned());
            } else if !found.is_empty() {
                break;
            }
            continue;
        }
        let lower = format!(" {} ", text.to_lowercase().replace('’', "'"));
        let story = has(&lower, &words::FIRST)
            || has(&lower, &words::THIRD)
            || has(&lower, &words::SUBJECTLESS)
            || has(&lower, &words::SHOWN)
            || text.split_whitespace().count() > 9 && has(&lower, &words::SAYS)
            || is_told(&lower);
        if story {
            let part =
                STORY.as_ref().and_then(|regex| regex.find(text)).map(|hit| hit.as_str().trim().to_owned());
            found.extend(part);
            break;
        }
        found.push(text.to_owned());
    }
    (!found.is_empty()).then(|| FoundError { text: found.join("\n"), from })
}

fn is_told(lower: &str) -> bool {
    words::TOLD.iter().any(|word| lower.contains(word))
}

/// Whether there is a code in it that programs use.
pub(super) fn has_code(text: &str) -> bool {
    CODES.as_ref().is_some_and(|codes| codes.is_match(text))
        || error_text::codes_in(text).iter().any(|code| !code.wide)
}

/// Whether it reads as an error: by a code, or by what it points to.
fn is_error(text: &str) -> bool {
    if reads_as_orders(text) || reads_as_letter(text) {
        return false;
    }
    has_code(text) || !error_text::read(text).points.is_empty() || has(&text.to_lowercase(), &words::FAILURE)
}

/// Orders to a program or an assistant are no error that a screen showed.
fn reads_as_orders(text: &str) -> bool {
    let lower = text.to_lowercase();
    words::ORDERS.iter().any(|order| lower.contains(order))
}

/// Fewest words of a letter that begins as only letters do.
const WORDS_OF_FORMAL_LETTER: usize = 6;
/// The same where a screen could greet so, too: "Hello Ana, access denied".
const WORDS_OF_LETTER: usize = 10;

/// A greeting and whole sentences to somebody are what a person wrote, and no screen: "Dear Ana, please use the link …".
fn reads_as_letter(text: &str) -> bool {
    let lower = text.trim().to_lowercase();
    let first = lower.lines().next().unwrap_or_default();
    let begins = |known: &[&str]| known.iter().any(|word| lower.starts_with(word));
    let least = if begins(&words::FORMAL) || first.contains('様') {
        WORDS_OF_FORMAL_LETTER
    } else if begins(&words::GREETING) {
        WORDS_OF_LETTER
    } else {
        return false;
    };
    // Two characters are about a word where blanks part none.
    let wide = lower.chars().filter(|c| (*c as u32) >= 0x3040).count();
    let closes =
        lower.lines().any(|line| words::CLOSING.contains(&line.trim().trim_end_matches([',', '.', '!'])));
    (lower.split_whitespace().count() >= least || wide >= 2 * least) && (closes || !has_code(text))
}
