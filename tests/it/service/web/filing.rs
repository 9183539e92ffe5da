//! Tickets of tools: whose problem it is that waits in the outbox.

use escalate::environment::state::State;
use escalate::filing::outbox::Outbox;
use escalate::service::store::{DatabaseAddress, SealKey, Store};
use serde_json::json;

use super::served::{ALL, SERVICE_KEY, Served};

/// Whoever sends what waits asks the mark of which case it is: without it an entry would be taken for one of another
/// replica that is filed by now, and dropped, or be filed a second time.
#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn what_waits_because_the_system_is_away_is_marked_with_its_case() {
    let served = Served::start();
    let case = json!({
        "user": "ana@acme.example", "action": "reassign a conversation", "error": "You don't have permission",
        "file": true, "still_failing": true,
    });
    let answer = served.ask("POST", "/v1/diagnose", Some(ALL), &case.to_string());
    assert_eq!(answer.status, 200, "{answer:?}");
    let id = answer.header("escalate-case").unwrap().to_owned();
    let state = served.home.path("state");
    let waiting = Outbox::open(&State::open(&state).unwrap()).unwrap().list().unwrap();
    let [entry] = waiting.as_slice() else { panic!("{waiting:?} {}", answer.text()) };
    let fingerprint = entry.record.as_ref().unwrap().fingerprint.clone();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let (mark, problem) = runtime.block_on(async {
        let key = SealKey::new(&SERVICE_KEY.repeat(32).into()).unwrap();
        let store = Store::open(&DatabaseAddress::in_state(&state), &key).await.unwrap();
        let mark = store.mark(&format!("unfiled/{fingerprint}")).await.unwrap();
        (mark, store.filed_problem(&fingerprint).await.unwrap())
    });
    assert_eq!(mark, Some(id));
    assert_eq!(problem, None, "it is not filed");
}
