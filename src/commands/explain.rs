//! `escalate explain CHECK|TEXT`: a check's own long text, or what an error code or text says, what it does not prove, and where to look.

use std::fmt::Write as _;

use serde::Serialize;

use super::output;
use crate::case::input::ErrorSource;
use crate::checks::{self, Check};
use crate::commands::cli::ListingFormat;
use crate::commands::failure::Failure;
use crate::diagnosis::Exit;
use crate::error_text;
use crate::output::explained::{self, DescribedCheck, ExplainedWords, named};
use crate::text::suggest;

/// Every check, in the FAQ's order.
#[derive(Serialize)]
struct AllChecks {
    checks: Vec<DescribedCheck>,
}

/// What was given, and what is known of it.
#[derive(Serialize)]
struct ExplainedGiven<'g> {
    given: &'g str,
    #[serde(flatten)]
    explained: ExplainedWords,
}

/// Prints what a check looks at and what to do about each outcome, or what a text says; without either, the list of all checks.
pub(super) fn run(what: Option<ErrorSource>, format: ListingFormat) -> Result<Exit, Failure> {
    let Some(what) = what else {
        match format {
            ListingFormat::Text => output::text(&all())?,
            ListingFormat::Json => {
                output::json(&AllChecks { checks: checks::ALL.iter().map(DescribedCheck::of).collect() })?;
            }
        }
        return Ok(Exit::Escalated);
    };
    let typed = matches!(what, ErrorSource::Text(_));
    let given = what.read("the text", std::io::stdin())?;
    let text = match named(&given) {
        Some(check) if typed => match format {
            ListingFormat::Text => long(check),
            ListingFormat::Json => json(&given, ExplainedWords::check(check))?,
        },
        _ => text(&given, typed, format)?,
    };
    match format {
        ListingFormat::Text => output::text(&text)?,
        ListingFormat::Json => output::result(text.as_bytes())?,
    }
    Ok(Exit::Escalated)
}

fn json(given: &str, explained: ExplainedWords) -> Result<String, Failure> {
    output::as_json(&ExplainedGiven { given, explained })
}

fn long(check: &Check) -> String {
    let (number, id) = (check.id.number(), check.id.as_str());
    format!("{number}. {id}: {}\n\n{}\n", check.question, check.explanation())
}

/// What a text says. One word that is nearly the name of a check is a slip of the fingers, unless it is a code.
fn text(given: &str, typed: bool, format: ListingFormat) -> Result<String, Failure> {
    let reading = error_text::read(given);
    let names = checks::ALL.iter().map(|check| check.id.as_str());
    let word = typed && !given.is_empty() && given.chars().all(char::is_alphabetic);
    if word && reading.codes.is_empty() && suggest::one(given, names.clone()).is_some() {
        let failure = Failure::usage(format_args!("`{given}` is not a check"));
        return Err(failure.hint(suggest::hint(given, names, "the checks are")));
    }
    match format {
        ListingFormat::Text => Ok(explained::page(&reading)),
        ListingFormat::Json => json(given, ExplainedWords::text(&reading)),
    }
}

fn all() -> String {
    let mut text = String::new();
    for check in checks::ALL {
        let _ = writeln!(text, "{}. {:<9} {}", check.id.number(), check.id.as_str(), check.question);
    }
    text.push_str(
        "\n`escalate explain CHECK` says more; an error code or text in its place says what it means.\n",
    );
    text
}
