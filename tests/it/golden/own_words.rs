//! What the program says itself goes to support as it is: a sentence of its own must not read like somebody's name.

use escalate::redact::cleaner::Cleaner;
use escalate::redact::findings::{Log, TextPlace};
use escalate::redact::policy::{Audience, Policy};
use escalate::redact::pseudonym::{Key, Pseudonyms};
use escalate::vault::Vault;

use super::{about, run};

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn a_step_or_a_look_is_not_taken_for_somebody() {
    let pseudonyms = Pseudonyms::new(Key::new([7; 32]));
    let subject = Cleaner::new(&Vault::default(), pseudonyms, Policy::of(Audience::Support), []);
    let mut changed = Vec::new();
    for (name, _) in about() {
        let diagnosis = run(name);
        let open = diagnosis.checks.iter().filter_map(|check| check.unanswered.as_ref());
        let looks = open.map(escalate::facts::NoAnswer::need);
        let looks = looks.flat_map(|need| [Some(need.what.clone()), need.place.clone(), need.who.clone()]);
        let steps = diagnosis.checks.iter().flat_map(|check| &check.remedies).chain(&diagnosis.remedies);
        let steps = steps.map(|remedy| remedy.text.clone());
        // An address in it is somebody's, and what is quoted is the customer's.
        for text in looks.flatten().chain(steps).filter(|text| !text.contains(['@', '`'])) {
            let cleaned = subject.text(&text, &TextPlace::new("report", "a text"), &mut Log::new());
            if cleaned != text {
                changed.push(format!("{name}: {text}\n  {cleaned}"));
            }
        }
    }
    changed.sort();
    changed.dedup();
    assert!(changed.is_empty(), "{}", changed.join("\n"));
}
