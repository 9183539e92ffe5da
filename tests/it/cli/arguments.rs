//! What is refused before anything is done: exit 2, and a message that says what would fit.

use crate::support::Sandbox;

#[track_caller]
fn refused(args: &[&str], parts: &[&str]) {
    Sandbox::new().run(args).fails(2, parts);
}

#[test]
fn unknown_flag_names_the_near_one() {
    refused(&["--usr", "ana@example.com"], &["--usr", "--user"]);
}

#[test]
fn found_without_an_answer_names_the_checks() {
    refused(&["--found", "nonsense"], &["account=pass", "account, invite, password, tenant, role, feature"]);
}

#[test]
fn found_of_an_unknown_check() {
    refused(&["--found", "acount=pass"], &["`acount` is not one of account"]);
}

#[test]
fn found_with_an_unknown_answer() {
    refused(&["--found", "account=maybe"], &["`maybe` is neither pass nor fail"]);
}

#[test]
fn durations() {
    refused(&["--timeout", "soon"], &["30s, 500ms or 2m"]);
    refused(&["--timeout", "3h"], &["`h` is not a unit"]);
    refused(&["--timeout", "0s"], &["more than 0"]);
}

#[test]
fn a_language_is_no_path() {
    refused(&["--lang", "../../etc"], &["en or pt-br"]);
}

#[test]
fn flags_of_a_diagnosis_do_not_go_with_a_subcommand() {
    refused(&["--user", "ana@example.com", "doctor"], &["`--user`", "escalate doctor"]);
}

#[test]
fn a_profile_by_name_and_by_file() {
    refused(&["--profile", "a", "--config", "b"], &["--profile", "--config"]);
}

#[test]
fn a_trait_has_a_name_and_a_value() {
    refused(&["--trait", "pro"], &["plan=pro"]);
    let sandbox = Sandbox::new();
    let ran =
        sandbox.run(["--user", "ana@acme.example", "--trait", "plan=pro", "--format", "json", "--no-input"]);
    let report: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(report["case"]["traits"], serde_json::json!({"plan": "pro"}), "{}", ran.stderr);
}

#[test]
fn a_short_flag_names_the_near_one() {
    refused(&["--om", "project:lighthouse"], &["--om", "--on"]);
}
