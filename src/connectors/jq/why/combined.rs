//! What comes of relations: of one of several, of all, of one but for another.

use std::collections::BTreeSet;

use serde::Deserialize;
use serde_json::{Value, json};

/// Ways that are put together, and told.
const COMBINED: usize = 40;
const TOLD: usize = 12;

/// Whether the person is in a relation.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Belongs {
    Yes,
    No,
    Maybe,
}

/// What comes of a relation. Paths begin at the person.
#[derive(Clone, Default)]
pub(super) struct RelationVerdict {
    pub(super) is: Option<Belongs>,
    pub(super) path: Vec<String>,
    pub(super) ways: Vec<RelationWay>,
    pub(super) taken: Vec<SpoiltWay>,
    pub(super) unmet: Vec<SpoiltWay>,
    pub(super) missing: BTreeSet<String>,
    /// Relations that together would undo a yes.
    pub(super) undone: Vec<BTreeSet<String>>,
    /// A condition alone: no step of a path.
    pub(super) condition: bool,
}

/// Relations that together would be enough, and how far from the object the farthest one is.
#[derive(Clone, Default)]
pub(super) struct RelationWay {
    pub(super) all: BTreeSet<String>,
    pub(super) far: usize,
    /// What the person may not be in.
    pub(super) without: BTreeSet<String>,
    /// Relations that together would undo it.
    pub(super) undone: Vec<BTreeSet<String>>,
}

/// What spoils a way, and the way.
#[derive(Clone)]
pub(super) struct SpoiltWay {
    pub(super) by: String,
    pub(super) path: Vec<String>,
}

impl RelationVerdict {
    pub(super) fn only(is: Option<Belongs>) -> Self {
        Self { is, ..Self::default() }
    }

    /// Seen from one step nearer to the object.
    pub(super) fn farther(mut self) -> Self {
        self.ways.iter_mut().for_each(|way| way.far += 1);
        self
    }

    /// As a relation of that name, of which the engine may have said something itself.
    pub(super) fn named(mut self, at: &str, is: Option<Belongs>) -> Self {
        self.condition = false;
        let differs = is.is_some() && is != self.is;
        self.is = is.or(self.is);
        // What led to something else is no way to it.
        if differs && self.is != Some(Belongs::Maybe) {
            self.path.clear();
            self.ways.clear();
        }
        if self.is != Some(Belongs::Yes) {
            self.undone.clear();
        }
        let named = |path: &mut Vec<String>| {
            if !path.is_empty() {
                path.push(at.to_owned());
            }
        };
        named(&mut self.path);
        self.taken.iter_mut().chain(&mut self.unmet).for_each(|one| named(&mut one.path));
        self
    }

    /// One of them is enough.
    pub(super) fn any(all: Vec<Self>) -> Self {
        let has = |is| all.iter().any(|one| one.is == Some(is));
        let is = match () {
            () if has(Belongs::Yes) => Some(Belongs::Yes),
            () if has(Belongs::Maybe) => Some(Belongs::Maybe),
            () if all.iter().all(|one| one.is.is_some()) => Some(Belongs::No),
            () => None,
        };
        let mut found = Self::only(is);
        let ways = all.iter().filter(|one| one.is == is && !one.path.is_empty()).map(|one| &one.path);
        found.path = ways.min_by_key(|path| path.len()).cloned().unwrap_or_default();
        let granted: Vec<&Self> = all.iter().filter(|one| one.is == Some(Belongs::Yes)).collect();
        if granted.iter().all(|one| !one.undone.is_empty()) {
            found.undone = granted.iter().flat_map(|one| one.undone.clone()).collect();
        }
        for one in all {
            found.ways.extend(one.ways);
            found.taken.extend(one.taken);
            found.unmet.extend(one.unmet);
            found.missing.extend(one.missing);
        }
        found
    }

    /// All of them have to be.
    pub(super) fn all(all: &[Self]) -> Self {
        if let [one] = all {
            return one.clone();
        }
        let open: Vec<&Self> = all.iter().filter(|one| one.is != Some(Belongs::Yes)).collect();
        let is_no = |one: &&Self| one.is == Some(Belongs::No);
        let is = match () {
            () if all.is_empty() || open.iter().any(is_no) => Some(Belongs::No),
            () if open.is_empty() => Some(Belongs::Yes),
            () if open.iter().all(|one| one.is.is_some()) => Some(Belongs::Maybe),
            () => None,
        };
        let mut found = Self::only(is);
        let steps: Vec<&Self> = all.iter().filter(|one| !one.condition).collect();
        if let [one] = steps.as_slice() {
            found.path.clone_from(&one.path);
        } else if steps.iter().all(|one| one.path.len() > 1) {
            let ways: Vec<String> = steps.iter().map(|one| one.path[1..].join(" → ")).collect();
            found.path =
                steps.first().map(|one| vec![one.path[0].clone(), ways.join(" and ")]).unwrap_or_default();
        }
        found.undone = all.iter().flat_map(|one| one.undone.clone()).collect();
        if open.iter().all(is_no) {
            found.ways = together(&open, &found.undone);
        }
        // Where more than one is open, none of what spoils them is what it is about.
        if let [one] = open.as_slice() {
            found.taken.clone_from(&one.taken);
            found.unmet.clone_from(&one.unmet);
            let nameless = found.unmet.iter_mut().filter(|one| one.path.is_empty());
            nameless.for_each(|one| one.path.clone_from(&found.path));
        }
        found.missing = all.iter().flat_map(|one| one.missing.clone()).collect();
        found
    }

    /// But for whoever is in one of the others.
    pub(super) fn minus(mut self, others: &[Self]) -> Self {
        let not_known = others.iter().any(|one| one.is.is_none());
        let against: Vec<&Self> =
            others.iter().filter(|one| matches!(one.is, Some(Belongs::Yes | Belongs::Maybe))).collect();
        self.missing.extend(others.iter().flat_map(|one| one.missing.clone()));
        let undone: Vec<BTreeSet<String>> =
            others.iter().flat_map(|one| one.ways.iter().map(|way| way.all.clone())).collect();
        if self.is == Some(Belongs::No) {
            if not_known {
                self.ways.clear();
            }
            let without: BTreeSet<String> =
                against.iter().filter_map(|one| Some(format!("not {}", one.path.last()?))).collect();
            for way in &mut self.ways {
                way.without.extend(without.clone());
                way.undone.extend(undone.clone());
            }
            return self;
        }
        let takes = against.iter().any(|one| one.is == Some(Belongs::Yes));
        if against.is_empty() && !not_known {
            self.undone.extend(undone);
            return self;
        }
        self.ways.clear();
        self.unmet.clear();
        self.is = match () {
            () if takes && self.is.is_some() => Some(Belongs::No),
            () if not_known || self.is.is_none() => None,
            () => Some(Belongs::Maybe),
        };
        if takes {
            let path = std::mem::take(&mut self.path);
            let members = against.iter().filter(|one| one.is == Some(Belongs::Yes));
            let by = members.map(|one| one.path.get(1..).unwrap_or_default().join(" → "));
            self.taken = by.map(|by| SpoiltWay { by, path: path.clone() }).collect();
        }
        self
    }

    pub(super) fn told(self) -> Value {
        let is_no = self.is == Some(Belongs::No);
        let spoilt = self.taken.first().or(self.unmet.first()).filter(|_| is_no);
        let path = spoilt.map_or(&self.path, |one| &one.path);
        let holds = |way: &&RelationWay| {
            is_no && !way.undone.iter().any(|one| plain(one).is_subset(&plain(&way.all)))
        };
        let mut ways: Vec<&RelationWay> = self.ways.iter().filter(holds).collect();
        if ways.iter().any(|way| !way.is_conditional()) {
            ways.retain(|way| !way.is_conditional());
        }
        let all = ways.clone();
        ways.retain(|way| !all.iter().any(|one| one.is_less_than(way)));
        ways.sort_by_key(|way| (way.all.iter().any(|one| names_owner(one)), way.far, way.all.len()));
        let mut lacks: Vec<String> = Vec::new();
        for way in ways {
            let text =
                way.all.iter().chain(&way.without).map(String::as_str).collect::<Vec<_>>().join(" and ");
            if !lacks.contains(&text) && lacks.len() < TOLD {
                lacks.push(text);
            }
        }
        let by = |all: &[SpoiltWay]| -> BTreeSet<String> {
            all.iter().map(|one| one.by.clone()).filter(|by| is_no && !by.is_empty()).collect()
        };
        let is = match self.is {
            Some(Belongs::Yes) => json!("yes"),
            Some(Belongs::No) => json!("no"),
            Some(Belongs::Maybe) => json!("maybe"),
            None => Value::Null,
        };
        json!({
            "is": is, "path": path, "lacks": lacks, "taken_by": by(&self.taken), "unmet": by(&self.unmet), "missing": self.missing,
        })
    }
}

impl RelationWay {
    /// Whether one of its relations takes people with a condition alone.
    fn is_conditional(&self) -> bool {
        self.all.iter().any(|one| one.contains(" with "))
    }

    /// Whether that way takes this and more.
    fn is_less_than(&self, other: &Self) -> bool {
        (&self.all, &self.without) != (&other.all, &other.without)
            && self.all.is_subset(&other.all)
            && self.without.is_subset(&other.without)
    }
}

/// The relations without their conditions.
fn plain(all: &BTreeSet<String>) -> BTreeSet<&str> {
    all.iter().map(|one| one.split(" with ").next().unwrap_or(one)).collect()
}

/// One way of each, together; only the first few of very many.
fn together(open: &[&RelationVerdict], undone: &[BTreeSet<String>]) -> Vec<RelationWay> {
    let mut ways = vec![RelationWay { undone: undone.to_vec(), ..RelationWay::default() }];
    for one in open {
        let next = ways.iter().flat_map(|way| {
            one.ways.iter().map(|other| RelationWay {
                all: way.all.union(&other.all).cloned().collect(),
                far: way.far.max(other.far),
                without: way.without.union(&other.without).cloned().collect(),
                undone: way.undone.iter().chain(&other.undone).cloned().collect(),
            })
        });
        ways = next.take(COMBINED).collect();
    }
    ways.retain(|way| !way.all.is_empty());
    ways
}

/// Nobody is made an owner to be able to do one thing: that is told last.
fn names_owner(relation: &str) -> bool {
    relation.rsplit('#').next().is_some_and(|name| ["owner", "admin"].iter().any(|word| name.contains(word)))
}
