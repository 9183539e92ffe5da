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
use crate::connectors::jq;
use crate::connectors::model::{PartContent, Program, Request, RequestBody};
use crate::connectors::ticket::Upload;
use crate::facts::GapReason;
use crate::text::append;
use crate::text::digest::hex;

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
        let mut value = jq::to_json(&value);
        if let Subject::Ticket(filing) = self.subject {
            fill_in(&mut value, filing.files);
        }
        Ok(value.to_string().into_bytes())
    }

    /// The files that a program chose among `$files`.
    fn files(&self, request: &str, program: &Program, scope: &Scope<'_>) -> Result<Vec<&Upload>, Fault> {
        let chosen = self.program(program, Val::Null, scope);
        let chosen = chosen.map_err(|failure| self.broken(&format!("file of request {request}"), failure))?;
        let all = match self.subject {
            Subject::Ticket(filing) => filing.files,
            Subject::Case(_) => &[],
        };
        let chosen = match chosen {
            Val::Arr(list) => list.to_vec(),
            one => vec![one],
        };
        let find = |value: &Val| {
            let key = |name: &str| jq::at(value, &[name.to_owned()]).and_then(jq::as_text);
            let (name, sha256) = (key("name"), key("sha256"));
            all.iter().find(|file| Some(&file.name) == name.as_ref() && Some(&file.sha256) == sha256.as_ref())
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

/// Puts the content of files where a program put their `base64`.
fn fill_in(value: &mut Value, files: &[Upload]) {
    match value {
        Value::String(text) => {
            if let Some(file) = files.iter().find(|file| *text == file.base64_mark()) {
                *text = STANDARD.encode(file.bytes.as_slice());
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| fill_in(item, files)),
        Value::Object(members) => members.values_mut().for_each(|member| fill_in(member, files)),
        _ => {}
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
