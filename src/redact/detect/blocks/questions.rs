//! The answer to a security question, where each is a field: `<question>First pet?</question>` and `<answer>V</answer>`, `frage = …` above
//! `antwort = V`, `"question": "…", "answer": "V"`.

use std::sync::LazyLock;

use aho_corasick::MatchKind;

use super::super::cue::{FoldedSearch, forms};
use super::super::shape;
use super::super::span::Span;
use super::lines::TextLine;
use crate::redact::vocabulary::placeholder::is_placeholder;
use crate::redact::vocabulary::told;

static SEARCH: LazyLock<Option<FoldedSearch>> = LazyLock::new(|| {
    FoldedSearch::new(told::ANSWERS.iter().flat_map(|word| forms(word)), MatchKind::LeftmostLongest)
});

/// Whether the search could not be built: then nothing counts as clean.
pub(super) fn is_broken() -> bool {
    SEARCH.is_none()
}

/// The longest line that is read: one JSON object of a question and its answer.
const LONGEST: usize = 600;
/// How far in front of the answer its question may begin, in bytes.
const REACH: usize = 260;
/// The longest answer, in bytes.
const LONGEST_ANSWER: usize = 60;

/// What says that questions are asked for security. Parts of words, in lower case.
#[rustfmt::skip]
const SECURITY: &[&str] = &[
    "securit", "sécurit", "sicherheit", "segurid", "seguran", "sicurez", "beveilig", "bezpiecz", "güvenlik", "säkerhet", "sikkerhe", "bezpečn",
    "challenge", "recover", "wiederherstell", "récup", "recuper", "herstel", "odzysk", "kurtarma", "geheim", "secret", "segret", "контрольн", "секрет", "保安", "秘密", "密保", "보안",
];

pub(super) fn find(text: &str, lines: &[TextLine], spans: &mut Vec<Span>) {
    let Some(search) = &*SEARCH else { return };
    for (at, line) in lines.iter().enumerate() {
        if line.blank || line.range.len() > LONGEST {
            continue;
        }
        let content = &text[line.range.clone()];
        short(text, lines, at, spans);
        search.apart(content.as_bytes(), |_, hit| {
            let Some(value) = field(content, hit.start, hit.end) else { return };
            let from = lines[at.saturating_sub(2)].range.start;
            let here = line.range.start + hit.start;
            let mut from = from.max(here.saturating_sub(REACH));
            while !text.is_char_boundary(from) {
                from += 1;
            }
            let asked = text[from..here].to_lowercase();
            let has = |words: &[&str]| words.iter().any(|word| asked.contains(word));
            if has(told::QUESTIONS) && (has(told::TOPICS) || has(SECURITY)) && is_answer(value) {
                spans.push(Span::secret(line.place(text, value), "answer to a security question"));
            }
        });
    }
}

/// `A: V` below `Q: Your first car?`.
fn short(text: &str, lines: &[TextLine], at: usize, spans: &mut Vec<Span>) {
    let content = lines[at].content(text);
    let Some(value) = content.strip_prefix("A:").or_else(|| content.strip_prefix("a:")).map(str::trim) else {
        return;
    };
    let Some(question) = at.checked_sub(1).map(|above| lines[above].content(text)) else { return };
    let asks =
        question.starts_with(['Q', 'q', 'F', 'P']) && question[1..].starts_with(':') && question.len() <= 120;
    let lower = question.to_lowercase();
    if asks && is_answer(value) && told::TOPICS.iter().any(|topic| lower.contains(topic)) {
        spans.push(Span::secret(lines[at].place(text, value), "answer to a security question"));
    }
}

/// The value of the field whose name ends at `end`.
fn field(line: &str, start: usize, end: usize) -> Option<&str> {
    let is_open = line[..start].chars().next_back().is_none_or(|before| !before.is_alphanumeric());
    let rest = &line[end..];
    // A tag with attributes: `<answer format="TEXT">V</answer>`.
    let is_tag = line[..start].ends_with('<');
    let value = if is_tag {
        rest.split_once('>').filter(|(name, _)| name.is_empty() || name.starts_with(' '))?.1
    } else {
        rest.trim_start_matches(['"', '\'']).trim_start().strip_prefix([':', '='])?
    };
    let value = value.trim_start();
    let value = match value.strip_prefix(['"', '\'']) {
        Some(inside) => inside.split(['"', '\'']).next()?,
        None => value.split(['<', ',', ';', '}']).next()?,
    };
    is_open.then_some(value.trim())
}

fn is_answer(value: &str) -> bool {
    (2..=LONGEST_ANSWER).contains(&value.len())
        && value.split(' ').count() <= 6
        && value.chars().any(char::is_alphabetic)
        && !value.ends_with('?')
        && !value.starts_with(['{', '['])
        && !is_placeholder(value.as_bytes())
        && !shape::is_status_word(value.as_bytes())
}
