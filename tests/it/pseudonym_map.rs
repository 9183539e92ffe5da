//! The key and the map of tokens: one for each profile, private, and without credentials.

use std::os::unix::fs::PermissionsExt as _;

use escalate::environment::state::State;
use escalate::redact::class::Class;
use escalate::redact::pseudonym::Pseudonyms;
use escalate::redact::pseudonym_map;
use secrecy::ExposeSecret as _;

#[test]
fn a_token_can_be_looked_up_by_the_admin_and_a_credential_cannot() {
    let folder = tempfile::tempdir().unwrap();
    let state = State::open(folder.path()).unwrap();
    let key = pseudonym_map::key(&state, "acme").unwrap();
    assert_eq!(key, pseudonym_map::key(&state, "acme").unwrap(), "the key stays");
    assert_ne!(key, pseudonym_map::key(&state, "globex").unwrap(), "another customer, another key");

    let pseudonyms = Pseudonyms::new(pseudonym_map::as_key(&key));
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
    for file in [run.as_str(), "tokens/acme.key"] {
        assert_eq!(std::fs::metadata(state.path(file)).unwrap().permissions().mode() & 0o777, 0o600);
    }
}

/// A later run neither reads nor writes again what an earlier one wrote, not even the map of an older version.
#[test]
fn a_run_writes_its_own_tokens_and_all_can_be_looked_up() {
    let folder = tempfile::tempdir().unwrap();
    let state = State::open(folder.path()).unwrap();
    let key = pseudonym_map::key(&state, "acme").unwrap();
    let run = |address: &str| {
        let pseudonyms = Pseudonyms::new(pseudonym_map::as_key(&key));
        let token = pseudonyms.token(Class::Email, address);
        pseudonym_map::remember(&state, "acme", &pseudonyms.take_map()).unwrap();
        token
    };
    let old = Pseudonyms::new(pseudonym_map::as_key(&key)).token(Class::Email, "old@acme.example");
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

#[test]
fn a_damaged_key_is_said_and_not_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let state = State::open(folder.path()).unwrap();
    state.write("tokens/acme.key", b"short").unwrap();
    let error = pseudonym_map::key(&state, "acme").unwrap_err().to_string();
    assert!(error.contains("not a key") && error.contains("acme.key"), "{error}");
}
