//! `escalate connectors …` and `escalate init` with a connector of one's own.

use crate::fixtures::{DIRECTORY, varied};
use crate::support::Sandbox;

/// A home with a connector of one's own in it, which needs no shipped one.
pub(crate) fn sandbox() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write(".config/escalate/templates/connectors/directory/backstage.toml", DIRECTORY);
    sandbox
}

#[test]
fn one_s_own_is_listed_and_shown() {
    let sandbox = sandbox();
    let listed = sandbox.run(["connectors", "list"]);
    assert_eq!(listed.code, 0);
    assert!(listed.stdout.lines().any(|line| line.starts_with("directory") && line.contains("backstage")));
    assert!(listed.stdout.contains("your own"));
    assert_eq!(sandbox.run(["connectors", "show", "backstage"]).stdout, DIRECTORY);
}

#[test]
fn a_connector_that_is_not_there_names_the_near_one() {
    sandbox().run(["connectors", "show", "backstge"]).fails(2, &["`backstge`", "did you mean `backstage`?"]);
    sandbox().run(["connectors", "check", "backstge"]).fails(2, &["connectors new backstge"]);
}

#[test]
fn check_prints_the_plan() {
    let ran = sandbox().run(["connectors", "check", "backstage"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    for part in ["backstage: ", "GET user", "needs users:read", "account rests on user"] {
        assert!(ran.stdout.contains(part), "{part}: {}", ran.stdout);
    }
}

#[test]
fn check_names_every_problem_with_its_place() {
    let sandbox = Sandbox::new();
    sandbox.write("bad.toml", varied(DIRECTORY, &[(")[0]'", ")[0'"), ("account =", "acount =")]));
    sandbox.run(["connectors", "check", "bad.toml"]).fails(5, &["bad.toml:17:", "bad.toml:28:1", "`acount`"]);
}

#[test]
fn check_names_a_cycle() {
    let sandbox = Sandbox::new();
    sandbox.write(
        "cycle.toml",
        varied(
            DIRECTORY,
            &[
                ("{{case.user}}", "{{other.id}}"),
                ("[facts]", "[request.other]\nget = \"/o/{{user.id}}\"\n\n[facts]"),
            ],
        ),
    );
    sandbox.run(["connectors", "check", "cycle.toml"]).fails(5, &["cycle.toml:", "wait for each other"]);
}

#[test]
fn new_writes_one_that_checks_and_never_twice() {
    let sandbox = Sandbox::new();
    let made = sandbox.run(["connectors", "new", "my-crm"]);
    assert_eq!(
        (made.code, made.stdout.as_str()),
        (0, "[HOME]/.config/escalate/templates/connectors/directory/my-crm.toml\n")
    );
    let checked = sandbox.run(["connectors", "check", "my-crm"]);
    assert_eq!(checked.code, 0, "{}", checked.stderr);
    sandbox.run(["connectors", "new", "my-crm"]).fails(2, &["is there already and stays as it is"]);
    sandbox.run(["connectors", "new", "../x"]).fails(2, &["letters, digits"]);
}

#[test]
fn init_writes_a_profile_that_only_the_admin_can_read() {
    let sandbox = sandbox();
    let made = sandbox.run(["init", "--no-input", "--connector", "backstage", "--profile", "Acme Corp."]);
    assert_eq!(made.code, 0, "{}", made.stderr);
    assert_eq!(made.stdout, "[HOME]/.config/escalate/profiles/acme-corp.toml\n");
    assert!(
        made.stderr.contains("BACKSTAGE_TOKEN") && made.stderr.contains("escalate doctor"),
        "{}",
        made.stderr
    );
    let path = sandbox.config().join("profiles/acme-corp.toml");
    let text = std::fs::read_to_string(&path).unwrap();
    for part in [
        "title    = \"Acme Corp.\"",
        "[connect.backstage]",
        "url = \"\"",
        "# realm = \"main\"",
        "token = { env = \"BACKSTAGE_TOKEN\" }",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }
    let again = ["init", "--no-input", "--connector", "backstage", "--profile", "Acme Corp."];
    sandbox.run(again).fails(2, &["stays as it is"]);
    assert_eq!(std::fs::read_to_string(&path).unwrap(), text);
}

#[test]
fn init_without_a_terminal_needs_the_connectors() {
    sandbox().run(["init"]).fails(2, &["--connector NAME", "backstage"]);
    sandbox().run(["init", "--connector", "backstge"]).fails(2, &["did you mean `backstage`?"]);
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn check_runs_the_samples_beside_a_file() {
    let sandbox = Sandbox::new();
    let copy = |name: &str| {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/templates/connectors/directory/");
        sandbox.write(name, std::fs::read(format!("{folder}{name}")).unwrap())
    };
    copy("keycloak.toml");
    let samples = copy("keycloak.samples.json");
    let checked = sandbox.run(["connectors", "check", "keycloak.toml"]);
    assert_eq!(checked.code, 0, "{}", checked.stderr);
    assert!(checked.stdout.contains("samples give what was recorded"), "{}", checked.stdout);
    let changed = std::fs::read_to_string(&samples)
        .unwrap()
        .replace("\"state\": \"inactive\"", "\"state\": \"active\"");
    sandbox.write("keycloak.samples.json", changed);
    let ran = sandbox.run(["connectors", "check", "keycloak.toml"]);
    assert_eq!(ran.code, 5);
    assert!(ran.stderr.contains("keycloak.samples.json") && ran.stderr.contains("account"), "{}", ran.stderr);
}

/// A line that the connector would ignore is not offered.
#[test]
fn init_offers_who_is_answered_where_the_system_has_a_place_for_it() {
    for (connector, offered) in [("rt", true), ("redmine", false)] {
        let sandbox = Sandbox::new();
        sandbox.run(["init", "--no-input", "--connector", connector, "--profile", "acme"]);
        let profile = std::fs::read_to_string(sandbox.config().join("profiles/acme.toml")).unwrap();
        for key in ["# requester = ", "# follow_up = "] {
            assert_eq!(profile.contains(key), offered, "{connector}: {profile}");
        }
        assert!(profile.contains("# [ticketing.fields]"), "{profile}");
    }
}
