//! The bundle: a zip that a support engineer opens without any tool of ours.
//!
//! Same input, same bytes: fixed order, fixed dates (1980), fixed modes, fixed compression. Everything in it is redacted; the
//! reply to the user is not in it. [`BundleTarget`] and files that are attached by path are the only input and output here.

mod cluster;
mod content;
pub mod encrypt;
mod kind;
mod layout;
mod name;
mod one_case;
mod read;
mod target;
mod write;

pub use cluster::{CLUSTER_FILES, ClusterContent, case_number, write_cluster};
pub use content::{AttachmentBody, BundleAttachment, Content};
pub use name::unique as attachment_paths;
pub(crate) use name::unique_names as attachment_names;
pub use one_case::show_case;
pub use read::{BundleEntry, Mismatch, ReadLimits, show, verify};
pub use target::BundleTarget;
pub use write::{write, write_to};

use std::path::PathBuf;

use crate::output::template::RenderError;
use crate::text::io_words::io_words;

/// The names of the bundle's own files, in their order, and a word about each; `{checks}` stands for the number of checks. `evidence/` and `attachments/` stand between facts and redactions.
pub const FILES: &[(&str, &str)] = &[
    ("README.txt", "this file"),
    ("ticket.md", "the ticket: what was reported, the {checks} checks, what could not be checked"),
    ("report.html", "the same for a browser, with all evidence"),
    ("report.json", "the same for a program (escalate.report/1)"),
    ("facts.json", "what was seen, replayable (escalate.facts/1)"),
    ("redactions.json", "what was taken out: rule, place and token, never a value"),
    ("SHA256SUMS", "a hash of every other file"),
];

/// What can go wrong with a bundle.
#[derive(Debug, thiserror::Error)]
pub enum BundleError {
    /// A file or folder.
    #[error("{}: {what}: {}", path.display(), io_words(.cause))]
    Io {
        /// The file.
        path: PathBuf,
        /// What was done, and what to do now.
        what: &'static str,
        /// The system's reason.
        cause: std::io::Error,
    },
    /// Not a place for a bundle.
    #[error("{}: {what}", path.display())]
    Place {
        /// The place.
        path: PathBuf,
        /// Why not, and what to do.
        what: &'static str,
    },
    /// Not a zip, or a damaged one.
    #[error("not a bundle, or a damaged one: {0}")]
    Zip(#[from] zip::result::ZipError),
    /// Not a bundle of ours, or one that asks for too much.
    #[error("not a bundle that can be read: {0}")]
    Refused(String),
    /// A template.
    #[error(transparent)]
    Render(#[from] RenderError),
    /// A value that cannot be written as JSON.
    #[error("{what} cannot be written: {cause}")]
    Json {
        /// The file in the bundle.
        what: String,
        /// The reason.
        cause: serde_json::Error,
    },
}
