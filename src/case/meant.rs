//! What was meant by a name: the one entry that has it, several that have it, or those that one slip is away from. A near one is
//! suggested and never taken.

use std::collections::{BTreeMap, BTreeSet};

use super::candidate::{Candidate, NameOf};
use crate::text::{fold, near};

/// What a name may stand for among what is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Meant {
    /// Exactly one entry has that name.
    One(Candidate),
    /// Several have it; which of them was meant nobody can tell but who said it.
    Several(Vec<Candidate>),
    /// None has it, and these are near: one slip away in the part before the `@` or in the domain, in a name, or in what is shown; or
    /// named in part.
    Near(Vec<Candidate>),
    /// Nothing is near.
    Nothing,
}

/// Looks for a name. The order of what is known makes no difference.
#[must_use]
pub fn meant(of: NameOf, given: &str, known: Vec<Candidate>) -> Meant {
    let mut known = one_each(of, known);
    for exact in [has_name, is_shown_as] {
        let mut hits: Vec<Candidate> = known.iter().filter(|one| exact(of, given, one)).cloned().collect();
        match hits.len() {
            0 => {}
            1 => return Meant::One(hits.swap_remove(0)),
            _ => return Meant::Several(hits),
        }
    }
    known.retain(|one| is_near(of, given, one));
    if known.is_empty() { Meant::Nothing } else { Meant::Near(known) }
}

/// Each once: whoever has a row for each tenant is one person, by the address, and by the id only where there is no address. A role that
/// two systems list is one role, by its name.
#[must_use]
pub fn one_each(of: NameOf, mut rows: Vec<Candidate>) -> Vec<Candidate> {
    let mut each: BTreeMap<(String, String), Candidate> = BTreeMap::new();
    let mut ids: BTreeMap<(String, String), BTreeSet<String>> = BTreeMap::new();
    rows.sort();
    for row in rows {
        let kind = row.kind.as_deref().unwrap_or_default().to_lowercase();
        let key = match (of, &row.email) {
            (NameOf::User, Some(email)) => ("@".to_owned(), fold::canonical(email)),
            (NameOf::User | NameOf::Object, _) => (kind, row.id.clone()),
            (NameOf::Action | NameOf::Role, _) => (kind, fold::fold(&row.name)),
            (NameOf::Tenant | NameOf::Feature, _) => (kind, fold::canonical(&row.id)),
        };
        if row.email.as_ref() != Some(&row.id) {
            ids.entry(key.clone()).or_default().insert(row.id.clone());
        }
        match each.get_mut(&key) {
            Some(known) => known.join(row),
            None => {
                each.insert(key, row);
            }
        }
    }
    for (key, person) in each.iter_mut().filter(|_| of == NameOf::User) {
        match ids.get(key).map(|ids| ids.iter().collect::<Vec<_>>()).as_deref() {
            Some([id]) => person.id.clone_from(id),
            // A row for each tenant, each with an id of its own: the address is what they share.
            _ => person.id = person.email.clone().unwrap_or_else(|| person.id.clone()),
        }
    }
    each.into_values().collect()
}

/// Whether somebody who looks for a text may mean this: the text is in one of its names, or near to one.
#[must_use]
pub fn is_like(of: NameOf, text: &str, one: &Candidate) -> bool {
    let folded = fold::fold(text);
    one.identities().chain([one.name.as_str()]).any(|name| fold::fold(name).contains(&folded))
        || is_near(of, text, one)
}

/// By what systems look somebody or something up: the id, the address, the sign-in name, another name.
fn has_name(of: NameOf, given: &str, one: &Candidate) -> bool {
    match of {
        // Systems have ids of objects that differ in case only.
        NameOf::Object => object(given).is_some_and(|(kind, id)| same_kind(kind, one) && id == one.id),
        NameOf::User => one.identities().any(|name| fold::same(name, given)),
        _ => one.identities().any(|name| same(name, given)),
    }
}

/// By what people see.
fn is_shown_as(of: NameOf, given: &str, one: &Candidate) -> bool {
    match of {
        NameOf::User => near::same_person(given, &one.name),
        NameOf::Object => {
            object(given).is_some_and(|(kind, name)| same_kind(kind, one) && same(name, &one.name))
        }
        _ => same(given, &one.name),
    }
}

fn is_near(of: NameOf, given: &str, one: &Candidate) -> bool {
    let alike = |given: &str, name: &str| same(given, name) || near::slip(given, name);
    match of {
        NameOf::User => {
            one.identities().any(|name| near::address_slip(given, name) || same(given, name))
                || near::slip(given, &one.name)
                || near::words_of(given, &one.name)
        }
        NameOf::Object => object(given).is_some_and(|(kind, id)| {
            let named = alike(id, &one.id) || alike(id, &one.name);
            let kinds = one.kind.as_deref().unwrap_or_default();
            (same_kind(kind, one) && named) || (near::slip(kind, kinds) && id == one.id)
        }),
        // "sandbox" of acme-sandbox.
        NameOf::Tenant if part_of(given, &one.id) || part_of(given, &one.name) => true,
        _ => one.identities().chain([one.name.as_str()]).any(|name| alike(given, name)),
    }
}

/// Whether it is one of the parts that a name is made of.
fn part_of(given: &str, name: &str) -> bool {
    let (given, name) = (fold::fold(given), fold::fold(name));
    name.split(|letter: char| !letter.is_alphanumeric()).any(|part| part == given)
}

fn same(one: &str, other: &str) -> bool {
    fold::fold(one).trim_end_matches('.') == fold::fold(other).trim_end_matches('.')
}

/// `KIND:ID`, the kind up to the first colon.
fn object(given: &str) -> Option<(&str, &str)> {
    given.split_once(':')
}

fn same_kind(kind: &str, one: &Candidate) -> bool {
    one.kind.as_deref().is_none_or(|known| known.eq_ignore_ascii_case(kind))
}

#[cfg(test)]
mod tests {
    use super::{Meant, meant, one_each};
    use crate::case::{Candidate, NameOf};

    fn person(id: &str, name: &str, email: &str, tenant: &str) -> Candidate {
        Candidate {
            email: Some(email.to_owned()),
            tenants: vec![tenant.to_owned()],
            ..Candidate::new(id, name)
        }
    }

    fn people() -> Vec<Candidate> {
        vec![
            person("u1", "Ana Ito", "ana@acme.example", "acme-prod"),
            person("u2", "Ana Ito", "ana@acme.example", "acme-sandbox"),
            person("u3", "Ben Cho", "ben@acme.example", "acme-prod"),
            person("u4", "Ben Cho", "bcho@acme.example", "acme-prod"),
        ]
    }

    fn ids(meant: Meant) -> (char, Vec<String>) {
        let (how, all) = match meant {
            Meant::One(one) => ('1', vec![one]),
            Meant::Several(all) => ('s', all),
            Meant::Near(all) => ('n', all),
            Meant::Nothing => ('0', Vec::new()),
        };
        (how, all.into_iter().map(|one| one.given_as(NameOf::User)).collect())
    }

    #[test]
    fn a_row_for_each_tenant_is_one_person() {
        let people = one_each(NameOf::User, people());
        assert_eq!(people.len(), 3);
        let ana = people.iter().find(|one| one.name == "Ana Ito").unwrap();
        assert_eq!((ana.id.as_str(), ana.tenants.len()), ("ana@acme.example", 2));
    }

    #[test]
    fn exact_then_shown_then_near() {
        for (given, how, who) in [
            ("ANA@acme.example", '1', &["ana@acme.example"][..]),
            ("u3", '1', &["ben@acme.example"]),
            ("ana ito", '1', &["ana@acme.example"]),
            ("Ito, Ana", '1', &["ana@acme.example"]),
            ("Ben Cho", 's', &["bcho@acme.example", "ben@acme.example"]),
            ("Anna Ito", 'n', &["ana@acme.example"]),
            ("ana@acme.exmple", 'n', &["ana@acme.example"]),
            ("ana", 'n', &["ana@acme.example"]),
            ("zoe@acme.example", '0', &[]),
        ] {
            assert_eq!(
                ids(meant(NameOf::User, given, people())),
                (how, who.iter().map(ToString::to_string).collect()),
                "{given}"
            );
        }
    }

    #[test]
    fn a_part_of_a_tenant_s_name_is_near() {
        let known =
            || vec![Candidate::new("acme-prod", "Acme"), Candidate::new("acme-sandbox", "Acme Sandbox")];
        let how = |given| ids(meant(NameOf::Tenant, given, known()));
        assert_eq!(how("Sandbox").0, 'n');
        assert_eq!(how("acme"), ('1', vec!["acme-prod".to_owned()]), "its display name");
        assert_eq!(how("globex").0, '0');
    }

    #[test]
    fn objects_are_of_a_kind() {
        let known = || {
            vec![Candidate { kind: Some("project".into()), ..Candidate::new("lighthouse", "The lighthouse") }]
        };
        let how = |given| ids(meant(NameOf::Object, given, known())).0;
        assert_eq!(how("project:lighthouse"), '1');
        assert_eq!(how("project:the lighthouse"), '1');
        assert_eq!(how("project:lighthuose"), 'n');
        assert_eq!(how("project:Lighthouse"), 'n', "ids may differ in case only");
        assert_eq!(how("projct:lighthouse"), 'n');
        assert_eq!(how("team:lighthouse"), '0');
    }
}
