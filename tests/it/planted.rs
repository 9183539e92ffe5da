//! The planted-marker gate: a marker of class secret at every place where a credential can stand, a whole run with everything
//! switched on, and not one of them in any byte that is printed, written or sent; also after one round of decoding.
//!
//! The inputs themselves (profile, secret files, attachments) are not looked at: they are where the markers come from.

mod decoded;
mod echo;
mod encodings;
mod everywhere;
mod files;
mod mirror;
mod notations;
mod reader;
mod systems;

use std::fs;
use std::path::Path;

use crate::fixtures::{CRM, DESK, MIRROR};
use crate::support::Sandbox;
use decoded::views;

pub(crate) use systems::Systems;

/// A marker: a credential that occurs nowhere else. Long and mixed, as real ones are.
pub(crate) fn marker(name: &str) -> String {
    format!("Xw9Tr4{name}Lq8Vb3Nc6Zk1")
}

/// Every secret that is planted, by the place where it stands.
const PLANTED: &[&str] = &[
    "CredEnv",
    "CredFile",
    "CredCommand",
    "Environ",
    "ErrBearer",
    "ErrQuery",
    "ErrPassword",
    "ErrCookie",
    "ErrUserinfo",
    "Action",
    "Found",
    "FactReason",
    "FactFlag",
    "FactRole",
    "HarHeader",
    "HarCookie",
    "HarSetCookie",
    "HarQuery",
    "HarForm",
    "HarJson",
    "HarNested",
    "HarBase64",
    "HarSocket",
    "HarRedirect",
    "LogLine",
    "LogUrl",
    "JsonKey",
    "GzLine",
    "ZipLine",
    "FileName",
    "PngText",
    "MirrorSecret",
    "MirrorToken",
    "MirrorRefresh",
    "MirrorCookie",
    "MirrorCsrf",
    "MirrorNonce",
];

/// Everything that a run may leave behind or say.
#[derive(Default)]
pub(crate) struct Evidence(Vec<(String, Vec<u8>)>);

impl Evidence {
    pub(crate) fn add(&mut self, place: impl Into<String>, bytes: &[u8]) {
        self.0.push((place.into(), bytes.to_vec()));
    }

    /// Every file below a folder, with its name.
    pub(crate) fn folder(&mut self, folder: &Path) {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            self.add(format!("name of {}", path.display()), path.as_os_str().as_encoded_bytes());
            if path.is_dir() {
                self.folder(&path);
            } else {
                self.add(path.display().to_string(), &fs::read(&path).unwrap());
            }
        }
    }

    /// The places at which a marker is, whatever it is wrapped in.
    pub(crate) fn leaks(&self) -> Vec<String> {
        let planted: Vec<(&str, String)> = PLANTED.iter().map(|name| (*name, marker(name))).collect();
        self.leaks_of(&planted)
    }

    /// Whether this text is anywhere: that a run came as far as it should.
    fn shows(&self, text: &str) -> bool {
        let seen = |bytes: &[u8]| views(bytes).iter().any(|(_, view)| contains(view, text.as_bytes()));
        self.0.iter().any(|(_, bytes)| seen(bytes))
    }

    /// The places at which one of these secrets is, whatever it is wrapped in.
    fn leaks_of(&self, secrets: &[(&str, String)]) -> Vec<String> {
        let mut leaks = Vec::new();
        for (place, bytes) in &self.0 {
            for (view, bytes) in views(bytes) {
                for (name, secret) in secrets {
                    if contains(&bytes, secret.as_bytes()) {
                        leaks.push(format!("{name} in {place} ({view})"));
                    }
                }
            }
        }
        leaks
    }
}

fn contains(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}

const PROFILE: &str = r#"
title = "Acme"
audience = "support"

[connect.crm]
url   = "@CRM@"
token = { env = "CRM_TOKEN" }
other = { command = ["cat", "second.secret"] }

[connect.mirror]
url    = "@MIRROR@"
secret = { env = "MIRROR_SECRET" }

[ticketing]
connector = "desk"
url   = "@DESK@"
token = { file = "desk.secret" }

[actions."reassign a conversation"]
all_of = ["conversations.assign"]
"#;

/// Texts with markers that whoever asks gives.
pub(crate) struct GivenTexts {
    pub(crate) action: String,
    pub(crate) error: String,
}

/// Everything in place that has markers in it, in a home of its own. `more`: what else the profile says.
pub(crate) fn set_up(sandbox: &Sandbox, systems: &Systems, more: &str) -> GivenTexts {
    let profile = PROFILE.replace("@CRM@", &systems.crm()).replace("@DESK@", &systems.desk());
    let profile = profile.replace("@MIRROR@", &systems.mirror());
    sandbox.profile("acme", &format!("{profile}\n{more}"));
    sandbox.write(".config/escalate/profiles/desk.secret", marker("CredFile"));
    sandbox.write(".config/escalate/profiles/second.secret", marker("CredCommand"));
    sandbox.write(".config/escalate/templates/connectors/directory/crm.toml", CRM);
    sandbox.write(".config/escalate/templates/connectors/directory/mirror.toml", MIRROR);
    sandbox.write(".config/escalate/templates/connectors/ticketing/desk.toml", DESK);
    sandbox.write("second.secret", marker("CredCommand"));
    let error = format!(
        "403 from https://{u}:{u}@api.acme.example/v1/assign?access_token={q}\nAuthorization: Bearer {b}\npassword={p}\nCookie: session={c}",
        u = marker("ErrUserinfo"),
        q = marker("ErrQuery"),
        b = marker("ErrBearer"),
        p = marker("ErrPassword"),
        c = marker("ErrCookie")
    );
    GivenTexts { action: format!("reassign a conversation with api_key={}", marker("Action")), error }
}

/// A run with the markers in place.
fn run(sandbox: &Sandbox, systems: &Systems, more: &[&str]) -> Evidence {
    let GivenTexts { action, error } = set_up(sandbox, systems, "");
    let found = format!("feature=pass:I saw token={} in the toggle", marker("Found"));
    let attachments = files::write(sandbox);
    let mut arguments: Vec<String> = vec![
        "--user".into(),
        "ana@acme.example".into(),
        "--tenant".into(),
        "acme-prod".into(),
        "--action".into(),
        action,
        "--permission".into(),
        "conversations.assign".into(),
        "--error".into(),
        error,
        "--found".into(),
        found,
        "--still-failing".into(),
        "--no-input".into(),
        "-vvv".into(),
        "--timeout".into(),
        "20s".into(),
    ];
    for path in &attachments {
        arguments.extend(["--attach".to_owned(), path.display().to_string()]);
    }
    arguments.extend(more.iter().map(|argument| (*argument).to_owned()));
    fs::create_dir_all(sandbox.path("tmp")).unwrap();
    let output = sandbox
        .escalate(&arguments)
        .env("CRM_TOKEN", marker("CredEnv"))
        .env("MIRROR_SECRET", marker("MirrorSecret"))
        .env("DB_PASSWORD", marker("Environ"))
        .env("RUST_LOG", "trace")
        .env("TMPDIR", sandbox.path("tmp"))
        .output()
        .unwrap();
    let mut evidence = Evidence(Vec::new());
    evidence.add("stdout", &output.stdout);
    evidence.add("stderr", &output.stderr);
    evidence.add("exit", output.status.to_string().as_bytes());
    for folder in ["out", "tmp", ".local"] {
        evidence.folder(&sandbox.path(folder));
    }
    for (place, bytes) in systems.received() {
        evidence.add(place, &bytes);
    }
    evidence
}

fn said(evidence: &Evidence, place: &str) -> String {
    let (_, bytes) = evidence.0.iter().find(|(name, _)| name == place).unwrap();
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn nothing_planted_leaves_with_a_filed_ticket_and_a_bundle() {
    let (sandbox, systems) = (Sandbox::new(), Systems::start());
    sandbox.write("out/.keep", "");
    let evidence = run(&sandbox, &systems, &["--file", "--bundle", "out/bundle.zip"]);
    assert!(said(&evidence, "exit").contains("exit status: 0"), "{}", said(&evidence, "stderr"));
    let members = decoded::members(&fs::read(sandbox.path("out/bundle.zip")).unwrap());
    let attached = members.iter().filter(|name| name.starts_with("attachments/")).count();
    assert_eq!(attached, 7, "every attachment is in the bundle: {members:?}");
    assert!(evidence.shows("Agent (secret-"), "what the mirror repeats came as far as the facts");
    assert!(
        systems.received().iter().any(|(place, _)| place.contains("POST /tickets/0/files")),
        "the bundle was sent"
    );
    assert_eq!(evidence.leaks(), Vec::<String>::new());
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn nothing_planted_stays_in_the_outbox_when_the_system_is_down() {
    let (sandbox, systems) = (Sandbox::new(), Systems::start_without_desk());
    let evidence = run(&sandbox, &systems, &["--file"]);
    assert!(said(&evidence, "exit").contains("exit status: 6"), "{}", said(&evidence, "stderr"));
    let outbox = evidence.0.iter().any(|(place, _)| place.contains("/outbox/") && place.contains("/ticket-"));
    assert!(outbox, "the ticket is in the outbox");
    assert_eq!(evidence.leaks(), Vec::<String>::new());
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn nothing_planted_is_shown_by_a_dry_run_or_by_any_format() {
    let systems = Systems::start();
    for format in ["text", "json", "markdown", "html"] {
        let sandbox = Sandbox::new();
        let evidence = run(&sandbox, &systems, &["--dry-run", "--format", format]);
        assert!(
            said(&evidence, "exit").contains("exit status: 0"),
            "{format}: {}",
            said(&evidence, "stderr")
        );
        assert_eq!(evidence.leaks(), Vec::<String>::new(), "{format}");
    }
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn the_gate_sees_a_file_that_is_sent_as_it_is() {
    let (sandbox, systems) = (Sandbox::new(), Systems::start());
    sandbox.write("raw.log", format!("password={}\n", marker("LogLine")));
    sandbox.write("out/.keep", "");
    let evidence = run(&sandbox, &systems, &["--bundle", "out/bundle.zip", "--attach-raw", "raw.log"]);
    let leaks = evidence.leaks();
    assert!(leaks.iter().any(|leak| leak.starts_with("LogLine in") && leak.contains("raw.log")), "{leaks:?}");
}

#[test]
fn the_gate_itself_sees_what_is_wrapped() {
    for wrapped in decoded::wrap(&marker("LogLine")) {
        let mut evidence = Evidence(Vec::new());
        evidence.add("sample", &wrapped);
        assert_eq!(
            evidence.leaks().len(),
            evidence.leaks().iter().filter(|leak| leak.starts_with("LogLine")).count()
        );
        assert!(!evidence.leaks().is_empty(), "{}", String::from_utf8_lossy(&wrapped));
    }
}

/// Every credential that the process holds, in every notation, at every place.
#[test]
#[ignore = "it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn nothing_that_is_held_leaves_in_any_notation() {
    let measured = everywhere::measure();
    assert_eq!(measured.broken, Vec::<String>::new());
    let left: std::collections::BTreeSet<String> =
        measured.left.iter().map(|(credential, place)| format!("{credential} in {place}")).collect();
    assert_eq!(left, std::collections::BTreeSet::new());
    assert!(
        measured.encodings.len() >= 10
            && measured.places.len() >= 15
            && measured.planted > 1_500
            && measured.read > 50
    );
}
