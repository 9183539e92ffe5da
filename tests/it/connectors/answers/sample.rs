//! A recorded sample of a connector, and what the checks say about it.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use escalate::case::{Case, CheckId};
use escalate::checks::Status;
use escalate::connectors::{Configured, Context, FoundAccount, Recorded, RequestStep, facts_about};
use escalate::diagnosis::{Options, diagnose};
use escalate::facts::Facts;
use escalate::http::Http;

use crate::contract::{recorded, run};

/// What the checks say.
pub(super) type Verdicts = BTreeMap<CheckId, Status>;

/// One sample, and what comes of it when nothing is wrong.
pub(super) struct Played {
    pub(super) connector: String,
    /// Its file.
    pub(super) file: toml::Table,
    pub(super) sample: String,
    /// Of the profile, without the address.
    pub(super) settings: Vec<(String, String)>,
    pub(super) answers: Recorded,
    pub(super) case: Case,
    /// What directories found.
    pub(super) account: FoundAccount,
    configured: Configured,
    /// The requests that went out.
    pub(super) asked: BTreeSet<String>,
    pub(super) whole: Verdicts,
}

impl Played {
    /// Every sample of every directory and flags connector.
    pub(super) async fn all() -> Vec<Self> {
        let mut all = Vec::new();
        for file in run::files() {
            let Some(recording) = recorded::of(&file) else { continue };
            // What searches a directory server does not speak HTTP: tests/it/ldap.rs disturbs it.
            if file.to_string_lossy().contains("/ticketing/") || run::text(&file).contains("[auth]\nldap =") {
                continue;
            }
            let settings: Vec<(String, String)> = recording["settings"]
                .as_object()
                .into_iter()
                .flatten()
                .filter_map(|(key, value)| Some((key.clone(), value.as_str()?.to_owned())))
                .collect();
            for sample in recording["samples"].as_array().into_iter().flatten() {
                let answers: Recorded = serde_json::from_value(sample["answers"].clone()).unwrap();
                let (connector, text) = (run::name(&file), run::text(&file));
                let mut given: Vec<(&str, &str)> =
                    settings.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
                given.push(("url", "https://directory.example.com"));
                let configured = run::configured(&connector, &text, &given).unwrap();
                let mut played = Self {
                    connector,
                    file: without_sign_in(text.parse().unwrap()),
                    sample: sample["name"].as_str().unwrap_or_default().to_owned(),
                    settings: settings.clone(),
                    answers,
                    case: run::case(&sample["case"]),
                    account: recorded::account(sample),
                    configured,
                    asked: BTreeSet::new(),
                    whole: Verdicts::new(),
                };
                let asked = RefCell::new(BTreeSet::new());
                let note = |request: &str| {
                    asked.borrow_mut().insert(request.to_owned());
                };
                let http = Http::default();
                let facts = played.facts(&played.answers, &http, &note).await;
                played.whole = verdicts(&played.case, &facts);
                played.asked = asked.into_inner();
                // Files are read without a word.
                let files: Vec<String> = played
                    .answers
                    .answers
                    .keys()
                    .filter(|request| !played.is_asked_over_http(request))
                    .cloned()
                    .collect();
                played.asked.extend(files);
                played.asked.retain(|request| played.answers.answers.contains_key(request));
                all.push(played);
            }
        }
        all
    }

    /// Whether a request goes over HTTP, and does not read a file.
    pub(super) fn is_asked_over_http(&self, request: &str) -> bool {
        !self.of_file(request).contains_key("read")
    }

    /// What the connector's file says of a request.
    pub(super) fn of_file(&self, request: &str) -> &toml::Table {
        self.file["request"][request].as_table().unwrap()
    }

    async fn facts(&self, answers: &Recorded, http: &Http, asked: &dyn Fn(&str)) -> Facts {
        let context = Context {
            now: run::now(),
            deadline: run::deadline(),
            http,
            progress: &|event| {
                if event.step == RequestStep::Started {
                    asked(event.request);
                }
            },
            recorded: Some(answers),
            shared: None,
        };
        facts_about(&self.configured, &self.case, self.account.clone(), &context).await
    }

    /// What the checks say with these answers.
    pub(super) async fn said(&self, answers: &Recorded, http: &Http) -> Verdicts {
        verdicts(&self.case, &self.facts(answers, http, &|_| {}).await)
    }
}

/// What the checks say of these facts.
pub(super) fn verdicts(case: &Case, facts: &Facts) -> Verdicts {
    let found = diagnose(case, facts, &Options::default());
    found.checks.iter().map(|check| (check.id, check.status)).collect()
}

/// Where something else appears than "unknown".
pub(super) fn changed<'v>(
    whole: &'v Verdicts,
    seen: &'v Verdicts,
) -> impl Iterator<Item = (CheckId, Option<Status>, Status)> + 'v {
    seen.iter().filter_map(|(check, is)| {
        let was = whole.get(check).copied();
        (was != Some(*is) && *is != Status::Unknown).then_some((*check, was, *is))
    })
}

/// Without credentials that a server of the test's own would have to check: a token in a header, a key that signs.
fn without_sign_in(mut file: toml::Table) -> toml::Table {
    let auth = file.get("auth").and_then(toml::Value::as_table);
    let is_own = auth.is_some_and(|auth| auth.contains_key("token") || auth.contains_key("jwt"));
    if is_own {
        file.remove("auth");
    }
    file
}
