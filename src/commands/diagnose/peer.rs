//! Somebody to compare with: named by the flag and asked about, or recorded.

use crate::case::Case;
use crate::case::input::checked_name;
use crate::checks::{accounts_of, places};
use crate::commands::cli::{DiagnoseArgs, Global};
use crate::commands::failure::Failure;
use crate::commands::runtime;
use crate::diagnosis::{Peer, peer_case};
use crate::escalation::Desk;
use crate::facts::{Facts, RecordedPeer};

const FLAG: &str = "--compare-with";

/// The person whom the systems are asked about; who is not named is nobody of theirs.
pub(super) fn asked(
    args: &DiagnoseArgs,
    desk: &Desk,
    case: &Case,
    facts: &Facts,
    global: &Global,
) -> Result<Option<Peer>, Failure> {
    let Some(name) = named(args)? else {
        return Ok(args.compare_with.is_some().then_some(Peer::TypicalHolder));
    };
    let peer = runtime::with(global, async |context| desk.peer(case, facts, &name, context).await)?;
    Ok(Some(peer))
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
            Some(if theirs { person(name, *recorded) } else { Peer::Unrecorded(name) })
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
