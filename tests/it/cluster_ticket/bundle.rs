//! The bundle of a cluster: its layout, its bytes, and that every change in it is found.

use std::io::{Cursor, Write as _};

use escalate::bundle::{self, Mismatch, ReadLimits};
use escalate::facts::Recording;
use escalate::report::v1::Report;

use super::world::{World, text, unpack};

fn verified(bytes: &[u8]) -> Vec<Mismatch> {
    bundle::verify(bytes, ReadLimits::default()).unwrap()
}

/// A zip as escalate writes one, of these files.
fn zipped<'f>(files: impl Iterator<Item = (&'f str, &'f [u8])>) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn the_layout_is_the_contract_s() {
    let world = World::of(3);
    let packed = world.dry_run();
    let names: Vec<String> = unpack(&packed.bytes).into_iter().map(|(name, _)| name).collect();
    let expected = [
        "README.txt",
        "ticket.md",
        "report.html",
        "report.json",
        "cases/001/report.json",
        "cases/001/facts.json",
        "cases/002/report.json",
        "cases/002/facts.json",
        "cases/003/report.json",
        "cases/003/facts.json",
        "redactions.json",
        "SHA256SUMS",
    ];
    assert_eq!(names, expected);
    assert_eq!(text(&packed.bytes, "ticket.md"), packed.ticket.markdown());
    let root: serde_json::Value = serde_json::from_str(&text(&packed.bytes, "report.json")).unwrap();
    assert_eq!((root["schema"].as_str(), root["size"].as_u64()), (Some("escalate.cluster/1"), Some(3)));
    assert_eq!(root["packed"][2], serde_json::json!({"number": "003", "line": 5}));
    assert!(root["primary"] == "role" && root["shared"].is_array() && root["not_packed"] == 0, "{root}");
    let readme = text(&packed.bytes, "README.txt");
    assert!(readme.contains("cases/001/ … cases/003/") && readme.contains("3 of\nthem"), "{readme}");
    let redactions: serde_json::Value =
        serde_json::from_str(&text(&packed.bytes, "redactions.json")).unwrap();
    let of_second = |finding: &serde_json::Value| finding["file"] == "cases/002/facts.json";
    assert!(redactions["findings"].as_array().unwrap().iter().any(of_second), "{redactions}");
}

#[test]
fn each_case_reads_back_and_is_replayable() {
    let world = World::of(3);
    let packed = world.dry_run();
    for (nth, member) in world.members.iter().enumerate() {
        let folder = format!("cases/{}", bundle::case_number(nth + 1));
        let recording = Recording::read(&text(&packed.bytes, &format!("{folder}/facts.json"))).unwrap();
        assert_eq!(recording.facts.roles, member.facts.roles);
        let report: Report =
            serde_json::from_str(&text(&packed.bytes, &format!("{folder}/report.json"))).unwrap();
        assert!(report.facts.is_none() && report.primary == member.report.primary);
        assert_eq!(Some(report.case.user), recording.case.map(|case| case.user), "one token for one person");
    }
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn same_input_same_bytes_in_any_order() {
    let mut world = World::of(3);
    let first = world.dry_run().bytes;
    world.members.reverse();
    assert_eq!(world.dry_run().bytes, first);
    assert_eq!(verified(&first), []);
}

#[test]
fn every_change_in_a_folder_is_found() {
    let bytes = World::of(3).dry_run().bytes;
    let files = unpack(&bytes);
    let all = || files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice()));
    for (name, content) in files.iter().filter(|(name, _)| name != "SHA256SUMS") {
        let mut other = content.clone();
        other[0] ^= 1;
        let changed = all().map(|(path, bytes)| (path, if path == name { other.as_slice() } else { bytes }));
        assert_eq!(verified(&zipped(changed)), [Mismatch::Changed(name.clone())]);
        let removed = verified(&zipped(all().filter(|(path, _)| path != name)));
        assert!(removed.contains(&Mismatch::Missing(name.clone())), "{name}: {removed:?}");
    }
    for added in [
        "cases/004/report.json",
        "cases/001/notes.txt",
        "cases/1/facts.json",
        "facts.json",
        "evidence/role.json",
    ] {
        let more = verified(&zipped(all().chain([(added, b"{}".as_slice())])));
        assert!(more.contains(&Mismatch::Extra(added.to_owned())), "{added}: {more:?}");
    }
}

#[test]
fn a_folder_that_was_taken_out_with_its_sums_is_missed() {
    let files = unpack(&World::of(3).dry_run().bytes);
    let without = |gone: &str| {
        let lines = text_of(&files, "SHA256SUMS").split_inclusive('\n').filter(|line| !line.contains(gone));
        let sums: String = lines.collect();
        let kept = files.iter().filter(|(name, _)| !name.contains(gone) && name != "SHA256SUMS");
        let kept = kept.map(|(name, bytes)| (name.as_str(), bytes.as_slice()));
        verified(&zipped(kept.chain([("SHA256SUMS", sums.as_bytes())])))
    };
    assert_eq!(
        without("cases/002"),
        [Mismatch::Absent("cases/002/facts.json".into()), Mismatch::Absent("cases/002/report.json".into())]
    );
    assert_eq!(without("cases/003/facts.json"), [Mismatch::Absent("cases/003/facts.json".into())]);
}

fn text_of<'f>(files: &'f [(String, Vec<u8>)], name: &str) -> &'f str {
    std::str::from_utf8(&files.iter().find(|(path, _)| path == name).unwrap().1).unwrap()
}

#[test]
fn it_is_shown_whole_and_one_by_one() {
    let packed = World::of(3).dry_run();
    let limits = ReadLimits::default();
    let whole = bundle::show(&packed.bytes, limits).unwrap();
    assert!(whole.contains("cases/003/facts.json") && whole.contains("No access was widened"), "{whole}");
    let one = bundle::show_case(&packed.bytes, 2, limits).unwrap();
    for expected in
        ["cases/002/report.json", "reassign a conversation", "5. role: fail", "| You don't have permission"]
    {
        assert!(one.contains(expected), "{expected} not in\n{one}");
    }
    let none = bundle::show_case(&packed.bytes, 4, limits).unwrap_err().to_string();
    assert!(none.contains("no cases/004") && none.contains("cases/001 to cases/003"), "{none}");
}

#[test]
fn the_command_reads_both() {
    let (world, sandbox) = (World::of(3), crate::support::Sandbox::new());
    sandbox.write("cluster.zip", world.dry_run().bytes);
    let verified = sandbox.run(["bundle", "verify", "cluster.zip"]);
    assert_eq!((verified.code, verified.stdout.trim()), (0, "cluster.zip: every file is as it was written"));
    let shown = sandbox.run(["bundle", "show", "cluster.zip", "--case", "1"]);
    assert!(shown.code == 0 && shown.stdout.contains("cases/001/report.json"), "{}", shown.stderr);
    sandbox.run(["bundle", "show", "cluster.zip", "--case", "7"]).fails(1, &["no cases/007"]);
}
