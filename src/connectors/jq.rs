//! jq without a way out: programs see their input and the values that the connector names, and nothing else.
//!
//! All programs of a file are compiled together, so that the standard library is compiled once. A program cannot read the
//! environment, the clock or a file, print, end the process, run for ever or past the deadline, or fill the memory.

mod bounded;
mod cell;
mod compile;
mod guarded;
mod inert;
mod like;
mod meter;
mod pattern;
mod reach;
mod run;
mod size;
mod value;
mod when;
mod why;

pub(super) use cell::UnreadCell;
pub(super) use compile::{Programs, Wrong, WrongKind, mentions};
pub(super) use run::{Complaint, ProgramFailure, shorten};
pub(super) use size::weight;
pub(super) use value::{as_text, at, list, text, to_jq, to_json};
