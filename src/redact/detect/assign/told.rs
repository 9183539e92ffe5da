//! The value behind a telling name: where it ends, what its form says, and whether it is a secret.

use std::ops::Range;

use super::{LOOK, several};
use crate::redact::detect::account_pair;
use crate::redact::detect::judge::{self, Delimiter, ValuePlace};
use crate::redact::detect::shape::{self, CharStats};
use crate::redact::detect::span::Span;
use crate::redact::detect::value_at::{value_at, value_at_most};
use crate::redact::vocabulary::NameHint;

/// A name, what it tells, and where its value begins.
pub(super) struct ToldValue<'l> {
    pub(super) line: &'l [u8],
    pub(super) name: &'l Range<usize>,
    /// The name in the one spelling.
    pub(super) folded: &'l [u8],
    /// Where the value begins.
    pub(super) at: usize,
    pub(super) joined: Delimiter,
    pub(super) hint: NameHint,
    pub(super) quoted: bool,
    /// The name is one of a program, and no word of a sentence.
    pub(super) named: bool,
}

impl ToldValue<'_> {
    /// Finds the value. Returns the byte at which the search goes on.
    pub(super) fn find(mut self, spans: &mut Vec<Span>) -> usize {
        let Some(value) = self.value() else { return self.name.end };
        if let Some((secret, rule)) = self.by_form(&value) {
            spans.push(Span::secret(secret, rule));
            return value.end;
        }
        if self.is_none(&value) {
            return self.name.end;
        }
        self.judged(value, spans)
    }

    fn text(&self, value: &Range<usize>) -> &[u8] {
        &self.line[value.clone()]
    }

    /// Where the value is. `None`: what stands there has a name of its own.
    fn value(&mut self) -> Option<Range<usize>> {
        let (line, at) = (self.line, self.at);
        let mut value = value_at_most(line, at, LOOK);
        // `` KEY=`etcdctl get /secret` ``: a command, and not what it prints.
        if self.quoted && line[at - 1] == b'`' && memchr::memchr(b' ', self.text(&value)).is_some() {
            return None;
        }
        // `{password}` is a placeholder, with both its braces.
        if self.text(&value).starts_with(b"{") && line.get(value.end) == Some(&b'}') {
            value.end += 1;
        }
        // `{"access_token": …`: a name of its own, and no value.
        if self.quoted
            && line[value.end..]
                .get(1..)
                .is_some_and(|rest| rest[..rest.len().min(8)].trim_ascii_start().starts_with(b":"))
        {
            return None;
        }
        // `OAuth oauth_consumer_key="x"`: a parameter with a name of its own.
        if !self.quoted
            && self.text(&value).ends_with(b"=")
            && matches!(line.get(value.end), Some(b'"' | b'\''))
        {
            return None;
        }
        // `crypt('x', …)`, `PASSWORD("x")`: what is in the quotes.
        if let Some(argument) = several::argument(line, &value, LOOK) {
            value = argument;
            self.quoted = true;
        }
        Some(value)
    }

    /// What is a secret by the form of its value, where the name alone would not do.
    fn by_form(&self, value: &Range<usize>) -> Option<(Range<usize>, &'static str)> {
        if self.hint != NameHint::Maybe || self.joined != Delimiter::Firmly {
            return None;
        }
        if memchr::memmem::find(self.folded, b"auth").is_some()
            && let Some(pair) = account_pair::secret_of(self.line, value.clone())
        {
            return Some((pair, "authorization"));
        }
        // `/cable?ticket=Libelle77`: what a link brings opens something; `ticket=INC0012345` has no small letter.
        let in_link = self.name.start > 0
            && matches!(self.line[self.name.start - 1], b'?' | b'&')
            && self.line.get(self.name.end) == Some(&b'=');
        let stats = CharStats::of(self.text(value));
        (in_link
            && matches!(self.folded, b"ticket" | b"auth" | b"sess" | b"access")
            && stats.is_mixed()
            && stats.lower > 2
            && stats.length >= 6
            && !judge::is_no_secret(self.text(value)))
        .then(|| (value.clone(), "signed or one-time link"))
    }

    /// Whether the name and its value together are something else: a choice, the verdict of a test.
    fn is_none(&self, value: &Range<usize>) -> bool {
        // `pass|fail`: a choice of words, not a column of a table.
        let choice = self.line.get(self.name.end) == Some(&b'|')
            && self.text(value).split(|byte| *byte == b'|').all(shape::is_word);
        choice || is_verdict(self.line, self.name)
    }

    /// `user "mia" secret "V"`, `secret "V" rejected`: what somebody signed in with; `secret "desk" not found` names an object.
    fn is_tried(&self, value: &Range<usize>) -> bool {
        const USERS: &[&str] = &[
            "user",
            "username",
            "login",
            "account",
            "benutzer",
            "utilisateur",
            "usuario",
            "utente",
            "gebruiker",
        ];
        const VERDICTS: &[&str] = &[
            "rejected",
            "refused",
            "denied",
            "invalid",
            "incorrect",
            "wrong",
            "mismatch",
            "abgelehnt",
            "falsch",
            "ung\u{fc}ltig",
            "refus\u{e9}",
            "rejet\u{e9}",
            "rechazado",
            "rifiutato",
            "geweigerd",
            "odrzucone",
        ];
        let line = self.line;
        let behind = line.get(value.end + 1..).unwrap_or_default();
        let behind = String::from_utf8_lossy(&behind[..behind.len().min(40)]).to_lowercase();
        let verdict = behind
            .split_whitespace()
            .map(|word| word.trim_matches(|char: char| !char.is_alphanumeric()))
            .find(|word| !matches!(*word, "is" | "was" | "wurde" | "ist" | "est" | "es"))
            .is_some_and(|word| VERDICTS.contains(&word));
        let stats = CharStats::of(self.text(value));
        if verdict && stats.digits > 0 && stats.letters() > 0 {
            return true;
        }
        let before = &line[self.name.start.saturating_sub(100)..self.name.start];
        let before = before.trim_ascii_end();
        let before = [&b" and"[..], b" with", b" und", b","]
            .iter()
            .find_map(|word| before.strip_suffix(*word))
            .unwrap_or(before)
            .trim_ascii_end();
        let Some((quote @ (b'"' | b'\''), account)) = before.split_last() else { return false };
        memchr::memrchr(*quote, account).is_some_and(|open| {
            let word = account[..open].trim_ascii_end();
            let length = word.iter().rev().take(16).take_while(|byte| byte.is_ascii_alphabetic()).count();
            let word = word[word.len() - length..].to_ascii_lowercase();
            USERS.iter().any(|user| user.as_bytes() == word)
        })
    }

    fn judged(&self, mut value: Range<usize>, spans: &mut Vec<Span>) -> usize {
        let (line, at, quoted) = (self.line, self.at, self.quoted);
        let between = &line[self.name.end..at];
        let written = &line[value.clone()];
        let is_listed = quoted && line[..at - 1].trim_ascii_end().ends_with(b"[");
        let hint = match self.hint {
            // `tokens = ["x", "y"]`: of several, in quotes, each is one; `max_tokens: 512` counts them.
            NameHint::About if is_listed && self.folded.ends_with(b"tokens") => NameHint::Token,
            // `secret = Sonnen-finsternis`: words, too, but not the name of an object.
            NameHint::Token
                if self.folded.ends_with(b"secret")
                    && between.contains(&b'=')
                    && written.len() >= 8
                    && !judge::is_object_name(written) =>
            {
                NameHint::Password
            }
            NameHint::Token if quoted && self.joined == Delimiter::Loosely && self.is_tried(&value) => {
                NameHint::Password
            }
            hint => hint,
        };
        let place = ValuePlace {
            joined: self.joined,
            quoted,
            tight: at > 0 && matches!(line[at - 1], b'=' | b':' | b'>'),
            behind: behind(line, value.end),
            ends: !between.contains(&b',')
                && line[value.end..].len() <= 3
                && !line[value.end..].iter().any(u8::is_ascii_alphanumeric),
            named: self.named,
        };
        let words = quoted && hint == NameHint::Password && memchr::memchr(b' ', written).is_some();
        let phrase = words && judge::is_phrase_name(&line[self.name.clone()]);
        // `Password = "Muschelsucher an der Kueste"`: in a configuration, several words are a passphrase.
        let several = words && between.contains(&b'=') && !judge::is_described(written);
        if !(phrase || several || judge::is_secret(written, hint, place)) {
            return self.name.end;
        }
        if value.len() >= LOOK {
            value = value_at(line, at);
        }
        let end = value.end;
        spans.push(Span::secret(value, "value behind a telling name"));
        if is_listed { several::rest_of_list(line, end, LOOK, spans) } else { end }
    }
}

/// The byte behind a value that says whether a sentence goes on: behind a blank, a bracket closes a map and no sentence.
fn behind(line: &[u8], end: usize) -> Option<u8> {
    match line.get(end..)? {
        [b' ', next @ (b'}' | b']' | b')' | b'|' | b',' | b';'), ..] => Some(*next),
        // `smtp.pass: x smtp.host: mail`: the next field.
        [b' ', rest @ ..] => {
            let word = &rest[..rest.len().min(40)];
            let word = word.split(|byte| *byte == b' ').next().unwrap_or_default();
            let is_field = memchr::memchr(b'=', word).is_some_and(|at| at > 0) || word.ends_with(b":");
            let is_end = rest.len() < 40 && rest.trim_ascii().is_empty();
            (!is_field && !is_end).then_some(b' ')
        }
        rest => rest.first().copied(),
    }
}

/// `--- PASS: TestLogin`: a runner of tests.
fn is_verdict(line: &[u8], name: &Range<usize>) -> bool {
    line[name.clone()] == *b"PASS"
        && (line[..name.start].ends_with(b"--- ") || line[name.end..].starts_with(b": Test"))
}
