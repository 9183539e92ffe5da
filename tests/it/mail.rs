//! Tickets by mail: every step of the conversation refused, cut and hanging, and what the program says and does then. The server is
//! the test's own; `tests/real/mail.rs` has a real one.

mod server;

use self::server::{Fault, MailServer, Step};
use crate::support::{ALL_PASS, Ran, Sandbox};

/// A problem that somebody looked at by hand, filed.
const REPORTED: &[&str] = &[
    "--user",
    "ana@acme.example",
    "--tenant",
    "acme",
    "--action",
    "read the inbox",
    "--error",
    "Something went wrong, ref 7f3a",
    "--role",
    "agent",
    "--file",
    "--no-input",
];

/// That, with every check looked up by hand.
fn case() -> Vec<&'static str> {
    [REPORTED, &ALL_PASS].concat()
}

fn sandbox(url: &str, more: &str) -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.profile(
        "acme",
        &format!(
            "title = \"Acme\"\n[ticketing]\nconnector = \"mail\"\nurl = \"{url}\"\nfrom = \"escalate@acme.example\"\nto = \"help@desk.example\"\n{more}"
        ),
    );
    sandbox
}

fn plain(server: &MailServer) -> Sandbox {
    sandbox(&server.url("smtp"), "starttls = \"none\"\n")
}

fn file(sandbox: &Sandbox, more: &[&str]) -> Ran {
    sandbox.run([&case(), more].concat())
}

/// What the program says, in one line.
fn said(ran: &Ran) -> String {
    format!("{} {}", ran.stdout, ran.stderr).split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn a_mail_is_whole_and_the_next_one_is_in_its_thread() {
    let server = MailServer::start();
    let sandbox = sandbox(
        &server.url("smtp"),
        "starttls = \"none\"\ntag = \"[acme #13]\"\nrequester = \"ada@acme.example\"\n[ticketing.fields]\nX-Tenant = \"{{tenant}}\"\nX-Error = \"{{error}}\"\n",
    );
    let first = file(&sandbox, &[]);
    assert_eq!(first.code, 0, "{}", said(&first));
    assert!(said(&first).contains("delivered, not confirmed"), "{}", said(&first));
    let more = file(&sandbox, &["--attach", sandbox.write("log.txt", "one line\n").to_str().unwrap()]);
    assert_eq!(more.code, 0, "{}", said(&more));
    let mails = server.taken();
    assert_eq!(mails.len(), 2);
    let head = |mail: &str, name: &str| {
        let head = mail.split("\r\n\r\n").next().unwrap().replace("\r\n ", " ");
        head.lines().find_map(|line| line.strip_prefix(&format!("{name}: "))).map(str::to_owned)
    };
    let id = head(&mails[0], "Message-ID").unwrap();
    let subject = head(&mails[0], "Subject").unwrap();
    assert!(subject.starts_with("[acme #13] [escalate "), "{subject}");
    assert_eq!(head(&mails[0], "From").as_deref(), Some("escalate@acme.example"));
    assert_eq!(head(&mails[0], "Reply-To").as_deref(), Some("ada@acme.example"));
    assert_eq!(head(&mails[0], "Auto-Submitted").as_deref(), Some("auto-generated"));
    assert_eq!(head(&mails[0], "X-Tenant").as_deref(), Some("acme"));
    assert_eq!(head(&mails[0], "X-Error").as_deref(), Some("Something went wrong, ref 7f3a"));
    assert_eq!(head(&mails[0], "In-Reply-To"), None);
    assert!(mails[0].contains("Content-Type: application/zip"), "{}", mails[0]);
    assert_eq!(head(&mails[1], "In-Reply-To"), Some(id.clone()));
    assert_eq!(head(&mails[1], "References"), Some(id.clone()));
    assert_ne!(head(&mails[1], "Message-ID"), Some(id));
    assert_eq!(head(&mails[1], "Subject"), Some(subject));
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn a_refusal_is_later_or_for_good_and_says_what_to_do() {
    // The step, the fault, the exit code, and words of the message.
    let faults: &[(Step, Fault, i32, &str)] = &[
        (Step::Greeting, Fault::Answers("421 too busy"), 6, "421 too busy"),
        (Step::Greeting, Fault::Answers("554 no strangers"), 1, "turns this machine away"),
        (Step::Greeting, Fault::Cuts, 6, "check `url` of mail"),
        (Step::Greeting, Fault::Answers("HTTP/1.1 400 Bad Request"), 6, "check `url` of mail"),
        (Step::Hello, Fault::Answers("421 closing"), 6, "421 closing"),
        (Step::Sender, Fault::Answers("451 4.7.1 try again"), 6, "451 4.7.1 try again"),
        (Step::Sender, Fault::Answers("550 5.7.1 not you"), 1, "`from` of mail"),
        (Step::Sender, Fault::Answers("530 5.7.0 sign in"), 1, "`user` and `password`"),
        (Step::Sender, Fault::Answers("552 5.3.4 too large"), 1, "attach less"),
        (Step::Recipient, Fault::Answers("451 4.7.1 greylisted"), 6, "451 4.7.1 greylisted"),
        (Step::Recipient, Fault::Answers("550 5.1.1 nobody there"), 1, "check `to` and `cc`"),
        (Step::Recipient, Fault::Cuts, 6, "nothing was sent"),
        (Step::Data, Fault::Answers("452 4.3.1 disk full"), 6, "452 4.3.1 disk full"),
        (Step::Data, Fault::Answers("554 5.5.1 no"), 1, "--bundle"),
        (Step::End, Fault::Answers("451 4.3.0 later"), 6, "451 4.3.0 later"),
        (Step::End, Fault::Answers("552 5.3.4 too large"), 1, "attach less"),
        (Step::End, Fault::Answers("550 5.7.1 looks like spam"), 1, "looks like spam"),
    ];
    for (step, fault, code, words) in faults {
        let server = MailServer::start();
        server.fails(*step, *fault);
        let sandbox = plain(&server);
        let ran = file(&sandbox, &[]);
        assert_eq!(ran.code, *code, "{step:?} {fault:?}: {}", said(&ran));
        assert!(said(&ran).contains(words), "{step:?} {fault:?}: {}", said(&ran));
        assert!(!said(&ran).contains("is not known"), "{step:?} {fault:?}: {}", said(&ran));
        assert_eq!(server.taken().len(), 0, "{step:?} {fault:?}");
        server.works();
        if *code == 6 {
            let retried = sandbox.run(["outbox", "retry"]);
            assert_eq!(retried.code, 0, "{step:?} {fault:?}: {}", said(&retried));
            assert!(!said(&retried).contains("sent again"), "{step:?} {fault:?}: {}", said(&retried));
            assert_eq!(server.taken().len(), 1, "{step:?} {fault:?}");
        }
    }
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn what_got_no_answer_is_sent_again_with_the_same_message_id_and_that_is_said() {
    for fault in [Fault::Cuts, Fault::Hangs] {
        let server = MailServer::start();
        server.fails(Step::End, fault);
        let sandbox = plain(&server);
        let ran = file(&sandbox, &["--timeout", "3s"]);
        assert_eq!(ran.code, 6, "{}", said(&ran));
        assert!(said(&ran).contains("not known") && said(&ran).contains("same Message-ID"), "{}", said(&ran));
        server.works();
        let retried = sandbox.run(["outbox", "retry"]);
        assert_eq!(retried.code, 0, "{}", said(&retried));
        assert!(said(&retried).contains("sent again with the same Message-ID"), "{}", said(&retried));
        let ids: Vec<String> = server.taken().iter().map(|mail| id(mail)).collect();
        assert_eq!(ids.len(), 2, "the server had taken the first one");
        assert_eq!(ids[0], ids[1]);
        assert_eq!(sandbox.run(["outbox", "list"]).stdout, "");
    }
}

fn id(mail: &str) -> String {
    mail.lines().find_map(|line| line.strip_prefix("Message-ID: ")).unwrap().to_owned()
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn a_limit_is_seen_before_anything_is_sent() {
    let server = MailServer::start();
    server.takes_at_most(1000);
    let ran = file(&plain(&server), &[]);
    assert_eq!(ran.code, 1, "{}", said(&ran));
    assert!(said(&ran).contains("it takes at most 1000 bytes"), "{}", said(&ran));
    assert!(!server.heard().iter().any(|line| line.starts_with("MAIL")), "{:?}", server.heard());
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn nothing_goes_out_in_plain_text_unless_that_is_said_and_a_password_never() {
    let server = MailServer::start();
    server.speaks_no_tls();
    let ran = file(&sandbox(&server.url("smtp"), ""), &[]);
    assert_eq!(ran.code, 1, "{}", said(&ran));
    assert!(said(&ran).contains("it offers no STARTTLS"), "{}", said(&ran));
    let account = "user = \"escalate\"\npassword = { env = \"MAIL_PASSWORD\" }\nstarttls = \"none\"\n";
    let sandbox = sandbox(&server.url("smtp"), account);
    let output = sandbox.escalate(case()).env("MAIL_PASSWORD", "violet-lantern-17").output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("could be read on the way"));
    let heard = server.heard();
    assert!(!heard.iter().any(|line| line.starts_with("MAIL") || line.starts_with("AUTH")), "{heard:?}");
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn over_tls_somebody_signs_in_and_the_certificate_counts() {
    let authority = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/tls/authority.pem");
    let account = "user = \"escalate\"\npassword = { env = \"MAIL_PASSWORD\" }\n";
    let run = |sandbox: &Sandbox, authority: Option<&str>| {
        let mut command = sandbox.escalate(case());
        command.env("MAIL_PASSWORD", "violet-lantern-17");
        if let Some(authority) = authority {
            command.env("SSL_CERT_FILE", authority);
        }
        let output = command.output().unwrap();
        let text =
            format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        (output.status.code(), text.split_whitespace().collect::<Vec<_>>().join(" "))
    };
    for scheme in ["smtp", "smtps"] {
        let server = MailServer::start();
        server.starts_with_tls(scheme == "smtps");
        let (code, text) = run(&sandbox(&server.url(scheme), account), Some(authority));
        assert_eq!(code, Some(0), "{scheme}: {text}");
        assert_eq!(server.taken().len(), 1, "{scheme}");
        assert!(server.heard().iter().any(|line| line.starts_with("AUTH PLAIN ")), "{:?}", server.heard());

        let (code, text) = run(&sandbox(&server.url(scheme), account), None);
        assert_eq!(code, Some(6), "{scheme}: {text}");
        assert!(text.contains("SSL_CERT_FILE"), "{scheme}: {text}");
        assert_eq!(server.taken().len(), 1, "{scheme}: an unknown certificate");

        for (answer, wanted, words) in
            [("535 5.7.8 wrong: {}", 1, "`user` and `password` of mail"), ("454 4.7.0 later", 6, "454")]
        {
            server.fails(Step::Auth, Fault::Answers(answer));
            let (code, text) = run(&sandbox(&server.url(scheme), account), Some(authority));
            assert_eq!(code, Some(wanted), "{scheme} {answer}: {text}");
            assert!(text.contains(words), "{scheme} {answer}: {text}");
            assert!(!text.contains("violet-lantern-17"), "{text}");
        }
    }
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn a_server_that_is_not_there_is_tried_later() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    let ran = file(&sandbox(&format!("smtp://127.0.0.1:{port}"), ""), &[]);
    assert_eq!(ran.code, 6, "{}", said(&ran));
    assert!(said(&ran).contains("check `url` of mail"), "{}", said(&ran));
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn addresses_that_are_none_are_named_in_the_profile_or_before_anything_is_sent() {
    let server = MailServer::start();
    for (url, words) in
        [("https://mail.example", "must begin with smtp://"), ("smtp://h/p", "must end behind the host")]
    {
        let ran = file(&sandbox(url, ""), &[]);
        assert_eq!(ran.code, 5, "{}", said(&ran));
        assert!(said(&ran).contains(words), "{}", said(&ran));
    }
    for to in ["nobody", "zoë@desk.example", "a@b.example\\nBcc: x@evil.example"] {
        let sandbox = Sandbox::new();
        let url = server.url("smtp");
        sandbox.profile(
            "acme",
            &format!("title = \"Acme\"\n[ticketing]\nconnector = \"mail\"\nurl = \"{url}\"\nfrom = \"e@acme.example\"\nto = \"{to}\"\nstarttls = \"none\"\n"),
        );
        let ran = file(&sandbox, &[]);
        assert_eq!(ran.code, 1, "{to}: {}", said(&ran));
        assert!(said(&ran).contains("`to`"), "{to}: {}", said(&ran));
    }
    assert_eq!(server.heard().len(), 0, "{:?}", server.heard());
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn a_folder_takes_the_same_mail_under_the_same_name_and_for_nobody_else() {
    use std::os::unix::fs::PermissionsExt as _;
    let sandbox = Sandbox::new();
    let profile = "title = \"Acme\"\n[ticketing]\nconnector = \"mail-folder\"\nfolder = \"../../../drop\"\nfrom = \"e@acme.example\"\nto = \"help@desk.example\"\n";
    sandbox.profile("acme", profile);
    let missing = file(&sandbox, &[]);
    assert_eq!(missing.code, 1, "{}", said(&missing));
    assert!(said(&missing).contains("make it first"), "{}", said(&missing));
    std::fs::create_dir(sandbox.path("drop")).unwrap();
    let ran = file(&sandbox, &[]);
    assert_eq!(ran.code, 0, "{}", said(&ran));
    let files: Vec<_> =
        std::fs::read_dir(sandbox.path("drop")).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert_eq!(files.len(), 1, "{files:?}");
    assert_eq!(std::fs::metadata(&files[0]).unwrap().permissions().mode() & 0o777, 0o600);
    let text = std::fs::read_to_string(&files[0]).unwrap();
    let name = files[0].file_stem().unwrap().to_str().unwrap().to_owned();
    assert_eq!(id(&text), format!("<{name}@acme.example>"));
}
