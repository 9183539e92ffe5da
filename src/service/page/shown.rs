//! A kept case as the page shows it: judged again on the desk from what is kept, which asks nobody, and rendered by the template of the report.

use std::collections::{BTreeMap, BTreeSet};

use crate::case::{Case, CheckId, Essential};
use crate::checks;
use crate::diagnosis::guide;
use crate::environment;
use crate::environment::clock;
use crate::escalation::{self, Destinations, EscalationError, Showing};
use crate::facts::Facts;
use crate::output::page::{PageLackView, PageLookView, PageSightView};
use crate::output::{Format, Rendering, Style};
use crate::report::v1::FiledTicket;
use crate::service::case_desk::OpenDesk;
use crate::service::judged::asked_for;
use crate::service::store::SealedCase;

/// What is shown of it.
#[derive(Debug)]
pub(super) struct ShownOnPage {
    /// What stands in `<main>` of the report.
    pub(super) report: String,
    pub(super) reply: String,
    pub(super) reply_language: String,
    pub(super) reply_remarks: String,
    pub(super) look: Option<PageLookView>,
    pub(super) skipped: String,
    /// The role check was answered by hand, and nobody knows the roles by name.
    pub(super) asks_roles: bool,
    pub(super) known_roles: Vec<String>,
    pub(super) lacks: Vec<PageLackView>,
    /// As a run of the command line would end that sends nothing.
    pub(super) exit: u8,
    pub(super) attached: Vec<String>,
}

/// The most role names that are offered.
const LISTED: usize = 50;

/// Shows it. `looked`: the checks that somebody was asked about and could not tell.
///
/// # Errors
/// It cannot be redacted or rendered.
pub(super) fn shown(
    open: &OpenDesk,
    sealed: SealedCase,
    filed: Option<FiledTicket>,
    looked: &BTreeSet<CheckId>,
) -> Result<ShownOnPage, EscalationError> {
    let SealedCase { recording, options, resolved, from_ticket, .. } = sealed;
    let recording = recording.unwrap_or_else(|| {
        crate::facts::Recording::new(
            Case::of("", crate::case::Symptom::Access, clock::now(None)),
            Facts::nothing(clock::now(None)),
        )
    });
    let (case, mut facts) = (
        recording.case.unwrap_or_else(|| Case::of("", crate::case::Symptom::Access, clock::now(None))),
        recording.facts,
    );
    let now = facts.taken_at;
    facts.take_roles_by_hand(&case.roles, now);
    let (enquiry, gate) = asked_for(&options, resolved, from_ticket);
    let mut handled = escalation::escalate(
        case.clone(),
        facts.clone(),
        &gate,
        &enquiry,
        Destinations::default(),
        &open.desk,
        now,
    )?;
    handled.report.ticket = filed;
    // On a page there is no command line.
    let gate = &mut handled.report.gate.text;
    *gate = gate
        .replace("run again with --still-failing", "say so beside this report")
        .replace("--still-failing", "\"it still fails\"")
        .replace("--allow-unknown", "\"escalate with the gaps named\"");
    let exit = handled.exit.code();
    let showing = Showing::new(&open.desk, None, environment::language());
    let shown = showing.show(handled.report)?;
    let with = Rendering {
        templates: &open.desk.templates,
        reply: None,
        next: None,
        style: Style::default(),
        evidence: true,
    };
    let report = Format::Html.render(&shown.report, &with)?;
    Ok(ShownOnPage {
        report: inside(&String::from_utf8_lossy(&report)),
        reply: shown.reply.text().to_owned(),
        reply_language: shown.reply.language().to_owned(),
        reply_remarks: shown.reply.remarks().join("; "),
        look: look(&case, &facts, looked),
        skipped: skipped(&case, &facts, looked),
        asks_roles: facts.found.contains_key(&CheckId::Role) && !facts.roles_known() && case.roles.is_empty(),
        known_roles: known_roles(&facts),
        lacks: case.lacks(facts.roles_known()).into_iter().map(lack).collect(),
        exit,
        attached: case.attachments,
    })
}

/// What stands in `<main>` of a page of ours: no value can hold its tags, because `<` is escaped in values.
pub(super) fn inside(page: &str) -> String {
    let within = page.split_once("<main>").map_or(page, |(_, rest)| rest);
    within.split_once("</main>").map_or(within, |(within, _)| within).to_owned()
}

/// The next look by hand: the same question, with the same words, as in a terminal.
fn look(case: &Case, facts: &Facts, looked: &BTreeSet<CheckId>) -> Option<PageLookView> {
    let check = guide::next(case, facts, looked).and_then(checks::get)?;
    let explanation = check.explanation();
    let sights = check.look.sights.iter().enumerate();
    Some(PageLookView {
        check: check.id.as_str().to_owned(),
        number: check.id.number(),
        question: check.ask.trim().to_owned(),
        most: guide::most_left(case, facts, looked),
        why: explanation.split("\n\n").next().unwrap_or_default().to_owned(),
        sights: sights.map(|(place, sight)| PageSightView { place, says: sight.says.to_owned() }).collect(),
    })
}

/// The checks that nobody is asked about, by why.
fn skipped(case: &Case, facts: &Facts, looked: &BTreeSet<CheckId>) -> String {
    let mut groups: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for one in guide::skipped(case, facts, looked) {
        let name = format!("{} {}", one.check.number(), one.check.as_str());
        groups.entry(one.why.to_string()).or_default().push(name);
    }
    let groups: Vec<String> =
        groups.iter().map(|(why, names)| format!("{} ({why})", names.join(", "))).collect();
    groups.join("; ")
}

fn known_roles(facts: &Facts) -> Vec<String> {
    let Ok(seen) = &facts.role_catalogue else { return Vec::new() };
    seen.value.iter().flatten().map(|role| role.name.clone()).take(LISTED).collect()
}

fn lack(lacks: Essential) -> PageLackView {
    let (label, long) = match lacks {
        Essential::Action => ("What were they trying to do?", false),
        Essential::Error => ("The exact error, as they see it", true),
        Essential::Role => ("Their role or roles, with commas between them", false),
        Essential::Tenant => ("The tenant", false),
    };
    PageLackView { field: lacks.as_str().to_owned(), label: label.to_owned(), long }
}
