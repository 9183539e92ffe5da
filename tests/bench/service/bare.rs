//! The least that accepts a webhook: a handler of the same framework with one insert and its commit, on the same database.

use std::net::SocketAddr;

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::post;
use sqlx::postgres::PgPoolOptions;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{PgPool, SqlitePool};

use super::postgres::Postgres;
use super::replica::Home;

const TABLE: &str = "CREATE TABLE IF NOT EXISTS bare (id TEXT PRIMARY KEY, body TEXT NOT NULL)";
const INSERT: &str = "INSERT INTO bare (id, body) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING";

pub(crate) async fn start(home: &Home, server: Option<&Postgres>) -> SocketAddr {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let router = if let Some(server) = server {
        let pool = PgPoolOptions::new().max_connections(4).connect(&server.url()).await.unwrap();
        sqlx::query(TABLE).execute(&pool).await.unwrap();
        Router::new().route("/hooks/desk", post(in_postgres)).with_state(pool)
    } else {
        let options = SqliteConnectOptions::new()
            .filename(home.database())
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(std::time::Duration::from_secs(30));
        let pool = SqlitePoolOptions::new().max_connections(4).connect_with(options).await.unwrap();
        sqlx::query(TABLE).execute(&pool).await.unwrap();
        Router::new().route("/hooks/desk", post(in_sqlite)).with_state(pool)
    };
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

async fn in_postgres(State(pool): State<PgPool>, body: String) -> StatusCode {
    let mut all = pool.begin().await.unwrap();
    sqlx::query(INSERT).bind(body.clone()).bind(body).execute(&mut *all).await.unwrap();
    all.commit().await.unwrap();
    StatusCode::ACCEPTED
}

async fn in_sqlite(State(pool): State<SqlitePool>, body: String) -> StatusCode {
    let mut all = pool.begin_with("BEGIN IMMEDIATE").await.unwrap();
    sqlx::query(INSERT).bind(body.clone()).bind(body).execute(&mut *all).await.unwrap();
    all.commit().await.unwrap();
    StatusCode::ACCEPTED
}
