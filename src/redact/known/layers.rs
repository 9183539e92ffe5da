//! What a text says in other notations: without its escapes, its line breaks, decoded from base64 and hexadecimal, unpacked. Each
//! layer knows where its bytes came from, so that what is found in one can be taken out of the text itself.
//!
//! A notation that changes single characters keeps what stands around them; of base64 and hexadecimal a whole run goes.

use std::io::Read as _;
use std::ops::Range;

mod coded;
mod escapes;

/// How many layers lie under one another: a redirect in a query in a log line in JSON.
const DEEPEST: u8 = 4;
/// Bytes that packed data may unpack to.
const UNPACKED: u64 = 4 << 20;

/// Bytes in another notation, and where they came from.
#[derive(Default)]
pub(super) struct Layer {
    pub(super) bytes: Vec<u8>,
    /// Ascending in both.
    pieces: Vec<LayerPiece>,
}

/// A part of a layer.
struct LayerPiece {
    /// Its first byte in the layer.
    at: usize,
    /// Where it stands in what the layer was made of.
    from: Range<usize>,
    /// Its bytes are the same there, one by one.
    same: bool,
}

impl Layer {
    /// Adds bytes as they are.
    fn keep(&mut self, source: &[u8], from: Range<usize>) {
        if !from.is_empty() {
            self.pieces.push(LayerPiece { at: self.bytes.len(), from: from.clone(), same: true });
            self.bytes.extend_from_slice(&source[from]);
        }
    }

    /// Adds what a part of the source means.
    fn put(&mut self, bytes: &[u8], from: Range<usize>) {
        if !bytes.is_empty() {
            self.pieces.push(LayerPiece { at: self.bytes.len(), from, same: false });
            self.bytes.extend_from_slice(bytes);
        }
    }

    /// Where bytes of the layer came from.
    pub(super) fn origin(&self, range: &Range<usize>) -> Range<usize> {
        let piece = |at: usize| self.pieces.partition_point(|piece| piece.at <= at).checked_sub(1);
        let first = piece(range.start).map(|number| &self.pieces[number]);
        let last = piece(range.end.saturating_sub(1)).map(|number| &self.pieces[number]);
        let start =
            first.map_or(0, |piece| piece.from.start + if piece.same { range.start - piece.at } else { 0 });
        let end = last.map_or(0, |piece| {
            if piece.same { piece.from.start + (range.end - piece.at) } else { piece.from.end }
        });
        start..end.max(start)
    }
}

/// What a layer is: it says what may lie under it. Without that, a text of many notations would be looked at in every order of
/// them, thousands of times.
#[derive(Clone, Copy, PartialEq, Eq)]
enum LayerMade {
    /// The text itself, or the text without its escapes.
    Text,
    /// Without quoted-printable, which joins lines itself.
    Mail,
    /// In one line: its base64 and hexadecimal were looked at with the line breaks.
    Unfolded,
    /// Out of base64, hexadecimal or a list of numbers: something small that was written by a program.
    Coded,
}

/// What to look for besides: it costs time, and few secrets need it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct LayerNeeds {
    /// A secret has blanks in it: where a line is broken, one is lost.
    pub(super) blanks: bool,
}

type WayBack<'b> = &'b dyn Fn(&Range<usize>) -> Range<usize>;
type LayerLook<'l> = &'l mut dyn FnMut(&[u8], WayBack<'_>);

/// Shows every layer of a text, with the way back to it.
pub(super) fn each(text: &[u8], needs: LayerNeeds, look: LayerLook<'_>) {
    under(text, LayerMade::Text, DEEPEST, needs, &Range::clone, look);
}

fn under(text: &[u8], made: LayerMade, depth: u8, needs: LayerNeeds, back: WayBack<'_>, look: LayerLook<'_>) {
    use LayerMade::{Coded, Mail, Text, Unfolded};
    let mut show = |layer: Option<Layer>, made: LayerMade| {
        let Some(layer) = layer else { return };
        let further = |range: &Range<usize>| back(&layer.origin(range));
        look(&layer.bytes, &further);
        if depth > 1 {
            under(&layer.bytes, made, depth - 1, needs, &further, look);
        }
    };
    show(escapes::plain(text), made);
    if made == Text {
        show(escapes::percent_kept(text), Text);
    }
    if made == Text || made == Mail {
        show(escapes::quoted_printable(text), Mail);
    }
    if made == Text {
        show(escapes::unfolded(text, b""), Unfolded);
        if needs.blanks {
            show(escapes::unfolded(text, b" "), Unfolded);
        }
    }
    if made != Unfolded {
        show(coded::base64(text), Coded);
    }
    if made == Text || made == Mail {
        show(coded::hexadecimal(text), Coded);
        show(coded::decimal(text), Coded);
    }
}

/// What packed bytes unpack to, if they are (gzip, RFC 1952; zlib, RFC 1950); as much of it as can be read.
fn unpacked(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut plain = Vec::new();
    match bytes {
        [0x1F, 0x8B, 8, ..] => {
            let _ = flate2::read::MultiGzDecoder::new(bytes).take(UNPACKED).read_to_end(&mut plain);
        }
        [0x78, 0x01 | 0x5E | 0x9C | 0xDA, ..] => {
            let _ = flate2::read::ZlibDecoder::new(bytes).take(UNPACKED).read_to_end(&mut plain);
        }
        _ => {}
    }
    (!plain.is_empty()).then_some(plain)
}
