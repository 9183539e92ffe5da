//! The connector engine: loading, running, ticketing, faults.

pub(crate) mod bench;
mod faults;
mod load;
