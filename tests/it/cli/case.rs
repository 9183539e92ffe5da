//! A case out of what was typed: what is refused, and that the rest stays verbatim.

use escalate::case::input::{CaseError, ErrorSource, MAX_ERROR, MAX_NAME, checked_name};
use escalate::commands::cli;

use crate::support::Sandbox;

fn name(text: &str) -> Result<String, String> {
    checked_name("--user", text.to_owned()).map_err(|error| error.to_string())
}

fn error(bytes: &[u8]) -> Result<String, CaseError> {
    given("-").read("--error", bytes)
}

/// Where `--error ARGUMENT` says that the error is.
fn given(argument: &str) -> ErrorSource {
    let arguments = ["escalate", "--error", argument].map(Into::into);
    cli::parse(arguments, 80).unwrap().diagnose.error.unwrap()
}

#[test]
fn quotes_around_a_name_go() {
    for text in ["“Ana Ito”", "\"Ana Ito\"", "„Ana Ito“", "« Ana Ito »", " 'Ana Ito'\t"] {
        assert_eq!(name(text).as_deref(), Ok("Ana Ito"), "{text}");
    }
    for text in ["\"Ana\" Ito \"x\"", "O'Brien", "Ana \"Ito\"", "“Ana"] {
        assert_eq!(name(text).as_deref(), Ok(text));
    }
    assert_eq!(name("\"\"").unwrap_err(), "`--user` is empty");
}

#[test]
fn names_stay_verbatim() {
    for text in [
        "ana@acme.example",
        "O'Brien \"x\" * | or 1=1 {{case.user}} .foo[0] \\(env)",
        "Ünïcödé@例え.jp",
        "a b",
        "..",
    ] {
        assert_eq!(name(text).as_deref(), Ok(text));
    }
}

#[test]
fn blanks_around_a_name_go() {
    for text in [" ana@acme.example ", "ana@acme.example\u{A0}", "\u{3000}\u{2009} ana@acme.example"] {
        assert_eq!(name(text).as_deref(), Ok("ana@acme.example"));
    }
    assert_eq!(name("  a b "), Ok("a b".to_owned()));
    assert_eq!(name("\tana\r\n"), Ok("ana".to_owned()), "out of a table");
    assert_eq!(name(" \u{A0}").unwrap_err(), "`--user` is empty");
}

#[test]
fn what_cannot_be_seen_is_refused_with_its_place() {
    for (text, place) in [
        ("ana\n@acme.example", "position 4: U+000A (line break)"),
        ("ana@acme.example\u{200B}", "position 17: U+200B (zero width)"),
        ("\u{FEFF}ana", "position 1: U+FEFF (zero width)"),
        ("a\u{202E}na", "position 2: U+202E (writing direction)"),
        ("a\u{1B}[31m", "position 2: U+001B (control character)"),
        ("a\u{85}b", "position 2: U+0085 (control character)"),
        (" an\ta", "position 4: U+0009 (control character)"),
    ] {
        let message = name(text).expect_err(text);
        assert!(message.contains(place), "{message}");
        assert!(!message.contains('\u{1B}'));
    }
}

#[test]
fn empty_and_endless_names_are_refused() {
    assert_eq!(name("").unwrap_err(), "`--user` is empty");
    assert!(name(&"a".repeat(MAX_NAME)).is_ok());
    assert!(name(&"a".repeat(MAX_NAME + 1)).unwrap_err().contains("at most 1024"));
}

#[test]
fn errors_stay_verbatim_but_for_the_file_s_own_last_line_break() {
    assert_eq!(error(b"  a\r\n\tb \n\n").unwrap(), "  a\r\n\tb \n");
    assert_eq!(error("\u{FEFF}Fehler: kein Zugriff\r\n".as_bytes()).unwrap(), "Fehler: kein Zugriff");
    assert_eq!(given("  x\n").read("--error", &b""[..]).unwrap(), "  x\n");
}

#[test]
fn errors_of_64_kib_fit_and_longer_ones_do_not() {
    let mut longest = vec![b'x'; MAX_ERROR];
    longest.extend(b"\r\n");
    assert_eq!(error(&longest).unwrap().len(), MAX_ERROR);
    for more in [1, 2, 3, 1 << 20] {
        let message = error(&vec![b'x'; MAX_ERROR + more]).unwrap_err().to_string();
        assert!(message.contains("longer than 64 KiB") && message.contains("--attach"), "{message}");
    }
    let long = given(&"x".repeat(MAX_ERROR + 1)).read("--error", &b""[..]);
    assert!(matches!(long, Err(CaseError::LongError { place }) if place == "--error"));
}

#[test]
fn an_error_that_is_not_utf_8_names_the_byte() {
    let message = error(b"ab\xFFc").unwrap_err().to_string();
    assert!(message.contains("standard input is not UTF-8: byte 3"), "{message}");
}

#[test]
fn an_error_file_that_is_not_there() {
    let message = given("@/nowhere/at/all").read("--error", &b""[..]).unwrap_err().to_string();
    assert!(message.contains("cannot be read from /nowhere/at/all"), "{message}");
}

/// Notepad and PowerShell write UTF-16; so do people who save an error for somebody.
#[test]
fn an_error_and_facts_as_windows_writes_them() {
    let sandbox = Sandbox::new();
    let utf16 = |text: &str| -> Vec<u8> {
        [0xfeff_u16].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
    };
    sandbox.write("error.txt", utf16("Zugriff verweigert: Größe\r\n"));
    let facts = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/02_facts/facts.json"))
        .unwrap();
    sandbox.write("facts.json", utf16(&facts));
    let ran = sandbox.run(["--facts", "facts.json", "--error", "@error.txt", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(report["case"]["error"], "Zugriff verweigert: Größe", "{}", ran.stderr);
}
