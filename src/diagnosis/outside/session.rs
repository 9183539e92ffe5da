//! What they are signed in with: begun before a change, carrying less than their roles grant, or of another account.

use chrono::{DateTime, TimeDelta, Utc};

use crate::case::{Case, CheckId, Symptom};
use crate::checks::{CheckResult, Confidence, Remedy, RemedyKind, Status, attempts, history};
use crate::diagnosis::gate::JUST_CHANGED_MINUTES;
use crate::facts::{Change, ChangeKind, Facts, Question, listed};
use crate::text::fold;
use crate::text::moment::moment;

use super::{Outside, OutsideKind};

/// The session as a cause, if it is one.
pub(super) fn find(case: &Case, facts: &Facts, checks: &[CheckResult]) -> Option<Outside> {
    // What was carried days ago is not what is carried now.
    let now = facts.sign_in.as_ref().is_ok_and(|seen| super::recent(facts, seen.at));
    other_account(case, facts)
        .or_else(|| carries_less(case, facts, checks))
        .filter(|_| now)
        .or_else(|| new_password(case, facts))
        .or_else(|| changed_since(case, facts))
}

/// The session is of an account that is not the one asked for.
fn other_account(case: &Case, facts: &Facts) -> Option<Outside> {
    // Wherever they are signed in with it.
    let session = attempts::sign_in(facts)?.session_account.as_deref()?;
    let accounts = crate::checks::accounts_of(case, facts);
    // Of two accounts that differ in case only, the one with the very spelling is meant.
    let named = |exact: bool| {
        accounts.iter().filter(move |account| {
            let names = [&account.id, &account.email, &account.username];
            names.into_iter().flatten().any(|name| {
                if exact { name.as_str() == case.user.trim() } else { fold::same(name, case.user.trim()) }
            })
        })
    };
    let mut meant = named(true).peekable();
    let meant: Vec<_> = if meant.peek().is_some() { meant.collect() } else { accounts.iter().collect() };
    let is = |name: &Option<String>| name.as_deref().is_some_and(|name| fold::same(name, session));
    // An id says nothing against accounts of which no id is known.
    let comparable = !meant.is_empty() && meant.iter().all(|account| account.id.is_some());
    if !comparable
        || meant.iter().any(|account| is(&account.id) || is(&account.email) || is(&account.username))
    {
        return None;
    }
    let text = format!(
        "Have them sign out and sign in with {}: what they see now belongs to the other account. Then decide which of the two stays",
        case.user
    );
    Some(outside(
        format!("the session is of another account ({session})"),
        vec![Question::Account, Question::SignIn],
        Remedy::new(RemedyKind::UseOtherAccount, text),
    ))
}

/// The session carries less than the roles grant.
fn carries_less(case: &Case, facts: &Facts, checks: &[CheckResult]) -> Option<Outside> {
    let carried = attempts::session_here(case, facts)?.session_grants.as_ref()?;
    let granted = checks.iter().any(|check| check.id == CheckId::Role && check.status == Status::Pass);
    let has = |id: &String| carried.contains(id) || carried.iter().any(|one| one == "*");
    let needs = &case.needs;
    let enough = needs.all_of.iter().all(has) && (needs.any_of.is_empty() || needs.any_of.iter().any(has));
    if !granted || enough {
        return None;
    }
    Some(outside(
        "their roles grant it, and the session that they have does not carry it".into(),
        vec![Question::SignIn, Question::Roles],
        sign_in_again("the session that they have does not carry what their roles grant"),
    ))
}

/// The newest change that what they are signed in with does not know of.
pub(super) fn newer<'a>(case: &Case, facts: &'a Facts) -> Option<&'a Change> {
    let start = began(case, facts);
    history::about(case, facts)
        .into_iter()
        .filter(|change| history::happened(change, facts) && concerns(case, facts, change))
        .rfind(|change| match start {
            Some(start) => change.at > start,
            None => {
                facts.taken_at.signed_duration_since(change.at) <= TimeDelta::minutes(JUST_CHANGED_MINUTES)
            }
        })
}

/// Something was changed after the session began.
fn changed_since(case: &Case, facts: &Facts) -> Option<Outside> {
    let start = began(case, facts);
    let change = newer(case, facts)?;
    let by = change.by_whom();
    let than = match (start, attempts::refusal(case, facts)) {
        (Some(start), Some(_)) => format!("newer than the attempt that was refused ({})", moment(start)),
        (Some(start), None) => format!("newer than their session ({})", moment(start)),
        (None, _) => "minutes ago".to_owned(),
    };
    Some(outside(
        format!("{} {}{by}: {than}", change.says(), moment(change.at)),
        vec![Question::SignIn, Question::Changes],
        if attempts::refusal(case, facts).is_some() {
            Remedy::new(
                RemedyKind::SignInAgain,
                "Have the user sign in again: the attempt that was refused is older than the change. If they are refused once more, \
                 look at that attempt in the sign-in log",
            )
        } else {
            sign_in_again("what they are signed in with does not know of the change")
        },
    ))
}

/// A password that was set after they were turned away.
fn new_password(case: &Case, facts: &Facts) -> Option<Outside> {
    let refusal = attempts::refusal(case, facts)?;
    let at = attempts::password_set_since(case, facts, refusal.at)?;
    refusal.outcome.is_of_password().then(|| {
        outside(
            format!("a new password was set {}: newer than the attempt that was refused ({})", moment(at), moment(refusal.at)),
            vec![Question::SignIn, Question::Password, Question::Reset],
            Remedy::new(
                RemedyKind::SignInAgain,
                "Have them sign in with the new password, and use Forgot password on the login page if that fails",
            ),
        )
    })
}

/// When what they are signed in with began. For somebody who was turned away, the attempt: what was mended later needs another one.
fn began(case: &Case, facts: &Facts) -> Option<DateTime<Utc>> {
    if let Some(refusal) = attempts::refusal(case, facts) {
        return Some(refusal.at);
    }
    // A session in another tenant, too: whoever switches here goes on with it.
    if let Some(since) = attempts::session_began(facts) {
        return Some(since);
    }
    let has_none = case.symptom == Symptom::SignIn && attempts::session_here(case, facts).is_none();
    if has_none { None } else { attempts::last_success(case, facts) }
}

/// Whether a change may show in what they can do here.
fn concerns(case: &Case, facts: &Facts, change: &Change) -> bool {
    let roles = listed(&facts.roles);
    let holds = |name: &Option<String>| {
        name.as_ref().is_none_or(|name| roles.iter().any(|role| fold::same(&role.name, name)))
    };
    let is_in = |group: &Option<String>| {
        group.as_ref().is_none_or(|group| roles.iter().any(|role| role.groups.contains(group)))
    };
    match change.what {
        ChangeKind::RoleChanged => holds(&change.role),
        ChangeKind::GroupChanged => is_in(&change.group),
        ChangeKind::FlagChanged => {
            case.needs.features.iter().any(|need| change.flag.is_none() || need.flag == change.flag)
        }
        ChangeKind::TierChanged => case.needs.features.iter().any(|need| !need.tiers.is_empty()),
        // What was taken away does not come back by signing in.
        ChangeKind::Deactivated
        | ChangeKind::Deleted
        | ChangeKind::Locked
        | ChangeKind::TenantLeft
        | ChangeKind::Invited
        | ChangeKind::InviteCancelled
        | ChangeKind::Created
        | ChangeKind::SeatsChanged => false,
        _ => true,
    }
}

fn sign_in_again(why: &str) -> Remedy {
    Remedy::new(
        RemedyKind::SignInAgain,
        format!(
            "Have the user sign out and in, and try again: {why}. If that does not help, run again with --still-failing"
        ),
    )
}

fn outside(summary: String, evidence: Vec<Question>, remedy: Remedy) -> Outside {
    Outside {
        kind: OutsideKind::Session,
        confidence: Confidence::Likely,
        summary,
        evidence,
        remedies: vec![remedy],
    }
}
