//! Where the key comes from, and that it stays.

use std::thread;

use escalate::environment::state::State;
use escalate::escalation::Customer;
use escalate::vault::Vault;

use super::{Machine, SHARED, day_one, read};

/// What is said when a key holds on one machine only.
const OWN: &str = "hold here only";

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn all_who_share_a_key_make_the_same_tokens_and_fingerprints() {
    let first = Machine::new();
    let made = first.escalate(&first.profile("profiles/acme.toml", "Acme", Some(SHARED)), day_one());
    assert!(!made.says(OWN), "{:?}", made.notes);
    for (place, title, shared) in [
        ("profiles/acme.toml", "Acme", SHARED.to_owned()),
        ("profiles/other.toml", "Acme Inc.", SHARED.to_owned()),
        ("elsewhere/deep/support.toml", "  ACME ", format!("\u{feff}{SHARED}\r\n")),
    ] {
        let machine = Machine::new();
        let profile = machine.profile(place, title, Some(&shared));
        assert_eq!(machine.escalate(&profile, day_one()).names(), made.names(), "{place}");
    }
    let machine = Machine::new();
    let other = machine.escalate(&machine.profile("acme.toml", "Acme", Some("0123456789abcdef")), day_one());
    assert_ne!(other.fingerprints.current, made.fingerprints.current);
    assert_ne!(other.token, made.token);
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn a_machine_s_own_key_holds_there_and_that_is_said_once_for_each_customer() {
    let (ours, theirs) = (Machine::new(), Machine::new());
    let made = |machine: &Machine, title| {
        machine.escalate(&machine.profile(&format!("{title}.toml"), title, None), day_one())
    };
    let first = made(&ours, "Acme");
    assert!(
        first.says(OWN) && first.says("token_key") && first.says("openssl rand -hex 32"),
        "{:?}",
        first.notes
    );
    let again = made(&ours, "Acme");
    assert!(!again.says(OWN), "{:?}", again.notes);
    assert_eq!(again.names(), first.names());
    let globex = made(&ours, "Globex");
    assert!(globex.says(OWN) && globex.token != first.token, "another customer, another key");
    let colleague = made(&theirs, "Acme");
    assert!(colleague.says(OWN));
    assert_ne!(colleague.fingerprints.current, first.fingerprints.current);
    assert_ne!(colleague.token, first.token);
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn a_profile_may_be_renamed_and_lie_anywhere() {
    let machine = Machine::new();
    let first = machine.escalate(&machine.profile("profiles/acme.toml", "Zoë & Söhne", None), day_one());
    for (place, title) in [
        ("profiles/renamed.toml", "Zoë & Söhne"),
        ("other/path.toml", "Zoe\u{308}  & SÖHNE"),
        ("other/path2.toml", "zoë &\tsöhne"),
    ] {
        let made = machine.escalate(&machine.profile(place, title, None), day_one());
        assert_eq!(made.names(), first.names(), "{place}");
        assert!(!made.says(OWN) && made.notes.is_empty(), "{:?}", made.notes);
    }
    // What differs only in what a file's name cannot say is another customer.
    let other = machine.escalate(&machine.profile("c.toml", "Zoë + Söhne", None), day_one());
    assert_ne!(other.token, first.token);
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn without_a_title_the_file_names_the_customer() {
    let machine = Machine::new();
    let titled = machine.escalate(&machine.profile("a.toml", "acme", None), day_one());
    let named =
        |relative: &str, text: &str| machine.escalate(&read(&machine.write(relative, text)), day_one());
    assert_eq!(named("elsewhere/Acme.toml", "").names(), titled.names());
    assert_eq!(named("there/acme.toml", "title = ' '").names(), titled.names());
    assert_ne!(named("globex.toml", "").token, titled.token);
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn the_key_of_an_older_version_is_taken_over() {
    let machine = Machine::new();
    machine.state().write("tokens/acme_eu.key", &[7; 32]).unwrap();
    let profile = machine.profile("acme eu.toml", "Acme Europe", None);
    let made = machine.escalate(&profile, day_one());
    let key = escalate::redact::customer_key::CustomerKey::of([7; 32]);
    let token = escalate::redact::pseudonym::Pseudonyms::new(key.for_tokens());
    assert_eq!(made.token, token.token(escalate::redact::class::Class::Email, "bo@acme.example"));
    assert!(made.says(OWN) && !made.says("found until"), "{:?}", made.notes);
    // Another customer whose profile had the same file name has a key of its own from now on, and its tickets are found.
    let other = machine.escalate(&machine.profile("elsewhere/acme eu.toml", "Globex", None), day_one());
    assert_ne!(other.token, made.token);
    assert!(other.fingerprints.former.contains(&made.fingerprints.current), "the case is the same one");
}

#[test]
fn of_many_processes_at_once_all_have_the_same_key() {
    let machine = Machine::new();
    let profile = machine.profile("acme.toml", "Acme", None);
    let tokens: Vec<String> = thread::scope(|scope| {
        let one = || {
            let customer = Customer::kept(Some(&profile), &Vault::new(), machine.state()).unwrap();
            let redactor = customer.redactor(super::Audience::Support, &super::sample::recording().facts);
            redactor.cleaner().pseudonyms().token(super::Class::Email, "bo@acme.example")
        };
        let all: Vec<_> = (0..16).map(|_| scope.spawn(one)).collect();
        all.into_iter().map(|one| one.join().unwrap()).collect()
    });
    assert!(tokens.iter().all(|token| *token == tokens[0]), "{tokens:?}");
}

/// The file of the only customer.
fn file(state: &State) -> std::path::PathBuf {
    let names = state.list("keys").unwrap();
    assert_eq!(names.len(), 1, "{names:?}");
    state.path(&format!("keys/{}", names[0]))
}

#[test]
fn a_damaged_file_is_said_with_what_to_do_and_never_quoted_or_replaced() {
    let machine = Machine::new();
    let profile = machine.profile("acme.toml", "Acme", None);
    machine.escalate(&profile, day_one());
    let file = file(&machine.state());
    let whole = std::fs::read_to_string(&file).unwrap();
    let key = whole.split('"').find(|part| part.len() == 64).unwrap().to_owned();
    for damaged in [
        String::new(),
        whole[..whole.len() / 2].to_owned(),
        whole.replace(&key, &key[..63]),
        whole.replace(&key, &format!("{}ß", &key[..62])),
        format!("\"{key}\""),
        whole.replace(&format!("\"{key}\""), &format!("[\"{key}\"]")),
    ] {
        std::fs::write(&file, &damaged).unwrap();
        let error = machine.customer(&profile).unwrap_err().to_string();
        for part in ["keys/acme-", "from a backup", "move it away", "filed once more"] {
            assert!(error.contains(part), "{part}: {error}");
        }
        assert!(!error.contains(&key[..16]), "{error}");
        assert_eq!(std::fs::read_to_string(&file).unwrap(), damaged, "left as it was");
    }
    machine.state().write("tokens/globex.key", b"short").unwrap();
    let error = machine.customer(&machine.profile("globex.toml", "Globex", None)).unwrap_err().to_string();
    assert!(error.contains("tokens/globex.key") && error.contains("not a key of 32 bytes"), "{error}");
}

#[cfg(unix)]
#[test]
fn keys_are_for_nobody_else() {
    use std::os::unix::fs::PermissionsExt as _;
    let machine = Machine::new();
    machine.escalate(&machine.profile("acme.toml", "Acme", Some(SHARED)), day_one());
    let file = file(&machine.state());
    assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    assert!(!std::fs::read_to_string(&file).unwrap().contains(SHARED), "only what is made of it");
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn every_key_is_in_the_vault() {
    use secrecy::ExposeSecret as _;
    let machine = Machine::new();
    machine.escalate(&machine.profile("acme.toml", "Acme", None), day_one());
    let profile = machine.profile("acme.toml", "Acme", Some(SHARED));
    machine.escalate(&profile, day_one());
    let vault = Vault::new();
    Customer::kept(Some(&profile), &vault, machine.state()).unwrap();
    let held = vault.snapshot().secrets;
    let holds = |text: &str| held.iter().any(|secret| secret.value.expose_secret() == text);
    assert!(holds(SHARED));
    let file = std::fs::read_to_string(file(&machine.state())).unwrap();
    let keys: Vec<&str> = file.split('"').filter(|part| part.len() == 64).collect();
    assert!(keys.len() >= 3 && keys.iter().all(|key| holds(key)), "own, present and former: {}", keys.len());
}

#[test]
fn what_is_no_key_is_said_and_not_shown() {
    let machine = Machine::new();
    for short in ["fifteen letters", "   fifteen letters   \n"] {
        let error =
            machine.customer(&machine.profile("acme.toml", "Acme", Some(short))).unwrap_err().to_string();
        assert!(error.contains("`token_key`") && error.contains("fewer than 16 characters"), "{error}");
        assert!(error.contains("acme.secret") && !error.contains("fifteen"), "{error}");
    }
    std::fs::remove_file(machine.path("acme.secret")).unwrap();
    let profile = read(&machine.path("acme.toml"));
    let error = machine.customer(&profile).unwrap_err().to_string();
    assert!(error.contains("`token_key`: the file") && error.contains("cannot be read"), "{error}");
}
