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

pub(super) fn remembered(error: &StoreError) -> TicketMemoryError {
    TicketMemoryError(error.to_string())
}
