//! Whatever somebody sees about a person stands in the log, once for each look.

use escalate::service::web::WebLimits;
use serde_json::Value;

use super::browser::{Browser, PROXY, value};
use crate::service::web::served::{ALL, Served};

/// How often somebody did that, as the lines about a person say.
fn times(served: &Served, about: &str, who: &str, what: &str) -> usize {
    let about = about.replace('@', "%40");
    let log = served.ask("GET", &format!("/v1/log?about={about}"), Some(ALL), "").json();
    let lines = log["log"].as_array().unwrap();
    lines.iter().filter(|line| line["who"] == who && line["what"] == what).count()
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn a_case_its_preview_and_its_bundle_are_each_noted_once() {
    let served = Served::with(PROXY, WebLimits::default());
    let lead = Browser::signed_in(&served, "lea@acme.example", "leads,admins");
    let lea = |what: &str| times(&served, "ana@acme.example", "lea@acme.example", what);
    let address = lead.looked_up(&[
        ("user", "ana@acme.example"),
        ("symptom", "access"),
        ("action", "reassign a conversation"),
        ("error", "no"),
    ]);
    assert_eq!((lea("diagnose"), lea("read")), (1, 1), "looked up, and watched to its end");
    let version = value(&lead.get(&address), "version");
    assert_eq!((lea("diagnose"), lea("read")), (1, 2));
    assert_eq!(lead.post(&format!("{address}/still-failing"), &[("version", &version)]).status, 303);
    assert_eq!((lea("diagnose"), lea("preview")), (2, 0));
    let preview = lead.get(&format!("{address}/ticket"));
    assert_eq!((preview.status, lea("preview"), lea("read")), (200, 1, 2));
    let version = value(&preview, "version");
    let bundle = lead.post(&format!("{address}/bundle"), &[("version", &version)]);
    assert_eq!((bundle.status, lea("bundle"), lea("preview")), (200, 1, 1));
    // What is about nobody has the words that a tool's requests have.
    for path in ["/cases", "/clusters", "/log"] {
        assert_eq!(lead.get(path).status, 200, "{path}");
    }
    let log = served.ask("GET", "/v1/log", Some(ALL), "").json();
    let last: Vec<&Value> = log["log"].as_array().unwrap().iter().take(3).map(|line| &line["what"]).collect();
    assert_eq!(last, ["log", "clusters", "list"]);
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn near_names_are_noted_with_who_saw_them_and_who_chose() {
    let served = Served::with(PROXY, WebLimits::default());
    let helper = Browser::signed_in(&served, "kai@acme.example", "helpdesk");
    let other = Browser::signed_in(&served, "max@acme.example", "helpdesk");
    let (typed, meant) = ("ana@acme.exmple", "ana@acme.example");
    let kai = |about: &str, what: &str| times(&served, about, "kai@acme.example", what);
    let max = |about: &str, what: &str| times(&served, about, "max@acme.example", what);
    let address = helper.case(&[("user", typed), ("symptom", "sign-in")]);
    let asked = helper.get(&address);
    assert!(asked.text().contains("Which person did you mean?"), "{}", asked.text());
    assert_eq!((kai(typed, "diagnose"), kai(typed, "read")), (1, 1));
    let version = value(&other.get(&address), "version");
    assert_eq!((max(typed, "diagnose"), max(typed, "read")), (0, 1));
    let answer = other.post(&format!("{address}/pick"), &[("version", &version), ("choice", "0")]);
    assert_eq!(answer.status, 303);
    assert!(other.get(&address).text().contains("class=\"seen\""));
    assert_eq!((max(meant, "diagnose"), max(meant, "read")), (1, 1));
    assert_eq!((kai(meant, "diagnose"), kai(meant, "read")), (0, 0), "somebody else had them looked up");
}
