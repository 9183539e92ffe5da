//! A check reads the facts that it declares, and no others.

use escalate::case::CheckId;
use escalate::checks::{ALL, get};
use escalate::facts::Question;
use proptest::prelude::*;

use super::given;

#[test]
fn the_table_is_in_the_order_of_the_faq() {
    let ids: Vec<CheckId> = ALL.iter().map(|check| check.id).collect();
    assert_eq!(ids, CheckId::ALL);
    for id in CheckId::ALL {
        assert_eq!(get(*id).id, *id);
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
    fn what_is_not_declared_changes_nothing(case in given::any_case(), facts in given::any_facts()) {
        for check in ALL {
            let before = (check.run)(&case, &facts);
            for question in Question::ALL.iter().filter(|question| !check.needs.contains(question)) {
                let after = (check.run)(&case, &given::without(&facts, *question));
                prop_assert_eq!(&before, &after, "{:?} reads {:?}", check.id, question);
            }
        }
    }
}
