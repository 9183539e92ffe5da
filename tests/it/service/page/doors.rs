//! Who is let in, and which forms are taken: by origin, by token, by session.

use escalate::service::web::WebLimits;

use super::browser::{Browser, ORIGIN, PROXY, value};
use crate::service::web::served::Served;

/// Every form of a case.
pub(super) const FORMS: [&str; 9] =
    ["pick", "retry", "look", "roles", "still-failing", "allow-unknown", "again", "file", "bundle"];

fn served() -> Served {
    Served::with(PROXY, WebLimits::default())
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn nobody_is_let_in_without_signing_in() {
    let served = served();
    let nobody = Browser { cookie: None, ..Browser::new(&served, "lea@acme.example", "leads,admins") };
    let id = "0".repeat(32);
    for path in ["/", "/cases", "/clusters", "/log"] {
        let answer = nobody.get(path);
        assert_eq!(answer.status, 303, "{path}");
        assert!(answer.header("location").unwrap().starts_with("/sign-in"), "{path}");
    }
    assert_eq!(
        nobody.get(&format!("/case/{id}")).header("location"),
        Some(format!("/sign-in?to=/case/{id}").as_str())
    );
    for form in FORMS {
        let answer = nobody.post_as_is(&format!("/case/{id}/{form}"), &[("csrf", "")]);
        assert_eq!((answer.status, answer.header("location")), (303, Some("/sign-in")), "{form}");
    }
    // A name of somebody else's page is not followed.
    for to in [
        "//evil.example",
        "https://evil.example",
        "/case/..%2f..",
        "/\\evil.example",
        "/case/",
        "javascript:x",
    ] {
        let page = nobody.get(&format!("/sign-in?to={to}"));
        assert_eq!(value(&page, "to"), "/", "{to}");
        let answer = nobody.post_as_is("/sign-in", &[("to", to)]);
        assert_eq!((answer.status, answer.header("location")), (303, Some("/")), "{to}");
    }
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn a_form_counts_only_from_a_page_of_this_session() {
    let served = served();
    let lea = Browser::signed_in(&served, "lea@acme.example", "leads,admins");
    let other = Browser::signed_in(&served, "kai@acme.example", "leads");
    let address = lea.looked_up(&[("user", "ana@acme.example")]);
    let token = lea.token();
    for form in FORMS {
        let path = format!("{address}/{form}");
        // From elsewhere, from nowhere, and from a page without an origin.
        for origin in [
            Some(("Origin", "https://evil.example".to_owned())),
            Some(("Origin", "null".to_owned())),
            Some(("Origin", "https://escalate.example".to_owned())),
            Some(("Referer", "https://evil.example/?http://escalate.example/".to_owned())),
            None,
        ] {
            let strange = Browser { origin: origin.clone(), ..lea.clone() };
            assert_eq!(strange.post_as_is(&path, &[("csrf", &token)]).status, 403, "{form} from {origin:?}");
        }
        for wrong in ["", "x", &other.token(), &token[1..]] {
            assert_eq!(lea.post_as_is(&path, &[("csrf", wrong)]).status, 403, "{form} with {wrong:?}");
        }
        assert_eq!(lea.post_as_is(&path, &[]).status, 403, "{form} without a token");
    }
    let referred = Browser { origin: Some(("Referer", format!("{ORIGIN}{address}"))), ..lea.clone() };
    assert_eq!(referred.post_as_is(&format!("{address}/again"), &[("csrf", &token)]).status, 303);
    let strange = Browser { origin: Some(("Origin", "https://evil.example".into())), ..lea.clone() };
    assert_eq!(
        strange.post_case(&[("csrf", &token), ("id", &"0".repeat(32)), ("user", "x")], &[]).status,
        403
    );
    assert_eq!(strange.post_as_is("/sign-out", &[("csrf", &token)]).status, 403);
    assert_eq!(strange.post_as_is("/sign-in", &[("to", "/")]).status, 403);
    assert_eq!(lea.post_as_is("/sign-out", &[("csrf", "x")]).status, 403);
    assert_eq!(lea.get("/").status, 200, "nobody signed her out");
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn a_session_ends_and_is_nobody_elses() {
    let served = served();
    let mut lea = Browser::signed_in(&served, "lea@acme.example", "leads,admins");
    let before = lea.clone();
    // An id that was there before a sign-in is not taken over, and ends with it.
    lea.sign_in();
    assert_ne!(lea.cookie, before.cookie);
    assert_eq!(before.get("/").status, 303);
    // A cookie counts only with the person whom the proxy names now.
    let thief = Browser { who: "kai@acme.example".into(), ..lea.clone() };
    assert_eq!(thief.get("/").status, 303);
    let alone = Browser { who: String::new(), ..lea.clone() };
    assert_eq!(alone.get("/").status, 303);
    let made_up = Browser { cookie: Some("a".repeat(64)), ..lea.clone() };
    assert_eq!(made_up.get("/").status, 303);
    // What they may is what the proxy says now.
    let demoted = Browser { groups: "others".into(), ..lea.clone() };
    assert_eq!(demoted.get("/").status, 403);
    let address = lea.looked_up(&[("user", "ana@acme.example")]);
    let token = lea.token();
    let answer = lea.post("/sign-out", &[]);
    assert_eq!((answer.status, answer.header("location")), (303, Some("/sign-in?out=1")));
    assert!(answer.head.contains("__Host-escalate=; Max-Age=0"), "{}", answer.head);
    assert_eq!(lea.get(&address).status, 303);
    let late = lea.post_as_is(&format!("{address}/still-failing"), &[("csrf", &token)]);
    assert_eq!((late.status, late.header("location")), (303, Some("/sign-in")));
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn only_the_proxy_is_believed() {
    let elsewhere = PROXY.replace("127.0.0.1", "192.0.2.1");
    let served = Served::with(&elsewhere, WebLimits::default());
    let lea = Browser::new(&served, "lea@acme.example", "leads,admins");
    let page = lea.get("/sign-in");
    assert_eq!(page.status, 200);
    assert!(!page.text().contains("lea@acme.example"), "{}", page.text());
    assert_eq!(lea.post_as_is("/sign-in", &[("to", "/")]).status, 403);
}

/// Also where the profile says the page's address, as it has to for a provider.
#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn who_comes_past_the_proxy_or_without_a_name_is_told_why_they_may_not() {
    const PAGE: &str = "https://escalate.example";
    let known = format!("url = \"{PAGE}\"\n{PROXY}");
    for (more, who, reason) in [
        (known.replace("127.0.0.1", "192.0.2.1"), "lea@acme.example", "did not come from it"),
        (known, "", "did not say who you are"),
    ] {
        let served = Served::with(&more, WebLimits::default());
        let origin = Some(("Origin", PAGE.to_owned()));
        let somebody = Browser { origin, ..Browser::new(&served, who, "leads") };
        let answer = somebody.post_as_is("/sign-in", &[("to", "/")]);
        assert_eq!(answer.status, 403, "{reason}: {}", answer.text());
        assert!(answer.text().contains(reason), "{}", answer.text());
        let form = somebody.get("/sign-in");
        assert!(form.status == 200 && form.text().contains(reason), "{}", form.text());
        assert_eq!(somebody.get("/sign-in/callback?code=x&state=y").status, 403);
    }
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn every_answer_has_its_headers_and_cookies_are_bound_to_the_host() {
    let served = served();
    let lea = Browser::signed_in(&served, "lea@acme.example", "leads");
    let address = lea.case(&[("user", "ana@acme.example")]);
    for path in
        ["/", "/sign-in", &address, "/cases", "/log", "/case/x", "/static/page.css", "/static/page.js"]
    {
        let answer = lea.get(path);
        let csp =
            answer.header("content-security-policy").unwrap_or_else(|| panic!("{path}: {}", answer.head));
        assert_eq!(
            csp,
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
        );
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"), "{path}");
        assert_eq!(answer.header("referrer-policy"), Some("same-origin"), "{path}");
        let kept = if path.starts_with("/static/") { "private, max-age=300" } else { "no-store" };
        assert_eq!(answer.header("cache-control"), Some(kept), "{path}");
        assert!(!answer.text().contains("<style") && !answer.text().contains(" style="), "{path}");
        assert!(!answer.text().contains("<script>") && !answer.text().contains(" onclick"), "{path}");
    }
    let answer = lea.post_as_is("/sign-in", &[("to", "/")]);
    let cookie = answer.header("set-cookie").unwrap();
    assert!(cookie.ends_with("; Path=/; Secure; HttpOnly; SameSite=Lax"), "{cookie}");
    assert!(cookie.contains("Max-Age=28800;"), "{cookie}");
}

#[test]
fn without_a_way_to_sign_in_there_is_no_page() {
    let served = Served::with("", WebLimits::default());
    let somebody = Browser::new(&served, "lea@acme.example", "leads");
    for path in ["/", "/sign-in", "/cases", "/static/page.css"] {
        assert_eq!(somebody.get(path).status, 404, "{path}");
    }
}
