//! The two databases: where one text of SQL does not do, there is one function for each of them here, and nowhere else.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;
use std::time::Duration;

use apalis::prelude::TaskBuilder;
use apalis_postgres::PostgresStorage;
use apalis_sqlite::SqliteStorage;
use secrecy::{ExposeSecret as _, SecretString};
use sqlx::any::AnyPoolOptions;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{AnyPool, AssertSqlSafe, Executor as _, PgPool, Row as _, SqlitePool};

use super::error::StoreError;
use super::schema::{self, SqlWords};

/// Jobs of cases in the engine's tables.
pub(in crate::service) const QUEUE: &str = "cases";
/// How often the engine begins a job that ends badly: by itself it would try 25 times, at once.
const MOST_ATTEMPTS: usize = 5;
/// How long another writer is waited for.
const BUSY: Duration = Duration::from_secs(30);
/// Connections of each of the two pools of a process: ten replicas stay below the hundred that a server has by itself.
const CONNECTIONS: u32 = 4;
/// Of one replica at a time that looks whether tables are missing; any number that no other program takes.
const MIGRATING: i64 = 0x65_7363_616c_6174;

/// Pools of one database: one for one text of SQL, and one as the engine needs it.
#[derive(Clone, Debug)]
pub(in crate::service) struct Pools {
    pub(super) any: AnyPool,
    pub(in crate::service) engine: EnginePool,
}

/// The database as the engine knows it.
#[derive(Clone, Debug)]
pub(in crate::service) enum EnginePool {
    /// One machine.
    Sqlite(SqlitePool),
    /// Any number of replicas.
    Postgres(PgPool),
}

/// A new case of a delivery.
#[derive(Debug)]
pub(super) struct NewDelivery {
    pub(super) id: String,
    pub(super) delivery: String,
    pub(super) at: i64,
    pub(super) source: &'static str,
    pub(super) system: String,
    pub(super) ticket: String,
}

/// Cases of so many deliveries, less those that have come before.
fn insert(many: usize) -> String {
    let mut sql = String::from(
        "INSERT INTO cases (id, delivery, at, changed_at, state, source, system, ticket) VALUES ",
    );
    for row in 0..many {
        let [id, delivery, at, source, system, ticket] = [1, 2, 3, 4, 5, 6].map(|column| row * 6 + column);
        let comma = if row > 0 { ", " } else { "" };
        let _ = write!(
            sql,
            "{comma}(${id}, ${delivery}, ${at}, ${at}, 'queued', ${source}, ${system}, ${ticket})"
        );
    }
    sql.push_str(" ON CONFLICT (delivery) DO NOTHING RETURNING id");
    sql
}

impl Pools {
    /// A file, made for its owner alone.
    pub(super) async fn sqlite(path: &Path) -> Result<Self, StoreError> {
        let shown = path.display().to_string();
        let failed =
            |error: std::io::Error| StoreError::File { path: shown.clone(), what: error.to_string() };
        private(path).map_err(failed)?;
        let options = SqliteConnectOptions::new()
            .filename(path)
            .journal_mode(SqliteJournalMode::Wal)
            // NORMAL survives a killed process and not surely a power cut.
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(BUSY);
        let engine = SqlitePoolOptions::new().max_connections(CONNECTIONS).acquire_timeout(BUSY);
        let engine = engine.connect_with(options).await?;
        let url = url::Url::from_file_path(std::path::absolute(path).map_err(failed)?)
            .map_err(|()| failed(std::io::Error::other("it is no path of a file")))?;
        let url = format!("sqlite://{}?mode=rw", url.path());
        let any = any()
            .after_connect(|connection, _| {
                Box::pin(async move {
                    // The file keeps its journal mode; the rest belongs to each connection.
                    connection
                        .execute("PRAGMA synchronous = FULL; PRAGMA busy_timeout = 30000; PRAGMA foreign_keys = ON;")
                        .await?;
                    Ok(())
                })
            })
            .connect(&url)
            .await?;
        Ok(Self { any, engine: EnginePool::Sqlite(engine) })
    }

    /// A server.
    pub(super) async fn postgres(address: &SecretString) -> Result<Self, StoreError> {
        let address = address.expose_secret().trim();
        let options: PgConnectOptions = address.parse()?;
        let engine = PgPoolOptions::new().max_connections(CONNECTIONS).acquire_timeout(BUSY);
        let engine = engine.connect_with(options).await?;
        let any = any().connect(address).await?;
        Ok(Self { any, engine: EnginePool::Postgres(engine) })
    }

    /// Makes the tables that are missing, ours and the engine's, while no other replica does.
    pub(super) async fn migrate(&self) -> Result<(), StoreError> {
        match &self.engine {
            EnginePool::Sqlite(pool) => sqlite_tables(pool).await,
            EnginePool::Postgres(pool) => postgres_tables(pool).await,
        }
    }

    /// What the database's own clock says, in milliseconds, as a part of SQL.
    pub(super) fn now(&self) -> &'static str {
        match self.engine {
            EnginePool::Sqlite(_) => "CAST((julianday('now') - 2440587.5) * 86400000.0 AS INTEGER)",
            EnginePool::Postgres(_) => "CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)",
        }
    }

    /// A column of bytes that holds a text, as a part of SQL.
    pub(super) fn text(&self, column: &str) -> String {
        match self.engine {
            EnginePool::Sqlite(_) => format!("CAST({column} AS TEXT)"),
            EnginePool::Postgres(_) => format!("convert_from({column}, 'UTF8')"),
        }
    }

    /// How a transaction begins that reads first and writes then.
    pub(super) fn begin(&self) -> &'static str {
        match self.engine {
            // Otherwise it is told that the file is busy, whatever it would wait, once it comes to write.
            EnginePool::Sqlite(_) => "BEGIN IMMEDIATE",
            EnginePool::Postgres(_) => "BEGIN",
        }
    }

    /// The cases and their jobs, or none of them. Gives those that are new; the others' deliveries came before.
    pub(super) async fn deliver(&self, many: &[NewDelivery]) -> Result<BTreeSet<String>, StoreError> {
        let sql = AssertSqlSafe(insert(many.len()));
        macro_rules! bound {
            () => {
                many.iter().fold(sqlx::query_scalar::<_, String>(sql), |query, new| {
                    query
                        .bind(&new.id)
                        .bind(&new.delivery)
                        .bind(new.at)
                        .bind(new.source)
                        .bind(&new.system)
                        .bind(&new.ticket)
                })
            };
        }
        match &self.engine {
            EnginePool::Sqlite(pool) => {
                let mut all = pool.begin_with("BEGIN IMMEDIATE").await?;
                let new = bound!().fetch_all(&mut *all).await?;
                let jobs: Vec<_> = new.iter().map(|id| job(id, id, Duration::ZERO)).collect();
                push_sqlite(&mut all, &jobs).await?;
                all.commit().await?;
                Ok(new.into_iter().collect())
            }
            EnginePool::Postgres(pool) => {
                let mut all = pool.begin().await?;
                let new = bound!().fetch_all(&mut *all).await?;
                let jobs: Vec<_> = new.iter().map(|id| job(id, id, Duration::ZERO)).collect();
                push_postgres(&mut all, jobs).await?;
                all.commit().await?;
                Ok(new.into_iter().collect())
            }
        }
    }

    /// One more job of a case, that is begun after `delay`. `key`: never used before.
    pub(super) async fn push(&self, case: &str, key: &str, delay: Duration) -> Result<(), StoreError> {
        match &self.engine {
            EnginePool::Sqlite(pool) => {
                let mut connection = pool.acquire().await?;
                push_sqlite(&mut connection, &[job(case, key, delay)]).await
            }
            EnginePool::Postgres(pool) => {
                let mut connection = pool.acquire().await?;
                push_postgres(&mut connection, vec![job(case, key, delay)]).await
            }
        }
    }
}

fn any() -> AnyPoolOptions {
    sqlx::any::install_default_drivers();
    AnyPoolOptions::new().max_connections(CONNECTIONS).acquire_timeout(BUSY)
}

/// A job as both engines take it.
type CaseJob = apalis::prelude::Task<Vec<u8>>;

/// A job: the case's id, as JSON, and nothing else of it.
fn job(case: &str, key: &str, delay: Duration) -> CaseJob {
    let bytes = serde_json::Value::from(case).to_string().into_bytes();
    let job = TaskBuilder::new(bytes).max_attempts(MOST_ATTEMPTS).idempotency_key(key);
    // A job of now has no instant of its own: clocks of replicas differ.
    if delay.is_zero() { job.build() } else { job.run_after(delay).build() }
}

async fn push_sqlite(on: &mut sqlx::SqliteConnection, jobs: &[CaseJob]) -> Result<(), StoreError> {
    apalis_sqlite::queries::push_tasks(on, QUEUE, jobs).await.map_err(|error| refused(&error))
}

async fn push_postgres(on: &mut sqlx::PgConnection, jobs: Vec<CaseJob>) -> Result<(), StoreError> {
    if jobs.is_empty() {
        return Ok(());
    }
    apalis_postgres::queries::push_tasks(on, QUEUE, jobs).await.map_err(|error| refused(&error))
}

fn refused(error: &dyn std::error::Error) -> StoreError {
    StoreError::Database { place: "the queue in the database", what: error.to_string() }
}

async fn sqlite_tables(pool: &SqlitePool) -> Result<(), StoreError> {
    let mut all = pool.begin_with("BEGIN IMMEDIATE").await?;
    all.execute(
        "CREATE TABLE IF NOT EXISTS service_meta (name TEXT PRIMARY KEY NOT NULL, value BLOB NOT NULL)",
    )
    .await?;
    let version: i64 = sqlx::query("SELECT CAST(value AS INTEGER) FROM service_meta WHERE name = 'version'")
        .fetch_optional(&mut *all)
        .await?
        .map_or(Ok(0), |row| row.try_get(0))?;
    known(version)?;
    for step in schema::missing(version, SqlWords::Sqlite) {
        sqlx::raw_sql(step).execute(&mut *all).await?;
    }
    all.execute(is_newest()).await?;
    all.commit().await?;
    // Never `setup`: it switches syncing off.
    SqliteStorage::migrations().run(pool).await.map_err(|error| refused(&error))
}

async fn postgres_tables(pool: &PgPool) -> Result<(), StoreError> {
    let mut all = pool.begin().await?;
    sqlx::query("SELECT pg_advisory_xact_lock($1)").bind(MIGRATING).execute(&mut *all).await?;
    all.execute(
        "CREATE TABLE IF NOT EXISTS service_meta (name TEXT PRIMARY KEY NOT NULL, value BYTEA NOT NULL)",
    )
    .await?;
    let version: i64 = sqlx::query(
        "SELECT CAST(convert_from(value, 'UTF8') AS BIGINT) FROM service_meta WHERE name = 'version'",
    )
    .fetch_optional(&mut *all)
    .await?
    .map_or(Ok(0), |row| row.try_get(0))?;
    known(version)?;
    for step in schema::missing(version, SqlWords::Postgres) {
        sqlx::raw_sql(step).execute(&mut *all).await?;
    }
    all.execute(is_newest()).await?;
    all.commit().await?;
    PostgresStorage::<()>::migrations().run(pool).await.map_err(|error| refused(&error))
}

/// The tables are of this version now.
fn is_newest() -> AssertSqlSafe<String> {
    AssertSqlSafe(format!(
        "INSERT INTO service_meta (name, value) VALUES ('version', '{0}') ON CONFLICT (name) DO UPDATE SET value = '{0}'",
        schema::NEWEST
    ))
}

fn known(version: i64) -> Result<(), StoreError> {
    if version > schema::NEWEST {
        return Err(StoreError::Newer { found: version, known: schema::NEWEST });
    }
    Ok(())
}

/// Makes the file for its owner alone; the two beside it take its mode.
fn private(path: &Path) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(path)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        file.set_permissions(std::fs::Permissions::from_mode(0o600))?;
    }
    drop(file);
    Ok(())
}
