//! A look-up of a draft: it goes on whether anybody watches or not, and ends as a case, as a question about a name, or as what broke it off.

use std::sync::Arc;

use tokio::sync::watch;

use super::draft::{DraftStep, PageDraft};
use super::fault::broken_off;
use super::look::{LookedUp, look_up};
use super::run::RunState;
use super::state::PageState;
use crate::service::interactive::{NewCase, diagnosed_as};
use crate::service::store::{CaseId, CaseSource, Logged, SealedOptions};

/// Begins to look a draft up.
pub(super) fn begin(page: &Arc<PageState>, id: &CaseId, draft: PageDraft) {
    let (says, watched) = watch::channel(RunState::default());
    page.runs.enter(id, watched);
    let (page, id) = (Arc::clone(page), id.clone());
    tokio::spawn(async move {
        // The draft says how far it is: a store that fails here leaves it "looking", and whoever opens it is told after a while.
        if let Err(why) = run(&page, &id, draft, &says).await {
            tracing::error!("the page: a look-up could not be kept: {why}");
        }
        page.runs.leave(&id);
        says.send_modify(|state| state.over = true);
    });
}

async fn run(
    page: &PageState,
    id: &CaseId,
    draft: PageDraft,
    says: &watch::Sender<RunState>,
) -> Result<(), String> {
    let service = &page.service;
    let (given, answers, timeout) = (draft.given.clone(), draft.answers.clone(), service.timeout);
    let tells = says.clone();
    let looked = service
        .visitor_desk
        .with(move |open| {
            Box::pin(async move {
                let tell = |check| tells.send_modify(|state| state.checks.push(check));
                look_up(open, &given, &answers, timeout, &tell).await
            })
        })
        .await;
    let step = match looked.map_err(broken_off).and_then(|looked| looked) {
        Err(why) => DraftStep::Broken(why),
        Ok(LookedUp::Asks(asked)) => DraftStep::Asked(asked),
        Ok(LookedUp::Told(told)) => {
            let new = NewCase {
                case: told.case,
                facts: Some(told.facts),
                options: SealedOptions::default(),
                resolved: told.resolved,
                file: false,
                source: CaseSource::Page,
                owner: draft.owner.clone(),
            };
            match diagnosed_as(service, id.clone(), new).await {
                Ok(_) => {
                    return PageDraft::drop_of(&service.store, id).await.map_err(|error| error.to_string());
                }
                Err(error) => DraftStep::Broken(broken_off(error)),
            }
        }
    };
    // The systems were asked about somebody, and what they said of the name, or why they broke off, is shown. A case logs itself.
    let line =
        Logged { about: Some(&draft.given.user), case: Some(id), ..Logged::now(&draft.owner, "diagnose") };
    service.store.log(&line).await.map_err(|error| error.to_string())?;
    draft.then(step).keep(&service.store, id).await.map_err(|fault| format!("{fault:?}"))
}
