//! The report as one HTML file: no network, no script, printable.

use super::Rendering;
use super::v1::Report;
use crate::redact::redacted::Redacted;
use crate::render::view::View;
use crate::render::{RenderError, Template, render_with};
use crate::reply::Reply;

pub(super) fn render(report: &Redacted<Report>, with: &Rendering<'_>) -> Result<String, RenderError> {
    let view = View::of(report, with.reply.map(Reply::text));
    render_with(with.templates, Template::ReportHtml, &view)
}
