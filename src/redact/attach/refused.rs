//! Why a file is not attached, and what the admin can do.

use super::sniff::foreign::Foreign;
use crate::text::io_words::without_number;

/// A file that is not attached. The message names it (cleaned) and says what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// A kind of file that cannot be looked into.
    #[error(
        "{name} is {what} and cannot be cleaned, so it is not attached. {instead} If you have looked through it and nothing in \
         it is secret, send it as it is with --attach-raw FILE"
    )]
    Unsupported {
        /// The file's name, cleaned.
        name: String,
        /// What it seems to be.
        what: String,
        /// What to do instead: a sentence.
        instead: &'static str,
    },
    /// A file of a known kind that is damaged.
    #[error(
        "{name} cannot be read: {why}. It is not attached. Make it again, or send it as it is with --attach-raw FILE \
         if nothing in it is secret"
    )]
    Unreadable {
        /// The file's name, cleaned.
        name: String,
        /// What is wrong with it.
        why: String,
    },
    /// An archive that unpacks to too much, or has too many files or levels.
    #[error("{name} {why}. It is not attached. Attach the files that matter one by one")]
    TooBig {
        /// The file's name, cleaned.
        name: String,
        /// Which limit it broke.
        why: String,
    },
}

impl Refused {
    pub(super) fn unsupported(name: &str, kind: Foreign) -> Self {
        Self::Unsupported { name: name.to_owned(), what: kind.what.to_owned(), instead: kind.instead }
    }

    pub(super) fn damaged(name: &str, why: &str) -> Self {
        Self::Unreadable { name: name.to_owned(), why: why.to_owned() }
    }

    pub(super) fn unreadable(name: &str, why: &str, error: &dyn std::error::Error) -> Self {
        Self::Unreadable {
            name: name.to_owned(),
            why: format!("{why} ({})", without_number(&error.to_string())),
        }
    }

    pub(super) fn bomb(name: &str) -> Self {
        Self::TooBig { name: name.to_owned(), why: "unpacks to far more than its size allows for".to_owned() }
    }

    pub(super) fn too_deep(name: &str, levels: u8) -> Self {
        Self::TooBig {
            name: name.to_owned(),
            why: format!("has archives in archives, more than {levels} levels deep"),
        }
    }

    pub(super) fn too_many(name: &str, entries: usize) -> Self {
        Self::TooBig { name: name.to_owned(), why: format!("has more than {entries} files in it") }
    }
}

impl Refused {
    /// For the reader of the ticket: the file and the reason, without what the admin can do.
    #[must_use]
    pub fn reason(&self) -> String {
        match self {
            Self::Unsupported { name, what, .. } => format!("{name}: {what}, which cannot be cleaned"),
            Self::Unreadable { name, why, .. } => format!("{name}: it cannot be read ({why})"),
            Self::TooBig { name, why, .. } => format!("{name}: it {why}"),
        }
    }
}
