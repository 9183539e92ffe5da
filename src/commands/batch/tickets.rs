//! `--per cluster`: after the last line, one ticket for all cases of a cluster, and one for each that is in none.

use super::desks::Desks;
use crate::batch::BatchRun;
use crate::clusters::v1::Cluster;
use crate::commands::cli::Global;
use crate::commands::failure::Failure;
use crate::commands::{output, runtime};
use crate::diagnosis::Exit;
use crate::environment::clock;
use crate::escalation::{Desk, Escalated, Packed, cluster};
use crate::text::visible::one_line;

/// Escalates what is for support, and says how that ended: the worst of all.
pub(super) fn file(
    batch: &mut BatchRun<'_>,
    clusters: &[Cluster],
    desk: &Desk,
    desks: &Desks<'_>,
    global: &Global,
) -> Result<Exit, Failure> {
    let mut worst = Exit::Escalated;
    for (index, found) in clusters.iter().enumerate().filter(|(_, found)| found.escalate) {
        let members = batch.members(found, desk);
        let destinations = desks.cluster(index + 1)?;
        let mut escalated = cluster::escalate(found, members, destinations, desk, clock::now(global.now))?;
        send(&mut escalated, desk, global)?;
        worst = worse(worst, told(&escalated, &format!("{} people", found.size)));
    }
    for line in batch.alone(clusters) {
        match batch.escalate_alone(line, desks.destinations(line)?, desk) {
            Ok(mut handled) => {
                if handled.is_queued() {
                    runtime::with(global, async |context| handled.file(desk, context).await)?;
                }
                if let Some(escalated) = &handled.escalated {
                    worst = worse(worst, told(escalated, &format!("line {line}")));
                }
            }
            Err(error) => {
                output::note(&one_line(&format!("line {line}: {}", error.message)));
                worst = worse(worst, Exit::Broken);
            }
        }
    }
    Ok(worst)
}

fn send(escalated: &mut Escalated, desk: &Desk, global: &Global) -> Result<(), Failure> {
    match &desk.ticketing {
        Some(system) if escalated.is_queued() => {
            runtime::with(global, async |context| escalated.file(system, context).await)
        }
        _ => Ok(()),
    }
}

/// Says what became of it, and how it ended.
fn told(escalated: &Escalated, whose: &str) -> Exit {
    let mut say = |what: String| output::note(&one_line(&format!("{whose}: {what}")));
    if let Some(path) = &escalated.bundle {
        say(format!("the bundle is {}", path.display()));
    }
    escalated.packed.iter().flat_map(Packed::notes).for_each(&mut say);
    match &escalated.filed {
        Some(Ok(filed)) => {
            let url = filed.ticket.url.as_ref().map(|url| format!(": {url}")).unwrap_or_default();
            say(format!("the ticket is {} {}{url}", filed.ticket.system, filed.ticket.id));
            filed.told_of_files().into_iter().for_each(&mut say);
        }
        Some(Err(why)) if why.is_permanent() => {
            say(format!("the ticketing system refuses the ticket as it is, it stays in the outbox: {why}"));
        }
        Some(Err(why)) => say(format!("the ticket could not be filed yet, and is in the outbox: {why}")),
        None if escalated.dry_run => {
            let title = escalated.packed.as_ref().map(|packed| packed.ticket.title().to_owned());
            say(format!("one ticket would leave: {}", title.unwrap_or_default()));
        }
        None => {}
    }
    escalated.exit()
}

/// What waits goes before what is refused.
fn worse(one: Exit, other: Exit) -> Exit {
    one.max(other)
}
