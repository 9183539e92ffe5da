//! Handlebars, strict, with an escape for each format.

use handlebars::{Handlebars, Template};
use serde::Serialize;

use super::embedded::Escape;
use super::error::{RenderError, TemplateError};
use super::helper;
use super::plain::{PlainTemplate, PlainView};
use super::set::{TemplateFile, Templates};
use crate::text::markdown;
use crate::text::visible::{one_line, visible};

/// A template that was read, to be filled in as often as one likes.
#[derive(Debug)]
pub(crate) struct ReadTemplate {
    /// For error messages.
    file: String,
    parsed: Template,
    /// `None`: only the engine can fill it in.
    plain: Option<PlainTemplate>,
    escape: fn(&str) -> String,
}

impl ReadTemplate {
    /// Reads one of the template files.
    pub(crate) fn of(templates: &Templates, template: TemplateFile) -> Result<Self, RenderError> {
        let (file, text) = templates.source(template);
        Self::new(file, &text, template.embedded().escape)
    }

    /// Reads a text that `file` holds.
    pub(crate) fn new(file: String, text: &str, escape: Escape) -> Result<Self, RenderError> {
        let parsed = super::lint::parse(&file, text).map_err(|error| RenderError::Templates(vec![error]))?;
        let plain = PlainTemplate::of(&parsed);
        Ok(Self { file, parsed, plain, escape: escaping(escape) })
    }

    /// Fills it in.
    pub(crate) fn fill(&self, view: &impl PlainView) -> Result<String, RenderError> {
        match self.plain.as_ref().and_then(|plain| plain.fill(view, self.escape)) {
            Some(text) => Ok(text),
            None => self.render(view),
        }
    }

    /// The same by the engine, for views of any shape.
    fn render<V: Serialize>(&self, view: &V) -> Result<String, RenderError> {
        let mut engine = Handlebars::new();
        engine.set_strict_mode(true);
        engine.register_escape_fn(self.escape);
        helper::register(&mut engine);
        engine.register_template("t", self.parsed.clone());
        engine.render("t", view).map_err(|error| {
            RenderError::Templates(vec![TemplateError {
                file: self.file.clone(),
                line: error.line_no.unwrap_or(1),
                column: error.column_no.unwrap_or(1),
                what: error.reason().to_string(),
            }])
        })
    }
}

/// Renders one of the template files.
pub(crate) fn render_with<V: Serialize>(
    templates: &Templates,
    template: TemplateFile,
    view: &V,
) -> Result<String, RenderError> {
    ReadTemplate::of(templates, template)?.render(view)
}

fn escaping(escape: Escape) -> fn(&str) -> String {
    match escape {
        Escape::Text => |value| one_line(value).into_owned(),
        Escape::Letter => |value| visible(value).into_owned(),
        Escape::Markdown => markdown::escape,
        Escape::Html => |value| handlebars::html_escape(&one_line(value)),
    }
}

#[cfg(test)]
mod tests {
    use serde::Serialize;

    use super::ReadTemplate;
    use crate::output::template::plain::{PlainValue, PlainView};
    use crate::output::template::{Escape, TemplateFile};

    #[derive(Serialize)]
    struct Note {
        text: String,
        none: String,
        yes: bool,
        no: bool,
    }

    impl PlainView for Note {
        fn value(&self, name: &str) -> Option<PlainValue<'_>> {
            match name {
                "text" => Some(PlainValue::Text(&self.text)),
                "none" => Some(PlainValue::Text(&self.none)),
                "yes" => Some(PlainValue::Flag(self.yes)),
                "no" => Some(PlainValue::Flag(self.no)),
                _ => None,
            }
        }
    }

    fn note() -> Note {
        Note { text: "a\nb <c> \u{202e}".to_owned(), none: String::new(), yes: true, no: false }
    }

    /// Also where the syntax takes blanks and line breaks with it.
    #[test]
    fn what_is_filled_in_without_the_engine_is_what_the_engine_makes() {
        let reply = TemplateFile::Reply.embedded().text;
        assert!(ReadTemplate::new("r".into(), reply, Escape::Letter).unwrap().plain.is_some());
        for text in [
            "",
            "words",
            "{{text}}",
            "a {{#if text}}{{text}}{{else}}none{{/if}} b",
            "a\n{{#if none}}\n{{text}}\n\n{{else}}\n  nothing\n{{/if}}\n b",
            "  {{#if yes}}\n  x {{#if no}}y{{else}}{{text}}{{/if}}\n  {{/if}}\nz",
            "{{#if yes~}}  x  {{~/if}}  \\{{text}} {{~text~}}  !",
        ] {
            for escape in [Escape::Text, Escape::Letter, Escape::Markdown, Escape::Html] {
                let read = ReadTemplate::new("t".into(), text, escape).unwrap();
                assert!(read.plain.is_some(), "{text}");
                assert_eq!(read.fill(&note()).unwrap(), read.render(&note()).unwrap(), "{text}");
            }
        }
    }

    #[test]
    fn everything_else_is_left_to_the_engine() {
        for text in [
            "{{{text}}}",
            "{{yes}}",
            "{{missing}}",
            "{{#if missing}}x{{/if}}",
            "{{#unless no}}x{{/unless}}",
            "{{#if no}}x{{else if yes}}y{{/if}}",
            "{{code text}}",
            "{{#if (eq text none)}}x{{/if}}",
            "{{! a comment}}{{this.text}}",
        ] {
            let read = ReadTemplate::new("t".into(), text, Escape::Text).unwrap();
            let plain = read.plain.as_ref().and_then(|plain| plain.fill(&note(), read.escape));
            assert_eq!(plain, None, "{text}");
            assert_eq!(read.fill(&note()).ok(), read.render(&note()).ok(), "{text}");
        }
    }
}
