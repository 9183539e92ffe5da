//! Formatted text at the end of a `String`.

use std::fmt::{Arguments, Write as _};

/// Appends, as `write!` does, without its result: writing to a `String` cannot fail.
pub(crate) fn append(out: &mut String, text: Arguments<'_>) {
    let _ = out.write_fmt(text);
}
