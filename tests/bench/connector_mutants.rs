//! Can the contract tests fail? Misspells one letter of each path part, query key and answer field of the shipped connectors
//! that have a table, one at a time, and counts what notices it: the first layer (the project's own tables), and of what that
//! lets through, the second one (the vendors' descriptions): `cargo bench --features contracts --bench connector_mutants`.

#![expect(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a report for a person, not part of the program"
)]

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use serde_json::Value;

use contract::description::Description;
use contract::sample::USER;
use contract::shipped::VARIANTS;
use contract::table::Table;
use contract::{fields, recorded, run, served, table};

#[expect(dead_code, reason = "the tools of the contract tests, of which this uses a part")]
#[path = "../contract/mod.rs"]
mod contract;
#[path = "../vendor/data.rs"]
mod data;
#[path = "../it/expected.rs"]
mod expected;

/// What is misspelt.
const KINDS: [&str; 3] = ["path part", "query key", "answer field"];
/// What notices it in the first layer, in the order in which it is asked.
const CATCHERS: [&str; 4] = ["the loader", "the contract server", "the golden facts", "the field lint alone"];
/// And behind that.
const BEHIND: [&str; 2] = ["only the second layer", "nothing"];

/// Numbers of mutants, by what noticed them.
type Row = [usize; CATCHERS.len() + BEHIND.len()];

/// Facts by variant.
type Golden = Vec<BTreeMap<&'static str, Value>>;

/// One connector in one layer.
struct Layer<'a> {
    name: &'a str,
    table: &'a Table,
    description: Arc<Description>,
    recorded: Option<Value>,
    golden: Golden,
}

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let mut counts = [[0; CATCHERS.len() + BEHIND.len()]; KINDS.len()];
    let mut survivors = Vec::new();
    // of tickets nothing is said in facts, by which a mutant would be told
    for file in
        run::files().into_iter().filter(|file| !file.parent().is_some_and(|kind| kind.ends_with("ticketing")))
    {
        let name = run::name(&file);
        let Some(table) = table::of(&name) else { continue };
        // Where only a running server describes itself, nothing more is behind the table here.
        let vendors = table.vendor.as_ref().map_or_else(
            || table.description(|_| true),
            |vendor| {
                let vendors = data::read(&format!("contracts/{vendor}.json"));
                Description::of(serde_json::from_str(&vendors).expect("a description is JSON"))
                    .with(table.description(|row| row.undescribed.is_some()))
            },
        );
        let layers = [table.description(|_| true), vendors]
            .map(|description| runtime.block_on(Layer::new(&file, &name, &table, description)));
        let text = run::text(&file);
        for (kind, at) in places(&text) {
            let mut mutant = text.clone();
            mutant.insert(at, 'x');
            let [first, second] = &layers;
            if let Some(catcher) = runtime.block_on(first.catcher(&mutant)) {
                counts[kind][catcher] += 1;
            } else {
                let behind = usize::from(runtime.block_on(second.catcher(&mutant)).is_none());
                counts[kind][CATCHERS.len() + behind] += 1;
                let line = mutant[..at].matches('\n').count() + 1;
                let text = mutant.lines().nth(line - 1).unwrap_or("").trim();
                survivors.push(format!("noticed by {}: {name}.toml:{line}: {text}", BEHIND[behind]));
            }
        }
    }
    report(&counts, &survivors);
}

fn report(counts: &[Row; KINDS.len()], survivors: &[String]) {
    let columns: Vec<&str> = CATCHERS.into_iter().chain(BEHIND).collect();
    println!("| misspelt | mutants | {} |", columns.join(" | "));
    println!("| --- | ---: |{}", " ---: |".repeat(columns.len()));
    for (kind, row) in KINDS.iter().zip(counts) {
        let cells: Vec<String> = row.iter().map(ToString::to_string).collect();
        println!("| {kind} | {} | {} |", row.iter().sum::<usize>(), cells.join(" | "));
    }
    for survivor in survivors {
        println!("{survivor}");
    }
}

impl<'a> Layer<'a> {
    async fn new(file: &Path, name: &'a str, table: &'a Table, description: Description) -> Self {
        let mut layer = Self {
            name,
            table,
            description: Arc::new(description),
            recorded: recorded::of(file),
            golden: Vec::new(),
        };
        let text = run::text(file);
        for variant in 0..VARIANTS {
            let (facts, log) = layer.run(&text, variant).await.expect("the file itself loads");
            assert!(log.is_empty(), "{name}: {}", log.join(", "));
            layer.golden.push(facts);
        }
        layer
    }

    /// What a text says, and which of its requests were refused.
    async fn run(
        &self,
        text: &str,
        variant: usize,
    ) -> Result<(BTreeMap<&'static str, Value>, Vec<String>), String> {
        let (facts, log) =
            served::against(self.table, &self.description, self.name, text, variant, USER).await?;
        Ok((run::said(&facts), log.refused))
    }

    /// The number of the first catcher.
    async fn catcher(&self, mutant: &str) -> Option<usize> {
        for (variant, golden) in self.golden.iter().enumerate() {
            match self.run(mutant, variant).await {
                Err(_) => return Some(0),
                Ok((_, refused)) if !refused.is_empty() => return Some(1),
                Ok((facts, _)) if facts != *golden => return Some(2),
                Ok(_) => {}
            }
        }
        let table: toml::Table = mutant.parse().expect("it loaded, so it is TOML");
        let lint = fields::Linted::new(&table, Some(&self.description), self.recorded.as_ref());
        (!lint.findings().is_empty()).then_some(3)
    }
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
