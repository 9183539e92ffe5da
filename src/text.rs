//! What every layer may ask of a text: names that are near, one slip of the fingers, numbers as words, instants, encodings, characters that cannot be seen, texts without them, digests, Markdown,
//! what the system refused in words, inert blocks of other markup, names of files that are one file, words of a shell, lines of a width, long lists in a sentence, and TOML with the place of everything.

mod append;
pub(crate) mod bare;
pub(crate) mod capital;
pub(crate) mod columns;
pub(crate) mod digest;
pub(crate) mod duration;
pub(crate) mod encoding;
pub(crate) mod few;
pub(crate) mod file_name;
pub(crate) mod fold;
pub(crate) mod inert;
pub(crate) mod invisible;
pub(crate) mod io_words;
pub(crate) mod markdown;
pub(crate) mod moment;
pub(crate) mod near;
pub(crate) mod number;
pub(crate) mod offset;
pub(crate) mod shell;
pub mod spanned_toml;
pub(crate) mod styled;
pub(crate) mod suggest;
pub(crate) mod visible;
pub(crate) mod wrap;

pub(crate) use append::append;
