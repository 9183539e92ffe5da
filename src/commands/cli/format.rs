//! How everything is shown that is not a report.

use clap::ValueEnum;

/// For people or for programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ListingFormat {
    /// For people
    Text,
    /// For programs
    Json,
}
