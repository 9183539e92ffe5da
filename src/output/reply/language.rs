//! The language of the reply.

use super::{DEFAULT_LANGUAGE, ReplyRecipient, catalogue};
use crate::output::template::{RenderError, Templates};
use crate::report::v1::Report;

/// The languages that there are; `folder` is that of the user's own templates.
#[must_use]
pub fn names(folder: Option<&std::path::Path>) -> Vec<String> {
    catalogue::languages(folder)
}

/// The language that there is for a tag: `pt` for `pt-BR`, `nb` for `no` and `nn-NO`; `None`: there is none.
#[must_use]
pub fn find(tag: &str, templates: &Templates) -> Option<String> {
    let known = catalogue::languages(templates.folder());
    catalogue::closest(tag).into_iter().find(|name| known.contains(name))
}

/// The language to write in: the one that was asked for; else the account's own (`locale`); else the machine's; else English. What
/// nobody asked for and there is not is passed over.
///
/// An account's language tells that there is an account: somebody who is not known to be its owner is not answered in it.
///
/// # Errors
/// A language was asked for that there is not; the ones that there are, are named.
pub fn choose(
    asked: Option<&str>,
    report: &Report,
    recipient: ReplyRecipient,
    machine: Option<&str>,
    templates: &Templates,
) -> Result<String, RenderError> {
    choose_from(asked, report, recipient, machine, templates, |tag| find(tag, templates))
}

/// The same, with what finds a language.
pub(super) fn choose_from(
    asked: Option<&str>,
    report: &Report,
    recipient: ReplyRecipient,
    machine: Option<&str>,
    templates: &Templates,
    find: impl Fn(&str) -> Option<String>,
) -> Result<String, RenderError> {
    if let Some(tag) = asked {
        let known = || catalogue::languages(templates.folder()).join(", ");
        return find(tag).ok_or_else(|| RenderError::Language { language: tag.to_owned(), known: known() });
    }
    let own = locale(report).filter(|_| recipient == ReplyRecipient::User);
    let found = [own, machine].into_iter().flatten().find_map(find);
    Ok(found.unwrap_or_else(|| DEFAULT_LANGUAGE.to_owned()))
}

/// The language of the account; of several accounts, the one that all have.
fn locale(report: &Report) -> Option<&str> {
    let accounts = report.facts.as_ref()?.account.as_ref().ok()?.value.as_ref()?;
    let mut all = accounts.iter().map(|account| account.locale.as_deref());
    let first = all.next()??;
    all.all(|other| other == Some(first)).then_some(first)
}
