//! `escalate connectors list`: which systems there are, what each one answers, and how that is known.

use std::fmt::Write as _;

use serde::Serialize;

use crate::checks;
use crate::commands::cli::ListFormat;
use crate::commands::failure::Failure;
use crate::commands::{output, setup};
use crate::connectors::{Connector, ConnectorKind, Verb, shipped};
use crate::diagnosis::Exit;
use crate::facts::Question;

/// One connector, as programs see it.
#[derive(Serialize)]
struct ListedConnector {
    name: String,
    title: String,
    kind: &'static str,
    /// The checks that it can help to answer.
    checks: Vec<&'static str>,
    /// The questions of the facts that it answers; of a ticketing system, what it can do.
    fields: Vec<&'static str>,
    proven: &'static str,
    /// The program's, with which it comes; null for one's own.
    version: Option<&'static str>,
    own: bool,
    /// That its file does not load: `escalate connectors check NAME` says why.
    broken: bool,
}

/// Lists those that come with the program, and one's own.
pub(super) fn run(format: ListFormat) -> Result<Exit, Failure> {
    let config = setup::config_dir()?;
    let listed = shipped::list(Some(&config)).map_err(Failure::broken)?;
    let all: Vec<ListedConnector> = listed
        .into_iter()
        .map(|one| {
            let loaded = Connector::find(&one.name, &config).ok().flatten();
            let version = (!one.own).then_some(env!("CARGO_PKG_VERSION"));
            let Some(connector) = loaded else {
                return ListedConnector {
                    title: one.name.clone(),
                    name: one.name,
                    kind: one.kind.as_str(),
                    checks: Vec::new(),
                    fields: Vec::new(),
                    proven: "unproven",
                    version,
                    own: one.own,
                    broken: true,
                };
            };
            ListedConnector {
                name: one.name,
                title: connector.title.clone(),
                kind: connector.kind.as_str(),
                checks: checks_of(&connector),
                fields: fields_of(&connector),
                proven: connector.proven.unwrap_or_default().as_str(),
                version,
                own: one.own,
                broken: false,
            }
        })
        .collect();
    match format {
        ListFormat::Text => output::result(page(&all).as_bytes())?,
        ListFormat::Json => {
            let text = serde_json::to_string_pretty(&all).map_err(Failure::broken)?;
            output::result(format!("{text}\n").as_bytes())?;
        }
    }
    Ok(Exit::Escalated)
}

fn checks_of(connector: &Connector) -> Vec<&'static str> {
    let questions = connector.questions();
    // The log of changes is weighed by every check, and answers none by itself.
    let answers = |question: &&Question| **question != Question::Changes && questions.contains(*question);
    let all = checks::ALL.iter().filter(|check| check.needs.iter().any(|question| answers(&question)));
    all.map(|check| check.id.as_str()).collect()
}

fn fields_of(connector: &Connector) -> Vec<&'static str> {
    match connector.kind {
        ConnectorKind::Ticketing => connector.verbs().into_iter().map(Verb::as_str).collect(),
        _ => connector.questions().into_iter().map(Question::as_str).collect(),
    }
}

/// A table: kind, name, title, checks, how it is known.
fn page(all: &[ListedConnector]) -> String {
    let width =
        |of: fn(&ListedConnector) -> &str| all.iter().map(|one| of(one).chars().count()).max().unwrap_or(0);
    let (names, titles) = (width(|one| &one.name), width(|one| &one.title));
    let checks: Vec<String> = all.iter().map(|one| one.checks.join(" ")).collect();
    let wide = checks.iter().map(String::len).max().unwrap_or(0);
    let mut text = String::new();
    for (one, checks) in all.iter().zip(&checks) {
        let mut line = format!(
            "{:<9}  {:<names$}  {:<titles$}  {checks:<wide$}  {}",
            one.kind, one.name, one.title, one.proven
        );
        if one.own {
            line.push_str(", your own");
        }
        if one.broken {
            let _ = write!(line, "; it does not load: escalate connectors check {}", one.name);
        }
        let _ = writeln!(text, "{}", line.trim_end());
    }
    text.push_str(
        "\nreal: run on a real system or real files. contract: held against the vendor's published description. unproven: neither.\n",
    );
    text
}
