//! Fills in the view of a cluster.

use std::collections::BTreeSet;

use super::checked::{check, cited, evidence, unanswered};
use super::named::{OWN_ID, exception, news_view, people, tokens};
use super::tally::{counted, tally, usual};
use super::view::{ClusterTicketView, TicketChangeView, TicketStepView};
use super::{ClusterPerson, ClusterSource};
use crate::case::{CheckId, Essential, Symptom};
use crate::checks;
use crate::clusters::v1::{Cluster, ClusterRemedy, SharedFact};
use crate::output::already_tried::{sentence, tried};
use crate::output::answer::action_phrase;
use crate::output::view::IdView;
use crate::redact::redacted::Redacted;
use crate::report::v1::Report;
use crate::text::few::{and, few};
use crate::text::moment::moment;

/// Ids for the logs, and lines of what was tried, that a ticket names.
const MOST_IDS: usize = 50;
const MOST_TRIED: usize = 10;

impl ClusterTicketView {
    /// The view of a cluster, with each person's report as its readers may see it.
    pub(super) fn of(source: &ClusterSource<'_>, of_person: fn(&ClusterPerson) -> &Redacted<Report>) -> Self {
        let document = source.cluster.get();
        let cluster = &document.cluster;
        let reports: Vec<&Report> = source.people.iter().map(|person| of_person(person).get()).collect();
        let count = checks::how_many();
        let (cannot, cause) =
            (first(reports.iter().map(|report| action_phrase(report))), cause(cluster, &reports));
        let who = if cluster.size == 1 { "1 person".to_owned() } else { format!("{} people", cluster.size) };
        let (error, error_remark) = error(&reports);
        let tenant = cluster.tenant.clone().unwrap_or_default();
        let in_tenant = if tenant.is_empty() { String::new() } else { format!(" in {tenant}") };
        let people = people(source, of_person, tenant.is_empty());
        let tokens = tokens(source, &people).to_owned();
        let cited = cluster.primary.map(|check| format!(" ({})", cited(check))).unwrap_or_default();
        Self {
            tool: format!("{} {}", document.tool.name, document.tool.version),
            answer: format!("{who}{in_tenant} cannot {cannot}: {cause}{cited}."),
            who,
            cannot,
            tenants: tenants(&tenant, &reports),
            cause,
            since: since(cluster),
            shared: cluster.shared.iter().map(SharedFact::says_when).collect(),
            change: cluster
                .change
                .as_ref()
                .map(|change| TicketChangeView { at: moment(change.at), what: change.what.clone() }),
            news: source.news.map(|news| news_view(news, source.people, of_person)),
            missing: missing(&reports),
            action: action(&reports),
            symptom_words: symptom(&reports).to_owned(),
            error,
            error_remark,
            roles: roles(&reports),
            needs: needs(&reports),
            count_upper: count.to_uppercase(),
            count: count.into_owned(),
            checks: CheckId::ALL.iter().filter_map(|id| check(*id, &reports)).collect(),
            evidence: evidence(&reports),
            unanswered: unanswered(&reports),
            people,
            tokens,
            not_packed: document.not_packed,
            exceptions: cluster.exceptions.iter().map(exception).collect(),
            unexplained: cluster.unexplained.len(),
            ids: ids(&reports),
            to_do: cluster.remedies.iter().map(step).collect(),
            tried: all_tried(&reports),
            escalation: sentence(&first(reports.iter().map(|report| report.gate.text.clone()))),
            attachments: document.attachments.clone(),
            attachment_notes: document.attachment_notes.clone(),
            left_out: document.left_out.clone(),
            taken_at: moment(document.evaluated_at),
            encrypted: source.encrypted,
            files_stay: source.files_stay,
            tenant,
        }
    }
}

/// The commonest, which there is where there is anybody.
fn first(values: impl Iterator<Item = String>) -> String {
    tally(values).into_iter().next().map(|(value, _)| value).unwrap_or_default()
}

/// What is in the way: what most of the checks say, or the stable code where each says it in another way.
fn cause(cluster: &Cluster, reports: &[&Report]) -> String {
    let reason = cluster.reason.as_deref().map(|reason| reason.replace('_', " "));
    if let Some(id) = cluster.primary {
        let says = reports.iter().filter_map(|report| Some(report.check(id)?.summary.trim_end_matches('.')));
        return usual(says, reports.len()).map_or_else(
            || format!("{} fails{}", id.as_str(), in_brackets(reason.as_deref())),
            str::to_owned,
        );
    }
    if let Some(kind) = cluster.outside {
        let says = reports.iter().filter_map(|report| report.outside.as_ref());
        let says = says.map(|outside| outside.summary.trim_end_matches('.'));
        return usual(says, reports.len()).unwrap_or(kind.says()).to_owned();
    }
    match &cluster.system {
        Some(system) => format!("{system} does not answer{}", in_brackets(reason.as_deref())),
        None => "no cause is found yet".to_owned(),
    }
}

/// When the change was; where none is recorded, no later than the first of them was looked at.
fn since(cluster: &Cluster) -> Option<String> {
    match (&cluster.change, cluster.since) {
        (Some(change), _) => Some(moment(change.at)),
        (None, Some(at)) => {
            Some(format!("{} at the latest, when the first of them was looked at", moment(at)))
        }
        (None, None) => None,
    }
}

fn in_brackets(text: Option<&str>) -> String {
    text.map(|text| format!(" ({text})")).unwrap_or_default()
}

fn tenants(one: &str, reports: &[&Report]) -> String {
    if !one.is_empty() {
        return one.to_owned();
    }
    let several = tally(reports.iter().filter_map(|report| report.case.tenant.as_deref()));
    let several: Vec<String> =
        several.into_iter().map(|(tenant, count)| counted(tenant, count, reports.len())).collect();
    if several.is_empty() { "not said".to_owned() } else { few(&several) }
}

/// What nobody said or knows.
fn missing(reports: &[&Report]) -> Option<String> {
    let lacks = reports.iter().flat_map(|report| &report.missing);
    let lacks: Vec<String> = tally(lacks.map(|lacks: &Essential| lacks.in_words()))
        .into_iter()
        .map(|(words, count)| counted(words, count, reports.len()))
        .collect();
    (!lacks.is_empty()).then(|| and(&lacks))
}

fn action(reports: &[&Report]) -> String {
    let said: Vec<(&str, usize)> = tally(reports.iter().filter_map(|report| report.case.action.as_deref()));
    match said.first() {
        Some((action, count)) => counted(action, *count, reports.len()),
        None if is_sign_in(reports) => "sign in".to_owned(),
        None => "not said".to_owned(),
    }
}

fn is_sign_in(reports: &[&Report]) -> bool {
    let sign_in = reports.iter().filter(|report| report.case.symptom == Symptom::SignIn).count();
    sign_in * 2 > reports.len()
}

fn symptom(reports: &[&Report]) -> &'static str {
    if is_sign_in(reports) { "cannot sign in" } else { "signed in, but cannot do something" }
}

/// The error that most of them have, and how many that are.
fn error(reports: &[&Report]) -> (Option<String>, String) {
    let errors = reports.iter().filter_map(|report| report.case.error.as_deref());
    let errors = tally(errors.filter(|error| !error.trim().is_empty()));
    let Some((usual, count)) = errors.first() else { return (None, String::new()) };
    let remark = match (*count == reports.len(), errors.len() - 1) {
        (true, _) => String::new(),
        (false, 0) => format!("of {count} of {}; the others gave none", reports.len()),
        (false, 1) => format!("of {count} of {}; there is another text in the cases", reports.len()),
        (false, others) => {
            format!("of {count} of {}; there are {others} other texts in the cases", reports.len())
        }
    };
    (Some((*usual).to_owned()), remark)
}

fn roles(reports: &[&Report]) -> String {
    let of = |report: &&Report| {
        let roles = if report.roles_known { &report.roles } else { &report.case.roles };
        roles.iter().cloned().collect::<BTreeSet<String>>()
    };
    let roles = tally(reports.iter().flat_map(of));
    let roles: Vec<String> = roles.iter().map(|(role, count)| counted(role, *count, reports.len())).collect();
    let unknown = reports.iter().filter(|report| !report.roles_known && report.case.roles.is_empty()).count();
    match (roles.is_empty(), unknown) {
        (true, 0) => "none".to_owned(),
        (true, _) => "not known".to_owned(),
        (false, 0) => few(&roles),
        (false, unknown) => format!("{}; not known of {unknown}", few(&roles)),
    }
}

fn needs(reports: &[&Report]) -> Vec<String> {
    let of = |report: &&Report| {
        let needs = &report.case.needs;
        let features = needs.features.iter().map(|feature| &feature.name);
        needs.all_of.iter().chain(&needs.any_of).chain(features).cloned().collect::<BTreeSet<String>>()
    };
    tally(reports.iter().flat_map(of)).into_iter().map(|(need, _)| need).collect()
}

/// Request ids out of the errors; whose account it is stands with the person.
fn ids(reports: &[&Report]) -> Vec<IdView> {
    let is_log = |kind: &str| !kind.starts_with(OWN_ID);
    let all = reports.iter().flat_map(|report| &report.ids).filter(|id| is_log(&id.kind));
    let known = tally(all.map(|id| (id.kind.as_str(), id.value.as_str())));
    let view = |(kind, value): (&str, &str)| IdView { kind: kind.to_owned(), value: value.to_owned() };
    known.into_iter().take(MOST_IDS).map(|(id, _)| view(id)).collect()
}

fn all_tried(reports: &[&Report]) -> Vec<String> {
    let lines = tally(reports.iter().flat_map(|report| tried(report)));
    lines.iter().take(MOST_TRIED).map(|(line, count)| counted(line, *count, reports.len())).collect()
}

fn step(remedy: &ClusterRemedy) -> TicketStepView {
    let touches = remedy.touches.map(|count| {
        if count == 1 { "would touch 1 person".to_owned() } else { format!("would touch {count} people") }
    });
    TicketStepView { text: remedy.remedy.text.clone(), touches: touches.unwrap_or_default() }
}
