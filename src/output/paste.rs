//! The letter to the user and nothing else, ready to paste.

use crate::output::reply::Reply;

/// Empty where there is no reply.
pub(super) fn render(reply: Option<&Reply>) -> Vec<u8> {
    reply.map(|reply| reply.text().as_bytes().to_vec()).unwrap_or_default()
}
