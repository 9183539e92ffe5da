//! What a text says in other notations: without its escapes, its line breaks, decoded from base64 and hexadecimal, unpacked. Each
//! layer knows where its bytes came from, so that what is found in one can be taken out of the text itself.
//!
//! A notation that changes single characters keeps what stands around them; of base64 and hexadecimal a whole run goes.

use std::io::Read as _;
use std::ops::Range;

mod coded;
mod dump;
mod escapes;
mod strip;

/// How many layers lie under one another: a redirect in a query in a log line in JSON.
const DEEPEST: u8 = 4;
/// Bytes to which all packed data of a text may unpack: that many, and [`USUAL`] times the text.
const UNPACKED: u64 = 1 << 20;
/// A log shrinks to a tenth, and base64 makes that a third longer.
const USUAL: u64 = 8;

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
    /// Without tags, colours and what stands in front of lines: the rest was looked at with them.
    Stripped,
    /// Out of base64, hexadecimal or a list of numbers: something small that was written by a program.
    Coded,
}

/// What to look for besides: it costs time, and few secrets need it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct LayerNeeds {
    /// A secret has blanks in it: where a line is broken, one is lost.
    pub(super) blanks: bool,
}

/// Something that is shown of a text.
pub(super) enum Shown<'b> {
    /// The bytes of a layer.
    Layer {
        /// What it says.
        bytes: &'b [u8],
        /// Signs between its letters may be none of the text's own: it is to be looked at without them, too.
        signs: bool,
    },
    /// Packed data that unpacks to more than is looked at: nobody knows what is in it.
    Unread,
}

type WayBack<'b> = &'b dyn Fn(&Range<usize>) -> Range<usize>;

/// Shows every layer of a text, with the way back to it; of what was not read, the way of its whole range.
pub(super) fn each(text: &[u8], needs: LayerNeeds, look: &mut dyn FnMut(Shown<'_>, WayBack<'_>)) {
    let mut walk = LayerWalk { needs, unpacker: Unpacker::of(text), look };
    walk.under(text, LayerMade::Text, DEEPEST, &Range::clone);
}

struct LayerWalk<'l> {
    needs: LayerNeeds,
    unpacker: Unpacker,
    look: &'l mut dyn FnMut(Shown<'_>, WayBack<'_>),
}

impl LayerWalk<'_> {
    fn under(&mut self, text: &[u8], made: LayerMade, depth: u8, back: WayBack<'_>) {
        use LayerMade::{Coded, Mail, Stripped, Text, Unfolded};
        self.show(escapes::plain(text), made, depth, back);
        if made == Text {
            self.show(escapes::percent_kept(text), Text, depth, back);
            self.show(strip::stripped(text), Stripped, depth, back);
            self.show(dump::dumped(text), Coded, depth, back);
        }
        if made == Text || made == Mail {
            self.show(escapes::quoted_printable(text), Mail, depth, back);
        }
        if made == Text {
            self.show(escapes::unfolded(text, b""), Unfolded, depth, back);
            if self.needs.blanks {
                self.show(escapes::unfolded(text, b" "), Unfolded, depth, back);
            }
        }
        if made != Unfolded {
            let layer = coded::base64(text, &mut self.unpacker);
            self.unread(back);
            self.show(layer, Coded, depth, back);
        }
        if made == Text || made == Mail {
            let layer = coded::hexadecimal(text, &mut self.unpacker);
            self.unread(back);
            self.show(layer, Coded, depth, back);
            self.show(coded::decimal(text), Coded, depth, back);
        }
    }

    fn show(&mut self, layer: Option<Layer>, made: LayerMade, depth: u8, back: WayBack<'_>) {
        let Some(layer) = layer else { return };
        let further = |range: &Range<usize>| back(&layer.origin(range));
        let signs = matches!(made, LayerMade::Text | LayerMade::Stripped);
        (self.look)(Shown::Layer { bytes: &layer.bytes, signs }, &further);
        if depth > 1 && made != LayerMade::Stripped {
            self.under(&layer.bytes, made, depth - 1, &further);
        }
    }

    fn unread(&mut self, back: WayBack<'_>) {
        for range in std::mem::take(&mut self.unpacker.unread) {
            (self.look)(Shown::Unread, &|_| back(&range));
        }
    }
}

/// Unpacks, all together, so many bytes of one text: a few kilobytes can hold gigabytes.
struct Unpacker {
    left: u64,
    /// Places of what was not unpacked to its end.
    unread: Vec<Range<usize>>,
}

impl Unpacker {
    fn of(text: &[u8]) -> Self {
        let length = u64::try_from(text.len()).unwrap_or(u64::MAX);
        Self { left: UNPACKED.saturating_add(length.saturating_mul(USUAL)), unread: Vec::new() }
    }

    /// What packed bytes unpack to, if they are (gzip, RFC 1952; zlib, RFC 1950); as much of it as can be read. `place` is theirs.
    fn unpacked(&mut self, bytes: &[u8], place: &Range<usize>) -> Option<Vec<u8>> {
        let mut plain = Vec::new();
        let most = self.left + 1;
        match bytes {
            [0x1F, 0x8B, 8, ..] => {
                let _ = flate2::read::MultiGzDecoder::new(bytes).take(most).read_to_end(&mut plain);
            }
            [0x78, 0x01 | 0x5E | 0x9C | 0xDA, ..] => {
                let _ = flate2::read::ZlibDecoder::new(bytes).take(most).read_to_end(&mut plain);
            }
            _ => {}
        }
        let length = u64::try_from(plain.len()).unwrap_or(u64::MAX);
        if length == most {
            self.unread.push(place.clone());
        }
        self.left = self.left.saturating_sub(length);
        (!plain.is_empty()).then_some(plain)
    }
}
