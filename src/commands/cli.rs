//! The command line: what was typed, and nothing of what it means.
//!
//! `escalate` without a subcommand diagnoses. The flags are a contract (`CONTRIBUTING.md`); a test compares `--help` with it.

mod command;
mod diagnose;
mod value;

pub use command::{
    BundleCommand, Command, ConnectorsCommand, DoctorFormat, ExplainFormat, InitArgs, OutboxCommand,
    SchemaName,
};
pub use diagnose::{DiagnoseArgs, SymptomName};
pub(in crate::commands) use value::WHEN;
pub use value::{FoundArg, WhenArg};

use crate::text::duration::duration;
use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

use chrono::{DateTime, Utc};
use clap::error::ErrorKind;
use clap::parser::ValueSource;
use clap::{Args, CommandFactory as _, FromArgMatches as _, Parser, ValueEnum};

use crate::checks;

/// What was typed.
#[derive(Debug, Parser)]
#[command(name = "escalate", version, about = about(), max_term_width = 110, after_help = AFTER_HELP)]
pub struct Cli {
    /// The case, and what to do with it.
    #[command(flatten)]
    pub diagnose: DiagnoseArgs,
    /// What every subcommand understands.
    #[command(flatten)]
    pub global: Global,
    /// Another job than diagnosing.
    #[command(subcommand)]
    pub command: Option<Command>,
}

fn about() -> String {
    format!(
        "Walks the {} access checks, names the cause and the fix, and files the ticket only when the admin cannot fix it",
        checks::how_many()
    )
}

const AFTER_HELP: &str = "\
Exit codes:
  0  escalated: the ticket is filed or the bundle written (with --dry-run: would have been); or a subcommand did its work
  1  something broke: the message says what and what to do
  2  usage
  3  not escalated: a check found a cause that you can fix, or it lies outside the checks (second factor, network, session …);
     --still-failing escalates after the fix did not help
  4  not escalated: a check could not be answered; --allow-unknown escalates with the gaps named
  5  configuration, facts or connector file invalid
  6  the ticket could not be filed yet: it is safe in the outbox, `escalate outbox retry` sends it";

/// What every subcommand understands.
#[derive(Clone, Debug, Args)]
pub struct Global {
    /// Profile file, instead of looking for one by name
    #[arg(long, global = true, value_name = "FILE", help_heading = "Profile")]
    pub config: Option<PathBuf>,
    /// Profile by name: profiles/NAME.toml in the configuration folder. Not needed when there is only one
    #[arg(long, global = true, value_name = "NAME", help_heading = "Profile", conflicts_with = "config")]
    pub profile: Option<String>,
    /// Colours: auto (in a terminal, unless `NO_COLOR` or `TERM=dumb` says no), always, never
    #[arg(
        long,
        global = true,
        value_name = "WHEN",
        default_value = "auto",
        help_heading = "Output",
        hide_possible_values = true
    )]
    pub color: ColorName,
    /// Ask nothing, also in a terminal
    #[arg(long, global = true)]
    pub no_input: bool,
    /// Give up on what has not been answered by then; what is missing is named in the report
    #[arg(long, global = true, value_name = "DURATION", default_value = "30s", value_parser = duration)]
    pub timeout: Duration,
    /// Say on stderr what is being done; -vv and -vvv say more. Never a secret
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    pub verbose: u8,
    /// Pretend that it is this instant, for output that can be reproduced
    #[arg(long, global = true, hide = true, value_name = "RFC3339", value_parser = value::instant)]
    pub now: Option<DateTime<Utc>>,
}

/// When to colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ColorName {
    /// In a terminal that can, unless a variable says otherwise.
    Auto,
    /// Also in a pipe.
    Always,
    /// Nowhere.
    Never,
}

/// Reads the command line.
///
/// # Errors
/// What clap says about it: also the texts of `--help` and `--version`.
pub fn parse(args: impl IntoIterator<Item = OsString>) -> Result<Cli, clap::Error> {
    let mut command = Cli::command();
    let matches = command.try_get_matches_from_mut(args)?;
    if let Some(subcommand) = matches.subcommand_name() {
        let diagnosing = DiagnoseArgs::augment_args(clap::Command::new("diagnose"));
        let typed = diagnosing
            .get_arguments()
            .find(|arg| matches.value_source(arg.get_id().as_str()) == Some(ValueSource::CommandLine));
        if let Some(arg) = typed {
            let flag = arg.get_long().unwrap_or_default();
            return Err(command.error(
                ErrorKind::ArgumentConflict,
                format!("`--{flag}` belongs to a diagnosis and cannot be used with `escalate {subcommand}`"),
            ));
        }
    }
    Cli::from_arg_matches(&matches)
}
