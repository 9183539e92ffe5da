//! `--format reply` and `--lang`: the letter alone, in which language.

use serde_json::json;

use super::replay::{recording, replay};
use crate::support::Sandbox;

#[test]
fn the_letter_alone_is_on_stdout() {
    let (_sandbox, ran) = replay(|_| {}, &["--format", "reply"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (3, ""));
    assert!(ran.stdout.starts_with("Hi,\n\nAs far as I can see, your account is active"), "{}", ran.stdout);
    assert!(ran.stdout.ends_with("please wait for my message before you try again.\n"), "{}", ran.stdout);
    assert!(!ran.stdout.contains("conversations."), "{}", ran.stdout);
}

/// What the admin has to know is not in what they paste.
#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn that_no_speaker_reviewed_it_is_said_once_and_not_in_the_letter() {
    let (_sandbox, ran) = replay(|_| {}, &["--format", "reply", "--lang", "pt-BR"]);
    assert!(ran.stdout.starts_with("Olá!\n\nPelo que consigo ver"), "{}", ran.stdout);
    assert!(!ran.stdout.contains("review"), "{}", ran.stdout);
    assert_eq!(ran.stderr.matches("not reviewed by a speaker").count(), 1, "{}", ran.stderr);
    for format in ["text", "markdown", "html"] {
        let says = |lang| replay(|_| {}, &["--format", format, "--lang", lang]).1.stdout;
        assert_eq!(
            says("nb").matches("Reply to the user (not reviewed by a speaker)").count(),
            1,
            "{format}"
        );
        assert!(!says("en").contains("not reviewed"), "{format}");
    }
}

/// `--lang`, else the account's own, else the machine's, else English.
#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn the_language_is_found_where_nobody_says_it() {
    let first_word = |locale: Option<&str>, machine: Option<&str>, asked: &[&str]| {
        let sandbox = Sandbox::new();
        let mut facts = recording();
        if let Some(locale) = locale {
            facts["facts"]["account"]["known"]["value"][0]["locale"] = json!(locale);
        }
        sandbox.write("facts.json", facts.to_string());
        let mut run = sandbox.escalate([&["--facts", "facts.json", "--format", "reply"], asked].concat());
        if let Some(machine) = machine {
            run.env("LANG", machine);
        }
        let text = String::from_utf8(run.output().unwrap().stdout).unwrap();
        text.split([',', '!', ':']).next().unwrap().trim_end_matches(['\u{a0}', ' ']).to_owned()
    };
    assert_eq!(first_word(None, None, &[]), "Hi");
    assert_eq!(first_word(None, Some("C.UTF-8"), &[]), "Hi");
    assert_eq!(first_word(None, Some("fr_FR.UTF-8"), &[]), "Bonjour");
    assert_eq!(first_word(Some("nn-NO"), Some("fr_FR.UTF-8"), &[]), "Hei");
    assert_eq!(first_word(Some("nn-NO"), Some("fr_FR.UTF-8"), &["--lang", "de"]), "Guten Tag");
}

#[test]
fn a_language_that_there_is_not_is_named_with_those_that_there_are() {
    let (_sandbox, ran) = replay(|_| {}, &["--lang", "ja"]);
    ran.fails(2, &["the reply cannot be written in `ja`", "de, en, es, fr, nb, pt"]);
}
