//! Looking: which tickets are ours, what they hold, and how long something that was sent may still appear.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use tokio::time::Instant;

use super::NotFiled;
use super::under_way::Filing;
use crate::connectors::ticket::{SystemTicket, TicketState, Upload};
use crate::connectors::ticket_verbs::{self, Confirmed, VerbFailure};
use crate::connectors::{Configured, Verb};
use crate::environment::clock;
use crate::filing::outbox::SentWrite;
use crate::http::interrupted;

/// How long a write may be under way in a system that has not answered: Request Tracker took five seconds for one on a busy machine.
const UNDER_WAY: Duration = Duration::from_secs(10);
/// How often it is looked for.
const POLL: Duration = Duration::from_millis(500);

/// Until when a write without an answer may still appear.
pub(super) struct Awaited {
    until: Option<DateTime<Utc>>,
    /// What may be, for a person.
    what: &'static str,
}

impl Awaited {
    /// Of the last write, if it was this one.
    pub(super) fn of(filing: &Filing<'_>, verb: Verb) -> Self {
        let sent = filing.record.steps.sent_as(verb);
        let index = filing.system.connector.index_delay();
        let delay = |answered| if answered { index } else { index + UNDER_WAY };
        let what = "an earlier try got no answer, and what it sent may appear";
        Self { until: sent.and_then(|sent| end(sent.at, delay(sent.answered))), what }
    }

    /// Of something that was done and that a search may not show yet.
    pub(super) fn indexed(system: &Configured, done_at: Option<DateTime<Utc>>) -> Self {
        let delay = system.connector.index_delay();
        let what = "what was written may be missing from what the system shows";
        Self { until: done_at.filter(|_| !delay.is_zero()).and_then(|at| end(at, delay)), what }
    }

    /// Of the ticket that we made: not every server of the system may know it yet.
    pub(super) fn made(filing: &Filing<'_>) -> Self {
        let made_at = filing.record.steps.created_at.filter(|_| filing.record.steps.created);
        let delay = filing.system.connector.index_delay() + UNDER_WAY;
        let what = "the ticket was made a moment ago, and the system may not show it";
        Self { until: made_at.and_then(|at| end(at, delay)), what }
    }

    /// Whether the time is not over.
    pub(super) fn is_open(&self) -> bool {
        self.until.is_some_and(|until| until > clock::precise())
    }

    /// Waits a little. False: the time is over, and what is not there now will not come.
    pub(super) async fn pause(&mut self, filing: &Filing<'_>) -> Result<bool, NotFiled> {
        let Some(until) = self.until else { return Ok(false) };
        // A clock that was set back must not make this endless: the longest is one delay from now.
        let left = (until - clock::precise()).to_std().unwrap_or_default();
        if left.is_zero() {
            return Ok(false);
        }
        let deadline = &filing.context.deadline;
        if Instant::now() + left.min(POLL) > deadline.until() {
            let seconds = left.as_secs() + 1;
            let what = self.what;
            return Err(NotFiled::soon(format!("{what} for {seconds} more seconds; nothing is sent twice")));
        }
        tokio::select! {
            biased;
            () = interrupted(deadline) => Err(NotFiled::soon("interrupted".to_owned())),
            () = tokio::time::sleep(left.min(POLL)) => Ok(true),
        }
    }
}

fn end(from: DateTime<Utc>, delay: Duration) -> Option<DateTime<Utc>> {
    // Never later than one delay from now: the clock may have been ahead when it was written down.
    let from = from.min(clock::precise());
    from.checked_add_signed(TimeDelta::from_std(delay).ok()?)
}

impl Filing<'_> {
    /// Tickets that have one of our fingerprints and are there, in the order of [`Self::everything_found`].
    pub(super) async fn search(&self) -> Result<Vec<SystemTicket>, NotFiled> {
        let mut hits = self.everything_found().await?;
        // Systems return everybody's tickets when they do not understand a filter.
        hits.retain(|hit| {
            hit.fingerprint.as_ref().is_some_and(|known| self.ticket.fingerprints.contains(known))
        });
        Ok(hits)
    }

    /// The same, and those without any fingerprint that hold what we sent without getting an answer: where only one ticket may have
    /// it, another machine's can have been faster, and where the account may not set it at once, none has it.
    pub(super) async fn search_sent(&self) -> Result<Vec<SystemTicket>, NotFiled> {
        let sent = self.unanswered_create();
        let mut ours = Vec::new();
        for hit in self.everything_found().await? {
            let is_ours = match &hit.fingerprint {
                Some(known) => self.ticket.fingerprints.contains(known),
                None => match sent {
                    Some(sent) => shows(&self.read_back(&hit).await?, &sent.entry, &self.files),
                    None => false,
                },
            };
            if is_ours {
                ours.push(hit);
            }
        }
        Ok(ours)
    }

    /// A ticket that was sent without getting an answer, where it can be told from another one's.
    fn unanswered_create(&self) -> Option<&SentWrite> {
        self.record.steps.sent_as(Verb::Create).filter(|_| self.system.connector.has(Verb::Confirm))
    }

    /// Open ones first. Of these the oldest, so that all machines add to the same one; or the newest, where nothing can be added and
    /// a new one names it. Of the closed ones the newest: that one is what somebody did last about it.
    async fn everything_found(&self) -> Result<Vec<SystemTicket>, NotFiled> {
        if !self.system.connector.has(Verb::Find) {
            return Ok(Vec::new());
        }
        let hits = ticket_verbs::find(self.system, self.context, &self.outgoing_plain()).await;
        let mut hits = hits.map_err(|failure| NotFiled::refused("looking for the ticket", failure))?;
        hits.retain(|hit| hit.state != Some(TicketState::Deleted));
        hits.sort_by_key(|hit| age(&hit.id));
        let is_closed = |hit: &SystemTicket| hit.state == Some(TicketState::Closed);
        let (mut closed, mut open): (Vec<_>, Vec<_>) = hits.into_iter().partition(is_closed);
        closed.reverse();
        if !self.takes_comments() {
            open.reverse();
        }
        open.append(&mut closed);
        Ok(open)
    }

    /// Of several, the one that holds what we sent without getting an answer; else the first. And whether no other one can be ours:
    /// another machine's may be there before ours appears in the search.
    pub(super) async fn ours_first(
        &self,
        mut hits: Vec<SystemTicket>,
    ) -> Result<(SystemTicket, bool), NotFiled> {
        let Some(sent) = self.unanswered_create() else {
            return Ok((hits.swap_remove(0), true));
        };
        for at in 0..hits.len() {
            let held = self.read_back(&hits[at]).await?;
            if shows(&held, &sent.entry, &self.files) {
                return Ok((hits.swap_remove(at), true));
            }
        }
        Ok((hits.swap_remove(0), false))
    }

    /// What the system holds of a ticket.
    pub(super) async fn held(&self, hit: &SystemTicket) -> Result<Confirmed, VerbFailure> {
        ticket_verbs::confirm(self.system, self.context, &self.outgoing_plain(), &self.files, hit).await
    }

    /// Tickets that a run on another machine made at the same time: the oldest, if that is not this one, and all others. Few systems
    /// can refuse a second one.
    pub(super) async fn twins(
        &self,
        hit: &SystemTicket,
    ) -> Result<(Option<SystemTicket>, Vec<SystemTicket>), NotFiled> {
        let steps = &self.record.steps;
        // Without comments every report has a ticket of its own, and none could be moved.
        if !steps.created || !self.takes_comments() {
            return Ok((None, Vec::new()));
        }
        let mut awaited = Awaited::indexed(self.system, steps.created_at);
        let mut hits = loop {
            // Another machine's ticket that is not seen now is never seen again: a search that fails is tried again later.
            let hits = self.search().await?;
            // A search that shows ours shows what is older, too.
            if hits.iter().any(|other| other.id == hit.id) || !awaited.pause(self).await? {
                break hits;
            }
        };
        let follows = steps.follows.as_ref().map(|closed| closed.id.as_str());
        hits.retain(|other| {
            let is_old = Some(other.id.as_str()) == follows || other.state == Some(TicketState::Closed);
            other.id != hit.id && !is_old
        });
        let first = hits.iter().position(|other| age(&other.id) < age(&hit.id));
        Ok((first.map(|at| hits.swap_remove(at)), hits))
    }
}

/// Ids are given in order nearly everywhere; where they are no numbers, every machine sorts them the same.
fn age(id: &str) -> (usize, String) {
    let digits = id.rsplit(|letter: char| !letter.is_ascii_digit()).next().unwrap_or_default();
    (digits.trim_start_matches('0').len(), id.to_owned())
}

/// Whether a ticket holds what one filing sent: its id in a text, or all its files.
pub(super) fn shows(held: &Confirmed, entry: &str, files: &[Upload]) -> bool {
    let texts = held.texts.as_ref();
    match texts {
        Some(texts) => texts.iter().any(|text| text.contains(entry)),
        None => !files.is_empty() && missing(held, files).is_empty(),
    }
}

/// Names of files that the system does not hold byte for byte; where it does not give the bytes, by name and size.
pub(super) fn missing<'f>(held: &Confirmed, files: &'f [Upload]) -> Vec<&'f str> {
    let there = |file: &Upload| {
        held.files.iter().any(|held| {
            let is_same = match &held.sha256 {
                Some(sha256) => *sha256 == file.sha256,
                None => held.name.as_deref() == Some(file.name.as_str()),
            };
            held.size == file.size && is_same
        })
    };
    files.iter().filter(|file| !there(file)).map(|file| file.name.as_str()).collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::missing;
    use crate::connectors::ticket::Upload;
    use crate::connectors::ticket_verbs::{Confirmed, Held};

    #[test]
    fn a_file_is_there_by_its_bytes_or_where_they_are_not_given_by_name_and_size() {
        let sent = Upload {
            name: "bundle-1.zip".to_owned(),
            media_type: "application/zip".to_owned(),
            bytes: Arc::new(vec![0; 40]),
            size: 40,
            sha256: "ab".to_owned(),
        };
        let files = [sent];
        for (name, size, sha256, is_there) in [
            (None, 40, Some("ab"), true),
            (Some("bundle-1.zip"), 40, Some("cd"), false),
            (Some("bundle-1.zip"), 40, None, true),
            (Some("bundle-1.zip"), 39, None, false),
            (Some("bundle-2.zip"), 40, None, false),
            (None, 40, None, false),
        ] {
            let file = Held { name: name.map(str::to_owned), size, sha256: sha256.map(str::to_owned) };
            let held = Confirmed { fingerprint: None, files: vec![file], texts: None, state: None };
            assert_eq!(missing(&held, &files).is_empty(), is_there, "{name:?} {size} {sha256:?}");
        }
    }
}
