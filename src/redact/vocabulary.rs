//! The one vocabulary: what the name of a field, header, parameter or variable tells about its value. Lines, JSON, HAR and
//! tables all ask here.

use std::cell::RefCell;
use std::collections::HashMap;

pub(in crate::redact) mod cookie;
mod fold;
mod keys;
pub(in crate::redact) mod listed;
pub(in crate::redact) mod one_time;
pub(in crate::redact) mod person;
pub(in crate::redact) mod placeholder;
pub(in crate::redact) mod subject;
pub(in crate::redact) mod told;
mod words;

use super::class::Class;
use super::pseudonym;
pub(in crate::redact) use fold::{fold, without_accents};
use words::{
    ABOUT, COUNTED, DIAGNOSTIC, FOREIGN_ABOUT, MAYBE, NO_PASS, PASSWORDS, PASSWORDS_WHOLE, PLURALS, PUBLIC,
    TAILS, TOKENS, TOKENS_WHOLE, VERBS, WHOSE,
};

/// What a name tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::redact) enum NameHint {
    /// The value is a password: anything can be one.
    Password,
    /// The value is a generated secret: a token, key, signature, session.
    Token,
    /// The name speaks of a secret, but of something about it: `token_type`, `password_changed_at`.
    About,
    /// A word for a secret with more behind it that nobody listed: `password_wifi`, `tokenizer`. The value must look like a
    /// secret.
    Near,
    /// The value may be a secret if it looks random: `key`, `auth`, `code`.
    Maybe,
    /// The value is an id, digest, version or the like that support needs.
    Diagnostic,
    /// Nothing.
    Nothing,
}

thread_local! {
    /// What was found out about names before: logs say the same few again and again.
    static SEEN: RefCell<HashMap<Vec<u8>, NameHint>> = RefCell::default();
}

/// How many names are remembered.
const MOST_SEEN: usize = 4096;

/// What a name tells.
pub(in crate::redact) fn classify_name(name: &[u8]) -> NameHint {
    let name = &name[name.len().saturating_sub(128)..];
    SEEN.with_borrow_mut(|seen| {
        if let Some(hint) = seen.get(name) {
            return *hint;
        }
        let found = classify(name);
        if seen.len() >= MOST_SEEN {
            seen.clear();
        }
        seen.insert(name.to_vec(), found);
        found
    })
}

fn classify(name: &[u8]) -> NameHint {
    let name = without_token(name);
    let folded = fold(name);
    let Ok(folded) = std::str::from_utf8(&folded) else { return NameHint::Nothing };
    let bare = folded.trim_end_matches(|last: char| last.is_ascii_digit());
    let bare = if bare.is_empty() { folded } else { bare };
    if PUBLIC.iter().any(|word| bare.contains(word)) {
        return NameHint::Diagnostic;
    }
    if PASSWORDS_WHOLE.contains(&bare) || is_glued_password(bare, name) {
        return NameHint::Password;
    }
    if let Some(hint) = keys::hint(bare) {
        return hint;
    }
    if TOKENS_WHOLE.contains(&bare)
        || last_word(name).is_some_and(|word| TOKENS_WHOLE.contains(&word.as_str()))
    {
        return NameHint::Token;
    }
    if let Some(hint) = short_word(name) {
        return hint;
    }
    let password = nearest(bare, PASSWORDS).map(|(end, word)| (end, word, NameHint::Password));
    let token = nearest(bare, TOKENS).map(|(end, word)| (end, word, NameHint::Token));
    if let Some((end, word, hint)) = password.into_iter().chain(token).max_by_key(|(end, ..)| *end) {
        // `enable_secret` of a switch is its password; `enable_token` says whether there is one.
        let verb = !matches!(bare, "enablesecret" | "enablepassword")
            && first_word(name).is_some_and(|first| VERBS.contains(&first.as_str()));
        // `ZUGANGSCODE_ARCHIV=`: in the environment, what follows says whose it is.
        let variable = !name.iter().any(u8::is_ascii_lowercase) && name.contains(&b'_');
        let is_parted = name.iter().any(|byte| b"_-.".contains(byte)) && !name.contains(&b' ');
        return match with_tail(bare, end, word, hint) {
            NameHint::Near if (variable || is_parted && is_foreign(word, &bare[end..])) && !verb => hint,
            NameHint::Password | NameHint::Token if verb => NameHint::Near,
            found => found,
        };
    }
    if is_diagnostic(folded) || is_diagnostic(bare) {
        return NameHint::Diagnostic;
    }
    // `X-Desk-Key`: a header of a vendor's own.
    if (name.starts_with(b"x-") || name.starts_with(b"X-")) && bare.ends_with("key") {
        return NameHint::Token;
    }
    let singular = bare.strip_suffix('s').unwrap_or(bare);
    if MAYBE.iter().any(|word| {
        bare.ends_with(word) || singular.ends_with(word) || word.len() >= 4 && bare.starts_with(word)
    }) {
        return NameHint::Maybe;
    }
    NameHint::Nothing
}

/// `passwort_drucker`, `wachtwoord-beheer`: programs have their parts in English; behind a word of another language stands whose it is.
fn is_foreign(word: &str, rest: &str) -> bool {
    const ENGLISH: &[&str] = &[
        "password",
        "passwd",
        "passphrase",
        "passcode",
        "pwd",
        "passwrd",
        "pswd",
        "psk",
        "presharedkey",
        "secretanswer",
        "securityanswer",
    ];
    PASSWORDS.contains(&word)
        && !ENGLISH.contains(&word)
        && !FOREIGN_ABOUT.iter().any(|about| rest.starts_with(about))
}

/// The name up to the first token in it: what was secret in a name and is `Basic secret-…` since says nothing about its value.
fn without_token(name: &[u8]) -> &[u8] {
    let word = Class::Secret.word().as_bytes();
    let at = memchr::memmem::find_iter(name, word).find(|at| {
        let most = name.len().min(at + 64);
        let rest = name[*at..most].utf8_chunks().next().map_or("", |chunk| chunk.valid());
        pseudonym::token_length(rest).is_some()
    });
    &name[..at.unwrap_or(name.len())]
}

/// Where the last of the words ends in a folded name, and which it is.
fn nearest<'w>(folded: &str, words: &[&'w str]) -> Option<(usize, &'w str)> {
    words
        .iter()
        .filter_map(|word| folded.rfind(word).map(|start| (start + word.len(), *word)))
        .max_by_key(|(end, word)| (*end, word.len()))
}

/// What follows the word for a secret decides: nothing, or a part that says how it is written, leaves it a secret.
fn with_tail(folded: &str, end: usize, word: &str, hint: NameHint) -> NameHint {
    let rest = &folded[end..];
    let plural = rest == "s";
    let counted = ["max", "min", "num", "total", "expired", "invalid", "forgot", "reset"];
    if (plural && (word == "token" || counted.iter().any(|count| folded.starts_with(count))))
        || (rest == "id" && !matches!(word, "session" | "secret"))
        || ABOUT.contains(&rest)
    {
        return NameHint::About;
    }
    let rest =
        rest.strip_prefix('s').unwrap_or(rest).trim_start_matches(|digit: char| digit.is_ascii_digit());
    if rest.is_empty() || TAILS.contains(&rest) || rest == "id" {
        // A code may be four digits.
        let code = word.ends_with("code") && rest.is_empty();
        return if code { NameHint::Password } else { hint };
    }
    // `PasswordExpiryWarning`, `token_last_used`: the first or the last of several words says it.
    if ABOUT
        .iter()
        .any(|about| about.len() >= 4 && rest.ends_with(about) || about.len() >= 6 && rest.starts_with(about))
    {
        NameHint::About
    } else {
        NameHint::Near
    }
}

/// `DB_PASS`, `smtppass`, `userPw`, `bindpw`: short words for a password at the end of a name.
fn is_glued_password(folded: &str, name: &[u8]) -> bool {
    last_word(name).is_some_and(|word| PASSWORDS_WHOLE.contains(&word.as_str()))
        || (folded.ends_with("pw") && folded.len() <= 16)
        || (folded.ends_with("pass")
            && folded.len() <= 16
            && !NO_PASS.iter().any(|word| folded.ends_with(word)))
}

/// A short word for a password or token as one of several words: `SENHA_BANCO`, `pw_sha1`, `pin_hash`, `REDIS_AUTH`.
fn short_word(name: &[u8]) -> Option<NameHint> {
    let text = std::str::from_utf8(name).ok()?;
    let variable = !text.contains(char::is_lowercase) && text.contains('_');
    let words: Vec<String> = text
        .split(|char: char| !char.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(|word| {
            String::from_utf8_lossy(&fold(word.as_bytes()))
                .trim_end_matches(|char: char| char.is_ascii_digit())
                .to_owned()
        })
        .collect();
    if words.len() < 2 {
        return None;
    }
    if variable && words.last().is_some_and(|last| last == "auth") {
        return Some(NameHint::Token);
    }
    let at = words.iter().position(|word| PASSWORDS_WHOLE.contains(&word.as_str()))?;
    let hashed = |word: &String| {
        TAILS.contains(&word.as_str()) || matches!(word.as_str(), "sha" | "md" | "bcrypt" | "crypt" | "argon")
    };
    let rest = &words[at + 1..];
    // `clave de acceso`, `senha_do_banco`, `pw for vpn`
    if rest.len() >= 2 && WHOSE.contains(&rest[0].as_str()) {
        return Some(NameHint::Password);
    }
    if rest.iter().any(|word| ABOUT.contains(&word.as_str())) {
        return None;
    }
    if rest.iter().all(hashed) {
        return Some(NameHint::Password);
    }
    let long = words[at].len() >= 4 && words[at] != "pass";
    (variable && long).then_some(NameHint::Password)
}

/// The first word of a name by its separators and humps: `update` of `update_password`. `None`: it has only one.
fn first_word(name: &[u8]) -> Option<String> {
    let name = std::str::from_utf8(name).ok()?;
    let (at, _) = name.char_indices().skip(1).find(|(at, char)| {
        !char.is_alphanumeric() || char.is_uppercase() && name[..*at].ends_with(char::is_lowercase)
    })?;
    Some(name[..at].to_lowercase())
}

/// The last word of a name by its separators and humps: `pw` of `CurrentPw`, `pin` of `sip_pin`.
fn last_word(name: &[u8]) -> Option<String> {
    let name = std::str::from_utf8(name).ok()?;
    let name = name.trim_end_matches(|char: char| !char.is_alphanumeric());
    let mut start = name.len();
    let mut before: Option<char> = None;
    for (at, char) in name.char_indices().rev() {
        if !char.is_alphanumeric() || (char.is_lowercase() && before.is_some_and(char::is_uppercase)) {
            break;
        }
        start = at;
        before = Some(char);
    }
    // The whole name was compared before.
    (start > 0 && start < name.len()).then(|| name[start..].to_lowercase())
}

fn is_diagnostic(folded: &str) -> bool {
    DIAGNOSTIC.iter().any(|word| {
        folded == *word
            || (folded.ends_with(word)
                && (word.len() >= 5
                    || matches!(folded.strip_suffix(word), Some("x" | "http" | "git" | "error" | "status"))))
    }) || DIAGNOSTIC.iter().any(|word| word.len() >= 7 && folded.contains(word))
}

/// Whether a word is one for a password itself: the label of a field, in any of the languages.
pub(in crate::redact) fn is_password_word(word: &[u8]) -> bool {
    let folded = fold(word);
    std::str::from_utf8(&folded)
        .is_ok_and(|word| PASSWORDS.contains(&word) || PASSWORDS_WHOLE.contains(&word))
}

/// Whether a name is that of several: `passwords`, `secrets`, `Kennwörter`. `max_tokens` counts them.
pub(in crate::redact) fn is_plural(name: &[u8]) -> bool {
    let folded = fold(name);
    let Ok(folded) = std::str::from_utf8(&folded) else { return false };
    folded != "keys"
        && PLURALS.iter().any(|plural| folded.ends_with(plural))
        && !COUNTED.iter().any(|counted| folded.starts_with(counted))
}

/// What the name of a member tells below a name of several: `mia` below `passwords` says whose it is, `rotation` says something about
/// them.
pub(in crate::redact) fn says_whose_of_several(name: &str) -> bool {
    matches!(classify_name(name.as_bytes()), NameHint::Nothing | NameHint::Maybe)
        && !name.split(['_', '-', '.', ' ']).any(|word| is_about_word(word.as_bytes()))
        && matches!(subject::subject(name), subject::FieldSubject::Other | subject::FieldSubject::Person)
}

/// What a name tells that is a key of something: `clé d'API`.
pub(in crate::redact) fn key_of(name: &[u8]) -> Option<NameHint> {
    std::str::from_utf8(&fold(name)).ok().and_then(keys::hint)
}

/// Whether the words behind a name say whose it is, and not what is about it: `für den Drucker`, `for billing`, `del wifi`.
pub(in crate::redact) fn says_whose(words: &str) -> bool {
    let first = words.split([' ', '\'', '\u{2019}']).next().unwrap_or_default().to_lowercase();
    WHOSE.contains(&first.as_str())
}

/// Whether a word says something about a secret where it stands behind its name: `password rotation`.
pub(in crate::redact) fn is_about_word(word: &[u8]) -> bool {
    let folded = fold(word);
    std::str::from_utf8(&folded).is_ok_and(|word| ABOUT.contains(&word))
}

/// Whether a value of this name is one that support needs as it is.
pub(in crate::redact) fn explains(name: &[u8]) -> bool {
    classify_name(name) == NameHint::Diagnostic
}

/// Whether a field of this name holds a telephone number.
pub(in crate::redact) fn is_phone(name: &str) -> bool {
    let folded = fold(name.as_bytes());
    ["phone", "mobile", "telephone", "fax", "msisdn"]
        .iter()
        .any(|word| memchr::memmem::find(&folded, word.as_bytes()).is_some())
        || folded == b"tel"
}
