//! The only place that prints results. Stdout holds the result and nothing else; notes for the person go to stderr.

use std::io::{self, Write as _};

use crate::commands::failure::Failure;

/// Writes a result to stdout, byte for byte.
///
/// A reader that stops early (`| head`) is no failure: the run goes on and ends with its own exit code, because filing
/// must not depend on who reads the report.
///
/// # Errors
/// Stdout cannot be written for another reason, such as a full disk.
pub(crate) fn result(bytes: &[u8]) -> Result<(), Failure> {
    let mut stdout = io::stdout().lock();
    match stdout.write_all(bytes).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Failure::broken(format_args!("the result could not be written to standard output: {error}")))
        }
        _ => Ok(()),
    }
}

/// Writes one line for the person to stderr. That stderr is closed is no failure.
pub(crate) fn note(line: &str) {
    let _ = writeln!(anstream::stderr(), "{line}");
}

/// Whether the result may be coloured: stdout is a terminal that can, and neither `NO_COLOR` nor `TERM=dumb` says no.
pub(crate) fn coloured() -> bool {
    anstream::AutoStream::choice(&io::stdout()) != anstream::ColorChoice::Never
}
