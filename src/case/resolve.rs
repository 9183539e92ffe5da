//! Who and what was meant: every name of a case against what the systems and the profile know, before anything is diagnosed. A slip
//! would else become a finding, with advice that acts on it.
//!
//! Pure: it says what it has to know next ([`ResolveStep`]), and is told. The look-up of the case comes first, and costs what it costs
//! without this; only for what it does not find, listings are asked for.

mod take;

use std::collections::{BTreeMap, BTreeSet};

use super::candidate::{Candidate, NameOf};
use super::meant::{Meant, meant, one_each};
use super::resolution::{KnownToProfile, ListedNames, ResolveStep, Resolved, SeenNames, Unresolved};
use super::{Case, Given, Supposed};
use crate::text::fold;

/// The search for what the names of one case stand for.
#[derive(Clone, Debug)]
pub struct Resolution<'p> {
    case: Case,
    given: Given,
    recorded: Option<Case>,
    profile: KnownToProfile<'p>,
    what_if: Vec<Supposed>,
    person_only: bool,
    seen: Option<SeenNames>,
    listed: BTreeMap<(NameOf, String), ListedNames>,
    settled: BTreeSet<(NameOf, String)>,
    resolved: Resolved,
}

/// What became of one name.
enum Told {
    /// It is this.
    Taken(Candidate),
    /// Nothing known is near.
    AsGiven,
    /// Not yet.
    Open(ResolveStep),
}

impl<'p> Resolution<'p> {
    /// Begins. What a recording says of itself is not looked at, only what was given beside it.
    #[must_use]
    pub fn new(
        case: Case,
        given: &Given,
        recorded: Option<&Case>,
        profile: KnownToProfile<'p>,
        what_if: &[Supposed],
    ) -> Self {
        Self {
            case,
            given: given.clone(),
            recorded: recorded.cloned(),
            profile,
            what_if: what_if.to_vec(),
            person_only: false,
            seen: None,
            listed: BTreeMap::new(),
            settled: BTreeSet::new(),
            resolved: Resolved::default(),
        }
    }

    /// Begins for somebody to compare with: who that is, is all that is to be told. The case is theirs.
    #[must_use]
    pub fn of_person(case: Case, profile: KnownToProfile<'p>) -> Self {
        Self { person_only: true, ..Self::new(case, &Given::default(), None, profile, &[]) }
    }

    /// The case as it is now.
    #[must_use]
    pub fn case(&self) -> &Case {
        &self.case
    }

    /// What the look-up of the case said.
    pub fn look(&mut self, seen: SeenNames) {
        self.seen = Some(seen);
    }

    /// What the listings have.
    pub fn take_listed(&mut self, of: NameOf, text: String, listed: ListedNames) {
        self.listed.insert((of, text), listed);
    }

    /// What was meant: one of the candidates, or none of them.
    pub fn answer(&mut self, asked: &Unresolved, choice: Option<usize>) {
        let given = asked.given.clone().unwrap_or_default();
        match choice.and_then(|index| asked.candidates.get(index)) {
            Some(candidate) => self.take(asked.of, &given, candidate.clone()),
            None => self.settle(asked.of, &given),
        }
    }

    /// The case, what is supposed beside it, and what was taken for what; `None` where all is as it was given.
    #[must_use]
    pub fn finish(self) -> (Case, Vec<Supposed>, Option<Resolved>) {
        let resolved = Some(self.resolved).filter(|resolved| *resolved != Resolved::default());
        (self.case, self.what_if, resolved)
    }

    /// What has to be known next.
    pub fn step(&mut self) -> ResolveStep {
        type Name<'p> = fn(&mut Resolution<'p>) -> Option<ResolveStep>;
        if self.case.exact {
            return if self.seen.is_some() { ResolveStep::Done } else { ResolveStep::LookUp };
        }
        let before: [Name<'p>; 3] = [Self::action, Self::tenant_of_profile, Self::features_of_profile];
        let behind: [Name<'p>; 6] =
            [Self::tenant, Self::user, Self::only_tenant, Self::roles, Self::features, Self::object];
        let (before, behind) =
            if self.person_only { (&[][..], &behind[1..2]) } else { (&before[..], &behind[..]) };
        if let Some(step) = before.iter().find_map(|name| name(self)) {
            return step;
        }
        for name in behind {
            if self.seen.is_none() {
                return ResolveStep::LookUp;
            }
            if let Some(step) = name(self) {
                return step;
            }
        }
        if self.seen.is_none() { ResolveStep::LookUp } else { ResolveStep::Done }
    }

    /// Whether a name of the case was given now, or answered: not where it is the recording's.
    fn is_new(&self, given: bool, recorded: impl Fn(&Case) -> bool) -> bool {
        given || !self.recorded.as_ref().is_some_and(recorded)
    }

    fn is_settled(&self, of: NameOf, given: &str) -> bool {
        self.settled.contains(&(of, given.to_owned()))
    }

    fn settle(&mut self, of: NameOf, given: &str) {
        self.settled.insert((of, given.to_owned()));
    }

    /// Looks for a name among what is known, and in the listings if it is not there.
    fn tell(&mut self, of: NameOf, given: &str, mut known: Vec<Candidate>, lists: bool) -> Told {
        if let Meant::One(one) = meant(of, given, known.clone()) {
            return Told::Taken(one);
        }
        let mut cut_off = false;
        if lists && self.recorded.is_none() {
            let Some(listed) = self.listed.get(&(of, given.to_owned())) else {
                return Told::Open(ResolveStep::List(of, given.to_owned()));
            };
            known.extend(listed.candidates.iter().cloned());
            cut_off = listed.cut_off;
        }
        let (candidates, several) = match meant(of, given, known) {
            Meant::One(one) => return Told::Taken(one),
            Meant::Nothing => {
                self.settle(of, given);
                return Told::AsGiven;
            }
            Meant::Several(candidates) => (candidates, true),
            Meant::Near(candidates) => (candidates, false),
        };
        let supposed = self.what_if.iter().any(|one| match one {
            Supposed::Role(name) => of == NameOf::Role && name == given,
            Supposed::Flag(key) => of == NameOf::Feature && key == given,
        });
        let given = Some(given.to_owned());
        let asked = Unresolved { supposed, several, cut_off, ..Unresolved::new(of, given, candidates) };
        Told::Open(ResolveStep::Ask(asked))
    }

    /// The same for a name that is taken when it is told.
    fn told(&mut self, of: NameOf, given: &str, known: Vec<Candidate>, lists: bool) -> Option<ResolveStep> {
        if self.is_settled(of, given) {
            return None;
        }
        match self.tell(of, given, known, lists) {
            Told::Taken(one) => self.take(of, given, one),
            Told::AsGiven => {}
            Told::Open(step) => return Some(step),
        }
        None
    }

    /// An action of the catalogue; one that is near to nothing, or comes with its permissions, is a text.
    fn action(&mut self) -> Option<ResolveStep> {
        let given = self.case.action.clone()?;
        let new = self.is_new(self.given.action.is_some(), |case| case.action.is_some());
        // An alias, or the name in other letters, is the action itself: nothing is asked, and it is said which one it is.
        if let Some(name) = self.case.needs.action.as_ref().filter(|name| new && **name != given) {
            self.resolved.action = Some(name.clone());
            self.resolved.given.action = Some(given);
            return None;
        }
        if !new
            || !self.given.permissions.is_empty()
            || self.case.needs.action.is_some()
            || self.is_settled(NameOf::Action, &given)
        {
            return None;
        }
        let known = self.profile.candidates(NameOf::Action);
        match self.tell(NameOf::Action, &given, known, true) {
            Told::Taken(one) => self.take(NameOf::Action, &given, one),
            Told::Open(step) => return Some(step),
            Told::AsGiven if self.case.needs.near.is_empty() => {}
            Told::AsGiven => {
                self.settled.remove(&(NameOf::Action, given.clone()));
                let name = |name: &String| Candidate::new(name.as_str(), name.as_str());
                let candidates = self.case.needs.near.iter().map(name).collect();
                let asked = Unresolved::new(NameOf::Action, Some(given), candidates);
                return Some(ResolveStep::Ask(Unresolved { decides: false, ..asked }));
            }
        }
        None
    }

    fn new_tenant(&self) -> Option<String> {
        let new = self.is_new(self.given.tenant.is_some(), |case| case.tenant.is_some());
        self.case.tenant.clone().filter(|given| new && !self.is_settled(NameOf::Tenant, given))
    }

    /// A tenant of the profile, by its id or its display name: no system need be asked for that.
    fn tenant_of_profile(&mut self) -> Option<ResolveStep> {
        let given = self.new_tenant()?;
        if let Meant::One(one) = meant(NameOf::Tenant, &given, self.profile.candidates(NameOf::Tenant)) {
            self.take(NameOf::Tenant, &given, one);
        }
        None
    }

    fn tenant(&mut self) -> Option<ResolveStep> {
        let given = self.new_tenant()?;
        let mut known = self.seen.as_ref()?.tenants.clone();
        known.extend(self.profile.candidates(NameOf::Tenant));
        known.extend(self.recorded.iter().filter_map(|case| case.tenant.as_deref()).map(Candidate::of_id));
        let before = self.seen.as_ref().is_some_and(|seen| seen.tenants.is_empty() && !seen.found);
        let step = self.told(NameOf::Tenant, &given, known, true);
        // Whoever is not found yet may turn out to be in a tenant that is near.
        if before && step.is_none() && self.case.tenant.as_ref() == Some(&given) {
            self.settled.remove(&(NameOf::Tenant, given));
        }
        step
    }

    fn user(&mut self) -> Option<ResolveStep> {
        let given = self.case.user.clone();
        let seen = self.seen.as_ref()?;
        let found = match &self.recorded {
            // What else was recorded is about the person of the recording.
            Some(case) => seen.account || fold::same(&case.user, &given),
            None => seen.found,
        };
        if found || !self.is_new(self.given.user.is_some(), |_| true) {
            return None;
        }
        let mut known = seen.people.clone();
        known.extend(self.recorded.iter().map(|case| Candidate::of_id(&case.user)));
        let searchable = seen.searchable;
        self.told(NameOf::User, &given, known, searchable)
    }

    /// The one tenant of a person of whom all are known, where nobody named one.
    fn only_tenant(&mut self) -> Option<ResolveStep> {
        let seen = self.seen.as_ref()?;
        let replayed = self.recorded.is_some();
        if self.case.tenant.is_some()
            || replayed
            || !seen.tenants_complete
            || self.is_settled(NameOf::Tenant, "")
        {
            return None;
        }
        let mut all = one_each(NameOf::Tenant, seen.tenants.clone());
        match all.len() {
            0 => None,
            1 => {
                let only = all.swap_remove(0);
                self.take(NameOf::Tenant, "", only);
                None
            }
            _ => Some(ResolveStep::Ask(Unresolved {
                several: true,
                ..Unresolved::new(NameOf::Tenant, None, all)
            })),
        }
    }

    fn roles(&mut self) -> Option<ResolveStep> {
        let by_hand = if self.given.roles.is_empty() { Vec::new() } else { self.case.roles.clone() };
        let supposed = self.what_if.iter().filter_map(|one| match one {
            Supposed::Role(name) => Some(name.clone()),
            Supposed::Flag(_) => None,
        });
        let names: Vec<String> = by_hand.into_iter().chain(supposed).collect();
        // The look-up of somebody who lacks nothing has the roles that they hold: another one may be there.
        let known = self.seen.as_ref()?.roles.clone();
        names.iter().find_map(|name| self.told(NameOf::Role, name, known.clone(), true))
    }

    /// Features that the profile knows.
    fn features_of_profile(&mut self) -> Option<ResolveStep> {
        for given in self.given.features.clone() {
            let known = self.profile.candidates(NameOf::Feature);
            if !self.is_settled(NameOf::Feature, &given)
                && let Meant::One(one) = meant(NameOf::Feature, &given, known)
            {
                self.take(NameOf::Feature, &given, one);
            }
        }
        None
    }

    fn features(&mut self) -> Option<ResolveStep> {
        let supposed = self.what_if.iter().filter_map(|one| match one {
            Supposed::Flag(key) => Some(key.clone()),
            Supposed::Role(_) => None,
        });
        let names: Vec<String> = self.given.features.iter().cloned().chain(supposed).collect();
        let mut known = self.profile.candidates(NameOf::Feature);
        known.extend(self.seen.as_ref()?.features.iter().cloned());
        names.iter().find_map(|name| self.told(NameOf::Feature, name, known.clone(), true))
    }

    fn object(&mut self) -> Option<ResolveStep> {
        let on = self.case.on.clone().filter(|_| self.given.on.is_some())?;
        let given = format!("{}:{}", on.kind, on.id);
        let known = self.seen.as_ref()?.objects.clone();
        self.told(NameOf::Object, &given, known, true)
    }
}
