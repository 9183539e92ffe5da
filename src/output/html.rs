//! The report as one HTML file: no network, no script, printable.

use super::Rendering;
use crate::output::template::{RenderError, TemplateFile, render_with};
use crate::redact::redacted::Redacted;
use crate::report::v1::Report;

pub(super) fn render(report: &Redacted<Report>, with: &Rendering<'_>) -> Result<String, RenderError> {
    render_with(with.templates, TemplateFile::ReportHtml, &with.view(report)?)
}
