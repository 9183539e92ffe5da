//! Gzip, zip and tar.

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
    assert_eq!(
        cleaned.note.as_deref(),
        Some("left out, because they cannot be cleaned: program.exe (a program)")
    );
    assert_eq!(members(&clean("all.zip", &cleaned.bytes).unwrap().bytes), found);
    assert_eq!(clean("all.zip", &packed).unwrap().bytes, cleaned.bytes, "the same every time");
}

/// The zip in which the names `aa.log` and `ab.log` are one.
fn with_one_name_twice(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut bytes = zip(members);
    while let Some(at) = bytes.windows(6).position(|name| name == b"ab.log") {
        bytes[at + 1] = b'a';
    }
    bytes
}

#[test]
fn two_members_of_one_name_are_both_kept_and_cleaned() {
    let packed = with_one_name_twice(&[
        ("aa.log", b"first by ana@acme.example"),
        ("x/y.log", b"third"),
        ("ab.log", b"second by bob@acme.example"),
    ]);
    assert_eq!(ZipArchive::new(Cursor::new(&packed)).unwrap().len(), 2, "other readers see one of the two");
    let cleaned = clean("all.zip", &packed).unwrap();
    let found = members(&cleaned.bytes);
    let names: Vec<&str> = found.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["aa.log", "x/y.log", "aa-2.log"]);
    let text = |number: usize| String::from_utf8_lossy(&found[number].1).into_owned();
    assert!(text(0).starts_with("first by mail-") && text(2).starts_with("second by mail-"), "{found:?}");

    // Names that some system takes for one, and one that becomes the other's by its new ending.
    let mail: &[u8] = b"plain";
    let packed = zip(&[("caf\u{e9}.log", mail), ("cafe\u{301}.log", mail), ("A.log", mail), ("a.LOG", mail)]);
    let names: std::collections::BTreeSet<String> = members(&clean("all.zip", &packed).unwrap().bytes)
        .into_iter()
        .map(|(name, _)| name.to_lowercase())
        .collect();
    assert_eq!(names.len(), 4, "{names:?}");

    let mut doubled = tar::Builder::new(Vec::new());
    for content in [b"first".as_slice(), b"second"] {
        let mut header = tar::Header::new_gnu();
        header.set_size(content.len() as u64);
        header.set_mode(0o644);
        doubled.append_data(&mut header, "a.log", content).unwrap();
    }
    let cleaned = clean("all.tar", &doubled.into_inner().unwrap()).unwrap();
    let mut archive = tar::Archive::new(&cleaned.bytes[..]);
    let names: Vec<String> = archive
        .entries()
        .unwrap()
        .map(|entry| entry.unwrap().path().unwrap().display().to_string())
        .collect();
    assert_eq!(names, ["a.log", "a-2.log"]);
}

/// A tar archive with owners and times, and a link beside the files.
fn tar(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    let header = |size: usize, kind| {
        let mut header = tar::Header::new_gnu();
        header.set_entry_type(kind);
        header.set_size(size as u64);
        header.set_mode(0o4755);
        header.set_uid(1042);
        header.set_mtime(1_700_000_000);
        header.set_username("LEAKuser").unwrap();
        header
    };
    for (name, bytes) in members {
        let mut header = header(bytes.len(), tar::EntryType::Regular);
        // `set_path` refuses what leads out of the folder; other writers do not.
        header.as_old_mut().name[..name.len()].copy_from_slice(name.as_bytes());
        header.set_cksum();
        builder.append(&header, *bytes).unwrap();
    }
    let mut link = header(0, tar::EntryType::Symlink);
    builder.append_link(&mut link, "link", "/etc/LEAK").unwrap();
    builder.into_inner().unwrap()
}

fn untar(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = tar::Archive::new(bytes);
    let read = |entry: std::io::Result<tar::Entry<'_, &[u8]>>| {
        let mut entry = entry.unwrap();
        assert_eq!(entry.header().mtime().unwrap() + entry.header().uid().unwrap(), 0);
        assert!(entry.header().entry_type().is_file());
        let (mut bytes, name) = (Vec::new(), entry.path().unwrap().to_str().unwrap().to_owned());
        entry.read_to_end(&mut bytes).unwrap();
        (name, bytes)
    };
    archive.entries().unwrap().map(read).collect()
}

fn gunzip(bytes: &[u8]) -> Vec<u8> {
    let mut plain = Vec::new();
    GzDecoder::new(bytes).read_to_end(&mut plain).unwrap();
    plain
}

#[test]
fn a_support_bundle_is_opened_cleaned_and_packed_again() {
    let deep = format!("{}/deep.log", "d".repeat(60));
    let packed = tar(&[
        ("../../etc/a.log", b"by ana@acme.example"),
        ("/var/log/b.log", b"password=Zx9LEAK1qT4vB7m"),
        ("ana@acme.example/A.LOG", b"third"),
        ("core", b"\x7FELF\0\0"),
        (&deep, b"x"),
        ("more.zip", &zip(&[("in.log", b"by eve@acme.example")])),
        ("more.tar.gz", &gzip(&tar(&[("inner/c.log", b"by bob@acme.example")]))),
    ]);
    for (name, bytes, media_type) in [
        ("s.tar.gz", gzip(&packed), "application/gzip"),
        ("s.tgz", gzip(&packed), "application/gzip"),
        ("s.tar", packed.clone(), "application/x-tar"),
    ] {
        let cleaned = clean(name, &bytes).unwrap();
        assert_eq!((cleaned.name.as_str(), cleaned.media_type.as_str()), (name, media_type));
        let plain =
            if media_type == "application/gzip" { gunzip(&cleaned.bytes) } else { cleaned.bytes.clone() };
        let found = untar(&plain);
        let names: Vec<&str> = found.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names[..2], ["etc/a.log", "var/log/b.log"]);
        assert!(
            names.contains(&deep.as_str()) && names.contains(&"more.zip") && names.contains(&"more.tar.gz"),
            "{names:?}"
        );
        assert!(
            names.iter().all(|name| !name.contains("..") && !name.contains('@') && !name.starts_with('/')),
            "{names:?}"
        );
        for (name, bytes) in &found {
            let inner = match name.as_str() {
                "more.zip" => members(bytes).remove(0).1,
                "more.tar.gz" => untar(&gunzip(bytes)).remove(0).1,
                _ => bytes.clone(),
            };
            let text = String::from_utf8(inner).unwrap();
            assert!(!text.contains("LEAK") && !text.contains('@') && !text.is_empty(), "{name}: {text}");
        }
        assert!(!plain.windows(4).any(|window| window == b"LEAK"), "owner and link are gone");
        assert_eq!(
            cleaned.note.as_deref(),
            Some(
                "more.tar.gz: left out, because they cannot be cleaned: link (a link); left out, because they cannot be cleaned: core (a \
                 program), link (a link)"
            )
        );
        let again = clean(name, &cleaned.bytes).unwrap();
        assert_eq!(again.bytes, cleaned.bytes, "twice");
    }
}

#[test]
fn a_tar_archive_that_was_cut_is_read_as_far_as_it_goes() {
    let packed = tar(&[("a.log", b"first"), ("b.log", &[b'x'; 2000])]);
    let cleaned = clean("cut.tar", &packed[..2000]).unwrap();
    let found = untar(&cleaned.bytes);
    assert_eq!((found[0].1.as_slice(), found[1].1.len()), (&b"first"[..], 2000 - 3 * 512));
    assert!(cleaned.note.unwrap().starts_with("b.log: the archive ends in it"));
    // The form before POSIX has no mark but its checksum.
    let mut old = tar(&[("a.log", b"by ana@acme.example")]);
    old[257..263].fill(0);
    let mut header = tar::Header::new_old();
    header.as_mut_bytes().copy_from_slice(&old[..512]);
    header.set_cksum();
    old[..512].copy_from_slice(header.as_bytes());
    assert!(!clean("old", &old).unwrap().bytes.windows(4).any(|window| window == b"ana@"));
    old[0] = b'z';
    assert!(matches!(clean("old", &old), Err(Refused::Unsupported { .. })));
}

#[test]
fn names_of_members_are_cleaned_like_texts() {
    let token = ["ghp_", "R4nD0mR4nD0mR4nD0mR4nD0mR4nD0mR4nD0m"].concat();
    let named = format!("{token}.log");
    let inside: &[(&str, &[u8])] = &[
        ("Jane Doe/notes.txt", b"1"),
        (&named, b"2"),
        ("ana@acme.example.har", b"{}"),
        ("caf\u{e9}.log", b"3"),
    ];
    for packed in [
        members(&clean("n.zip", &zip(inside)).unwrap().bytes),
        untar(&clean("n.tar", &tar(inside)).unwrap().bytes),
    ] {
        let shown: Vec<&str> = packed.iter().map(|(name, _)| name.as_str()).collect();
        assert!(shown[0].starts_with("user-") && shown[0].ends_with("/notes.txt"), "{shown:?}");
        assert!(shown[1].starts_with("secret-") && shown[1].strip_suffix(".log").is_some(), "{shown:?}");
        assert!(shown[2].starts_with("mail-") && shown[2].strip_suffix(".har").is_some(), "{shown:?}");
        assert_eq!(shown[3], "caf\u{e9}.log");
    }
}

#[test]
fn a_home_folder_in_an_archive_is_the_token_that_it_is_in_a_text() {
    let packed = tar(&[("home/mkern/a.log", b"cannot read /home/mkern/app.conf")]);
    let found = untar(&clean("n.tar", &packed).unwrap().bytes);
    let (name, text) = (&found[0].0, String::from_utf8_lossy(&found[0].1));
    assert!(!name.contains("mkern") && !text.contains("mkern"), "{name}: {text}");
    assert!(text.contains(name.trim_start_matches("home/").trim_end_matches("/a.log")), "{name}: {text}");
}

#[test]
fn names_that_become_the_same_get_a_number() {
    let packed = zip(&[("a/x.log", b"1"), ("a//x.log", b"2"), ("A/X.log", b"3")]);
    let names: Vec<String> =
        members(&clean("n.zip", &packed).unwrap().bytes).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["a/x.log", "a/x-2.log", "A/X-3.log"]);
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
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
    assert!(matches!(clean("a.tgz", &gzip(&tar(&[("a", &zeros)]))), Err(Refused::TooBig { .. })));
    let names: Vec<String> = (0..1001).map(|number| number.to_string()).collect();
    let many: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), &b"x"[..])).collect();
    assert!(matches!(clean("many.zip", &zip(&many)), Err(Refused::TooBig { .. })));
    assert!(matches!(clean("many.tar", &tar(&many)), Err(Refused::TooBig { .. })));
}
