//! `escalate connectors list`: which systems there are, what each one answers, and how that is known.

use serde::Serialize;

use crate::checks;
use crate::commands::cli::ListingFormat;
use crate::commands::failure::Failure;
use crate::commands::{output, screen, setup};
use crate::connectors::{Connector, ConnectorKind, Verb, shipped};
use crate::diagnosis::Exit;
use crate::facts::Question;
use crate::text::columns;

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
    /// The version of the system or description that it was proven on, and when; null where its file does not say.
    version: Option<String>,
    own: bool,
    /// That its file does not load: `escalate connectors check NAME` says why.
    broken: bool,
}

/// Lists those that come with the program, and one's own.
pub(super) fn run(format: ListingFormat) -> Result<Exit, Failure> {
    let config = setup::config_dir()?;
    let listed = shipped::list(Some(&config)).map_err(Failure::broken)?;
    let all: Vec<ListedConnector> = listed
        .into_iter()
        .map(|one| {
            let loaded = Connector::find(&one.name, &config).ok().flatten();
            let Some(connector) = loaded else {
                return ListedConnector {
                    title: one.name.clone(),
                    name: one.name,
                    kind: one.kind.as_str(),
                    checks: Vec::new(),
                    fields: Vec::new(),
                    proven: "unproven",
                    version: None,
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
                version: connector.proven_on.clone(),
                own: one.own,
                broken: false,
            }
        })
        .collect();
    match format {
        ListingFormat::Text => output::result(page(&all, screen::width()).as_bytes())?,
        ListingFormat::Json => output::json(&all)?,
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

/// What the words of the last column mean.
const PROVEN: &str = "\nreal: run on a real system or real files. contract: held against the vendor's published description. unproven: \
                      neither.\n";

/// A table: kind, name, title, checks, how it is known.
fn page(all: &[ListedConnector], width: Option<usize>) -> String {
    let row = |one: &ListedConnector| {
        let mut proven = one.proven.to_owned();
        if one.own {
            proven.push_str(", your own");
        }
        if one.broken {
            proven.push_str("; it does not load: escalate connectors check ");
            proven.push_str(&one.name);
        }
        vec![one.kind.to_owned(), one.name.clone(), one.title.clone(), one.checks.join(" "), proven]
    };
    let head = ["KIND", "NAME", "TITLE", "CHECKS", "PROVEN"];
    let table = columns::table(&head, &all.iter().map(row).collect::<Vec<_>>(), width);
    table + &screen::prose(PROVEN, width)
}
