//! Systems in which the connector cannot look for tickets: what was filed is known from this machine's own notes, and what was sent
//! without an answer from nobody.

use super::NotFiled;
use super::under_way::Filing;
use crate::connectors::Verb;
use crate::connectors::ticket::SystemTicket;

impl Filing<'_> {
    /// The ticket that this machine noted.
    pub(super) async fn unsearched(&mut self) -> Result<Option<SystemTicket>, NotFiled> {
        if self.record.steps.sent_as(Verb::Create).is_some() {
            if self.system.connector.same_again().is_none() {
                return Err(self.undecided("an earlier try was sent and got no answer"));
            }
            self.record.steps.repeated = true;
        }
        if self.record.steps.follows.is_some() {
            return Ok(None);
        }
        let noted = self.noted().await?;
        if let Some(hit) = &noted {
            self.has_all(std::slice::from_ref(hit)).await?;
        }
        Ok(noted)
    }

    /// Whether the ticket is there is not known, and nobody but a person can look.
    pub(super) fn undecided(&self, why: &str) -> NotFiled {
        let id = self.record.fingerprint.get(..8).unwrap_or_default();
        NotFiled::Undecided(format!(
            "whether the ticket is there is not known: {why}; and connector {} has no `find` to look. It is not sent twice by itself. Look \
             there for \"Entry {}\": if it is there, `escalate outbox drop {id}`, and if it is not, `escalate outbox retry {id} --again`",
            self.system.connector.name, self.record.entry
        ))
    }
}
