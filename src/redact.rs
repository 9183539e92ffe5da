//! Nothing leaves that must not.
//!
//! Free text (the exact error, notes, attached logs) goes through a [`cleaner::Cleaner`]: it takes out the secrets that the
//! tool holds, whatever looks like a credential, and personal data as the [`policy::Policy`] says, and puts tokens in their
//! place that are the same for the same value. What was taken out is counted in a [`findings::Log`], which never holds a value.

pub mod affected;
pub mod attach;
pub mod bodies;
pub mod class;
pub(crate) mod clean_texts;
pub mod cleaner;
mod closing;
pub mod customer_key;
mod detect;
pub mod fields;
pub mod findings;
mod found;
pub mod keyring;
pub(crate) mod known;
pub mod mask;
mod parallel;
pub mod policy;
pub mod pseudonym;
pub mod pseudonym_map;
pub mod redacted;
mod rules;
pub mod scan;
mod structure;
pub mod typed;
mod unzip;
mod vocabulary;
