//! `escalate init --for PRODUCT`: each profile to start from, as somebody gets it.

use std::collections::BTreeSet;

use escalate::connectors::{ConnectorKind, shipped};
use escalate::profile::{Profile, fill_in, starter};

use crate::support::Sandbox;

pub(crate) fn names() -> Vec<String> {
    starter::names(std::path::Path::new("/nowhere")).unwrap()
}

/// A home in which `init --for` was run, and what it wrote.
pub(crate) fn started(name: &str) -> (Sandbox, String) {
    let sandbox = Sandbox::new();
    let made = sandbox.run(["init", "--no-input", "--for", name]);
    assert_eq!(made.code, 0, "{name}: {}", made.stderr);
    assert_eq!(made.stdout, format!("[HOME]/.config/escalate/profiles/{name}.toml\n"));
    let text = std::fs::read_to_string(sandbox.config().join(format!("profiles/{name}.toml"))).unwrap();
    (sandbox, text)
}

/// The profile with something in every setting that is empty.
fn filled(text: &str) -> String {
    let at = |line: &str| line.contains("= \"\"") && !line.trim_start().starts_with('#');
    let value = |line: &str| match line.starts_with("url") {
        true if line.contains("e.g. ldaps://") => "ldaps://x.example.com",
        true => "https://x.example.com",
        false => "filled-in",
    };
    let lines = text.lines().map(|line| {
        if at(line) { line.replacen("\"\"", &format!("{:?}", value(line)), 1) } else { line.to_owned() }
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn every_system_that_is_asked_has_one() {
    let names: BTreeSet<String> = names().into_iter().collect();
    for shipped in shipped::ALL.iter().filter(|shipped| shipped.kind != ConnectorKind::Ticketing) {
        assert!(names.contains(shipped.name), "init --for {} is not there", shipped.name);
    }
    assert!(names.contains("own"));
}

/// As it is written, nothing is wrong but what is to be filled in; then every phrase of its catalogue is understood.
#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn each_loads_but_for_what_is_to_be_filled_in_and_understands_its_own_words() {
    let mut phrases = 0;
    for name in names() {
        let (sandbox, text) = started(&name);
        let path = sandbox.config().join(format!("profiles/{name}.toml"));
        let open = fill_in(&text);
        match Profile::read(&path, &sandbox.config()) {
            Ok(_) => assert!(open.iter().all(|one| one.settings.is_empty()), "{name}: {open:?}"),
            Err(error) => {
                let said = error.to_string();
                let mistakes: Vec<&str> = said.lines().filter(|line| line.contains(".toml:")).collect();
                assert!(mistakes.iter().all(|line| line.contains(" is empty")), "{name}: {said}");
                let empty: usize = open.iter().map(|one| one.settings.len()).sum();
                assert_eq!(mistakes.len(), empty, "{name}: {said}");
            }
        }
        sandbox.write(&format!(".config/escalate/profiles/{name}.toml"), filled(&text));
        let profile =
            Profile::read(&path, &sandbox.config()).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(!profile.connections.is_empty(), "{name}: asks nobody");
        assert!(profile.catalogue.actions.len() >= 2, "{name}: no usual actions");
        for action in &profile.catalogue.actions {
            for phrase in [&action.name].into_iter().chain(&action.aliases) {
                let needs = profile.catalogue.needs(Some(&phrase.to_uppercase()), &[], &[]);
                assert_eq!(needs.action.as_ref(), Some(&action.name), "{name}: {phrase}");
                phrases += 1;
            }
        }
    }
    assert!(phrases > 200, "{phrases}");
}

/// The next step is named twice: behind `init`, and by `doctor`, which is run without a network.
#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn init_and_doctor_name_everything_that_is_to_be_filled_in() {
    for name in names() {
        let sandbox = Sandbox::new();
        let made = sandbox.run(["init", "--no-input", "--for", &name]);
        let path = sandbox.config().join(format!("profiles/{name}.toml"));
        let text = std::fs::read_to_string(&path).unwrap();
        let doctor = sandbox.run(["doctor", "--timeout", "5s"]);
        let said = format!("{}{}", doctor.stdout, doctor.stderr);
        let mut empty = 0;
        for one in fill_in(&text) {
            for setting in &one.settings {
                empty += 1;
                assert!(made.stderr.contains(setting), "{name}: {setting}: {}", made.stderr);
                assert!(said.contains(&format!("`{setting}` of {} is empty", one.table)), "{name}: {said}");
            }
        }
        if empty > 0 {
            assert_eq!(doctor.code, 5, "{name}: {said}");
            // Once the settings are there, the secrets are asked for.
            sandbox.write(&format!(".config/escalate/profiles/{name}.toml"), filled(&text));
        }
        let doctor = sandbox.run(["doctor", "--timeout", "5s"]);
        let said = format!("{}{}", doctor.stdout, doctor.stderr);
        for variable in fill_in(&text).iter().flat_map(|one| &one.variables) {
            assert!(made.stderr.contains(variable), "{name}: {variable}: {}", made.stderr);
            assert!(said.contains(variable.as_str()), "{name}: {variable}: {said}");
        }
        assert_ne!(doctor.code, 0, "{name}: nothing was filled in: {said}");
        assert!(!said.contains("os error"), "{name}: {said}");
    }
}

#[test]
fn an_unknown_product_is_told_the_nearest_and_all() {
    let sandbox = Sandbox::new();
    sandbox
        .run(["init", "--for", "keyclaok"])
        .fails(2, &["`keyclaok`", "did you mean `keycloak`?", "atender", "own"]);
    sandbox.run(["init", "--for", "../x"]).fails(2, &["there is no profile to start from", "atender"]);
    sandbox.run(["init"]).fails(2, &["--for PRODUCT", "atender", "--connector NAME"]);
}

#[test]
fn a_title_a_ticketing_system_and_a_file_of_ones_own() {
    let sandbox = Sandbox::new();
    let args = [
        "init",
        "--for",
        "atender",
        "--connector",
        "redmine",
        "--connector",
        "export",
        "--profile",
        "Acme Corp.",
    ];
    let made = sandbox.run(args);
    assert_eq!(made.code, 0, "{}", made.stderr);
    let text = std::fs::read_to_string(sandbox.config().join("profiles/acme-corp.toml")).unwrap();
    assert!(text.contains("title    = \"Acme Corp.\"") && text.contains("\n[ticketing]\n"), "{text}");
    assert_eq!(text.matches("[connect.export]").count(), 1, "it has one already");
    assert!(made.stderr.contains("of [ticketing]"), "{}", made.stderr);
    sandbox.run(args).fails(2, &["stays as it is"]);

    sandbox.write(".config/escalate/templates/profiles/crm.toml", "title = \"CRM\"\n[connect.export]\n");
    sandbox.write(".config/escalate/templates/profiles/okta.toml", "title = \"Ours\"\n[connect.export]\n");
    assert_eq!(sandbox.run(["init", "--for", "crm"]).code, 0);
    assert_eq!(sandbox.run(["init", "--for", "okta"]).code, 0);
    let okta = std::fs::read_to_string(sandbox.config().join("profiles/okta.toml")).unwrap();
    assert!(okta.contains("title = \"Ours\""), "the user's own takes the place: {okta}");
}

#[test]
fn an_api_of_ones_own_gets_a_connector_to_fill_in() {
    let (sandbox, _) = started("own");
    let checked = sandbox.run(["connectors", "check", "own"]);
    assert_eq!(checked.code, 0, "{}{}", checked.stdout, checked.stderr);
    let path = ".config/escalate/templates/connectors/directory/own.toml";
    assert!(sandbox.path(path).is_file());
    sandbox.write(path, "# mine\n");
    std::fs::remove_file(sandbox.config().join("profiles/own.toml")).unwrap();
    let again = sandbox.run(["init", "--for", "own"]);
    assert!(again.stderr.contains("is there already and stays as it is"), "{}", again.stderr);
    assert_eq!(std::fs::read_to_string(sandbox.path(path)).unwrap(), "# mine\n");
}

#[test]
fn profile_path_and_show() {
    let sandbox = Sandbox::new();
    sandbox.run(["profile", "path"]).fails(5, &["[HOME]/.config/escalate/profiles", "init --for"]);
    sandbox.run(["init", "--for", "atender"]);
    let path = sandbox.run(["profile", "path"]);
    assert_eq!((path.code, path.stdout.as_str()), (0, "[HOME]/.config/escalate/profiles/atender.toml\n"));
    let mut command = sandbox.escalate(["profile", "show", "--format", "json"]);
    let output = command.env("ATENDER_LIVE_KEY", "sa_live_marker_0123456789abcdef").output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(!text.contains("sa_live_marker"), "{text}");
    let shown: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(shown["connections"][0]["name"], "atender");
    assert_eq!(shown["connections"][0]["proven"], "unproven");
    assert_eq!(shown["connections"][0]["not_filled_in"], serde_json::json!([]), "the key is there");
    assert_eq!(shown["connections"][0]["settings"][0]["from"], "default");
    assert!(shown["connections"][1]["not_filled_in"][0].as_str().unwrap().contains("ATENDER_TEST_KEY"));
    assert!(shown["actions"].as_array().unwrap().len() > 30);
    let page = sandbox.run(["profile", "show"]);
    for part in [
        "Atender ([HOME]/.config/escalate/profiles/atender.toml)",
        "production (Production), sandbox (Sandbox)",
        "key = { env = \"ATENDER_LIVE_KEY\" }",
        "url = https://v3.atender.com (default)",
        "reassign a conversation: conversations.assign",
        "Cases: flag cases",
        "Not filled in\n  atender: `key`: the environment variable ATENDER_LIVE_KEY is not there",
    ] {
        assert!(page.stdout.contains(part), "{part}: {}", page.stdout);
    }
}

/// The example is what `init` writes.
#[test]
fn the_example_is_the_profile_of_atender() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let (_, text) = started("atender");
    assert_eq!(std::fs::read_to_string(root.join("examples/07_atender/escalate.toml")).unwrap(), text);
}

#[test]
fn what_is_not_filled_in_is_shown_and_a_secret_in_the_open_is_not() {
    let (sandbox, text) = started("keycloak");
    let shown = sandbox.run(["profile", "show"]);
    assert_eq!(shown.code, 5, "{}", shown.stderr);
    for part in [
        "url = (not filled in)",
        "keycloak: `client_id` of [connect.keycloak] is empty",
        "KEYCLOAK_CLIENT_SECRET is not there",
    ] {
        assert!(shown.stdout.contains(part), "{part}: {}", shown.stdout);
    }
    let secret = "a-secret-in-the-open-0123456789";
    let open = text.replace("{ env = \"KEYCLOAK_CLIENT_SECRET\" }", &format!("{secret:?}"));
    sandbox.write(".config/escalate/profiles/keycloak.toml", open);
    let refused = sandbox.run(["profile", "show", "--format", "json"]);
    refused.fails(5, &["`client_secret` of [connect.keycloak] is a secret and must not stand in the file"]);
    assert!(!refused.stderr.contains(secret), "{}", refused.stderr);
}
