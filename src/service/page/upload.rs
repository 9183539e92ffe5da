//! The form as it comes: its fields and its files, no larger than is said.

use axum::extract::Multipart;
use axum::extract::multipart::MultipartError;
use axum::http::StatusCode;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};

use super::draft::DraftFields;
use super::fault::PageFault;
use crate::bundle;

/// All files together.
const MOST_FILES: usize = 5 * 1024 * 1024;
/// How many there may be.
const MOST_COUNT: usize = 10;
/// A field of text; more cannot be part of a case.
const MOST_TEXT: usize = 256 * 1024;
/// The whole form.
pub(super) const MOST_BODY: usize = MOST_FILES + 1024 * 1024;
/// How much may be attached, in words.
pub(super) const LIMIT: &str = "at most ten, 5 MiB together; they are kept for a day";

/// A form that was sent.
#[derive(Debug, Default)]
pub(super) struct SentForm {
    pub(super) csrf: String,
    pub(super) id: String,
    pub(super) fields: DraftFields,
    pub(super) files: Vec<SentFile>,
    /// What is wrong with the files; empty: nothing.
    pub(super) files_problem: String,
}

/// A file of it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct SentFile {
    pub(super) name: String,
    /// Its bytes in base64.
    content: String,
}

impl SentFile {
    /// Its bytes.
    pub(super) fn bytes(&self) -> Vec<u8> {
        STANDARD.decode(&self.content).unwrap_or_default()
    }
}

/// Reads it.
///
/// # Errors
/// It is no form, larger than it may be, or not of text.
pub(super) async fn read(mut form: Multipart) -> Result<SentForm, PageFault> {
    let mut sent = SentForm::default();
    let mut size = 0;
    while let Some(field) = form.next_field().await.map_err(|error| refused(&error))? {
        let name = field.name().unwrap_or_default().to_owned();
        let file = field.file_name().map(str::to_owned);
        let bytes = field.bytes().await.map_err(|error| refused(&error))?;
        if name == "files" {
            // A browser sends one without a name when none was chosen.
            let Some(file) = file.filter(|file| !file.is_empty()) else { continue };
            size += bytes.len();
            if size > MOST_FILES || sent.files.len() == MOST_COUNT {
                sent.files_problem = format!("The files are too large or too many: {LIMIT}.");
            } else {
                sent.files.push(SentFile { name: file, content: STANDARD.encode(&bytes) });
            }
            continue;
        }
        if bytes.len() > MOST_TEXT {
            return Err(too_large());
        }
        let text = String::from_utf8(bytes.into()).map_err(|_| not_a_form())?;
        match name.as_str() {
            "csrf" => sent.csrf = text,
            "id" => sent.id = text,
            "user" => sent.fields.user = text,
            "tenant" => sent.fields.tenant = text,
            "action" => sent.fields.action = text,
            "error" => sent.fields.error = text,
            "symptom" => sent.fields.symptom = text,
            "roles" => sent.fields.roles = text,
            "permission" => sent.fields.permission = text,
            "feature" => sent.fields.feature = text,
            "on" => sent.fields.on = text,
            _ => {}
        }
    }
    // Without folders, and each once: two folders may have a file of one name.
    let names = bundle::attachment_names(sent.files.iter().map(|file| file.name.as_str()));
    for (file, name) in sent.files.iter_mut().zip(&names) {
        file.name.clone_from(name);
    }
    sent.fields.files = names;
    Ok(sent)
}

fn refused(error: &MultipartError) -> PageFault {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE { too_large() } else { not_a_form() }
}

fn too_large() -> PageFault {
    PageFault::new(
        StatusCode::PAYLOAD_TOO_LARGE,
        "That is too large",
        format!("Files: {LIMIT}. An error text: the part that names the error, and the whole as a file."),
    )
}

pub(super) fn not_a_form() -> PageFault {
    PageFault::new(StatusCode::BAD_REQUEST, "That form cannot be read", "Fill it in again.")
}
