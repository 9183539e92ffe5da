//! Where tickets were filed: some systems find a new ticket only after seconds, and `outbox list --filed` shows them.

use super::record::{self, LedgerEntry, Record};
use super::{Outbox, OutboxError};

/// One file for each ticket: `SYSTEM.FINGERPRINT`.
const LEDGER: &str = "filed";

impl Outbox {
    /// Takes a confirmed ticket out, and notes where it is.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn done(&self, record: &Record, seen: &LedgerEntry) -> Result<(), OutboxError> {
        let name = format!("{LEDGER}/{}.{}", seen.system, record.fingerprint);
        let bytes = record::to_json(seen).map_err(|what| self.damaged(&name, what))?;
        self.state.write(&name, &bytes)?;
        self.drop(&record.fingerprint)
    }

    /// Notes where another machine filed a ticket with this fingerprint, unless one is noted already.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn take_over(&self, fingerprint: &str, seen: &LedgerEntry) -> Result<(), OutboxError> {
        if self.seen(&seen.system, fingerprint)?.is_some() {
            return Ok(());
        }
        let name = format!("{LEDGER}/{}.{fingerprint}", seen.system);
        let bytes = record::to_json(seen).map_err(|what| self.damaged(&name, what))?;
        Ok(self.state.write(&name, &bytes)?)
    }

    /// Where a ticket with this fingerprint was filed before. A note that does not read is as good as none: the search goes on.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn seen(&self, system: &str, fingerprint: &str) -> Result<Option<LedgerEntry>, OutboxError> {
        let bytes = self.state.read(&format!("{LEDGER}/{system}.{fingerprint}"))?;
        Ok(bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok()))
    }

    /// Forgets where a ticket was filed: it is not there any more.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn forget(&self, system: &str, fingerprint: &str) -> Result<(), OutboxError> {
        Ok(self.state.remove(&format!("{LEDGER}/{system}.{fingerprint}"))?)
    }

    /// Everything that was filed from this machine with its fingerprint, the last first.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn filed(&self) -> Result<Vec<(String, LedgerEntry)>, OutboxError> {
        let mut filed = Vec::new();
        for name in self.state.list(LEDGER)? {
            let Some((system, fingerprint)) = name.rsplit_once('.') else { continue };
            if let Some(seen) = self.seen(system, fingerprint)? {
                filed.push((fingerprint.to_owned(), seen));
            }
        }
        filed.sort_by_key(|(_, filed)| std::cmp::Reverse(filed.filed_at));
        Ok(filed)
    }

    /// The newest ticket that was filed into a system from this machine, with its fingerprint.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn newest_filed(&self, system: &str) -> Result<Option<(String, LedgerEntry)>, OutboxError> {
        Ok(self.filed()?.into_iter().find(|(_, filed)| filed.system == system))
    }

    /// Removes what a killed run was writing.
    pub(super) fn tidy_ledger(&self) -> Result<(), OutboxError> {
        Ok(self.state.remove_unfinished(LEDGER)?)
    }
}
