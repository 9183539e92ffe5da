//! `reach`: everything that is reached over edges, each once. In jq itself a walk either forgets where it was, and a circle has no
//! end and ten layers of ten have ten thousand million ways, or it searches a list of names at every step.

use std::collections::{HashSet, VecDeque};

use jaq_core::Error;
use jaq_json::Val;

/// What `starts` (a list, or one) reach over `edges` (an object: from each, the list of those that it leads to), nearest first, the
/// starts included.
pub(super) fn from(starts: &Val, edges: &Val) -> Result<Val, Error<Val>> {
    let Val::Obj(edges) = edges else {
        return Err(Error::str(format_args!("reach needs an object of lists, and {edges} is none")));
    };
    let mut seen: HashSet<Val> = HashSet::new();
    let mut open: VecDeque<Val> = VecDeque::new();
    let mut reached = Vec::new();
    let mut meet = |next: &Val, open: &mut VecDeque<Val>| {
        if seen.insert(next.clone()) {
            open.push_back(next.clone());
        }
    };
    match starts {
        Val::Null => {}
        Val::Arr(starts) => starts.iter().for_each(|start| meet(start, &mut open)),
        start => meet(start, &mut open),
    }
    while let Some(here) = open.pop_front() {
        match edges.get(&here) {
            None | Some(Val::Null) => {}
            Some(Val::Arr(next)) => next.iter().for_each(|next| meet(next, &mut open)),
            Some(other) => {
                return Err(Error::str(format_args!("reach needs lists, and from {here} it finds {other}")));
            }
        }
        reached.push(here);
    }
    Ok(reached.into_iter().collect())
}
