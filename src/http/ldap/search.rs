//! Searching, with the manners of HTTP: one gate for each host, the deadline, nothing sent with credentials that were refused.

use tokio::sync::Mutex;
use tokio::time::Instant;

use super::session::Session;
use super::{LdapError, LdapFound, LdapQuery, LdapStep};
use crate::facts::GapReason;
use crate::http::error::is_certificate;
use crate::http::{Deadline, Http, interrupted, retry};

/// The connection of a run to its directory server: used again for each search, one at a time.
#[derive(Default)]
pub(crate) struct LdapLine {
    kept: Mutex<KeptSession>,
}

#[derive(Default)]
struct KeptSession {
    session: Option<Session>,
    /// Servers count failed sign-ins, and lock the account: what was refused is not tried again.
    refused: Option<LdapError>,
}

impl Http {
    /// Searches a directory.
    ///
    /// # Errors
    /// The server was not reached, did not accept who asks, refused the search, or did not answer in time.
    pub(crate) async fn search(
        &self,
        line: &LdapLine,
        query: &LdapQuery<'_>,
        deadline: &Deadline,
    ) -> Result<LdapFound, LdapError> {
        let stopped = |reason, what: &str| LdapError::new(LdapStep::Searching, reason, what);
        let result = tokio::select! {
            biased;
            () = interrupted(deadline) => Err(stopped(GapReason::Interrupted, "interrupted")),
            result = self.searched(line, query, deadline) => result,
            () = deadline.passed() => {
                Err(stopped(GapReason::TimedOut, "no answer in time; give it more with --timeout"))
            }
        };
        let server = query.server;
        match &result {
            Ok(found) => {
                tracing::debug!(entries = found.entries.len(), complete = found.complete, "{server}");
            }
            Err(error) => tracing::debug!(step = ?error.step, code = error.code, "{server}"),
        }
        result
    }

    async fn searched(
        &self,
        line: &LdapLine,
        query: &LdapQuery<'_>,
        deadline: &Deadline,
    ) -> Result<LdapFound, LdapError> {
        let mut kept = line.kept.lock().await;
        if let Some(refused) = &kept.refused {
            return Err(refused.clone());
        }
        let place = query.server.to_string();
        let host = self.host_of(place.clone(), query.at_once);
        let _permit = host.enter().await;
        let turn = host.turn(query.pace, deadline.until(), &place).await;
        turn.map_err(|error| LdapError::new(LdapStep::Connecting, error.reason, error.detail))?;
        let mut attempt = 1;
        loop {
            // Taken out: a conversation that is broken off in the middle is not gone on with.
            let result = match kept.session.take() {
                Some(session) => Ok(session),
                None => Session::open(query, self.limits()).await.map_err(with_certificate),
            };
            let mut session = result.inspect_err(|error| {
                if error.step == LdapStep::Binding && error.code.is_some_and(is_of_credentials) {
                    kept.refused = Some(error.clone());
                }
            })?;
            let left = deadline.until().saturating_duration_since(Instant::now()).as_secs().max(1);
            let seconds = u32::try_from(left).unwrap_or(u32::MAX).min(3_600);
            let result = session.search(query, self.limits(), seconds).await;
            match result {
                Ok(found) => {
                    kept.session = Some(session);
                    return Ok(found);
                }
                // Servers end connections on which nothing was said for a while.
                Err(error) if error.broken && attempt < self.limits().attempts => {
                    tokio::time::sleep(retry::pause(attempt)).await;
                    attempt += 1;
                }
                // It answered: the connection is as good as before.
                Err(error) if error.code.is_some() => {
                    kept.session = Some(session);
                    return Err(error);
                }
                Err(error) => {
                    session.end().await;
                    return Err(error);
                }
            }
        }
    }
}

/// Whether a refused sign-in is one of who asks, and not of a server that is busy or wants TLS first.
fn is_of_credentials(code: u32) -> bool {
    matches!(code, 7 | 34 | 48..=50)
}

fn with_certificate(error: LdapError) -> LdapError {
    // A server that speaks no TLS there ends the connection, and shows no certificate.
    let ended = error.said.contains("eof");
    if error.step == LdapStep::Encrypting && !ended && is_certificate(&error.said) {
        let said = format!("the certificate does not verify ({})", error.said);
        return LdapError { said, ..error };
    }
    error
}
