//! How often an error text alone points to the right check: `cargo bench --bench error_suspicion -- [--show] [FILE…]`, on the
//! project's own texts, on published ones, which are beside the project, and on files of others: JSON lines of
//! `{"text", "label", "also", "lang", "style"}`, with `family` and `code` where the text is a code's.
//!
//! The tables were tuned on the published texts and on four fifths of the complaints; the last fifth says how well they do on
//! texts that were not looked at, by the same hand.

#![expect(clippy::print_stdout, reason = "a benchmark prints its numbers")]

#[path = "../vendor/data.rs"]
mod data;
#[path = "../vendor/published.rs"]
mod published;
#[expect(dead_code, reason = "the tests hold the numbers, this prints them")]
mod suspicion;

use suspicion::{ErrorText, Measured, by, measure, share};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let show = arguments.iter().any(|argument| argument == "--show");
    let files: Vec<&String> = arguments.iter().filter(|argument| !argument.starts_with("--")).collect();
    let (codes, families) = escalate::error_text::codes::count();
    println!("{codes} codes of {families} families\n");
    let (tuned, held) = suspicion::complaints();
    let print = |title: &str, texts: &[ErrorText], with_code: bool| print(title, texts, with_code, show);
    print("own texts by check", &suspicion::own(), true);
    print("own complaints, tuned on", &tuned, true);
    print("own complaints, not tuned on", &held, true);
    if data::folder().is_dir() {
        let published = published::error_texts();
        print("published texts, code and message", &published, true);
        print("published texts, message only", &published, false);
    }
    for file in files {
        match std::fs::read_to_string(file) {
            Ok(lines) => print(file, &suspicion::rows(&lines), true),
            Err(error) => println!("{file}: {error}"),
        }
    }
}

fn print(title: &str, texts: &[ErrorText], with_code: bool, show: bool) {
    let measured = measure(texts, with_code);
    println!("{title}\n{measured}");
    for column in ["lang", "family", "style"] {
        let groups = by(texts, column);
        if groups.len() > 1 {
            let one =
                |(name, of): (&String, &Measured)| format!("{name} {} of {}", share(of.macro_f1()), of.all);
            println!("  by {column}: {}", groups.iter().map(one).collect::<Vec<_>>().join(", "));
        }
    }
    if show {
        println!("{}", measured.wrong());
    }
    println!();
}
