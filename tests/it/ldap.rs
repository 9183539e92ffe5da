//! Searches in a directory server: what is asked, what comes back, and every step refused, cut, hanging and garbled. The server is the
//! test's own; `tests/real/` has real ones.

mod server;

use std::time::{Duration, Instant};

use escalate::connectors::{Connector, ConnectorFile};
use escalate::facts::{Account, GapReason};
use escalate::http::{Http, HttpLimits};
use escalate::vault::Vault;
use proptest::prelude::*;

use self::server::{Fault, LdapServer, Step, first, tlv};
use crate::connectors::bench::{ask, ask_with, at, case, deadline, gap, known, reason};

const PERSON: &str = r#"
title = "X"
kind  = "directory"
url   = "{{url}}"
at_once = 2

[settings]
url      = {}
base     = { default = "dc=example,dc=org" }
bind_dn  = { default = "cn=reader" }
starttls = { default = "" }
password = { secret = true }

[auth.ldap]
bind_dn  = "{{bind_dn}}"
password = "{{password}}"
starttls = "{{starttls}}"

[request.person]
ldap       = "{{base}}"
filter     = "(|(uid={{case.user}})(mail={{case.user}}))"
attributes = ["uid", "mail"]
scope      = "read on people"
PAGE

[facts]
account = '($person // []) | map({ id: .uid[0], email: .mail[0], state: "active" })'
"#;

fn person() -> String {
    PERSON.replace("PAGE", "")
}

fn of(name: &str) -> (String, server::Attributes) {
    (
        format!("uid={name},dc=example,dc=org"),
        vec![("UID", vec![name.into()]), ("mail", vec![format!("{name}@example.com").into()])],
    )
}

fn with_ana() -> LdapServer {
    let (name, attributes) = of("ana");
    LdapServer::start().has(&name, attributes)
}

fn ids(accounts: Option<&Vec<Account>>) -> Vec<&str> {
    accounts.unwrap().iter().filter_map(|account| account.id.as_deref()).collect()
}

#[tokio::test]
async fn a_person_is_found_on_one_connection() {
    let server = with_ana();
    let text = format!("{}{}", person(), "\n[request.again]\nldap = \"{{base}}\"\nfilter = \"(uid={{person.0.uid.0}})\"\nattributes = [\"uid\"]\n")
        .replace("[facts]", "[facts]\ntenants = '$again | map({ tenant: .uid[0], state: \"member\" })'");
    let facts = ask(&at(&server.url(), &text), "ana").await;
    assert_eq!(ids(known(&facts.account)), ["ana"]);
    assert!(facts.account.as_ref().is_ok_and(|answer| answer.complete));
    assert_eq!(known(&facts.tenants).unwrap()[0].tenant, "ana");
    assert_eq!((server.connections(), server.heard(0x60).len(), server.heard(0x63).len()), (1, 1, 2));
    // bindRequest: version 3, the name, and the password.
    let bind = server.heard(0x60).remove(0);
    let (_, inside, _) = first(&bind);
    let (_, version, rest) = first(inside);
    let (_, name, rest) = first(rest);
    assert_eq!(
        (version, name, first(rest)),
        (&[3][..], &b"cn=reader"[..], (0x80, &b"s3cret-password"[..], &[][..]))
    );
}

#[tokio::test]
async fn pages_are_read_to_the_end_and_no_further() {
    let mut server = LdapServer::start();
    for number in 0..25 {
        let (name, attributes) = of(&format!("p{number}"));
        server = server.has(&name, attributes);
    }
    let all = ask(&at(&server.url(), &PERSON.replace("PAGE", "page = { size = 10 }")), "x").await.account;
    assert_eq!((known(&all).unwrap().len(), all.as_ref().unwrap().complete), (25, true));
    assert_eq!(server.heard(0x63).len(), 3);
    let some =
        ask(&at(&server.url(), &PERSON.replace("PAGE", "page = { size = 10, max = 2 }")), "x").await.account;
    assert_eq!((known(&some).unwrap().len(), some.as_ref().unwrap().complete), (20, false));
}

#[tokio::test]
async fn what_ends_at_a_limit_is_not_all() {
    for code in [3, 4, 11] {
        let server = with_ana().fails(Step::Search, Fault::Answers(code, "limit"));
        let some = ask(&at(&server.url(), &person()), "ana").await.account;
        assert_eq!((ids(known(&some)), some.as_ref().unwrap().complete), (vec!["ana"], false), "{code}");
        let server = LdapServer::start().fails(Step::Search, Fault::Answers(code, "limit"));
        assert_eq!(
            reason(&ask(&at(&server.url(), &person()), "ana").await.account),
            GapReason::Incomplete,
            "{code}"
        );
    }
    let server = LdapServer::start().fails(Step::Search, Fault::Refers);
    assert_eq!(reason(&ask(&at(&server.url(), &person()), "ana").await.account), GapReason::Incomplete);
    let server = with_ana().fails(Step::Search, Fault::Answers(4, "limit"));
    let enough = ask(&at(&server.url(), &PERSON.replace("PAGE", "limit = 1")), "ana").await.account;
    assert!(enough.as_ref().unwrap().complete, "one was asked for, and one came");
}

#[tokio::test]
async fn a_refusal_says_what_to_do() {
    let cases = [
        (Step::Bind, 49, GapReason::Unauthorized, "does not accept the credentials of connector mine"),
        (Step::Bind, 13, GapReason::WrongAddress, "ldaps://"),
        (Step::Bind, 51, GapReason::Throttled, "busy"),
        (Step::Search, 50, GapReason::Forbidden, "lacks a right"),
        (Step::Search, 1, GapReason::Unauthorized, "sign in"),
        (Step::Search, 8, GapReason::WrongAddress, "ldaps://"),
        (Step::Search, 32, GapReason::WrongAddress, "where it was to search does not exist"),
        (Step::Search, 34, GapReason::Malformed, "does not fit its schema"),
        (Step::Search, 51, GapReason::Throttled, "busy"),
        (Step::Search, 52, GapReason::Failed, "has a problem"),
        (Step::Search, 12, GapReason::CannotTell, "control"),
        (Step::Search, 53, GapReason::Failed, "refused"),
    ];
    for (step, code, wanted, says) in cases {
        let server =
            with_ana().fails(step, Fault::Answers(code, "a bind must be completed: s3cret-password"));
        let account = ask(&at(&server.url(), &person()), "ana").await.account;
        let gap = gap(&account);
        assert_eq!(gap.reason, wanted, "{code}: {}", gap.detail);
        assert!(gap.detail.contains(says) && gap.detail.contains(&server.url()), "{code}: {}", gap.detail);
        assert!(!gap.detail.contains("s3cret"), "{}", gap.detail);
        let scope = (wanted == GapReason::Forbidden).then_some("read on people");
        assert_eq!(gap.need.scope.as_deref(), scope, "{code}");
        assert_eq!(server.connections(), 1, "{code}: what was refused is not asked again");
    }
    let server = with_ana().fails(Step::Search, Fault::Answers(32, ""));
    let missing = ask(&at(&server.url(), &PERSON.replace("PAGE", "missing = [32]")), "ana").await;
    assert!(known(&missing.account).is_none_or(Vec::is_empty), "{:?}", missing.account);
}

#[tokio::test]
async fn who_was_refused_does_not_sign_in_again() {
    let server = with_ana().fails(Step::Bind, Fault::Answers(49, ""));
    let text = person().replace("[facts]", "[request.more]\nldap = \"{{base}}\"\nattributes = [\"uid\"]\n[facts]\ntenants = '$more | map({ tenant: .uid[0], state: \"member\" })'");
    let facts = ask(&at(&server.url(), &text), "ana").await;
    assert_eq!(
        (reason(&facts.account), reason(&facts.tenants)),
        (GapReason::Unauthorized, GapReason::Unauthorized)
    );
    assert_eq!(server.heard(0x60).len(), 1, "a server counts failed sign-ins");
}

#[tokio::test]
async fn every_step_cut_hanging_and_garbled() {
    let deep = tlv(0x30, &[&[tlv(2, &[&[2]]), [0x30, 0x80].repeat(100_000)].concat()]);
    let nested = (0..5_000).fold(Vec::new(), |inside, _| tlv(0x64, &[&inside]));
    let cases = [
        (Fault::Cuts, GapReason::Unreachable),
        (Fault::Breaks, GapReason::Unreachable),
        (Fault::Hangs, GapReason::TimedOut),
        (Fault::Sends(b"HTTP/1.1 400 Bad Request\r\n\r\n".to_vec()), GapReason::Malformed),
        (Fault::Sends(vec![0xff; 100]), GapReason::Malformed),
        (Fault::Sends(vec![0x30, 0x80, 0, 0]), GapReason::Malformed),
        (Fault::Sends(vec![0x30, 0]), GapReason::Malformed),
        (Fault::Sends(vec![0x30, 0x84, 0xff, 0xff, 0xff, 0xff]), GapReason::Malformed),
        (
            Fault::Sends(tlv(
                0x30,
                &[&tlv(2, &[&[9]]), &tlv(0x65, &[&tlv(0x0a, &[&[0]]), &tlv(4, &[]), &tlv(4, &[])])],
            )),
            GapReason::Malformed,
        ),
        (Fault::Sends(deep), GapReason::Malformed),
        (Fault::Sends(tlv(0x30, &[&tlv(2, &[&[3]]), &nested])), GapReason::Malformed),
        // A notice of disconnection, as Active Directory writes it.
        (
            Fault::Sends(tlv(
                0x30,
                &[
                    &tlv(2, &[&[0]]),
                    &tlv(0x78, &[&tlv(0x0a, &[&[52]]), &tlv(4, &[]), &tlv(4, &[b"shutting down"])]),
                    &tlv(0x8a, &[b"1.3.6.1.4.1.1466.20036"]),
                ],
            )),
            GapReason::Unreachable,
        ),
    ];
    for step in [Step::Bind, Step::Search] {
        for (fault, wanted) in &cases {
            let server = with_ana().fails(step, fault.clone());
            let http = Http::new(HttpLimits { answer: 1_000_000, ..HttpLimits::default() }, &Vault::new());
            let started = Instant::now();
            let facts = ask_with(
                &at(&server.url(), &person()),
                &case("ana"),
                deadline(Duration::from_secs(1)),
                &http,
            )
            .await;
            let gap = gap(&facts.account);
            assert_eq!(gap.reason, *wanted, "{step:?} {fault:?}: {}", gap.detail);
            assert!(started.elapsed() < Duration::from_secs(3), "{fault:?}");
        }
    }
}

#[tokio::test]
async fn what_has_no_end_is_not_read_to_it() {
    let server = with_ana().fails(Step::Search, Fault::Floods);
    let account = ask(&at(&server.url(), &person()), "ana").await.account;
    assert_eq!(reason(&account), GapReason::Malformed, "{account:?}");
    let server = with_ana().fails(Step::Search, Fault::Sends(vec![0x30, 0x84, 0x10, 0, 0, 0]));
    let account = ask(&at(&server.url(), &person()), "ana").await.account;
    assert!(gap(&account).detail.contains("has more than"), "{}", gap(&account).detail);
}

#[tokio::test]
async fn a_connection_that_ended_is_made_again() {
    let server = with_ana().fails(Step::Search, Fault::CutsOnce);
    assert_eq!(ids(known(&ask(&at(&server.url(), &person()), "ana").await.account)), ["ana"]);
    assert_eq!(server.connections(), 2);
}

#[tokio::test]
async fn nobody_there_and_nobody_listening() {
    let account = ask(&at("ldap://127.0.0.1:1", &person()), "ana").await.account;
    assert_eq!(reason(&account), GapReason::Unreachable);
    assert!(gap(&account).detail.contains("check the address"), "{}", gap(&account).detail);
    let account = ask(&at("https://ldap.example.com", &person()), "ana").await.account;
    assert_eq!(reason(&account), GapReason::WrongAddress);
    let empty = ask(&at(&LdapServer::start().url(), &person()), "ana").await.account;
    assert!(empty.as_ref().unwrap().complete && known(&empty).is_none(), "nobody is there: {empty:?}");
}

#[tokio::test]
async fn a_password_goes_over_tls_only_and_never_alone() {
    // A documentation address: whoever tried to reach it would time out.
    let plain = person().replace("starttls = { default = \"\" }", "starttls = { default = \"none\" }");
    let account = ask(&at("ldap://192.0.2.1", &plain), "ana").await.account;
    assert_eq!(reason(&account), GapReason::WrongAddress);
    assert!(gap(&account).detail.contains("could read the password"), "{}", gap(&account).detail);

    let required = person().replace("starttls = { default = \"\" }", "starttls = { default = \"required\" }");
    for (fault, wanted) in [
        (Fault::Answers(2, "no TLS"), GapReason::WrongAddress),
        (Fault::Cuts, GapReason::Unreachable),
        (Fault::Sends(vec![0x30, 0]), GapReason::Malformed),
    ] {
        let server = with_ana().fails(Step::Tls, fault);
        assert_eq!(reason(&ask(&at(&server.url(), &required), "ana").await.account), wanted);
        assert_eq!(
            (server.heard(0x60).len(), server.heard(0x63).len()),
            (0, 0),
            "nothing is sent without TLS"
        );
    }
    // The server goes on without TLS, and says more than it was asked in the same breath.
    let begun =
        tlv(0x30, &[&tlv(2, &[&[1]]), &tlv(0x78, &[&tlv(0x0a, &[&[0]]), &tlv(4, &[]), &tlv(4, &[])])]);
    let server = with_ana().fails(Step::Tls, Fault::Sends([begun.clone(), begun].concat()));
    assert_eq!(reason(&ask(&at(&server.url(), &required), "ana").await.account), GapReason::Malformed);
    let server = with_ana();
    assert_eq!(
        reason(&ask(&at(&server.url(), &required), "ana").await.account),
        GapReason::Unreachable,
        "it speaks no TLS"
    );
    assert_eq!(server.heard(0x60).len(), 0);

    let alone = person().replace("password = { secret = true }", "password = { default = \"\" }");
    let nobody = person().replace("bind_dn  = { default = \"cn=reader\" }", "bind_dn = { default = \"\" }");
    for text in [alone.clone(), nobody.clone()] {
        let server = with_ana();
        let account = ask(&at(&server.url(), &text), "ana").await.account;
        assert_eq!(reason(&account), GapReason::Unauthorized);
        assert!(gap(&account).detail.contains("take that for nobody"), "{}", gap(&account).detail);
        assert_eq!(server.connections(), 0);
    }
    let anonymous = alone.replace("bind_dn  = { default = \"cn=reader\" }", "bind_dn = { default = \"\" }");
    let server = with_ana();
    assert_eq!(ids(known(&ask(&at(&server.url(), &anonymous), "ana").await.account)), ["ana"]);
    assert_eq!(server.heard(0x60).len(), 0);
}

/// What of a search is sent, with a value of any kind in it.
fn searched(server: &LdapServer, user: &str) -> (Vec<u8>, Vec<u8>) {
    let text = PERSON
        .replace("PAGE", "")
        .replace("ldap       = \"{{base}}\"", "ldap = \"ou={{case.user}},{{base}}\"");
    let facts = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let _ = facts.block_on(ask(&at(&server.url(), &text), user));
    let search = server.heard(0x63).pop().unwrap();
    let (_, inside, _) = first(&search);
    let (_, base, mut rest) = first(inside);
    for _ in 0..5 {
        (_, _, rest) = first(rest);
    }
    let (_, _, behind) = first(rest);
    (base.to_vec(), rest[..rest.len() - behind.len()].to_vec())
}

/// One or the other value, as sent with lengths of one byte.
fn either(value: &[u8]) -> Vec<u8> {
    let pair = |name: &[u8]| short(0xa3, &[short(4, name), short(4, value)].concat());
    short(0xa1, &[pair(b"uid"), pair(b"mail")].concat())
}

fn short(tag: u8, content: &[u8]) -> Vec<u8> {
    [&[tag, u8::try_from(content.len()).unwrap()], content].concat()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]
    #[test]
    fn what_is_typed_is_a_value_and_nothing_else(user in "[()*\\\\&|!=, +\"<>;#a-zé\\x00]{1,12}") {
        let server = LdapServer::start();
        let (base, filter) = searched(&server, &user);
        prop_assert_eq!(filter, either(user.as_bytes()));
        let base = String::from_utf8(base).unwrap();
        let mut bare = String::new();
        let mut letters = base.chars();
        while let Some(letter) = letters.next() {
            if letter == '\\' { letters.next(); } else { bare.push(letter); }
        }
        prop_assert_eq!(bare.matches(',').count(), 2, "{}", base);
    }
}

fn wrong(text: &str) -> String {
    let file = ConnectorFile { name: "x".into(), path: "x.toml".into(), text: text.to_owned() };
    let problems = Connector::load(&file).err().unwrap_or_default();
    problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

#[test]
fn what_is_wrong_with_a_file_is_said() {
    assert_eq!(wrong(&person()), "");
    let cases = [
        ("ldap       = \"{{base}}\"", "ldap = \"{{case.user}}\"", "what somebody typed"),
        ("ldap       = \"{{base}}\"", "ldap = \"{{base}}\"\nget = \"/x\"", "exactly one of"),
        ("(|(uid={{case.user}})", "(|(uid={{case.user}}", "RFC 4515"),
        ("[\"uid\", \"mail\"]", "[\"uid\", \"*\"]", "cannot be the name of an attribute"),
        ("attributes = [\"uid\", \"mail\"]", "", "needs `attributes`"),
        ("scope      =", "depth = \"all\"\nscope =", "base, one, sub"),
        ("scope      =", "missing = [404]\nscope =", "[32]"),
        ("scope      =", "query = { a = \"b\" }\nscope =", "no meaning for a search"),
        ("scope      =", "binary = [\"objectSid\"]\nscope =", "not one of `attributes`"),
        ("scope      =", "controls = [\"page\"]\nscope =", "numbers of controls"),
        ("scope      =", "limit = 1\npage = { size = 1 }\nscope =", "no `page` beside it"),
        ("scope      =", "page = { size = 0 }\nscope =", "from 1 to 10000"),
        ("[auth.ldap]\nbind_dn  = \"{{bind_dn}}\"", "[auth.basic]\nuser = \"{{bind_dn}}\"", "[auth.ldap]"),
        ("kind  = \"directory\"", "kind = \"flags\"", "only a directory connector"),
        ("[facts]", "[request.other]\nget = \"/x\"\n[facts]", "make two connectors"),
    ];
    for (from, to, says) in cases {
        let text = person();
        assert!(text.contains(from), "{from}");
        let said = wrong(&text.replace(from, to));
        assert!(said.contains(says), "{to}: {said}");
    }
}
