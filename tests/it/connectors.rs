//! The connector engine: loading, running, ticketing, faults.

mod bench;
mod exports;
mod faults;
mod hostile;
mod lists;
mod load;
