//! Opening the store: the tables, and whether the key is the one with which it was written.

use std::sync::Arc;

use super::address::DatabaseAddress;
use super::error::StoreError;
use super::intake::Intake;
use super::pools::Pools;
use super::replica_name::ReplicaName;
use super::seal::SealKey;
use crate::environment::state::{Locked, State};

/// What a sealed word stands for whose only use is to be opened.
const PROBE: &str = "probe";
/// How long another process of this machine may take to make the tables.
const WAIT: std::time::Duration = std::time::Duration::from_secs(60);

/// The database with its key. Clones are the same store.
#[derive(Clone, Debug)]
pub struct Store {
    pub(super) pools: Pools,
    pub(super) key: SealKey,
    place: String,
    pub(super) intake: Intake,
    /// Whose leases these are.
    pub(super) replica: Arc<ReplicaName>,
}

impl Store {
    /// Opens the database, makes what tables are missing, and tries the key.
    ///
    /// # Errors
    /// The database does not answer; it was written with another key, or by a newer version.
    pub async fn open(database: &DatabaseAddress, key: &SealKey) -> Result<Self, StoreError> {
        let _alone = alone(database).await?;
        let pools = match database {
            DatabaseAddress::Sqlite(path) => Pools::sqlite(path).await?,
            DatabaseAddress::Postgres(address) => Pools::postgres(address).await?,
        };
        pools.migrate().await?;
        let replica = Arc::default();
        let store =
            Self { pools, key: key.clone(), place: database.shown(), intake: Intake::default(), replica };
        store.try_key().await?;
        Ok(store)
    }

    /// Which database it is, for people.
    #[must_use]
    pub fn place(&self) -> &str {
        &self.place
    }

    /// The pools, for the engine.
    pub(in crate::service) fn pools(&self) -> &Pools {
        &self.pools
    }

    /// What stands for a person in the log and in the database: [`SealKey::person`]. Tickets have other tokens.
    #[must_use]
    pub fn person(&self, address: &str) -> String {
        self.key.person(address)
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// It does not.
    pub async fn ready(&self) -> Result<(), StoreError> {
        sqlx::query("SELECT 1").execute(&self.pools.any).await?;
        Ok(())
    }

    /// The first that opens it seals a word; who cannot open that has another key.
    async fn try_key(&self) -> Result<(), StoreError> {
        self.of_the_first(PROBE, PROBE.as_bytes()).await.map(drop)
    }

    /// What the first replica that came had under that name, sealed: whoever comes later has the same, and what is its own is dropped.
    ///
    /// # Errors
    /// The database; what is there does not open with this key.
    pub async fn of_the_first(&self, name: &str, own: &[u8]) -> Result<Vec<u8>, StoreError> {
        let sealed = self.key.seal(name, own)?;
        sqlx::query("INSERT INTO service_meta (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING")
            .bind(name.to_owned())
            .bind(sealed)
            .execute(&self.pools.any)
            .await?;
        let kept = self.meta(name).await?.ok_or(StoreError::Sealed)?;
        self.key.open(name, &kept).map_err(|_| StoreError::OtherKey)
    }

    async fn meta(&self, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
        let row: Option<(Vec<u8>,)> = sqlx::query_as("SELECT value FROM service_meta WHERE name = $1")
            .bind(name.to_owned())
            .fetch_optional(&self.pools.any)
            .await?;
        Ok(row.map(|(value,)| value))
    }

    /// A word that replicas share, such as up to when a ticketing system was asked; `None`: there is none yet. Nothing of a person.
    ///
    /// # Errors
    /// The database.
    pub async fn mark(&self, name: &str) -> Result<Option<String>, StoreError> {
        let value = self.meta(&format!("mark/{name}")).await?;
        Ok(value.and_then(|value| String::from_utf8(value).ok()))
    }

    /// Keeps such a word.
    ///
    /// # Errors
    /// The database.
    pub async fn set_mark(&self, name: &str, value: &str) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO service_meta (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        )
        .bind(format!("mark/{name}"))
        .bind(value.as_bytes().to_vec())
        .execute(&self.pools.any)
        .await?;
        Ok(())
    }
}

/// Two processes that make the tables of one file at once: the engine's steps have no lock there.
async fn alone(database: &DatabaseAddress) -> Result<Option<Locked>, StoreError> {
    let DatabaseAddress::Sqlite(path) = database else { return Ok(None) };
    let folder = path.parent().unwrap_or(std::path::Path::new(".")).to_owned();
    let failed = |what: String| StoreError::File { path: path.display().to_string(), what };
    let held = tokio::task::spawn_blocking(move || {
        let state = State::open(&folder).map_err(|error| error.to_string())?;
        state.hold("service.lock", WAIT).map_err(|error| error.to_string())
    });
    let held = held.await.map_err(|error| failed(error.to_string()))?.map_err(&failed)?;
    let busy = || failed("another process is at its tables and does not end".to_owned());
    held.ok_or_else(busy).map(Some)
}
