//! The command line: what is typed, what is refused, and how a run ends.

mod arguments;
mod asking;
mod attached;
mod case;
mod completing;
mod connectors;
mod continued;
mod create_only;
mod doctor;
mod first_minute;
mod found;
mod from_ticket;
mod io_words;
mod kept;
mod keys;
mod leaving;
mod letter;
#[cfg(unix)]
mod pipes;
mod profiles;
pub(crate) mod replay;
mod resolve;
pub(crate) mod starters;
mod state;
mod texts;
mod ticket;
#[cfg(unix)]
pub(crate) mod typed_examples;
mod unproven;
mod walk_atender;
mod what_changed;
mod what_if;
