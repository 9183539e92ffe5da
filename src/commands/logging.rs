//! `-v`: what is being done, on stderr. Only the tool's own words: libraries that log headers are not listened to. What the
//! vault holds when a line is written is taken out of it: an address may hold a token.

use std::io::{self, Write};

use tracing::level_filters::LevelFilter;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::fmt;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

use crate::redact::mask::Mask;

/// Listens at the level that was asked for. Without `-v` nothing is set up.
pub(super) fn start(verbose: u8, mask: &'static Mask) {
    let level = match verbose {
        0 => return,
        1 => LevelFilter::INFO,
        2 => LevelFilter::DEBUG,
        _ => LevelFilter::TRACE,
    };
    let ours = Targets::new().with_target("escalate", level);
    let lines =
        fmt::layer().with_writer(move || Masked { mask, to: io::stderr() }).without_time().with_ansi(false);
    // A second start in one process (the library's user has a listener of their own) is left as it is.
    let _ = tracing_subscriber::registry().with(lines).with(ours).try_init();
}

/// Writes lines without the secrets of a vault.
struct Masked<'m, W> {
    mask: &'m Mask,
    to: W,
}

impl<W: Write> Write for Masked<'_, W> {
    /// The subscriber hands each line over as a whole, so that no secret stands in two pieces.
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        self.to.write_all(&self.mask.bytes(line))?;
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::Masked;
    use crate::redact::mask::Mask;

    #[test]
    fn a_line_is_written_without_what_the_vault_holds_by_then() -> std::io::Result<()> {
        let mask = Mask::default();
        let mut lines = Masked { mask: &mask, to: Vec::new() };
        writeln!(lines, "GET https://a.example/t0ken-17")?;
        mask.vault().hold("token", "t0ken-17");
        lines.write_all(b"GET https://a.example/t0ken-17\n")?;
        assert_eq!(lines.to, b"GET https://a.example/t0ken-17\nGET https://a.example/[token]\n");
        Ok(())
    }
}
