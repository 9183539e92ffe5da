//! Tickets by mail, through a real Exim: into Request Tracker, whose mail gateway makes a ticket of each, and into a mailbox.

use std::fmt::Write as _;
use std::net::ToSocketAddrs as _;
use std::path::Path;
use std::process::Output;
use std::thread;
use std::time::Duration;

use crate::filing::sha256;
use crate::lossy::Lossy;
use crate::profile::{Profile, said};
use crate::servers::{Server, server, take};
use crate::ticketing::{Stored, of};

/// A profile that sends there.
fn profile(server: &Server, to: &str, more: &str) -> Profile {
    sending(server, server.get("URL"), to, more, true)
}

fn sending(server: &Server, url: &str, to: &str, more: &str, signs_in: bool) -> Profile {
    let from = server.get("FROM");
    let mut lines =
        format!("[ticketing]\nconnector = \"mail\"\nurl = {url:?}\nfrom = {from:?}\nto = {to:?}\n{more}");
    let mut profile = Profile::new().secret("SSL_CERT_FILE", server.get("CA"));
    if signs_in {
        let user = server.get("USER");
        let _ = write!(lines, "user = {user:?}\npassword = {{ env = \"MAIL_PASSWORD\" }}\n");
        profile = profile.secret("MAIL_PASSWORD", server.get("PASSWORD"));
    }
    profile.with(&lines)
}

fn file(profile: &Profile, user: &str, more: &[&str]) -> Output {
    let more = [&["--bundle", "bundle.zip"], more].concat();
    profile.files_a_problem(user, "Something went wrong, ref 7f3a-22b1", &more)
}

#[track_caller]
fn ended(output: &Output, code: i32, words: &str) {
    assert_eq!(output.status.code(), Some(code), "{}", said(output));
    assert!(said(output).contains(words), "`{words}` is not in: {}", said(output));
}

fn fingerprint(output: &Output) -> String {
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    report["ticket"]["fingerprint"]
        .as_str()
        .unwrap_or_else(|| panic!("not filed: {}", said(output)))
        .to_owned()
}

/// The ids of RT's tickets with that in their subject, once there are so many.
fn tickets(mail: &Server, subject: &str, wanted: usize) -> Vec<String> {
    let mut ids = Vec::new();
    for _ in 0..60 {
        ids = mail.act(&["tickets", subject]).lines().map(str::to_owned).collect();
        if ids.len() >= wanted {
            break;
        }
        thread::sleep(Duration::from_millis(500));
    }
    assert_eq!(ids.len(), wanted, "tickets with {subject} in the subject: {ids:?}");
    ids
}

fn stored(id: &str) -> Stored {
    of("rt").stored(&server("rt"), id)
}

fn who(what: &str) -> String {
    format!("{what}-{}@acme.test", std::process::id())
}

#[test]
fn a_mail_becomes_a_ticket_with_the_bundle_byte_for_byte() {
    let _turn = take("mail");
    let mail = server("mail");
    let profile = profile(&mail, mail.get("TO"), "");
    let filed = file(&profile, &who("mail"), &[]);
    ended(&filed, 0, "\"confirmed\": false");
    let ids = tickets(&mail, &format!("escalate {}", &fingerprint(&filed)[..8]), 1);
    let stored = stored(&ids[0]);
    let ours = std::fs::read(profile.path("bundle.zip")).unwrap();
    assert_eq!(stored.bundles.len(), 1);
    assert_eq!(sha256(&stored.bundles[0]), sha256(&ours), "the bundle in the ticket is the one on the disk");
    assert!(stored.texts.contains("7f3a-22b1"), "{}", stored.texts);
    assert!(stored.texts.contains(&who("mail")), "{}", stored.texts);
}

#[test]
fn a_tag_in_the_subject_adds_to_the_ticket_that_it_names() {
    let _turn = take("mail");
    let (mail, rt) = (server("mail"), server("rt"));
    let id = rt.act(&["ticket", &format!("{:032x}", std::process::id()), "All of the tool's reports"]);
    let profile = profile(&mail, mail.get("TO"), &format!("tag = \"[escalate.test #{id}]\"\n"));
    ended(&file(&profile, &who("tagged"), &[]), 0, "mid:");
    for _ in 0..60 {
        if stored(&id).bundles.len() == 1 {
            break;
        }
        thread::sleep(Duration::from_millis(500));
    }
    assert!(stored(&id).texts.contains(&who("tagged")), "{}", stored(&id).texts);
}

#[test]
fn what_the_server_refuses_says_what_to_change() {
    let _turn = take("mail");
    let mail = server("mail");
    let wrong = profile(&mail, mail.get("TO"), "").secret("MAIL_PASSWORD", "not-the-password");
    ended(&file(&wrong, &who("password"), &[]), 1, "535");
    let nobody = sending(&mail, mail.get("URL"), mail.get("TO"), "", false);
    ended(&file(&nobody, &who("unsigned"), &[]), 1, "550");
    let unknown = profile(&mail, "nobody@escalate.test", "");
    ended(&file(&unknown, &who("recipient"), &[]), 1, "check `to` and `cc`");
    let elsewhere = profile(&mail, "help@elsewhere.test", "");
    ended(&file(&elsewhere, &who("relay"), &[]), 1, "relay not permitted");

    let large = profile(&mail, mail.get("TO"), "");
    // Letters that do not become fewer bytes in a zip.
    let noise = |seed: u64| {
        (0..2_000_000_u64).map(move |at| {
            let mixed = (at ^ seed).wrapping_mul(0x9E37_79B9_7F4A_7C15);
            char::from(b'a' + u8::try_from((mixed ^ (mixed >> 29)) % 26).unwrap())
        })
    };
    let lines: String = noise(17)
        .enumerate()
        .flat_map(|(at, c)| [Some(c), (at % 60 == 0).then_some('\n')])
        .flatten()
        .collect();
    std::fs::write(large.path("large.txt"), lines).unwrap();
    ended(&file(&large, &who("large"), &["--attach", "large.txt"]), 1, "attach less");
}

#[test]
fn a_server_that_makes_strangers_wait_is_tried_later() {
    let _turn = take("mail");
    let mail = server("mail");
    let profile = profile(&mail, mail.get("KEPT_TO"), "");
    mail.act(&["greylist", "on"]);
    let filed = file(&profile, &who("greylisted"), &[]);
    mail.act(&["greylist", "off"]);
    ended(&filed, 6, "451");
    let retried = profile.command(&["outbox", "retry"]).output().unwrap();
    ended(&retried, 0, "delivered, not confirmed");
    assert!(!said(&retried).contains("sent again"), "it was not taken before: {}", said(&retried));
}

fn kept(folder: &Path) -> Vec<String> {
    let files = std::fs::read_dir(folder.join("new")).into_iter().flatten().flatten();
    files.filter_map(|file| std::fs::read_to_string(file.path()).ok()).collect()
}

#[test]
fn an_answer_that_gets_lost_is_a_second_mail_with_the_same_message_id() {
    let _turn = take("mail");
    let mail = server("mail");
    let folder = Path::new(mail.get("KEPT")).to_owned();
    let before = kept(&folder).len();
    let target = mail.get("URL").strip_prefix("smtp://").unwrap().to_socket_addrs().unwrap();
    let target = target.into_iter().find(std::net::SocketAddr::is_ipv4).unwrap();
    let watched = folder.clone();
    let proxy = Lossy::before(target, move || kept(&watched).len() > before);
    let url = format!("smtp://localhost:{}", proxy.address.port());
    let profile = sending(&mail, &url, mail.get("KEPT_TO"), "", true);
    ended(&file(&profile, &who("lost"), &[]), 6, "same Message-ID");
    proxy.works();
    let retried = profile.command(&["outbox", "retry"]).output().unwrap();
    ended(&retried, 0, "sent again with the same Message-ID");
    let mut mails = kept(&folder);
    for _ in 0..60 {
        mails = kept(&folder);
        if mails.len() == before + 2 {
            break;
        }
        thread::sleep(Duration::from_millis(500));
    }
    let ids = |mail: &String| mail.lines().find(|line| line.starts_with("Message-ID: ")).map(str::to_owned);
    let ours: Vec<String> = mails.iter().filter(|mail| mail.contains(&who("lost"))).filter_map(ids).collect();
    assert_eq!(ours.len(), 2, "{ours:?}");
    assert_eq!(ours[0], ours[1]);
}

#[test]
fn doctor_asks_as_far_as_the_recipients_and_sends_nothing() {
    let _turn = take("mail");
    let mail = server("mail");
    let before = kept(Path::new(mail.get("KEPT"))).len();
    let good = profile(&mail, mail.get("KEPT_TO"), "").command(&["doctor"]).output().unwrap();
    ended(&good, 0, "the account may sign in");
    assert!(said(&good).contains("a mail may have 1048576 bytes"), "{}", said(&good));
    let nobody = profile(&mail, "nobody@escalate.test", "").command(&["doctor"]).output().unwrap();
    ended(&nobody, 4, "check `to` and `cc`");
    thread::sleep(Duration::from_secs(1));
    assert_eq!(kept(Path::new(mail.get("KEPT"))).len(), before);
}
