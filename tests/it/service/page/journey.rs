//! The ways that people go: two tabs, two clicks, back, and a name that is near to one.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};

use escalate::service::web::WebLimits;

use super::browser::{Browser, PROXY, value};
use crate::service::web::served::Served;

/// Takes tickets, and remembers what it got.
struct Receiver {
    address: String,
    got: Arc<Mutex<Vec<String>>>,
}

impl Receiver {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}/", listener.local_addr().unwrap());
        let got = Arc::new(Mutex::new(Vec::new()));
        let keeps = Arc::clone(&got);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                let mut bytes = Vec::new();
                let mut piece = [0; 8192];
                loop {
                    let read = stream.read(&mut piece).unwrap();
                    bytes.extend(&piece[..read]);
                    let text = String::from_utf8_lossy(&bytes).into_owned();
                    let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
                    let length = head
                        .to_lowercase()
                        .lines()
                        .find_map(|line| line.strip_prefix("content-length: ")?.parse().ok());
                    if read == 0 || body.len() >= length.unwrap_or(0) {
                        break;
                    }
                }
                keeps.lock().unwrap().push(String::from_utf8_lossy(&bytes).into_owned());
                stream.write_all(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n").unwrap();
            }
        });
        Self { address, got }
    }

    fn served(&self) -> Served {
        let ticketing = format!(
            "\n[ticketing]\nconnector = \"webhook\"\nurl = {{ command = [\"echo\", {:?}] }}\n",
            self.address
        );
        Served::beside(&ticketing, PROXY, WebLimits::default())
    }

    fn tickets(&self) -> usize {
        self.got.lock().unwrap().len()
    }
}

const STUCK: [(&str, &str); 4] = [
    ("user", "ana@acme.example"),
    ("symptom", "access"),
    ("action", "reassign a conversation"),
    ("error", "You do not have permission"),
];

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn a_ticket_is_filed_once_however_often_it_is_clicked() {
    let receiver = Receiver::start();
    let served = receiver.served();
    let lead = Browser::signed_in(&served, "lea@acme.example", "leads");
    let other = Browser::signed_in(&served, "max@acme.example", "leads");
    let address = lead.looked_up(&STUCK);
    let version = value(&lead.get(&address), "version");
    assert_eq!(lead.post(&format!("{address}/still-failing"), &[("version", &version)]).status, 303);
    let preview = lead.get(&format!("{address}/ticket"));
    let version = value(&preview, "version");
    assert!(!preview.text().contains("<b>File"), "{}", preview.text());
    assert_eq!(receiver.tickets(), 0, "a preview sends nothing");
    // Two tabs, two people, at once.
    std::thread::scope(|scope| {
        let clicks: Vec<_> = [&lead, &lead, &other, &other]
            .into_iter()
            .map(|who| {
                let (address, version) = (&address, &version);
                scope.spawn(move || who.post(&format!("{address}/file"), &[("version", version)]))
            })
            .collect();
        for click in clicks {
            let answer = click.join().unwrap();
            assert_eq!(answer.status, 303, "{}", answer.text());
        }
    });
    assert_eq!(receiver.tickets(), 1);
    let page = lead.get(&address).text();
    assert!(page.contains("It is filed in"), "{page}");
    // A form of before the filing, from a tab that stayed open.
    let late = lead.post(&format!("{address}/file"), &[("version", &version)]);
    assert_eq!(late.header("location"), Some(format!("{address}?note=changed").as_str()));
    let version = value(&lead.get(&address), "version");
    assert_eq!(lead.post(&format!("{address}/file"), &[("version", &version)]).status, 303);
    assert_eq!(receiver.tickets(), 1, "with the version of now, too");
    let body = receiver.got.lock().unwrap()[0].clone();
    assert!(body.contains("reassign a conversation"), "{body}");
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn a_form_sent_twice_is_one_case() {
    let served = Served::with(PROXY, WebLimits::default());
    let helper = Browser::signed_in(&served, "kai@acme.example", "helpdesk");
    let form = helper.get("/");
    let (token, id) = (value(&form, "csrf"), value(&form, "id"));
    let fields =
        [("csrf", token.as_str()), ("id", id.as_str()), ("user", "ana@acme.example"), ("symptom", "sign-in")];
    let answers: Vec<_> = std::thread::scope(|scope| {
        let sent: Vec<_> = (0..3).map(|_| scope.spawn(|| helper.post_case(&fields, &[]))).collect();
        sent.into_iter().map(|one| one.join().unwrap()).collect()
    });
    for answer in answers {
        assert_eq!(answer.header("location"), Some(format!("/case/{id}").as_str()));
    }
    let first = helper.get(&format!("/case/{id}"));
    assert!(first.text().contains("class=\"seen\""), "{}", first.text());
    // Back, and sent again.
    assert_eq!(helper.post_case(&fields, &[]).status, 303);
    let list = helper.get("/cases").text();
    assert_eq!(list.matches(&format!("/case/{id}")).count(), 1);
    assert_eq!(list.matches("<th role=\"rowheader\"").count(), 1, "{list}");
    let of_ana = helper.get("/cases?user=ana%40acme.example").text();
    assert_eq!(of_ana.matches("<th role=\"rowheader\"").count(), 1);
    assert!(helper.get("/cases?user=ben%40acme.example").text().contains("There is no such case"));
    assert!(!list.contains("ana@acme.example"), "names stand in the case itself");
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn a_name_that_is_near_is_asked_about_and_every_check_comes_once() {
    let served = Served::with(PROXY, WebLimits::default());
    let helper = Browser::signed_in(&served, "kai@acme.example", "helpdesk");
    let address = helper.case(&[("user", "ana@acme.exmple"), ("symptom", "sign-in")]);
    let asked = helper.get(&address);
    assert!(asked.text().contains("Which person did you mean?"), "{}", asked.text());
    assert!(
        !asked.text().contains("<li><span class=\"name\">"),
        "no check is told of somebody who may not be meant"
    );
    let version = value(&asked, "version");
    // A choice that was never offered, and a form of another state, change nothing.
    for (choice, version) in [("99", version.as_str()), ("-1", &version), ("", &version), ("0", "77")] {
        assert_eq!(
            helper.post(&format!("{address}/pick"), &[("version", version), ("choice", choice)]).status,
            303
        );
        assert!(helper.get(&address).text().contains("Which person did you mean?"), "{choice}");
    }
    let answer = helper.post(&format!("{address}/pick"), &[("version", &version), ("choice", "0")]);
    assert_eq!(answer.status, 303);
    let page = helper.get(&address).text();
    assert!(page.contains("ana@acme.example") && page.contains("class=\"seen\""), "{page}");
    for number in 1..=6 {
        assert!(page.matches(&format!("<li><span class=\"name\">{number} ")).count() <= 1);
    }
    // The other tab still shows the question.
    let late = helper.post(&format!("{address}/pick"), &[("version", &version), ("choice", "as-given")]);
    assert_eq!(late.status, 303);
    assert!(helper.get(&address).text().contains("ana@acme.example"));
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn a_tab_that_is_behind_changes_nothing() {
    let served = Served::with(PROXY, WebLimits::default());
    let helper = Browser::signed_in(&served, "kai@acme.example", "helpdesk");
    let address = helper.looked_up(&STUCK);
    let version = value(&helper.get(&address), "version");
    assert_eq!(helper.post(&format!("{address}/still-failing"), &[("version", &version)]).status, 303);
    for form in ["still-failing", "allow-unknown", "roles", "again"] {
        let answer = helper.post(&format!("{address}/{form}"), &[("version", &version)]);
        assert_eq!(answer.header("location"), Some(format!("{address}?note=changed").as_str()), "{form}");
    }
    let page = helper.get(&format!("{address}?note=changed")).text();
    assert!(page.contains("Somebody has changed this case meanwhile"));
    assert!(!helper.get(&format!("{address}?note=%3Cscript%3E")).text().contains("script&gt;"));
}

/// What no system could answer is asked for, with the words of the terminal.
#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn what_nobody_could_answer_is_looked_up_by_hand() {
    let served = Served::with(PROXY, WebLimits::default());
    let helper = Browser::signed_in(&served, "kai@acme.example", "helpdesk");
    let unknown = [
        ("user", "ana@acme.example"),
        ("symptom", "access"),
        ("action", "frobnicate the widget"),
        ("error", "It says no"),
    ];
    let asks = |page: &str| page.contains("Look it up by hand</h2>");
    // Somebody who cannot tell is asked about the next thing, and at last may escalate with the gaps named.
    let address = helper.looked_up(&unknown);
    let mut asked = Vec::new();
    loop {
        let page = helper.get(&address);
        if !asks(&page.text()) {
            break;
        }
        let (check, version) = (value(&page, "check"), value(&page, "version"));
        assert!(!asked.contains(&check), "{check} is asked about twice");
        let fields = [("version", version.as_str()), ("check", &check), ("sight", "nothing")];
        assert_eq!(helper.post(&format!("{address}/look"), &fields).status, 303);
        asked.push(check);
    }
    assert!(!asked.is_empty());
    let page = helper.get(&address);
    let fields = [("version", value(&page, "version"))];
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    assert!(page.text().contains("Escalate with the gaps named"), "{}", page.text());
    assert_eq!(helper.post(&format!("{address}/allow-unknown"), &fields).status, 303);
    assert!(helper.get(&address).text().contains("It is to be escalated"));
    // Somebody who saw something else says it in their words, and that is the cause.
    let address = helper.looked_up(&unknown);
    let page = helper.get(&address);
    let (check, version) = (value(&page, "check"), value(&page, "version"));
    let fields = [
        ("version", version.as_str()),
        ("check", &check),
        ("sight", "else"),
        ("note", "the <b>wrong</b> team"),
    ];
    let answer = helper.post(&format!("{address}/look"), &fields);
    assert_eq!(answer.header("location"), Some(format!("{address}?note=taken").as_str()));
    let page = helper.get(&address).text();
    assert!(page.contains("the &lt;b&gt;wrong&lt;/b&gt; team"), "{page}");
    assert!(page.contains("It still fails</button>"), "{page}");
}
