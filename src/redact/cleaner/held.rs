//! What the tool itself holds, found in a text.

use secrecy::ExposeSecret as _;

use super::{Cleaner, KNOWN};
use crate::redact::detect::Span;
use crate::redact::known::{KnownSecrets, SecretHit};
use crate::redact::mask::Mask;

impl Cleaner {
    /// The same, with the search that others of this vault use.
    pub(in crate::redact) fn sharing(mut self, mask: &Mask) -> Self {
        self.mask = mask.clone();
        self
    }

    /// The secrets of the tool in a text, in every notation and also over several lines.
    pub(in crate::redact) fn known_spans(&self, text: &str) -> Vec<Span> {
        self.mask.known().find(text.as_bytes()).iter().map(|hit| span(text, hit)).collect()
    }

    /// The same for a text that may be a part of one that was looked at as a whole.
    pub(super) fn held(&self, text: &str, known: &KnownSecrets, spans: &mut Vec<Span>) {
        if self.is_part {
            spans.extend(known.find_as_written(text.as_bytes()).map(|hit| span(text, &hit)));
        } else {
            spans.extend(known.find(text.as_bytes()).iter().map(|hit| span(text, hit)));
        }
    }
}

fn span(text: &str, hit: &SecretHit<'_>) -> Span {
    // Bytes of UTF-16 may be found in the middle of a letter.
    let start = (0..=hit.range.start).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let end = (hit.range.end..text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len());
    Span { decoded: Some(hit.secret.expose_secret().to_owned()), ..Span::secret(start..end, KNOWN) }
}
