//! `why`: of the relations below a permission, as a permission engine expands them, by which way it is granted, and of what is missing what
//! would be enough. Engines that know people by relations (after Zanzibar, 2.4.5) all have such trees.

mod combined;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use jaq_core::Error;
use jaq_json::Val;
use serde::Deserialize;

use self::combined::{Belongs, RelationVerdict, RelationWay, SpoiltWay};
use super::value;

/// Relations that are walked: teams in teams may be listed by many ways.
const STEPS: usize = 20_000;

/// What is asked.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RelationQuestion {
    /// The permission: `report:7#export`.
    at: String,
    nodes: Vec<RelationNode>,
}

/// What is known of one relation or permission.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RelationNode {
    at: String,
    /// The engine's own word for this person.
    #[serde(default)]
    is: Option<Belongs>,
    #[serde(default)]
    tree: Option<RelationTree>,
}

/// How a relation comes about.
#[derive(Deserialize)]
#[serde(untagged)]
enum RelationTree {
    Any {
        any: Vec<Self>,
    },
    All {
        all: Vec<Self>,
    },
    /// The first one, but for whoever is in another.
    Minus {
        minus: Vec<Self>,
    },
    /// Another relation.
    At {
        at: String,
    },
    /// Who is written into it.
    Leaf {
        leaf: Option<Belongs>,
        /// The person, or everybody.
        #[serde(default)]
        who: Option<String>,
        /// Whether a person may be written into it, or with what condition.
        #[serde(default)]
        may: Writable,
        /// The condition that what was given does not meet.
        #[serde(default)]
        unmet: Option<String>,
        /// What a condition takes and nobody gave.
        #[serde(default)]
        missing: Vec<String>,
    },
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Writable {
    Plainly(bool),
    With(String),
}

impl Default for Writable {
    fn default() -> Self {
        Self::Plainly(false)
    }
}

/// `{ at, nodes }` to `{ is, path, lacks, taken_by, unmet, missing }`.
pub(super) fn explained(input: &Val) -> Result<Val, Error<Val>> {
    let asked = RelationQuestion::deserialize(value::to_json(input))
        .map_err(|error| Error::str(error.to_string()))?;
    let mut nodes: BTreeMap<&str, (Option<Belongs>, Option<&RelationTree>)> = BTreeMap::new();
    for node in &asked.nodes {
        let known = nodes.entry(&node.at).or_default();
        *known = (known.0.or(node.is), known.1.or(node.tree.as_ref()));
    }
    let mut walk =
        RelationWalk { nodes, known: BTreeMap::new(), way: Vec::new(), circle: usize::MAX, steps: 0 };
    let found = walk.look(&asked.at)?;
    Ok(value::to_jq(found.told()))
}

struct RelationWalk<'n> {
    nodes: BTreeMap<&'n str, (Option<Belongs>, Option<&'n RelationTree>)>,
    /// What comes of a relation, wherever it is met.
    known: BTreeMap<&'n str, RelationVerdict>,
    /// Where it is: who is in a circle of teams is not in it by the circle.
    way: Vec<&'n str>,
    /// How far up the way the nearest circle closes that was met below: what comes of such a relation holds on that way alone.
    circle: usize,
    steps: usize,
}

impl<'n> RelationWalk<'n> {
    fn look(&mut self, at: &'n str) -> Result<RelationVerdict, Error<Val>> {
        self.steps += 1;
        if self.steps > STEPS {
            return Err(Error::str(format_args!("too large: there are more than {STEPS} ways to {at}")));
        }
        if let Some(place) = self.way.iter().position(|one| *one == at) {
            self.circle = self.circle.min(place);
            return Ok(RelationVerdict::only(Some(Belongs::No)));
        }
        if let Some(known) = self.known.get(at) {
            return Ok(known.clone());
        }
        let Some(&(is, tree)) = self.nodes.get(at) else { return Ok(RelationVerdict::default()) };
        let (depth, outer) = (self.way.len(), std::mem::replace(&mut self.circle, usize::MAX));
        self.way.push(at);
        let found = tree.map_or_else(|| Ok(RelationVerdict::default()), |tree| self.tree(tree, at));
        self.way.pop();
        let found = found?.named(at, is);
        if self.circle >= depth {
            self.known.insert(at, found.clone());
            self.circle = outer;
        } else {
            self.circle = self.circle.min(outer);
        }
        Ok(found)
    }

    fn tree(&mut self, tree: &'n RelationTree, at: &str) -> Result<RelationVerdict, Error<Val>> {
        match tree {
            RelationTree::At { at: other } => self.look(other).map(RelationVerdict::farther),
            RelationTree::Any { any } => Ok(RelationVerdict::any(self.each(any, at)?)),
            RelationTree::All { all } => Ok(RelationVerdict::all(&self.each(all, at)?)),
            RelationTree::Minus { minus } => {
                let mut each = self.each(minus, at)?.into_iter();
                let base = each.next().unwrap_or_default();
                Ok(base.minus(&each.collect::<Vec<_>>()))
            }
            RelationTree::Leaf { leaf, who, may, unmet, missing } => {
                let spoilt = |by: &String| {
                    let path = who.iter().cloned().collect();
                    SpoiltWay { by: format!("{at} holds only with {by}"), path }
                };
                let open = match may {
                    Writable::Plainly(may) => may.then(|| at.to_owned()),
                    Writable::With(condition) => Some(format!("{at} {condition}")),
                };
                let is_no = *leaf == Some(Belongs::No);
                Ok(RelationVerdict {
                    is: *leaf,
                    path: who
                        .iter()
                        .filter(|_| matches!(leaf, Some(Belongs::Yes | Belongs::Maybe)))
                        .cloned()
                        .collect(),
                    ways: open
                        .into_iter()
                        .filter(|_| is_no)
                        .map(|one| RelationWay { all: [one].into(), ..RelationWay::default() })
                        .collect(),
                    taken: Vec::new(),
                    unmet: unmet.iter().map(spoilt).collect(),
                    missing: missing.iter().cloned().collect(),
                    undone: Vec::new(),
                    condition: who.is_none()
                        && matches!(may, Writable::Plainly(false))
                        && (!is_no || unmet.is_some()),
                })
            }
        }
    }

    fn each(&mut self, trees: &'n [RelationTree], at: &str) -> Result<Vec<RelationVerdict>, Error<Val>> {
        trees.iter().map(|tree| self.tree(tree, at)).collect()
    }
}
