//! The roles that exist, and what each grants with everything that it inherits.

use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::rc::Rc;

use crate::checks::read::{claim, conflict, known};
use crate::facts::{Facts, NoAnswer, Observed, Question, RoleDefinition};

/// Names of roles.
type RoleNames<'a> = Rc<HashSet<&'a str>>;

/// The catalogue, by name. What is asked about many of its roles is answered for all of them at once, from the roles that have it up to
/// those that inherit them: a tenant may have a hundred thousand roles that inherit each other in one chain, or in a circle.
pub(super) struct RoleIndex<'a> {
    by_name: HashMap<&'a str, &'a RoleDefinition>,
    /// Names that are defined more than once, with all definitions.
    twice: HashMap<&'a str, Vec<&'a RoleDefinition>>,
    /// No role inherits another one.
    flat: bool,
    /// The roles that name a role among those that they inherit.
    heirs: OnceCell<HashMap<&'a str, Vec<&'a str>>>,
    /// The roles that grant a permission.
    granting: RefCell<Vec<(String, RoleNames<'a>)>>,
    unresolved: OnceCell<RoleNames<'a>>,
    /// Where it comes from, or why it is not known.
    pub(super) seen: Result<&'a Observed<Option<Vec<RoleDefinition>>>, NoAnswer>,
}

impl<'a> RoleIndex<'a> {
    /// Of these facts.
    pub(super) fn of(facts: &'a Facts) -> Self {
        let seen = known(&facts.role_catalogue);
        let all = seen.as_ref().ok().and_then(|seen| seen.value.as_deref()).unwrap_or_default();
        let mut by_name: HashMap<&str, &RoleDefinition> = HashMap::with_capacity(all.len());
        let mut twice: HashMap<&str, Vec<&RoleDefinition>> = HashMap::new();
        for role in all {
            if let Some(first) = by_name.get(role.name.as_str()) {
                twice.entry(&role.name).or_insert_with(|| vec![*first]).push(role);
            } else {
                by_name.insert(&role.name, role);
            }
        }
        let flat = all.iter().all(|role| role.inherits.is_empty());
        let (heirs, granting) = (OnceCell::new(), RefCell::default());
        Self { by_name, twice, flat, heirs, granting, unresolved: OnceCell::new(), seen }
    }

    /// Every role, in the listing's order.
    pub(super) fn all(&self) -> &'a [RoleDefinition] {
        self.seen.as_ref().ok().and_then(|seen| seen.value.as_deref()).unwrap_or_default()
    }

    /// The role of that name.
    pub(super) fn get(&self, name: &str) -> Option<&'a RoleDefinition> {
        self.by_name.get(name).copied()
    }

    /// Everything that a role grants: its own, and what it inherits to any depth. Roles that inherit each other end. Says beside it how
    /// many roles, permissions and names of inherited roles were looked at for that.
    pub(super) fn effective(&self, role: &'a RoleDefinition) -> (BTreeSet<&'a str>, usize) {
        let mut all: BTreeSet<&str> = role.permissions.iter().map(String::as_str).collect();
        let mut looked = 1 + role.permissions.len() + role.inherits.len();
        self.walk(role, |part| {
            looked += 1 + part.permissions.len() + part.inherits.len();
            all.extend(part.permissions.iter().map(String::as_str));
        });
        (all, looked)
    }

    /// Whether a role grants it, by itself or by what it inherits.
    pub(super) fn grants(&self, role: &RoleDefinition, id: &str) -> bool {
        if grants(&role.permissions, id) {
            return true;
        }
        if role.inherits.is_empty() {
            return false;
        }
        let found = self.granting.borrow().iter().find(|(of, _)| of == id).map(|(_, names)| Rc::clone(names));
        let names = found.unwrap_or_else(|| {
            let names = self.having(|role| grants(&role.permissions, id));
            self.granting.borrow_mut().push((id.to_owned(), Rc::clone(&names)));
            names
        });
        inherits(role, &names)
    }

    /// Whether a role inherits one that was not in the part of the catalogue that could be read, to any depth.
    pub(super) fn unresolved(&self, role: &RoleDefinition) -> bool {
        let missing = |one: &RoleDefinition| one.inherits.iter().any(|name| self.get(name).is_none());
        missing(role) || inherits(role, self.unresolved.get_or_init(|| self.having(missing)))
    }

    /// The names of the roles that have something, by themselves or by what they inherit.
    pub(super) fn having(&self, holds: impl Fn(&RoleDefinition) -> bool) -> RoleNames<'a> {
        let by_themselves = self.by_name.values().filter(|role| holds(role));
        let mut open: Vec<&'a str> = by_themselves.map(|role| role.name.as_str()).collect();
        let mut having: HashSet<&str> = open.iter().copied().collect();
        if !self.flat {
            let heirs = self.heirs.get_or_init(|| self.heirs());
            while let Some(name) = open.pop() {
                let heirs = heirs.get(name).into_iter().flatten();
                open.extend(heirs.filter(|heir| having.insert(heir)));
            }
        }
        Rc::new(having)
    }

    fn heirs(&self) -> HashMap<&'a str, Vec<&'a str>> {
        let mut heirs: HashMap<&str, Vec<&str>> = HashMap::new();
        for role in self.by_name.values() {
            for name in &role.inherits {
                heirs.entry(name).or_default().push(&role.name);
            }
        }
        heirs
    }

    /// The role, and everything that it inherits, each once.
    pub(super) fn each_part(&self, role: &'a RoleDefinition, mut visit: impl FnMut(&'a RoleDefinition)) {
        visit(role);
        self.walk(role, visit);
    }

    /// Whether the name is defined more than once, and not always with the same permissions.
    pub(super) fn is_ambiguous(&self, name: &str) -> bool {
        let parts = |role: &RoleDefinition| {
            let (permissions, inherits) = (role.permissions.iter(), role.inherits.iter());
            (permissions.cloned().collect::<BTreeSet<_>>(), inherits.cloned().collect::<BTreeSet<_>>())
        };
        self.twice.get(name).is_some_and(|all| all.iter().skip(1).any(|other| parts(other) != parts(all[0])))
    }

    /// The names of a role's heirs, to any depth, without the role itself.
    pub(super) fn heirs_of(&self, name: &'a str) -> HashSet<&'a str> {
        let mut all = HashSet::new();
        let mut open = vec![name];
        if !self.flat {
            let heirs = self.heirs.get_or_init(|| self.heirs());
            while let Some(name) = open.pop() {
                let heirs = heirs.get(name).into_iter().flatten();
                open.extend(heirs.filter(|heir| all.insert(**heir)));
            }
        }
        all.remove(name);
        all
    }

    fn walk(&self, role: &RoleDefinition, mut visit: impl FnMut(&'a RoleDefinition)) {
        if role.inherits.is_empty() {
            return;
        }
        let mut seen: HashSet<&str> = HashSet::new();
        let mut open: Vec<&RoleDefinition> = role.inherits.iter().filter_map(|name| self.get(name)).collect();
        while let Some(part) = open.pop() {
            if part.name == role.name || !seen.insert(&part.name) {
                continue;
            }
            visit(part);
            // What was seen stays out: roles may all inherit each other.
            open.extend(
                part.inherits
                    .iter()
                    .filter_map(|name| self.get(name))
                    .filter(|next| !seen.contains(next.name.as_str())),
            );
        }
    }

    /// How a role comes by a permission: the roles in between, outermost first. `None`: it does not.
    pub(super) fn path(&self, role: &RoleDefinition, id: &str) -> Option<Vec<&'a str>> {
        if grants(&role.permissions, id) {
            return Some(Vec::new());
        }
        let mut from: BTreeMap<&str, &str> = BTreeMap::new();
        let mut open: Vec<&'a RoleDefinition> = self.get(&role.name).into_iter().collect();
        while let Some(part) = open.pop() {
            for next in part.inherits.iter().filter_map(|name| self.get(name)) {
                if next.name == role.name || from.contains_key(next.name.as_str()) {
                    continue;
                }
                from.insert(&next.name, &part.name);
                if grants(&next.permissions, id) {
                    let mut path = vec![next.name.as_str()];
                    while let Some(&before) = path.last().and_then(|last| from.get(last)) {
                        if before == role.name {
                            break;
                        }
                        path.push(before);
                    }
                    path.reverse();
                    return Some(path);
                }
                open.push(next);
            }
        }
        None
    }

    /// A name that is defined twice is no contradiction as long as both definitions say the same about the permission.
    ///
    /// # Errors
    /// They do not.
    pub(super) fn one_definition(&self, name: &str, id: &str) -> Result<(), NoAnswer> {
        let Some(all) = self.twice.get(name) else { return Ok(()) };
        let answers: Vec<bool> = all.iter().map(|one| self.grants(one, id)).collect();
        if !(answers.contains(&true) && answers.contains(&false)) {
            return Ok(());
        }
        let connector = self.seen.as_ref().map(|seen| seen.connector.as_str()).unwrap_or_default();
        let claims = vec![
            claim(connector, format!("{name} grants `{id}`")),
            claim(connector, format!("{name} does not grant `{id}`")),
        ];
        Err(conflict(
            Question::RoleCatalogue,
            format!("the role {name} is defined twice, and differently"),
            claims,
        ))
    }
}

/// Whether a role inherits one of these from another role than itself.
pub(super) fn inherits(role: &RoleDefinition, names: &HashSet<&str>) -> bool {
    role.inherits.iter().any(|name| *name != role.name && names.contains(name.as_str()))
}

/// Whether a list of ids names the permission, or everything.
pub(super) fn grants(permissions: &[String], id: &str) -> bool {
    permissions.iter().any(|permission| permission == id || permission == "*")
}
