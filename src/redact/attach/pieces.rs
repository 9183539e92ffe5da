//! A long text in pieces, a few of which lie in one buffer that is let go of when they were cleaned: the text and its cleaned copy
//! are never both there as a whole.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

/// Bytes of one buffer. The system takes back a large one at once; small ones stay with the process, for what it asks for next.
const BUFFER: usize = 4 << 20;

/// A piece of a text.
pub(super) struct TextPiece<'t> {
    buffer: PieceBuffer<'t>,
    place: Range<usize>,
}

#[derive(Clone)]
enum PieceBuffer<'t> {
    Borrowed(&'t str),
    Shared(Arc<String>),
}

impl TextPiece<'_> {
    /// The piece itself.
    pub(super) fn text(&self) -> &str {
        let buffer = match &self.buffer {
            PieceBuffer::Borrowed(text) => text,
            PieceBuffer::Shared(text) => text.as_str(),
        };
        &buffer[self.place.clone()]
    }
}

/// The pieces that stand in these places, which are in order and do not overlap.
pub(super) fn split(text: Cow<'_, str>, places: Vec<Range<usize>>) -> Vec<TextPiece<'_>> {
    let mut text = match text {
        Cow::Borrowed(text) => {
            let buffer = PieceBuffer::Borrowed(text);
            return places.into_iter().map(|place| TextPiece { buffer: buffer.clone(), place }).collect();
        }
        Cow::Owned(text) => text,
    };
    let mut pieces = Vec::with_capacity(places.len());
    let mut rest = places.as_slice();
    // From the end on: what is cut off there is given back without moving what stands before it.
    while let Some(last) = rest.last() {
        let first = rest.partition_point(|place| place.end + BUFFER < last.end);
        let (before, together) = rest.split_at(first);
        let start = together.first().map_or(0, |place| place.start);
        text.truncate(last.end);
        let buffer = Arc::new(text.split_off(start));
        text.shrink_to_fit();
        pieces.extend(together.iter().rev().map(|place| TextPiece {
            buffer: PieceBuffer::Shared(Arc::clone(&buffer)),
            place: place.start - start..place.end - start,
        }));
        rest = before;
    }
    pieces.reverse();
    pieces
}
