//! `escalate outbox …` and `escalate reveal` on an empty state folder.

use crate::support::Sandbox;

#[test]
fn an_empty_outbox() {
    let ran = Sandbox::new().run(["outbox", "list"]);
    assert_eq!((ran.code, ran.stdout.as_str(), ran.stderr.as_str()), (0, "", "Nothing is waiting.\n"));
}

#[test]
fn an_entry_that_is_not_there() {
    Sandbox::new().run(["outbox", "drop", "3f2a"]).fails(2, &["`3f2a`", "escalate outbox list"]);
    Sandbox::new().run(["outbox", "drop", "../../x"]).fails(2, &["`../../x`"]);
}

#[test]
fn a_token_that_was_not_made_here() {
    Sandbox::new().run(["reveal", "user-7f3a"]).fails(2, &["`user-7f3a`", "where the ticket was written"]);
}

#[test]
fn a_state_folder_that_cannot_be_made() {
    let sandbox = Sandbox::new();
    let file = sandbox.write("file", "");
    let mut command = sandbox.escalate(["outbox", "list"]);
    let output = command.env("ESCALATE_STATE_DIR", file.join("below")).output().unwrap();
    let ran = crate::support::Ran::of(&output, &sandbox.path(""));
    ran.fails(1, &["file/below", "must be writable"]);
}
