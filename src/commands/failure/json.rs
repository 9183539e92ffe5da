//! A failure as JSON, for programs that read JSON: one line on stderr.
//!
//! `{"error": {code, exit, message, hint, file, line, key, what, given, candidates}}`. `code` is a word that stays: `usage`, `unresolved`
//! (a name that could not be told; `what` it is of, what was `given`, and the `candidates`), `invalid` (a file: `file`, `line`, `key`),
//! `broken`, `not_filed_yet`; `exit` is the exit code. What is not known is null.

use clap::error::{ContextKind, ContextValue};
use serde::Serialize;

use super::{Failure, FailureKind};
use crate::case::Candidate;
use crate::diagnosis::Exit;

/// See the head of this file.
#[derive(Serialize)]
struct ErrorReport<'f> {
    code: &'static str,
    exit: u8,
    message: String,
    hint: Option<String>,
    file: Option<&'f str>,
    line: Option<usize>,
    key: Option<&'f str>,
    what: Option<&'static str>,
    given: Option<&'f str>,
    candidates: Vec<Candidate>,
}

impl Failure {
    /// The document, with a line break behind it.
    pub(super) fn as_json(&self) -> String {
        let place = place(&self.message);
        let asked = self.unresolved.as_deref();
        write(&ErrorReport {
            code: self.kind.word(),
            exit: self.exit().code(),
            message: self.message.clone(),
            hint: Some(self.hints.join("; ")).filter(|hint| !hint.is_empty()),
            file: place.map(|place| place.file),
            line: place.map(|place| place.line),
            key: place.and_then(|place| place.key).or(self.key),
            what: asked.map(|asked| asked.of.as_str()),
            given: asked.and_then(|asked| asked.given.as_deref()),
            candidates: asked.map(|asked| asked.candidates.clone()).unwrap_or_default(),
        })
    }
}

/// What clap found wrong with a command line.
pub(super) fn usage(error: &clap::Error) -> String {
    let text = error.render().to_string();
    let text = text.strip_prefix("error: ").unwrap_or(&text);
    let (message, rest) = text.split_once("\n\n").unwrap_or((text, ""));
    let key = one(error, ContextKind::InvalidArg).or_else(|| one(error, ContextKind::InvalidSubcommand));
    let given = one(error, ContextKind::InvalidValue);
    let near = [
        ContextKind::SuggestedArg,
        ContextKind::SuggestedSubcommand,
        ContextKind::SuggestedValue,
        ContextKind::ValidValue,
    ];
    let candidates = near.into_iter().flat_map(|kind| all(error, kind));
    write(&ErrorReport {
        code: FailureKind::Usage.word(),
        exit: Exit::Usage.code(),
        message: message.trim().to_owned(),
        hint: Some(rest.trim().to_owned()).filter(|rest| !rest.is_empty()),
        file: None,
        line: None,
        key: key.as_deref(),
        what: None,
        given: given.as_deref(),
        candidates: candidates.map(|name| Candidate::new(name.as_str(), name.as_str())).collect(),
    })
}

fn all(error: &clap::Error, kind: ContextKind) -> Vec<String> {
    match error.get(kind) {
        Some(ContextValue::String(text)) => vec![text.clone()],
        Some(ContextValue::Strings(texts)) => texts.clone(),
        _ => Vec::new(),
    }
}

fn one(error: &clap::Error, kind: ContextKind) -> Option<String> {
    all(error, kind).into_iter().next()
}

fn write(report: &ErrorReport<'_>) -> String {
    let mut line = serde_json::to_string(&serde_json::json!({ "error": report })).unwrap_or_default();
    line.push('\n');
    line
}

/// The first place in a file that a message names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct PlaceInFile<'m> {
    file: &'m str,
    line: usize,
    /// The first name that the message quotes: the key, or the value that is not one.
    key: Option<&'m str>,
}

/// Every message about a file begins its line with `FILE:LINE:COLUMN: `.
fn place(message: &str) -> Option<PlaceInFile<'_>> {
    message.lines().find_map(|line| {
        let line = line.trim_start();
        line.match_indices(": ").find_map(|(end, _)| {
            let (front, column) = line[..end].rsplit_once(':')?;
            let (file, number) = front.rsplit_once(':')?;
            column.parse::<usize>().ok()?;
            let key = line[end..].split('`').nth(1).filter(|key| !key.is_empty());
            Some(PlaceInFile { file, line: number.parse().ok()?, key })
        })
    })
}

#[cfg(test)]
mod tests {
    use super::{PlaceInFile, place};

    #[test]
    fn a_place_is_found_in_any_line() {
        let message = "the profile a.toml has 2 mistakes:\nC:\\a b.toml:12:3: `titel` is not a key; did you mean `title`?\nx:1:1: y";
        assert_eq!(place(message), Some(PlaceInFile { file: "C:\\a b.toml", line: 12, key: Some("titel") }));
        assert_eq!(place("the server answered 12:30: late"), None);
        assert_eq!(place(""), None);
    }
}
