//! What a service keeps, on a real PostgreSQL: as on SQLite, and with two replicas that start at once.

#[path = "../it/service/store/suite.rs"]
mod suite;

use std::fmt::Write as _;

use escalate::service::store::{DatabaseAddress, HookDelivery, SealKey, Store, StoreError};
use secrecy::SecretString;
use sqlx::postgres::PgPool;
use suite::{KEY, Planted};

use crate::servers::server;

fn fresh() -> String {
    server("postgres").act(&["fresh"])
}

async fn opened(url: &str, key: &str) -> Result<Store, StoreError> {
    let key = SealKey::new(&SecretString::from(key)).unwrap();
    Store::open(&DatabaseAddress::Postgres(SecretString::from(url)), &key).await
}

suite::of_the_suite!((opened(&fresh(), KEY).await.unwrap(), ()));

#[tokio::test]
async fn the_log_refuses_update_delete_and_truncate() {
    let url = fresh();
    let store = opened(&url, KEY).await.unwrap();
    suite::one_line(&store).await;
    let pool = PgPool::connect(&url).await.unwrap();
    for sql in ["UPDATE case_log SET what = 'nothing'", "DELETE FROM case_log", "TRUNCATE case_log"] {
        let refused = sqlx::query(sql).execute(&pool).await.unwrap_err().to_string();
        assert!(refused.contains("the log is append only"), "{refused}");
    }
}

/// Every row of every table as text, and what is bytes there in hexadecimal.
#[tokio::test]
async fn nothing_of_a_case_stands_in_a_table() {
    let url = fresh();
    let store = opened(&url, KEY).await.unwrap();
    suite::plant(&store).await;
    suite::kept_ticket(&store).await;
    let pool = PgPool::connect(&url).await.unwrap();
    let tables = "SELECT quote_ident(schemaname) || '.' || quote_ident(tablename) FROM pg_tables WHERE schemaname IN ('public', 'apalis')";
    let tables: Vec<(String,)> = sqlx::query_as(tables).fetch_all(&pool).await.unwrap();
    assert!(tables.len() > 5, "{tables:?}");
    for (table,) in &tables {
        let sql = format!("SELECT COALESCE(string_agg(t::text, ' '), '') FROM {table} t");
        let (rows,): (String,) = sqlx::query_as(sqlx::AssertSqlSafe(sql)).fetch_one(&pool).await.unwrap();
        for text in Planted::ALL {
            let mut coded = String::new();
            text.bytes().for_each(|byte| write!(coded, "{byte:02x}").unwrap());
            assert!(!rows.contains(text) && !rows.contains(&coded), "{text} in {table}");
        }
    }
}

#[tokio::test]
async fn another_key_is_noticed_and_no_error_has_the_password() {
    let url = fresh();
    drop(opened(&url, KEY).await.unwrap());
    assert!(matches!(opened(&url, &"o".repeat(32)).await, Err(StoreError::OtherKey)));
    let wrong = url.replace(":escalate@", ":wrong-password-4711@");
    let error = opened(&wrong, KEY).await.unwrap_err();
    assert!(!format!("{error} {error:?}").contains("wrong-password-4711"), "{error:?}");
}

#[tokio::test]
async fn replicas_that_start_at_once_make_the_tables_once_and_take_an_event_once() {
    let url = fresh();
    let stores = (0..4).map(|_| opened(&url, KEY));
    let stores: Vec<Store> =
        futures_util::future::join_all(stores).await.into_iter().map(Result::unwrap).collect();
    let event = HookDelivery {
        system: "rt".to_owned(),
        ticket: "17".to_owned(),
        event: "one".to_owned(),
        source: escalate::service::store::CaseSource::Hook,
        at: "2026-11-29T10:00:00Z".parse().unwrap(),
    };
    let delivered = futures_util::future::join_all(stores.iter().map(|store| store.deliver(&event))).await;
    assert_eq!(delivered.iter().filter(|one| one.as_ref().unwrap().is_new).count(), 1);
    let pool = PgPool::connect(&url).await.unwrap();
    let (jobs,): (i64,) = sqlx::query_as("SELECT COUNT(*) FROM apalis.jobs").fetch_one(&pool).await.unwrap();
    assert_eq!(jobs, 1);
}
