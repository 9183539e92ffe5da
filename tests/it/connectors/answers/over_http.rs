//! A connector, unchanged but for the name in the headers of its requests, over HTTP.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;
use std::time::Duration;

use escalate::connectors::{Configured, Context, facts_about};
use escalate::http::{Deadline, Http};
use tokio::runtime::Handle;
use toml::{Table, Value};

use super::sample::{Played, Verdicts, verdicts};
use super::wire::{NAMED, Server, Way, WireFault};
use crate::contract::run;

/// Longer than a whole run takes.
const PATIENCE: Duration = Duration::from_secs(20);
/// For a server that never answers.
const IMPATIENCE: Duration = Duration::from_millis(1500);

/// A connector and the server that it is at, for one run after the other.
struct Rig {
    server: Server,
    configured: Configured,
}

/// What stands ready, by connector: a file is read once and not for each trial.
#[derive(Default)]
pub(super) struct Rigs(Mutex<BTreeMap<String, Vec<Rig>>>);

impl Rigs {
    /// What the checks say with a fault at a request. The servers are those of a runtime that stays.
    pub(super) async fn said(
        &self,
        servers: &Handle,
        played: &Played,
        request: &str,
        fault: &WireFault,
    ) -> Verdicts {
        if fault.way == Way::Refused {
            let rig = Rig::new(servers, played, Some(request)).await;
            return rig.said(played, request, fault).await;
        }
        let ready = self.0.lock().unwrap().get_mut(&played.connector).and_then(Vec::pop);
        let rig = match ready {
            Some(rig) => rig,
            None => Rig::new(servers, played, None).await,
        };
        let said = rig.said(played, request, fault).await;
        self.0.lock().unwrap().entry(played.connector.clone()).or_default().push(rig);
        said
    }
}

impl Rig {
    async fn new(servers: &Handle, played: &Played, refused: Option<&str>) -> Self {
        let server = servers.spawn(Server::start()).await.unwrap();
        let text = named(&played.file, refused);
        let mut given: Vec<(&str, &str)> =
            played.settings.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
        given.extend([("url", server.url.as_str()), ("login_url", server.url.as_str())]);
        let configured = run::configured(&played.connector, &text, &given).unwrap();
        Self { server, configured }
    }

    async fn said(&self, played: &Played, request: &str, fault: &WireFault) -> Verdicts {
        self.server.give(&played.answers, request, fault.way);
        // A client of its own: one that was told to wait an hour would.
        let http = Http::default();
        let patience = if fault.way == Way::Slow { IMPATIENCE } else { PATIENCE };
        let deadline =
            Deadline { at: tokio::time::Instant::now() + patience, interrupt: None, patience: None };
        let context = Context {
            now: run::now(),
            deadline,
            http: &http,
            progress: &|_| {},
            recorded: None,
            shared: None,
        };
        let facts = facts_about(&self.configured, &played.case, played.account.clone(), &context).await;
        verdicts(&played.case, &facts)
    }
}

/// The file, whose requests say which one they are, one after the other so that each gets the answer that was recorded for it; one
/// of them goes where nobody listens.
fn named(file: &Table, refused: Option<&str>) -> String {
    let mut file = file.clone();
    file.insert("at_once".to_owned(), Value::Integer(1));
    for (name, request) in file["request"].as_table_mut().unwrap() {
        let Some(request) = request.as_table_mut() else { continue };
        if request.contains_key("read") {
            continue;
        }
        let headers = request.entry("headers").or_insert_with(|| Value::Table(Table::new()));
        headers.as_table_mut().unwrap().insert(NAMED.to_owned(), Value::String(name.clone()));
        if refused == Some(name.as_str()) {
            let made = request.remove("get_from");
            let gets = request.remove("get").is_some() || made.is_some();
            let method = if gets { "get_from" } else { "post_to" };
            request.remove("post");
            request.remove("post_url");
            request.insert("auth".to_owned(), Value::Boolean(false));
            // Nobody may listen at a port of the system's own without being asked for.
            let nowhere = "\"http://127.0.0.1:1/\"";
            // What an address is made of is named still: a file has nothing that is never used.
            let address =
                made.as_ref().and_then(Value::as_str).map(|made| format!("({made} | \"\") + {nowhere}"));
            request.insert(method.to_owned(), Value::String(address.unwrap_or_else(|| nowhere.to_owned())));
        }
    }
    toml::to_string(&file).unwrap()
}

#[tokio::test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
async fn what_is_recorded_says_the_same_over_http() {
    let mut connectors = BTreeSet::new();
    for played in Played::all().await {
        if !connectors.insert(played.connector.clone())
            || !played.asked.iter().any(|request| played.is_asked_over_http(request))
        {
            continue;
        }
        let nothing = WireFault { name: "nothing", way: Way::None };
        let seen = Rigs::default().said(&Handle::current(), &played, "", &nothing).await;
        assert_eq!(seen, played.whole, "{}, {}", played.connector, played.sample);
    }
}
