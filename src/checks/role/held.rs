//! Which of the person's roles count: those that have not ended, that hold where the action is, and that the log of changes does not
//! deny.

use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};

use crate::case::{Case, ObjectRef};
use crate::checks::history::{self, Against, RoleMoves};
use crate::checks::places;
use crate::checks::read::{claim, incomplete, known};
use crate::facts::{
    Change, ChangeKind, Conflict, Facts, Gap, GapReason, NoAnswer, Observed, Question, Role, RoleDefinition,
};
use crate::text::fold::fold;
use crate::text::moment::moment;

/// The person's roles, as listing and log have them together.
pub(super) struct HeldRoles<'a> {
    /// The listing.
    pub(super) seen: &'a Observed<Option<Vec<Role>>>,
    /// Those that count for certain.
    pub(super) roles: Vec<Role>,
    /// Those about which listing and log disagree.
    pub(super) disputed: Vec<Disputed<'a>>,
    /// Those that have ended.
    pub(super) ended: Vec<&'a Role>,
    /// The log is newer than the listing, and something of it counts.
    pub(super) stale: bool,
    /// The parents of the object that the action is on, once they were looked for.
    above: OnceCell<Result<HashSet<(String, String)>, NoAnswer>>,
}

/// A role that one of listing and log has.
pub(super) struct Disputed<'a> {
    pub(super) role: Role,
    /// What the log says.
    pub(super) change: &'a Change,
    /// The listing has it.
    pub(super) listed: bool,
}

/// Reads them.
///
/// # Errors
/// The gap of the question.
pub(super) fn read<'a>(case: &Case, facts: &'a Facts) -> Result<HeldRoles<'a>, NoAnswer> {
    let seen = known(&facts.roles)?;
    let all = seen.value.as_deref().unwrap_or_default();
    let (roles, disputed, ended) = (Vec::new(), Vec::new(), Vec::new());
    let mut held = HeldRoles { seen, roles, disputed, ended, stale: false, above: OnceCell::new() };
    let changes = history::about(case, facts);
    let moves = RoleMoves::of(changes.iter().copied());
    for role in all {
        let taken = taken(moves.about(&role.name), role, facts).map(|change| Against::of(change, seen));
        let ended = role.until.is_some_and(|end| end <= facts.taken_at);
        match taken {
            // What was taken away is not to be extended.
            Some(Against::Newer(_)) => held.stale = true,
            _ if ended => held.ended.push(role),
            Some(Against::Older(change)) => {
                held.disputed.push(Disputed { role: role.clone(), change, listed: true });
            }
            None => held.roles.push(role.clone()),
        }
    }
    let listed: HashSet<String> = if changes.is_empty() {
        HashSet::new()
    } else {
        all.iter().map(|role| role.name.to_ascii_lowercase()).collect()
    };
    let mut newest_of: HashMap<&str, Option<&Change>> = HashMap::new();
    for change in &changes {
        let Some(name) = change.role.as_deref().filter(|name| change.gives_role(name)) else { continue };
        if listed.contains(&name.to_ascii_lowercase()) || !history::happened(change, facts) {
            continue;
        }
        let newest = *newest_of
            .entry(name)
            .or_insert_with(|| history::last_move(moves.about(name).iter().copied(), name));
        if newest.is_none_or(|newest| newest.at != change.at || newest.takes_role(name)) {
            continue;
        }
        let role = Role { name: name.to_owned(), ..Role::default() };
        match Against::of(change, seen) {
            Against::Newer(_) => {
                held.stale = true;
                held.roles.push(role);
            }
            Against::Older(_) if !seen.complete => {}
            Against::Older(_) => held.disputed.push(Disputed { role, change, listed: false }),
        }
    }
    Ok(held)
}

/// The change by which the role is gone, if the newest of those about it takes it.
fn taken<'a>(moves: &[&'a Change], role: &Role, facts: &Facts) -> Option<&'a Change> {
    let happened = moves.iter().copied().filter(|change| history::happened(change, facts));
    // A role that was taken from the person by hand may still come through a group.
    let elsewhere =
        |change: &&Change| !role.groups.is_empty() && change.group.is_none() && change.through.is_none();
    // Taken and given in one instant: the log does not say which came last.
    let given_too =
        |change: &&Change| moves.iter().any(|other| other.at == change.at && other.gives_role(&role.name));
    let last = history::last_move(happened, &role.name).filter(|change| !given_too(change));
    last.filter(|change| change.takes_role(&role.name) && !elsewhere(change))
}

/// Roles that they do not have, and that were taken away.
pub(super) struct RoleRemovals<'a> {
    moves: RoleMoves<'a>,
    /// The changes of who is in a group, by the group's name in one spelling.
    of_groups: HashMap<String, Vec<&'a Change>>,
}

impl<'a> RoleRemovals<'a> {
    /// By the log of changes.
    pub(super) fn of(case: &Case, facts: &'a Facts) -> Self {
        let changes = history::about(case, facts);
        let mut of_groups: HashMap<String, Vec<&Change>> = HashMap::new();
        for change in &changes {
            let of_people = matches!(change.what, ChangeKind::GroupJoined | ChangeKind::GroupLeft);
            if let Some(group) = change.group.as_ref().filter(|_| of_people) {
                of_groups.entry(fold(group)).or_default().push(change);
            }
        }
        Self { moves: RoleMoves::of(changes), of_groups }
    }

    /// The last time that the role was taken away. One that a group gives goes with the group.
    pub(super) fn last(&self, role: &RoleDefinition) -> Option<&'a Change> {
        let moved = history::last_move(self.moves.about(&role.name).iter().copied(), &role.name);
        let groups = if self.of_groups.is_empty() { &[][..] } else { &role.groups };
        let of_group = |group: &'_ String| {
            let all = self.of_groups.get(&fold(group)).into_iter().flatten().copied();
            let named = |change: &&Change| change.group.as_ref().is_some_and(|one| places::same(one, group));
            all.filter(named).max_by_key(|change| (change.at, change.what))
        };
        let last = moved.into_iter().chain(groups.iter().filter_map(of_group));
        let last = last.max_by_key(|change| (change.at, change.what))?;
        (last.takes_role(&role.name) || last.what == ChangeKind::GroupLeft).then_some(last)
    }
}

impl HeldRoles<'_> {
    /// A role that would decide, and that one of listing and log has.
    pub(super) fn dispute(&self, facts: &Facts, disputed: &Disputed<'_>, id: &str) -> NoAnswer {
        let Disputed { role, change, listed } = disputed;
        let log = facts.changes.as_ref().map(|seen| seen.connector.as_str()).unwrap_or_default();
        let has = if *listed { "has" } else { "does not have" };
        let claims = vec![
            claim(&self.seen.connector, format!("the person {has} the role {}", role.name)),
            claim(log, format!("{} {}", change.says(), moment(change.at))),
        ];
        let mut both = Conflict::new(
            Question::Roles,
            format!(
                "the listing and the log of changes say different things about the role {}, which decides about `{id}`",
                role.name
            ),
            claims,
        );
        both.need.what = format!("whether the person has the role {} now", role.name);
        both.into()
    }

    /// Whether a role holds where the action is.
    ///
    /// # Errors
    /// Its scope, or the object that it is compared with, is not known.
    pub(super) fn applies(&self, case: &Case, facts: &Facts, role: &Role) -> Result<bool, NoAnswer> {
        let scope = role.scope.as_ref();
        let object = scope.and_then(|scope| scope.object());
        match (&case.on, scope, object) {
            (None, _, None) | (Some(_), Some(_), None) => Ok(true),
            (None, _, Some(object)) => {
                let mut gap = Gap::new(
                    Question::Roles,
                    GapReason::NoContext,
                    format!("{} holds on {object} only, and nobody said what the action is on", role.name),
                );
                gap.need.what = "which project, team, folder or record the action is on".into();
                gap.need.place = Some(format!("name it with --on, e.g. --on {}:{}", object.kind, object.id));
                Err(gap.into())
            }
            (Some(on), None, _) => {
                let mut gap = Gap::new(
                    Question::Roles,
                    GapReason::NoContext,
                    format!("it is not known whether {} holds on {on}", role.name),
                );
                gap.need.what = format!("where the role {} holds", role.name);
                Err(gap.into())
            }
            (Some(on), Some(_), Some(object)) => {
                if on.is(&object.kind, &object.id) {
                    return Ok(true);
                }
                let above = self.above.get_or_init(|| above(facts, on)).as_ref().map_err(Clone::clone)?;
                if above.contains(&spelt(object)) {
                    return Ok(true);
                }
                // What it stands in may be in the part that was not read.
                match &facts.objects {
                    Ok(seen) if !seen.complete => Err(incomplete(Question::Objects, seen)),
                    _ => Ok(false),
                }
            }
        }
    }
}

/// An object as it is compared: the kind without regard to case.
fn spelt(object: &ObjectRef) -> (String, String) {
    (object.kind.to_ascii_lowercase(), object.id.clone())
}

/// The parents of the object, to any depth.
fn above(facts: &Facts, on: &ObjectRef) -> Result<HashSet<(String, String)>, NoAnswer> {
    let objects = known(&facts.objects)?.value.as_deref().unwrap_or_default();
    let mut parents: HashMap<(String, String), Option<&ObjectRef>> = HashMap::with_capacity(objects.len());
    for object in objects {
        let key = (object.kind.to_ascii_lowercase(), object.id.clone());
        parents.entry(key).or_insert(object.parent.as_ref());
    }
    let parent = |of: &(String, String)| parents.get(of).copied().flatten().map(spelt);
    let mut all = HashSet::new();
    let mut next = parent(&spelt(on));
    // Two folders that stand in each other end.
    while let Some(one) = next.filter(|one| !all.contains(one)) {
        next = parent(&one);
        all.insert(one);
    }
    Ok(all)
}

/// Whether the person may reach the object at all; `None`: not known, or no object was named.
pub(super) fn reaches(case: &Case, facts: &Facts) -> Option<(bool, bool)> {
    let on = case.on.as_ref()?;
    let seen = facts.objects.as_ref().ok()?;
    let found = seen.value.iter().flatten().find(|object| object.is(on));
    match found {
        Some(object) => object.shared.map(|shared| (shared, seen.complete)),
        None if seen.complete => Some((false, true)),
        None => None,
    }
}
