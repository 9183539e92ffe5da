//! A service in this process, on a free port, with a folder of its own.

use std::fmt::Write as _;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use escalate::environment::state::State;
use escalate::escalation::{Customer, Desk};
use escalate::http::{Http, HttpLimits};
use escalate::output::template::Templates;
use escalate::profile::{Profile, open_all};
use escalate::service::store::{DatabaseAddress, Store};
use escalate::service::web::{BoundDoor, WebLimits, router};
use escalate::service::{CaseDesk, Measures, OpenDesk, Service, ServiceSecrets};
use escalate::vault::Vault;
use tokio::sync::watch;

use super::wire::{self, Answer};
use crate::support::Sandbox;

/// What webhooks are signed with here.
pub(crate) const HOOK_SECRET: &str = "hook-secret-of-the-tests";
/// Thirty-two of it are the key of what is kept.
pub(crate) const SERVICE_KEY: &str = "k";
/// The token that may do everything.
pub(crate) const ALL: &str = "token-all-0123456789abcdef";
/// A token for each scope: its name, and itself.
pub(crate) const TOKENS: [(&str, &str); 6] = [
    ("all", ALL),
    ("diagnose", "token-diagnose-0123456789abcdef"),
    ("read", "token-read-0123456789abcdef"),
    ("file", "token-file-0123456789abcdef"),
    ("metrics", "token-metrics-0123456789abcdef"),
    ("log", "token-log-0123456789abcdef"),
];

/// A ticketing system that nobody answers for.
const RT: &str = "\n[ticketing]\nconnector = \"rt\"\nurl = \"http://127.0.0.1:9\"\ntoken = { file = \"rt.token\" }\nqueue = \"Support\"\nfield = \"Fingerprint\"\n";

/// A service that runs, and stops with the test.
pub(crate) struct Served {
    pub(crate) address: SocketAddr,
    pub(crate) home: Sandbox,
    stop: watch::Sender<bool>,
    draining: watch::Sender<bool>,
    running: Option<JoinHandle<()>>,
}

/// The profile of the first example, with a ticketing system that nobody answers for, and a service.
fn profile(home: &Sandbox, ticketing: &str, more: &str) -> std::path::PathBuf {
    home.example("profile", "escalate.toml");
    for (name, secret) in TOKENS {
        home.write(&format!("profile/{name}.token"), secret);
    }
    home.write("profile/hook.secret", HOOK_SECRET);
    home.write("profile/service.key", SERVICE_KEY.repeat(32));
    home.write("profile/rt.token", "1-1-aaaaaaaaaaaaaaaaaaaa");
    let path = home.path("profile/escalate.toml");
    let mut text = std::fs::read_to_string(&path).unwrap();
    text.push_str(ticketing);
    text.push_str(
        "\n[service]\nlisten = \"127.0.0.1:0\"\nkey = { file = \"service.key\" }\nhook_secret = { file = \"hook.secret\" }\n",
    );
    text.push_str(more);
    for (name, _) in TOKENS {
        let scopes = match name {
            "all" => r#""diagnose", "read", "file", "metrics", "log""#.to_owned(),
            one => format!("{one:?}"),
        };
        write!(
            text,
            "\n[service.tokens.{name}]\nsecret = {{ file = \"{name}.token\" }}\nscopes = [{scopes}]\n"
        )
        .unwrap();
    }
    std::fs::write(&path, text).unwrap();
    path
}

fn desk(path: &Path, home: &Path, vault: &Vault) -> Result<OpenDesk, std::io::Error> {
    let mut profile = Profile::read(path, home).unwrap();
    let state = State::open(&home.join("state")).unwrap();
    let customer = Customer::kept(Some(&profile), vault, state).unwrap();
    let mut opened = Desk::without_systems(customer, Templates::embedded());
    opened.asked = open_all(std::mem::take(&mut profile.connections), path, vault).unwrap().systems;
    let ticketing = profile.ticketing.take().into_iter().collect();
    opened.ticketing = open_all(ticketing, path, vault).unwrap().systems.pop();
    // The systems of the first went into the desk.
    let profile = Profile::read(path, home).unwrap();
    Ok(OpenDesk { desk: opened, profile, http: Http::new(HttpLimits::default(), vault) })
}

/// A desk of that profile on a thread of its own, without a service.
pub(crate) fn lone_desk(home: &Sandbox) -> CaseDesk {
    let (path, folder) = (profile(home, RT, ""), home.path(""));
    CaseDesk::start("cases", move || desk(&path, &folder, &Vault::new())).unwrap()
}

impl Served {
    /// With the limits of a service.
    pub(crate) fn start() -> Self {
        Self::with("", WebLimits::default())
    }

    /// With more in `[service]`, and other limits.
    pub(crate) fn with(more: &str, limits: WebLimits) -> Self {
        Self::beside(RT, more, limits)
    }

    /// Beside another ticketing system.
    pub(crate) fn beside(ticketing: &str, more: &str, limits: WebLimits) -> Self {
        let home = Sandbox::new();
        let path = profile(&home, ticketing, more);
        let read = Profile::read(&path, &home.path("")).unwrap();
        let vault = Vault::new();
        let (config, catalogue) = (read.service.unwrap(), read.catalogue);
        let ticketing = read.ticketing.map(|one| one.name);
        let secrets = ServiceSecrets::read(&config, &vault).unwrap();
        let (draining, drains) = watch::channel(false);
        let (stop, stops) = watch::channel(false);
        let (says, started) = std::sync::mpsc::channel();
        let (state, folder) = (home.path("state"), home.path(""));
        let running = std::thread::spawn(move || {
            let runtime =
                tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
            runtime.block_on(async move {
                State::open(&state).unwrap();
                let store = Store::open(&DatabaseAddress::in_state(&state), &secrets.key).await.unwrap();
                let opens = move || desk(&path, &folder, &vault);
                let visitor_desk = CaseDesk::start("visitors", opens).unwrap();
                let door = BoundDoor::bind(&config).unwrap();
                let service = Arc::new(Service {
                    config,
                    secrets,
                    store,
                    worker_desk: visitor_desk.clone(),
                    visitor_desk,
                    measures: Measures::new(),
                    wake: tokio::sync::Notify::new(),
                    draining: drains,
                    timeout: Duration::from_secs(20),
                    catalogue,
                    ticketing,
                });
                says.send(door.address).unwrap();
                let routes = router(&service, limits).unwrap();
                door.serve(routes, limits, stops).await.unwrap();
            });
        });
        let address = started.recv().unwrap();
        Self { address, home, stop, draining, running: Some(running) }
    }

    /// Asks with that token, or with none.
    pub(crate) fn ask(&self, method: &str, path: &str, token: Option<&str>, body: &str) -> Answer {
        let bearer = token.map(|token| format!("Bearer {token}"));
        let mut headers = vec![("Content-Type", "application/json")];
        if let Some(bearer) = &bearer {
            headers.push(("Authorization", bearer));
        }
        wire::ask(self.address, method, path, &headers, body.as_bytes())
    }

    /// Sends a webhook of the ticketing system, signed now.
    pub(crate) fn hook(&self, body: &str) -> Answer {
        let time = chrono::Utc::now().timestamp().to_string();
        self.hook_with(body, &time, &signature(&time, body.as_bytes()))
    }

    /// The same with that time and signature.
    pub(crate) fn hook_with(&self, body: &str, time: &str, signature: &str) -> Answer {
        let headers = [("X-Escalate-Time", time), ("X-Escalate-Signature", signature)];
        wire::ask(self.address, "POST", "/hooks/rt", &headers, body.as_bytes())
    }

    /// The service is about to stop.
    pub(crate) fn drain(&self) {
        self.draining.send(true).unwrap();
    }

    /// Nobody new is let in.
    pub(crate) fn stop(&self) {
        let _ = self.stop.send(true);
    }

    /// Waits until nothing is under way any more.
    pub(crate) fn ended(&mut self) {
        self.stop();
        if let Some(running) = self.running.take() {
            running.join().unwrap();
        }
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        self.stop();
    }
}

/// As the scrip of RT signs.
pub(crate) fn signature(time: &str, body: &[u8]) -> String {
    let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, HOOK_SECRET.as_bytes());
    let mut context = ring::hmac::Context::with_key(&key);
    context.update(time.as_bytes());
    context.update(b".");
    context.update(body);
    let mut signature = "sha256=".to_owned();
    for byte in context.sign().as_ref() {
        write!(signature, "{byte:02x}").unwrap();
    }
    signature
}
