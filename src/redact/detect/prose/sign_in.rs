//! "log in with mia / V", "Zugangsdaten: mia / V": a pair of user and password without the word.

use std::ops::Range;

use super::sentence::{self, SentenceWord, TOLD};
use super::{apart, grammar, looks, nouns};
use crate::redact::detect::cue::{Cue, cue};
use crate::redact::detect::span::Span;

/// What reads on from which word.
pub(super) const CUES: &[Cue] = &[
    cue("log in with", with),
    cue("login with", with),
    cue("log on with", with),
    cue("logged in with", with),
    cue("logging in with", with),
    cue("sign in with", with),
    cue("signed in with", with),
    cue("signing in with", with),
    cue("einloggen mit", with),
    cue("eingeloggt mit", with),
    cue("anmelden mit", with),
    cue("angemeldet mit", with),
    cue("anmeldung mit", with),
    cue("connecter avec", with),
    cue("connecté avec", with),
    cue("iniciar sesión con", with),
    cue("inicia sesión con", with),
    cue("entrar com", with),
    cue("accedere con", with),
    cue("accedi con", with),
    cue("inloggen met", with),
    cue("ingelogd met", with),
    cue("zalogować się", with),
    cue("zaloguj się", with),
    cue("logga in med", with),
    cue("přihlásit pomocí", with),
    cue("войти с", with),
    cue(" / ", slash),
    cue("protected with ", quoted),
    cue("locked with ", quoted),
    cue("geschützt mit ", quoted),
    cue("protégé par ", quoted),
    cue("protégé avec ", quoted),
    cue("protegido con ", quoted),
    cue("protegido com ", quoted),
    cue("protetto con ", quoted),
    cue("beveiligd met ", quoted),
    cue("zabezpieczony ", quoted),
    cue("credentials", pair),
    cue("creds", pair),
    cue("login", pair),
    cue("logins", pair),
    cue("log-in", pair),
    cue("sign-in", pair),
    cue("user/pass", pair),
    cue("user/password", pair),
    cue("username/password", pair),
    cue("zugangsdaten", pair),
    cue("anmeldedaten", pair),
    cue("logindaten", pair),
    cue("zugang", pair),
    cue("identifiants", pair),
    cue("identifiant", pair),
    cue("credenciales", pair),
    cue("credenciais", pair),
    cue("credenziali", pair),
    cue("acceso", pair),
    cue("inloggegevens", pair),
    cue("dane logowania", pair),
    cue("giriş bilgileri", pair),
    cue("přihlašovací údaje", pair),
    cue("inloggningsuppgifter", pair),
    cue("учетные данные", pair),
    cue("учётные данные", pair),
    cue("ログイン情報", pair),
    cue("账号密码", pair),
    cue("로그인 정보", pair),
    cue("tunnukseni", pair),
    cue("tunnukset", pair),
    cue("belépési adat", pair),
    cue("datele de conectare", pair),
    cue("date de conectare", pair),
    cue("στοιχεία σύνδεσης", pair),
    cue("kredensial", pair),
    cue("thông tin đăng nhập", pair),
    cue("podaci za prijavu", pair),
    cue("prihlasovacie údaje", pair),
    cue("облікові дані", pair),
    cue("данные для входа", pair),
    cue("بيانات الدخول", pair),
    cue("פרטי התחברות", pair),
    cue("innlogging", pair),
    cue("kirjautumistiedot", pair),
    cue("dados de acesso", pair),
    cue("datos de acceso", pair),
    cue("dati di accesso", pair),
    cue("break-glass", pair),
];

fn with(line: &[u8], hit: Range<usize>, spans: &mut Vec<Span>) {
    if nouns::end_of(line, &hit).is_some() {
        for word in sentence::ahead(line, hit.end, 8, 120) {
            let ends = word.ends;
            strong(line, &word, spans);
            if ends {
                break;
            }
        }
    }
}

/// "protected with 'V'": in quotes only; without them it is a product.
fn quoted(line: &[u8], hit: Range<usize>, spans: &mut Vec<Span>) {
    if let Some(word) = sentence::ahead(line, hit.end, 1, 60).first()
        && word.quoted
        && std::str::from_utf8(&line[word.range.clone()]).is_ok_and(|value| looks::is_told(value, true))
    {
        spans.push(Span::secret(word.range.clone(), TOLD));
    }
}

/// "it's mia / V": a user, a slash, and what only people make up.
fn slash(line: &[u8], hit: Range<usize>, spans: &mut Vec<Span>) {
    const LEADS: &[&str] = &[
        "it's", "it’s", "its", "is", "are", "use", "try", "with", "creds", "login", "ist", "sind", "mit",
        "nimm", "est", "c'est", "avec", "es", "son", "con", "è", "é", "com", "met", "zijn", "to", "jest",
        "är", "er", "med", "je", "on", "как", "под",
    ];
    let before = sentence::before(line, hit.start, 2, 60);
    let [user, lead, ..] = before.as_slice() else { return };
    let is_user = user.lower.len() >= 3
        && user.lower.chars().all(|letter| letter.is_alphanumeric() || "._-@".contains(letter));
    let is_led = LEADS.contains(&lead.lower.as_str()) || lead.joins;
    if let Some(word) = sentence::ahead(line, hit.end, 1, 60).first()
        && is_user
        && is_led
        && std::str::from_utf8(&line[word.range.clone()]).is_ok_and(looks::is_made_up)
    {
        spans.push(Span::secret(word.range.clone(), TOLD));
    }
}

/// Behind a colon or "are": `mia / V`, `mia:V`.
fn pair(line: &[u8], hit: Range<usize>, spans: &mut Vec<Span>) {
    let Some(end) = nouns::end_of(line, &hit) else { return };
    let after = &line[end..];
    let blanks = after.iter().take(2).take_while(|byte| **byte == b' ').count();
    let words = sentence::ahead(line, end, 9, 140);
    let (from, is_pair) =
        if after[blanks..].starts_with(b": ") || after[blanks..].starts_with("：".as_bytes()) {
            (0, true)
        } else {
            match words.iter().take(5).position(|word| grammar::is_copula(&word.lower) || word.joins) {
                Some(index) => (index + 1, true),
                None => (0, false),
            }
        };
    // "login root/V!": at once.
    if !is_pair
        && let Some(word) = words.first()
        && let Ok(text) = std::str::from_utf8(&line[word.range.clone()])
        && text.split_once('/').is_some_and(|(_, second)| {
            looks::is_made_up(second)
                && second.contains(|letter: char| letter.is_uppercase() || letter.is_ascii_punctuation())
        })
    {
        strong(line, word, spans);
    }
    if is_pair {
        for (index, word) in words.iter().enumerate().skip(from).take(6) {
            // `mia / kiwi`: behind the slash even a short one counts.
            if index > 0 && apart::names(line, &words[index - 1]) {
                continue;
            }
            let is_second = index > from && words[index - 1].comma && index == from + 1;
            let told = std::str::from_utf8(&line[word.range.clone()])
                .is_ok_and(|value| looks::is_told(value, word.quoted));
            if is_second && told && line[words[index - 1].range.end..word.range.start].contains(&b'/') {
                spans.push(Span::secret(word.range.clone(), TOLD));
            } else {
                strong(line, word, spans);
            }
            if word.ends {
                break;
            }
        }
    }
}

/// A word that looks like a password, or the second half of `mia/V` and `mia:V`.
fn strong(line: &[u8], word: &SentenceWord, spans: &mut Vec<Span>) {
    let Ok(value) = std::str::from_utf8(&line[word.range.clone()]) else { return };
    if let Some(at) = value.find(['/', ':']).filter(|at| *at > 0) {
        let second = &value[at + 1..];
        let is_user = value[..at].chars().all(|letter| letter.is_alphanumeric() || "._-@".contains(letter));
        if is_user
            && !second.contains(['/', ':'])
            && looks::is_told(second, false)
            && looks::is_strong(second)
        {
            spans.push(Span::secret(word.range.end - second.len()..word.range.end, TOLD));
        }
        return;
    }
    let is_setting = value.contains('=') || value.contains('(');
    if looks::is_strong(value) && !is_setting {
        spans.push(Span::secret(word.range.clone(), TOLD));
    }
}
