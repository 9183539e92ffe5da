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
    pseudonym_map::remember(&state, "acme", &pseudonyms.map()).unwrap();

    let revealed = pseudonym_map::reveal(&state, &person).unwrap().unwrap();
    assert_eq!((revealed.profile.as_str(), revealed.value.expose_secret()), ("acme", "ana@acme.example"));
    assert!(pseudonym_map::reveal(&state, &secret).unwrap().is_none());
    let map = std::fs::read_to_string(state.path("tokens/acme.json")).unwrap();
    assert!(!map.contains("hunter2"));
    for file in ["tokens/acme.json", "tokens/acme.key"] {
        assert_eq!(std::fs::metadata(state.path(file)).unwrap().permissions().mode() & 0o777, 0o600);
    }
}

#[test]
fn a_damaged_key_is_said_and_not_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let state = State::open(folder.path()).unwrap();
    state.write("tokens/acme.key", b"short").unwrap();
    let error = pseudonym_map::key(&state, "acme").unwrap_err().to_string();
    assert!(error.contains("not a key") && error.contains("acme.key"), "{error}");
}
