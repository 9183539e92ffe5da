//! What holds on either database.

use std::time::Duration;

use chrono::{DateTime, Utc};
use escalate::case::{Case, CheckId, Symptom};
use escalate::diagnosis::Verdict;
use escalate::facts::{Facts, Recording};
use escalate::service::store::{
    CaseFilter, CaseId, CaseOutcome, CaseSource, CaseState, HookDelivery, KeptCaseOf, LogFilter, Logged,
    SealedCase, SealedOptions, Store, StoreError,
};

/// A test of each, on a store of its own and what must live as long as it.
macro_rules! of_the_suite {
    ($opened:expr) => {
        suite::of_the_suite! { $opened;
            an_event_becomes_a_case_once,
            a_lease_is_one_holders_and_a_lost_one_writes_nothing,
            what_is_kept_of_a_case_comes_back_and_is_listed,
            a_person_is_forgotten_by_any_name_and_the_log_stays,
            what_is_past_its_time_goes,
            a_session_ends_everywhere,
            a_case_is_rewritten_by_who_saw_it_last,
            what_the_first_replica_had_is_everybodys
        }
    };
    ($opened:expr; $($name:ident),*) => {$(
        #[tokio::test]
        async fn $name() {
            let (store, _lives) = $opened;
            suite::$name(&store).await;
        }
    )*};
}
pub(crate) use of_the_suite;

pub(crate) const KEY: &str = "the-key-of-the-tests-0123456789abcdef";

/// Texts that must stand nowhere.
pub(crate) struct Planted;

impl Planted {
    pub(crate) const USER: &str = "planted-person@acme.example";
    pub(crate) const ERROR: &str = "PLANTED-ERROR-TEXT-4711";
    pub(crate) const OWNER: &str = "planted-admin@acme.example";
    pub(crate) const REPLY: &str = "PLANTED-LETTER-0815";
    pub(crate) const SESSION: &str = "PLANTED-SESSION-1234";
    pub(crate) const ALL: [&str; 5] = [Self::USER, Self::ERROR, Self::OWNER, Self::REPLY, Self::SESSION];
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn event(name: &str) -> HookDelivery {
    HookDelivery {
        system: "rt".to_owned(),
        ticket: "17".to_owned(),
        event: name.to_owned(),
        source: CaseSource::Hook,
        at: at("2026-11-29T10:00:00Z"),
    }
}

fn outcome(user: &str) -> CaseOutcome {
    let mut case = Case::of(user, Symptom::Access, at("2026-11-29T10:00:00Z"));
    case.error = Some(Planted::ERROR.to_owned());
    let facts = Facts::nothing(at("2026-11-29T10:00:00Z"));
    CaseOutcome {
        state: CaseState::Done,
        people: vec![user.to_owned(), format!("id-of-{user}")],
        verdict: Some(Verdict::ShouldWork),
        primary: Some(CheckId::Role),
        exit_code: Some(3),
        filed: None,
        error: Some(Planted::ERROR.to_owned()),
        sealed: SealedCase {
            recording: Some(Recording::new(case, facts)),
            options: SealedOptions { allow_unknown: true, ..SealedOptions::default() },
            reply: Some(Planted::REPLY.to_owned()),
            ..SealedCase::default()
        },
    }
}

pub(crate) async fn kept(store: &Store, user: &str) -> CaseId {
    let of = KeptCaseOf {
        source: CaseSource::Api,
        owner: Some(Planted::OWNER.to_owned()),
        at: at("2026-11-29T10:00:00Z"),
    };
    store.keep(&of, &outcome(user)).await.unwrap()
}

/// A case of ticket 17 of `rt`.
pub(crate) async fn kept_ticket(store: &Store) -> CaseId {
    store.deliver(&event("one")).await.unwrap().id
}

pub(crate) async fn one_line(store: &Store) {
    let line = Logged {
        at: at("2026-11-29T10:00:00Z"),
        who: Planted::OWNER,
        what: "diagnose",
        about: Some(Planted::USER),
        case: None,
        ticket: Some("17"),
    };
    store.log(&line).await.unwrap();
}

/// Everything that could be in clear.
pub(crate) async fn plant(store: &Store) {
    kept(store, Planted::USER).await;
    one_line(store).await;
    store.session_put("digest", Planted::SESSION.as_bytes(), at("2100-01-01T00:00:00Z")).await.unwrap();
    let id = store.deliver(&event("one")).await.unwrap().id;
    store.wait(&id, at("2026-11-29T11:00:00Z"), Planted::ERROR).await.unwrap();
    store.keep_written("place", &Planted::ERROR).await.unwrap();
}

pub(crate) async fn an_event_becomes_a_case_once(store: &Store) {
    let first = store.deliver(&event("one")).await.unwrap();
    let again = store.deliver(&event("one")).await.unwrap();
    let other = store.deliver(&event("two")).await.unwrap();
    assert!(first.is_new && !again.is_new && other.is_new);
    assert_eq!(first.id, again.id);
    assert_ne!(first.id, other.id);
    let (row, sealed) = store.case(&first.id).await.unwrap().unwrap();
    assert_eq!((row.state, row.ticket.as_deref()), (CaseState::Queued, Some("17")));
    assert!(sealed.is_none());
    assert_eq!(store.unfinished().await.unwrap(), 2);
    let many = (0..20).map(|_| store.deliver(&DELIVERED)).collect::<Vec<_>>();
    let many = futures_util::future::join_all(many).await;
    assert_eq!(many.into_iter().filter(|one| one.as_ref().unwrap().is_new).count(), 1);

    // More than one commit takes, each of them twice.
    let events: Vec<HookDelivery> =
        (0..250).map(|number| event(&format!("one of many {}", number / 2))).collect();
    let delivered = futures_util::future::join_all(events.iter().map(|one| store.deliver(one))).await;
    let delivered: Vec<_> = delivered.into_iter().map(Result::unwrap).collect();
    assert_eq!(delivered.iter().filter(|one| one.is_new).count(), 125);
    for pair in delivered.chunks(2) {
        assert_eq!(pair[0].id, pair[1].id, "the same event is the same case");
        assert!(store.case(&pair[0].id).await.unwrap().is_some());
    }
    assert_eq!(store.unfinished().await.unwrap(), 2 + 1 + 125);
}

static DELIVERED: std::sync::LazyLock<HookDelivery> = std::sync::LazyLock::new(|| event("at the same time"));

pub(crate) async fn a_lease_is_one_holders_and_a_lost_one_writes_nothing(store: &Store) {
    let id = store.deliver(&event("leased")).await.unwrap().id;
    let held = store.lease("ticket/rt/17").await.unwrap().unwrap();
    assert!(store.lease("ticket/rt/17").await.unwrap().is_none());
    assert!(store.is_leased("ticket/rt/17").await.unwrap() && store.renew(&held).await.unwrap());
    store.finish(&id, &outcome("ana@acme.example"), &held).await.unwrap();
    store.release(&held).await.unwrap();
    let other = store.lease("ticket/rt/17").await.unwrap().unwrap();
    assert!(!store.renew(&held).await.unwrap(), "another one has it");
    let late = store.finish(&id, &outcome("ben@acme.example"), &held).await;
    assert!(matches!(late, Err(StoreError::LeaseLost)), "{late:?}");
    // Giving back what one has no more takes nothing from who has it.
    store.release(&held).await.unwrap();
    assert!(store.renew(&other).await.unwrap());
    let (row, _) = store.case(&id).await.unwrap().unwrap();
    assert_eq!(row.person, Some(store.person("ana@acme.example")));
}

pub(crate) async fn what_is_kept_of_a_case_comes_back_and_is_listed(store: &Store) {
    let id = kept(store, "ana@acme.example").await;
    let (row, sealed) = store.case(&id).await.unwrap().unwrap();
    assert_eq!((row.verdict, row.primary), (Some(Verdict::ShouldWork), Some(CheckId::Role)));
    assert_eq!((row.exit_code, row.source), (Some(3), CaseSource::Api));
    assert_eq!(row.owner.as_deref(), Some(Planted::OWNER));
    assert_eq!(row.error.as_deref(), Some(Planted::ERROR));
    let sealed = sealed.unwrap();
    assert_eq!(sealed.reply.as_deref(), Some(Planted::REPLY));
    assert_eq!(sealed.recording.unwrap().case.unwrap().user, "ana@acme.example");
    assert!(sealed.options.allow_unknown);
    let others = [kept(store, "ben@acme.example").await, kept(store, "cleo@acme.example").await];
    let of = |user: Option<&str>, before: Option<CaseId>, limit| {
        let user = user.map(str::to_owned);
        CaseFilter { user, before, limit, ..CaseFilter::default() }
    };
    let all = store.list(&of(None, None, 50)).await.unwrap();
    assert_eq!(all.len(), 3);
    let mine = store.list(&of(Some("ANA@acme.example"), None, 50)).await.unwrap();
    assert_eq!(mine.iter().map(|row| &row.id).collect::<Vec<_>>(), [&id]);
    // By pages of one: each once, in the order of the whole list.
    let mut paged = Vec::new();
    let mut before = None;
    while let Some(row) = store.list(&of(None, before.clone(), 1)).await.unwrap().pop() {
        before = Some(row.id.clone());
        paged.push(row.id);
    }
    assert_eq!(paged, all.into_iter().map(|row| row.id).collect::<Vec<_>>());
    assert!(others.iter().all(|other| paged.contains(other)));
    let sealed = store.sealed_since(at("2026-11-29T00:00:00Z"), 2).await.unwrap();
    assert_eq!(sealed.len(), 2);
}

pub(crate) async fn a_person_is_forgotten_by_any_name_and_the_log_stays(store: &Store) {
    kept(store, Planted::USER).await;
    kept(store, Planted::USER).await;
    let other = kept(store, "ben@acme.example").await;
    one_line(store).await;
    assert_eq!(store.forget("id-of-planted-person@ACME.example").await.unwrap(), 2);
    assert_eq!(store.forget(Planted::USER).await.unwrap(), 0);
    assert!(store.case(&other).await.unwrap().is_some());
    let about = |about: &str| LogFilter { about: Some(about.to_owned()), ..LogFilter::default() };
    let by_address = store.read_log(&about(Planted::USER)).await.unwrap();
    let by_token = store.read_log(&about(&store.person(Planted::USER))).await.unwrap();
    assert_eq!(by_address, by_token);
    assert_eq!((by_address.len(), by_address[0].who.as_str()), (1, Planted::OWNER));
    assert!(store.read_log(&about("ben@acme.example")).await.unwrap().is_empty());
}

pub(crate) async fn what_is_past_its_time_goes(store: &Store) {
    let id = kept(store, "ana@acme.example").await;
    let waiting = store.deliver(&event("never done")).await.unwrap().id;
    one_line(store).await;
    store.session_put("old", b"x", at("2026-11-30T00:00:00Z")).await.unwrap();
    let month = Duration::from_secs(30 * 86_400);
    let swept = store.sweep(at("2026-12-29T09:59:59Z"), month).await.unwrap();
    assert_eq!((swept.cases, swept.sessions), (0, 1));
    assert_eq!(store.sweep(at("2026-12-29T10:00:01Z"), month).await.unwrap().cases, 1);
    assert!(store.case(&id).await.unwrap().is_none());
    assert!(store.case(&waiting).await.unwrap().is_some(), "it is not at its end");
    assert_eq!(store.read_log(&LogFilter::default()).await.unwrap().len(), 1);
}

pub(crate) async fn a_session_ends_everywhere(store: &Store) {
    let (now, until) = (at("2026-11-29T10:00:00Z"), at("2026-11-29T18:00:00Z"));
    store.session_put("digest", b"who", until).await.unwrap();
    assert_eq!(store.session_get("digest", now).await.unwrap().as_deref(), Some(&b"who"[..]));
    assert_eq!(store.session_get("digest", until).await.unwrap(), None);
    store.session_end("digest").await.unwrap();
    assert_eq!(store.session_get("digest", now).await.unwrap(), None);
}

pub(crate) async fn a_case_is_rewritten_by_who_saw_it_last(store: &Store) {
    let id = kept(store, "ana@acme.example").await;
    let (seen, _) = store.case(&id).await.unwrap().unwrap();
    assert!(store.rewrite(&id, seen.changed_at, &outcome("ana@acme.example")).await.unwrap());
    assert!(!store.rewrite(&id, seen.changed_at, &outcome("ana@acme.example")).await.unwrap());
}

pub(crate) async fn what_the_first_replica_had_is_everybodys(store: &Store) {
    let had = [
        store.of_the_first("key", b"first").await.unwrap(),
        store.of_the_first("key", b"other").await.unwrap(),
    ];
    assert_eq!(had, [b"first", b"first"]);
    assert_eq!(store.of_the_first("another", b"other").await.unwrap(), b"other");
}
