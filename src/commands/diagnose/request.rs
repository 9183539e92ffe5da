//! What a run starts from: the flags of this line, and the case as it is kept.

use std::collections::BTreeMap;
use std::io;

use chrono::{DateTime, Utc};

use crate::case::input::ErrorSource;
use crate::case::{CheckId, FromTicket};
use crate::commands::cli::{DiagnoseArgs, FlagWord, FoundArg, TypedWords, joined, read_again};
use crate::commands::failure::Failure;
use crate::commands::kept::KeptCase;
use crate::commands::output;
use crate::facts::Found;

/// Said again on each line: what sends something, and how the result is printed.
const NOT_KEPT: &[&str] = &["file", "dry-run", "format"];
/// Kept apart from the words: the text itself, and when somebody looked.
const APART: &[&str] = &["error", "found"];
/// Values that are paths: a case may go on in another folder.
const PATHS: &[&str] = &["facts", "bundle", "attach", "attach-raw"];

/// What is wanted, and of which case.
pub(in crate::commands) struct CaseRequest {
    /// The flags, those of former lines among them.
    pub(super) args: DiagnoseArgs,
    /// The case.
    pub(super) kept: KeptCase,
    /// What was typed; `None`: it cannot be written down.
    pub(super) typed: Option<TypedWords>,
    /// A former run began it.
    pub(super) goes_on: bool,
    /// The ticket that it was made from.
    pub(super) ticket: Option<FromTicket>,
}

impl CaseRequest {
    /// A new case.
    ///
    /// # Errors
    /// The error cannot be read.
    pub(in crate::commands) fn first(
        mut args: DiagnoseArgs,
        typed: Option<TypedWords>,
        now: DateTime<Utc>,
    ) -> Result<Self, Failure> {
        let error = read_error(&mut args)?;
        let words = typed.as_ref().map(|typed| of_case(&typed.case)).unwrap_or_default();
        let found = looked_up(&args.found, now).collect();
        let kept = KeptCase { words, error, found, ..KeptCase::default() };
        Ok(Self { args, kept, typed, goes_on: false, ticket: None })
    }

    /// The last case, and what is new on this line.
    ///
    /// # Errors
    /// The error cannot be read, or the case is of another version.
    pub(in crate::commands) fn again(
        kept: KeptCase,
        typed: Option<TypedWords>,
        now: DateTime<Utc>,
    ) -> Result<Self, Failure> {
        let typed = typed
            .ok_or_else(|| Failure::usage("a value on this line is not UTF-8, and a case is kept as text"))?;
        let new = of_case(&typed.case);
        let kept = of_the_same_person(kept, &new);
        let words = joined(kept.words, &new);
        let only_now = typed
            .case
            .iter()
            .filter(|word| NOT_KEPT.contains(&word.flag.as_str()) || APART.contains(&word.flag.as_str()));
        let all: Vec<FlagWord> = words.iter().chain(only_now).cloned().collect();
        let unread = |error: clap::Error| {
            Failure::usage(format_args!("the last case was kept by another version: {}", error.kind()))
                .hint("say it anew: `escalate --user EMAIL|ID …`")
        };
        let mut args = read_again(&all).map_err(unread)?;
        let said = |flags: &[&str]| typed.case.iter().any(|word| flags.contains(&word.flag.as_str()));
        // Attachments wait for the ticket that they go with.
        if !super::writes(&args) && !said(&["attach", "attach-raw"]) {
            args.attach.clear();
            args.attach_raw.clear();
        }
        let error = read_error(&mut args)?.or(kept.error);
        args.error = error.clone().map(ErrorSource::Text);
        let mut found: BTreeMap<CheckId, Found> = kept.found;
        found.extend(looked_up(&args.found, now));
        let kept = KeptCase { words, error, found, ..kept };
        Ok(Self { args, kept, typed: Some(typed), goes_on: true, ticket: None })
    }
}

impl CaseRequest {
    /// It was made from a ticket.
    pub(in crate::commands) fn of_ticket(&mut self, ticket: FromTicket) {
        self.ticket = Some(ticket);
    }
}

/// Another person, or the same in another tenant, was not looked at: what was seen, read and tried is left out then, and that is said.
fn of_the_same_person(mut kept: KeptCase, new: &[FlagWord]) -> KeptCase {
    let changes = |flag: &str| {
        let of_flag = |word: &&FlagWord| word.flag == flag;
        let (former, now) = (kept.words.iter().rev().find(of_flag), new.iter().rev().find(of_flag));
        former.is_some() && now.is_some() && former != now
    };
    let what = match (changes("user"), changes("tenant")) {
        (true, _) => "person",
        (false, true) => "tenant",
        (false, false) => return kept,
    };
    // The fix that did not help was made for the former one, too.
    let of_the_former =
        |word: &FlagWord| matches!(word.flag.as_str(), "role" | "still-failing" | "allow-unknown");
    if !kept.found.is_empty() || kept.words.iter().any(of_the_former) {
        output::note(&format!("Another {what}: what was looked up by hand and tried before is left out."));
    }
    kept.found.clear();
    kept.words.retain(|word| !of_the_former(word));
    kept
}

/// A path as it is kept, and any other word as it is.
pub(super) fn whole(word: &FlagWord) -> FlagWord {
    let path = word.value.as_deref().filter(|_| PATHS.contains(&word.flag.as_str()));
    let absolute = path.and_then(|path| std::path::absolute(path).ok());
    match absolute.as_deref().and_then(std::path::Path::to_str) {
        Some(path) => FlagWord::new(&word.flag, path),
        None => word.clone(),
    }
}

/// What is kept of the words of a line. What only was to be shown was not to be written.
fn of_case(typed: &[FlagWord]) -> Vec<FlagWord> {
    let shown = typed.iter().any(|word| word.flag == "dry-run");
    let goes = |word: &&FlagWord| {
        let flag = word.flag.as_str();
        !(NOT_KEPT.contains(&flag) || APART.contains(&flag) || shown && flag == "bundle")
    };
    typed.iter().filter(goes).map(whole).collect()
}

/// The text of the error, wherever it is: a file may be another one later, and standard input is read once.
fn read_error(args: &mut DiagnoseArgs) -> Result<Option<String>, Failure> {
    let Some(source) = args.error.take() else { return Ok(None) };
    let text = source.read(super::case::FLAGS.error, io::stdin())?;
    args.error = Some(ErrorSource::Text(text.clone()));
    Ok(Some(text))
}

fn looked_up(found: &[FoundArg], at: DateTime<Utc>) -> impl Iterator<Item = (CheckId, Found)> {
    found.iter().map(move |one| {
        let found = Found { status: one.status, reason: one.reason.clone(), note: one.note.clone(), at };
        (one.check, found)
    })
}
