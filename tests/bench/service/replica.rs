//! The real binary as a replica: its profile, its connectors, its process; and webhooks that are delivered until one is taken.

use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use escalate::service::store::{DatabaseAddress, SealKey, Store};
use ring::hmac;
use secrecy::SecretString;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use super::desk::Desk;
use super::postgres::Postgres;

const KEY: &str = "0123456789abcdef0123456789abcdef0123456789abcdef";
const HOOK: &str = "a-secret-of-the-desk-that-is-long";
/// Webhooks under way at once.
const SENDERS: usize = 8;

const DESK: &str = r#"
title = "Desk"
kind  = "ticketing"
url   = "{{url}}"
[settings]
url = { about = "base URL" }
[let]
prints = '$ticket.fingerprints | join(",")'
[request.one]
get = "/tickets/{{found.id}}"
[request.noted]
post = "/tickets/{{found.id}}/notes"
json = '{ text: $ticket.text }'
[request.search]
get = "/filed"
query = { prints = "{{prints}}" }
[request.made]
post = "/filed"
json = '{ fingerprint: $ticket.fingerprint, title: $ticket.title }'
[request.added]
post = "/filed/{{found.id}}"
json = '{ text: $ticket.text }'
[request.again]
get = "/filed/{{found.id}}"
[hook]
signature = { kind = "hmac-sha256", header = "X-Escalate-Signature", prefix = "sha256=" }
over      = "{{time}}.{{body}}"
time      = { header = "X-Escalate-Time" }
event     = '.event'
ticket    = '.ticket | tostring'
[ticket]
find    = '[ $search[] | { id, url: "\($url)/filed/\(.id)", fingerprint, state: "open" } ]'
create  = '$made | { id, url: "\($url)/filed/\(.id)" }'
comment = '$added'
confirm = '$again | { fingerprint, files: [], state: "open" }'
read    = '$one'
note    = '$noted'
"#;

const PEOPLE: &str = r#"
title = "People"
kind  = "directory"
url   = "{{url}}"
[settings]
url = { about = "base URL" }
[request.user]
get = "/people/{{case.user}}"
[facts]
account  = '[ $user | { id, email, state: "active" } ]'
lock     = 'null'
invite   = 'null'
password = '{ set: true, must_change: false }'
sign_in  = '{ attempts: [] }'
tenants  = '[ { tenant: "acme-prod", state: "member" } ]'
roles    = '[ { name: "Agent", permissions: ["conversations.assign"] } ]'
role_catalogue = '[ { name: "Agent", permissions: ["conversations.assign"] } ]'
flags    = '[]'
"#;

/// The folder of a trial.
pub(crate) struct Home {
    folder: PathBuf,
    ports: Vec<u16>,
    database: Option<String>,
}

impl Home {
    pub(crate) fn make(folder: &Path, desk: &str, server: Option<&Postgres>) -> Self {
        let home = Self {
            folder: folder.to_owned(),
            ports: (0..16).map(|_| free_port()).collect(),
            database: server.map(Postgres::url),
        };
        for (place, text) in [("ticketing/desk.toml", DESK), ("directory/people.toml", PEOPLE)] {
            let path = folder.join("templates/connectors").join(place);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        for (number, port) in home.ports.iter().enumerate() {
            let database = if server.is_some() { "database = { env = \"CHAOS_DATABASE\" }\n" } else { "" };
            let text = format!(
                "title = \"Acme\"\n[tenants]\nacme-prod = \"Acme\"\n[domains]\n\"acme.example\" = \"acme-prod\"\n\
                 [connect.people]\nconnector = \"people\"\nurl = \"{desk}\"\n[ticketing]\nconnector = \"desk\"\nurl = \"{desk}\"\n\
                 [actions.\"reassign a conversation\"]\nall_of = [\"conversations.assign\"]\n\
                 [service]\nlisten = \"127.0.0.1:{port}\"\nfile = true\nkey = {{ env = \"CHAOS_KEY\" }}\n\
                 hook_secret = {{ env = \"CHAOS_HOOK\" }}\n{database}"
            );
            std::fs::write(folder.join(format!("acme-{number}.toml")), text).unwrap();
        }
        home
    }

    pub(crate) fn replica(&self, number: usize) -> Replica {
        let mut command = Command::new(env!("CARGO_BIN_EXE_escalate"));
        let log = std::fs::File::options()
            .create(true)
            .append(true)
            .open(std::env::temp_dir().join(format!("service_chaos-{number}.log")))
            .unwrap();
        command
            .arg("serve")
            .args(["--timeout", "10s", "-v", "--config"])
            .arg(self.folder.join(format!("acme-{number}.toml")))
            .env("ESCALATE_CONFIG_DIR", &self.folder)
            .env("ESCALATE_STATE_DIR", self.folder.join(format!("state-{number}")))
            .env("CHAOS_KEY", KEY)
            .env("CHAOS_HOOK", HOOK)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log);
        if let Some(database) = &self.database {
            command.env("CHAOS_DATABASE", database);
        }
        let mut replica = Replica { command, child: None, ended_after: 0.0 };
        replica.start();
        replica
    }

    pub(crate) fn addresses(&self, replicas: usize) -> Vec<SocketAddr> {
        self.ports[..replicas].iter().map(|port| SocketAddr::from(([127, 0, 0, 1], *port))).collect()
    }

    /// The file of the first replica.
    pub(crate) fn database(&self) -> PathBuf {
        self.folder.join("state-0/service.sqlite")
    }

    pub(crate) async fn store(&self, server: Option<&Postgres>) -> Store {
        let key = SealKey::new(&SecretString::from(KEY)).unwrap();
        let address = match server {
            Some(server) => DatabaseAddress::Postgres(SecretString::from(server.url())),
            None => DatabaseAddress::in_state(&self.folder.join("state-0")),
        };
        Store::open(&address, &key).await.unwrap()
    }
}

/// A process that is killed and started again.
pub(crate) struct Replica {
    command: Command,
    child: Option<Child>,
    ended_after: f64,
}

impl Replica {
    pub(crate) fn start(&mut self) {
        self.child = Some(self.command.spawn().unwrap());
    }

    pub(crate) fn kill(&mut self) {
        if let Some(mut child) = self.child.take() {
            child.kill().unwrap();
            child.wait().unwrap();
        }
    }

    /// What it holds of memory.
    pub(crate) fn megabytes(&self) -> u64 {
        let Some(child) = &self.child else { return 0 };
        let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
        let line = status.lines().find(|line| line.starts_with("VmRSS")).unwrap_or_default();
        line.split_whitespace().nth(1).and_then(|kb| kb.parse::<u64>().ok()).unwrap_or_default() / 1024
    }

    /// SIGTERM, and how it ended.
    pub(crate) fn end(&mut self) -> Option<i32> {
        let mut child = self.child.take()?;
        let begun = Instant::now();
        let done = Command::new("kill").arg(child.id().to_string()).status().unwrap();
        assert!(done.success());
        let code = child.wait().unwrap().code();
        self.ended_after = begun.elapsed().as_secs_f64();
        code
    }

    pub(crate) fn ended_after(&self) -> f64 {
        self.ended_after
    }
}

impl Drop for Replica {
    fn drop(&mut self) {
        self.kill();
    }
}

pub(crate) fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// Sends each webhook twice, as vendors do that got no answer, each until it is taken.
pub(crate) async fn deliver(_desk: Arc<Desk>, addresses: Vec<SocketAddr>, cases: usize) {
    let mut all = tokio::task::JoinSet::new();
    for sender in 0..SENDERS {
        let addresses = addresses.clone();
        all.spawn(async move {
            for ticket in (1..=cases).filter(|ticket| ticket % SENDERS == sender) {
                for again in 0..2 {
                    let mut tries = 0;
                    while !taken(addresses[(ticket + again + tries) % addresses.len()], ticket).await {
                        tries += 1;
                        tokio::time::sleep(Duration::from_millis(100)).await;
                    }
                }
            }
        });
    }
    while let Some(one) = all.join_next().await {
        one.unwrap();
    }
}

/// Whether it is answered with 202.
pub(crate) async fn taken(address: SocketAddr, ticket: usize) -> bool {
    let sent = tokio::time::timeout(Duration::from_secs(15), sent(address, ticket)).await;
    matches!(sent, Ok(Ok(true)))
}

/// The request of a webhook, signed now.
pub(crate) fn signed(address: SocketAddr, ticket: usize, connection: &str) -> String {
    let body = format!("{{\"ticket\": {ticket}, \"event\": \"created-{ticket}\"}}");
    let time = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
    let key = hmac::Key::new(hmac::HMAC_SHA256, HOOK.as_bytes());
    let tag = hmac::sign(&key, format!("{time}.{body}").as_bytes());
    let hex = tag.as_ref().iter().fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"));
    format!(
        "POST /hooks/desk HTTP/1.1\r\nHost: {address}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\
         X-Escalate-Time: {time}\r\nX-Escalate-Signature: sha256={hex}\r\nConnection: {connection}\r\n\r\n{body}",
        body.len()
    )
}

async fn sent(address: SocketAddr, ticket: usize) -> std::io::Result<bool> {
    let mut stream = tokio::net::TcpStream::connect(address).await?;
    let request = signed(address, ticket, "close");
    stream.write_all(request.as_bytes()).await?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await?;
    Ok(answer.starts_with(b"HTTP/1.1 202"))
}
