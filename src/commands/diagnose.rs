//! `escalate`: the main job, from the case to the exit code. The steps are here, in their order; what they decide is
//! [`crate::case`]'s, [`crate::escalation`]'s and what these call.

mod case;
mod closing;
mod conversation;
mod essentials;
mod facts;
mod left;
mod next;
mod peer;
mod preview;
mod printing;
mod remarks;
mod request;
mod resolve;
mod start;

pub(super) use printing::known_language;
pub(super) use request::CaseRequest;

use std::collections::BTreeSet;

use super::{kept, output, runtime};
use crate::commands::ask::{Ask, Stop};
use crate::commands::cli::{DiagnoseArgs, Global, TypedWords};
use crate::commands::failure::Failure;
use crate::diagnosis::{Exit, Options, guide};
use crate::environment::clock;
use crate::escalation::{self, Enquiry, Handled};
use conversation::Settled;
use kept::CaseKeeper;
use next::NextFrom;
use start::Start;

/// A new case.
pub(super) fn first(
    args: &DiagnoseArgs,
    typed: Option<&TypedWords>,
    global: &Global,
) -> Result<Exit, Failure> {
    let request = CaseRequest::first(args.clone(), typed.cloned(), clock::now(global.now))?;
    run(&request, global, &mut |_| Ok(()))
}

/// The last case, with what is new on this line.
pub(super) fn again(
    ticket: Option<&str>,
    typed: Option<&TypedWords>,
    global: &Global,
) -> Result<Exit, Failure> {
    let now = clock::now(global.now);
    let kept = match ticket {
        Some(ticket) => kept::filed::of(ticket)?,
        None => kept::last(now)?,
    };
    let request = CaseRequest::again(kept, typed.cloned(), now)?;
    let mut global = global.clone();
    // The case goes on with its own profile, unless another one is named; then that is said.
    if let (None, None, Some(own)) = (&global.config, &global.profile, request.profile()) {
        global.config = Some(own);
    }
    run(&request, &global, &mut |_| Ok(()))
}

/// The case of a ticket; what was found goes back to it with `back`.
pub(super) fn of_ticket(request: &CaseRequest, global: &Global, back: GoesBack<'_>) -> Result<Exit, Failure> {
    run(request, global, back)
}

/// What is done with the result beside showing it.
pub(super) type GoesBack<'a> = &'a mut dyn FnMut(&Handled) -> Result<(), Failure>;

/// Walks the checks, says what is in the way, and escalates what the admin cannot fix.
fn run(request: &CaseRequest, global: &Global, back: GoesBack<'_>) -> Result<Exit, Failure> {
    let args = &request.args;
    let mut ask = Ask::conversation(global.no_input);
    // Everything that can be wrong with a destination is found before the first question and the first request.
    let (mut start, desk, destinations) = Start::open(request, global)?;
    remarks::left_out(&desk);
    let mut keeper = start.keeper(request, global);

    let settled = conversation::settle(request, &mut start, &desk, &mut keeper, ask.as_mut(), global);
    if let Some(stop) = ask.as_ref().and_then(Ask::stopped) {
        return Ok(leave(&mut keeper, stop, Exit::Unanswered));
    }
    let Settled { mut case, mut facts, asked_roles, what_if, resolved } = settled?;
    remarks::unproven(&desk, &facts);
    let options = Options { allow_unknown: args.allow_unknown };
    if writes(args) {
        // Once is enough.
        let somebody = ask.as_mut().filter(|_| !asked_roles);
        essentials::complete(&mut case, &mut facts, options, somebody, clock::now(global.now));
        keeper.looked_up(&case, &facts);
        if let Some(stop) = ask.as_ref().and_then(Ask::stopped) {
            return Ok(leave(&mut keeper, stop, Exit::Unanswered));
        }
    }
    let peer = if start.replays {
        peer::recorded(args, start.recorded_peer.take(), &case)?
    } else {
        peer::asked(args, &desk, &case, &facts, start.known(), ask.as_mut(), global)?
    };
    let enquiry = Enquiry { peer, what_if, resolved, from_ticket: request.ticket.clone() };
    let now = clock::now(global.now);
    // Who was asked something is asked what to do with the answer, and so is who only comes back for that.
    let comes_back = request.goes_on && request.typed.as_ref().is_some_and(|typed| typed.case.is_empty());
    let talks = ask.as_ref().is_some_and(|ask| ask.asked() > 0 || comes_back) && closing::talks(args);
    let kept = talks.then(|| (case.clone(), facts.clone(), enquiry.clone()));
    let asks = guide::next(&case, &facts, &BTreeSet::new()).is_some();
    let mut handled = escalation::escalate(case, facts, &options, &enquiry, destinations, &desk, now)?;
    if handled.is_queued() {
        remarks::before_filing(&desk);
        runtime::with(global, async |context| handled.file(&desk, context).await)?;
    }
    let from = request.typed.as_ref().map(|typed| NextFrom {
        keeper: &keeper,
        typed,
        bundle: args.bundle.as_deref(),
        file: args.file,
        dry_run: args.dry_run,
        asks,
    });
    let next = from.and_then(|from| next::step(&handled.report, &from));
    if !start.replays {
        remarks::slips(&handled.report);
    }
    output::redacted(&start.printing.report(&handled.report, &desk, next.as_ref())?)?;
    left::say(&handled, start.printing.format)?;
    back(&handled)?;
    if args.file && !args.dry_run {
        kept::filed::keep(&keeper, &handled);
    }
    if handled.escalated.as_ref().is_some_and(|escalated| escalated.bundle.is_some()) {
        keeper.change(|case| case.set("bundle", None));
    }
    if let (Some(ask), Some((case, facts, enquiry))) = (ask.as_mut(), kept) {
        let case = closing::OpenCase {
            case,
            facts,
            enquiry,
            options,
            handled,
            asked: essentials::passed(keeper.case(), asked_roles),
        };
        return closing::close(case, ask, &mut keeper, &start, &desk, request, global);
    }
    Ok(handled.exit)
}

/// Nothing more is asked: says how it goes on.
fn leave(keeper: &mut CaseKeeper, stop: Stop, exit: Exit) -> Exit {
    keeper.keep();
    output::note(if keeper.case().is_empty() {
        "nothing was said yet, so nothing is kept"
    } else if keeper.is_kept() {
        "kept: escalate continue"
    } else {
        "not kept: the state folder cannot be written"
    });
    match stop {
        Stop::Left => exit,
        Stop::Interrupted => Exit::Interrupted,
    }
}

/// Whether something is to leave, or to be shown as if.
fn writes(args: &DiagnoseArgs) -> bool {
    args.file || args.bundle.is_some() || args.dry_run
}
