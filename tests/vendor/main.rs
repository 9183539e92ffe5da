//! The second layer: what the first one tests on data that the project wrote, on data that others wrote, which is no part of
//! the project. `cargo test --features vendor-data --test vendor_data -- --nocapture` runs it and prints the coverage of both
//! layers; without the data it fails.

#![expect(clippy::expect_used, reason = "a test stops at the first thing that is not as expected")]

mod causes;
#[expect(dead_code, reason = "some of it is for the first layer")]
#[path = "../contract/mod.rs"]
mod contract;
mod contracts;
mod data;
mod drift;
#[path = "../it/expected.rs"]
mod expected;
mod graphql;
#[path = "../bench/made_secrets.rs"]
mod made_secrets;
mod published;
#[path = "../bench/recall.rs"]
mod recall;
#[path = "../bench/suspicion.rs"]
#[expect(dead_code, reason = "the bench prints what is not asked here")]
mod suspicion;
mod texts;
