//! The report as one HTML file: no network, no script, printable.

use super::Rendering;
use crate::output::reply::Reply;
use crate::output::template::{RenderError, TemplateFile, render_with};
use crate::output::view::View;
use crate::redact::redacted::Redacted;
use crate::report::v1::Report;

pub(super) fn render(report: &Redacted<Report>, with: &Rendering<'_>) -> Result<String, RenderError> {
    let mut view = View::of(report, with.reply.map(Reply::text));
    view.reply_remarks = with.reply.map(|reply| reply.remarks().join("; ")).unwrap_or_default();
    render_with(with.templates, TemplateFile::ReportHtml, &view)
}
