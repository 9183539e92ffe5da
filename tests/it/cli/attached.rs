//! What ticket, report, README and stderr say of attachments: only of what is attached, with what must be known about it; and the
//! reason for what is not.

use std::io::{Read as _, Write as _};

use super::replay::recording;
use crate::support::{Ran, Sandbox};

/// A token that somebody else's scanner must not find here.
fn token() -> String {
    format!("ghp_{}", "x7Gq2Lp9sT3uW8yA1cD5fG7hJ9kL0nM2pR4t")
}

/// A home with a recorded run, escalated with these files attached.
fn escalated(files: &[(&str, &[u8])], more: &[&str]) -> (Sandbox, Ran) {
    let sandbox = Sandbox::new();
    sandbox.write("facts.json", recording().to_string());
    let mut arguments = vec!["--facts", "facts.json", "--still-failing", "--no-input", "--bundle", "out.zip"];
    for (name, bytes) in files {
        sandbox.write(name, bytes);
        arguments.extend(["--attach", name]);
    }
    arguments.extend(more);
    let ran = sandbox.run(&arguments);
    (sandbox, ran)
}

fn member(sandbox: &Sandbox, name: &str) -> Option<String> {
    let file = std::fs::File::open(sandbox.path("out.zip")).unwrap();
    let mut zip = zip::ZipArchive::new(file).unwrap();
    let mut bytes = Vec::new();
    zip.by_name(name).ok()?.read_to_end(&mut bytes).unwrap();
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

/// A picture of `text`, as it were: one line of pixels, not compressed, whose bytes are this text.
fn picture_of(text: &str) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
    let width = u32::try_from(text.len()).unwrap();
    let mut pixels = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::none());
    pixels.write_all(&[b"\0", text.as_bytes()].concat()).unwrap();
    let mut head = width.to_be_bytes().to_vec();
    head.extend([0, 0, 0, 1, 8, 0, 0, 0, 0]);
    for (kind, data) in [(*b"IHDR", head), (*b"IDAT", pixels.finish().unwrap()), (*b"IEND", Vec::new())] {
        bytes.extend(u32::try_from(data.len()).unwrap().to_be_bytes());
        let mut checked = flate2::Crc::new();
        checked.update(&kind);
        checked.update(&data);
        bytes.extend(kind);
        bytes.extend(data);
        bytes.extend(checked.sum().to_be_bytes());
    }
    bytes
}

#[test]
fn only_what_is_attached_is_called_so_and_what_is_not_has_its_reason() {
    let files: &[(&str, &[u8])] = &[
        ("app.log", b"started\n"),
        ("blob.bin", &[0, 159, 146, 150, 0, 1, 2]),
        ("screen.png", &picture_of("hello")),
    ];
    let (sandbox, ran) = escalated(files, &[]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let ticket = member(&sandbox, "ticket.md").unwrap();
    assert!(
        ticket.contains("- **Attached:** `app.log`, `screen.png` (inside the attached bundle)\n"),
        "{ticket}"
    );
    assert!(ticket.contains("- **Left out:** `blob.bin`: a binary file"), "{ticket}");
    assert!(!ticket.contains("--attach-raw"), "that is for the admin: {ticket}");
    let report: serde_json::Value = serde_json::from_str(&member(&sandbox, "report.json").unwrap()).unwrap();
    assert_eq!(report["case"]["attachments"], serde_json::json!(["app.log", "screen.png"]));
    let looked_at = "what the picture shows was not looked at";
    let readme = member(&sandbox, "README.txt").unwrap();
    for (place, text) in [("ticket", &ticket), ("README", &readme), ("stderr", &ran.stderr)] {
        assert!(text.contains(looked_at) && text.contains("blob.bin"), "{place}: {text}");
    }
    assert!(ran.stderr.contains("--attach-raw"), "{}", ran.stderr);
    let replayed: serde_json::Value = serde_json::from_str(&member(&sandbox, "facts.json").unwrap()).unwrap();
    assert_eq!(replayed["case"]["attachments"], serde_json::json!(["app.log", "screen.png"]));
}

/// The pixels of a picture are copied as they are: what the closing scan finds in them cannot be cleaned.
#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn an_attachment_that_the_closing_scan_stops_stays_here_and_the_rest_goes() {
    let picture = picture_of(&format!("the token is {}, they say", token()));
    let files: &[(&str, &[u8])] = &[("app.log", b"started\n"), ("screen.png", &picture)];
    let (sandbox, ran) = escalated(files, &[]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(
        member(&sandbox, "attachments/screen.png").is_none()
            && member(&sandbox, "attachments/app.log").is_some()
    );
    let ticket = member(&sandbox, "ticket.md").unwrap();
    assert!(ticket.contains("- **Attached:** `app.log` (inside the attached bundle)\n"), "{ticket}");
    assert!(
        ticket.contains("**Left out:** `screen.png`: the closing scan found this in it: GitHub token"),
        "{ticket}"
    );
    let line = 1 + picture.iter().take_while(|byte| **byte != b'g').filter(|byte| **byte == b'\n').count();
    assert!(ran.stderr.contains(&format!("line {line} of the file: GitHub token")), "{}", ran.stderr);
    assert!(!ran.stderr.contains("ghp_"), "{}", ran.stderr);
}

/// A member of an archive may be called like a file that is sent as it is.
#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn a_raw_file_is_not_looked_into_and_one_of_its_name_in_an_archive_is() {
    let picture = picture_of(&token());
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    zip.start_file("attachments/raw.png", zip::write::SimpleFileOptions::default()).unwrap();
    zip.write_all(&picture).unwrap();
    let archive = zip.finish().unwrap().into_inner();
    let sandbox = Sandbox::new();
    sandbox.write("facts.json", recording().to_string());
    sandbox.write("raw.png", &picture);
    sandbox.write("all.zip", archive);
    let ran = sandbox.run([
        "--facts",
        "facts.json",
        "--still-failing",
        "--no-input",
        "--bundle",
        "out.zip",
        "--attach",
        "all.zip",
        "--attach-raw",
        "raw.png",
    ]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(member(&sandbox, "attachments/raw.png").is_some(), "{}", ran.stderr);
    assert!(member(&sandbox, "attachments/all.zip").is_none(), "{}", ran.stderr);
    assert!(ran.stderr.contains("in attachments/raw.png"), "{}", ran.stderr);
}

/// The error text is ours to clean: what the closing scan knows never stops a ticket because of it.
#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn an_error_text_with_credentials_and_placeholders_stops_nothing() {
    for error in [
        format!("Authorization: SSWS 00{} was refused", "AbCdEf12345678GhIjKlMn90OpQrStUvWxYz1234"),
        format!("got {} back", token()),
        "http://user:<password>@host and http://user:%s@host and http://user:changeme@host".to_owned(),
        "Cookie \"theme\" has been rejected because cookie: domain=app.acme.example is foreign".to_owned(),
        format!("Basic {}", "YWxhZGRpbjpvcGVu"),
    ] {
        let error = format!("--error={error}");
        let (sandbox, ran) = escalated(&[], &[&error]);
        assert_eq!(ran.code, 0, "{error}: {}", ran.stderr);
        assert!(!member(&sandbox, "report.html").unwrap().contains("AbCdEf12345678"));
    }
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn stderr_has_one_line_for_each_kind_and_file_and_rotates_credentials_only() {
    let log = format!("a\npassword=kiwi77Plum\nx\npassword=motor0laX9ss\n{}\npassword=kiwi77Plum\n", token());
    let entries: Vec<serde_json::Value> = (0..1_000)
        .map(|number| {
            let body = serde_json::json!({"tags": [format!("customer {number}"), "b"], "name": format!("n{number}")});
            serde_json::json!({"startedDateTime": "2026-11-23T08:59:00.000Z", "time": 1,
                "request": {"method": "GET", "url": format!("https://app.acme.example/x?note=v{number}"), "headers": [],
                    "cookies": [{"name": "sid", "value": format!("s3ssion{number}Xy")}]},
                "response": {"status": 200, "headers": [], "cookies": [],
                    "content": {"mimeType": "application/json", "text": body.to_string()}}})
        })
        .collect();
    let har = serde_json::json!({"log": {"version": "1.2", "entries": entries}}).to_string();
    let (sandbox, ran) = escalated(&[("app.log", log.as_bytes()), ("a.har", har.as_bytes())], &[]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let lines: Vec<&str> = ran.stderr.lines().filter(|line| line.contains("Rotate")).collect();
    assert!(
        lines.iter().any(|line| line.contains(
            "attachments/app.log: 2 credentials behind a telling name, first in line 2. Rotate them."
        )),
        "{lines:#?}"
    );
    assert!(
        lines.iter().any(|line| line.contains("attachments/app.log: 1 GitHub token, in line 5. Rotate it.")),
        "{lines:#?}"
    );
    assert!(lines.len() <= 5, "{lines:#?}");
    assert!(ran.stderr.len() < 4_000, "{}", ran.stderr);
    let redactions = member(&sandbox, "redactions.json").unwrap();
    let redactions: serde_json::Value = serde_json::from_str(&redactions).unwrap();
    let findings = redactions["findings"].as_array().unwrap();
    assert!(findings.len() < 1_000, "{} findings", findings.len());
    let counted: u64 = findings
        .iter()
        .filter(|found| found["rule"] == "cookie")
        .filter_map(|found| found["count"].as_u64())
        .sum();
    assert_eq!(counted, 1_000, "every one is counted");
}
