//! `escalate serve`: the flags.

use clap::{Args, Subcommand};

use super::format::ListingFormat;
use super::value::{self, WhenArg};

/// What the service is to do; nothing: run.
#[derive(Debug, Args)]
pub struct ServeArgs {
    /// What is done with what a service keeps
    #[command(subcommand)]
    pub command: Option<ServeCommand>,
}

/// Looking at what a service keeps, and removing of it.
#[derive(Debug, Subcommand)]
pub enum ServeCommand {
    /// Print who looked up or filed what about whom, and when
    ///
    /// Nothing of this log can be changed or removed. People who were looked up stand in it as tokens.
    Log {
        /// Only what was done about this person: an address, or the token of the log
        #[arg(long, value_name = "ADDRESS|TOKEN")]
        about: Option<String>,
        /// Only since then: an instant, a day, or how long ago: 2h, 3d
        #[arg(long, value_name = "WHEN", value_parser = value::when)]
        since: Option<WhenArg>,
        /// At most so many lines, the newest ones
        #[arg(long, value_name = "N", default_value_t = 1000)]
        limit: u32,
        /// How to show it
        #[arg(long, value_name = "FORMAT", default_value = "text")]
        format: ListingFormat,
    },
    /// Delete every case about a person: what was looked up, reports, replies
    ///
    /// The log stays, in which the person is a token; so do tickets that were filed, and notes at tickets.
    Forget {
        /// The person's address, user name or id; or the token of the log
        #[arg(value_name = "ADDRESS")]
        person: String,
    },
}
