//! The one grant by which somebody passes a check, and what somebody else would need. Of the other person, nothing but that.

use crate::case::{Case, CheckId};
use crate::checks::{CheckResult, Remedy, RemedyKind, least_grant};
use crate::facts::Facts;

/// By what the other one passes the check that this person fails.
pub(super) fn has(question: &Case, theirs: &Facts, own: &CheckResult) -> String {
    let tenant = question.tenant.as_deref().unwrap_or("the tenant");
    match own.id {
        CheckId::Account => "an account that is active".to_owned(),
        CheckId::Invite => "an invite that was accepted, or none was needed".to_owned(),
        CheckId::Password => "a sign-in that works".to_owned(),
        CheckId::Tenant if own.reason == "signed_in_elsewhere" => format!("a session in {tenant}"),
        CheckId::Tenant => format!("a membership of {tenant}"),
        CheckId::Role => least_grant(question, theirs),
        CheckId::Feature => gates(question, own),
    }
}

/// The gates that are open to them, of those that are shut for this person.
fn gates(question: &Case, own: &CheckResult) -> String {
    let of = |remedy: &Remedy| {
        let need = question.needs.features.iter().find(|need| Some(&need.name) == remedy.feature.as_ref());
        match remedy.kind {
            RemedyKind::EnableFlag => {
                let key = need.and_then(|need| need.flag.as_deref()).unwrap_or_default();
                Some(format!("the flag {key}, which is on for them"))
            }
            RemedyKind::EnableBeta => Some("beta access".to_owned()),
            RemedyKind::UpgradeTier => Some("a tier that includes it".to_owned()),
            _ => None,
        }
    };
    let gates: Vec<String> = own.remedies.iter().filter_map(of).collect();
    if gates.is_empty() { "the feature, which is on for them".to_owned() } else { gates.join(" and ") }
}

/// What this person would need: what the check's best remedy gives.
pub(super) fn lacks(case: &Case, own: &CheckResult) -> String {
    let Some(best) = own.remedies.first() else { return own.summary.clone() };
    match (own.id, best.kind) {
        (CheckId::Feature, _) => {
            let of = |remedy: &Remedy| of_remedy(case, remedy);
            own.remedies.iter().map(of).collect::<Vec<_>>().join(" and ")
        }
        _ => of_remedy(case, best),
    }
}

fn of_remedy(case: &Case, remedy: &Remedy) -> String {
    let tenant = remedy.tenant.as_deref().or(case.tenant.as_deref()).unwrap_or("the tenant");
    let role = remedy.role.clone().unwrap_or_else(|| remedy.roles.join(" and "));
    let need = case.needs.features.iter().find(|need| Some(&need.name) == remedy.feature.as_ref());
    let object = remedy.for_object.as_ref().map(|object| object.id.clone()).unwrap_or_default();
    match remedy.kind {
        RemedyKind::AssignRole if remedy.roles.len() > 1 => format!("the roles {role}"),
        RemedyKind::AssignRole => format!("the role {role}"),
        RemedyKind::AddToGroup => format!("the group {object}"),
        RemedyKind::ExtendRole if remedy.turns_on() => {
            format!("{} turned on in the role {role}", remedy.permissions.join(" and "))
        }
        RemedyKind::ExtendRole => format!("the role {role}, which has ended"),
        RemedyKind::CustomRole => format!("a role with {}", remedy.permissions.join(" and ")),
        RemedyKind::AddToObject => format!("access to {object}"),
        RemedyKind::EnableFlag => {
            format!("the flag {}", need.and_then(|need| need.flag.as_deref()).unwrap_or_default())
        }
        RemedyKind::EnableBeta => "beta access".to_owned(),
        RemedyKind::UpgradeTier => {
            format!("the tier {}", need.map(|need| need.tiers.join(" or ")).unwrap_or_default())
        }
        RemedyKind::SwitchTenant => format!("to switch to {tenant}"),
        RemedyKind::InviteToTenant => format!("a membership of {tenant}"),
        RemedyKind::Reactivate => "an account that is active: this one is deactivated".to_owned(),
        RemedyKind::Restore => "an account: this one is deleted".to_owned(),
        RemedyKind::Unlock | RemedyKind::Wait => "an account that is not locked".to_owned(),
        RemedyKind::FreeSeat | RemedyKind::AssignSeat => "a seat".to_owned(),
        RemedyKind::Extend => "an end that is not past".to_owned(),
        RemedyKind::Approve => "an approval".to_owned(),
        RemedyKind::AcceptInvite | RemedyKind::ResendInvite | RemedyKind::Reinvite => {
            "an invite that is accepted".to_owned()
        }
        RemedyKind::PasswordReset => "a password that works".to_owned(),
        _ => remedy.text.clone(),
    }
}
