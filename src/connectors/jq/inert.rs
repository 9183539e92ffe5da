//! The filters that make a text one block of a system's markup, in which nothing is live: `$ticket.text | textile_inert`. Which
//! one is for which system stands in `templates/README.md`.

use jaq_core::Error;
use jaq_core::native::{Fun, bome, run, v};
use jaq_json::Val;
use serde_json::json;

use super::meter::DataKind;
use super::value;
use crate::text::inert;

/// All of them, by name.
pub(super) fn filters() -> impl Iterator<Item = Fun<DataKind>> {
    let plain: Fun<DataKind> = run(("plain_inert", v(0), |cv| bome(block(&cv.1, inert::plain))));
    let textile: Fun<DataKind> = run(("textile_inert", v(0), |cv| bome(block(&cv.1, inert::textile))));
    let markdown: Fun<DataKind> = run(("markdown_inert", v(0), |cv| bome(block(&cv.1, inert::markdown))));
    let html: Fun<DataKind> = run(("html_inert", v(0), |cv| bome(block(&cv.1, inert::html))));
    let jira: Fun<DataKind> = run(("jira_inert", v(0), |cv| bome(block(&cv.1, inert::jira))));
    let adf: Fun<DataKind> =
        run(("adf_inert", v(0), |cv| bome(text_of(&cv.1).map(|text| document(&inert::lines(&text))))));
    let html_within: Fun<DataKind> =
        run(("html_inert", v(1), |mut cv| bome(within(&cv.0.pop_var(), &cv.1, inert::html).map(Val::from))));
    let markdown_within: Fun<DataKind> = run(("markdown_inert", v(1), |mut cv| {
        bome(within(&cv.0.pop_var(), &cv.1, inert::markdown).map(Val::from))
    }));
    let adf_within: Fun<DataKind> = run(("adf_inert", v(1), |mut cv| {
        bome(within(&cv.0.pop_var(), &cv.1, inert::lines).map(|text| document(&text)))
    }));
    [plain, textile, markdown, html, jira, adf, html_within, markdown_within, adf_within].into_iter()
}

fn block(value: &Val, render: impl Fn(&str) -> String) -> Result<Val, Error<Val>> {
    text_of(value).map(|text| Val::from(render(&text)))
}

/// The block in at most so many bytes.
fn within(bytes: &Val, text: &Val, render: impl Fn(&str) -> String) -> Result<String, Error<Val>> {
    let bytes = bytes_of(bytes)?;
    Ok(inert::within(&text_of(text)?, bytes, render))
}

fn text_of(value: &Val) -> Result<String, Error<Val>> {
    value::as_text(value).ok_or_else(|| Error::str(format_args!("{value} is not a text")))
}

fn bytes_of(value: &Val) -> Result<usize, Error<Val>> {
    let number = if let Val::Num(number) = value { number.to_string().parse().ok() } else { None };
    number.ok_or_else(|| Error::str(format_args!("{value} is not a number of bytes")))
}

/// The Atlassian Document Format of Jira Cloud: a document with one block of code. The format has no empty text.
fn document(text: &str) -> Val {
    let texts = if text.is_empty() { json!([]) } else { json!([{ "type": "text", "text": text }]) };
    value::to_jq(
        json!({ "version": 1, "type": "doc", "content": [{ "type": "codeBlock", "content": texts }] }),
    )
}
