//! `[hook]` of a file: what it may say, and what is said where it is wrong.

use escalate::connectors::hook::{HookRefused, HookRequest, accept};
use escalate::connectors::{Connector, ConnectorFile};

use super::{TOLERANCE, now};

const FILE: &str = r#"
title = "Desk"
kind  = "ticketing"
url   = "https://desk.example"
[settings]
token = { about = "token", secret = true }
[let]
word = '"a word"'
[request.one]
get = "/tickets/{{found.id}}"
value = '. + { word: $word }'
[ticket]
create = 'error("nothing is filed here")'
read   = '$one'
"#;

fn load(hook: &str) -> Result<Connector, String> {
    let file =
        ConnectorFile { name: "x".to_owned(), path: "x.toml".to_owned(), text: format!("{FILE}{hook}") };
    Connector::load(&file)
        .map_err(|problems| problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))
}

const RIGHT: &str = r#"
[hook]
signature = { kind = "token", header = "X-Token" }
ticket    = '.ticket'
"#;

#[test]
fn what_is_wrong_with_a_hook_is_said_with_its_place() {
    assert!(load(RIGHT).is_ok());
    let (signature, ticket) =
        (r#"signature = { kind = "hmac-sha256", header = "X-S" }"#, "ticket = '.ticket'");
    let wrong = [
        (format!("[hook]\n{ticket}"), "needs `signature`"),
        (format!("[hook]\n{signature}"), "needs `ticket`"),
        (format!("[hook]\n{signature}\n{ticket}\nevnt = '.id'"), "did you mean `event`?"),
        (
            format!("[hook]\nsignature = {{ kind = \"hmac-sha265\", header = \"X\" }}\n{ticket}"),
            "did you mean `hmac-sha256`?",
        ),
        (
            format!("[hook]\nsignature = {{ kind = \"token\", header = \"X Y\" }}\n{ticket}"),
            "cannot be the name of a header",
        ),
        (format!("[hook]\n{signature}\n{ticket}\nover = \"{{{{bdy}}}}\""), "did you mean `body`?"),
        (format!("[hook]\n{signature}\n{ticket}\nover = \"{{{{method}}}}\""), "`over` needs {{body}}"),
        (format!("[hook]\n{signature}\n{ticket}\nover = \"{{{{time}}}}{{{{body}}}}\""), "name it in `time`"),
        (format!("[hook]\n{signature}\n{ticket}\ntime = {{ header = \"X-T\" }}"), "is not signed"),
        (
            format!("[hook]\n{signature}\n{ticket}\ntime = {{ value = '.at', form = \"secs\" }}"),
            "`secs` is not one of",
        ),
        (
            format!("[hook]\n{signature}\n{ticket}\ntime = {{ form = \"seconds\" }}"),
            "either a `header` or a `value`",
        ),
        (format!("[hook]\n{signature}\n{ticket}\ntime = {{ value = '$headers.date' }}"), "named in `header`"),
        (
            format!("{}over = \"{{{{body}}}}\"", RIGHT.trim_end().to_owned() + "\n"),
            "with a token nothing is signed",
        ),
        (format!("[hook]\n{signature}\nticket = '$one.id'"), "a hook sees the delivery alone"),
        (format!("[hook]\n{signature}\nticket = '$word'"), "a hook sees the delivery alone"),
        (format!("[hook]\n{signature}\nticket = '$now'"), "a hook sees the delivery alone"),
        (format!("[hook]\n{signature}\nticket = '$token'"), "a hook sees the delivery alone"),
        (format!("[hook]\n{signature}\nticket = '.ticket |'"), "jq: "),
    ];
    for (hook, says) in wrong {
        let said = load(&hook).err().unwrap_or_default();
        assert!(said.contains(says) && said.starts_with("x.toml:"), "{hook}\n{said}");
    }
    let without_read = FILE.replace("read   = '$one'", "find = '[$one]'");
    let file =
        ConnectorFile { name: "x".into(), path: "x.toml".into(), text: format!("{without_read}{RIGHT}") };
    let said = Connector::load(&file).err().unwrap();
    assert!(said.iter().any(|one| one.message.contains("[hook] needs `read`")), "{said:?}");
}

fn taken(hook: &str, body: &str) -> Result<Vec<(String, String)>, HookRefused> {
    let headers = [("X-Token", "secret"), ("Authorization", "Bearer x"), ("X-Two", "a"), ("x-two", "b")];
    let headers = headers.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let request = HookRequest {
        method: "POST",
        url: "https://escalate.example/hooks/x",
        headers: &headers,
        body: body.as_bytes(),
        received_at: now(),
    };
    let events = accept(&load(hook).unwrap(), "secret", &request, TOLERANCE)?;
    Ok(events.into_iter().map(|event| (event.ticket, event.event)).collect())
}

#[test]
fn an_id_is_one_and_an_event_is_a_text() {
    let token = r#"signature = { kind = "token", header = "X-Token" }"#;
    let by = |programs: &str, body: &str| taken(&format!("[hook]\n{token}\n{programs}"), body);
    let ticket = "ticket = '.ticket'";
    assert_eq!(by(ticket, "{\"ticket\": null}"), Ok(Vec::new()));
    assert_eq!(by(ticket, "{\"ticket\": 17}").unwrap()[0].0, "17");
    assert_eq!(by(ticket, "{\"ticket\": \"SUP-1\"}").unwrap()[0].0, "SUP-1");
    for id in [
        "\"\"",
        "\"../log\"",
        "\"a b\"",
        "\"a\\n\"",
        "\"1/2\"",
        "[1]",
        "{}",
        "true",
        "-1",
        "1.5",
        "\"..\"",
        "\"\u{202e}17\"",
    ] {
        let said = by(ticket, &format!("{{\"ticket\": {id}}}"));
        assert!(matches!(said, Err(HookRefused::NoTicket(_))), "{id}: {said:?}");
    }
    let long = "x".repeat(201);
    assert!(by(ticket, &format!("{{\"ticket\": \"{long}\"}}")).is_err());
    // Without a text of its own, the event is the body.
    let event = |programs: &str, body: &str| by(&format!("{ticket}\n{programs}"), body).unwrap()[0].1.clone();
    let (one, other) = (event("", "{\"ticket\": 1}"), event("", "{\"ticket\":1}"));
    assert!(one.len() == 64 && one != other);
    assert_eq!(event("event = '.id'", "{\"ticket\": 1, \"id\": \"e\"}"), "e");
    assert_eq!(event("event = '.id'", "{\"ticket\": 1, \"id\": 7}"), "7");
    assert_eq!(event("event = '.id'", "{\"ticket\": 1}").len(), 64);
    assert_eq!(event("event = '.id'", &format!("{{\"ticket\": 1, \"id\": \"{long}\"}}")).len(), 64);
    assert_eq!(event("event = '$headers[\"x-two\"]'", "{\"ticket\": 1}"), "a, b");
    assert_eq!(event("event = '$headers.authorization // \"hidden\"'", "{\"ticket\": 1}"), "hidden");
    let several = by("each = '.'\nticket = '.t'", "[{\"t\":1},{\"t\":1},{}]").unwrap();
    assert_eq!(several.len(), 2, "two events about one ticket: {several:?}");
    assert!(by("each = '.events'\nticket = '.t'", "{}").is_err());
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn a_program_has_an_end() {
    let token = r#"signature = { kind = "token", header = "X-Token" }"#;
    for program in ["def f: f; f", "[range(0; infinite)] | length | tostring", "error(\"no\")", ".a.b.c"] {
        let said = taken(&format!("[hook]\n{token}\nticket = '{program}'"), "{\"a\": 1}");
        assert!(matches!(said, Err(HookRefused::NoTicket(_))), "{program}: {said:?}");
    }
    // What does not fit is not quoted: it is somebody's text.
    let said = taken(&format!("[hook]\n{token}\nticket = '.a.b'"), "{\"a\": \"hunter2\"}").unwrap_err();
    assert!(!said.to_string().contains("hunter2"), "{said}");
}
