//! A case from the form, until it is looked up: what was filled in, what was answered about names, and how far it is. It stands in the store, sealed,
//! for a day; what becomes a case goes on as one.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::fault::PageFault;
use crate::case::input::CaseError as CaseMistake;
use crate::case::input::ErrorSource;
use crate::case::{Candidate, Case, Catalogue, FieldNames, Given, NameOf, Symptom, Unresolved, assemble};
use crate::environment::clock;
use crate::service::store::{CaseId, Store, StoreError};
use crate::text::digest::sha256_of;

/// How long it stands, and the files with it.
const HOURS: i64 = 24;

/// A case that is not looked up yet.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct PageDraft {
    /// Who has it looked up: who filled it in, or said last which one is meant.
    pub(super) owner: String,
    /// When.
    pub(super) at: DateTime<Utc>,
    /// Counted with every change, for a form that is sent twice.
    pub(super) version: u32,
    /// What was filled in.
    pub(super) given: DraftFields,
    /// What was answered about names, in order.
    pub(super) answers: Vec<NameAnswer>,
    /// How far it is.
    pub(super) step: DraftStep,
}

/// What was filled in, as it was.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct DraftFields {
    pub(super) user: String,
    pub(super) tenant: String,
    pub(super) action: String,
    pub(super) error: String,
    pub(super) symptom: String,
    pub(super) roles: String,
    pub(super) permission: String,
    pub(super) feature: String,
    pub(super) on: String,
    /// Names of the files.
    pub(super) files: Vec<String>,
}

/// What a name was taken for.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct NameAnswer {
    pub(super) of: NameOf,
    pub(super) given: Option<String>,
    /// `None`: as it was given.
    pub(super) taken: Option<Candidate>,
}

/// How far it is.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum DraftStep {
    /// The systems are asked, since then.
    Looking(DateTime<Utc>),
    /// Somebody has to say which one was meant.
    Asked(AskedName),
    /// It broke off.
    Broken(String),
}

/// A name that could not be told.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct AskedName {
    pub(super) of: NameOf,
    pub(super) given: Option<String>,
    pub(super) candidates: Vec<Candidate>,
    pub(super) several: bool,
    pub(super) cut_off: bool,
}

impl From<Unresolved> for AskedName {
    fn from(asked: Unresolved) -> Self {
        let Unresolved { of, given, candidates, several, cut_off, .. } = asked;
        Self { of, given, candidates, several, cut_off }
    }
}

/// How the fields are called: the ids of the form.
const NAMES: FieldNames = FieldNames { user: "user", tenant: "tenant", error: "error", role: "roles" };

impl DraftFields {
    /// As a case is made of it.
    pub(super) fn given(&self) -> Given {
        let said = |text: &str| Some(text.to_owned()).filter(|text| !text.trim().is_empty());
        Given {
            names: NAMES,
            user: said(&self.user),
            tenant: said(&self.tenant),
            action: said(&self.action),
            symptom: match self.symptom.as_str() {
                "sign-in" => Some(Symptom::SignIn),
                "access" => Some(Symptom::Access),
                _ => None,
            },
            error: said(&self.error).map(|text| ErrorSource::Text(text.replace("\r\n", "\n"))),
            permissions: several(&self.permission),
            features: several(&self.feature),
            on: self.on.trim().parse().ok(),
            roles: several(&self.roles),
            attachments: self.files.clone(),
            ..Given::default()
        }
    }

    /// The case.
    ///
    /// # Errors
    /// Nobody is named, or a field has what cannot be part of a case.
    pub(super) fn case(&self, catalogue: &Catalogue, now: DateTime<Utc>) -> Result<Case, CaseMistake> {
        assemble(&self.given(), None, catalogue, &mut |_| None, now)
    }
}

/// What stands in a field with commas between.
pub(super) fn several(text: &str) -> Vec<String> {
    text.split(',').map(str::trim).filter(|one| !one.is_empty()).map(str::to_owned).collect()
}

impl PageDraft {
    /// One that was filled in just now.
    pub(super) fn new(owner: String, given: DraftFields) -> Self {
        let at = clock::precise();
        Self { owner, at, version: 1, given, answers: Vec::new(), step: DraftStep::Looking(at) }
    }

    /// It with a next step.
    pub(super) fn then(mut self, step: DraftStep) -> Self {
        self.version += 1;
        self.step = step;
        self
    }

    /// Keeps it.
    ///
    /// # Errors
    /// The store.
    pub(super) async fn keep(&self, store: &Store, id: &CaseId) -> Result<(), PageFault> {
        let bytes = serde_json::to_vec(self).map_err(PageFault::broken)?;
        Ok(store.session_put(&place("draft", id), &bytes, self.at + TimeDelta::hours(HOURS)).await?)
    }

    /// The one of that id; `None`: there is none, or it became a case.
    ///
    /// # Errors
    /// The store.
    pub(super) async fn of(store: &Store, id: &CaseId) -> Result<Option<Self>, PageFault> {
        let bytes = store.session_get(&place("draft", id), clock::precise()).await?;
        bytes.map(|bytes| serde_json::from_slice(&bytes).map_err(PageFault::broken)).transpose()
    }

    /// Lets it go.
    ///
    /// # Errors
    /// The store.
    pub(super) async fn drop_of(store: &Store, id: &CaseId) -> Result<(), StoreError> {
        store.session_end(&place("draft", id)).await
    }
}

/// Something small that stands beside a case for a day: its files, what was looked at without an answer.
pub(super) async fn keep_beside(
    store: &Store,
    what: &str,
    id: &CaseId,
    bytes: &[u8],
) -> Result<(), PageFault> {
    let until = clock::precise() + TimeDelta::hours(HOURS);
    Ok(store.session_put(&place(what, id), bytes, until).await?)
}

/// What was kept so.
pub(super) async fn kept_beside(
    store: &Store,
    what: &str,
    id: &CaseId,
) -> Result<Option<Vec<u8>>, PageFault> {
    Ok(store.session_get(&place(what, id), clock::precise()).await?)
}

fn place(what: &str, id: &CaseId) -> String {
    sha256_of(&["page", what, id.as_str()])
}
