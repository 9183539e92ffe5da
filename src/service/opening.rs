//! Opening a service from a profile: its secrets, its database, the two desks.

use std::path::PathBuf;
use std::time::Duration;

use tokio::sync::{Notify, watch};

use super::case_desk::{CaseDesk, OpenDesk};
use super::measures::Measures;
use super::running::Service;
use super::secrets::ServiceSecrets;
use super::store::{DatabaseAddress, Store, StoreError};
use crate::environment;
use crate::environment::state::{State, StateError};
use crate::escalation::{Customer, Desk, DeskError, DeskUse};
use crate::http::{Http, HttpLimits};
use crate::output::load_templates;
use crate::output::template::RenderError;
use crate::profile::{MissingSecret, Profile, ProfileError, TOKEN_KEY};
use crate::redact::customer_key::CustomerKey;
use crate::vault::Vault;

/// How long the database is waited for at the start, and the pause between two tries.
const PATIENCE: Duration = Duration::from_secs(60);
const PAUSE: Duration = Duration::from_secs(1);

/// What a service is opened from.
#[derive(Clone, Debug)]
pub struct ServiceStart {
    /// The profile's file.
    pub profile: PathBuf,
    /// The folder of profiles, connectors and templates.
    pub config: PathBuf,
    /// The profile's file, where it was named by its path: a ticket in the outbox is retried with it.
    pub named: Option<String>,
    /// How long a case may take.
    pub timeout: Duration,
    /// Where secrets go.
    pub vault: Vault,
}

/// Why a service cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum ServiceStartError {
    /// The profile.
    #[error(transparent)]
    Profile(#[from] ProfileError),
    /// It says nothing about a service.
    #[error(
        "the profile {0} has no [service], so it is not known how a service is to run; [service] with `key` is enough"
    )]
    NoService(String),
    /// Secrets that are missing or too short.
    #[error("{}", lines(.0))]
    Secrets(Vec<MissingSecret>),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// No place for the database.
    #[error(transparent)]
    Home(#[from] environment::NoHome),
    /// The state folder.
    #[error(transparent)]
    State(#[from] StateError),
    /// The systems or the customer's key.
    #[error(transparent)]
    Desk(#[from] DeskError),
    /// A template.
    #[error(transparent)]
    Templates(#[from] RenderError),
    /// The system gives no thread.
    #[error("a thread for cases cannot be started: {0}")]
    Thread(#[from] std::io::Error),
}

fn lines(missing: &[MissingSecret]) -> String {
    missing.iter().map(|one| one.says.as_str()).collect::<Vec<_>>().join("\n")
}

impl ServiceStart {
    /// The profile, which has a `[service]`.
    ///
    /// # Errors
    /// It has none, or mistakes.
    pub fn profile(&self) -> Result<Profile, ServiceStartError> {
        let profile = Profile::read(&self.profile, &self.config)?;
        if profile.service.is_none() {
            return Err(ServiceStartError::NoService(profile.path.display().to_string()));
        }
        Ok(profile)
    }

    /// Opens what is kept, for a command that looks at it.
    ///
    /// # Errors
    /// A secret is missing; the database does not answer, or has another key.
    pub async fn store(&self) -> Result<Store, ServiceStartError> {
        let config = self.profile()?.service.ok_or_else(|| self.none())?;
        let secrets = ServiceSecrets::read(&config, &self.vault).map_err(ServiceStartError::Secrets)?;
        kept(&secrets).await
    }

    /// Opens all of it. `draining` becomes true when it is to end.
    ///
    /// # Errors
    /// Whatever is missing or does not answer.
    pub async fn open(&self, draining: watch::Receiver<bool>) -> Result<Service, ServiceStartError> {
        let profile = self.profile()?;
        let config = profile.service.clone().ok_or_else(|| self.none())?;
        let secrets = ServiceSecrets::read(&config, &self.vault).map_err(ServiceStartError::Secrets)?;
        let store = patiently(&secrets).await?;
        let store = store.of_replica(&State::open(&environment::state_dir()?)?)?;
        let taken = store.take_back().await?;
        if taken > 0 {
            tracing::info!("{taken} cases were under way when this process ended the last time, and go on");
        }
        let key = shared_key(&profile, &secrets, &store).await?;
        let worker_desk = self.desk("cases of tickets", key.clone())?;
        let visitor_desk = self.desk("cases of visitors", key)?;
        Ok(Service {
            config,
            secrets,
            store,
            worker_desk,
            visitor_desk,
            measures: Measures::new(),
            draining,
            timeout: self.timeout,
            catalogue: profile.catalogue.clone(),
            ticketing: profile.ticketing.map(|ticketing| ticketing.name),
            wake: Notify::new(),
        })
    }

    fn none(&self) -> ServiceStartError {
        ServiceStartError::NoService(self.profile.display().to_string())
    }

    fn desk(&self, thread: &str, key: Option<CustomerKey>) -> Result<CaseDesk, ServiceStartError> {
        let start = self.clone();
        CaseDesk::start(thread, move || {
            let profile = start.profile()?;
            let used = DeskUse { asks: true, leaves: true, files: profile.ticketing.is_some() };
            let templates = load_templates(&start.config.join("templates"))?;
            let mut desk = Desk::open(Some(profile), templates, start.named.clone(), used, &start.vault)?;
            // The systems of the first went into the desk.
            let profile = start.profile()?;
            if let Some(key) = key {
                let state = State::open(&environment::state_dir()?)?;
                let customer = Customer::sharing(&profile, &start.vault, state, key);
                desk.customer = customer.map_err(DeskError::Customer)?;
            }
            Ok::<_, ServiceStartError>(OpenDesk {
                desk,
                profile,
                http: Http::new(HttpLimits::default(), &start.vault),
            })
        })
    }
}

/// Replicas on several machines give the same person the same token, and the same problem the same fingerprint, also where the profile
/// names no key for it: of two keys the second replica would file once more what the first one filed. It is that of the first one.
async fn shared_key(
    profile: &Profile,
    secrets: &ServiceSecrets,
    store: &Store,
) -> Result<Option<CustomerKey>, ServiceStartError> {
    if profile.token_key.is_some() || secrets.database.is_none() {
        return Ok(None);
    }
    let state = State::open(&environment::state_dir()?)?;
    let own = Customer::own_key(profile, &state).map_err(DeskError::Customer)?;
    let key = store.of_the_first(TOKEN_KEY, own.bytes()).await?;
    Ok(Some(CustomerKey::of(key.try_into().map_err(|_| StoreError::Sealed)?)))
}

/// The same, when the machine starts and the database is not there yet, or is started again at this very moment.
async fn patiently(secrets: &ServiceSecrets) -> Result<Store, ServiceStartError> {
    let end = tokio::time::Instant::now() + PATIENCE;
    loop {
        match kept(secrets).await {
            Err(ServiceStartError::Store(StoreError::Database { place, what }))
                if tokio::time::Instant::now() < end =>
            {
                tracing::warn!("{place}: {what}; it is tried again");
                tokio::time::sleep(PAUSE).await;
            }
            done => return done,
        }
    }
}

async fn kept(secrets: &ServiceSecrets) -> Result<Store, ServiceStartError> {
    let address = match &secrets.database {
        Some(address) => DatabaseAddress::Postgres(address.clone()),
        None => DatabaseAddress::in_state(&environment::state_dir()?),
    };
    Ok(Store::open(&address, &secrets.key).await?)
}
