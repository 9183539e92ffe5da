//! Signing in by OpenID Connect: what a provider says counts when all of it was verified, and once.

use std::collections::BTreeMap;

use escalate::service::web::WebLimits;
use serde_json::{Value, json};
use url::Url;

use super::browser::{Browser, cookie};
use super::fake_provider::{FakeKey, FakeProvider, unsigned};
use crate::service::web::served::Served;
use crate::service::web::wire::{self, Answer};

const PAGE: &str = "https://escalate.example";

struct Scene {
    served: Served,
    provider: FakeProvider,
    key: FakeKey,
}

/// A sign-in that is under way.
struct UnderWay {
    cookie: String,
    asked: BTreeMap<String, String>,
}

impl Scene {
    fn new() -> Self {
        let key = FakeKey::new("one");
        let provider = FakeProvider::start(&key);
        let more = format!(
            "url = \"{PAGE}\"\n[service.sign_in]\nissuer = \"{}\"\nclient_id = \"escalate\"\n\
             look_up = [\"helpdesk\", \"ana@acme.example\"]\nfile = [\"leads\"]\nlog = []\n",
            provider.issuer
        );
        Self { served: Served::with(&more, WebLimits::default()), provider, key }
    }

    fn browser(&self) -> Browser<'_> {
        let mut browser = Browser::new(&self.served, "", "");
        browser.origin = Some(("Origin", PAGE.to_owned()));
        browser
    }

    fn begin(&self, to: &str) -> UnderWay {
        let answer = self.browser().post_as_is("/sign-in", &[("to", to)]);
        assert_eq!(answer.status, 303, "{}", answer.text());
        let url = Url::parse(answer.header("location").unwrap()).unwrap();
        assert!(url.as_str().starts_with(&format!("{}/auth?", self.provider.issuer)), "{url}");
        let asked: BTreeMap<String, String> = url.query_pairs().into_owned().collect();
        assert_eq!(asked["response_type"], "code");
        assert_eq!(asked["code_challenge_method"], "S256");
        assert_eq!(asked["redirect_uri"], format!("{PAGE}/sign-in/callback"));
        UnderWay { cookie: cookie(&answer, "__Host-escalate-signing-in").unwrap(), asked }
    }

    fn claims(&self, under_way: &UnderWay) -> Value {
        let now = chrono::Utc::now().timestamp();
        json!({
            "iss": self.provider.issuer, "sub": "u-1", "aud": "escalate", "iat": now, "exp": now + 300, "nonce": under_way.asked["nonce"],
            "email": "ana@acme.example", "email_verified": true, "preferred_username": "ana", "groups": ["/leads"],
        })
    }

    fn back(&self, cookie: &str, code: &str, state: &str) -> Answer {
        let cookie = format!("__Host-escalate-signing-in={cookie}");
        let path = format!("/sign-in/callback?code={code}&state={state}");
        wire::ask(self.served.address, "GET", &path, &[("Cookie", &cookie)], b"")
    }

    /// Signs in with this token for the code.
    fn with(&self, under_way: &UnderWay, token: String) -> Answer {
        self.provider.will_give("the-code", &under_way.asked["code_challenge"], token);
        self.back(&under_way.cookie, "the-code", &under_way.asked["state"])
    }

    fn signed_in(&self, change: impl FnOnce(&mut Value)) -> Browser<'_> {
        let under_way = self.begin("/");
        let mut claims = self.claims(&under_way);
        change(&mut claims);
        let answer = self.with(&under_way, self.key.sign(&claims));
        assert_eq!(answer.status, 303, "{}", answer.text());
        Browser { cookie: cookie(&answer, "__Host-escalate"), ..self.browser() }
    }
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn somebody_signs_in_and_out() {
    let scene = Scene::new();
    let form = scene.browser().get("/sign-in");
    let csp = form.header("content-security-policy").unwrap();
    let there = Url::parse(&scene.provider.issuer).unwrap().origin().ascii_serialization();
    assert!(csp.contains(&format!("form-action 'self' {there};")), "{csp}");
    let under_way = scene.begin("/cases");
    let answer = scene.with(&under_way, scene.key.sign(&scene.claims(&under_way)));
    assert_eq!((answer.status, answer.header("location")), (303, Some("/cases")), "{}", answer.text());
    let ana = Browser { cookie: cookie(&answer, "__Host-escalate"), ..scene.browser() };
    let page = ana.get("/");
    assert!(page.status == 200 && page.text().contains("ana@acme.example"), "{}", page.text());
    // The code, the state and the cookie were for once.
    assert_eq!(scene.with(&under_way, scene.key.sign(&scene.claims(&under_way))).status, 403);
    let out = ana.post("/sign-out", &[]);
    let to = out.header("location").unwrap();
    assert!(
        to.starts_with(&format!("{}/end?", scene.provider.issuer)) && to.contains("id_token_hint="),
        "{to}"
    );
    assert_eq!(ana.get("/").status, 303);
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn a_token_that_does_not_hold_lets_nobody_in() {
    let scene = Scene::new();
    let now = chrono::Utc::now().timestamp();
    let wrong: [(&str, &str, Value); 6] = [
        ("another issuer", "iss", json!("https://evil.example")),
        ("for another client", "aud", json!("another")),
        ("too old", "exp", json!(now - 600)),
        ("of another sign-in", "nonce", json!("x")),
        ("without a nonce", "nonce", Value::Null),
        ("for several, and not of ours", "aud", json!(["another", "third"])),
    ];
    for (what, claim, value) in wrong {
        let under_way = scene.begin("/");
        let mut claims = scene.claims(&under_way);
        claims[claim] = value;
        let answer = scene.with(&under_way, scene.key.sign(&claims));
        assert_eq!(answer.status, 502, "{what}: {}", answer.text());
        let text = answer.text();
        assert!(text.contains("does not hold. Try it again"), "{text}");
        // What was wrong with it is for the log, and for nobody who tries.
        let inner = ["evil.example", "another", "nonce", "audience", "expired", "issuer"];
        assert!(!inner.iter().any(|word| text.contains(word)), "{what}: {text}");
        assert_eq!(cookie(&answer, "__Host-escalate"), None, "{what}");
    }
    let under_way = scene.begin("/");
    let claims = scene.claims(&under_way);
    assert_eq!(
        scene.with(&under_way, FakeKey::new("one").sign(&claims)).status,
        502,
        "another key of that name"
    );
    let under_way = scene.begin("/");
    assert_eq!(scene.with(&under_way, unsigned(&scene.claims(&under_way))).status, 502, "signed by nobody");
    let under_way = scene.begin("/");
    assert_eq!(scene.with(&under_way, "x.y.z".into()).status, 502);
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn a_sign_in_is_of_the_browser_that_began_it() {
    let scene = Scene::new();
    let (one, other) = (scene.begin("/"), scene.begin("/"));
    scene.provider.will_give("c", &one.asked["code_challenge"], scene.key.sign(&scene.claims(&one)));
    for (cookie, state) in [(&other.cookie, &one.asked["state"]), (&"0".repeat(64), &one.asked["state"])] {
        assert_eq!(scene.back(cookie, "c", state).status, 403);
    }
    // A wrong state ends it: the right one comes too late.
    assert_eq!(scene.back(&one.cookie, "c", "x").status, 403);
    assert_eq!(scene.back(&one.cookie, "c", &one.asked["state"]).status, 403);
    // A code with the verifier of another sign-in is refused by the provider.
    let third = scene.begin("/");
    scene.provider.will_give("c", &one.asked["code_challenge"], scene.key.sign(&scene.claims(&third)));
    let refused = scene.back(&third.cookie, "c", &third.asked["state"]);
    assert_eq!(refused.status, 502);
    assert!(!refused.text().contains("invalid_grant"), "{}", refused.text());
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn rights_come_from_groups_and_from_addresses_that_were_verified() {
    let scene = Scene::new();
    let may = |change: fn(&mut Value)| scene.signed_in(change).get("/").status;
    assert_eq!(may(|_| ()), 200, "by the group");
    assert_eq!(may(|claims| claims["groups"] = json!([])), 200, "by the address");
    assert_eq!(
        may(|claims| {
            claims["groups"] = json!([]);
            claims["email_verified"] = json!(false);
        }),
        403,
        "an address that anybody may type into a profile"
    );
    assert_eq!(
        may(|claims| {
            claims["groups"] = json!(["ana@acme.example"]);
            claims["email"] = json!("eve@acme.example");
        }),
        403,
        "a group with the name of an address"
    );
    assert_eq!(
        may(|claims| {
            claims["groups"] = json!("helpdesk");
            claims["email"] = json!("eve@acme.example");
        }),
        200,
        "one group as a text"
    );
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn a_key_that_the_provider_has_turned_is_read_anew() {
    let scene = Scene::new();
    assert_eq!(scene.signed_in(|_| ()).get("/").status, 200);
    let key = FakeKey::new("two");
    scene.provider.turn_key(&key);
    let under_way = scene.begin("/");
    let answer = scene.with(&under_way, key.sign(&scene.claims(&under_way)));
    assert_eq!(answer.status, 303, "{}", answer.text());
}
