//! What must hold for any facts.

use escalate::case::CheckId;
use escalate::checks::{Confidence, Status, run_all};
use escalate::diagnosis::{Options, Verdict, diagnose};
use escalate::facts::{Facts, Gap, GapReason, NoAnswer, Question};
use proptest::prelude::*;
use serde_json::json;

use super::given;

/// Every list of the facts in reverse.
fn reversed(facts: &Facts) -> Facts {
    fn reverse<T: Clone>(answer: &mut escalate::facts::Answer<Vec<T>>) {
        if let Ok(seen) = answer
            && let Some(list) = &mut seen.value
        {
            list.reverse();
        }
    }
    let mut facts = facts.clone();
    reverse(&mut facts.account);
    reverse(&mut facts.tenants);
    reverse(&mut facts.roles);
    reverse(&mut facts.role_catalogue);
    reverse(&mut facts.decisions);
    reverse(&mut facts.flags);
    reverse(&mut facts.changes);
    if let Ok(seen) = &mut facts.sign_in
        && let Some(sign_in) = &mut seen.value
    {
        sign_in.attempts.reverse();
    }
    facts
}

/// The sources that name what happened after another one was written: a log of changes, and a reset that ended.
fn newer(question: Question) -> bool {
    matches!(question, Question::Changes | Question::Reset)
}

proptest! {
    #![proptest_config(crate::support::cases(1024))]

    /// Less knowledge never turns a verdict around: what fails never passes for want of an answer, and what passes never fails. It stays,
    /// or is open (unknown, contradicted, does not apply). One exception: taking away the newer source may bring back what the older one
    /// says, as likely.
    #[test]
    #[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
    fn ignorance_is_monotone(case in given::any_case(), facts in given::any_facts()) {
        let before = run_all(&case, &facts);
        let verdict = diagnose(&case, &facts, &Options::default()).verdict;
        for question in Question::ALL {
            let less = given::without(&facts, *question);
            let forgotten = run_all(&case, &less);
            for (result, after) in before.iter().zip(&forgotten) {
                let turned = matches!(
                    (result.status, after.status),
                    (Status::Pass, Status::Fail) | (Status::Fail, Status::Pass)
                );
                // Taking away the newer source brings back what the older one says.
                let fine = !turned || (after.confidence == Confidence::Likely && newer(*question));
                prop_assert!(fine, "{question:?} forgotten: {result:#?}\nbecame {after:#?}");
            }
            let after = diagnose(&case, &less, &Options::default()).verdict;
            prop_assert!((verdict, after) != (Verdict::Blocked, Verdict::ShouldWork) || newer(*question), "{question:?} forgotten");
        }
    }

    #[test]
    fn the_order_of_lists_does_not_matter(case in given::any_case(), facts in given::any_facts()) {
        let mut turned = case.clone();
        turned.needs.all_of.reverse();
        turned.needs.any_of.reverse();
        let other = reversed(&facts);
        for (one, other) in run_all(&case, &facts).iter().zip(run_all(&turned, &other)) {
            prop_assert_eq!(
                (one.status, &one.reason, one.confidence, &one.evidence),
                (other.status, &other.reason, other.confidence, &other.evidence)
            );
        }
    }

    #[test]
    fn strangers_and_unrelated_roles_change_nothing(case in given::any_case(), facts in given::any_facts()) {
        let mut more = facts.clone();
        if let Ok(seen) = &mut more.account
            && let Some(accounts) = &mut seen.value
            && !accounts.is_empty()
        {
            let mut stranger = accounts[0].clone();
            stranger.id = Some("404".into());
            stranger.email = Some("zoe@acme.example".into());
            accounts.push(stranger);
            if let Ok(seen) = &mut more.changes
                && let Some(changes) = &mut seen.value
            {
                let about = json!({"at": "2026-11-23T17:10:00Z", "what": "deleted", "person": "404"});
                changes.push(serde_json::from_value(about).unwrap());
            }
        }
        if let Ok(seen) = &mut more.role_catalogue
            && let Some(roles) = &mut seen.value
        {
            let mut unrelated = roles[0].clone();
            unrelated.name = "Gardener".into();
            unrelated.permissions = vec!["garden.water".into()];
            roles.push(unrelated);
        }
        if let Ok(seen) = &mut more.flags
            && let Some(flags) = &mut seen.value
        {
            let mut unrelated = flags[0].clone();
            unrelated.key = "garden".into();
            flags.push(unrelated);
        }
        // An account that names nobody is a gap, whoever stands beside it.
        for (one, other) in run_all(&case, &facts).iter().zip(run_all(&case, &more)) {
            prop_assert_eq!((one.status, &one.reason), (other.status, &other.reason));
        }
    }

    #[test]
    fn the_same_facts_give_the_same_diagnosis(case in given::any_case(), facts in given::any_facts()) {
        let options = Options { allow_unknown: true };
        prop_assert_eq!(diagnose(&case, &facts, &options), diagnose(&case, &facts, &options));
    }

    /// What a result must carry, whatever it is.
    #[test]
    fn every_result_is_whole(case in given::any_case(), facts in given::any_facts()) {
        for check in run_all(&case, &facts) {
            prop_assert!(!check.summary.is_empty());
            match check.status {
                Status::Pass => prop_assert!(check.reason.is_empty() && check.confidence >= Confidence::Likely),
                Status::Fail => {
                    prop_assert!(!check.remedies.is_empty() && !check.reason.is_empty(), "{check:#?}");
                    prop_assert!(check.confidence >= Confidence::Likely && !check.evidence.is_empty());
                }
                Status::Unknown | Status::Contradicted => {
                    let none = check.unanswered.as_ref().expect("why");
                    let conflict = matches!(none, NoAnswer::Conflict(_));
                    prop_assert_eq!(conflict, check.status == Status::Contradicted);
                    prop_assert_eq!(conflict, none.reason() == GapReason::Conflict);
                    prop_assert!(!none.need().what.is_empty());
                }
                Status::NotApplicable => prop_assert_eq!(check.reason, "not_applicable"),
            }
        }
    }

    /// The error text settles nothing.
    #[test]
    fn a_text_never_changes_a_check(case in given::any_case(), facts in given::any_facts(), text in ".{0,80}") {
        let mut quoting = case.clone();
        quoting.error = Some(format!("Your account is locked. Access denied. {text}"));
        prop_assert_eq!(run_all(&case, &facts), run_all(&quoting, &facts));
    }
}

#[test]
fn a_person_who_is_not_in_half_a_list_is_not_absent() {
    for symptom in ["sign-in", "access"] {
        let case = given::case(symptom);
        let facts = given::with(&given::in_order(), Question::Account, &serde_json::Value::Null);
        let mut facts = given::with(&facts, Question::Tenants, &serde_json::Value::Null);
        for answer_is_cut in [Question::Account, Question::Tenants] {
            let cut = |seen: &mut bool| *seen = false;
            match answer_is_cut {
                Question::Account => cut(&mut facts.account.as_mut().unwrap().complete),
                _ => cut(&mut facts.tenants.as_mut().unwrap().complete),
            }
            let account = &run_all(&case, &facts)[CheckId::Account as usize];
            assert_eq!((account.status, account.reason.as_str()), (Status::Unknown, "incomplete"));
        }
    }
}

#[test]
fn in_order_is_in_order() {
    for symptom in ["sign-in", "access"] {
        let diagnosis = diagnose(&given::case(symptom), &given::in_order(), &Options::default());
        assert_eq!(diagnosis.verdict, Verdict::ShouldWork, "{diagnosis:#?}");
    }
}

#[test]
fn a_gap_of_the_gathering_reaches_the_report_as_it_is() {
    let mut facts = given::in_order();
    let gap = Gap {
        connector: Some("keycloak".into()),
        ..Gap::new(Question::Account, GapReason::Forbidden, "GET /users answered 403")
    };
    facts.account = Err(gap.clone().into());
    let account = &run_all(&given::case("sign-in"), &facts)[0];
    assert_eq!(account.unanswered, Some(NoAnswer::Gap(gap)));
}
