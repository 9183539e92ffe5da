//! What a shell is told at Tab: names of this profile and of the connectors, in real shells where they are installed.

use std::path::Path;
use std::process::Command;

use escalate::commands::cli::examples::INSTALL;

use crate::support::Sandbox;

/// A home with the first example as its only profile.
fn home() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.example(".config/escalate/profiles", "acme.toml");
    sandbox
}

/// What `escalate` answers a shell that is not bash.
fn answers(sandbox: &Sandbox, line: &[&str]) -> Vec<String> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_escalate"));
    command
        .env_clear()
        .env("HOME", sandbox.path(""))
        .env("ESCALATE_COMPLETE", "fish")
        .current_dir(sandbox.path(""));
    let output = command.args(["--", "escalate"]).args(line).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines().map(|line| line.split('\t').next().unwrap().to_owned()).collect()
}

#[test]
fn names_are_of_the_profile_the_connectors_and_the_checks() {
    let sandbox = home();
    let lines: &[(&[&str], &str)] = &[
        (&["doc"], "doctor"),
        (&["--profile", ""], "acme"),
        (&["doctor", "--profile", ""], "acme"),
        (&["--tenant", ""], "acme-prod"),
        (&["--profile", "acme", "--tenant=acme-s"], "--tenant=acme-sandbox"),
        (&["--action", "re"], "reassign a conversation"),
        (&["--permission", ""], "conversations.assign"),
        (&["--feature", ""], "warehouse"),
        (&["--what-if", "flag"], "flag=cases"),
        (&["--found", "account"], "account=fail:no_seat"),
        (&["--lang", ""], "nb"),
        (&["--symptom", ""], "sign-in"),
        (&["explain", "ro"], "role"),
        (&["init", "--connector", "key"], "keycloak"),
        (&["connectors", "show", "unl"], "unleash"),
        (&["connectors", "try", ""], "directory"),
        (&["connectors", "try", "directory", ""], "attempts"),
    ];
    for (line, expected) in lines {
        let answered = answers(&sandbox, line);
        assert!(answered.iter().any(|name| name == expected), "{line:?}: {answered:?}");
    }
}

#[test]
fn a_profile_with_a_mistake_completes_to_nothing_and_says_nothing() {
    let sandbox = Sandbox::new();
    sandbox.profile("acme", "tenants = 1");
    let answered = answers(&sandbox, &["--tenant", ""]);
    assert!(!answered.iter().any(|name| name.contains("acme")), "{answered:?}");
    assert!(!sandbox.path(".local").exists(), "a Tab leaves nothing behind");
}

#[test]
fn a_shell_that_is_not_known() {
    let output = Sandbox::new().escalate(["--help"]).env("ESCALATE_COMPLETE", "csh").output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("no completions for csh"));
}

#[test]
fn help_has_the_line_for_every_shell() {
    let help = Sandbox::new().run(["completions", "--help"]).stdout;
    for install in INSTALL {
        assert!(help.contains(install.line) && help.contains(install.file), "{install:?}");
        let script = Sandbox::new().run(["completions", install.shell]).stdout;
        assert!(script.contains("ESCALATE_COMPLETE"), "{script}");
    }
}

/// Loads the script in a real shell and prints what it completes; `None`: that shell is not installed.
#[cfg(unix)]
fn in_shell(shell: &str, script: &str) -> Option<String> {
    let sandbox = home();
    std::fs::create_dir(sandbox.path("bin")).unwrap();
    std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_escalate"), sandbox.path("bin/escalate")).unwrap();
    let found = ["/bin", "/usr/bin", "/usr/local/bin"]
        .iter()
        .map(|folder| Path::new(folder).join(shell))
        .find(|path| path.exists());
    let mut command = Command::new(found?);
    command.env_clear().env("HOME", sandbox.path("")).current_dir(sandbox.path(""));
    command.env("PATH", format!("{}:/usr/bin:/bin", sandbox.path("bin").display()));
    let output = command.args(["-c", script]).output().unwrap();
    Some(String::from_utf8(output.stdout).unwrap() + &String::from_utf8_lossy(&output.stderr))
}

#[test]
#[cfg(unix)]
fn bash_completes() {
    let complete = |words: &str, count: usize| {
        let script = format!(
            "{}\nCOMP_WORDS=({words}); COMP_CWORD={count}; _escalate; printf '%s\\n' \"${{COMPREPLY[@]}}\"",
            INSTALL[0].line
        );
        in_shell("bash", &script)
    };
    let Some(actions) = complete("escalate --action re", 2) else { return };
    assert_eq!(actions, "reassign\\ a\\ conversation\nreply\\ to\\ a\\ conversation\n");
    assert_eq!(complete("escalate --action '\"rea'", 2).unwrap(), "reassign a conversation\n");
    assert_eq!(complete("escalate --tenant = acme-p", 3).unwrap(), "acme-prod\n");
    assert_eq!(complete("escalate --user ana @ acme.example --tenant acme-p", 6).unwrap(), "acme-prod\n");
    let roles = complete("escalate --found role =", 3).unwrap();
    assert!(roles.contains("fail:no_role_grants"), "{roles}");
}

#[test]
#[cfg(unix)]
fn fish_completes() {
    let script = format!("{}; complete -C 'escalate --action rea'", INSTALL[2].line);
    let Some(printed) = in_shell("fish", &script) else { return };
    assert!(
        printed.starts_with("reassign a conversation") || printed.starts_with("reassign\\ a\\ conversation"),
        "{printed}"
    );
}

/// zsh completes in its line editor only: here it is asked whether it can read the script and whom it calls.
#[test]
#[cfg(unix)]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn zsh_reads_the_script() {
    let script =
        format!("autoload -Uz compinit; compinit -u; {}; print -r -- $_comps[escalate]", INSTALL[1].line);
    let Some(printed) = in_shell("zsh", &script) else { return };
    assert!(printed.contains("_clap_dynamic_completer_escalate"), "{printed}");
}
