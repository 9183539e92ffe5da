//! The shipped connectors against the vendors' own published descriptions (`tests/data/contracts/`), without a network: a
//! server generated from the description refuses what the vendor's would, and every field name is looked up.

mod description;
mod fields;
mod jq_names;
mod sample;
mod schema;
mod server;
mod shipped;
mod sweep;
