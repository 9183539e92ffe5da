//! Everything for people that is not a report, on screens of several widths: help, lists, what `doctor` found, errors.

use std::collections::BTreeMap;

use unicode_width::UnicodeWidthStr as _;

use super::{WIDTHS, words};
use crate::cli::typed_examples::home;
use crate::support::Sandbox;

/// A command line, and how its page is compared with the whole one.
struct PageOf {
    args: Vec<&'static str>,
    /// A table says what has no room beside its row behind the name of its column.
    table: bool,
}

fn page(line: &'static str) -> PageOf {
    PageOf { args: line.split(' ').collect(), table: line.starts_with("connectors list") }
}

/// What the profile of the first example and its systems say.
const OF_A_PROFILE: &[&str] = &[
    "doctor",
    "doctor --profile broken",
    "doctor --profile none",
    "doctor --profile silent",
    "profile show",
    "profile show --profile broken",
    "connectors list",
    "connectors check",
    "connectors check keycloak",
    "connectors check nothing",
    "connectors try directory rows --user ana@acme.example --tenant acme-prod",
    "connectors try silent --profile silent --user ana@acme.example --tenant acme-prod",
    "connectors try directory nothing --user ana@acme.example",
    "connectors new our-admin-of-a-name-that-is-long/and-wrong",
    "bundle show b.zip",
    "bundle verify b.zip",
    "bundle verify error.txt",
    "outbox list",
    "outbox retry 00000000",
    "explain",
    "explain acount",
    "explain password",
    "list roles nobody-has-this",
    "--user anna@acme.example --tenant acme-prod --no-input",
    "--user ana@acme.example --tenant acme-prd --no-input",
    "--user ana@acme.example --tenant acme-prod --fromat json",
    "--user ana@acme.example --found role=fale",
    "--user ana@acme.example --lang tlh",
    "--facts error.txt",
    "continue --config acme.toml --config b.toml",
    "reveal user-0000",
];

/// Tickets that wait and tickets that were filed.
const OF_AN_OUTBOX: &[&str] = &["outbox list", "outbox list --filed", "outbox retry", "doctor"];

const SILENT: &str = "title = \"Harbour\"\n[tenants]\nacme-prod = \"Acme\"\n[connect.silent]\nconnector = \"keycloak\"\n\
                      url = \"http://127.0.0.1:9\"\nclient_id = \"escalate\"\nclient_secret = { env = \"PATH\" }\n";
const BROKEN: &str = "title = \"Acme\"\ntitel = \"Acme\"\n[connect.directory]\nconnector = \"keyclock\"\n";

fn acme() -> Sandbox {
    let sandbox = home(false);
    let first =
        ["--user", "ana@acme.example", "--tenant", "acme-prod", "--still-failing", "--bundle", "b.zip"];
    let ran = sandbox.run([&first[..], &["--profile", "acme", "--no-input"]].concat());
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    sandbox.write(".config/escalate/profiles/silent.toml", SILENT);
    sandbox.write(".config/escalate/profiles/broken.toml", BROKEN);
    sandbox
}

/// Every command with `--help`.
fn helps() -> Vec<Vec<String>> {
    fn walk(command: &clap::Command, path: &[String], found: &mut Vec<Vec<String>>) {
        found.push([path, &["--help".to_owned()]].concat());
        for sub in command.get_subcommands().filter(|sub| sub.get_name() != "help") {
            walk(sub, &[path, &[sub.get_name().to_owned()]].concat(), found);
        }
    }
    let mut found = Vec::new();
    walk(&escalate::commands::cli::command(80), &[], &mut found);
    found
}

/// A home, and the name of its profile.
#[derive(Clone, Copy)]
struct Home<'s> {
    sandbox: &'s Sandbox,
    profile: &'static str,
}

/// What is printed, to either stream.
fn printed(home: Home<'_>, args: &[&str], columns: Option<usize>) -> String {
    let says = |flag: &&str| ["--profile", "--config", "--help"].contains(flag);
    let profile: &[&str] = if args.iter().any(says) { &[] } else { &["--profile", home.profile] };
    let mut command = home.sandbox.escalate(args.iter().chain(profile));
    if let Some(columns) = columns {
        command.env("COLUMNS", columns.to_string());
    }
    let output = command.env("NO_COLOR", "1").output().unwrap();
    String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap()
}

/// An excerpt of a file under which a mark points into it, and the JSON of an answer, are shown as they are.
fn is_verbatim(line: &str) -> bool {
    let gutter = line.trim_start().trim_start_matches(|digit: char| digit.is_ascii_digit()).trim_start();
    gutter.starts_with('|') || line.contains("\": ") || line.trim_start().starts_with('"')
}

/// Whether the words of the one are all there in their order in the other.
fn in_order(whole: &[String], page: &[String]) -> Result<(), String> {
    let mut rest = page.iter();
    whole.iter().find(|word| !rest.any(|one| one == *word)).map_or(Ok(()), |word| Err(word.clone()))
}

#[derive(Default)]
struct Tally {
    pages: usize,
    long: Vec<String>,
    alone: usize,
    cut: Vec<String>,
}

#[test]
#[ignore = "it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn every_page_fits_and_no_word_is_cut() {
    let (acme, harbour) = (acme(), home(true));
    let acme = Home { sandbox: &acme, profile: "acme" };
    let harbour = Home { sandbox: &harbour, profile: "harbour" };
    let mut all: Vec<(Home<'_>, Vec<String>, bool)> = Vec::new();
    for (home, lines) in [(acme, OF_A_PROFILE), (harbour, OF_AN_OUTBOX)] {
        for line in lines {
            let page = page(line);
            all.push((home, page.args.into_iter().map(str::to_owned).collect(), page.table));
        }
    }
    all.extend(helps().into_iter().map(|args| (acme, args, false)));
    let mut tallies: BTreeMap<usize, Tally> = BTreeMap::new();
    for (home, args, table) in &all {
        let args: Vec<&str> = args.iter().map(String::as_str).collect();
        let whole = printed(*home, &args, None);
        assert!(!whole.is_empty(), "{args:?}");
        let head = usize::from(*table);
        let whole = words(&whole.lines().skip(head).collect::<Vec<_>>().join("\n"));
        for width in WIDTHS {
            let page = printed(*home, &args, Some(width));
            let tally = tallies.entry(width).or_default();
            tally.pages += 1;
            for line in page.lines().filter(|line| line.width() > width && !is_verbatim(line)) {
                // What is copied in one piece and is longer than the screen stands alone.
                if line.trim().contains(' ') {
                    tally.long.push(format!("{args:?}: {line}"));
                } else {
                    tally.alone += 1;
                }
            }
            let shown = words(&page);
            let same = if *table {
                in_order(&whole, &shown)
            } else {
                in_order(&whole, &shown).and(in_order(&shown, &whole))
            };
            if let Err(word) = same {
                tally.cut.push(format!("{args:?}: {word}"));
            }
        }
    }
    for (width, tally) in &tallies {
        println!(
            "{width} columns: {} other pages, {} lines too long, {} words cut; {} words that are longer than the screen stand alone",
            tally.pages,
            tally.long.len(),
            tally.cut.len(),
            tally.alone
        );
    }
    for tally in tallies.values() {
        assert!(tally.long.is_empty(), "{:#?}", tally.long);
        assert!(tally.cut.is_empty(), "{:#?}", tally.cut);
    }
}
