//! `escalate serve` beside the systems themselves: a ticket comes in, and its note is there before anybody opened it, once, however often
//! the ticket is told of.

#![expect(clippy::print_stdout, reason = "how long it took is a number that people ask for")]

use std::fmt::Write as _;
use std::net::TcpListener;
use std::process::{Child, Command};
use std::thread;
use std::time::{Duration, Instant};

use chrono::Utc;
use ring::hmac;

use crate::profile::Profile;
use crate::servers::{Server, server, take};
use crate::ticketing::{Inbox, Ticketing, with};

const KEY: &str = "a key of the service, as long as it has to be";
const TOKEN: &str = "a-token-of-a-tool-that-reads";
/// How long a note is waited for.
const LONG: Duration = Duration::from_secs(60);

/// A service that runs.
struct Running {
    process: Child,
    port: u16,
}

impl Running {
    fn start(profile: &Profile, port: u16) -> Self {
        let process = profile.process(&["serve"]).spawn().unwrap();
        let running = Self { process, port };
        running.waits("it is not ready", || running.asked("readyz").contains("ready"));
        running
    }

    fn asked(&self, path: &str) -> String {
        let url = format!("http://127.0.0.1:{}/{path}", self.port);
        let output = Command::new("curl")
            .args(["--silent", "--header", &format!("Authorization: Bearer {TOKEN}"), &url])
            .output();
        String::from_utf8_lossy(&output.unwrap().stdout).into_owned()
    }

    #[track_caller]
    fn waits(&self, what: &str, done: impl Fn() -> bool) -> Duration {
        let begun = Instant::now();
        while !done() {
            assert!(begun.elapsed() < LONG, "{what}: {}", self.asked("v1/cases"));
            thread::sleep(Duration::from_millis(50));
        }
        begun.elapsed()
    }

    /// Until every case came to its end.
    #[track_caller]
    fn is_idle(&self, cases: usize) {
        let done = || {
            let listed = self.asked("v1/cases");
            listed.matches("\"state\":\"done\"").count() == cases && listed.matches("\"id\"").count() == cases
        };
        self.waits(&format!("not {cases} cases came to their end"), done);
    }

    /// As the service manager ends it.
    #[track_caller]
    fn ends(mut self) {
        let id = self.process.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
        let status = self.process.wait().unwrap();
        assert_eq!(status.code(), Some(0), "it drains and ends in order");
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// The directory, the ticketing system, and a service on that port.
fn profile(system: &Ticketing, desk: &Server, keycloak: &Server, port: u16, more: &str) -> Profile {
    let table = format!(
        "[service]\nlisten = \"127.0.0.1:{port}\"\nkey = {{ env = \"SERVICE_KEY\" }}\n{more}[service.tokens.test]\nsecret = {{ env = \"SERVICE_TOKEN\" }}\nscopes = [\"read\", \"log\"]\n"
    );
    let profile = Profile::new()
        .with("[tenants]\nacme = \"Acme\"\n[domains]\n\"acme.test\" = \"acme\"\n")
        .keycloak(keycloak)
        .realms(keycloak)
        .reassigning("conversations.assign", &[]);
    system
        .files(profile, desk, system.strong)
        .secret("SERVICE_KEY", KEY)
        .secret("SERVICE_TOKEN", TOKEN)
        .with(&table)
}

fn notes(inbox: &Inbox, desk: &Server, id: &str) -> Vec<String> {
    let written = (inbox.entries)(desk, id);
    written
        .into_iter()
        .filter(|(internal, text)| *internal && text.contains("escalate-note/1"))
        .map(|(_, text)| text)
        .collect()
}

/// Sends a webhook as the scrip does, and gives the status.
fn delivered(port: u16, secret: &str, ticket: &str, event: &str) -> String {
    let time = Utc::now().timestamp();
    let body = format!("{{\"ticket\":{ticket},\"event\":\"{event}\"}}");
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
    let tag = hmac::sign(&key, format!("{time}.{body}").as_bytes());
    let mut signature = String::new();
    for byte in tag.as_ref() {
        write!(signature, "{byte:02x}").unwrap();
    }
    let output = Command::new("curl")
        .args(["--silent", "--output", "/dev/null", "--write-out", "%{http_code}", "--data-binary", &body])
        .args(["--header", &format!("X-Escalate-Time: {time}")])
        .args(["--header", &format!("X-Escalate-Signature: sha256={signature}")])
        .arg(format!("http://127.0.0.1:{port}/hooks/rt"))
        .output();
    String::from_utf8(output.unwrap().stdout).unwrap()
}

fn a_webhook_becomes_a_note(database: &str, address: Option<&str>) {
    let _directory = take("keycloak");
    let keycloak = server("keycloak");
    with("rt", |system, desk| {
        let port = free_port();
        let more = format!("hook_secret = {{ env = \"HOOK_SECRET\" }}\n{database}");
        let secret = desk.get("HOOK_SECRET");
        let mut profile = profile(system, desk, &keycloak, port, &more).secret("HOOK_SECRET", secret);
        if let Some(address) = address {
            profile = profile.secret("DATABASE_URL", address);
        }
        let service = Running::start(&profile, port);
        desk.act(&["webhook", &format!("http://127.0.0.1:{port}/hooks/rt")]);
        let inbox = system.inbox.as_ref().unwrap();
        let begun = Instant::now();
        let id = (inbox.report)(
            desk,
            "bob@acme.test",
            "Cannot reassign",
            "Hi,\n\nI can't reassign a conversation.\n\nBob",
        );
        service.waits("there is no note", || !notes(inbox, desk, &id).is_empty());
        println!("RT: from the ticket to its note: {:.1} s", begun.elapsed().as_secs_f64());
        let written = notes(inbox, desk, &id);
        assert!(written[0].contains("verdict="), "{written:?}");
        service.is_idle(1);

        // The same event once more, another event of the same ticket, and one that is forged.
        assert_eq!(delivered(port, secret, &id, "again"), "202");
        assert_eq!(delivered(port, secret, &id, "again"), "202");
        assert_eq!(delivered(port, "another secret of its length", &id, "forged"), "401");
        service.is_idle(2);
        assert_eq!(notes(inbox, desk, &id).len(), 1, "{:?}", notes(inbox, desk, &id));
        assert_eq!(
            (inbox.entries)(desk, &id).iter().filter(|(internal, _)| !internal).count(),
            0,
            "nothing is public"
        );

        // What was kept has nothing of the ticket's words in clear; who looked is in the log.
        assert!(service.asked("v1/log").contains("\"about\""), "{}", service.asked("v1/log"));
        service.ends();
        desk.act(&["webhook", "none"]);
    });
}

#[test]
fn a_ticket_of_rt_has_its_note_by_a_webhook() {
    a_webhook_becomes_a_note("", None);
}

#[test]
fn the_same_on_postgresql() {
    let _turn = take("postgres");
    let database = server("postgres");
    a_webhook_becomes_a_note("database = { env = \"DATABASE_URL\" }\n", Some(database.get("URL")));
}

#[test]
fn a_ticket_of_redmine_has_its_note_by_polling() {
    let _directory = take("keycloak");
    let keycloak = server("keycloak");
    with("redmine", |system, desk| {
        let port = free_port();
        let profile = profile(system, desk, &keycloak, port, "poll = \"2s\"\n");
        let service = Running::start(&profile, port);
        let inbox = system.inbox.as_ref().unwrap();
        let id =
            (inbox.report)(desk, "bob@acme.test", "Cannot log in", "bob@acme.test cannot log in to Acme.");
        let took = service.waits("there is no note", || !notes(inbox, desk, &id).is_empty());
        println!("Redmine: from the ticket to its note: {:.1} s, polled each 2 s", took.as_secs_f64());
        // Our own note is no news, however often it is polled.
        thread::sleep(Duration::from_secs(7));
        assert_eq!(notes(inbox, desk, &id).len(), 1);
        let listed = service.asked("v1/cases");
        assert_eq!(listed.matches(&format!("\"ticket\":\"{id}\"")).count(), 1, "{listed}");
        service.ends();
    });
}
