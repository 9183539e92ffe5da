//! Where a ticket goes: a bundle, a ticketing system, both, or only onto the screen. What can be wrong with that is found before
//! the first request.

use std::path::{Path, PathBuf};

use super::desk::DeskUse;
use crate::bundle::encrypt::{self, Recipient};
use crate::bundle::{BundleError, BundleTarget};
use crate::environment::file;
use crate::profile::Profile;
use crate::text::io_words::io_words;

/// How an encrypted bundle's name ends.
const ENCRYPTED: &str = ".age";

/// What is wanted, as it was given.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WantedDestinations {
    /// Where the bundle is written.
    pub bundle: Option<PathBuf>,
    /// The ticket is filed.
    pub file: bool,
    /// Everything is made, and nothing leaves.
    pub dry_run: bool,
    /// Receivers of the bundle besides the profile's: age recipients, SSH public keys.
    pub encrypt_to: Vec<String>,
    /// Files to attach, cleaned.
    pub attach: Vec<PathBuf>,
    /// Files to attach as they are.
    pub attach_raw: Vec<PathBuf>,
}

/// Destinations that can be reached. The default is none: the case is diagnosed and nothing leaves.
#[derive(Debug, Default)]
pub struct Destinations {
    pub(super) bundle: Option<BundleTarget>,
    pub(super) file: bool,
    pub(super) dry_run: bool,
    pub(super) recipients: Vec<Recipient>,
    pub(super) attachments: Vec<AttachedFile>,
}

/// A file to attach.
#[derive(Debug)]
pub(super) struct AttachedFile {
    pub(super) path: PathBuf,
    /// As it is: nobody looks into it.
    pub(super) unredacted: bool,
}

/// Why a destination cannot be reached.
#[derive(Debug, thiserror::Error)]
pub enum DestinationError {
    /// A receiver that nothing can be encrypted to.
    #[error(transparent)]
    Recipient(#[from] encrypt::EncryptError),
    /// An attachment that is not there or no file.
    #[error("the attachment {} cannot be read: {what}. Correct its path, or leave the option out", path.display())]
    Attachment {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        what: String,
    },
    /// No place for a bundle.
    #[error(transparent)]
    Bundle(#[from] BundleError),
    /// Attachments, and nothing that they go with.
    #[error("an attachment goes with a ticket, and none is to be written")]
    NoTicket,
    /// Something is to be filed, and the profile says not where.
    #[error("--file needs a ticketing system, and the profile names none")]
    NoTicketing,
}

impl Destinations {
    /// Makes sure that the bundle can be written, the attachments are there, the receivers can be encrypted to, and that there is
    /// a ticketing system if something is to be filed.
    ///
    /// # Errors
    /// The first of these that does not hold.
    pub fn open(wanted: WantedDestinations, profile: Option<&Profile>) -> Result<Self, DestinationError> {
        let recipients = recipients(&wanted, profile)?;
        let attach = |unredacted: bool| move |path: PathBuf| AttachedFile { path, unredacted };
        let cleaned = wanted.attach.into_iter().map(attach(false));
        let attachments: Vec<_> = cleaned.chain(wanted.attach_raw.into_iter().map(attach(true))).collect();
        for attachment in &attachments {
            readable(&attachment.path)?;
        }
        let encrypted = !recipients.is_empty();
        let destinations = Self {
            bundle: wanted.bundle.map(|path| target(&path, encrypted)).transpose()?,
            file: wanted.file,
            dry_run: wanted.dry_run,
            recipients,
            attachments,
        };
        if !destinations.attachments.is_empty() && !destinations.is_wanted() {
            return Err(DestinationError::NoTicket);
        }
        if destinations.file && profile.is_none_or(|profile| profile.ticketing.is_none()) {
            return Err(DestinationError::NoTicketing);
        }
        Ok(destinations)
    }

    /// What a desk must be opened for. `asks`: whether the systems will be asked.
    #[must_use]
    pub fn desk_use(&self, asks: bool) -> DeskUse {
        DeskUse { asks, leaves: self.is_wanted(), files: self.file && !self.dry_run }
    }

    /// Whether anything is to leave, or to be shown as if.
    pub(super) fn is_wanted(&self) -> bool {
        self.bundle.is_some() || self.file || self.dry_run
    }
}

/// The receivers that were given and those of the profile, each once.
fn recipients(
    wanted: &WantedDestinations,
    profile: Option<&Profile>,
) -> Result<Vec<Recipient>, encrypt::EncryptError> {
    let mut texts: Vec<(&str, &str)> =
        wanted.encrypt_to.iter().map(|text| (text.as_str(), "--encrypt-to")).collect();
    // Where nothing leaves, a build without encryption can still say what is wrong.
    let counts = encrypt::IS_BUILT || wanted.bundle.is_some() || wanted.file || wanted.dry_run;
    let profile = profile.filter(|_| counts).map(|profile| profile.encrypt_to.as_slice());
    for text in profile.unwrap_or_default() {
        if !texts.iter().any(|(known, _)| known == text) {
            texts.push((text, "`encrypt_to` of the profile"));
        }
    }
    texts.into_iter().map(|(text, place)| encrypt::recipient(text, place)).collect()
}

/// The bundle's place; an encrypted one says so in its name.
fn target(path: &Path, encrypted: bool) -> Result<BundleTarget, BundleError> {
    let mut name = path.as_os_str().to_owned();
    if encrypted && path.extension().is_none_or(|extension| extension != "age") {
        name.push(ENCRYPTED);
    }
    BundleTarget::open(Path::new(&name))
}

fn readable(path: &Path) -> Result<(), DestinationError> {
    let failed = |what: String| DestinationError::Attachment { path: path.to_owned(), what };
    file::open(path).map(drop).map_err(|error| failed(io_words(&error).to_string()))
}
