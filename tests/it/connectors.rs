//! The connector engine: loading, running, ticketing, faults.

mod account;
mod amounts;
mod answers;
pub(crate) mod bench;
mod bounds;
mod cost;
mod exports;
mod faults;
mod hooks;
mod hostile;
mod inert;
mod kept;
mod listing;
mod lists;
mod load;
mod manners;
mod pages;
mod reach;
mod remedies;
mod requests;
mod rounds;
mod samples;
mod spreadsheets;
#[cfg(feature = "sql")]
mod sql;
mod sql_files;
mod throttled;
mod tickets;
mod tokens;
mod walks;
