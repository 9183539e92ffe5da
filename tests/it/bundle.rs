//! The bundle: its layout, its bytes, its verification, its place on the disk.

use std::io::{Cursor, Read as _, Write as _};

use escalate::bundle::{
    self, AttachmentBody, BundleAttachment, BundleError, BundleTarget, Content, Mismatch, ReadLimits,
};
use escalate::facts::Recording;
use escalate::output::template::Templates;
use escalate::output::ticket::Ticket;
use escalate::redact::findings::Log;
use escalate::redact::policy::Audience;
use escalate::redact::pseudonym::Key;
use escalate::redact::typed::Redactor;
use escalate::report::{redact_recording, redact_report};
use escalate::vault::Vault;

use crate::sample;

mod foreign;
mod tampered;

fn pack(attachments: &[BundleAttachment<'_>]) -> Vec<u8> {
    let (report, recording) = (sample::report(), sample::recording());
    let redactor =
        Redactor::new(Audience::Support, &Vault::new(), Key::new([7; 32]), recording.facts.people());
    let mut log = Log::new();
    let report = redact_report(&redactor, &report, &mut log).unwrap();
    let recording = redact_recording(&redactor, &recording, &mut log).unwrap();
    let templates = Templates::embedded();
    let ticket = Ticket::write(&report, &templates, "0123456789abcdef0123456789abcdef").unwrap();
    let content = Content {
        report: &report,
        recording: &recording,
        ticket: &ticket,
        redactions: &log.findings(),
        attachments,
        left_out: &["screen.mov: not a kind that can be cleaned".to_owned()],
        unproven: None,
        templates: &templates,
    };
    bundle::write(&content).unwrap()
}

fn two<'a>() -> [BundleAttachment<'a>; 2] {
    [
        BundleAttachment {
            name: "/home/ana/z.log",
            note: Some("the newest 10 MiB"),
            body: AttachmentBody::Bytes(b"line\n"),
        },
        BundleAttachment { name: "a.har", note: None, body: AttachmentBody::Bytes(b"{}") },
    ]
}

fn unpack(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..zip.len())
        .map(|index| {
            let mut file = zip.by_index(index).unwrap();
            assert_eq!(file.last_modified().map(|time| time.year()), Some(1980));
            assert_eq!(file.unix_mode().map(|mode| mode & 0o777), Some(0o644));
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).unwrap();
            (file.name().unwrap().into_owned(), bytes)
        })
        .collect()
}

fn text(files: &[(String, Vec<u8>)], name: &str) -> String {
    let found = files.iter().find(|(path, _)| path == name).unwrap_or_else(|| panic!("{name} is not there"));
    String::from_utf8(found.1.clone()).unwrap()
}

#[test]
fn the_layout_is_the_contract_s() {
    let files = unpack(&pack(&two()));
    let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(&names[..5], ["README.txt", "ticket.md", "report.html", "report.json", "facts.json"]);
    assert!(names[5..].starts_with(&["evidence/role.json"]), "{names:?}");
    let end = names.len() - 4;
    assert_eq!(&names[end..], ["attachments/a.har", "attachments/z.log", "redactions.json", "SHA256SUMS"]);
    let readme = text(&files, "README.txt");
    for name in &names {
        assert!(readme.contains(name), "{name} is not in README.txt:\n{readme}");
    }
    assert!(readme.contains("the newest 10 MiB") && readme.contains("screen.mov"), "{readme}");
    let report: serde_json::Value = serde_json::from_str(&text(&files, "report.json")).unwrap();
    assert!(report.get("facts").is_none() && report.get("reply").is_none());
    let redactions: serde_json::Value = serde_json::from_str(&text(&files, "redactions.json")).unwrap();
    assert!(!redactions["findings"].as_array().unwrap().is_empty());
    let all = files.iter().map(|(_, bytes)| String::from_utf8_lossy(bytes)).collect::<String>();
    for personal in ["ana@acme.example", "Ana Kovac", "Olga Petrova", "Reply to the user"] {
        assert!(!all.contains(personal), "{personal}");
    }
}

#[test]
fn the_recording_in_it_reads_back() {
    let files = unpack(&pack(&[]));
    let recording = Recording::read(&text(&files, "facts.json")).unwrap();
    assert_eq!(recording.facts.taken_at, sample::recording().facts.taken_at);
    assert_eq!(recording.facts.roles, sample::recording().facts.roles);
}

#[test]
fn same_input_same_bytes_and_from_a_file_too() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("z.log");
    std::fs::write(&path, b"line\n").unwrap();
    let mut from_file = two();
    from_file[0].body = AttachmentBody::File(&path);
    let bytes = pack(&two());
    assert_eq!(bytes, pack(&from_file));
    let names = ["caf\u{e9}.log", "empty", "nul", "con.txt", "...", "a b.txt "];
    let odd: Vec<BundleAttachment<'_>> = names
        .iter()
        .map(|name| BundleAttachment { name, note: None, body: AttachmentBody::Bytes(b"") })
        .collect();
    assert_eq!(bundle::verify(&pack(&odd), ReadLimits::default()).unwrap(), []);
    assert_eq!(bundle::verify(&bytes, ReadLimits::default()).unwrap(), []);
    let shown = bundle::show(&bytes, ReadLimits::default()).unwrap();
    assert!(shown.contains("attachments/z.log") && shown.contains("No access was widened"), "{shown}");
}

#[test]
fn every_change_is_found() {
    let files = unpack(&pack(&two()));
    let again = |change: &dyn Fn(&str, &mut Vec<u8>) -> bool, more: &[(&str, &[u8])]| {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        let options = zip::write::SimpleFileOptions::default();
        for (name, bytes) in &files {
            let mut bytes = bytes.clone();
            if change(name, &mut bytes) {
                zip.start_file(name, options).unwrap();
                zip.write_all(&bytes).unwrap();
            }
        }
        for (name, bytes) in more {
            zip.start_file(*name, options).unwrap();
            zip.write_all(bytes).unwrap();
        }
        bundle::verify(&zip.finish().unwrap().into_inner(), ReadLimits::default()).unwrap()
    };
    let mail = |name: &str, bytes: &mut Vec<u8>| {
        if name == "ticket.md" {
            bytes.push(b'!');
        }
        true
    };
    assert_eq!(again(&mail, &[]), [Mismatch::Changed("ticket.md".into())]);
    assert_eq!(again(&|_, _| true, &[]), []);
    assert_eq!(again(&|name, _| name != "facts.json", &[]), [Mismatch::Missing("facts.json".into())]);
    assert_eq!(
        again(&|_, _| true, &[("x.txt", b"x")]),
        [Mismatch::Extra("x.txt".into()), Mismatch::Foreign("x.txt".into())]
    );
    assert_eq!(again(&|name, _| name != "SHA256SUMS", &[]), [Mismatch::Sums("SHA256SUMS".into())]);
    let outside = again(&|_, _| true, &[("../x", b"x")]);
    assert!(outside.contains(&Mismatch::Unsafe("../x".into())), "{outside:?}");
}

#[test]
fn a_bomb_is_refused() {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    zip.start_file("big", options).unwrap();
    zip.write_all(&vec![0; 4 << 20]).unwrap();
    for index in 0..20 {
        zip.start_file(format!("{index}"), options).unwrap();
    }
    let bytes = zip.finish().unwrap().into_inner();
    let small = ReadLimits { bytes: 1 << 20, ..ReadLimits::default() };
    assert!(
        matches!(bundle::verify(&bytes, small), Err(BundleError::Refused(what)) if what.contains("1 MiB"))
    );
    assert!(matches!(bundle::show(&bytes, small), Err(BundleError::Refused(_))));
    let few = ReadLimits { files: 5, ..ReadLimits::default() };
    assert!(
        matches!(bundle::verify(&bytes, few), Err(BundleError::Refused(what)) if what.contains("21 files"))
    );
    assert!(matches!(bundle::verify(b"PK no", ReadLimits::default()), Err(BundleError::Refused(_))));
    assert!(matches!(bundle::show(b"PK no", ReadLimits::default()), Err(BundleError::Zip(_))));
}

#[test]
fn the_place_is_tried_first_and_nothing_is_left_behind() {
    let folder = tempfile::tempdir().unwrap();
    let names = || std::fs::read_dir(folder.path()).unwrap().count();
    for (path, expected) in [
        (folder.path().to_owned(), "is a folder"),
        (folder.path().join("no/such/x.zip"), "its folder does not exist"),
    ] {
        let error = BundleTarget::open(&path).unwrap_err().to_string();
        assert!(error.contains(expected) && error.contains(&path.display().to_string()), "{error}");
    }
    let path = folder.path().join("x.zip");
    drop(BundleTarget::open(&path).unwrap());
    assert_eq!(names(), 0);
    std::fs::write(&path, b"old").unwrap();
    let target = BundleTarget::open(&path).unwrap();
    assert_eq!(std::fs::read(&path).unwrap(), b"old");
    target.commit(b"new").unwrap();
    assert_eq!((std::fs::read(&path).unwrap(), names()), (b"new".to_vec(), 1));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }
}
