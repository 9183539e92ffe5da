//! Systems to which the connector adds no comments: what is reported again goes into a new ticket that names the one before.

use super::NotFiled;
use super::look;
use super::under_way::Filing;
use crate::connectors::Verb;
use crate::connectors::ticket::SystemTicket;

impl Filing<'_> {
    /// Whether what is reported again can be added to a ticket that is there.
    pub(super) fn takes_comments(&self) -> bool {
        self.system.connector.has(Verb::Comment)
    }

    /// The ticket that has all that would be sent, where it would be made a second time: exactly this was filed before.
    pub(super) async fn has_all(&mut self, hits: &[SystemTicket]) -> Result<Option<SystemTicket>, NotFiled> {
        if self.takes_comments() || self.record.steps.sent.is_some() {
            return Ok(None);
        }
        let noted = self.outbox.seen(&self.record.system, &self.record.fingerprint)?;
        let noted = noted.filter(|seen| seen.entry.as_ref() == Some(&self.record.entry));
        for hit in hits {
            let can_read = self.system.connector.has(Verb::Confirm);
            let held = if can_read { Some(self.read_back(hit).await?) } else { None };
            let is_noted = noted.as_ref().is_some_and(|seen| seen.id == hit.id);
            let shows = held.as_ref().is_some_and(|held| look::shows(held, &self.record.entry, &self.files));
            if is_noted || shows {
                let steps = &mut self.record.steps;
                steps.entry = Some(self.record.entry.clone());
                steps.attached = held.is_none_or(|held| look::missing(&held, &self.files).is_empty());
                return Ok(Some(hit.clone()));
            }
        }
        Ok(None)
    }
}
