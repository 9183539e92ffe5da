//! What can go wrong with templates, in one sentence with file, line and column.

use std::path::PathBuf;

use crate::text::io_words::io_words;

/// Something is wrong in one template file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}: line {line}, column {column}: {what}")]
pub struct TemplateError {
    /// The file, as the user knows it; an embedded one by its path in the project.
    pub file: String,
    /// 1-based.
    pub line: usize,
    /// 1-based.
    pub column: usize,
    /// What is wrong, and what would be right.
    pub what: String,
}

/// Rendering failed, or a template cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum RenderError {
    /// Templates with mistakes, all of them.
    #[error("{}", lines(.0))]
    Templates(Vec<TemplateError>),
    /// A template file is there and cannot be read.
    #[error("{}: cannot be read: {}", path.display(), io_words(.cause))]
    Read {
        /// The file.
        path: PathBuf,
        /// The system's reason.
        cause: std::io::Error,
    },
    /// A value cannot be written in this format.
    #[error("{what} cannot be rendered: {cause}")]
    Value {
        /// What was rendered.
        what: &'static str,
        /// The reason.
        cause: serde_json::Error,
    },
    /// A language that there is no file for.
    #[error(
        "language `{language}` is not known; known: {known}. A file `templates/reply/{language}.toml` in the config folder adds it"
    )]
    Language {
        /// What was asked for.
        language: String,
        /// What there is.
        known: String,
    },
}

fn lines(errors: &[TemplateError]) -> String {
    errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}
