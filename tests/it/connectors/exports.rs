//! `read`: exports in place of a server.

use std::time::Duration;

use escalate::connectors::{Configured, configure};
use escalate::facts::{Facts, GapReason, Origin};
use escalate::http::Http;
use std::collections::BTreeMap;

use super::bench::{ask, ask_with, case, deadline, gap, known, load, now, reason};
use crate::fixtures::EXPORTS;

fn exports(folder: &std::path::Path) -> Configured {
    configure("export", load(EXPORTS), BTreeMap::new()).unwrap().in_folder(folder)
}

fn write(folder: &std::path::Path, name: &str, text: &str) {
    let path = folder.join("exports").join(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}

#[tokio::test]
async fn json_ndjson_and_csv() {
    let folder = tempfile::tempdir().unwrap();
    write(
        folder.path(),
        "users.csv",
        "\u{feff}Id,E-mail,Note\n7,ada@example.com,\"a, \"\"quoted\"\"\nnote\"\n8,bo@example.com,\n",
    );
    write(folder.path(), "acme/roles.json", r#"[{ "name": "Agent", "permissions": ["case.read"] }]"#);
    write(
        folder.path(),
        "log.ndjson",
        "{\"at\":\"2026-06-30\",\"what\":\"a\"}\n\n{\"at\":\"2026-06-29\",\"what\":\"b\"}\n",
    );
    let facts = ask(&exports(folder.path()), "ada@example.com").await;
    let seen = facts.account.clone().unwrap();
    assert_eq!(seen.value.unwrap()[0].id.as_deref(), Some("7"));
    assert_eq!((seen.origin, seen.complete), (Origin::Export, true));
    assert_eq!(known(&facts.role_catalogue).unwrap()[0].permissions, ["case.read"]);
    assert_eq!(known(&facts.changes).unwrap().len(), 2);

    let dated = "2026-06-01T00:00:00Z".parse().unwrap();
    let facts = ask(&exports(folder.path()).as_of(Some(dated)), "ada@example.com").await;
    assert_eq!(facts.account.unwrap().at, dated);
    let facts = ask(&exports(folder.path()), "nobody@example.com").await;
    assert_eq!(known(&facts.account), None);
    assert_eq!(known(&facts.changes).unwrap().len(), 2, "a trace is kept when the account is gone");
    assert!(facts.account.unwrap().at <= now().max(escalate::environment::clock::now(None)));
}

#[tokio::test]
async fn what_is_wrong_with_a_file_is_said() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "users.csv", "Id,Id\n1,2\n");
    write(folder.path(), "log.ndjson", "{\"at\":\"2026-06-30\",\"what\":\"a\"}\n{\n");
    let facts = ask(&exports(folder.path()), "ada@example.com").await;
    assert_eq!(reason(&facts.account), GapReason::Malformed);
    assert!(gap(&facts.account).detail.contains("two columns are called \"Id\""), "{:?}", facts.account);
    assert_eq!(reason(&facts.role_catalogue), GapReason::NotCollected);
    let missing = &gap(&facts.role_catalogue).detail;
    assert!(missing.contains("not exported") && missing.contains("roles.json"), "{missing}");
    assert!(!missing.contains("os error"), "{missing}");
    assert!(gap(&facts.changes).detail.contains("line 2: not JSON"), "{:?}", facts.changes);
}

#[tokio::test]
async fn a_tenant_cannot_leave_the_folder() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "users.csv", "Id,E-mail\n");
    write(folder.path(), "roles.json", "[]");
    write(folder.path(), "log.ndjson", "");
    for tenant in ["..", ".", "", "../exports", "a/b", "a\\b", "/etc", "C:x", "a\0"] {
        let mut case = case("ada@example.com");
        case.tenant = Some(tenant.to_owned());
        let facts =
            ask_with(&exports(folder.path()), &case, deadline(Duration::from_secs(5)), &Http::default())
                .await;
        assert_eq!(reason(&facts.role_catalogue), GapReason::NoContext, "{tenant:?}");
    }
}

/// The log of [`EXPORTS`], of which only what is about one person is kept.
fn keeping(name: &str) -> String {
    EXPORTS.replace(
        "read = \"{{folder}}/log.ndjson\"",
        &format!("read = \"{{{{folder}}}}/{name}\"\nkeep = 'map(select(.who == $case.user))'"),
    )
}

async fn kept(name: &str, text: &str) -> Facts {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), name, text);
    let configured =
        configure("export", load(&keeping(name)), BTreeMap::new()).unwrap().in_folder(folder.path());
    ask(&configured, "ada@example.com").await
}

#[tokio::test]
async fn a_long_log_is_read_line_by_line_in_every_format() {
    let others = |line: &str| line.repeat(5_000);
    let json =
        |who: &str, what: &str| format!("{{\"at\":\"2026-06-30\",\"who\":\"{who}\",\"what\":\"{what}\"}}");
    let (bo, ada) = (json("bo@example.com", "x"), json("ada@example.com", "seen"));
    for (name, text) in [
        ("log.ndjson", format!("\u{feff}{}{ada}\n\n{bo}\n", others(&format!("{bo}\n")))),
        ("log.json", format!("\u{feff}[{}{ada},{bo}]\n", others(&format!("{bo},")))),
        (
            "log.csv",
            format!(
                "at,who,what\n{}2026-06-30,ada@example.com,seen\n",
                others("2026-06-30,bo@example.com,\"x\ny\"\n")
            ),
        ),
    ] {
        let facts = kept(name, &text).await;
        let changes = known(&facts.changes).unwrap();
        assert_eq!(changes.len(), 1, "{name}");
        assert!(facts.changes.as_ref().unwrap().complete);
    }
}

#[tokio::test]
async fn what_is_wrong_with_a_long_log_is_said_with_its_line() {
    let ada = "{\"at\":\"2026-06-30\",\"who\":\"ada@example.com\",\"what\":\"seen\"}\n";
    for (name, text, wanted) in [
        ("log.ndjson", format!("{ada}{{\"at\":\n"), "line 2: not JSON"),
        ("log.json", format!("[{ada}, nonsense]"), "line 2"),
        ("log.json", "{\"a\":1}".to_owned(), "expected a list"),
        ("log.json", format!("[{ada}] more"), "trailing"),
        ("log.ndjson", format!("{ada}\"{}\"\n", "x".repeat(2_000_000)), "more than 1000000 bytes"),
        ("log.json", format!("[\"{}\"]", "x".repeat(2_000_000)), "more than 1000000 bytes"),
        (
            "log.csv",
            format!("at,who,what\n2026-06-30,bo,\"{}\"\n", "x".repeat(2_000_000)),
            "more than 1000000 bytes",
        ),
        ("log.csv", "at,at\n1,2\n".to_owned(), "two columns are called"),
        (
            "log.ndjson",
            format!("{}\n", ada.trim().replace("seen", &"s".repeat(900_000))).repeat(20),
            "export a shorter time",
        ),
    ] {
        let facts = kept(name, &text).await;
        assert!(gap(&facts.changes).detail.contains(wanted), "{name}: {:?}", gap(&facts.changes).detail);
        assert_eq!(reason(&facts.changes), GapReason::Malformed);
    }
}
