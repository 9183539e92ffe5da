//! What stands in a zip that escalate did not write: names, headers, files that are missing.

use escalate::bundle::Mismatch;

use super::tampered::{
    Written, changed, deflated_without_end, is_odd, member, sums, two, verified, verify, zip,
};

/// Two readers see two different things where a file is also a folder, or where a system does something of its own with a name.
#[test]
fn names_that_no_bundle_has() {
    for name in [
        "ticket.md/x",
        "attachments",
        "attachments/a.log/b",
        "a",
        "a/b",
        "... /x",
        ".. ",
        "attachments/..\u{2024}",
        "attachments/b. ",
        "README.txt ",
        "TICKET.MD",
        "nul",
        "COM1",
        "attachments/con.txt",
        "attachments/lpt9",
        "attachments/a\nb",
        "attachments/a\u{1b}[31mb",
        "attachments/a\u{202e}gpj.exe",
        "attachments/a\u{200c}b",
        "attachments/a|b",
        "attachments/a*",
        "attachments/a?b",
        "attachments/a<b",
        "attachments/a>b",
        "attachments/a\"b",
        "attachments/\u{3164}",
        "evidence/../x.json",
        "evidence/Role.json",
        "sha256sums",
        "attachments/a\u{2215}b",
    ] {
        let mut members = two();
        members.push(member(name, b"x"));
        let found = verified(&members);
        let odd = [Mismatch::Foreign(name.to_owned()), Mismatch::Unsafe(name.to_owned())];
        assert!(found.iter().any(|mismatch| odd.contains(mismatch)), "{name:?}: {found:?}");
    }
    let mut members = two();
    let names = ["attachments/caf\u{e9}.log", "attachments/-rf", "evidence/second_factor.json"];
    members.extend(names.map(|name| member(name, b"x")));
    assert_eq!(verified(&members), []);
}

#[test]
fn names_in_another_encoding() {
    let named = |name: &[u8], flags: u16| {
        changed(|member| {
            member.name = name.to_vec();
            member.local_name = name.to_vec();
            member.flags = flags;
        })
    };
    is_odd(&named("attachments/\u{e9}".as_bytes(), 0), "not marked as UTF-8");
    is_odd(&named(b"attachments/\xe9", 0), "not marked as UTF-8");
    is_odd(&named(b"attachments/\xe9", 1 << 11), "not marked as UTF-8");
    assert_eq!(named("attachments/\u{e9}".as_bytes(), 1 << 11), []);
}

#[test]
fn headers_that_escalate_does_not_write() {
    for mode in [0o100_600, 0o100_666, 0o102_644, 0o104_644, 0o101_644, 0] {
        assert_ne!(changed(|member| member.mode = mode), [], "{mode:o}");
    }
    for dos in [1, 2, 4, 7, 0x40, 0x80] {
        is_odd(&changed(|member| member.dos = dos), "other attributes");
    }
    for made in [[20, 0], [20, 2], [20, 19], [63, 3]] {
        is_odd(&changed(|member| member.made = made), "other attributes");
    }
    is_odd(&changed(|member| member.needed = 63), "other attributes");
    is_odd(&changed(|member| member.internal = 1), "other attributes");
    is_odd(&changed(|member| member.date = 0x5a21), "date");
    for flags in [2, 4, 6, 1 << 11] {
        is_odd(&changed(|member| member.flags = flags), "flags");
    }
    let stored = changed(|member| {
        member.method = 0;
        member.data.clone_from(&member.plain);
    });
    is_odd(&stored, "compressed in a way");
    is_odd(&changed(|member| member.data = deflated_without_end(&member.plain)), "no end");
    is_odd(&changed(|member| member.data.clear()), "no end");
}

#[test]
fn files_that_every_bundle_has() {
    for index in [0, 2, 3, 4, 5, 6] {
        let mut members = two();
        let gone = String::from_utf8(members.remove(index).name).unwrap();
        assert_eq!(verified(&members), [Mismatch::Absent(gone)]);
    }
    let mut all: Vec<Written> = two();
    all.push(sums(&all));
    all.remove(0);
    assert_eq!(verify(&zip(&all)), [Mismatch::Missing("ticket.md".to_owned())]);
}
