//! Lists of recovery codes, words of a seed phrase one a line, and a password or code alone on the line below the sentence that
//! announces it.

use super::super::judge;
use super::super::shape::{self, CharStats};
use super::super::span::Span;
use super::lines::TextLine;
use super::table::ColumnTable;
use crate::redact::vocabulary::placeholder::is_placeholder;

/// What such lists are called, in lower case: one word of each row in one line.
const LISTS: &[(&[&str], &[&str])] = &[(
    &[
        "recover",
        "backup",
        "back-up",
        "scratch",
        "emergency",
        "one-time",
        "onetime",
        "single-use",
        "rescue",
        "reserve",
        "bypass",
        "2fa",
        "mfa",
        "two-factor",
        "einmal",
        "wiederherstell",
        "ersatz",
        "notfall",
        "sicherung",
        "récup",
        "recup",
        "secours",
        "respaldo",
        "emergencia",
        "recuper",
        "herstel",
        "zapas",
        "odzysk",
        "kurtarma",
        "yedek",
        "återställ",
        "reserv",
        "gjenopprett",
        "nødkode",
        "palaut",
        "obnov",
        "záloh",
        "リカバリ",
        "回復",
        "バックアップ",
        "復旧",
        "恢复",
        "备用",
        "備用",
        "резерв",
        "восстанов",
        "복구",
        "백업",
        "tan-liste",
        "tan list",
    ],
    &["code", "kod", "codig", "código", "codic", "tan", "コード", "代码", "代碼", "код", "코드", "key"],
)];

/// What a phrase of words is called.
const PHRASES: &[&str] = &[
    "seed phrase",
    "seed words",
    "recovery phrase",
    "recovery words",
    "mnemonic",
    "secret phrase",
    "wiederherstellungsphrase",
    "wiederherstellungswörter",
    "merkphrase",
    "phrase de récupération",
    "phrase secrète",
    "frase semilla",
    "frase de recuperación",
    "frase semente",
    "frase de recuperação",
    "frase di recupero",
    "herstelzin",
    "herstelwoorden",
    "fraza odzyskiwania",
    "シードフレーズ",
    "助记词",
    "сид-фраз",
    "кодовая фраза",
];

/// What announces one value on the next line.
const ANNOUNCED: &[&str] = &[
    "password",
    "passcode",
    "passwort",
    "kennwort",
    "mot de passe",
    "contraseña",
    "senha",
    "password",
    "wachtwoord",
    "hasło",
    "şifre",
    "parola",
    "lösenord",
    "adgangskode",
    "salasana",
    "heslo",
    "пароль",
    "密码",
    "パスワード",
    "비밀번호",
    "code",
    "kode",
    "código",
    "codice",
    "kod",
    "コード",
    "验证码",
    "код",
    "코드",
    "pin",
    "token",
    "api key",
    "secret",
    "otp",
    "tan",
];

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
        if is_phrase(content) {
            spans.push(Span::secret(lines[at - 1].place(text, content), "seed phrase"));
            continue;
        }
        if !is_worth_it(content, behind, text) {
            continue;
        }
        // The header of a table announces nothing: `id,factor,backup_codes`.
        if content.contains([',', ';', '\t']) && ColumnTable::header(content).is_some() {
            continue;
        }
        let lower = content.to_lowercase();
        let has = |words: &[&str]| words.iter().any(|word| lower.contains(word));
        if LISTS.iter().any(|(first, second)| has(first) && has(second)) {
            at += list(text, behind, spans);
        } else if has(PHRASES) {
            at += words(text, behind, spans);
        } else if content.ends_with([':', '：']) && has(ANNOUNCED) {
            announced(text, behind, spans);
        }
    }
}

/// Only where the next line with something on it is short: a code, a word, a list's item.
fn is_worth_it(content: &str, behind: &[TextLine], text: &str) -> bool {
    let Some(next) = behind.iter().take(3).find(|line| !line.blank) else { return false };
    next.range.len() <= 120
        && content.chars().any(char::is_alphabetic)
        && !next.content(text).starts_with(['<', '{'])
}

/// Codes, one or several a line, with numbers or bullets in front.
fn list(text: &str, lines: &[TextLine], spans: &mut Vec<Span>) -> usize {
    let mut read = 0;
    for line in lines.iter().take(MOST) {
        if line.blank {
            read += 1;
            continue;
        }
        let content = without_mark(line.content(text));
        let pieces: Vec<&str> = content
            .split([' ', '\t', ',', ';', '|'])
            .filter(|piece| !piece.is_empty() && !is_number_mark(piece))
            .collect();
        // One of them must be more than a short word.
        if !pieces.iter().any(|piece| piece.bytes().any(|byte| byte.is_ascii_digit()) || piece.len() > 5) {
            break;
        }
        let digits = pieces.iter().filter(|piece| piece.bytes().any(|byte| byte.is_ascii_digit())).count();
        if digits * 2 < pieces.len() {
            break;
        }
        if pieces.is_empty() || pieces.len() > 12 || !pieces.iter().all(|piece| is_code(piece)) {
            break;
        }
        read += 1;
        for piece in pieces {
            spans.push(Span::secret(line.place(text, piece), "one-time code"));
        }
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

/// One value alone on the next line.
fn announced(text: &str, lines: &[TextLine], spans: &mut Vec<Span>) {
    let Some(line) = lines.iter().take(3).find(|line| !line.blank) else { return };
    let content = line.content(text).trim_matches(['"', '\'', '`', '*', '„', '“', '”', '«', '»']);
    let pieces: Vec<&str> = content.split(' ').collect();
    // `492 113` and `WDJB MJHT`, or one word that is none of a language.
    let digits = (4..=8).contains(&pieces.len())
        && pieces.iter().all(|piece| piece.len() == 1 && piece.as_bytes()[0].is_ascii_digit());
    let grouped =
        digits || pieces.len() <= 4 && pieces.iter().all(|piece| is_code(piece) && piece.len() <= 8);
    let bytes = content.as_bytes();
    let stats = CharStats::of(bytes);
    let single = pieces.len() == 1
        && (6..=80).contains(&content.len())
        && (stats.digits > 0 || stats.other > 0 && stats.letters() > 0)
        && !content.ends_with([':', '.', ',', ';'])
        && !content.contains("://")
        && !content.contains('@')
        && !content.contains('=')
        && !shape::is_version(bytes);
    if (grouped || single) && !is_placeholder(bytes) && !content.is_empty() {
        spans.push(Span::secret(line.place(text, content), "value below a telling name"));
    }
}

/// Numbers of words of a seed phrase (BIP 39).
const PHRASE_LENGTHS: &[usize] = &[12, 15, 18, 21, 24];

/// A line that is nothing but the words of a seed phrase: no sentence has so many words without one small one.
fn is_phrase(content: &str) -> bool {
    content.len() <= 240
        && content.as_bytes()[0].is_ascii_lowercase()
        && PHRASE_LENGTHS.contains(&content.split(' ').count())
        && content
            .split(' ')
            .all(|word| (3..=8).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_lowercase()))
        && !judge::says_a_sentence(content.as_bytes())
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
            || piece.len() <= 5
            || stats.lower == 0 && stats.upper >= 4
            || piece.contains('-') && piece.len() >= 8)
}
