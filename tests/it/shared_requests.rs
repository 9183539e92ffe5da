//! What a batch asks once for all: what is about nobody, and the very same request. Nothing of one person is answered from
//! another's, and what may be otherwise the next time is asked again.

mod kept;
mod patience;
mod shipped;

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use escalate::case::Case;
use escalate::connectors::{Configured, Context, Shared, facts};
use escalate::escalation::{Customer, Desk};
use escalate::facts::{Facts, GapReason};
use escalate::http::{Deadline, Http, Patience};
use escalate::output::template::Templates;
use escalate::vault::Vault;
use futures_util::stream::{self, StreamExt as _};
use serde_json::json;
use wiremock::matchers::{method, path, path_regex, query_param};
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

use crate::connectors::bench::{asked, at, case, known, now, ok_json, reason};
use crate::fixtures::varied;

/// A person, the roles that they have, what each role grants, and what is the same for all of the tenant.
const FILE: &str = r#"
title  = "Shared"
kind   = "directory"
url    = "{{url}}"
prefix = "/{{case.tenant}}"
[settings]
url   = { about = "base" }
token = { about = "token", secret = true }
[auth]
bearer = "{{token}}"
[request.user]
get   = "/users"
query = { email = "{{case.user}}" }
[request.held]
get = "/users/{{user.id}}/roles"
[request.grants]
get  = "/roles/{{it}}"
each = '$held'
[request.all]
get   = "/roles"
scope = "roles:read"
[request.more]
get  = "/more/{{it.name}}"
each = '$all'
[let]
catalogue = '[ $all[] as $role | { name: $role.name, permissions: ([ $more[] | select(.of == $role.name).grants ] | add // []) } ]'
[facts]
account = '[ $user // empty | { id, email: .mail, state: "active" } ]'
roles   = '[ $grants[] | { name, permissions } ]'
role_catalogue = '$catalogue'
"#;

/// A batch: what its cases share, and one client.
pub(crate) struct Batch {
    pub(crate) shared: Option<Shared>,
    pub(crate) http: Http,
    pub(crate) patience: Option<Patience>,
    pub(crate) time: Duration,
}

impl Batch {
    pub(crate) fn new() -> Self {
        let shared = Some(Shared::default());
        Self { shared, http: Http::default(), patience: None, time: Duration::from_secs(20) }
    }

    pub(crate) fn context(&self, now: DateTime<Utc>) -> Context<'_> {
        let deadline = match &self.patience {
            Some(patience) => Deadline::patient(self.time, None, patience),
            None => crate::connectors::bench::deadline(self.time),
        };
        let shared = self.shared.as_ref();
        Context { now, deadline, http: &self.http, progress: &|_| {}, recorded: None, shared }
    }

    /// What the system says about each, so many at once; the clock goes on by a minute from one to the next.
    pub(crate) async fn ask(&self, system: &Configured, cases: &[Case], at_once: usize) -> Vec<Facts> {
        let all = cases.iter().zip(0..).map(async |(case, minute)| {
            facts(system, case, &self.context(now() + TimeDelta::minutes(minute))).await
        });
        stream::iter(all).buffered(at_once).collect().await
    }
}

pub(crate) fn people(number: usize) -> Vec<Case> {
    let person = |number: usize| {
        let tenant = if number.is_multiple_of(2) { "acme" } else { "beta" };
        Case { tenant: Some(tenant.to_owned()), ..case(&format!("p{number}@acme.example")) }
    };
    (0..number).map(person).collect()
}

/// Everybody who is asked for, each with one of three roles.
pub(crate) async fn tenants() -> MockServer {
    let server = MockServer::start().await;
    let user = |request: &Request| {
        let (_, mail) = request.url.query_pairs().find(|(key, _)| key == "email").unwrap();
        ok_json(json!({ "id": mail.split('@').next().unwrap(), "mail": mail }))
    };
    Mock::given(path_regex("^/[a-z]+/users$")).respond_with(user).mount(&server).await;
    let held = |request: &Request| {
        let id: usize = request.url.path().split('/').nth(3).unwrap()[1..].parse().unwrap();
        ok_json(json!([format!("r{}", id / 2 % 3)]))
    };
    Mock::given(path_regex("^/[a-z]+/users/.*/roles$")).respond_with(held).mount(&server).await;
    let role = |request: &Request| {
        let parts: Vec<&str> = request.url.path().split('/').collect();
        ok_json(json!({ "name": parts[3], "permissions": [format!("{}.{}", parts[1], parts[3])] }))
    };
    Mock::given(path_regex("^/[a-z]+/roles/")).respond_with(role).mount(&server).await;
    let more = |request: &Request| {
        ok_json(json!({ "of": request.url.path().rsplit('/').next().unwrap(), "grants": ["read"] }))
    };
    Mock::given(path_regex("^/[a-z]+/more/")).respond_with(more).mount(&server).await;
    server
}

async fn with_catalogue(answer: ResponseTemplate) -> MockServer {
    let server = tenants().await;
    Mock::given(path_regex("^/[a-z]+/roles$")).respond_with(answer).mount(&server).await;
    server
}

fn catalogue() -> ResponseTemplate {
    ok_json(json!([{ "name": "r0" }, { "name": "r1" }]))
}

/// How often each address was asked, people and roles by their kind.
pub(crate) async fn counted(server: &MockServer) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for address in asked(server).await {
        let path = address.split(['?', ' ']).nth(1).unwrap().to_owned();
        let kind: Vec<&str> =
            path.split('/').skip(2).map(|part| if part.starts_with('p') { "P" } else { part }).collect();
        *counts.entry(kind.join("/")).or_default() += 1;
    }
    counts
}

#[tokio::test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
async fn what_names_nobody_is_asked_once_for_each_tenant() {
    for at_once in [1, 7, 50] {
        let server = with_catalogue(catalogue()).await;
        let system = at(&server.uri(), FILE);
        let cases = people(50);
        let found = Batch::new().ask(&system, &cases, at_once).await;
        for (case, facts) in cases.iter().zip(&found) {
            let account = &known(&facts.account).unwrap()[0];
            assert_eq!(account.email.as_deref(), Some(case.user.as_str()));
            let tenant = case.tenant.as_deref().unwrap();
            let id: usize = account.id.as_ref().unwrap()[1..].parse().unwrap();
            let roles = known(&facts.roles).unwrap();
            assert_eq!(
                roles[0].permissions,
                Some(vec![format!("{tenant}.r{}", id / 2 % 3)]),
                "their tenant's"
            );
            assert_eq!(known(&facts.role_catalogue).unwrap().len(), 2);
        }
        let counts = counted(&server).await;
        let expected = [
            ("more/r0", 2),
            ("more/r1", 2),
            ("roles", 2),
            ("roles/r0", 2),
            ("roles/r1", 2),
            ("roles/r2", 2),
            ("users", 50),
            ("users/P/roles", 50),
        ];
        let expected: BTreeMap<String, usize> =
            expected.into_iter().map(|(name, count)| (name.to_owned(), count)).collect();
        assert_eq!(counts, expected, "{at_once} at once");
    }
}

#[tokio::test]
async fn the_same_person_twice_is_asked_about_once() {
    let server = with_catalogue(catalogue()).await;
    let system = at(&server.uri(), FILE);
    let cases = [case("p1@acme.example"), case("p1@acme.example"), case("P1@acme.example")];
    Batch::new().ask(&system, &cases, 3).await;
    let counts = counted(&server).await;
    assert_eq!(
        (counts["users"], counts["users/P/roles"]),
        (2, 1),
        "as it was typed; then as the system calls them"
    );
}

#[tokio::test]
async fn evidence_is_as_old_as_it_is() {
    let server = with_catalogue(catalogue()).await;
    let system = at(&server.uri(), FILE);
    let found = Batch::new().ask(&system, &people(5), 1).await;
    let last = &found[4];
    let minutes = |minutes| now() + TimeDelta::minutes(minutes);
    assert_eq!(last.account.as_ref().unwrap().at, minutes(4));
    assert_eq!(last.role_catalogue.as_ref().unwrap().at, minutes(0), "acme's first was the first of all");
    assert_eq!(found[3].role_catalogue.as_ref().unwrap().at, minutes(1), "beta's the second");
}

#[tokio::test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
async fn what_may_pass_is_asked_again_and_a_refusal_is_not() {
    let server = tenants().await;
    let roles = || Mock::given(path_regex("^/[a-z]+/roles$"));
    // A read is tried three times.
    roles().respond_with(ResponseTemplate::new(500)).up_to_n_times(3).mount(&server).await;
    roles().respond_with(catalogue()).mount(&server).await;
    let system = at(&server.uri(), FILE);
    let acme: Vec<Case> = people(8).into_iter().step_by(2).collect();
    let found = Batch::new().ask(&system, &acme, 1).await;
    assert_eq!(reason(&found[0].role_catalogue), GapReason::Failed);
    assert!(found[1..].iter().all(|facts| known(&facts.role_catalogue).is_some()));
    assert_eq!(counted(&server).await["roles"], 4);

    for (status, kept) in
        [(403, GapReason::Forbidden), (401, GapReason::Unauthorized), (404, GapReason::WrongAddress)]
    {
        let server = with_catalogue(ResponseTemplate::new(status)).await;
        let system = at(&server.uri(), FILE);
        let found = Batch::new().ask(&system, &acme, 2).await;
        assert!(found.iter().all(|facts| reason(&facts.role_catalogue) == kept), "{status}");
        assert!(found.iter().all(|facts| known(&facts.account).is_some()));
        let most = if status == 401 { 1..=2 } else { 1..=1 };
        assert!(most.contains(&counted(&server).await["roles"]), "{status}");
    }
}

/// The person in the path, the query, a header, a body, a form: the address alone does not tell them apart.
const ECHO: &str = r#"
title = "Echo"
kind  = "directory"
url   = "{{url}}"
[settings]
url = { about = "base" }
[request.header]
get     = "/header"
headers = { X-Person = "{{case.user}}" }
[request.made]
get          = "/made"
headers_from = '{ "X-Made": $case.user }'
[request.body]
post  = "/body"
reads = true
json  = '{ who: $case.user }'
[request.form]
post  = "/form"
reads = true
form  = { who = "{{case.user}}" }
[let]
said = '[ $header, $made, $body, $form ] | map(.said)'
[facts]
account = '[ { id: ($said | join(" ")), state: "active" } ]'
"#;

#[tokio::test]
async fn nothing_of_a_person_is_answered_from_another_ones() {
    let server = MockServer::start().await;
    let echo = |request: &Request| {
        let header = ["x-person", "x-made"].iter().find_map(|name| request.headers.get(*name));
        let header = header.map(|value| value.to_str().unwrap().to_owned());
        let said = header.unwrap_or_else(|| String::from_utf8(request.body.clone()).unwrap());
        ok_json(json!({ "said": said }))
    };
    Mock::given(path_regex("^/(header|made|body|form)$")).respond_with(echo).mount(&server).await;
    let system = at(&server.uri(), ECHO);
    let cases: Vec<Case> = (0..20).map(|number| case(&format!("p{}", number % 10))).collect();
    let found = Batch::new().ask(&system, &cases, 20).await;
    for (case, facts) in cases.iter().zip(&found) {
        let user = &case.user;
        let said = format!("{user} {user} {{\"who\":\"{user}\"}} who={user}");
        assert_eq!(known(&facts.account).unwrap()[0].id.as_ref(), Some(&said));
    }
    assert_eq!(asked(&server).await.len(), 40, "ten people, four requests; each of them comes twice");
}

/// The address is the same in every tenant; the token says in which one it is asked.
const TOKENS: &str = r#"
title = "Tokens"
kind  = "directory"
url   = "{{url}}"
[settings]
url    = { about = "base" }
id     = { about = "client" }
secret = { about = "its secret", secret = true }
[auth.oauth2]
token_url     = "{{url}}/token/{{case.tenant}}"
client_id     = "{{id}}"
client_secret = "{{secret}}"
[request.user]
get   = "/users"
query = { email = "{{case.user}}" }
[request.roles]
get = "/roles"
[facts]
account = '[ $user // empty | { id, state: "active" } ]'
role_catalogue = '$roles'
"#;

#[tokio::test]
async fn a_token_of_another_tenant_is_another_request() {
    let server = MockServer::start().await;
    let token = |request: &Request| {
        let tenant = request.url.path().rsplit('/').next().unwrap().to_owned();
        ok_json(json!({ "access_token": format!("token-of-{tenant}") }))
    };
    Mock::given(path_regex("^/token/")).respond_with(token).mount(&server).await;
    let of = |request: &Request| {
        request.headers["authorization"].to_str().unwrap().rsplit('-').next().unwrap().to_owned()
    };
    Mock::given(path("/users"))
        .respond_with(move |request: &Request| ok_json(json!({ "id": of(request) })))
        .mount(&server)
        .await;
    let roles = move |request: &Request| ok_json(json!([{ "name": of(request), "permissions": [] }]));
    Mock::given(path("/roles")).respond_with(roles).mount(&server).await;
    let system = at(&server.uri(), TOKENS);
    let in_tenant = |tenant: &str| Case { tenant: Some(tenant.to_owned()), ..case("ana@acme.example") };
    let cases: Vec<Case> = ["acme", "beta", "acme", "beta"].map(in_tenant).into();
    let found = Batch::new().ask(&system, &cases, 4).await;
    for (case, facts) in cases.iter().zip(&found) {
        let tenant = case.tenant.as_deref().unwrap();
        assert_eq!(known(&facts.account).unwrap()[0].id.as_deref(), Some(tenant));
        assert_eq!(known(&facts.role_catalogue).unwrap()[0].name, tenant);
    }
    let addresses = asked(&server).await;
    let count = |start: &str| addresses.iter().filter(|address| address.contains(start)).count();
    assert_eq!((count("/token/"), count("/users"), count("/roles")), (2, 2, 2));
}

#[tokio::test]
async fn refused_credentials_are_shown_once() {
    let server = MockServer::start().await;
    Mock::given(path_regex("^/token/")).respond_with(ResponseTemplate::new(401)).mount(&server).await;
    let system = at(&server.uri(), TOKENS);
    let found = Batch::new().ask(&system, &people(10), 3).await;
    assert!(found.iter().all(|facts| reason(&facts.account) == GapReason::Unauthorized));
    assert_eq!(asked(&server).await.len(), 2, "once in each tenant: systems count that");
}

#[tokio::test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
async fn who_gives_up_holds_nobody_up() {
    let server = tenants().await;
    let get = |at: &str| Mock::given(method("GET")).and(path(format!("/acme/{at}")));
    let nobody = || query_param("email", "nobody");
    let late = |answer: ResponseTemplate, milliseconds| answer.set_delay(Duration::from_millis(milliseconds));
    get("roles").respond_with(late(catalogue(), 250)).mount(&server).await;
    get("users").and(nobody()).respond_with(ok_json(json!(null))).with_priority(1).mount(&server).await;
    get("slow")
        .and(nobody())
        .respond_with(late(ok_json(json!([])), 2_000))
        .with_priority(1)
        .mount(&server)
        .await;
    get("slow").respond_with(ok_json(json!([]))).mount(&server).await;
    // What roles there are is behind the person's own: who has no account does not wait for it, and goes on waiting for something else.
    let own = "[ $grants[] | { name, permissions } ]";
    let behind = format!("if $all == null then [] else {own} end");
    let slow = "[request.slow]\nget = \"/slow\"\nquery = { email = \"{{case.user}}\" }\n[let]\n";
    let file = varied(
        FILE,
        &[
            (own, &behind),
            ("[let]\n", slow),
            ("role_catalogue = '$catalogue'\n", "lock = '$catalogue | null'\nflags = '$slow'\n"),
        ],
    );
    let system = at(&server.uri(), &file);
    let mut cases = vec![case("nobody"); 3];
    cases.extend(people(6).into_iter().step_by(2));
    let batch = Batch::new();
    let all = cases.iter().map(async |case| {
        let start = Instant::now();
        (facts(&system, case, &batch.context(now())).await, start.elapsed())
    });
    let found = futures_util::future::join_all(all).await;
    assert!(found[..3].iter().all(|(facts, _)| known(&facts.account).is_none()));
    for (facts, took) in &found[3..] {
        assert_eq!(known(&facts.roles).unwrap().len(), 1);
        assert!(
            *took < Duration::from_millis(1_500),
            "{took:?}: they do not wait for who does not ask any more"
        );
    }
}

#[tokio::test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
async fn a_deadline_is_of_the_case_that_has_it() {
    let server = tenants().await;
    Mock::given(path("/acme/roles"))
        .respond_with(catalogue().set_delay(Duration::from_millis(400)))
        .mount(&server)
        .await;
    let system = at(&server.uri(), FILE);
    let mut batch = Batch { time: Duration::from_millis(150), ..Batch::new() };
    let shared = batch.shared.take();
    let hurried = Batch { shared: None, ..Batch::new() };
    let context = |time| Context {
        deadline: crate::connectors::bench::deadline(Duration::from_millis(time)),
        shared: shared.as_ref(),
        ..hurried.context(now())
    };
    let (first, second) = (case("p0@acme.example"), case("p2@acme.example"));
    let (short, long) = (context(150), context(5_000));
    let (in_time, late) = tokio::join!(facts(&system, &first, &short), facts(&system, &second, &long));
    assert_eq!(reason(&in_time.role_catalogue), GapReason::TimedOut);
    assert_eq!(known(&late.role_catalogue).unwrap().len(), 2, "who has more time goes on");
}

#[tokio::test]
async fn a_desk_shares_too() {
    let server = with_catalogue(catalogue()).await;
    let mut desk =
        Desk::without_systems(Customer::passing(None, &Vault::new()).unwrap(), Templates::embedded());
    desk.asked.push(at(&server.uri(), FILE));
    let batch = Batch::new();
    let context = batch.context(now());
    for case in people(6) {
        desk.facts(&case, &context).await;
    }
    let counts = counted(&server).await;
    assert_eq!((counts["users"], counts["roles"]), (6, 2));
}
