//! Recorded facts: what comes of a line is what comes of one run.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::{MONDAY, batch, documents, told};
use crate::cli::replay::recording;
use crate::golden;
use crate::support::{Sandbox, cases};

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn a_line_gives_the_report_of_a_single_run() {
    let sandbox = Sandbox::new();
    let mut other = recording();
    other["facts"]["account"]["known"]["value"][0]["state"] = json!("inactive");
    let ran = batch(&sandbox, &format!("{}\n{other}\n", recording()), &[]);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
    for (line, facts) in documents(&ran).iter().zip([recording(), other]) {
        sandbox.write("facts.json", facts.to_string());
        let single = sandbox.run(["--facts", "facts.json", "--format", "json"]);
        assert_eq!(*line, serde_json::from_str::<Value>(&single.stdout).unwrap());
    }
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn every_golden_case_gives_the_report_of_a_single_run() {
    let sandbox = Sandbox::new();
    let recordings: Vec<_> = golden::names().iter().map(|name| golden::whole(name).0).collect();
    let lines: Vec<String> = recordings.iter().map(|one| serde_json::to_string(one).unwrap()).collect();
    let ran = batch(&sandbox, &lines.join("\n"), &[]);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
    let documents = documents(&ran);
    assert_eq!(documents.len(), lines.len());
    for (line, facts) in documents.iter().zip(&lines) {
        sandbox.write("facts.json", facts);
        let single = sandbox.run(["--facts", "facts.json", "--format", "json"]);
        assert_eq!(*line, serde_json::from_str::<Value>(&single.stdout).unwrap(), "{facts}");
    }
}

/// Recorded facts need no profile, so nothing that is wrong with one keeps them from being read.
#[test]
fn a_profile_that_is_not_needed_is_not_missed() {
    let sandbox = Sandbox::new();
    sandbox.profile("one", "title = 5");
    sandbox.profile("two", "");
    let ran = batch(&sandbox, &recording().to_string(), &[]);
    assert_eq!((ran.code, told(&ran).len()), (0, 1), "{}", ran.stderr);
    let ran = batch(&sandbox, "{\"user\": \"a\"}", &[]);
    assert_eq!((ran.code, ran.stdout.as_str()), (5, ""), "{}", ran.stderr);
}

#[test]
fn a_report_is_read_as_its_facts() {
    let sandbox = Sandbox::new();
    let first = batch(&sandbox, &recording().to_string(), &[]);
    let again = batch(&sandbox, &first.stdout, &[]);
    assert_eq!(first.stdout, again.stdout);
}

#[test]
fn what_a_newer_version_wrote_is_said_with_the_line() {
    let mut newer = recording();
    newer["facts"]["mood"] = json!("good");
    let ran = batch(&Sandbox::new(), &format!("{}\n{newer}\n", recording()), &[]);
    assert_eq!(ran.code, 0);
    assert!(ran.stderr.starts_with("line 2: key `facts.mood`"), "{}", ran.stderr);
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn clusters_are_written_in_every_form() {
    let sandbox = Sandbox::new();
    let ran = batch(&sandbox, MONDAY, &["--clusters", "common.json"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
    let text = |name: &str| std::fs::read_to_string(sandbox.path(name)).unwrap();
    let clusters: Value = serde_json::from_str(&text("common.json")).unwrap();
    assert_eq!(clusters.as_array().unwrap().len(), 1);
    assert_eq!(clusters[0]["size"], 12);
    assert_eq!(clusters[0]["shared"], json!([{ "kind": "role", "name": "Agent" }]));
    assert_eq!(clusters[0]["change"]["by"], "olga@acme.example");
    batch(&sandbox, MONDAY, &["--clusters", "common.html"]);
    assert!(text("common.html").starts_with("<!doctype html>"));
    batch(&sandbox, MONDAY, &["--clusters", "common.txt"]);
    assert!(text("common.txt").contains("12 of 14 in acme-prod"));
    let ran = batch(&sandbox, MONDAY, &["--clusters", "-"]);
    assert_eq!(serde_json::from_str::<Value>(&ran.stderr).unwrap(), clusters);
}

#[test]
fn a_place_for_clusters_that_is_not_there_is_known_before_the_first_case() {
    let ran = batch(&Sandbox::new(), MONDAY, &["--clusters", "nowhere/common.json"]);
    ran.fails(2, &["--clusters nowhere/common.json", "nobody was asked"]);
}

proptest! {
    #![proptest_config(cases(24))]

    /// In whatever order the lines come, each has its report in its place, and twice the same bytes.
    #[test]
    #[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
    fn the_order_is_that_of_the_input(order in Just((0..14_usize).collect::<Vec<_>>()).prop_shuffle()) {
        let sandbox = Sandbox::new();
        let lines: Vec<&str> = MONDAY.lines().collect();
        let shuffled: Vec<&str> = order.iter().map(|index| lines[*index]).collect();
        let straight = batch(&sandbox, MONDAY, &[]);
        let straight: Vec<&str> = straight.stdout.lines().collect();
        let ran = batch(&sandbox, &shuffled.join("\n"), &[]);
        prop_assert_eq!(&ran.stdout, &batch(&sandbox, &shuffled.join("\n"), &[]).stdout);
        for (line, index) in ran.stdout.lines().zip(order) {
            prop_assert_eq!(line, straight[index]);
        }
    }
}

#[test]
fn the_same_person_twice_is_two_lines_and_one_of_a_cluster() {
    let sandbox = Sandbox::new();
    let first = MONDAY.lines().next().unwrap();
    let ran = batch(&sandbox, &format!("{MONDAY}{first}\n"), &["--clusters", "common.json"]);
    assert_eq!(told(&ran).len(), 15);
    let text = std::fs::read_to_string(sandbox.path("common.json")).unwrap();
    assert_eq!(serde_json::from_str::<Value>(&text).unwrap()[0]["size"], 12);
}
