//! What is the same for everybody: the style of the report in use, our own, and the one script.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse as _, Response};

use super::fault::PageFault;
use super::state::PageState;
use crate::output::template::TemplateFile;

const CSS: &str = include_str!("../../../templates/page/page.css");
const JS: &str = include_str!("../../../templates/page/page.js");

pub(super) async fn page_css() -> Response {
    file("text/css; charset=utf-8", CSS.to_owned())
}

pub(super) async fn page_js() -> Response {
    file("text/javascript; charset=utf-8", JS.to_owned())
}

/// What stands in the `<style>` of the report's template: a report looks on the page as it does in a bundle.
pub(super) async fn report_css(State(page): State<Arc<PageState>>) -> Result<Response, PageFault> {
    let (_, template) = page.house().await?.templates.source(TemplateFile::ReportHtml);
    let style = template.split_once("<style>").and_then(|(_, rest)| rest.split_once("</style>"));
    Ok(file("text/css; charset=utf-8", style.map_or_else(String::new, |(style, _)| style.to_owned())))
}

/// Kept by browsers for a while, and asked about again when the program is another one.
fn file(kind: &'static str, text: String) -> Response {
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(kind)),
        (header::CACHE_CONTROL, HeaderValue::from_static("private, max-age=300")),
    ];
    (headers, text).into_response()
}
