//! The text of an export, whatever a spreadsheet or a shell wrote it in: UTF-8, with its mark or without, and UTF-16.

use std::io::{self, Read};

use encoding_rs::{Decoder, DecoderResult, Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// Bytes that are decoded together.
const PIECE: usize = 16 * 1024;

/// A file as UTF-8, without its mark.
pub(super) struct DecodedExport<R> {
    file: R,
    decoder: Option<Decoder>,
    /// Read, and not decoded yet.
    raw: Vec<u8>,
    /// Decoded, and not taken yet: from here on.
    text: Vec<u8>,
    taken: usize,
    /// Bytes of the file that were decoded.
    done: usize,
    ended: bool,
}

impl<R: Read> DecodedExport<R> {
    pub(super) fn new(file: R) -> Self {
        Self { file, decoder: None, raw: Vec::new(), text: Vec::new(), taken: 0, done: 0, ended: false }
    }

    /// Reads a piece and decodes it.
    fn more(&mut self) -> io::Result<()> {
        let mut piece = [0; PIECE];
        let read = self.file.read(&mut piece)?;
        self.raw.extend_from_slice(&piece[..read]);
        let last = read == 0;
        // Two bytes tell which encoding it is; a file may have one.
        if self.decoder.is_none() && (last || self.raw.len() >= 2) {
            // Begins with the mark of another encoding: this one's takes its place.
            self.decoder = Some(encoding(&self.raw).new_decoder());
        }
        let Some(decoder) = &mut self.decoder else { return Ok(()) };
        let most = decoder.max_utf8_buffer_length_without_replacement(self.raw.len()).unwrap_or(4 * PIECE);
        self.text.resize(most, 0);
        let (result, used, written) =
            decoder.decode_to_utf8_without_replacement(&self.raw, &mut self.text, last);
        self.text.truncate(written);
        self.taken = 0;
        self.done += used;
        self.raw.drain(..used);
        self.ended = last && result != DecoderResult::OutputFull;
        match result {
            DecoderResult::Malformed(wrong, _) => {
                let at = self.done.saturating_sub(usize::from(wrong));
                let message = format!(
                    "neither UTF-8 nor UTF-16 (byte {at}); export it as UTF-8 (a spreadsheet calls it \"CSV UTF-8\")"
                );
                Err(io::Error::new(io::ErrorKind::InvalidData, message))
            }
            DecoderResult::InputEmpty | DecoderResult::OutputFull => Ok(()),
        }
    }
}

impl<R: Read> Read for DecodedExport<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.taken == self.text.len() && !self.ended {
            self.more()?;
        }
        let most = buffer.len().min(self.text.len() - self.taken);
        buffer[..most].copy_from_slice(&self.text[self.taken..self.taken + most]);
        self.taken += most;
        Ok(most)
    }
}

/// The encoding of a file that begins so; a mark is the decoder's. `a` and a zero byte are what a shell writes as "Unicode", and no
/// text in UTF-8 has one.
fn encoding(start: &[u8]) -> &'static Encoding {
    match start {
        [0, second, ..] if *second != 0 => UTF_16BE,
        [first, 0, ..] if *first != 0 => UTF_16LE,
        _ => UTF_8,
    }
}

/// All of a file as text.
///
/// # Errors
/// Where it is neither.
pub(super) fn text(bytes: &[u8]) -> Result<String, String> {
    let mut text = String::new();
    DecodedExport::new(bytes).read_to_string(&mut text).map_err(|error| error.to_string())?;
    Ok(text)
}
