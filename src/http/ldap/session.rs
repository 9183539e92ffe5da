//! A conversation with a directory server: who asks is said once, then one search after the other.

use secrecy::ExposeSecret as _;

use super::message::{self, Came, OperationEnd, SearchAsked};
use super::wire::{Wire, connected, malformed};
use super::{LdapError, LdapFound, LdapQuery, LdapStep};
use crate::facts::GapReason;
use crate::http::HttpLimits;

/// Entries that are asked for where the request has no pages.
const WITHOUT_PAGES: u32 = 1_000;
/// Entries that all pages of one search may have, whatever the server takes a page for.
const ENTRIES: usize = 50_000;
/// Ends that leave open what else there is: the server's time, its size, other servers, its own limit.
const NOT_ALL: &[u32] = &[3, 4, 10, 11];

/// A connection on which was said who asks.
pub(super) struct Session {
    wire: Wire,
    last: u32,
}

impl Session {
    /// Connects, and says who asks.
    pub(super) async fn open(query: &LdapQuery<'_>, limits: HttpLimits) -> Result<Self, LdapError> {
        let wire = connected(query.server, query.upgrades, limits.answer).await?;
        let mut session = Self { wire, last: 1 };
        if let Some((name, password)) = &query.credentials {
            let id = session.next();
            let at = |error: LdapError| LdapError { step: LdapStep::Binding, ..error };
            session.wire.send(&message::bind(id, name, password.expose_secret())).await.map_err(at)?;
            let done = session.end_of(id).await.map_err(at)?;
            if done.code != 0 {
                return Err(refused(LdapStep::Binding, done));
            }
        }
        Ok(session)
    }

    fn next(&mut self) -> u32 {
        self.last = self.last % 0x7fff_ffff + 1;
        self.last
    }

    /// Reads up to the end of an operation that gives nothing else.
    async fn end_of(&mut self, id: u32) -> Result<OperationEnd, LdapError> {
        loop {
            match self.wire.receive().await? {
                (found, Came::End(done), _) if found == id => return Ok(done),
                (0, Came::End(done), _) => return Err(goodbye(&done)),
                (_, Came::Between, _) => {}
                _ => return Err(malformed("an answer came that nobody asked for")),
            }
        }
    }

    /// Everything that a search finds, page by page.
    pub(super) async fn search(
        &mut self,
        query: &LdapQuery<'_>,
        limits: HttpLimits,
        seconds: u32,
    ) -> Result<LdapFound, LdapError> {
        let mut found = LdapFound { complete: true, ..LdapFound::default() };
        let mut cookie = Vec::new();
        let pages = query.page.map_or(1, |page| page.max);
        for _ in 0..pages {
            let page = query.page.map(|page| (page.size, cookie.as_slice()));
            let asked = SearchAsked {
                base: &query.base,
                depth: query.depth,
                filter: &query.filter,
                attributes: &query.attributes,
                controls: &query.controls,
                most: if page.is_some() { 0 } else { query.limit.unwrap_or(WITHOUT_PAGES) },
                seconds,
                page,
            };
            let id = self.next();
            self.wire.send(&message::search(id, &asked)).await?;
            let done = self.entries(id, &mut found, limits).await?;
            let is_enough = query.limit.is_some_and(|limit| found.entries.len() as u64 >= u64::from(limit));
            if is_enough && matches!(done.code, 0 | 4) {
                found.complete = true;
                return Ok(found);
            }
            if NOT_ALL.contains(&done.code) {
                found.complete = false;
                found.ended = Some((done.code, done.said));
                return Ok(found);
            }
            if done.code != 0 {
                return Err(refused(LdapStep::Searching, done));
            }
            match done.cookie {
                Some(next) if !next.is_empty() && query.page.is_some() => cookie = next,
                _ => return Ok(found),
            }
        }
        // There is another page, and no more are read.
        found.complete = false;
        Ok(found)
    }

    /// Reads what one search gives, up to its end.
    async fn entries(
        &mut self,
        id: u32,
        found: &mut LdapFound,
        limits: HttpLimits,
    ) -> Result<OperationEnd, LdapError> {
        loop {
            let (number, came, size) = self.wire.receive().await?;
            if number != id {
                return Err(match came {
                    Came::End(done) if number == 0 => goodbye(&done),
                    _ => malformed("an answer came that nobody asked for"),
                });
            }
            match came {
                Came::End(done) => return Ok(done),
                Came::Reference => {
                    found.references += 1;
                    found.complete = false;
                }
                Came::Between => {}
                Came::Entry(entry) => {
                    found.bytes = found.bytes.saturating_add(size);
                    found.entries.push(entry);
                }
            }
            if found.bytes > limits.answer || found.entries.len() > ENTRIES {
                let most = limits.answer;
                let what = format!(
                    "it found more than {ENTRIES} entries or {most} bytes; narrow `filter` or `attributes` down"
                );
                return Err(malformed(&what));
            }
        }
    }

    /// Says goodbye; what becomes of that changes nothing.
    pub(super) async fn end(mut self) {
        let id = self.next();
        let _ = self.wire.send(&message::unbind(id)).await;
    }
}

fn refused(step: LdapStep, done: OperationEnd) -> LdapError {
    LdapError { code: Some(done.code), ..LdapError::new(step, GapReason::Failed, done.said) }
}

/// The server ends the connection, and says why (RFC 4511, 4.4.1).
fn goodbye(done: &OperationEnd) -> LdapError {
    let what = format!("the server ended the connection: {} {}", done.code, done.said);
    LdapError { broken: true, ..LdapError::new(LdapStep::Searching, GapReason::Unreachable, what.trim_end()) }
}
