//! Everybody whom a cluster mentions: a colleague's name in the error of another person must not leave either.

use std::collections::BTreeSet;

use super::packed::PackedMember;
use crate::clusters::v1::Cluster;
use crate::redact::typed::People;

/// The people of all cases, and the names by which the cluster knows those who are not packed.
pub(super) fn of(cluster: &Cluster, members: &[PackedMember]) -> People {
    let (mut names, mut ids) = (BTreeSet::new(), BTreeSet::new());
    for member in members {
        let people = member.recording.facts.people();
        names.extend(people.names);
        ids.extend(people.ids);
    }
    let cases = cluster.cases.iter().chain(&cluster.unexplained).map(|case| &case.user);
    let others = cluster.exceptions.iter().map(|exception| &exception.user);
    let typed = members.iter().map(|member| &member.case.user);
    let shared = cluster.shared.iter().filter_map(|fact| fact.by.as_ref());
    let changed = cluster.change.iter().filter_map(|change| change.by.as_ref());
    let all = cases.chain(others).chain(typed).chain(shared).chain(changed);
    // Addresses are found by their form, and an id of an account may be seen.
    names.extend(all.filter(|name| !name.contains('@') && !ids.contains(*name)).cloned());
    People { names: names.into_iter().collect(), ids: ids.into_iter().collect() }
}
