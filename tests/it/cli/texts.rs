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
    for command in
        ["init", "doctor", "explain", "connectors", "outbox", "bundle", "completions", "schema", "reveal"]
    {
        assert!(ran.stdout.contains(&format!("\n  {command} ")), "{command}");
    }
    assert!(!ran.stdout.contains("--now"), "hidden");
}

#[test]
fn version_is_one_line() {
    let ran = Sandbox::new().run(["--version"]);
    assert_eq!((ran.code, ran.stdout), (0, format!("escalate {}\n", env!("CARGO_PKG_VERSION"))));
}

#[test]
fn explains_every_check_by_name_and_by_number() {
    for check in escalate::checks::ALL {
        let sandbox = Sandbox::new();
        let by_name = sandbox.run(["explain", check.id.as_str()]);
        let by_number = sandbox.run(["explain", &check.id.number().to_string()]);
        assert_eq!((by_name.code, &by_name.stdout), (0, &by_number.stdout));
        assert!(by_name.stdout.contains(&check.explanation()));
    }
}

#[test]
fn an_unknown_check_names_the_near_one() {
    Sandbox::new().run(["explain", "acount"]).fails(2, &["`acount` is not a check", "`account`"]);
    Sandbox::new().run(["explain", "zzz"]).fails(2, &["account, invite, password, tenant, role, feature"]);
}

#[test]
fn completions_name_the_flags() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let ran = Sandbox::new().run(["completions", shell]);
        assert_eq!(ran.code, 0);
        assert!(ran.stdout.contains("still-failing"), "{shell}");
    }
}
