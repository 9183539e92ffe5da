//! Who and what was meant. What the systems say of the case is looked up here, because a name that it does not find is looked for in
//! their listings, and once it is told they are asked again.

use super::facts;
use crate::case::{
    Case, Given, KnownToProfile, ListedNames, NameOf, Resolution, ResolveStep, Resolved, Supposed,
    is_same_name,
};
use crate::commands::ask::Ask;
use crate::commands::cli::Global;
use crate::commands::failure::Failure;
use crate::commands::kept::CaseKeeper;
use crate::commands::pick::{Picked, pick};
use crate::commands::{output, runtime};
use crate::escalation::{self, Desk};
use crate::facts::Facts;
use crate::text::visible::one_line;

/// A case of which every name is told, and what is known of it.
pub(super) struct ToldCase {
    pub(super) case: Case,
    pub(super) facts: Facts,
    pub(super) what_if: Vec<Supposed>,
    pub(super) resolved: Option<Resolved>,
}

/// The case as it was given.
pub(super) struct GivenCase<'w> {
    pub(super) case: Case,
    pub(super) given: &'w Given,
    pub(super) what_if: &'w [Supposed],
    pub(super) profile: KnownToProfile<'w>,
}

/// What was recorded of it.
pub(super) struct ReplayedCase<'w> {
    pub(super) case: Option<&'w Case>,
    /// `None`: the systems are asked.
    pub(super) facts: Option<Facts>,
}

/// Tells every name, looks the case up, and says what was taken for what.
///
/// # Errors
/// A name that nobody told: exit 2, with what may have been meant.
pub(super) fn case(
    wanted: GivenCase<'_>,
    replayed: ReplayedCase<'_>,
    desk: &Desk,
    ask: Option<&mut Ask<'_>>,
    keeper: &mut CaseKeeper,
    global: &Global,
) -> Result<ToldCase, Failure> {
    let ReplayedCase { case: recorded, facts: mut replayed } = replayed;
    let replays = replayed.is_some();
    let GivenCase { case, given, what_if, profile } = wanted;
    let resolution = Resolution::new(case, given, recorded, profile, what_if);
    let look = &mut |case: &Case, before: Option<Facts>| match before.filter(|_| replays).or(replayed.take())
    {
        Some(recorded) => Ok(recorded),
        None => facts::look_up(desk, case, global),
    };
    let (resolution, facts) = told(resolution, look, desk, ask, "", Some(&mut *keeper), global)?;
    let (case, what_if, resolved) = resolution.finish();
    if let Some(resolved) = &resolved {
        say(resolved, &case);
        keeper.change(|kept| kept.take_names(resolved, &case));
    }
    Ok(ToldCase { case, facts, what_if, resolved })
}

/// Looks a case up; beside it what was seen of it as it was before.
pub(super) type CaseLookUp<'l> = &'l mut dyn FnMut(&Case, Option<Facts>) -> Result<Facts, Failure>;

/// Takes the steps of a search, until every name is told. `flag` is where the person was named, if not with `--user`. That a name is meant as
/// it was given is kept: it is not asked again when the case goes on.
pub(super) fn told<'p>(
    mut resolution: Resolution<'p>,
    look: CaseLookUp<'_>,
    desk: &Desk,
    mut ask: Option<&mut Ask<'_>>,
    flag: &str,
    mut keeper: Option<&mut CaseKeeper>,
    global: &Global,
) -> Result<(Resolution<'p>, Facts), Failure> {
    let mut facts = None;
    loop {
        match resolution.step() {
            ResolveStep::LookUp => {
                let found = look(resolution.case(), facts.take())?;
                resolution.look(escalation::seen(resolution.case(), &found));
                facts = Some(found);
            }
            ResolveStep::List(of, text) => {
                let listed = listed(desk, resolution.case(), of, &text, global)?;
                resolution.take_listed(of, text, listed);
            }
            ResolveStep::Ask(asked)
                if keeper.as_ref().is_some_and(|kept| kept.case().is_as_given(&asked)) =>
            {
                resolution.answer(&asked, None);
            }
            ResolveStep::Ask(asked) => match ask.as_mut().map(|ask| pick(ask, &asked, flag)) {
                Some(Picked::One(index)) => resolution.answer(&asked, Some(index)),
                Some(Picked::AsGiven) => {
                    if let Some(keeper) = &mut keeper {
                        keeper.change(|kept| kept.take_as_given(&asked));
                    }
                    resolution.answer(&asked, None);
                }
                None if !asked.decides => resolution.answer(&asked, None),
                Some(Picked::Nothing) | None => return Err(Failure::unresolved(&asked, flag)),
            },
            ResolveStep::Done => match facts {
                Some(facts) => return Ok((resolution, facts)),
                // Not reached: nothing is told before the case was looked up.
                None => facts = Some(look(resolution.case(), None)?),
            },
        }
    }
}

/// What the systems list; none of them is asked where none can tell.
fn listed(desk: &Desk, case: &Case, of: NameOf, text: &str, global: &Global) -> Result<ListedNames, Failure> {
    if !desk.lists(of) {
        return Ok(ListedNames::default());
    }
    let listed = runtime::with(global, async |context| desk.listed(case, of, Some(text), context).await)?;
    for why in &listed.untold {
        tracing::info!("{} could not be listed: {}", of.listing(), one_line(why));
    }
    Ok(listed)
}

/// What was taken for what.
fn say(resolved: &Resolved, case: &Case) {
    let pairs = [
        ("the person", &resolved.given.user, &resolved.user),
        ("the tenant", &resolved.given.tenant, &resolved.tenant),
        ("the action", &resolved.given.action, &resolved.action),
    ];
    for (what, given, taken) in pairs {
        let Some(taken) = taken else { continue };
        let line = match given {
            Some(given) if is_same_name(given, taken) => continue,
            Some(given) => format!("`{given}` is taken as {what} {taken}."),
            None => format!("No tenant was named: {} is in {taken} only, so it is taken.", case.user),
        };
        output::note(&one_line(&line));
    }
}
