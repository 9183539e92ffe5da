//! The report to paste into a chat or an issue.

use super::Rendering;
use crate::output::template::{RenderError, TemplateFile, render_with};
use crate::redact::redacted::Redacted;
use crate::report::v1::Report;

pub(super) fn render(report: &Redacted<Report>, with: &Rendering<'_>) -> Result<String, RenderError> {
    render_with(with.templates, TemplateFile::ReportMarkdown, &with.view(report)?)
}
