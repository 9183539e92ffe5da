//! What stands around every page, and the headers of every answer.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use serde::Serialize;

use super::fault::{PageFault, SaidFault};
use super::state::PageState;
use crate::output::page::PageFrameView;
use crate::output::template::{TemplateFile, render_with};
use crate::service::sign_in::{PageVisitor, known_origin};

/// Where a page goes in; a value cannot hold it, because `<` is escaped in values.
const HERE: &str = "<!-- the page -->";

/// A page that is sent piece by piece: what comes before it and behind it.
pub(super) struct FrameHalves {
    pub(super) head: String,
    pub(super) tail: String,
}

impl PageState {
    /// Fills a template of the page in.
    ///
    /// # Errors
    /// A template of the configuration folder that cannot be rendered.
    pub(super) async fn fill<V: Serialize>(
        &self,
        template: TemplateFile,
        view: &V,
    ) -> Result<String, PageFault> {
        render_with(&self.house().await?.templates, template, view).map_err(PageFault::broken)
    }

    /// The frame, apart.
    ///
    /// # Errors
    /// As [`Self::fill`].
    pub(super) async fn halves(
        &self,
        visitor: Option<&PageVisitor>,
        title: &str,
        here: &str,
    ) -> Result<FrameHalves, PageFault> {
        let view = PageFrameView {
            title: title.to_owned(),
            who: visitor.map(|visitor| visitor.session.who.clone()).unwrap_or_default(),
            csrf: visitor.map(|visitor| visitor.session.csrf.clone()).unwrap_or_default(),
            may_log: visitor.is_some_and(|visitor| visitor.rights.log),
            here: here.to_owned(),
            customer: self.house().await?.customer.clone(),
            tool: concat!("escalate ", env!("CARGO_PKG_VERSION")).to_owned(),
        };
        let frame = self.fill(TemplateFile::PageFrame, &view).await?;
        let (head, tail) = frame.split_once(HERE).unwrap_or((&frame, ""));
        Ok(FrameHalves { head: head.to_owned(), tail: tail.to_owned() })
    }

    /// A whole page.
    ///
    /// # Errors
    /// As [`Self::fill`].
    pub(super) async fn page(
        &self,
        visitor: Option<&PageVisitor>,
        title: &str,
        here: &str,
        body: &str,
    ) -> Result<Response, PageFault> {
        let FrameHalves { head, tail } = self.halves(visitor, title, here).await?;
        Ok(html(StatusCode::OK, format!("{head}{body}{tail}")))
    }

    /// A page made of one template.
    ///
    /// # Errors
    /// As [`Self::fill`].
    pub(super) async fn page_of<V: Serialize>(
        &self,
        visitor: Option<&PageVisitor>,
        title: &str,
        here: &str,
        template: TemplateFile,
        view: &V,
    ) -> Result<Response, PageFault> {
        let body = self.fill(template, view).await?;
        self.page(visitor, title, here, &body).await
    }

    async fn said(&self, said: SaidFault) -> Result<Response, PageFault> {
        let (status, view) = (said.status, said.view());
        let mut response = self.page_of(None, &view.heading, "", TemplateFile::PageMessage, &view).await?;
        *response.status_mut() = status;
        Ok(response)
    }
}

/// An answer of HTML.
pub(super) fn html(status: StatusCode, body: impl Into<Body>) -> Response {
    let kind = [(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"))];
    (status, kind, body.into()).into_response()
}

/// Makes pages of what cannot be done, and puts the headers on every answer.
pub(super) async fn around(State(page): State<Arc<PageState>>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    if let Some(said) = response.extensions_mut().remove::<SaidFault>() {
        response = match page.said(said.clone()).await {
            Ok(response) => response,
            // Not even a page can be made.
            Err(_) => (said.status, said.text).into_response(),
        };
    }
    let headers = response.headers_mut();
    let mut put = |name: header::HeaderName, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.entry(name).or_insert(value);
        }
    };
    let elsewhere = page.service.config.sign_in.as_ref().and_then(|how| known_origin(how, &page.provider));
    let elsewhere = elsewhere.map(|origin| format!(" {origin}")).unwrap_or_default();
    put(
        header::CONTENT_SECURITY_POLICY,
        &format!(
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
             form-action 'self'{elsewhere}; base-uri 'none'; frame-ancestors 'none'"
        ),
    );
    put(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    put(header::CACHE_CONTROL, "no-store");
    put(header::X_FRAME_OPTIONS, "DENY");
    // `no-referrer` would make browsers send `Origin: null` with our own forms, and every form would be refused.
    put(header::REFERRER_POLICY, "same-origin");
    response
}
