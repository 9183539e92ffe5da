//! Reads a parsed template and compares every name in it with the JSON Schema of what it will see.
//!
//! Handlebars in strict mode finds a misspelt `{{name}}` while it renders, and a misspelt `{{#if name}}` never: it is silently
//! false. Here both are mistakes, found before anything is rendered, in every branch.

use handlebars::Template;
use handlebars::template::{BlockParam, HelperTemplate, Parameter, TemplateElement};
use serde_json::Value;

use super::error::TemplateError;
use super::helper;
use super::schema::{fields, items};

/// Handlebars' own helpers that a template may use.
const BUILT_IN: &[&str] = &["lookup", "eq", "ne", "gt", "gte", "lt", "lte", "and", "or", "not", "len"];
/// Block helpers.
const BLOCKS: &[&str] = &["if", "unless", "each", "with"];
/// The schema's mark of a text that has several lines.
const LINES: &str = "x-lines";
/// What `{{@…}}` may say within `{{#each}}`.
const LOCALS: &[&str] = &["index", "first", "last", "key"];

/// Parses a template.
///
/// # Errors
/// Where the syntax is wrong.
pub(crate) fn parse(file: &str, text: &str) -> Result<Template, TemplateError> {
    Template::compile(text).map_err(|error| {
        let (line, column) = error.pos().unwrap_or((1, 1));
        let what = error.reason().to_string();
        let what = what.lines().map(str::trim).rfind(|line| !line.is_empty()).unwrap_or("not a template");
        let what = if what.starts_with('=') || what.contains("expected") {
            "not Handlebars: a tag is not closed, or not written as {{name}}, {{#if name}}…{{/if}} or {{#each names}}…{{/each}}"
                .to_owned()
        } else {
            what.to_owned()
        };
        TemplateError { file: file.to_owned(), line, column, what }
    })
}

/// All mistakes in a template that will be rendered with a value of that schema.
#[must_use]
pub(crate) fn check(file: &str, text: &str, schema: &Value) -> Vec<TemplateError> {
    let parsed = match parse(file, text) {
        Ok(parsed) => parsed,
        Err(error) => return vec![error],
    };
    let mut lint =
        Lint { file, text, scopes: vec![schema], names: Vec::new(), found: Vec::new(), at: (1, 1), each: 0 };
    lint.template(&parsed);
    lint.found
}

struct Lint<'a> {
    file: &'a str,
    text: &'a str,
    /// The schemas of what `this` is, outermost first.
    scopes: Vec<&'a Value>,
    /// Block parameters.
    names: Vec<(String, Option<&'a Value>)>,
    found: Vec<TemplateError>,
    /// The element that is being read.
    at: (usize, usize),
    /// How many `{{#each}}` are around.
    each: usize,
}

impl<'a> Lint<'a> {
    fn template(&mut self, template: &Template) {
        let around = self.at;
        for (index, element) in template.elements.iter().enumerate() {
            self.at = template.mapping.get(index).map_or(around, |mapping| (mapping.0, mapping.1));
            self.element(element);
        }
        self.at = around;
    }

    fn element(&mut self, element: &TemplateElement) {
        match element {
            TemplateElement::RawString(_) | TemplateElement::Comment(_) => {}
            TemplateElement::Expression(call) => self.expression(call),
            TemplateElement::HtmlExpression(call) => {
                let name = call.name.as_name().unwrap_or_default();
                self.mistake(name, "{{{…}}} would not be escaped; write {{…}}".to_owned());
            }
            TemplateElement::HelperBlock(call) => self.block(call),
            // Partials, decorators, and whatever a newer Handlebars adds.
            _ => {
                self.mistake("", "partials and decorators are not available here".to_owned());
            }
        }
    }

    fn expression(&mut self, call: &HelperTemplate) {
        let name = call.name.as_name().unwrap_or_default();
        if call.params.is_empty() && call.hash.is_empty() {
            if let Parameter::Subexpression(inner) = &call.name {
                return self.element(inner.as_element());
            }
            match self.resolve(name) {
                Some(schema) if items(schema).is_some() => {
                    self.mistake(
                        name,
                        format!("`{name}` is a list: write {{{{#each {name}}}}}…{{{{/each}}}}"),
                    );
                }
                Some(schema) if fields(schema).is_some() => {
                    self.mistake(name, format!("`{name}` has parts: write {{{{{name}.part}}}}"));
                }
                Some(schema) if schema.get(LINES).is_some() => {
                    self.mistake(
                        name,
                        format!(
                            "`{name}` has several lines, and {{{{{name}}}}} would make one of them: write {{{{quote {name}}}}} \
                             in text, {{{{fence {name}}}}} in Markdown, {{{{pre {name}}}}} in HTML"
                        ),
                    );
                }
                _ => {}
            }
            return;
        }
        if !BUILT_IN.contains(&name) && !helper::NAMES.contains(&name) {
            let known = [helper::NAMES, BUILT_IN].concat().join(", ");
            self.mistake(name, format!("no helper is called `{name}`; there are: {known}"));
        }
        self.parameters(call);
    }

    fn parameters(&mut self, call: &HelperTemplate) {
        let mut hash: Vec<_> = call.hash.iter().collect();
        hash.sort_by_key(|(key, _)| key.as_str());
        for parameter in call.params.iter().chain(hash.into_iter().map(|(_, value)| value)) {
            match parameter {
                Parameter::Literal(_) => {}
                Parameter::Subexpression(inner) => self.element(inner.as_element()),
                _ => {
                    self.resolve(parameter.as_name().unwrap_or_default());
                }
            }
        }
    }

    fn block(&mut self, call: &HelperTemplate) {
        let name = call.name.as_name().unwrap_or_default();
        if !BLOCKS.contains(&name) {
            self.mistake(name, format!("no block is called `{name}`; there are: {}", BLOCKS.join(", ")));
        }
        self.parameters(call);
        let inner = if matches!(name, "each" | "with") { self.inner(call) } else { None };
        let (scopes, names) = (self.scopes.len(), self.names.len());
        if let Some(value) = inner {
            self.scopes.push(value);
            if let Some(BlockParam::Single(param) | BlockParam::Pair((param, _))) = &call.block_param {
                self.names.push((param.as_name().unwrap_or_default().to_owned(), Some(value)));
            }
            if let Some(BlockParam::Pair((_, index))) = &call.block_param {
                self.names.push((index.as_name().unwrap_or_default().to_owned(), None));
            }
        }
        let is_each = usize::from(name == "each");
        // Where the value is not known its inside cannot be compared; the mistake itself is already noted.
        if inner.is_some() || !matches!(name, "each" | "with") {
            self.each += is_each;
            call.template.iter().for_each(|template| self.template(template));
            self.each -= is_each;
        }
        self.scopes.truncate(scopes);
        self.names.truncate(names);
        call.inverse.iter().for_each(|template| self.template(template));
    }

    /// What `this` is within `{{#each …}}` and `{{#with …}}`.
    fn inner(&mut self, call: &HelperTemplate) -> Option<&'a Value> {
        let path = call.params.first().and_then(Parameter::as_name)?.to_owned();
        let value = self.look(&path)?;
        if call.name.as_name() != Some("each") {
            return Some(value);
        }
        let item = items(value);
        if item.is_none() {
            self.mistake(&path, format!("`{path}` is not a list"));
        }
        item
    }

    /// The schema of what is at a path; a mistake is noted when there is none.
    fn resolve(&mut self, path: &str) -> Option<&'a Value> {
        if let Some(local) = path.trim_start_matches("../").strip_prefix('@')
            && !local.starts_with("root")
        {
            if self.each == 0 || !LOCALS.contains(&local) {
                self.mistake(
                    path,
                    format!("`{path}` is only known within {{{{#each}}}}: @index, @first, @last"),
                );
            }
            return None;
        }
        if self.names.iter().any(|(name, value)| name == path && value.is_none()) {
            return None;
        }
        let found = self.look(path);
        if found.is_none() {
            let known = self.known(path);
            self.mistake(path, format!("`{path}` is not known here; known: {known}"));
        }
        found
    }

    fn look(&self, path: &str) -> Option<&'a Value> {
        let mut up = 0;
        let mut rest = path;
        while let Some(shorter) = rest.strip_prefix("../") {
            (up, rest) = (up + 1, shorter);
        }
        let mut segments =
            rest.split(['.', '/']).filter(|segment| !segment.is_empty() && *segment != "this").peekable();
        let mut value = *self.scopes.get(self.scopes.len().checked_sub(up + 1)?)?;
        if segments.peek() == Some(&"@root") {
            segments.next();
            value = self.scopes.first()?;
        } else if let Some((_, named)) =
            self.names.iter().rev().find(|(name, _)| segments.peek() == Some(&name.as_str()))
        {
            segments.next();
            value = (*named)?;
        }
        for segment in segments {
            let name = segment.trim_matches(['[', ']']);
            value = match items(value) {
                Some(item) => Some(item).filter(|_| name.parse::<usize>().is_ok())?,
                None => fields(value)?.get(name)?,
            };
        }
        Some(value)
    }

    fn known(&self, path: &str) -> String {
        let parent = path.rfind(['.', '/']).map(|at| &path[..at]).filter(|parent| !parent.is_empty());
        let value = parent.and_then(|parent| self.look(parent)).or_else(|| self.scopes.last().copied());
        match value.and_then(fields) {
            Some(fields) => fields.keys().cloned().collect::<Vec<_>>().join(", "),
            None => "this".to_owned(),
        }
    }

    /// Notes a mistake at the first place behind the element's start where the name stands.
    fn mistake(&mut self, name: &str, what: String) {
        let (line, column) = self.at;
        let starts = self.text.split_inclusive('\n').take(line - 1).map(str::len).sum::<usize>();
        let within: usize = self.text[starts..].chars().take(column - 1).map(char::len_utf8).sum();
        let start = starts + within;
        let place = if name.is_empty() { None } else { self.text[start..].find(name) };
        let place = start + place.unwrap_or(0);
        let before = &self.text[..place];
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        self.found.push(TemplateError {
            file: self.file.to_owned(),
            line: before.matches('\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
            what,
        });
    }
}
