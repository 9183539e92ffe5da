//! What changed since it last worked, and the comparison with somebody else: of the cases that say when it last worked, or that have somebody
//! to compare with. What each is there for is by hand, and was written before the program was run on it.

use escalate::diagnosis::{Comparison, Diagnosis, History, compare, what_changed};
use serde_json::{Value, json};

use super::{about, recorded, run};

/// A line is a case: whether the log reaches back, and what turned which check from pass to fail, oldest first; `-` for the cause beside
/// the six, and nothing where nothing explains it.
const CHANGED: &str = "
    changed-address                           whole    account<address changed from ana@acme.example to ana.k@acme.example
    changed-deactivated                       whole    account<deactivated
    changed-deactivated-by-the-listing-alone  lacks    account<deactivated
    changed-failed-then-too                   whole
    changed-flag-off                          whole    feature<flag changed new-inbox from on to off
    changed-group-left                        whole    role<left a group Seniors
    changed-log-begins-later                  lacks
    changed-log-forbidden                     lacks
    changed-log-has-a-hole                    lacks    role<role removed Senior Agent
    changed-newer-than-the-session            whole    -<role granted Senior Agent
    changed-nothing-explains                  whole
    changed-password                          whole    password<password changed
    changed-permission-taken-from-the-role    whole    role<definition of a role changed Agent conversations.assign from on to off
    changed-role-ended                        whole    role<the role Senior Agent ended
    changed-role-removed                      whole    role<role removed Senior Agent through Okta
    changed-role-that-nobody-knows            whole
    changed-second-factor-demanded            whole    -<a second factor is required of everybody
    changed-taken-given-and-taken             whole    role<role removed Senior Agent
    changed-tenant-left                       whole    tenant<left a tenant acme-prod
    changed-tier-lowered                      whole    feature<tier changed from enterprise to pro
    changed-two-roles-taken                   whole    role<role removed Team Lead
    changed-undone-by-words                   whole    role<role Senior Agent removed
";

/// A line is a case: whether it shows anything, and by what the other one passes.
const COMPARED: &str = "
    compared-account                yes  account<an account that is active
    compared-as-blocked             yes
    compared-flag                   yes  feature<the flag new-inbox, which is on for them
    compared-holder                 yes  role<the role Senior Agent, which grants it
    compared-holder-of-nothing      no
    compared-in-another-tenant      no
    compared-not-there              no
    compared-nothing-differs        yes
    compared-owner                  yes  role<the role Owner, which grants it
    compared-role                   yes  role<the role Senior Agent, which grants it
    compared-roles-not-read         no
    compared-same-person            no
    compared-through-a-group        yes  role<the role Senior Agent (through the group Support), which grants it
    compared-two-gates              yes  role<the role Senior Agent, which grants it; feature<beta access
    compared-unreadable             no
";

/// What changed, in the cases that say when it last worked.
pub(super) fn of(name: &str, diagnosis: &Diagnosis) -> Option<History> {
    let (case, facts) = recorded::recording(name);
    case.last_worked?;
    what_changed(&case, &facts, diagnosis)
}

/// "2026-11-20T14:02:00Z role removed Senior Agent, by lea: role".
pub(super) fn lines(history: &History) -> Vec<String> {
    let line = |change: &escalate::diagnosis::FlippingChange| {
        let by = change.by.as_ref().map(|by| format!(", by {by}")).unwrap_or_default();
        let flips = change.flips.map_or("-", escalate::case::CheckId::as_str);
        format!("{} {}{by}: {flips}", change.at.format("%FT%TZ"), change.what)
    };
    history.changed.iter().map(line).collect()
}

/// "whole: nothing in the log …".
pub(super) fn reach(history: &History) -> String {
    format!("{}: {}", if history.reaches_back { "whole" } else { "lacks" }, history.text)
}

fn comparison(name: &str, diagnosis: &Diagnosis) -> Option<Comparison> {
    let (recording, peer) = recorded::whole(name);
    Some(compare(recording.case.as_ref().unwrap(), &recording.facts, diagnosis, &peer?))
}

/// The comparison in full, in the cases that have somebody to compare with.
pub(super) fn compared(name: &str, diagnosis: &Diagnosis) -> Value {
    comparison(name, diagnosis).map_or(Value::Null, |compared| {
        let differs: Vec<Value> = compared
            .differs
            .iter()
            .map(|one| json!({ "check": one.check, "has": one.has, "lacks": one.lacks }))
            .collect();
        json!({
            "with": compared.with, "comparable": compared.comparable, "differs": differs, "text": compared.text,
        })
    })
}

/// The lines of a table, with its words and the rest.
fn table(text: &'static str) -> Vec<(&'static str, &'static str, &'static str)> {
    let line = |line: &'static str| {
        let (name, rest) = line.trim().split_once(' ').unwrap();
        let rest = rest.trim_start();
        let (word, said) = rest.split_once(' ').unwrap_or((rest, ""));
        (name, word, said.trim())
    };
    text.lines().filter(|text| !text.trim().is_empty()).map(line).collect()
}

#[test]
fn what_changed_is_what_the_case_is_there_for() {
    let mut wrong = Vec::new();
    for (name, word, said) in table(CHANGED) {
        let history =
            of(name, &run(name)).unwrap_or_else(|| panic!("{name}: it does not say when it last worked"));
        let flips = |one: &escalate::diagnosis::FlippingChange| {
            format!("{}<{}", one.flips.map_or("-", escalate::case::CheckId::as_str), one.what)
        };
        let is = history.changed.iter().map(flips).collect::<Vec<_>>().join("; ");
        let reach = if history.reaches_back { "whole" } else { "lacks" };
        if (reach, is.as_str()) != (word, said) {
            wrong.push(format!("{name}: {reach} {is} instead of {word} {said}\n    {}", history.text));
        }
        let claims = history.text.contains("nothing in the log");
        assert!(
            !claims || history.reaches_back,
            "{name}: ignorance says that nothing changed: {}",
            history.text
        );
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_comparison_shows_what_the_case_is_there_for() {
    let mut wrong = Vec::new();
    for (name, word, said) in table(COMPARED) {
        let compared =
            comparison(name, &run(name)).unwrap_or_else(|| panic!("{name}: nobody to compare with"));
        let has = |one: &escalate::diagnosis::Difference| format!("{}<{}", one.check.as_str(), one.has);
        let is = compared.differs.iter().map(has).collect::<Vec<_>>().join("; ");
        let comparable = if compared.comparable { "yes" } else { "no" };
        if (comparable, is.as_str()) != (word, said) {
            wrong.push(format!("{name}: {comparable} {is} instead of {word} {said}\n    {}", compared.text));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_such_case_has_its_line() {
    let listed = |text| -> Vec<&str> { table(text).into_iter().map(|(name, _, _)| name).collect() };
    let named = |start: &str| -> Vec<&str> {
        about().into_iter().map(|(name, _)| name).filter(|name| name.starts_with(start)).collect()
    };
    assert_eq!(listed(CHANGED), named("changed-"));
    assert_eq!(listed(COMPARED), named("compared-"));
}
