//! A customer's key changes: tickets of the former one are found for 90 days, and no longer.

use chrono::TimeDelta;
use escalate::escalation::Customer;
use escalate::redact::pseudonym_map;
use escalate::vault::Vault;
use secrecy::ExposeSecret as _;

use super::{Machine, Made, SHARED, day_one, days};

/// A key for the number.
fn shared(number: i64) -> String {
    format!("{SHARED}-{number}")
}

impl Machine {
    /// Escalates with that key, at that day.
    fn with(&self, shared: Option<&str>, day: i64) -> Made {
        self.escalate(&self.profile("acme.toml", "Acme", shared), days(day))
    }
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn tickets_of_the_machine_s_own_key_are_found_after_a_shared_one_is_introduced() {
    let machine = Machine::new();
    let own = machine.with(None, 0);
    let changed = machine.with(Some(SHARED), 10);
    assert!(changed.fingerprints.former.contains(&own.fingerprints.current));
    assert!(changed.says("found until 2027-03-03"), "{:?}", changed.notes);
    let later = machine.with(Some(SHARED), 99);
    assert!(later.fingerprints.former.contains(&own.fingerprints.current));
    assert!(!later.says("found until"), "said once: {:?}", later.notes);
    let profile = machine.profile("acme.toml", "Acme", Some(SHARED));
    let last = machine.escalate(&profile, days(100) - TimeDelta::seconds(1));
    assert!(last.fingerprints.former.contains(&own.fingerprints.current));
    let after = machine.with(Some(SHARED), 100);
    assert!(!after.fingerprints.former.contains(&own.fingerprints.current), "it ends at that instant");
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn a_key_that_comes_back_is_none_that_went() {
    let machine = Machine::new();
    let own = machine.with(None, 0);
    let with = machine.with(Some(SHARED), 1);
    let without = machine.with(None, 2);
    assert_eq!(without.names(), own.names(), "the machine's own key is still known");
    assert!(without.fingerprints.former.contains(&with.fingerprints.current));
    assert!(!without.fingerprints.former.contains(&own.fingerprints.current), "that is the present one");
    assert!(without.notes.is_empty(), "nothing of that is new: {:?}", without.notes);
    let with_again = machine.with(Some(SHARED), 80);
    assert!(with_again.fingerprints.former.contains(&own.fingerprints.current));
    let late = machine.with(Some(SHARED), 169);
    assert!(late.fingerprints.former.contains(&own.fingerprints.current), "counted from the last change");
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn a_changed_title_finds_the_key_that_the_profile_had() {
    let machine = Machine::new();
    let acme = machine.escalate(&machine.profile("acme.toml", "Acme", None), days(0));
    let renamed = machine.escalate(&machine.profile("acme.toml", "Acme Incorporated", None), days(1));
    assert_ne!(renamed.token, acme.token);
    assert!(renamed.fingerprints.former.contains(&acme.fingerprints.current));
    assert!(renamed.says("found until") && renamed.says("hold here only"), "{:?}", renamed.notes);
    let later = machine.escalate(&machine.profile("acme.toml", "Acme Incorporated", None), days(30));
    assert!(later.fingerprints.former.contains(&acme.fingerprints.current) && later.notes.is_empty());
    // A second profile with the new title, elsewhere, is the same customer.
    let second = machine.escalate(&machine.profile("b/acme.toml", "Acme Incorporated", None), days(30));
    assert_eq!(second.names(), later.names());
    assert!(second.fingerprints.former.contains(&acme.fingerprints.current));
    // And back again.
    let back = machine.escalate(&machine.profile("acme.toml", "Acme", None), days(31));
    assert_eq!(back.names(), acme.names());
    assert!(back.fingerprints.former.contains(&renamed.fingerprints.current));
    let ended = machine.escalate(&machine.profile("b/acme.toml", "Acme Incorporated", None), days(91));
    assert!(
        !ended.fingerprints.former.contains(&acme.fingerprints.current),
        "90 days after the first change"
    );
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn profiles_of_two_customers_have_nothing_to_do_with_each_other() {
    let machine = Machine::new();
    let acme = machine.profile("acme.toml", "Acme", None);
    let globex = machine.profile("globex.toml", "Globex", None);
    for day in 0..3 {
        let (acme, globex) = (machine.escalate(&acme, days(day)), machine.escalate(&globex, days(day)));
        assert!(!acme.fingerprints.former.contains(&globex.fingerprints.current));
        assert!(!globex.fingerprints.former.contains(&acme.fingerprints.current));
    }
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn the_last_eight_keys_are_kept() {
    let machine = Machine::new();
    let made: Vec<Made> = (0..12_i64).map(|number| machine.with(Some(&shared(number)), number)).collect();
    let last = &made[11].fingerprints.former;
    for (number, made) in made[..11].iter().enumerate() {
        assert_eq!(last.contains(&made.fingerprints.current), number >= 3, "{number}");
    }
    let place = |number: usize| last.iter().position(|former| *former == made[number].fingerprints.current);
    assert!(place(10) < place(3), "the newest first");
}

/// Nothing is noted before something leaves: a look at the ticket changes nothing.
#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn a_look_changes_nothing() {
    let machine = Machine::new();
    let own = machine.with(None, 0);
    let profile = machine.profile("acme.toml", "Acme", Some(SHARED));
    let customer = Customer::kept(Some(&profile), &Vault::new(), machine.state()).unwrap();
    let report = super::sample::report();
    let looked = customer.fingerprints(&report, days(5));
    let later = customer.fingerprints(&report, days(200)).former;
    assert!(
        !later.is_empty() && later.iter().all(|former| looked.former.contains(former)),
        "no change is noted yet"
    );
    drop(customer);
    let changed = machine.escalate(&profile, days(200));
    assert!(changed.fingerprints.former.contains(&own.fingerprints.current), "counted from the first use");
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn tokens_of_every_key_can_be_looked_up() {
    let machine = Machine::new();
    let tokens: Vec<String> = (0..10_i64)
        .map(|number| {
            let profile = machine.profile("acme.toml", "Acme", Some(&shared(number)));
            machine.escalate(&profile, day_one() + TimeDelta::days(number));
            let customer = machine.customer(&profile).unwrap();
            let facts = super::sample::recording().facts;
            let redactor = customer.redactor(super::Audience::Support, &facts);
            redactor.cleaner().pseudonyms().token(super::Class::Email, "ana@acme.example")
        })
        .collect();
    for token in tokens {
        let found = pseudonym_map::reveal(&machine.state(), &token).unwrap();
        assert_eq!(found.expect(&token).value.expose_secret(), "ana@acme.example");
    }
}
