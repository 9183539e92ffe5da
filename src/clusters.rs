//! What many cases have in common: cases with one cause, and the smallest set of facts that all of them have and no other case has.
//!
//! Pure, and not a guess by text: everything is taken from the facts in the reports. The order in which the reports come makes no difference.

mod assemble;
mod attributes;
mod cause;
mod gathered;
mod interned;
mod numbered;
mod remedies;
mod search;
pub mod v1;
mod words;

pub use gathered::Gathered;
