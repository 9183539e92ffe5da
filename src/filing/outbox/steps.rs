//! What a ticketing system confirmed about one ticket so far, and what was sent to it without an answer.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::connectors::Verb;
use crate::connectors::ticket::SystemTicket;

/// The steps in their order, each written down when the system confirmed it.
#[expect(
    clippy::struct_excessive_bools,
    reason = "a checklist of steps, each done or not, and readable in the file"
)]
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Steps {
    /// The last write that went out and was not answered: it may be done, or be done any moment.
    pub sent: Option<SentWrite>,
    /// The system's id of the ticket.
    pub id: Option<String>,
    /// Its address.
    pub url: Option<String>,
    /// Made by us, not found.
    pub created: bool,
    /// When we made it: a search may not show it at once.
    pub created_at: Option<DateTime<Utc>>,
    /// The filing whose text is in the ticket, as its own or as a comment.
    pub entry: Option<String>,
    /// It was closed, and is open again.
    pub reopened: bool,
    /// The ticket about the same problem that this one names: it is closed, or takes no comments.
    pub follows: Option<KnownTicket>,
    /// The ticket that we made although another one was there: to be closed when that one has everything.
    pub closing: Option<KnownTicket>,
    /// The files are there.
    pub attached: bool,
    /// The files are there and not whole: a limit of the system. They are not sent again by themselves.
    pub cut: bool,
    /// It was sent once more, because nobody said what became of an earlier try.
    pub repeated: bool,
    /// Fingerprint and hashes were read back and are equal.
    pub confirmed: bool,
    /// What earlier versions wrote for [`Self::sent`].
    #[serde(skip_serializing)]
    create_sent: bool,
    /// What earlier versions wrote for [`Self::entry`].
    #[serde(skip_serializing)]
    commented: bool,
}

/// A write without an answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SentWrite {
    /// `create`, `comment` or `attach`.
    pub verb: String,
    /// The filing that it was for.
    pub entry: String,
    /// When it went out, by this machine's clock.
    pub at: DateTime<Utc>,
    /// The system did answer, and did not say whether it was done: nothing is under way any more.
    #[serde(default)]
    pub answered: bool,
}

/// A ticket in the system.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownTicket {
    /// The system's id.
    pub id: String,
    /// Its address.
    pub url: String,
}

impl KnownTicket {
    pub(in crate::filing) fn of(ticket: &SystemTicket) -> Self {
        Self { id: ticket.id.clone(), url: ticket.url.clone() }
    }

    pub(in crate::filing) fn as_hit(&self) -> SystemTicket {
        SystemTicket { id: self.id.clone(), url: self.url.clone(), fingerprint: None, state: None }
    }
}

impl Steps {
    /// A new ticket is to be made, which names that one.
    pub(in crate::filing) fn following(old: KnownTicket) -> Self {
        Self { follows: Some(old), ..Self::default() }
    }

    /// Another ticket is the one; ours, if there is one, is to be closed at the end.
    pub(in crate::filing) fn moved(closing: Option<KnownTicket>) -> Self {
        Self { closing, ..Self::default() }
    }

    /// The last write without an answer, if it was this one.
    pub(in crate::filing) fn sent_as(&self, verb: Verb) -> Option<&SentWrite> {
        self.sent.as_ref().filter(|sent| sent.verb == verb.as_str())
    }

    /// Whether the last write without an answer was this one, for that filing.
    pub(in crate::filing) fn waits_for(&self, verb: Verb, entry: &str) -> bool {
        self.sent_as(verb).is_some_and(|sent| sent.entry == entry)
    }

    /// What is still true when something else is sent to the same ticket.
    pub(super) fn for_new_content(self) -> Self {
        Self { attached: false, cut: false, confirmed: false, ..self }
    }

    /// Says in present words what an earlier version wrote.
    pub(super) fn understand(&mut self, entry: &str, queued_at: DateTime<Utc>) {
        if self.create_sent && self.id.is_none() && self.sent.is_none() {
            let verb = Verb::Create.as_str().to_owned();
            self.sent = Some(SentWrite { verb, entry: entry.to_owned(), at: queued_at, answered: false });
        }
        if (self.commented || self.created) && self.entry.is_none() {
            self.entry = Some(entry.to_owned());
        }
        (self.create_sent, self.commented) = (false, false);
    }
}
