//! 5. Do their roles grant the permission that the action needs?

mod barred;
mod bits;
mod catalogue;
mod effective;
mod engine;
mod exists;
mod front;
mod gain;
mod give;
mod granted;
mod held;
mod missing;
mod refusal;
mod remedy;
mod sensitive;
mod step;
mod turn_on;
mod verdict;

use std::collections::BTreeSet;

use crate::case::{Case, CheckId, Symptom};
use crate::facts::{Facts, Gap, GapReason, NoAnswer, Question};

use super::grounds::Grounds;
use super::read::quoted;
use super::{
    ByHand, Check, CheckFn, ClaimValue, HandFinding, HandLook, Outcome, Rank, Reason, RemedyKind, ReplyClaim,
    Sight, Status, logic,
};
use crate::text::moment::moment;

pub(crate) use barred::{is_barred, is_owner};
use catalogue::RoleIndex;
pub(crate) use granted::{holds_everything, least_grant, roles_that_matter};
pub(crate) use remedy::IN_TEXT;
use verdict::{Asked, PermissionVerdict};

/// The check.
pub(super) const CHECK: Check = Check {
    id: CheckId::Role,
    question: "Do their roles grant what the action needs?",
    explain: "\
Looks at the role(s) on the profile and at what those roles grant, or at the decision of a permission engine; both have \
equal rank. Permissions add up over all roles; nothing is denied unless the system has a deny.

  pass             every permission that the action needs is granted, and by which role
  no_role_grants   assign the role that grants it with the least extra. Never a broad one as a workaround: that creates \
security debt
  no_role          the person has no role at all
  expired          a role of theirs would grant it, and has ended: extend it
  not_on_object    their roles grant it elsewhere, or the project, team, folder or record is not shared with them: add them there
  denied           a role, or a relation of the permission engine, takes the permission away
  engine_denies    the permission engine says no; it is mended where the engine decides: by the narrowest relation that it names, if it does
  not applicable   the action needs no permission, or they cannot sign in and nobody said what the action needs
  unknown          the action is not known (--permission ID names it), the permission id is known to no role, or the roles \
could not be read
  contradicted     a role on the profile does not exist, roles and engine disagree, or the log of changes says otherwise than the \
profile

Of all ways to grant it (roles that exist, alone or together, a group, a role of theirs that ended, a new role, the permission \
turned on in a role of theirs) those are told that no other one beats in sensitive permissions, permissions beyond the need, other \
people who would gain something, and roles to be made. Never an owner's role. --what-if role=NAME says what another one would do.

Changes take effect on the user's next page load or sign-in.",
    ask: "Open their profile and note the role(s) assigned; open Settings → Roles & Permissions and look at those roles' \
          permissions. Is the permission for what they are trying to do toggled on?",
    look: HandLook {
        after: &[CheckId::Tenant],
        sights: &[
            Sight {
                says: "yes, in one of their roles",
                settles: &[HandFinding::passes(CheckId::Role)],
            },
            Sight {
                says: "no, in none of their roles",
                settles: &[HandFinding::fails(CheckId::Role, "no_role_grants")],
            },
            Sight {
                says: "they have no role",
                settles: &[HandFinding::fails(CheckId::Role, "no_role")],
            },
            Sight {
                says: "yes, and the project, team, folder or record is not shared with them",
                settles: &[HandFinding::fails(CheckId::Role, "not_on_object")],
            },
            Sight {
                says: "yes, in a role that has ended",
                settles: &[HandFinding::fails(CheckId::Role, "expired")],
            },
        ],
    },
    needs: &[Question::Roles, Question::RoleCatalogue, Question::Decisions, Question::Account, Question::Objects, Question::Changes],
    by_hand: ByHand {
        answers: Question::Roles,
        pass: "their roles grant it",
        fail: "their roles do not grant it",
        remedy: (
            RemedyKind::AssignRole,
            "Assign the role that grants it with the least extra (Settings → Roles & Permissions shows what each grants). Don't \
             grant broader permissions as a workaround",
        ),
        reasons: &[
            Reason::new("no_role_grants", "their roles do not grant it", RemedyKind::AssignRole, ASSIGN),
            Reason::new("no_role", "they have no role", RemedyKind::AssignRole, ASSIGN),
            Reason::new(
                "not_on_object",
                "it is not shared with them",
                RemedyKind::AddToObject,
                "Open the project, team, folder or record and its members or sharing: add the person there, with no more than they need",
            ),
            Reason::new(
                "expired",
                "a role of theirs has ended",
                RemedyKind::ExtendRole,
                "Settings → Users → open their profile → Roles: move the end of the role, if they still need it",
            ),
            Reason::new(
                "denied",
                "a role takes it away",
                RemedyKind::LookUp,
                "Open their profile and ask whether they still need the role that takes it away",
            ),
            Reason::new(
                "engine_denies",
                "the permission engine says no",
                RemedyKind::LookUp,
                "Ask the permission engine for the path of its decision: the policy that says no is where it is mended",
            ),
        ],
    },
    // A failed check still tells which roles the person has: the FAQ's own reply does.
    claim: Some(ReplyClaim {
        when: &[Status::Pass, Status::Fail],
        names: Some(ClaimValue::Roles),
        ..ReplyClaim::PASS
    }),
    rank: Rank { sign_in: 50, access: 50 },
    run: CheckFn::alone(run),
};

const ASSIGN: &str = "Assign the role that grants it with the least extra (Settings → Roles & Permissions shows what each grants). Don't \
                      grant broader permissions as a workaround";

fn run(case: &Case, facts: &Facts) -> Result<Outcome, NoAnswer> {
    let needs = &case.needs;
    if !needs.known {
        // Somebody who cannot sign in is not asked what for.
        if case.symptom == Symptom::SignIn {
            return Ok(Outcome::NotApplicable("they cannot sign in yet".into()));
        }
        return Err(not_known(case, Question::Roles, "which permission the action needs", "--permission ID"));
    }
    if needs.all_of.is_empty() && needs.any_of.is_empty() {
        return Ok(Outcome::NotApplicable("the action needs no permission of its own".into()));
    }
    if nobody(facts) {
        return Ok(Outcome::NotApplicable("there is no account here that could have a role".into()));
    }
    let (held, catalogue) = (held::read(case, facts), RoleIndex::of(facts));
    let say = |ids: &[String]| -> Vec<Asked> {
        let verdict = |id: &String| effective::permission(case, facts, &held, &catalogue, id);
        ids.iter().map(|id| (id.clone(), verdict(id))).collect()
    };
    let (all_of, any_of) = (say(&needs.all_of), say(&needs.any_of));
    let granted = |said: &Asked| said.1.as_ref().map(|said| said.granted).map_err(Clone::clone);
    let one_of = if any_of.is_empty() { Ok(true) } else { logic::any(any_of.iter().map(granted)) };
    // Of several ways one is enough: only where none is left, what they lack is missing.
    let other_ways = if one_of == Ok(false) { &any_of } else { &[][..] };
    let verdict = logic::all(all_of.iter().map(granted).chain([one_of.clone()]));
    let evidence = evidence(facts, all_of.iter().chain(&any_of).filter_map(|(_, said)| said.as_ref().ok()));
    // Whoever may not reach the object cannot act on it, whatever their roles grant.
    if verdict != Ok(false)
        && let Some((false, _)) = held::reaches(case, facts)
        && let Ok(seen) = &facts.objects
    {
        let on = case.on.as_ref().map(ToString::to_string).unwrap_or_default();
        return Ok(evidence.with(Question::Objects, seen).fail(
            "not_on_object",
            format!("{on} is not shared with the person"),
            vec![give::add_to_object(case)],
        ));
    }
    if verdict? {
        return Ok(evidence.pass(told(&all_of, &any_of, true)));
    }
    let remedies = remedy::least(case, facts, &held, &catalogue, &all_of, &any_of);
    let refused: Vec<&PermissionVerdict> = all_of
        .iter()
        .chain(other_ways)
        .filter_map(|(_, said)| said.as_ref().ok())
        .filter(|said| !said.granted)
        .collect();
    let evidence = if refused.iter().any(|said| said.unlisted) { evidence.likely() } else { evidence };
    let removals = held::RoleRemovals::of(case, facts);
    let given = remedies.iter().filter(|remedy| remedy.kind != RemedyKind::CustomRole && !remedy.turns_on());
    let taken = given
        .filter_map(|remedy| catalogue.get(remedy.role.as_deref()?))
        .find_map(|role| removals.last(role).map(|change| (&role.name, change)));
    let taken = taken.map(|(role, change)| {
        let by = change.by_whom();
        let group = change.group.as_ref().map(|group| format!("the group {group}"));
        let through = change.through.clone().or(group);
        let through = through.map(|way| format!(", through {way}")).unwrap_or_default();
        format!("; {role} was taken away {}{by}{through}", moment(change.at))
    });
    let summary = format!("{}{}", told(&all_of, other_ways, false), taken.unwrap_or_default());
    Ok(evidence.fail(reason(&refused), summary, remedies))
}

/// The names of the roles that the person has: not those that have ended, and as a newer log has it.
pub(crate) fn roles_held(case: &Case, facts: &Facts) -> Vec<String> {
    let Ok(held) = held::read(case, facts) else { return Vec::new() };
    // What listing and log disagree about stands on the profile.
    let disputed = held.disputed.into_iter().filter(|one| one.listed).map(|one| one.role);
    let all = held.roles.into_iter().chain(disputed);
    let mut names: Vec<String> = all.filter(|role| !role.direct).map(|role| role.name).collect();
    names.dedup();
    names
}

/// Everything that the catalogue says that a role grants; `None`: it does not say so whole.
pub(crate) fn grants_of(facts: &Facts, name: &str) -> Option<BTreeSet<String>> {
    let catalogue = RoleIndex::of(facts);
    let role = catalogue.get(name).filter(|role| !catalogue.unresolved(role))?;
    Some(catalogue.effective(role).0.into_iter().map(str::to_owned).collect())
}

fn told(all_of: &[Asked], any_of: &[Asked], wanted: bool) -> String {
    let said = all_of.iter().chain(any_of).filter_map(|(_, said)| said.as_ref().ok());
    said.filter(|said| said.granted == wanted).map(|said| said.how.clone()).collect::<Vec<_>>().join("; ")
}

fn reason(refused: &[&PermissionVerdict]) -> &'static str {
    let taken = |said: &&&PermissionVerdict| {
        said.denied_by.is_some()
            || said.refusal.as_ref().is_some_and(|refusal| !said.by_roles && refusal.is_taken())
    };
    if refused.iter().any(|said| taken(&said)) {
        "denied"
    } else if refused.iter().any(|said| said.by_engine && !said.by_roles) {
        "engine_denies"
    } else if refused.iter().all(|said| said.ended.is_some()) {
        "expired"
    } else if refused.iter().all(|said| said.elsewhere) {
        "not_on_object"
    } else if refused.iter().all(|said| said.none_held) {
        "no_role"
    } else {
        "no_role_grants"
    }
}

/// No account by a complete listing, and no role of it: what a role would grant is not the question then.
fn nobody(facts: &Facts) -> bool {
    let none = facts.account.as_ref().is_ok_and(|seen| seen.value.is_none() && seen.complete);
    none && facts.roles.as_ref().is_ok_and(|seen| seen.value.is_none())
}

/// Nobody said what the action needs: not the same as needing nothing.
pub(super) fn not_known(case: &Case, question: Question, what: &str, flag: &str) -> NoAnswer {
    let near = if case.needs.near.is_empty() {
        String::new()
    } else {
        format!("; the catalogue has {}", quoted(&case.needs.near))
    };
    let detail = match &case.action {
        Some(action) => format!("the action \"{action}\" is not in the catalogue of actions{near}"),
        None => format!("nobody said what the user was trying to do{near}"),
    };
    let mut gap = Gap::new(question, GapReason::NoContext, detail);
    what.clone_into(&mut gap.need.what);
    gap.need.place = Some(format!("name it with {flag}, or add the action to the profile's catalogue"));
    gap.into()
}

/// The facts that were used for what was said.
fn evidence<'a>(facts: &Facts, said: impl Iterator<Item = &'a PermissionVerdict>) -> Grounds {
    let mut evidence = Grounds::new(facts);
    for said in said {
        if said.by_roles
            && let Ok(seen) = &facts.roles
        {
            evidence = evidence.with(Question::Roles, seen);
        }
        if said.by_catalogue
            && let Ok(seen) = &facts.role_catalogue
        {
            evidence = evidence.with(Question::RoleCatalogue, seen);
        }
        if said.by_log
            && let Ok(seen) = &facts.changes
        {
            evidence = evidence.with(Question::Changes, seen).likely();
        }
        if said.by_engine
            && let Ok(seen) = &facts.decisions
        {
            evidence = evidence.with(Question::Decisions, seen);
        }
    }
    evidence
}
