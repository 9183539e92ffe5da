//! Bodies that a Handlebars template makes of a ticket: `templates/ticket/webhook.json.hbs`. Whoever receives a webhook says what it
//! looks like, so the file may be replaced; what comes out is JSON or nothing.

use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use handlebars::{Handlebars, Helper, HelperResult, Output, RenderContext, Template};
use serde_json::{Value, json};

use super::model::{BodyTemplate, Connector, RequestBody};
use super::ticket::{SystemTicket, Upload, VerbInput};
use super::trial;
use crate::environment::file;
use crate::text::offset::line_and_column;
use crate::text::spanned_toml::FileProblem;

impl Connector {
    /// Puts the files of a folder in the place of the templates that come with the program.
    ///
    /// # Errors
    /// A file is there and cannot be used: where it is wrong, and how.
    pub(super) fn use_templates(&mut self, folder: &Path) -> Result<(), Vec<FileProblem>> {
        let mut wrong = Vec::new();
        for request in &mut self.requests {
            let RequestBody::Template(template) = &mut request.body else { continue };
            let path = folder.join(&template.path);
            let text = match file::read_text(&path, file::WRITTEN) {
                Ok(text) => text,
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => continue,
                Err(error) => {
                    wrong.push(problem(&path, 1, 1, error.to_string()));
                    continue;
                }
            };
            template.text = text;
            template.path = path.display().to_string();
            if let Err((line, column, what)) = tried(template) {
                wrong.push(problem(&path, line, column, what));
            }
        }
        if wrong.is_empty() { Ok(()) } else { Err(wrong) }
    }
}

fn problem(path: &Path, line: usize, column: usize, message: String) -> FileProblem {
    FileProblem { path: path.display().to_string(), line, column, message, snippet: String::new() }
}

/// What a template names: the ticket as programs see it, the mapped fields, and the files, with their content where it goes along.
pub(super) fn view(input: &VerbInput<'_>, fields: &Value, enclosed: &[&Upload]) -> Value {
    let mut files = input.files_as_json();
    for (told, upload) in files.as_array_mut().into_iter().flatten().zip(input.files) {
        let goes = enclosed.iter().any(|file| file.name == upload.name);
        told["content"] = if goes { STANDARD.encode(&*upload.bytes).into() } else { Value::Null };
    }
    json!({
        "ticket": input.ticket.as_json(), "fields": fields, "files": files,
        "found": input.found.map(SystemTicket::as_json), "enclosed": enclosed.len() == input.files.len(),
    })
}

/// The bytes of the body.
///
/// # Errors
/// A sentence with line and column: a name that is not there, or what comes out is no JSON.
pub(super) fn render(template: &BodyTemplate, view: &Value) -> Result<Vec<u8>, String> {
    let placed = |(line, column, what)| format!("{}:{line}:{column}: {what}", template.path);
    rendered(&template.text, view).map_err(placed)
}

/// A template rendered with a ticket that nobody files: new, and added to another.
fn tried(template: &BodyTemplate) -> Result<(), (usize, usize, String)> {
    let ticket = trial::sample();
    let there = SystemTicket { id: "1".to_owned(), url: "1".to_owned(), fingerprint: None, state: None };
    for found in [None, Some(&there)] {
        let input = VerbInput { ticket: &ticket, files: &[], found, since: None };
        rendered(&template.text, &view(&input, &json!({}), &[]))?;
    }
    Ok(())
}

fn rendered(text: &str, view: &Value) -> Result<Vec<u8>, (usize, usize, String)> {
    if let Some(at) = ["{{{", "{{&", "{{~&"].iter().filter_map(|raw| text.find(raw)).min() {
        let (line, column) = line_and_column(text, at);
        return Err((
            line,
            column,
            "a value that is not escaped could change what the JSON says; write {{name}}, or {{json name}}"
                .to_owned(),
        ));
    }
    let template = Template::compile(text).map_err(|error| {
        let (line, column) = error.pos().unwrap_or((1, 1));
        (line, column, error.reason().to_string())
    })?;
    let mut engine = Handlebars::new();
    engine.set_strict_mode(true);
    engine.register_escape_fn(in_quotes);
    engine.register_helper("json", Box::new(as_json));
    engine.register_template("body", template);
    let made = engine.render("body", view).map_err(|error| {
        (error.line_no.unwrap_or(1), error.column_no.unwrap_or(1), error.reason().to_string())
    })?;
    let read = serde_json::from_str::<Value>(&made);
    read.map_err(|error| {
        (
            1,
            1,
            format!(
                "what comes out is no JSON: line {}, column {} of it: {error}",
                error.line(),
                error.column()
            ),
        )
    })?;
    Ok(made.into_bytes())
}

/// A text as it stands between the quotes of JSON.
fn in_quotes(text: &str) -> String {
    let quoted = Value::from(text).to_string();
    quoted[1..quoted.len() - 1].to_owned()
}

/// `{{json ticket.roles}}`: any value, as JSON has it.
fn as_json(
    helper: &Helper<'_>,
    _: &Handlebars<'_>,
    _: &handlebars::Context,
    _: &mut RenderContext<'_, '_>,
    out: &mut dyn Output,
) -> HelperResult {
    let value = helper.param(0).map(|value| value.value().to_string()).unwrap_or_default();
    Ok(out.write(&value)?)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{rendered, tried};
    use crate::connectors::shipped;

    #[test]
    fn what_comes_with_the_program_is_json() {
        for (path, _) in shipped::BODY_TEMPLATES {
            tried(&shipped::template(path).unwrap()).unwrap();
        }
    }

    #[test]
    fn no_value_changes_what_the_json_says() {
        let nasty = "a\"b\\c\n\t\u{7}</script>{{x}}\u{2028}";
        let view = json!({ "ticket": { "title": nasty, "roles": [nasty] } });
        let text = r#"{ "t": "{{ticket.title}}", "r": {{json ticket.roles}} }"#;
        let made: Value = serde_json::from_slice(&rendered(text, &view).unwrap()).unwrap();
        assert_eq!(made, json!({ "t": nasty, "r": [nasty] }));
    }

    #[test]
    fn a_mistake_has_its_place() {
        let view = json!({ "ticket": { "title": "t" } });
        let wrong = |text: &str| rendered(text, &view).unwrap_err();
        assert_eq!(wrong("{\n \"a\": \"{{ticket.titel}}\" }").0, 2);
        assert!(wrong("{ \"a\": {{ticket.title}} }").2.contains("no JSON"));
        assert!(wrong("{\n\"a\": \"{{{ticket.title}}}\" }").2.contains("not escaped"));
        assert!(wrong("{ \"a\": \"{{ticket.title\" }").0 == 1);
    }
}
