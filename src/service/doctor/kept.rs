//! What is kept, and where: the state folder, the database.

use std::path::Path;

use secrecy::SecretString;

use super::line::ServiceLine;
use crate::connectors::Context;
use crate::environment::state::State;
use crate::profile::service::ServiceConfig;
use crate::service::store::{DatabaseAddress, EnginePool, SealKey, Store, StoreError};
use crate::vault::Vault;

/// The setting.
const DATABASE: &str = "service.database";

/// The name of a file that is written to see whether files can be written, and removed.
const TRIED: &str = "doctor.tried";

/// Whether the state folder can be written.
pub(super) fn folder(state: &Path) -> ServiceLine {
    let tried = State::open(state).and_then(|state| {
        state.write(TRIED, b"")?;
        state.remove(TRIED)
    });
    match tried {
        Ok(()) => ServiceLine::ok("state", state.display().to_string()),
        Err(error) => ServiceLine::missing("state", error.to_string(), "the state folder"),
    }
}

/// Whether the database answers, is of a version that is known, and opens with the key.
pub(super) async fn database(
    config: &ServiceConfig,
    state: &Path,
    key: Option<SecretString>,
    vault: &Vault,
    context: &Context<'_>,
) -> Vec<ServiceLine> {
    let address = match &config.database {
        None => DatabaseAddress::in_state(state),
        Some(secret) => match secret.resolve(DATABASE, vault) {
            Ok(address) => DatabaseAddress::Postgres(address),
            Err(error) => return vec![ServiceLine::missing("database", error.to_string(), DATABASE)],
        },
    };
    let mut lines = vec![replicas(config)];
    let Some(key) = key.and_then(|key| SealKey::new(&key).ok()) else {
        lines.push(ServiceLine::unseen(
            "database",
            "not looked at: it opens with service.key, which comes first",
        ));
        return lines;
    };
    let opened = async {
        let store = Store::open(&address, &key).await?;
        let version = version(&store).await?;
        Ok::<_, StoreError>(format!("{} {version}: its tables are there, and the key fits", store.place()))
    };
    lines.push(match tokio::time::timeout_at(context.deadline.at, opened).await {
        Ok(Ok(says)) => ServiceLine::ok("database", says),
        Ok(Err(error @ (StoreError::OtherKey | StoreError::File { .. } | StoreError::Newer { .. }))) => {
            ServiceLine::missing("database", error.to_string(), DATABASE)
        }
        Ok(Err(error)) => {
            let says = format!("{}: {error}", address.shown());
            ServiceLine::unanswered("database", says, DATABASE)
        }
        Err(_) => {
            let says = format!("{}: no answer in time; give it more with --timeout", address.shown());
            ServiceLine::unanswered("database", says, DATABASE)
        }
    });
    lines
}

/// How many may run at once.
fn replicas(config: &ServiceConfig) -> ServiceLine {
    if config.database.is_some() {
        return ServiceLine::ok("replicas", "any number, with one key and one database");
    }
    let says = "one: SQLite is a file of this machine";
    let more = "; where several run behind the proxy, database = { env = \"DATABASE_URL\" } names a PostgreSQL that they share";
    if config.proxies.is_empty() {
        ServiceLine::ok("replicas", says)
    } else {
        ServiceLine::unseen("replicas", format!("{says}{more}"))
    }
}

async fn version(store: &Store) -> Result<String, StoreError> {
    Ok(match &store.pools().engine {
        EnginePool::Sqlite(pool) => sqlx::query_scalar("SELECT sqlite_version()").fetch_one(pool).await?,
        EnginePool::Postgres(pool) => sqlx::query_scalar("SHOW server_version").fetch_one(pool).await?,
    })
}
