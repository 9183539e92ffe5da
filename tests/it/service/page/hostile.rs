//! What users typed and attackers sent, in every field: it stands there as text, and does nothing.

use escalate::service::web::WebLimits;

use super::browser::{Browser, PROXY, escaped, value};
use crate::service::web::served::Served;

const TEXTS: [&str; 6] = [
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "{{#each this}}{{this}}{{/each}} {{csrf}} {{{who}}}",
    "<!-- the page --><!-- the report --></main><main>",
    "\u{1b}[31mred\u{1b}[0m \u{202e}txet",
    "'; DROP TABLE cases; --",
];
const FIELDS: [&str; 9] =
    ["user", "tenant", "action", "error", "symptom", "roles", "permission", "feature", "on"];

/// Nothing that was typed is a tag, an attribute, or a character that acts.
fn inert(text: &str, what: &str) {
    for live in ["<script>alert", "<img src=x", "onerror=alert(1)>", "\u{1b}", "\u{202e}"] {
        assert!(!text.contains(live), "{what}: {live:?} in {text}");
    }
    assert_eq!(text.matches("<main").count(), 1, "{what}");
    assert_eq!(text.matches("</main>").count(), 1, "{what}");
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn what_is_typed_is_inert() {
    let served = Served::with(PROXY, WebLimits::default());
    let lead = Browser::signed_in(&served, "lea@acme.example", "leads");
    for text in TEXTS {
        for field in FIELDS {
            let form = lead.get("/");
            let (token, id) = (value(&form, "csrf"), value(&form, "id"));
            let mut fields = vec![("csrf", token.as_str()), ("id", &id)];
            if field != "user" {
                fields.push(("user", "ana@acme.example"));
            }
            fields.push((field, text));
            let answer = lead.post_case(&fields, &[]);
            let page = if answer.status == 303 {
                lead.get(answer.header("location").unwrap())
            } else {
                assert_eq!(answer.status, 422, "{field}: {text}");
                answer
            };
            inert(&page.text(), &format!("{field}: {text}"));
        }
    }
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn an_error_is_shown_exactly_and_dead() {
    let served = Served::with(PROXY, WebLimits::default());
    let lead = Browser::signed_in(&served, "lea@acme.example", "leads");
    let address = lead.looked_up(&[
        ("user", "ana@acme.example"),
        ("symptom", "access"),
        ("error", "<b>no</b> {{x}}\r\n  & two"),
    ]);
    let page = lead.get(&address).text();
    assert!(page.contains(&escaped("<b>no</b> {{x}}\n  & two")), "{page}");
    // What is looked for in the lists is a text, too.
    for path in [
        "/cases?user=%3Cscript%3Ealert(1)%3C%2Fscript%3E&state=%22%3E",
        "/case/%3Cscript%3E",
        "/sign-in?to=%22%3E%3Cscript%3E",
    ] {
        inert(&lead.get(path).text(), path);
    }
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn what_is_no_form_or_too_large_is_refused() {
    let served = Served::with(PROXY, WebLimits::default());
    let lead = Browser::signed_in(&served, "lea@acme.example", "leads");
    let token = lead.token();
    let id = "0123456789abcdef0123456789abcdef";
    let base = [("csrf", token.as_str()), ("id", id), ("user", "ana@acme.example")];
    assert_eq!(lead.send("POST", "/case", "application/json", b"{}").status, 400);
    assert_eq!(lead.send("POST", "/case", "multipart/form-data; boundary=x", b"--y\r\n").status, 400);
    let large = vec![b'a'; 5 * 1024 * 1024 + 1];
    let answer = lead.post_case(&base, &[("a.log", &large)]);
    assert_eq!(answer.status, 422);
    assert!(answer.text().contains("href=\"#files\""), "{}", answer.text());
    let huge = vec![b'a'; 7 * 1024 * 1024];
    assert_eq!(lead.post_case(&base, &[("a.log", &huge)]).status, 413);
    // A name is a name, whatever a browser says of folders.
    let answer =
        lead.post_case(&base, &[("../../../etc/passwd", b"x"), ("C:\\x\\..", b"y"), ("a.log", b"z")]);
    assert_eq!(answer.status, 303);
    let page = lead.get(answer.header("location").unwrap()).text();
    assert!(!page.contains("../") && !page.contains("C:\\"), "{page}");
    assert_eq!(lead.get("/case/0123456789abcdef0123456789abcdeg").status, 404);
    assert_eq!(lead.get("/case/ffffffffffffffffffffffffffffffff").status, 404);
}
