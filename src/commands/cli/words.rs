//! The flags of a case as words: as they were typed, to be kept, joined with those of a later line, written out and read again.
//! Whatever flag a diagnosis gets, it is one of them by itself.

use clap::parser::ValueSource;
use clap::{Arg, ArgAction, ArgMatches, Args as _};
use serde::{Deserialize, Serialize};

use super::{DiagnoseArgs, Global};

/// A flag, and the value it was given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FlagWord {
    /// Without the hyphens in front: `user`.
    pub flag: String,
    /// `None`: a flag without a value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
}

impl FlagWord {
    /// `--flag value`.
    pub fn new(flag: &str, value: impl Into<String>) -> Self {
        Self { flag: flag.to_owned(), value: Some(value.into()) }
    }

    /// As one argument of a program.
    fn argument(&self) -> String {
        match &self.value {
            Some(value) => format!("--{}={value}", self.flag),
            None => format!("--{}", self.flag),
        }
    }
}

/// What was typed, as words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TypedWords {
    /// The flags of the case and of what leaves.
    pub case: Vec<FlagWord>,
    /// The flags that say whose systems, and how long they are waited for.
    pub global: Vec<FlagWord>,
}

/// The words of a command line; `None` when a value is not Unicode, so that it cannot be written down.
pub(super) fn typed(matches: &ArgMatches) -> Option<TypedWords> {
    let global = Global::augment_args(clap::Command::new("global"));
    // What is left out of a line that is written anew: it says how this run talks, not what it does.
    let says = |arg: &&Arg| !matches!(arg.get_id().as_str(), "verbose" | "now");
    Some(TypedWords {
        case: words_of(diagnosing().get_arguments(), matches)?,
        global: words_of(global.get_arguments().filter(says), matches)?,
    })
}

fn words_of<'a>(args: impl Iterator<Item = &'a Arg>, matches: &ArgMatches) -> Option<Vec<FlagWord>> {
    let mut words = Vec::new();
    for arg in args {
        let id = arg.get_id().as_str();
        let Some(flag) = arg.get_long() else { continue };
        if matches.value_source(id) != Some(ValueSource::CommandLine) {
            continue;
        }
        let mut values: Vec<FlagWord> = Vec::new();
        if !matches!(arg.get_action(), ArgAction::SetTrue) {
            for value in matches.get_raw(id).into_iter().flatten() {
                values.push(FlagWord::new(flag, value.to_str()?));
            }
        }
        if values.is_empty() {
            values.push(FlagWord { flag: flag.to_owned(), value: None });
        }
        words.append(&mut values);
    }
    Some(words)
}

fn diagnosing() -> clap::Command {
    DiagnoseArgs::augment_args(clap::Command::new("escalate").no_binary_name(true))
}

/// The flags that these words say.
///
/// # Errors
/// They are not all words of this version.
pub fn read_again(words: &[FlagWord]) -> Result<DiagnoseArgs, clap::Error> {
    let matches = diagnosing().try_get_matches_from(words.iter().map(FlagWord::argument))?;
    clap::FromArgMatches::from_arg_matches(&matches)
}

/// The words of a case, and those of a later line: a new value wins, and lists add up.
#[must_use]
pub fn joined(kept: Vec<FlagWord>, new: &[FlagWord]) -> Vec<FlagWord> {
    let command = diagnosing();
    let is_list = |flag: &str| {
        let of_name = |arg: &&Arg| arg.get_long() == Some(flag);
        let arg = command.get_arguments().find(of_name);
        arg.is_some_and(|arg| matches!(arg.get_action(), ArgAction::Append))
    };
    let goes =
        |old: &FlagWord| new.iter().any(|new| new.flag == old.flag && (!is_list(&new.flag) || new == old));
    let mut words: Vec<FlagWord> = kept.into_iter().filter(|old| !goes(old)).collect();
    words.extend_from_slice(new);
    words
}
