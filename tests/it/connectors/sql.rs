//! Connectors that ask a database of one's own: a file of `SQLite`, and what is refused before and while it is asked.

use std::fs;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use escalate::connectors::{Configured, Trial, try_request};
use escalate::facts::{Answer, Facts, GapReason};
use escalate::http::{Http, HttpLimits};
use escalate::vault::Vault;
use proptest::prelude::*;
use serde_json::{Value, json};
use sqlx::Connection as _;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteSynchronous};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use super::bench::{ask_with, at, case, context, deadline, gap, known};
use crate::fixtures::varied;

/// A product's own tables.
const SCHEMA: &str = "
CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT NOT NULL, active BOOLEAN NOT NULL, seen TEXT, big INTEGER, share REAL, photo BLOB);
INSERT INTO users VALUES (1, 'Ana@example.com', 1, '2026-06-30T08:00:00Z', 9007199254740993, 0.5, x'00ff');
INSERT INTO users VALUES (2, 'o''brien; DROP TABLE users;--', 0, NULL, NULL, NULL, NULL);
CREATE TABLE roles (user_id INTEGER, name TEXT);
INSERT INTO roles VALUES (1, 'agent'), (1, 'viewer'), (1, 'owner');
";

const FILE: &str = r#"
title = "Product"
kind  = "directory"
url   = "{{url}}"
[settings]
url = { about = "its database" }
[request.users]
sql   = """
  SELECT id, email, active, seen, big, share, photo, ':user' AS said  -- :user
  FROM users WHERE lower(email) = lower(:user) OR email = :user"""
bind  = { user = "{{case.user}}" }
scope = "SELECT on users"
[let]
ids   = '[ $users[].id ]'
[request.roles]
sql   = "SELECT name FROM roles WHERE user_id IN (SELECT value FROM json_each(:ids)) ORDER BY name"
bind  = { ids = "{{ids}}" }
limit = 5
[facts]
account = '[ $users[] | { id: (.id | tostring), email, state: (if .active then "active" else "inactive" end) } ]'
roles   = '[ $roles[] | { name } ]'
"#;

/// A folder with a database, and the connector at it.
struct Product(TempDir);

impl Product {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let options = SqliteConnectOptions::new()
            .filename(folder.path().join("app.db"))
            .create_if_missing(true)
            .synchronous(SqliteSynchronous::Off);
        let mut connection = SqliteConnection::connect_with(&options).await.unwrap();
        sqlx::raw_sql(SCHEMA).execute(&mut connection).await.unwrap();
        connection.close().await.unwrap();
        Self(folder)
    }

    fn file(&self) -> PathBuf {
        self.0.path().join("app.db")
    }

    fn with(&self, changes: &[(&str, &str)]) -> Configured {
        let mut configured = at("sqlite:app.db", &varied(FILE, changes));
        self.0.path().clone_into(&mut configured.folder);
        configured
    }

    async fn facts(&self, user: &str, changes: &[(&str, &str)]) -> Facts {
        self.facts_within(user, changes, HttpLimits::default(), Duration::from_secs(5)).await
    }

    async fn facts_within(
        &self,
        user: &str,
        changes: &[(&str, &str)],
        limits: HttpLimits,
        time: Duration,
    ) -> Facts {
        let http = Http::new(limits, &Vault::new());
        ask_with(&self.with(changes), &case(user), deadline(time), &http).await
    }

    async fn tried(&self, user: &str, changes: &[(&str, &str)]) -> Trial {
        let http = Http::new(HttpLimits::default(), &Vault::new());
        let near = deadline(Duration::from_secs(5));
        try_request(&self.with(changes), &case(user), &context(near, &http), "users").await.unwrap()
    }
}

const STATEMENT: &str = r"SELECT id, email, active, seen, big, share, photo, ':user' AS said  -- :user
  FROM users WHERE lower(email) = lower(:user) OR email = :user";

fn reason<T: std::fmt::Debug>(answer: &Answer<T>) -> (GapReason, String) {
    let gap = gap(answer);
    (gap.reason, gap.detail.clone())
}

#[tokio::test]
async fn rows_are_objects_and_every_type_is_what_it_is() {
    let product = Product::new().await;
    let tried = product.tried("ana@EXAMPLE.com", &[]).await;
    let row = json!([{
        "id": 1, "email": "Ana@example.com", "active": true, "seen": "2026-06-30T08:00:00Z", "big": "9007199254740993",
        "share": 0.5, "photo": "AP8=", "said": ":user",
    }]);
    assert_eq!(tried.value, Ok(row.clone()));
    let sent = &tried.sent[0];
    assert_eq!((sent.method, sent.url.as_str(), sent.status), ("SQL", "sqlite:app.db", 200));
    assert_eq!(serde_json::from_slice::<Value>(&sent.answer).unwrap(), row);
    let nulls = product.tried("o'brien; DROP TABLE users;--", &[]).await.value.unwrap();
    assert_eq!(nulls[0]["big"], Value::Null);
    assert_eq!(nulls[0]["active"], false);
}

#[tokio::test]
async fn a_list_is_bound_as_one_value_and_nobody_found_asks_no_more() {
    let product = Product::new().await;
    let facts = product.facts("ana@example.com", &[]).await;
    let roles: Vec<&str> = known(&facts.roles).unwrap().iter().map(|role| role.name.as_str()).collect();
    assert_eq!(roles, ["agent", "owner", "viewer"]);
    assert!(facts.roles.as_ref().unwrap().complete);
    assert_eq!(known(&facts.account).unwrap().len(), 1);
    let nobody = product.facts("nobody@example.com", &[]).await;
    assert!(known(&nobody.account).is_none(), "{nobody:?}");
}

#[tokio::test]
async fn more_rows_than_the_limit_are_not_complete() {
    let product = Product::new().await;
    let facts = product.facts("ana@example.com", &[("limit = 5", "limit = 2")]).await;
    let roles = facts.roles.as_ref().unwrap();
    assert_eq!((roles.value.as_ref().unwrap().len(), roles.complete), (2, false));
    let exactly = product.facts("ana@example.com", &[("limit = 5", "limit = 3")]).await;
    assert!(exactly.roles.as_ref().unwrap().complete);
    let limits = HttpLimits { answer: 40, ..HttpLimits::default() };
    let cut = product
        .facts_within(
            "ana@example.com",
            &[("id, email, active, seen, big, share, photo, ':user' AS said", "id, email, active")],
            limits,
            Duration::from_secs(5),
        )
        .await;
    assert!(!cut.account.as_ref().unwrap().complete, "{cut:?}");
}

#[tokio::test]
async fn what_writes_is_refused_on_each_road_and_nothing_is_changed() {
    let product = Product::new().await;
    let before = fs::read(product.file()).unwrap();
    for statement in [
        "WITH gone AS (SELECT 1) DELETE FROM users WHERE email = :user",
        "WITH a AS (SELECT 1) INSERT INTO users (email, active) VALUES (:user, 1)",
    ] {
        let file = varied(FILE, &[(STATEMENT, statement)]);
        // The one is refused by the database, the other one as it is read.
        if statement.contains("INSERT INTO") {
            let problems = escalate::connectors::Connector::load(&escalate::connectors::ConnectorFile {
                name: "x".to_owned(),
                path: "x.toml".to_owned(),
                text: file,
            })
            .unwrap_err();
            assert!(problems[0].to_string().contains("INTO writes"), "{problems:?}");
            continue;
        }
        let facts = product.facts("ana@example.com", &[(STATEMENT, statement)]).await;
        let (reason, detail) = reason(&facts.account);
        assert_eq!(reason, GapReason::Malformed, "{detail}");
        assert!(detail.contains("a connector only reads"), "{detail}");
    }
    assert_eq!(fs::read(product.file()).unwrap(), before);
    let beside: Vec<_> =
        fs::read_dir(product.0.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(beside, ["app.db"], "no journal is begun");
}

#[tokio::test]
async fn what_the_database_does_not_have_is_named_and_no_value_is() {
    let product = Product::new().await;
    let user = "s3cret-person@example.com";
    for (statement, wanted, says) in [
        (
            "SELECT id, email, active FROM usrs WHERE email = :user",
            GapReason::WrongAddress,
            "no such table: usrs",
        ),
        ("SELECT id, mail FROM users WHERE email = :user", GapReason::Malformed, "no such column: mail"),
        ("SELECT id FROM users WHERE email = lowr(:user)", GapReason::Malformed, "no such function: lowr"),
        ("SELECT id FROM users WHERE email = :user AND", GapReason::Malformed, "incomplete input"),
        ("SELECT id, id FROM users WHERE :user <> ''", GapReason::Malformed, "two columns are called `id`"),
        (
            "SELECT id FROM users WHERE email = :user OR email = ?",
            GapReason::Malformed,
            "`?` stands in the statement",
        ),
    ] {
        let facts = product.facts(user, &[(STATEMENT, statement)]).await;
        let (reason, detail) = reason(&facts.account);
        assert_eq!(reason, wanted, "{detail}");
        assert!(detail.contains(says), "{detail}");
        assert!(!detail.contains("s3cret"), "{detail}");
    }
}

#[tokio::test]
async fn a_value_with_nul_is_no_absence() {
    let product = Product::new().await;
    let facts = product.facts("ana@example.com\0", &[]).await;
    assert!(reason(&facts.account).1.contains("the character NUL"));
}

#[tokio::test]
async fn a_file_that_is_not_there_or_no_database_is_said_and_none_is_made() {
    let product = Product::new().await;
    let mut configured = product.with(&[]);
    let empty = tempfile::tempdir().unwrap();
    empty.path().clone_into(&mut configured.folder);
    let http = Http::new(HttpLimits::default(), &Vault::new());
    let facts =
        ask_with(&configured, &case("ana@example.com"), deadline(Duration::from_secs(5)), &http).await;
    let (found, detail) = reason(&facts.account);
    assert_eq!(found, GapReason::WrongAddress, "{detail}");
    assert!(fs::read_dir(empty.path()).unwrap().next().is_none(), "nothing is made");
    fs::write(empty.path().join("app.db"), "this is a text, and no database of any kind that there is")
        .unwrap();
    let facts =
        ask_with(&configured, &case("ana@example.com"), deadline(Duration::from_secs(5)), &http).await;
    let (found, detail) = reason(&facts.account);
    assert_eq!(found, GapReason::WrongAddress, "{detail}");
    assert!(detail.contains("no SQLite database"), "{detail}");
}

#[tokio::test]
async fn a_statement_that_does_not_end_is_stopped() {
    let product = Product::new().await;
    let endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) AS id FROM n WHERE :user <> ''";
    let start = Instant::now();
    let facts = product
        .facts_within(
            "ana@example.com",
            &[(STATEMENT, endless)],
            HttpLimits::default(),
            Duration::from_millis(300),
        )
        .await;
    assert_eq!(reason(&facts.account).0, GapReason::TimedOut);
    assert!(start.elapsed() < Duration::from_secs(3));
}

/// A connector at a server that is none of the file's.
fn remote(url: &str) -> Configured {
    let with_login = varied(
        FILE,
        &[(
            "url = { about = \"its database\" }",
            "url = { about = \"its database\" }\npassword = { about = \"p\", secret = true }\n[auth.sql]\nuser = \"reader\"\npassword = \"{{password}}\"",
        )],
    );
    at(url, &with_login)
}

async fn asked(url: &str) -> (GapReason, String) {
    let http = Http::new(HttpLimits::default(), &Vault::new());
    let facts =
        ask_with(&remote(url), &case("ana@example.com"), deadline(Duration::from_millis(700)), &http).await;
    let found = reason(&facts.account);
    assert!(!found.1.contains("s3cret"), "{}", found.1);
    found
}

/// A server that answers this, or nothing at all for ever.
async fn answering(answer: Option<&'static [u8]>) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            tokio::spawn(async move {
                let mut first = [0; 1024];
                // MySQL's server speaks first, and PostgreSQL's client.
                let _ = tokio::time::timeout(Duration::from_millis(100), stream.read(&mut first)).await;
                let Some(answer) = answer else { return tokio::time::sleep(Duration::from_secs(60)).await };
                let _ = stream.write_all(answer).await;
            });
        }
    });
    port
}

#[tokio::test]
async fn servers_that_are_not_there_slow_cut_or_another_kind() {
    let port = { TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port() };
    for scheme in ["postgres", "mysql"] {
        let (found, detail) = asked(&format!("{scheme}://127.0.0.1:{port}/app")).await;
        assert_eq!(found, GapReason::Unreachable, "{scheme}: {detail}");
        let silent = answering(None).await;
        let (found, detail) = asked(&format!("{scheme}://127.0.0.1:{silent}/app")).await;
        assert_eq!(found, GapReason::TimedOut, "{scheme}: {detail}");
        let cut = answering(Some(b"")).await;
        let (found, detail) = asked(&format!("{scheme}://127.0.0.1:{cut}/app")).await;
        assert!(
            matches!(found, GapReason::Unreachable | GapReason::WrongAddress),
            "{scheme}: {found:?} {detail}"
        );
        let web = answering(Some(b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n")).await;
        let (found, detail) = asked(&format!("{scheme}://127.0.0.1:{web}/app")).await;
        assert!(
            matches!(found, GapReason::WrongAddress | GapReason::Unreachable),
            "{scheme}: {found:?} {detail}"
        );
    }
}

#[tokio::test]
async fn postgres_says_what_is_wrong_by_its_code() {
    // An answer to the first message is one byte about TLS, here no, and then whatever the server has to say.
    for (code, wanted) in [
        ("28P01", GapReason::Unauthorized),
        ("28000", GapReason::Unauthorized),
        ("3D000", GapReason::WrongAddress),
        ("53300", GapReason::Throttled),
        ("57P03", GapReason::Failed),
    ] {
        let body = format!("SFATAL\0C{code}\0Mabout s3cret-password\0\0");
        let mut answer = b"NE".to_vec();
        answer.extend(u32::try_from(body.len() + 4).unwrap().to_be_bytes());
        answer.extend(body.bytes());
        let port = answering(Some(answer.leak())).await;
        let (found, detail) = asked(&format!("postgres://127.0.0.1:{port}/app")).await;
        assert_eq!(found, wanted, "{code}: {detail}");
        assert!(detail.contains(code), "{detail}");
    }
}

#[tokio::test]
async fn another_machine_is_asked_over_tls_alone() {
    // The first eight bytes ask for TLS; whoever says no gets nothing more. 0.0.0.0 is this machine, and not known to be.
    let port = answering(Some(b"N")).await;
    let (found, detail) = asked(&format!("postgres://0.0.0.0:{port}/app")).await;
    assert_eq!(found, GapReason::Unreachable, "{detail}");
    assert!(detail.contains("TLS") && detail.contains("allow_http"), "{detail}");
}

proptest! {
    /// Whatever is typed is a value: it finds the person of exactly that address, or nobody, and changes nothing.
    #[test]
    fn what_is_typed_is_never_a_statement(
        typed in prop_oneof![
            "[^\0]{1,40}",
            "(''|\"|;|--|/\\*|\\*/|:user|\\$1|\\?|\\\\|DROP TABLE users| OR 1=1|\n|%|_|\\x01){1,12}",
        ],
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let (value, same) = runtime.block_on(async {
            let product = Product::new().await;
            let before = fs::read(product.file()).unwrap();
            let tried = product.tried(&typed, &[]).await;
            (tried.value, before == fs::read(product.file()).unwrap())
        });
        prop_assert_eq!(value, Ok(json!([])));
        prop_assert!(same);
    }
}
