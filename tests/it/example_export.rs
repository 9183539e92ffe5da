//! `examples/01_export`: every person there ends as its README says.

use std::path::Path;

use super::support::Sandbox;

/// Who, which action, the exit status, and what the first lines say.
const PEOPLE: &[(&str, &str, i32, &str)] = &[
    ("ana", "reassign a conversation", 3, "assign Senior Agent (2 other permissions"),
    ("ben", "", 3, "Reactivate"),
    ("cleo", "", 3, "click the link"),
    ("dev", "", 3, "Pending Invites → Resend"),
    ("eli", "", 3, "Unlock"),
    ("fay", "", 3, "only in acme-sandbox"),
    ("kim", "", 3, "corp-sso"),
    ("gus", "open a case", 3, "turn on `cases`"),
    ("hana", "query the warehouse", 0, "not in the tier growth"),
    ("ida", "run an export", 3, "no beta"),
    ("jon", "reassign a conversation", 0, "Should work"),
];

#[test]
fn every_person_ends_as_the_readme_says() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let profile = root.join("examples/01_export/escalate.toml");
    let sandbox = Sandbox::new();
    for (who, action, status, says) in PEOPLE {
        let user = format!("{who}@acme.example");
        let mut command =
            sandbox.escalate(["--no-input", "--dry-run", "--tenant", "acme-prod", "--user", &user]);
        command.arg("--config").arg(&profile);
        if !action.is_empty() {
            command.args(["--action", action]);
        }
        let output = command.output().unwrap();
        let text =
            String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(*status), "{who}: {text}");
        // Whatever the width.
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(text.contains(says), "{who}: `{says}` is not in:\n{text}");
        assert!(who == &"dev" || !text.contains("cannot all be true"), "{who}: {text}");
    }
}
