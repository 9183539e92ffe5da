//! Input as editors and spreadsheets write it: UTF-8 with or without the mark in front, or UTF-16 with it, turned into UTF-8 as it is
//! read.

use std::io::{self, Read};

use encoding_rs::{Decoder, UTF_16BE, UTF_16LE};

/// Bytes that are read at once.
const CHUNK: usize = 64 * 1024;

/// Reads UTF-8, whatever of these the source is in. Bytes that are not UTF-8 are handed on: they are their line's error.
pub(super) struct DecodedInput {
    source: Box<dyn Read + Send>,
    /// What was read to look for a mark, and is not handed on yet.
    front: Vec<u8>,
    begun: bool,
    utf16: Option<Decoder>,
    /// UTF-8 out of UTF-16, from `at` on not handed on yet.
    ready: Vec<u8>,
    at: usize,
    ended: bool,
}

impl DecodedInput {
    pub(super) fn new(source: Box<dyn Read + Send>) -> Self {
        let (front, ready) = (Vec::new(), Vec::new());
        Self { source, front, begun: false, utf16: None, ready, at: 0, ended: false }
    }

    /// Looks for a mark in the first bytes.
    fn begin(&mut self) -> io::Result<()> {
        self.begun = true;
        let mut byte = [0; 1];
        while self.front.len() < 3 && could_be_mark(&self.front) {
            match self.source.read(&mut byte) {
                Ok(0) => break,
                Ok(_) => self.front.push(byte[0]),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        match self.front.as_slice() {
            [0xef, 0xbb, 0xbf] => self.front.clear(),
            [0xff, 0xfe, ..] => self.utf16 = Some(UTF_16LE.new_decoder_without_bom_handling()),
            [0xfe, 0xff, ..] => self.utf16 = Some(UTF_16BE.new_decoder_without_bom_handling()),
            _ => {}
        }
        if self.utf16.is_some() {
            self.front.drain(..2);
        }
        Ok(())
    }

    fn decode_more(&mut self) -> io::Result<()> {
        let Some(decoder) = &mut self.utf16 else { return Ok(()) };
        let mut raw = std::mem::take(&mut self.front);
        if raw.is_empty() {
            raw.resize(CHUNK, 0);
            let count = self.source.read(&mut raw)?;
            raw.truncate(count);
        }
        self.ended = raw.is_empty();
        let room = decoder.max_utf8_buffer_length(raw.len()).unwrap_or(CHUNK * 4);
        self.ready.resize(room, 0);
        let (_, _, written, _) = decoder.decode_to_utf8(&raw, &mut self.ready, self.ended);
        self.ready.truncate(written);
        self.at = 0;
        Ok(())
    }
}

/// Whether one of the marks begins so.
fn could_be_mark(front: &[u8]) -> bool {
    [[0xef, 0xbb, 0xbf].as_slice(), &[0xff, 0xfe], &[0xfe, 0xff]]
        .iter()
        .any(|mark| mark.len() > front.len() && mark.starts_with(front))
}

impl Read for DecodedInput {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if !self.begun {
            self.begin()?;
        }
        if self.utf16.is_none() {
            if self.front.is_empty() {
                return self.source.read(buffer);
            }
            let count = self.front.len().min(buffer.len());
            buffer[..count].copy_from_slice(&self.front[..count]);
            self.front.drain(..count);
            return Ok(count);
        }
        while self.at == self.ready.len() && !self.ended {
            self.decode_more()?;
        }
        let left = &self.ready[self.at..];
        let count = left.len().min(buffer.len());
        buffer[..count].copy_from_slice(&left[..count]);
        self.at += count;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::DecodedInput;
    use std::io::Read as _;

    #[test]
    fn the_same_text_in_every_encoding() {
        let text = "user\nÄ🙂\r\n";
        let utf16 = |order: fn(u16) -> [u8; 2]| -> Vec<u8> {
            [0xfeff].into_iter().chain(text.encode_utf16()).flat_map(order).collect()
        };
        let marked = format!("\u{feff}{text}").into_bytes();
        for bytes in [text.as_bytes().to_vec(), marked, utf16(u16::to_le_bytes), utf16(u16::to_be_bytes)] {
            let mut read = String::new();
            DecodedInput::new(Box::new(std::io::Cursor::new(bytes))).read_to_string(&mut read).unwrap();
            assert_eq!(read, text);
        }
        for short in [b"".as_slice(), b"\xef", b"\xef\xbb", b"a"] {
            let mut read = Vec::new();
            DecodedInput::new(Box::new(short)).read_to_end(&mut read).unwrap();
            assert_eq!(read, short);
        }
    }
}
