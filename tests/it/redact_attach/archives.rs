//! Gzip and zip.

use std::io::{Cursor, Write as _};

use flate2::read::GzDecoder;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use super::*;

fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    writer.set_comment("LEAK in the comment").unwrap();
    for (name, bytes) in members {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::GzBuilder::new()
        .filename("LEAK.log")
        .comment("LEAK")
        .mtime(1)
        .write(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn members(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..archive.len())
        .map(|number| {
            let mut member = archive.by_index(number).unwrap();
            let mut bytes = Vec::new();
            member.read_to_end(&mut bytes).unwrap();
            (String::from_utf8_lossy(member.name_raw()).into_owned(), bytes)
        })
        .collect()
}

#[test]
fn gzip_is_opened_cleaned_and_packed_again() {
    let packed = gzip(b"by ana@acme.example\n");
    let cleaned = clean("a.log.gz", &packed).unwrap();
    assert_eq!((cleaned.name.as_str(), cleaned.media_type.as_str()), ("a.log.gz", "application/gzip"));
    let mut plain = String::new();
    GzDecoder::new(&cleaned.bytes[..]).read_to_string(&mut plain).unwrap();
    assert!(plain.starts_with("by mail-") && !plain.contains('@'));
    assert!(!cleaned.bytes.windows(4).any(|window| window == b"LEAK"), "name and comment are gone");
    assert_eq!(clean("a.log.gz", &cleaned.bytes).unwrap().bytes, cleaned.bytes);
}

#[test]
fn zip_members_are_cleaned_like_files_and_paths_lead_nowhere() {
    let har =
        br#"{"log":{"entries":[{"request":{"headers":[{"name":"Cookie","value":"sid=Zx9LEAK1qT4vB7m"}]}}]}}"#;
    let inner = zip(&[("deep.log", b"by bob@acme.example")]);
    let packed = zip(&[
        ("../../etc/a.log", b"by ana@acme.example"),
        ("C:\\Users\\x\\a.log", b"second"),
        ("logs/a.har", har),
        ("ana@acme.example/A.LOG", b"third"),
        ("inner.zip", &inner),
        ("more.log.gz", &gzip(b"by eve@acme.example")),
        ("program.exe", b"\x7FELF\0\0"),
    ]);
    let cleaned = clean("all.zip", &packed).unwrap();
    let found = members(&cleaned.bytes);
    let names: Vec<&str> = found.iter().map(|(name, _)| name.as_str()).collect();
    assert!(
        names.contains(&"etc/a.log") && names.contains(&"logs/a.har") && !names.contains(&"program.exe"),
        "{names:?}"
    );
    assert!(
        names.iter().all(|name| !name.contains("..")
            && !name.contains('@')
            && !name.starts_with('/')
            && !name.contains(':')
            && !name.contains('\\')),
        "{names:?}"
    );
    for (name, bytes) in &found {
        let text = String::from_utf8_lossy(bytes);
        assert!(!text.contains("LEAK") && !text.contains('@'), "{name}: {text}");
    }
    assert!(!cleaned.bytes.windows(4).any(|window| window == b"LEAK"), "the comment is gone");
    assert_eq!(cleaned.note.as_deref(), Some("left out, because they cannot be cleaned: program.exe"));
    assert_eq!(members(&clean("all.zip", &cleaned.bytes).unwrap().bytes), found);
    assert_eq!(clean("all.zip", &packed).unwrap().bytes, cleaned.bytes, "the same every time");
}

#[test]
fn names_that_become_the_same_get_a_number() {
    let packed = zip(&[("a/x.log", b"1"), ("a//x.log", b"2"), ("A/X.log", b"3")]);
    let names: Vec<String> =
        members(&clean("n.zip", &packed).unwrap().bytes).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["a/x.log", "a/x-2.log", "A/X-3.log"]);
}

#[test]
fn bombs_are_refused() {
    let limits = AttachLimits { unpacked_bytes: 3 << 20, ..AttachLimits::default() };
    let clean = |name: &str, bytes: &[u8]| attach::clean(name, bytes, &limits, &cleaner(), &mut Log::new());
    let zeros = vec![b'a'; 8 << 20];
    assert!(matches!(clean("a.gz", &gzip(&zeros)), Err(Refused::TooBig { .. })));
    assert!(matches!(clean("a.zip", &zip(&[("a", &zeros)])), Err(Refused::TooBig { .. })));
    // Many small ones, and one inside the other: the limit is for all of them together.
    let part = zip(&[("a", &zeros[..1 << 20])]);
    let many: Vec<(String, &[u8])> = (0..8).map(|number| (format!("{number}.zip"), &part[..])).collect();
    let many: Vec<(&str, &[u8])> = many.iter().map(|(name, bytes)| (name.as_str(), *bytes)).collect();
    assert!(matches!(clean("many.zip", &zip(&many)), Err(Refused::TooBig { .. })));
    let mut deep = zip(&[("a", b"x")]);
    for _ in 0..4 {
        deep = zip(&[("deep.zip", &deep)]);
    }
    assert!(matches!(clean("deep.zip", &deep), Err(Refused::TooBig { .. })));
    let names: Vec<String> = (0..1001).map(|number| number.to_string()).collect();
    let many: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), &b"x"[..])).collect();
    assert!(matches!(clean("many.zip", &zip(&many)), Err(Refused::TooBig { .. })));
}
