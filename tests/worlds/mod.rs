//! Generated worlds: people of a few tenants, one to three common causes that are planted among them, single faults, and things that
//! most of the people with a common cause share and others do, too.
//!
//! A world knows what was planted. Before it is used it proves it by brute force ([`prove`]): what is planted is shared by all whom it is
//! about and by nobody else, and no smaller set of facts tells them apart; otherwise it is thrown away.

mod crowd;
pub(crate) mod judged;
pub(crate) mod plant;
mod prove;
pub(crate) mod recorded;
pub(crate) mod rng;

use std::collections::{BTreeMap, BTreeSet};

use plant::{CLEAN, KINDS};
use rng::WorldRng;

/// A world of many people, which is not proven: brute force takes too long there.
pub(crate) fn big(rng: &mut WorldRng, people: usize) -> World {
    let mut world = crowd::tenants(rng);
    for at in 0..people / 100 {
        world.plant(rng, at % CLEAN, 26);
    }
    crowd::fill(&mut world, rng, people);
    world
}

/// Something that several people can share, in words: "role Agent", "flag cases off".
pub(crate) type Mark = String;

/// Everything that is so, and what was planted.
pub(crate) struct World {
    pub(crate) tenants: Vec<Tenant>,
    pub(crate) people: Vec<Person>,
    pub(crate) planted: Vec<Planted>,
    /// Numbers that were given out, so that names and instants are different.
    given: usize,
}

/// A tenant.
pub(crate) struct Tenant {
    pub(crate) name: String,
    tier: &'static str,
    /// What its roles grant.
    roles: BTreeMap<String, Vec<&'static str>>,
    /// Roles that nobody else is to have, because they lack something.
    reserved: BTreeSet<String>,
    /// Flags that are off for all of it.
    off: BTreeSet<&'static str>,
    /// Nobody else is to be in it.
    closed: bool,
    /// The connector that does not answer for its roles, and how.
    silent: Option<(String, &'static str)>,
    /// What everybody of it has in the log.
    log: Vec<Logged>,
}

/// A change.
#[derive(Clone)]
pub(crate) struct Logged {
    what: &'static str,
    /// Minutes before the facts were taken.
    before: usize,
    by: String,
    role: Option<String>,
    group: Option<String>,
    permission: Option<&'static str>,
    flag: Option<&'static str>,
    text: Option<String>,
    /// Whether it was about one person.
    personal: bool,
}

/// A role that somebody has.
#[derive(Clone)]
struct Held {
    role: String,
    groups: Vec<String>,
}

/// What somebody wants.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Asks {
    /// To sign in.
    SignIn,
    /// Something that needs a permission.
    Permission(&'static str),
    /// A feature behind a flag.
    Flagged(&'static str),
    /// A feature of a tier.
    Tiered,
    /// A feature in beta.
    Beta,
}

/// What is in somebody's way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Fault {
    Nothing,
    Inactive,
    Locked,
    Pending,
    WrongPassword,
    Provider,
    Elsewhere,
    Ended,
    NotMember,
    Lacks,
    FlagOff,
    TierExcludes,
    BetaOff,
    SecondFactor,
    Network,
    Unanswered,
}

/// A person, and the case that is about them.
#[derive(Clone)]
pub(crate) struct Person {
    pub(crate) user: String,
    pub(crate) tenant: usize,
    asks: Asks,
    roles: Vec<Held>,
    manager: Option<&'static str>,
    /// Flags that stand otherwise than for the tenant.
    off: BTreeSet<&'static str>,
    log: Vec<Logged>,
    pub(crate) fault: Fault,
    /// What was planted about them, behind another fault.
    hidden: Option<usize>,
    /// The connector that does not answer about their roles, and how.
    silent: Option<(String, &'static str)>,
}

/// A common cause.
pub(crate) struct Planted {
    pub(crate) kind: &'static str,
    pub(crate) fault: Fault,
    /// The places of those whom it is about.
    pub(crate) members: BTreeSet<usize>,
    /// Those who have what they share, and are fine.
    pub(crate) exceptions: BTreeSet<usize>,
    /// What goes with it: what names it must be of these.
    related: BTreeSet<Mark>,
    /// The smallest sets that tell them apart: what names it must be one of these. Filled in by the proof.
    pub(crate) named: Vec<BTreeSet<Mark>>,
}

impl World {
    /// A world with one to three common causes, one of them of that kind; or why it was thrown away.
    pub(crate) fn draw(rng: &mut WorldRng, kind: usize, most: usize) -> Result<Self, &'static str> {
        let people = 25 + rng.below(most - 24);
        let mut world = crowd::tenants(rng);
        let causes = 1 + rng.below(3);
        let first = rng.below(causes);
        for at in 0..causes {
            let kind = if at == first { kind } else { rng.below(CLEAN) };
            world.plant(rng, kind, people / (causes + 1));
        }
        if !world.planted.iter().any(|planted| planted.kind == KINDS[kind].0) {
            return Err("there was no room for it");
        }
        crowd::fill(&mut world, rng, people);
        world.proven()
    }

    fn plant(&mut self, rng: &mut WorldRng, kind: usize, most: usize) {
        let (kind, plant) = KINDS[kind];
        let size = 3 + rng.below(most.clamp(4, 26) - 3);
        let Some(planted) = plant(self, rng, size) else { return };
        let planted = Planted { kind, ..planted };
        self.planted.push(planted);
        crowd::decoys(self, rng);
    }

    fn proven(mut self) -> Result<Self, &'static str> {
        for at in 0..self.planted.len() {
            self.planted[at].named = prove::prove(&self, at)?;
        }
        prove::nothing_else(&self)?;
        Ok(self)
    }

    /// The world of a seed: drawn anew until one proves what was planted.
    pub(crate) fn of_seed(seed: u64, kind: usize, most: usize, mut thrown: impl FnMut(&'static str)) -> Self {
        let mut rng = WorldRng::new(seed);
        loop {
            match Self::draw(&mut rng, kind, most) {
                Ok(world) => return world,
                Err(why) => thrown(why),
            }
        }
    }

    /// A number that no other has.
    fn next(&mut self) -> usize {
        self.given += 1;
        self.given
    }

    /// Everything that a person has and others can share.
    pub(crate) fn marks(&self, person: &Person) -> BTreeSet<Mark> {
        let tenant = &self.tenants[person.tenant];
        let mut marks = BTreeSet::from([format!("tenant {}", tenant.name)]);
        if self.knows_roles(person) {
            for held in &person.roles {
                marks.insert(format!("role {}", held.role));
                marks.extend(held.groups.iter().map(|group| format!("group {group}")));
            }
        }
        if let Some((connector, how)) = &person.silent {
            marks.extend([format!("failure {connector} {how}"), format!("failure {connector}")]);
        }
        if person.fault != Fault::NotMember {
            marks.extend(person.manager.map(|manager| format!("system {manager}")));
        }
        match person.asks {
            Asks::Flagged(key) => {
                let state = if self.is_on(person, key) { "on" } else { "off" };
                marks.insert(format!("flag {key} {state}"));
            }
            Asks::Tiered => {
                marks.insert(format!("tier {}", tenant.tier));
            }
            Asks::SignIn | Asks::Permission(_) | Asks::Beta => {}
        }
        marks.extend(self.log(person).map(Logged::mark));
        marks
    }

    /// Whether two ask for the same.
    pub(crate) fn ask_the_same(&self, one: usize, other: usize) -> bool {
        self.people[one].asks == self.people[other].asks
    }

    fn is_on(&self, person: &Person, key: &str) -> bool {
        !person.off.contains(key) && !self.tenants[person.tenant].off.contains(key)
    }

    /// Whether the systems say which roles they have.
    fn knows_roles(&self, person: &Person) -> bool {
        let asked = person.silent.is_none() && self.tenants[person.tenant].silent.is_none();
        asked && person.fault != Fault::NotMember
    }

    fn log<'w>(&'w self, person: &'w Person) -> impl Iterator<Item = &'w Logged> {
        self.tenants[person.tenant].log.iter().chain(&person.log)
    }
}

impl Logged {
    fn new(world: &mut World, what: &'static str) -> Self {
        // From a day before on, each in a minute of its own.
        let before = 1_500 + world.next() * 7;
        let by = format!("admin-{}@acme.example", before % 5);
        Self {
            what,
            before,
            by,
            role: None,
            group: None,
            permission: None,
            flag: None,
            text: None,
            personal: true,
        }
    }

    /// What was changed, as far as it has a name.
    fn subject(&self) -> &str {
        let role = self.role.as_deref().or(self.group.as_deref()).or(self.flag);
        role.or(self.permission).or(self.text.as_deref()).unwrap_or_default()
    }

    fn mark(&self) -> Mark {
        format!("change {} {} -{}", self.what, self.subject(), self.before)
    }
}

impl Fault {
    /// The primary cause and its reason, as a report has them.
    pub(crate) fn truth(self) -> &'static str {
        match self {
            Self::Nothing => "",
            Self::Inactive => "account/inactive",
            Self::Locked => "account/locked",
            Self::Pending => "invite/invite_pending",
            Self::WrongPassword => "password/wrong_password",
            Self::Provider => "password/single_sign_on",
            Self::Elsewhere => "tenant/signed_in_elsewhere",
            Self::Ended => "tenant/expired",
            Self::NotMember => "tenant/other_tenant_only",
            Self::Lacks => "role/no_role_grants",
            Self::FlagOff => "feature/flag_off",
            Self::TierExcludes => "feature/tier_excludes",
            Self::BetaOff => "feature/beta_off",
            Self::SecondFactor => "outside/second_factor",
            Self::Network => "outside/network",
            Self::Unanswered => "unanswered",
        }
    }
}
