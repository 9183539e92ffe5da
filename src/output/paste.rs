//! The letter to the user and nothing else, ready to paste.

use super::Rendering;
use super::zone::Instants;
use crate::redact::redacted::Redacted;
use crate::report::v1::Report;

/// Empty where there is no reply.
pub(super) fn render(report: &Redacted<Report>, with: &Rendering<'_>) -> Vec<u8> {
    let instants = Instants::of(report.get(), with.style.zone);
    with.reply.map(|reply| instants.reword(reply.text()).as_bytes().to_vec()).unwrap_or_default()
}
