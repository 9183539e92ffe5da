//! Exports as spreadsheets and shells of any country write them.

use std::collections::BTreeMap;

use escalate::connectors::configure;
use escalate::facts::Facts;

use super::bench::{ask, gap, known, load};
use crate::fixtures::EXPORTS;

/// The account and the changes of an export in which both files have this content; the one is read as a whole, the other with `keep`.
async fn read(users: &[u8], log: &[u8]) -> Facts {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("exports")).unwrap();
    std::fs::write(folder.path().join("exports/users.csv"), users).unwrap();
    std::fs::write(folder.path().join("exports/log.csv"), log).unwrap();
    let keep = "read = \"{{folder}}/log.csv\"\nkeep = 'map(select(.who == $case.user))'";
    let text = EXPORTS.replace("read = \"{{folder}}/log.ndjson\"", keep);
    assert_ne!(text, EXPORTS);
    let configured = configure("export", load(&text), BTreeMap::new()).unwrap().in_folder(folder.path());
    ask(&configured, "ada@example.com").await
}

fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(bytes).collect()
}

#[tokio::test]
async fn every_way_of_writing_the_same_rows_is_read_as_the_same() {
    let users = "Id,E-mail,Note\n7,ada@example.com,\"ü, \"\"a;b\"\"\"\n";
    let log = "at,who,what\n2026-06-30,ada@example.com,Zugang für ada\n";
    let semicolons = |text: &str| text.replace("\"ü, ", "\"ü ").replace(',', ";");
    let crlf = |text: &str| text.replace('\n', "\r\n");
    let mark = |text: &str| format!("\u{feff}{text}");
    let mut ways: Vec<(&str, Vec<u8>, Vec<u8>)> = Vec::new();
    let mut both = |name, write: &dyn Fn(&str) -> Vec<u8>| ways.push((name, write(users), write(log)));
    both("as they are", &|text| text.into());
    both("CRLF", &|text| crlf(text).into());
    both("with a mark", &|text| mark(text).into());
    both("semicolons", &|text| crlf(&semicolons(text)).into());
    both("a line that says so", &|text| mark(&format!("sep=;\r\n{}", crlf(&semicolons(text)))).into());
    both("tabs", &|text| semicolons(text).replace("\"a;b", "\"a b").replace(';', "\t").into());
    both("UTF-16, little end", &|text| utf16(&mark(&crlf(text)), u16::to_le_bytes));
    both("UTF-16, big end", &|text| utf16(&mark(text), u16::to_be_bytes));
    both("UTF-16 without a mark", &|text| utf16(&semicolons(text), u16::to_le_bytes));
    for (name, users, log) in ways {
        let facts = read(&users, &log).await;
        let account = known(&facts.account).unwrap_or_else(|| panic!("{name}: nobody"));
        assert_eq!(account[0].id.as_deref(), Some("7"), "{name}");
        let changes = known(&facts.changes).unwrap_or_else(|| panic!("{name}: no changes"));
        assert!(format!("{:?}", changes[0]).contains("Zugang für ada"), "{name}: {changes:?}");
    }
}

#[tokio::test]
async fn a_text_longer_than_a_piece_is_whole() {
    let users =
        format!("Id;E-mail;Note\r\n7;ada@example.com;{}\r\n8;bo@example.com;x\r\n", "€".repeat(30_000));
    let others = "2026-06-30;bo@example.com;äöü€\r\n".repeat(4_000);
    let log = format!("\u{feff}at;who;what\r\n{others}2026-06-30;ada@example.com;last\r\n");
    let facts = read(users.as_bytes(), &utf16(&log, u16::to_le_bytes)).await;
    assert_eq!(known(&facts.account).unwrap().len(), 1);
    assert_eq!(known(&facts.changes).unwrap().len(), 1);
}

#[tokio::test]
async fn another_encoding_is_said_with_what_to_do() {
    let log = b"at,who,what\n2026-06-30,ada@example.com,f\xFCr\n";
    let facts = read(b"Id,E-mail,Note\n7,ada@example.com,\xFC\n", log).await;
    for detail in [&gap(&facts.account).detail, &gap(&facts.changes).detail] {
        assert!(
            detail.contains("neither UTF-8 nor UTF-16 (byte") && detail.contains("CSV UTF-8"),
            "{detail}"
        );
    }
}
