//! The connector engine: loading, running, ticketing, faults.

mod load;
