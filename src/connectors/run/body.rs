//! What a request carries. Multipart is written here, because the usual encoders hide names that are not plain ASCII from
//! many servers (`name*=utf-8''…`).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jaq_json::Val;
use serde_json::Value;

use super::fault::Fault;
use super::render::encode;
use super::scope::Scope;
use super::{Run, Subject};
use crate::connectors::body_template;
use crate::connectors::jq;
use crate::connectors::model::{PartContent, Program, Request, RequestBody};
use crate::connectors::ticket::Upload;
use crate::facts::GapReason;
use crate::text::append;
use crate::text::digest::hex;

/// The one key of an object that stands for a file's content.
const BASE64_OF: &str = "base64_of";

impl Run<'_> {
    /// The content type and the bytes.
    pub(super) fn body(
        &self,
        request: &Request,
        scope: &Scope<'_>,
    ) -> Result<Option<(String, Vec<u8>)>, Fault> {
        let name = &request.name;
        Ok(match &request.body {
            RequestBody::Nothing => None,
            RequestBody::Json(program) => {
                Some(("application/json".to_owned(), self.json_body(name, program, scope)?))
            }
            RequestBody::Form(pairs) => {
                let mut form = Vec::new();
                for (key, value) in pairs {
                    form.push(format!(
                        "{}={}",
                        encode(&self.text(key, scope)?),
                        encode(&self.text(value, scope)?)
                    ));
                }
                Some(("application/x-www-form-urlencoded".to_owned(), form.join("&").into_bytes()))
            }
            RequestBody::File(program) => {
                let files = self.files(name, program, scope)?;
                let [file] = files.as_slice() else {
                    let detail = format!("request {name} sends one file, and `file` gave {}", files.len());
                    return Err(Fault::new(GapReason::Malformed, detail));
                };
                Some((file.media_type.clone(), file.bytes.to_vec()))
            }
            RequestBody::Template(template) => {
                let Subject::Ticket(input) = self.subject else { return Ok(None) };
                let enclosed = match &template.files {
                    Some(program) => self.files(name, program, scope)?,
                    None => Vec::new(),
                };
                let view = body_template::view(input, &jq::to_json(&self.fields), &enclosed);
                // A template that gives no JSON will not give any later either.
                let bytes = body_template::render(template, &view)
                    .map_err(|wrong| Fault::new(GapReason::CannotTell, wrong))?;
                Some(("application/json".to_owned(), bytes))
            }
            RequestBody::Multipart(parts) => {
                let mut fields = Vec::new();
                for part in parts {
                    let field = self.text(&part.name, scope)?;
                    match &part.content {
                        PartContent::Value(template) => {
                            fields.push(Field::text(field, None, self.text(template, scope)?.into_bytes()));
                        }
                        PartContent::Json(program) => {
                            let bytes = self.json_body(name, program, scope)?;
                            fields.push(Field::text(field, Some("application/json"), bytes));
                        }
                        PartContent::File(program) => {
                            let files = self.files(name, program, scope)?;
                            fields.extend(files.into_iter().map(|file| Field::file(field.clone(), file)));
                        }
                    }
                }
                Some(multipart(&fields))
            }
        })
    }

    fn json_body(&self, request: &str, program: &Program, scope: &Scope<'_>) -> Result<Vec<u8>, Fault> {
        let value = self.program(program, Val::Null, scope);
        let value = value.map_err(|failure| self.broken(&format!("json of request {request}"), failure))?;
        let mut body = jq::to_json(&value);
        self.put_files(request, &mut body)?;
        Ok(body.to_string().into_bytes())
    }

    /// Zammad and Salesforce take a file as base64 inside the JSON: `{ base64_of: FILE }` becomes that text. The bytes are nothing
    /// for a program, where they would be held several times.
    fn put_files(&self, request: &str, body: &mut Value) -> Result<(), Fault> {
        match body {
            Value::Array(items) => items.iter_mut().try_for_each(|item| self.put_files(request, item)),
            Value::Object(members) if members.len() == 1 && members.contains_key(BASE64_OF) => {
                let named = |key: &str| members[BASE64_OF].get(key).and_then(Value::as_str);
                let file = named("name").zip(named("sha256"));
                let file = file.and_then(|(name, sha256)| self.upload(name, sha256));
                let file = file.ok_or_else(|| {
                    let detail =
                        format!("`{BASE64_OF}` in json of request {request} must have one of $files");
                    Fault::new(GapReason::Malformed, detail)
                })?;
                *body = Value::String(STANDARD.encode(file.bytes.as_slice()));
                Ok(())
            }
            Value::Object(members) => {
                members.values_mut().try_for_each(|member| self.put_files(request, member))
            }
            _ => Ok(()),
        }
    }

    /// The file with this name and content.
    fn upload(&self, name: &str, sha256: &str) -> Option<&Upload> {
        let Subject::Ticket(filing) = self.subject else { return None };
        filing.files.iter().find(|file| file.name == name && file.sha256 == sha256)
    }

    /// The files that a program chose among `$files`.
    pub(super) fn files(
        &self,
        request: &str,
        program: &Program,
        scope: &Scope<'_>,
    ) -> Result<Vec<&Upload>, Fault> {
        let chosen = self.program(program, Val::Null, scope);
        let chosen = chosen.map_err(|failure| self.broken(&format!("file of request {request}"), failure))?;
        let chosen = match chosen {
            Val::Arr(list) => list.to_vec(),
            one => vec![one],
        };
        let find = |value: &Val| {
            let key = |name: &str| jq::at(value, &[name.to_owned()]).and_then(jq::as_text);
            let (name, sha256) = key("name").zip(key("sha256"))?;
            self.upload(&name, &sha256)
        };
        chosen
            .iter()
            .map(|value| {
                find(value).ok_or_else(|| {
                    Fault::new(
                        GapReason::Malformed,
                        format!("`file` of request {request} must give one of $files"),
                    )
                })
            })
            .collect()
    }
}

struct Field<'f> {
    name: String,
    file: Option<&'f str>,
    media_type: Option<&'f str>,
    bytes: std::borrow::Cow<'f, [u8]>,
}

impl<'f> Field<'f> {
    fn text(name: String, media_type: Option<&'f str>, bytes: Vec<u8>) -> Self {
        Self { name, file: None, media_type, bytes: bytes.into() }
    }

    fn file(name: String, upload: &'f Upload) -> Self {
        Self {
            name,
            file: Some(&upload.name),
            media_type: Some(&upload.media_type),
            bytes: upload.bytes.as_slice().into(),
        }
    }
}

/// The parts, written as browsers do (the HTML standard's multipart/form-data encoding).
fn multipart(fields: &[Field<'_>]) -> (String, Vec<u8>) {
    let boundary = boundary(fields);
    let mut body = Vec::new();
    for field in fields {
        let mut head =
            format!("--{boundary}\r\nContent-Disposition: form-data; name=\"{}\"", quoted(&field.name));
        if let Some(file) = field.file {
            append(&mut head, format_args!("; filename=\"{}\"", quoted(file)));
        }
        head.push_str("\r\n");
        if let Some(kind) = field.media_type {
            let kind: String = kind.chars().filter(|c| !c.is_control()).collect();
            append(&mut head, format_args!("Content-Type: {kind}\r\n"));
        }
        head.push_str("\r\n");
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(&field.bytes);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
    (format!("multipart/form-data; boundary={boundary}"), body)
}

/// A field's or file's name for inside quotes: quote and line break are percent-encoded, as browsers do.
fn quoted(name: &str) -> String {
    name.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A")
}

/// The multipart boundary (RFC 2046, 5.1.1): a text that none of the parts holds.
fn boundary(fields: &[Field<'_>]) -> String {
    use sha2::{Digest as _, Sha256};
    let mut hasher = Sha256::new();
    for field in fields {
        hasher.update(field.name.as_bytes());
        hasher.update(&field.bytes);
    }
    let hash = hex(&hasher.finalize());
    // A hash of all parts: no part can hold it, because adding it would change the hash.
    format!("escalate-{}", &hash[..40])
}
