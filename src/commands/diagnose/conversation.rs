//! From the flags to a settled case: what is missing is asked, the systems answer, and what they cannot is looked up, as far back and
//! forth as the person at the terminal wants.

use super::case::{CaseTalk, KnownBefore};
use super::facts;
use super::request::CaseRequest;
use super::start::Start;
use crate::case::Case;
use crate::commands::ask::Ask;
use crate::commands::cli::Global;
use crate::commands::failure::Failure;
use crate::commands::guided::{self, Guided};
use crate::commands::kept::CaseKeeper;
use crate::environment::clock;
use crate::escalation::Desk;
use crate::facts::Facts;

/// The case, its facts, and whether somebody was asked for the person's roles. Who has left is nobody to ask any more: the caller looks
/// at [`Ask::stopped`] first.
pub(super) fn settle(
    request: &CaseRequest,
    start: &mut Start,
    desk: &Desk,
    keeper: &mut CaseKeeper,
    mut ask: Option<&mut Ask<'_>>,
    global: &Global,
) -> Result<(Case, Facts, bool), Failure> {
    let args = &request.args;
    let recorded_case = start.recording.as_ref().and_then(|recording| recording.case.clone());
    let now = clock::now(global.now);
    let seen_from = start.recording.as_ref().map_or(now, |recording| recording.facts.taken_at);
    let mut talk = CaseTalk::default();
    loop {
        let known = KnownBefore {
            args,
            recorded: recorded_case.as_ref(),
            seen_from,
            catalogue: &start.catalogue,
            tenants: &start.tenants,
            now,
        };
        let mut case = talk.assemble(&known, ask.as_deref_mut(), keeper)?;
        if recorded_case.is_none() {
            case.reported_at = request.kept.reported_at.unwrap_or(case.reported_at);
        }
        if let (Some(at), true) = (case.last_worked, args.last_worked.is_some()) {
            // "Three days ago" is another day tomorrow.
            keeper.change(|kept| kept.set("last-worked", Some(&at.to_rfc3339())));
        }
        // Facts are large: they are copied only where somebody may come back to this.
        let recorded = match ask {
            Some(_) => start.recording.as_ref().map(|recording| recording.facts.clone()),
            None => start.recording.take().map(|recording| recording.facts),
        };
        keeper.keep();
        if ask.as_ref().is_some_and(|ask| ask.stopped().is_some()) {
            return Ok((case, Facts::nothing(now), false));
        }
        let mut facts = facts::gather(recorded, desk, &case, &request.kept.found, global)?;
        let Some(ask) = ask.as_deref_mut() else {
            if desk.customer.profile.is_none() && !start.replays && request.kept.found.is_empty() {
                facts::note_nothing_asked();
            }
            return Ok((case, facts, false));
        };
        let mut took = |case: &Case, facts: &Facts| keeper.looked_up(case, facts);
        let before = talk.has_answers();
        let at = || clock::now(global.now);
        match guided::settle(ask, &mut case, &mut facts, before, at, &mut took) {
            Guided::Done { asked_roles } => return Ok((case, facts, asked_roles)),
            Guided::Back => talk.back(),
        }
    }
}
