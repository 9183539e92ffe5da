//! What `escalate doctor` finds before somebody files: each misconfiguration is set up on the real server, and what doctor has to
//! name was written down beforehand. `cargo test --features servers --test servers misconfigurations -- --nocapture` prints the table.

mod gitea;
mod helpdesk;
mod redmine;
mod roundup;
mod rt;
mod silent;
mod usual;

use std::fmt::Write as _;
use std::thread;

use serde_json::Value;

use crate::profile::Profile;
use crate::servers::{Server, server, take};
use crate::ticketing;

/// One thing that is wrong, and what doctor must say.
struct Row {
    /// What is wrong.
    wrong: &'static str,
    /// Whether it is one of the 33 that a field test of the first release set up by hand.
    first: bool,
    /// The server's value that is the credential, or a text of its own.
    credential: &'static str,
    /// Settings that differ from the good ones; `$KEY` is a value of the server.
    settings: &'static [(&'static str, &'static str)],
    /// What is done at the server before, and undone after.
    state: Option<[&'static [&'static str]; 2]>,
    expected: Expected,
    /// Words of which each must be there.
    words: &'static [&'static str],
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Expected {
    /// Exit 4, or 5 where the profile itself is wrong; setting or right are named.
    Found,
    /// Nothing is wrong, and doctor says so.
    Works,
    /// It cannot be told without writing: "not looked at", with what it is, and never "ok".
    Unseen,
}

use Expected::{Found, Unseen, Works};

/// What is set up when a row says nothing else.
const GOOD: Row =
    Row { wrong: "", first: false, credential: "", settings: &[], state: None, expected: Found, words: &[] };

/// A system with its rows.
struct System {
    name: &'static str,
    good: &'static [(&'static str, &'static str)],
    strong: &'static str,
    rows: &'static [Row],
}

const SYSTEMS: &[System] = &[redmine::REDMINE, rt::RT, gitea::GITEA, roundup::ROUNDUP, helpdesk::HELPDESK];

/// What doctor said about a row.
struct Said {
    code: Option<i32>,
    text: String,
    report: Option<Value>,
}

#[test]
fn misconfigurations_are_found_with_the_setting_or_right_to_change() {
    let asked_for: Vec<_> = SYSTEMS.iter().filter(|system| ticketing::is_asked_for(system.name)).collect();
    let tables: Vec<(usize, usize, String)> = thread::scope(|scope| {
        let running: Vec<_> = asked_for.iter().map(|system| scope.spawn(move || run(system))).collect();
        running.into_iter().map(|one| one.join().unwrap()).collect()
    });
    let (mut first, mut wrong) = (0, 0);
    for (found, missed, table) in tables {
        println!("{table}");
        first += found;
        wrong += missed;
    }
    let of_field_test = asked_for.iter().flat_map(|system| system.rows).filter(|row| row.first).count();
    println!("of the {of_field_test} of the field test: {first} judged rightly");
    assert_eq!(wrong, 0, "rows are not as written down");
    assert!(first + 3 >= of_field_test, "{first}");
}

fn run(system: &System) -> (usize, usize, String) {
    let _turn = take(system.name);
    let server = server(system.name);
    server.act(&["misconfigure"]);
    // The values of what was just made.
    let server = crate::servers::server(server.name());
    let (mut first, mut missed, mut table) = (0, 0, format!("{}\n", system.name));
    for row in system.rows {
        if let Some([before, _]) = row.state {
            server.act(before);
        }
        let said = doctor(system, row, &server);
        if let Some([_, after]) = row.state {
            server.act(after);
        }
        let as_written = judge(row, &said);
        first += usize::from(as_written && row.first && row.expected != Unseen);
        missed += usize::from(!as_written);
        let mark = if as_written { "   " } else { "!!!" };
        let _ = writeln!(
            table,
            "{mark} {:<7} {:<52} {}",
            format!("{:?}", row.expected),
            row.wrong,
            gist(row, &said)
        );
        if !as_written {
            let _ = writeln!(table, "{:?}\n{}", said.code, said.text);
        }
    }
    (first, missed, table)
}

fn doctor(system: &System, row: &Row, server: &Server) -> Said {
    let secret = ticketing::of(system.name).secret;
    let mut lines =
        format!("[ticketing]\nconnector = {:?}\n{secret} = {{ env = \"TICKETING\" }}\n", system.name);
    for (setting, value) in system.good {
        let own = row.settings.iter().find(|(name, _)| name == setting).map_or(*value, |(_, value)| value);
        let _ = writeln!(lines, "{setting} = {:?}", filled(own, server));
    }
    let credential = if row.credential.is_empty() { system.strong } else { row.credential };
    let mut profile = Profile::new().with(&lines);
    match credential.strip_prefix('=') {
        Some("") => {}
        Some(own) => profile = profile.secret("TICKETING", own),
        None => profile = profile.secret("TICKETING", server.get(credential)),
    }
    let timeout = if row.words.contains(&"no answer in time") { "3s" } else { "60s" };
    let output = profile.command(&["doctor", "--format", "json", "--timeout", timeout]).output().unwrap();
    let (said, errors) =
        (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
    Said { code: output.status.code(), report: serde_json::from_str(&said).ok(), text: said + &errors }
}

/// `$KEY` is a value of the server, and `$HOST` the server's address without its scheme.
fn filled(text: &str, server: &Server) -> String {
    let Some(start) = text.find('$') else { return text.to_owned() };
    let name: String =
        text[start + 1..].chars().take_while(|c| c.is_ascii_uppercase() || *c == '_').collect();
    let value = match name.as_str() {
        "HOST" => server.get("URL").replace("http://", ""),
        "SILENT" => silent::silent(),
        "REDIRECTS" => silent::redirects(),
        "TLS" => silent::tls(),
        "PAGE" => silent::page(),
        name => server.get(name).to_owned(),
    };
    text.replace(&format!("${name}"), &value)
}

fn judge(row: &Row, said: &Said) -> bool {
    let ok = |report: &Value| report["ok"] == Value::Bool(true);
    let words = row.words.iter().all(|word| said.text.contains(word));
    match row.expected {
        Found => {
            let named = |asked: &Value| {
                asked["ok"] == Value::Bool(false)
                    && (!asked["setting"].is_null() || !asked["scope"].is_null() || row.words.len() > 1)
            };
            // A profile that does not read has no report: its mistake has file, line and key.
            let whole = said
                .report
                .as_ref()
                .map_or(said.code == Some(5) && said.text.contains("acme.toml:"), |report| {
                    !ok(report) && problems(report).any(named)
                });
            matches!(said.code, Some(4 | 5)) && whole && words
        }
        Works => said.code == Some(0) && said.report.as_ref().is_some_and(ok) && words,
        Unseen => {
            let unseen = |asked: &Value| {
                asked["ok"].is_null() && asked["says"].as_str().unwrap().starts_with("not looked at: ")
            };
            said.code == Some(0)
                && words
                && said.report.as_ref().is_some_and(|report| problems(report).any(unseen))
        }
    }
}

fn problems(report: &Value) -> impl Iterator<Item = &Value> {
    let systems = report["systems"].as_array().unwrap().iter();
    systems.flat_map(|system| system["requests"].as_array().unwrap())
}

/// The first thing that was said about it.
fn gist(row: &Row, said: &Said) -> String {
    let Some(report) = &said.report else { return said.text.lines().nth(1).unwrap_or_default().to_owned() };
    let about = |asked: &&Value| match row.expected {
        Found => asked["ok"] == Value::Bool(false),
        Works => false,
        Unseen => {
            asked["ok"].is_null()
                && row.words.iter().any(|word| asked["says"].as_str().unwrap().contains(word))
        }
    };
    problems(report).find(about).map_or_else(
        || "ok".to_owned(),
        |asked| {
            let more = asked["setting"].as_str().or(asked["scope"].as_str()).unwrap_or("-");
            format!("[{more}] {}", asked["says"].as_str().unwrap())
        },
    )
}
