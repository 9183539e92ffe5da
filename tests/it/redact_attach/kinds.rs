//! What kind of file it is, and what becomes of one that is too long or refused.

use serde_json::{Value, json};

use super::*;

#[test]
fn what_is_refused_says_why_and_what_to_do_instead() {
    for (name, bytes, what, instead) in [
        ("a.evtx", &b"ElfFile\0\0\0"[..], "Windows event log", "wevtutil"),
        ("a.plist", b"bplist00\xD1\x01\0", "binary property list", "plutil"),
        ("a.pcap", b"\xD4\xC3\xB2\xA1\x02\0", "packet capture", "as text"),
        ("a.pcap", b"\xA1\xB2\xC3\xD4\0\x02", "packet capture", "as text"),
        ("a.pcapng", b"\x0A\x0D\x0D\x0A\x1C\0", "packet capture", "as text"),
        ("a.tar.xz", b"\xFD7zXZ\0\0", "xz archive", "tar.gz"),
        ("a.tar.bz2", b"BZh91AY", "bzip2 archive", "tar.gz"),
        ("a.tar.zst", b"\x28\xB5\x2F\xFD\0", "zstd archive", "tar.gz"),
        ("a.7z", b"7z\xBC\xAF\x27\x1C\0", "7-Zip archive", "zip"),
        ("a.rar", b"Rar!\x1A\x07\0", "RAR archive", "zip"),
        ("a.pdf", b"%PDF-1.7", "PDF", "text"),
        ("a.hprof", b"JAVA PROFILE 1.0.2\0", "heap dump", "thread dump"),
        ("a.journal", b"LPKSHHRH\0", "systemd journal", "journalctl"),
        ("a.doc", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\0", "Office document", ".docx"),
        ("a.mov", b"\0\0\0\x14ftypqt  ", "film", "screenshots"),
        ("a.bin", b"\x01\x02\0\x03", "binary file", "as text"),
    ] {
        let refused = clean(name, bytes).unwrap_err().to_string();
        assert!(
            refused.contains(what) && refused.contains(instead) && refused.contains("--attach-raw"),
            "{refused}"
        );
    }
    // A text may begin like a program or a picture.
    for text in ["MZ is a country code", "BMW is a car", "!BDN!"] {
        assert_eq!(self::text("a.txt", text), text);
    }
}

fn entry(number: usize, body: &str) -> Value {
    json!({
        "startedDateTime": format!("2026-11-23T09:15:{:02}Z", number % 60),
        "request": {"method": "GET", "url": "https://app.acme.example/a", "headers": [{"name": "X-Session", "value": "x7Gq2Lp9sT3uW8yA"}, {"name": "Accept", "value": "*/*"}]},
        "response": {"status": 403, "content": {"mimeType": "application/json", "text": body}}
    })
}

/// The smallest fault: the names of headers became secrets in what lacked its frame.
#[test]
fn a_part_of_a_capture_is_known_as_one() {
    let log = json!({"version": "1.2", "creator": {"name": "x", "version": "1"}, "entries": [entry(1, "{}"), entry(2, "{}")]});
    for (name, part) in [
        ("a.har", entry(1, "{}")),
        ("a.har", json!([entry(1, "{}"), entry(2, "{}")])),
        ("a.har", log.clone()),
        ("a.json", entry(1, "{}")),
        ("a.json", log),
    ] {
        let cleaned = text(name, &part.to_string());
        assert!(
            !cleaned.contains("x7Gq2Lp9")
                && cleaned.contains("\"X-Session\"")
                && cleaned.contains("\"Accept\""),
            "{cleaned}"
        );
        assert!(cleaned.contains("403") && cleaned.contains("*/*"), "{cleaned}");
        assert_eq!(text(name, &cleaned), cleaned, "twice");
    }
}

fn shortened(name: &str, value: &Value, most: usize) -> (Value, String) {
    let limits = AttachLimits { kept_bytes: most, ..AttachLimits::default() };
    let cleaned =
        attach::clean(name, value.to_string().as_bytes(), &limits, &cleaner(), &mut Log::new()).unwrap();
    let read = serde_json::from_slice(&cleaned.bytes).unwrap();
    (read, cleaned.note.unwrap())
}

#[test]
fn json_that_is_too_long_is_cut_at_an_item_wherever_its_list_stands() {
    let items: Vec<Value> = (0..500).map(|number| json!({"n": number, "state": "ACTIVE"})).collect();
    let (cleaned, note) = shortened(
        "a.json",
        &json!({"meta": {"page": 1}, "data": {"users": items, "total": 500}, "last": true}),
        2000,
    );
    let kept = cleaned["data"]["users"].as_array().unwrap();
    assert!(kept.len() > 30 && kept.len() < 100 && kept.last().unwrap()["n"] == 499, "{cleaned}");
    assert!(cleaned["meta"]["page"] == 1 && cleaned["last"] == true && cleaned["data"]["total"] == 500);
    assert!(note.starts_with("cut: kept the newest "), "{note}");
}

#[test]
fn values_that_are_too_long_on_their_own_become_a_note() {
    let long = "word ".repeat(2000);
    let (cleaned, note) = shortened("a.json", &json!({"code": 403, "dump": long, "list": [1, 2, 3]}), 1000);
    assert_eq!(cleaned, json!({"code": 403, "dump": "[removed: text, 10002 bytes]", "list": [1, 2, 3]}));
    assert!(note.ends_with("1 values that are too long left out"), "{note}");
    let members: serde_json::Map<String, Value> =
        (0..500).map(|number| (format!("key{number}"), json!("x".repeat(number)))).collect();
    let (cleaned, _) = shortened("a.json", &members.into(), 20_000);
    assert!(cleaned.as_object().unwrap().len() == 500 && cleaned["key7"] == "xxxxxxx");
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn of_a_capture_with_one_huge_entry_the_others_stay() {
    let mut entries: Vec<Value> = (0..20).map(|number| entry(number, "{\"error\":\"denied\"}")).collect();
    entries[10] = entry(10, &"y".repeat(200_000));
    let (cleaned, note) = shortened("a.har", &json!({"log": {"version": "1.2", "entries": entries}}), 50_000);
    let kept = cleaned["log"]["entries"].as_array().unwrap();
    assert_eq!(kept.len(), 20, "{note}");
    assert!(kept.iter().all(|entry| entry["response"]["status"] == 403));
    // The only entry, and too long.
    let (cleaned, _) =
        shortened("a.har", &json!({"log": {"entries": [entry(1, &"y".repeat(200_000))]}}), 50_000);
    assert_eq!(cleaned["log"]["entries"][0]["response"]["status"], 403);
}

#[test]
fn of_a_table_that_is_too_long_the_names_of_the_columns_stay() {
    let rows: String = (0..500)
        .flat_map(|number| {
            [number.to_string(), ",queue".to_owned(), number.to_string(), ",agent\n".to_owned()]
        })
        .collect();
    let limits = AttachLimits { kept_bytes: 500, ..AttachLimits::default() };
    let cleaned = attach::clean(
        "a.csv",
        format!("id,queue,role\n{rows}").as_bytes(),
        &limits,
        &cleaner(),
        &mut Log::new(),
    )
    .unwrap();
    let text = String::from_utf8(cleaned.bytes).unwrap();
    assert!(text.starts_with("id,queue,role\n4") && text.ends_with("agent\n") && text.len() <= 500, "{text}");
    // One line that is longer than the limit is not cut in a word.
    let cleaned =
        attach::clean("a.log", "tenant ".repeat(500).as_bytes(), &limits, &cleaner(), &mut Log::new())
            .unwrap();
    assert!(cleaned.bytes.starts_with(b" tenant "));
}
