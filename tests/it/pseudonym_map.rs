//! The maps of tokens: one for each run, private, and without credentials.

use std::os::unix::fs::PermissionsExt as _;

use escalate::environment::state::State;
use escalate::redact::class::Class;
use escalate::redact::pseudonym::{Key, Pseudonyms};
use escalate::redact::pseudonym_map;
use secrecy::ExposeSecret as _;

#[test]
fn a_token_can_be_looked_up_by_the_admin_and_a_credential_cannot() {
    let folder = tempfile::tempdir().unwrap();
    let state = State::open(folder.path()).unwrap();
    let pseudonyms = Pseudonyms::new(Key::new([7; 32]));
    let person = pseudonyms.token(Class::Email, "ana@acme.example");
    let secret = pseudonyms.token(Class::Secret, "hunter2-hunter2");
    pseudonym_map::remember(&state, "acme", &pseudonyms.take_map()).unwrap();

    let revealed = pseudonym_map::reveal(&state, &person).unwrap().unwrap();
    assert_eq!((revealed.profile.as_str(), revealed.value.expose_secret()), ("acme", "ana@acme.example"));
    assert!(pseudonym_map::reveal(&state, &secret).unwrap().is_none());
    let runs = state.list("tokens/acme.runs").unwrap();
    assert_eq!(runs.len(), 1);
    let run = format!("tokens/acme.runs/{}", runs[0]);
    assert!(!std::fs::read_to_string(state.path(&run)).unwrap().contains("hunter2"));
    assert_eq!(std::fs::metadata(state.path(&run)).unwrap().permissions().mode() & 0o777, 0o600);
}

/// A later run neither reads nor writes again what an earlier one wrote, not even the map of an older version.
#[test]
fn a_run_writes_its_own_tokens_and_all_can_be_looked_up() {
    let folder = tempfile::tempdir().unwrap();
    let state = State::open(folder.path()).unwrap();
    let run = |address: &str| {
        let pseudonyms = Pseudonyms::new(Key::new([7; 32]));
        let token = pseudonyms.token(Class::Email, address);
        pseudonym_map::remember(&state, "acme", &pseudonyms.take_map()).unwrap();
        token
    };
    let old = Pseudonyms::new(Key::new([7; 32])).token(Class::Email, "old@acme.example");
    let map = format!(r#"{{"{old}":{{"class":"email","value":"old@acme.example"}}}}"#);
    state.write("tokens/acme.json", map.as_bytes()).unwrap();
    let tokens = ["ana@acme.example", "ben@acme.example", "ana@acme.example"].map(run);
    assert_eq!(state.list("tokens/acme.runs").unwrap().len(), 2, "the same run again writes nothing");
    assert_eq!(state.read("tokens/acme.json").unwrap().unwrap(), map.as_bytes(), "left as it was");
    for (token, address) in
        [(&tokens[0], "ana@acme.example"), (&tokens[1], "ben@acme.example"), (&old, "old@acme.example")]
    {
        let revealed = pseudonym_map::reveal(&state, token).unwrap().unwrap();
        assert_eq!(revealed.value.expose_secret(), address);
    }
    // What an earlier run wrote may even be unreadable: only looking up reads it.
    let first = format!("tokens/acme.runs/{}", state.list("tokens/acme.runs").unwrap()[0]);
    state.write(&first, b"not a map").unwrap();
    run("carl@acme.example");
}

/// A map with this token in the folder of that profile's runs.
fn run_of(state: &State, profile: &str, address: &str) -> String {
    let pseudonyms = Pseudonyms::new(Key::new([7; 32]));
    let token = pseudonyms.token(Class::Email, address);
    pseudonym_map::remember(state, profile, &pseudonyms.take_map()).unwrap();
    token
}

#[test]
fn a_damaged_map_does_not_hide_the_others_and_is_not_quoted() {
    let folder = tempfile::tempdir().unwrap();
    let state = State::open(folder.path()).unwrap();
    let tokens = ["ana@acme.example", "bo@acme.example"].map(|address| run_of(&state, "acme", address));
    let newest = state.list("tokens/acme.runs").unwrap().pop().unwrap();
    let newest = format!("tokens/acme.runs/{newest}");
    let whole = state.read(&newest).unwrap().unwrap();
    for damaged in [&whole[..whole.len() / 2], b"\"bo@acme.example\"", b"", &[0; 300]] {
        state.write(&newest, damaged).unwrap();
        let found = pseudonym_map::reveal(&state, &tokens[0]).unwrap().unwrap();
        assert_eq!(found.value.expose_secret(), "ana@acme.example");
        let error = pseudonym_map::reveal(&state, &tokens[1]).unwrap_err().to_string();
        assert!(error.contains(&newest) && error.contains("move it away"), "{error}");
        assert!(!error.contains("bo@"), "{error}");
    }
}

#[test]
fn what_a_killed_run_left_unfinished_goes_with_the_next() {
    let folder = tempfile::tempdir().unwrap();
    let state = State::open(folder.path()).unwrap();
    run_of(&state, "acme", "ana@acme.example");
    let left = state.path("tokens/acme.runs/.abc123.unfinished");
    std::fs::write(&left, "half a map with values").unwrap();
    run_of(&state, "acme", "bo@acme.example");
    assert!(!left.exists());
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn of_two_processes_at_once_neither_loses_a_map() {
    let folder = tempfile::tempdir().unwrap();
    let state = State::open(folder.path()).unwrap();
    let addresses: Vec<String> = (0..24).map(|number| format!("person-{number}@acme.example")).collect();
    let tokens: Vec<String> = std::thread::scope(|scope| {
        let state = &state;
        let all: Vec<_> =
            addresses.iter().map(|address| scope.spawn(move || run_of(state, "acme", address))).collect();
        all.into_iter().map(|one| one.join().unwrap()).collect()
    });
    assert_eq!(state.list("tokens/acme.runs").unwrap().len(), 24);
    for (token, address) in tokens.iter().zip(&addresses) {
        let found = pseudonym_map::reveal(&state, token).unwrap().unwrap();
        assert_eq!(found.value.expose_secret(), address);
    }
}

/// Large logs have large maps: the newest stay, up to a size that no disk minds.
#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn the_maps_take_a_quarter_of_a_gigabyte_at_most() {
    let folder = tempfile::tempdir().unwrap();
    let state = State::open(folder.path()).unwrap();
    let first = run_of(&state, "acme", "first@acme.example");
    for number in 2..=4 {
        let large = state.path(&format!("tokens/acme.runs/{number:012}-{number:016}.json"));
        // A hole: it has the size and takes no room.
        std::fs::File::create(large).unwrap().set_len(100 << 20).unwrap();
    }
    let last = run_of(&state, "acme", "last@acme.example");
    let names = state.list("tokens/acme.runs").unwrap();
    let numbers: Vec<&str> = names.iter().map(|name| &name[..12]).collect();
    assert_eq!(numbers, ["000000000003", "000000000004", "000000000005"]);
    assert!(pseudonym_map::reveal(&state, &last).unwrap().is_some());
    assert!(pseudonym_map::reveal(&state, &first).is_err(), "gone, and the holes are no maps");
}
