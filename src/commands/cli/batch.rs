//! `escalate batch`: its flags.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::value::{self, WhenArg};

/// `escalate batch`.
#[derive(Clone, Debug, Args)]
pub struct BatchArgs {
    /// The cases: a file, or - for standard input
    #[arg(value_name = "FILE|-")]
    pub cases: PathBuf,
    /// Keep a journal in this file: a batch that was broken off goes on where it was, and asks nothing twice
    #[arg(long, value_name = "FILE", help_heading = "Cases")]
    pub state: Option<PathBuf>,
    /// Print only what is new, changed or gone since the last complete run of that journal, or since the last that did not begin after an
    /// instant: last, 2026-11-20, 3d
    #[arg(long, value_name = "LAST", requires = "state", value_parser = since, help_heading = "Cases")]
    pub since: Option<SinceArg>,
    /// Write what the cases have in common to this file when all are done: JSON, a page if it ends in .html, text if in .txt; - is
    /// JSON on stderr
    #[arg(long, value_name = "FILE|-", help_heading = "Output")]
    pub clusters: Option<PathBuf>,
    /// Language of the replies to the users, e.g. en
    #[arg(long, value_name = "XX", value_parser = value::language, help_heading = "Output")]
    pub lang: Option<String>,
    /// File the tickets in the profile's ticketing system
    #[arg(long, help_heading = "Escalating")]
    pub file: bool,
    /// A ticket for each case, or one for all cases of a cluster
    #[arg(long, value_name = "WHAT", default_value = "case", help_heading = "Escalating")]
    pub per: TicketPer,
    /// Write the bundle of each case that is escalated into this folder
    #[arg(long, value_name = "FOLDER", help_heading = "Escalating")]
    pub bundle: Option<PathBuf>,
    /// Encrypt the bundles to this age recipient or SSH public key; repeatable
    #[arg(long, value_name = "RECIPIENT", help_heading = "Escalating")]
    pub encrypt_to: Vec<String>,
    /// Make everything that would leave; nothing leaves
    #[arg(long, help_heading = "Escalating")]
    pub dry_run: bool,
    /// Escalate although a check could not be answered
    #[arg(long, help_heading = "Escalating")]
    pub allow_unknown: bool,
}

/// Since which run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SinceArg {
    /// The last one.
    Last,
    /// The last one that did not begin after that.
    When(WhenArg),
}

fn since(text: &str) -> Result<SinceArg, String> {
    if text == "last" {
        return Ok(SinceArg::Last);
    }
    value::when(text).map(SinceArg::When).map_err(|says| format!("write `last`, or when: {says}"))
}

/// What a ticket is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum TicketPer {
    /// One person
    #[default]
    Case,
    /// All who are in one cluster; whoever is in none has a ticket of their own
    Cluster,
}
