//! The model of a case and its facts. Times are minutes from `taken_at`: negative is past, 0 is that instant.

pub(crate) use crate::draw::random;

pub(crate) type Min = i64;
pub(crate) type Word = &'static str;

pub(crate) const USER: Word = "ana@acme.example";
pub(crate) const T: Word = "acme-prod";
pub(crate) const ELSEWHERE: Word = "acme-sandbox";
pub(crate) const DAY: Min = 24 * 60;
pub(crate) const ON: Obj = ("project", "p-7");
pub(crate) const PARENT: Obj = ("folder", "f-1");
pub(crate) const OTHER: Obj = ("project", "p-9");

/// Kind and id of an object.
pub(crate) type Obj = (Word, Word);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Symptom {
    SignIn,
    Access,
}

#[derive(Clone, Debug)]
pub(crate) struct Known<V> {
    pub(crate) value: V,
    pub(crate) complete: bool,
    pub(crate) origin: Word,
    pub(crate) at: Min,
}

#[derive(Clone, Debug)]
pub(crate) enum Ans<V> {
    /// The question is not in the recording.
    Absent,
    /// Could not be asked, with the reason of the gap.
    Gap(Word),
    Known(Known<V>),
}

impl<V> Ans<V> {
    pub(crate) fn known(&self) -> Option<&Known<V>> {
        match self {
            Ans::Known(k) => Some(k),
            _ => None,
        }
    }
    pub(crate) fn known_mut(&mut self) -> Option<&mut Known<V>> {
        match self {
            Ans::Known(k) => Some(k),
            _ => None,
        }
    }
    pub(crate) fn val(&self) -> Option<&V> {
        self.known().map(|k| &k.value)
    }
    pub(crate) fn conflict(&self) -> bool {
        matches!(self, Ans::Gap("conflict"))
    }
    pub(crate) fn complete(&self) -> bool {
        self.known().is_some_and(|k| k.complete)
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Account {
    pub(crate) id: Option<Word>,
    pub(crate) state: Word,
    pub(crate) valid_until: Option<Min>,
    /// The address is another one, and the one asked for is an alias or a former one.
    pub(crate) found_as: FoundAs,
    pub(crate) required_actions: Vec<Word>,
    pub(crate) seat: Option<bool>,
    pub(crate) identity_conflict: bool,
    pub(crate) managed_by: Option<Word>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FoundAs {
    Address,
    Alias,
    Former,
}

#[derive(Clone, Debug)]
pub(crate) struct Lock {
    pub(crate) until: Option<Min>,
}

#[derive(Clone, Debug)]
pub(crate) struct Invite {
    pub(crate) state: Word,
    pub(crate) sent_at: Min,
    pub(crate) expires_at: Option<Min>,
    pub(crate) mail: Option<Word>,
    pub(crate) link: Option<Word>,
    pub(crate) accepted_at: Option<Min>,
    pub(crate) renewed: Option<bool>,
}

#[derive(Clone, Debug)]
pub(crate) struct Password {
    pub(crate) set: Option<bool>,
    pub(crate) changed_at: Option<Min>,
    pub(crate) expires_at: Option<Min>,
    pub(crate) must_change: Option<bool>,
    pub(crate) single_sign_on: Option<Word>,
}

#[derive(Clone, Debug)]
pub(crate) struct Attempt {
    pub(crate) at: Min,
    pub(crate) outcome: Word,
    /// `None`: the tenant asked for.
    pub(crate) tenant: Option<Word>,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct SignIn {
    pub(crate) attempts: Vec<Attempt>,
    pub(crate) session_tenant: Option<Word>,
    pub(crate) session_since: Option<Min>,
    pub(crate) session_account: Option<Word>,
    pub(crate) session_grants: Option<Vec<Word>>,
}

#[derive(Clone, Debug)]
pub(crate) struct Reset {
    pub(crate) requested_at: Min,
    pub(crate) expires_at: Option<Min>,
    pub(crate) done_at: Option<Min>,
    pub(crate) mail: Option<Word>,
    pub(crate) link: Option<Word>,
}

#[derive(Clone, Debug)]
pub(crate) struct Membership {
    pub(crate) tenant: Word,
    pub(crate) state: Word,
    pub(crate) until: Option<Min>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scope {
    Missing,
    Global,
    Tenant,
    Object(Obj),
}

#[derive(Clone, Debug)]
pub(crate) struct Role {
    pub(crate) name: Word,
    /// `None`: look in the catalogue.
    pub(crate) permissions: Option<Vec<Word>>,
    pub(crate) denies: Vec<Word>,
    pub(crate) direct: bool,
    pub(crate) scope: Scope,
    pub(crate) until: Option<Min>,
}

#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) name: Word,
    pub(crate) permissions: Vec<Word>,
    pub(crate) inherits: Vec<Word>,
}

#[derive(Clone, Debug)]
pub(crate) struct Decision {
    pub(crate) permission: Word,
    pub(crate) decided: Word,
}

#[derive(Clone, Debug)]
pub(crate) struct Flag {
    pub(crate) key: Word,
    pub(crate) enabled: Option<bool>,
    pub(crate) admin_can_set: Option<bool>,
}

#[derive(Clone, Debug)]
pub(crate) struct Change {
    pub(crate) at: Min,
    pub(crate) what: Word,
    pub(crate) role: Option<Word>,
    pub(crate) flag: Option<Word>,
    pub(crate) to: Option<Word>,
}

#[derive(Clone, Debug)]
pub(crate) struct Seats {
    pub(crate) used: u64,
    pub(crate) limit: Option<u64>,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Policy {
    pub(crate) domains: Vec<Word>,
    pub(crate) single_sign_on: bool,
    pub(crate) second_factor: bool,
    pub(crate) networks: bool,
}

#[derive(Clone, Debug)]
pub(crate) struct Object {
    pub(crate) obj: Obj,
    pub(crate) parent: Option<Obj>,
    pub(crate) shared: Option<bool>,
}

#[derive(Clone, Debug)]
pub(crate) struct Feature {
    pub(crate) name: Word,
    pub(crate) flag: Option<Word>,
    pub(crate) beta: bool,
    pub(crate) tiers: Vec<Word>,
    pub(crate) admin_can_set: Option<bool>,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Needs {
    pub(crate) known: bool,
    pub(crate) all_of: Vec<Word>,
    pub(crate) any_of: Vec<Word>,
    pub(crate) features: Vec<Feature>,
}

/// What a person looked up by hand for one check.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    pub(crate) check: usize,
    pub(crate) fail: bool,
    pub(crate) reason: Option<Word>,
}

#[derive(Clone, Debug)]
pub(crate) struct World {
    pub(crate) symptom: Symptom,
    pub(crate) needs: Needs,
    pub(crate) on: Option<Obj>,
    pub(crate) case_roles: Vec<Word>,
    pub(crate) account: Ans<Vec<Account>>,
    pub(crate) lock: Ans<Option<Lock>>,
    pub(crate) invite: Ans<Option<Invite>>,
    pub(crate) password: Ans<Option<Password>>,
    pub(crate) sign_in: Ans<SignIn>,
    pub(crate) reset: Ans<Option<Reset>>,
    pub(crate) tenants: Ans<Vec<Membership>>,
    pub(crate) roles: Ans<Vec<Role>>,
    pub(crate) catalogue: Ans<Vec<Entry>>,
    pub(crate) decisions: Ans<Vec<Decision>>,
    pub(crate) flags: Ans<Vec<Flag>>,
    /// `Some(on)`, or `None`: there is no such switch.
    pub(crate) beta: Ans<Option<bool>>,
    pub(crate) tier: Ans<Option<Word>>,
    pub(crate) seats: Ans<Seats>,
    pub(crate) policy: Ans<Policy>,
    pub(crate) objects: Ans<Vec<Object>>,
    pub(crate) changes: Ans<Vec<Change>>,
    pub(crate) found: Vec<Found>,
    /// Write an empty list as `null` (both are the same knowledge).
    pub(crate) empty_as_null: bool,
}
