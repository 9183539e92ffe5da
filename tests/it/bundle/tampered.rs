//! Bundles that somebody changed so that another reader sees something else than `bundle verify`: none of them passes.

use std::fmt::Write as _;
use std::io::Write as _;

use escalate::bundle::{self, Mismatch, ReadLimits};
use sha2::{Digest as _, Sha256};

/// A member as it is written: each field may be a lie.
#[derive(Clone)]
pub(super) struct Written {
    pub(super) name: Vec<u8>,
    pub(super) local_name: Vec<u8>,
    pub(super) data: Vec<u8>,
    pub(super) plain: Vec<u8>,
    pub(super) method: u16,
    pub(super) flags: u16,
    pub(super) mode: u32,
    pub(super) dos: u32,
    /// Version and system that made it, and the version that a reader needs.
    pub(super) made: [u8; 2],
    pub(super) needed: u16,
    pub(super) internal: u16,
    pub(super) date: u16,
    extra: Vec<u8>,
    local_extra: Vec<u8>,
    /// Bytes between this member and the next.
    gap: Vec<u8>,
    in_directory: bool,
    crc: Option<u32>,
}

pub(super) fn member(name: &str, data: &[u8]) -> Written {
    Written {
        name: name.into(),
        local_name: name.into(),
        data: deflated(data),
        plain: data.to_vec(),
        method: 8,
        flags: if name.is_ascii() { 0 } else { 1 << 11 },
        mode: 0o100_644,
        dos: 0,
        made: [20, 3],
        needed: 20,
        internal: 0,
        date: 0x21,
        extra: Vec::new(),
        local_extra: Vec::new(),
        gap: Vec::new(),
        in_directory: true,
        crc: None,
    }
}

fn deflated(data: &[u8]) -> Vec<u8> {
    let mut writer = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::default());
    writer.write_all(data).unwrap();
    writer.finish().unwrap()
}

/// The same bytes, and nothing that says that they are all.
pub(super) fn deflated_without_end(data: &[u8]) -> Vec<u8> {
    let mut writer = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::default());
    writer.write_all(data).unwrap();
    writer.flush().unwrap();
    writer.get_ref().clone()
}

fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

pub(super) fn sums(members: &[Written]) -> Written {
    let line =
        |member: &Written| format!("{}  {}\n", hash(&member.plain), String::from_utf8_lossy(&member.name));
    member("SHA256SUMS", members.iter().map(line).collect::<String>().as_bytes())
}

/// The zip of these members, as the format has it.
pub(super) fn zip(members: &[Written]) -> Vec<u8> {
    let (mut bytes, mut directory) = (Vec::new(), Vec::new());
    let mut count = 0_u16;
    for member in members {
        let start = bytes.len();
        let two = |number: usize| u16::try_from(number).unwrap().to_le_bytes();
        let four = |number: usize| u32::try_from(number).unwrap().to_le_bytes();
        let mut crc = flate2::Crc::new();
        crc.update(&member.plain);
        // From the version to both sizes: the same in both headers.
        let mut common = member.needed.to_le_bytes().to_vec();
        common.extend(member.flags.to_le_bytes());
        common.extend(member.method.to_le_bytes());
        common.extend([0, 0]);
        common.extend(member.date.to_le_bytes());
        common.extend(member.crc.unwrap_or(crc.sum()).to_le_bytes());
        common.extend(four(member.data.len()));
        common.extend(four(member.plain.len()));
        bytes.extend(b"PK\x03\x04");
        bytes.extend(&common);
        bytes.extend(two(member.local_name.len()));
        bytes.extend(two(member.local_extra.len()));
        bytes.extend(&member.local_name);
        bytes.extend(&member.local_extra);
        bytes.extend(&member.data);
        bytes.extend(&member.gap);
        if member.in_directory {
            count += 1;
            directory.extend(b"PK\x01\x02");
            directory.extend(member.made);
            directory.extend(&common);
            directory.extend(two(member.name.len()));
            directory.extend(two(member.extra.len()));
            directory.extend([0; 4]);
            directory.extend(member.internal.to_le_bytes());
            directory.extend(((member.mode << 16) | member.dos).to_le_bytes());
            directory.extend(four(start));
            directory.extend(&member.name);
            directory.extend(&member.extra);
        }
    }
    let start = bytes.len();
    bytes.extend(&directory);
    bytes.extend(b"PK\x05\x06\0\0\0\0");
    bytes.extend(count.to_le_bytes());
    bytes.extend(count.to_le_bytes());
    bytes.extend(u32::try_from(directory.len()).unwrap().to_le_bytes());
    bytes.extend(u32::try_from(start).unwrap().to_le_bytes());
    bytes.extend([0, 0]);
    bytes
}

pub(super) fn verify(bytes: &[u8]) -> Vec<Mismatch> {
    bundle::verify(bytes, ReadLimits::default()).unwrap()
}

/// With sums that fit.
pub(super) fn verified(members: &[Written]) -> Vec<Mismatch> {
    let mut all = members.to_vec();
    all.push(sums(members));
    verify(&zip(&all))
}

/// What every bundle has, the ticket first and an attachment second.
pub(super) fn two() -> Vec<Written> {
    let own = ["README.txt", "report.html", "report.json", "facts.json", "redactions.json"];
    [member("ticket.md", b"the ticket\n"), member("attachments/a.log", b"a line\n")]
        .into_iter()
        .chain(own.map(|name| member(name, b"{}\n")))
        .collect()
}

pub(super) fn changed(change: impl FnOnce(&mut Written)) -> Vec<Mismatch> {
    let mut members = two();
    change(&mut members[1]);
    verified(&members)
}

#[track_caller]
pub(super) fn is_odd(found: &[Mismatch], what: &str) {
    assert!(found.iter().any(|mismatch| mismatch.to_string().contains(what)), "{what}: {found:?}");
}

#[test]
fn what_was_not_changed_passes() {
    assert_eq!(verified(&two()), []);
    let mut deflated = two();
    deflated[1].data.extend(b"hidden");
    is_odd(&verified(&deflated), "behind its compressed ones");
}

#[test]
fn doubles_also_for_systems_that_fold_names() {
    for [one, other] in [
        ["attachments/a.log", "attachments/a.log"],
        ["attachments/a.log", "attachments/A.LOG"],
        ["attachments/caf\u{e9}.log", "attachments/cafe\u{301}.log"],
        ["attachments/\u{212a}.log", "attachments/k.log"],
        ["ticket.md", "ticket.md."],
        ["attachments/\u{3c3}.log", "attachments/\u{3c2}.log"],
        ["attachments/stra\u{df}e", "attachments/strasse"],
        ["attachments/ticket\u{17f}", "attachments/tickets"],
    ] {
        let found = verified(&[member(one, b"first\n"), member(other, b"second\n")]);
        assert!(found.contains(&Mismatch::Twice(other.to_owned())), "{one} {other}: {found:?}");
    }
    let mut all = two();
    let own = sums(&all);
    all.extend([own.clone(), own]);
    assert!(verify(&zip(&all)).contains(&Mismatch::Twice("SHA256SUMS".to_owned())));
}

#[test]
fn names_that_only_one_of_the_two_headers_has() {
    is_odd(&changed(|member| member.local_name = b"attachments/b.log".to_vec()), "another name");
    is_odd(&changed(|member| member.in_directory = false), "its directory does not name");
    let mut all = two();
    all.push(sums(&all));
    // The directory names the first member once more, under another name.
    let mut bytes = zip(&all);
    let at = bytes.windows(4).position(|four| four == b"PK\x01\x02").unwrap();
    let length = 46 + "ticket.md".len();
    let mut again = bytes[at..at + length].to_vec();
    again[46..].copy_from_slice(b"ticket.md");
    let end = bytes.len() - 22;
    bytes.splice(end..end, again);
    let end = bytes.len() - 22;
    for place in [8, 10] {
        bytes[end + place] += 1;
    }
    let size =
        u32::from_le_bytes(bytes[end + 12..end + 16].try_into().unwrap()) + u32::try_from(length).unwrap();
    bytes[end + 12..end + 16].copy_from_slice(&size.to_le_bytes());
    assert_ne!(verify(&bytes), []);
}

#[test]
fn bytes_around_the_zip_and_in_it() {
    let mut all = two();
    all.push(sums(&all));
    let plain = zip(&all);
    for bytes in [[b"#!/bin/sh\n".as_slice(), &plain].concat(), [&plain, b"tail".as_slice()].concat()] {
        assert!(matches!(verify(&bytes).as_slice(), [Mismatch::Zip { .. }]), "{:?}", verify(&bytes));
    }
    let mut comment = plain.clone();
    let end = comment.len() - 2;
    comment[end] = 5;
    comment.extend(b"words");
    is_odd(&verify(&comment), "comment");
    is_odd(&changed(|member| member.gap = b"hidden".to_vec()), "between its files");
    all.last_mut().unwrap().gap = b"hidden".to_vec();
    is_odd(&verify(&zip(&all)), "behind its last file");
    // A prefix with offsets that were moved along, as self-extracting archives have.
    let mut moved = two();
    moved.insert(0, member("hidden", b"x"));
    moved[0].in_directory = false;
    moved.push(sums(&two()));
    is_odd(&verify(&zip(&moved)), "in front of its first file");
}

#[test]
fn only_plain_files_and_nothing_in_their_headers() {
    for (mode, dos) in [(0o120_777, 0), (0o040_755, 0), (0o010_644, 0), (0o060_644, 0), (0o100_644, 0x10)] {
        let found = changed(|member| (member.mode, member.dos) = (mode, dos));
        is_odd(&found, "not a plain file");
    }
    is_odd(&changed(|member| member.mode = 0o104_755), "program");
    let folder = changed(|member| {
        member.name = b"attachments/a/".to_vec();
        member.local_name.clone_from(&member.name);
    });
    is_odd(&folder, "not a plain file");
    is_odd(&changed(|member| member.flags = 1), "encrypted");
    is_odd(&changed(|member| member.flags = 8), "flags");
    is_odd(&changed(|member| member.method = 12), "compressed in a way");
    // An extra field may hold a second name (0x7075, Info-ZIP's Unicode path).
    let second_name = [b"\x75\x70\x09\x00".as_slice(), b"\x01\0\0\0\0evil"].concat();
    is_odd(&changed(|member| member.extra.clone_from(&second_name)), "extra field");
    is_odd(&changed(|member| member.local_extra.clone_from(&second_name)), "extra field");
    is_odd(&changed(|member| member.crc = Some(1)), "damaged");
    for name in ["/etc/x", "a/../../x", "C:x", "a\\b", "a//b"] {
        let found = changed(|member| {
            member.name = name.into();
            member.local_name = name.into();
        });
        assert!(found.contains(&Mismatch::Unsafe(name.to_owned())), "{found:?}");
    }
}

#[test]
fn sums_that_say_nothing_or_too_much() {
    let with = |text: &str| {
        let mut all = two();
        all.push(member("SHA256SUMS", text.as_bytes()));
        verify(&zip(&all))
    };
    let fits = String::from_utf8(sums(&two()).plain).unwrap();
    assert_eq!(with(&fits), []);
    assert_eq!(verify(&zip(&two())), [Mismatch::Sums("SHA256SUMS".into())]);
    for none in [zip(&[member("SHA256SUMS", b"")]), zip(&[])] {
        assert!(verify(&none).contains(&Mismatch::Sums("SHA256SUMS".into())));
    }
    assert_eq!(with(""), [Mismatch::Sums("SHA256SUMS".into())]);
    let first = fits.lines().next().unwrap();
    assert_eq!(with(&format!("{fits}{first}\n")), [Mismatch::ListedTwice("ticket.md".into())]);
    let other = format!("{}  ticket.md", "0".repeat(64));
    assert_eq!(with(&format!("{other}\n{fits}")).len(), 2, "whichever of the two is right");
    assert_ne!(with(&fits.to_uppercase()), []);
    assert_ne!(with(&format!("{fits}\n")), [], "an empty line");
    assert_ne!(with(&fits.replace('\n', "\r\n")), []);
    assert_ne!(with(&format!("# a comment\n{fits}")), []);
}
