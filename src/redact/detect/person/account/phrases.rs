//! Sentences of logs that name an account: `Invalid user mia from`, `session opened for user mia`, `User mia logged in`.

use crate::redact::detect::line_words::{self, LineWord};
use crate::redact::detect::span::Span;
use crate::redact::vocabulary::person;

/// What must follow the account behind a phrase.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Follows {
    /// Anything.
    Anything,
    /// A blank, a word that says that somebody did something, or the end.
    Verb,
    /// ` from `, as sshd writes it.
    From,
    /// The end of the line, a mark, or two blanks.
    End,
    /// Nothing: it is an initial and a family name.
    Shaped,
    /// `:`, and the group.
    Colon,
    /// What `PostgreSQL` says of a role that it does not know. Other programs name their roles so.
    Missing,
    /// The same, or another clause: `my login is mkern and my password is …`.
    Clause,
}

/// Phrases, in lower case, and what must follow.
const PHRASES: &[(&str, Follows)] = &[
    ("for user ", Follows::Anything),
    ("for invalid user ", Follows::Anything),
    ("invalid user ", Follows::Anything),
    ("illegal user ", Follows::Anything),
    ("authenticating user ", Follows::Anything),
    ("disconnected from user ", Follows::Anything),
    ("of user ", Follows::Anything),
    ("by user ", Follows::Anything),
    ("from user ", Follows::Anything),
    ("to user ", Follows::Verb),
    ("as user ", Follows::Anything),
    ("password for ", Follows::From),
    ("publickey for ", Follows::From),
    ("hostbased for ", Follows::From),
    ("gssapi-with-mic for ", Follows::From),
    ("keyboard-interactive/pam for ", Follows::From),
    ("none for ", Follows::From),
    ("postponed publickey for ", Follows::Anything),
    ("logged in as ", Follows::End),
    ("logging in as ", Follows::End),
    ("signed in as ", Follows::End),
    ("impersonating ", Follows::End),
    ("users matching the pattern ", Follows::Anything),
    ("login attempt for ", Follows::Anything),
    ("authentication failure for ", Follows::Anything),
    ("authentication failed for ", Follows::Anything),
    ("successful su for ", Follows::Anything),
    ("failed su for ", Follows::Anything),
    ("password changed for ", Follows::Anything),
    ("new user: name=", Follows::Anything),
    ("failed login for ", Follows::Anything),
    ("login failed for ", Follows::Anything),
    ("too many authentication failures for ", Follows::Anything),
    ("maximum authentication attempts exceeded for ", Follows::Anything),
    ("anmeldung von ", Follows::Verb),
    ("für benutzer ", Follows::Anything),
    ("vom benutzer ", Follows::Anything),
    ("von benutzer ", Follows::Anything),
    ("des benutzers ", Follows::Anything),
    ("l'utilisateur ", Follows::Verb),
    ("del usuario ", Follows::Verb),
    ("el usuario ", Follows::Verb),
    ("no such user ", Follows::End),
    ("unknown user ", Follows::End),
    ("unknown login ", Follows::End),
    ("user ", Follows::Verb),
    ("user name is ", Follows::Clause),
    ("username is ", Follows::Clause),
    ("my login is ", Follows::Clause),
    ("my user is ", Follows::Clause),
    ("my account is ", Follows::Clause),
    ("user id is ", Follows::Clause),
    ("benutzername ist ", Follows::Clause),
    ("benutzername lautet ", Follows::Clause),
    ("kennung ist ", Follows::Clause),
    ("kennung lautet ", Follows::Clause),
    ("mon identifiant est ", Follows::Clause),
    ("mon login est ", Follows::Clause),
    ("mi usuario es ", Follows::Clause),
    ("meu usuário é ", Follows::Clause),
    ("meu login é ", Follows::Clause),
    ("il mio utente è ", Follows::Clause),
    ("nome utente è ", Follows::Clause),
    ("gebruikersnaam is ", Follows::Clause),
    ("användarnamn är ", Follows::Clause),
    ("brugernavn er ", Follows::Clause),
    ("brukernavn er ", Follows::Clause),
    ("mój login to ", Follows::Clause),
    ("můj login je ", Follows::Clause),
    ("kullanıcı adım ", Follows::Clause),
    ("azonosítóm: ", Follows::Clause),
    ("felhasználónevem: ", Follows::Clause),
    ("tunnukseni on ", Follows::Clause),
    ("käyttäjätunnukseni on ", Follows::Clause),
    ("логин: ", Follows::Clause),
    ("мой логин ", Follows::Clause),
    ("benutzer ", Follows::Verb),
    ("utilisateur ", Follows::Verb),
    ("usuario ", Follows::Verb),
    ("utente ", Follows::Verb),
    ("gebruiker ", Follows::Verb),
    ("shortname ", Follows::Verb),
    ("short name ", Follows::Verb),
    ("for account ", Follows::Shaped),
    ("for login ", Follows::Shaped),
    ("for principal ", Follows::Shaped),
    // Exim: who tried to sign in.
    ("set_id=", Follows::Anything),
    ("login user ", Follows::Anything),
    ("net user ", Follows::Anything),
    ("su - ", Follows::Anything),
    ("sudo -u ", Follows::Anything),
    ("sudo -iu ", Follows::Anything),
    ("runuser -u ", Follows::Anything),
    ("runuser -l ", Follows::Anything),
    ("getent passwd ", Follows::Anything),
    ("useradd ", Follows::Shaped),
    ("userdel ", Follows::Shaped),
    ("adduser ", Follows::Shaped),
    ("usermod ", Follows::Shaped),
    ("chown ", Follows::Colon),
    ("chown -r ", Follows::Colon),
    ("connect as ", Follows::Verb),
    ("connected as ", Follows::Shaped),
    ("connecting as ", Follows::Shaped),
    ("running as ", Follows::Shaped),
    ("authenticated as ", Follows::Shaped),
    ("authenticate as ", Follows::Shaped),
    ("role \"", Follows::Missing),
    ("-u ", Follows::Anything),
];

/// Words that follow the name of somebody who did something, or about whom something is said.
const VERBS: &[&str] = &[
    "logged",
    "not",
    "does",
    "doesn't",
    "doesnt",
    "has",
    "hasn't",
    "is",
    "isn't",
    "was",
    "cannot",
    "can't",
    "could",
    "couldn't",
    "failed",
    "authenticated",
    "connected",
    "disconnected",
    "from",
    "at",
    "on",
    "with",
    "in",
    "already",
    "lacks",
    "tried",
    "attempted",
    "requested",
    "exceeded",
    "signed",
    "opened",
    "closed",
    "deleted",
    "created",
    "added",
    "removed",
    "changed",
    "updated",
    "locked",
    "unlocked",
    "denied",
    "via",
    "got",
    "did",
    "will",
    "may",
    "must",
    "should",
    "needs",
    "belongs",
    "and",
    "for",
    "login",
    "logout",
    "by",
    "to",
    "unknown",
    "hat",
    "ist",
    "wurde",
    "kann",
    "konnte",
    "darf",
    "nicht",
    "meldet",
    "a",
    "est",
    "n'a",
    "n'est",
    "ne",
    "no",
    "ha",
    "tiene",
    "está",
    "non",
    "è",
    "heeft",
    "kon",
    "reassigned",
    "assigned",
    "accessed",
    "uploaded",
    "downloaded",
    "switched",
    "joined",
    "left",
];

/// The phrases without what must follow.
pub(in super::super::super) fn texts() -> impl Iterator<Item = &'static str> {
    PHRASES.iter().map(|(phrase, _)| *phrase)
}

/// Finds the accounts behind the phrases.
pub(super) fn find(line: &[u8], phrases: &mut [LineWord], spans: &mut Vec<Span>) {
    for LineWord { number, range: hit } in line_words::longest(phrases) {
        let (phrase, follows) = PHRASES[*number];
        if hit.start > 0
            && (line[hit.start - 1].is_ascii_alphanumeric() || matches!(line[hit.start - 1], b'_' | b'-'))
        {
            continue;
        }
        if phrase == "-u " && !names_a_client(&line[..hit.start]) {
            continue;
        }
        let quote =
            line.get(hit.end).copied().filter(|byte| matches!(byte, b'"' | b'\'' | b'`' | b'[' | b'<'));
        let start = hit.end + usize::from(quote.is_some());
        let length = super::length(&line[start..]);
        let end = start + length;
        if length < 2 || line.get(end).is_some_and(|byte| matches!(byte, b'=' | b'/' | b'\\' | b'{' | b'@')) {
            continue;
        }
        let closed = quote.is_some()
            && line.get(end).is_some_and(|byte| matches!(byte, b'"' | b'\'' | b'`' | b']' | b'>'));
        if quote.is_some() && !closed {
            continue;
        }
        if closed || (!is_abstract(&line[start..end]) && follows.is_met(&line[end..], &line[start..end])) {
            let rule = if closed { "account in quotes" } else { "account in a sentence" };
            super::push(line, start, end, rule, spans);
        }
    }
}

/// `convenience`, `creation`, `input-handling`: how words of a sentence end, and no names.
fn is_abstract(name: &[u8]) -> bool {
    name.len() > 5
        && [
            &b"tion"[..],
            b"ment",
            b"ence",
            b"ance",
            b"ing",
            b"ity",
            b"ness",
            b"able",
            b"ible",
            b"ship",
            b"ung",
            b"heit",
            b"keit",
        ]
        .iter()
        .any(|end| name.ends_with(end))
}

impl Follows {
    fn is_met(self, rest: &[u8], name: &[u8]) -> bool {
        // `mia.kern`, `mkern7`: no word of a sentence.
        let shaped = name.iter().any(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'_'));
        match self {
            Self::Anything => true,
            Self::From => rest.starts_with(b" from ") || rest.starts_with(b" (") || rest.starts_with(b": "),
            Self::Shaped => shaped || std::str::from_utf8(name).is_ok_and(person::is_initial_and_name),
            Self::Colon => rest.starts_with(b":"),
            Self::Missing => {
                rest.starts_with(b"\" does not exist") || rest.starts_with(b"\" is not permitted to log in")
            }
            Self::Clause => {
                const AND: &[&[u8]] = &[
                    b" and ", b" with ", b" und ", b" mit ", b" et ", b" y ", b" e ", b" en ", b" och ",
                    b" og ", b" i ", b" a ", b" ja ", b" ve ",
                ];
                Self::End.is_met(rest, name) || AND.iter().any(|and| rest.starts_with(and))
            }
            Self::End => {
                rest.first().is_none_or(|byte| !byte.is_ascii_alphanumeric() && *byte != b' ') || shaped
            }
            Self::Verb => {
                let Some(behind) = rest.strip_prefix(b" ") else {
                    return shaped
                        || std::str::from_utf8(name).is_ok_and(person::is_initial_and_name)
                        || matches!(rest.first(), Some(b'(' | b',' | b':' | b'['));
                };
                let length = behind
                    .iter()
                    .take(14)
                    .take_while(|byte| byte.is_ascii_alphabetic() || !byte.is_ascii() || **byte == b'\'')
                    .count();
                let word = String::from_utf8_lossy(&behind[..length]).to_lowercase();
                // `User mia (id 44) is no member`
                if [&b"(id "[..], b"(uid ", b"(id=", b"(uid=", b"(#"]
                    .iter()
                    .any(|mark| behind.starts_with(mark))
                {
                    return true;
                }
                // `the user logs in`, `the user specified in`: a verb of its own in front of a small word.
                let is_verb = name.ends_with(b"s") || name.ends_with(b"ed");
                let small = matches!(
                    word.as_str(),
                    "in" | "for"
                        | "to"
                        | "and"
                        | "by"
                        | "at"
                        | "on"
                        | "with"
                        | "via"
                        | "from"
                        | "a"
                        | "no"
                        | "is"
                );
                shaped || (VERBS.contains(&word.as_str()) && !(is_verb && small))
            }
        }
    }
}

/// Whether `-u` belongs to a program that takes an account there.
fn names_a_client(before: &[u8]) -> bool {
    let near = &before[before.len().saturating_sub(80)..];
    [
        &b"mysql"[..],
        b"docker login",
        b"curl ",
        b"sudo ",
        b"mariadb",
        b"smbclient",
        b"ldapsearch",
        b"helm registry",
    ]
    .iter()
    .any(|program| memchr::memmem::find(near, program).is_some())
}
