//! The decisions about a document, place by place: a document has thousands of fields at a few hundred kinds of places.

use std::collections::HashMap;

use super::Handling;

/// Which decisions can still count, for every kind of place in a document.
#[derive(Debug)]
pub(in crate::redact) struct DecisionTree {
    nodes: Vec<PlaceDecisions>,
}

/// A kind of place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::redact) struct DecisionNode(usize);

#[derive(Debug)]
struct PlaceDecisions {
    /// What becomes of a text at this place; `None`: it does not leave.
    here: Option<Handling>,
    /// The keys that some path names.
    keys: KeyTable,
    /// Any other key, and every element of a list: paths name no numbers.
    other: DecisionNode,
}

/// What of a path is left at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum PathLeft {
    /// Nothing: it is about this place.
    Here,
    /// It is about everything from here on down.
    AllBelow,
    /// This much.
    Path(&'static str),
}

impl DecisionTree {
    pub(super) fn of(allowed: &[(&'static str, Handling)]) -> Self {
        let top: Vec<Left> =
            allowed.iter().map(|(path, handling)| (PathLeft::Path(path), *handling)).collect();
        let mut tree = Self { nodes: Vec::new() };
        tree.add(&top, &mut HashMap::new());
        tree
    }

    /// Above the whole document.
    pub(in crate::redact) fn top() -> DecisionNode {
        DecisionNode(0)
    }

    /// What becomes of a text at a place; `None`: it does not leave.
    pub(in crate::redact) fn here(&self, at: DecisionNode) -> Option<Handling> {
        self.nodes[at.0].here
    }

    /// At a key of a place.
    pub(in crate::redact) fn key(&self, at: DecisionNode, key: &str) -> DecisionNode {
        let place = &self.nodes[at.0];
        place.keys.get(key).unwrap_or(place.other)
    }

    /// At an element of the list at a place.
    pub(in crate::redact) fn element(&self, at: DecisionNode) -> DecisionNode {
        self.nodes[at.0].other
    }

    /// The place at which these decisions can count: those that are about the same are one.
    fn add(&mut self, left: &[Left], known: &mut HashMap<Vec<Left>, DecisionNode>) -> DecisionNode {
        if let Some(node) = known.get(left) {
            return *node;
        }
        let node = DecisionNode(self.nodes.len());
        let about = left.iter().find(|(rest, _)| matches!(rest, PathLeft::Here | PathLeft::AllBelow));
        let here = about.map(|(_, handling)| *handling);
        self.nodes.push(PlaceDecisions { here, keys: KeyTable::default(), other: node });
        known.insert(left.to_vec(), node);
        let mut keys: Vec<&'static str> = left.iter().filter_map(|(rest, _)| rest.first()).collect();
        keys.sort_unstable();
        keys.dedup();
        keys.retain(|key| !key.starts_with('*'));
        let keys: Vec<_> = keys
            .into_iter()
            .map(|key| (key, self.add(&step(left, |part| part == "*" || part == key), known)))
            .collect();
        let other = self.add(&step(left, |part| part == "*"), known);
        self.nodes[node.0].keys = KeyTable::of(&keys);
        self.nodes[node.0].other = other;
        node
    }
}

/// Keys of a place, found by their length and ends: a document has thousands of fields.
#[derive(Debug, Default)]
struct KeyTable {
    /// A power of two, and more than there are keys; or none.
    slots: Vec<Option<(&'static str, DecisionNode)>>,
}

impl KeyTable {
    fn of(keys: &[(&'static str, DecisionNode)]) -> Self {
        let size = if keys.is_empty() { 0 } else { (keys.len() * 4).next_power_of_two() };
        let mut table = Self { slots: vec![None; size] };
        for (key, node) in keys {
            let free = table.places(key).find(|place| table.slots[*place].is_none());
            if let Some(free) = free {
                table.slots[free] = Some((key, *node));
            }
        }
        table
    }

    fn get(&self, key: &str) -> Option<DecisionNode> {
        let mut slots = self.places(key).map_while(|place| self.slots[place]);
        slots.find(|(known, _)| *known == key).map(|(_, node)| node)
    }

    /// Where a key may stand, the likeliest first.
    fn places(&self, key: &str) -> impl Iterator<Item = usize> + use<> {
        let (bytes, size) = (key.as_bytes(), self.slots.len());
        let byte = |at: Option<&u8>| at.copied().map_or(0, usize::from);
        let first = bytes.len() * 31 + byte(bytes.first()) * 7 + byte(bytes.last());
        (0..size).map(move |step| (first + step) & (size - 1))
    }
}

/// What is left of a path, and what it decides. In the order of the list: the first that fits counts.
type Left = (PathLeft, Handling);

impl PathLeft {
    /// The first part of it.
    fn first(self) -> Option<&'static str> {
        match self {
            Self::Here | Self::AllBelow => None,
            Self::Path(path) => Some(path.split_once('.').map_or(path, |(first, _)| first)),
        }
    }
}

/// One step further down.
fn step(left: &[Left], fits: impl Fn(&str) -> bool) -> Vec<Left> {
    let next = |rest: PathLeft| match rest {
        PathLeft::Here => None,
        PathLeft::AllBelow | PathLeft::Path("**") => Some(PathLeft::AllBelow),
        PathLeft::Path(path) => match path.split_once('.') {
            None => fits(path).then_some(PathLeft::Here),
            Some((part, rest)) => fits(part).then_some(PathLeft::Path(rest)),
        },
    };
    left.iter().filter_map(|(rest, handling)| Some((next(*rest)?, *handling))).collect()
}

#[cfg(test)]
mod tests {
    use super::{DecisionTree, Handling};

    #[test]
    fn the_first_path_that_fits_counts() {
        let tree = DecisionTree::of(&[
            ("list.*.name", Handling::Name),
            ("list.**", Handling::Text),
            ("one", Handling::Keep),
            ("one.*", Handling::Person),
        ]);
        let at = |path: &[&str]| path.iter().fold(DecisionTree::top(), |at, key| tree.key(at, key));
        let element = tree.element(at(&["list"]));
        assert_eq!(tree.here(tree.key(element, "name")), Some(Handling::Name));
        assert_eq!(tree.here(tree.element(tree.key(element, "other"))), Some(Handling::Text));
        assert_eq!(tree.here(element), Some(Handling::Text));
        assert_eq!(tree.here(at(&["list"])), None, "`**` is about what stands below");
        assert_eq!(tree.here(at(&["one"])), Some(Handling::Keep));
        assert_eq!(tree.here(tree.element(at(&["one"]))), Some(Handling::Person));
        assert_eq!(tree.here(at(&["one", "two", "three"])), None);
        assert_eq!(tree.here(at(&["new"])), None);
    }
}
