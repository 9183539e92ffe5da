//! `cargo bench --bench kept_and_gone -- FILE… [--details]`: what stays and what goes of the texts in JSON Lines, each attached as a
//! file of its own: `{"id", "notation", "file", "text", "kept": ["…"], "gone": [{"value", "class"}]}`. Prints both rates by
//! notation and by class. A text or a value that is still there after `gone` asked for it to go is named with `--details`.

use std::collections::BTreeMap;

use escalate::redact::attach::{self, AttachLimits};
use escalate::redact::cleaner::Cleaner;
use escalate::redact::findings::Log;
use escalate::redact::policy::{Audience, Policy};
use escalate::redact::pseudonym::{Key, Pseudonyms};
use escalate::vault::Vault;
use serde::Deserialize;

#[derive(Deserialize)]
struct Text {
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
struct Rate {
    right: usize,
    all: usize,
}

impl Rate {
    fn add(&mut self, right: bool) {
        self.right += usize::from(right);
        self.all += 1;
    }

    fn text(self) -> String {
        #[expect(clippy::cast_precision_loss, reason = "a few thousand texts")]
        let share = self.right as f64 / self.all.max(1) as f64;
        format!("{:>5} of {:>5}  {share:.3}", self.right, self.all)
    }
}

#[expect(
    clippy::print_stdout,
    clippy::expect_used,
    reason = "the numbers are what this prints; without texts there are none"
)]
fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let details = arguments.iter().any(|argument| argument == "--details");
    let (mut kept, mut gone) = (BTreeMap::<String, Rate>::new(), BTreeMap::<String, Rate>::new());
    let (mut all_kept, mut all_gone, mut classes) =
        (Rate::default(), Rate::default(), BTreeMap::<String, Rate>::new());
    for path in arguments.iter().filter(|argument| !argument.starts_with("--")) {
        let lines = std::fs::read_to_string(path).expect("the texts can be read");
        for line in lines.lines().filter(|line| !line.trim().is_empty()) {
            let text: Text = serde_json::from_str(line).expect("a text reads");
            let cleaned = clean(&text);
            for wanted in &text.kept {
                let right = cleaned.contains(wanted.as_str());
                all_kept.add(right);
                kept.entry(text.notation.clone()).or_default().add(right);
                if details && !right {
                    println!("LOST {} {} {wanted:?}\n{}\n=>\n{cleaned}\n", text.id, text.file, text.text);
                }
            }
            for unwanted in &text.gone {
                let right = !cleaned.contains(unwanted.value.as_str());
                all_gone.add(right);
                gone.entry(text.notation.clone()).or_default().add(right);
                classes.entry(unwanted.class.clone()).or_default().add(right);
                if details && !right {
                    println!(
                        "LEFT {} {} {} {:?}\n{}\n=>\n{cleaned}\n",
                        text.id, text.file, unwanted.class, unwanted.value, text.text
                    );
                }
            }
        }
    }
    println!("kept  {}\ngone  {}", all_kept.text(), all_gone.text());
    for (notation, rate) in &kept {
        println!("kept  {}  {notation}", rate.text());
    }
    for (notation, rate) in &gone {
        println!("gone  {}  {notation}", rate.text());
    }
    for (class, rate) in &classes {
        println!("gone  {}  {class}", rate.text());
    }
}

/// The text as it leaves; an empty one if the file is refused.
fn clean(text: &Text) -> String {
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
