//! `templates/connectors/README.md`: a table of the shipped connectors, made from their files. `ESCALATE_BLESS=1` writes it.
//! And what they are in numbers: `cargo test --test it connectors_in_numbers -- --nocapture`.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

use escalate::connectors::shipped::{self, Shipped};
use escalate::connectors::{Connector, ConnectorKind, Proven, Verb};
use escalate::facts::Question;

use crate::expected;

/// Lines that the file of a ticketing system has at most.
const MOST_LINES: usize = 190;
/// Characters of its longest line.
const WIDEST: usize = 120;
/// Files that were there before this limit.
const LONGER: &[&str] = &["redmine", "rt"];
/// Lines that the file of a directory, a permission engine or a flag service has at most.
const MOST_OF_OTHERS: usize = 150;
/// Directories that have more, or wider ones: each answers a dozen questions with a log of its own, and a list of what its words mean.
const LONGER_DIRECTORIES: &[&str] = &[
    "atender",
    "auth0",
    "clerk",
    "directus",
    "entra",
    "export",
    "google-workspace",
    "keycloak",
    "keycloak-realms",
    "okta",
    "workos",
];
/// What causes are made of beside the questions themselves: the question, and the fields of its answer.
const FIELDS: &[(&str, &[&str])] = &[
    (
        "account",
        &[
            "valid_until",
            "aliases",
            "former",
            "managed_by",
            "required_actions",
            "seat",
            "identity_conflict",
            "locale",
        ],
    ),
    ("invite", &["link", "used_at", "accepted_at", "renewed", "expires_at"]),
    ("reset", &["link", "used_at", "renewed", "expires_at"]),
    ("sign_in", &["session_since", "session_account", "session_grants", "attempts"]),
    ("roles", &["permissions", "scope", "until", "managed_by", "groups", "via"]),
    ("role_catalogue", &["permissions", "inherits", "groups", "managed_by", "assignable"]),
    ("tenants", &["until", "managed_by"]),
    ("policy", &["domains", "single_sign_on", "second_factor", "networks"]),
    ("password", &["set", "must_change", "expires_at", "changed_at", "single_sign_on"]),
    ("lock", &["since", "until", "failures"]),
    ("decisions", &["path", "missing", "lacks", "unmet", "taken_by"]),
    ("flags", &["because", "missing", "asked_with", "admin_can_set"]),
];

const HEAD: &str = "# Connectors

What comes with `escalate`, one file each. This page is made from the files by `ESCALATE_BLESS=1 cargo test --test it connector_page`.

How proven: *real*, run on that system itself; *contract*, held against the vendor's published description; *unproven*, written from
the vendor's documentation and run by nobody, so that the first ticket is the trial.
";

struct Listed {
    shipped: &'static Shipped,
    connector: Connector,
}

fn all() -> Vec<Listed> {
    let loaded = |shipped: &'static Shipped| {
        let connector =
            Connector::load(&shipped.file()).unwrap_or_else(|wrong| panic!("{}: {wrong:?}", shipped.name));
        Listed { shipped, connector }
    };
    shipped::ALL.iter().map(loaded).collect()
}

/// One cell of a table: no line break, no bar, nothing live.
fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ").replace('<', "&lt;")
}

fn sentences(lines: &[String]) -> String {
    if lines.is_empty() { "–".to_owned() } else { lines.join("; ") }
}

/// What it can do: verbs of a ticketing system, questions of another.
fn does(listed: &Listed) -> String {
    let names: Vec<&str> = match listed.connector.kind {
        ConnectorKind::Ticketing => listed.connector.verbs().into_iter().map(Verb::as_str).collect(),
        _ => listed.connector.questions().into_iter().map(Question::as_str).collect(),
    };
    names.join(", ")
}

/// Every right that a request needs, each once.
fn scopes(listed: &Listed) -> String {
    let scopes: BTreeSet<String> =
        listed.connector.plan().requests.into_iter().filter_map(|request| request.scope).collect();
    let scopes: Vec<String> = scopes.into_iter().collect();
    sentences(&scopes)
}

fn page() -> String {
    let mut page = HEAD.to_owned();
    for (kind, title) in [
        (ConnectorKind::Directory, "Directories"),
        (ConnectorKind::Permissions, "Permission engines"),
        (ConnectorKind::Flags, "Feature flags and tiers"),
        (ConnectorKind::Ticketing, "Ticketing systems"),
    ] {
        let _ = write!(page, "\n## {title}\n\n");
        page.push_str("| system | file | how proven | on | what it does | least rights | prepare there | blind spots |\n");
        page.push_str("|---|---|---|---|---|---|---|---|\n");
        for listed in all().into_iter().filter(|listed| listed.shipped.kind == kind) {
            let Listed { shipped, connector } = &listed;
            let on = connector.proven_on.clone().unwrap_or_else(|| "–".to_owned());
            let cells = [
                connector.title.clone(),
                format!("`{}`", shipped.name),
                connector.proven.unwrap_or_default().as_str().to_owned(),
                on,
                does(&listed),
                scopes(&listed),
                sentences(&connector.prepare),
                sentences(&connector.blind),
            ];
            let _ = writeln!(page, "| {} |", cells.map(|text| cell(&text)).join(" | "));
        }
    }
    page
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn the_connector_page_is_made_from_the_files() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates/connectors/README.md");
    expected::file(&path, &page());
}

#[test]
fn every_shipped_file_says_how_it_was_proven_and_what_it_needs() {
    for Listed { shipped, connector } in all() {
        let name = shipped.name;
        assert!(connector.proven.is_some() && connector.proven_on.is_some(), "{name}: `proven`, `proven_on`");
        assert!(!connector.prepare.is_empty() && !connector.blind.is_empty(), "{name}: `prepare`, `blind`");
    }
}

#[test]
fn every_request_of_a_ticketing_system_names_its_right() {
    for Listed { shipped, connector } in
        all().into_iter().filter(|one| one.shipped.kind == ConnectorKind::Ticketing)
    {
        for request in connector.plan().requests {
            let known = request.scope.is_some() || LONGER.contains(&shipped.name);
            assert!(known, "{}: request {} has no `scope`", shipped.name, request.name);
        }
    }
}

/// The fields of what causes are made of that its programs name.
fn fields_of(shipped: &Shipped) -> usize {
    let file: toml::Table = shipped.text.parse().unwrap();
    let programs =
        |section: &str| file.get(section).and_then(toml::Value::as_table).cloned().unwrap_or_default();
    let texts = ["let", "facts", "on_demand"].map(programs).into_iter().flatten();
    let texts: Vec<(String, String)> =
        texts.filter_map(|(name, value)| Some((name, value.as_str()?.to_owned()))).collect();
    let whole: String = texts.iter().map(|(_, text)| text.as_str()).collect();
    let answers = |question: &str| texts.iter().any(|(name, _)| name == question);
    let named = |field: &&&str| {
        let field = regex::escape(field);
        regex::Regex::new(&format!(r"[{{,]\s*{field}\s*[:,}}]|\.{field} (\|)?=")).unwrap().is_match(&whole)
    };
    FIELDS
        .iter()
        .filter(|(question, _)| answers(question))
        .map(|(_, fields)| fields.iter().filter(named).count())
        .sum()
}

#[test]
fn connectors_in_numbers() {
    let mut by_proof: BTreeMap<(ConnectorKind, &str), Vec<&str>> = BTreeMap::new();
    let mut over = Vec::new();
    println!(
        "{:<12}{:<18}{:>7}{:>8}{:>10}{:>7}{:>11}{:>8}",
        "kind", "connector", "lines", "widest", "requests", "depth", "questions", "fields"
    );
    for Listed { shipped, connector } in all() {
        let lines = shipped.text.lines().count();
        let widest = shipped.text.lines().map(|line| line.chars().count()).max().unwrap_or_default();
        let requests = connector.requests().len();
        let kind = shipped.kind.as_str();
        let (depth, questions) = (connector.plan().depth(), connector.questions().len());
        let fields = if shipped.kind == ConnectorKind::Ticketing { 0 } else { fields_of(shipped) };
        println!(
            "{kind:<12}{:<18}{lines:>7}{widest:>8}{requests:>10}{depth:>7}{questions:>11}{fields:>8}",
            shipped.name
        );
        let proof = connector.proven.unwrap_or(Proven::Unproven).as_str();
        by_proof.entry((shipped.kind, proof)).or_default().push(shipped.name);
        let most = match shipped.kind {
            ConnectorKind::Ticketing => MOST_LINES,
            ConnectorKind::Directory | ConnectorKind::Permissions | ConnectorKind::Flags => MOST_OF_OTHERS,
        };
        if lines > most || widest > WIDEST {
            over.push(shipped.name);
        }
    }
    for ((kind, proof), names) in &by_proof {
        println!("{} {proof}: {} ({})", kind.as_str(), names.len(), names.join(", "));
    }
    println!(
        "over {MOST_LINES} lines (ticketing) or {MOST_OF_OTHERS} (others) or {WIDEST} columns: {over:?}"
    );
    let known = |name: &&&str| LONGER.contains(name) || LONGER_DIRECTORIES.contains(name);
    let new: Vec<&&str> = over.iter().filter(|name| !known(name)).collect();
    assert!(new.is_empty(), "longer or wider than files here are: {new:?}");
}
