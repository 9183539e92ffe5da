//! `escalate`: why can this person not sign in, or not do this, and who can change it?
//!
//! Data flows one way:
//!
//! ```text
//! case ──> gather ──> facts ──> checks ──> diagnosis ──> redact ──> output ──┬─> report
//! who,      connectors  typed,    six pure   primary cause,  a type,           ├─> reply
//! where,    in parallel or a Gap  functions  remedies,       not a             ├─> bundle
//! what                            over facts contradictions  step              └─> filing, through the outbox
//! ```
//!
//! [`escalation`] goes the whole way and is where a program of one's own starts; [`escalation::run`] has an example.
//! [`checks`] and [`diagnosis`] are pure. Input and output live in the connectors, the bundle and the outbox; concurrency in
//! the gathering; "now" in [`environment::clock`]; printing in the commands.

pub mod bundle;
pub mod case;
pub mod checks;
pub mod commands;
pub mod connectors;
pub mod diagnosis;
pub mod environment;
pub mod escalation;
pub mod facts;
pub mod filing;
pub mod gather;
pub mod http;
pub mod output;
pub mod profile;
pub mod redact;
pub mod report;
pub mod text;
pub mod vault;
