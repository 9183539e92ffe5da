//! Names of a case against a company that is made up: one slip in any of them is asked about, and what is exact is not.

use std::collections::BTreeMap;

use chrono::DateTime;
use escalate::case::{
    Action, Candidate, Case, Catalogue, Given, KnownToProfile, ListedNames, NameOf, ObjectRef, Resolution,
    ResolveStep, SeenNames, Supposed, Symptom, Unresolved, assemble,
};
use proptest::prelude::*;
use proptest::sample::{Index, select};

/// A company: what its systems list, and what its profile says.
#[derive(Clone, Debug)]
struct Company {
    people: Vec<Candidate>,
    tenants: Vec<String>,
    roles: Vec<String>,
    features: Vec<String>,
    objects: Vec<Candidate>,
    catalogue: Catalogue,
    profile: BTreeMap<String, String>,
}

/// Names of which no two are one or two slips apart.
const FIRST: &[&str] = &["ana", "benedict", "chidinma", "dorothea", "ekaterina", "frank"];
const LAST: &[&str] = &["okafor", "lindstrom", "weiss", "marino", "brandt"];
const TENANTS: &[&str] = &["acme-prod", "acme-sandbox", "globex", "initech-eu"];
const ROLES: &[&str] = &["Agent", "Senior Agent", "Case Worker", "Owner"];
const FEATURES: &[&str] = &["cases", "exports", "warehouse"];
const ACTIONS: &[&str] = &["reassign a conversation", "open a case", "run an export"];

fn company() -> impl Strategy<Value = Company> {
    let people = prop::collection::btree_map(
        (select(FIRST), select(LAST)),
        prop::collection::btree_set(select(TENANTS), 1..3),
        1..8,
    );
    (people, any::<bool>()).prop_map(|(people, in_profile)| {
        let rows = people.iter().flat_map(|((first, last), tenants)| {
            tenants.iter().map(move |tenant| Candidate {
                email: Some(format!("{first}.{last}@acme.example")),
                tenants: vec![(*tenant).to_owned()],
                ..Candidate::new(format!("{first}-{last}-{tenant}"), format!("{first} {last}"))
            })
        });
        let action = |name: &&str| Action {
            name: (*name).to_owned(),
            all_of: vec!["x".to_owned()],
            ..Action::default()
        };
        Company {
            people: rows.collect(),
            tenants: TENANTS.iter().map(ToString::to_string).collect(),
            roles: ROLES.iter().map(ToString::to_string).collect(),
            features: FEATURES.iter().map(ToString::to_string).collect(),
            objects: vec![Candidate {
                kind: Some("project".into()),
                ..Candidate::new("lighthouse", "Lighthouse")
            }],
            catalogue: Catalogue { actions: ACTIONS.iter().map(action).collect(), ..Catalogue::default() },
            profile: if in_profile {
                TENANTS.iter().map(|id| ((*id).to_owned(), (*id).to_owned())).collect()
            } else {
                BTreeMap::new()
            },
        }
    })
}

/// What somebody gives, every name of it right.
fn given(company: &Company, who: Index) -> Given {
    let person = who.get(&company.people);
    Given {
        user: person.email.clone(),
        tenant: person.tenants.first().cloned(),
        action: Some(ACTIONS[0].to_owned()),
        roles: vec![ROLES[0].to_owned()],
        features: vec![FEATURES[0].to_owned()],
        on: Some(ObjectRef { kind: "project".to_owned(), id: "lighthouse".to_owned() }),
        ..Given::default()
    }
}

fn names(all: &[String]) -> Vec<Candidate> {
    all.iter().map(|name| Candidate::new(name.as_str(), name.as_str())).collect()
}

impl Company {
    /// As systems do that find exactly what they are asked for, and beside that what the person has.
    fn look(&self, case: &Case) -> SeenNames {
        let rows: Vec<&Candidate> =
            self.people.iter().filter(|row| row.email.as_deref() == Some(&case.user)).collect();
        let tenants: Vec<String> = rows.iter().flat_map(|row| row.tenants.clone()).collect();
        SeenNames {
            account: !rows.is_empty(),
            found: !rows.is_empty(),
            searchable: true,
            tenants: names(&tenants),
            tenants_complete: true,
            roles: names(&self.roles[..self.roles.len().min(1)]),
            features: names(&self.features[..self.features.len().min(1)]),
            objects: Vec::new(),
            people: rows.into_iter().cloned().collect(),
        }
    }

    fn list(&self, of: NameOf) -> ListedNames {
        let candidates = match of {
            NameOf::User => self.people.clone(),
            NameOf::Tenant => names(&self.tenants),
            NameOf::Role => names(&self.roles),
            NameOf::Feature => names(&self.features),
            NameOf::Object => self.objects.clone(),
            NameOf::Action => Vec::new(),
        };
        ListedNames { candidates, ..ListedNames::default() }
    }

    /// Goes on until somebody has to be asked, or every name is told; and how often the systems were looked through.
    fn resolve(&self, given: &Given, what_if: &[Supposed]) -> (Result<Case, Unresolved>, usize) {
        let case = assemble(given, None, &self.catalogue, &mut |_| None, DateTime::UNIX_EPOCH).unwrap();
        let profile = KnownToProfile { catalogue: &self.catalogue, tenants: &self.profile };
        let mut resolution = Resolution::new(case, given, None, profile, what_if);
        let mut looked = 0;
        for _ in 0..50 {
            match resolution.step() {
                ResolveStep::LookUp => {
                    looked += 1;
                    let seen = self.look(resolution.case());
                    resolution.look(seen);
                }
                ResolveStep::List(of, text) => resolution.take_listed(of, text, self.list(of)),
                ResolveStep::Ask(asked) => return (Err(asked), looked),
                ResolveStep::Done => return (Ok(resolution.finish().0), looked),
            }
        }
        panic!("it does not end");
    }
}

/// One slip in a name: a letter in, out, changed, or two in turn.
fn slipped(name: &str, at: Index, how: u8) -> String {
    let mut letters: Vec<char> = name.chars().collect();
    let at = at.index(letters.len());
    match how {
        0 => letters.insert(at, 'q'),
        1 if letters.len() > 3 => {
            letters.remove(at);
        }
        2 if at > 0 && letters[at] != letters[at - 1] => letters.swap(at - 1, at),
        _ => letters[at] = 'q',
    }
    letters.into_iter().collect()
}

proptest! {
    #[test]
    fn what_is_exact_is_never_asked_about(company in company(), who in any::<Index>(), upper in any::<bool>()) {
        let mut given = given(&company, who);
        if upper {
            given.tenant = given.tenant.map(|tenant| tenant.to_uppercase());
        }
        let (told, looked) = company.resolve(&given, &[Supposed::Role("Owner".into()), Supposed::Flag("cases".into())]);
        prop_assert_eq!((told.unwrap().user, looked), (given.user.unwrap(), 1));
    }

    #[test]
    fn one_slip_is_asked_about(
        company in company(), who in any::<Index>(), at in any::<Index>(), how in 0..4_u8, which in 0..7_usize,
    ) {
        let right = given(&company, who);
        let mut wrong = right.clone();
        let mut what_if = Vec::new();
        let slip = |name: &str| slipped(name, at, how);
        let (of, meant) = match which {
            0 => {
                let user = right.user.unwrap();
                wrong.user = Some(slip(&user));
                (NameOf::User, user)
            }
            1 => {
                let tenant = right.tenant.unwrap();
                wrong.tenant = Some(slip(&tenant));
                (NameOf::Tenant, tenant)
            }
            2 => {
                wrong.action = Some(slip(ACTIONS[0]));
                (NameOf::Action, ACTIONS[0].to_owned())
            }
            3 => {
                wrong.roles = vec![slip(ROLES[0])];
                (NameOf::Role, ROLES[0].to_owned())
            }
            4 => {
                what_if = vec![Supposed::Role(slip("Owner"))];
                (NameOf::Role, "Owner".to_owned())
            }
            5 => {
                wrong.features = vec![slip(FEATURES[0])];
                (NameOf::Feature, FEATURES[0].to_owned())
            }
            _ => {
                wrong.on = Some(ObjectRef { kind: "project".into(), id: slip("lighthouse") });
                (NameOf::Object, "project:lighthouse".to_owned())
            }
        };
        let asked = company.resolve(&wrong, &what_if).0.expect_err("nobody asked");
        prop_assert_eq!(asked.of, of);
        prop_assert!(asked.decides && !asked.several);
        prop_assert!(asked.candidates.iter().any(|one| one.given_as(of) == meant), "{asked:?}");
        wrong.exact = true;
        let exact = company.resolve(&wrong, &what_if).0;
        prop_assert_eq!(exact.unwrap().user, wrong.user.unwrap());
    }

    #[test]
    fn the_order_of_rows_makes_no_difference(
        company in company(), who in any::<Index>(), at in any::<Index>(), seed in any::<u64>(),
    ) {
        let mut wrong = given(&company, who);
        wrong.user = wrong.user.map(|user| slipped(&user, at, 0));
        let asked = company.resolve(&wrong, &[]);
        let mut other = company.clone();
        let length = other.people.len();
        other.people.rotate_left(usize::try_from(seed % 100).unwrap() % length);
        other.people.reverse();
        other.tenants.reverse();
        prop_assert_eq!(other.resolve(&wrong, &[]), asked);
    }

    #[test]
    fn whom_somebody_calls_by_name_is_found(company in company(), who in any::<Index>(), turned in any::<bool>()) {
        let mut by_name = given(&company, who);
        let person = who.get(&company.people).clone();
        let (first, last) = person.name.split_once(' ').unwrap();
        by_name.user = Some(if turned { format!("{last}, {first}") } else { person.name.to_uppercase() });
        let told = company.resolve(&by_name, &[]).0.unwrap();
        prop_assert_eq!(Some(told.user), person.email);
    }

    #[test]
    fn without_a_tenant_the_only_one_is_taken(company in company(), who in any::<Index>()) {
        let mut nowhere = given(&company, who);
        let user = nowhere.user.clone();
        nowhere.tenant = None;
        let tenants: Vec<String> =
            company.people.iter().filter(|row| row.email == user).flat_map(|row| row.tenants.clone()).collect();
        match company.resolve(&nowhere, &[]).0 {
            Ok(case) => prop_assert_eq!(case.tenant.into_iter().collect::<Vec<_>>(), tenants),
            Err(asked) => {
                prop_assert!(tenants.len() > 1 && asked.given.is_none() && asked.several);
                let named: Vec<String> = asked.candidates.into_iter().map(|one| one.id).collect();
                prop_assert_eq!(named, tenants);
            }
        }
    }
}

/// A case of which every name is found costs one look-up and no listing.
#[test]
fn what_is_found_costs_one_look_up() {
    let catalogue = Catalogue {
        actions: vec![Action { name: "open a case".to_owned(), ..Action::default() }],
        ..Catalogue::default()
    };
    let (none, named) = (BTreeMap::new(), [("acme-prod".to_owned(), "Acme".to_owned())].into());
    for tenants in [&none, &named] {
        let given = Given {
            user: Some("Ana Ito <ana@acme.example>,".to_owned()),
            tenant: Some("acme-prod".to_owned()),
            action: Some("Open a case.".to_owned()),
            ..Given::default()
        };
        let case = assemble(&given, None, &catalogue, &mut |_| None, DateTime::UNIX_EPOCH).unwrap();
        assert_eq!(case.user, "ana@acme.example", "as it is copied out of a mail");
        let profile = KnownToProfile { catalogue: &catalogue, tenants };
        let mut resolution = Resolution::new(case, &given, None, profile, &[]);
        assert_eq!(resolution.step(), ResolveStep::LookUp);
        let tenants = vec![Candidate::new("acme-prod", "acme-prod")];
        resolution.look(SeenNames { account: true, found: true, tenants, ..SeenNames::default() });
        assert_eq!(resolution.step(), ResolveStep::Done);
        let resolved = resolution.finish().2.unwrap();
        assert_eq!((resolved.user, resolved.tenant), (None, None), "nothing was taken for another");
        assert_eq!(resolved.action.as_deref(), Some("open a case"), "in other letters");
    }
}

/// What is near to nothing is taken as it is given, and so is an action that comes with its permissions.
#[test]
fn what_is_near_to_nothing_is_taken_as_given() {
    let company = Company {
        people: vec![Candidate { email: Some("ana@acme.example".into()), ..Candidate::new("1", "Ana Ito") }],
        tenants: vec!["acme-prod".to_owned()],
        roles: Vec::new(),
        features: Vec::new(),
        objects: Vec::new(),
        catalogue: Catalogue {
            actions: vec![Action { name: "open a case".to_owned(), ..Action::default() }],
            ..Catalogue::default()
        },
        profile: BTreeMap::new(),
    };
    let given = Given {
        user: Some("zoe@elsewhere.example".to_owned()),
        tenant: Some("globex".to_owned()),
        action: Some("dance on the table".to_owned()),
        symptom: Some(Symptom::Access),
        ..Given::default()
    };
    let case = company.resolve(&given, &[]).0.unwrap();
    assert_eq!((case.user.as_str(), case.tenant.as_deref()), ("zoe@elsewhere.example", Some("globex")));
    let near = Given { action: Some("opne a case".to_owned()), ..given.clone() };
    assert_eq!(company.resolve(&near, &[]).0.unwrap_err().of, NameOf::Action);
    let with_permission = Given { permissions: vec!["cases.read".to_owned()], ..near };
    assert!(company.resolve(&with_permission, &[]).0.is_ok());
    let far = Given { action: Some("case opening".to_owned()), ..given };
    let asked = company.resolve(&far, &[]).0;
    assert!(asked.is_ok() || !asked.unwrap_err().decides, "somebody may be asked, and nobody must");
}
