//! Every credential that the process holds, in every notation, at every place from which a text can leave: what a run says, writes
//! and sends is read, and none of them is in it.
//!
//! `cargo bench --bench planted_markers` prints the same as a table.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{Cursor, Write as _};
use std::path::Path;
use std::sync::{Arc, Mutex};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

use super::encodings::{ENCODINGS, gzip, one_line, utf16};
use super::reader;
use crate::support::Sandbox;

/// The credentials, by where the process has them from. Words, so that no detector takes them for credentials by their look;
/// with characters that every notation writes in its own way.
pub(crate) const CREDENTIALS: &[(&str, &str)] = &[
    ("client secret of OAuth, in a variable", "Saffron/Pebble+Orchid=Bridge"),
    ("access token", "plum-Orchard.gate~bell_Hinge"),
    ("refresh token", "walnut/harbour+lantern=Rope"),
    ("id token", "Tulip.canyon.Drawer-velvet99"),
    ("cookie", "marble%2Fkitchen-ladder7Violin"),
    ("CSRF token of a header", "juniper+cellar/anchor8Button"),
    ("password of Basic, in a file", "hazel=thunder&basket Mirror"),
    ("key that signs a JWT, from a command", "copper'thimble\"meadow<Window>"),
    ("token of a header", "ribbon!garden*(turtle)Candle"),
    ("token of the ticketing system, in a file", "velvet:canyon;pepper,Garden"),
    ("password of a proxy", "maple#harbour?lantern@Pier"),
];

fn value(name: &str) -> &'static str {
    CREDENTIALS.iter().find(|(known, _)| known.starts_with(name)).unwrap().1
}

/// What is planted at a place: every credential in these notations.
const PLACES: &[&str] = &[
    "error text",
    "action",
    "found note",
    "attached log",
    "attached JSON",
    "attached mail",
    "attached page",
    "attached UTF-16LE",
    "attached UTF-16BE",
    "attached UTF-16 without a mark",
    "attached gzip",
    "attached zip",
    "attached tar",
    "a server's role names",
    "a server's error body",
    "a server's answer that is no JSON",
    "a redirect",
    "a link to the next page",
    "the ticketing system's refusal",
    "a found ticket's address",
];

/// The runs that ask one system only.
const TRY: &str = "connectors try";

/// What was planted and what of it is left.
pub(crate) struct Measured {
    pub(crate) credentials: Vec<&'static str>,
    pub(crate) encodings: Vec<&'static str>,
    pub(crate) places: Vec<&'static str>,
    /// Markers: a credential in a notation at a place.
    pub(crate) planted: usize,
    /// Texts and files that were read.
    pub(crate) read: usize,
    /// What is left: the credential, and where.
    pub(crate) left: Vec<(String, String)>,
    /// Where a run did not come as far as it should, so that nothing could be left.
    pub(crate) broken: Vec<String>,
}

const OAUTH: &str = r#"
title = "Directory with tokens"
kind  = "directory"
url   = "{{url}}"
[settings]
url    = { about = "base URL" }
secret = { secret = true }
key    = { secret = true }
[auth.oauth2]
token_url     = "{{url}}/token"
client_id     = "svc"
client_secret = "{{secret}}"
[headers]
X-Key = "{{key}}"
[request.roles]
get  = "/roles"
page = { link = true, items = "." }
[request.broken]
get = "/broken"
[request.page]
get = "/page"
[request.moved]
get = "/moved"
[facts]
roles   = '[ $roles[] | { name } ]'
changes = '$broken'
lock    = '$page'
beta    = '$moved'
"#;

const BASIC: &str = r#"
title = "Directory with a password"
kind  = "directory"
url   = "{{url}}"
[settings]
url  = { about = "base URL" }
pass = { secret = true }
[auth.basic]
user     = "svc"
password = "{{pass}}"
[request.roles]
get     = "/roles"
value   = '.'
listing = "roles"
[facts]
role_catalogue = '[ $roles[] | { name, permissions: [] } ]'
"#;

const SIGNED: &str = r#"
title = "Directory with a signed token"
kind  = "directory"
url   = "{{url}}"
[settings]
url = { about = "base URL" }
key = { secret = true }
[auth.jwt]
algorithm = "HS256"
key       = "{{key}}"
claims    = '{ iss: "svc", iat: $now, exp: ($now + 300) }'
[request.roles]
get     = "/roles"
value   = '.'
listing = "roles"
[facts]
tenants = '[ $roles[] | { tenant: .name, name, state: "member" } ]'
"#;

const TICKETS: &str = r#"
title = "Tickets"
kind  = "ticketing"
url   = "{{url}}"
[settings]
url   = { about = "base URL" }
token = { secret = true }
[auth]
header = { X-Token = "{{token}}" }
[request.search]
get   = "/tickets"
query = { fingerprint = "{{ticket.fingerprint}}" }
[request.made]
post = "/tickets"
json = '{ title: $ticket.title, text: $ticket.text, fingerprint: $ticket.fingerprint }'
[request.sent]
post   = "/files"
each   = '$files'
file   = '$it'
answer = "none"
[ticket]
find   = '[ $search[] | { id, fingerprint, url } ]'
create = '$made | { id, url }'
attach = '$sent | { id: $found.id }'
"#;

/// What the servers know: what they were sent goes into what they answer.
#[derive(Default)]
struct Heard {
    /// `Authorization`, without the scheme.
    credentials: BTreeSet<String>,
}

struct World {
    sandbox: Sandbox,
    runtime: tokio::runtime::Runtime,
    directory: MockServer,
    tickets: MockServer,
    heard: Arc<Mutex<Heard>>,
}

/// Every notation at this place, each of a quarter of the credentials: over all places, every credential in every notation.
fn lines(place: &str, more: &BTreeSet<String>) -> Vec<String> {
    let place = PLACES.iter().position(|known| *known == place).unwrap();
    let secrets = || CREDENTIALS.iter().map(|(_, secret)| *secret).chain(more.iter().map(String::as_str));
    let mut all = Vec::new();
    for (number, (_, encode)) in ENCODINGS.iter().enumerate() {
        let chosen = secrets().enumerate().filter(|(secret, _)| (secret + number + place) % 4 == 0);
        all.extend(chosen.map(|(_, secret)| encode(secret)));
    }
    all
}

/// Every third credential in each notation that needs one line only: for the action, and for the words of a finding.
fn flat() -> Vec<String> {
    let notations = one_line().enumerate();
    let all = notations.flat_map(|(number, (_, encode))| {
        let chosen = CREDENTIALS.iter().enumerate().filter(move |(secret, _)| (secret + number) % 3 == 0);
        chosen.map(move |(_, (_, secret))| encode(secret))
    });
    all.collect()
}

/// How many markers stand at all places together.
fn planted() -> usize {
    let derived: BTreeSet<String> = ["pair", "assertion"].map(str::to_owned).into();
    let count = |place: &&str| match *place {
        "action" | "found note" => flat().len(),
        "a redirect" | "a link to the next page" => CREDENTIALS.len(),
        place if place.starts_with("attached") => lines(place, &BTreeSet::new()).len(),
        "error text" => lines("error text", &BTreeSet::new()).len(),
        place => lines(place, &derived).len(),
    };
    PLACES.iter().map(count).sum()
}

impl World {
    fn start() -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let heard = Arc::new(Mutex::new(Heard::default()));
        let (directory, tickets) = runtime.block_on(async {
            let (directory, tickets) = (MockServer::start().await, MockServer::start().await);
            let known = Arc::clone(&heard);
            Mock::given(any())
                .respond_with(move |request: &Request| answer(request, &known))
                .mount(&directory)
                .await;
            let known = Arc::clone(&heard);
            Mock::given(any())
                .respond_with(move |request: &Request| ticket(request, &known))
                .mount(&tickets)
                .await;
            (directory, tickets)
        });
        let world = Self { sandbox: Sandbox::new(), runtime, directory, tickets, heard };
        for (kind, name, text) in [
            ("directory", "oauth", OAUTH),
            ("directory", "basic", BASIC),
            ("directory", "signed", SIGNED),
            ("ticketing", "tickets", TICKETS),
        ] {
            world.sandbox.write(&format!(".config/escalate/templates/connectors/{kind}/{name}.toml"), text);
        }
        for (name, from) in [("pass", "password of Basic"), ("token", "token of the ticketing")] {
            let path = world.sandbox.write(&format!(".config/escalate/profiles/{name}"), value(from));
            #[cfg(unix)]
            {
                use std::os::unix::fs::PermissionsExt as _;
                fs::set_permissions(path, fs::Permissions::from_mode(0o600)).unwrap();
            }
        }
        world.sandbox.write("key", value("key that signs"));
        world.sandbox.write("out/.keep", "");
        fs::create_dir_all(world.sandbox.path("tmp")).unwrap();
        world.profile("");
        world
    }

    fn profile(&self, refused: &str) {
        let (directory, tickets) = (self.directory.uri(), self.tickets.uri());
        self.sandbox.profile("acme", &format!(
            "[cache]\nttl = \"15m\"\n\
             [connect.oauth]\nurl = \"{directory}/oauth\"\nsecret = {{ env = \"CLIENT_SECRET\" }}\nkey = {{ env = \"HEADER_KEY\" }}\n\
             [connect.basic]\nurl = \"{directory}/basic\"\npass = {{ file = \"pass\" }}\n\
             [connect.signed]\nurl = \"{directory}/signed\"\nkey = {{ command = [\"cat\", \"key\"] }}\n\
             [ticketing]\nconnector = \"tickets\"\nurl = \"{tickets}{refused}\"\ntoken = {{ file = \"token\" }}\n"
        ));
    }

    /// Runs it and returns all that it said, wrote and sent, by place, and how it ended.
    fn run(&self, args: &[String]) -> (BTreeMap<String, Vec<u8>>, Option<i32>) {
        let proxy = percent_encoding::utf8_percent_encode(
            value("password of a proxy"),
            percent_encoding::NON_ALPHANUMERIC,
        );
        let output = self
            .sandbox
            .escalate(args)
            .env("CLIENT_SECRET", value("client secret"))
            .env("HEADER_KEY", value("token of a header"))
            .env("HTTPS_PROXY", format!("http://me:{proxy}@127.0.0.1:9"))
            .env("TMPDIR", self.sandbox.path("tmp"))
            .env("RUST_LOG", "trace")
            .output()
            .unwrap();
        let mut evidence = BTreeMap::new();
        evidence.insert("stdout".to_owned(), output.stdout);
        evidence.insert("stderr and log".to_owned(), output.stderr);
        for folder in ["out", "tmp", ".local"] {
            collect(&self.sandbox.path(folder), &mut evidence);
        }
        for request in self.runtime.block_on(self.tickets.received_requests()).unwrap_or_default() {
            let place = format!("{} {}", request.method, request.url.path());
            evidence.insert(format!("address of {place}"), request.url.as_str().as_bytes().to_vec());
            evidence.insert(format!("body of {place}"), request.body.clone());
        }
        (evidence, output.status.code())
    }

    fn secrets(&self) -> Vec<String> {
        let own = CREDENTIALS.iter().map(|(_, secret)| (*secret).to_owned());
        own.chain(self.heard.lock().unwrap().credentials.iter().cloned()).collect()
    }
}

fn collect(folder: &Path, evidence: &mut BTreeMap<String, Vec<u8>>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        evidence.insert(format!("name of {name}"), path.as_os_str().as_encoded_bytes().to_vec());
        if path.is_dir() {
            collect(&path, evidence);
        } else {
            evidence.insert(name, fs::read(&path).unwrap());
        }
    }
}

/// Notes what a request holds.
fn hear(request: &Request, heard: &Mutex<Heard>) -> BTreeSet<String> {
    let mut heard = heard.lock().unwrap();
    if let Some(credential) = request.headers.get("authorization").and_then(|value| value.to_str().ok()) {
        let credential = credential.split_once(' ').map_or(credential, |(_, credential)| credential);
        if CREDENTIALS.iter().all(|(_, secret)| *secret != credential) {
            heard.credentials.insert(credential.to_owned());
        }
    }
    heard.credentials.clone()
}

fn answer(request: &Request, heard: &Mutex<Heard>) -> ResponseTemplate {
    let more = hear(request, heard);
    let with = |answer: ResponseTemplate| {
        answer
            .insert_header("Set-Cookie", format!("sid={}; Path=/; HttpOnly", value("cookie")))
            .insert_header("X-CSRF-Token", value("CSRF"))
    };
    let in_address: Vec<String> = CREDENTIALS
        .iter()
        .map(|(_, secret)| {
            percent_encoding::utf8_percent_encode(secret, percent_encoding::NON_ALPHANUMERIC).to_string()
        })
        .collect();
    let names = || {
        let names = lines("a server's role names", &more).into_iter();
        names.map(|text| json!({ "name": format!("Agent {text}") })).collect::<Vec<Value>>()
    };
    let path = request.url.path();
    with(match path.rsplit('/').next().unwrap_or_default() {
        "token" => ResponseTemplate::new(200).set_body_json(json!({
            "access_token": value("access"), "refresh_token": value("refresh"), "id_token": value("id token"),
            "token_type": "Bearer"
        })),
        "roles" if path.starts_with("/oauth") => {
            let next = format!("</oauth/next/{}>; rel=\"next\"", in_address.join("/"));
            ResponseTemplate::new(200).set_body_json(names()).insert_header("Link", next)
        }
        "roles" => ResponseTemplate::new(200).set_body_json(names()),
        "broken" => ResponseTemplate::new(500)
            .set_body_string(format!("no: {}", lines("a server's error body", &more).join("\n"))),
        "page" => ResponseTemplate::new(200).set_body_string(format!(
            "<p>{}",
            lines("a server's answer that is no JSON", &more).join("\n<p>")
        )),
        "moved" => {
            let place =
                format!("https://elsewhere.example/{}?q={}", in_address.join("/"), in_address.join("&r="));
            ResponseTemplate::new(302).insert_header("Location", place)
        }
        _ if path.contains("/next/") => ResponseTemplate::new(200).set_body_json(json!([{ "name": "last" }])),
        _ => ResponseTemplate::new(404),
    })
}

fn ticket(request: &Request, heard: &Mutex<Heard>) -> ResponseTemplate {
    let more = hear(request, heard);
    let path = request.url.path();
    match request.method.as_str() {
        "GET" => ResponseTemplate::new(200).set_body_json(json!([])),
        _ if path.starts_with("/refused") => {
            // Of a refusal the beginning is shown: another one comes first each time that it is asked.
            let all = lines("the ticketing system's refusal", &more);
            let first = path.len() % all.len();
            let text = [&all[first..], &all[..first]].concat().join(" ");
            ResponseTemplate::new(422).set_body_json(json!({ "error": text }))
        }
        _ if path.ends_with("/files") => ResponseTemplate::new(204),
        _ => ResponseTemplate::new(201).set_body_json(
            json!({ "id": "7", "url": format!("https://t.example/7?key={}", lines("a found ticket's address", &more).join("&or=")) }),
        ),
    }
}

/// The attachments, with their places.
fn attachments(sandbox: &Sandbox) -> Vec<String> {
    let log = |place| {
        let lines = lines(place, &BTreeSet::new()).into_iter().enumerate();
        let line = |(number, text)| {
            format!("2026-11-23T08:59:{:02}Z INFO step {number} of it {text}\n", number % 60)
        };
        lines.map(line).collect::<String>()
    };
    let in_mail = log("attached mail");
    let mail = format!(
        "From: a@acme.example\r\nSubject: it fails\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n\
         --b\r\nContent-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\n{}\r\n--b\r\nContent-Type: text/plain\r\n\r\n{}\r\n--b--\r\n",
        STANDARD
            .encode(&in_mail)
            .as_bytes()
            .chunks(76)
            .map(|line| std::str::from_utf8(line).unwrap())
            .collect::<Vec<_>>()
            .join("\r\n"),
        in_mail
    );
    let page = format!(
        "<html><body><pre>{}</pre></body></html>",
        log("attached page").replace('&', "&amp;").replace('<', "&lt;")
    );
    let wide = |place, mark: &[u8], units: fn(u16) -> [u8; 2]| [mark, &utf16(&log(place), units)].concat();
    let (in_zip, in_tar) = (log("attached zip"), log("attached tar"));
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("logs/app.log", zip::write::SimpleFileOptions::default()).unwrap();
    zip.write_all(in_zip.as_bytes()).unwrap();
    let mut tar = tar::Builder::new(Vec::new());
    let mut header = tar::Header::new_gnu();
    header.set_size(in_tar.len() as u64);
    header.set_mode(0o644);
    tar.append_data(&mut header, "logs/app.log", in_tar.as_bytes()).unwrap();
    let files: Vec<(&str, Vec<u8>)> = vec![
        ("app.log", log("attached log").into_bytes()),
        (
            "values.json",
            json!({ "steps": lines("attached JSON", &BTreeSet::new()), "text": log("attached JSON") })
                .to_string()
                .into_bytes(),
        ),
        ("mail.eml", mail.into_bytes()),
        ("page.html", page.into_bytes()),
        ("wide.txt", wide("attached UTF-16LE", b"\xFF\xFE", u16::to_le_bytes)),
        ("wide-be.txt", wide("attached UTF-16BE", b"\xFE\xFF", u16::to_be_bytes)),
        ("wide-unmarked.txt", wide("attached UTF-16 without a mark", b"", u16::to_le_bytes)),
        ("old.log.gz", gzip(&log("attached gzip"))),
        ("all.zip", zip.finish().unwrap().into_inner()),
        ("all.tar", tar.into_inner().unwrap()),
    ];
    files
        .into_iter()
        .map(|(name, bytes)| sandbox.write(&format!("in/{name}"), bytes).display().to_string())
        .collect()
}

/// The command line of a case with everything in it.
fn case(world: &World, attached: &[String], more: &[&str]) -> Vec<String> {
    let flat = flat();
    let error = world.sandbox.write("in/error.txt", lines("error text", &BTreeSet::new()).join("\n"));
    let mut args: Vec<String> = [
        "--user",
        "ana@acme.example",
        "--tenant",
        "acme-prod",
        "--permission",
        "a.b",
        "--no-input",
        "-vvv",
        "--timeout",
        "60s",
        "--allow-unknown",
        "--still-failing",
    ]
    .map(str::to_owned)
    .to_vec();
    args.extend(["--action".into(), format!("open the page {}", flat.join(" "))]);
    args.extend(["--error".into(), format!("@{}", error.display())]);
    for (check, part) in ["account", "feature"].iter().zip(flat.chunks(flat.len().div_ceil(2))) {
        args.extend(["--found".into(), format!("{check}=pass:I saw {}", part.join(" "))]);
    }
    for path in attached {
        args.extend(["--attach".to_owned(), path.clone()]);
    }
    args.extend(more.iter().map(|one| (*one).to_owned()));
    args
}

/// Plants everything, runs the program in its ways, and reads what left.
pub(crate) fn measure() -> Measured {
    let world = World::start();
    let attached = attachments(&world.sandbox);
    let mut measured = Measured {
        credentials: CREDENTIALS
            .iter()
            .map(|(name, _)| *name)
            .chain(["pair of Basic", "signed assertion"])
            .collect(),
        encodings: ENCODINGS.iter().map(|(name, _)| *name).collect(),
        places: PLACES.to_vec(),
        planted: planted(),
        read: 0,
        left: Vec::new(),
        broken: Vec::new(),
    };
    let mut all = Vec::new();
    // First: what the other systems are sent and repeat is not this run's to know.
    let mut runs: Vec<(&str, Vec<String>, i32)> = Vec::new();
    for request in ["roles", "broken", "page", "moved"] {
        let words =
            ["connectors", "try", "oauth", request, "--user", "ana@acme.example", "-vvv"].map(str::to_owned);
        runs.push((TRY, words.to_vec(), 0));
    }
    runs.extend([
        ("bundle and ticket", case(&world, &attached, &["--file", "--bundle", "out/bundle.zip"]), 0),
        ("dry run as JSON", case(&world, &attached[..1], &["--dry-run", "--format", "json"]), 0),
        ("report as HTML", case(&world, &[], &["--dry-run", "--format", "html"]), 0),
    ]);
    for (name, args, wanted) in runs {
        judge(
            &world,
            name,
            &args,
            // Without a way to read a ticket back, it waits.
            Some(wanted).filter(|_| ![TRY, "bundle and ticket"].contains(&name)),
            &mut measured,
            &mut all,
        );
    }
    // Nothing could be filed: it waits in the outbox, with the words of the refusal.
    for number in 0..2 {
        world.profile(&format!("/refused{}", "x".repeat(number * 37)));
        let args = case(&world, &[], &["--file"]);
        judge(&world, "refused ticket", &args, None, &mut measured, &mut all);
    }
    judge(&world, "outbox", &["outbox".to_owned(), "list".to_owned()], Some(0), &mut measured, &mut all);
    for wanted in [
        "name of bundle.zip",
        "body of POST /tickets",
        "body of POST /files",
        "body of POST /refused/tickets",
        "record.json",
    ] {
        if !all.iter().any(|(place, _)| place.ends_with(wanted)) {
            measured.broken.push(format!("nothing was read of {wanted}"));
        }
    }
    let (secrets, mut seen) = (world.secrets(), BTreeMap::new());
    for (place, bytes) in all {
        measured.read += 1;
        for number in reader::found(&bytes, &secrets, &mut seen) {
            let credential = measured.credentials.get(number).copied().unwrap_or("derived");
            // No command is run for a system that is not asked, so that this process has never had the key.
            if place.starts_with(TRY) && credential.starts_with("key that signs") {
                continue;
            }
            measured.left.push((credential.to_owned(), place.clone()));
        }
    }
    measured
}

fn judge(
    world: &World,
    name: &str,
    args: &[String],
    wanted: Option<i32>,
    measured: &mut Measured,
    all: &mut Vec<(String, Vec<u8>)>,
) {
    let (evidence, code) = world.run(args);
    if wanted.is_some() && code != wanted {
        let said = String::from_utf8_lossy(&evidence["stderr and log"]).into_owned();
        measured
            .broken
            .push(format!("{name} ended with {code:?}: {}", said.chars().take(3_000).collect::<String>()));
    }
    all.extend(evidence.into_iter().map(|(place, bytes)| (format!("{name}: {place}"), bytes)));
}
