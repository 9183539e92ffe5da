//! The bytes to look at: as they are, and after one round of URL, JSON and base64 decoding.

use std::ops::Range;

use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

const LENIENT: GeneralPurposeConfig = GeneralPurposeConfig::new()
    .with_decode_allow_trailing_bits(true)
    .with_decode_padding_mode(DecodePaddingMode::Indifferent);
const STANDARD: GeneralPurpose = GeneralPurpose::new(&alphabet::STANDARD, LENIENT);
const URL_SAFE: GeneralPurpose = GeneralPurpose::new(&alphabet::URL_SAFE, LENIENT);

/// Shorter runs hold no credential.
const SHORTEST: usize = 24;

/// What a view shows, and where that stands in the original.
pub(in crate::redact) struct DecodedView<'v> {
    /// How it was decoded, for the report: empty, or ` (base64)`.
    pub(in crate::redact) name: &'static str,
    pub(in crate::redact) bytes: &'v [u8],
    decoded: Option<&'v Decoded>,
}

impl DecodedView<'_> {
    /// The byte of the original behind a byte of the view.
    pub(in crate::redact) fn origin(&self, at: usize) -> usize {
        self.decoded.map_or(at, |decoded| decoded.origin(at))
    }

    /// The bytes of the original that would have to go so that these bytes of the view are gone: of base64, the whole run.
    pub(in crate::redact) fn cover(&self, range: Range<usize>) -> Range<usize> {
        let Some(decoded) = self.decoded else { return range };
        if decoded.is_in_runs {
            let last = decoded.piece_at(range.end.saturating_sub(1).max(range.start));
            let end = last.map_or(range.end, |piece| piece.end);
            return decoded.piece_at(range.start).map_or(range.start, |piece| piece.from)..end;
        }
        decoded.origin(range.start)..decoded.origin(range.end)
    }

    /// Whether the bytes of the view are the bytes of the original, less its escapes: then a value in it is the value itself.
    pub(in crate::redact) fn shows_values(&self) -> bool {
        self.decoded.is_none_or(|decoded| !decoded.is_in_runs)
    }
}

/// Calls `look` for each view.
pub(in crate::redact) fn each(bytes: &[u8], mut look: impl FnMut(&DecodedView<'_>)) {
    look(&DecodedView { name: "", bytes, decoded: None });
    let mut show = |name, decoded: &Decoded| {
        look(&DecodedView { name, bytes: &decoded.bytes, decoded: Some(decoded) });
    };
    if let Some(plain) = percent(bytes) {
        show(" (URL-encoded)", &plain);
    }
    if let Some(plain) = escapes(bytes) {
        show(" (JSON-escaped)", &plain);
    }
    let plain = base64(bytes);
    if !plain.bytes.is_empty() {
        show(" (base64)", &plain);
    }
}

/// A part of a view, and where it came from.
struct Piece {
    /// Its first byte in the view.
    start: usize,
    /// Its first byte in the original.
    from: usize,
    /// Where the run of base64 ends in the original; without a meaning elsewhere.
    end: usize,
}

/// Decoded bytes, and where pieces of them came from.
#[derive(Default)]
struct Decoded {
    bytes: Vec<u8>,
    /// Ascending.
    pieces: Vec<Piece>,
    /// The pieces are runs that were decoded as a whole.
    is_in_runs: bool,
}

impl Decoded {
    fn piece(&mut self, from: usize, end: usize) {
        self.pieces.push(Piece { start: self.bytes.len(), from, end });
    }

    fn piece_at(&self, at: usize) -> Option<&Piece> {
        let number = self.pieces.partition_point(|piece| piece.start <= at);
        self.pieces.get(number.checked_sub(1)?)
    }

    fn origin(&self, at: usize) -> usize {
        self.piece_at(at).map_or(at, |piece| piece.from + (at - piece.start))
    }
}

fn percent(bytes: &[u8]) -> Option<Decoded> {
    let nibble = |at: usize| bytes.get(at).and_then(|byte| char::from(*byte).to_digit(16));
    replaced(bytes, b'%', |at| {
        let byte = nibble(at + 1)? * 16 + nibble(at + 2)?;
        Some((u8::try_from(byte).ok()?, 3))
    })
}

fn escapes(bytes: &[u8]) -> Option<Decoded> {
    replaced(bytes, b'\\', |at| {
        let byte = match bytes.get(at + 1)? {
            b'n' => b'\n',
            b'r' => b'\r',
            b't' => b'\t',
            mark @ (b'"' | b'\\' | b'/') => *mark,
            b'u' => {
                let digits = std::str::from_utf8(bytes.get(at + 2..at + 6)?).ok()?;
                return Some((u8::try_from(u32::from_str_radix(digits, 16).ok()?).ok()?, 6));
            }
            _ => return None,
        };
        Some((byte, 2))
    })
}

/// The bytes with every escape replaced; `None` if there is none.
fn replaced(bytes: &[u8], mark: u8, decode: impl Fn(usize) -> Option<(u8, usize)>) -> Option<Decoded> {
    let mut plain = Decoded::default();
    let mut done = 0;
    let mut at = 0;
    while let Some(found) = bytes[at..].iter().position(|byte| *byte == mark) {
        at += found;
        let Some((byte, length)) = decode(at) else {
            at += 1;
            continue;
        };
        if plain.bytes.is_empty() {
            plain.bytes.reserve(bytes.len());
        }
        plain.piece(done, at);
        plain.bytes.extend_from_slice(&bytes[done..at]);
        plain.bytes.push(byte);
        at += length;
        done = at;
    }
    if plain.pieces.is_empty() {
        return None;
    }
    plain.piece(done, bytes.len());
    plain.bytes.extend_from_slice(&bytes[done..]);
    Some(plain)
}

/// Everything that stands in base64, with line breaks between the pieces.
fn base64(bytes: &[u8]) -> Decoded {
    let mut plain = Decoded { is_in_runs: true, ..Decoded::default() };
    let mut at = 0;
    while at < bytes.len() {
        if !is_base64(bytes[at]) {
            at += 1;
            continue;
        }
        let length = bytes[at..].iter().take_while(|byte| is_base64(**byte)).count();
        let run = &bytes[at..at + length];
        if length >= SHORTEST && !run.iter().all(u8::is_ascii_hexdigit) {
            // A run may begin with something that only looks like base64, such as a slash.
            let shifts = if length >= 40 { 4 } else { 1 };
            let padding = bytes[at + length..].iter().take(2).take_while(|byte| **byte == b'=').count();
            for shift in 0..shifts {
                decode(&run[shift..], at + shift..at + length + padding, &mut plain);
            }
        }
        at += length;
    }
    plain
}

fn decode(run: &[u8], origin: Range<usize>, plain: &mut Decoded) {
    let engine = if run.iter().any(|byte| matches!(byte, b'-' | b'_')) { &URL_SAFE } else { &STANDARD };
    // One digit too many encodes no byte.
    let whole = if run.len() % 4 == 1 { run.len() - 1 } else { run.len() };
    let start = plain.bytes.len();
    plain.piece(origin.start, origin.end);
    plain.bytes.resize(start + whole / 4 * 3 + 3, 0);
    if let Ok(length) = engine.decode_slice(&run[..whole], &mut plain.bytes[start..]) {
        plain.bytes.truncate(start + length);
        plain.bytes.push(b'\n');
    } else {
        plain.bytes.truncate(start);
        plain.pieces.pop();
    }
}

fn is_base64(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'-' | b'_')
}
