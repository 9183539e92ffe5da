//! Files that come with the form: whatever they are called, each leaves, and none in the place of another.

use escalate::service::web::WebLimits;

use super::browser::{Browser, PROXY, value};
use crate::service::web::served::Served;

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn every_file_leaves_whatever_it_is_called() {
    let served = Served::with(PROXY, WebLimits::default());
    let lead = Browser::signed_in(&served, "lea@acme.example", "leads");
    let form = lead.get("/");
    let (token, id) = (value(&form, "csrf"), value(&form, "id"));
    let fields = [
        ("csrf", token.as_str()),
        ("id", &id),
        ("user", "ana@acme.example"),
        ("symptom", "access"),
        ("action", "reassign a conversation"),
        ("error", "no"),
    ];
    // More bytes than a file system takes, in fewer letters; and a name that a number would make of another one.
    let long = format!("{}.log", "\u{65e5}".repeat(110));
    let files: [(&str, &[u8]); 5] =
        [(&long, b"one"), ("3-a.log", b"two"), ("a.log", b"three"), ("A.log", b"four"), ("x/a.log", b"five")];
    let answer = lead.post_case(&fields, &files);
    assert_eq!(answer.status, 303, "{}", answer.text());
    let address = answer.header("location").unwrap().to_owned();
    let version = value(&lead.get(&address), "version");
    assert_eq!(lead.post(&format!("{address}/still-failing"), &[("version", &version)]).status, 303);
    let preview = lead.get(&format!("{address}/ticket"));
    assert_eq!(preview.status, 200, "{}", preview.text());
    let text = preview.text();
    for (name, bytes) in
        [("\u{65e5}.log", 3), ("/3-a.log", 3), ("/a.log", 5), ("/A-2.log", 4), ("/a-3.log", 4)]
    {
        assert!(text.contains(&format!("{name}, {bytes} bytes")), "{name}: {text}");
    }
}
