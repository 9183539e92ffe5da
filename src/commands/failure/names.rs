//! A name that could not be told: what may have been meant, and how to say it.

use std::fmt::Write as _;

use super::{Failure, FailureKind};
use crate::case::{NameOf, Unresolved};
use crate::text::visible::one_line;

/// The most candidates that a message names one by one.
const NAMED: usize = 20;

impl Failure {
    /// Nobody said which of the candidates was meant. `flag` is where it was given, if not in the flag of the case.
    pub(in crate::commands) fn unresolved(asked: &Unresolved, flag: &str) -> Self {
        let mut message = question(asked, flag);
        for one in asked.candidates.iter().take(NAMED) {
            message.push_str("\n  ");
            message.push_str(&one_line(&one.label(asked.of)));
        }
        let more = asked.candidates.len().saturating_sub(NAMED);
        if more > 0 || asked.cut_off {
            let rest = if more > 0 { format!("{more} more") } else { "perhaps more".to_owned() };
            let _ = write!(message, "\n  … and {rest}: `escalate list {}` lists them", asked.of.listing());
        }
        let flag = flag_of(asked, flag);
        let mut failure = Self::new(FailureKind::Unresolved, message);
        failure.unresolved = Some(Box::new(asked.clone()));
        if asked.given.is_none() {
            return failure.hint(format_args!("say which one it is about: {flag}"));
        }
        failure
            .hint(format_args!("name the one that was meant with {flag}; in a terminal you are asked"))
            .hint("with --exact every name is taken as it is given")
    }
}

/// What is asked, in one line.
pub(in crate::commands) fn question(asked: &Unresolved, flag: &str) -> String {
    let what = noun(asked.of);
    let Some(given) = &asked.given else {
        return format!("nobody said in which {what} access is expected, and they are in several:");
    };
    let given = one_line(given);
    let flag = flag_of(asked, flag);
    match (asked.several, asked.decides, asked.candidates.as_slice()) {
        (true, ..) => format!("{flag} `{given}` names several; which one is meant?"),
        (_, true, [_]) => format!("{flag}: no {what} is called `{given}`; did you mean this one?"),
        (_, true, _) => format!("{flag}: no {what} is called `{given}`; did you mean one of these?"),
        _ => format!("`{given}` is not one of the profile's actions. Is it one of these?"),
    }
}

fn noun(of: NameOf) -> &'static str {
    match of {
        NameOf::User => "person",
        other => other.as_str(),
    }
}

/// Where such a name is given.
fn flag_of<'f>(asked: &Unresolved, flag: &'f str) -> &'f str {
    match asked.of {
        NameOf::Role if asked.supposed => "--what-if role",
        NameOf::Feature if asked.supposed => "--what-if flag",
        NameOf::User if !flag.is_empty() => flag,
        NameOf::User => "--user",
        NameOf::Tenant => "--tenant",
        NameOf::Action => "--action",
        NameOf::Role => "--role",
        NameOf::Feature => "--feature",
        NameOf::Object => "--on",
    }
}
