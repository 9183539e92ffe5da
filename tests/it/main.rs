//! The integration tests: one binary, one module for each area.

#![expect(
    clippy::unwrap_used,
    clippy::unnecessary_wraps,
    reason = "a test stops at the first thing that is not as expected"
)]

#[cfg(feature = "mcp")]
mod assistant;
mod bad_input;
mod batch;
mod bundle;
mod checks;
mod cli;
mod cluster_ticket;
#[path = "../worlds/mod.rs"]
#[expect(dead_code, reason = "the bench uses all of it")]
mod cluster_worlds;
mod clusters;
mod clusters_by_hand;
mod connector_page;
mod connectors;
#[expect(dead_code, reason = "some of it is for the second layer")]
#[path = "../contract/mod.rs"]
#[expect(clippy::expect_used, reason = "a test stops at the first thing that is not as expected")]
mod contract;
mod contracts;
mod crash;
mod diagnosis;
#[cfg(feature = "contracts")]
mod directory_faults;
mod documents;
mod example_export;
mod expected;
#[path = "../faults/mod.rs"]
#[expect(dead_code, reason = "the bench uses all of it")]
mod faults;
mod filing;
mod filing_faults;
#[cfg(unix)]
mod first_session;
mod fixtures;
mod from_ticket;
mod gather_merge;
mod golden;
mod golden_render;
mod guided;
#[cfg(target_os = "linux")]
mod guided_first_bundle;
mod house;
mod kept_scenarios;
mod kept_tickets;
mod keys;
#[cfg(feature = "ldap")]
mod ldap;
mod mail;
#[cfg(feature = "contracts")]
mod markup;
mod mistakes;
mod outbox;
mod pictures;
mod planted;
mod profile;
mod pseudonym_map;
mod questions;
mod reader;
mod redact_attach;
mod redact_blocks;
#[cfg(feature = "encrypt")]
mod redact_encrypt;
mod redact_notations;
mod redact_person;
mod redact_place;
mod redact_prose;
mod redact_recognise;
mod redact_scan;
mod redact_text;
mod redact_texts;
mod redact_told;
mod redact_told_more;
mod redact_typed;
mod render;
mod replies_linted;
mod reply;
mod report;
mod resolve;
mod sample;
mod scene;
#[cfg(feature = "contracts")]
mod schemas;
#[cfg(feature = "serve")]
mod service;
mod shared_requests;
mod shown;
mod slips;
mod slips_in_exports;
mod support;
#[path = "../systems/mod.rs"]
#[expect(unreachable_pub, reason = "its interface is that of a library")]
mod systems;
#[cfg(unix)]
mod terminal;
mod ticket;
mod ticket_lines;
mod updated;
mod v0_1;
mod webhook;
mod what_changed;
mod widths;
mod words_for_people;
mod worked_ticket;
