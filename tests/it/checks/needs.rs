//! A check reads the facts that it declares, and no others.

use escalate::case::CheckId;
use escalate::checks::{ALL, get, named, run_all};
use escalate::facts::Question;
use proptest::prelude::*;

use super::given;

#[test]
fn every_id_has_its_check_in_the_order_of_the_faq() {
    let schema = serde_json::to_value(schemars::schema_for!(CheckId)).unwrap();
    let ids = schema["oneOf"].as_array().unwrap().iter().map(|one| one["const"].as_str().unwrap());
    assert_eq!(ALL.iter().map(|check| check.id.as_str()).collect::<Vec<_>>(), ids.collect::<Vec<_>>());
    for check in ALL {
        assert_eq!(get(check.id).unwrap().id, check.id);
        assert_eq!(named(check.id.as_str()).unwrap().id, check.id);
        assert_eq!(serde_json::to_value(check.id).unwrap(), check.id.as_str());
    }
}

#[test]
fn every_question_is_read_by_a_check() {
    for question in Question::ALL {
        assert!(ALL.iter().any(|check| check.needs.contains(question)), "{question:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    #[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
    fn what_is_not_declared_changes_nothing(case in given::any_case(), facts in given::any_facts()) {
        let before = run_all(&case, &facts);
        for question in Question::ALL {
            let after = run_all(&case, &given::without(&facts, *question));
            for (check, (before, after)) in ALL.iter().zip(before.iter().zip(&after)) {
                if !check.needs.contains(question) {
                    prop_assert_eq!(before, after, "{:?} reads {:?}", check.id, question);
                }
            }
        }
    }
}
