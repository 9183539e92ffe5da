//! Secrets: from the environment, a file, a command; and what is said when they are not there.

use std::path::PathBuf;

use escalate::profile::secret::SecretRef;
use escalate::vault::Vault;
use secrecy::ExposeSecret as _;
use tempfile::TempDir;

fn resolve(secret: &SecretRef) -> Result<String, String> {
    secret
        .resolve("key", &Vault::new())
        .map(|read| read.expose_secret().to_owned())
        .map_err(|error| error.to_string())
}

fn command(words: &[&str]) -> SecretRef {
    SecretRef::Command(words.iter().map(|&word| word.to_owned()).collect())
}

fn file(bytes: &[u8]) -> (TempDir, SecretRef) {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("secret");
    std::fs::write(&path, bytes).unwrap();
    (folder, SecretRef::File(path))
}

#[test]
fn a_variable_that_is_not_set_is_named() {
    let missing = SecretRef::Env("ESCALATE_TEST_NEVER_SET".into());
    assert_eq!(resolve(&missing).unwrap_err(), "the environment variable ESCALATE_TEST_NEVER_SET is not set");
}

#[test]
fn a_file_without_its_last_line_break() {
    let (_folder, secret) = file(b"line one\nline two \r\n");
    assert_eq!(resolve(&secret).as_deref(), Ok("line one\nline two "));
}

#[test]
fn files_that_hold_no_secret() {
    let endless = vec![b'x'; 70_000];
    for (bytes, what) in
        [(&b"\n"[..], "is empty"), (b"abc\xFF", "not text"), (&endless, "longer than 64 KiB")]
    {
        let (_folder, secret) = file(bytes);
        let message = resolve(&secret).unwrap_err();
        assert!(message.contains(what) && !message.contains("abc"), "{message}");
    }
    let message = resolve(&SecretRef::File(PathBuf::from("/nowhere/secret"))).unwrap_err();
    assert!(message.contains("/nowhere/secret cannot be read"), "{message}");
}

#[cfg(unix)]
#[test]
fn a_command_runs_without_a_shell() {
    assert_eq!(resolve(&command(&["printf", "%s\\n", "$HOME; echo x"])).as_deref(), Ok("$HOME; echo x"));
}

#[cfg(unix)]
#[test]
fn commands_that_fail_do_not_tell_what_they_printed() {
    let message = resolve(&command(&["sh", "-c", "echo s3cr3t; echo s3cr3t >&2; exit 3"])).unwrap_err();
    assert!(message.contains("`sh` ended with exit status: 3; run it by hand"), "{message}");
    assert!(!message.contains("s3cr3t"));
    let message = resolve(&command(&["escalate-no-such-program"])).unwrap_err();
    assert!(message.contains("`escalate-no-such-program` cannot be started"), "{message}");
    let message = resolve(&command(&["true"])).unwrap_err();
    assert!(message.contains("`true` is empty"), "{message}");
}
