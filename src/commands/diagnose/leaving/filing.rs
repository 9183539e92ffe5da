//! Filing: on the disk first, then into the ticketing system, step by step.

use super::Left;
use super::pack::Packed;
use crate::commands::cli::Global;
use crate::commands::diagnose::facts::Systems;
use crate::commands::diagnose::keeping::Keeping;
use crate::commands::failure::{Failure, Kind};
use crate::commands::runtime;
use crate::environment::clock;
use crate::facts::Recording;
use crate::filing;
use crate::filing::outbox::{Outbox, QueuedFile, Record};
use crate::redact::policy::Audience;

/// Queues the ticket and files it. A ticket that is not filed is safe, and that is no failure of the run's other half.
pub(super) fn file(
    packed: &Packed,
    recording: &Recording,
    systems: &Systems,
    keeping: &Keeping,
    global: &Global,
    left: &mut Left,
) -> Result<(), Failure> {
    let (Some(system), Some(state), Some(case)) = (&systems.ticketing, &keeping.state, &recording.case)
    else {
        return Err(Failure::broken("there is no ticketing system to file in"));
    };
    let now = clock::now(global.now);
    let outbox = Outbox::open(state)?;
    let name = bundle_name(packed);
    let config = global.config.as_ref().map(|path| path.display().to_string());
    let fingerprint = packed.ticket.fingerprint().to_owned();
    let mut record = Record::new(fingerprint, keeping.profile.clone(), config, system.name.clone(), now);
    record.files = vec![QueuedFile::of(&name, media_type(packed), &packed.bytes)];
    if keeping.audience == Audience::Admin && case.user.contains('@') {
        record.requester.clone_from(&case.user);
    }
    let record = outbox.queue(record, &packed.ticket, &[(name.as_str(), packed.bytes.as_slice())])?;

    let filed = runtime::with(global, async |context| filing::file(&outbox, record, system, context).await)?;
    match filed {
        Ok(filed) => {
            if !filed.duplicates.is_empty() {
                left.notes.push(format!(
                    "The same problem is there more than once: {}.",
                    filed.duplicates.join(", ")
                ));
            }
            left.ticket = Some(filed.ticket);
        }
        Err(why) => left.waiting = Some(waiting(&why)),
    }
    Ok(())
}

/// The ticket is safe, and not filed.
fn waiting(why: &filing::NotFiled) -> Failure {
    Failure::new(Kind::NotFiledYet, format_args!("the ticket could not be filed yet: {why}"))
        .hint("it is safe in the outbox: `escalate outbox retry` sends it, `escalate outbox list` shows it")
}

fn bundle_name(packed: &Packed) -> String {
    let short = packed.ticket.fingerprint().get(..8).unwrap_or_default();
    let ending = if packed.encrypted { ".zip.age" } else { ".zip" };
    format!("escalate-{short}{ending}")
}

fn media_type(packed: &Packed) -> &'static str {
    if packed.encrypted { "application/octet-stream" } else { "application/zip" }
}
