//! Lists of recovery codes, and words of a seed phrase one a line.

use super::super::judge;
use super::super::shape::CharStats;
use super::super::span::Span;
use super::lines::TextLine;
use super::list_names::{PHRASES, names_a_list};
use super::table::ColumnTable;

/// The most lines of one list, blank ones included.
const MOST: usize = 60;

pub(super) fn find(text: &str, lines: &[TextLine], spans: &mut Vec<Span>) {
    let mut at = 0;
    while at < lines.len() {
        let content = lines[at].content(text);
        at += 1;
        // Whoever announces something writes a sentence, not a log line of hundreds of bytes.
        if content.len() < 3 || content.len() > 300 {
            continue;
        }
        let behind = &lines[at..];
        // Behind a label, too: `Wallet: apple river …`.
        let behind_label = content.split_once(": ").map_or(content, |(_, behind)| behind.trim());
        let phrase =
            [content, behind_label].into_iter().find(|part| is_phrase(part) || is_numbered_phrase(part));
        if let Some(phrase) = phrase {
            spans.push(Span::secret(lines[at - 1].place(text, phrase), "seed phrase"));
            continue;
        }
        // What an authenticator's PAM module writes: its settings in front, then the codes.
        if content.starts_with("\" ") {
            at += scratch(text, behind, spans);
            continue;
        }
        if !is_worth_it(content, behind, text) {
            continue;
        }
        let lower = content.to_lowercase();
        let has = |words: &[&str]| words.iter().any(|word| lower.contains(word));
        if names_a_list(&lower) {
            // The header of a table announces nothing: `id,factor,backup_codes`.
            let is_row =
                |delimiter: &char| behind.iter().take(3).any(|line| line.content(text).contains(*delimiter));
            let delimiter = [';', '\t', ','].into_iter().find(|delimiter| content.contains(*delimiter));
            let is_header = delimiter.as_ref().is_some_and(is_row)
                && ColumnTable::of(&text[lines[at - 1].range.start..]).is_some();
            if !is_header {
                at += list(text, behind, spans);
            }
        } else if has(PHRASES) {
            at += words(text, behind, spans);
        } else if content.ends_with(':') && is_of_a_wallet(&lower) {
            at += rows(text, behind, spans);
        }
    }
}

/// Only where one of the next lines with something on it is short: a code, a word, a list's item.
fn is_worth_it(content: &str, behind: &[TextLine], text: &str) -> bool {
    let mut next = behind.iter().take(4).filter(|line| !line.blank).take(2).peekable();
    next.peek().is_some()
        && content.chars().any(char::is_alphabetic)
        && next.any(|line| line.range.len() <= 120 && !line.content(text).starts_with(['<', '{']))
}

/// Lines between the heading of a list and its first code at most: "Keep these somewhere safe".
const PREFACE: usize = 2;

/// Codes, one or several a line, with numbers or bullets in front.
fn list(text: &str, lines: &[TextLine], spans: &mut Vec<Span>) -> usize {
    let (mut read, mut preface, mut begun) = (0, 0, false);
    for line in lines.iter().take(MOST) {
        if line.blank {
            read += 1;
            continue;
        }
        let found = cells(line.content(text));
        if found.is_empty() && begun && is_spent(line.content(text)) {
            read += 1;
            continue;
        }
        if found.is_empty() {
            preface += 1;
            if begun || preface > PREFACE {
                break;
            }
            read += 1;
            continue;
        }
        begun = true;
        read += 1;
        for piece in found {
            spans.push(Span::secret(line.place(text, piece), "one-time code"));
        }
    }
    if begun { read } else { 0 }
}

/// `4. (used)`: whether a line stands for codes that are there no longer.
fn is_spent(line: &str) -> bool {
    let cell = line.trim();
    let bare = without_mark(cell);
    bare.len() < cell.len() && (is_remark(bare) || bare.len() <= 12 && bare.chars().all(char::is_alphabetic))
}

/// `(used)`, `[verbraucht]`: a word in brackets.
fn is_remark(piece: &str) -> bool {
    let inside = [('(', ')'), ('[', ']'), ('<', '>')]
        .into_iter()
        .find_map(|(open, close)| piece.strip_prefix(open)?.strip_suffix(close));
    inside.is_some_and(|word| (2..=16).contains(&word.len()) && word.chars().all(char::is_alphabetic))
}

/// The codes of a line that has nothing else: none where it has.
fn cells(line: &str) -> Vec<&str> {
    let mut found = Vec::new();
    for cell in line.split(['\t', ',', ';', '|']).flat_map(|cell| cell.split("  ")) {
        // `4. (used)   8. y1fk-c3qh`
        if is_remark(without_mark(cell.trim())) {
            continue;
        }
        // `hk7z-20vm (used)`
        let cell = cell.trim_end();
        let cell = cell.rsplit_once(' ').filter(|(_, tail)| is_remark(tail)).map_or(cell, |(code, _)| code);
        let cell = unmarked(cell);
        if cell.chars().all(|letter| "-–—_. ".contains(letter)) {
            continue;
        }
        let pieces: Vec<&str> = cell
            .split(' ')
            .filter(|piece| !piece.is_empty() && !is_number_mark(piece) && !is_remark(piece))
            .collect();
        let digits = pieces.iter().filter(|piece| piece.bytes().any(|byte| byte.is_ascii_digit())).count();
        let is_grouped = pieces.len() >= 2
            && pieces.iter().all(|piece| {
                (2..=5).contains(&piece.len()) && piece.bytes().all(|byte| byte.is_ascii_digit())
            });
        let is_worth_it = pieces.iter().any(|piece| {
            piece.bytes().any(|byte| byte.is_ascii_digit()) && piece.len() >= 3 || piece.len() > 5
        });
        if is_grouped {
            found.push(cell);
        } else if is_worth_it
            && digits * 2 >= pieces.len()
            && pieces.len() <= 12
            && pieces.iter().all(|piece| is_code(piece))
        {
            found.extend(pieces);
        } else {
            return Vec::new();
        }
    }
    found
}

/// A cell without bullets, numbers, strokes and quotes around it.
fn unmarked(cell: &str) -> &str {
    let cell = without_mark(cell.trim());
    // `01 448190`: a number without a mark.
    let cell = match cell.split_once(' ') {
        Some((number, rest))
            if number.len() <= 2
                && number.bytes().all(|byte| byte.is_ascii_digit())
                && rest.trim().len() >= 4 =>
        {
            rest.trim()
        }
        _ => cell,
    };
    cell.trim_matches(['~', '"', '\'', '`', '*', '[', ']', '(', ')', ' ', '#'])
}

/// Codes of eight digits, one a line, behind the settings that begin with a quote.
fn scratch(text: &str, lines: &[TextLine], spans: &mut Vec<Span>) -> usize {
    let mut read = 0;
    for line in lines.iter().take(MOST) {
        let content = line.content(text);
        let is_code = content.len() == 8 && content.bytes().all(|byte| byte.is_ascii_digit());
        if !is_code && !content.starts_with("\" ") {
            break;
        }
        if is_code {
            spans.push(Span::secret(line.place(text, content), "one-time code"));
        }
        read += 1;
    }
    read
}

/// Words of a phrase: lines of lower-case words, numbered or not.
fn words(text: &str, lines: &[TextLine], spans: &mut Vec<Span>) -> usize {
    let mut read = 0;
    for line in lines.iter().take(MOST) {
        if line.blank {
            read += 1;
            continue;
        }
        let content = line.content(text);
        let is_words = content.split_whitespace().all(|word| {
            let word = without_mark(word);
            word.chars().all(|char| char.is_alphabetic() && !char.is_uppercase())
                || word.chars().all(|char| char.is_ascii_digit() || ".):".contains(char))
        });
        if !is_words {
            break;
        }
        read += 1;
        spans.push(Span::secret(line.place(text, content), "seed phrase"));
    }
    read
}

/// Whether a line speaks of what is drawn as words.
fn is_of_a_wallet(lower: &str) -> bool {
    lower
        .split(|letter: char| !letter.is_alphanumeric())
        .any(|word| matches!(word, "seed" | "wallet" | "ledger" | "semilla" | "semente" | "passphrase"))
}

/// The rows of a phrase that are as many words as a phrase has: `orbit velvet canyon …` in two rows of six.
fn rows(text: &str, lines: &[TextLine], spans: &mut Vec<Span>) -> usize {
    let rows = lines.iter().take(8).skip_while(|line| line.blank).take_while(|line| {
        let content = line.content(text);
        content.split(' ').count() >= 3 && content.split(' ').all(is_drawn)
    });
    let rows: Vec<&TextLine> = rows.collect();
    let count: usize = rows.iter().map(|line| line.content(text).split(' ').count()).sum();
    let is_said = rows.iter().any(|line| judge::says_a_sentence(line.content(text).as_bytes()));
    if !PHRASE_LENGTHS.contains(&count) || is_said {
        return 0;
    }
    for line in &rows {
        spans.push(Span::secret(line.place(text, line.content(text)), "seed phrase"));
    }
    rows.len()
}

/// Whether a word may be one of a seed phrase.
fn is_drawn(word: &str) -> bool {
    (3..=8).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_lowercase())
}

/// Numbers of words of a seed phrase (BIP 39).
const PHRASE_LENGTHS: &[usize] = &[12, 15, 18, 21, 24];

/// A line that is nothing but the words of a seed phrase: no sentence has so many words without one small one.
fn is_phrase(content: &str) -> bool {
    (40..=240).contains(&content.len())
        && content.as_bytes()[0].is_ascii_lowercase()
        && PHRASE_LENGTHS.contains(&content.split(' ').count())
        && content.split(' ').all(is_drawn)
        && !judge::says_a_sentence(content.as_bytes())
}

/// `1 apple 2 river 3 stone …`: words that are numbered one by one.
fn is_numbered_phrase(content: &str) -> bool {
    let mut next = None;
    let mut count = 0;
    let mut pieces = content.split_ascii_whitespace();
    while let Some(number) = pieces.next() {
        let Ok(number) = number.trim_end_matches(['.', ')', ':']).parse::<u8>() else { return false };
        let Some(word) = pieces.next() else { return false };
        if !is_drawn(word) || number > 24 || next.is_some_and(|next| next != number) {
            return false;
        }
        next = Some(number + 1);
        count += 1;
    }
    count >= 4
}

/// `4.` and `6)` between two columns of codes.
fn is_number_mark(piece: &str) -> bool {
    piece.strip_suffix(['.', ')', ':']).is_some_and(|number| {
        (1..=2).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit())
    })
}

/// Without `1.`, `02)`, `-`, `*`, `•`, `[ ]` in front.
fn without_mark(content: &str) -> &str {
    let content = content.trim_start_matches(['-', '*', '•', '·', '–', '>', '☐', '□', '✓']).trim_start();
    let content =
        content.strip_prefix("[ ]").or_else(|| content.strip_prefix("[x]")).unwrap_or(content).trim_start();
    let digits = content.bytes().take_while(u8::is_ascii_digit).count();
    match content[digits..].strip_prefix(['.', ')', ':']) {
        Some(rest) if (1..=2).contains(&digits) && rest.starts_with([' ', '\t']) => rest.trim_start(),
        _ => content,
    }
}

/// Letters, digits and dashes with a digit, or in capitals, or of a piece of four and more with dashes.
fn is_code(piece: &str) -> bool {
    let piece = piece.trim_matches(['"', '\'', '`', '(', ')', '[', ']', '*']);
    let bytes = piece.as_bytes();
    let stats = CharStats::of(bytes);
    let plain =
        bytes.iter().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'/'));
    plain
        && (3..=40).contains(&piece.len())
        && (stats.digits > 0
            || stats.lower == 0 && stats.upper >= 4
            || piece.contains('-') && piece.len() >= 8)
}
