//! Files of a ticket for what leaves, in the state folder until the ticket is done. Nothing of a file is run or opened; the redaction
//! looks into it as into any other.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use super::failure::WorkFailure;
use crate::bundle;
use crate::connectors::ticket_read::{self, ReportedTicket};
use crate::connectors::{Configured, Context, Verb};
use crate::environment::state::State;

/// Where they are in the state folder.
const PLACE: &str = "ticket-files";
/// After that long they are nobody's any more: what fetched them was killed.
const LEFT_BEHIND: Duration = Duration::from_secs(60 * 60);
/// Counts the folders of this process: several tickets are worked on at once.
static FOLDERS: AtomicU64 = AtomicU64::new(0);

/// Files that were fetched. They are deleted with this.
#[derive(Debug, Default)]
pub struct TicketFiles {
    /// Where they are.
    pub paths: Vec<PathBuf>,
    /// What was left out, and why, a sentence each.
    pub notes: Vec<String>,
    place: Option<(State, String)>,
}

impl TicketFiles {
    /// Fetches the files of a ticket, where it has any. One that cannot be had is left out.
    ///
    /// # Errors
    /// The state folder cannot be written.
    pub async fn fetch(
        system: &Configured,
        ticket: &ReportedTicket,
        state: &State,
        context: &Context<'_>,
    ) -> Result<Self, WorkFailure> {
        let mut files = Self::default();
        if ticket.files.is_empty() {
            return Ok(files);
        }
        let names: Vec<&str> = ticket.files.iter().map(|file| file.name.as_str()).collect();
        if !system.connector.has(Verb::Fetch) {
            files.notes.push(format!("Not fetched, the connector has no `fetch`: {}", names.join(", ")));
            return Ok(files);
        }
        let fetched = match ticket_read::fetch(system, context, &ticket.id).await {
            Ok(fetched) => fetched,
            Err(failure) => {
                files.notes.push(format!("Files of the ticket are left out: {failure}"));
                return Ok(files);
            }
        };
        let number = FOLDERS.fetch_add(1, Ordering::Relaxed);
        let _ = state.remove_old(PLACE, LEFT_BEHIND, usize::MAX);
        let place = format!("{PLACE}/{}-{number}", std::process::id());
        files.place = Some((state.clone(), place.clone()));
        let safe = bundle::attachment_names(fetched.iter().map(|file| file.name.as_str()));
        for (file, safe) in fetched.iter().zip(safe) {
            let name = format!("{place}/{safe}");
            state.write(&name, &file.bytes)?;
            files.paths.push(state.path(&name));
        }
        let missing: Vec<&str> =
            names.into_iter().filter(|name| !fetched.iter().any(|file| file.name == *name)).collect();
        if !missing.is_empty() {
            files.notes.push(format!(
                "Files of the ticket that are too large to be fetched are left out: {}",
                missing.join(", ")
            ));
        }
        Ok(files)
    }
}

impl Drop for TicketFiles {
    fn drop(&mut self) {
        if let Some((state, place)) = &self.place {
            let _ = state.remove(place);
        }
    }
}
