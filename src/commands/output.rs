//! The only place that prints results. Stdout holds the result and nothing else; notes for the person go to stderr.
//! Whatever is printed, the secrets that the process holds at that moment are taken out.

use std::io::{self, IsTerminal as _, Write as _};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;

use crate::commands::failure::Failure;
use crate::commands::{screen, secrets};
use crate::environment;
use crate::text::io_words::io_words;
use crate::text::wrap;

/// Writes a result to stdout, without the secrets of this process.
///
/// # Errors
/// As [`redacted`].
pub(crate) fn result(bytes: &[u8]) -> Result<(), Failure> {
    redacted(&secrets::mask().bytes(bytes))
}

/// Writes a document for programs to stdout.
///
/// # Errors
/// As [`redacted`], and when it cannot be JSON.
pub(crate) fn json<T: Serialize + ?Sized>(document: &T) -> Result<(), Failure> {
    result(as_json(document)?.as_bytes())
}

/// A document as [`json`] writes it.
pub(crate) fn as_json<T: Serialize + ?Sized>(document: &T) -> Result<String, Failure> {
    let text = serde_json::to_string_pretty(document).map_err(Failure::broken)?;
    Ok(text + "\n")
}

/// Writes a text for people to stdout, in lines that the screen has room for; in a pipe it is wrapped as well.
///
/// # Errors
/// As [`redacted`].
pub(crate) fn text(text: &str) -> Result<(), Failure> {
    result(wrap::page(text, screen::style().width.clamp(wrap::NARROWEST, wrap::PROSE)).as_bytes())
}

/// Writes what was found or listed to stdout, in lines that the screen has room for; in a pipe every line stays whole, to be searched.
///
/// # Errors
/// As [`redacted`].
pub(crate) fn page(text: &str) -> Result<(), Failure> {
    result(fitted(text).as_bytes())
}

/// A text as [`page`] writes it.
pub(crate) fn fitted(text: &str) -> String {
    screen::prose(text, screen::width())
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
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(Failure::broken(format_args!(
            "the result could not be written to standard output: {}",
            io_words(&error)
        ))),
        _ => Ok(()),
    }
}

/// Writes one line for the person to stderr, without the secrets of this process. That stderr is closed is no failure.
pub(crate) fn note(line: &str) {
    let _ = writeln!(anstream::stderr(), "{}", screen::for_stderr(&secrets::mask().text(line)));
}

/// Asks the terminal to put a text into the clipboard (OSC 52, xterm's "Manipulate Selection Data"). A terminal that does not know it shows
/// nothing; without a terminal nothing is written.
pub(crate) fn clipboard(text: &str) {
    let mut stderr = io::stderr();
    if stderr.is_terminal() && !environment::dumb_terminal() {
        let _ = write!(stderr, "\u{1b}]52;c;{}\u{7}", STANDARD.encode(secrets::mask().text(text).as_bytes()));
    }
}

/// Whether the result goes to a terminal.
pub(crate) fn in_terminal() -> bool {
    io::stdout().is_terminal()
}
