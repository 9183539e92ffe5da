//! The second layer of tests: the real binary against real servers, which `tests/servers/run all up` starts and seeds.
//!
//! Each check is made to fail for a real reason (`run SERVER do …`), the tool must find exactly that, and must pass when it is
//! undone. Tickets are filed and read back through the system's own API, not through the tool. A server that is not up fails its
//! tests with a message; nothing is skipped.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test stops at the first thing that is not as expected"
)]

mod cluster_ticket;
#[expect(dead_code, reason = "most of it is for the layers without servers")]
#[path = "../contract/mod.rs"]
mod contract;
mod described;
mod directories;
mod directus;
mod doctor;
#[path = "../vendor/drift.rs"]
mod drift;
#[path = "../it/expected.rs"]
mod expected;
mod faults;
mod filing;
mod from_ticket;
mod helpdesk;
mod hostile;
mod joined;
mod keycloak;
mod keycloak_changes;
mod lossy;
mod mail;
mod misconfigurations;
#[cfg(feature = "serve")]
mod page_keycloak;
mod people;
mod people_directus;
mod people_keycloak;
mod person;
#[cfg(feature = "serve")]
mod postgres;
mod profile;
mod resolve;
mod rights;
mod roundup;
mod rt_hook;
mod scanners;
mod scim;
mod servers;
#[cfg(feature = "serve")]
mod service;
#[cfg(feature = "sql")]
mod sql;
#[expect(dead_code, reason = "ticketing systems in memory are for the first layer")]
#[path = "../systems/mod.rs"]
mod systems;
mod ticket_gitea;
mod ticketing;
mod unleash;
mod unreachable;
mod updated;
mod weak;
mod webhook;
