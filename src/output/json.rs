//! The report for scripts: `escalate.report/1`.

use schemars::JsonSchema;
use serde::Serialize;

use crate::output::reply::Reply;
use crate::output::template::RenderError;
use crate::redact::redacted::Redacted;
use crate::report::v1::Report;

/// What `--format json` writes: the report, and the reply to the user. The bundle's `report.json` never has a reply.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(title = "escalate.report/1")]
pub struct ReportJson<'a> {
    /// The report.
    #[serde(flatten)]
    pub report: &'a Report,
    /// The reply to the user, ready to paste.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reply: Option<&'a str>,
}

impl ReportJson<'_> {
    /// The same on one line, without its end: a line of a batch.
    ///
    /// # Errors
    /// Never in practice: every key is a string.
    pub fn line(report: &Redacted<Report>, reply: Option<&Reply>) -> Result<Vec<u8>, RenderError> {
        let written = ReportJson { report: report.get(), reply: reply.map(Reply::text) };
        // A report of a person has some ten thousand bytes.
        let mut line = Vec::with_capacity(16 << 10);
        serde_json::to_writer(&mut line, &written)
            .map_err(|cause| RenderError::Value { what: "the report", cause })?;
        Ok(line)
    }
}

/// Pretty JSON with a last newline.
pub(super) fn render(report: &Redacted<Report>, reply: Option<&Reply>) -> Result<Vec<u8>, RenderError> {
    let written = ReportJson { report: report.get(), reply: reply.map(Reply::text) };
    let mut bytes = serde_json::to_vec_pretty(&written)
        .map_err(|cause| RenderError::Value { what: "the report", cause })?;
    bytes.push(b'\n');
    Ok(bytes)
}
