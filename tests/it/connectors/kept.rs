//! Listings that are kept between runs: fewer requests, never another verdict, and nothing about people.

use std::fs;
use std::path::Path;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use escalate::case::{Case, FeatureNeed, Needs};
use escalate::checks::{Confidence, Status};
use escalate::connectors::{Configured, Context, health, try_request};
use escalate::diagnosis::{self, Diagnosis, Options};
use escalate::escalation::{Customer, Desk};
use escalate::facts::{Facts, Origin};
use escalate::http::Http;
use escalate::output::template::Templates;
use escalate::vault::Vault;
use serde_json::{Value, json};
use tempfile::TempDir;
use wiremock::matchers::{path, query_param};
use wiremock::{Mock, MockServer};

use super::bench::{asked, at, case, deadline, now, ok_json};
use crate::fixtures::{LEAST, varied};

/// Roles of the person, what these grant, and the flags of the tenant.
const FILE: &str = r#"
title  = "Kept"
kind   = "directory"
url    = "{{url}}"
prefix = "/{{case.tenant}}"
[settings]
url   = { about = "base" }
token = { about = "token", secret = true }
other = { about = "another setting", default = "one" }
[auth]
bearer = "{{token}}"
[request.user]
get   = "/users"
query = { email = "{{case.user}}" }
[request.held]
get = "/users/{{user.id}}/roles"
[request.grants]
get     = "/roles/{{it.name}}"
each    = '$held'
value   = '{ name: $it.name, permissions: .grants }'
listing = "roles"
[request.switches]
get     = "/flags"
value   = 'map({ key, enabled, by })'
listing = "flags"
[request.all]
get = "/roles"
[facts]
account = '[ $user | { id, username, email: $case.user, state: "active" } ]'
lock    = 'null'
invite  = 'null'
password = '{ set: true }'
reset   = 'null'
sign_in = '{ attempts: [ { at: ($now - 60 | when), outcome: "success" } ] }'
tenants = '[ { tenant: $case.tenant, state: "member" } ]'
roles   = '$grants'
decisions = 'null'
flags   = '[ $switches[] | { key, enabled } ]'
[on_demand]
role_catalogue = '$all'
"#;

/// Does something to a file.
type Spoil = fn(&Path);

const TTL: Duration = Duration::from_secs(900);

/// What the tenant's systems say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Tenant {
    /// The role grants what the action needs.
    granted: bool,
    /// The flag is on.
    on: bool,
}

const FINE: Tenant = Tenant { granted: true, on: true };

async fn set(server: &MockServer, tenant: Tenant) {
    server.reset().await;
    let grants = if tenant.granted { json!(["read"]) } else { json!(["write"]) };
    let answers = [
        ("users", json!({ "id": "u1", "username": "ana.lopez" })),
        ("users/u1/roles", json!([{ "name": "reader" }])),
        ("roles/reader", json!({ "grants": grants })),
        ("flags", json!([{ "key": "cases", "enabled": tenant.on }])),
        (
            "roles",
            json!([{ "name": "reader", "permissions": grants }, { "name": "chief", "permissions": ["read", "write"] }]),
        ),
    ];
    for (place, answer) in answers {
        for prefix in ["acme", "beta"] {
            let at = path(format!("/{prefix}/{place}"));
            Mock::given(at).respond_with(ok_json(answer.clone())).mount(server).await;
        }
    }
}

/// Needs a permission and a flag.
fn acting(user: &str) -> Case {
    let feature =
        FeatureNeed { name: "Cases".to_owned(), flag: Some("cases".to_owned()), ..FeatureNeed::default() };
    let needs =
        Needs { known: true, all_of: vec!["read".to_owned()], features: vec![feature], ..Needs::default() };
    Case { needs, ..case(user) }
}

fn desk(system: Configured) -> Desk {
    let customer = Customer::passing(None, &Vault::new()).unwrap();
    let mut desk = Desk::without_systems(customer, Templates::embedded());
    desk.asked.push(system);
    desk
}

fn keeping(server: &MockServer, state: &Path) -> Configured {
    at(&server.uri(), FILE).keeping(TTL, state, "acme.toml")
}

/// The facts of a system at an instant, and which requests they cost.
async fn run(
    server: &MockServer,
    system: Configured,
    case: &Case,
    at: DateTime<Utc>,
) -> (Facts, Vec<String>) {
    let before = asked(server).await.len();
    let http = Http::default();
    let time = deadline(Duration::from_secs(20));
    let context =
        Context { now: at, deadline: time, http: &http, progress: &|_| {}, recorded: None, shared: None };
    let facts = desk(system).facts(case, &context).await;
    let sent = asked(server).await.split_off(before);
    (facts, sent)
}

fn judged(case: &Case, facts: &Facts) -> Diagnosis {
    diagnosis::diagnose(case, facts, &Options::default())
}

fn minutes(number: i64) -> DateTime<Utc> {
    now() + TimeDelta::minutes(number)
}

/// A state folder, and a server of which a first run kept the listings.
async fn kept(tenant: Tenant) -> (TempDir, MockServer) {
    let (state, server) = (tempfile::tempdir().unwrap(), MockServer::start().await);
    set(&server, tenant).await;
    let (_, sent) = run(&server, keeping(&server, state.path()), &acting("ana@acme.example"), now()).await;
    assert!(sent.len() == 4 || tenant != FINE, "{sent:?}");
    (state, server)
}

fn files(state: &Path) -> Vec<std::path::PathBuf> {
    let Ok(entries) = fs::read_dir(state.join("kept")) else { return Vec::new() };
    entries.map(|entry| entry.unwrap().path()).collect()
}

#[tokio::test]
async fn a_second_run_asks_for_the_person_only_and_says_likely() {
    let (state, server) = kept(FINE).await;
    let case = acting("ben@acme.example");
    let (facts, sent) = run(&server, keeping(&server, state.path()), &case, minutes(10)).await;
    let person = ["GET /acme/users?email=ben%40acme.example", "GET /acme/users/u1/roles"];
    assert_eq!(sent, person, "{:?}", judged(&case, &facts));
    let roles = facts.roles.as_ref().unwrap();
    assert_eq!((roles.origin, roles.at, roles.complete), (Origin::Kept, now(), true));
    let flags = facts.flags.as_ref().unwrap();
    assert_eq!((flags.origin, flags.at), (Origin::Kept, now()));
    let account = facts.account.as_ref().unwrap();
    assert_eq!((account.origin, account.at), (Origin::System, minutes(10)));

    let diagnosis = judged(&case, &facts);
    for check in &diagnosis.checks[4..] {
        assert_eq!((check.status, check.confidence), (Status::Pass, Confidence::Likely), "{check:?}");
    }
    let report = escalate::report::build(&case, &facts, &diagnosis, diagnosis::exit(&diagnosis));
    let told: Vec<&str> = report
        .evidence
        .iter()
        .filter(|one| one.origin == Origin::Kept && one.at == now())
        .map(|one| one.says.as_str())
        .collect();
    assert_eq!(told.len(), 2, "{:?}", report.evidence);
}

/// Whatever was kept and whatever is so now: what does not pass is what a run without kept listings says, to the word. A kept listing can
/// only let a check pass, and then as likely.
#[tokio::test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
async fn a_kept_listing_fails_nothing() {
    let any = [false, true];
    for was in any.iter().flat_map(|granted| any.map(|on| Tenant { granted: *granted, on })) {
        for is in any.iter().flat_map(|granted| any.map(|on| Tenant { granted: *granted, on })) {
            let (state, server) = kept(was).await;
            set(&server, is).await;
            let case = acting("ana@acme.example");
            let (facts, sent) = run(&server, keeping(&server, state.path()), &case, minutes(5)).await;
            let (fresh, all) = run(&server, at(&server.uri(), FILE), &case, minutes(5)).await;
            let (with, without) = (judged(&case, &facts), judged(&case, &fresh));
            for (check, plain) in with.checks.iter().zip(&without.checks) {
                match check.status {
                    Status::Pass => {
                        let rests =
                            [&facts.roles.as_ref().unwrap().origin, &facts.flags.as_ref().unwrap().origin];
                        let kept = check.id == escalate::case::CheckId::Role && *rests[0] == Origin::Kept
                            || check.id == escalate::case::CheckId::Feature && *rests[1] == Origin::Kept;
                        let sure = if kept { Confidence::Likely } else { Confidence::Proven };
                        assert_eq!(check.confidence, sure, "{was:?} {is:?} {check:?}");
                        assert!(kept || plain.status == Status::Pass, "{was:?} {is:?} {check:?}");
                    }
                    _ => assert_eq!(check, plain, "{was:?} {is:?}"),
                }
            }
            assert!(sent.len() <= all.len(), "{was:?} {is:?}: {sent:?}");
            if was == (Tenant { granted: false, on: false }) {
                assert_eq!(with.checks, without.checks, "{is:?}: all that was kept was against it");
                assert_eq!(sent.len(), all.len());
            }
        }
    }
}

#[tokio::test]
async fn what_fails_is_asked_again_and_proven_and_then_kept() {
    let (state, server) = kept(Tenant { granted: false, on: true }).await;
    let case = acting("ana@acme.example");
    let (facts, sent) = run(&server, keeping(&server, state.path()), &case, minutes(5)).await;
    let role = judged(&case, &facts).checks[4].clone();
    assert_eq!((role.status, role.confidence), (Status::Fail, Confidence::Proven), "{role:?}");
    let again = sent.iter().filter(|one| *one == "GET /acme/roles/reader").count();
    assert_eq!((again, sent.last().unwrap().as_str()), (1, "GET /acme/roles"), "{sent:?}");
    assert!(!sent.contains(&"GET /acme/flags".to_owned()), "the flag is on, and that is enough: {sent:?}");

    // What was asked again is kept from then on.
    set(&server, FINE).await;
    let (_, sent) = run(&server, keeping(&server, state.path()), &case, minutes(6)).await;
    assert!(sent.contains(&"GET /acme/roles/reader".to_owned()));
    let (facts, sent) = run(&server, keeping(&server, state.path()), &case, minutes(7)).await;
    assert_eq!(sent.len(), 2, "{sent:?}");
    assert_eq!(facts.roles.unwrap().at, minutes(6));
}

#[tokio::test]
async fn it_ends_at_its_age_and_not_before() {
    for (age, sent) in [(14, 2), (15, 4), (16, 4), (-1, 4)] {
        let (state, server) = kept(FINE).await;
        let (_, asked) =
            run(&server, keeping(&server, state.path()), &acting("ana@acme.example"), minutes(age)).await;
        assert_eq!(asked.len(), sent, "{age} min: {asked:?}");
    }
}

#[tokio::test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
async fn another_asker_another_place_or_another_file_shares_nothing() {
    let (state, server) = kept(FINE).await;
    let ana = acting("ana@acme.example");
    let with = |text: &str| at(&server.uri(), text);
    let mut token = with(FILE);
    token.settings.insert("token".to_owned(), escalate::connectors::SettingValue::Secret("another".into()));
    let mut setting = with(FILE);
    setting.settings.insert("other".to_owned(), escalate::connectors::SettingValue::Plain("two".into()));
    let mut named = with(FILE);
    named.name = "second".to_owned();
    let tenants = [("acme".to_owned(), "Acme".to_owned())].into();
    let host = at(&server.uri().replace("127.0.0.1", "localhost"), FILE);
    let cases: Vec<(&str, Configured, &str)> = vec![
        ("another credential", token, "acme.toml"),
        ("another setting", setting, "acme.toml"),
        ("another connection", named, "acme.toml"),
        ("another connector", with(&format!("{FILE}# changed\n")), "acme.toml"),
        ("another profile", with(FILE), "beta.toml"),
        ("other tenants", with(FILE).in_tenants(tenants), "acme.toml"),
        ("another host", host, "acme.toml"),
    ];
    for (what, system, profile) in cases {
        let folder = tempfile::tempdir().unwrap();
        let to = folder.path().join("kept");
        fs::create_dir(&to).unwrap();
        for file in files(state.path()) {
            fs::copy(&file, to.join(file.file_name().unwrap())).unwrap();
        }
        let (_, sent) = run(&server, system.keeping(TTL, folder.path(), profile), &ana, minutes(1)).await;
        assert_eq!(sent.len(), 4, "{what}: {sent:?}");
        let (_, sent) = run(&server, keeping(&server, folder.path()), &ana, minutes(1)).await;
        let shares_a_file = !matches!(what, "another connection" | "another profile");
        assert_eq!(sent.len(), if shares_a_file { 4 } else { 2 }, "behind {what}: {sent:?}");
    }
    let beta = Case { tenant: Some("beta".to_owned()), ..ana.clone() };
    let (_, sent) = run(&server, keeping(&server, state.path()), &beta, minutes(1)).await;
    assert_eq!(sent.len(), 4, "another tenant: {sent:?}");
    let (_, sent) = run(&server, keeping(&server, state.path()), &ana, minutes(2)).await;
    assert_eq!(sent.len(), 2, "and the first one is still there: {sent:?}");

    // Also where the tenant stands in no address: the token may be of the tenant.
    let anywhere = FILE.replace("/{{case.tenant}}", "/acme");
    let keeping = || at(&server.uri(), &anywhere).keeping(TTL, state.path(), "acme.toml");
    let _ = run(&server, keeping(), &ana, minutes(3)).await;
    let (_, sent) = run(&server, keeping(), &beta, minutes(3)).await;
    assert_eq!(sent.len(), 4, "another tenant at the same address: {sent:?}");
}

#[tokio::test]
async fn neither_people_nor_secrets_are_kept() {
    for by in
        ["u1", "ana.lopez", "ANA@acme.example", "bob@acme.example", "s3cret-token", "Bearer s3cret-token"]
    {
        let (state, server) = (tempfile::tempdir().unwrap(), MockServer::start().await);
        set(&server, FINE).await;
        let flags = json!([{ "key": "cases", "enabled": true, "by": by }]);
        let mock = Mock::given(path("/acme/flags")).respond_with(ok_json(flags)).with_priority(1);
        mock.mount(&server).await;
        let _ = run(&server, keeping(&server, state.path()), &acting("ana@acme.example"), now()).await;
        let text = fs::read_to_string(&files(state.path())[0]).unwrap();
        let file: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(file["listings"].as_object().unwrap().len(), 1, "only the role: {by}: {text}");
        for person in ["u1", "lopez", "ana", "acme", "bob", "s3cret", "127.0.0.1"] {
            assert!(!text.to_lowercase().contains(person), "{by}: {person}: {text}");
        }
    }
}

#[cfg(unix)]
#[tokio::test]
async fn nobody_else_can_read_it() {
    use std::os::unix::fs::PermissionsExt as _;
    let (state, _server) = kept(FINE).await;
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let files = files(state.path());
    assert_eq!((files.len(), mode(&files[0])), (1, 0o600));
    assert_eq!((mode(&state.path().join("kept")), mode(state.path())), (0o700, 0o700));
}

#[cfg(unix)]
#[tokio::test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
async fn a_file_that_cannot_be_trusted_is_not_used() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    let spoil: [(&str, Spoil); 7] = [
        ("cut off", |file| {
            let text = fs::read(file).unwrap();
            fs::write(file, &text[..text.len() / 2]).unwrap();
        }),
        ("no JSON", |file| fs::write(file, [0xff, 0, 7]).unwrap()),
        ("another form", |file| {
            let text = fs::read_to_string(file).unwrap().replace("escalate.kept/1", "escalate.kept/9");
            fs::write(file, text).unwrap();
        }),
        ("another salt", |file| {
            let mut text: Value = serde_json::from_slice(&fs::read(file).unwrap()).unwrap();
            text["salt"] = json!("00");
            fs::write(file, text.to_string()).unwrap();
        }),
        ("too large", |file| {
            let mut text = fs::read(file).unwrap();
            text.resize(5 << 20, b' ');
            fs::write(file, text).unwrap();
        }),
        ("written by others", |file| fs::set_permissions(file, fs::Permissions::from_mode(0o666)).unwrap()),
        ("a link", |file| {
            let elsewhere = file.parent().unwrap().parent().unwrap().join("elsewhere.json");
            fs::rename(file, &elsewhere).unwrap();
            symlink(&elsewhere, file).unwrap();
        }),
    ];
    for (what, spoil) in spoil {
        let (state, server) = kept(FINE).await;
        spoil(&files(state.path())[0]);
        let case = acting("ana@acme.example");
        let (facts, sent) = run(&server, keeping(&server, state.path()), &case, minutes(1)).await;
        assert_eq!(sent.len(), 4, "{what}: {sent:?}");
        assert_eq!(facts.roles.unwrap().origin, Origin::System, "{what}");
        let (_, sent) = run(&server, keeping(&server, state.path()), &case, minutes(2)).await;
        // A link stays where it is: whoever put it there would have us write somewhere else.
        assert_eq!(sent.len(), if what == "a link" { 4 } else { 2 }, "{what}: {sent:?}");
    }
}

#[tokio::test]
async fn a_state_folder_that_cannot_be_used_is_no_failure() {
    let (folder, server) = (tempfile::tempdir().unwrap(), MockServer::start().await);
    set(&server, FINE).await;
    let file = folder.path().join("file");
    fs::write(&file, "").unwrap();
    for state in [file.join("below"), file] {
        for _ in 0..2 {
            let case = acting("ana@acme.example");
            let (facts, sent) = run(&server, keeping(&server, &state), &case, now()).await;
            assert_eq!(sent.len(), 4);
            assert_eq!(judged(&case, &facts).verdict, diagnosis::Verdict::ShouldWork);
        }
    }
}

#[tokio::test]
async fn what_is_tried_and_examined_is_asked() {
    let (state, server) = kept(FINE).await;
    let system = keeping(&server, state.path());
    let http = Http::default();
    let time = deadline(Duration::from_secs(20));
    let context = Context {
        now: minutes(1),
        deadline: time,
        http: &http,
        progress: &|_| {},
        recorded: None,
        shared: None,
    };
    let before = asked(&server).await.len();
    let tried = try_request(&system, &acting("ana@acme.example"), &context, "switches").await.unwrap();
    assert_eq!((tried.sent.len(), asked(&server).await.len()), (1, before + 1));
    let _ = health(&system, &acting("ana@acme.example"), &context).await;
    assert_eq!(asked(&server).await.len(), before + 1 + 5);
}

/// A second source that says otherwise contradicts a kept listing only after it was asked again.
#[tokio::test]
async fn a_kept_listing_contradicts_nobody() {
    let (state, server) = kept(Tenant { granted: true, on: false }).await;
    let other = MockServer::start().await;
    set(&other, FINE).await;
    set(&server, FINE).await;
    let flags = varied(
        LEAST,
        &[
            (r#"kind  = "directory""#, r#"kind  = "flags""#),
            ("/all", "/acme/flags"),
            (
                "role_catalogue = '[ $all[] | { name: tostring, permissions: [] } ]'",
                "flags = '[ $all[] | { key, enabled } ]'",
            ),
        ],
    );
    let mut desk = desk(keeping(&server, state.path()));
    let mut second = at(&other.uri(), &flags);
    second.name = "flags".to_owned();
    desk.asked.push(second);
    let http = Http::default();
    let time = deadline(Duration::from_secs(20));
    let context = Context {
        now: minutes(1),
        deadline: time,
        http: &http,
        progress: &|_| {},
        recorded: None,
        shared: None,
    };
    let case = acting("ana@acme.example");
    let facts = desk.facts(&case, &context).await;
    let flags = facts.flags.as_ref().expect("both say that it is on, now");
    assert_eq!(flags.origin, Origin::System);
    let contradictions = judged(&case, &facts).contradictions;
    assert!(contradictions.is_empty(), "{contradictions:?}");
}

/// Runs at the same time write whole files: what is read is one of them.
#[tokio::test]
async fn runs_at_once_leave_a_file_that_is_whole() {
    let (state, server) = (tempfile::tempdir().unwrap(), MockServer::start().await);
    set(&server, FINE).await;
    let case = acting("ana@acme.example");
    let runs = (0..8).map(|_| run(&server, keeping(&server, state.path()), &case, now()));
    let _ = futures_util::future::join_all(runs).await;
    assert_eq!(files(state.path()).len(), 1);
    let (_, sent) = run(&server, keeping(&server, state.path()), &case, minutes(1)).await;
    assert_eq!(sent.len(), 2, "{sent:?}");
}

/// Two people at one desk: what one of them must not leave behind is not written by the run of the other.
#[tokio::test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
async fn each_run_looks_through_its_own_listings() {
    let (state, server) = (tempfile::tempdir().unwrap(), MockServer::start().await);
    set(&server, FINE).await;
    let ben = |at: &str, answer: Value, late: u64| {
        let answer = ok_json(answer).set_delay(Duration::from_millis(late));
        Mock::given(path(at)).respond_with(answer).with_priority(1)
    };
    let user = ok_json(json!({ "id": "u2", "username": "ben.west" }));
    let by_mail = Mock::given(path("/acme/users")).and(query_param("email", "ben@acme.example"));
    by_mail.respond_with(user).with_priority(1).mount(&server).await;
    ben("/acme/users/u2/roles", json!([{ "name": "of-ben" }]), 0).mount(&server).await;
    ben("/acme/roles/of-ben", json!({ "grants": ["read", "ben.west"] }), 0).mount(&server).await;
    ben("/acme/users/u1/roles", json!([{ "name": "reader" }]), 300).mount(&server).await;
    ben("/acme/flags", json!([{ "key": "cases", "enabled": true }]), 900).mount(&server).await;
    let desk = desk(keeping(&server, state.path()));
    let http = Http::default();
    let time = deadline(Duration::from_secs(20));
    let context =
        Context { now: now(), deadline: time, http: &http, progress: &|_| {}, recorded: None, shared: None };
    // Ana's needs no flag, and is over first.
    let without = Needs { features: Vec::new(), ..acting("").needs };
    let ana = Case { needs: without, ..case("ana@acme.example") };
    let ben = acting("ben@acme.example");
    let _ = futures_util::future::join(desk.facts(&ana, &context), desk.facts(&ben, &context)).await;
    let text = fs::read_to_string(&files(state.path())[0]).unwrap();
    let file: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(file["listings"].as_object().unwrap().len(), 2, "ana's role and the flags: {text}");
    assert!(!text.contains("ben"), "{text}");
}

/// What names a person, or the moment, is not kept: the file does not load.
#[test]
fn a_listing_about_a_person_is_refused() {
    let file = |request: &str, more: &str| {
        format!(
            "title = \"X\"\nkind = \"directory\"\nurl = \"{{{{url}}}}\"\n[settings]\nurl = {{ about = \"u\" }}\n\
             [request.people]\nget = \"/users\"\nquery = {{ email = \"{{{{case.user}}}}\" }}\n\
             [request.x]\n{request}\n[let]\nspelled = '[$case.user]'\ntwice = '$spelled + $spelled'\nids = '$people | map(.id)'\n{more}\n\
             [facts]\naccount = '[$x, $twice, $ids] | null'\n"
        )
    };
    let wrong = |text: &str| -> Vec<String> {
        let file = escalate::connectors::ConnectorFile {
            name: "x".to_owned(),
            path: "x.toml".to_owned(),
            text: text.to_owned(),
        };
        match escalate::connectors::Connector::load(&file) {
            Ok(_) => Vec::new(),
            Err(problems) => problems.iter().map(ToString::to_string).collect(),
        }
    };
    let list = "listing = \"roles\"";
    for (request, says) in [
        (format!("get = \"/r/{{{{case.user}}}}\"\nvalue = '.'\n{list}"), "case.user"),
        (
            format!("get = \"/r\"\nquery = {{ q = \"{{{{case.action}}}}\" }}\nvalue = '.'\n{list}"),
            "case.action",
        ),
        (format!("get = \"/r\"\nvalue = 'map(select(.who == $case.user))'\n{list}"), "case.user"),
        (format!("get = \"/r\"\nvalue = '[., $case]'\n{list}"), "the whole case"),
        (format!("get = \"/r\"\nvalue = '[., $case.on]'\n{list}"), "case.on"),
        (format!("get = \"/r\"\nvalue = '[., $case[\"user\"]]'\n{list}"), "the whole case"),
        (format!("get = \"/r\"\nvalue = '[., $now]'\n{list}"), "$now"),
        (format!("get = \"/r\"\nvalue = '[., $people]'\n{list}"), "case.user"),
        (format!("get = \"/r/{{{{ids}}}}\"\nvalue = '.'\n{list}"), "case.user"),
        (
            format!(
                "get = \"/r\"\nquery = {{ email = \"{{{{it}}}}\" }}\neach = '$twice'\nvalue = '.'\n{list}"
            ),
            "case.user",
        ),
        (
            format!("post = \"/r\"\nreads = true\njson = '{{ who: $case.user }}'\nvalue = '.'\n{list}"),
            "case.user",
        ),
        (format!("get = \"/r\"\n{list}"), "needs `value`"),
        (format!("get = \"/r\"\nanswer = \"bytes\"\nvalue = '.'\n{list}"), "only JSON"),
        (format!("read = \"r.json\"\nvalue = '.'\n{list}"), "only JSON"),
        (
            "get = \"/r\"\nvalue = '.'\nlisting = \"people\"".to_owned(),
            "`people` is not one of roles, flags, tenants",
        ),
    ] {
        let found = wrong(&file(&request, ""));
        assert!(found.len() == 1 && found[0].contains(says), "{request}\n{says}: {found:?}");
    }
    for fine in [
        format!("get = \"/r/{{{{case.tenant}}}}\"\nvalue = '[., $case.tenant, $case.permissions]'\n{list}"),
        format!(
            "get = \"/r/{{{{it.role}}}}\"\neach = '$people | map(.roles[])'\nvalue = '{{ id: $it.role, parts: . }}'\n{list}"
        ),
    ] {
        assert_eq!(wrong(&file(&fine, "")), Vec::<String>::new(), "{fine}");
    }
}
