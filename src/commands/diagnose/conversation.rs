//! From the flags to a settled case: what is missing is asked, the systems answer, and what they cannot is looked up, as far back and
//! forth as the person at the terminal wants.

use super::case::{CaseTalk, KnownBefore};
use super::facts;
use super::request::CaseRequest;
use super::resolve::{self, GivenCase, ReplayedCase, ToldCase};
use super::start::Start;
use crate::case::{Case, Resolved, Supposed};
use crate::commands::ask::Ask;
use crate::commands::cli::Global;
use crate::commands::failure::Failure;
use crate::commands::guided::{self, Guided};
use crate::commands::kept::CaseKeeper;
use crate::environment::clock;
use crate::escalation::Desk;
use crate::facts::Facts;

/// A case that is ready to be diagnosed.
pub(super) struct Settled {
    pub(super) case: Case,
    pub(super) facts: Facts,
    /// Somebody was asked for the person's roles.
    pub(super) asked_roles: bool,
    pub(super) what_if: Vec<Supposed>,
    /// What was taken for what.
    pub(super) resolved: Option<Resolved>,
}

/// Settles a case. Who has left is nobody to ask any more: the caller looks at [`Ask::stopped`] first.
pub(super) fn settle(
    request: &CaseRequest,
    start: &mut Start,
    desk: &Desk,
    keeper: &mut CaseKeeper,
    mut ask: Option<&mut Ask<'_>>,
    global: &Global,
) -> Result<Settled, Failure> {
    let args = &request.args;
    let recorded_case = start.recording.as_ref().and_then(|recording| recording.case.clone());
    let now = clock::now(global.now);
    let seen_from = start.recording.as_ref().map_or(now, |recording| recording.facts.taken_at);
    let tenants: Vec<String> = start.tenants.keys().cloned().collect();
    let mut talk = CaseTalk::default();
    loop {
        let known = KnownBefore {
            args,
            recorded: recorded_case.as_ref(),
            seen_from,
            catalogue: &start.catalogue,
            tenants: &tenants,
            now,
        };
        let (mut case, given) = talk.assemble(&known, ask.as_deref_mut(), keeper)?;
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
            let facts = Facts::nothing(now);
            return Ok(Settled { case, facts, asked_roles: false, what_if: Vec::new(), resolved: None });
        }
        // Nobody is diagnosed who was not found first.
        let wanted = GivenCase { case, given: &given, what_if: &args.what_if, profile: start.known() };
        let replayed = ReplayedCase { case: recorded_case.as_ref(), facts: recorded };
        let ToldCase { mut case, mut facts, what_if, resolved } =
            resolve::case(wanted, replayed, desk, ask.as_deref_mut(), keeper, global)?;
        facts::add_by_hand(&mut facts, &case, &request.kept.found, now);
        let Some(ask) = ask.as_deref_mut() else {
            if !start.replays && request.kept.found.is_empty() {
                facts::note_nothing_asked(desk);
            }
            return Ok(Settled { case, facts, asked_roles: false, what_if, resolved });
        };
        let mut took = |case: &Case, facts: &Facts| keeper.looked_up(case, facts);
        let before = talk.has_answers();
        let at = || clock::now(global.now);
        match guided::settle(ask, &mut case, &mut facts, before, at, &mut took) {
            Guided::Done { asked_roles } => {
                return Ok(Settled { case, facts, asked_roles, what_if, resolved });
            }
            Guided::Back => talk.back(),
        }
    }
}
