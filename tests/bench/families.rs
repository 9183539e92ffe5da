//! Secrets and look-alikes that are made here from regular expressions: formats that makers publish, each in the lines that it is
//! usually seen in. A family is `{"family", "core", "format", "contexts": ["a line with {}"]}`, a look-alike
//! `{"kind", "format", "contexts"}`. With a seed, so that a run can be compared with the one before.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use regex_syntax::ParserBuilder;
use regex_syntax::hir::{Class, Hir, HirKind};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::numbers::Numbers;
use crate::recall;

/// How many values are made for each context.
const EACH: usize = 3;
/// What `*` and `+` and `{20,}` repeat at most above what they must.
const MOST_MORE: u32 = 24;
/// A key is told by its prefix if the first letters of many values are nearly always the same.
const PREFIX: usize = 3;

#[derive(Deserialize)]
struct Family {
    #[serde(rename = "family", alias = "kind")]
    name: String,
    #[serde(default)]
    core: bool,
    format: String,
    contexts: Vec<String>,
}

/// The recall of the families, by core or not and by prefix or none.
pub(crate) fn measure(lines: &str, details: bool) -> String {
    let families = read(lines);
    let mut out = format!("{} families, {EACH} values for each context\n", families.len());
    let mut groups: [(&str, Vec<String>); 5] = [
        ("all", Vec::new()),
        ("core, with a prefix", Vec::new()),
        ("core, without one", Vec::new()),
        ("other, with a prefix", Vec::new()),
        ("other, without one", Vec::new()),
    ];
    for family in &families {
        let Some(format) = parse(&family.format) else {
            let _ = writeln!(out, "NOT MEASURED: the format of {} cannot be read", family.name);
            continue;
        };
        let group = match (family.core, has_prefix(&format)) {
            (true, true) => 1,
            (true, false) => 2,
            (false, true) => 3,
            (false, false) => 4,
        };
        let examples = examples(family, &format, true);
        groups[0].1.extend(examples.iter().cloned());
        groups[group].1.extend(examples);
    }
    let _ = writeln!(out, "{:<24}{:>24}{:>24}", "", "the line as it is", "in every form");
    for (name, examples) in &groups {
        let report = recall::measure(&examples.join("\n"));
        let (line, every) = (report.as_it_is.all, report.every.all);
        let _ = writeln!(out, "{name:<24}{:>24}{:>24}", line.text(), every.text());
        if details && *name == "all" {
            out.push_str(&report.text(true));
        }
    }
    out
}

/// The share of the look-alikes that are altered.
pub(crate) fn measure_harmless(lines: &str, details: bool) -> String {
    let kinds = read(lines);
    let mut out = format!("{} kinds of look-alikes, {EACH} values for each context\n", kinds.len());
    let mut all = Vec::new();
    for kind in &kinds {
        match parse(&kind.format) {
            Some(format) => all.extend(examples(kind, &format, false)),
            None => {
                let _ = writeln!(out, "NOT MEASURED: the format of {} cannot be read", kind.name);
            }
        }
    }
    let report = recall::measure(&all.join("\n"));
    let (line, every) = (report.as_it_is.altered, report.every.altered);
    let _ = writeln!(out, "{:<24}{:>24}{:>24}", "", "the line as it is", "in any form");
    let _ = writeln!(out, "{:<24}{:>24}{:>24}", "altered", line.text(), every.text());
    if details {
        out.push_str(&report.text(true));
    }
    out
}

fn read(lines: &str) -> Vec<Family> {
    #[expect(clippy::expect_used, reason = "a broken file of formats must stop the measurement")]
    let read = |line| serde_json::from_str(line).expect("every line is a format");
    lines.lines().filter(|line| !line.trim().is_empty()).map(read).collect()
}

/// The values in their contexts, as lines of examples.
fn examples(family: &Family, format: &Hir, positive: bool) -> Vec<String> {
    let mut numbers = seeded(&family.name);
    let contexts = family.contexts.iter().flat_map(|context| [context; EACH]);
    contexts
        .enumerate()
        .map(|(number, context)| {
            let value = sample(format, &mut numbers);
            let line = context.replace("{}", &value);
            // The number of the context, so that `--details` says which one it was.
            let id = format!("{}-{}", family.name, number / EACH);
            let secret = if positive { Value::from(value) } else { Value::Null };
            json!({ "id": id, "rule": family.name, "family": family.name, "core": family.core,
                    "positive": positive, "secret": secret, "example": line })
            .to_string()
        })
        .collect()
}

/// A seed of its own for each family: one more in the file changes none of the others.
fn seeded(name: &str) -> Numbers {
    Numbers(name.bytes().fold(20_261_127, |seed, byte| seed.wrapping_mul(31).wrapping_add(u64::from(byte))))
}

/// ASCII classes: `\d` and `\w` of published formats mean no Thai digits.
fn parse(format: &str) -> Option<Hir> {
    ParserBuilder::new().unicode(false).utf8(false).build().parse(format).ok()
}

fn has_prefix(format: &Hir) -> bool {
    let mut numbers = Numbers(1);
    let firsts: BTreeSet<String> =
        (0..64).map(|_| sample(format, &mut numbers).chars().take(PREFIX).collect()).collect();
    firsts.len() <= 4
}

/// A value of the format, each letter of a class as likely as any other. Anchors and boundaries are taken as met.
fn sample(format: &Hir, numbers: &mut Numbers) -> String {
    let mut bytes = Vec::new();
    grow(format, numbers, &mut bytes);
    String::from_utf8_lossy(&bytes).into_owned()
}

fn grow(format: &Hir, numbers: &mut Numbers, out: &mut Vec<u8>) {
    match format.kind() {
        HirKind::Empty | HirKind::Look(_) => {}
        HirKind::Literal(literal) => out.extend_from_slice(&literal.0),
        HirKind::Class(Class::Bytes(class)) => {
            let letters = class.iter().flat_map(|range| range.start()..=range.end());
            // What `.` and `[^…]` hold besides what can be printed is not in a published key.
            let printed: Vec<u8> = letters.filter(|letter| matches!(letter, b'!'..=b'~')).collect();
            out.push(printed.get(numbers.below(printed.len())).copied().unwrap_or(b' '));
        }
        HirKind::Class(Class::Unicode(class)) => {
            let letters: Vec<char> = class.iter().flat_map(|range| range.start()..=range.end()).collect();
            let letter = letters.get(numbers.below(letters.len())).copied().unwrap_or(' ');
            out.extend_from_slice(letter.encode_utf8(&mut [0; 4]).as_bytes());
        }
        HirKind::Repetition(repetition) => {
            let most = repetition.max.unwrap_or(repetition.min + MOST_MORE);
            let more = usize::try_from(most - repetition.min).unwrap_or(0);
            let times = usize::try_from(repetition.min).unwrap_or(0) + numbers.below(more + 1);
            for _ in 0..times {
                grow(&repetition.sub, numbers, out);
            }
        }
        HirKind::Capture(capture) => grow(&capture.sub, numbers, out),
        HirKind::Concat(parts) => parts.iter().for_each(|part| grow(part, numbers, out)),
        HirKind::Alternation(parts) => grow(&parts[numbers.below(parts.len())], numbers, out),
    }
}
