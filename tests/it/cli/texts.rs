//! Texts that come out of tables: help, explanations, completions.

use crate::support::Sandbox;

#[test]
fn help_has_every_flag_of_the_contract() {
    let ran = Sandbox::new().run(["--help"]);
    assert_eq!(ran.code, 0);
    assert_eq!(ran.stderr, "");
    let flags = [
        "--user",
        "--tenant",
        "--action",
        "--error",
        "--permission",
        "--feature",
        "--config",
        "--profile",
        "--facts",
        "--bundle",
        "--file",
        "--attach",
        "--attach-raw",
        "--dry-run",
        "--still-failing",
        "--allow-unknown",
        "--found",
        "--format",
        "--lang",
        "--no-input",
        "--timeout",
        "--symptom",
        "--encrypt-to",
    ];
    for flag in flags {
        assert!(
            ran.stdout.contains(&format!("{flag} ")) || ran.stdout.contains(&format!("{flag}\n")),
            "{flag}"
        );
    }
    for command in [
        "init",
        "doctor",
        "explain",
        "connectors",
        "profile",
        "outbox",
        "bundle",
        "completions",
        "schema",
        "reveal",
    ] {
        assert!(ran.stdout.contains(&format!("\n  {command} ")), "{command}");
    }
    assert!(!ran.stdout.contains("--now"), "hidden");
}

#[test]
fn version_is_one_line() {
    let ran = Sandbox::new().run(["--version"]);
    // In a clone, the commit and its day; sources without a repository have none.
    let shape = format!(
        r"^escalate {}( \([0-9a-f]{{7,}} \d{{4}}-\d\d-\d\d\))?\n$",
        regex::escape(env!("CARGO_PKG_VERSION"))
    );
    assert_eq!(ran.code, 0);
    assert!(regex::Regex::new(&shape).unwrap().is_match(&ran.stdout), "{}", ran.stdout);
}

#[test]
fn explains_every_check_by_name_and_by_number() {
    for check in escalate::checks::ALL {
        let sandbox = Sandbox::new();
        let by_name = sandbox.run(["explain", check.id.as_str()]);
        let by_number = sandbox.run(["explain", &check.id.number().to_string()]);
        assert_eq!((by_name.code, &by_name.stdout), (0, &by_number.stdout));
        let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(words(&by_name.stdout).contains(&words(&check.explanation())));
    }
}

#[test]
fn explains_checks_for_programs() {
    let sandbox = Sandbox::new();
    let json = |args: &[&str]| -> serde_json::Value {
        let ran = sandbox.run([args, &["--format", "json"]].concat());
        serde_json::from_str(&ran.stdout).unwrap_or_else(|_| panic!("{args:?}: {}{}", ran.stdout, ran.stderr))
    };
    let all = json(&["explain"]);
    assert_eq!(all["checks"].as_array().unwrap().len(), escalate::checks::ALL.len());
    for (check, listed) in escalate::checks::ALL.iter().zip(all["checks"].as_array().unwrap()) {
        let one = json(&["explain", check.id.as_str()]);
        assert_eq!((&one["check"], &one["given"]), (listed, &check.id.as_str().into()));
        assert_eq!(
            (&one["check"]["id"], &one["points_at"]),
            (&check.id.as_str().into(), &serde_json::json!([]))
        );
        assert_eq!(one["check"]["explanation"], check.explanation());
        let reasons = one["check"]["reasons"].as_array().unwrap();
        assert!(reasons.iter().all(|reason| reason["code"].is_string() && reason["says"].is_string()));
        assert_eq!(reasons.len(), check.by_hand.reasons.len());
    }
}

#[test]
fn an_unknown_check_names_the_near_one() {
    Sandbox::new().run(["explain", "acount"]).fails(2, &["`acount` is not a check", "`account`"]);
}

#[test]
fn explains_what_a_code_means() {
    let ran = Sandbox::new().run(["explain", "AADSTS50126"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    for said in [
        "AADSTS50126 (Microsoft Entra ID)",
        "points at password",
        "does not prove",
        "Where to look",
        "settles nothing",
    ] {
        assert!(ran.stdout.contains(said), "{said}: {}", ran.stdout);
    }
}

#[test]
fn explains_a_text_of_another_language_for_programs() {
    let text = "Mein Konto ist gesperrt. ERROR 1045 (28000)";
    let ran = Sandbox::new().run(["explain", "--format", "json", text]);
    let said: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!((ran.code, said["given"].as_str(), said["language"].as_str()), (0, Some(text), Some("de")));
    assert_eq!(said["codes"][0]["check"], "password");
    assert!(said["codes"][0]["does_not_prove"].is_string() && said["codes"][0]["also"].is_array());
    let points: Vec<_> = said["points_at"].as_array().unwrap().iter().map(|point| &point["check"]).collect();
    assert!(points.contains(&&"account".into()) && points.contains(&&"password".into()), "{said}");
}

#[test]
fn says_that_an_unknown_text_is_unknown() {
    for unknown in ["zzz", "qwx vbn 77"] {
        let ran = Sandbox::new().run(["explain", unknown]);
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        assert!(ran.stdout.contains("account, invite, password, tenant, role, feature"), "{}", ran.stdout);
    }
    let nothing = Sandbox::new().run(["explain", "--format", "json", "zzz"]);
    let said: serde_json::Value = serde_json::from_str(&nothing.stdout).unwrap();
    assert_eq!((&said["points_at"], &said["codes"]), (&serde_json::json!([]), &serde_json::json!([])));
}

#[test]
fn man_pages_have_every_flag_and_variable() {
    let sandbox = Sandbox::new();
    let main = sandbox.run(["man"]).stdout;
    for part in [
        "still\\-failing",
        ".SH EXAMPLES",
        ".SH \"EXIT STATUS\"",
        "ESCALATE_CONFIG_DIR",
        "escalate\\-doctor(1)",
    ] {
        assert!(main.contains(part), "{part}: {main}");
    }
    let written = sandbox.run(["man", "--dir", "man/man1"]);
    assert_eq!(written.code, 0, "{}", written.stderr);
    for page in ["escalate.1", "escalate-doctor.1", "escalate-connectors-try.1"] {
        assert!(written.stdout.contains(page), "{}", written.stdout);
        assert!(
            std::fs::read_to_string(sandbox.path("man/man1").join(page)).unwrap().starts_with(".ie"),
            "{page}"
        );
    }
    assert_eq!(std::fs::read_to_string(sandbox.path("man/man1/escalate.1")).unwrap(), main);
    sandbox.write("taken", "");
    sandbox.run(["man", "--dir", "taken"]).fails(1, &["taken", "--dir"]);
}

#[test]
fn a_schema_has_a_name_of_its_own() {
    for name in ["facts", "report", "clusters", "config", "connector"] {
        let ran = Sandbox::new().run(["schema", name]);
        let schema: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
        assert!(
            schema["$id"].as_str().unwrap().starts_with(&format!("urn:escalate:{name}")),
            "{}",
            schema["$id"]
        );
    }
}
