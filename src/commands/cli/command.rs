//! The subcommands.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use clap_complete::Shell;

use super::list::ListArgs;
use crate::case::input::ErrorSource;
use crate::checks;

/// A job other than diagnosing.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// List what the systems and the profile know: people, tenants, actions, roles, features, objects
    List(ListArgs),
    /// Write a commented profile: which systems to ask
    Init(InitArgs),
    /// Try every system of the profile, without writing, and name each setting and right that is missing
    Doctor {
        /// How to show it
        #[arg(long, value_name = "FORMAT", default_value = "text")]
        format: DoctorFormat,
    },
    /// Explain a check, or what an error code or text means and where to look
    Explain {
        /// Which check, or the code or text; left out: all checks in one line each
        #[arg(value_name = "CHECK|TEXT|@FILE|-", help = which_check(), value_parser = super::value::error)]
        what: Option<ErrorSource>,
        /// How to show what a code or text means
        #[arg(long, value_name = "FORMAT", default_value = "text")]
        format: ExplainFormat,
    },
    /// The systems that can be asked
    #[command(subcommand)]
    Connectors(ConnectorsCommand),
    /// Tickets that are written and not filed yet
    #[command(subcommand)]
    Outbox(OutboxCommand),
    /// Look into a bundle
    #[command(subcommand)]
    Bundle(BundleCommand),
    /// Print the completions of a shell
    Completions {
        /// The shell
        shell: Shell,
    },
    /// Print a JSON Schema
    Schema {
        /// Of what
        name: SchemaName,
    },
    /// Say which value a token such as user-7f3a stands for; only on the machine that made it
    Reveal {
        /// The token
        token: String,
    },
}

/// How `escalate explain` shows what a code or text means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ExplainFormat {
    /// For people
    Text,
    /// For programs
    Json,
}

/// How `escalate doctor` shows what it found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum DoctorFormat {
    /// For people
    Text,
    /// For programs
    Json,
}

/// The checks by name, and what happens without one.
fn which_check() -> String {
    let names: Vec<&str> = checks::ALL.iter().map(|check| check.id.as_str()).collect();
    let (last, front) = names.split_last().unwrap_or((&"", &[]));
    format!(
        "{} or {last}; or an error code or text, whose meaning and next look are said; left out: all {} checks in one line each",
        front.join(", "),
        checks::how_many()
    )
}

/// `escalate init`.
#[derive(Clone, Debug, Args)]
pub struct InitArgs {
    /// A system to ask, by connector name; repeatable. Left out in a terminal: you are asked
    #[arg(long, value_name = "NAME")]
    pub connector: Vec<String>,
}

/// `escalate connectors …`
#[derive(Clone, Debug, Subcommand)]
pub enum ConnectorsCommand {
    /// List the connectors that are shipped and your own
    List,
    /// Print a connector's file
    Show {
        /// Its name, or a file
        connector: String,
    },
    /// Find mistakes in a connector, run it against its samples and print the plan of its requests
    Check {
        /// Its name, or a file; left out: all
        connector: Option<String>,
    },
    /// Send one request and show the raw answer beside what the connector made of it
    Try {
        /// The connection's name in the profile
        connection: String,
        /// The request's name in the connector
        request: String,
        /// Who to ask about
        #[arg(long, value_name = "EMAIL|ID")]
        user: String,
        /// The tenant
        #[arg(long)]
        tenant: Option<String>,
    },
    /// Write a connector to start from into the configuration folder
    New {
        /// Its name
        name: String,
    },
}

/// `escalate outbox …`
#[derive(Clone, Debug, Subcommand)]
pub enum OutboxCommand {
    /// List what is waiting
    List {
        /// What was filed from this machine instead, the last first
        #[arg(long)]
        filed: bool,
    },
    /// File what is waiting
    Retry {
        /// Only this entry
        id: Option<String>,
    },
    /// Give an entry up: it is deleted and never filed
    Drop {
        /// The entry
        id: String,
    },
}

/// `escalate bundle …`
#[derive(Clone, Debug, Subcommand)]
pub enum BundleCommand {
    /// List the files of a bundle and print its ticket
    Show {
        /// The bundle
        path: PathBuf,
        /// Private key (age or SSH) of an encrypted bundle
        #[arg(long, value_name = "FILE")]
        identity: Option<PathBuf>,
    },
    /// Compare every file with SHA256SUMS
    Verify {
        /// The bundle
        path: PathBuf,
        /// Private key (age or SSH) of an encrypted bundle
        #[arg(long, value_name = "FILE")]
        identity: Option<PathBuf>,
    },
}

/// What `escalate schema` can print.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SchemaName {
    /// Recorded facts, escalate.facts/1
    Facts,
    /// The report, escalate.report/1
    Report,
    /// A profile
    Config,
    /// A connector
    Connector,
}
