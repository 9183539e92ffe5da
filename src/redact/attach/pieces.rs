//! A long text in pieces, each of which is let go of when it was cleaned: the text and its cleaned copy are never both there as
//! a whole.

use std::borrow::Cow;
use std::ops::Range;

/// Bytes that are given back together.
const GIVEN_BACK: usize = 2 << 20;

/// The pieces that stand in these places, which are in order and do not overlap.
pub(super) fn split<'t>(text: Cow<'t, str>, places: &[Range<usize>]) -> Vec<Cow<'t, str>> {
    match text {
        Cow::Borrowed(text) => places.iter().map(|place| Cow::Borrowed(&text[place.clone()])).collect(),
        Cow::Owned(mut text) => {
            // From the end on: what is cut off there, the allocator takes back without moving the rest.
            let mut pieces: Vec<Cow<'t, str>> = Vec::with_capacity(places.len());
            for place in places.iter().rev() {
                text.truncate(place.end);
                pieces.push(Cow::Owned(text.split_off(place.start)));
                if text.capacity() - text.len() > GIVEN_BACK {
                    text.shrink_to_fit();
                }
            }
            pieces.reverse();
            pieces
        }
    }
}
