//! `cargo bench --bench kept_and_gone -- [FILE…] [--details]`: what stays and what goes of texts in the usual notations, by notation
//! and by class; of the project's own (the kept splits, the newest first) if no file is named. `--details` names what was lost or left, with its text.

mod kept_split;
mod texts;

use texts::Scores;

#[expect(
    clippy::print_stdout,
    clippy::expect_used,
    reason = "the numbers are what this prints; a file that cannot be read has none"
)]
fn main() {
    let mut arguments: Vec<String> =
        std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let details = arguments.iter().any(|argument| argument == "--details");
    arguments.retain(|argument| !argument.starts_with("--"));
    if arguments.is_empty() {
        for name in ["texts_2.jsonl", "texts.jsonl"] {
            let (lines, state) = kept_split::read(name);
            println!("{state}");
            if let Some(lines) = lines {
                let mut scores = Scores::default();
                texts::measure(&lines, &mut scores);
                print!("{}", scores.text(details));
            }
        }
        return;
    }
    let mut scores = Scores::default();
    for path in &arguments {
        texts::measure(&std::fs::read_to_string(path).expect("the texts can be read"), &mut scores);
    }
    print!("{}", scores.text(details));
}
