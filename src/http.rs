//! HTTP as connectors need it: polite to each host, careful with what it believes, and silent about secrets.
//!
//! One client for the network and one for this machine, built at the first request. Redirects are off: a credential never travels to another address. Only
//! reads are repeated. No error text contains a query, a header or a credential.

mod credentials;
mod error;
mod gate;
mod ldap;
mod limits;
mod link;
mod patience;
mod reach;
mod reply;
mod retry;
mod server_address;
mod smtp;

pub(crate) use credentials::parameters;
pub(crate) use error::HttpError;
pub(crate) use ldap::{
    LDAP, LdapDepth, LdapEntry, LdapError, LdapFilter, LdapFound, LdapLine, LdapPages, LdapQuery, LdapStep,
    NO_LDAP, filter_of, in_filter, in_name, is_attribute, is_in_value, is_number,
};
pub use limits::HttpLimits;
pub(crate) use link::{NextLink, next_link};
pub use patience::{CasePatience, Deadline, Patience};
pub(crate) use reach::{carries_credential, is_readable_on_the_way};
pub(crate) use reply::{HttpReply, Payload, Want};
pub(crate) use retry::retry_after;
pub(crate) use server_address::ServerAddress;
pub(crate) use smtp::{Accepted, MAIL, MailError, MailStep, Mailing};

use std::cell::Cell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use reqwest::header::HeaderMap;
use tokio::time::Instant;
use url::Url;

use self::gate::Host;
use self::reach::ThisMachine;
use crate::facts::GapReason;
use crate::redact::mask::Mask;
use crate::vault::Vault;

/// The shared client, and what is known about each host.
#[derive(Debug, Default)]
pub struct Http {
    /// For the network, through whatever proxy the variables name.
    client: OnceLock<Result<reqwest::Client, String>>,
    /// For this machine: a proxy elsewhere would be asked for its own loopback address, and read the credentials on the way.
    direct: OnceLock<Result<reqwest::Client, String>>,
    hosts: Mutex<BTreeMap<String, Arc<Host>>>,
    limits: HttpLimits,
    mask: Mask,
}

/// One request, ready to go.
#[derive(Clone, Debug)]
pub(crate) struct Sending {
    pub(crate) method: reqwest::Method,
    pub(crate) url: Url,
    /// Credentials are marked sensitive.
    pub(crate) headers: HeaderMap,
    pub(crate) body: Option<Vec<u8>>,
    /// Sending it again changes nothing.
    pub(crate) read: bool,
    pub(crate) want: Want,
    /// Requests in flight to this host.
    pub(crate) at_once: usize,
    /// Between the starts of two requests to this host.
    pub(crate) pace: Duration,
    /// Becomes true when the credential was refused: what has not gone out by then does not go out.
    pub(crate) turned_away: Option<Rc<Cell<bool>>>,
}

impl Http {
    /// A client that is built when it is first needed. What it sends and receives that is secret goes into the vault.
    #[must_use]
    pub fn new(limits: HttpLimits, vault: &Vault) -> Self {
        Self { limits, mask: Mask::of(vault), ..Self::default() }
    }

    /// How much is believed.
    pub(crate) fn limits(&self) -> HttpLimits {
        self.limits
    }

    /// Takes the secrets of the vault out of text: everything that a connector says about an answer goes through it.
    pub(crate) fn mask(&self) -> &Mask {
        &self.mask
    }

    /// Sends a request; a read up to [`HttpLimits::attempts`] times.
    ///
    /// # Errors
    /// No answer, or one that is too large or breaks off. Any status is an answer.
    pub(crate) async fn send(&self, sending: &Sending, deadline: &Deadline) -> Result<HttpReply, HttpError> {
        let sent = Cell::new(false);
        let place = place(sending);
        let work = self.attempts(sending, &place, deadline, &sent);
        let stopped = |reason, what: &str| {
            let mut error = HttpError::new(reason, format!("{place}: {what}"));
            error.unanswered = sent.get() && !sending.read;
            error
        };
        let result = tokio::select! {
            biased;
            () = interrupted(deadline) => Err(stopped(GapReason::Interrupted, "interrupted")),
            result = work => result,
            () = deadline.passed() => {
                Err(stopped(GapReason::TimedOut, "no answer in time; give it more with --timeout"))
            }
        };
        match &result {
            Ok(reply) => tracing::debug!(status = reply.status, "{place}"),
            Err(error) => tracing::debug!(reason = error.reason.as_str(), "{place}"),
        }
        result
    }

    async fn attempts(
        &self,
        sending: &Sending,
        place: &str,
        deadline: &Deadline,
        sent: &Cell<bool>,
    ) -> Result<HttpReply, HttpError> {
        let host = self.host(&sending.url, sending.at_once);
        let mut attempt = 1;
        loop {
            host.wait(deadline, place).await?;
            let started;
            let result = {
                let _permit = host.enter().await;
                // In a batch many wait here, while one of those before them is told to come later.
                if deadline.is_patient() && host.is_held() {
                    continue;
                }
                host.turn(sending.pace, deadline.until(), place).await?;
                if sending.turned_away.as_ref().is_some_and(|refused| refused.get()) {
                    let detail = format!("{place}: not sent, because the credential was refused");
                    return Err(HttpError::new(GapReason::Unauthorized, detail));
                }
                started = Instant::now();
                self.once(sending, sent).await
            };
            if deadline.is_patient() && host.asks_for_time(&result, started) && sending.read {
                continue;
            }
            if let Ok(reply) = &result
                && let Some(pause) = retry::asked_to_wait(reply)
            {
                host.hold(pause);
            }
            let again = sending.read && attempt < self.limits.attempts && retry::may_help(&result);
            if !again {
                return result;
            }
            // With a `Retry-After`, `host.wait` above does the waiting, for every request to that host.
            if !result.as_ref().is_ok_and(|reply| retry::asked_to_wait(reply).is_some()) {
                tokio::time::sleep(retry::pause(attempt)).await;
            }
            attempt += 1;
        }
    }

    async fn once(&self, sending: &Sending, sent: &Cell<bool>) -> Result<HttpReply, HttpError> {
        let vault = self.mask.vault();
        credentials::sent(vault, &sending.headers);
        let client =
            self.client(&sending.url).map_err(|detail| HttpError::new(GapReason::Unreachable, detail))?;
        let mut request = client.request(sending.method.clone(), sending.url.clone());
        request = request.headers(sending.headers.clone());
        if let Some(body) = &sending.body {
            request = request.body(body.clone());
        }
        sent.set(true);
        let response = request.send().await.map_err(|error| {
            let error = HttpError::of_sending(&place(sending), error, !sending.read);
            sent.set(error.unanswered);
            error
        })?;
        sent.set(true);
        // Before the body is read: an answer that breaks off is spoken about, too.
        let no_room = credentials::received(vault, response.headers());
        let reply = reply::read(response, sending.want, self.limits).await;
        if let Ok(reply) = &reply {
            credentials::repeated(vault, no_room, &reply.headers, reply.bytes());
        }
        reply.map_err(|(transient, detail)| {
            let mut error = HttpError::new(GapReason::Malformed, format!("{} {detail}", place(sending)));
            error.transient = transient;
            error.unanswered = !sending.read;
            error
        })
    }

    fn client(&self, url: &Url) -> Result<&reqwest::Client, String> {
        let direct = reach::is_loopback(url);
        let built = if direct { &self.direct } else { &self.client };
        let built = built.get_or_init(|| {
            // rustls needs one crypto provider for the process. It fails if one is installed already, which is fine.
            let _ = rustls::crypto::ring::default_provider().install_default();
            let builder = reqwest::Client::builder();
            let builder = if direct { builder.no_proxy().dns_resolver(Arc::new(ThisMachine)) } else { builder };
            builder
                .user_agent(concat!("escalate/", env!("CARGO_PKG_VERSION")))
                .redirect(reqwest::redirect::Policy::none())
                .build()
                .map_err(|error| {
                    format!(
                        "no HTTPS client: {}; install the package ca-certificates, or name a bundle in SSL_CERT_FILE",
                        error::whole_text(&error.without_url())
                    )
                })
        });
        built.as_ref().map_err(Clone::clone)
    }

    fn host(&self, url: &Url, at_once: usize) -> Arc<Host> {
        self.host_of(url.origin().ascii_serialization(), at_once)
    }

    fn host_of(&self, key: String, at_once: usize) -> Arc<Host> {
        let mut hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(hosts.entry(key).or_insert_with(|| Arc::new(Host::new(at_once))))
    }
}

/// Completes at Ctrl-C, else never.
pub(crate) async fn interrupted(deadline: &Deadline) {
    if let Some(mut interrupt) = deadline.interrupt.clone()
        && interrupt.wait_for(|stop| *stop).await.is_ok()
    {
        return;
    }
    std::future::pending::<()>().await;
}

/// "GET <https://host/path>": no query, no credentials.
fn place(sending: &Sending) -> String {
    format!("{} {}", sending.method, address(&sending.url))
}

/// An address without its query, fragment and credentials.
pub(crate) fn address(url: &Url) -> String {
    let mut shown = url.clone();
    shown.set_query(None);
    shown.set_fragment(None);
    // Fails only for URLs that cannot have credentials, such as `mailto:`.
    let _ = shown.set_username("");
    let _ = shown.set_password(None);
    shown.to_string()
}
