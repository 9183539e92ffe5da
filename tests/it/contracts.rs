//! The shipped connectors against the vendors' own published descriptions (`tests/data/contracts/`), without a network: a
//! server generated from the description refuses what the vendor's would, and every field name is looked up.

#![expect(clippy::expect_used, reason = "a test stops at the first thing that is not as expected")]

mod description;
mod fields;
mod jq_names;
mod recorded;
mod run;
mod sample;
mod schema;
mod server;
mod shipped;
mod sweep;
