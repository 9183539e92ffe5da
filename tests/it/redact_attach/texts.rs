//! Text, logs, NDJSON and JSON that is no HAR.

use super::*;

#[test]
fn lines_of_json_are_cleaned_by_name_and_other_lines_as_text() {
    let log = "2026-11-23 start\n{\"user\":\"a\",\"client_secret\":\"Zx9LEAK1qT4vB7m\",\"status\":403}\nby ana@acme.example\n\
               {\"deep\":[{\"Api-Key\":\"Zx9LEAK2qT4vB7m\"}],\"message\":\"kept\"}\n";
    let cleaned = text("a.log", log);
    assert!(!cleaned.contains("LEAK") && !cleaned.contains("ana@"), "{cleaned}");
    assert!(
        cleaned.contains("\"status\":403")
            && cleaned.contains("\"message\":\"kept\"")
            && cleaned.starts_with("2026-11-23 start\n")
    );
    assert_eq!(cleaned.lines().count(), 4);
    assert_eq!(text("a.log", &cleaned), cleaned);
}

#[test]
fn json_is_cleaned_at_every_depth_and_stays_json() {
    let json = r#" {"Client-Secret" : "Zx9LEAK1qT4vB7m", "n": 1.50e3, "t":[true,null ,{"x":{"refreshToken":"Zx9LEAK2qT4vB7m"}}],
      "inner":"{\"password\":\"Zx9LEAK3qT4vB7m\",\"again\":\"{\\\"apiKey\\\":\\\"Zx9LEAK4qT4vB7m\\\"}\"}",
      "headers":{"Cookie":"a=Zx9LEAK5qT4vB7m; b=Zx9LEAK6qT4vB7m","Authorization":"Basic Zx9LEAK7qT4vB7m"},
      "env":[{"name":"DB_PASSWORD","value":"Zx9LEAK8qT4vB7m"}], "credentials":{"value":"Zx9LEAK9qT4vB7m"},
      "url":"https://me:Zx9LEAK10qT4vB7m@a.example/x?sig=Zx9LEAK11qT4vB7m&page=2","b64":"eyJwYXNzd29yZCI6Ilp4OUxFQUsxMnFUNHZCN20ifQ==",
      "role":"Agent","state":"ACTIVE","code":"E0000004","\u0070assword":"Zx9\u004cEAK13qT4vB7m", "pin_code_secret": 4711471147} "#;
    let cleaned = text("a.json", json);
    assert!(!cleaned.contains("LEAK") && !cleaned.contains("4711471147"), "{cleaned}");
    let value: serde_json::Value = serde_json::from_str(&cleaned).unwrap();
    assert_eq!(value["role"], "Agent");
    assert_eq!(value["state"], "ACTIVE");
    assert_eq!(value["code"], "E0000004");
    let inner = base64::engine::general_purpose::STANDARD.decode(value["b64"].as_str().unwrap()).unwrap();
    assert!(!String::from_utf8(inner).unwrap().contains("LEAK"));
    let inner: serde_json::Value = serde_json::from_str(value["inner"].as_str().unwrap()).unwrap();
    let again: serde_json::Value = serde_json::from_str(inner["again"].as_str().unwrap()).unwrap();
    assert!(again["apiKey"].as_str().unwrap().starts_with("secret-"));
    // The layout is the one that was there.
    assert!(
        cleaned.starts_with(" {\"Client-Secret\" : \"secret-")
            && cleaned.contains("\"n\": 1.50e3, \"t\":[true,null ,{")
    );
    assert_eq!(text("a.json", &cleaned), cleaned);
}

#[test]
fn malformed_json_is_cleaned_as_text_and_never_passed_through() {
    let cleaned = text(
        "a.json",
        "{\"password\":\"Zx9LEAK1qT4vB7m\",\"x\":\"by ana@acme.example\", oops \"mail\":\"bob@acme.example\"",
    );
    assert!(!cleaned.contains("LEAK") && !cleaned.contains('@'), "{cleaned}");
    assert!(cleaned.contains("oops"));
}

#[test]
fn a_known_secret_goes_from_every_kind_of_file() {
    for (name, content) in [
        ("a.txt", "x KnownProfileSecret/42&x y".to_owned()),
        ("a.json", "{\"a\":\"KnownProfileSecret\\/42&x\",\"KnownProfileSecret/42&x\":1}".to_owned()),
        ("a.har", "{\"log\":{\"comment\":\"KnownProfileSecret/42&x\",\"entries\":[{\"request\":{\"url\":\"https://a/KnownProfileSecret%2F42%26x\"}}]}}".to_owned()),
    ] {
        let cleaned = text(name, &content);
        assert!(!cleaned.contains("KnownProfile"), "{cleaned}");
    }
}

#[test]
fn utf16_and_broken_utf8_are_read() {
    let utf16: Vec<u8> = [0xFEFF]
        .into_iter()
        .chain("mail ana@acme.example\n".encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    let cleaned = String::from_utf8(clean("a.txt", &utf16).unwrap().bytes).unwrap();
    assert!(cleaned.starts_with("mail mail-") && !cleaned.contains("ana@"));
    let cleaned = clean("a.txt", b"caf\xE9 ana@acme.example\n").unwrap();
    assert!(!cleaned.bytes.windows(4).any(|window| window == b"ana@"));
}

#[test]
fn of_a_long_log_the_newest_lines_are_kept_and_the_cut_is_said() {
    let log: String = (0..1000).map(|number| format!("line number {number}\n")).collect::<Vec<_>>().concat();
    let limits = AttachLimits { kept_bytes: 1000, ..AttachLimits::default() };
    let cleaned = attach::clean("a.log", log.as_bytes(), &limits, &cleaner(), &mut Log::new()).unwrap();
    assert_eq!(cleaned.note.as_deref(), Some("cut: kept the newest 992 bytes of 15 kB"));
    let text = String::from_utf8(cleaned.bytes).unwrap();
    assert!(text.starts_with("line number 9") && text.ends_with("line number 999\n"));
    let list =
        format!("[{}]", (0..500).map(|number| format!("{{\"n\":{number}}}")).collect::<Vec<_>>().join(","));
    let cleaned = attach::clean("a.json", list.as_bytes(), &limits, &cleaner(), &mut Log::new()).unwrap();
    let items: Vec<serde_json::Value> = serde_json::from_slice(&cleaned.bytes).unwrap();
    assert!(items.len() > 50 && items.len() < 200);
    assert_eq!(items.last().unwrap()["n"], 499);
    assert!(cleaned.note.is_some());
}

#[test]
#[ignore = "it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn long_files_come_out_the_same_every_time_and_lines_are_counted_on() {
    let log: String = (0..40_000)
        .map(|number| format!("{number} ana{}@acme.example did it\n", number % 7))
        .collect::<Vec<_>>()
        .concat();
    let mut first = Log::new();
    let one =
        attach::clean("a.log", log.as_bytes(), &AttachLimits::default(), &cleaner(), &mut first).unwrap();
    let mut second = Log::new();
    let two =
        attach::clean("a.log", log.as_bytes(), &AttachLimits::default(), &cleaner(), &mut second).unwrap();
    assert_eq!(one.bytes, two.bytes);
    assert_eq!(first.findings(), second.findings());
    assert_eq!(first.findings().iter().map(|finding| finding.count).sum::<u64>(), 40_000);
    let places: Vec<String> = first.findings().into_iter().map(|finding| finding.place).collect();
    assert!(places.contains(&"line 1".to_owned()) && places.contains(&"line 7".to_owned()), "{places:?}");
}

#[test]
fn a_name_loses_its_folder_and_what_is_personal_in_it() {
    let cleaned = clean("/home/jdoe/export ana@acme.example.log", b"x").unwrap();
    assert!(
        !cleaned.name.contains("ana@")
            && !cleaned.name.contains("jdoe")
            && cleaned.name.split('.').next_back() == Some("log"),
        "{}",
        cleaned.name
    );
    assert_eq!(clean("C:\\Users\\jdoe\\a.txt", b"x").unwrap().name, "a.txt");
    assert_eq!(clean("../..", b"x").unwrap().name, "attachment");
    assert_eq!(clean("a\u{202E}gnp.exe\n.txt", b"x").unwrap().name, "a_gnp.exe_.txt");
}

#[test]
fn what_cannot_be_looked_into_is_refused_unless_it_is_sent_raw() {
    for bytes in [&b"%PDF-1.7"[..], b"\x7FELF\x02\x01", b"a\0b\0c", b"BZh91AY"] {
        let refused = clean("a.bin", bytes).unwrap_err();
        assert!(matches!(refused, Refused::Unsupported { .. }));
        assert!(refused.to_string().contains("--attach-raw"), "{refused}");
    }
    let raw = attach::raw("/x/dump ana@acme.example.bin", vec![0, 1]);
    assert_eq!(raw.note.as_deref(), Some("sent as it is (--attach-raw)"));
    assert_eq!((raw.name.as_str(), raw.bytes.as_slice()), ("dump ana@acme.example.bin", &[0, 1][..]));
    assert_eq!(raw.sha256, "b413f47d13ee2fe6c845b2ee141af81de858df4ec549a58b7970bb96645bc8d2");
}

#[test]
fn a_refused_file_leaves_nothing_in_the_log() {
    let mut log = Log::new();
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    archive.start_file("a ana@acme.example.txt", zip::write::SimpleFileOptions::default()).unwrap();
    std::io::Write::write_all(&mut archive, b"bob@acme.example").unwrap();
    let mut bytes = archive.finish().unwrap().into_inner();
    let middle = bytes.len() / 2;
    bytes.truncate(middle);
    assert!(attach::clean("a.zip", &bytes, &AttachLimits::default(), &cleaner(), &mut log).is_err());
    assert!(log.is_empty());
}
