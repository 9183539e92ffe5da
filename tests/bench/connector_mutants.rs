//! Can the contract tests fail? Misspells one letter of each path part, query key and answer field of the shipped connectors
//! that have a vendor's description, one at a time, and counts what notices it: `cargo bench --bench connector_mutants`.

#![expect(dead_code, reason = "the modules of the contract tests, of which this uses a part")]
#![expect(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a report for a person, not part of the program"
)]

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::Value;

use description::Description;

#[path = "../it/contracts/description.rs"]
mod description;
#[path = "../it/contracts/fields.rs"]
mod fields;
#[path = "../it/contracts/jq_names.rs"]
mod jq_names;
#[path = "../it/contracts/recorded.rs"]
mod recorded;
#[path = "../it/contracts/run.rs"]
mod run;
#[path = "../it/contracts/sample.rs"]
mod sample;
#[path = "../it/contracts/schema.rs"]
mod schema;
#[path = "../it/contracts/server.rs"]
mod server;

/// What is misspelt.
const KINDS: [&str; 3] = ["path part", "query key", "answer field"];
/// What notices it, in the order in which it is asked.
const CATCHERS: [&str; 5] =
    ["the loader", "the contract server", "the golden facts", "the field lint alone", "nothing"];
/// Answers that are tried.
const VARIANTS: usize = 4;

/// Facts by variant.
type Golden = Vec<BTreeMap<&'static str, Value>>;

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let mut counts = [[0_usize; CATCHERS.len()]; KINDS.len()];
    let mut survivors = Vec::new();
    for file in run::files() {
        let Some(description) = run::description(&file).map(Arc::new) else { continue };
        let (name, text) = (run::vendor(&file), run::text(&file));
        let recorded = recorded::of(&file);
        let golden = runtime.block_on(golden(&description, &name, &text)).expect("the file itself passes");
        for (kind, at) in places(&text) {
            let mut mutant = text.clone();
            mutant.insert(at, 'x');
            let mut caught = runtime.block_on(catcher(&description, &name, &mutant, &golden));
            if caught == CATCHERS.len() - 1 && lints(&mutant, &description, recorded.as_ref()) {
                caught = 3;
            }
            counts[kind][caught] += 1;
            if caught == CATCHERS.len() - 1 {
                let line = mutant[..at].matches('\n').count() + 1;
                survivors.push(format!(
                    "{name}.toml:{line}: {}",
                    mutant.lines().nth(line - 1).unwrap_or("").trim()
                ));
            }
        }
    }
    report(&counts, &survivors);
}

fn report(counts: &[[usize; CATCHERS.len()]; KINDS.len()], survivors: &[String]) {
    println!("| misspelt | mutants | {} |", CATCHERS.join(" | "));
    println!("| --- | ---: |{}", " ---: |".repeat(CATCHERS.len()));
    for (kind, row) in KINDS.iter().zip(counts) {
        let cells: Vec<String> = row.iter().map(ToString::to_string).collect();
        println!("| {kind} | {} | {} |", row.iter().sum::<usize>(), cells.join(" | "));
    }
    for survivor in survivors {
        println!("noticed by nothing: {survivor}");
    }
}

async fn golden(description: &Arc<Description>, name: &str, text: &str) -> Result<Golden, String> {
    let mut golden = Vec::new();
    for variant in 0..VARIANTS {
        let (facts, log) = run::against(description, name, text, variant).await?;
        if let Some(refused) = log.refused.first() {
            return Err(refused.clone());
        }
        golden.push(run::said(&facts));
    }
    Ok(golden)
}

/// The number of the first catcher.
async fn catcher(description: &Arc<Description>, name: &str, mutant: &str, golden: &Golden) -> usize {
    for (variant, golden) in golden.iter().enumerate() {
        match run::against(description, name, mutant, variant).await {
            Err(_) => return 0,
            Ok((_, log)) if !log.refused.is_empty() => return 1,
            Ok((facts, _)) if run::said(&facts) != *golden => return 2,
            Ok(_) => {}
        }
    }
    CATCHERS.len() - 1
}

fn lints(mutant: &str, description: &Description, recorded: Option<&Value>) -> bool {
    let table: toml::Table = mutant.parse().expect("it loaded, so it is TOML");
    !fields::Linted::new(&table, Some(description), recorded).findings().is_empty()
}

/// Every place where a letter is put in: the kind, and the byte after the word.
fn places(text: &str) -> Vec<(usize, usize)> {
    let mut places = Vec::new();
    let mut start = 0;
    let mut program = false;
    for line in text.split_inclusive('\n') {
        let key = line.split(['=', ' ']).next().unwrap_or("");
        let ends = words(line);
        if line.starts_with(['#', '[']) && !program {
        } else if matches!(key, "get" | "post" | "prefix") {
            places.extend(path_parts(line).into_iter().map(|end| (0, start + end)));
        } else if key == "query" {
            places.extend(query_keys(line).into_iter().map(|end| (1, start + end)));
        } else if program || line.contains("= '") {
            places.extend(ends.into_iter().map(|end| (2, start + end)));
        }
        if line.matches("'''").count() % 2 == 1 {
            program = !program;
        }
        start += line.len();
    }
    places
}

/// Ends of the literal parts of a path.
fn path_parts(line: &str) -> Vec<usize> {
    let (Some(open), Some(close)) = (line.find('"'), line.rfind('"')) else { return Vec::new() };
    let mut ends = Vec::new();
    let mut at = open + 1;
    for part in line[open + 1..close].split('/') {
        if !part.is_empty() && !part.contains("{{") && !part.contains("}}") {
            ends.push(at + part.len());
        }
        at += part.len() + 1;
    }
    ends
}

/// Ends of the keys of `query = { a = "…", "$b" = "…" }`.
fn query_keys(line: &str) -> Vec<usize> {
    let (Some(open), Some(close)) = (line.find('{'), line.rfind('}')) else { return Vec::new() };
    let mut ends = Vec::new();
    let mut quoted = false;
    let mut in_value = false;
    for (at, letter) in
        line.char_indices().take_while(|(at, _)| *at < close).skip_while(|(at, _)| *at <= open)
    {
        match letter {
            '"' => quoted = !quoted,
            ',' if !quoted => in_value = false,
            '=' if !quoted && !in_value => {
                in_value = true;
                let key = line[..at].trim_end();
                ends.push(key.len() - usize::from(key.ends_with('"')));
            }
            _ => {}
        }
    }
    ends
}

/// Ends of the fields that a program reads, `.name`; what the tool itself gives (`$case.user`, `$it.name`) is left alone.
fn words(line: &str) -> Vec<usize> {
    let code = line.split("   # ").next().unwrap_or(line);
    let mut ends = Vec::new();
    for (at, _) in code.match_indices('.') {
        let before = &code[..at];
        let name: &str =
            code[at + 1..].split(|c: char| !c.is_ascii_alphanumeric() && c != '_').next().unwrap_or("");
        let given = ["$case", "$it", "$ticket"].iter().any(|given| before.ends_with(given));
        // inside a text, as in "user.session.start", a word stands in front without a $
        let word =
            before.rsplit(|c: char| !c.is_ascii_alphanumeric() && !"_$".contains(c)).next().unwrap_or("");
        let in_text = !word.is_empty() && !word.starts_with('$');
        if !given && !in_text && name.starts_with(|c: char| c.is_ascii_alphabetic()) {
            ends.push(at + 1 + name.len());
        }
    }
    ends
}
