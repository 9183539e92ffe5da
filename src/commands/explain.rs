//! `escalate explain CHECK`: the check's own long text.

use std::fmt::Write as _;

use super::output;
use crate::checks;
use crate::commands::failure::Failure;
use crate::diagnosis::Exit;
use crate::text::suggest;

/// Prints what a check looks at and what to do about each outcome; without a check, the list of all.
pub(super) fn run(check: Option<&str>) -> Result<Exit, Failure> {
    let text = match check {
        Some(name) => one(name)?,
        None => all(),
    };
    output::result(text.as_bytes())?;
    Ok(Exit::Escalated)
}

fn one(name: &str) -> Result<String, Failure> {
    let folded = name.to_lowercase();
    let found = checks::ALL
        .iter()
        .find(|check| check.id.as_str() == folded || check.id.number().to_string() == folded);
    let Some(check) = found else {
        let names = checks::ALL.iter().map(|check| check.id.as_str());
        let failure = Failure::usage(format_args!("`{name}` is not a check"));
        return Err(failure.hint(suggest::hint(name, names, "the checks are")));
    };
    Ok(format!(
        "{}. {}: {}\n\n{}\n",
        check.id.number(),
        check.id.as_str(),
        check.question,
        check.explanation()
    ))
}

fn all() -> String {
    let mut text = String::new();
    for check in checks::ALL {
        let _ = writeln!(text, "{}. {:<9} {}", check.id.number(), check.id.as_str(), check.question);
    }
    text.push_str("\n`escalate explain CHECK` says more.\n");
    text
}
