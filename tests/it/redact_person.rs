//! Persons in lines of logs, mails and forms: what goes, what stays, and that one person is one token.

use escalate::redact::class::Class;
use escalate::redact::cleaner::Cleaner;
use escalate::redact::findings::{Log, TextPlace};
use escalate::redact::policy::{Audience, Policy};
use escalate::redact::pseudonym::{Key, Pseudonyms, is_token};
use escalate::vault::Vault;

mod cases;

use cases::{ACCOUNTS, BESIDE, Case, LINES, MACHINES, MAIL, NAMES, NUMBERS};

fn cleaner(audience: Audience) -> Cleaner {
    Cleaner::new(&Vault::default(), Pseudonyms::new(Key::new([7; 32])), Policy::of(audience), [])
}

fn clean(subject: &Cleaner, text: &str) -> String {
    subject.text(text, &TextPlace::new("app.log", "line 1"), &mut Log::new()).into_owned()
}

/// What was left and lost of a table, in words; and cleaning again must change nothing.
fn check(cases: &[Case]) {
    let subject = cleaner(Audience::Support);
    let mut faults = Vec::new();
    for (text, gone, kept) in cases {
        let cleaned = clean(&subject, text);
        let left = gone.iter().filter(|part| cleaned.contains(**part));
        faults.extend(left.map(|part| format!("left {part:?}: {text}\n  {cleaned}")));
        let lost = kept.iter().filter(|part| !cleaned.contains(**part));
        faults.extend(lost.map(|part| format!("lost {part:?}: {text}\n  {cleaned}")));
        if clean(&subject, &cleaned) != cleaned {
            faults.push(format!("changes again: {cleaned}"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn addresses_go_and_what_only_has_an_at_sign_stays() {
    check(MAIL);
}

#[test]
fn names_go_and_roles_and_things_stay() {
    check(NAMES);
}

#[test]
fn accounts_go_and_those_of_every_system_stay() {
    check(ACCOUNTS);
}

#[test]
fn what_stands_beside_tells_a_person() {
    check(BESIDE);
}

#[test]
fn machines_go_and_versions_and_netmasks_stay() {
    check(MACHINES);
}

#[test]
fn numbers_of_persons_go_and_counters_and_zones_stay() {
    check(NUMBERS);
}

#[test]
fn a_name_goes_that_another_line_tells() {
    check(LINES);
}

#[test]
fn the_same_person_is_the_same_token() {
    let subject = cleaner(Audience::Support);
    for (one, other) in [
        ("From: \"Roth, Lea\" <lea@acme.example>", "Lea Roth <LEA@acme.example>"),
        ("peer 10.1.2.3 up", "peer ip-10-1-2-3.ec2.internal up"),
        ("peer 2001:db8::1 up", "peer 2001:0db8:0:0:0:0:0:1 up"),
        ("ether 00:16:3e:5a:1b:2c", "ether 0016.3E5A.1B2C"),
        ("IBAN DE02 1203 0000 0000 2020 51", "iban=DE02120300000000202051"),
        ("user=lroth", "open /home/LRoth/x"),
    ] {
        let token = |text: &str| {
            let cleaned = clean(&subject, text);
            let words = cleaned.split(|char: char| !char.is_ascii_alphanumeric() && char != '-');
            words
                .filter(|word| word.len() > 20)
                .map(|word| word[..word.len().min(30)].to_owned())
                .collect::<Vec<_>>()
        };
        let (one_token, other_token) = (token(one), token(other));
        let (first, second) = (one_token.first().unwrap(), other_token.first().unwrap());
        let is_part = first.starts_with(second.as_str()) || second.starts_with(first.as_str());
        assert!(is_part, "{one} | {other}: {one_token:?} {other_token:?}");
    }
}

#[test]
fn what_looks_like_a_token_of_a_number_is_none() {
    assert!(!is_token("id-0123456789abcdef01234567"));
    assert!(!is_token("mac-0123456789abcdef01234567"));
    let subject = cleaner(Audience::Support);
    for class in [Class::Mac, Class::Id] {
        assert!(is_token(&subject.pseudonyms().token(class, "S-1-5-21-1-2-3-4")));
    }
}

#[test]
fn the_admin_sees_persons() {
    let subject = cleaner(Audience::Admin);
    let text = "Lea Roth <lea@acme.example> user=lroth from 203.0.113.7 (00:16:3e:5a:1b:2c), IBAN DE02120300000000202051";
    assert_eq!(clean(&subject, text), text);
}

/// A field of a form or of JSON has its name beside it, not before it.
#[test]
fn a_field_goes_by_its_name() {
    let subject = cleaner(Audience::Support);
    let place = TextPlace::new("app.json", "/x");
    for (name, value, goes) in [
        ("displayName", "Lea Roth", true),
        ("displayName", "Support Agents", false),
        ("givenName", "Lea", true),
        ("user_name", "lroth", true),
        ("user", "agent", false),
        ("user_id", "4711", false),
        ("hostname", "db01", false),
        ("version", "29.1.1.0", false),
        ("clientIp", "29.1.1.7", true),
        ("dateOfBirth", "1985-03-12", true),
        ("macAddress", "00163e5a1b2c", true),
        ("messageId", "<a.1@x.example>", false),
        ("passport_number", "C01X00T47", true),
        ("serialNumber", "C02XK0AAJGH5", true),
        ("serial", "42", false),
    ] {
        let cleaned = subject.field(name, value, &place, &mut Log::new()).into_owned();
        assert_eq!(cleaned != value, goes, "{name}: {cleaned}");
    }
}
