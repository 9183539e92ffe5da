//! What stays and what goes of texts in JSON Lines, each attached as a file of its own:
//! `{"id", "notation", "file", "text", "kept": ["…"], "gone": [{"value", "class"}]}`.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use escalate::redact::attach::{self, AttachLimits};
use escalate::redact::cleaner::Cleaner;
use escalate::redact::findings::Log;
use escalate::redact::policy::{Audience, Policy};
use escalate::redact::pseudonym::{Key, Pseudonyms};
use escalate::vault::Vault;
use serde::Deserialize;

/// A text, and what support and what the house expects of its cleaning.
#[derive(Deserialize)]
struct Sample {
    id: String,
    notation: String,
    file: String,
    text: String,
    kept: Vec<String>,
    gone: Vec<Gone>,
}

#[derive(Deserialize)]
struct Gone {
    value: String,
    class: String,
}

/// How many of how many.
#[derive(Default, Clone, Copy)]
pub(crate) struct Rate {
    right: usize,
    all: usize,
}

impl Rate {
    fn add(&mut self, right: bool) {
        self.right += usize::from(right);
        self.all += 1;
    }

    /// The share, 0 to 1; 0 of nothing.
    #[expect(clippy::cast_precision_loss, reason = "a few thousand texts")]
    pub(crate) fn value(self) -> f64 {
        self.right as f64 / self.all.max(1) as f64
    }
}

/// Both rates, in all, by notation and by class, and what was not as it should be.
#[derive(Default)]
pub(crate) struct Scores {
    texts: usize,
    pub(crate) kept: Rate,
    pub(crate) gone: Rate,
    kept_of: BTreeMap<String, Rate>,
    gone_of: BTreeMap<String, Rate>,
    classes: BTreeMap<String, Rate>,
    /// Every span that was lost or left, with its text before and after.
    wrong: Vec<String>,
}

/// Cleans every text of the lines and adds to the scores.
///
/// # Panics
/// If a line is no text of this form: then there is nothing to measure.
pub(crate) fn measure(lines: &str, scores: &mut Scores) {
    for line in lines.lines().filter(|line| !line.trim().is_empty()) {
        #[expect(clippy::expect_used, reason = "a broken file of texts must stop the measurement")]
        let text: Sample = serde_json::from_str(line).expect("every line is a text");
        scores.add(&text, &clean(&text));
    }
}

/// The text as it leaves; an empty one if the file is refused.
fn clean(text: &Sample) -> String {
    let cleaner = Cleaner::new(
        &Vault::default(),
        Pseudonyms::new(Key::new([7; 32])),
        Policy::of(Audience::Support),
        ["Ana Lima".to_owned()],
    );
    attach::clean(&text.file, text.text.as_bytes(), &AttachLimits::default(), &cleaner, &mut Log::new())
        .map(|attached| String::from_utf8_lossy(&attached.bytes).into_owned())
        .unwrap_or_default()
}

impl Scores {
    fn add(&mut self, text: &Sample, cleaned: &str) {
        self.texts += 1;
        for wanted in &text.kept {
            let right = cleaned.contains(wanted.as_str());
            self.kept.add(right);
            self.kept_of.entry(text.notation.clone()).or_default().add(right);
            if !right {
                self.wrong.push(format!(
                    "LOST {} {} {wanted:?}\n{}\n=>\n{cleaned}\n",
                    text.id, text.file, text.text
                ));
            }
        }
        for unwanted in &text.gone {
            let right = !cleaned.contains(unwanted.value.as_str());
            self.gone.add(right);
            self.gone_of.entry(text.notation.clone()).or_default().add(right);
            self.classes.entry(unwanted.class.clone()).or_default().add(right);
            if !right {
                self.wrong.push(format!(
                    "LEFT {} {} {} {:?}\n{}\n=>\n{cleaned}\n",
                    text.id, text.file, unwanted.class, unwanted.value, text.text
                ));
            }
        }
    }

    /// The numbers, for people; with what was not right before them, if asked for.
    pub(crate) fn text(&self, details: bool) -> String {
        let mut out = String::new();
        if details {
            for wrong in &self.wrong {
                let _ = writeln!(out, "{wrong}");
            }
        }
        let _ = writeln!(out, "{} texts", self.texts);
        let mut row = |what: &str, rate: Rate, of: &str| {
            let _ = writeln!(out, "{what}  {:>5} of {:>5}  {:.3}  {of}", rate.right, rate.all, rate.value());
        };
        row("kept", self.kept, "goal 0.98");
        row("gone", self.gone, "goal 0.95");
        for (notation, rate) in &self.kept_of {
            row("kept", *rate, notation);
        }
        for (notation, rate) in self.gone_of.iter().chain(&self.classes) {
            row("gone", *rate, notation);
        }
        out
    }
}
