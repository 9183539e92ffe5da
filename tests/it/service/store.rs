//! What a service keeps, in SQLite. The same on PostgreSQL: `tests/real/postgres.rs`.

#[path = "store/suite.rs"]
pub(crate) mod suite;

use escalate::environment::state::State;
use escalate::service::store::{CaseId, DatabaseAddress, SealKey, Store, StoreError};
use secrecy::SecretString;
use suite::{KEY, Planted};
use tempfile::TempDir;

async fn opened(folder: &TempDir, key: &str) -> Result<Store, StoreError> {
    let key = SealKey::new(&SecretString::from(key)).unwrap();
    Store::open(&DatabaseAddress::in_state(folder.path()), &key).await
}

suite::of_the_suite!({
    let folder = tempfile::tempdir().unwrap();
    (opened(&folder, KEY).await.unwrap(), folder)
});

#[tokio::test]
async fn another_key_is_noticed_at_once() {
    let folder = tempfile::tempdir().unwrap();
    drop(opened(&folder, KEY).await.unwrap());
    let other = opened(&folder, &"o".repeat(32)).await;
    assert!(matches!(other, Err(StoreError::OtherKey)), "{other:?}");
    assert!(opened(&folder, KEY).await.is_ok());
}

#[tokio::test]
async fn a_newer_database_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    drop(opened(&folder, KEY).await.unwrap());
    changed(&folder, "UPDATE service_meta SET value = '99' WHERE name = 'version'").await.unwrap();
    let newer = opened(&folder, KEY).await;
    assert!(matches!(newer, Err(StoreError::Newer { found: 99, .. })), "{newer:?}");
}

#[tokio::test]
async fn the_log_refuses_update_and_delete() {
    let folder = tempfile::tempdir().unwrap();
    let store = opened(&folder, KEY).await.unwrap();
    suite::one_line(&store).await;
    for sql in ["UPDATE case_log SET what = 'nothing'", "DELETE FROM case_log"] {
        let refused = changed(&folder, sql).await.unwrap_err().to_string();
        assert!(refused.contains("the log is append only"), "{refused}");
    }
}

#[tokio::test]
async fn a_row_that_was_moved_does_not_open() {
    let folder = tempfile::tempdir().unwrap();
    let store = opened(&folder, KEY).await.unwrap();
    let (one, other) =
        (suite::kept(&store, "ana@acme.example").await, suite::kept(&store, "ben@acme.example").await);
    let sql = format!(
        "UPDATE cases SET sealed = (SELECT sealed FROM cases WHERE id = '{other}') WHERE id = '{one}'"
    );
    changed(&folder, &sql).await.unwrap();
    assert!(matches!(store.case(&one).await, Err(StoreError::Sealed)));
    assert!(store.case(&other).await.is_ok());
}

/// A process that was killed cannot give back what it held; the next one in its place can, and no other.
#[tokio::test]
async fn who_is_started_again_takes_back_what_was_held() {
    let (folder, home) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let state = State::open(home.path()).unwrap();
    let first = opened(&folder, KEY).await.unwrap().of_replica(&state).unwrap();
    let id = suite::kept_ticket(&first).await;
    let held = first.lease("ticket/rt/17").await.unwrap().unwrap();
    first.begin(&id).await.unwrap().unwrap();

    // While it lives, another process of the same place takes nothing away from it.
    let beside = opened(&folder, KEY).await.unwrap().of_replica(&state).unwrap();
    assert_eq!(beside.take_back().await.unwrap(), 0);
    assert!(first.renew(&held).await.unwrap());
    drop((first, beside));

    let next = opened(&folder, KEY).await.unwrap().of_replica(&state).unwrap();
    assert_eq!(next.take_back().await.unwrap(), 1);
    assert!(!next.renew(&held).await.unwrap(), "the lease of the dead is over");
    assert!(next.lease("ticket/rt/17").await.unwrap().is_some());
    assert_eq!(next.take_back().await.unwrap(), 1, "the case is still under way");
}

/// The bytes of the file and of its log, not what a query shows.
#[tokio::test]
async fn nothing_of_a_case_stands_in_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let store = opened(&folder, KEY).await.unwrap();
    suite::plant(&store).await;
    for entry in std::fs::read_dir(folder.path()).unwrap() {
        let path = entry.unwrap().path();
        let bytes = std::fs::read(&path).unwrap();
        for text in Planted::ALL {
            let found = bytes.windows(text.len()).any(|window| window == text.as_bytes());
            assert!(!found, "{text} in {}", path.display());
        }
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        for name in ["service.sqlite", "service.sqlite-wal"] {
            let mode = std::fs::metadata(folder.path().join(name)).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600, "{name}");
        }
    }
}

#[test]
fn an_id_is_32_digits() {
    let id = CaseId::random().unwrap();
    assert_eq!(id.as_str().parse::<CaseId>(), Ok(id.clone()));
    for wrong in ["", "1", "../../etc/passwd", &"g".repeat(32)] {
        assert!(wrong.parse::<CaseId>().is_err(), "{wrong}");
    }
}

async fn changed(folder: &TempDir, sql: &str) -> Result<(), sqlx::Error> {
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(folder.path().join("service.sqlite"));
    let pool = sqlx::SqlitePool::connect_with(options).await?;
    sqlx::query(sqlx::AssertSqlSafe(sql)).execute(&pool).await?;
    pool.close().await;
    Ok(())
}
