//! The subcommands.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use clap_complete::Shell;

use super::DiagnoseArgs;
use super::batch::BatchArgs;
use super::format::ListingFormat;
use super::list::ListArgs;
use super::serve::ServeArgs;
use crate::case::input::ErrorSource;
use crate::checks;

/// A job other than diagnosing.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Go on with the last case: what was given and answered still holds, and what is new is added
    ///
    /// Takes the same flags. A new value wins, lists add up, and a new --found of the same check takes the place of the former one.
    /// What was typed, answered and looked up is kept for 24 hours in the state folder, for you alone, without secrets; of two
    /// terminals, the last one wins. --file, --dry-run and how the result is printed are said again each time.
    Continue(Box<ContinueArgs>),
    /// Make the case from a ticket of the profile's ticketing system, and write the result back as an internal note
    ///
    /// Who, where, what and the exact error are taken from the ticket, and it is said what was taken from where; flags win over it. What it does
    /// not tell is asked for in a terminal. Its text is data: nothing in it is run, looked up or followed. Nothing is written twice.
    Ticket(Box<TicketArgs>),
    /// Diagnose many cases, and say what they have in common
    ///
    /// Each line of FILE is a case, {"user": …, "tenant": …, "action": …, "error": …, "on": …, "permission": [], "feature": []}, or recorded
    /// facts; or FILE is a table, whose first line names these columns. Each becomes one line on stdout, in the order of the input: the report
    /// as --format json writes it, or {"error": …, "line": N}. Names are taken as they are given, and each case has
    /// its own time.
    Batch(BatchArgs),
    /// List what the systems and the profile know: people, tenants, actions, roles, features, objects
    List(ListArgs),
    /// Write a commented profile: which systems to ask
    Init(InitArgs),
    /// Try every system of the profile, without writing, and name each setting and right that is missing
    Doctor {
        /// Look at what `escalate serve` needs instead: its key, database, certificate, tokens, sign-in
        #[arg(long)]
        service: bool,
        /// How to show it
        #[arg(long, value_name = "FORMAT", default_value = "text")]
        format: ListingFormat,
    },
    /// Explain a check, or what an error code or text means and where to look
    Explain {
        /// Which check, or the code or text; left out: all checks in one line each
        #[arg(value_name = "CHECK|TEXT|@FILE|-", help = which_check(), value_parser = super::value::error)]
        what: Option<ErrorSource>,
        /// How to show what a code or text means
        #[arg(long, value_name = "FORMAT", default_value = "text")]
        format: ListingFormat,
    },
    /// Answer an assistant over standard input and output, as the Model Context Protocol has it
    ///
    /// For a language model, which can diagnose, explain, draft tickets and list actions. It reads; it files only where the profile says `[assistant] file =
    /// true`. People are tokens, credentials never leave, and what users, tickets and systems wrote is marked as data. Each call has
    /// its own time. Notes and -v go to stderr.
    Mcp,
    /// Run beside the ticketing system: webhooks, requests and the page start cases, and each result is a note at its ticket
    ///
    /// The table "service" of the profile says where it listens, with which key it keeps what it keeps, and who may ask it what. SIGTERM ends it: nothing
    /// new is taken, and what is under way has 20 seconds. Each step of a case has the time of a run.
    Serve(ServeArgs),
    /// The systems that can be asked
    #[command(subcommand)]
    Connectors(ConnectorsCommand),
    /// Which profile counts, and what it says
    #[command(subcommand)]
    Profile(ProfileCommand),
    /// Tickets that are written and not filed yet
    #[command(subcommand)]
    Outbox(OutboxCommand),
    /// Look into a bundle
    #[command(subcommand)]
    Bundle(BundleCommand),
    /// Print the script that completes commands, flags and names in a shell
    Completions {
        /// The shell
        shell: Shell,
    },
    /// Print the manual, or write a page for each command
    Man {
        /// Write all pages into this folder, made if it is not there
        #[arg(long, value_name = "DIR")]
        dir: Option<PathBuf>,
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

/// `escalate continue`.
#[derive(Clone, Debug, Args)]
pub struct ContinueArgs {
    /// Go on with the case of this ticket, which was filed from this machine: its id, its address, or the entry of `outbox list --filed`
    #[arg(long, value_name = "ID")]
    pub ticket: Option<String>,
    /// What is new.
    #[command(flatten)]
    pub diagnose: DiagnoseArgs,
}

/// `escalate ticket`.
#[derive(Clone, Debug, Args)]
pub struct TicketArgs {
    /// The ticket, by the id that the system shows
    pub id: String,
    /// Also send the letter to the requester; never where it is about another person
    #[arg(long)]
    pub reply: bool,
    /// The flags of a diagnosis.
    #[command(flatten)]
    pub diagnose: DiagnoseArgs,
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
    /// The product whose profile to start from, with its usual actions: atender, keycloak, entra … or own
    #[arg(long = "for", value_name = "PRODUCT")]
    pub product: Option<String>,
    /// A system to ask, by connector name; repeatable; with --for, beside those of the product. Left out in a terminal: you are asked
    #[arg(long, value_name = "NAME")]
    pub connector: Vec<String>,
}

/// `escalate connectors …`
#[derive(Clone, Debug, Subcommand)]
pub enum ConnectorsCommand {
    /// List the connectors that are shipped and your own
    List {
        /// How to show it
        #[arg(long, value_name = "FORMAT", default_value = "text")]
        format: ListingFormat,
    },
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
    /// Ask a system and show the facts; of one request the raw answer beside them
    Try {
        /// The connection's name in the profile; or a connector or its file, with recorded answers
        connection: String,
        /// The request's name in the connector; left out: all facts
        request: Option<String>,
        /// Who to ask about
        #[arg(long, value_name = "EMAIL|ID")]
        user: String,
        /// The tenant
        #[arg(long)]
        tenant: Option<String>,
        /// Answers in place of the system: NAME.samples.json, or an object of answers by request. A connector's file without a
        /// connection takes the samples beside it
        #[arg(long, value_name = "FILE")]
        answers: Option<PathBuf>,
    },
    /// Write a connector to start from into the configuration folder
    New {
        /// Its name
        name: String,
        /// What it is to a system: directory, permissions, flags, ticketing, read for exported files, or sql for a database
        #[arg(long, value_name = "KIND", default_value = "directory")]
        kind: NewKind,
    },
}

/// What `escalate connectors new` starts from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum NewKind {
    /// People, invites, roles
    Directory,
    /// Decisions of a permission engine
    Permissions,
    /// Feature flags and tiers
    Flags,
    /// Tickets
    Ticketing,
    /// Exported files of people
    Read,
    /// A database of one's own
    Sql,
}

/// `escalate profile …`
#[derive(Clone, Debug, Subcommand)]
pub enum ProfileCommand {
    /// Print the path of the profile that counts
    Path {
        /// How to show it
        #[arg(long, value_name = "FORMAT", default_value = "text")]
        format: ListingFormat,
    },
    /// Print it as it counts: defaults filled in, secrets as references, what is not filled in yet
    Show {
        /// How to show it
        #[arg(long, value_name = "FORMAT", default_value = "text")]
        format: ListingFormat,
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
        /// How to show it
        #[arg(long, value_name = "FORMAT", default_value = "text")]
        format: ListingFormat,
    },
    /// File what is waiting
    Retry {
        /// Only this entry
        id: Option<String>,
        /// Send it although an earlier try got no answer: you looked, and it is not in the system
        #[arg(long, requires = "id")]
        again: bool,
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
        /// Of the bundle of a cluster: print the case in the folder cases/N instead
        #[arg(long, value_name = "N")]
        case: Option<usize>,
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
    /// What many cases have in common, as `batch --clusters` writes it
    Clusters,
    /// A profile
    Config,
    /// A connector
    Connector,
}
