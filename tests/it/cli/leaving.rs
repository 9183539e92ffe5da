//! What leaves: the bundle, the dry run, attachments, encryption; and that nothing leaves that should not.

use std::path::Path;

use super::replay::{recording, replay};
use crate::support::Sandbox;

/// A home with a recorded run.
fn recorded() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("facts.json", recording().to_string());
    sandbox
}

/// The names in a folder that are not part of a home.
fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap().flatten();
    let mut names: Vec<String> = entries
        .map(|entry| entry.file_name().into_string().unwrap())
        .filter(|name| !matches!(name.as_str(), ".config" | ".local" | "facts.json"))
        .collect();
    names.sort();
    names
}

#[test]
fn what_the_admin_can_fix_is_not_escalated() {
    let (sandbox, ran) = replay(|_| {}, &["--bundle", "out.zip"]);
    assert_eq!(ran.code, 3);
    assert_eq!(names(&sandbox.path("")), Vec::<String>::new(), "no bundle and nothing left behind");
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn after_the_fix_did_not_help_it_is_and_the_bundle_verifies_and_replays() {
    let (sandbox, ran) = replay(|_| {}, &["--still-failing", "--bundle", "out.zip"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(ran.stderr.contains("out.zip"), "{}", ran.stderr);
    assert_eq!(sandbox.run(["bundle", "verify", "out.zip"]).code, 0);
    let shown = sandbox.run(["bundle", "show", "out.zip"]);
    for part in ["ticket.md", "facts.json", "SHA256SUMS"] {
        assert!(shown.stdout.contains(part), "{part}: {}", shown.stdout);
    }
    assert!(!shown.stdout.contains("ana@acme.example"), "support sees a token");
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn the_same_input_and_clock_give_the_same_bytes() {
    let (sandbox, _) = replay(|_| {}, &["--still-failing", "--bundle", "one.zip"]);
    let again = sandbox.run(["--facts", "facts.json", "--still-failing", "--bundle", "two.zip"]);
    assert_eq!(again.code, 0, "{}", again.stderr);
    assert_eq!(
        std::fs::read(sandbox.path("one.zip")).unwrap(),
        std::fs::read(sandbox.path("two.zip")).unwrap()
    );
}

#[test]
fn a_changed_bundle_does_not_verify() {
    let (sandbox, _) = replay(|_| {}, &["--still-failing", "--bundle", "out.zip"]);
    let mut bytes = std::fs::read(sandbox.path("out.zip")).unwrap();
    let middle = bytes.len() / 3;
    bytes[middle] ^= 0xFF;
    sandbox.write("out.zip", bytes);
    sandbox.run(["bundle", "verify", "out.zip"]).fails(1, &[]);
}

#[test]
fn a_token_is_revealed_where_it_was_made() {
    let (sandbox, _) = replay(|_| {}, &["--still-failing", "--bundle", "out.zip"]);
    let shown = sandbox.run(["bundle", "show", "out.zip"]).stdout;
    let token =
        shown.split(|c: char| !c.is_ascii_alphanumeric() && c != '-').find(|word| word.starts_with("mail-"));
    let revealed = sandbox.run(["reveal", token.expect("a token in the ticket")]);
    assert_eq!((revealed.code, revealed.stdout.as_str()), (0, "ana@acme.example\n"), "{}", revealed.stderr);
}

#[test]
fn a_dry_run_shows_everything_and_writes_nothing() {
    let (sandbox, ran) = replay(|_| {}, &["--still-failing", "--dry-run", "--bundle", "out.zip"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    for part in
        ["Dry run: nothing was written", "== Ticket ==", "== Files ==", "bundle (zip)", "== Taken out =="]
    {
        assert!(ran.stdout.contains(part), "{part}: {}", ran.stdout);
    }
    assert_eq!(names(&sandbox.path("")), Vec::<String>::new());
    let shown = ran.stdout.split("== Ticket ==").nth(1).unwrap();
    assert!(!shown.contains("ana@acme.example"), "the ticket as support sees it");
}

#[test]
fn a_bundle_that_cannot_be_written_is_found_before_the_first_request() {
    let sandbox = super::connectors::sandbox();
    // A system that answers nobody: a request would say so, and the missing folder is said instead.
    sandbox.profile(
        "acme",
        "[connect.backstage]\nurl = \"http://127.0.0.1:9\"\ntoken = { env = \"NEVER_SET\" }\n",
    );
    let ran = sandbox.run(["--user", "a", "--bundle", "no/such/folder/out.zip"]);
    ran.fails(1, &["no/such/folder/out.zip", "its folder does not exist"]);
    assert!(!ran.stderr.contains("NEVER_SET"), "not even the secrets are read");
    recorded().run(["--facts", "facts.json", "--bundle", "."]).fails(1, &["is a folder"]);
}

#[test]
fn attachments_that_are_not_there_or_have_no_ticket_to_go_with() {
    let sandbox = recorded();
    let missing = ["--facts", "facts.json", "--dry-run", "--attach", "nowhere.log"];
    sandbox.run(missing).fails(5, &["attachment nowhere.log"]);
    let folder = ["--facts", "facts.json", "--dry-run", "--attach-raw", "."];
    sandbox.run(folder).fails(5, &["attachment .", "not a file"]);
    sandbox.run(["--facts", "facts.json", "--attach", "facts.json"]).fails(2, &["--bundle PATH or --file"]);
}

#[test]
fn attachments_are_cleaned_and_what_cannot_be_is_named() {
    let sandbox = recorded();
    sandbox.write("app.log", "user ana@acme.example\nerror 403 request_id=req-7\n");
    sandbox.write("blob.bin", [0, 159, 146, 150, 0, 1, 2]);
    let ran = sandbox.run([
        "--facts",
        "facts.json",
        "--still-failing",
        "--dry-run",
        "--attach",
        "app.log",
        "--attach",
        "blob.bin",
        "--attach-raw",
        "blob.bin",
    ]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(ran.stdout.contains("attachments/app.log"), "{}", ran.stdout);
    assert!(ran.stdout.contains("left out") && ran.stdout.contains("--attach-raw"), "{}", ran.stdout);
    assert!(ran.stdout.contains("sent as it is"), "{}", ran.stdout);
}

/// In the zip the second of two files with one name has another: it is the one that nobody looks into.
#[test]
fn of_two_files_with_one_name_only_the_one_that_goes_as_it_is_is_not_scanned() {
    let sandbox = recorded();
    let key = format!("-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n", "MIIEvQ".repeat(20));
    sandbox.write("cleaned/app.log", "started\n");
    sandbox.write("raw/app.log", key);
    let recorded = ["--facts", "facts.json", "--still-failing", "--bundle", "out.zip"];
    let attached = ["--attach", "cleaned/app.log", "--attach-raw", "raw/app.log"];
    let ran = sandbox.run(recorded.into_iter().chain(attached));
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let shown = sandbox.run(["bundle", "show", "out.zip"]).stdout;
    assert!(shown.contains("attachments/app.log") && shown.contains("attachments/app-2.log"), "{shown}");
}

#[cfg(feature = "encrypt")]
#[test]
fn an_encrypted_bundle_opens_with_its_key_only() {
    let sandbox = recorded();
    let (secret, public) = age_key();
    sandbox.write("key.txt", format!("{secret}\n"));
    let made = sandbox.run([
        "--facts",
        "facts.json",
        "--still-failing",
        "--bundle",
        "out.zip",
        "--encrypt-to",
        &public,
    ]);
    assert_eq!(made.code, 0, "{}", made.stderr);
    assert_eq!(names(&sandbox.path("")), ["key.txt", "out.zip.age"]);
    sandbox.run(["bundle", "verify", "out.zip.age"]).fails(2, &["is encrypted", "--identity FILE"]);
    let verified = sandbox.run(["bundle", "verify", "out.zip.age", "--identity", "key.txt"]);
    assert_eq!(verified.code, 0, "{}", verified.stderr);
    let (other, _) = age_key();
    sandbox.write("other.txt", format!("{other}\n"));
    sandbox
        .run(["bundle", "show", "out.zip.age", "--identity", "other.txt"])
        .fails(1, &["could not be opened"]);
}

#[cfg(feature = "encrypt")]
#[test]
fn a_receiver_that_is_none_is_found_at_once() {
    let ran = recorded().run(["--facts", "facts.json", "--bundle", "out.zip", "--encrypt-to", "bob"]);
    ran.fails(5, &["--encrypt-to", "age1"]);
}

#[test]
fn filing_needs_a_ticketing_system() {
    let sandbox = recorded();
    sandbox.profile("acme", "");
    sandbox.run(["--facts", "facts.json", "--file"]).fails(5, &["[ticketing]", "--bundle PATH"]);
}

#[cfg(feature = "encrypt")]
fn age_key() -> (String, String) {
    use age::secrecy::ExposeSecret as _;
    let identity = age::x25519::Identity::generate();
    (identity.to_string().expose_secret().to_owned(), identity.to_public().to_string())
}

/// A receiver, as it is written down.
#[cfg(not(feature = "encrypt"))]
const RECEIVER: &str = "age1qyqszqgpqyqszqgpqyqszqgpqyqszqgpqyqszqgpqyqszqgpqyqs3290gq";

#[cfg(not(feature = "mcp"))]
#[test]
fn a_build_without_an_assistant_says_so() {
    Sandbox::new().run(["mcp"]).fails(2, &["this build has no assistant", "--features mcp"]);
}

#[cfg(not(feature = "encrypt"))]
#[test]
fn a_build_without_encryption_writes_nothing_where_it_was_asked_for() {
    let sandbox = recorded();
    let wanted = ["--facts", "facts.json", "--still-failing", "--bundle", "out.zip"];
    let asked = wanted.iter().copied().chain(["--encrypt-to", RECEIVER]);
    sandbox.run(asked).fails(1, &["--encrypt-to: this build of escalate has no encryption"]);
    assert_eq!(names(&sandbox.path("")), Vec::<String>::new());
    sandbox.profile("acme", &format!("encrypt_to = [\"{RECEIVER}\"]\n"));
    let with_profile = |rest: &[&str]| sandbox.run([&["--profile", "acme"], rest].concat());
    let says = ["`encrypt_to` of the profile: this build of escalate has no encryption"];
    with_profile(&wanted).fails(1, &says);
    with_profile(&["--facts", "facts.json", "--still-failing", "--dry-run"]).fails(1, &says);
    assert_eq!(names(&sandbox.path("")), Vec::<String>::new());
    assert_eq!(with_profile(&["--facts", "facts.json"]).code, 3, "a diagnosis needs no encryption");
}

#[cfg(not(feature = "encrypt"))]
#[test]
fn a_build_without_encryption_says_how_to_open_a_bundle() {
    let sandbox = Sandbox::new();
    sandbox.write("out.zip.age", "age-encryption.org/v1\n-> X25519 abc\n");
    sandbox.write("key.txt", "");
    for command in ["show", "verify"] {
        let says = ["out.zip.age: it is encrypted", "has no encryption", "age --decrypt -i KEY"];
        sandbox.run(["bundle", command, "out.zip.age"]).fails(1, &says);
        sandbox.run(["bundle", command, "out.zip.age", "--identity", "key.txt"]).fails(1, &says);
    }
}
