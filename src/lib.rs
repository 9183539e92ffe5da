//! `escalate`: why can this person not sign in, or not do this, and who can change it?
//!
//! Data flows one way:
//!
//! ```text
//! case ──> gather ──> facts ──> checks ──> diagnosis ──> redact ──> report ──> output ──┬─> terminal, JSON, Markdown, HTML
//! who,      connectors  typed,    six pure   primary cause,  a type,   data,      templates  ├─> reply to the user
//! where,    in parallel or a Gap  functions  remedies,       not a     frozen                ├─> bundle (zip)
//! what                            over facts contradictions  step                            └─> filing, through the outbox
//! ```
//!
//! [`escalation`] is the way from a case to what leaves, for whoever calls: the [`commands`] are one caller. [`checks`] and
//! [`diagnosis`] are pure. The sources of facts, [`profile`], [`connectors`], [`http`] and [`gather`], stand apart; [`text`],
//! [`environment`] and [`vault`], the one owner of secrets, are the ground. Which may import which is a table in `CONTRIBUTING.md`.

#[cfg(feature = "mcp")]
pub mod assistant;
pub mod batch;
pub mod bundle;
pub mod case;
pub mod checks;
pub mod clusters;
pub mod commands;
pub mod connectors;
pub mod diagnosis;
pub mod environment;
pub mod error_text;
pub mod escalation;
pub mod facts;
pub mod filing;
pub mod gather;
pub mod http;
pub mod output;
pub mod profile;
pub mod redact;
pub mod report;
#[cfg(feature = "serve")]
pub mod service;
#[cfg_attr(not(feature = "sql"), expect(dead_code, reason = "what the drivers alone look at"))]
mod sql;
pub mod text;
pub mod vault;
