//! Somebody to compare with: named by the flag and asked about, or recorded.

use super::{facts, resolve};
use crate::case::input::checked_name;
use crate::case::{Case, KnownToProfile, Meant, NameOf, Resolution, Unresolved, meant};
use crate::checks::{accounts_of, places};
use crate::commands::ask::Ask;
use crate::commands::cli::{DiagnoseArgs, Global};
use crate::commands::failure::Failure;
use crate::diagnosis::{Peer, peer_case};
use crate::escalation::{self, Desk};
use crate::facts::{Facts, RecordedPeer};

const FLAG: &str = "--compare-with";

/// The person whom the systems are asked about; who is not named is nobody of theirs.
pub(super) fn asked(
    args: &DiagnoseArgs,
    desk: &Desk,
    case: &Case,
    facts: &Facts,
    profile: KnownToProfile<'_>,
    ask: Option<&mut Ask<'_>>,
    global: &Global,
) -> Result<Option<Peer>, Failure> {
    let Some(name) = named(args)? else {
        return Ok(args.compare_with.is_some().then_some(Peer::TypicalHolder));
    };
    if places::same(&case.user, &name) {
        return Ok(Some(Peer::Person { name, facts: Box::new(facts.clone()) }));
    }
    let look = &mut |case: &Case, _| facts::look_up(desk, case, global);
    let person = Resolution::of_person(peer_case(case, &name), profile);
    let (person, facts) = resolve::told(person, look, desk, ask, FLAG, None, global)?;
    Ok(Some(Peer::Person { name: person.case().user.clone(), facts: Box::new(facts) }))
}

/// The person whose facts were recorded beside the case.
pub(super) fn recorded(
    args: &DiagnoseArgs,
    recorded: Option<Box<RecordedPeer>>,
    case: &Case,
) -> Result<Option<Peer>, Failure> {
    let name = named(args)?;
    let person =
        |name: String, recorded: RecordedPeer| Peer::Person { name, facts: Box::new(recorded.facts) };
    Ok(match (&args.compare_with, name, recorded) {
        (Some(_), Some(name), Some(recorded)) => {
            let theirs = recorded.case.as_ref().is_some_and(|case| places::same(&case.user, &name))
                || !accounts_of(&peer_case(case, &name), &recorded.facts).is_empty();
            let known = escalation::seen(&peer_case(case, &name), &recorded.facts).people;
            match meant(NameOf::User, &name, known) {
                _ if theirs => Some(person(name, *recorded)),
                Meant::One(one) => Some(person(one.given_as(NameOf::User), *recorded)),
                Meant::Nothing => Some(Peer::Unrecorded(name)),
                Meant::Near(_) | Meant::Several(_) if case.exact => Some(Peer::Unrecorded(name)),
                Meant::Near(candidates) | Meant::Several(candidates) => {
                    let asked = Unresolved::new(NameOf::User, Some(name), candidates);
                    return Err(Failure::unresolved(&asked, FLAG));
                }
            }
        }
        (Some(_), Some(name), None) => Some(Peer::Unrecorded(name)),
        (Some(_), None, _) => Some(Peer::TypicalHolder),
        (None, _, Some(recorded)) => Some(person(recorded.name(), *recorded)),
        (None, _, None) => None,
    })
}

fn named(args: &DiagnoseArgs) -> Result<Option<String>, Failure> {
    let name = args.compare_with.clone().flatten();
    Ok(name.map(|name| checked_name(FLAG, name)).transpose()?)
}
