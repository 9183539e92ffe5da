//! What every layer may ask of a text: names that are near, numbers as words, characters that cannot be seen, Markdown, and TOML with the place of
//! everything.

pub(crate) mod markdown;
pub(crate) mod number;
pub mod spanned_toml;
pub(crate) mod suggest;
pub(crate) mod visible;
