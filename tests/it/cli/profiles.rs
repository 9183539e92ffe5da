//! Which profile, and what is said when it does not fit.

use super::connectors::sandbox;
use crate::fixtures::{DIRECTORY, varied};

const GOOD: &str =
    "[connect.backstage]\nurl = \"http://127.0.0.1:9\"\ntoken = { env = \"BACKSTAGE_TOKEN\" }\n";

#[test]
fn an_unknown_profile_names_the_near_ones() {
    let sandbox = sandbox();
    sandbox.run(["--user", "a", "--profile", "acme"]).fails(5, &["`acme`", "escalate init"]);
    sandbox.profile("acme", GOOD);
    sandbox.profile("beta-corp", GOOD);
    sandbox.run(["--user", "a", "--profile", "amce"]).fails(5, &["`amce`", "did you mean `acme`?"]);
    sandbox.run(["--user", "a", "--profile", "../acme"]).fails(5, &["use --config FILE"]);
    sandbox.run(["--user", "a"]).fails(5, &["--profile acme", "--profile beta-corp"]);
    sandbox.run(["--user", "a", "--config", "nowhere.toml"]).fails(5, &["nowhere.toml"]);
}

#[test]
fn a_missing_secret_is_named_and_not_guessed() {
    let sandbox = sandbox();
    sandbox.profile("acme", &format!("{GOOD}[connect.two]\nconnector = \"backstage\"\nurl = \"http://127.0.0.1:9\"\ntoken = {{ file = \"two.token\" }}\n"));
    sandbox.run(["--user", "a"]).fails(
        5,
        &[
            "acme.toml: `token` of backstage: the environment variable BACKSTAGE_TOKEN is not set",
            "`token` of two",
            "two.token",
        ],
    );
}

#[test]
fn several_mistakes_are_all_listed_with_their_lines() {
    let sandbox = sandbox();
    sandbox.profile("acme", "titel = \"x\"\n[connect.backstage]\nulr = \"u\"\ntoken = \"hunter2-hunter2\"\n");
    let ran = sandbox.run(["--user", "a"]);
    ran.fails(5, &["acme.toml:1:1:", "acme.toml:2:10:", "acme.toml:3:1:", "acme.toml:4:1:", "4 mistakes"]);
    assert!(!ran.stderr.contains("hunter2"));
}

#[test]
fn a_connector_with_problems_is_reported_with_the_profile() {
    let sandbox = sandbox();
    let broken = varied(DIRECTORY, &[(")[0]'", ")[0'")]);
    sandbox.write(".config/escalate/templates/connectors/directory/backstage.toml", broken);
    sandbox.profile("acme", GOOD);
    sandbox.run(["--user", "a"]).fails(5, &["backstage.toml:17:"]);
}

#[test]
fn a_near_miss_of_an_action_is_suggested() {
    let sandbox = sandbox();
    sandbox.profile("acme", "[actions.\"reassign a conversation\"]\nall_of = [\"conversations.assign\"]\n");
    let ran = sandbox.run(["--user", "a", "--action", "reasign a conversation"]);
    ran.fails(2, &["did you mean this one?\n  reassign a conversation", "--exact"]);
    let exact = sandbox.run(["--user", "a", "--action", "reasign a conversation", "--exact"]);
    assert_eq!(exact.code, 4, "{}", exact.stderr);
    assert!(exact.stdout.contains("reassign a conversation"), "{}", exact.stdout);
}

#[test]
fn a_system_that_cannot_be_reached_is_a_gap_and_the_doctor_says_so() {
    let sandbox = sandbox();
    sandbox.profile("acme", GOOD);
    let mut command = sandbox.escalate(["--user", "a", "--timeout", "5s"]);
    let output = command.env("BACKSTAGE_TOKEN", "marker-of-a-secret-0123456789").output().unwrap();
    let ran = crate::support::Ran::of(&output, &sandbox.path(""));
    assert_eq!(ran.code, 4, "{}", ran.stderr);
    assert!(ran.stdout.contains("127.0.0.1:9"), "{}", ran.stdout);
    let mut command = sandbox.escalate(["doctor", "-vvv", "--timeout", "5s"]);
    let output = command.env("BACKSTAGE_TOKEN", "marker-of-a-secret-0123456789").output().unwrap();
    let doctor = crate::support::Ran::of(&output, &sandbox.path(""));
    assert_eq!(doctor.code, 4, "{}", doctor.stderr);
    assert!(doctor.stdout.contains("backstage (Backstage): not ok"), "{}", doctor.stdout);
    for text in [&ran.stdout, &ran.stderr, &doctor.stdout, &doctor.stderr] {
        assert!(!text.contains("marker-of-a-secret"), "{text}");
    }
}

#[test]
fn the_doctor_names_missing_secrets() {
    let sandbox = sandbox();
    let nobody = sandbox.run(["doctor"]);
    nobody.fails(5, &["there is no profile yet", "escalate init"]);
    sandbox.profile("acme", GOOD);
    let ran = sandbox.run(["doctor"]);
    assert_eq!(ran.code, 5);
    assert!(ran.stdout.contains("environment variable BACKSTAGE_TOKEN is not set"), "{}", ran.stdout);
}
