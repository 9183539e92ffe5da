//! Templates: the engine, and the lint that reads them before they are used.
//!
//! A template is embedded in the binary; a file at the same path in the config folder takes its place and is linted when it
//! is loaded. Values are escaped for the format that the template's name says, and control characters are made visible.

mod embedded;
mod engine;
mod error;
mod helper;
pub(crate) mod lint;
mod plain;
pub(crate) mod schema;
mod set;

pub(crate) use embedded::Escape;
pub use embedded::{EMBEDDED, Embedded};
pub(crate) use engine::{ReadTemplate, render_with};
pub use error::{RenderError, TemplateError};
pub(crate) use plain::{PlainValue, PlainView};
pub use set::Templates;
pub(crate) use set::{TemplateFile, read};
