//! Measures the cleaning of free text on examples of secrets: how many are gone, and how many harmless texts are altered.
//!
//! A negative is an example that one rule must not match. Some of them hold a real credential that another rule is about (the
//! examples of an older kind of token, say); to leave those in the text would make the number better and the cleaning worse. They
//! are counted as altered all the same, and beside it is said how many of the altered ones hold what another example calls a
//! secret.
//!
//! It prints numbers and ids of examples, never an example.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use escalate::redact::cleaner::Cleaner;
use escalate::redact::findings::{Log, TextPlace};
use escalate::redact::policy::{Audience, Policy};
use escalate::redact::pseudonym::{Key, Pseudonyms};
use escalate::vault::Vault;
use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use serde::Deserialize;

/// One line of the examples.
#[derive(Deserialize)]
struct Example {
    id: String,
    rule: String,
    family: String,
    core: bool,
    positive: bool,
    secret: Option<String>,
    #[serde(rename = "example")]
    text: String,
}

/// A name, and how an example is put before the cleaner.
type Form = (&'static str, fn(&str) -> String);

/// The forms that every example takes.
const FORMS: [Form; 4] = [
    ("log line", |text| format!("2026-11-23T10:00:00Z INFO app {text}")),
    ("JSON string", |text| format!("{{\"level\":\"info\",\"message\":{}}}", serde_json::Value::from(text))),
    ("header value", |text| format!("X-Note: {}", text.replace('\n', " "))),
    ("query value", |text| format!("GET /search?q={} HTTP/1.1", utf8_percent_encode(text, NON_ALPHANUMERIC))),
];

/// Found and all.
#[derive(Default, Clone, Copy)]
pub(crate) struct Share {
    pub(crate) found: usize,
    pub(crate) all: usize,
}

impl Share {
    fn add(&mut self, found: bool) {
        self.found += usize::from(found);
        self.all += 1;
    }

    /// The share and its numbers.
    pub(crate) fn text(self) -> String {
        format!("{:.3} {:>8}", self.value(), format!("{}/{}", self.found, self.all))
    }

    /// The share, 0 to 1.
    #[expect(clippy::cast_precision_loss, reason = "a few thousand examples")]
    pub(crate) fn value(self) -> f64 {
        if self.all == 0 { 0.0 } else { self.found as f64 / self.all as f64 }
    }
}

/// What came out, for one form or for all four at once.
#[derive(Default, Clone)]
pub(crate) struct Measured {
    pub(crate) core: Share,
    pub(crate) all: Share,
    pub(crate) altered: Share,
}

/// The measurement.
pub(crate) struct Report {
    /// An example counts as found when its secret is gone in every form; a negative as altered when it is in any.
    pub(crate) every: Measured,
    /// The text as it is, without a form around it: no part of [`Report::every`].
    pub(crate) as_it_is: Measured,
    forms: Vec<(&'static str, Measured)>,
    halves: [Measured; 2],
    missed: BTreeMap<String, Vec<String>>,
    altered: Vec<String>,
    /// How many of the altered negatives hold what another example calls a secret.
    disputed: usize,
}

/// The shortest secret of another example that is looked for in a negative.
const SHORTEST_DISPUTED: usize = 12;

/// Cleans every example in every form.
pub(crate) fn measure(lines: &str) -> Report {
    let subject =
        Cleaner::new(&Vault::new(), Pseudonyms::new(Key::new([1; 32])), Policy::of(Audience::Admin), []);
    let mut report = Report {
        every: Measured::default(),
        as_it_is: Measured::default(),
        forms: FORMS.map(|(name, _)| (name, Measured::default())).to_vec(),
        halves: [Measured::default(), Measured::default()],
        missed: BTreeMap::new(),
        altered: Vec::new(),
        disputed: 0,
    };
    let secrets = secrets(lines);
    for line in lines.lines() {
        #[expect(clippy::expect_used, reason = "a broken file of examples must stop the measurement")]
        let example: Example = serde_json::from_str(line).expect("every line is an example");
        let secret = example.secret.as_deref().filter(|secret| !secret.is_empty());
        if example.positive && secret.is_none() {
            continue;
        }
        let half = usize::from(is_held_out(&example.family));
        let found_in = |text: &str| {
            let after = subject.text(text, &TextPlace::new("examples", ""), &mut Log::new());
            match secret.filter(|_| example.positive) {
                Some(secret) => !holds(&after, secret),
                None => after != text,
            }
        };
        count(&mut report.as_it_is, &example, found_in(&example.text));
        let found: Vec<bool> = FORMS.iter().map(|(_, put)| found_in(&put(&example.text))).collect();
        for ((_, measured), found) in report.forms.iter_mut().zip(&found) {
            count(measured, &example, *found);
        }
        let whole = if example.positive { found.iter().all(|found| *found) } else { found.contains(&true) };
        count(&mut report.every, &example, whole);
        count(&mut report.halves[half], &example, whole);
        if example.positive && !whole {
            report.missed.entry(example.rule).or_default().push(example.id);
        } else if !example.positive && whole {
            report.disputed += usize::from(secrets.iter().any(|secret| example.text.contains(secret)));
            report.altered.push(example.id);
        }
    }
    report
}

/// What the positive examples call secrets.
fn secrets(lines: &str) -> Vec<String> {
    lines
        .lines()
        .filter_map(|line| serde_json::from_str::<Example>(line).ok())
        .filter(|example| example.positive)
        .filter_map(|example| example.secret)
        .filter(|secret| secret.len() >= SHORTEST_DISPUTED)
        .collect()
}

fn count(measured: &mut Measured, example: &Example, found: bool) {
    if example.positive {
        measured.all.add(found);
        if example.core {
            measured.core.add(found);
        }
    } else {
        measured.altered.add(found);
    }
}

/// Whether the secret is there, as it is or after one round of decoding.
fn holds(text: &str, secret: &str) -> bool {
    let flat = secret.replace('\n', " ");
    let percent = percent_decode_str(text).decode_utf8_lossy();
    let json = serde_json::from_str::<serde_json::Value>(text).ok();
    let message = json.as_ref().and_then(|json| json["message"].as_str());
    [Some(text), Some(&*percent), message]
        .into_iter()
        .flatten()
        .any(|text| text.contains(secret) || text.contains(&flat))
}

/// Half of the families were looked at while the detectors were written; the others were only measured.
fn is_held_out(family: &str) -> bool {
    use sha2::Digest as _;
    sha2::Sha256::digest(family.as_bytes())[31] % 2 == 1
}

impl Report {
    /// The numbers, for people.
    pub(crate) fn text(&self, details: bool) -> String {
        let mut out = String::from("                      core          all           negatives altered\n");
        let rows = self.forms.iter().map(|(name, measured)| (*name, measured)).chain([
            ("as it is", &self.as_it_is),
            ("every form", &self.every),
            ("  families seen", &self.halves[0]),
            ("  families held out", &self.halves[1]),
        ]);
        for (name, measured) in rows {
            let _ = write!(out, "{name:<20}");
            for share in [measured.core, measured.all, measured.altered] {
                let _ = write!(out, "  {}", share.text());
            }
            out.push('\n');
        }
        let _ = writeln!(
            out,
            "{} of the {} altered negatives hold what another example calls a secret",
            self.disputed,
            self.altered.len()
        );
        if details {
            for (rule, ids) in &self.missed {
                let _ = writeln!(out, "missed   {rule}: {}", ids.join(" "));
            }
            let _ = writeln!(out, "altered  {}", self.altered.join(" "));
        }
        out
    }
}
