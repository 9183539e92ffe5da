//! The command line: what was typed, and nothing of what it means.
//!
//! `escalate` without a subcommand diagnoses. The flags are a contract (`CONTRIBUTING.md`); a test compares `--help` with it.

mod batch;
mod command;
mod diagnose;
pub mod examples;
mod format;
mod list;
mod serve;
mod value;
mod words;

pub use batch::{BatchArgs, SinceArg, TicketPer};
pub use command::{
    BundleCommand, Command, ConnectorsCommand, ContinueArgs, InitArgs, NewKind, OutboxCommand,
    ProfileCommand, SchemaName, TicketArgs,
};
pub use diagnose::{DiagnoseArgs, SymptomName};
pub use format::ListingFormat;
pub use list::{ListArgs, ListedName};
pub use serve::{ServeArgs, ServeCommand};
pub(in crate::commands) use value::WHEN;
pub use value::{FoundArg, WhenArg};
pub use words::{FlagWord, TypedWords, joined, read_again};

use crate::text::duration::duration;
use crate::text::near::one_edit;
use crate::text::wrap;
use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

use chrono::{DateTime, Utc};
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::parser::ValueSource;
use clap::{Args, CommandFactory as _, FromArgMatches as _, Parser, ValueEnum};

use crate::checks;

/// What was typed.
#[derive(Debug, Parser)]
#[command(name = "escalate", version = VERSION, about = about())]
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
    /// The flags of the case as words; `None` when one cannot be written down.
    #[arg(skip)]
    pub words: Option<TypedWords>,
}

fn about() -> String {
    format!(
        "Walks the {} access checks, names the cause and the fix, and files the ticket only when the admin cannot fix it",
        checks::how_many()
    )
}

/// The version, and the commit where it was built in a clone: `0.1.0 (4877cdf0a1b2 2026-11-29)`. `build.rs` asks git.
pub const VERSION: &str = env!("ESCALATE_VERSION");

/// The subcommand that goes on with the last case.
const CONTINUE: &str = "continue";
/// The subcommand that makes the case from a ticket.
const TICKET: &str = "ticket";

/// How a run ends, for `--help` and the manual: the exit code, and what it means.
pub const EXIT_CODES: &[(u8, &str)] = &[
    (
        0,
        "escalated: ticket filed, bundle written, or with --dry-run would have been; or a subcommand did its work",
    ),
    (1, "something broke: the message says what and what to do"),
    (2, "usage"),
    (
        3,
        "not escalated: you can fix the cause, or it lies outside the checks (second factor, network …); --still-failing escalates \
         after the fix did not help",
    ),
    (4, "not escalated: a check could not be answered; --allow-unknown escalates with the gaps named"),
    (5, "configuration, facts or connector file invalid"),
    (6, "the ticket could not be filed yet: it is safe in the outbox, `escalate outbox retry` sends it"),
    (130, "Ctrl-C while questions were asked: the case is kept, `escalate continue` goes on"),
];

/// The same as a list under the help.
fn exit_codes(width: usize) -> String {
    let line = |(code, says): &(u8, &str)| format!("{code:>3}  {says}\n");
    let list: String = EXIT_CODES.iter().map(line).collect();
    format!("Exit codes:\n{}", wrap::page(&list, width.clamp(wrap::NARROWEST, wrap::PROSE)))
}

/// The heading of what every command understands.
const GLOBAL: &str = "Global";

/// What every subcommand understands.
#[derive(Clone, Debug, Args)]
pub struct Global {
    /// Profile file, instead of looking for one by name
    #[arg(long, global = true, value_name = "FILE", help_heading = GLOBAL)]
    pub config: Option<PathBuf>,
    /// Profile by name: profiles/NAME.toml in the configuration folder. Not needed when there is only one
    #[arg(long, global = true, value_name = "NAME", help_heading = GLOBAL, conflicts_with = "config")]
    pub profile: Option<String>,
    /// Colours: auto (in a terminal, unless `NO_COLOR` or `TERM=dumb` says no), always, never
    #[arg(
        long,
        global = true,
        value_name = "WHEN",
        default_value = "auto",
        help_heading = GLOBAL,
        hide_possible_values = true
    )]
    pub color: ColorName,
    /// Ask nothing, also in a terminal
    #[arg(long, global = true, help_heading = GLOBAL)]
    pub no_input: bool,
    /// Give up on what has not been answered by then; what is missing is named in the report
    #[arg(long, global = true, value_name = "DURATION", default_value = "30s", value_parser = duration, help_heading = GLOBAL)]
    pub timeout: Duration,
    /// Say on stderr what is being done; -vv and -vvv say more. Never a secret
    #[arg(short, long, global = true, action = clap::ArgAction::Count, help_heading = GLOBAL)]
    pub verbose: u8,
    /// Pretend that it is this instant, for output that can be reproduced
    #[arg(long, global = true, hide = true, value_name = "RFC3339", value_parser = value::instant)]
    pub now: Option<DateTime<Utc>>,
}

/// Help is read worst in long lines: however wide the screen is, no line of it is longer.
const WIDEST: usize = 110;

/// The whole command line, with examples under the help of each command, for a screen of that many columns. What every command
/// understands is explained once: under the help of a subcommand it is one line.
#[must_use]
pub fn command(width: usize) -> clap::Command {
    let width = width.clamp(wrap::NARROWEST, WIDEST);
    let root = Cli::command().term_width(width);
    let global: Vec<clap::Arg> = root.get_arguments().filter(|arg| arg.is_global_set()).cloned().collect();
    let shown = global.iter().filter(|arg| !arg.is_hide_set()).map(spelled).collect::<Vec<_>>().join(", ");
    let hidden: Vec<clap::Arg> = global.into_iter().map(|arg| arg.hide(true)).collect();
    let names: Vec<String> = root.get_subcommands().map(|sub| sub.get_name().to_owned()).collect();
    let after = format!("{}\n{}", examples::page(&[""], width), exit_codes(width));
    let line = format!("{GLOBAL}: {shown}\n  explained by `escalate --help`");
    names.into_iter().fold(root.after_help(after), |root, name| {
        root.mut_subcommand(&name, |sub| with_examples(sub, &name, &hidden, &line, width))
    })
}

/// A subcommand and those under it. An argument that it has already is not passed down to it a second time.
fn with_examples(
    command: clap::Command,
    path: &str,
    hidden: &[clap::Arg],
    line: &str,
    width: usize,
) -> clap::Command {
    let names: Vec<String> = command.get_subcommands().map(|sub| sub.get_name().to_owned()).collect();
    // Its own first, where it does something by itself, and those of the commands below it.
    let below: Vec<String> = names.iter().map(|name| format!("{path} {name}")).collect();
    let all: Vec<&str> = [path].into_iter().chain(below.iter().map(String::as_str)).collect();
    let under = examples::page(&all, width);
    let gap = if under.is_empty() { "" } else { "\n" };
    let command = command.args(hidden.to_vec()).after_help(format!("{under}{gap}{line}"));
    names.into_iter().fold(command, |command, name| {
        command
            .mut_subcommand(&name, |sub| with_examples(sub, &format!("{path} {name}"), hidden, line, width))
    })
}

/// The same complaint with the flag that is one slip away, where clap finds a farther one or none: for `--om` it says `--format`.
fn with_near_flag(mut error: clap::Error, command: &clap::Command) -> clap::Error {
    let Some(ContextValue::String(typed)) = error.get(ContextKind::InvalidArg) else { return error };
    let found = match error.get(ContextKind::SuggestedArg) {
        Some(ContextValue::String(suggested)) => one_edit(suggested, typed),
        _ => false,
    };
    if error.kind() != ErrorKind::UnknownArgument || found {
        return error;
    }
    let mut flags = command.get_arguments().filter_map(|arg| Some(format!("--{}", arg.get_long()?)));
    if let Some(near) = flags.find(|flag| one_edit(flag, typed)) {
        error.insert(ContextKind::SuggestedArg, ContextValue::String(near));
        // The one that it has is that of the farther flag.
        let usage = command.clone().render_usage();
        error.insert(ContextKind::Usage, ContextValue::StyledStr(usage));
    }
    error
}

/// A flag as it is typed: `--config FILE`.
fn spelled(arg: &clap::Arg) -> String {
    let flag = arg
        .get_short()
        .map_or_else(|| format!("--{}", arg.get_long().unwrap_or_default()), |short| format!("-{short}"));
    let values = arg.get_value_names().filter(|_| arg.get_action().takes_values()).unwrap_or_default();
    values.iter().fold(flag, |flag, value| format!("{flag} {value}"))
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

/// Reads the command line. Its help is for a screen of that many columns.
///
/// # Errors
/// What clap says about it: also the texts of `--help` and `--version`.
pub fn parse(args: impl IntoIterator<Item = OsString>, width: usize) -> Result<Cli, clap::Error> {
    let mut command = command(width);
    let matches = command.try_get_matches_from_mut(args).map_err(|error| with_near_flag(error, &command))?;
    if let Some(subcommand) = matches.subcommand_name() {
        let diagnosing = DiagnoseArgs::augment_args(clap::Command::new("diagnose"));
        let typed = diagnosing
            .get_arguments()
            .find(|arg| matches.value_source(arg.get_id().as_str()) == Some(ValueSource::CommandLine));
        if let Some(arg) = typed {
            let flag = arg.get_long().unwrap_or_default();
            let message = if subcommand == CONTINUE {
                format!("`--{flag}` is new to the case that goes on: put it behind `escalate {CONTINUE}`")
            } else if subcommand == TICKET {
                format!("`--{flag}` belongs to the case of the ticket: put it behind `escalate {TICKET} ID`")
            } else {
                format!("`--{flag}` belongs to a diagnosis and cannot be used with `escalate {subcommand}`")
            };
            return Err(command.error(ErrorKind::ArgumentConflict, message));
        }
    }
    let continued = matches.subcommand_matches(CONTINUE).or_else(|| matches.subcommand_matches(TICKET));
    Ok(Cli { words: words::typed(continued.unwrap_or(&matches)), ..Cli::from_arg_matches(&matches)? })
}
