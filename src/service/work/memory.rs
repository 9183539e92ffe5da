//! What was written to tickets, in the database. Whoever has lost the ticket's lease keeps nothing there, and so sends nothing: it is kept right
//! before anything is sent.

use crate::escalation::worked_ticket::{TicketMemoryError, WrittenBack};
use crate::service::store::{Lease, Store, StoreError};

/// What was written to the ticket of a key.
pub(super) async fn read(store: Store, key: String) -> Result<WrittenBack, TicketMemoryError> {
    let written = store.written::<WrittenBack>(&key).await;
    Ok(written.map_err(|error| remembered(&error))?.unwrap_or_default())
}

/// Keeps it, if the ticket is still ours.
pub(super) async fn keep(
    store: Store,
    lease: Lease,
    key: String,
    written: WrittenBack,
) -> Result<(), TicketMemoryError> {
    if !store.renew(&lease).await.map_err(|error| remembered(&error))? {
        return Err(remembered(&StoreError::LeaseLost));
    }
    store.keep_written(&key, &written).await.map_err(|error| remembered(&error))
}

/// As it is said of a case, which people at the page read: what a database says is for the service's log.
pub(super) fn remembered(error: &StoreError) -> TicketMemoryError {
    if matches!(error, StoreError::LeaseLost) {
        return TicketMemoryError(error.to_string());
    }
    tracing::error!("what is remembered of a ticket cannot be kept or read: {error}");
    TicketMemoryError("the service's database does not answer as it has to, and its log has what".to_owned())
}

#[cfg(test)]
mod tests {
    use super::remembered;
    use crate::service::store::StoreError;

    #[test]
    fn nothing_that_a_database_says_is_kept_with_a_case() {
        let says = StoreError::Database { place: "the database", what: "relation of 10.0.0.7".to_owned() };
        let told = remembered(&says).to_string();
        assert!(!told.contains("10.0.0.7") && told.contains("log"), "{told}");
        assert!(remembered(&StoreError::LeaseLost).to_string().contains("lease"));
    }
}
