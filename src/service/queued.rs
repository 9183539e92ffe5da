//! Cases of tools that do not wait: kept before they are worked on, and worked on in their turn, also after a restart.

use std::time::Duration;

use super::interactive::{CaseChanges, InteractiveError, NewCase, judged_again};
use super::running::Service;
use super::store::{
    CaseId, CaseOutcome, CaseRow, CaseState, KeptCaseOf, Logged, SealedCase, SealedOptions, StoreError,
};
use crate::environment::clock;
use crate::facts::Recording;
use crate::gather;

/// Keeps the case and puts it into the queue: it is there when this comes back.
///
/// # Errors
/// It cannot be kept.
pub async fn queued(service: &Service, new: NewCase) -> Result<CaseId, StoreError> {
    let NewCase { case, options, resolved, file, source, owner, .. } = new;
    let id = CaseId::random().map_err(StoreError::Random)?;
    let at = clock::precise();
    let user = case.user.clone();
    let facts = gather::merge(Vec::new(), at);
    let sealed = SealedCase {
        recording: Some(Recording::new(case, facts)),
        options: SealedOptions { file, ..options },
        resolved,
        ..SealedCase::default()
    };
    let outcome = CaseOutcome {
        state: CaseState::Queued,
        people: vec![user.clone()],
        verdict: None,
        primary: None,
        exit_code: None,
        filed: None,
        error: None,
        sealed,
    };
    let of = KeptCaseOf { source, owner: Some(owner.clone()), at };
    service.store.keep_as(&id, &of, &outcome).await?;
    let line = Logged { about: Some(&user), case: Some(&id), ..Logged::now(&owner, "queue") };
    service.store.log(&line).await?;
    service.store.enqueue(&id, Duration::ZERO).await?;
    service.wake.notify_one();
    Ok(id)
}

/// Works on such a case. What somebody else has done with it meanwhile stays.
///
/// # Errors
/// The database: it is tried again.
pub(super) async fn work(service: &Service, row: &CaseRow) -> Result<(), StoreError> {
    let Some((_, Some(sealed))) = service.store.case(&row.id).await? else {
        let why =
            "the case names no ticket and was not kept with what it is about, so there is nothing to work on";
        return service.store.fail(&row.id, why).await;
    };
    let changes = CaseChanges { ask_again: true, file: sealed.options.file, ..CaseChanges::default() };
    let owner = row.owner.clone().unwrap_or_default();
    match Box::pin(judged_again(service, &row.id, Some(row.changed_at), changes, &owner)).await {
        Ok(_) | Err(InteractiveError::Changed | InteractiveError::NoCase) => Ok(()),
        Err(InteractiveError::Store(error)) => Err(error),
        Err(error) => service.store.fail(&row.id, &error.to_string()).await,
    }
}
