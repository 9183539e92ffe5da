//! Who may look up, who may file, who may read the log: held against at the service, for each route.

use escalate::service::web::WebLimits;

use super::browser::{Browser, PROXY, value};
use crate::service::web::served::Served;

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn somebody_who_may_look_up_may_not_file() {
    let served = Served::with(PROXY, WebLimits::default());
    let helper = Browser::signed_in(&served, "kai@acme.example", "helpdesk");
    let lead = Browser::signed_in(&served, "lea@acme.example", "leads");
    let address = helper.looked_up(&[
        ("user", "ana@acme.example"),
        ("symptom", "access"),
        ("action", "reassign a conversation"),
        ("error", "no"),
    ]);
    let page = helper.get(&address);
    let answer = helper.post(&format!("{address}/still-failing"), &[("version", &value(&page, "version"))]);
    assert_eq!(answer.status, 303);
    let page = helper.get(&address);
    let version = value(&page, "version");
    assert!(page.text().contains("It is to be escalated. You may look up and not file"), "{}", page.text());
    for route in ["/ticket", "/file", "/bundle"] {
        assert!(!page.text().contains(&format!("{address}{route}\"")), "a button for {route}");
    }
    assert_eq!(helper.get(&format!("{address}/ticket")).status, 403);
    for route in ["file", "bundle"] {
        let answer = helper.post(&format!("{address}/{route}"), &[("version", &version)]);
        assert_eq!(answer.status, 403, "{route}");
        assert!(answer.text().contains("You may not do this"));
    }
    // Helpdesks share cases: who may file finds the buttons there.
    let page = lead.get(&address);
    for route in ["/ticket", "/bundle"] {
        assert!(page.text().contains(&format!("{address}{route}\"")), "no button for {route}");
    }
    assert_eq!(lead.get(&format!("{address}/ticket")).status, 200);
    let bundle = lead.post(&format!("{address}/bundle"), &[("version", &version)]);
    assert_eq!((bundle.status, bundle.header("content-type")), (200, Some("application/zip")));
    assert!(bundle.body.starts_with(b"PK"));
    assert_eq!(value(&lead.get(&address), "version"), version, "what is open goes on to fit");
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn nothing_leaves_that_an_admin_can_fix() {
    let served = Served::with(PROXY, WebLimits::default());
    let lead = Browser::signed_in(&served, "lea@acme.example", "leads");
    let address = lead.looked_up(&[("user", "ben@acme.example"), ("symptom", "sign-in")]);
    let version = value(&lead.get(&address), "version");
    assert_eq!(lead.get(&format!("{address}/ticket")).status, 409);
    assert_eq!(lead.post(&format!("{address}/bundle"), &[("version", &version)]).status, 409);
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn each_reading_is_logged_with_who_and_only_some_may_read_that() {
    let served = Served::with(PROXY, WebLimits::default());
    let helper = Browser::signed_in(&served, "kai@acme.example", "helpdesk");
    let admin = Browser::signed_in(&served, "olga@acme.example", "admins");
    let nobody = Browser::signed_in(&served, "zoe@acme.example", "others");
    let address = helper.looked_up(&[("user", "ana@acme.example"), ("symptom", "sign-in")]);
    assert_eq!(admin.get(&address).status, 200);
    assert_eq!(helper.get("/log").status, 403);
    assert!(!helper.get("/").text().contains("href=\"/log\""));
    for path in ["/", &address, "/cases", "/clusters", "/log"] {
        assert_eq!(nobody.get(path).status, 403, "{path}");
    }
    let log = admin.get("/log?about=ana%40acme.example");
    assert_eq!(log.status, 200);
    let text = log.text();
    let lines: Vec<&str> =
        text.lines().filter(|line| line.starts_with("<tr role=\"row\"><th role=\"rowheader\"")).collect();
    let has = |who: &str, what: &str| {
        lines.iter().any(|line| line.contains(&format!(">{who}<")) && line.contains(&format!(">{what}<")))
    };
    assert!(has("kai@acme.example", "diagnose") && has("kai@acme.example", "read"), "{lines:#?}");
    assert!(has("olga@acme.example", "read"), "{lines:#?}");
    assert!(!lines.iter().any(|line| line.contains("ana@")), "only the token: {lines:#?}");
    let all = admin.get("/log").text();
    assert!(all.contains(">sign-in<"));
}
