//! The bytes to look at: as they are, and after one round of URL, JSON and base64 decoding.

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

/// Calls `look` for each view, with words for the report and a function from a byte of the view to a byte of the original.
pub(super) fn each(bytes: &[u8], mut look: impl FnMut(&str, &[u8], &dyn Fn(usize) -> usize)) {
    look("", bytes, &|at| at);
    if let Some(plain) = percent(bytes) {
        look(" (URL-encoded)", &plain.bytes, &|at| plain.origin(at));
    }
    if let Some(plain) = escapes(bytes) {
        look(" (JSON-escaped)", &plain.bytes, &|at| plain.origin(at));
    }
    let plain = base64(bytes);
    if !plain.bytes.is_empty() {
        look(" (base64)", &plain.bytes, &|at| plain.origin(at));
    }
}

/// Decoded bytes, and where pieces of them came from.
#[derive(Default)]
struct Decoded {
    bytes: Vec<u8>,
    /// Byte of the view, byte of the original: ascending.
    pieces: Vec<(usize, usize)>,
}

impl Decoded {
    fn piece(&mut self, from: usize) {
        self.pieces.push((self.bytes.len(), from));
    }

    fn origin(&self, at: usize) -> usize {
        let number = self.pieces.partition_point(|(start, _)| *start <= at);
        number.checked_sub(1).map_or(at, |piece| {
            let (start, from) = self.pieces[piece];
            from + (at - start)
        })
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
        plain.piece(done);
        plain.bytes.extend_from_slice(&bytes[done..at]);
        plain.bytes.push(byte);
        at += length;
        done = at;
    }
    if plain.pieces.is_empty() {
        return None;
    }
    plain.piece(done);
    plain.bytes.extend_from_slice(&bytes[done..]);
    Some(plain)
}

/// Everything that stands in base64, with line breaks between the pieces.
fn base64(bytes: &[u8]) -> Decoded {
    let mut plain = Decoded::default();
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
            for shift in 0..shifts {
                decode(&run[shift..], at + shift, &mut plain);
            }
        }
        at += length;
    }
    plain
}

fn decode(run: &[u8], from: usize, plain: &mut Decoded) {
    let engine = if run.iter().any(|byte| matches!(byte, b'-' | b'_')) { &URL_SAFE } else { &STANDARD };
    // One digit too many encodes no byte.
    let whole = if run.len() % 4 == 1 { run.len() - 1 } else { run.len() };
    let start = plain.bytes.len();
    plain.piece(from);
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
