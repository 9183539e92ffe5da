//! The only place that prints results. Stdout holds the result and nothing else; notes for the person go to stderr.
//!
//! Stdout, stderr and the log belong to the process, so the vault that they share does, too: whatever is printed, the secrets
//! that it holds at that moment are taken out.

use std::io::{self, Write as _};
use std::sync::LazyLock;

use crate::commands::failure::Failure;
use crate::redact::mask::Mask;
use crate::vault::Vault;

static MASK: LazyLock<Mask> = LazyLock::new(Mask::default);

/// Every secret of this process.
pub(crate) fn vault() -> &'static Vault {
    MASK.vault()
}

/// What takes the secrets of this process out of everything that it says.
pub(crate) fn mask() -> &'static Mask {
    &MASK
}

/// Writes a result to stdout, without the secrets of this process.
///
/// # Errors
/// As [`redacted`].
pub(crate) fn result(bytes: &[u8]) -> Result<(), Failure> {
    redacted(&mask().bytes(bytes))
}

/// Writes what the redaction made to stdout, byte for byte: a secret is a token there, and the keys of JSON stay whole
/// whatever a secret is called.
///
/// A reader that stops early (`| head`) is no failure: the run goes on and ends with its own exit code, because filing
/// must not depend on who reads the report.
///
/// # Errors
/// Stdout cannot be written for another reason, such as a full disk.
pub(crate) fn redacted(bytes: &[u8]) -> Result<(), Failure> {
    let mut stdout = io::stdout().lock();
    match stdout.write_all(bytes).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Failure::broken(format_args!("the result could not be written to standard output: {error}")))
        }
        _ => Ok(()),
    }
}

/// Writes one line for the person to stderr, without the secrets of this process. That stderr is closed is no failure.
pub(crate) fn note(line: &str) {
    let _ = writeln!(anstream::stderr(), "{}", mask().text(line));
}

/// Whether the result may be coloured: stdout is a terminal that can, and neither `NO_COLOR` nor `TERM=dumb` says no.
pub(crate) fn coloured() -> bool {
    anstream::AutoStream::choice(&io::stdout()) != anstream::ColorChoice::Never
}
