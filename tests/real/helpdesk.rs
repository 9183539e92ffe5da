//! What django-helpdesk alone does: it refuses .zip by default, renders comments as templates, takes a comment's title for the ticket's,
//! writes into tickets that a comment names, and cannot search.

use crate::filing::{entries, file, file_with, only};
use crate::profile::Profile;
use crate::servers::Server;
use crate::ticketing::{Ticketing, with};

fn somebody(what: &str) -> String {
    format!("{what}-{}@acme.test", std::process::id())
}

fn without_zip(system: &Ticketing, server: &Server) {
    let profile = system.files(Profile::new(), server, system.strong);
    let user = somebody("zip");
    server.act(&["zip", "off"]);
    let filed = file(&profile, &user);
    server.act(&["zip", "on"]);
    assert_eq!(filed.code, 1, "it is refused for ever: {filed}");
    for words in ["Unsupported file extension: .zip", "HELPDESK_VALID_EXTENSIONS", "escalate outbox retry"] {
        assert!(filed.stderr.contains(words), "{words:?} in {}", filed.stderr);
    }
    let retried = profile.command(&["outbox", "retry"]).output().unwrap();
    assert!(retried.status.success(), "{}", String::from_utf8_lossy(&retried.stderr));
    let list = profile.command(&["outbox", "list"]).output().unwrap();
    assert_eq!(entries(&String::from_utf8(list.stdout).unwrap()), 0);
    let again = file(&profile, &user);
    assert_eq!(again.report["ticket"]["outcome"], "added", "{again}");
    assert_eq!(only(system, server, &again).bundles.len(), 2, "one for each report");
}

#[test]
fn a_bundle_that_is_refused_names_the_setting_and_is_filed_when_it_is_changed() {
    with("helpdesk", without_zip);
}

/// Everything that a comment's template, the page and the back links would act on.
const ERROR: &str = "{{ ticket.title }} {% now \"Y\" %} {# gone #} X-HELPDESK-COMMENT-VERBATIM %} see #1 [a](javascript:b) {\"a\": {}}";

fn as_typed(system: &Ticketing, server: &Server) {
    let profile = system.files(Profile::new(), server, system.strong);
    let user = somebody("typed");
    let strangers = server.act(&["comments", "1"]);
    let first = only(system, server, &file_with(&profile, &user, ERROR));
    let title = server.act(&["title", &first.id]);
    let again = only(system, server, &file_with(&profile, &user, ERROR));
    assert_eq!(again.id, first.id);
    // The ticket's text, the same as its first comment, and the comment of the second report.
    assert_eq!(again.texts.matches(ERROR).count(), 3, "{}", again.texts);
    assert_eq!(server.act(&["title", &first.id]), title, "the comment did not take its place");
    assert_eq!(
        server.act(&["comments", "1"]),
        strangers,
        "nothing was written into the ticket that the text names"
    );
}

#[test]
fn a_comment_is_what_was_typed_and_leaves_other_tickets_alone() {
    with("helpdesk", as_typed);
}

/// A colleague's machine knows nothing of the ticket, which is on a page of its own by now.
fn paged(system: &Ticketing, server: &Server) {
    let machine = |more: &str| {
        let key = "token_key = { env = \"CUSTOMER_KEY\" }\n";
        let profile = Profile::new().secret("CUSTOMER_KEY", "one key for all admins of Acme").with(key);
        system.files(profile, server, system.strong).with(more)
    };
    let user = somebody("paged");
    let first = only(system, server, &file(&machine(""), &user));
    for number in 0..60 {
        server.act(&["ticket", &format!("{:032x}", 0x5000 + number)]);
    }
    let again = file(&machine(""), &user);
    assert_eq!(again.report["ticket"]["outcome"], "added", "{again}");
    assert_eq!(only(system, server, &again).id, first.id);
    let beyond = file(&machine("searched = \"25\"\n"), &user);
    assert_eq!(beyond.report["ticket"]["created"], true, "what is not read is not found: {beyond}");
}

#[test]
fn it_is_found_on_the_pages_that_are_read() {
    with("helpdesk", paged);
}

fn own_fields(system: &Ticketing, server: &Server) {
    let fields = "[ticketing.fields]\npriority = \"1\"\ncustom_tenant = \"{{tenant}}\"\n";
    let profile = system.files(Profile::new(), server, system.strong).with(fields);
    let filed = only(system, server, &file(&profile, &somebody("fields")));
    assert_eq!(server.act(&["fields", &filed.id]), "1 acme");
}

#[test]
fn fields_of_the_profile_go_into_those_of_the_ticket() {
    with("helpdesk", own_fields);
}
