//! What Roundup alone does: it counts wrong passwords, has two meanings of 409, takes a change to a former state for a mistake, limits the
//! calls of an account, and still reads what was retired.

use std::thread;

use crate::filing::{entries, file, only};
use crate::profile::Profile;
use crate::servers::Server;
use crate::ticketing::{Ticketing, with};

fn somebody(what: &str) -> String {
    format!("{what}-{}@acme.test", std::process::id())
}

fn waiting(profile: &Profile) -> usize {
    let list = profile.command(&["outbox", "list"]).output().unwrap();
    entries(&String::from_utf8(list.stdout).unwrap())
}

fn locked_out(system: &Ticketing, server: &Server) {
    let before: usize = server.act(&["refused"]).parse().unwrap();
    let profile = system.files(Profile::new(), server, "WRONG_PASSWORD");
    let filed = file(&profile, &somebody("locked"));
    assert_eq!(filed.code, 1, "{filed}");
    assert!(filed.stderr.contains("401"), "{}", filed.stderr);
    let doctor = profile.command(&["doctor"]).output().unwrap();
    assert_eq!(doctor.status.code(), Some(4));
    let after: usize = server.act(&["refused"]).parse().unwrap();
    assert_eq!(after - before, 2, "one wrong password for each command");
    // Two more would lock the account.
    let profile = system.files(Profile::new(), server, system.strong);
    assert_eq!(file(&profile, &somebody("unlocked")).code, 0);
}

#[test]
fn a_wrong_password_is_sent_once() {
    with("roundup", locked_out);
}

fn limited(system: &Ticketing, server: &Server) {
    let profile = system.files(Profile::new(), server, system.strong);
    let user = somebody("limited");
    server.act(&["calls", "3"]);
    let filed = file(&profile, &user);
    server.act(&["calls", "0"]);
    assert_eq!(filed.code, 6, "it is not refused for ever: {filed}");
    assert!(filed.stderr.contains("the system asks to wait"), "{}", filed.stderr);
    assert_eq!(waiting(&profile), 1);
    let retried = profile.command(&["outbox", "retry"]).output().unwrap();
    assert!(retried.status.success(), "{}", String::from_utf8_lossy(&retried.stderr));
    assert_eq!(waiting(&profile), 0);
    let again = file(&profile, &user);
    assert_eq!(again.report["ticket"]["outcome"], "added", "{again}");
    only(system, server, &again);
}

#[test]
fn too_many_calls_wait_and_are_filed_once() {
    with("roundup", limited);
}

/// A message without an author makes 409 of the issue, too.
fn other_conflict(system: &Ticketing, server: &Server) {
    let shipped = include_str!("../../templates/connectors/ticketing/roundup.toml");
    let profile = system.files(Profile::new(), server, system.strong);
    let folder = profile.path(".config/escalate/templates/connectors/ticketing");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(
        folder.join("roundup.toml"),
        shipped.replacen("author: $me, ", "author: ($me | null), ", 1),
    )
    .unwrap();
    let user = somebody("authorless");
    let filed = file(&profile, &user);
    assert_ne!(filed.code, 0, "a 409 that is no duplicate: {filed}");
    assert!(filed.stderr.contains("Roundup refused the issue: "), "{}", filed.stderr);
    std::fs::remove_dir_all(folder).unwrap();
    let filed = file(&profile, &user);
    assert_eq!(
        (filed.code, &filed.report["ticket"]["created"]),
        (0, &true.into()),
        "there was none: {filed}"
    );
}

#[test]
fn another_409_than_that_of_the_key_is_no_ticket() {
    with("roundup", other_conflict);
}

/// Four colleagues report the same problem again at one instant: each change names the state that it is made to.
fn at_once(system: &Ticketing, server: &Server) {
    let user = somebody("crowd");
    let machine = || {
        let key = "token_key = { env = \"CUSTOMER_KEY\" }\n";
        let profile = Profile::new().secret("CUSTOMER_KEY", "one key for all admins of Acme").with(key);
        system.files(profile, server, system.strong)
    };
    let first = file(&machine(), &user);
    assert_eq!(first.code, 0, "{first}");
    let machines: Vec<Profile> = (0..4).map(|_| machine()).collect();
    let user = &user;
    let codes: Vec<i32> = thread::scope(|scope| {
        let running: Vec<_> =
            machines.iter().map(|profile| scope.spawn(move || file(profile, user).code)).collect();
        running.into_iter().map(|one| one.join().unwrap()).collect()
    });
    for (profile, code) in machines.iter().zip(&codes) {
        assert!(matches!(code, 0 | 6), "{codes:?}");
        // Who was overtaken twice is told so, and the next try does it.
        while waiting(profile) > 0 {
            let retried = profile.command(&["outbox", "retry"]).output().unwrap();
            assert!(retried.status.success(), "{}", String::from_utf8_lossy(&retried.stderr));
        }
    }
    let stored = only(system, server, &first);
    assert_eq!(stored.texts.matches("reported again on").count(), 4, "each comment is there once");
}

#[test]
fn comments_at_one_instant_are_all_there() {
    with("roundup", at_once);
}

fn retired(system: &Ticketing, server: &Server) {
    let profile = system.files(Profile::new(), server, system.strong);
    let user = somebody("retired");
    let first = only(system, server, &file(&profile, &user));
    server.act(&["retire", &first.id]);
    let again = file(&profile, &user);
    assert_eq!(again.report["ticket"]["created"], true, "{again}");
    assert_ne!(only(system, server, &again).id, first.id);
}

#[test]
fn a_retired_issue_is_gone_although_it_reads() {
    with("roundup", retired);
}

fn own_fields(system: &Ticketing, server: &Server) {
    let fields = "[ticketing.fields]\npriority = \"critical\"\n";
    let profile = system.files(Profile::new(), server, system.strong).with(fields);
    let filed = only(system, server, &file(&profile, &somebody("critical")));
    let priority = server.act(&["priority", &filed.id]);
    assert_eq!(priority, "critical");
}

#[test]
fn a_field_of_the_profile_goes_into_its_property() {
    with("roundup", own_fields);
}
