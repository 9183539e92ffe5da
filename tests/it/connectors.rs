//! The connector engine: loading, running, ticketing, faults.

mod amounts;
pub(crate) mod bench;
mod bounds;
mod exports;
mod faults;
mod hostile;
mod inert;
mod lists;
mod load;
mod reach;
mod samples;
mod tickets;
mod tokens;
