//! The connector engine: loading, running, ticketing, faults.

mod bench;
mod faults;
mod load;
