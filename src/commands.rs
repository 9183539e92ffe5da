//! What the tool does: one file for each command, one `match` from what was typed to what is done.

pub mod ask;
mod batch;
mod bundle;
pub mod cli;
mod complete;
mod completions;
mod connectors;
mod diagnose;
mod doctor;
mod explain;
pub mod failure;
pub mod guided;
mod init;
mod kept;
mod list;
mod logging;
mod man;
mod mcp;
mod outbox;
mod output;
mod pick;
mod profile;
pub mod progress;
mod reveal;
mod runtime;
pub mod schema;
mod screen;
mod secrets;
mod serve;
mod setup;
mod ticket;

use std::ffi::OsString;

use secrecy::ExposeSecret as _;

use crate::diagnosis::Exit;
use crate::environment::{self, clock};
use cli::{Cli, Command};
use failure::{Failure, FailureFormat};

/// Runs a command line, prints its result or its failure, and says how the process ends.
pub fn run(args: impl IntoIterator<Item = OsString>) -> Exit {
    let args: Vec<OsString> = args.into_iter().collect();
    let format = FailureFormat::of(&args);
    if let Some(asked) = environment::completing() {
        return complete::answer(&asked, args).unwrap_or_else(|failure| failure.print(format));
    }
    match cli::parse(args, screen::style().width) {
        Ok(cli) => dispatch(cli).unwrap_or_else(|failure| failure.print(format)),
        Err(error) => failure::print_usage(&error, format),
    }
}

fn dispatch(cli: Cli) -> Result<Exit, Failure> {
    let global = &cli.global;
    screen::colour(global.color);
    logging::start(global.verbose, secrets::mask());
    clock::be_patient(global.timeout);
    for password in environment::proxy_passwords() {
        secrets::vault().hold("proxy", password.expose_secret());
    }
    match cli.command {
        None => diagnose::first(&cli.diagnose, cli.words.as_ref(), global),
        Some(Command::Continue(args)) => diagnose::again(args.ticket.as_deref(), cli.words.as_ref(), global),
        Some(Command::Ticket(args)) => ticket::run(&args, cli.words.as_ref(), global),
        Some(Command::Batch(args)) => batch::run(&args, global),
        Some(Command::List(args)) => list::run(&args, global),
        Some(Command::Init(args)) => init::run(&args, global),
        Some(Command::Doctor { service: false, format }) => doctor::run(format, global),
        Some(Command::Doctor { service: true, format }) => doctor::service(format, global),
        Some(Command::Explain { what, format }) => explain::run(what, format),
        Some(Command::Mcp) => mcp::run(global),
        Some(Command::Serve(args)) => serve::run(&args, global),
        Some(Command::Connectors(command)) => connectors::run(&command, global),
        Some(Command::Profile(command)) => profile::run(&command, global),
        Some(Command::Outbox(command)) => outbox::run(&command, global),
        Some(Command::Bundle(command)) => bundle::run(&command),
        Some(Command::Completions { shell }) => completions::run(shell),
        Some(Command::Man { dir }) => man::run(dir.as_deref()),
        Some(Command::Schema { name }) => schema::run(name),
        Some(Command::Reveal { token }) => reveal::run(&token),
    }
}
