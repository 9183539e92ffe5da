//! Lines of a stream, of which only so much is kept as a line may have.

use std::io::{self, BufRead as _, BufReader, Read};

use memchr::memchr;

use super::decode::DecodedInput;
use super::line_error::LineError;

/// Bytes of a line: recorded facts may have as many.
pub(super) const MOST: usize = 8_000_000;
/// Bytes that are read at once.
const CHUNK: usize = 256 * 1024;

/// One line, without its line break.
#[derive(Debug)]
pub(super) struct PhysicalLine {
    /// From 1.
    pub(super) number: u64,
    /// What is in it; of one that is too long, its beginning.
    pub(super) bytes: Vec<u8>,
    pub(super) too_long: bool,
}

impl PhysicalLine {
    /// Whether there is nothing in it.
    pub(super) fn is_blank(&self) -> bool {
        self.bytes.iter().all(u8::is_ascii_whitespace)
    }

    /// Its text.
    pub(super) fn text(self) -> Result<String, LineError> {
        let Self { number, bytes, too_long } = self;
        if too_long {
            return Err(too_long_at(number));
        }
        if let Some(at) = memchr(0, &bytes) {
            return Err(LineError::invalid(number, format!("byte {} is NUL, so this is no text", at + 1)));
        }
        String::from_utf8(bytes).map_err(|error| {
            let at = error.utf8_error().valid_up_to() + 1;
            LineError::invalid(number, format!("it is not UTF-8: byte {at} does not fit"))
                .with_hint("save the file as UTF-8")
        })
    }
}

/// A line that has more than is read.
pub(super) fn too_long_at(number: u64) -> LineError {
    LineError::invalid(number, format!("it has more than {MOST} bytes, the most that a line may have"))
        .with_hint("is there a line break behind every object? `jq -c .` writes them so")
}

/// The lines of a source.
pub(super) struct InputLines {
    source: BufReader<DecodedInput>,
    number: u64,
}

impl InputLines {
    pub(super) fn new(source: Box<dyn Read + Send>) -> Self {
        Self { source: BufReader::with_capacity(CHUNK, DecodedInput::new(source)), number: 0 }
    }

    /// The next line; `None` at the end.
    ///
    /// # Errors
    /// The source cannot be read.
    pub(super) fn next(&mut self) -> io::Result<Option<PhysicalLine>> {
        let mut line = PhysicalLine { number: self.number + 1, bytes: Vec::new(), too_long: false };
        let mut any = false;
        loop {
            let buffer = match self.source.fill_buf() {
                Ok(buffer) => buffer,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            if buffer.is_empty() && !any {
                return Ok(None);
            }
            let end = memchr(b'\n', buffer);
            let part = &buffer[..end.unwrap_or(buffer.len())];
            any = true;
            if line.bytes.len() + part.len() > MOST {
                line.too_long = true;
            } else if !line.too_long {
                line.bytes.extend_from_slice(part);
            }
            let (is_last, taken) =
                (buffer.is_empty() || end.is_some(), part.len() + usize::from(end.is_some()));
            self.source.consume(taken);
            if is_last {
                self.number += 1;
                if line.bytes.last() == Some(&b'\r') {
                    line.bytes.pop();
                }
                return Ok(Some(line));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{InputLines, MOST};

    fn lines(text: &[u8]) -> Vec<(u64, usize, bool)> {
        let mut lines = InputLines::new(Box::new(std::io::Cursor::new(text.to_vec())));
        std::iter::from_fn(|| lines.next().unwrap())
            .map(|line| (line.number, line.bytes.len(), line.too_long))
            .collect()
    }

    #[test]
    fn line_ends_of_every_kind() {
        assert_eq!(lines(b""), []);
        assert_eq!(lines(b"a"), [(1, 1, false)]);
        assert_eq!(lines(b"a\r\nbc\n\nd"), [(1, 1, false), (2, 2, false), (3, 0, false), (4, 1, false)]);
    }

    #[test]
    fn a_line_that_is_too_long_is_read_past() {
        let mut text = vec![b'x'; MOST + 1];
        text.extend_from_slice(b"\nnext\n");
        let read = lines(&text);
        assert_eq!(read.len(), 2);
        assert!(read[0].2);
        assert_eq!(read[1], (2, 4, false));
        text.remove(0);
        assert!(!lines(&text)[0].2, "as many bytes as fit");
    }
}
