//! The command line: what is typed, what is refused, and how a run ends.

mod arguments;
mod asking;
mod attached;
mod case;
mod connectors;
mod doctor;
mod first_minute;
mod found;
mod kept;
mod keys;
mod leaving;
mod letter;
#[cfg(unix)]
mod pipes;
mod profiles;
pub(crate) mod replay;
mod resolve;
mod state;
mod texts;
mod ticket;
mod what_changed;
mod what_if;
