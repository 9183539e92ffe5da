//! What is wrong with what became of a filing.

use escalate::filing::{Filed, NotFiled};

use super::fault::Fault;
use super::machine::{FINGERPRINT, bundle, entry, secrets};
use super::profile::Row;
use super::scenario::Scenario;
use super::trial::{Scene, Trial};
use crate::systems::Held;

/// What came out of a trial.
#[derive(Clone, Debug, Default)]
pub(crate) struct Judged {
    /// What went wrong did happen.
    pub(crate) struck: bool,
    pub(crate) wrong: Vec<String>,
    /// What the run in which it happened said.
    pub(crate) said: String,
}

fn has_fingerprint(held: &Held) -> bool {
    let is = |text: &String| text.contains(FINGERPRINT);
    held.fields.values().any(is) || held.texts.iter().any(|(_, text)| is(text))
}

/// Whether it is the text of that report. A note that a file came along names the file, and with it the entry.
pub(crate) fn is_report(text: &str, entry: &str) -> bool {
    text.contains(entry) && text.contains("WHAT WAS REPORTED")
}

fn texts(held: &Held, entry: &str) -> usize {
    held.texts.iter().filter(|(_, text)| is_report(text, entry)).count()
}

fn files(held: &Held, bytes: &[u8]) -> usize {
    held.files.iter().filter(|(_, file)| file == bytes).count()
}

fn bytes_of(id: &str) -> Vec<u8> {
    (0..10).map(bundle).find(|bytes| entry(bytes) == id).unwrap_or_default()
}

/// What is wrong right after the run in which something went wrong.
pub(crate) fn run(
    row: &Row,
    scene: &Scene,
    trial: &Trial,
    result: &Result<Filed, NotFiled>,
    entries: &[String],
    judged: &mut Judged,
) {
    let wrong = &mut judged.wrong;
    touched(scene, wrong);
    match result {
        Ok(filed) => {
            let Some(last) = entries.last() else { return };
            let is_whole = scene.named(&filed.ticket.id).is_some_and(|held| {
                let has_file = !row.files || files(&held, &bytes_of(last)) == 1;
                has_fingerprint(&held) && texts(&held, last) == 1 && has_file
            });
            if !filed.ticket.confirmed {
                wrong.push("filed, and not confirmed".to_owned());
            } else if !is_whole {
                wrong.push(format!("confirmed as {}, and not whole there", filed.ticket.id));
            }
        }
        Err(failure) => {
            let passes = !failure.is_permanent();
            // Other bytes than were sent: a limit of the system for all that anybody can tell.
            let is_other_bytes = trial.downloads && trial.fault.is_answered();
            let wanted = trial.fault.passes_with_time().filter(|_| !is_other_bytes);
            if wanted.is_some_and(|wanted| wanted != passes) {
                wrong.push(format!("exit {}: {failure}", if passes { 6 } else { 1 }));
            }
            let said = failure.to_string();
            for (name, secret) in secrets(&scene.configured) {
                if said.contains(&secret) {
                    wrong.push(format!("the message shows the {name}"));
                }
            }
        }
    }
    if trial.fault == Fault::Status(401) {
        again(row, scene, wrong);
    }
}

/// Nothing is sent with a credential that was refused: some systems count.
fn again(row: &Row, scene: &Scene, wrong: &mut Vec<String>) {
    let seen = scene.wire.seen();
    let refused = seen.iter().filter_map(|seen| seen.answered.filter(|(status, _)| *status == 401));
    let Some(first) = refused.map(|(_, at)| at).min() else { return };
    let later: Vec<String> = seen
        .iter()
        // What was under way when it came.
        .filter(|seen| seen.at > first + std::time::Duration::from_millis(300))
        .map(|seen| format!("{} {}", seen.asked.method, seen.asked.path))
        .collect();
    let allowed = usize::from(row.text().is_some_and(|text| text.contains("[auth.oauth2]"))) * 2;
    if later.len() > allowed {
        wrong.push(format!("after a 401: {}", later.join(", ")));
    }
}

fn touched(scene: &Scene, wrong: &mut Vec<String>) {
    let held = scene.wire.held();
    for other in &scene.strangers {
        match held.iter().find(|held| held.id == other.id) {
            Some(now) if now == other => {}
            _ => wrong.push(format!("the stranger's ticket {} was written to", other.id)),
        }
    }
}

/// What is wrong at the end: each report is there once, in one ticket that is open, and nothing else is.
pub(crate) fn ended(row: &Row, scene: &Scene, scenario: Scenario, entries: &[String]) -> Vec<String> {
    let mut wrong = Vec::new();
    touched(scene, &mut wrong);
    let mut ours = scene.ours();
    // Made while another ticket had the fingerprint, and closed because of that one.
    ours.retain(|held| held.open || has_fingerprint(held));
    let with = ours.iter().filter(|held| has_fingerprint(held)).count();
    let open = ours.iter().filter(|held| held.open).count();
    let most = if scenario == Scenario::Closed { 2 } else { 1 };
    if !(1..=most).contains(&ours.len()) || open != 1 {
        wrong.push(format!("{} tickets, {open} open", ours.len()));
    }
    if with != ours.len() {
        wrong.push(format!("{} of {} tickets without the fingerprint", ours.len() - with, ours.len()));
    }
    for (number, entry) in entries.iter().enumerate() {
        let there: usize = ours.iter().map(|held| texts(held, entry)).sum();
        if there != 1 {
            wrong.push(format!("the text of report {number} {there} times"));
        }
        let there: usize = ours.iter().map(|held| files(held, &bytes_of(entry))).sum();
        if row.files && there != 1 {
            wrong.push(format!("the bundle of report {number} {there} times"));
        }
    }
    if let Some(last) = entries.last()
        && !ours.iter().any(|held| held.open && texts(held, last) > 0)
    {
        wrong.push("the report is in no open ticket".to_owned());
    }
    wrong
}
