//! Why there is no answer, in words that hold no secret.

use std::error::Error;
use std::time::Duration;

use crate::facts::GapReason;
use crate::text::io_words::{io_words, without_number};

/// No answer, or none that could be read.
#[derive(Clone, Debug)]
pub(crate) struct HttpError {
    pub(crate) reason: GapReason,
    /// One sentence, with what to do.
    pub(crate) detail: String,
    /// A write went out and nobody said what became of it.
    pub(crate) unanswered: bool,
    /// Another attempt may get an answer.
    pub(crate) transient: bool,
    /// How long the host asked to wait.
    pub(crate) retry_after: Option<Duration>,
}

impl HttpError {
    pub(super) fn new(reason: GapReason, detail: String) -> Self {
        Self { reason, detail, unanswered: false, transient: false, retry_after: None }
    }

    /// A request that got no answer.
    pub(super) fn of_sending(place: &str, error: reqwest::Error, write: bool) -> Self {
        let connecting = error.is_connect();
        let building = error.is_builder();
        // reqwest's message holds the whole URL, and a query may hold a person's name or a credential.
        let text = whole_text(&error.without_url());
        let transient = !connecting && !building;
        let detail = if is_certificate(&text) {
            format!(
                "{place}: the certificate does not verify ({text}); if the system has a certificate authority of its own, \
                 name its bundle in SSL_CERT_FILE, and see that the package ca-certificates is installed"
            )
        } else if connecting {
            format!("{place}: no connection ({text}); check the address, and that this machine can reach it")
        } else if building {
            format!("{place}: the request could not be built ({text})")
        } else {
            format!("{place}: the connection ended before an answer came ({text})")
        };
        let mut failed = Self::new(GapReason::Unreachable, detail);
        failed.transient = transient;
        failed.unanswered = write && transient;
        failed
    }
}

/// An error and its causes, each once.
pub(super) fn whole_text(error: &(dyn Error + 'static)) -> String {
    let mut texts: Vec<String> = Vec::new();
    let mut next: Option<&(dyn Error + 'static)> = Some(error);
    while let Some(error) = next {
        // What the system says, in words; a library's sentence around it may quote the system.
        let system = error.downcast_ref::<std::io::Error>().map(|error| io_words(error).to_string());
        let text = system.unwrap_or_else(|| without_number(&error.to_string()).into_owned());
        if !texts.iter().any(|known| known.contains(&text)) {
            texts.push(text);
        }
        next = error.source();
    }
    // reqwest's outermost message, "error sending request", says only that it failed; its causes say why.
    if texts.len() > 1 {
        texts.remove(0);
    }
    texts.join(": ")
}

pub(super) fn is_certificate(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    ["certificate", "unknownissuer", "tls handshake", "notvalidforname"]
        .iter()
        .any(|word| text.contains(word))
}
