//! A password that stands further from its noun, behind a label with more words, or is several words: "Heslo mám na papírku, opisuji:
//! tedy V", "Mot de passe provisoire : V", "passphrase for the key is: four words of it".

use std::ops::Range;

use super::sentence::{self, SentenceWord, TOLD};
use super::{grammar, looks, nouns, status};
use crate::redact::detect::span::Span;
use crate::redact::detect::{judge, shape};

/// How many words behind the noun are read.
const REACH: usize = 18;

/// What a word names that stands behind one of these is an account, a version, a number of a case: no password.
#[rustfmt::skip]
const NAMED: &[&str] = &[
    "user", "username", "login", "account", "konto", "benutzer", "benutzername", "nutzer", "kunde", "utilisateur", "identifiant", "compte", "usuario", "usuário",
    "utente", "conta", "gebruiker", "kullanıcı", "логин", "пользователь", "użytkownik", "ticket", "version", "error", "build", "ref", "req", "request", "trace",
    "id", "host", "server", "fehler", "code", "kod", "kode", "código", "codice", "device", "gerät", "app", "release", "client", "agent", "modell", "model",
    "with", "by", "via", "from", "file", "datei", "policy",
];

/// Whether a word says what the next one is: a user, a version, the value of a flag.
pub(super) fn names(line: &[u8], word: &SentenceWord) -> bool {
    NAMED.contains(&word.lower.as_str()) || line[word.range.clone()].starts_with(b"-")
}

/// Finds what the rules for what stands near the noun did not.
pub(super) fn find(line: &[u8], hit: &Range<usize>, end: usize, spans: &mut Vec<Span>) {
    let words = sentence::ahead(line, end, REACH, 220);
    let Some(first) = words.first() else { return };
    let is_joined = line[end..first.range.start].contains(&b':');
    if nouns::is_about(&first.lower) && !is_joined {
        return;
    }
    // `password.error.AUTH_7 = …`, `password/new`: a program's name, a path.
    if line.get(end).is_none_or(|byte| b">=&?/|.;([{\\@$%#+~^".contains(byte))
        || labelled(line, hit, end, spans)
    {
        return;
    }
    let owned = nouns::is_owned(line, hit, end);
    if owned && follows(line, first, end, spans) {
        return;
    }
    let is_told = owned
        || is_joined
        || words.iter().take(2).any(|word| grammar::is_whose(&word.lower) && word.lower.len() > 2)
        || words.iter().take(12).any(|word| grammar::is_copula(&word.lower) || word.joins)
        || sentence::before(line, hit.start, 3, 40)
            .iter()
            .any(|word| grammar::is_whose(&word.lower) && word.lower.len() > 1);
    if capital(line, &words, is_phrase_noun(&line[hit.start..end]), spans) {
        return;
    }
    if !is_told {
        return changed(line, &words, spans);
    }
    for (index, word) in words.iter().enumerate() {
        let is_named = index > 0 && names(line, &words[index - 1]);
        let fits = std::str::from_utf8(&line[word.range.clone()]).is_ok_and(looks::is_made_up);
        if fits && !is_named {
            spans.push(Span::secret(word.range.clone(), TOLD));
            return;
        }
        if word.ends && !word.joins {
            break;
        }
    }
    changed(line, &words, spans);
}

/// "the old pw was V, the new one is V2": what only people make up, behind a password that was told.
pub(super) fn others(line: &[u8], end: usize, spans: &mut Vec<Span>) {
    let words = sentence::ahead(line, end, 10, 140);
    for (index, word) in words.iter().enumerate() {
        let is_named = index > 0 && names(line, &words[index - 1]);
        if std::str::from_utf8(&line[word.range.clone()]).is_ok_and(looks::is_made_up) && !is_named {
            spans.push(Span::secret(word.range.clone(), TOLD));
        }
        if word.ends {
            break;
        }
    }
}

/// "la clave la cambié ayer a churrosconchoco": what a verb of change leads to, at the end of its clause.
fn changed(line: &[u8], words: &[SentenceWord], spans: &mut Vec<Span>) {
    let Some(verb) = words.iter().take(8).position(|word| grammar::is_change(&word.lower)) else { return };
    if words[..=verb].iter().any(|word| word.ends) {
        return;
    }
    let Some(to) = words[verb + 1..].iter().take(3).position(|word| grammar::leads(&word.lower)) else {
        return;
    };
    let Some(word) = words.get(verb + to + 2) else { return };
    let Ok(value) = std::str::from_utf8(&line[word.range.clone()]) else { return };
    let is_word = value.chars().count() >= 8
        && looks::is_plain_word(value)
        && !looks::describes(value)
        && (word.ends || word.comma || words.len() == verb + to + 3);
    if is_word || looks::is_strong(value) && !value.contains(['/', '=']) {
        spans.push(Span::secret(word.range.clone(), TOLD));
    }
}

/// "Şifrem simitvecay, isterseniz": the noun says whose it is, and the value follows at once.
fn follows(line: &[u8], word: &SentenceWord, end: usize, spans: &mut Vec<Span>) -> bool {
    let Ok(value) = std::str::from_utf8(&line[word.range.clone()]) else { return false };
    let fits = (word.comma || word.ends)
        && word.range.start <= end + 3
        && looks::is_plain_word(value)
        && !looks::describes(value);
    if fits {
        spans.push(Span::secret(word.range.clone(), TOLD));
    }
    fits
}

/// A label and its colon, and one word or a phrase behind it up to the end of the line or the clause: "Mot de passe provisoire : V",
/// "pw rechner empfang = V, pin …", "passphrase for the key is: four words of it".
fn labelled(line: &[u8], hit: &Range<usize>, end: usize, spans: &mut Vec<Span>) -> bool {
    let near = &line[end..line.len().min(end + 60)];
    let signs = [&b": "[..], b" = ", "：".as_bytes(), b" :\n", b":\t"];
    let Some((at, sign)) =
        signs.iter().filter_map(|sign| memchr::memmem::find(near, sign).map(|at| (at, sign.len()))).min()
    else {
        return false;
    };
    let Ok(label) = std::str::from_utf8(&near[..at]) else { return false };
    let mut words = label.split(' ').filter(|word| !word.is_empty());
    let is_label = words.clone().count() <= 6
        && words.all(|word| {
            let lower = word.to_lowercase();
            word.chars().all(|letter| letter.is_alphanumeric() || "'’-()*`".contains(letter))
                && !shape::is_status_word(word.as_bytes()) | grammar::is_copula(&lower)
                && !status::is_said(&lower)
                && !nouns::is_about(&lower)
                && !grammar::is_change(&lower)
        });
    let front = &line[..hit.start];
    let opens = front.len() <= 60
        && (front.iter().all(|byte| !byte.is_ascii_alphanumeric())
            || front.trim_ascii_end().ends_with(b":")
            || front.split(|byte| *byte == b' ').count() <= 6);
    let from = end + at + sign;
    is_label && value(line, from, opens, is_phrase_noun(&line[hit.start..end]), spans)
}

/// "passphrase", "Merksatz": its value is words.
fn is_phrase_noun(noun: &[u8]) -> bool {
    let noun = noun.to_ascii_lowercase();
    [&b"phras"[..], b"satz", b"frase"].iter().any(|part| memchr::memmem::find(&noun, part).is_some())
}

/// The value at `from`, if it ends where the line or the clause does.
fn value(line: &[u8], from: usize, opens: bool, is_phrase: bool, spans: &mut Vec<Span>) -> bool {
    let from = from + line[from..].iter().take(4).take_while(|byte| byte.is_ascii_whitespace()).count();
    let rest = &line[from..line.len().min(from + 90)];
    let stop = rest.iter().position(|byte| b"\n\r<;".contains(byte)).unwrap_or(rest.len());
    let Some(text) = rest[..stop].utf8_chunks().next().map(|chunk| chunk.valid().trim_end()) else {
        return false;
    };
    // "V, pin …": a clause ends, too, where a word or a number closes it.
    let clause = text.split(", ").next().unwrap_or_default();
    let clause = clause.split(". ").next().unwrap_or_default();
    let is_whole = clause.len() == text.len();
    let value = clause.trim_end_matches(['.', '"', '\'', '!']);
    let words: Vec<&str> = value.split(' ').collect();
    let has_number =
        words.len() > 1 && words.last().is_some_and(|word| word.bytes().all(|byte| byte.is_ascii_digit()));
    let is_said =
        |word: &&str| shape::is_status_word(word.as_bytes()) || status::is_said(&word.to_lowercase());
    // A sentence of a script without blanks.
    if value.chars().any(|letter| letter >= '\u{e00}')
        && value.chars().any(|letter| letter.is_ascii_alphabetic())
    {
        return false;
    }
    let fits = match words.len() {
        1 => opens && looks::is_plain_word(value) && !looks::describes(value),
        2..=8 => {
            (words.len() <= 6 || is_phrase)
                && value.len() <= 60
                && (is_whole || has_number)
                && (is_phrase || has_number || opens && words.iter().all(|word| word.chars().count() >= 2))
                && value.chars().all(|letter| letter.is_alphanumeric() || " -'_".contains(letter))
                && !words.iter().any(is_said)
                && !words.last().is_some_and(|last| looks::describes(last))
                && !judge::says_a_sentence(value.as_bytes())
        }
        _ => false,
    };
    if fits {
        spans.push(Span::secret(from..from + value.len(), TOLD));
    }
    fits
}

/// "a senha do painel é Jabuticaba madura", "the password is Blackberry Crumble 3, and": words with a capital in front that close
/// their clause; of a phrase any words.
fn capital(line: &[u8], words: &[SentenceWord], is_phrase: bool, spans: &mut Vec<Span>) -> bool {
    let Some(copula) = words.iter().take(8).position(|word| grammar::is_copula(&word.lower) || word.ends)
    else {
        return false;
    };
    let Some(first) = words.get(copula + 1).filter(|first| !words[copula].ends && !first.quoted) else {
        return false;
    };
    let is_capital = line[first.range.clone()].first().is_some_and(u8::is_ascii_uppercase);
    let ends = words[copula + 1..].iter().take(4).position(|word| word.ends || word.comma);
    let count = ends.map_or(words.len() - copula - 1, |at| at + 1);
    // "Das Kennwort ist Sache der IT-Abteilung."
    let speaks = words[copula + 2..].iter().take(count.saturating_sub(1)).any(|word| {
        let letters = word.lower.chars().count();
        letters <= 3 && line[word.range.clone()].first().is_some_and(u8::is_ascii_lowercase)
    });
    let fits =
        if is_phrase { (4..=8).contains(&count) } else { is_capital && !speaks && (2..=4).contains(&count) };
    fits && value(line, first.range.start, true, is_phrase, spans)
}

/// Whatever word stands behind the noun and a joint.
pub(super) fn word(line: &[u8], end: usize, spans: &mut Vec<Span>) {
    let words = sentence::ahead(line, end, 10, 140);
    let between = words.first().map_or(&[][..], |first| &line[end..first.range.start]);
    let joined = memchr::memchr2(b':', b'=', between).is_some()
        || ["—", "–", " - ", "：", "->", "→"]
            .iter()
            .any(|mark| memchr::memmem::find(between, mark.as_bytes()).is_some());
    let from = if joined {
        0
    } else {
        let joint = words.iter().take(6).position(|word| grammar::is_copula(&word.lower) || word.joins);
        let Some(joint) = joint else { return };
        joint + 1
    };
    let skipped = words[from.min(words.len())..]
        .iter()
        .take(2)
        .take_while(|word| grammar::is_particle(&word.lower))
        .count();
    let Some(word) = words.get(from + skipped) else { return };
    let value = &line[word.range.clone()];
    let is_said = shape::is_status_word(value)
        || status::is_said(&word.lower)
        || looks::describes(&word.lower) && !word.quoted;
    if value.len() >= 4 && !is_said {
        spans.push(Span::secret(word.range.clone(), TOLD));
    }
}
