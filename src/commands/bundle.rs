//! `escalate bundle show|verify`, also of encrypted ones.

use std::path::{Path, PathBuf};

use super::{output, secrets};
use crate::bundle::encrypt::{self, Identities};
use crate::bundle::{self, BundleError, ReadLimits};
use crate::commands::cli::BundleCommand;
use crate::commands::failure::Failure;
use crate::diagnosis::Exit;
use crate::environment::file;
use crate::text::io_words::io_words;

/// Bytes of a file of private keys.
const MOST_KEYS: u64 = 1_000_000;

/// Runs one of them.
pub(super) fn run(command: &BundleCommand) -> Result<Exit, Failure> {
    match command {
        BundleCommand::Show { path, identity, case } => {
            let (bytes, limits) = (open(path, identity.as_deref())?, ReadLimits::default());
            let shown = case
                .map_or_else(|| bundle::show(&bytes, limits), |nth| bundle::show_case(&bytes, nth, limits));
            let text = shown.map_err(|error| no_bundle(path, error))?;
            output::page(&text)?;
            Ok(Exit::Escalated)
        }
        BundleCommand::Verify { path, identity } => verify(path, identity.as_deref()),
    }
}

fn verify(path: &Path, identity: Option<&Path>) -> Result<Exit, Failure> {
    let checked = bundle::verify(&open(path, identity)?, ReadLimits::default());
    let mismatches = checked.map_err(|error| no_bundle(path, error))?;
    if mismatches.is_empty() {
        output::page(&format!("{}: every file is as it was written\n", path.display()))?;
        return Ok(Exit::Escalated);
    }
    let lines: Vec<String> = mismatches.iter().map(|mismatch| format!("  {mismatch}")).collect();
    Err(Failure::broken(format_args!("{} is not as it was written:\n{}", path.display(), lines.join("\n"))))
}

/// The zip's bytes, decrypted if need be.
fn open(path: &Path, identity: Option<&Path>) -> Result<Vec<u8>, Failure> {
    let bytes = file::read(path, ReadLimits::default().bytes).map_err(|error| unreadable(path, &error))?;
    if !encrypt::is_encrypted(&bytes) {
        return Ok(bytes);
    }
    if !encrypt::IS_BUILT {
        let opened = encrypt::decrypt(&bytes, &Identities::new());
        return opened.map_err(|error| Failure::broken(format_args!("{}: {error}", path.display())));
    }
    let Some(identity) = identity else {
        return Err(Failure::usage(format_args!("{} is encrypted", path.display()))
            .hint("--identity FILE names the private key (age or SSH) that opens it"));
    };
    let mut identities = Identities::new();
    let key = file::read_key(identity, MOST_KEYS).map_err(|error| unreadable(identity, &error))?;
    if key.readable {
        let shown = identity.display();
        output::note(&format!("others on this machine can read the key {shown}: chmod go-r {shown}"));
    }
    let text = String::from_utf8(key.bytes)
        .map_err(|_| Failure::invalid(format_args!("{}: is not text", identity.display())))?;
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        secrets::vault().hold("identity", line.trim());
    }
    identities.add(&text, &PathBuf::from(identity).display().to_string())?;
    Ok(encrypt::decrypt(&bytes, &identities)?)
}

/// What was named is none, or not whole.
fn no_bundle(path: &Path, error: BundleError) -> Failure {
    let failure = Failure::from(error);
    let message = format!("{}: {}", path.display(), failure.message);
    Failure { message, ..failure }
        .hint("name a bundle that `--bundle` wrote; if it was one, copy it again from where it came from")
}

fn unreadable(path: &Path, error: &std::io::Error) -> Failure {
    Failure::broken(format_args!("{}: cannot be read: {}", path.display(), io_words(error)))
}
