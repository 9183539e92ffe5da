//! Handlebars, strict, with an escape for each format.

use handlebars::Handlebars;
use serde::Serialize;

use super::error::{RenderError, TemplateError};
use super::helper;
use super::set::{Escape, TemplateFile, Templates};
use crate::text::markdown;
use crate::text::visible::{one_line, visible};

/// Renders one of the template files.
pub(crate) fn render_with<V: Serialize>(
    templates: &Templates,
    template: TemplateFile,
    view: &V,
) -> Result<String, RenderError> {
    let (file, text) = templates.source(template);
    render_text(&file, &text, template.embedded().escape, view)
}

/// Renders a text that `file` holds.
pub(crate) fn render_text<V: Serialize>(
    file: &str,
    text: &str,
    escape: Escape,
    view: &V,
) -> Result<String, RenderError> {
    let parsed = super::lint::parse(file, text).map_err(|error| RenderError::Templates(vec![error]))?;
    let mut engine = Handlebars::new();
    engine.set_strict_mode(true);
    match escape {
        Escape::Text => engine.register_escape_fn(|value| one_line(value).into_owned()),
        Escape::Letter => engine.register_escape_fn(|value| visible(value).into_owned()),
        Escape::Markdown => engine.register_escape_fn(markdown::escape),
        Escape::Html => engine.register_escape_fn(|value| handlebars::html_escape(&one_line(value))),
    }
    helper::register(&mut engine);
    engine.register_template("t", parsed);
    engine.render("t", view).map_err(|error| {
        RenderError::Templates(vec![TemplateError {
            file: file.to_owned(),
            line: error.line_no.unwrap_or(1),
            column: error.column_no.unwrap_or(1),
            what: error.reason().to_string(),
        }])
    })
}
