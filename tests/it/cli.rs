//! The command line: what is typed, what is refused, and how a run ends.

mod arguments;
mod case;
mod texts;
