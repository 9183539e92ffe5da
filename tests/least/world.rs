//! Small worlds in which somebody may lack a permission: three to eight roles that inherit each other, groups, people who hold them,
//! objects; and the same as case and facts.

use escalate::case::Case;
use escalate::facts::{Facts, Recording};
use serde_json::{Value, json};

use super::rng::WorldRng;

/// What a permission is called: the last three are sensitive, by the profile's own list.
pub(crate) const IDS: [&str; 8] = [
    "tickets.answer",
    "notes.write",
    "macros.run",
    "reports.draw",
    "calendar.book",
    "vacuum.start",
    "reactor.open",
    "bridge.lower",
];

/// From this one on they are sensitive.
pub(crate) const SENSITIVE: usize = 5;

/// The object that the action may be on, and another one.
const ON: [&str; 2] = ["lighthouse", "harbour"];

/// A role that exists.
#[derive(Clone, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a trait of a role, and they combine freely")]
pub(crate) struct WorldRole {
    pub(crate) name: String,
    pub(crate) permissions: Vec<usize>,
    pub(crate) everything: bool,
    pub(crate) protected: bool,
    pub(crate) holders: Option<u64>,
    /// Roles by their place; one that is not there is in no part of the catalogue.
    pub(crate) inherits: Vec<usize>,
    pub(crate) groups: Vec<String>,
    pub(crate) assignable: bool,
    /// A synchronisation gives and takes it.
    pub(crate) synced: bool,
}

/// Where a grant holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum WorldScope {
    Tenant,
    /// On the object of the action.
    Here,
    /// On another object.
    There,
}

/// A role that the person has or had.
#[derive(Clone, Debug)]
pub(crate) struct WorldGrant {
    /// By its place.
    pub(crate) role: usize,
    pub(crate) ended: bool,
    pub(crate) scope: WorldScope,
    pub(crate) groups: Vec<String>,
}

/// All of it.
#[derive(Clone, Debug)]
pub(crate) struct RoleWorld {
    pub(crate) roles: Vec<WorldRole>,
    pub(crate) held: Vec<WorldGrant>,
    pub(crate) all_of: Vec<usize>,
    pub(crate) any_of: Vec<usize>,
    /// The action is on an object.
    pub(crate) on: bool,
    /// That is shared with them.
    pub(crate) shared: bool,
}

fn some(rng: &mut WorldRng, below: usize, percent: usize) -> Vec<usize> {
    (0..below).filter(|_| rng.pct(percent)).collect()
}

/// One world of this seed.
pub(crate) fn drawn(rng: &mut WorldRng) -> RoleWorld {
    let count = 3 + rng.below(6);
    let wide = 15 + rng.below(40);
    let inherit = if rng.pct(50) { 12 } else { 0 };
    let grouped = if rng.pct(40) { 30 } else { 0 };
    let odd = rng.pct(40);
    let mut roles: Vec<WorldRole> = (0..count)
        .map(|number| {
            let owner = odd && rng.pct(8);
            WorldRole {
                name: if owner {
                    ["Owner", " admin "][number % 2].to_owned()
                } else {
                    format!("role {number}")
                },
                permissions: some(rng, IDS.len(), wide),
                everything: odd && rng.pct(6),
                protected: odd && rng.pct(10),
                holders: if rng.pct(25) { None } else { Some(rng.below(5) as u64) },
                inherits: some(rng, count, inherit).into_iter().filter(|other| *other != number).collect(),
                groups: some(rng, 3, grouped).into_iter().map(|group| format!("group {group}")).collect(),
                assignable: !(odd && rng.pct(20)),
                synced: odd && rng.pct(15),
            }
        })
        .collect();
    let mut names = std::collections::BTreeSet::new();
    for (number, role) in roles.iter_mut().enumerate() {
        if !names.insert(role.name.clone()) {
            role.name = format!("another {} {number}", role.name.trim());
        }
    }
    if odd && rng.pct(15) {
        let number = rng.below(count);
        roles[number].inherits.push(count + 7);
    }
    let on = rng.pct(30);
    let mut held: Vec<WorldGrant> = Vec::new();
    for role in some(rng, count, 30) {
        let scope = match rng.below(4) {
            0 if on => WorldScope::Here,
            1 if on => WorldScope::There,
            _ => WorldScope::Tenant,
        };
        let groups =
            if rng.pct(40) { roles[role].groups.iter().take(1).cloned().collect() } else { Vec::new() };
        held.push(WorldGrant { role, ended: rng.pct(25), scope, groups });
    }
    let mut all_of = some(rng, IDS.len(), 22);
    all_of.truncate(3);
    let any_of = if rng.pct(30) { some(rng, IDS.len(), 30) } else { Vec::new() };
    if all_of.is_empty() && any_of.is_empty() {
        all_of.push(rng.below(IDS.len()));
    }
    RoleWorld { roles, held, all_of, any_of, on, shared: !on || rng.pct(80) }
}

fn ids(numbers: &[usize]) -> Vec<&'static str> {
    numbers.iter().map(|number| IDS[*number]).collect()
}

impl RoleWorld {
    /// As it is recorded. A role that nobody may give has every id, so that each is known.
    pub(crate) fn recorded(&self) -> (Case, Facts) {
        let mut catalogue: Vec<Value> = self.roles.iter().map(|role| self.definition(role)).collect();
        let every: Vec<&str> = IDS.iter().copied().chain(["*"]).collect();
        catalogue.push(json!({"name": "Superuser", "permissions": every, "protected": true, "holders": 1}));
        let held: Vec<Value> = self.held.iter().map(|grant| self.grant(grant)).collect();
        let object = json!([{"kind": "project", "id": ON[0], "shared": self.shared}]);
        let mut whole = json!({
            "schema": "escalate.facts/1",
            "case": {
                "user": "ana@acme.example", "tenant": "acme-prod", "symptom": "access", "reported_at": "2026-11-23T17:40:00Z",
                "needs": {
                    "known": true, "all_of": ids(&self.all_of), "any_of": ids(&self.any_of), "action": "steer",
                    "sensitive": &IDS[SENSITIVE..],
                },
            },
            "defaults": {"connector": "directory", "at": "2026-11-23T17:59:58Z", "origin": "system", "complete": true},
            "facts": {
                "taken_at": "2026-11-23T18:00:00Z",
                "account": {"value": [{"id": "u-17", "email": "ana@acme.example", "state": "active"}]},
                "lock": {"value": null},
                "roles": {"value": held},
                "role_catalogue": {"value": catalogue},
            },
        });
        if self.on {
            whole["case"]["on"] = json!({"kind": "project", "id": ON[0]});
            whole["facts"]["objects"] = json!({"value": object});
        }
        let recording =
            Recording::read(&whole.to_string()).unwrap_or_else(|error| panic!("{error}: {whole}"));
        (recording.case.unwrap(), recording.facts)
    }

    fn definition(&self, role: &WorldRole) -> Value {
        let name = |number: &usize| {
            self.roles.get(*number).map_or_else(|| "a role of elsewhere".to_owned(), |role| role.name.clone())
        };
        let inherits: Vec<String> = role.inherits.iter().map(name).collect();
        let mut permissions = ids(&role.permissions);
        permissions.extend(role.everything.then_some("*"));
        let mut all = json!({
            "name": role.name, "permissions": permissions, "protected": role.protected, "holders": role.holders,
            "inherits": inherits, "groups": role.groups,
        });
        if !role.assignable {
            all["assignable"] = json!(false);
        }
        if role.synced {
            all["managed_by"] = json!({"name": "Okta", "kind": "scim"});
        }
        all
    }

    fn grant(&self, grant: &WorldGrant) -> Value {
        let scope = match grant.scope {
            WorldScope::Tenant => json!("tenant"),
            WorldScope::Here => json!({"kind": "project", "id": ON[0]}),
            WorldScope::There => json!({"kind": "project", "id": ON[1]}),
        };
        let mut all = json!({"name": self.roles[grant.role].name, "scope": scope, "groups": grant.groups});
        if grant.ended {
            all["until"] = json!("2026-11-20T00:00:00Z");
        }
        all
    }
}
