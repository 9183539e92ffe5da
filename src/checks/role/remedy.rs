//! What grants what is missing with the least privilege: the ways to which no other is as good in everything and better in something.
//! Compared are the sensitive permissions that the person gains, the permissions beyond the need, the other people who would gain
//! something, and the roles that have to be made.

use crate::case::Case;
use crate::checks::read::quoted;
use crate::checks::{Remedy, RemedyKind};
use crate::facts::{Facts, NoAnswer, Role};

use super::barred::BarredRoles;
use super::catalogue::{RoleIndex, grants};
use super::front::{self, Front};
use super::gain::Gain;
use super::give::{self, Gained, Grants, noted};
use super::held::{self, HeldRoles};
use super::missing::MissingPermissions;
use super::sensitive::is_sensitive;
use super::step::{How, Step, steps};
use super::turn_on;
use super::verdict::Asked;

/// A role that grants more than this many extra permissions is broad.
pub(super) const BROAD: usize = 5;

/// How many ways are told.
const TOLD: usize = 8;

/// Of how many of them a text for people speaks.
pub(crate) const IN_TEXT: usize = 3;

/// How many roles in which a permission could be turned on are told, where the same number of others would gain it.
const ALIKE: usize = 3;

/// A way, and what it costs: sensitive permissions, permissions beyond the need, other people who gain, roles that are made.
struct Offer {
    cost: (usize, usize, u64, usize),
    what: OfferKind,
    remedy: Remedy,
}

/// What stands first where two cost the same, and first of all.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum OfferKind {
    Extended,
    Existing,
    New,
    /// Touches others: never first where there is another.
    Shared,
}

impl Offer {
    fn beats(&self, other: &Self) -> bool {
        let (one, two) = (self.cost, other.cost);
        one != two && one.0 <= two.0 && one.1 <= two.1 && one.2 <= two.2 && one.3 <= two.3
    }

    fn is_narrow(&self) -> bool {
        self.cost.0 == 0 && self.cost.1 <= BROAD
    }
}

/// What would grant everything that is missing, best first. Never empty.
pub(super) fn least<'a>(
    case: &Case,
    facts: &'a Facts,
    held: &Result<HeldRoles<'a>, NoAnswer>,
    catalogue: &RoleIndex<'a>,
    all_of: &[Asked],
    any_of: &[Asked],
) -> Vec<Remedy> {
    let missing = MissingPermissions::new(all_of, any_of);
    let taken = MissingPermissions::taken_away(all_of, any_of);
    let taken = taken.map(|remedy| vec![remedy]);
    if let Some(remedies) = taken.or_else(|| MissingPermissions::refused_by_engine(all_of, any_of)) {
        return remedies;
    }
    let needed = missing.smallest(&case.needs.sensitive);
    let grants = Grants::of(case, facts, held::reaches(case, facts).is_none_or(|(shared, _)| shared));
    let custom = custom(case, &needed, &missing, &grants);
    let Ok(held) = held else { return vec![look_up(&needed), custom] };
    let barred = BarredRoles::of(catalogue);
    let asked: Vec<&Asked> = all_of.iter().chain(any_of).collect();
    if is_elsewhere(case, held, catalogue, &barred, &missing, &asked) {
        return vec![give::add_to_object(case)];
    }
    let steps = steps(case, facts, held, catalogue, &missing, &barred);
    let mut gain = Gain::new(case, facts, held, catalogue, &missing);
    let front = front::best(&mut gain, catalogue, &steps);
    let mut offers: Vec<Offer> = front.ways.iter().map(|way| existing(way, &steps, &gain, &grants)).collect();
    if catalogue.seen.is_err() && offers.is_empty() {
        return vec![look_up(&needed), custom];
    }
    let opens = custom.sensitive.clone();
    let cost = |others, made| (opens.len(), 0, others, made);
    offers.push(Offer { cost: cost(0, 1), what: OfferKind::New, remedy: custom });
    for shared in turn_on::narrowest(case, facts, held, catalogue, &barred).into_iter().take(ALIKE) {
        let remedy = shared.remedy(&needed, opens.clone());
        offers.push(Offer { cost: cost(shared.count(), 0), what: OfferKind::Shared, remedy });
    }
    said(ordered(offers), &front)
}

/// A role with exactly what is missing.
fn custom(case: &Case, needed: &[String], missing: &MissingPermissions<'_>, grants: &Grants) -> Remedy {
    let choice = needed.iter().filter(|id| missing.one_of.contains(&id.as_str()));
    let sensitive = choice.filter(|id| is_sensitive(id, &case.needs.sensitive)).cloned().collect();
    let text = format!(
        "Settings → Roles & Permissions: make a role with exactly {}, and assign it to this user",
        quoted(needed)
    );
    let remedy = Remedy {
        permissions: needed.to_vec(),
        extra_permissions: Some(0),
        sensitive,
        others: Some(0),
        ..Remedy::new(RemedyKind::CustomRole, text)
    };
    noted(remedy, grants.until())
}

/// Roles that exist.
fn existing(way: &front::Way, steps: &[Step<'_>], gain: &Gain<'_, '_>, grants: &Grants) -> Offer {
    let mut steps: Vec<&Step<'_>> = way.steps.iter().map(|step| &steps[*step]).collect();
    steps.sort_by_key(|step| step.name());
    let extended = steps.iter().all(|step| matches!(step.how, How::Extended(_)));
    let gained = Gained { extra: way.extras.extra, sensitive: gain.sensitive_of(&way.gained) };
    let remedy = give::remedy(&steps, gained, grants);
    let same = match way.same {
        0 => String::new(),
        1 => ". 1 other way costs the same".to_owned(),
        same => format!(". {same} other ways cost the same"),
    };
    Offer {
        cost: (way.extras.sensitive, way.extras.extra, 0, 0),
        what: if extended { OfferKind::Extended } else { OfferKind::Existing },
        remedy: noted(remedy, &same),
    }
}

/// The front, best first: least that is sensitive, least beyond the need, fewest others, nothing new. Only what a careful admin takes goes
/// before it: what they had and ended; else a narrow role that exists, before one is made.
fn ordered(mut offers: Vec<Offer>) -> Vec<Remedy> {
    let beaten: Vec<bool> =
        offers.iter().map(|offer| offers.iter().any(|other| other.beats(offer))).collect();
    let mut beaten = beaten.into_iter();
    offers.retain(|_| beaten.next() == Some(false));
    offers.sort_by_key(|offer| (offer.cost, offer.what));
    let at = |wanted: &dyn Fn(&Offer) -> bool| offers.iter().position(wanted);
    let first = at(&|offer| offer.what == OfferKind::Extended)
        .or_else(|| at(&|offer| offer.what == OfferKind::Existing && offer.is_narrow()))
        .or_else(|| at(&|offer| offer.what == OfferKind::New))
        .or_else(|| at(&|offer| offer.what == OfferKind::Existing));
    if let Some(first) = first {
        offers[..=first].rotate_right(1);
    }
    offers.into_iter().map(|offer| offer.remedy).collect()
}

/// What was not compared, and what is not told, behind the last one.
fn said(mut remedies: Vec<Remedy>, front: &Front) -> Vec<Remedy> {
    let more = remedies.len().saturating_sub(TOLD);
    remedies.truncate(TOLD);
    let mut notes = Vec::new();
    if more > 0 {
        notes.push(format!("{more} more ways are as good in one respect and are not told"));
    }
    if front.alone_left_out > 0 {
        notes.push(format!("{} other roles that grant it were not compared", front.alone_left_out));
    }
    if front.pairs_left_out > 1 {
        notes.push(format!("pairs of {} roles were not compared", front.pairs_left_out));
    }
    if front.threes_left_out > 0 {
        notes.push(format!("threes of {} roles were not compared", front.threes_left_out));
    }
    let told = remedies.len().min(IN_TEXT);
    if remedies.len() > told {
        notes.push(format!("{} more in the report as JSON", remedies.len() - told));
    }
    if let Some(last) = told.checked_sub(1) {
        for note in notes {
            let remedy = remedies.remove(last);
            remedies.insert(last, noted(remedy, &format!("; {note}")));
        }
    }
    remedies
}

/// Which roles exist is not known.
fn look_up(needed: &[String]) -> Remedy {
    Remedy::new(
        RemedyKind::LookUp,
        format!(
            "Open Settings → Roles & Permissions, find the role that has {} toggled on with the least else, and assign that \
             one. Don't grant broader permissions as a workaround",
            quoted(needed)
        ),
    )
}

/// Roles of theirs would do, if they held on this object: whoever is added to it needs no other role.
fn is_elsewhere(
    case: &Case,
    held: &HeldRoles<'_>,
    catalogue: &RoleIndex<'_>,
    barred: &BarredRoles<'_>,
    missing: &MissingPermissions<'_>,
    asked: &[&Asked],
) -> bool {
    let elsewhere = |id: &str| {
        let said = asked.iter().find(|(asked, _)| asked == id).and_then(|(_, said)| said.as_ref().ok());
        let gives = |role: &Role| {
            let definition = catalogue.get(&role.name).filter(|_| !role.direct);
            let own = role.permissions.as_deref().is_some_and(|own| grants(own, id));
            let open =
                !barred.names(&role.name) && definition.is_none_or(|definition| !barred.has(definition));
            open && !grants(&role.denies, id)
                && (own || definition.is_some_and(|definition| catalogue.grants(definition, id)))
        };
        said.is_some_and(|said| said.elsewhere) && held.roles.iter().any(gives)
    };
    case.on.is_some()
        && missing.all.iter().all(|id| elsewhere(id))
        && (missing.one_of.is_empty() || missing.one_of.iter().any(|id| elsewhere(id)))
}
