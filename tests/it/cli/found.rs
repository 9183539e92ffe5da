//! What was found to be a secret once is one everywhere in a bundle: in other lines, other files, archives, the error text.

use std::io::{Cursor, Read as _, Write as _};

use proptest::prelude::*;

use super::replay::recording;
use crate::support::Sandbox;

/// A file by its name and text; `.zip` and `.gz` are packed.
type Given = (&'static str, String);

fn packed(name: &str, text: &str) -> Vec<u8> {
    if name == "all.zip" {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        let options = zip::write::SimpleFileOptions::default;
        for (number, part) in text.split("\n---\n").enumerate() {
            writer.start_file(format!("config/{number}.txt"), options()).unwrap();
            writer.write_all(part.as_bytes()).unwrap();
        }
        return writer.finish().unwrap().into_inner();
    }
    if name == "old.log.gz" {
        let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        writer.write_all(text.as_bytes()).unwrap();
        return writer.finish().unwrap();
    }
    text.as_bytes().to_vec()
}

/// Everything that is in the bundle, by path, archives opened.
fn bundle(files: &[Given], more: &[&str]) -> Vec<(String, String)> {
    let sandbox = Sandbox::new();
    sandbox.write("facts.json", recording().to_string());
    // One key for tokens in all runs.
    let mut arguments = vec!["--facts", "facts.json", "--still-failing", "--no-input", "--bundle", "out.zip"];
    sandbox.write(".local/state/escalate/tokens/none.key", [7; 32]);
    for (name, text) in files {
        sandbox.write(name, packed(name, text));
        arguments.extend(["--attach", name]);
    }
    arguments.extend(more);
    let ran = sandbox.run(&arguments);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let mut all = Vec::new();
    open("", &std::fs::read(sandbox.path("out.zip")).unwrap(), &mut all);
    all.push(("stderr".to_owned(), ran.stderr));
    all
}

fn open(path: &str, bytes: &[u8], all: &mut Vec<(String, String)>) {
    if let Ok(mut zip) = zip::ZipArchive::new(Cursor::new(bytes)) {
        for number in 0..zip.len() {
            let mut member = zip.by_index(number).unwrap();
            let mut inner = Vec::new();
            let name = format!("{path}/{}", member.name().unwrap());
            member.read_to_end(&mut inner).unwrap();
            open(&name, &inner, all);
        }
    } else if bytes.starts_with(&[0x1F, 0x8B]) {
        let mut inner = Vec::new();
        flate2::read::GzDecoder::new(bytes).read_to_end(&mut inner).unwrap();
        open(path, &inner, all);
    } else {
        all.push((path.to_owned(), String::from_utf8_lossy(bytes).into_owned()));
    }
}

fn places(all: &[(String, String)], value: &str) -> Vec<String> {
    all.iter().filter(|(_, text)| text.contains(value)).map(|(path, _)| path.clone()).collect()
}

const SECRET: &str = "kiwi77Plum";

fn files() -> Vec<Given> {
    vec![
        (
            "early.log",
            format!("first line: {SECRET} was tried\npassword={SECRET}\nand then {SECRET}, again\n"),
        ),
        ("prose.txt", format!("I typed {SECRET} and it failed.\nAlso elderberryTea9 did not help.\n")),
        (
            "data.json",
            serde_json::json!({"note": format!("tried \"{SECRET}\""), "nested": "{\"x\":\"kiwi77Plum\"}"})
                .to_string(),
        ),
        ("all.zip", format!("before: elderberryTea9\n---\npasswd: elderberryTea9\nnote {SECRET}\n")),
        ("old.log.gz", format!("GET /x?q={SECRET} 200\nencoded kiwi77%50lum\n")),
    ]
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn a_value_that_one_file_gives_away_is_gone_in_all() {
    let error = format!("--error=login with {SECRET} refused");
    let all = bundle(&files(), &[&error]);
    for value in [SECRET, "elderberryTea9", "kiwi77%50lum"] {
        assert_eq!(places(&all, value), Vec::<String>::new(), "{value}");
    }
    let prose = &all.iter().find(|(path, _)| path == "/attachments/prose.txt").unwrap().1;
    assert!(prose.starts_with("I typed secret-") && prose.contains(" and it failed."), "{prose}");
    let token = prose.split_whitespace().nth(2).unwrap().to_owned();
    assert!(places(&all, &token).len() >= 5, "one token everywhere: {:?}", places(&all, &token));
}

/// What the case is about is no secret, whatever a log calls it; nor is a word.
#[test]
fn the_words_of_the_case_stay() {
    let log =
        "password=acme-prod\npassword: conversations.assign\npassword=production\nsecret=invalid_grant\n";
    let text = "tenant acme-prod in production: conversations.assign is missing, invalid_grant\n";
    let all = bundle(&[("app.log", log.to_owned()), ("notes.txt", text.to_owned())], &[]);
    let notes = &all.iter().find(|(path, _)| path == "/attachments/notes.txt").unwrap().1;
    assert_eq!(notes, text);
}

/// An address gives the name beside it away.
#[test]
fn a_person_is_one_token_everywhere() {
    let all = bundle(
        &[
            ("mail.txt", "From: Mia Kern <mia.kern@acme.example>\nTo: help@acme.example\n".to_owned()),
            ("notes.txt", "Yesterday Mia Kern called. KERN, MIA is in the list.\n".to_owned()),
        ],
        &[],
    );
    if places(&all, "Mia Kern <").is_empty() {
        assert_eq!(places(&all, "Mia Kern"), Vec::<String>::new());
        let notes = &all.iter().find(|(path, _)| path == "/attachments/notes.txt").unwrap().1;
        let token = notes.split_whitespace().nth(1).unwrap();
        assert!(token.starts_with("user-") && notes.matches(token).count() == 2, "{notes}");
        assert!(places(&all, token).iter().any(|path| path.contains("mail.txt")), "{token}: {all:#?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, failure_persistence: None, ..ProptestConfig::default() })]

    /// Values that contain one another, in files of every kind, in any order: the same files come out.
    #[test]
    #[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
    fn the_order_of_the_files_changes_nothing(order in Just((0..7).collect::<Vec<usize>>()).prop_shuffle()) {
        let mut files = files();
        files.push(("short.log", "password=elderberryT9\nelderberryT9-and-more77 too\n".to_owned()));
        files.push(("long.log", "token=elderberryT9-and-more77\nelderberryT9 alone\n".to_owned()));
        let attached = |files: &[Given]| {
            let mut all = bundle(files, &[]);
            all.retain(|(path, _)| path.starts_with("/attachments"));
            all.sort();
            all
        };
        let shuffled: Vec<Given> = order.iter().map(|number| files[*number].clone()).collect();
        prop_assert_eq!(attached(&files), attached(&shuffled));
    }
}
