//! Many cases, one after the other or several at once: lines in, lines out, in the order of the input.
//!
//! A line is a case or recorded facts; what comes of it is what one run makes of one case, by the same function
//! ([`crate::escalation`]). Nothing is printed here but through the writer that is handed in, and no more is held in memory than
//! the lines that are under way.

mod case_line;
mod columns;
mod decode;
mod entry;
mod input;
mod journal;
mod journal_line;
mod journal_read;
mod line_error;
mod line_state;
mod lines;
mod live;
mod members;
mod one;
mod outcome;
mod run;
mod since;
mod spool;
mod summary;
mod table;
mod table_row;

pub use input::{BatchInput, InputLine};
pub use journal::{Journal, JournalError, KeptLine};
pub use line_error::LineError;
pub use line_state::LineState;
pub use one::{BatchCase, read_one};
pub use outcome::{LineOutcome, ReportedLine};
pub use run::{BatchGathers, BatchRun, BatchSettings, BatchStop, SendTicket, WaitingCase};
pub use since::Since;
pub use summary::Summary;
