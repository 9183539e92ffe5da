//! Every file that the program reads, broken in five ways.

use super::{Mistake, Right, case_of, example};

/// The file, what reads it, and a bracket, quote or comma without which it is another text.
const FILES: &[(&str, &[&str], &str)] = &[
    ("escalate.toml", &[], "]"),
    ("users.csv", &[], ","),
    ("invites.csv", &[], ","),
    ("changes.csv", &["doctor", "--config", "export/escalate.toml"], ","),
    ("flags.csv", &[], ","),
    ("tenants.csv", &[], ","),
    ("signins.ndjson", &[], "\""),
    ("roles.json", &[], "]"),
    ("facts.json", &["--facts", "FILE"], "}"),
    ("own.toml", &["connectors", "check", "FILE"], "\""),
    ("escalate.zip", &["bundle", "verify", "FILE"], "P"),
];

/// All of them. `facts`, `connector` and `bundle` are the files that are no exports.
pub(super) fn mistakes(bundle: &[u8]) -> Vec<Mistake> {
    let mut found = Vec::new();
    for (file, reads, mark) in FILES {
        let whole = match *file {
            "facts.json" => example("../02_facts/facts.json").into_bytes(),
            "own.toml" => example("../../templates/connectors/directory/scim.toml").into_bytes(),
            "escalate.zip" => bundle.to_vec(),
            export => example(export).into_bytes(),
        };
        for (way, broken) in broken(&whole, mark.as_bytes()[0]) {
            let args = if reads.is_empty() {
                case_of(whose(file))
            } else {
                reads.iter().map(|arg| arg.replace("FILE", &format!("export/{file}"))).collect()
            };
            let right = Right::Named { place: vec![(*file).to_owned()], mend: String::new() };
            found.push(Mistake {
                kind: way,
                what: format!("{file}, {way}"),
                args,
                files: vec![((*file).to_owned(), broken)],
                right,
            });
        }
    }
    found
}

/// Whose case rests on the file. On the log of changes rests none of these: `doctor` reads it.
fn whose(file: &str) -> &'static str {
    match file {
        "invites.csv" => "cleo",
        "signins.ndjson" => "kim",
        "flags.csv" => "gus",
        "tenants.csv" => "hana",
        _ => "ana",
    }
}

fn broken(whole: &[u8], mark: u8) -> Vec<(&'static str, Vec<u8>)> {
    let mut lost = whole.to_vec();
    // In the second half: the first lines often are a comment or a header.
    if let Some(at) = (whole.len() / 2..whole.len()).find(|at| whole[*at] == mark) {
        lost.remove(at);
    }
    let mut bytes = whole.to_vec();
    bytes.splice(whole.len() / 2..whole.len() / 2, [0xc3, 0x28, 0xff]);
    vec![
        ("cut in the middle", whole[..whole.len() / 2].to_vec()),
        ("empty", Vec::new()),
        ("not UTF-8", bytes),
        ("a mark lost", lost),
        ("another file's content", b"Dear colleague,\n\nplease find attached what you asked for.\n".to_vec()),
    ]
}
