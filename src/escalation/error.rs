//! Why an escalation stopped.

use std::io;
use std::path::PathBuf;

use crate::bundle::BundleError;
use crate::bundle::encrypt;
use crate::diagnosis::NotThere;
use crate::filing::outbox::OutboxError;
use crate::output::template::RenderError;
use crate::redact::keyring::KeyringError;
use crate::redact::pseudonym_map::TokenError;
use crate::redact::scan::ScanHit;
use crate::redact::typed::RedactError;
use crate::text::io_words::io_words;

/// Why nothing left, or not all of it.
#[derive(Debug, thiserror::Error)]
pub enum EscalationError {
    /// What was supposed is not there.
    #[error(transparent)]
    Supposed(#[from] NotThere),
    /// Something could not be redacted.
    #[error(transparent)]
    Redact(#[from] RedactError),
    /// A template.
    #[error(transparent)]
    Render(#[from] RenderError),
    /// An attachment cannot be read any more.
    #[error("the attachment {} cannot be read: {}. Correct its path, or leave the option out", path.display(), io_words(.cause))]
    Attachment {
        /// The file.
        path: PathBuf,
        /// The system's sentence.
        cause: io::Error,
    },
    /// The bundle.
    #[error(transparent)]
    Bundle(#[from] BundleError),
    /// The closing scan found what must not leave: rules and places, never values.
    #[error(
        "the closing scan found what must not leave; nothing was written and nothing was sent:\n{}",
        .0.iter().map(|hit| format!("  {hit}")).collect::<Vec<_>>().join("\n")
    )]
    Leak(Vec<ScanHit>),
    /// The encryption.
    #[error(transparent)]
    Encrypt(#[from] encrypt::EncryptError),
    /// The customer's keys.
    #[error(transparent)]
    Keys(#[from] KeyringError),
    /// The map of tokens.
    #[error(transparent)]
    Tokens(#[from] TokenError),
    /// The outbox.
    #[error(transparent)]
    Outbox(#[from] OutboxError),
    /// Something is to be filed, and the desk was not opened for it.
    #[error("there is no ticketing system to file in")]
    NoTicketing,
}
