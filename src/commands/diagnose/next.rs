//! The command to run next: `escalate continue` where the case is kept, and otherwise everything again. What it says is true: it names no
//! file that nobody wrote and no finding that nobody made.

use std::path::Path;

use super::request::whole;
use crate::case::CheckId;
use crate::commands::cli::{FlagWord, TypedWords};
use crate::commands::kept::{CaseKeeper, KeptCase};
use crate::diagnosis::{GateReason, decides};
use crate::environment;
use crate::facts::{Found, FoundStatus};
use crate::output::NextStep;
use crate::report::v1::{Report, ReportedCheck};
use crate::text::few::and;
use crate::text::shell::Shell;
use crate::text::visible::one_line;

/// The bundle's name when nobody gave one.
const BUNDLE: &str = "escalate.zip";

/// What the next command is made from, beside the report.
pub(super) struct NextFrom<'a> {
    /// The case as it is kept.
    pub(super) keeper: &'a CaseKeeper,
    /// What was typed.
    pub(super) typed: &'a TypedWords,
    /// The bundle that is wanted, as it was named.
    pub(super) bundle: Option<&'a Path>,
    /// Whether the ticket is to be filed.
    pub(super) file: bool,
    /// Whether nothing left on purpose.
    pub(super) dry_run: bool,
    /// Whether somebody in a terminal would be asked something.
    pub(super) asks: bool,
}

/// The next step; `None` when the case is escalated, or when it cannot be written down.
pub(super) fn step(report: &Report, from: &NextFrom<'_>) -> Option<NextStep> {
    let (extra, about) = match report.gate.reason {
        _ if report.gate.escalate && !from.dry_run => return None,
        _ if report.gate.escalate => (Vec::new(), String::new()),
        GateReason::Unanswered if from.asks => {
            let open = open(report);
            let about =
                format!("asks for {open} in a terminal; elsewhere say what you saw, {}", found(report));
            return Some(with_input(line(from, Vec::new(), true)?, about));
        }
        GateReason::Unanswered => {
            let about = format!("look first and say what you saw, {}; without it", found(report));
            (vec![FlagWord { flag: "allow-unknown".to_owned(), value: None }], about)
        }
        _ => (
            vec![FlagWord { flag: "still-failing".to_owned(), value: None }],
            "if the fix does not help".to_owned(),
        ),
    };
    let extra = extra.into_iter().chain(destination(from)).collect();
    Some(with_input(line(from, extra, false)?, about))
}

/// Says when the command waits for something.
fn with_input(command: String, mut about: String) -> NextStep {
    if command.contains(" --error - ") {
        about.push_str(if about.is_empty() { "" } else { "; " });
        about.push_str("the error comes on standard input again");
    }
    NextStep { command, about }
}

/// Where it leaves: as it was wanted, else to a bundle that takes no other one's place.
fn destination(from: &NextFrom<'_>) -> Vec<FlagWord> {
    let mut words = Vec::new();
    if from.file {
        words.push(FlagWord { flag: "file".to_owned(), value: None });
    }
    match from.bundle {
        Some(path) => words.push(FlagWord::new("bundle", path.display().to_string())),
        None if !from.file => words.push(FlagWord::new("bundle", free_name())),
        None => {}
    }
    words
}

/// A name in this folder that no file has.
pub(super) fn free_name() -> String {
    let mut name = BUNDLE.to_owned();
    let mut number = 2;
    while Path::new(&name).exists() || Path::new(&format!("{name}.age")).exists() {
        name = format!("escalate-{number}.zip");
        number += 1;
    }
    name
}

/// The whole line. `asks`: it is for a terminal, where questions are answered.
fn line(from: &NextFrom<'_>, extra: Vec<FlagWord>, asks: bool) -> Option<String> {
    let shell = environment::shell();
    if from.keeper.is_kept() {
        return written("escalate continue", &extra, shell);
    }
    let case = from.keeper.cleaned()?;
    let mut words = case_words(&case, from.typed);
    words.retain(|word| !extra.iter().any(|new| new.flag == word.flag));
    let global = from.typed.global.iter().filter(|word| !(asks && word.flag == "no-input"));
    words.extend(global.cloned());
    if let Some(profile) = &case.profile
        && !words.iter().any(|word| matches!(word.flag.as_str(), "config" | "profile"))
    {
        words.push(FlagWord::new("config", profile.file.as_str()));
    }
    words.extend(extra);
    written("escalate", &words, shell)
}

/// The case's own words: as they were typed where they are the same, with what was answered and looked up.
fn case_words(case: &KeptCase, typed: &TypedWords) -> Vec<FlagWord> {
    let mut words: Vec<FlagWord> = case
        .words
        .iter()
        .map(|kept| typed.case.iter().find(|word| whole(word) == *kept).unwrap_or(kept).clone())
        .collect();
    if let Some(error) = &case.error {
        let source = typed.case.iter().find(|word| word.flag == "error").and_then(|word| word.value.clone());
        let named = source.filter(|source| source.starts_with('@') || source == "-");
        // A text of several lines, and one that would be taken for a file, comes in at the side.
        let beside = one_line(error) != *error || error.starts_with('@') || error == "-";
        let text = if beside { "-" } else { error };
        words.push(FlagWord::new("error", named.unwrap_or_else(|| text.to_owned())));
    }
    words.extend(case.found.iter().map(|(check, found)| FlagWord::new("found", finding(*check, found))));
    words
}

/// As `--found` takes it.
fn finding(check: CheckId, found: &Found) -> String {
    let status = if found.status == FoundStatus::Pass { "pass" } else { "fail" };
    let reason = found.reason.as_ref().map(|reason| format!(":{reason}")).unwrap_or_default();
    let note = found.note.as_ref().map(|note| format!(":{note}")).unwrap_or_default();
    format!("{}={status}{reason}{note}", check.as_str())
}

/// Ready to paste; `None` when a value has what no terminal should be shown.
fn written(program: &str, words: &[FlagWord], shell: Shell) -> Option<String> {
    let mut line = program.to_owned();
    for FlagWord { flag, value } in words {
        line.push_str(" --");
        line.push_str(flag);
        let Some(value) = value else { continue };
        if one_line(value) != *value {
            return None;
        }
        // What begins like a flag would be one.
        line.push(if value.starts_with('-') && value != "-" { '=' } else { ' ' });
        line.push_str(&shell.word(value));
    }
    Some(line)
}

fn open_checks(report: &Report) -> impl Iterator<Item = &ReportedCheck> {
    report.checks.iter().filter(|check| decides(report.case.symptom, check.id) && check.status.is_open())
}

/// `account, invite and role`: what has no answer.
fn open(report: &Report) -> String {
    and(&open_checks(report).map(|check| check.id.as_str()).collect::<Vec<_>>())
}

/// How to say what was seen, which nobody can paste as a finding.
fn found(report: &Report) -> String {
    let first = open_checks(report).next().map_or("CHECK", |check| check.id.as_str());
    format!("such as --found {first}=… (pass, or fail:REASON)")
}
