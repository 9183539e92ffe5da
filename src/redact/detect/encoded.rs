//! Base64 of text: decoded, searched by the other detectors, and taken out whole when they find something in it.

use base64::Engine as _;
use base64::alphabet::{STANDARD, URL_SAFE};
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use super::random;
use super::span::Span;

/// The shortest run that is decoded.
const SHORTEST: usize = 20;
/// Bytes of a run that are decoded first: most runs are no base64 of text, and it shows there.
const PREVIEW: usize = 16;

const LENIENT: GeneralPurposeConfig = GeneralPurposeConfig::new()
    .with_decode_padding_mode(DecodePaddingMode::Indifferent)
    .with_decode_allow_trailing_bits(true);
const PLAIN: GeneralPurpose = GeneralPurpose::new(&STANDARD, LENIENT);
const LINK: GeneralPurpose = GeneralPurpose::new(&URL_SAFE, LENIENT);

/// Decodes base64 runs and searches them with `look`.
pub(super) fn find(line: &[u8], look: impl Fn(&[u8], &mut Vec<Span>), spans: &mut Vec<Span>) {
    random::runs(line, SHORTEST, |run| {
        // In `a.b.c` and after a path, each part is decoded by itself; base64 of the plain kind may hold slashes.
        let text = &line[run.clone()];
        let mut start = run.start;
        for part in text.split(|byte| matches!(byte, b'.' | b'~')) {
            let range = start..start + part.len();
            start = range.end + 1;
            let Some(inside) = open(part) else { continue };
            let mut found = Vec::new();
            look(&inside, &mut found);
            if let Some(class) = found.iter().map(|span| span.class).min() {
                let padding = line[range.end..].iter().take(2).take_while(|byte| **byte == b'=').count();
                spans.push(Span::new(range.start..range.end + padding, class, "base64 text"));
            }
        }
    });
}

fn open(run: &[u8]) -> Option<Vec<u8>> {
    if run.len() < SHORTEST || run.len() % 4 == 1 {
        return None;
    }
    let engine = if run.iter().any(|byte| matches!(byte, b'-' | b'_')) { &LINK } else { &PLAIN };
    let mut preview = [0; PREVIEW];
    let length = engine.decode_slice(&run[..PREVIEW], &mut preview).ok()?;
    if !is_text(&preview[..length]) {
        return None;
    }
    let inside = engine.decode(run).ok()?;
    is_text(&inside).then_some(inside)
}

fn is_text(bytes: &[u8]) -> bool {
    let text = bytes.utf8_chunks().next().map_or(0, |chunk| chunk.valid().len());
    // The first bytes may end inside a character.
    text + 3 >= bytes.len()
        && !bytes.iter().any(|byte| byte.is_ascii_control() && !byte.is_ascii_whitespace())
}
