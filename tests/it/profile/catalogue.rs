//! From words to needs: what is equal is found, what is near is suggested, nothing is guessed.

use escalate::case::{Catalogue, Needs};

use super::read;

fn catalogue() -> Catalogue {
    read(
        r#"
tiers = ["pro"]
[features.cases]
name = "Cases"
flag = "cases-enabled"
[features.warehouse]
name = "Data Warehouse"
tiers = ["pro"]
[actions."reassign a conversation"]
all_of = ["conversations.assign"]
aliases = ["assign a conversation"]
[actions."open a case"]
all_of = ["cases.read"]
features = ["cases"]
"#,
    )
    .unwrap()
    .catalogue
}

fn needs(action: &str) -> Needs {
    catalogue().needs(Some(action), &[], &[])
}

#[test]
fn by_name_by_alias_and_whatever_the_case_and_the_spaces() {
    for action in [
        "reassign a conversation",
        "Reassign  a Conversation.",
        " assign a conversation ",
        "ASSIGN A CONVERSATION",
    ] {
        let needs = needs(action);
        assert!(needs.known, "{action}");
        assert_eq!(needs.all_of, ["conversations.assign"]);
        assert_eq!(needs.action.as_deref(), Some("reassign a conversation"));
    }
}

#[test]
fn an_action_brings_its_features_and_a_feature_is_an_action() {
    assert_eq!(needs("open a case").features[0].flag.as_deref(), Some("cases-enabled"));
    let feature = needs("cases");
    assert!(feature.known && feature.all_of.is_empty());
    assert_eq!(feature.features[0].name, "Cases");
}

#[test]
fn a_near_miss_is_suggested_and_not_taken() {
    for (action, near) in [
        ("reasign a conversation", "reassign a conversation"),
        ("reassign conversations", "reassign a conversation"),
        ("conversation reassign", "reassign a conversation"),
        ("open case", "open a case"),
        ("data warehous", "Data Warehouse"),
    ] {
        let needs = needs(action);
        assert!(!needs.known && needs.all_of.is_empty() && needs.features.is_empty(), "{action}");
        assert_eq!(needs.near.first().map(String::as_str), Some(near), "{action}: {:?}", needs.near);
    }
}

#[test]
fn what_is_not_near_is_not_suggested() {
    for action in ["print an invoice", "zzz", "", "?"] {
        let needs = needs(action);
        assert_eq!((needs.known, needs.near.len()), (false, 0), "{action}: {:?}", needs.near);
    }
}

#[test]
fn what_is_named_directly_counts_beside_the_catalogue() {
    let catalogue = catalogue();
    let both = catalogue.needs(
        Some("open a case"),
        &["cases.read".to_owned(), "cases.write".to_owned()],
        &["cases-enabled".to_owned(), "new-inbox".to_owned()],
    );
    assert_eq!(both.all_of, ["cases.read", "cases.write"]);
    let flags: Vec<_> = both.features.iter().map(|feature| feature.flag.as_deref()).collect();
    assert_eq!(flags, [Some("cases-enabled"), Some("new-inbox")], "by key or flag, and once");
    assert!(catalogue.needs(None, &["x".to_owned()], &[]).known);
    assert!(!catalogue.needs(None, &[], &[]).known);
}
